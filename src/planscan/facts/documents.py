"""Companion documents: other documents of the authority and its partners that the plan names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from planscan.facts.own_plan import EARLIER
from planscan.facts.stated import stated
from planscan.model import BlockKind, Fact
from planscan.outline import Outline, Piece

_I = re.IGNORECASE

_KINDS = (
    "integration scheme", "scheme of integration", "annual financial statement", "financial statement", "annual performance report",
    r"(?:medium[- ]term )?financial (?:plan|strategy|framework)", r"(?:integrated |joint |three[- ]year )?workforce plan",
    "market (?:facilitation|position) (?:plan|statement)", "housing contribution statement", "strategic housing investment plan",
    "local housing strategy", "(?:joint )?strategic needs assessment", "equality (?:and [a-z ]{3,30})?impact assessment",
    "consultation (?:and engagement )?report", "engagement report", "statement of (?:consultation|action)[a-z ]{0,20}",
    r"(?:annual )?(?:delivery|implementation|action|operational) plan", "carers[’']? strategy", "(?:gaelic language|bsl|british sign language) plan",
    "local outcomes improvement plan", r"children[’']s services plan", r"community justice (?:outcomes improvement )?plan",
    "community plan", "council plan", "primary care improvement plan", "digital strategy", "property strategy", "estates strategy",
    "risk (?:register|management strategy|strategy)", "options report", "easy[- ]read (?:version|summary)", "locality plans?",
    "participation and engagement strategy", "engagement strategy", "communications? (?:and engagement )?strategy", "directions policy",
    "climate change (?:plan|report)", "islands? (?:plan|impact assessment)", "commissioning plan", "rapid rehousing transition plan",
    "(?:alcohol and drug|adp) (?:strategy|delivery plan)", "suicide prevention (?:plan|strategy)", "anti[- ]poverty strategy", "transport strategy",
    "local development plan", "organisational development plan", "learning disability strategy", "advocacy (?:plan|strategy)", "equality outcomes",
)  # fmt: skip
_KIND = "|".join(_KINDS)
_YEARS = r"(?:,? (?:for |of )?(?:\w+ )?20\d\d(?:/\d\d)?(?:\s?(?:-|–|/|to)\s?(?:20)?\d\d(?:/\d\d)?)?)?(?: \((?:\w+ )?20\d\d\))?"
_WHOSE = r"(?:(?-i:(?:[A-Z][\w-]*(?: (?:and|of|the|for))? )*[A-Z][\w-]*)[’']s )?"
# "published under the title The Torran Conversation, a report of November 2025"
_TITLED = re.compile(
    r"\b(?:under the (?:title|name)(?: of)?|entitled|titled) [“\"‘]?(?P<name>[A-Z][\w’'-]*(?:[ :] ?(?:[A-Z][\w’'-]*|and|of|the|for|in|to)){0,8})"
)
_VOCABULARY = re.compile(
    rf"\b(?P<name>{_WHOSE}(?:{_KIND}){_YEARS})(?!\s+(?:group|board|committee|team|officer|lead))\b", _I
)
# Any other document in small letters, where it bears its years: "engagement plan for 2025/26".
_DATED = re.compile(
    rf"(?<![\w’'])(?P<name>{_WHOSE}(?:(?!(?:the|our|this|an?|its|that|in|of|for|strategic|last|previous|first|second|third|old|new|with|by|and|each|every|draft|bridging|own|audit\w*)\b)[a-z][\w’'-]*\s){{1,3}}"
    r"(?:plan|strategy|report|statement|assessment|policy)(?: for)? 20\d\d(?:\s?(?:-|–|/|to)\s?(?:20)?\d\d)?)\b"
)
# Capitalised words that end in Plan, Strategy and the like: a document by its proper name.
_PROPER = re.compile(
    r"(?P<name>\b[A-Z][\w’'-]*(?:,? (?:(?:and|of|the|for|on|in|to|&) ){0,2}(?:[A-Z][\w’'-]*|20\d\d(?:[-–/]\d\d)?)){0,9}?"
    rf" (?:Plan|Strategy|Statement|Assessment|Scheme|Report|Policy|Directions|Register|Outlook|Log|Charter|Protocol|Profile)\b{_YEARS})(?!\s+(?:Group|Board|Committee|Team|Officer|Lead))"
)
_DOCUMENT_WORD = re.compile(
    r"\b(?:easy[- ]read|plan|strategy|statement|assessment|scheme|report|policy|register|directions|outlook|log|charter|protocol|profile)\b",
    _I,
)
_NATIONAL = re.compile(
    r"^(?:health and social care delivery plan|mental health (?:and wellbeing )?strategy|dementia strategy|population health)\b|^(?:the )?(?:national|scotland[’']s|scottish|uk|government)\b|\b(?:act|regulations)\b|\bframework\b|\bguidance\b",
    _I,
)
_NATIONAL_CONTEXT = re.compile(
    r"\b(?:scottish government|national policy|nationally|scotland[’']s|neighbour\w*|other authorit\w+)\b", _I
)
# A summary names the plan that it belongs to: "The longer plan is called the Strathgarve Strategic Plan".
_LONGER = re.compile(r"\b(?:longer|full|main) (?:version of the )?plan\b", _I)
_THIS_PLAN = re.compile(
    r"\bstrategic (?:commissioning )?plan\b|^(?:this|the|our|previous|last|draft|health and care) (?:\w+ )?plan\b", _I
)
# A name in small letters counts where the sentence points to it or says what is in it.
_POINTED = re.compile(
    r"\b(?:says|sets? out|gives?|contains?|describes?|can be (?:found|had|read)|found in|see|in our|was|is|forms?|has|made|agreed|adopted|published|promises|rewritten|covers?|has its own)\b",
    _I,
)
_INDEFINITE = re.compile(r"\b(?:an?|any|no|each|every|such|another|other)\s+$", _I)
_ONLY_A_NAME = re.compile(rf"(?:[\d.]+\s+)?(?:our |the |summary of )?(?:{_KIND})(?: \d.*)?", _I)
_GLOSSARY = re.compile(r"\b(?:glossary|abbreviations|acronyms|jargon|hard words)\b", _I)
_THIS_FILE = re.compile(r"^\W*this is (?:the|an) easy[- ]read", _I)
_EASY_READ = re.compile(r"easy[- ]read", _I)
_TO_COME = re.compile(r"\bwill (?:publish|prepare|develop|write|be (?:developed|carried out|written|prepared))\b", _I)
# "Appendix A: Housing Contribution Statement", "Housing's contribution"
_HOUSING = re.compile(
    r"\bhousing contribution(?: statement)?\b|\bhousing[’']s contribution\b|\bcontribution of housing\b", _I
)
_LEAST_WORDS = 8
"""Words of a sentence or row from which a section on housing says something."""


def companion_facts(outline: Outline, title: str | None) -> Iterator[Fact]:
    """One fact for each document named, at the first place that names it; the plan itself is none."""
    seen: dict[str, tuple[str, Piece]] = {}
    for piece in outline.pieces:
        if "\t" in piece.text or not _DOCUMENT_WORD.search(piece.text) or _names_no_document(piece):
            continue
        for name in names(piece.text):
            if title is None or name.lower() not in title.lower():
                seen.setdefault(_key(name), (name, piece))
    for name, piece in seen.values():
        yield stated(outline, "companion", name, piece, 0.8)


def housing_facts(outline: Outline) -> Iterator[Fact]:
    """That the plan holds the housing contribution statement: a heading names it, and words stand below it."""
    for heading in outline.headings:
        below = (one for one in outline.pieces if one.section == heading.section and one.start >= heading.end)
        if _HOUSING.search(heading.text) and any(len(one.text.split()) >= _LEAST_WORDS for one in below):
            yield stated(outline, "housing_statement", "in the plan", heading, 0.85)
            return


def _names_no_document(piece: Piece) -> bool:
    """Whether words only explain a term, head a section of the plan, or say what this very file is."""
    if piece.kind is BlockKind.HEADING and _ONLY_A_NAME.fullmatch(piece.text.strip()):
        return True
    return bool(_THIS_FILE.search(piece.text)) or bool(piece.section and _GLOSSARY.search(piece.section[-1]))


def names(text: str) -> list[str]:
    """Names of companion documents in a sentence, in order, each once."""
    if _NATIONAL_CONTEXT.search(text) or _TO_COME.search(text):
        return []
    found: dict[str, tuple[int, str]] = {}
    proper = [(m.start("name"), m["name"]) for m in _PROPER.finditer(text) if len(_tidy(m["name"]).split()) > 1]
    proper += [(m.start("name"), m["name"]) for m in _TITLED.finditer(text) if not EARLIER.search(text)]
    small = [
        (m.start("name"), m["name"])
        for m in (*_VOCABULARY.finditer(text), *_DATED.finditer(text))
        if not any(start <= m.start("name") < start + len(name) for start, name in proper) and _counts(text, m)
    ]
    for start, name in sorted(proper + small):
        tidy = _tidy(name)
        own = bool(_THIS_PLAN.search(tidy)) and not _LONGER.search(text)
        if not _NATIONAL.search(tidy) and not own and len(tidy.split()) > 1:
            found.setdefault(_key(tidy), (start, tidy))
    return [name for _, name in found.values()]


def _tidy(name: str) -> str:
    """A name without the words before it: "The Scheme", "Lines of the Delivery Plan"."""
    bare = re.sub(r"^(?:The|Our|This|A|An|In|See|Its|Under) ", "", " ".join(name.split()))
    return re.sub(r"^\w+ of the (?=[A-Z])", "", bare)


def _counts(text: str, match: re.Match[str]) -> bool:
    if match["name"][:1].isupper() or re.search(r"20\d\d", match["name"]):
        return True
    indefinite = _INDEFINITE.search(text[: match.start()]) and not _EASY_READ.match(match["name"])
    return bool(_POINTED.search(text)) and not indefinite


def _key(name: str) -> str:
    """A name without years and small words, so that "the Carers Strategy" and "Carers Strategy 2024-27" are one."""
    bare = re.sub(r"\b20\d\d\b.*$|\((?:\w+ )?20\d\d\)", "", name.lower())
    return " ".join(re.findall(r"[a-z]+", bare.replace("’", "'").replace("'s", "s")))
