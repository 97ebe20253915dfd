"""Where it is not clear whether a gap parts two words or the reader lost or added it. Knows no trust."""

from __future__ import annotations

import re
from itertools import pairwise

from rapidfuzz.distance.Levenshtein import distance

from normalize.agree import READING_AGREES
from normalize.draft import FieldKind
from normalize.fields.company import japanese_form_in
from normalize.fields.person import family_readings, romaji_keys_of
from normalize.fields.position import is_whole_title
from normalize.romaji import romaji_key, romaji_of
from normalize.rows import Row
from normalize.tables import word_set
from normalize.text import is_kana, without_spaces
from normalize.values import Value

_ONE_NAME = frozenset((FieldKind.COMPANY, FieldKind.BRANCH, FieldKind.TITLE, FieldKind.QUALIFICATION))
_COMMA_MATTERS = frozenset((FieldKind.COMPANY, FieldKind.COMPANY_EN, FieldKind.NAME_ROMAJI))
_TIGHT_COMMA = re.compile(r"[,，](?=[A-Za-z])")
_TIGHT_AND = re.compile(r"[A-Za-z0-9]\s?&(?!\s)|(?<!\s)&\s?[A-Za-z0-9]")
"""CODE &CO: of the spaces around the sign at least one was lost, or both were never there."""
_INNER_GAP = re.compile(r"[ぁ-ヺー一-龥] [ぁ-ヺー一-龥]")
_UNITS = "[課室係班部組]|チーム|グループ|センター|ユニット"
_GLUED = re.compile(
    rf"(?:(?<!内)[部局室課]|センター|ラボ)(?=[A-Za-z0-9第ぁ-ヺ一-龥])(?![長員品門材会屋分])[^ ]*(?:{_UNITS})"
)
_NAME_BEFORE_STAFF = re.compile(r"[ァ-ヺー・]{4,}(?:総務|人事|経理|財務|法務|秘書)(?:部|課|室)")
"""テックアドバンス総務部: a company and its staff department, whose gap nobody read."""
_KATAKANA_GAP = re.compile(r"([ァ-ヺー]+)\s+([ァ-ヺー]+)")
"""クリエイティブ カンパニー: a department read in two, or two words of a slogan."""
_FIGURES_APART = re.compile(r"\d \d")
_DASH_AFTER = re.compile(r"[-ー]\s*$")
_CODE = re.compile(r"(?<!\d)\d{3}-\d{4}(?!\d)")
_TIGHT_LATIN = re.compile(r"\bTHE\b.*[ぁ-ヺー一-龥][A-Z]{3}")
"""THE ライトハウスTOWER: what has an article has its other spaces too."""
_ONLY_ITS_SORT = re.compile(r"(?:ビル|コーポ|ハイツ|メゾン|ハイム|マンション|タワー|プラザ|シャトー|コート|パレス)")
"""Every building has a name besides: コーポ of コーポBeyond Works."""
_BEGINS_WITHIN = re.compile(r"世紀|番館|[FＦ階]")
"""1-2-321世紀ビル: the figures before it are its own."""
_GAP_IN_HEAD = re.compile(r"[^\d]*[ぁ-ヺー一-龥] [ぁ-ヺー一-龥][^\d]*\d")
"""北会津町 ほたるの森6-13-14: no town has a gap in it."""
_GAP_BEFORE_ROOM = re.compile(r"\. \d+")
_MARK_MISREAD = re.compile(r"(?<![0-9])0[A-Za-z]|[A-Za-z]0(?![0-9])|[([{]$|\.\.|\b[A-Z]{3,}\. |[A-Za-z]〇|〇[A-Za-z]")
"""0ffgrid, Linkage Japan(, Co.. Ltd., YAMADA. Ikuko: what stands there is no sign of a name."""
_SIGN = re.compile(r"[A-Z] (?=[A-Z])")
_SET_APART = re.compile(r"(?:^| )[A-Za-z](?: |$)")


def parted_by_a_slash(value: Value, rows: list[Row]) -> bool:
    """営業部/技術部: somebody of both departments, where a chain has one within the other."""
    return value.kind is FieldKind.DEPARTMENT and any(
        before[0] == after[0] and "/" in rows[before[0]].text[before[2] : after[1]]
        for before, after in pairwise(sorted(value.spans))
    )


_ESTABLISHMENT = re.compile(
    r"(?:病院|医院|クリニック|診療所|歯科|薬局|学園|学校|大学|高校|幼稚園|保育園|こども園|苑|荘|ホーム)$"
)
_OPERATOR = re.compile(r"^(?:医療法人|社会福祉法人|学校法人|社会医療法人|特定医療法人|宗教法人)")


def operator_and_house(value: Value, values: list[Value]) -> bool:
    """医療法人青嶺会 青嶺病院: what runs it and what it is; whether that is one name or two only the house knows."""
    return value.kind in (FieldKind.COMPANY, FieldKind.BRANCH) and (
        any(one.kind is FieldKind.COMPANY and _OPERATOR.match(one.value) for one in values)
        and any(
            one.kind in (FieldKind.COMPANY, FieldKind.BRANCH)
            and _ESTABLISHMENT.search(one.value)
            and not _OPERATOR.match(one.value)
            for one in values
        )
    )


