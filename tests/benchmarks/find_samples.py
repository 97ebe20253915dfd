"""Pictures from outside with corners in JSON, in the words their makers chose. Knows no method of finding.

Beside a picture a JSON of the same name with `corners_tl_tr_br_bl` (a list of cards; null where the picture is the
card), or one `corners.json` for a folder: a list of {image, corners_tl_tr_br_bl}. Corners are in the frame that EXIF
orientation gives.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageOps

from tests.benchmarks.find_scoring import TrueCard

_PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlined:
    """One picture and the outlines in it."""

    picture: Path
    cards: tuple[TrueCard, ...]

    def upright(self) -> bytes:
        """The picture with its EXIF orientation applied, as the corners are given."""
        with Image.open(self.picture) as opened:
            out = io.BytesIO()
            ImageOps.exif_transpose(opened).convert("RGB").save(out, "PNG", compress_level=1)
        return out.getvalue()


def load_outlines(folder: Path) -> dict[str, tuple[Outlined, ...]]:
    """Photographs, pictures that are the card, and papers, each by file name; looks one folder deep as well."""
    photos, drawn, papers = [], [], []
    for place in (folder, *sorted(p for p in folder.iterdir() if p.is_dir())):
        for row in _rows(place / "corners.json"):
            card = TrueCard(corners=np.array(row["corners_tl_tr_br_bl"], dtype=np.float64))
            papers.append(Outlined(picture=place / row["image"], cards=(card,)))
        for description in sorted(place.glob("*.json")):
            picture = next((p for s in _PICTURES if (p := description.with_suffix(s)).is_file()), None)
            known = json.loads(description.read_text(encoding="utf-8")) if picture is not None else None
            if picture is None or not isinstance(known, dict):
                continue
            corners = known.get("corners_tl_tr_br_bl")
            if corners:
                cards = tuple(TrueCard(corners=np.array(one, dtype=np.float64)) for one in corners)
                photos.append(Outlined(picture=picture, cards=cards))
            else:
                drawn.append(Outlined(picture=picture, cards=(_whole(picture),)))
    sets = {"photographs": photos, "the picture is the card": drawn, "papers": papers}
    return {name: tuple(outlined) for name, outlined in sets.items() if outlined}


def _rows(path: Path) -> list[dict[str, Any]]:
    rows = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else []
    return [row for row in rows if row.get("corners_tl_tr_br_bl")]


def _whole(picture: Path) -> TrueCard:
    with Image.open(picture) as opened:
        w, h = ImageOps.exif_transpose(opened).size
    return TrueCard(corners=np.array([(0, 0), (w, 0), (w, h), (0, h)], dtype=np.float64))
