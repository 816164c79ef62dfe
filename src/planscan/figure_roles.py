"""Which figures of a text say where something stands, and which where it is to be; told by the words beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from planscan.dates import MONTH_NAMES

_I = re.IGNORECASE


def _one_of(*alternatives: str) -> str:
    return f"(?:{'|'.join(alternatives)})"


_FIGURE = r"\d[\d,]*(?:\.\d+)?"
_UNITS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9}
_TEENS = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_VALUES = _UNITS | dict(zip(_TEENS, range(10, 20))) | dict(zip(_TENS, range(20, 100, 10)))
# "one" alone is seldom a figure.
_IN_WORDS = _one_of(
    rf"{_one_of(*_TENS)}-{_one_of(*_UNITS)}", *_TEENS, *_TENS, *[word for word in _UNITS if word != "one"]
)
_NUMBER = re.compile(
    rf"(?<![\w/.,-])£?(?P<figure>{_FIGURE})(?![\d/]|st\b|nd\b|rd\b|th\b|\s?(?:million|billion|m\b))"
    rf"|(?<![\w-])(?P<of_ten>{_one_of(*_UNITS)}|[1-9]) (?:in|out of) (?:every )?(?:ten|10)(?![\w-])"
    rf"|(?<![\w-])(?P<word>{_IN_WORDS})(?![\w-])",
    _I,
)
_YEAR = re.compile(r"\b20[0-4]\d(?:\s?[/–-]\s?(?:20)?\d\d)?\b")
# Days of a month, spans of years and ages are no figures here.
_DAY = re.compile(
    rf"\b\d{{1,2}}(?=(?:st|nd|rd|th)? (?:{MONTH_NAMES})\b)"
    r"|\b(?:\d{1,3}(?:[-–]\d+)?|\d+ and (?:over|above)) years?\b|\baged \d+",
    _I,
)

# What these patterns see are the words between a figure and its neighbours, with years as "YYYY".
_MOVES = _one_of(
    "fall", "rise", "grow", "come", "go", "get", "drop", "climb", "be (?:brought|cut|reduced|raised|lifted)"
)
_TO_BE = re.compile(
    r"\b(?:targets?|goals?|ambition)\W*$"
    r"|^\W*(?:we will )?(?:see|have|get|reach|offer|give|answer|complete|ensure that) (?:at least |up to |over )?$"
    r"|\b"
    + _one_of(
        r"(?:targets?|goals?|ambition)(?: (?:figure |set )?(?:is|are|of|was|for|to)|:)",
        r"aim(?:s|ing|ed)? (?:is|for|at|to)",
        r"want\b[^.;]{0,40}\bto (?:be|see|reach|get to)",
        r"should (?:not )?(?:be|exceed|reach|have|stand at|come to)",
        r"(?:is|are) (?:\w+ )?to (?:be|have|reach)",
        rf"(?:is|are|should|will|must|ought to|to) (?:\w+ )?(?:to )?{_MOVES}(?: (?:up|down|back))? to",
        r"will (?:be|reach|have)",
        r"must be",
        r"(?:bring|cut|reduce|raise|lift|get|take|push|drive) (?:it|that|them|this|the \w+)[a-z ]{0,20} to",
        r"(?:down|up) to",
        r"by (?:the )?(?:\w+ ){0,3}YYYY\S*,?",
    )
    + r"\b(?:(?!\bwhere\b)[^.;]){0,40}$",
    _I,
)
_TO_BE_AFTER = re.compile(
    r"^(?:(?!\b(?:had|was|were|have been|has been)\b)[^.;]){0,90}?"
    r"\b(?:by (?:the )?(?:\w+ ){0,4}YYYY|(?:is|are) to (?:have|be)\b)"
    r"|^[^.;]{0,30} will be \w+ed where\b"
    r"|^[^.;]{0,12} or (?:fewer|less|more|better|under)\b|^ in all\b|^ by (?:then|the end)\b",
    _I,
)
_NOW = _one_of("now", "at present", "currently", "today", "at the moment", "last year")
_STOOD = _one_of("numbered", "stood at", "stands? at", "was", "were", "from", "against", "compared (?:with|to)")
_IS = re.compile(
    rf"\b(?:{_NOW}|{_STOOD}|averaged|takes?|came to|ran at|baseline|starting (?:point|figure)|is|are|has|have|had"
    r"|where|only|in YYYY\S*,)\b[^.;]{0,25}$|\bin YYYY\S*,? (?:some |about )?$",
    _I,
)
_IS_AFTER = re.compile(
    rf"^[^.;]{{0,45}}?\b(?:{_NOW}|so far|before|at the last count|in (?:\w+ )?YYYYY*|have (?:one|it|them)"
    r"|do(?:es)? so)\b"
    r"|^[^.;]{0,20}?\b(?:were|was|are|is|numbered|needed|used|got|took|received|waited|completed|said|felt|rated)\b"
    r"|^[^.;(]{0,15}\((?:\w+ )?(?:in )?YYYY",
    _I,
)
# Right before a figure these leave no doubt, whatever is promised earlier in the sentence.
_STANDS = re.compile(rf"\b(?:{_STOOD}|now|currently|baseline(?: of)?)\W*$", _I)

# A sentence that goes on about the figure of the one before it.
_GOES_ON = re.compile(
    r"^(?:it|that|this|they|these|by|we|our|in YYYY|before"
    r"|the (?:figure|number|aim|target|goal|share|rate|wait|intention|ambition))\b",
    _I,
)
_MEANS_IT = re.compile(
    r"\b(?:bring|cut|get|reduce|raise|tak|mov)\w* (?:this|that|it|them)\b"
    r"|\bthat (?:\w+ ){0,6}it (?:will|should|is to) be\b",
    _I,
)
_SHARE = re.compile(r"^\s?(?:%|per ?cent|in (?:a|every) hundred)", _I)
_TIME = re.compile(r"^ (?:day|week|month|hour|minute)", _I)
# "outcome 9", "people over 75", "4,100 more": no figure that stands or is aimed at.
_NO_COUNT = re.compile(
    r"\b(?:outcomes?|sections?|chapters?|tables?|pages?|wards?|phases?|priorit(?:y|ies)|levels?|bands?|appendix|annex|figures?"
    r"|parts?|actions?|stages?|who is|(?:wo)?man of|over|aged|past|between|ranked|score[sd]?|outturn) $",
    _I,
)
_NO_COUNT_AFTER = re.compile(r"^ (?:more|further|extra|additional|times?|in (?:every )?\d)\b|^[-–/:]\d", _I)
_NO_NOUN = re.compile(
    r"(?:in|by|at|on|of|to|for|from|with|per|or|and|but|each|every|a|an|the|so|now|have|has|had|do|did|does|is|are|was|were"
    r"|will|should|can|could|may|before|last|this|today|currently|when|where|who|which|than|all|then)$",
    _I,
)
_FACTOR = 12
"""How many times as large as another a figure may be that is taken to be about the same thing."""

_NEAR = 160
"""Characters within which two figures are taken to be about the same thing."""


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of a text, in digits, with its place and its role.

    Attributes:
        unit: "share", "time", or "" where neither is said.
        noun: the beginning of the word that it counts; "" where the sentence goes on without one.
        stands: whether it says where something stands.
        to_be: whether it says where something is to be.
    """

    figure: str
    start: int
    end: int
    unit: str
    noun: str
    stands: bool
    to_be: bool


