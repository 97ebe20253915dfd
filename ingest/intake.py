"""Bytes → Photos: JPEG, PNG, WebP, HEIC, TIFF with many pages, PDF. Refuses what is no picture, too small or too huge.

The header is checked before any pixel is decoded: a 17 KB PNG can claim 900 MB. Knows no card.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pillow_heif
import pypdfium2
from PIL import ExifTags, Image, UnidentifiedImageError

from ingest.errors import CardError
from ingest.photo import Photo, Pixels, sha256_of

pillow_heif.register_heif_opener()
Image.MAX_IMAGE_PIXELS = None  # IntakeOptions.max_photo_px is checked on every header, before any pixel is decoded

FORMATS = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # what several phones write into .jpg
    "PNG": "image/png",
    "WEBP": "image/webp",
    "HEIF": "image/heic",
    "TIFF": "image/tiff",
}
OPENED = ("JPEG", "PNG", "WEBP", "HEIF", "TIFF")  # Pillow opens an MPO as JPEG and renames it
PDF_TYPE = "application/pdf"
READABLE = "JPEG, PNG, WebP, HEIC, TIFF, PDF"
PDF_DPI = 300
MM_PER_INCH = 25.4
pdfium_lock = threading.Lock()
"""pdfium is not thread-safe."""


class PhotoRefused(CardError):
    """This file cannot become a photo."""

    code = "photo_refused"


class NotAnImage(PhotoRefused):
    """Not one of the formats we read."""

    code = "not_an_image"


class PhotoTooSmall(PhotoRefused):
    """Too few pixels to hold readable text."""

    code = "photo_too_small"


class PhotoTooLarge(PhotoRefused):
    """More pixels or bytes than we decode."""

    code = "photo_too_large"


class PageUnreadable(PhotoRefused):
    """The header is fine, the content is not: truncated, damaged or locked."""

    code = "page_unreadable"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeOptions:
    """What we are willing to open."""

    max_photo_px: int = 120_000_000
    """A3 at 600 dpi is 70 million; a 108-megapixel phone fits."""
    min_side_px: int = 120
    """Below this a card's 8-point text is under 10 px high: nobody can read it."""
    max_file_bytes: int = 256 * 1024 * 1024
    max_pages: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Original:
    """A file whose header is sound; pages are decoded one at a time, when asked for."""

    data: bytes
    source: str
    sha256: str
    media_type: str
    pages: int
    options: IntakeOptions

    def photo(self, page: int = 1) -> Photo:
        """Decode one page, EXIF orientation not applied.

        Args:
            page: from 1 to `pages`.

        Raises:
            PhotoRefused: this page is damaged, locked, too small or too large.
        """
        if self.media_type == PDF_TYPE:
            return Photo(
                sha256=self.sha256,
                page=page,
                source=self.source,
                pixels=self._pdf_page(page),
                px_per_mm=PDF_DPI / MM_PER_INCH,
            )
        pixels, taken_at, px_per_mm = self._picture(page)
        return Photo(
            sha256=self.sha256, page=page, source=self.source, pixels=pixels, taken_at=taken_at, px_per_mm=px_per_mm
        )

    def _picture(self, page: int) -> tuple[Pixels, datetime | None, float | None]:
        try:
            with Image.open(io.BytesIO(self.data)) as picture:
                if page > 1:
                    picture.seek(page - 1)
                _check_size(picture.size, self.source, self.options)
                px_per_mm, taken_at = _px_per_mm(picture), _taken_at(picture)
                picture.load()
                return to_bgr(picture), taken_at, px_per_mm
        except PhotoRefused:
            raise
        except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
            raise PageUnreadable(
                f"{_named(self.source, page, self.pages)} is damaged or cut off and cannot be decoded.",
                "Copy it again from the camera or scanner.",
            ) from error

    def _pdf_page(self, page: int) -> Pixels:
        try:
            with pdfium_lock, pypdfium2.PdfDocument(self.data) as document:
                sheet = document[page - 1]
                width_pt, height_pt = sheet.get_size()
                scale = PDF_DPI / 72
                _check_size((int(width_pt * scale), int(height_pt * scale)), self.source, self.options)
                return to_bgr(sheet.render(scale=scale).to_pil())
        except pypdfium2.PdfiumError as error:
            raise PageUnreadable(
                f"{_named(self.source, page, self.pages)} cannot be drawn.", "Print it to PDF again, or scan the paper."
            ) from error


