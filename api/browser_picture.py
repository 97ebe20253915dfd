"""An original's page as a JPEG that every browser shows, turned by nothing and without EXIF. Knows no route."""

from __future__ import annotations

import io
import os
import uuid
from pathlib import Path

import numpy as np
from PIL import Image

from api.home import Home
from ingest.intake import open_original

WIDTHS = (240, 800, 1600, 2400)
"""A few sizes only: each is kept as a file."""


def browser_picture(home: Home, sha256: str, page: int, width: int) -> bytes:
    """A JPEG at least `width` wide where the original is, from the folder of views or freshly made.

    Raises:
        NoSuchPicture: we do not have these bytes.
        PhotoRefused: the page cannot be decoded.
    """
    wanted = next((known for known in WIDTHS if known >= width), WIDTHS[-1])
    view = home.views / sha256[:2] / f"{sha256}-{page}-{wanted}.jpg"
    try:
        return view.read_bytes()
    except FileNotFoundError:
        jpeg = _draw(home.pictures.original(sha256), sha256, page, wanted)
        _keep(view, jpeg)
        return jpeg


def _draw(data: bytes, sha256: str, page: int, width: int) -> bytes:
    photo = open_original(data, sha256[:12]).photo(page)
    picture = Image.fromarray(np.ascontiguousarray(photo.pixels[:, :, ::-1]))
    # The height may be large where the page is long and narrow; four times the width is a till receipt.
    picture.thumbnail((width, width * 4), Image.Resampling.LANCZOS, reducing_gap=2.0)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=82, optimize=True)
    return held.getvalue()


def _keep(view: Path, jpeg: bytes) -> None:
    view.parent.mkdir(parents=True, exist_ok=True)
    draft = view.parent / f".{uuid.uuid4().hex}"
    draft.write_bytes(jpeg)
    os.replace(draft, view)
