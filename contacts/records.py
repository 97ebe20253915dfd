"""Records: what the company knows of a company or a person, edited by people in one act that can be taken back.

Of a person, what cards carry stays where cards put it, and a person's word beside it wins as verified by a person
(contacts.survivorship). Flushes, never commits. Knows no request and no page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from contacts.book import Book
from contacts.company_record import begin_company, check_company_version, name_company
from contacts.custom_fields import CustomFields
from contacts.desk import Desk, What, storable
from contacts.dossier import settle, standing, values_of
from contacts.double_check import Double, companies_like, people_like
from contacts.entry import Entry
from contacts.errors import BookError, NoSuchContact, ReviewOutOfDate
from contacts.filing import new_contact
from contacts.joining import new_act
from contacts.knowing import who_knows
from contacts.model import Company, Contact, Event
from contacts.model_acts import Act, ActKind
from contacts.model_records import Subject
from contacts.person_values import say
from contacts.record_fields import FieldSpec
from contacts.record_values import StandingItem, put, standing_items
from contacts.record_views import Edited, EntryRefused, Item, Record, Remark
from contacts.tree import household, lock_people, root_of
from normalize.tidy import address_of_code, code_disagrees


class Records:
    """The records, as one transaction sees them."""

    def __init__(self, session: Session, *, now: Callable[[], datetime], new_id: Callable[[], str]) -> None:
        """`now` gives a moment with a time zone; `new_id` a fresh string of at most 64 characters."""
        self._desk = Desk(session=session, now=now, new_id=new_id)
        self._fields = CustomFields(session, now=now, new_id=new_id)

    def company(self, company_id: str) -> Record:
        """A company's record.

        Raises:
            BookError: no company has this id.
        """
        company = self._company(company_id)
        items = standing_items(self._desk, Subject.COMPANY, [company.id]).get(company.id, {})
        found = [_item(spec, items.get(spec.key)) for spec in self._fields.fields(Subject.COMPANY)]
        if "name" not in items:
            found[0] = Item(spec=found[0].spec, values=(company.name,), source="card", at=company.created_at)
        return Record(subject=Subject.COMPANY, id=company.id, version=company.version or 1, items=tuple(found))

    def person(self, contact_id: str) -> Record:
        """A person's record.

        Raises:
            NoSuchContact: no contact has this id.
        """
        self._desk.flush()
        root = root_of(self._desk, contact_id)
        contact = self._desk.session.exec(select(Contact).where(Contact.id == root)).first()
        if contact is None:
            raise NoSuchContact(contact_id)
        stand = standing(values_of(self._desk, contact.id))
        items = standing_items(self._desk, Subject.PERSON, [contact.id]).get(contact.id, {})
        found = []
        for spec in self._fields.fields(Subject.PERSON):
            if spec.on_card:
                rows = [row for row in stand if row.kind is spec.shape]
                values = tuple(dict.fromkeys(row.value for row in rows))
                first = rows[0] if rows else None
                found.append(
                    Item(
                        spec=spec, values=values if spec.many else values[:1],
                        source=first.source.value if first else "", by=first.by if first else "",
                        at=first.at if first else None,
                    )
                )  # fmt: skip
            else:
                found.append(_item(spec, items.get(spec.key)))
        return Record(subject=Subject.PERSON, id=contact.id, version=contact.version or 1, items=tuple(found))

    def keepers(self, record: Record) -> frozenset[str]:
        """Whose it is: the rep, who has met them, who wrote it down; nobody's is everybody's."""
        people = [record.id]
        kind = ActKind.PERSON_EDIT
        if record.subject is Subject.COMPANY:
            homes = household(self._desk, record.id, Company)
            there = select(Contact.id).where(col(Contact.company_id).in_(homes), col(Contact.merged_into).is_(None))
            people, kind = list(self._desk.session.exec(there).all()), ActKind.COMPANY_EDIT
        wrote = self._desk.session.exec(select(Act.by).where(Act.first_id == record.id, Act.kind == kind)).all()
        met = {each.owner for each in who_knows(self._desk, people)}
        return frozenset(filter(None, (record.value("owner"), *wrote, *met)))

    def edited_by(self, act_id: str) -> str:
        """Who made an edit.

        Raises:
            BookError: there is none of this id.
        """
        act = self._desk.session.exec(select(Act).where(Act.id == act_id)).first()
        if act is None or act.kind not in (ActKind.PERSON_EDIT, ActKind.COMPANY_EDIT):
            raise BookError("その変更の記録はありません。", "画面を開き直してください。")
        return act.by

    def doubles(self, subject: Subject, typed: Mapping[str, str], *, but: str = "") -> tuple[Double, ...]:
        """Who is there already and may be what is being typed, likeliest first."""
        session = self._desk.session
        if subject is Subject.COMPANY:
            return companies_like(session, self._desk, typed, but=but)
        book = Book(session, now=self._desk.now, new_id=self._desk.new_id)
        return people_like(book, self._desk, typed, but=but)

    def edit_company(
        self, company_id: str, typed: Mapping[str, str], *, by: str, version: int | None, whole: bool = False
    ) -> Edited:
        """Write down what somebody typed; fields that are not named stay as they are.

        Raises:
            EntryRefused: a field does not take its value; nothing is kept.
            ReviewOutOfDate: somebody else was first.
        """
        company = self._company(company_id, locked=True)
        check_company_version(self._desk, company, version)
        entries, remarks = self._taken(Subject.COMPANY, typed, self.company(company.id), whole=whole)
        return self._keep_company(company, entries, remarks, by=by)

    def add_company(self, typed: Mapping[str, str], *, by: str) -> Edited:
        """A company that no card named yet.

        Raises:
            EntryRefused: a field does not take its value, or there is such a company.
        """
        entries, remarks = self._taken(Subject.COMPANY, typed, None, whole=True)
        name = next((entry.value for spec, entry in entries.items() if spec.key == "name"), "")
        if not name:
            raise EntryRefused({"name": "企業名を書いてください。"}, {"name": "企業名"})
        company = begin_company(self._desk, name, by=by)
        if company is None:
            raise EntryRefused({"name": f"「{name}」はすでに登録されています。"}, {"name": "企業名"})
        return self._keep_company(company, entries, remarks, by=by, new=True)

    def edit_person(
        self, contact_id: str, typed: Mapping[str, str], *, by: str, version: int | None, whole: bool = False
    ) -> Edited:
        """Write down what somebody typed; of a field with several values, one a line, all that stand afterwards.

        Raises:
            EntryRefused: a field does not take its value; nothing is kept.
            ReviewOutOfDate: somebody else was first, or a card came.
        """
        (contact,) = lock_people(self._desk, (contact_id,))
        if version is not None and contact.version != version:
            raise self._first(contact)
        entries, remarks = self._taken(Subject.PERSON, typed, self.person(contact.id), whole=whole)
        return self._keep_person(contact, entries, remarks, by=by)

    def add_person(self, typed: Mapping[str, str], *, by: str) -> Edited:
        """A person without a card.

        Raises:
            EntryRefused: a field does not take its value, or nothing says who it is.
        """
        entries, remarks = self._taken(Subject.PERSON, typed, None, whole=True)
        telling = ("name", "name_romaji", "email", "mobile")
        if not any(entry.value for spec, entry in entries.items() if spec.key in telling):
            raise EntryRefused({"name": "氏名かメールか携帯のどれかを書いてください。"}, {"name": "氏名"})
        contact = new_contact(self._desk, by=storable(by), card_id=None)
        return self._keep_person(contact, entries, remarks, by=by)

    def _keep_company(
        self,
        company: Company,
        entries: dict[FieldSpec, Entry],
        remarks: list[Remark],
        *,
        by: str,
        new: bool = False,
    ) -> Edited:
        act = new_act(self._desk, ActKind.COMPANY_EDIT, company.id, company.id, by=by, because="")
        name = next((entry.value for spec, entry in entries.items() if spec.key == "name"), None)
        if name == "":
            raise EntryRefused({"name": "企業名は空にできません。"}, {"name": "企業名"})
        if name == company.name:
            entries = {spec: entry for spec, entry in entries.items() if spec.key != "name"}
        elif name is not None and (fault := name_company(self._desk, company, name, act)):
            raise EntryRefused({"name": fault}, {"name": "企業名"})
        changed = put(self._desk, Subject.COMPANY, company.id, entries, by=by, act_id=act.id)
        if new:
            changed = ("name", *changed)
        return self._close(act, company, changed, remarks, by=by, company=company.id)

    def _keep_person(
        self, contact: Contact, entries: dict[FieldSpec, Entry], remarks: list[Remark], *, by: str
    ) -> Edited:
        act = new_act(self._desk, ActKind.PERSON_EDIT, contact.id, contact.id, by=by, because="")
        on_card = {spec: entry for spec, entry in entries.items() if spec.on_card}
        changed = list(say(self._desk, contact, on_card, by=storable(by), act_id=act.id))
        rest = {spec: entry for spec, entry in entries.items() if not spec.on_card}
        changed += put(self._desk, Subject.PERSON, contact.id, rest, by=by, act_id=act.id)
        if changed:
            contact.hidden_at = None
            settle(self._desk, contact)
        return self._close(act, contact, tuple(changed), remarks, by=by, contact_id=contact.id)

    def _close(
        self,
        act: Act,
        subject: Company | Contact,
        changed: tuple[str, ...],
        remarks: list[Remark],
        *,
        by: str,
        contact_id: str | None = None,
        company: str = "",
    ) -> Edited:
        if not changed:
            self._desk.session.delete(act)
            self._desk.flush()
            return Edited(id=subject.id, version=subject.version or 1, act_id=None, changed=(), remarks=tuple(remarks))
        if isinstance(subject, Company):
            subject.version = (subject.version or 1) + 1
        self._desk.log(
            What.RECORD_CHANGED, by=by, contact_id=contact_id, act=act.id, kinds=sorted(changed),
            **({"company": company} if company else {}),
        )  # fmt: skip
        self._desk.flush()
        return Edited(
            id=subject.id, version=subject.version or 1, act_id=act.id, changed=changed, remarks=tuple(remarks)
        )

    def _taken(
        self, subject: Subject, typed: Mapping[str, str], record: Record | None, *, whole: bool
    ) -> tuple[dict[FieldSpec, Entry], list[Remark]]:
        """What will be kept, with an address that a postal code fills, and what is said at which field."""
        self._fields.hold(subject)
        entries, faults = self._fields.check(subject, typed, whole=whole)
        labels = {spec.key: spec.label for spec in self._fields.fields(subject)}
        if faults:
            raise EntryRefused(faults, labels)
        remarks = [
            Remark(key=spec.key, label=spec.label, text=entry.said) for spec, entry in entries.items() if entry.said
        ]
        by_key = {spec.key: (spec, entry) for spec, entry in entries.items()}
        code = by_key["postal_code"][1].value if "postal_code" in by_key else ""
        address = by_key["address"][1].value if "address" in by_key else record.value("address") if record else ""
        if code and not address and (filled := address_of_code(code)):
            spec = next(spec for spec in self._fields.fields(subject) if spec.key == "address")
            entries[spec] = Entry(value=filled, raw="")
            remarks.append(
                Remark(
                    key="address",
                    label=spec.label,
                    text=f"郵便番号から「{filled}」を補いました。番地を書き足してください。",
                )
            )
        elif code and code_disagrees(code, address):
            remarks.append(
                Remark(
                    key="postal_code", label=labels["postal_code"], text="この郵便番号は、住所と違う地域のものです。"
                )
            )
        return entries, remarks

    def _company(self, company_id: str, *, locked: bool = False) -> Company:
        self._desk.flush()
        root = root_of(self._desk, company_id, Company)
        query = select(Company).where(Company.id == root)
        if locked:
            query = query.with_for_update().execution_options(populate_existing=True)
        company = self._desk.session.exec(query).first()
        if company is None:
            raise BookError("その会社はありません。", "一覧から選び直してください。")
        return company

    def _first(self, contact: Contact) -> ReviewOutOfDate:
        """Who changed a person before the one who is told so."""
        last = self._desk.session.exec(
            select(Event).where(Event.contact_id == contact.id).order_by(col(Event.number).desc()).limit(1)
        ).first()
        if last is None or last.what not in (What.RECORD_CHANGED, What.CARD_CONFIRMED, What.ACT_UNDONE):
            return ReviewOutOfDate("先に別の人が、またはあとから届いた名刺が、この連絡先を変更しました。")
        when = last.at.astimezone()
        return ReviewOutOfDate(f"{last.by} さんが {when.month}月{when.day}日 {when:%H:%M} に先に変更しました。")


def _item(spec: FieldSpec, standing: StandingItem | None) -> Item:
    if standing is None:
        return Item(spec=spec, values=())
    return Item(spec=spec, values=(standing.value,), source=standing.source.value, by=standing.by, at=standing.at)
