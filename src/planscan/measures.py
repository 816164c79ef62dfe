"""Measures in prose and tables: what is measured, where it stands, and where it is to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from planscan.dates import MONTH_NAMES
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

_SMALL = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty"
)
_TENS = "thirty forty fifty sixty seventy eighty ninety"
_NUMERALS = dict(zip(_SMALL.split(), range(2, 21))) | dict(zip(_TENS.split(), range(30, 100, 10)))
_UNITS_IN_WORDS = {"one": 1} | {word: number for word, number in _NUMERALS.items() if number < 10}
_IN_WORDS = rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-(?:{'|'.join(_UNITS_IN_WORDS)})|{'|'.join(reversed(_NUMERALS))})"
_NUMBER = re.compile(
    rf"(?<![\w/.,-])£?(?P<figure>{_FIGURE})(?![\d/]|st\b|nd\b|rd\b|th\b|\s?(?:million|billion|m\b))|(?<![\w-])(?P<of_ten>one|two|three|four|five|six|seven|eight|nine|[1-9]) (?:in|out of) (?:every )?(?:ten|10)(?![\w-])|(?<![\w-])(?P<word>{_IN_WORDS})(?![\w-])",
    _I,
)
_YEAR = re.compile(r"\b20[0-4]\d(?:\s?[/–-]\s?(?:20)?\d\d)?\b")
_DAY = re.compile(
    rf"\b\d{{1,2}}(?=(?:st|nd|rd|th)? (?:{MONTH_NAMES})\b)|\b(?:\d{{1,3}}(?:[-–]\d+)?|\d+ and (?:over|above)) years?\b|\baged \d+",
    _I,
)
# Years are "YYYY" where these patterns look: what is said right before and after a figure, up to the next one.
_TO_BE = re.compile(
    r"\b(?:targets?|goals?|ambition)\W*$|^\W*(?:we will )?(?:see|have|get|reach|offer|give|answer|complete|ensure that) (?:at least |up to |over )?$|\b(?:(?:targets?|goals?|ambition)(?: (?:figure |set )?(?:is|are|of|was|for|to)|:)|aim(?:s|ing|ed)? (?:is|for|at|to)|want\b[^.;]{0,40}\bto (?:be|see|reach|get to)|should (?:not )?(?:be|exceed|reach|have|stand at|come to)|(?:is|are) (?:\w+ )?to (?:be|have|reach)"
    r"|(?:is|are|should|will|must|ought to|to) (?:\w+ )?(?:to )?(?:fall|rise|grow|come|go|get|drop|climb|be (?:brought|cut|reduced|raised|lifted))(?: (?:up|down|back))? to|will (?:be|reach|have)|must be"
    r"|(?:bring|cut|reduce|raise|lift|get|take|push|drive) (?:it|that|them|this|the \w+)[a-z ]{0,20} to|(?:down|up) to|by (?:the )?(?:\w+ ){0,3}YYYY\S*,?)\b(?:(?!\bwhere\b)[^.;]){0,40}$",
    _I,
)
_TO_BE_AFTER = re.compile(
    r"^(?:(?!\b(?:had|was|were|have been|has been)\b)[^.;]){0,90}?\b(?:by (?:the )?(?:\w+ ){0,4}YYYY|(?:is|are) to (?:have|be)\b)|^[^.;]{0,30} will be \w+ed where\b|^[^.;]{0,12} or (?:fewer|less|more|better|under)\b|^ in all\b|^ by (?:then|the end)\b",
    _I,
)
_IS = re.compile(
    r"\b(?:numbered|averaged|takes?|came to|ran at|now|at present|currently|today|at the moment|baseline|starting (?:point|figure)|was|were|stood at|stands? at|is|are|has|have|had|from|against|compared (?:with|to)|where|only|last year|in YYYY\S*,)\b[^.;]{0,25}$|\bin YYYY\S*,? (?:some |about )?$",
    _I,
)
_IS_AFTER = re.compile(
    r"^[^.;]{0,45}?\b(?:now|at present|currently|today|at the moment|so far|before|last year|at the last count|in (?:\w+ )?YYYYY*|have (?:one|it|them)|do(?:es)? so)\b|^[^.;]{0,20}?\b(?:were|was|are|is|numbered|needed|used|got|took|received|waited|completed|said|felt|rated)\b|^[^.;(]{0,15}\((?:\w+ )?(?:in )?YYYY",
    _I,
)
_FROM = re.compile(
    r"\b(?:numbered|stood at|stands? at|was|were|from|now|currently|against|compared (?:with|to)|baseline(?: of)?)\W*$",
    _I,
)
# A sentence that goes on about the figure of the one before it.
_GOES_ON = re.compile(
    r"^(?:it|that|this|they|these|the (?:figure|number|aim|target|goal|share|rate|wait|intention|ambition)|by|we|our|in YYYY|before)\b",
    _I,
)
_ANAPHOR = re.compile(
    r"\b(?:bring|cut|get|reduce|raise|tak|mov)\w* (?:this|that|it|them)\b|\bthat (?:\w+ ){0,6}it (?:will|should|is to) be\b",
    _I,
)
_KINDS = (
    re.compile(r"^\s?(?:%|per ?cent|in (?:a|every) hundred)", _I),
    re.compile(r"^ (?:day|week|month|hour|minute)", _I),
)
# "outcome 9", "people over 75", "4,100 more": no figure that stands or is aimed at.
_NO_COUNT = re.compile(
    r"\b(?:outcomes?|sections?|chapters?|tables?|pages?|wards?|phases?|priorit(?:y|ies)|levels?|bands?|appendix|annex|figures?|parts?|actions?|stages?|who is|(?:wo)?man of|over|aged|past|between|ranked|score[sd]?|outturn) $",
    _I,
)
_NO_COUNT_AFTER = re.compile(r"^ (?:more|further|extra|additional|times?|in (?:every )?\d)\b|^[-–/:]\d", _I)
_NO_NOUN = re.compile(
    r"(?:in|by|at|on|of|to|for|from|with|per|or|and|but|each|every|a|an|the|so|now|have|has|had|do|did|does|is|are|was|were|will|should|can|could|may|before|last|this|today|currently|when|where|who|which|than|all|then)$",
    _I,
)
_FACTOR = 12
"""How many times as large as another a figure may be that is taken to be about the same measure."""
_NEAR = 160
"""Characters within which two figures are taken to be about one measure."""


@dataclass(frozen=True, slots=True)
class _Told:
    """A figure of a text: as digits, its place, its unit and the word after it ("" where there is none), and its role."""

    figure: str
    start: int
    end: int
    kind: str
    noun: str
    target: bool
    base: bool


def _by_roles(text: str) -> Iterator[Measure]:
    """Measures told by what is said beside each figure: that it is so now, and that it is to be so."""
    figures = _told(text)
    pairs = [(a, b) for a in figures if a.base for b in figures if b.target and _belong(a, b, text)]
    used: set[int] = set()
    for base, target in sorted(pairs, key=lambda pair: abs(pair[0].start - pair[1].start)):
        if not used & {base.start, target.start}:
            used |= {base.start, target.start}
            yield Measure(_clause(text, base.start), base.figure, target.figure)


def _comparable(base: _Told, target: _Told) -> bool:
    """Whether one figure can have become the other: not 90,000 miles and 44 vans."""
    one, other = (float(told.figure.replace(",", "")) for told in (base, target))
    return max(one, other) <= _FACTOR * max(min(one, other), 1)


def _clause(text: str, at: int) -> str:
    """The clause that a figure stands in."""
    ends = [0, *(m.end() for m in re.finditer(r"[;.]\s+", text)), len(text)]
    start, end = next((a, b) for a, b in pairwise(ends) if a <= at < b)
    return " ".join(text[start:end].strip(" .;").split()[:_NAME_WORDS])


def _told(text: str) -> list[_Told]:
    masked = _DAY.sub(lambda m: "x" * len(m[0]), _YEAR.sub(lambda m: "YYYY".ljust(len(m[0]), "Y"), text))
    matches = list(_NUMBER.finditer(masked))
    ends = [0, *(m.end() for m in matches)]
    starts = [*(m.start() for m in matches), len(text)]
    found = []
    for at, match in enumerate(matches):
        before, after = masked[ends[at] : match.start()], masked[match.end() : starts[at + 1]]
        kind = (
            "0" if match["of_ten"] else next((str(n) for n, pattern in enumerate(_KINDS) if pattern.match(after)), "")
        )
        if _NO_COUNT.search(before) or _NO_COUNT_AFTER.match(after):
            continue
        after_unit = re.sub(r"^\s?(?:%|per ?cent)", "", after)
        stands = bool(_FROM.search(before))
        target = not stands and bool(_TO_BE.search(before) or _TO_BE_AFTER.search(after_unit))
        base = stands or (not target and bool(_IS.search(before) or _IS_AFTER.search(after_unit)))
        found.append(_Told(_digits(match), *match.span(), kind, _noun(after_unit), target, base))
    return found


def _noun(after: str) -> str:
    """The beginning of the word that a figure counts; empty where the sentence goes on without one."""
    word = re.match(r"\s+(?P<word>[a-z][a-z-]+)", after, _I)
    return (
        ""
        if word is None or re.match(r"^ (?:day|week|month|hour|minute)s?\b", after, _I) or _NO_NOUN.match(word["word"])
        else word["word"].lower()[:4]
    )


def _digits(match: re.Match[str]) -> str:
    if match["of_ten"]:
        return str(10 * int((_NUMERALS | _UNITS_IN_WORDS).get(match["of_ten"].lower(), match["of_ten"])))
    if match["figure"]:
        return match["figure"].rstrip(",")
    return str(sum((_NUMERALS | _UNITS_IN_WORDS)[part] for part in match["word"].lower().split("-")))


def _belong(base: _Told, target: _Told, text: str) -> bool:
    """Whether two figures are of one kind and near, and a sentence between them does not change the subject."""
    if abs(base.start - target.start) > _NEAR or base.figure == target.figure or not _comparable(base, target):
        return False
    if base.kind and target.kind and base.kind != target.kind:
        return False
    if (base.kind != target.kind and (base.noun or target.noun)) or (
        base.noun and target.noun and base.noun != target.noun
    ):
        return False
    first, second = sorted((base, target), key=lambda one: one.start)
    between = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text[first.end : second.start])
    if len(between) == 2:
        return bool(_GOES_ON.match(_YEAR.sub("YYYY", between[1])) or _ANAPHOR.search(between[1]))
    return len(between) == 1


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
    return found or list(_by_roles(text))


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


def measure_of_row(table: Table, row: Row) -> Measure | None:
    """The measure that a row of a table of measures gives; baseline or target may be empty, the name is not."""
    name, base, target = measure_columns(table)
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
