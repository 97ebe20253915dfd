"""Who may be the same as what is being typed: people by the matcher, companies by name or number. Changes nothing.

Knows no page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select

from contacts.book import Book
from contacts.desk import Desk
from contacts.entry import take_all
from contacts.model import Company, Contact
from contacts.model_records import RecordValue, Subject
from contacts.naming import key_of_company
from contacts.record_fields import STANDARD
from contacts.tree import root_of
from matching.decide import decide
from matching.decision import Verdict
from normalize.draft import CardDraft, FieldReading

_LIKELY = 0.2
"""From here on a person should look (matching's `rival_above`)."""
_MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Double:
    """Somebody, or a company, that is there already."""

    id: str
    name: str
    about: str
    """Company, department and title; of a company its number."""
    probability: float


def people_like(book: Book, desk: Desk, typed: Mapping[str, str], *, but: str = "") -> tuple[Double, ...]:
    """Contacts that may be who is being typed in, likeliest first; `but`: the one that is being edited."""
    readings = []
    for spec in STANDARD[Subject.PERSON]:
        if spec.shape is None or not spec.on_card or not typed.get(spec.key, "").strip():
            continue
        for value in take_all(spec, typed[spec.key]).value.splitlines():
            readings.append(
                FieldReading(kind=spec.shape, raw=value, value=value, confidence=1.0, lines=(), accepted=True)
            )
    if not readings:
        return ()
    decision = decide(CardDraft(readings=tuple(readings), unplaced=()), book)
    if decision.verdict not in (Verdict.SAME, Verdict.MOVED, Verdict.UNSURE):
        return ()
    likely = {each.contact_id: each.person for each in decision.candidates if each.person >= _LIKELY}
    roots = {root_of(desk, contact_id): likely[contact_id] for contact_id in reversed(likely)}
    roots.pop(but, None)
    rows = desk.session.exec(select(Contact).where(col(Contact.id).in_(list(roots)))).all()
    found = [
        Double(
            id=row.id, name=row.name, probability=roots[row.id],
            about=" ".join(filter(None, (row.company, row.department, row.title))),
        )
        for row in rows
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (-each.probability, each.id))[:_MOST])


def companies_like(session: Session, desk: Desk, typed: Mapping[str, str], *, but: str = "") -> tuple[Double, ...]:
    """Companies of the same name without its legal form, or with the same corporate number."""
    found: dict[str, Double] = {}
    specs = {spec.key: spec for spec in STANDARD[Subject.COMPANY]}
    if key := key_of_company(typed.get("name", "")):
        for row in session.exec(select(Company).where(Company.key == key)).all():
            _note(desk, found, row.id, "同じ企業名", 1.0)
        if not found:
            near = select(Company).where(
                col(Company.key).startswith(key, autoescape=True), col(Company.merged_into).is_(None)
            )
            for row in session.exec(near.order_by(col(Company.key)).limit(_MOST)).all() if len(key) > 1 else ():
                _note(desk, found, row.id, "似た企業名", 0.5)
    number = take_all(specs["corporate_number"], typed.get("corporate_number", "")).value
    if number:
        same = select(RecordValue.company_id).where(
            RecordValue.key == "corporate_number", RecordValue.folded == number, col(RecordValue.ended_at).is_(None)
        )
        for company_id in session.exec(same).all():
            _note(desk, found, company_id or "", "同じ法人番号", 1.0)
    found.pop(but, None)
    return tuple(sorted(found.values(), key=lambda each: (-each.probability, each.name))[:_MOST])


def _note(desk: Desk, found: dict[str, Double], company_id: str, about: str, probability: float) -> None:
    root = root_of(desk, company_id, Company)
    company = desk.session.exec(select(Company).where(Company.id == root)).first()
    if company is not None and (root not in found or found[root].probability < probability):
        found[root] = Double(id=root, name=company.name, about=about, probability=probability)
