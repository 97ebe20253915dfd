"""Organisations: how much a text looks like one, its legal form, its canonical spelling. Knows no card."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from normalize.fields.position import is_part_of_department
from normalize.tables import ending_of, endings, table
from normalize.text import is_japanese, is_kana, is_kanji, is_latin, squeeze
from normalize.variants import fold_for_key


@dataclass(frozen=True, slots=True)
class CompanyParts:
    """An organisation's name taken apart."""

    value: str
    legal_form: str
    """As printed after width folding, `(株)` or `株式会社`; empty where none is printed."""
    position: str
    """`prefix`, `suffix` or empty."""
    core: str
    key: str
    """For comparing only: the core folded, without legal form, spaces and case."""


@cache
def _forms() -> tuple[tuple[str, ...], tuple[re.Pattern[str], ...]]:
    japanese = tuple(sorted((row[0] for row in table("legal_forms") if row[1] == "ja"), key=len, reverse=True))
    english = sorted((row[0] for row in table("legal_forms") if row[1] == "en"), key=len, reverse=True)
    patterns = tuple(
        re.compile(
            r"(?:^|[\s,])" + re.escape(form).replace(r"\ ", r"\s?").replace(",", r"\s?[,.]\s?") + r"$", re.IGNORECASE
        )
        for form in english
    )
    return japanese, patterns


def repair_legal_form(value: str) -> str:
    """A bracket lost from (株 or a zero in NP0法人, put back: nothing else begins or ends like this."""
    value = re.sub(r"^\(([株有同資名])(?!\))", r"(\1)", value)
    value = re.sub(r"^([株有])\)", r"(\1)", value)
    value = re.sub(r"(?<!\()([株有])\)$", r"(\1)", value)
    value = re.sub(r"\(([株有])$", r"(\1)", value)
    value = re.sub(
        r"^株(?=[ァ-ヺぁ-んA-Z])|^有(?=[ァ-ヺ])|(?<=[ァ-ヺー])株$", lambda match: f"({match.group()})", value
    )
    return value.replace("NP0法人", "NPO法人").replace("合同會社", "合同会社")  # 合同会社 came after the old 會


# Words begin with two vowels (IINO) or with LL (LLOYD), with two of another consonant hardly ever.
_INITIAL_AGAIN = re.compile(r"^([BCDFGHJKMNPQRSTVWXYZ])(?=\1[AEIOUYaeiouy][A-Za-z]{2})")
_ROUND_SIGN = re.compile(r"^[O0QCDGoc〇○◯●◎]{1,2}\s?(?=.{3})")


def without_sign(value: str) -> str:
    """`東有限会社東雲丘` → `有限会社東雲丘`, `OD桔梗薬品株式会社` → `桔梗薬品株式会社`: a sign read as letters.

    Only before a name with a legal form: its own first letter again, as in `KKANDA株式会社`, or what round signs
    are read as.
    """
    forms, _ = _forms()
    if _INITIAL_AGAIN.match(value) and any(value.endswith(form) for form in forms):
        return value[1:]
    for form in forms:
        if value[1:].startswith(form) and value[1 + len(form) :][:1] == value[:1]:
            return value[1:]
    sign = _ROUND_SIGN.match(value)
    rest = value[sign.end() :] if sign else ""
    parted = sign is not None and (
        sign.group().endswith(" ") or (is_japanese(rest[:1]) and len(sign.group()) == 2) or rest.startswith("(")
    )
    if parted and any(rest.startswith(form) or rest.endswith(form) for form in forms):
        return rest
    return value


_LOOSE_COMPANY = re.compile(r"\b(?:Co\s?[.,]*\s?[,.]?\s*Ltd|Corporation|Inc|LLC|Limited|K\.K|Corp)\.?$", re.IGNORECASE)


def canonical_company(text: str) -> str:
    """One spelling of the printed name: no spaces inside Japanese, one between Latin words, legal form as printed."""
    text = squeeze(text).strip(" ・/|,、。")
    text = re.sub(r"([(（])\s*([株有同資名財社学医福])\s*([)）])", r"(\2)", text)
    text = re.sub(r"[(（](\([株有同資名財社学医福]\))[)）]", r"\1", text)  # （㈱）: the sign brings brackets of its own
    if " " not in text:
        return text
    chars: list[str] = []
    for index, char in enumerate(text):
        if char == " " and 0 < index < len(text) - 1:
            before, after = text[index - 1], text[index + 1]
            near = before + after
            if all(is_japanese(side) or side in "()・" for side in near):
                continue
            rest, done = text[index + 1 :], "".join(chars)
            forms, _ = _forms()
            if rest.startswith(forms) or done.endswith(forms):
                continue
        chars.append(char)
    return "".join(chars)


