"""Every format opens as its bytes decode, and bad bytes are refused in one clear sentence."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from ingest.intake import (
    IntakeOptions,
    NotAnImage,
    PageUnreadable,
    PhotoRefused,
    PhotoTooLarge,
    PhotoTooSmall,
    open_original,
)


def picture(width: int = 300, height: int = 200) -> Image.Image:
    ramp = np.zeros((height, width, 3), np.uint8)
    ramp[:, :, 0] = np.linspace(0, 255, width).astype(np.uint8)  # red grows to the right
    ramp[:, :, 2] = 40
    return Image.fromarray(ramp)


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def heic() -> bytes:
    out = io.BytesIO()
    pillow_heif.from_pillow(picture()).save(out, quality=90)
    return out.getvalue()


@pytest.mark.parametrize(
    ("form", "media_type"),
    [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp"), ("TIFF", "image/tiff")],
)
def test_a_picture_opens_as_its_bytes_decode(form: str, media_type: str):
    original = open_original(saved(picture(), form), "card.bin")

    photo = original.photo()
    assert original.media_type == media_type
    assert (photo.width_px, photo.height_px) == (300, 200)
    blue, _, red = photo.pixels[100, 290]
    assert abs(int(red) - 246) < 12
    assert abs(int(blue) - 40) < 12


def test_heic_from_a_phone_opens():
    original = open_original(heic(), "IMG_1.HEIC")

    assert original.media_type == "image/heic"
    assert original.photo().pixels.shape == (200, 300, 3)


def test_exif_orientation_is_not_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # "turn me right"

    photo = open_original(saved(picture(), "JPEG", exif=exif), "turned.jpg").photo()

    assert (photo.width_px, photo.height_px) == (300, 200)


def test_every_page_of_a_tiff_is_a_photo_of_its_own():
    pages = [picture(300 + 10 * i) for i in range(3)]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])

    original = open_original(data, "stack.tiff")

    assert original.pages == 3
    assert [original.photo(page).width_px for page in (1, 2, 3)] == [300, 310, 320]
    assert len({original.photo(page).id for page in (1, 2, 3)}) == 3


def test_a_pdf_page_is_drawn_at_300_dpi():
    data = saved(picture(910, 550), "PDF", resolution=254.0)  # 91 × 55 mm

    original = open_original(data, "scan.pdf")

    photo = original.photo()
    assert original.media_type == "application/pdf"
    assert abs(photo.width_px - 1075) <= 2
    assert photo.px_per_mm == pytest.approx(11.81, abs=0.01)


def test_a_scanners_resolution_is_believed_and_a_cameras_is_not():
    scan = open_original(saved(picture(), "JPEG", dpi=(300, 300)), "scan.jpg").photo()
    snap = open_original(saved(picture(), "JPEG", dpi=(72, 72)), "snap.jpg").photo()

    assert scan.px_per_mm == pytest.approx(11.8, abs=0.02)
    assert snap.px_per_mm is None


def test_a_transparent_png_becomes_ink_on_white_paper():
    layered = Image.new("RGBA", (300, 200), (0, 0, 0, 0))

    photo = open_original(saved(layered, "PNG"), "logo.png").photo()

    assert photo.pixels.min() == 255


def test_a_16_bit_scan_keeps_its_greys():
    deep = Image.fromarray(np.full((200, 300), 40000, np.uint16))

    photo = open_original(saved(deep, "TIFF"), "deep.tiff").photo()

    assert abs(int(photo.pixels[0, 0, 0]) - 155) <= 1


def png_header(width: int, height: int) -> bytes:
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + body + struct.pack(">I", zlib.crc32(body))
    data = b"IDAT" + zlib.compress(b"\x00" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


def locked_pdf() -> bytes:
    """A PDF whose trailer says it is encrypted for a password nobody gave."""
    parts = [
        b"1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n",
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n",
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 258 156]>>endobj\n",
        b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -44>>endobj\n",
    ]
    data, offsets = b"%PDF-1.4\n", []
    for part in parts:
        offsets.append(len(data))
        data += part
    start = len(data)
    data += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    data += b"trailer<</Size 5/Root 1 0 R/Encrypt 4 0 R/ID[<00><00>]>>\nstartxref\n%d\n%%%%EOF" % start
    return data


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", NotAnImage),
        (b"name,company\n", NotAnImage),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 50, PhotoRefused),
        (saved(picture(1, 1), "PNG"), PhotoTooSmall),
        (png_header(20_000, 20_000), PhotoTooLarge),
        (b"%PDF-1.7 nothing more", PageUnreadable),
        (locked_pdf(), PageUnreadable),
    ],
    ids=["0 bytes", "text", "jpeg start only", "1x1", "20,000 x 20,000 header", "broken pdf", "password pdf"],
)
def test_bad_bytes_are_refused_with_a_sentence_and_a_hint(data: bytes, refusal: type[PhotoRefused]):
    with pytest.raises(refusal) as refused:
        open_original(data, "bad.jpg").photo()

    assert "bad.jpg" in refused.value.message
    assert refused.value.hint


def test_a_password_is_named_as_the_reason():
    with pytest.raises(PageUnreadable, match="password"):
        open_original(locked_pdf(), "locked.pdf")


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF"])
def test_a_file_cut_in_half_is_refused_not_half_read(form: str):
    noise = Image.fromarray(np.random.default_rng(1).integers(0, 255, (300, 400, 3), dtype=np.uint8))
    data = saved(noise, form)

    with pytest.raises(PhotoRefused):
        open_original(data[: len(data) // 2], "half").photo()


def test_too_many_bytes_are_refused_before_they_are_decoded():
    with pytest.raises(PhotoTooLarge, match="MB"):
        open_original(saved(picture(), "PNG"), "big.png", IntakeOptions(max_file_bytes=100))


def test_the_wrong_extension_does_not_matter():
    assert open_original(saved(picture(), "PNG"), "card.jpg").media_type == "image/png"


def test_a_photo_cannot_be_changed():
    photo = open_original(saved(picture(), "PNG"), "card.png").photo()

    with pytest.raises(ValueError, match="read-only"):
        photo.pixels[0, 0] = 0
