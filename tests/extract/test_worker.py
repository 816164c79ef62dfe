"""Whatever happens to a worker becomes one clear error that names the file, within the limits."""

import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from planscan.errors import InputError, LimitError, PasswordError, ReaderCrashError, UnreadableFileError
from planscan.extract import extract, read_here, start
from planscan.extract.worker import PendingDocument, allowed_seconds
from planscan.model import Limits, ReadOptions

from .word.wordfiles import paragraph, word_file


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(word_file(paragraph("We will work together.")))
    return path


def pending(code, *, path=Path("plan.pdf"), **limits):
    """A document that a worker running this code is reading."""
    return PendingDocument(path, ReadOptions(limits=Limits(**limits)), command=[sys.executable, "-c", code])


def test_a_worker_reads_what_its_parent_would(plan):
    assert extract(plan) == read_here(plan)


def test_the_caller_may_work_on_while_a_file_is_read(plan):
    waiting = [start(plan) for _ in range(2)]
    assert [each.result().text for each in waiting] == ["We will work together."] * 2


def test_the_result_may_be_asked_for_twice(plan):
    reading = start(plan)
    assert reading.result() is reading.result()


@pytest.mark.parametrize(
    ("name", "data", "error", "words"),
    [
        ("plan.pdf", None, InputError, "there is no such file"),
        ("plan.txt", b"", InputError, "the file is empty"),
        ("plan.pdf", b"\x89PNG\r\n\x1a\n....", UnreadableFileError, "a PNG picture"),
        ("plan.docx", b"PK\x03\x04 and nothing more", UnreadableFileError, "damaged or cut short"),
        ("~$plan.docx", b"\x05Ann" + b"\x00" * 158, InputError, "while it is open"),
        (
            "plan.docx",
            bytes.fromhex("D0CF11E0A1B11AE1") + "EncryptionInfo".encode("utf-16-le"),
            PasswordError,
            "password",
        ),
    ],
)
def test_errors_come_back_with_their_class_and_name_the_file(tmp_path, name, data, error, words):
    path = tmp_path / name
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(error, match=words) as caught:
        extract(path)
    assert str(caught.value).startswith(f"{name}: ")


def test_a_folder_is_no_plan(tmp_path):
    with pytest.raises(InputError, match="this is a folder"):
        extract(tmp_path)


def test_a_hang_is_stopped():
    started = time.monotonic()
    with pytest.raises(LimitError, match=r"plan\.pdf: its reading took longer than 0\.5 seconds"):
        pending("import time; time.sleep(60)", seconds=0.5).result()
    assert time.monotonic() - started < 5


def test_memory_that_runs_away_is_stopped():
    code = "import time\nkept = []\nwhile True:\n    kept.append(bytearray(10_000_000)); time.sleep(0.01)"
    with pytest.raises(LimitError, match="more than 200 MB of memory"):
        pending(code, memory_mb=200).result()


def test_a_process_that_a_worker_started_counts_and_ends_with_it():
    code = (
        "import subprocess, sys, time\n"
        "subprocess.Popen([sys.executable, '-c', 'import time; kept = bytearray(300_000_000); time.sleep(60)'])\n"
        "time.sleep(60)"
    )
    reading = pending(code, memory_mb=200)
    with pytest.raises(LimitError, match="memory"):
        reading.result()
    assert not [each for each in psutil.Process().children(recursive=True) if each.status() != psutil.STATUS_ZOMBIE]


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import os; os._exit(3)", "exit code 3"),
        ("import os; os.abort()", "died"),
        ("raise ZeroDivisionError('deep inside')", "deep inside"),
        ("print('not JSON')", "died"),
        ('print(\'{"document": {"file": 1}}\')', "died"),
        ("pass", "exit code 0"),
    ],
)
def test_a_crash_is_that_files_error(code, words):
    with pytest.raises(ReaderCrashError, match=words) as caught:
        pending(code).result()
    assert str(caught.value).startswith("plan.pdf: ")


def test_an_error_class_that_nobody_knows_is_a_crash():
    code = 'print(\'{"error": "SystemExit", "message": "plan.pdf: x"}\')'
    with pytest.raises(ReaderCrashError, match="x"):
        pending(code).result()


def test_more_pages_give_more_time():
    assert allowed_seconds(Limits(), 0) == 20
    assert allowed_seconds(Limits(), 100) == 30
    assert allowed_seconds(Limits(), 100, 7) == 100
    assert allowed_seconds(Limits(seconds=5), 100, 7) == 5


def test_the_page_count_lengthens_the_time_of_a_running_worker():
    code = "import time; print('{\"pages\": 40}', flush=True); time.sleep(1)"
    reading = pending(code)
    with pytest.raises(ReaderCrashError):
        reading.result()
    assert reading._watched.pages == 40


def test_words_that_a_library_prints_do_not_disturb_the_answer(plan, tmp_path):
    code = (
        "import os, sys\nimport planscan.extract as extract\nread = extract.read_here\n"
        "def noisy(*args, **more):\n    print('noise'); os.write(1, b'more noise'); return read(*args, **more)\n"
        "extract.read_here = noisy\nfrom planscan.extract import worker\nsys.exit(worker.main())"
    )
    reading = PendingDocument(plan, ReadOptions(), command=[sys.executable, "-c", code])
    assert reading.result().text == "We will work together."


def test_a_worker_gets_nothing_of_the_callers_secrets(monkeypatch):
    monkeypatch.setenv("PLANSCAN_TEST_SECRET", "x")
    with pytest.raises(ReaderCrashError, match="exit code 5"):
        pending("import os, sys; sys.exit(5 if 'PLANSCAN_TEST_SECRET' not in os.environ else 6)").result()


def test_files_beside_the_caller_are_not_imported(plan, monkeypatch):
    (plan.parent / "msgspec.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(plan.parent)
    assert extract(Path("plan.docx")).text == "We will work together."


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('example.org', 80)",
        "urllib.request.urlopen('http://127.0.0.1:9/')",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    ],
)
def test_a_worker_has_no_network(attempt):
    code = (
        "import socket, urllib.request\nfrom planscan.extract.worker import forbid_network\nforbid_network()\n"
        f"try:\n    {attempt}\nexcept OSError as error:\n    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "without the network" in done.stdout


def test_a_zip_bomb_is_stopped_before_it_unfolds(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(word_file("", document="<w>" + " " * 30_000_000 + "</w>"))
    with pytest.raises(LimitError, match="200 times its size"):
        extract(path)


def test_a_package_larger_than_its_limit_is_stopped(tmp_path):
    path = tmp_path / "plan.docx"
    path.write_bytes(word_file("", document="<w>" + "".join(map(str, range(300_000))) + "</w>"))
    with pytest.raises(LimitError, match="more than 1 MB"):
        extract(path, ReadOptions(limits=Limits(unpacked_mb=1)))


def test_a_file_larger_than_the_limit_is_not_read(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_bytes(b"word " * 300_000)
    with pytest.raises(LimitError, match="larger than 1 MB"):
        extract(path, ReadOptions(limits=Limits(unpacked_mb=1)))