def open_original(data: bytes, source: str, options: IntakeOptions | None = None) -> Original:
    """Look at a file's header and say what is in it.

    Args:
        data: the file's bytes.
        source: its path or upload name, for messages.

    Raises:
        PhotoRefused: not a picture, too small, too large, locked or damaged.
    """
    options = options or IntakeOptions()
    if not data:
        raise NotAnImage(f"{source} is empty (0 bytes).", "Copy it again from the camera or scanner.")
    if len(data) > options.max_file_bytes:
        raise PhotoTooLarge(
            f"{source} has {len(data) / 1e6:.0f} MB; {options.max_file_bytes / 1e6:.0f} MB is the limit.",
            "Split the PDF or TIFF, or scan at 300 dpi.",
        )
    media_type, pages = (
        _pdf_header(data, source) if data[:1024].lstrip().startswith(b"%PDF") else _header(data, source, options)
    )
    if pages > options.max_pages:
        raise PhotoTooLarge(f"{source} has {pages} pages; {options.max_pages} is the limit.", "Split the file.")
    return Original(
        data=data, source=source, sha256=sha256_of(data), media_type=media_type, pages=pages, options=options
    )


def _pdf_header(data: bytes, source: str) -> tuple[str, int]:
    try:
        with pdfium_lock, pypdfium2.PdfDocument(data) as document:
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise PageUnreadable(
                f"{source} is locked with a password.", "Save a copy without the password and give us that."
            ) from error
        raise PageUnreadable(f"{source} is a damaged PDF.", "Print it to PDF again, or scan the paper.") from error
    if pages == 0:
        raise PageUnreadable(f"{source} is a PDF without pages.", "Scan the cards again.")
    return PDF_TYPE, pages


def _header(data: bytes, source: str, options: IntakeOptions) -> tuple[str, int]:
    try:
        with Image.open(io.BytesIO(data), formats=OPENED) as picture:
            _check_size(picture.size, source, options)
            form = str(picture.format)
            # An MPO's further pictures are the phone's depth map or preview, not pages.
            pages = int(getattr(picture, "n_frames", 1)) if form == "TIFF" else 1
            return FORMATS[form], pages
    except UnidentifiedImageError as error:
        raise NotAnImage(f"{source} is not a picture we can read.", f"We read {READABLE}.") from error
    except (OSError, ValueError, SyntaxError) as error:
        raise PageUnreadable(f"{source} is damaged or cut off.", "Copy it again from the camera or scanner.") from error


def _check_size(size: tuple[int, int], source: str, options: IntakeOptions) -> None:
    width, height = size
    if width * height > options.max_photo_px:
        raise PhotoTooLarge(
            f"{source} has {width} × {height} pixels; {options.max_photo_px // 1_000_000} million is the limit.",
            "Save it smaller: 300 dots per inch are enough for a card.",
        )
    if min(width, height) < options.min_side_px:
        raise PhotoTooSmall(
            f"{source} has only {width} × {height} pixels: no text can be read in it.",
            "Photograph the card so that it fills the picture.",
        )


def to_bgr(picture: Image.Image) -> Pixels:
    """Any Pillow picture as BGR pixels; what is transparent becomes white paper."""
    if picture.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        deep = np.asarray(picture, dtype=np.float64)
        top = 65535.0 if deep.max() > 255 else 255.0
        grey = np.clip(deep / top * 255, 0, 255).astype(np.uint8)
        return np.ascontiguousarray(np.repeat(grey[:, :, np.newaxis], 3, axis=2))
    if picture.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in picture.info:
        layered = picture.convert("RGBA")
        paper = Image.new("RGBA", layered.size, (255, 255, 255, 255))
        picture = Image.alpha_composite(paper, layered)
    rgb = np.asarray(picture.convert("RGB"), dtype=np.uint8)
    return np.ascontiguousarray(rgb[:, :, ::-1])


def _px_per_mm(picture: Image.Image) -> float | None:
    """The file's resolution where it can be a scanner's; cameras write 72 or 96 without meaning it."""
    dpi: Any = picture.info.get("dpi")
    try:
        x = float(dpi[0])
    except (TypeError, ValueError, IndexError):
        return None
    return x / MM_PER_INCH if 149 <= x <= 1300 else None


def _taken_at(picture: Image.Image) -> datetime | None:
    try:
        exif = picture.getexif()
        stamp = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime)
        return datetime.strptime(str(stamp).strip("\x00 "), "%Y:%m:%d %H:%M:%S") if stamp else None
    except (ValueError, TypeError, OSError, SyntaxError):
        return None


def _named(source: str, page: int, pages: int) -> str:
    return source if pages == 1 else f"Page {page} of {source}"
