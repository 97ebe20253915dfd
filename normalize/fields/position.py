"""Departments, titles, qualifications and branches: how much a text looks like each. Knows no card."""

from __future__ import annotations

import re
from functools import lru_cache

from normalize.gazetteer import gazetteer
from normalize.tables import ending_of, endings, word_set
from normalize.text import is_japanese, is_latin, squeeze, without_spaces

Likeness = tuple[float, str]
"""(log-odds, why)"""

_NONE: Likeness = (-6.0, "")


_CAPITALS_APART = re.compile(r"(?<=[ぁ-ヺ一-龥][A-Z]) (?=[A-Z][ぁ-ヺ一-龥])|(?<=^[A-Z]) (?=[A-Z][ぁ-ヺ一-龥])")
"""広報I R部, D X推進本部: in a column each capital stands by itself."""


_UI_UX = re.compile(r"^U[1l]?/UX(?=[ァ-ヺ一-龥])|(?<= )U[1l]?/UX(?=[ァ-ヺ一-龥])")


def joined_words(text: str) -> str:
    """Japanese without spaces between single letters, words apart: `部 長` → `部長`, `営業部 第一課` stays."""
    text = re.sub(r"^([A-Z]{2,4}) (?=[ァ-ヺ一-龥])", r"\1", squeeze(text))  # UX デザイナー: the reader's own space
    text = _UI_UX.sub("UI/UX", _CAPITALS_APART.sub("", text))
    words = text.split(" ")
    if len(words) > 1 and all(len(word) == 1 for word in words):
        return "".join(words)
    joined = words[:1]
    for word in words[1:]:
        if _is_one_word(joined[-1], word):
            joined[-1] += word
        else:
            joined.append(word)
    return " ".join(joined)


def _is_one_word(left: str, right: str) -> bool:
    """Whether a gap that a reader saw is none: ITストラテ ジスト, 事業 本部, クラウド事 業部."""
    if is_latin(left) or is_latin(right):
        return False
    whole = (left + right).lower()
    listed = _LISTED_WORDS
    if any(whole in word_set(name) for name in listed):
        return not all(any(part.lower() in word_set(name) for name in listed) for part in (left, right))
    ending = ending_of(left + right, "department_suffixes")
    return (
        ending is not None
        and len(ending) >= len(right)
        and ending_of(left, "department_suffixes") is None
        and not any(left in word_set(name) for name in ("departments", *listed))
    )


_LISTED_WORDS = ("titles", "qualifications")


_OF_RANK = re.compile(
    r"^(?:シニア|チーフ|リード|ジュニア|アシスタント|エグゼクティブ|プリンシパル|主任|上席|主席|首席|特任|客員|専任|特別|名誉|統括|上級)"
)


def is_whole_title(word: str) -> bool:
    """Whether a title is one of the list, or one with its rank before it: シニアデザイナー, 特任研究員."""
    known = word_set("titles")
    return word.lower() in known or _OF_RANK.sub("", word, count=1).lower() in known


_HALF_OF_TWO = re.compile(r"^兼\s?|\s?兼$")
"""取締役副社長 兼: the other title stands in the next line."""


@lru_cache(maxsize=8192)
def title_likeness(text: str) -> Likeness:
    """How much a text looks like a title (役職)."""
    text = _HALF_OF_TWO.sub("", joined_words(text))
    compact = without_spaces(text)
    if not compact or len(compact) > 60:
        return _NONE
    known = word_set("titles")
    if text.lower() in known or compact.lower() in known:
        return 6.0, f"役職の一覧にある「{compact}」"
    if is_latin(text):
        return _english_title(text)
    if len(compact) > 22:
        return _NONE
    parts = [part for part in re.split(r"[\s・/兼、,]+", text) if part]
    if len(parts) > 1 and all(part.lower() in known or ending_of(part, "title_suffixes") for part in parts):
        return 5.0, "どの語も役職"
    abbreviated = re.match(r"^[A-Z][A-Za-z/&]{0,6}(?=[^ -~])", compact)
    if abbreviated and compact[abbreviated.end() :].lower() in known:
        return 6.0, f"役職の一覧にある「{compact[abbreviated.end() :]}」"
    ending = ending_of(compact, "title_suffixes")
    if (
        ending
        and len(compact) > len(ending)
        and not (len(compact) > 6 and re.search(r"[一-龥ァ-ヺ]の[一-龥ァ-ヺ]", compact))
    ):
        strong = {"担当": 2.8}.get(ending, 4.2 if len(ending) > 1 else 1.2)
        return strong, f"「{ending}」で終わる"
    bracketed = re.match(r"^(.+?)\((.+)\)$", compact)
    if bracketed and bracketed.group(1).lower() in known:
        return 4.5, f"役職の一覧にある「{bracketed.group(1)}」"
    if parts and parts[0].lower() in known and len(parts) > 1:
        return 2.0, f"「{parts[0]}」で始まる"
    return _NONE


