"""How much a piece of text looks like each kind, from its words and its place on the card. Chooses nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.fuzz import partial_ratio, ratio

from normalize.draft import FieldKind
from normalize.fields.company import canonical_company, company_likeness, company_parts, looks_like_sentence
from normalize.fields.person import kana_parts, romaji_likeness, split_name, tagged_as_name
from normalize.fields.position import (
    branch_likeness,
    department_likeness,
    qualification_likeness,
    title_likeness,
)
from normalize.gazetteer import PREFECTURES, gazetteer, town_key
from normalize.numerals import digits_one_by_one
from normalize.romaji import romaji_key, romaji_of
from normalize.tables import ending_of, table
from normalize.text import is_kana, is_kanji, is_latin, squeeze, without_spaces


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the anchors already say of the whole card."""

    domains: tuple[str, ...]
    """The names in the mail and web domains, without suffix: `example` of example.co.jp."""
    known_companies: tuple[str, ...]
    """Keys of what the book calls the companies of those domains."""
    japanese: bool
    """Whether the card prints Japanese at all."""


@dataclass(frozen=True, slots=True)
class Scored:
    """One kind a piece may have."""

    kind: FieldKind
    score: float
    """Log-odds against meaning nothing."""
    reason: str


FLOOR = -2.0
"""Kinds scored lower are not worth carrying along."""


_BUILDING = re.compile(
    r"(?:ビル(?:ディング|ヂング|ジング)?|タワー|マンション|ハイツ|コーポ|プラザ|スクエア|ヒルズ|会館|レジデンス|アネックス|パーク|ガーデン|テラス|センター|ハウス|館|棟|号室|Bldg\.?|Building|Tower)"
    r"\s?(?:[A-Z]棟|[東西南北本新別]館|\d+|[A-Z]?\d*-?[A-Z\d]*)?\s?(?:\d{1,2}(?:[、・,~-]\d{1,2})?\s?(?:階|F|Ｆ)|[A-Z]?\d{2,4}(?:号室?)?)?$"
    r"|\d{1,2}\s?(?:階|F)(?:\s|$|[A-Z])|\d{2,4}号室",
    re.IGNORECASE,
)
_NAMED_BUILDING = re.compile(
    r"^(?:コーポ|メゾン|シャトー|ハイツ|ヴィラ|ドミール|カーサ|サンハイツ|アーバン)[^\s\d]{2,10}$|^(?:コーポ|メゾン|シャトー|ハイム|グラン|パーク|ルネ|ライオンズ|サン|第[一二三123]).{2,16}(?:\d{2,4}|棟|館|[階F])$|ビル.{0,6}$|(?:本|別|新|東|西|南|北)館\d*$"
)
_HOUSE_NUMBER = re.compile(
    r"[\d〇一二三四五六七八九十]+\s?(?:丁目|番地|番|号|条)|\d+-\d+|[一二三四五六七八九]+[-の][一二三四五六七八九]+"
)
_PREFECTURES_EN = "|".join(row[0] for row in table("prefectures_en"))
_FOREIGN = re.compile(
    r"\b(?:Street|St\.|Avenue|Ave\.?|Road|Rd\.?|Boulevard|Blvd\.?|Drive|Dr\.|Lane|Suite|Floor|\d{1,2}F|Bldg\.?|Building"
    r"|Tower|P\.?O\.? ?Box|Chome|[A-Za-z]+-(?:ku|shi|cho|machi|ken|fu|gun|mura|to)|[A-Za-z]{4,}(?:cho|machi|dori)"
    r"|Nagoya|Yokohama|Japan|USA|U\.S\.A|UK|China|Singapore|Germany|France|Korea|Taiwan|London|New York|San Francisco"
    rf"|California|{_PREFECTURES_EN})\b",
    re.IGNORECASE,
)
_ENDS_IN_PLACE = re.compile(rf"[,\s](?:{_PREFECTURES_EN}|Nagoya|Yokohama|Sapporo|Kobe|Japan|USA|UK|[A-Z]{{2}})[.,]?$")
_POSTCODE_ABROAD = re.compile(
    r"\b[A-Z]{2}\s?\d{5}(?:-\d{4})?\b|\b[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b|\b\d{5,6}\b|\b\d{3}-\d{4}\b"
)