def gap_unclear(value: Value) -> bool:
    """Whether a value has a gap where words seldom part, or none where they often do."""
    if value.kind in _COMMA_MATTERS and (_TIGHT_COMMA.search(value.raw) or _TIGHT_AND.search(value.value)):
        return True
    if value.kind is FieldKind.COMPANY and _form_within(value.value):
        return True
    if value.kind in _COMMA_MATTERS and _MARK_MISREAD.search(value.value):
        return True
    if (
        value.kind is FieldKind.TITLE
        and without_spaces(value.value) not in word_set("titles")
        and all(map(is_whole_title, value.value.split(" ")))
    ):
        return False  # 執行役員 本部長; 専務 理事 may be 専務理事
    if value.kind in _ONE_NAME:
        return bool(_INNER_GAP.search(value.value))
    if value.kind is FieldKind.DEPARTMENT:
        if _NAME_BEFORE_STAFF.match(value.value):
            return True
        joined = any(left + right in value.value for left, right in _KATAKANA_GAP.findall(value.raw))
        return joined or bool(_GLUED.search(value.value) or japanese_form_in(value.value))
    if value.kind is FieldKind.NAME_ROMAJI:
        return bool(_SET_APART.search(value.value))
    if value.kind is FieldKind.ADDRESS:
        building = value.address.building if value.address is not None else ""
        words = _INNER_GAP.search(building) or _TIGHT_LATIN.search(building) or _TIGHT_AND.search(building)
        words = words or _GAP_IN_HEAD.match(value.value) or _GAP_BEFORE_ROOM.search(building)
        words = words or _ONLY_ITS_SORT.fullmatch(building) or _BEGINS_WITHIN.match(building)
        return bool(words or _CODE.search(value.value) or _FIGURES_APART.search(value.value + value.raw))
    return False


def cut_off(value: Value, rows: list[Row]) -> bool:
    """Whether a dash stands behind an address whose figure nobody read: 3丁目29-."""
    if value.kind is not FieldKind.ADDRESS or not value.spans:
        return False
    index, _, end = max(value.spans)
    rest = next((row.text[end:] for row in rows if row.index == index), "")
    return value.value[-1:].isdigit() and _DASH_AFTER.match(rest) is not None


def _form_within(company: str) -> bool:
    """芭株式会社芭蕉, D DATA RIVER株式会社: what stands before the name is a sign and no part of it."""
    if _SIGN.match(company):
        return True
    form = japanese_form_in(company)
    if form is None:
        return False
    at = company.find(form)
    return 0 < at <= 2 and at + len(form) < len(company)


_HARDLY_IN_NAMES = frozenset("董")
"""Read for 菫, which names have: 三輪 菫."""
_HALF_WWW = re.compile(r"(?:https?://)?(?!www\.|WWW\.)[A-Za-z]?[wW]{1,4}\.")
_FIGURES_AS_LETTERS = re.compile(r"[ilozsb]{1,2}")
_LONG_I = re.compile(r"[いきしちにひみりぎじび]い$")


_SPELT = 5
"""Shorter names lie one letter from another by chance: kato, kata."""


def _nearly_a_name(local: str, values: list[Value]) -> bool:
    """Whether a part of a mail address is the name beside it but for a letter: yoshikawa_tommi of 智美 (Tomomi)."""
    spelt: set[str] = set()
    for other in values:
        if other.kind is FieldKind.NAME:
            spelt |= set().union(*romaji_keys_of(*other.value.partition(" ")[::2]))
        if other.kind in (FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI):
            spelt |= {romaji_of(part) if is_kana(part[:1]) else romaji_key(part) for part in other.value.split()}
    for part in re.split(r"[._\-+\d]+", local.lower()):
        forms = {part, romaji_key(part)}  # the key makes tonmi of tommi
        if len(part) < _SPELT or forms & spelt or any(len(name) > _SPELT and name in part for name in spelt):
            continue
        if any(len(name) >= _SPELT and distance(form, name, score_cutoff=1) == 1 for name in spelt for form in forms):
            return True
    return False


def letter_unclear(value: Value, values: list[Value]) -> bool:
    """Whether a letter may have gone without a trace: readers drop a flat 一, one of two equal letters, a w of www."""
    if value.kind is FieldKind.URL:
        return bool(_HALF_WWW.match(value.value))
    if value.kind is FieldKind.NAME:
        # a part of one kanji that no printed reading confirms may have had a second
        if _HARDLY_IN_NAMES & set(value.value):
            return True
        return READING_AGREES not in value.reasons and any(len(part) == 1 for part in value.value.split(" "))
    if value.kind is FieldKind.EMAIL and _nearly_a_name(value.value.partition("@")[0], values):
        return True
    if value.kind in (FieldKind.EMAIL, FieldKind.NAME_ROMAJI):
        local = value.value.partition("@")[0].lower()
        names = [other.value.partition(" ")[0] for other in values if other.kind is FieldKind.NAME]
        return "ii" not in local and any(
            romaji_of(reading[:-1]) in local
            for name in names
            for reading in family_readings(name)
            if _LONG_I.search(reading)
        )
    return False


def figures_as_letters(value: Value, values: list[Value]) -> bool:
    """Whether a mail address is a name and what may as well be a figure: imamuraiz for imamura12, kanekoi."""
    if value.kind is not FieldKind.EMAIL:
        return False
    local = value.value.partition("@")[0].lower()
    return any(
        local.startswith(spelt) and _FIGURES_AS_LETTERS.fullmatch(local[len(spelt) :])
        for other in values
        if other.kind is FieldKind.NAME
        for reading in family_readings(other.value.partition(" ")[0])
        if (spelt := romaji_of(reading))
    )
