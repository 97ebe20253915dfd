"""Kana that differ in size or in a mark of two pixels: ッ ツ, バ パ. Knows no word."""

from __future__ import annotations

ONE = "ァィゥェォッャュョヮヵヶぁぃぅぇぉっゃゅょゎバビブベボばびぶべぼ"
OTHER = "アイウエオツヤユヨワカケあいうえおつやゆよわパピプペポぱぴぷぺぽ"
NEAR_TWIN = {**dict(zip(ONE, OTHER, strict=True)), **dict(zip(OTHER, ONE, strict=True))}
"""Kana that differ in size or in a mark of two pixels."""