@lru_cache(maxsize=8192)
def address_likeness(text: str) -> tuple[float, str]:
    """(log-odds that a text is an address or the rest of one, why)."""
    plain = squeeze(text)
    compact = without_spaces(plain)
    if len(compact) < 2 or "@" in compact:
        return -6.0, ""
    if is_latin(plain):
        hits = len(_FOREIGN.findall(plain))
        numbered = bool(re.search(r"\d", plain))
        if hits and not numbered and " " not in plain:
            return -1.5, "英語の住所の語"  # Japan or Tower alone says little, under an address enough
        score = -2.5 + 2.2 * min(hits, 3) + (1.6 if numbered and ("," in plain or hits) else 0.0)
        score += 2.5 if _ENDS_IN_PLACE.search(plain) else 0.0
        score += 1.5 if _POSTCODE_ABROAD.search(plain) and "," in plain else 0.0
        if re.match(r"^\d+[\s,-].*[A-Za-z]", plain):
            score += 3.8 if re.match(r"^\d+(?:-\d+)+ [A-Z]", plain) else 1.0
        return score, "英語の住所の語" if hits else "番地の形"
    if looks_like_sentence(compact):
        return -3.0, ""
    # -1.9: any short Japanese line may be the building under an address; alone it stays below every other kind
    score, reasons = (-1.9 if 3 <= len(compact) <= 20 and not plain.count("・") > 1 else -3.0), []
    prefecture = next((name for name in PREFECTURES if compact.startswith(name)), None)
    index = gazetteer()
    if prefecture:
        score = max(score, -3.0) + 5.0
        reasons.append(f"「{prefecture}」で始まる")
    cities, taken = index.city_at_start(town_key(compact[len(prefecture or "") :][:24]).text, prefecture)
    if cities and (prefecture or taken >= 3):
        score += 3.2 if compact[:12].find("市") > 0 or prefecture or "区" in compact[:8] else 1.5
        reasons.append("市区町村の一覧にある")
    house = _HOUSE_NUMBER.search(compact)
    if house:
        score += 2.6 if any(is_kanji(char) for char in compact[: house.start()]) or house.start() == 0 else 1.6
        reasons.append("番地の形")
    if is_building(plain):
        score += 3.4
        reasons.append("建物や階の語")
    elif re.search(r"[^\d\s-]\d{2,4}$", plain) and not house:
        score += 1.6
        reasons.append("部屋番号の形")
    if prefecture and compact == prefecture:
        score -= 3.0
    return score, "、".join(reasons)


def is_building(text: str) -> bool:
    """Whether a text names a building, a floor or a room."""
    plain = digits_one_by_one(squeeze(text)).replace("十", "1")
    return bool(_BUILDING.search(plain) or _NAMED_BUILDING.search(plain))


def _domain_match(text: str, facts: CardFacts) -> float:
    """0–1: how well a name agrees with the card's own domains."""
    core = company_parts(text).core
    latin = re.sub(r"[^a-z0-9]", "", core.lower()) if is_latin(core) else ""
    kana = romaji_of(core) if core and all(is_kana(char) or char in "・ " for char in core) else ""
    best = 0.0
    for domain in facts.domains:
        plain = re.sub(r"[^a-z0-9]", "", domain.lower())
        if latin and len(latin) >= 3:
            best = max(
                best,
                ratio(latin, plain) / 100,
                0.95 * partial_ratio(latin, plain) / 100 if min(len(latin), len(plain)) >= 5 else 0,
            )
        if any(len(word) >= 4 and word == plain for word in re.findall(r"[a-z0-9]+", core.lower())):
            best = max(best, 0.95)
        if kana and len(kana) >= 3:
            best = max(best, ratio(kana, romaji_key(plain)) / 100)
    return best


