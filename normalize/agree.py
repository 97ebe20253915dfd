"""Fields check one another: each check adds a reason or a Doubt, and never writes what nobody printed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from rapidfuzz.distance.Levenshtein import distance

from normalize.code_checks import check_codes
from normalize.draft import Doubt, FieldKind
from normalize.fields.address import code_agrees
from normalize.fields.area_codes import may_ring_in, prefecture_of
from normalize.fields.company import company_parts
from normalize.fields.online import domain_of
from normalize.fields.person import kana_fits, mail_names_family, romaji_fits, romaji_keys_of
from normalize.known import KnownFacts
from normalize.mend_place import PLACE_MENDED
from normalize.romaji import romaji_key, romaji_of
from normalize.text import is_latin, to_katakana
from normalize.tokens import reading_of
from normalize.values import Value
from normalize.variants import fold_for_key
from ocr.code_reading import CodeReading

_POSTAL = Doubt(code="postal_code_disagrees", text="郵便番号と住所が一致しません。")
_AREA = Doubt(code="area_code_elsewhere", text="市外局番が住所の都道府県と違います。")
_READING = Doubt(code="reading_disagrees", text="読みと漢字が一致しません。")
_COMPANY = Doubt(code="known_company_differs", text="名簿では、このドメインは別の会社名です。")


CONFIRMED = "名簿で確認ずみ"
READING_AGREES = "読みと一致"
POSTAL_CODE_AGREES = "郵便番号と一致"


def agree(values: list[Value], known: KnownFacts, codes: Sequence[CodeReading] = ()) -> list[Value]:
    """The same values with what the checks between them said, and what QR codes and the book say of them."""
    checked = check_codes(values, codes)
    for check in (_postal_codes, _area_codes, _names, _domains):
        check(checked)
    _known(checked, known)
    _confirmed(checked, known)
    return checked


def _confirmed(values: list[Value], known: KnownFacts) -> None:
    """Names of companies, departments and families that a person confirmed before."""
    for index in _all(values, FieldKind.COMPANY, FieldKind.DEPARTMENT, FieldKind.NAME):
        value = values[index]
        asked = value.value.partition(" ")[0] if value.kind is FieldKind.NAME else value.value
        if known.confirmed(value.kind, asked):
            values[index] = value.speak(CONFIRMED)


def _all(values: list[Value], *kinds: FieldKind) -> list[int]:
    return [index for index, value in enumerate(values) if value.kind in kinds]


def _postal_codes(values: list[Value]) -> None:
    """Each postal code against the address nearest to it."""
    addresses = [index for index in _all(values, FieldKind.ADDRESS) if values[index].address is not None]
    for index in _all(values, FieldKind.POSTAL_CODE):
        if not addresses:
            continue
        row = values[index].at[0]
        nearest = min(
            addresses, key=lambda other: (abs(values[other].at[0] - row), values[other].at < values[index].at)
        )
        address = values[nearest].address
        if address is None or abs(values[nearest].at[0] - row) > 3:
            continue
        verdict = code_agrees(values[index].value, address)
        if verdict is True and any(doubt.code == PLACE_MENDED for doubt in values[nearest].doubts):
            continue  # the address has its place from this very code
        if verdict is True:
            values[index] = values[index].speak("住所と一致")
            values[nearest] = values[nearest].speak(POSTAL_CODE_AGREES)
        elif verdict is False:
            values[index] = values[index].contradict(_POSTAL)
            values[nearest] = values[nearest].contradict(_POSTAL)


def _area_codes(values: list[Value]) -> None:
    """A fixed line rings in the prefecture of an address of the card, or on the border of one."""
    printed = {value.address.prefecture for value in values if value.address is not None and value.address.known_city}
    if not printed:
        return
    for index in _all(values, FieldKind.PHONE, FieldKind.FAX, FieldKind.DIRECT_PHONE):
        rings_in = prefecture_of(values[index].value) if values[index].well_formed else None
        if rings_in in printed:
            values[index] = values[index].speak("市外局番が住所と一致")
        elif rings_in is not None and not may_ring_in(values[index].value) & printed:
            values[index] = replace(values[index], doubts=(*values[index].doubts, _AREA))


def _names(values: list[Value]) -> None:
    """Kanji, kana, romaji and the mail's local part tell of one person."""
    found = _all(values, FieldKind.NAME)
    if not found:
        return
    index = found[0]
    family, _, given = values[index].value.partition(" ")
    for other in _all(values, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI):
        reading = values[other]
        fits = (kana_fits if reading.kind is FieldKind.NAME_KANA else romaji_fits)(family, given, reading.value)
        if fits.family and fits.given:
            values[other] = reading.speak("漢字の読みと一致")
            values[index] = values[index].speak(READING_AGREES)
        elif fits.possible and not fits.family and not fits.given:
            values[other] = reading.contradict(_READING)
    families, _ = romaji_keys_of(family, given)
    for other in _all(values, FieldKind.EMAIL):
        local = values[other].value.rpartition("@")[0]
        if families and mail_names_family(local, families):
            values[other] = values[other].speak("姓の読みがメールにある")
            values[index] = values[index].speak("姓の読みがメールと一致")


