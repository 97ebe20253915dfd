"""A card as it comes back from a meeting: with a QR code printed on it, or a seal, a date stamp, a note by hand.

python -c "from tests.support.marked_card import marked_card" — the same seed gives the same bytes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import ImageFont

from tests.support import fonts
from tests.support.after_print import Place, press_seal, scribble, stamp_date
from tests.support.camera import photograph
from tests.support.card import PrintedCard, print_card
from tests.support.typeset import PX_PER_MM

Pixels = NDArray[np.uint8]
EXTRAS = ("code", "seal", "date", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedCard:
    """A picture, and what was added to the print."""

    jpeg: bytes
    card: PrintedCard
    payload: str
    """Of the QR code; empty if there is none."""
    added: str
    """What the seal or the stamp says; empty if nobody can read it."""


def marked_card(seed: int, extra: str, *, style: str = "classic", level: str = "scan") -> MarkedCard | None:
    """The card of this seed with one of EXTRAS where nothing is printed; None where the design leaves no room."""
    rng = random.Random(f"{seed}/{extra}/marked")
    card = print_card(seed, style)
    side = round((15 if extra == "code" else 13) * PX_PER_MM)
    corner = _empty_square(card, side, rng)
    if corner is None:
        return None
    pixels, payload, added = card.pixels.copy(), "", ""
    middle = (corner[0] + side // 2, corner[1] + side // 2)
    if extra == "code":
        payload = _payload(card)
        pixels = print_code(pixels, payload, corner, side)
    elif extra == "seal":
        added = rng.choice(("検収済印", "青空商会之印", "受付済印"))
        pixels, _ = press_seal(pixels, added, _face(added, side * 0.22), corner, side)
    elif extra == "date":
        added = f"20{rng.randint(10, 30)}.{rng.randint(1, 12):02d}.{rng.randint(1, 28):02d}"
        pixels, _ = stamp_date(pixels, added, _face(added, side * 0.17), middle, rng.choice((-14.0, -9.0, 8.0, 13.0)))
    else:
        pixels, _ = scribble(pixels, rng, (corner[0] + side // 8, middle[1]), side // 3)
    shot = photograph(pixels, card.width_mm, card.height_mm, level, seed)
    return MarkedCard(jpeg=shot.jpeg, card=card, payload=payload, added=added)


def print_code(card: Pixels, payload: str, at: tuple[int, int], side: int) -> Pixels:
    """A QR code with its quiet zone in a square of `side` px."""
    code = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode)
    modules = np.asarray(zxingcpp.write_barcode_to_image(code, scale=1))
    scale = max(1, side // modules.shape[0])
    drawn = np.kron(modules.reshape(modules.shape[:2]), np.ones((scale, scale), np.uint8))
    printed = card.copy()
    printed[at[1] : at[1] + drawn.shape[0], at[0] : at[0] + drawn.shape[1]] = drawn[..., np.newaxis]
    return printed


def _payload(card: PrintedCard) -> str:
    told = {fact.kind: fact.value for fact in card.facts}
    parts = [
        ("N", told.get("name", "").replace(" ", ",")),
        ("TEL", told.get("phone", "")),
        ("EMAIL", told.get("email", "")),
    ]
    return "MECARD:" + "".join(f"{key}:{value};" for key, value in parts if value) + ";"


def _face(text: str, size_px: float) -> ImageFont.FreeTypeFont:
    return next(face for face in fonts.available() if face.prints(text)).at(size_px)


def _empty_square(card: PrintedCard, side: int, rng: random.Random) -> tuple[int, int] | None:
    """A corner of a square where the paper is bare, px of the print."""
    height, width = card.pixels.shape[:2]
    room = side // 8
    for _ in range(300):
        x, y = rng.randrange(room, width - side - room), rng.randrange(room, height - side - room)
        around: Place = (x - room, y - room, x + side + room, y + side + room)
        part = card.pixels[round(around[1]) : round(around[3]), round(around[0]) : round(around[2])]
        if int(np.ptp(part.astype(np.int16), axis=(0, 1)).max()) < 12:
            return x, y
    return None
