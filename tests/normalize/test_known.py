"""What a person confirmed once speaks for a field the next time; without a book only the card speaks."""

from __future__ import annotations

from collections.abc import Callable

from normalize.draft import FieldKind
from normalize.draft_card import draft_card
from ocr.reading import ReadCard

Setting = Callable[..., ReadCard]


class Remembers:
    """Facts by hand."""

    def __init__(self, **domains: str) -> None:
        self.domains = {domain.replace("_", "."): company for domain, company in domains.items()}
        self.values: set[tuple[FieldKind, str]] = set()

    def company_of(self, domain: str) -> str | None:
        """As told."""
        return self.domains.get(domain)

    def confirmed(self, kind: FieldKind, value: str) -> bool:
        """As told."""
        return (kind, value) in self.values


def test_a_confirmed_family_company_and_department_speak_for_their_fields(setting: Setting) -> None:
    known = Remembers()
    known.values = {
        (FieldKind.NAME, "躑躅森"),
        (FieldKind.COMPANY, "青嶺舎"),
        (FieldKind.DEPARTMENT, "ものづくり推進室"),
    }
    read = setting(["株式会社朝凪", "ものづくり推進室", ("躑躅森 盧笙", 1.7)])

    spoken = {r.kind for r in draft_card(read, known=known).readings if "名簿で確認ずみ" in r.reasons}

    assert spoken == {FieldKind.NAME, FieldKind.DEPARTMENT}


def test_a_domain_confirmed_once_finds_a_company_without_a_form(setting: Setting) -> None:
    lines = ["青嶺のことば", ("山田 太郎", 1.7), "yamada@kotoba.co.jp"]

    without = draft_card(setting(lines)).first(FieldKind.COMPANY)
    known = draft_card(setting(lines), known=Remembers(kotoba_co_jp="青嶺のことば")).first(FieldKind.COMPANY)

    assert without is None
    assert known is not None
    assert known.value == "青嶺のことば"