def _domains(values: list[Value]) -> None:
    """Mail and web address share a domain; a Latin company name shows in it."""
    mails, urls = _all(values, FieldKind.EMAIL), _all(values, FieldKind.URL)
    for mail in mails:
        for url in urls:
            if "@" in values[mail].value and domain_of(values[mail].value) == domain_of(values[url].value):
                values[mail] = values[mail].speak("URL と同じドメイン")
                values[url] = values[url].speak("メールと同じドメイン")
    for mail in mails:
        for url in urls:
            one, other = (domain_of(values[index].value) for index in (mail, url))
            if 0 < distance(one, other) <= _NEARLY and min(len(one), len(other)) >= _LONG:
                values[mail] = replace(values[mail], doubts=(*values[mail].doubts, _DOMAINS))
                values[url] = replace(values[url], doubts=(*values[url].doubts, _DOMAINS))
    labels = {domain_of(values[index].value).split(".")[0] for index in (*mails, *urls) if values[index].well_formed}
    for index in _all(values, FieldKind.COMPANY, FieldKind.COMPANY_EN):
        core = company_parts(values[index].value).core
        plain = re.sub(r"[^a-z0-9]", "", core.lower()) if is_latin(core) else ""
        if len(plain) >= 4 and any(
            plain in (bare := re.sub(r"[^a-z0-9]", "", label)) or bare in plain for label in labels if len(label) >= 4
        ):
            values[index] = values[index].speak("ドメインと一致")
        elif values[index].kind is FieldKind.COMPANY and core and any(_reads_like(core, label) for label in labels):
            values[index] = values[index].speak("読みがドメインと一致")


_NEARLY = 2
_LONG = 8
_DOMAINS = Doubt(code="domains_differ", text="メールと URL のドメインが1、2文字だけ違います。")


def _reads_like(core: str, label: str) -> bool:
    """Whether a company's name, read aloud, begins as a domain does: 朝凪エンジニアリング and asanagi-eng.co.jp."""
    read = re.sub(r"[^a-z]", "", romaji_of(to_katakana(reading_of(core) or core)))
    domain = re.sub(r"[^a-z]", "", romaji_key(label))
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(read, domain, strict=False)))
    # of 440 companies with such a beginning 3 were misread, of 268 without one 14
    return len(domain) >= 4 and same >= 4 and (same >= 5 or same >= 0.6 * len(domain))


def _known(values: list[Value], known: KnownFacts) -> None:
    """What a confirmed contact taught about a domain."""
    companies = _all(values, FieldKind.COMPANY)
    if not companies:
        return
    for index in _all(values, FieldKind.EMAIL, FieldKind.URL):
        taught = known.company_of(domain_of(values[index].value))
        if taught is None:
            continue
        key = company_parts(taught).key
        if any(company_parts(values[company].value).key == key for company in companies):
            for company in companies:
                if company_parts(values[company].value).key == key:
                    values[company] = values[company].speak("名簿の会社名と一致")
        elif fold_for_key(values[companies[0]].value) != fold_for_key(taught):
            values[companies[0]] = replace(values[companies[0]], doubts=(*values[companies[0]].doubts, _COMPANY))
        return
