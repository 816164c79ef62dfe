"""Characters of symbol fonts, whose codes say nothing by themselves."""

from __future__ import annotations

# Only signs that carry meaning in a plan; every other sign of these fonts is decoration and read as a bullet.
_WINGDINGS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←", 0xE1: "↑",
              0xE2: "↓", 0xE8: "→", 0xF0: "→", 0x4A: "☺", 0x4C: "☹"}  # fmt: skip
_SYMBOL = {0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB0: "°", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB4: "×",
           0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xA5: "∞", 0x61: "α", 0x62: "β", 0x67: "γ", 0x6D: "μ", 0x44: "Δ",
           0x2D: "−", 0x2B: "+", 0x3D: "=", 0x25: "%", 0x26: "&"}  # fmt: skip
_TABLES = {"wingdings": _WINGDINGS, "symbol": _SYMBOL}
_PRIVATE = 0xF000
BULLET = "•"


def symbol(font: str, code: str) -> str:
    """The sign for a hexadecimal code in a font; a bullet where its picture has no letter or meaning."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    table = _TABLES.get(font.strip().lower())
    low = point - _PRIVATE if _PRIVATE <= point < _PRIVATE + 0x100 else point
    if table is not None:
        return table.get(low, BULLET)
    if low != point:
        return BULLET
    return chr(point) if point < 0x110000 and chr(point).isprintable() else ""
