"""Readings and drafts of invented people without a picture, and a way to file them, for tests of the upper floors."""

from __future__ import annotations

import hashlib

from contacts.book import Book
from contacts.views import FiledSide
from ingest.geometry import Quad
from matching.decision import MatchDecision, Verdict
from normalize.draft import CardDraft, FieldKind, FieldReading
from ocr.reading import ReadCard, TextLine

CORNERS: Quad = ((12.0, 30.0), (922.0, 28.0), (925.0, 580.0), (10.0, 583.0))
NEW = MatchDecision(verdict=Verdict.NEW, because="同じ方も同じ会社も見つからないため、新しい方と判断しました。")

TAKAHASHI = {
    "company": "株式会社青葉商事",
    "department": "営業部",
    "title": "課長",
    "name": "髙橋 一郎",
    "name_kana": "タカハシ イチロウ",
    "phone": "03-1234-5678",
    "mobile": "090-1111-2222",
    "email": "i.takahashi@aoba.example.co.jp",
}
SATO = {
    "company": "みどり工業株式会社",
    "title": "主任",
    "name": "佐藤 花子",
    "name_kana": "サトウ ハナコ",
    "phone": "06-6666-1111",
    "email": "hanako.sato@midori.example.co.jp",
}


def sha_of(number: int) -> str:
    """A sha256 of its own for each number."""
    return hashlib.sha256(str(number).encode()).hexdigest()


def line_quad(number: int) -> Quad:
    """Where the numbered line stands, card px."""
    top = 20.0 + 60 * number
    return ((40.0, top), (400.0, top), (400.0, top + 40), (40.0, top + 40))


def read_of(fields: dict[str, str]) -> ReadCard:
    """One line a field, as printed."""
    return ReadCard(
        lines=tuple(TextLine(text=text, quad=line_quad(i), confidence=0.98) for i, text in enumerate(fields.values())),
        width_px=910,
        height_px=550,
        engines=(("replay", "1"),),
    )


def draft_of(fields: dict[str, str], *, doubtful: tuple[str, ...] = (), confidence: float = 0.99) -> CardDraft:
    """One reading a field; kinds named in `doubtful` are not accepted. `title#2` is a second title."""
    return CardDraft(
        readings=tuple(
            FieldReading(
                kind=FieldKind(word.partition("#")[0]),
                raw=value,
                value=value,
                confidence=0.6 if word in doubtful else confidence,
                lines=(i,),
                accepted=word not in doubtful,
            )
            for i, (word, value) in enumerate(fields.items())
        )
    )


def file_card(
    book: Book,
    number: int,
    fields: dict[str, str],
    *,
    doubtful: tuple[str, ...] = (),
    decision: MatchDecision = NEW,
    version: str = "v1",
    index: int = 1,
    notes: tuple[str, ...] = (),
) -> FiledSide:
    """Files a card of these fields from the numbered picture."""
    book.add_original(sha256=sha_of(number), file_name=f"{number}.jpg", media_type="image/jpeg", size_bytes=1000)
    return book.file_side(
        sha256=sha_of(number),
        page=1,
        index=index,
        side="front",
        quad=CORNERS,
        quarter_turns=0,
        read=read_of(fields),
        draft=draft_of(fields, doubtful=doubtful),
        decision=decision,
        pipeline_version=version,
        notes=notes,
    )
