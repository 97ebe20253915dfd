"""Custom fields: what the admin adds without code, the rules of it, and the one list of all fields that others read.

Forms, lists, files, the pivot and the API ask `CustomFields.fields`. Flushes, never commits. Knows no page.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from contacts.desk import Desk, What, storable
from contacts.entry import Entry, key_of, take, take_all
from contacts.errors import BookError, ReviewOutOfDate
from contacts.model_records import FieldType, RecordField, RecordValue, Subject
from contacts.patterns import check_pattern
from contacts.record_fields import OPEN_CHOICES, STANDARD, FieldSpec
from contacts.record_values import StandingItem, amount_of, day_of, standing_items

MOST_FIELDS = 200
MOST_CHOICES = 200
_MISFITS_NAMED = 10


class FieldRefused(BookError):
    """The field cannot be made or changed so."""

    code = "field_refused"


class NoSuchField(BookError):
    """No field has this key."""

    code = "no_such_field"

    def __init__(self, key: str) -> None:
        super().__init__(f"項目 {key[:64]} はありません。", "項目の一覧を確かめてください。")


class ValuesDoNotFit(FieldRefused):
    """Values that are there would not fit what the field is to become; nothing was changed."""

    code = "values_do_not_fit"

    def __init__(self, label: str, count: int, misfits: Sequence[tuple[str, str]]) -> None:
        named = "、".join(f"「{value[:40]}」" for _, value in misfits)
        more = f" など {count} 件" if count > len(misfits) else f"（{count} 件）"
        super().__init__(
            f"「{label}」には、この変更に合わない値があります：{named}{more}。何も変えていません。",
            "先にこれらの値を直すか、新しい項目を作ってください。",
        )
        self.misfits = tuple(misfits)
        """(id of the company or contact, value), the first few."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldUse:
    """How much a field is used."""

    spec: FieldSpec
    filled: int
    """Companies or people with a value."""
    last_at: datetime | None
    """When the last value came; None: never."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldWish:
    """What a field is to be."""

    label: str
    type: FieldType
    choices: tuple[str, ...] = ()
    required: bool = False
    pattern: str = ""
    message: str = ""


class CustomFields:
    """The fields, as one transaction sees them."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)

    def fields(self, subject: Subject, *, retired: bool = False) -> tuple[FieldSpec, ...]:
        """All fields in the order of forms: the standard ones, then the company's own; retired ones when asked for."""
        rows = self._rows(subject)
        found = [_standard(spec, rows.get(spec.key)) for spec in STANDARD[subject]]
        found += [_spec(row) for row in sorted(rows.values(), key=lambda row: (row.place, row.key)) if not row.standard]
        return tuple(spec for spec in found if retired or not spec.retired)

    def field(self, subject: Subject, key: str) -> FieldSpec:
        """One field, by its key or its label.

        Raises:
            NoSuchField: there is none.
        """
        fields = self.fields(subject, retired=True)
        for spec in fields:
            if spec.key == key:
                return spec
        wanted = key_of(key)
        for spec in fields:
            if key_of(spec.label) == wanted and not spec.retired:
                return spec
        raise NoSuchField(key)

    def values(self, subject: Subject, ids: Sequence[str]) -> dict[str, dict[str, StandingItem]]:
        """By company or contact id, then by key: the record's values that stand. What cards carry is not among them."""
        return standing_items(self._desk, subject, ids)

    def add(self, subject: Subject, wish: FieldWish, *, by: str) -> FieldSpec:
        """A new field.

        Raises:
            FieldRefused, PatternRefused: it makes no sense.
        """
        fields = self.fields(subject, retired=True)
        if sum(not spec.standard for spec in fields) >= MOST_FIELDS:
            raise FieldRefused(f"項目は {MOST_FIELDS} までです。", "使っていない項目を片付けてください。")
        wish = self._checked(wish, fields, but="")
        row = RecordField(
            subject=subject, key=f"x-{self._desk.new_id().replace('-', '')[-16:]}", label=wish.label, type=wish.type,
            choices=json.dumps(wish.choices, ensure_ascii=False), required=wish.required, pattern=wish.pattern,
            message=wish.message, place=max((spec.place for spec in fields), default=0) + 1, made_by=storable(by),
            made_at=self._desk.now(),
        )  # fmt: skip
        self._desk.session.add(row)
        self._desk.log(What.FIELD_ADDED, by=by, subject=subject.value, field=row.key)
        self._desk.flush()
        return _spec(row)

    def change(self, subject: Subject, key: str, wish: FieldWish, *, by: str, version: int) -> FieldSpec:
        """Another label, type, choices or rules; all values that are there go along, or nothing happens.

        Raises:
            NoSuchField: there is none.
            ValuesDoNotFit: some values would not; they are named.
            ReviewOutOfDate: somebody else changed it first.
        """
        now = self.field(subject, key)
        if now.version != version:
            raise ReviewOutOfDate("この項目は、先に別の人が変更しました。")
        if now.standard:
            return self._settle_standard(now, wish, by=by)
        wish = self._checked(wish, self.fields(subject, retired=True), but=now.key)
        row = self._row(subject, now.key)  # whoever writes values just now is waited for, see `hold`
        self._convert(
            replace(
                now, label=wish.label, type=wish.type, choices=wish.choices, pattern=wish.pattern, message=wish.message
            )
        )
        row.label, row.type, row.required = wish.label, wish.type, wish.required
        row.choices, row.pattern = json.dumps(wish.choices, ensure_ascii=False), wish.pattern
        row.message = wish.message
        self._desk.log(What.FIELD_CHANGED, by=by, subject=subject.value, field=row.key)
        self._desk.flush()
        return _spec(row)

    def retire(self, subject: Subject, key: str, *, by: str, retired: bool = True) -> FieldSpec:
        """Out of forms, lists and files, or back; no value is lost.

        Raises:
            NoSuchField: there is none.
            FieldRefused: it is a standard field, or another one took its label.
        """
        spec = self.field(subject, key)
        if spec.standard:
            raise FieldRefused("標準の項目は片付けられません。", "空のままでもかまいません。")
        row = self._row(subject, spec.key)
        if not retired:
            self._free_label(spec.label, self.fields(subject, retired=True), but=spec.key)
        row.retired_at = (row.retired_at or self._desk.now()) if retired else None
        what = What.FIELD_RETIRED if retired else What.FIELD_CHANGED
        self._desk.log(what, by=by, subject=subject.value, field=row.key)
        self._desk.flush()
        return _spec(row)

    def use(self, subject: Subject) -> tuple[FieldUse, ...]:
        """How much each of the company's own fields is used, retired ones too; the least used first."""
        self._desk.flush()
        counted = self._desk.session.exec(
            select(RecordValue.key, func.count(), func.max(col(RecordValue.at)))
            .where(RecordValue.subject == subject, col(RecordValue.ended_at).is_(None), RecordValue.value != "")
            .group_by(col(RecordValue.key))
        ).all()
        by_key = {key: (many, last) for key, many, last in counted}
        own = [spec for spec in self.fields(subject, retired=True) if not spec.standard]
        found = [
            FieldUse(spec=spec, filled=by_key.get(spec.key, (0, None))[0], last_at=by_key.get(spec.key, (0, None))[1])
            for spec in own
        ]
        return tuple(sorted(found, key=lambda use: (use.filled, use.spec.place)))

    def hold(self, subject: Subject) -> None:
        """Until the transaction ends no field of this subject changes: values are written in the form they have."""
        rows = select(RecordField.key).where(RecordField.subject == subject).order_by(col(RecordField.key))
        self._desk.session.exec(rows.with_for_update(read=True)).all()

    def check(
        self, subject: Subject, typed: Mapping[str, str], *, whole: bool = False
    ) -> tuple[dict[FieldSpec, Entry], dict[str, str]]:
        """What the values would become, and by key what is refused; nothing is kept.

        `whole`: a new record or a whole form, so that every required field must be there.
        """
        fields = {spec.key: spec for spec in self.fields(subject)}
        entries: dict[FieldSpec, Entry] = {}
        faults: dict[str, str] = {}
        for key, text in typed.items():
            spec = fields.get(key)
            if spec is None:
                faults[key] = "この項目はありません。"
                continue
            entries[spec] = entry = take_all(spec, text)
            if entry.fault:
                faults[key] = entry.fault
        for spec in fields.values():
            missing = not entries[spec].value if spec in entries else whole
            if spec.required and missing and spec.key not in faults:
                faults[spec.key] = spec.message or f"「{spec.label}」は必須です。"
        return entries, faults

    def _settle_standard(self, spec: FieldSpec, wish: FieldWish, *, by: str) -> FieldSpec:
        """Of a standard field an admin says whether it is required, and of some what may be chosen."""
        if (wish.label, wish.type) != (spec.label, spec.type) or wish.pattern:
            raise FieldRefused("標準の項目は、必須かどうかと選択肢だけを変えられます。", "新しい項目を作ってください。")
        choices = _choices(wish.choices) if spec.key in OPEN_CHOICES else ()
        if choices:
            self._convert(replace(spec, choices=choices))
        row = self._rows(spec.subject).get(spec.key)
        if row is None:
            row = RecordField(
                subject=spec.subject, key=spec.key, label=spec.label, type=spec.type, standard=True,
                made_by=storable(by), made_at=self._desk.now(),
            )  # fmt: skip
            self._desk.session.add(row)
        row.required, row.message = wish.required, " ".join(storable(wish.message).split())[:200]
        row.choices = json.dumps(choices, ensure_ascii=False)
        self._desk.log(What.FIELD_CHANGED, by=by, subject=spec.subject.value, field=spec.key)
        self._desk.flush()
        return _standard(spec, row)

    def _convert(self, spec: FieldSpec) -> None:
        """Every value that stands takes the form of what the field becomes; all of them, or an error and none."""
        session = self._desk.session
        rows = session.exec(
            select(RecordValue)
            .where(
                RecordValue.subject == spec.subject, RecordValue.key == spec.key, col(RecordValue.ended_at).is_(None),
                RecordValue.value != "",
            )
            .order_by(col(RecordValue.number))
            .with_for_update()
        ).all()  # fmt: skip
        misfits = []
        converted = []
        for row in rows:
            entry = take(spec, row.value)
            if entry.fault:
                misfits.append((row.company_id or row.contact_id or "", row.value))
            converted.append((row.number, entry.value))
        if misfits:
            raise ValuesDoNotFit(spec.label, len(misfits), misfits[:_MISFITS_NAMED])
        connection = session.connection()
        for number, value in converted:
            connection.execute(
                update(RecordValue)
                .where(col(RecordValue.number) == number)
                .values(
                    value=value, folded=key_of(value), amount=amount_of(spec.type, value), day=day_of(spec.type, value)
                )
            )
        session.expire_all()

    def _checked(self, wish: FieldWish, fields: Sequence[FieldSpec], *, but: str) -> FieldWish:
        label = " ".join(storable(wish.label).split())
        if not label or len(label) > 60:
            raise FieldRefused("項目名は 1〜60 文字にしてください。", "項目名を直してください。")
        self._free_label(label, fields, but=but)
        choices = _choices(wish.choices) if wish.type is FieldType.CHOICE else ()
        if wish.type is FieldType.CHOICE and not choices:
            raise FieldRefused("選択肢がありません。", "選択肢を 1 行に 1 つずつ書いてください。")
        pattern = storable(wish.pattern).strip()
        if pattern and wish.type is not FieldType.TEXT:
            raise FieldRefused(
                "パターンは「文字」の項目だけに使えます。", "種類を「文字」にするか、パターンを消してください。"
            )
        check_pattern(pattern)
        return FieldWish(
            label=label, type=wish.type, choices=choices, required=wish.required, pattern=pattern,
            message=" ".join(storable(wish.message).split())[:200],
        )  # fmt: skip

    def _free_label(self, label: str, fields: Sequence[FieldSpec], *, but: str) -> None:
        if any(key_of(spec.label) == key_of(label) and spec.key != but and not spec.retired for spec in fields):
            raise FieldRefused(f"「{label}」という項目はすでにあります。", "別の名前にしてください。")

    def _rows(self, subject: Subject) -> dict[str, RecordField]:
        self._desk.flush()
        rows = self._desk.session.exec(select(RecordField).where(RecordField.subject == subject)).all()
        return {row.key: row for row in rows}

    def _row(self, subject: Subject, key: str) -> RecordField:
        row = self._desk.session.exec(
            select(RecordField)
            .where(RecordField.subject == subject, RecordField.key == key)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).first()
        if row is None:
            raise NoSuchField(key)
        return row


def _choices(said: Sequence[str]) -> tuple[str, ...]:
    """Each once, trimmed."""
    found: dict[str, str] = {}
    for choice in said:
        if text := " ".join(storable(choice).split()):
            found.setdefault(key_of(text), text[:100])
    if len(found) > MOST_CHOICES:
        raise FieldRefused(f"選択肢は {MOST_CHOICES} までです。", "分けるか、「文字」の項目にしてください。")
    return tuple(found.values())


def _spec(row: RecordField) -> FieldSpec:
    return FieldSpec(
        subject=row.subject, key=row.key, label=row.label, type=row.type, choices=tuple(json.loads(row.choices)),
        required=row.required, pattern=row.pattern, message=row.message, standard=False, place=row.place,
        retired=row.retired_at is not None, version=row.version or 1,
    )  # fmt: skip


def _standard(spec: FieldSpec, row: RecordField | None) -> FieldSpec:
    if row is None:
        return spec
    return replace(
        spec, choices=tuple(json.loads(row.choices)) or spec.choices, required=row.required, message=row.message,
        version=row.version or 1,
    )  # fmt: skip
