"""An invented card as a picture, with where its text is and what a reader would say: no engine runs in these tests."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageDraw

from api.filing import file_page
from api.home import Home
from api.jobs import FilePage
from api.pipeline import Tools
from ingest.geometry import Box, Quad
from ingest.photo import Pixels, photo_id, sha256_of
from ocr.engines.replay import Replay
from ocr.read_card import CardReader
from ocr.reading import CharReading, ReadCard, TextLine

FilePageOf = Callable[[Home], FilePage]

PHOTO_SIZE = (1000, 720)
CARD = Box(left=120, top=130, right=880, bottom=590)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A line of the card: its text, where it begins and how high it is, card px."""

    text: str
    left: float
    top: float
    height: float

    def box(self) -> Box:
        """Card px."""
        width = sum(1.0 if ord(char) > 0x2E80 else 0.55 for char in self.text) * self.height
        return Box(left=self.left, top=self.top, right=self.left + width, bottom=self.top + self.height)


def card_of(
    name: str,
    *,
    company: str = "株式会社青葉計測",
    mail: str = "misaki@aoba-keisoku.example.co.jp",
    mobile: str = "090-1234-5678",
) -> list[Printed]:
    """A plain horizontal card; a mobile of two people's would raise a question whether they are one."""
    return [
        Printed(text=company, left=40, top=40, height=30),
        Printed(text="営業部", left=40, top=130, height=20),
        Printed(text="課長", left=130, top=130, height=20),
        Printed(text=name, left=260, top=160, height=44),
        Printed(text="〒980-0811 宮城県仙台市青葉区一番町2丁目4番1号", left=40, top=300, height=20),
        Printed(text="TEL 022-123-4567", left=40, top=335, height=20),
        Printed(text=f"携帯 {mobile}", left=300, top=335, height=20),
        Printed(text=mail, left=40, top=370, height=20),
    ]


def picture_of(lines: Sequence[Printed], *, quality: int = 88, exif: Image.Exif | None = None) -> bytes:
    """A JPEG of the card on a desk; each line is a row of dark bars, for nobody reads it."""
    rng = np.random.default_rng(1)
    desk = np.full((PHOTO_SIZE[1], PHOTO_SIZE[0], 3), (122, 98, 74)) + rng.normal(0, 4, (*PHOTO_SIZE[::-1], 1))
    picture = Image.fromarray(desk.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((CARD.left, CARD.top, CARD.right, CARD.bottom), fill="#fdfcf8")
    for line in lines:
        box = line.box()
        x = CARD.left + box.left
        while x < CARD.left + box.right:
            draw.rectangle((x, CARD.top + box.top, x + line.height * 0.4, CARD.top + box.bottom), fill="#222222")
            x += line.height * 0.6
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality, exif=exif or Image.Exif())
    return held.getvalue()


def reading_of(lines: Sequence[Printed], *, sure: float = 0.999, second: dict[str, str] | None = None) -> ReadCard:
    """What two agreeing readers would say; `second` holds where the second one says something else."""
    other = second or {}
    return ReadCard(
        lines=tuple(
            TextLine(
                text=line.text,
                quad=line.box().to_quad(),
                confidence=sure,
                chars=tuple(
                    CharReading(text=char, confidence=sure, agreed=line.text not in other) for char in line.text
                ),
                by=(("ppocr", line.text), ("tesseract", other.get(line.text, line.text))),
            )
            for line in lines
        ),
        width_px=int(CARD.width),
        height_px=int(CARD.height),
        engines=(("ppocr", "recorded"), ("tesseract", "recorded")),
    )


class RecordedBoxes:
    """Where text is in every picture of these tests; fits the `TextBoxes` seam."""

    def __init__(self, lines: Sequence[Printed]) -> None:
        self.lines = lines

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        """The lines' boxes, in the frame of the picture given; none in one that shows a bare desk."""
        scale = pixels.shape[1] / PHOTO_SIZE[0]
        if float(pixels[pixels.shape[0] // 2, pixels.shape[1] // 2].mean()) < 120 and pixels.std() < 20:
            return ()
        return tuple(
            Box(
                left=(CARD.left + box.left) * scale,
                top=(CARD.top + box.top) * scale,
                right=(CARD.left + box.right) * scale,
                bottom=(CARD.top + box.bottom) * scale,
            ).to_quad()
            for box in (line.box() for line in self.lines)
        )


def recorded_tools(pictures: dict[bytes, ReadCard], lines: Sequence[Printed]) -> Tools:
    """Tools whose reader gives back what was recorded for these pictures."""
    replay = Replay({(photo_id(sha256_of(data), 1), 1): read for data, read in pictures.items()})
    return Tools(text=RecordedBoxes(lines), reader=CardReader(lead=replay, second=None, fallback=None, turn=None))


def recorded_corridor(pictures: dict[bytes, ReadCard], lines: Sequence[Printed]) -> FilePageOf:
    """The real corridor with these tools."""
    tools = recorded_tools(pictures, lines)

    def for_home(home: Home) -> FilePage:
        return lambda job: file_page(home, tools, job)

    return for_home


AOBA = card_of("青木 美咲")
HIKARI = card_of(
    "橋本 健太", company="合同会社ひかり食品", mail="kenta@hikari-foods.example.co.jp", mobile="080-2345-6789"
)
UNSURE = card_of(
    "髙橋 翔", company="みなと印刷工業株式会社", mail="sho@minato-print.example.jp", mobile="070-3456-7890"
)
MARKUP = card_of(
    "<b>青木</b>", company="株式会社<script>alert(1)</script>", mail="x@markup.example.jp", mobile="090-8765-4321"
)

# Different qualities make different bytes of what looks alike.
AOBA_PICTURE = picture_of(AOBA)
HIKARI_PICTURE = picture_of(HIKARI, quality=90)
UNSURE_PICTURE = picture_of(UNSURE, quality=92)
MARKUP_PICTURE = picture_of(MARKUP, quality=94)


RECORDED = {
    AOBA_PICTURE: reading_of(AOBA),
    HIKARI_PICTURE: reading_of(HIKARI),
    UNSURE_PICTURE: reading_of(UNSURE, sure=0.9, second={"髙橋 翔": "高橋 翔"}),
    MARKUP_PICTURE: reading_of(MARKUP),
}


def corridor_of_all() -> FilePageOf:
    """The real corridor with recorded readings of the four pictures; on UNSURE the readers disagree about the name."""
    return recorded_corridor(RECORDED, AOBA)


def readers_of_all(_home: Home) -> Tools:
    """The same readers for a card that a person cuts out by hand."""
    return recorded_tools(RECORDED, AOBA)
