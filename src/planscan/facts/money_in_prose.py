"""Sums in sentences and items of lists, told apart by the words around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from planscan.about import CARE_GROUPS
from planscan.facts.sums import BOARD, COUNCIL, LEAST_BUDGET, LEAST_PART, YEAR, Sum
from planscan.figures import Amount, amounts
from planscan.model import BlockKind
from planscan.outline import Outline, Piece

_I = re.IGNORECASE
_FINANCIAL_YEAR = re.compile(r"\b20\d\d\s?[/–-]\s?(?:20)?\d\d\b")

# Somebody else's money: "Nationally, ...", "Across Scotland, integration boards expected".
_NOT_OURS = re.compile(
    r"\b(?:nationally|across scotland|in scotland|scotland[’']s|all public bodies|uk|integration (?:authorities|boards)|neighbouring|peers?|comparators?|family group|boards of scotland|scotland as a whole|other areas)\b"
    r"|\b(?:council|health board|NHS \w+)[’']s (?:own )?(?:(?:total|whole|overall|annual|revenue) )+budget\b",
    _I,
)
_ABOUT = r"(?:some|about|over|around|approximately|nearly|just (?:over|under)|more than|up to|an estimated|a total of)"
_NOUN = r"(?:budget|resources?|funding|expenditure|spend\w*|income|financial (?:envelope|framework)|money)"
_BODY = r"(?:we|the (?:board|partnership|IJB|HSCP|authority)|(?:the )?(?:IJB|HSCP|(?:HSCP|integration joint) board|health and social care partnership))"
# "the total budget for 2022/23 is", "the Board expects to spend", "the IJB directs some", "a budget of over"
_TOTAL = re.compile(
    rf"\b(?:total|whole|overall|delegated|integrated|revenue|combined|annual|net|gross) (?:\w+ )?{_NOUN}\b"
    rf"|\b{_BODY} (?:\w+ )?(?:expects? to spend|plans? to spend|intends? to spend|ha(?:ve|s)|directs?|spends?|manages?|oversees?|(?:is|are) responsible for)\b(?=\W*(?:{_ABOUT})?\W*$)"
    rf"|\b{_BODY} will (?:have|spend|direct|receive)\W*(?:{_ABOUT})?\W*$"
    rf"|\bto spend\W*(?:{_ABOUT})?\W*$|\b(?:total|whole|overall) budget would (?:reach|be|come to|rise to)\W*(?:{_ABOUT})?\W*$|\b(?:expects?|likely) there to be\W*(?:{_ABOUT})?\W*$|\bmeans? to spend\W*(?:{_ABOUT})?\W*$|\bin (?:all|total)\b|^\W*(?:all told|altogether|taken together|all in all)\W*$|^\W*money:|\b(?:budget|resources?|funding)\b[^.;£]{{0,60}}\b(?:totals?|amounts? to|comes? to|stands? at)\W*(?:{_ABOUT})?\W*$|\bbudget (?:for|of|in|is|was|will|set|amounts|comes|stands)\b|\bresources available\b",
    _I,
)
_TOTAL_AFTER = re.compile(
    r"^\s*(?:in (?:all|total|the first year)|(?:is |are |will be )available (?:to (?:us|the (?:joint )?(?:board|IJB|partnership))|for (?:these|our|all(?: of)? (?:the|these|our)) services)|to spend|at (?:our|its) disposal|of health and (?:social )?care (?:spend|money|resources))\b",
    _I,
)
_NO_TOTAL = re.compile(
    rf"\b(?:NHS [A-Z]\w+|Council|health board)(?: as a whole)? (?:spends|has|manages|receives)\W*(?:{_ABOUT})?\W*$|\b(?:of (?:this|which|that|it)|invest\w*|capital|reserves?|sav(?:e|ing)s?|underspend|overspend|transferred|moved|grant|cost)\b[^.;]*$"
    rf"|\bbudget (?:for|of) (?!20|the (?:board|ijb|partnership|year)|{_ABOUT}|our|all|£|\W*$)",
    _I,
)
_IN_YEAR = rf"(?:(?:in|for|by) {YEAR.pattern})"
# " in 2025/26 and " before the next of a series, "; for 2025/26 it is"
_TOTAL_GOES_ON = re.compile(
    rf"^\W*{_IN_YEAR}?\W*(?:and|but|then|to|rising to|falling to)?\W*{_IN_YEAR}?\W*(?:it|this)?\s*(?:is|will be|rises to|falls to)?\W*$",
    _I,
)
_WAS = re.compile(r"\bwas(?: set at)?\W*$", _I)

# "£40.2 million set aside for", "of which £31.4 million is set aside"; "the sum set aside is £14.2 million"
_ASIDE_AFTER = re.compile(
    r"^\s*(?:is |are |was |will be |has been )?(?:to be )?set[ -]aside\b(?! (?:a year )?for (?:training|the team))", _I
)
_ASIDE_LATER = re.compile(
    r"^(?! and\b)[^.;,£()]{0,60}\bset[ -]aside\b(?! (?:of|is|was|sum|budget of|in reserves?|for (?:training|the team))\b)",
    _I,
)
_ASIDE_GOES_ON = re.compile(
    rf"^\W*(?:{_IN_YEAR})?\W*(?:and|but|then|rising to|falling to|growing to|going up to)\W*(?:{_IN_YEAR})?\W*$", _I
)
_ASIDE_NAMED = re.compile(r"^,? (?:which is )?(?:known as|called) (?:the )?[“\"']?set[ -]aside\b", _I)
_OF_ASIDE = re.compile(r"^(?:[\d.]+\s+)?(?:the )?set[ -]aside\b", _I)
_ASIDE_BEFORE = re.compile(r"\bset[ -]aside\b[^.;,£]{0,60}(?:, (?:of )?)?$", _I)
# Money moved out of it, or put by for something else: "We have set aside £4 million in reserves".
_NOT_ASIDE = re.compile(
    r"\b(?:out of|move\w*|from) (?:the )?set[ -]aside\b|\breserves?\b|\b(?:we|council) (?:\w+ )?set[ -]aside\b", _I
)

# "projected shortfall of", "a gap of", "spending would exceed income by", "need to save"; "£3.3 million too little"
_GAP = re.compile(
    r"\b(?:shortfall|(?:funding|budget|financial|savings) gap|deficit)\b|\b(?:a|the|projected) gap of\b|\bgap (?:is|was|will be|of|in)\b"
    rf"|\b(?:exceed|outrun|outstrip|outpace|be more than|be above)\w* (?:our |its |the |available )?{_NOUN}\b|\b(?:need|have|has|needs|must) (?:to )?(?:save|find)\b"
    r"|\bsavings (?:required|needed) (?:of|are)\b|\b(?:will|would|could|may) (?:\w+ )?overspend by\b|\bsavings? target\b|\brun ahead of (?:our |its |the )?(?:income|budget|funding|resources)\b",
    _I,
)
_GAP_AFTER = re.compile(
    r"^\s*(?:(?:higher|more|greater) than|above|over) (?:our |the |its )?(?:income|budget|funding|resources)\b|"
    r"^\s*(?:too little|short\b|adrift\b|less than (?:we|is) need|more than we (?:will )?(?:have|expect|get)|of savings (?:is|are|will be) (?:needed|required))",
    _I,
)
# "savings of £14.2 million are needed"
_SAVINGS_OF = re.compile(r"\bsavings of\W*$", _I)
_NEEDED = re.compile(r"^\s*(?:is|are|will be) (?:needed|required)\b", _I)
_GAP_GOES_ON = re.compile(
    r"^\s*(?:(?:adrift|short|too little) )?(?:in|by|for) (?:the (?:first|second|third|fourth|last|next|final)(?: year)?|\S+?),?(?: and| rising to| growing to)?(?: by| of)?\s*$",
    _I,
)
_GAP_IS_NOT = re.compile(
    r"\b(?:the council (?:\w+ )?(?:expects?|faces?|must)|if (?:pay|prices?|costs|inflation|demand|it|they)|worst case|(?:goes|go|rises?|grows?|went) up by|(?:rises?|grows?) by|what would happen|closed|closes|(?:is|are|was|were) left|left (?:over|to)|remain\w*|not yet found|no answer|pay gap|last year[’']s|health board must|NHS \w+ (?:must|needs))\b",
    _I,
)

_PAYMENT = re.compile(
    r"\b(?:paid|payments?|contribut\w+|count (?:up)?on|pays?|puts? in|gives?|allocation|made by|fund(?:s|ed) (?:by|with)|funding from|provides?|comes? from|share)\b",
    _I,
)
_TO_ANOTHER = re.compile(r"^\s*(?:a year )?(?:to|for) (?!us\b|the (?:board|IJB|partnership|integrat)|20\d\d)", _I)
_FROM = re.compile(
    r"^\s*(?:(?:is|was|will be) )?(?:(?:paid|given|made|coming|comes?|provided) )?(?:to (?:it|us|the \w+) )?(?:from|by) "
)
_RESPECTIVELY = re.compile(r"\brespectively\b", _I)

_SPENDING = re.compile(r"\b(?:spend\w*|spent|budgets?|allocat\w+|goes? (?:on|to)|receives?|gets?)\b", _I)
_LEAST_OF_GROUP = 5e5
# "Older people: £40.1 million", "£40.1 million on older people", "the budget for carers is £1.1 million"
_LABELLED = re.compile(r"^[•\-\s]*(?P<label>[A-Z][^:£.]{2,60}):\W*$")
_RECEIVES = re.compile(r"^\W*(?P<label>[A-Z][^,.;£:]{3,50}?) (?:will )?(?:receives?|gets?)\W*$")
_SERVICES = re.compile(r"^(?:services|support|care|spending|money|help) (?:for|on|to) ", _I)
_PEOPLE = re.compile(
    r"^(?:people|adults|those|men and women) (?:with|who (?:have|live with)) (?:an? |severe )?(?!dementia)", _I
)
_SPENT_ON = re.compile(
    r"^\s*(?:(?:a|each) year )?(?:(?:is|was|will be) spent |goes? )?(?:on|for|to) (?:(?:services|support|care) (?:for|to) )?(?P<label>[^,.;£]{3,50}?)(?=,| and|;|\.|$)",
    _I,
)
_BUDGET_FOR = re.compile(r"\b(?:budget|spending) (?:for|on) (?P<label>[^,.;£]{3,50}?) (?:is|was|will be)\W*$", _I)
_GROUPS = tuple(re.compile(rf"(?:unpaid |young )?(?:{pattern.pattern})", _I) for pattern in CARE_GROUPS.values())


@dataclass(frozen=True, slots=True)
class _Place:
    """An amount in its sentence: the words since the amount before it, and those up to the next."""

    amount: Amount
    before: str
    after: str


def sums_of_prose(outline: Outline, years: tuple[str, str] | None) -> Iterator[Sum]:
    """Sums of sentences and items; `years` are the first and last of the plan, for "in the first year"."""
    for piece in outline.sentences:
        if ("£" in piece.text or " pounds" in piece.text) and not _NOT_OURS.search(piece.text):
            yield from _of_sentence(piece, _context(piece, outline), years)


def _context(piece: Piece, outline: Outline) -> str:
    """What an item of a list is about: its heading, and the paragraph above the list."""
    if piece.kind is not BlockKind.LIST_ITEM:
        return ""
    above = outline.above_list(piece)
    return " ".join((*piece.section[-1:], outline.words(above.start, above.end)))


def _of_sentence(piece: Piece, context: str, years: tuple[str, str] | None) -> Iterator[Sum]:
    places = _places(piece.text)
    paired = _paired(piece.text, places)
    if paired:
        yield from _paired_sums(paired, places, piece)
        return
    kinds: list[str] = []
    for place in places:
        kinds.append(_kind(place, kinds[-1] if kinds else "", f"{context} {piece.text}"))
    if kinds[:1] == [""] and _is_under_set_aside(piece, places[0]):
        kinds[0] = "money.set_aside"
    series = kinds.count("money.total") > 1
    for number, (place, key) in enumerate(zip(places, kinds)):
        if key == "money.gap" and kinds[number + 1 : number + 2] == ["money.gap"]:
            continue  # of a gap that grows from year to year, the last is the gap
        dated = key not in {"", "money.by_partner"}
        year = _year(piece.text, place.amount, years) or _year_in(context) if dated else ""
        past = bool(_WAS.search(place.before))
        if series and key == "money.total" and year:
            yield Sum("money.year", place.amount.pounds, year, "", piece, past=past)
        if key and not (
            key == "money.total" and number and kinds[number - 1] == key and not _told_of_past(places, number)
        ):
            yield Sum(key, place.amount.pounds, year, _who(key, place), piece, past=past)


def _told_of_past(places: Sequence[_Place], number: int) -> bool:
    """Whether the sum before is one of a year gone by, so that this one is the plan's."""
    return bool(_WAS.search(places[number - 1].before))


