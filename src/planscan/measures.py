"""Measures in prose and tables: what is measured, where it stands, and where it is to be."""

from __future__ import annotations

import re
from dataclasses import dataclass

from planscan.figure_roles import changes, clause
from planscan.outline import Row, Table

_I = re.IGNORECASE

_FIGURE = r"\d[\d,]*(?:\.\d+)?"
# A figure, but no year and no half of one: neither 2025 nor 2024/25.
_N = rf"(?:£\s?)?(?<![\d/–-])(?P<{{}}>(?!20[0-4]\d\b){_FIGURE})(?!/\d)\s?(?:%|per cent|percent)?"
_BASE, _TARGET = _N.format("base"), _N.format("target")
_UNITS = r"(?:\s+(?:days?|weeks?|months?|hours?|minutes?|people|places|beds?|practices|in every 100))?"
_NOT_A_YEAR = r"(?!\s*(?:April|March|June|July|May))"

_PAIRS = tuple(
    re.compile(pattern, _I)
    for pattern in (
        # "Practices with a link worker: 14 (9 at March 2024)"
        rf": {_TARGET} \({_BASE} (?:at|in|on) (?:\w+ ){{0,2}}20\d\d",
        # "falls admissions from 24.1 to 21.5 per 1,000", "Beds: 212 to 188", "Lists with an error: 41 % to 10 %"
        rf"(?:\bfrom |: )\(?{_BASE}{_UNITS} to {_TARGET}\b{_NOT_A_YEAR}",
        # "bring the number down from 14 to none"
        rf"\bfrom {_BASE}{_UNITS} to (?P<target>none|zero|nil)\b",
        # "to 350 from 610", "below 18 weeks for 90 %, from 71 %"
        rf"\b(?:to|below|under) {_TARGET}{_UNITS}[^.]{{0,60}}?\bfrom {_BASE}",
        # "900 appointments a year (now 310)", "11 of 11 practices (now 6)", "(baseline 52)"
        rf"{_TARGET}\b[^.(]{{0,80}}\((?:now|currently|at present|baseline:?|up from|from|down from)\s+{_BASE}\b[^)]*\)",
        # "47 per cent of people had one; the aim is 75 by 2028"
        rf"{_BASE}[^.;]{{0,120}}?(?:[;,]|\band\b|\.)\s+(?:\w+ ){{0,3}}?(?:the |our )?(?:aim|target|goal)\s+(?:is|of)\s+(?:for\s+)?{_TARGET}",
        # "missed visits, which stood at 1.9 per cent in 2024 and should not exceed 0.5"
        rf"\b(?:stood at|stands at|is|was|are|were)(?: now)? {_BASE}\b[^.;]{{0,60}}?\b(?:should|must|is to|are to|will)(?: not)? (?:exceed|be|fall to|rise to|reach|come down to|be brought (?:down )?to)\s+(?:under |below |at least |over |above )?{_TARGET}",
        # "stood at 38 in March 2025 and we aim to bring them down to 15"
        rf"\b(?:stood at|stands at|is|was|are|were)(?: now)? {_BASE}\b[^.;]{{0,60}}?\b(?:aim|want|plan|hope|intend)s? to [a-z ]{{2,30}}? to {_TARGET}",
        # "80% of carers will feel supported, compared with 31% in 2024"
        rf"{_TARGET}\b[^.;]{{0,60}}?\b(?:will|should|to)\b[^.;]{{0,60}}?\b(?:compared (?:with|to)|as against|against|up from|down from) {_BASE}",
        # "34% now, 40% by 2027"
        rf"{_BASE} (?:now|at present|today)\b\W+(?:and |to )?{_TARGET}{_UNITS} (?:by|in) ",
        # "210 were done in 2023; 600 are to be done in 2026"
        rf"{_BASE} (?:were|was|are|is|have|had)\b[^.;]{{0,40}}[;,] {_TARGET} (?:(?:is|are) to be|will be|should be)\b",
        # "Baseline: 52 days. Target: 14 days"
        rf"\bbaseline\b[^\d.;]{{0,30}}{_BASE}[^\d]{{0,40}}?\btarget\b[^\d.;]{{0,30}}{_TARGET}",
        # "absence, 7.4 per cent, should be 6"
        rf"{_BASE}[^.;,]{{0,25}},\s+(?:should|is to|will) (?:be|fall to|rise to|reach|grow to|come down to)\s+(?:under |below |at least )?{_TARGET}",
        # "Now it is 32 in every 100. We want it to be 40.", "was 31 per cent in 2023. It should be 24"
        rf"\b(?:now|at present|currently|was) (?:it )?(?:is |can be )?{_BASE}{_UNITS}[^.]{{0,40}}\.\s+(?:We|It|By|The (?:aim|target))\b[^.]{{0,60}}?\b(?:to be|to|be|is)\s+(?:below |under )?{_TARGET}",
        # "less than 14 days for a first talk. Now it can be 52 days."
        rf"\b(?:less than|under|at least|more than)\s+{_TARGET}{_UNITS}[^.]{{0,60}}\.\s+(?:Now|At present|Today)[^.]{{0,20}}\b{_BASE}",
    )
)
# "a further 1,200 carers by March 2028 (3,100 are known now)", "600 more carers should have a break (1,120 did)"
_ADDED = re.compile(
    rf"(?:\ba further (?P<more>{_FIGURE})|\b(?P<plus>{_FIGURE}) more)\b[^.(]{{0,80}}\((?P<base>{_FIGURE})\b[^)]*\)", _I
)