def _english_title(text: str) -> Likeness:
    known = word_set("titles")
    plain = re.sub(r"[.,&/]", " ", text.lower())
    plain = squeeze(plain)
    pieces = [piece.strip() for piece in re.split(r"\s*(?:,|/|&|\band\b)\s*", text.lower()) if piece.strip()]
    if pieces and all(piece in known for piece in pieces):
        return 5.5, "英語の役職の一覧にある"
    words = plain.split()
    for length in range(min(4, len(words)), 0, -1):
        tail, head = " ".join(words[-length:]), " ".join(words[:length])
        if tail in known:
            return (4.2 if len(words) <= 6 else 1.0), f"役職を表す「{tail}」で終わる"
        if head in known and (len(words) == length or re.match(r".*?(?:,|\bof\b|&|\bfor\b)", text, re.IGNORECASE)):
            return 3.8, f"役職を表す「{head}」で始まる"
    return _NONE


_ONLY_AN_ENDING = frozenset(
    ("グループ", "チーム", "ユニット", "セクション", "センター", "ラボ", "プロジェクト", "カンパニー", "ディビジョン")
)
"""The end of some department's name, none by itself."""
_NUMBERED_DEPARTMENT = re.compile(r"^第?[0-9一二三四五六七八九十]+(?:部|課|係|室|グループ|チーム|営業部)$")


_PART_OF_DEPARTMENT = re.compile(
    r"^(?:UI/UX|DX|AI|IT|PR|IR|UX).{1,10}(?:グループ|チーム)$"
    r"|(?:本部|[一-龥ァ-ヺー]部|課)第?[一-龥ァ-ヺーA-Z/0-9]{1,12}(?:グループ|チーム)$"
)


def is_part_of_department(text: str) -> bool:
    """`プロダクト開発部第一グループ` is a group within a department, no group of companies."""
    return bool(_PART_OF_DEPARTMENT.search(text))


def _is_establishment(compact: str) -> bool:
    """青嶺美容室, ひびき音楽教室: an organisation's word that ends as departments do."""
    word, ending = ending_of(compact, "organisation_words"), ending_of(compact, "department_suffixes")
    return word is not None and ending is not None and len(compact) > len(word) > len(ending) and word.endswith(ending)


@lru_cache(maxsize=8192)
def department_likeness(text: str) -> Likeness:
    """How much a text looks like a department (部署) or a chain of them."""
    text = joined_words(text)
    compact = without_spaces(text)
    if len(compact) < 2 or len(compact) > 60:
        return _NONE
    if is_latin(text):
        return _english_department(text)
    if re.search(r"\d-\d|\d{4}|[@。]|\d号室|\d階", compact):
        return _NONE
    if _NUMBERED_DEPARTMENT.match(compact):
        return 5.0, "番号の付いた部署"
    chain = _chain_likeness([part for part in re.split(r"[\s/]+", text) if part])
    if chain is not None:
        return (chain[0] - 4.0, chain[1]) if _is_establishment(compact) else chain
    if compact in word_set("departments"):
        return 2.2, "部署の一覧にある"
    if compact.endswith("担当") and len(compact) > 3:
        return 2.6, "「担当」で終わる"
    inner = re.search(r"(?:本部|事業部|営業部|[^\s]{1,6}部)(?=[^\s長門]{2,})", compact)
    if inner and re.search(r"(?:担当|支援|推進|企画|グループ)$", compact):
        return 2.5, "部署を含む"
    if re.match(r"^.{2,14}(?:部|課|室|本部|グループ)\(.{1,12}\)$", compact):
        return 3.8, "括弧の付いた部署"
    return _NONE


def _chain_likeness(parts: list[str]) -> Likeness | None:
    """Whether words side by side are a chain of departments: 営業本部 第一営業部."""
    ended = [ending_of(part, "department_suffixes") for part in parts]
    if all(part in _ONLY_AN_ENDING for part in parts):
        return 0.0, ""
    whole = [
        bool(end) and (len(part) > len(end or "") or len(part) >= 3) for part, end in zip(parts, ended, strict=True)
    ]
    if not whole[-1]:
        return None
    if not all(whole):
        return 2.6, f"「{ended[-1]}」で終わる"
    score = 2.0 if len(parts) == 1 and len(parts[0]) == 2 else 4.6
    if any(end in ("科", "班", "局", "組", "G") for end in ended):
        score -= 1.0
    if any(end == "センター" for end in ended):
        score -= 1.2
    return score, f"「{ended[-1]}」で終わる"


