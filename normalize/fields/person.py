"""Names of people: how much a text looks like one, where it divides, and whether kanji, kana and romaji agree."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from rapidfuzz.distance.Levenshtein import distance

from normalize.lexicon import Names, names
from normalize.romaji import romaji_key, romaji_of, romaji_of_all
from normalize.tables import word_set
from normalize.text import is_japanese, is_kana, is_kanji, squeeze, to_hiragana, without_spaces
from normalize.tokens import words
from normalize.variants import fold_for_key


@dataclass(frozen=True, slots=True)
class NameSplit:
    """A name taken apart."""

    family: str
    given: str
    score: float
    """Log-odds that this is a person's name, divided here."""
    known_family: bool
    known_given: bool
    reason: str

    @property
    def value(self) -> str:
        """`family given`."""
        return f"{self.family} {self.given}".strip()


@cache
def _divider() -> Any:
    import namedivider_core  # noqa: PLC0415  its model is unpacked on first use

    return namedivider_core.GBDTNameDivider()


_MAIDEN = re.compile(
    r"^(?P<family>[一-鿿々]{1,4})\s?\((?P<other>(?:旧姓[\s:：]?)?[一-鿿々]{1,4})\)\s*(?P<given>[一-鿿々ぁ-ゖァ-ヺ]{1,4})$"
)
"""山本(田中) 裕子: the name of birth beside the married one."""
_FOREIGN = re.compile(r"^[ァ-ヺー]{2,10}(?:[・=][ァ-ヺー]{1,10}){1,3}$")
"""ジョン・スミス: a foreigner in katakana, whose parts nobody swaps."""


@lru_cache(maxsize=8192)
def split_name(text: str) -> NameSplit | None:
    """Divide a folded Japanese name; None where the text cannot be one.

    Spaces decide where they can: `山 田  太 郎` has its widest gap between the two, `名 刺 太 郎` has none.
    """
    text = text.strip()
    maiden = _MAIDEN.match(text)
    if maiden is not None:
        plain = split_name(f"{maiden['family']} {maiden['given']}")
        return plain and replace(plain, family=f"{maiden['family']}({maiden['other']})")
    if _FOREIGN.match(text):
        reason = "中黒で区切ったカタカナ"
        return NameSplit(squeeze(text), "", 0.2, known_family=False, known_given=False, reason=reason)
    joined = without_spaces(text)
    if not 2 <= len(joined) <= 10 or not all(is_japanese(char) or char in "々ヶ・" for char in joined):
        return None
    if not any(is_kanji(char) for char in joined) and not 3 <= len(joined) <= 9:
        return None
    printed = _printed_split(text)
    best: NameSplit | None = None
    positions = [printed] if printed else list(range(1, len(joined)))
    for at in positions:
        split = _score(names(), joined[:at], joined[at:], printed=printed == at)
        if best is None or split.score > best.score:
            best = split
    if best is not None and not printed and not (best.known_family and best.known_given):
        best = _by_model(joined, best)
    return best


def _printed_split(text: str) -> int | None:
    """How many characters come before the gap that divides family from given; None where no gap does."""
    gaps = list(re.finditer(r"\s+", text))
    if not gaps:
        return None
    groups = text.split()
    if len(groups) == 2:
        return len(groups[0])
    widest = max(len(gap.group()) for gap in gaps)
    wide = [gap for gap in gaps if len(gap.group()) == widest]
    if len(wide) == 1:
        return len(without_spaces(text[: wide[0].start()]))
    if any(len(group) > 1 for group in groups) and len(groups) <= 3:
        # 山田 太 郎: the longer group is one part
        longest = max(groups, key=len)
        if groups[0] == longest:
            return len(longest)
        if groups[-1] == longest:
            return len(without_spaces(text)) - len(longest)
    return None


def _score(lexicon: Names, family: str, given: str, *, printed: bool) -> NameSplit:
    family_key, given_key = fold_for_key(family), fold_for_key(given)
    bearers = lexicon.family.get(family_key, (0, ()))[0]
    known_given = given_key in lexicon.given
    reasons = []
    # 2,000 surnames cover about nine in ten people; log10 of the bearers separates 佐藤 from a chance hit.
    score = -1.5
    if bearers:
        score += 2.2 + 0.35 * math.log10(bearers / 1000 + 1)
        reasons.append(f"姓「{family}」は名字の一覧にある")
    if known_given:
        score += 2.2
        reasons.append(f"名「{given}」は名前の一覧にある")
    if printed:
        score += 1.2
        reasons.append("姓と名の間が空いている")
    length = len(family) + len(given)
    score -= {2: 0.6, 3: 0.1, 4: 0.0, 5: 0.2}.get(length, 0.4 * (length - 4))
    if not 1 <= len(family) <= 4 or not 1 <= len(given) <= 4:
        score -= 1.5
    if len(family) == 1 and not bearers:
        score -= 0.8
    if all(is_kana(char) for char in family) and any(is_kanji(char) for char in given):
        score -= 0.5
    return NameSplit(family, given, score, bool(bearers), known_given, "、".join(reasons))