_BASELINE_HEADERS = (
    "baseline",
    "now",
    "current",
    "start",
    "from",
    "at present",
    "today",
    "where we are",
    "where are we",
    "where we (?:were|stand)",
    "position",
    "actual",
)
_TARGET_HEADERS = ("target", "aim", "goal", "ambition", "want", "where we will be", "to be", "should be")
MEASURE_HEADERS = ("measure", "indicator", "how we will know", "how we shall know", "success", "judged", "tell")
"""Words at the head of the column that says how actions are measured."""

_NAME_HEADERS = (
    "measure",
    "indicator",
    "how we (?:will|shall) (?:know|measure)",
    "kpi",
    "what we (?:will )?(?:count|watch|look at|track)",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What is measured, from which figure to which; both as printed, without "%"."""

    name: str
    baseline: str
    target: str


def measures_in(text: str) -> list[Measure]:
    """Measures of which a text gives a baseline and a target; a year is neither."""
    found = []
    added = _ADDED.search(text)
    if added:
        base = added["base"].replace(",", "")
        total = float(base) + float((added["more"] or added["plus"]).replace(",", ""))
        found.append(Measure(_name(text, added.start()), added["base"], f"{total:,.0f}"))
    for pattern in _PAIRS:
        for match in pattern.finditer(text):
            if match["base"] != match["target"] and not _of_two_kinds(match):
                target = "0" if match["target"].isalpha() else match["target"]
                found.append(Measure(_name(text, match.start()), match["base"], target))
        if found:
            break
    return found or [
        Measure(" ".join(clause(text, one.start).split()[:_NAME_WORDS]), one.figure, other.figure)
        for one, other in changes(text)
    ]


def _of_two_kinds(match: re.Match[str]) -> bool:
    """Whether one figure is a share and the other a time: "below 18 weeks for nine in ten, from 71 per cent"."""
    after = [match.string[match.end(part) : match.end(part) + 9] for part in ("base", "target")]
    shares = [bool(re.match(r"\s?(?:%|per cent)", text)) for text in after]
    times = [bool(re.match(r"\s(?:day|week|month|hour|minute)", text)) for text in after]
    return (shares[0] and times[1]) or (shares[1] and times[0])


_NAME_WORDS = 14
_ABOUT_MEASURE = re.compile(r"^(?:the )?(?:measure|indicator|test) (?:is|will be) |,? (?:which|that|it|this)$", _I)


def _name(text: str, at: int) -> str:
    """The words of the clause before a figure; where they say nothing, those of the sentence that it stands in."""
    clause = _ABOUT_MEASURE.sub("", re.split(r"[;.]\s", text[:at])[-1].strip(" :,("))
    if not re.search(r"[A-Za-z]{3,}", re.sub(r"\b(?:in|by|the|year|baseline)\b", "", clause, flags=_I)):
        clause = re.split(r"\.\s+(?=[A-Z])", text[: _sentence_end(text, at)])[-1].strip(" .")
    return " ".join(clause.split()[-_NAME_WORDS:])


def _sentence_end(text: str, at: int) -> int:
    match = re.compile(r"\.\s+(?=[A-Z])").search(text, at)
    return match.start() if match else len(text)


def measure_of_row(columns: tuple[int, int, int], row: Row) -> Measure | None:
    """The measure that a row of a table with such `measure_columns` gives; only its name is never empty."""
    name, base, target = columns
    if name < 0 or (base < 0 and target < 0):
        return None
    return Measure(row.text(name), row.text(base), row.text(target)) if row.text(name) else None


def measure_columns(table: Table) -> tuple[int, int, int]:
    """Columns of name, baseline and target in a table of measures, -1 where there is none.

    Columns headed with years serve where no words tell: the last is the target, the one before it the baseline.
    """
    headers = list(enumerate(table.headers))
    name = next((at for at, header in headers if _has(header, _NAME_HEADERS)), -1)
    years = [at for at, header in headers if at != name and re.match(r"^(?:by )?(?:\w+ )?20\d\d", header.strip(), _I)]
    target = next((at for at, header in headers if at != name and _has(header, _TARGET_HEADERS)), -1)
    if target < 0 and years:
        target = years.pop()
    base = next((at for at, header in headers if at not in {name, target} and _has(header, _BASELINE_HEADERS)), -1)
    if base < 0:
        base = next((at for at in reversed(years) if at != target), -1)
    if base < 0:
        base = next((at for at, header in headers if at not in {name, target} and _has(header, ("latest", "last"))), -1)
    if name < 0 and base > 0 and target > 0 and not years:
        name = 0
    return name, base, target


def _has(header: str, words: tuple[str, ...]) -> bool:
    return any(re.search(rf"\b{word}", header, _I) for word in words)