def _english_department(text: str) -> Likeness:
    if re.search(
        r"\b(?:Department|Dept|Division|Div|Section|Sect|Group|Team|Unit|Bureau|Headquarters|HQ|Laboratory|Center|Centre)\b\.?",
        text,
    ):
        if re.search(r"\b(?:Inc|Ltd|Corp|Co)\b", text):
            return _NONE
        if text.lower().split()[-1] in word_set("titles"):
            return _NONE
        strong = re.search(r"\b(?:Department|Dept|Division|Div|Section|Sect)\b", text)
        return (5.0 if strong else 2.8), "部署を表す英語がある"
    words = [word for word in re.findall(r"[A-Za-z&]+", text.lower()) if word not in ("and", "of", "the", "&")]
    known = word_set("department_words_en")
    if words and all(word in known for word in words):
        return 2.4, "部署に使う英語だけ"
    return _NONE


@lru_cache(maxsize=8192)
def branch_likeness(text: str) -> Likeness:
    """How much a text looks like a branch or office (支店・事業所)."""
    compact = without_spaces(text).strip("[]【】<>()■●◆◇□○/:・")
    if len(compact) < 2 or len(compact) > 20 or re.search(r"\d-\d|@", compact):
        return _NONE
    ending = ending_of(compact, "branch_suffixes")
    if not ending or is_latin(compact) != is_latin(ending):
        return _NONE
    if is_latin(compact):
        words = set(re.findall(r"[a-z]+", text.lower()))
        if len(text.split()) > 4 or (
            ending == "Office"
            and words & (word_set("department_words_en") - {"office"})
            and not words & word_set("place_words_en")
        ):
            return _NONE
        return (3.0 if words & word_set("place_words_en") or ending != "Office" else 2.0), f"「{ending}」で終わる"
    head = compact[: -len(ending)]
    if not head:
        alone = ending in ("本社", "本店", "支社", "本部事務所", "工場", "事務所")
        return (5.0 if alone else 2.8, f"「{ending}」だけ") if len(ending) >= 2 else _NONE
    base = (4.4 if len(ending) >= 2 else 1.0) - (2.6 if ending == "センター" else 0.0)
    index = gazetteer()
    if any(index.is_place_word(head + suffix) for suffix in ("", "市", "県", "府", "都", "区", "町")):
        base += 1.2
    if ending in (
        "オフィス",
        "研究所",
        "事務所",
        "病院",
        "倉庫",
        "キャンパス",
        "校",
        "店",
        "製作所",
        "ステーション",
        "診療所",
        "本部",
        "学校",
        "研究センター",
        "ショールーム",
    ) and not head.endswith(("本社", "支社")):
        base -= 1.6
    return base, f"「{ending}」で終わる"


_REGISTERED = re.compile(r"\b(PMP|CFP|AFP)R\b")


def registered(text: str) -> str:
    """`PMPR` → `PMP®`: the small R in its ring, for marks that are hardly printed without it."""
    return _REGISTERED.sub(r"\1®", text)


@lru_cache(maxsize=8192)
def qualification_likeness(text: str) -> Likeness:
    """How much a text looks like qualifications (資格), several allowed in one text."""
    text = registered(text)
    plain = squeeze(text.replace("®", "").replace("™", "").replace("(R)", "")).strip("[]")
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    compact = without_spaces(plain)
    known = word_set("qualifications")
    if compact.lower() in known or plain.lower() in known:
        return 6.2, "資格の一覧にある"
    parts = [part for part in re.split(r"[\s・、,/]+", plain) if part]
    if len(parts) > 1 and all(part.lower() in known or _qualified(part) for part in parts):
        return 5.8, "どの語も資格"
    if _qualified(compact):
        return 4.4, "資格の形"
    if re.match(r"^(?:登録番号|登録第?|第)?\s*第?\d{3,8}号?$", compact):
        return -1.0, ""
    return _NONE


_QUALIFIED = re.compile(
    r"^(?:[1-3１-３一二三特]\s?(?:級|種)|甲種|乙種|第[一二三]種|上級|認定|国家資格|日本.{1,12}学会認定|.{2,10}学会.{0,6})?.{2,18}(?:士|技能士|技術者|専門医|指導医|認定医|アドバイザー認定|カウンセラー|検定[1-4一二三四準]*級|有資格者|主任者|管理者)(?:\(.{1,10}\))?$"
)


def _qualified(text: str) -> bool:
    return (
        (
            bool(_QUALIFIED.match(text))
            and any(base in text for base in endings("qualifications") if is_japanese(base[0]) and len(base) >= 3)
        )
        or bool(re.match(r"^(?:博士|修士|学士)\(.{1,8}\)$|^.{1,4}(?:博士|修士)$", text))
        or bool(re.search(r"(?:専門医|認定医|指導医|検定[1-4一二三四準]{0,2}級|技能士)$", text))
    )