def score_piece(
    text: str, facts: CardFacts, *, size: float, top: float, after_code: bool, label: FieldKind | None
) -> list[Scored]:
    """The kinds a piece of text may have, the likeliest first.

    Args:
        text: a folded piece of one row, without anchors.
        facts: the card's own anchors.
        size: text height against the card's median.
        top: where the row lies, 0 (top) to 1 (bottom).
        after_code: a postal code comes just before.
        label: what a label word before the piece says (住所: …).
    """
    plain = squeeze(text).strip(" ・|/,、:;")
    if len(plain) < 2 or not any(char.isalpha() or char.isdigit() for char in plain):
        return []
    big = max(-1.0, min(1.4, 2.2 * (size - 1.0)))
    scores: dict[FieldKind, tuple[float, str]] = {}
    company, why = company_likeness(plain)
    match = _domain_match(plain, facts)
    if match > 0.75:
        company += 5.0 * (match - 0.55)
        why = "、".join(filter(None, (why, "ドメインと一致")))
    if any(company_parts(plain).key == known for known in facts.known_companies):
        company += 6.0
        why = "名簿でこのドメインの会社"
    company += 0.4 * big + (0.4 if top < 0.35 else 0.0)
    latin = is_latin(plain)
    scores[FieldKind.COMPANY_EN if latin and facts.japanese else FieldKind.COMPANY] = (company, why)
    branch, why = branch_likeness(plain)
    # Sawarabi Office beside sawarabi.co.jp is the organisation
    scores[FieldKind.BRANCH] = (branch - 0.3 * max(big, 0.0) - (2.5 if latin and match > 0.9 else 0.0), why)
    department, why = department_likeness(plain)
    scores[FieldKind.DEPARTMENT] = (department - 0.5 * max(big, 0.0), why)
    title, why = title_likeness(plain)
    scores[FieldKind.TITLE] = (title - 0.5 * max(big, 0.0), why)
    qualification, why = qualification_likeness(plain)
    scores[FieldKind.QUALIFICATION] = (qualification, why)
    address, why = address_likeness(plain)
    scores[FieldKind.ADDRESS] = (address + (4.0 if after_code else 0.0), why or ("郵便番号の後" if after_code else ""))
    others = max(title, department, qualification, branch, company)
    if latin:
        romaji, why = romaji_likeness(plain)
        if others > 2.0:
            romaji -= others
        if "," in plain or _FOREIGN.search(plain):
            romaji -= 2.0
        scores[FieldKind.NAME_ROMAJI] = (romaji + (0.5 * big if not facts.japanese else 0.2) - max(0.0, address), why)
    else:
        scores.update(_japanese_name(plain, big, others, address))
    if label is not None and label in scores:
        score, why = scores[label]
        scores[label] = (max(score, 0.0) + 4.0, "、".join(filter(None, ("ラベルがある", why))))
    found = [Scored(kind, score, why) for kind, (score, why) in scores.items() if score > FLOOR]
    return sorted(found, key=lambda scored: (-scored.score, scored.kind))


def _japanese_name(plain: str, big: float, others: float, address: float) -> dict[FieldKind, tuple[float, str]]:
    scores: dict[FieldKind, tuple[float, str]] = {}
    parts = kana_parts(plain.strip("()"))
    if parts:
        length = sum(map(len, parts))
        if 3 <= length <= 14 and len(parts) <= 3:
            score = (1.2 if len(parts) == 2 else 0.0) - 0.4 * max(0.0, big)
            scores[FieldKind.NAME_KANA] = (score, "かなだけの行")
        if len(parts) <= 2:
            scores[FieldKind.COMPANY_KANA] = (-3.0 if plain.endswith("グループ") else -1.0, "かなだけの行")
    split = split_name(plain)
    if split is not None:
        score = split.score + 1.2 * big
        why = split.reason
        compact = without_spaces(plain)
        if not split.known_family:
            tagged = tagged_as_name(compact)
            score += 1.0 if tagged >= 0.5 else -1.0
            if " " not in plain and tagged == 0.0:
                score -= 1.0
        if others > 0.5:
            score -= 1.5 * others
        if address > 0.0:
            score -= address
        if canonical_company(plain) and ending_of(compact, "organisation_words") and len(compact) > 3:
            score -= 1.0
        if gazetteer().is_place_word(compact):
            score -= 3.0
        if plain.count(" ") and " " in plain:
            why = why or "字間が空いている"
        if all(is_kana(char) for char in compact) and split.given:
            score -= 2.0
        scores[FieldKind.NAME] = (score, why)
    return scores