def _paired_sums(names: Sequence[str], places: Sequence[_Place], piece: Piece) -> Iterator[Sum]:
    for name, place in zip(names, places):
        yield Sum("money.by_partner", place.amount.pounds, "", name, piece)


def _paired(text: str, places: Sequence[_Place]) -> list[str]:
    """The partners in the order of their sums, in "Council and health board pay £1 and £2 respectively"."""
    named = sorted(
        [
            *((m.start(), "Council") for m in COUNCIL.finditer(text)),
            *((m.start(), "Health board") for m in BOARD.finditer(text)),
        ]
    )
    first = [name for at, name in named if places and at < places[0].amount.start]
    return first if _RESPECTIVELY.search(text) and len(first) == len(places) == len(set(first)) else []


def _places(text: str) -> list[_Place]:
    found = amounts(text)
    ends = [0, *(one.end for one in found)]
    starts = [*(one.start for one in found), len(text)]
    return [_Place(one, text[ends[at] : one.start], text[one.end : starts[at + 1]]) for at, one in enumerate(found)]


def _kind(place: _Place, previous: str, context: str) -> str:
    """Which of the plan's sums an amount is; empty where it is none."""
    if _is_gap(place, previous):
        return "money.gap"
    goes_on = previous == "money.set_aside" and _ASIDE_GOES_ON.match(place.before) and YEAR.search(place.after)
    if place.amount.pounds >= LEAST_PART and (goes_on or _is_set_aside(place)):
        return "money.set_aside"
    if place.amount.pounds >= LEAST_PART and _PAYMENT.search(context) and _partner(place):
        return "money.by_partner"
    if place.amount.pounds >= _LEAST_OF_GROUP and _SPENDING.search(context) and _group(place):
        return "money.by_group"
    return "money.total" if place.amount.pounds >= LEAST_BUDGET and _is_total(place, previous) else ""


