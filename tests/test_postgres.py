"""The store on PostgreSQL: against a server of its own, which these tests start where its programs are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from planscan.errors import OutputError
from planscan.store import open_store, shown

FORECAST = "Demand for care at home is projected to rise by 31 per cent by 2035, by 1,150 hours a week."


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`: on the search path, or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return places[-1].parent if places else None


def as_user(command: list[str]) -> list[str]:
    """PostgreSQL refuses to run as root; Debian's package makes a user for it."""
    return (
        ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
        if os.geteuid() == 0
        else command
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """Address of an empty database."""
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'planscan[postgresql]'")
    folder = programs()
    if folder is None:
        pytest.skip("needs PostgreSQL's own programs (Debian: apt-get install postgresql)")
    if os.name != "nt" and os.geteuid() == 0 and not _has_user():
        pytest.skip("runs as root, and there is no user postgres to run the server as")
    home = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True, check=True).stdout.strip())
    if os.geteuid() == 0:
        shutil.chown(home, "postgres", "postgres")
    data, port = home / "data", free_port()
    make = [str(folder / "initdb"), "-D", str(data), "-U", "planscan", "--auth=trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(as_user(make), check=True, capture_output=True, cwd=home)
    start = [
        str(folder / "postgres"),
        "-D",
        str(data),
        "-p",
        str(port),
        "-k",
        str(home),
        "-c",
        "listen_addresses=127.0.0.1",
    ]
    process = subprocess.Popen(as_user(start), stderr=subprocess.DEVNULL, cwd=home)
    try:
        address = f"postgresql://planscan:secret@127.0.0.1:{port}/postgres"
        wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait(20)
        shutil.rmtree(home, ignore_errors=True)


def _has_user() -> bool:
    import pwd

    return any(user.pw_name == "postgres" for user in pwd.getpwall())


def wait_for(address: str) -> None:
    for _ in range(100):
        try:
            open_store(address).close()
        except OutputError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the server did not start")


def planscan(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "planscan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file() and path.suffix != ".sqlite"
    }


def test_scan_and_export_give_the_same_bytes_as_with_sqlite(
    server: str, word_plan: Callable[..., Path], tmp_path: Path
) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    for name in ("a.docx", "b.docx"):
        shutil.copy(word_plan("# Needs", FORECAST, f"This is {name}."), folder / name)
    options = ("--catalogue", "gpf-ed2", "--matchers", "rules")
    for out, store in ((tmp_path / "here", ()), (tmp_path / "there", ("--store", server))):
        done = planscan("scan", folder, "--out", out, *options, *store)
        assert done.returncode == 0, done.stderr
        assert planscan("export", out, "--format", "csv", "--format", "parquet", *store).returncode == 0
    assert contents(tmp_path / "here") == contents(tmp_path / "there")
    assert contents(tmp_path / "here" / "export") == contents(tmp_path / "there" / "export")
    assert not list((tmp_path / "there").glob("*.sqlite"))
    again = planscan("scan", folder, "--out", tmp_path / "there", *options, "--store", server)
    assert "(2 unchanged)" in again.stderr


def test_two_scans_at_once_share_a_store(server: str, word_plan: Callable[..., Path], tmp_path: Path) -> None:
    path = word_plan("# Needs", FORECAST, "Both scans read this.")
    command = [
        sys.executable,
        "-m",
        "planscan",
        "scan",
        str(path),
        "--catalogue",
        "gpf-ed2",
        "--store",
        server,
        "--out",
    ]
    scans = [subprocess.Popen([*command, str(tmp_path / name)], stderr=subprocess.PIPE) for name in ("one", "two")]
    assert [(scan.communicate(timeout=120)[1], scan.returncode)[1] for scan in scans] == [0, 0]
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def test_a_server_that_is_not_there_is_one_clear_error_without_the_password(
    word_plan: Callable[..., Path], tmp_path: Path
) -> None:
    pytest.importorskip("psycopg", reason="needs psycopg: pip install 'planscan[postgresql]'")
    address = f"postgresql://planscan:secret@127.0.0.1:{free_port()}/postgres"
    done = planscan("scan", word_plan(FORECAST), "--out", tmp_path / "out", "--store", address)
    assert done.returncode == OutputError.exit_code
    assert done.stderr.count("error: ") == 1
    assert "secret" not in done.stderr + shown(address)
    assert "Traceback" not in done.stderr
