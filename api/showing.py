"""The book's views → the API's shapes; boxes come out in both frames. Knows no route and no query."""

from __future__ import annotations

from collections.abc import Iterable

from api.shapes import (
    AgainShape,
    AlternativeShape,
    CardBrief,
    CardShape,
    ContactRowShape,
    ContactShape,
    DoubtShape,
    EncounterShape,
    FieldShape,
    HistoryShape,
    LineShape,
    OtherSideShape,
    ProvenanceShape,
    QuestionShape,
    ValueShape,
)
from api.words import AGAIN_WORDS
from contacts.sides import OtherSideView
from contacts.views import (
    CardRow,
    CardView,
    ContactRow,
    ContactView,
    EncounterView,
    FieldView,
    HistoryEntry,
    QuestionView,
    ValueView,
)
from ingest.geometry import Homography, homography, map_quad
from normalize.draft import Doubt, FieldKind
from ocr.reading import TextLine


def card_brief(row: CardRow) -> CardBrief:
    """A card in a list."""
    return CardBrief(
        id=row.card_id,
        sha256=row.sha256,
        page=row.page,
        card=row.index,
        side=row.side,
        status=row.status.value,
        name=row.name,
        company=row.company,
        contact_id=row.contact_id,
        read_at=row.created_at,
    )


def again_shapes(codes: Iterable[str]) -> tuple[AgainShape, ...]:
    """Why a card should be shot again."""
    return tuple(AgainShape(code=code, text=AGAIN_WORDS.get(code, code)) for code in codes)


def card_shape(view: CardView, other: OtherSideView | None = None) -> CardShape:
    """A card with its evidence."""
    to_photo = card_to_photo(view)
    unplaced = set(view.unplaced)
    return CardShape(
        id=view.card_id,
        sha256=view.sha256,
        file_name=view.file_name,
        page=view.page,
        card=view.index,
        side=view.side,
        status=view.status.value,
        name=_first(view, FieldKind.NAME) or _first(view, FieldKind.NAME_ROMAJI),
        company=_first(view, FieldKind.COMPANY) or _first(view, FieldKind.COMPANY_EN),
        contact_id=view.contact_id,
        read_at=view.created_at,
        quad=view.quad,
        version=view.version,
        width_px=view.width_px,
        height_px=view.height_px,
        fields=tuple(_field(field, to_photo) for field in view.fields),
        lines=tuple(_line(line, index not in unplaced, to_photo) for index, line in enumerate(view.lines)),
        doubts=tuple(_doubt(doubt) for doubt in view.doubts),
        provenance=ProvenanceShape(
            engines=dict(view.engines),
            pipeline_version=view.pipeline_version,
            read_at=view.created_at,
            troubles=view.troubles,
        ),
        questions=tuple(_question(question) for question in view.questions),
        again=again_shapes(view.notes),
        other_side=None if other is None else _other_side(other),
    )


def _other_side(other: OtherSideView) -> OtherSideShape:
    return OtherSideShape(
        card_id=other.card_id,
        side=other.side,
        by=other.by,
        since=other.at,
        probability=other.probability,
        because=other.because,
    )


def card_to_photo(view: CardView) -> Homography:
    """Card px, the right way up → photo px; `view.quad` begins at the card's own top-left corner."""
    w, h = float(view.width_px), float(view.height_px)
    return homography(((0.0, 0.0), (w, 0.0), (w, h), (0.0, h)), view.quad)


def _first(view: CardView, kind: FieldKind) -> str:
    return next((field.value for field in view.fields if field.kind is kind and field.value), "")


def _field(field: FieldView, to_photo: Homography) -> FieldShape:
    return FieldShape(
        kind=field.kind,
        position=field.position,
        raw=field.raw,
        read_value=field.read_value,
        value=field.value,
        confidence=field.confidence,
        accepted=field.accepted,
        source=field.source.value,
        by=field.by,
        confirmed_at=field.at,
        boxes=tuple(map_quad(to_photo, box) for box in field.boxes),
        card_boxes=field.boxes,
        lines=field.lines,
        alternatives=tuple(
            AlternativeShape(value=other.value, confidence=other.confidence) for other in field.alternatives
        ),
        doubts=tuple(_doubt(doubt) for doubt in field.doubts),
        reasons=field.reasons,
        # Not before: an accepted field that was drawn for a look has none, and would be known by that.
        against=field.against if field.verified else (),
        office=field.office,
    )


def _line(line: TextLine, placed: bool, to_photo: Homography) -> LineShape:
    return LineShape(
        text=line.text,
        confidence=line.confidence,
        box=map_quad(to_photo, line.quad),
        card_box=line.quad,
        direction=line.direction.value,
        by=dict(line.by),
        placed=placed,
    )


def _doubt(doubt: Doubt) -> DoubtShape:
    return DoubtShape(code=doubt.code, text=doubt.text)


def _question(question: QuestionView) -> QuestionShape:
    return QuestionShape(
        id=question.question_id,
        contact_id=question.contact_id,
        other_id=question.other_id,
        verdict=question.verdict,
        probability=question.probability,
        because=question.because,
    )


def encounter_shape(view: EncounterView) -> EncounterShape:
    """Who got the card, where, when."""
    return EncounterShape(
        owner=view.owner,
        event=view.event,
        place=view.place,
        met_on=view.met_on,
        note=view.note,
        recorded_at=view.created_at,
    )


def contact_row(row: ContactRow) -> ContactRowShape:
    """A contact in a list."""
    return ContactRowShape(
        id=row.id,
        name=row.name,
        name_kana=row.name_kana,
        company=row.company,
        department=row.department,
        title=row.title,
        email=row.email,
        phone=row.phone,
        mobile=row.mobile,
        updated_at=row.updated_at,
        needs_review=row.needs_review,
    )


def contact_shape(view: ContactView) -> ContactShape:
    """A contact with everything we know and since when."""
    return ContactShape(
        **contact_row(view.row).model_dump(),
        version=view.version,
        company_id=view.company_id,
        hidden=view.hidden,
        values=tuple(value_shape(value) for value in view.values),
        cards=tuple(card_brief(row) for row in view.cards),
        encounters=tuple(encounter_shape(encounter) for encounter in view.encounters),
        questions=tuple(_question(question) for question in view.questions),
        history=tuple(_step(entry) for entry in view.history),
    )


def value_shape(value: ValueView) -> ValueShape:
    """A value with where it comes from."""
    return ValueShape(
        kind=value.kind,
        value=value.value,
        raw=value.raw,
        source=value.source.value,
        by=value.by,
        card_id=value.card_id,
        confidence=value.confidence,
        since=value.at,
        seen_on=value.seen_on,
        current=value.current,
        ended=value.superseded_because.value if value.superseded_because else None,
    )


def _step(entry: HistoryEntry) -> HistoryShape:
    return HistoryShape(at=entry.at, by=entry.by, what=entry.what, card_id=entry.card_id)
