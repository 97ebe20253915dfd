"""What two card sides say for and against being one card: of a person, of an organisation. Knows no threshold.

A value that differs by a letter or two may be the same one misread: it forbids nothing then, and proves nothing either.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

from rapidfuzz.distance import Levenshtein
from rapidfuzz.fuzz import ratio

from matching.profile import PersonName, Profile, phone_key, profile_of_draft
from normalize.draft import CardDraft, FieldKind, FieldReading
from normalize.fields.company import company_parts
from normalize.fields.person import romaji_fits, romaji_keys_of, romaji_likeness, romaji_nearly_fits, split_name
from normalize.romaji import romaji_key, romaji_of
from normalize.text import fold, is_japanese, is_latin, without_spaces
from normalize.tokens import reading_of

PERSONAL_KINDS = frozenset(
    {
        FieldKind.NAME,
        FieldKind.NAME_KANA,
        FieldKind.NAME_ROMAJI,
        FieldKind.TITLE,
        FieldKind.DEPARTMENT,
        FieldKind.EMAIL,
        FieldKind.MOBILE,
        FieldKind.DIRECT_PHONE,
    }
)
_CONTACT_KINDS = PERSONAL_KINDS | {
    FieldKind.PHONE,
    FieldKind.FAX,
    FieldKind.TOLL_FREE,
    FieldKind.URL,
    FieldKind.POSTAL_CODE,
    FieldKind.ADDRESS,
}
_NAMES = frozenset({FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI})
_KNOWN_LATIN = 4.0
"""romaji_likeness of a family and a given name that are both on the lists."""
_SAME_LINES = 0.6
"""Share of the shorter side's lines that the other prints too: above, one side was seen twice."""
_ALIKE = 88.0
"""Of 100: two lines that are one line read twice."""


