"""Numbers as lists print them: Roman, by letters, ordinal."""

from __future__ import annotations

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_LARGEST_ROMAN = 3999
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def roman(count: int) -> str:
    """A count in capitals, such as "XIV"; in digits where Roman numerals do not reach."""
    if not 0 < count <= _LARGEST_ROMAN:
        return str(count)
    out = ""
    for value, sign in _ROMAN:
        times, count = divmod(count, value)
        out += sign * times
    return out


def letters(count: int) -> str:
    """A to Z, then AA to ZZ, AAA and so on, as word processors count; in digits outside 1 to 780."""
    if not 0 < count <= 26 * 30:
        return str(count)
    times, place = divmod(count - 1, 26)
    return chr(ord("A") + place) * (times + 1)


def ordinal(count: int) -> str:
    """Such as "1st", "22nd", "13th"."""
    teen = count % 100 in (11, 12, 13)
    return f"{count}{'th' if teen else _ENDINGS.get(count % 10, 'th')}"
