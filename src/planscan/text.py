"""Words and sentences of plain text, with their offsets: the same cut for cues, discourse and similarity."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_TOKEN = re.compile(
    r"""
    \d+(?:[.,]\d+)*            # 12, 4.5, 1,200
    | [^\W\d_]+(?:['’][^\W\d_]+)?   # a word, with an inner apostrophe
    | [£%&]
    | [.;:!?()\n|\t]           # punctuation that parts phrases; a comma or a slash does not
    """,
    re.VERBOSE,
)
_GLUE = re.compile(r"[-\u2010\u2011\u00ad\ufffe]\s?$")
_ALWAYS_JOINED = frozenset({"co", "multi", "inter"})  # "co production", "multi-disciplinary"
_JOINED_BY_HYPHEN = frozenset({"pre", "re", "non", "sub", "anti", "semi", "well"})  # "re-ablement", "well-being"
_NUMBER_WORDS = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty", "thirty"}
    | {"forty", "fifty", "hundred", "thousand", "million"}
)
_PARTING = frozenset(".;:!?()\n|\t")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or mark: its normal form, its offsets in the text, and whether it stands in capitals."""

    norm: str
    start: int
    end: int
    capitals: bool


@lru_cache(maxsize=65536)
def normal_form(word: str) -> str:
    """The form under which a word is looked up: lower case, singular, British -ise.

    >>> normal_form("Localities"), normal_form("Organization's"), normal_form("&")
    ('locality', 'organisation', 'and')
    """
    word = unicodedata.normalize("NFKC", word).lower().replace("’", "'")
    if word == "&":
        return "and"
    word = word.removesuffix("'s").replace("'", "")
    word = re.sub(r"iz(e|es|ed|ing|ation|ations|er|ers)$", r"is\1", word)
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "xes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def tokens(text: str) -> list[Token]:
    """Words, numbers and parting marks of a text in order; hyphens, commas, slashes and quotes are passed over.

    A prefix that some write apart is joined to its word, so that "co-production", "co production" and
    "coproduction" have one form.
    """
    found: list[Token] = []
    for match in _TOKEN.finditer(text):
        word = match.group()
        token = Token(normal_form(word), match.start(), match.end(), _in_capitals(word))
        if found and _joins(found[-1], token, text):
            last = found.pop()
            token = Token(last.norm + token.norm, last.start, token.end, last.capitals and token.capitals)
        found.append(token)
    return found


def _in_capitals(word: str) -> bool:
    """Whether a word of two letters or more stands in capitals; "JSNAs" does too."""
    bare = word.removesuffix("s")
    return len(bare) > 1 and bare.isupper()


def _joins(left: Token, right: Token, text: str) -> bool:
    if not right.norm.isalpha():
        return False
    gap = text[left.end : right.start]
    if left.norm in _ALWAYS_JOINED:
        return gap.strip("-\u2010\u2011\u00ad\ufffe ") == ""
    hyphen = bool(_GLUE.search(gap)) and gap[0] != " "
    return left.norm in _JOINED_BY_HYPHEN and (hyphen or (left.norm == "well" and right.norm == "being" and gap == " "))


def is_number(norm: str) -> bool:
    """Whether a normal form is a number, in figures or in words from two up."""
    return norm[:1].isdigit() or norm in _NUMBER_WORDS


def is_parting(norm: str) -> bool:
    """Whether a normal form is a mark that no phrase runs across."""
    return norm in _PARTING


_SENTENCE_END = re.compile(
    r"""(?<!\be\.g)(?<!\bi\.e)(?<!\bNo)(?<!\betc)(?<!\b[A-Z])  # not after an abbreviation or an initial
    [.!?]['"”’)]*\s+(?=["“‘'(]?[A-Z0-9£])
    | \n+""",
    re.VERBOSE,
)


def sentences(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence of a text, line breaks ending one; white space at the ends is left out."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in [*_SENTENCE_END.finditer(text), None]:
        end = match.end() if match else len(text)
        piece = text[start:end]
        if piece.strip():
            left = start + len(piece) - len(piece.lstrip())
            bounds.append((left, start + len(piece.rstrip())))
        start = end
    return bounds


_FINER = re.compile(r"[^\w%£]+")


def letters_and_digits(text: str) -> str:
    """Only the letters and digits of a text, in lower case: for comparing two readings of the same words."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def plain_words(text: str) -> list[str]:
    """Lower-case words of a text without marks: for counting and comparing."""
    return [word for word in _FINER.split(unicodedata.normalize("NFKC", text).lower()) if word]