@lru_cache(maxsize=8192)
def company_parts(text: str) -> CompanyParts:
    """Take a folded name apart."""
    value = canonical_company(text)
    japanese, english = _forms()
    if value in japanese:
        return CompanyParts(value, "", "", value, _key(value))
    # Asked of all forms at once first: a file has a hundred thousand names, and one form each at the most.
    for form in japanese if value.startswith(japanese) or value.endswith(japanese) else ():
        if value.startswith(form) and len(value) > len(form):
            core = value[len(form) :].strip()
            return CompanyParts(value, form, "prefix", core, _key(core))
        if value.endswith(form) and len(value) > len(form):
            core = value[: -len(form)].strip()
            return CompanyParts(value, form, "suffix", core, _key(core))
    if re.search(r"[A-Za-z]", value):
        for pattern in english:
            match = pattern.search(value)
            if match and match.start() > 0:
                core = value[: match.start()].strip(" ,.")
                return CompanyParts(value, value[match.start() :].strip(" ,"), "suffix", core, _key(core))
    return CompanyParts(value, "", "", value, _key(value))


def _key(core: str) -> str:
    return re.sub(r"[\s・.,\-'’&＆/()]", "", fold_for_key(core))


def japanese_form_in(text: str) -> str | None:
    """The Japanese legal form a text begins or ends with, else one it holds."""
    forms, _ = _forms()
    compact = text.replace(" ", "")
    for form in forms:
        if compact.startswith(form) or compact.endswith(form):
            return form
    return next((form for form in forms if len(form) >= 3 and form in compact), None)


_FULL_WORD_FORMS = ("組合", "金庫")
_SENTENCE = re.compile(r"[。！？!?]|(?:ます|です|ました|ません|ください|しよう|たい)$|を|から$|へ$|として|ための|まで$")


def looks_like_sentence(text: str) -> bool:
    """A slogan or a description rather than a name."""
    return bool(_SENTENCE.search(text)) and len(text) > 5


@lru_cache(maxsize=8192)
def company_likeness(text: str) -> tuple[float, str]:
    """(log-odds that a folded text is the name of an organisation, why), from its words alone."""
    compact = repair_legal_form(canonical_company(text))
    if len(compact) < 2 or not any(char.isalnum() for char in compact):
        return -6.0, ""
    parts = company_parts(compact)
    if parts.legal_form:
        if len(parts.core) > 40 or (compact.startswith("(") and parts.position != "prefix"):
            return -1.0, ""  # a paragraph, or the end of a name: (上海)有限公司
        return 6.5, f"法人格「{parts.legal_form}」がある"
    if looks_like_sentence(compact) or re.search(r'["“”「」『』]', compact):
        return -4.0, ""  # a slogan, often in quotation marks beside the name
    forms, _ = _forms()
    if compact in forms:
        return 2.0, "法人格だけの行"
    if is_latin(compact):
        return _latin_likeness(compact)
    if any(char.isdigit() for char in compact) and re.search(r"\d-\d|\d{3}", compact):
        return -5.0, ""
    if re.search(r"[一-龥ァ-ヺ]の[一-龥ァ-ヺ]", compact) and compact.count("・") + compact.count("と") > 0:
        return -2.0, ""
    word = None if is_part_of_department(compact) else ending_of(compact, "organisation_words")
    if word and len(compact) > len(word):
        weak = len(word) == 1
        slogan = 1.5 if re.search(r"[ぁ-ん]{2,}.*の|の.*[ぁ-ん]{2,}", compact) else 0.0  # かがやく明日のエネルギー
        return (0.3 if weak else 2.6) - slogan, f"組織を表す「{word}」で終わる"
    head = next((head for head in endings("organisation_heads") if compact.startswith(head)), None)
    if head and len(compact) > len(head):
        return (2.4 if " " in squeeze(text) else 1.4), f"組織を表す「{head}」で始まる"
    if all(is_kana(char) or char in "・&" or char.isascii() for char in compact) and 3 <= len(compact) <= 20:
        return -0.4, ""
    return (-1.2 if sum(map(is_kanji, compact)) > 0 else -2.0), ""


def _latin_likeness(compact: str) -> tuple[float, str]:
    if _LOOSE_COMPANY.search(compact):
        return 6.0, "法人格を表す英語がある"
    score = -0.6 if len(compact) <= 60 else -3.0
    if re.search(
        r"\b(?:University|Institute|Bank|Hospital|Association|Foundation|Group|Holdings|Laboratories|Partners|Solutions|Technologies|Systems|Consulting|School|College|Clinic|Works|Studio|Industries|Innovations|Engineering)\b",
        compact,
    ):
        return score + 2.2, "組織を表す英語がある"
    return score, ""
