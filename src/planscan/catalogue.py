"""Reads and checks criteria catalogues (`docs/catalogues.md`), and compares two versions of one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

import msgspec
import yaml

from planscan.cues import parse_phrase
from planscan.errors import CatalogueError, UnknownNameError
from planscan.model import Catalogue, Criterion, Cue, InForce, Parts, Source

SHIPPED = ("gpf-ed2", "gpf-ed1", "scp-guidance", "sg-guidance", "act-2014", "wider-duties", "concepts")
"""Ids of the catalogues that come with planscan, in the order in which they are shown."""

DEFAULT = ("gpf-ed2", "scp-guidance", "sg-guidance", "act-2014", "wider-duties")

STATUSES = ("must", "should", "advised")
WHERES = ("plan", "companion", "process", "annual")
JUDGED = ("passages", "fact", "composite")
STRENGTHS = ("strong", "medium", "weak")
PART_RULES = ("all-of", "at-least", "for-each", "when")
APPLIES = (
    "children-delegated",
    "justice-delegated",
    "first-plan-early-start",
    "not-first-plan",
    "lead-agency",
    "ijb",
    "first-plans",
    "islands",
    "recent",
    "edition-1",
    "edition-2",
)
MIN_STATEMENT_WORDS = 4

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a criteria file, with the line it stands on."""

    file: str
    line: int
    message: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {'' if self.serious else 'note: '}{self.message}"


# --- finding and loading ----------------------------------------------------------------------------


def data_folder(name: str) -> Path:
    """The folder `criteria` or `models`: inside an installed wheel, or beside `src/` in a checkout."""
    packaged = Path(str(files("planscan"))) / "_data" / name
    return packaged if packaged.is_dir() else Path(str(files("planscan"))).parents[1] / name


def load(names: Sequence[str] = DEFAULT) -> tuple[Catalogue, ...]:
    """Catalogues by id or by path of a YAML file; "all" stands for every one that comes with planscan.

    Raises:
        UnknownNameError: no catalogue has the id, and no file the path.
        CatalogueError: a file breaks the form; the message lists each place.
    """
    return tuple(load_one(name) for name in spelt_out(names))


def spelt_out(names: Sequence[str]) -> tuple[str, ...]:
    """Names of catalogues, each once, with "all" spelt out."""
    wanted: list[str] = []
    for name in names:
        wanted.extend(SHIPPED if name == "all" else (name,))
    return tuple(dict.fromkeys(wanted))


def load_one(name: str) -> Catalogue:
    path = path_of(name)
    catalogue, problems = read(path)
    serious = [str(problem) for problem in problems if problem.serious]
    if serious or catalogue is None:
        raise CatalogueError(
            f"{path.name}: the catalogue has {len(serious)} fault(s):\n  "
            + "\n  ".join(serious[:20])
            + "\nMend these lines (docs/catalogues.md describes the form) and try again."
        )
    return catalogue


def path_of(name: str) -> Path:
    """The file of a catalogue, by its id or its own path.

    Raises:
        UnknownNameError: no catalogue has the id, and no file the path.
    """
    if name in SHIPPED:
        path = data_folder("criteria") / f"{name}.yaml"
    elif name.endswith((".yaml", ".yml")):
        path = Path(name)
    else:
        raise UnknownNameError(
            f"no catalogue is called {name!r}; choose from {', '.join(SHIPPED)}, all, or give the path of a .yaml file"
        )
    if not path.is_file():
        raise UnknownNameError(f"there is no catalogue file {path}; check the path")
    return path


@lru_cache(maxsize=32)
def _cached(path: Path, sha256: str) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    return _Reader(path, sha256).read()


def read(path: Path) -> tuple[Catalogue | None, tuple[Problem, ...]]:
    """A catalogue, or None where its form does not allow one, and all problems found in the file."""
    return _cached(path, hashlib.sha256(path.read_bytes()).hexdigest())


def criterion_by_id(catalogues: Iterable[Catalogue], wanted: str) -> Criterion:
    """The first criterion with this id.

    Raises:
        UnknownNameError: there is none; the message names ids that look alike.
    """
    everything = [criterion for catalogue in catalogues for criterion in catalogue.criteria]
    for criterion in everything:
        if criterion.id == wanted:
            return criterion
    import difflib

    near = difflib.get_close_matches(wanted, dict.fromkeys(one.id for one in everything), n=4, cutoff=0.5)
    hint = f"; did you mean {', '.join(near)}?" if near else ";"
    raise UnknownNameError(
        f"no criterion is called {wanted!r}{hint} `planscan criteria list --catalogue all` shows all"
    )