def _by_model(joined: str, best: NameSplit) -> NameSplit:
    """Where the lists do not settle it: a kanji/kana border, else namedivider's model."""
    border = re.match(r"^([一-鿿々]{1,3})([ぁ-ゖァ-ヺー]{2,})$|^([ぁ-ゖァ-ヺー]{2,})([一-鿿々]{1,3})$", joined)
    if border and not best.known_family:
        return _score(names(), border.group(1) or border.group(3), border.group(2) or border.group(4), printed=False)
    try:
        divided = _divider().divide_name(joined)
    except Exception:
        return best
    split = _score(names(), divided.family, divided.given, printed=False)
    if best.known_family and not split.known_family and best.score > split.score + 1.0:
        return best
    return split if split.family and split.given else best


@lru_cache(maxsize=4096)
def tagged_as_name(text: str) -> float:
    """Share of the text's characters that unidic tags as family or given name."""
    joined = without_spaces(text)
    tagged = sum(len(word.surface) for word in words(joined) if word.kind[2] == "人名")
    return tagged / len(joined) if joined else 0.0


def family_readings(family: str) -> tuple[str, ...]:
    """Readings in hiragana the lists or unidic know for a family name."""
    family = family.partition("(")[0]
    known = names().family.get(fold_for_key(family), (0, ()))[1]
    tagged = tuple(to_hiragana(word.reading) for word in words(family) if word.surface == family and word.reading)
    return tuple(dict.fromkeys((*known, *tagged)))


def given_readings(given: str) -> tuple[str, ...]:
    """Readings in hiragana the lists or unidic know for a given name."""
    known = names().given.get(fold_for_key(given), ())
    tagged = tuple(to_hiragana(word.reading) for word in words(given) if word.surface == given and word.reading)
    return tuple(dict.fromkeys((*known, *tagged)))


@lru_cache(maxsize=4096)
def romaji_keys_of(family: str, given: str) -> tuple[frozenset[str], frozenset[str]]:
    """Romaji keys of every known reading of the family and of the given name."""
    return (
        frozenset(romaji_of(reading) for reading in family_readings(family)),
        frozenset(romaji_of(reading) for reading in given_readings(given)),
    )


@cache
def _romaji_lexicon() -> tuple[frozenset[str], frozenset[str]]:
    lexicon = names()
    return romaji_of_all(lexicon.family_readings), romaji_of_all(lexicon.given_readings)


_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss|Dr|Prof)\.?\s+|\s*\((?:Mr|Mrs|Ms|Dr)\.?\)$", re.IGNORECASE)


_PLAIN_HONORIFIC = re.compile(r"^(?:Mr|Mrs|Ms|Miss)\.?\s+|\s*\((?:Mr|Mrs|Ms|Miss)\.?\)?$", re.IGNORECASE)


def canonical_romaji(text: str) -> str:
    """As printed, one space between words, without Mr. and Ms.; Dr. and Prof. are earned and stay."""
    # MIKAMI,Tsukasa: readers lose the narrow gap after a comma
    return re.sub(r",(?=[A-Za-z])", ", ", _PLAIN_HONORIFIC.sub("", squeeze(text)).strip(" ,/"))