def _is_gap(place: _Place, previous: str) -> bool:
    if previous == "money.gap" and _GAP_GOES_ON.match(place.before):
        return True
    said = _GAP.search(place.before) or _GAP_AFTER.match(place.after)
    needed = _SAVINGS_OF.search(place.before) and _NEEDED.match(place.after)
    return bool(said or needed) and not _GAP_IS_NOT.search(place.before + place.after[:60])


def _is_set_aside(place: _Place) -> bool:
    said = (
        _ASIDE_AFTER.match(place.after)
        or _ASIDE_LATER.match(place.after)
        or _ASIDE_NAMED.match(place.after)
        or _ASIDE_BEFORE.search(place.before)
    )
    return bool(said) and not _NOT_ASIDE.search(place.before + place.after)


def _is_under_set_aside(piece: Piece, place: _Place) -> bool:
    """Whether a sum is the first that a section on the set aside gives, and is its value."""
    below = bool(piece.section) and bool(_OF_ASIDE.search(piece.section[-1]))
    return (
        below
        and place.amount.pounds >= LEAST_PART
        and bool(re.search(r"\b(?:value|sum|amount|budget)\b", place.before, _I))
    )


def _is_total(place: _Place, previous: str) -> bool:
    if previous == "money.total" and _TOTAL_GOES_ON.match(place.before) and YEAR.search(place.before + place.after):
        return True
    said = _TOTAL.search(place.before) or _TOTAL_AFTER.match(place.after)
    return bool(said) and not _NO_TOTAL.search(place.before)


