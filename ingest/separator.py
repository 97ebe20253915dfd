"""Separator sheets (区切り紙): a page with our QR code says whose the pages after it are. Knows no printer and no book.

A sheet goes between two stacks on the scanner. Its code is looked for in a small copy of the page, before anything is
read, so that a page costs milliseconds and a long scan is divided in the order of its pages.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from ingest.codes import code_texts
from ingest.intake import PDF_TYPE, Original, pdfium_lock, to_bgr

_SIGN = "meishibako:separator:1"
"""First line of every code; another version of the sheet gets another number."""
_KEYS = {"o": "owner", "e": "event", "p": "place"}
LONGEST = 40
"""Characters of each part: a code of three such lines still prints at a third of a millimetre a module on a card."""
_LOOK_PX = 500
"""Short side of the copy looked at, at least: a code 60 mm wide on A4 has 145 px there, 30 mm on a card 270 px."""
_LOOK_DPI = 75


@dataclass(frozen=True, slots=True, kw_only=True)
class Separator:
    """What a sheet says of the cards after it; empty: as before the first sheet."""

    owner: str = ""
    event: str = ""
    place: str = ""
    met_on: date | None = None


def text_of(sheet: Separator) -> str:
    """What the sheet's code holds."""
    lines = [_SIGN]
    lines += [f"{key}:{value[:LONGEST]}" for key, name in _KEYS.items() if (value := _plain(getattr(sheet, name)))]
    if sheet.met_on:
        lines.append(f"d:{sheet.met_on.isoformat()}")
    return "\n".join(lines)


def from_text(text: str) -> Separator | None:
    """The sheet that a code is of; None: the code is none of ours. What a later version may add is passed over."""
    sign, *lines = text.split("\n")
    if sign.strip() != _SIGN:
        return None
    told = {key: value.strip() for key, colon, value in (line.partition(":") for line in lines) if colon}
    try:
        met_on = date.fromisoformat(told["d"]) if "d" in told else None
    except ValueError:
        met_on = None
    words = {name: _plain(told.get(key, ""))[:LONGEST] for key, name in _KEYS.items()}
    return Separator(**words, met_on=met_on)


def separators(original: Original) -> dict[int, Separator]:
    """The pages that are separator sheets. A page that cannot be opened is none; whoever reads it will say why."""
    found = {}
    for page in range(1, original.pages + 1):
        pixels = _small(original, page)
        sheets = [] if pixels is None else [from_text(text) for text in code_texts(pixels)]
        sheet = next((sheet for sheet in sheets if sheet is not None), None)
        if sheet is not None:
            found[page] = sheet
    return found


def _small(original: Original, page: int) -> NDArray[np.uint8] | None:
    try:
        if original.media_type == PDF_TYPE:
            with pdfium_lock, pypdfium2.PdfDocument(original.data) as document:
                sheet = document[page - 1]
                width_pt, height_pt = sheet.get_size()
                scale = min(
                    max(_LOOK_DPI / 72, _LOOK_PX / min(width_pt, height_pt)), 4 * _LOOK_PX / max(width_pt, height_pt)
                )
                return _grey(sheet.render(scale=scale, grayscale=True).to_pil())
        with Image.open(io.BytesIO(original.data)) as picture:
            if page > 1:
                picture.seek(page - 1)
            if picture.width * picture.height > original.options.max_photo_px:
                return None
            picture.draft("L", (_LOOK_PX, _LOOK_PX))  # a JPEG is decoded at half, a quarter or an eighth of its size
            shrink = max(1, min(picture.size) // _LOOK_PX)
            return _grey(picture if shrink == 1 or picture.mode not in ("L", "RGB") else picture.reduce(shrink))
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError, pypdfium2.PdfiumError):
        return None


def _grey(picture: Image.Image) -> NDArray[np.uint8]:
    if picture.mode in ("1", "L", "RGB"):
        return np.ascontiguousarray(np.asarray(picture.convert("L"), dtype=np.uint8))
    return np.ascontiguousarray(to_bgr(picture)[:, :, 1])


def _plain(text: str) -> str:
    """One line without control characters."""
    return "".join(char for char in text if char.isprintable()).strip()
