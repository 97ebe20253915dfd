"""The unlabelled parts of a row and the borders at which they may be divided. Decides nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from normalize.anchor import Anchor
from normalize.draft import FieldKind
from normalize.fields.company import japanese_form_in
from normalize.fields.person import split_name
from normalize.fields.phone import PhoneUse, is_broken_number, lone_label
from normalize.fields.position import title_likeness
from normalize.gazetteer import PREFECTURES
from normalize.rows import MAX_ROW_CHARS, Row, follows_directly
from normalize.tables import ending_of, endings, word_set
from normalize.text import is_japanese

MAX_CHUNKS = 8
"""More pieces than this in one stretch of text are no fields; the rest stays together."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text between anchors of one row, with the borders at which it may be divided."""

    row: int
    spans: tuple[tuple[int, int], ...]
    """(start, end) of each smallest piece within the row's folded text, in order."""
    label: FieldKind | None
    after_code: bool
    """A postal code stands directly before, in this row or as the row before."""
    before: FieldKind | None = None
    """What is found by its form directly after it, in the same row."""


_LABELS = (
    (FieldKind.ADDRESS, r"(?:本社|勤務先|自宅)?(?:住所|所在地|Address|Add\.?|Addr\.?)"),
    (FieldKind.NAME, r"(?:氏\s?名|お?名前|担当者?名|Name)"),
    (FieldKind.NAME_KANA, r"(?:フリガナ|ふりがな|カナ)"),
    (FieldKind.COMPANY, r"(?:会社名|社名|法人名|企業名|運営(?:会社)?|販売元|発行元?|Company)"),
    (FieldKind.DEPARTMENT, r"(?:部署名?|所属(?:部署)?|Dept\.?)"),
    (FieldKind.TITLE, r"(?:役職名?|肩書|Title)"),
    (FieldKind.QUALIFICATION, r"(?:保有)?資格"),
)
_LABEL_PATTERNS = tuple(
    (kind, re.compile(rf"^\s*[\[【<(■●◆]?\s*{words}\s*(?:[\]】>)]\s*[:：]?|[:：])\s*", re.IGNORECASE))
    for kind, words in _LABELS
)
_NO_FIELD = re.compile(
    r"^\s*[\[【<(■●◆]?\s*(?:営業(?:種目|品目|内容|時間)|事業(?:内容|案内)|業務(?:内容|案内)|取扱(?:品目?|商品|業務)|定休日|登録番号|許可番号|認証番号|認定番号|免許番号|創業|設立|資本金|取引銀行|主要取引先|取引先|振込先|加盟団体|所属団体|受付時間|診療時間|診療科目?|休診日?|業務時間|開館時間|休館日|対応エリア|営業エリア|代表者:)\s*[\]】>)]?"
)
"""What follows such a word describes the business or its permits and is no field of a person."""
_PERMIT = re.compile(
    r"(?:知事|大臣).{0,10}(?:第|\d号)|認証(?:取得|番号)|許可証?\s?第?\d|許可番号|免許証?\s?第?\d|登録(?:番号)?\s?第\d|届出番号|免許番号|認定企業|徒歩\s?約?\d+\s?分|駅\s?(?:下車|より|から|前下車)|ISO\s?/?(?:IEC)?\s?\d{4,5}|プライバシーマーク"
)
_TRIM = " \t:：;,，、|｜/・-~=_<>《》■□●○◆◇★☆▲△▼▽※→⇒＊*\x01☎📠📱✉🌐📍"
_SLASH = r"\s+[/|]\s*|\s*[/|]\s+|(?<![A-Za-z])[/|]|[/|](?![A-Za-z])"  # UI/UX is one word
_QUOTES = r"(?<=[」』】])|(?=[「『【])|\s*[\"“”]\s*"
_BORDER = re.compile(rf"{_SLASH}|{_QUOTES}|\s+|(?<=[^\s(])(?=\()|(?<=\))(?=[^\s)])")
_LEGAL_BRACKET = re.compile(r"\([株有同資名相財社学医福宗独一公特]{1,2}[財社福]?\)")
_BEFORE_PREFECTURE = re.compile(rf"(?<=[0-9A-Za-z〒-])(?={'|'.join(PREFECTURES)})")
"""1I-0041東京都…: what is left of a postal code that could not be read."""
_BRANCH_BEFORE_CITY = re.compile(
    r"(?:(?<=支店)|(?<=支社)|(?<=本社)|(?<=本店)|(?<=業所)|(?<=工場)|(?<=張所))(?=[一-龥ヶケぁ-ヺ]{1,5}[市区郡][一-龥])"
)
"""北海道支店青梅市住江町…: a heading run into its address."""
_LETTERS_APART = re.compile(r"(?<!\S)(?:[ぁ-ヿ一-龥々]\s+){2,5}[ぁ-ヿ一-龥々](?!\S)")
_SCRIPT_CHANGE = re.compile(
    r"(?<=[ぁ-ヿ一-龥々])(?<![兼・])(?<!会社)(?<!法人)(?<!社団)(?<!財団)"
    r"(?!(?i:BLDG|BUILDING|TOWER))(?=[A-Z][A-Za-z]{2,}\s?[A-Z]?)"
)
_TITLE_BEFORE_NAME = re.compile(r"(?<=[ァ-ヺー]{3})(?=[一-龥々﨑]{1,2}(?:\s+[一-龥々﨑ぁ-ヿ]{1,2}){1,3}\s*$)")
"""マネージャー大 井 碧: a small title that the first character of a name set wide stands close behind."""
_BORDERS = (_BORDER, _SCRIPT_CHANGE, _BEFORE_PREFECTURE, _BRANCH_BEFORE_CITY, _TITLE_BEFORE_NAME)