def changes(text: str) -> Iterator[tuple[Told, Told]]:
    """Pairs of figures of a text: where something stands, and where the same thing is to be; the nearest first."""
    figures = told(text)
    pairs = [(a, b) for a in figures if a.stands for b in figures if b.to_be and _same_thing(a, b, text)]
    used: set[int] = set()
    for pair in sorted(pairs, key=lambda pair: abs(pair[0].start - pair[1].start)):
        if not used & {one.start for one in pair}:
            used |= {one.start for one in pair}
            yield pair


def clause(text: str, at: int) -> str:
    """The clause that a figure stands in."""
    ends = [0, *(m.end() for m in re.finditer(r"[;.]\s+", text)), len(text)]
    start, end = next((a, b) for a, b in pairwise(ends) if a <= at < b)
    return text[start:end].strip(" .;")


def told(text: str) -> list[Told]:
    """The figures of a text, in order, without years, dates, ages and numbers of tables and the like."""
    masked = _DAY.sub(lambda m: "x" * len(m[0]), _YEAR.sub(lambda m: "YYYY".ljust(len(m[0]), "Y"), text))
    matches = list(_NUMBER.finditer(masked))
    ends = [0, *(m.end() for m in matches)]
    starts = [*(m.start() for m in matches), len(text)]
    between = [(masked[ends[k] : m.start()], masked[m.end() : starts[k + 1]]) for k, m in enumerate(matches)]
    return [
        _read(match, before, after)
        for match, (before, after) in zip(matches, between)
        if not _NO_COUNT.search(before) and not _NO_COUNT_AFTER.match(after)
    ]


def _read(match: re.Match[str], before: str, after: str) -> Told:
    """A figure with its role, from the words since the figure before it and up to the next."""
    unit = "share" if match["of_ten"] or _SHARE.match(after) else "time" if _TIME.match(after) else ""
    rest = re.sub(r"^\s?(?:%|per ?cent)", "", after)
    plainly = bool(_STANDS.search(before))
    to_be = not plainly and bool(_TO_BE.search(before) or _TO_BE_AFTER.search(rest))
    stands = plainly or (not to_be and bool(_IS.search(before) or _IS_AFTER.search(rest)))
    noun = re.match(r"\s+([a-z][a-z-]+)", rest, _I)
    counted = noun[1].lower()[:4] if noun and unit != "time" and not _NO_NOUN.match(noun[1]) else ""
    return Told(_digits(match), *match.span(), unit, counted, stands, to_be)


def _digits(match: re.Match[str]) -> str:
    if match["of_ten"]:
        return str(10 * int(_UNITS.get(match["of_ten"].lower(), match["of_ten"])))
    if match["figure"]:
        return match["figure"].rstrip(",")
    return str(sum(_VALUES[part] for part in match["word"].lower().split("-")))


def _same_thing(stands: Told, to_be: Told, text: str) -> bool:
    """Whether two figures are near, of one kind and size, and no sentence between them changes the subject."""
    one, other = (float(told.figure.replace(",", "")) for told in (stands, to_be))
    if one == other or max(one, other) > _FACTOR * max(min(one, other), 1) or abs(stands.start - to_be.start) > _NEAR:
        return False
    if stands.unit != to_be.unit and ((stands.unit and to_be.unit) or stands.noun or to_be.noun):
        return False
    if stands.noun and to_be.noun and stands.noun != to_be.noun:
        return False
    first, second = sorted((stands, to_be), key=lambda told: told.start)
    _, *later = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text[first.end : second.start])
    if len(later) == 1:
        return bool(_GOES_ON.match(_YEAR.sub("YYYY", later[0])) or _MEANS_IT.search(later[0]))
    return not later