@dataclass(frozen=True, kw_only=True)  # no slots: cached_property keeps its value in the instance
class Side:
    """One card side, as far as pairing cares."""

    draft: CardDraft
    texts: tuple[str, ...]
    """Every line as read."""
    aspect: float
    """Longer side by shorter."""
    long_px: float | None = None
    """The longer side, px of a frame that both sides share; None where they share none."""
    paper: tuple[float, float, float] | None = None
    """The stock's colour, L*a*b*."""

    @cached_property
    def profile(self) -> Profile:
        """In key form."""
        return profile_of_draft(self.believed)

    @cached_property
    def believed(self) -> CardDraft:
        """The draft without names that are none: headings of a map, a station's exit."""
        kept = [reading for reading in self.draft.readings if reading.kind not in _NAMES or self._is_name(reading)]
        return replace(self.draft, readings=tuple(kept))

    def _is_name(self, reading: FieldReading) -> bool:
        """Whether a name is one for sure: known to the lists, or with something else of a person beside it."""
        others = sum(other.kind in PERSONAL_KINDS - _NAMES for other in self.draft.readings)
        if others or reading.kind is FieldKind.NAME_KANA:
            return others > 0
        if reading.kind is FieldKind.NAME_ROMAJI:
            return romaji_likeness(reading.value)[0] >= _KNOWN_LATIN
        split = split_name(fold(reading.value))
        return split is not None and split.known_family and split.known_given

    @property
    def names_somebody(self) -> bool:
        """Whether a person's name stands on it, in any letters."""
        profile = self.profile
        return bool(profile.names or profile.kana or profile.spellings)

    @property
    def of_somebody(self) -> bool:
        """Whether it is a person's side, also where the name itself could not be read."""
        return bool(self.names_somebody or self.profile.emails or self.profile.mobiles)

    @cached_property
    def japanese(self) -> bool:
        """Whether most of its letters are kanji or kana; a line or two in the other script is no language."""
        letters = [char for text in self.texts for char in text if char.isalpha() and "@" not in text]
        return sum(map(is_japanese, letters)) * 3 > len(letters)

    @property
    def personal(self) -> int:
        """How much it tells of a person."""
        return sum(reading.kind in PERSONAL_KINDS for reading in self.draft.readings)

    @property
    def says_nothing(self) -> bool:
        """No way to reach anybody on it: a logo, a slogan, a map, what the company does."""
        return not self.of_somebody and not any(
            reading.kind in _CONTACT_KINDS - _NAMES for reading in self.draft.readings
        )

    def values(self, *kinds: FieldKind) -> list[str]:
        """The values of these kinds."""
        return [reading.value for kind in kinds for reading in self.believed.all_of(kind)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Bits for (+) or against (−), and the reasons worth telling."""

    bits: float
    reasons: tuple[str, ...] = ()


def forbidding(a: Side, b: Side) -> bool:
    """Whether the two sides tell of two people: no card has two names, two mailboxes or two mobiles on its sides."""
    p, q = a.profile, b.profile
    if p.emails and q.emails and not any(_one_box(x, y) for x, y in product(p.emails, q.emails)):
        return True
    if p.mobiles and q.mobiles and not _near(p.mobiles, q.mobiles, 1):
        return True
    names = [(x, y) for x, y in product(p.names, q.names) if x.full not in q.companies and y.full not in p.companies]
    if names and not any(_one_name(x, y) for x, y in names):
        return True
    if p.emails & q.emails or p.mobiles & q.mobiles:
        return False  # whatever the readings of a name say: they are not all in any list
    sounds, others = p.spellings, q.spellings
    return bool(sounds and others) and not any(_one_sound(x, y) for x, y in product(sounds, others))


def duplicate_of(a: Side, b: Side) -> bool:
    """Whether the two are one side seen twice, or two copies of one card: matching merges those."""
    short, long = sorted((_lines(a), _lines(b)), key=len)
    if not short or not (a.names_somebody and b.names_somebody):
        return False
    again = sum(any(ratio(line, other, score_cutoff=_ALIKE) for other in long) for line in short)
    names = bool(a.profile.names) == bool(b.profile.names)
    return names and again >= _SAME_LINES * len(short)


def person_evidence(a: Side, b: Side) -> Evidence:
    """Of one person: the name in two scripts, the mailbox, the mobile. They are one fact and a bit more, not a sum."""
    p, q = a.profile, b.profile
    bits, reasons = 0.0, []
    if p.emails & q.emails:
        bits += 18.0
        reasons.append("メールアドレスが同じ")
    if p.mobiles & q.mobiles:
        bits += 16.0
        reasons.append("携帯電話が同じ")
    name = max(_names(a, b), _names(b, a), key=abs)
    bits += name
    if name > 0:
        reasons.insert(0, "氏名の読みが一致する")
    return Evidence(bits=bits, reasons=tuple(reasons))


def _names(a: Side, b: Side) -> float:
    """The kanji or kana name of one side against the Latin name of the other, in bits."""
    if any(_one_name(x, y) for x, y in product(a.profile.names, b.profile.names)):
        return 14.0
    if any(_one_sound(x, y) for x, y in product(a.profile.spellings, b.profile.spellings)):
        return 13.0
    best = 0.0
    for written, latin in product(a.values(FieldKind.NAME), b.values(FieldKind.NAME_ROMAJI)):
        family, _, given = fold(written).partition(" ")
        fits = romaji_fits(family, given, latin)
        if fits.family and fits.given:
            return 14.0
        if romaji_nearly_fits(family, given, latin):
            best = max(best, 9.0)
        elif fits.possible and not best:
            # No list has every reading of a given name; a surname alone fits relatives and namesakes too.
            unlisted = not romaji_keys_of(family, given)[1]
            best = (5.0 if unlisted else 3.0) if fits.family else 1.0 if fits.given else -10.0
    return best


def _one_box(x: str, y: str) -> bool:
    """Whether two mailboxes may be one: the same name before the @, a few letters misread or cut off at most."""
    one, other = x.partition("@")[0], y.partition("@")[0]
    cut = one.endswith(other) or other.endswith(one) or one.startswith(other) or other.startswith(one)
    return cut or Levenshtein.distance(one, other, score_cutoff=2) <= 2


def _one_name(x: PersonName, y: PersonName) -> bool:
    """The same name as written, one character misread at most."""
    return x.full == y.full or (
        min(len(x.full), len(y.full)) >= 3 and Levenshtein.distance(x.full, y.full, score_cutoff=1) <= 1
    )


def _one_sound(x: frozenset[str], y: frozenset[str]) -> bool:
    """The same words in any order, two letters misread at most."""
    if x == y:
        return True
    one, other = "".join(sorted(x - y)), "".join(sorted(y - x))
    if x & y and (not one or not other):
        return True  # one side prints only the surname
    return min(len(one), len(other)) >= 5 and Levenshtein.distance(one, other, score_cutoff=2) <= 2


def organisation_evidence(a: Side, b: Side) -> Evidence:
    """Of one organisation: whatever colleagues share too."""
    p, q = a.profile, b.profile
    bits, reasons = 0.0, []
    if p.domains and q.domains:
        if _near(p.domains, q.domains, 1):
            bits += 6.0
            reasons.append("ドメインが同じ")
        else:
            bits -= 6.0
    numbers, others = _numbers(a), _numbers(b)
    if numbers and others:
        if numbers & others:
            bits += 6.0
            reasons.append("電話番号が同じ")
        else:
            bits -= 2.0
    if p.postal_codes and q.postal_codes:
        bits += 4.0 if p.postal_codes & q.postal_codes else -2.0
    company = max(_company(a, b), _company(b, a))
    bits += company
    if company > 0:
        reasons.append("会社名が一致する")
    return Evidence(bits=bits, reasons=tuple(reasons))


def _numbers(side: Side) -> frozenset[str]:
    """Of the house: fixed lines, fax, toll-free."""
    kinds = (FieldKind.PHONE, FieldKind.DIRECT_PHONE, FieldKind.FAX, FieldKind.TOLL_FREE)
    return frozenset(filter(None, map(phone_key, side.values(*kinds))))


def _company(a: Side, b: Side) -> float:
    """The company of one side on the other: the same name, printed there as a logo, or as it sounds in Latin."""
    named = a.values(FieldKind.COMPANY, FieldKind.COMPANY_EN)
    cores = {core for value in named if len(core := company_parts(fold(value)).key) >= 2}
    others = {company_parts(fold(value)).key for value in b.values(FieldKind.COMPANY, FieldKind.COMPANY_EN)}
    if cores & others:
        return 7.0
    plain = [without_spaces(fold(text)).casefold() for text in b.texts]
    if any(min(len(x), len(y)) >= 5 and ratio(x, y) >= _ALIKE for x, y in product(cores, others)):
        return 5.0
    if any(len(core) >= 3 and any(core.casefold() in text for text in plain) for core in cores):
        return 6.0
    latin = {romaji_key(core) for core in others if is_latin(core)}
    slugs = {romaji_key(domain.partition(".")[0]) for domain in b.profile.domains}
    for sound in _sounds(a):
        if any(_begins_alike(sound, key) for key in latin | slugs):
            return 5.0
    return 0.0


def _sounds(side: Side) -> Iterable[str]:
    """How the company's Japanese name sounds, as romaji keys."""
    for value in side.values(FieldKind.COMPANY):
        core = company_parts(fold(value)).core
        if core and not is_latin(core) and (reading := reading_of(core)):
            yield romaji_of(reading)
    for value in side.values(FieldKind.COMPANY_KANA):
        yield romaji_of(re.sub(r"^(カブシキ|ユウゲン|ゴウドウ)(ガイシャ|カイシャ)", "", fold(value)))


def _begins_alike(sound: str, key: str) -> bool:
    """`aomineshoji` and `aominetradin`: one name, translated behind its stem."""
    length = min(len(sound), len(key))
    same = next((i for i in range(length) if sound[i] != key[i]), length)
    return same >= 4


def _near(a: frozenset[str], b: frozenset[str], most: int) -> bool:
    """Whether the sets share something, up to so many misread characters."""
    return bool(a & b) or any(
        min(len(x), len(y)) >= 8 and Levenshtein.distance(x, y, score_cutoff=most) <= most for x, y in product(a, b)
    )


def _lines(side: Side) -> list[str]:
    return [text for line in side.texts if len(text := without_spaces(fold(line)).casefold()) >= 3]