def romaji_parts(text: str) -> tuple[str, ...]:
    """The words of a Latin name without titles; empty where it cannot be a name."""
    plain = _HONORIFIC.sub("", squeeze(text)).replace(",", " ")
    parts = tuple(re.findall(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ.'’\-]*", plain))
    if not 1 <= len(parts) <= 4 or len("".join(parts)) < len(re.sub(r"[\s]", "", plain)) - 1:
        return ()
    return parts


@lru_cache(maxsize=4096)
def romaji_likeness(text: str) -> tuple[float, str]:
    """(log-odds that a Latin text is a person's name, why), from the words alone."""
    parts = romaji_parts(text)
    if len(parts) < 2:
        return -3.0, ""
    if not all(part[0].isupper() for part in parts if len(part) > 2):
        return -3.0, ""
    family, given = _romaji_lexicon()
    keys = [romaji_key(part) for part in parts]
    lowered = [part.lower().strip(".") for part in parts]
    if sum(word in word_set("department_words_en") or word in word_set("titles") for word in lowered) * 2 >= len(
        lowered
    ):
        return -1.5, ""
    first, last = keys[0], keys[-1]
    if (first in family and last in given) or (first in given and last in family):
        return 4.5, "姓名の一覧にあるローマ字"
    if any(key in family or key in given for key in keys):
        return 2.0, "姓名の一覧にあるローマ字を含む"
    if all(_could_be_kana(key) for key in keys):
        return 1.5, "日本語の音節からなる"
    if len(parts) == 2 and sum(part.isupper() and len(part) > 1 for part in parts) == 1:
        return 2.0, "姓だけが大文字"  # KIM Soohyun
    return (0.4, "姓名の形") if len(parts) in (2, 3) else (-0.5, "")


_SYLLABLES = re.compile(r"^(?:(?:ky|gy|sh|ch|ny|hy|my|ry|by|py|ts|[kgsztdnhbpmyrwjf])?[aiueo]|n(?![aiueoy]))+$")


def _could_be_kana(key: str) -> bool:
    return bool(_SYLLABLES.match(key))


def kana_parts(text: str) -> tuple[str, ...]:
    """The words of a kana reading; empty where other characters take part."""
    parts = tuple(text.replace("・", " ").split())
    if not parts or not all(is_kana(char) for part in parts for char in part):
        return ()
    return parts


@dataclass(frozen=True, slots=True)
class ReadingMatch:
    """How well a reading (kana or romaji) fits a kanji name."""

    family: bool
    given: bool
    possible: bool
    """Whether any known reading could be compared at all."""


def kana_fits(family: str, given: str, kana: str) -> ReadingMatch:
    """Whether a kana reading fits the kanji."""
    joined = romaji_of("".join(kana.split()))
    families, givens = romaji_keys_of(family, given)
    parts = kana_parts(kana)
    if len(parts) == 2:
        return ReadingMatch(romaji_of(parts[0]) in families, romaji_of(parts[1]) in givens, bool(families or givens))
    starts = [key for key in families if joined.startswith(key)]
    ends = [key for key in givens if joined.endswith(key)]
    return ReadingMatch(bool(starts), bool(ends), bool(families or givens))


def divide_reading(family: str, given: str, kana: str) -> str | None:
    """`いしだひろみ` → `いしだ ひろみ` where one known reading of the family ends and one of the given name begins."""
    plain = to_hiragana(kana)
    for one in family_readings(family):
        rest = plain[len(one) :]
        if rest[:1] in ("ー", "・") and rest[1:] in given_readings(given):
            return f"{kana[: len(one)]} {kana[len(one) + 1 :]}"  # マツオーアケミ: a dot or a gap read as a bar
        if plain.startswith(one) and rest and (rest in given_readings(given) or len(rest) >= 2):
            return f"{kana[: len(one)]} {kana[len(one) :]}"
    return None


def romaji_fits(family: str, given: str, romaji: str) -> ReadingMatch:
    """Whether a romaji name fits the kanji, in either order."""
    keys = [romaji_key(part) for part in romaji_parts(romaji)]
    families, givens = romaji_keys_of(family, given)
    if len(keys) < 2:
        return ReadingMatch(any(key in families for key in keys), any(key in givens for key in keys), False)
    orders = ((keys[0], keys[-1]), (keys[-1], keys[0]))
    best = max(orders, key=lambda order: (order[0] in families) + (order[1] in givens))
    return ReadingMatch(best[0] in families, best[1] in givens, bool(families or givens))


def romaji_nearly_fits(family: str, given: str, romaji: str) -> bool:
    """Whether a Latin name is some reading of the kanji up to two wrong letters, wherever its space stands."""
    printed = "".join(romaji_key(part) for part in romaji_parts(romaji))
    families, givens = romaji_keys_of(family, given)
    return len(printed) >= 6 and any(
        distance(printed, whole, score_cutoff=2) <= 2
        for one in families
        for other in givens
        for whole in (one + other, other + one)
    )


def mail_names_family(local: str, family_keys: frozenset[str]) -> bool:
    """Whether a mail address's local part holds one of these family readings."""
    key_parts = [romaji_key(part) for part in re.split(r"[._\-+\d]+", local) if part]
    for key in family_keys:
        if len(key) >= 3 and any(
            part == key or (len(part) <= len(key) + 2 and (part.startswith(key) or part.endswith(key)))
            for part in key_parts
        ):
            return True
        if any(part == key for part in key_parts):
            return True
    return False
