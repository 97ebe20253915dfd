"""Which company a name means: by its key without legal form, an English name by what it is known to stand for.

Keeps what companies go by besides their name: English names, domains, corporate numbers. Knows no person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from contacts.bulk import insert_many
from contacts.desk import Desk
from contacts.model import Company, ValueSource
from contacts.model_known import AliasKind, CompanyAlias
from contacts.survivorship import Told
from matching.company import company_key
from matching.mailboxes import SHARED_DOMAINS
from matching.profile import domain_of, mail_key, url_domain
from normalize.draft import FieldKind
from normalize.text import fold

_LONGEST_COMPANY_KEY = 200
_LONGEST_ALIAS = 253


def key_of_company(name: str) -> str:
    """`㈱青葉` and `青葉株式会社` have one; empty for no name."""
    return company_key(name)[:_LONGEST_COMPANY_KEY]


def company_for(desk: Desk, name: str, stand: Sequence[Told]) -> str | None:
    """The company's id, found or made; None for no name.

    A name in Latin letters alone is looked for among the English names of companies with the same domain.
    """
    if not any(row.kind is FieldKind.COMPANY for row in stand) and (known := _known_as(desk, name, stand)):
        return known
    return company_named(desk, name)


def _known_as(desk: Desk, name_en: str, stand: Sequence[Told]) -> str | None:
    key = key_of_company(name_en)
    domains = {text for kind, text in aliases_in(stand) if kind is AliasKind.DOMAIN}
    if not key or not domains:
        return None
    named = select(CompanyAlias.company_id).where(CompanyAlias.kind == AliasKind.NAME_EN, CompanyAlias.text == key)
    found = desk.session.exec(
        select(CompanyAlias.company_id)
        .where(
            CompanyAlias.kind == AliasKind.DOMAIN,
            col(CompanyAlias.text).in_(domains),
            col(CompanyAlias.company_id).in_(named),
        )
        .distinct()
    ).all()
    return found[0] if len(found) == 1 else None


def company_named(desk: Desk, name: str) -> str | None:
    """The company's id, found by its key without legal form or made; None for no name."""
    key = key_of_company(name)
    if not key:
        return None
    connection = desk.session.connection()
    found: str | None = connection.execute(_OF_KEY, {"wanted": key}).scalar()
    if found is None:
        # Another writer may be making the same company: whoever is second takes the first one's.
        desk.add_once(Company, {"id": desk.new_id(), "name": name, "key": key, "created_at": desk.now()})
        found = connection.execute(_OF_KEY, {"wanted": key}).scalar_one()
    return found


_OF_KEY = sql_select(col(Company.id)).where(col(Company.key) == bindparam("wanted"))
"""Put together once: every card asks."""


def aliases_in(stand: Sequence[Told]) -> set[tuple[AliasKind, str]]:
    """What these values say a company goes by; a doubtful reading says nothing."""
    found: set[tuple[AliasKind, str]] = set()
    for row in stand:
        if not (row.accepted or row.source is ValueSource.PERSON):
            continue
        if row.kind is FieldKind.COMPANY_EN:
            found.add((AliasKind.NAME_EN, key_of_company(row.value)))
        elif row.kind is FieldKind.EMAIL:
            found.add((AliasKind.DOMAIN, domain_of(mail_key(row.value))))
        elif row.kind is FieldKind.URL:
            found.add((AliasKind.DOMAIN, url_domain(row.value)))
        elif row.kind is FieldKind.CORPORATE_NUMBER:
            found.add((AliasKind.CORPORATE_NUMBER, "".join(filter(str.isdigit, fold(row.value)))))
    return {
        (kind, text[:_LONGEST_ALIAS]) for kind, text in found
        if text and not (kind is AliasKind.DOMAIN and text in SHARED_DOMAINS)
    }  # fmt: skip


def learn_aliases(desk: Desk, company_id: str, stand: Sequence[Told]) -> None:
    """The company goes by these, too."""
    wanted = aliases_in(stand)
    if not wanted:
        return
    rows = desk.session.connection().execute(_KNOWN, {"company": company_id, "texts": [text for _, text in wanted]})
    for kind, text in sorted(wanted - {(kind, text) for kind, text in rows}):
        desk.add_once(CompanyAlias, {"company_id": company_id, "kind": kind, "text": text})


_KNOWN = sql_select(col(CompanyAlias.kind), col(CompanyAlias.text)).where(
    col(CompanyAlias.company_id) == bindparam("company"), col(CompanyAlias.text).in_(bindparam("texts", expanding=True))
)


Aliases = set[tuple[str, AliasKind, str]]
"""(company's id, kind, text)."""


def learn_many(desk: Desk, wanted: Aliases) -> None:
    """Companies go by these, too; one question for all of them."""
    if not wanted:
        return
    connection = desk.session.connection()
    rows = connection.execute(
        sql_select(col(CompanyAlias.company_id), col(CompanyAlias.kind), col(CompanyAlias.text)).where(
            col(CompanyAlias.company_id).in_({company_id for company_id, _, _ in wanted}),
            col(CompanyAlias.text).in_({text for _, _, text in wanted}),
        )
    )
    new = wanted - {(company_id, kind, text) for company_id, kind, text in rows}
    insert_many(connection, CompanyAlias, ("company_id", "kind", "text"), sorted(new), if_new=True)


class CompanyNames:
    """The companies that many names mean, found or made at once."""

    def __init__(self, desk: Desk, names: Iterable[str]) -> None:
        self._desk = desk
        first: dict[str, str] = {}
        for name in names:
            if key := key_of_company(name):
                first.setdefault(key, name)
        self._known = self._look(list(first))
        new = [(desk.new_id(), name, key, desk.now()) for key, name in first.items() if key not in self._known]
        if new:
            # Another writer may be making the same company: whoever is second takes the first one's.
            connection = desk.session.connection()
            insert_many(connection, Company, ("id", "name", "key", "created_at"), new, if_new=True)
            self._known |= self._look([key for _, _, key, _ in new])

    def company_for(self, name: str, stand: Sequence[Told]) -> str | None:
        """See `company_for`."""
        key = key_of_company(name)
        if key in self._known and any(row.kind is FieldKind.COMPANY for row in stand):
            return self._known[key]
        return company_for(self._desk, name, stand)

    def named(self, key: str) -> str | None:
        """The company of this key."""
        return self._known.get(key)

    def _look(self, keys: Sequence[str]) -> dict[str, str]:
        wanted = sql_select(col(Company.key), col(Company.id)).where(col(Company.key).in_(keys))
        return dict(self._desk.session.connection().execute(wanted).all()) if keys else {}
