"""From bytes to text where a file does not say, or says wrongly, how its characters are written."""

from __future__ import annotations

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like UTF-16, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(data: bytes, declared: str | None = None) -> str:
    """The text of some bytes: by their byte-order mark, as UTF-8, as declared, else as Windows wrote it.

    UTF-8 is tried before what is declared: text in another encoding hardly ever is valid UTF-8 by chance, but files
    are often saved anew without their declaration being put right. Lone surrogates and nulls are replaced.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _sound(data.decode(encoding, errors="replace"))
    try:
        return _sound(data.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    for name in (declared, "cp1252"):
        if name is None:
            continue
        try:
            # Some codecs are no text encodings, or fail in ways of their own on foreign bytes.
            return _sound(data.decode(codecs.lookup(name).name))
        except (LookupError, UnicodeError, ValueError, TypeError, AttributeError, AssertionError):
            continue
    return _sound(data.decode("cp1252", errors="replace"))


def _sound(text: str) -> str:
    if not isinstance(text, str):
        raise TypeError("no text encoding")
    return text.encode("utf-8", errors="replace").decode("utf-8").replace("\x00", "\ufffd")