def stretches_of(rows: list[Row], anchors: list[Anchor], label_rows: frozenset[int]) -> list[Stretch]:
    """What the anchors leave of each row, in reading order."""
    by_row: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        by_row.setdefault(anchor.row, []).append(anchor)
    found: list[Stretch] = []
    codes: list[Row] = []
    for row in rows:
        if row.index in label_rows or len(row.text) > MAX_ROW_CHARS:
            continue
        mine = by_row.get(row.index, [])
        gaps = _gaps(row.text, mine)
        placed = False
        for start, end, before in gaps:
            begin, stop, label = _trimmed(row.text, start, end, beside=bool(mine))
            if begin >= stop:
                continue
            under_code = any(follows_directly(rows, code.index, row.index) for code in codes)
            after_code = before is FieldKind.POSTAL_CODE or (not mine and not placed and under_code)
            following = next((anchor.kind for anchor in mine if anchor.start >= stop), None)
            found.append(Stretch(row.index, _spans(row.text, begin, stop), label, after_code, following))
            placed = True
        if mine and mine[-1].kind is FieldKind.POSTAL_CODE and not placed:
            codes.append(row)
    return found


def _gaps(text: str, anchors: list[Anchor]) -> list[tuple[int, int, FieldKind | None]]:
    gaps: list[tuple[int, int, FieldKind | None]] = []
    at, before = 0, None
    for anchor in anchors:
        if anchor.start > at:
            gaps.append((at, anchor.start, before))
        if anchor.end >= at:
            at, before = anchor.end, anchor.kind
    gaps.append((at, len(text), before))
    return gaps


def _trimmed(text: str, start: int, end: int, *, beside: bool) -> tuple[int, int, FieldKind | None]:
    label: FieldKind | None = None
    for kind, pattern in _LABEL_PATTERNS:
        match = pattern.match(text[start:end])
        if match:
            start += match.end()
            label = kind
            break
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM:
        end -= 1
    if _PERMIT.search(text[start:end]):
        return start, start, label
    if _only_mark(text[start:end], beside=beside) or (
        _NO_FIELD.match(text[start:end]) and japanese_form_in(text[start:end]) is None
    ):
        return start, start, label
    return start, end, label


def _only_mark(text: str, *, beside: bool) -> bool:
    """A label without its value or with a broken one, an icon, a bracket; 代表 is a title where no number stands by."""
    if text == "代表":
        return beside
    return (
        not any(char.isalnum() for char in text)
        or lone_label(text) is not PhoneUse.NONE
        or is_broken_number(text)
        or text.lower() in ("e-mail", "mail", "email", "url", "hp", "web", "〒", "代", "代表", "(代)")
    )


