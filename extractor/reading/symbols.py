"""Characters of the symbol fonts that Word files name by font and place (w:sym)."""

from __future__ import annotations

_SYMBOL = {
    0x2B: "+", 0x2D: "−", 0x3D: "=", 0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xAC: "←", 0xAD: "↑", 0xAF: "↓", 0xB0: "°",
    0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈", 0xD7: "·", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {0x6F: "□", 0x71: "□", 0x72: "□", 0xA8: "□", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"} | {
    0x81 + index: chr(ord("①") + index) for index in range(10)
}
_WINGDINGS_2 = {0x2A: "□", 0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "□"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}
_PRIVATE = range(0xF000, 0xF100)


def symbol(font: str, code: str) -> str:
    """The character meant, or "" where a symbol font's has no meaning in text.

    Args:
        code: hexadecimal; symbol fonts stand at F000 to F0FF.
    """
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    signs = _FONTS.get(font.lower())
    if signs is not None:
        return signs.get(number - _PRIVATE.start if number in _PRIVATE else number, "")
    if number in _PRIVATE or not 0x20 <= number <= 0x10FFFF or 0xD800 <= number <= 0xDFFF:
        return ""
    return chr(number)
