"""QR codes on a card, decoded to their text (zxing-cpp). Knows no meaning of the text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray

from ingest.geometry import Quad
from ingest.photo import Pixels


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One code and where it stands."""

    text: str
    quad: Quad
    """In the frame of the pixels looked at."""


def find_codes(pixels: Pixels) -> tuple[Code, ...]:
    """Every readable QR code, in the order found."""
    codes = []
    for found in zxingcpp.read_barcodes(pixels, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)):
        place = found.position
        corners = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
        a, b, c, d = ((float(corner.x), float(corner.y)) for corner in corners)
        codes.append(Code(text=found.text, quad=(a, b, c, d)))
    return tuple(codes)


def code_texts(grey: NDArray[np.uint8]) -> tuple[str, ...]:
    """What the QR codes of a small, well printed page say; quicker than find_codes, and without its second tries."""
    found = zxingcpp.read_barcodes(
        grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode), try_downscale=False, try_invert=False
    )
    return tuple(code.text for code in found)