def _who(key: str, place: _Place) -> str:
    if key == "money.by_partner":
        return _partner(place)
    return _group(place) if key == "money.by_group" else ""


def _partner(place: _Place) -> str:
    """The partner that pays a sum: "from the Council" after it, else the last one named before it; empty for neither."""
    if _TO_ANOTHER.match(place.after):
        return ""
    paid = _FROM.match(place.after)
    if paid:
        named = place.after[paid.end() :]
        return "Council" if COUNCIL.match(named) else "Health board" if BOARD.match(named) else ""
    last = {
        name: max((m.start() for m in pattern.finditer(place.before)), default=-1)
        for name, pattern in (("Council", COUNCIL), ("Health board", BOARD))
    }
    best = max(last, key=lambda name: last[name])
    return best if last[best] >= 0 else ""


def _group(place: _Place) -> str:
    """The care group that a sum is spent on, as the text names it; empty where it names none."""
    for match in (
        _LABELLED.match(place.before),
        _RECEIVES.match(place.before),
        _BUDGET_FOR.search(place.before),
        _SPENT_ON.match(place.after),
    ):
        label = match["label"].strip(" :") if match else ""
        if any(pattern.match(_PEOPLE.sub("", _SERVICES.sub("", label))) for pattern in _GROUPS):
            return label[:1].upper() + label[1:]
    return ""


def _year(text: str, amount: Amount, years: tuple[str, str] | None) -> str:
    """The year that a sum is for, as "2025/26": from the words after it, then before it, then the plan's period."""
    after = _FINANCIAL_YEAR.search(text[amount.end : amount.end + 55]) or YEAR.search(
        text[amount.end : amount.end + 25]
    )
    before = list(YEAR.finditer(text[: amount.start]))
    match = after or (before[-1] if before else None)
    if match:
        return match.group().replace(" ", "")
    if years and re.search(r"\bfirst year\b", text, _I):
        return years[0]
    return years[1] if years and re.search(r"\blast year\b", text, _I) else ""


def _year_in(context: str) -> str:
    match = YEAR.search(context)
    return match.group().replace(" ", "") if match else ""
