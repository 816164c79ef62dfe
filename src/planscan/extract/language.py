"""Tells English from other languages by the small words that hold its sentences together.

Only English is assessed, so a block is called anything else only on good evidence: short and tabular text, names and
single foreign words stay English.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from planscan.model import Block, BlockKind, Document, ReadingWarning

ENGLISH, GAELIC, OTHER = "en", "gd", "other"

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ENOUGH_WORDS = 8
_ENOUGH_DIFFERENT = 3
_FOREIGN_SHARE = 0.12
"""Running text in any of these languages holds a quarter or more of its profile's words; this asks for half that."""
_LEAD = 2.0
"""A foreign profile must fit so many times as well as the English one: many small words are shared."""
_LAST_LATIN = "\u036f"
_BEYOND_LATIN = re.compile(f"[^\\x00-{_LAST_LATIN}]+")
_ENOUGH_LETTERS = 12
"""A word of another script may be a name; so many letters of it are a text."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that are common in one language and are no common word of English or Scots.
_PROFILES: dict[str, frozenset[str]] = {
    ENGLISH: _words(
        "the of and to in a is for that with are be on as by this we our will it from have has their they at or an "
        "was were not which who can all been more people how what you your these into but also should may must than "
        "its i he she there when where if so do about"
    ),
    GAELIC: _words(
        "agus tha bha gu gus ann anns airson aig bho eadar cuideachd nach gum gun dha leis ris dhan mu ach gach nan "
        "seo sin iad sinn chan eil bhith bidh mar ag ri na don às oirnn againn aca againne thu sibh cha nam dhaibh "
        "dhuinn làn fhèin chaidh rinn daoine cùram slàinte seirbheisean coimhearsnachd còir thoirt ùr sam bith mòr "
        "chum tro thar ro dh’ th’ b’ faodaidh feumaidh far gàidhlig"
    ),
    "welsh": _words("yn ac mae wedi gyda ar gan bod eu fydd hyn sydd neu hefyd ein gyfer bydd cael dros nid"),
    "polish": _words(
        "nie jest oraz dla się że na przez które jak lub są może ten tym państwa jeśli być we aby po od przy ich tej "
        "tego będzie będziemy można która który także czy już naszym"
    ),
    "french": _words("les des est dans pour une qui sur avec par pas vous nous sont cette aux leur plus être"),
    "german": _words("und der die das ist nicht mit für von auf den sie eine wir sind wird auch dem zu werden"),
    "spanish": _words("los las una para con por del que está como más pero sus este usted puede también"),
    "italian": _words("che non una sono con della del gli alla nel anche questo più delle dei essere"),
    "portuguese": _words("não uma para com dos mais por são você está como pode também seu ou das ser"),
    "romanian": _words("și este pentru care sunt din nu cu sau dacă puteți această mai poate fi la"),
    "lithuanian": _words("ir yra kad į su kaip apie jei jūs arba galite bei šis tai nuo iki dėl"),
    "latvian": _words("un ir kas par ar no vai jūs šo var lai uz kā tiek kad būt"),
    "turkish": _words("ve bir için bu ile olarak daha veya da de olan gibi sizin eğer"),
    "hungarian": _words("és az hogy egy nem van vagy ha ez kell önnek meg is csak"),
}
_NAMES = {GAELIC: "Gaelic", OTHER: "a language other than English"}


def language_of(text: str) -> str:
    """The code "en", "gd" (Scottish Gaelic) or "other"; "en" where the text is too short or too tabular to tell."""
    if _is_other_script(text):
        return OTHER
    words = _WORD.findall(text.lower().replace("'", "’"))
    english = sum(word in _PROFILES[ENGLISH] for word in words)
    if len(words) < _ENOUGH_WORDS or english * (1 + _LEAD) > len(words):
        return ENGLISH  # too few words are left for any other profile to take the lead; nearly every block ends here
    counts = Counter(words)
    hits = {name: sum(counts[word] for word in profile) for name, profile in _PROFILES.items()}
    best = max(_PROFILES, key=lambda name: hits[name])  # the first of equals, and English comes first
    if best == ENGLISH or hits[best] < max(_FOREIGN_SHARE * len(words), _LEAD * english):
        return ENGLISH
    # One word that happens to be spelt like a foreign one may stand in every cell of a row.
    if len(_PROFILES[best] & counts.keys()) < _ENOUGH_DIFFERENT:
        return ENGLISH
    return GAELIC if best == GAELIC else OTHER


def with_languages(document: Document) -> Document:
    """The document with the language of most of its words, and a warning for each other language found in it."""
    blocks = [block for block in document.blocks if block.kind is not BlockKind.FURNITURE]
    words: Counter[str] = Counter()
    foreign: dict[str, list[Block]] = {}
    for block in blocks:
        text = document.text[block.start : block.end]
        language = language_of(text)
        words[language] += len(text.split())
        if language != ENGLISH:
            foreign.setdefault(language, []).append(block)
    main = max((ENGLISH, GAELIC, OTHER), key=lambda language: words[language])
    warnings = tuple(_warning(language, words[language], foreign[language]) for language in sorted(foreign))
    return replace(document, language=main if words else document.language, warnings=(*document.warnings, *warnings))


def _is_other_script(text: str) -> bool:
    """Whether most letters are not Latin, as in Arabic, Chinese or Cyrillic text."""
    beyond = "".join(_BEYOND_LATIN.findall(text))
    # Mathematical letters are Latin ones in disguise. Greek letters stand as signs in English text, but never so many.
    other = sum(
        character > _LAST_LATIN and character.isalpha() and not _extended_latin(character)
        for character in unicodedata.normalize("NFKC", beyond)
    )
    return other >= _ENOUGH_LETTERS and other > 0.5 * sum(character.isalpha() for character in text)


def _extended_latin(character: str) -> bool:
    return "\u1e00" <= character <= "\u1eff" or "\u2c60" <= character <= "\u2c7f" or "\ufb00" <= character <= "\ufb06"


def _warning(language: str, words: int, blocks: Sequence[Block]) -> ReadingWarning:
    page = blocks[0].page
    where = "" if page is None else f", first on page {page}"
    return ReadingWarning(
        "non-english-text",
        f"{words} words seem to be in {_NAMES[language]}{where}. Only English is assessed: what they say is "
        "not in the results.",
        page=page,
    )