# --- reading one file -------------------------------------------------------------------------------


class _CueForm(msgspec.Struct, forbid_unknown_fields=True):
    any: list[str]
    near: list[list[str]] = []
    without: list[str] = []
    within: str | int = "sentence"
    strength: str = "medium"
    wanted: str = ""
    unwanted: str = ""


class _ExamplesForm(msgspec.Struct, forbid_unknown_fields=True):
    positive: list[str] = []
    near_miss: list[str] = []


class _SourceForm(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    place: str


class _PartsForm(msgspec.Struct, forbid_unknown_fields=True):
    rule: str
    of: list[str]
    n: int = 0
    over: str = ""


class _CriterionForm(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    theme: str
    subtheme: str
    statement: str
    source: _SourceForm
    look_for: list[str] = []
    not_evidence: list[str] = []
    status: str = "advised"
    where: list[str] = msgspec.field(default_factory=lambda: ["plan"])
    applies_when: str | None = None
    judged: str = "passages"
    parts: _PartsForm | None = None
    cues: list[_CueForm] = []
    unless: list[str] = []
    examples: _ExamplesForm = msgspec.field(default_factory=_ExamplesForm)
    same_as: list[str] = []
    overlaps: list[str] = []
    ask: str = ""
    links: list[str] = []
    concepts: list[str] = []
    serves: list[str] = []


class _InForceForm(msgspec.Struct, forbid_unknown_fields=True):
    start: str | None = None
    end: str | None = None
    assumed: bool = False


class _HeaderForm(msgspec.Struct, forbid_unknown_fields=True):
    catalogue: str
    version: str
    title: str
    publisher: str
    source: str
    licence: str
    edition: int | None = None
    in_force: _InForceForm = msgspec.field(default_factory=_InForceForm)
    based_on: str | None = None
    renames: dict[str, str] = {}


class _Reader:
    """Reads one file, keeping for every criterion the line on which it stands."""

    def __init__(self, path: Path, sha256: str) -> None:
        self._path = path
        self._sha256 = sha256
        self._problems: list[Problem] = []

    def read(self) -> tuple[Catalogue | None, tuple[Problem, ...]]:
        try:
            text = self._path.read_text(encoding="utf-8")
            loader = _Loader(text)
            root = loader.get_single_node()
            data = loader.construct_document(root) if root is not None else None
        except UnicodeDecodeError as err:
            self._note(1, f"the file is not UTF-8 text ({err.reason}); save it as UTF-8")
            return None, tuple(self._problems)
        except yaml.YAMLError as err:
            mark = getattr(err, "problem_mark", None)
            self._note(mark.line + 1 if mark else 1, f"not valid YAML: {getattr(err, 'problem', None) or err}")
            return None, tuple(self._problems)
        if not isinstance(data, dict) or root is None:
            self._note(1, "the file holds no catalogue: it must begin with `catalogue: ...`")
            return None, tuple(self._problems)
        body = {key: data.pop(key, None) for key in ("criteria", "differs")}
        try:
            header = msgspec.convert(data, _HeaderForm)
        except msgspec.ValidationError as err:
            self._note(1, f"the header of the catalogue: {err}")
            return None, tuple(self._problems)
        if header.based_on is not None:
            return self._based(header, body["differs"] or [], _lines(root, "differs"))
        criteria = self._criteria(header.catalogue, body["criteria"], _lines(root, "criteria"))
        if not criteria:
            self._note(1, "the catalogue holds no criterion that can be read")
        self._problems.extend(_lint(criteria, self._path.name, _lines(root, "criteria")))
        return self._catalogue(header, criteria), tuple(self._problems)

    def _catalogue(
        self, header: _HeaderForm, criteria: list[Criterion], sha256: str = "", differs: tuple[str, ...] = ()
    ) -> Catalogue:
        return Catalogue(
            id=header.catalogue,
            version=header.version,
            title=header.title,
            publisher=header.publisher,
            source=header.source,
            licence=header.licence,
            sha256=sha256 or self._sha256,
            criteria=tuple(criteria),
            in_force=InForce(header.in_force.start, header.in_force.end, header.in_force.assumed),
            edition=header.edition,
            differs=differs,
        )

    def _criteria(self, catalogue: str, rows: object, lines: list[int]) -> list[Criterion]:
        if not isinstance(rows, list):
            self._note(1, "`criteria:` must be a list")
            return []
        found: list[Criterion] = []
        for number, row in enumerate(rows):
            line = lines[number] if number < len(lines) else 1
            try:
                form = msgspec.convert(row, _CriterionForm)
            except msgspec.ValidationError as err:
                name = row.get("id", "?") if isinstance(row, dict) else "?"
                self._note(line, f"{name}: {err}")
                continue
            found.append(_criterion(form, catalogue))
        return found

    def _based(
        self, header: _HeaderForm, rows: object, lines: list[int]
    ) -> tuple[Catalogue | None, tuple[Problem, ...]]:
        """An edition that differs from another in some criteria only."""
        base = load_one(header.based_on or "")
        changed: dict[str, Criterion] = {}
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            line = lines[number] if number < len(lines) else 1
            original = next((c for c in base.criteria if isinstance(row, dict) and c.id == row.get("id")), None)
            if original is None:
                self._note(line, f"no criterion of {header.based_on} has the id that stands here")
                continue
            changes = {key: _tupled(value) for key, value in row.items() if key not in {"id", "note"}}
            unknown = sorted(set(changes) - {field.name for field in fields(Criterion)})
            if unknown or not isinstance(row.get("note"), str):
                self._note(
                    line, f"{original.id}: unknown keys {unknown}" if unknown else f"{original.id}: needs a note"
                )
                continue
            changed[original.id] = replace(original, **changes)  # type: ignore[arg-type]  # keys were checked
        criteria = [
            replace(changed.get(c.id, c), catalogue=header.catalogue, theme=header.renames.get(c.theme, c.theme))
            for c in base.criteria
        ]
        both = hashlib.sha256((self._sha256 + base.sha256).encode()).hexdigest()
        return self._catalogue(header, criteria, both, tuple(sorted(changed))), tuple(self._problems)

    def _note(self, line: int, message: str) -> None:
        self._problems.append(Problem(self._path.name, line, message))


def _criterion(form: _CriterionForm, catalogue: str) -> Criterion:
    return Criterion(
        id=form.id,
        catalogue=catalogue,
        theme=form.theme,
        subtheme=form.subtheme,
        statement=" ".join(form.statement.split()),
        source=Source(form.source.title, form.source.place),
        look_for=tuple(form.look_for),
        not_evidence=tuple(form.not_evidence),
        status=form.status,
        where=tuple(form.where),
        applies_when=form.applies_when,
        judged=form.judged,
        parts=Parts(form.parts.rule, tuple(form.parts.of), form.parts.n, form.parts.over) if form.parts else None,
        cues=tuple(
            Cue(
                tuple(cue.any),
                tuple(tuple(group) for group in cue.near),
                tuple(cue.without),
                str(cue.within),
                cue.strength,
                cue.wanted,
                cue.unwanted,
            )
            for cue in form.cues
        ),
        unless=tuple(form.unless),
        positive=tuple(" ".join(text.split()) for text in form.examples.positive),
        near_miss=tuple(" ".join(text.split()) for text in form.examples.near_miss),
        same_as=tuple(form.same_as),
        overlaps=tuple(form.overlaps),
        ask=form.ask,
        links=tuple(form.links),
        concepts=tuple(form.concepts),
        serves=tuple(form.serves),
    )


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _lines(root: yaml.Node, key: str) -> list[int]:
    """Line numbers, from 1, of the items of a list under a top-level key."""
    if isinstance(root, yaml.MappingNode):
        for name, value in root.value:
            if name.value == key and isinstance(value, yaml.SequenceNode):
                return [item.start_mark.line + 1 for item in value.value]
    return []


# --- lint -------------------------------------------------------------------------------------------


def _lint(criteria: Sequence[Criterion], file: str, lines: Sequence[int]) -> Iterator[Problem]:
    """Faults within one file: ids, fixed values, statements, phrases, cues that contradict one another."""
    seen: set[str] = set()
    own_phrases: dict[str, str] = {}
    for number, criterion in enumerate(criteria):
        line = lines[number] if number < len(lines) else 1

        def problem(message: str, serious: bool = True, line: int = line, name: str = criterion.id) -> Problem:
            return Problem(file, line, f"{name}: {message}", serious)

        if criterion.id in seen:
            yield problem("the id stands twice")
        seen.add(criterion.id)
        if not re.fullmatch(r"[a-z0-9]+(?:[.-][a-z0-9]+)*", criterion.id):
            yield problem("an id has small letters, digits, hyphens and dots only")
        if len(criterion.statement.split()) < MIN_STATEMENT_WORDS:
            yield problem("the statement is empty or too short to be judged by")
        for value, allowed, what in (
            (criterion.status, STATUSES, "status"),
            (criterion.judged, JUDGED, "judged"),
            *((where, WHERES, "where") for where in criterion.where),
            *((cue.strength, STRENGTHS, "strength") for cue in criterion.cues),
            *(((criterion.applies_when, APPLIES, "applies_when"),) if criterion.applies_when else ()),
            *(((criterion.parts.rule, PART_RULES, "parts rule"),) if criterion.parts else ()),
        ):
            if value not in allowed:
                yield problem(f"{what} is {value!r}; it must be one of {', '.join(allowed)}")
        if criterion.judged == "composite" and criterion.parts is None:
            yield problem("a composite needs `parts`")
        if criterion.judged == "passages" and not criterion.cues:
            yield problem("has no cues: only similarity can find it", serious=False)
        if not criterion.ask:
            yield problem("has no question (`ask`) for the authors", serious=False)
        yield from (problem(message, serious) for message, serious in _lint_cues(criterion, own_phrases))


def _lint_cues(criterion: Criterion, strong: dict[str, str]) -> Iterator[tuple[str, bool]]:
    phrases = [*criterion.unless]
    for cue in criterion.cues:
        phrases += [*cue.any, *cue.without, *(text for group in cue.near for text in group)]
        if cue.within not in {"sentence", "passage"} and not cue.within.isdigit():
            yield f"within is {cue.within!r}; it must be sentence, passage or a number of words", True
        for contradiction in sorted(set(cue.any) & {*cue.without, *criterion.unless}):
            yield f"the phrase {contradiction!r} is both looked for and ruled out", True
        if cue.strength == "strong" and not cue.near and not cue.without:
            for text in cue.any:
                owner = strong.setdefault(text.lower(), criterion.id)
                if owner != criterion.id:
                    yield f"the phrase {text!r} alone is a strong cue of {owner} too", False
    for text in dict.fromkeys(phrases):
        try:
            parse_phrase(text)
        except ValueError as err:
            yield str(err), True


def cross_check(catalogues: Sequence[Catalogue]) -> list[Problem]:
    """Faults between catalogues: aliases, overlaps, parts and concepts that name ids which do not exist."""
    known = {criterion.id for catalogue in catalogues for criterion in catalogue.criteria}
    problems: list[Problem] = []
    for catalogue in catalogues:
        for criterion in catalogue.criteria:
            named = {
                "same_as": criterion.same_as,
                "overlaps": criterion.overlaps,
                "serves": criterion.serves,
                "concepts": tuple(f"concept.{slug}" for slug in criterion.concepts),
                "parts": tuple(i for i in criterion.parts.of if not i.startswith("fact:")) if criterion.parts else (),
            }
            for key, ids in named.items():
                problems.extend(
                    Problem(f"{catalogue.id}.yaml", 1, f"{criterion.id}: {key} names {i}, which no catalogue has")
                    for i in ids
                    if i not in known
                )
    return problems


# --- comparing --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions of a catalogue."""

    criterion: str
    what: str  # "added", "removed" or the name of the field that changed
    before: str = ""
    after: str = ""


def compare(old: Catalogue, new: Catalogue) -> tuple[Change, ...]:
    """What a newer version of a catalogue adds, drops and changes, criterion by criterion."""
    before = {criterion.id: criterion for criterion in old.criteria}
    after = {criterion.id: criterion for criterion in new.criteria}
    changes = [Change(i, "removed", before[i].statement) for i in before if i not in after]
    for i, criterion in after.items():
        if i not in before:
            changes.append(Change(i, "added", "", criterion.statement))
            continue
        changes.extend(
            Change(i, field.name, _shown(getattr(before[i], field.name)), _shown(getattr(criterion, field.name)))
            for field in fields(Criterion)
            if field.name != "catalogue" and getattr(before[i], field.name) != getattr(criterion, field.name)
        )
    return tuple(changes)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"{len(value)} item(s): " + "; ".join(str(item) for item in value)[:300]
    return str(value)