def _spans(text: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    borders = {start, end}
    part = text[start:end]
    words = part.split()
    if len(words) > 1 and all(len(word) == 1 and is_japanese(word) for word in words):
        return ((start, end),)  # 名 刺 太 郎: set apart letter by letter
    apart = _LETTERS_APART.search(part)
    legal = [(m.start(), m.end()) for m in _LEGAL_BRACKET.finditer(part)]
    gaps: dict[int, int] = {}
    for match in (found for pattern in _BORDERS for found in pattern.finditer(part)):
        if apart is not None and apart.start() < match.start() < apart.end():
            continue  # 課長 山 田 太 郎
        in_form = any(first <= match.start() <= last for first, last in legal)
        if in_form and (match.group().strip(" ") or match.start() == match.end()):
            continue
        if part[: match.start()].endswith(("THE", "The")) and match.group() == " ":
            continue  # THE 昭和町 TOWER is one building
        if match.start() > 0 and match.end() < len(part):
            gaps[start + match.start()] = start + match.end()
    borders |= set(gaps)
    ordered = sorted(borders)
    spans: list[tuple[int, int]] = []
    for index, border in enumerate(ordered[:-1]):
        begin = gaps.get(border, border)
        for glued_start, glued_end in _unglue(text, begin, ordered[index + 1]):
            lead = len(text[glued_start:glued_end]) - len(text[glued_start:glued_end].lstrip(" \x01"))
            if glued_start + lead < glued_end:
                spans.append((glued_start + lead, glued_end))
    spans = _titles_freed(text, _with_its_word(text, spans))
    if len(spans) > MAX_CHUNKS:
        spans = [*spans[: MAX_CHUNKS - 1], (spans[MAX_CHUNKS - 1][0], spans[-1][1])]
    return tuple(spans)


def _with_its_word(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """取締役副社長 兼 at the end of a line and 兼 経営企画本部長 at its beginning: half of a title over two lines."""
    if len(spans) > 1 and text[slice(*spans[-1])] == "兼":
        spans = [*spans[:-2], (spans[-2][0], spans[-1][1])]
    if len(spans) > 1 and text[slice(*spans[0])] == "兼":
        spans = [(spans[0][0], spans[1][1]), *spans[2:]]
    return spans


_BEFORE_STAFF = re.compile(r"^[ァ-ヺー・]{4,}(?=(?:総務|人事|経理|財務|法務|秘書)(?:部|課|室)$)")
"""テックアドバンス総務部: no such department takes a name in katakana, so a space was lost."""


def _is_name(text: str) -> bool:
    split = split_name(text)
    return split is not None and split.known_family and split.known_given and not ending_of(text, "department_suffixes")


@cache
def _offices_and_licences() -> tuple[str, ...]:
    """Titles, and the qualifications in -士 that stand before a name: 税理士野中 公一."""
    licences = (word for word in endings("qualifications") if len(word) >= 3 and word.endswith("士"))
    return tuple(sorted((*(word for word in endings("titles") if len(word) >= 2), *licences), key=len, reverse=True))


def _titles_freed(text: str, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """A title run into the family name, with the given name set apart: 研究員坂田 夏美."""
    freed: list[tuple[int, int]] = []
    for number, (start, end) in enumerate(spans):
        part = text[start:end]
        title = next((word for word in _offices_and_licences() if part.startswith(word)), None)
        given = text[slice(*spans[number + 1])] if number + 1 < len(spans) else ""
        if (
            title
            and 1 <= len(part) - len(title) <= 4
            and 1 <= len(given) <= 4
            and part.lower() not in word_set("titles")
            and _is_name(f"{part[len(title) :]} {given}")
        ):
            freed.append((start, start + len(title)))
            start += len(title)  # noqa: PLW2901 - what is left of the word
        freed.append((start, end))
    return freed


_SURELY_A_TITLE = 4.0
"""Log-odds: 代表取締役社長兼CEO, キャリアアドバイザー; not 長 or 担当."""
_OFFICER = re.compile(r"(?:代表)?取締役|(?:常務|専務|上席)?執行役員")
"""資産運用部取締役営業本部長: a department, then an officer who is head of another."""
_OF_A_BRANCH = re.compile(
    r"^.{2,8}?(?:支店|支社|営業所|出張所|事業所|工場)(?=(?:[一-龥]{2,6}|[ァ-ヺー]{3,12}|第?[0-9一二三四五六七八九十])[^\s]{0,6}(?:部|課|係|室|グループ|チーム)$)"
)
"""名古屋支店営業部: a branch and a department of it."""
_HEAD_OF = re.compile(r".[部課室局科係]長")
"""経営企画本部事業開発部長 is one title, as printed."""


def _unglue(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Words run together without a space: 営業部課長, 代表取締役山田太郎, …株式会社営業部."""
    part = text[start:end]
    if len(part) < 4 or not any(map(is_japanese, part)):
        return [(start, end)]
    known = word_set("titles")
    if part.lower() in known:
        return [(start, end)]
    for cut in range(2, len(part) - 1):
        ending = ending_of(part[:cut], "department_suffixes")
        if part[cut:].lower() in known and ending and (len(ending) < cut or (cut >= 3 and part[cut - 1] in "部課室")):
            return [(start, start + cut), (start + cut, end)]
    for cut in range(len(part) - 2, 2, -1):
        ending = "担当" if part[:cut].endswith("担当") else ending_of(part[:cut], "department_suffixes")
        if (
            ending
            and len(ending) < cut
            and (not _HEAD_OF.search(part[cut:]) or _OFFICER.match(part[cut:]))
            and title_likeness(part[cut:])[0] >= _SURELY_A_TITLE
        ):
            return [(start, start + cut), (start + cut, end)]
    if (branch := _OF_A_BRANCH.match(part)) is not None:
        return [(start, start + branch.end()), (start + branch.end(), end)]
    title = next((word for word in endings("titles") if len(word) >= 2 and part.startswith(word)), None)
    if title and 3 <= len(part) - len(title) <= 6 and part.lower() not in known and _is_name(part[len(title) :]):
        return [(start, start + len(title)), (start + len(title), end)]
    if (border := _BEFORE_STAFF.match(part)) is not None:
        return [(start, start + border.end()), (start + border.end(), end)]
    form = japanese_form_in(part)
    if form and len(form) >= 3:
        at = part.find(form) + len(form)
        if at - len(form) + 1 > 2 and at < len(part) - 1 and not part.startswith(form):
            return [(start, start + at), (start + at, end)]
    return [(start, end)]
