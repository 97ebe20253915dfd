"""Read the QR codes of a card: decoded, sorted by what they hold, taken apart. Knows no field of ours."""

from __future__ import annotations

from ingest.codes import find_codes
from ingest.photo import Pixels
from ocr.code_payload import kind_of, payload_properties
from ocr.code_reading import CodeReading


def read_codes(pixels: Pixels) -> tuple[CodeReading, ...]:
    """Every readable QR code of a card, the same payload once.

    Args:
        pixels: the card the right way up, card px.
    """
    found = {code.text: code for code in find_codes(pixels)}
    return tuple(
        CodeReading(kind=kind_of(code.text), text=code.text, quad=code.quad, properties=payload_properties(code.text))
        for code in found.values()
    )
