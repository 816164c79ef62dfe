"""The reproduction manifest: everything that a run rested on, and what came out, each with its SHA-256.

It holds no clock time, folder or user, so that the same run makes the same manifest.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec

from planscan import catalogue, modelfiles
from planscan.batch.events import Ended, Request
from planscan.config import Settings
from planscan.errors import InputError, UsageError
from planscan.files import write_whole
from planscan.keys import PlanKeys, catalogue_digests, digest, digest_of
from planscan.plans import Plan
from planscan.store import Run, Store
from planscan.versions import versions

FILE = "planscan-manifest.json"
"""Name of the manifest in the folder of the results."""

FORM = 1


class Stamp(msgspec.Struct, frozen=True):
    """A catalogue or model."""

    id: str
    version: str
    sha256: str


class File(msgspec.Struct, frozen=True):
    """A file of a plan, and how well it was read; None where it was not."""

    file: str
    sha256: str
    media_type: str | None = None
    pages: int | None = None
    pages_unread: int | None = None
    pages_doubtful: int | None = None
    quality: float | None = None
    words: int | None = None


class Entry(msgspec.Struct, frozen=True):
    """A plan: its files, what the listing says of it, and the digests of its map (as JSON) and of each output."""

    plan: str
    about: dict[str, str]
    files: list[File]
    map: str | None = None
    outputs: dict[str, str] = {}
    error: str = ""
    message: str = ""


class Manifest(msgspec.Struct, frozen=True):
    """Everything that a run rested on, and what came out.

    Attributes:
        run: digest over all that can change a result, files aside.
        given: for each setting that names files of the user's, a digest of what they hold.
    """

    manifest: int
    run: str
    versions: dict[str, str]
    settings: dict[str, object]
    given: dict[str, str]
    catalogues: list[Stamp]
    models: list[Stamp]
    formats: list[str]
    plans: list[Entry]


# --- making -----------------------------------------------------------------------------------------


def run_of(request: Request, store: Store) -> Run:
    """The run that a request makes: one set of settings, catalogues, models and versions.

    Raises:
        CatalogueError, UnknownNameError: a catalogue is at fault.
    """
    settings = _settings(request.settings)
    given = _given(request.settings, request.decisions)
    catalogues = catalogue_digests(request.settings.catalogues)
    key = digest("run", settings, given, catalogues, _models(), versions())
    # Parsing the catalogues takes longer than all else that an unchanged folder needs.
    return store.run(key) or _new_run(key, request, {**settings, "given": given})


def _new_run(key: str, request: Request, settings: dict[str, object]) -> Run:
    stamps = [Stamp(one.id, one.version, one.sha256) for one in catalogue.load(request.settings.catalogues)]
    return Run(
        id=key,
        planscan=versions()["planscan"],
        settings=_text(settings),
        catalogues=_text(stamps),
        models=_text(_models()),
        versions=_text(versions()),
    )


def build(run: Run, request: Request, ended: Iterable[Ended], store: Store) -> Manifest:
    """The manifest of a run that is done; `ended` in the order in which the plans were given."""
    return Manifest(
        manifest=FORM,
        run=run.id,
        versions=versions(),
        settings=_settings(request.settings),
        given=_given(request.settings, request.decisions),
        catalogues=msgspec.json.decode(run.catalogues, type=list[Stamp]),
        models=_models(),
        formats=list(request.formats),
        plans=[_entry(one, store) for one in ended],
    )


def write(made: Manifest, folder: Path) -> None:
    write_whole(folder / FILE, msgspec.json.format(msgspec.json.encode(made), indent=2) + b"\n")


def _entry(ended: Ended, store: Store) -> Entry:
    plan, keys, failure = ended.plan, ended.keys, ended.failure
    files = list(_files(plan, keys, store)) if keys is not None else []
    if failure is not None or keys is None:
        error, message = (failure.error, failure.message) if failure is not None else ("", "")
        return Entry(plan.stem, dict(plan.about), files, error=error, message=message)
    sha256, outputs = store.written(keys)
    return Entry(plan.stem, dict(plan.about), files, map=sha256, outputs={k: v for k, v in outputs.items() if v})


def _files(plan: Plan, keys: PlanKeys, store: Store) -> Iterator[File]:
    known = store.documents(keys.documents)
    names = [field.name for field in msgspec.structs.fields(File)][2:]
    for path, sha256, key in zip(plan.files, keys.files, keys.documents):
        read = {name: known[key][name] for name in names} if key in known else {}
        yield msgspec.convert({"file": path.name, "sha256": sha256, **read}, File)


def _settings(settings: Settings) -> dict[str, object]:
    """Settings as JSON, without the folders of what they name."""
    shown: dict[str, object] = msgspec.to_builtins(settings, enc_hook=lambda path: path.name)
    return {**shown, "catalogues": [Path(name).name for name in settings.catalogues]}


def _given(settings: Settings, decisions: Path | None) -> dict[str, str]:
    """Digests of the files that are to be given again on the command line, with a manifest."""
    own = [Path(name) for name in settings.catalogues if name not in (*catalogue.SHIPPED, "all")]
    named: dict[str, object] = {
        "catalogues": own,
        "authorities": settings.authorities,
        "national": settings.national,
        "decisions": decisions,
    }
    return {name: digest(value) for name, value in named.items() if value}


def _models() -> list[Stamp]:
    stamps = [modelfiles.stamp(name) for name in sorted(modelfiles.manifest())]
    return [Stamp(one.name, one.version, one.sha256) for one in stamps]


def _text(value: object) -> str:
    return msgspec.json.encode(value, order="deterministic").decode()


# --- from a manifest --------------------------------------------------------------------------------


def read(path: Path) -> Manifest:
    """Read a manifest.

    Raises:
        InputError: there is none, or it is of another form.
    """
    try:
        made = msgspec.json.decode(path.read_bytes(), type=Manifest)
    except (OSError, msgspec.DecodeError) as err:
        raise InputError(f"{path}: this is no manifest that planscan wrote ({err})") from err
    if made.manifest != FORM:
        raise InputError(f"{path}: a manifest of form {made.manifest}, but this planscan reads form {FORM}")
    return made


def plans_of(made: Manifest, paths: Sequence[Path]) -> tuple[Plan, ...]:
    """The plans of a manifest, their files looked up by name and bytes among files and beneath folders.

    Raises:
        InputError: a file is not there; the message names all that are missing.
    """
    wanted = {(one.file, one.sha256) for entry in made.plans for one in entry.files}
    found = {key: path for path in _files_beneath(paths, {name for name, _ in wanted}) if (key := _key(path)) in wanted}
    missing = sorted(name for name, sha256 in wanted if (name, sha256) not in found)
    if missing:
        raise InputError(
            f"{', '.join(missing[:10])}: under the given paths lies no file of this name with the bytes that the "
            "manifest names"
        )
    return tuple(
        Plan(tuple(found[one.file, one.sha256] for one in entry.files), entry.plan, entry.about)
        for entry in made.plans
        if entry.files
    )


def settings_of(made: Manifest, now: Settings, decisions: Path | None) -> Settings:
    """The settings of a manifest; files of the user's are those of `now`, if they hold the same.

    Raises:
        UsageError: they do not, or were not given.
    """
    given = _given(now, decisions)
    wrong = sorted(name for name in {*given, *made.given} if given.get(name) != made.given.get(name))
    if wrong:
        raise UsageError(
            f"the manifest's run was given other files for {', '.join(wrong)}; give the same again, beside "
            "--from-manifest"
        )
    own = {Path(name).name: name for name in now.catalogues}
    settings = msgspec.convert({**made.settings, "authorities": None, "national": None}, Settings)
    return replace(
        settings,
        catalogues=tuple(own.get(name, name) for name in settings.catalogues),
        authorities=now.authorities,
        national=now.national,
    )


def differences(made: Manifest, now: Run) -> list[str]:
    """What differs between a manifest's program and this one, in words: the bytes may then differ too."""
    mine = versions()
    names = sorted({*made.versions, *mine})
    changed = [
        f"{name} {made.versions.get(name, 'none')[:12]}, here {mine.get(name, 'none')[:12]}"
        for name in names
        if made.versions.get(name) != mine.get(name)
    ]
    stamps = msgspec.json.decode(now.catalogues, type=list[Stamp])
    changed += [f"catalogue {one.id} {one.version}" for one in made.catalogues if one not in stamps]
    return changed + [f"model {one.id} {one.version}" for one in made.models if one not in _models()]


def not_the_same(made: Manifest, again: Manifest) -> list[str]:
    """Maps and outputs that did not come out as the manifest says: plan and format of each."""
    now = {(entry.plan, name): sha256 for entry in again.plans for name, sha256 in _results(entry).items()}
    then = {(entry.plan, name): sha256 for entry in made.plans for name, sha256 in _results(entry).items()}
    return [f"{plan}.{name}" for (plan, name), sha256 in then.items() if now.get((plan, name)) != sha256]


def _results(entry: Entry) -> dict[str, str | None]:
    return {"map": entry.map, **entry.outputs}


def _files_beneath(paths: Sequence[Path], names: Container[str]) -> Iterator[Path]:
    for path in paths:
        beneath = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (one for one in beneath if one.name in names and one.is_file())


def _key(path: Path) -> tuple[str, str]:
    return path.name, digest_of(path)
