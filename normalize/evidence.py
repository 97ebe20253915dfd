"""Evidence: everything a field's confidence is computed from, gathered in one place. Knows no weight."""

from __future__ import annotations

import re
from dataclasses import dataclass
from statistics import median

from normalize.agree import CONFIRMED
from normalize.draft import FieldKind
from normalize.gaps import (
    cut_off,
    figures_as_letters,
    gap_unclear,
    letter_unclear,
    operator_and_house,
    parted_by_a_slash,
)
from normalize.likeness import is_building
from normalize.pitch import figures_far_apart
from normalize.rests import another_name, broken_off, goes_on_beside, rests_near, word_over_lines
from normalize.rows import Row
from normalize.seen_besides import building_differs, seen_besides
from normalize.text import is_japanese, is_kanji, is_latin
from normalize.values import Value
from normalize.variants import CONFUSABLE, representative
from normalize.vouched import listed_words, posted
from normalize.witness import own_chars, witness_of
from ocr.reading import CharReading, Direction, ReadCard


@dataclass(frozen=True, slots=True, kw_only=True)
class CardEvidence:
    """What all fields of a card have in common."""

    lowest: float
    """Median over the lines of the least sure character, 0–1: how well the picture could be read at all."""
    agreement: float | None
    """Share of the lines shown to the second reader that it read just so; None where it was asked for none."""
    engine_trouble: bool
    left_over: frozenset[int] = frozenset()
    """Rows that found no meaning."""
    uncovered: tuple[int, ...] = ()
    """For each row, how many of its letters and figures belong to no value and no label."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Everything a field's confidence is computed from."""

    kind: FieldKind
    agreement: float | None
    """Share of the value's own characters both readers saw; None unless the second was asked for every one."""
    lowest: float
    """The least sure of the value's own characters, its probability."""
    well_formed: bool
    """The value passes its format's own check: numbering plan, mail syntax, check digit, gazetteer."""
    label_score: float
    """Log-odds of the label against none."""
    checks_for: int
    """Cross-field checks that speak for the value."""
    checks_against: int
    confusable: int
    """Characters with look-alike sisters."""
    doubts: int
    engine_trouble: bool
    unchecked: bool = False
    """Whether part of the value is free text that no check reaches: the building of an address."""
    characters: int = 0
    """How many characters the value was read from, without spaces; of numbers only the figures."""
    asked: int = 0
    """For how many of them the second reader was asked and saw the line."""
    agreed: int = 0
    """How many of those it saw too."""
    doubtful: int = 0
    """Characters the leading engine gave less than .9."""
    unheard: bool = False
    """The second reader was asked for one of its lines and saw nothing there."""
    rival: float = 0.0
    """The likeliest other character at any place of the value, 0–1."""
    risk: float = 0.0
    """The chance that one of its characters is another, 0–1."""
    verified: float | None = None
    """The name-kanji net's least probability for a character it judged; None: it judged none."""
    too_coarse: bool = False
    """A character has look-alikes that the picture is too coarse to tell apart."""
    label_agreement: float | None = None
    """Share of the characters of its label (TEL, E-mail) both readers saw; None: it has none here, or not asked."""
    by_icon: bool = False
    """A small sign and no word says what it is."""
    label_lowest: float = 1.0
    """The least sure character of its label; 1 without one."""
    vertical: bool = False
    """Whether it was read from vertical writing, where dashes and figures are the readers' weak side."""
    rows: int = 1
    """How many rows it was put together from."""
    repeats: int = 0
    """How many other values of its kind the card has."""
    others_unclear: bool = False
    """Another address of the card is no whole one or pieced together, or a building belongs to none: its rows may be
    this one's."""
    left_over_near: int = 0
    """Rows without meaning directly above or below it: part of it may have been left there."""
    uncovered: int = 0
    """Letters and figures of its rows that belong to no value and no label: 代表取締役社長兼 before CEO."""
    reading_silent: bool = False
    """The card prints a reading of the name, and it does not speak for this value."""
    joined_latin: int = 0
    """The longest run of Latin letters in a Japanese value: BLUEPORT may have been BLUE PORT."""
    seen_besides: int = 0
    """Signs that the second reader saw in its rows and the leader did not: the ® of CFP®, the end of a name."""
    other_form: bool = False
    """The leader held another form of a name's kanji possible and no glyph was looked at: 亞 and 亜."""
    building_differs: bool = False
    """Whether the readers saw different kanji in the name of a building, which no list knows."""
    beside_unclear: bool = False
    """Something in the same row hardly means anything: 取締役 beside CF0 may have been 取締役 CFO."""
    figures_unclear: bool = False
    """Whether it ends in letters that may as well be figures: kanekoi, kaneko1."""
    gap_unclear: bool = False
    """Whether it has a gap where words seldom part, or none where they often do: 小倉町 タワー, 構造設計部A班."""
    half_of_two: bool = False
    """Whether a company or a title may go on in the next line, or a company with the house that it runs."""
    another_name: bool = False
    """Whether the card names a second person who found no place."""
    nobodys: bool = False
    """A department of a card on which no company was found: 青嶺美容室 may be one."""
    broken_off: bool = False
    """Whether it may have begun in the line above or go on in the one below: taro@aomine- / shoji.co.jp."""
    letter_unclear: bool = False
    """A letter may have gone without a trace: the 一 of 賢一, the i of fujii, a w of www."""
    latin: bool = False
    """All its letters are Latin: on such cards Office and Center end companies as well as branches."""
    known: bool = False
    """A person has confirmed just this value on another card."""
    height_px: float = 30.0
    """Of its smallest line, card px."""
    card_lowest: float = 1.0
    """See CardEvidence.lowest."""
    card_agreement: float | None = None
    """See CardEvidence.agreement."""

    @property
    def seconded(self) -> bool:
        """Whether both readers saw every one of its characters."""
        return self.agreed == self.asked == self.characters > 0


def evidence_of_card(read: ReadCard, rows: list[Row], values: list[Value]) -> CardEvidence:
    """What the readers said of the whole card."""
    lowest = [line.lowest for line in read.lines if line.text.strip()]
    asked = [line.agreement for line in read.lines if line.agreement is not None]
    used = {line for value in values for line in value.lines}
    return CardEvidence(
        lowest=median(lowest) if lowest else 0.0,
        agreement=sum(share >= 0.999 for share in asked) / len(asked) if asked else None,
        engine_trouble=bool(read.troubles),
        left_over=frozenset(row.index for row in rows if used.isdisjoint(row.sources)),
        uncovered=_uncovered(rows, values),
    )


def _uncovered(rows: list[Row], values: list[Value]) -> tuple[int, ...]:
    free = [[char.isalnum() for char in row.text] for row in rows]
    for value in values:
        for row, start, end in (*value.spans, *((value.label_span,) if value.label_span else ())):
            free[row][start:end] = [False] * (min(end, len(free[row])) - start)
    return tuple(map(sum, free))


_READ_ALOUD = frozenset((FieldKind.NAME, FieldKind.NAME_KANA, FieldKind.NAME_ROMAJI))
_LATIN_RUN = re.compile(r"[A-Za-z]+")


def _joined_latin(value: Value) -> int:
    """Of mail and web addresses, which have no spaces, and of text that is Latin throughout, 0."""
    if value.kind in (FieldKind.EMAIL, FieldKind.URL) or not any(map(is_japanese, value.value)):
        return 0
    return max(map(len, _LATIN_RUN.findall(value.value)), default=0)


def evidence_of(read: ReadCard, rows: list[Row], value: Value, values: list[Value], card: CardEvidence) -> Evidence:
    """What speaks for and against one value of the card."""
    lines = [read.lines[index] for index in value.lines]
    witness = witness_of(read, rows, value.spans, value.kind, settled=posted(value), listed=listed_words(value))
    label = witness_of(read, rows, (value.label_span,)) if value.label_span is not None else None
    own = {row for row, _, _ in value.spans}
    vertical = [line.direction is Direction.VERTICAL for line in lines]
    return Evidence(
        kind=value.kind,
        agreement=witness.agreement,
        lowest=witness.lowest,
        characters=witness.characters,
        asked=witness.asked,
        agreed=witness.agreed,
        doubtful=witness.doubtful,
        unheard=any(line.second_read and line.by[1:] and line.by[1][1] is None for line in lines),
        rival=witness.rival,
        risk=witness.risk,
        verified=witness.verified,
        too_coarse=witness.too_coarse,
        label_agreement=label.agreement if label else None,
        label_lowest=label.lowest if label and label.characters else 1.0,
        well_formed=value.well_formed,
        by_icon=value.by_icon,
        label_score=value.label_score,
        checks_for=value.checks_for - (CONFIRMED in value.reasons),
        checks_against=value.checks_against,
        confusable=confusable_in(value.value) if value.kind is FieldKind.NAME else 0,
        doubts=len(value.doubts),
        engine_trouble=card.engine_trouble,
        unchecked=value.address is not None and bool(value.address.building),
        vertical=any(vertical),
        rows=max(1, len(own)),
        repeats=sum(other.kind is value.kind for other in values) - 1,
        others_unclear=value.kind is FieldKind.ADDRESS
        and (
            any(_unclear(other) for other in values if other.kind is value.kind and other is not value)
            or any(is_building(rows[row].text) for row in card.left_over)
        ),
        left_over_near=len(rests_near(rows, values, own, left_over=card.left_over, uncovered=card.uncovered)),
        uncovered=sum(card.uncovered[row] for row in own),
        reading_silent=value.kind in _READ_ALOUD
        and not value.checks_for
        and any(other.kind in _READ_ALOUD and other.kind is not value.kind for other in values),
        joined_latin=_joined_latin(value),
        seen_besides=max((seen_besides(line, value.kind, value.raw) for line in lines), default=0),
        building_differs=building_differs(
            [char for at in value.spans for char in own_chars(read, rows[at[0]], *at[1:])], value.address
        ),
        other_form=_posted_otherwise(value)
        or (
            value.kind is FieldKind.NAME
            and any(map(_other_form, (char for at in value.spans for char in own_chars(read, rows[at[0]], *at[1:]))))
        ),
        beside_unclear=any(
            (other.label_score < _HARDLY or (other.kind in _LISTED and not other.well_formed))
            and other is not value
            and not own.isdisjoint(row for row, _, _ in other.spans)
            for other in values
        ),
        gap_unclear=gap_unclear(value)
        or parted_by_a_slash(value, rows)
        or cut_off(value, rows)
        or figures_far_apart(value, lines),
        half_of_two=operator_and_house(value, values)
        or goes_on_beside(rows, value, values, card.left_over)
        or word_over_lines(rows, value, values),
        another_name=another_name(rows, value, card.left_over, card.uncovered),
        nobodys=value.kind is FieldKind.DEPARTMENT
        and _UNLIKE_DEPARTMENTS.search(value.value) is not None
        and not any(other.kind in (FieldKind.COMPANY, FieldKind.COMPANY_EN) for other in values),
        letter_unclear=letter_unclear(value, values),
        broken_off=broken_off(rows, value, card.left_over),
        figures_unclear=figures_as_letters(value, values),
        latin=is_latin(value.value),
        known=CONFIRMED in value.reasons,
        height_px=min(
            (line.box.width if down else line.box.height for line, down in zip(lines, vertical, strict=True)),
            default=0.0,
        ),
        card_lowest=card.lowest,
        card_agreement=card.agreement,
    )


def _unclear(address: Value) -> bool:
    """A part of a Japanese address (加納 BLDG.212), or one over several rows."""
    whole = address.address is None or address.address.known_city or address.address.known_town
    return (not whole and not is_latin(address.value)) or len({row for row, _, _ in address.spans}) > 1


def _other_form(char: CharReading) -> bool:
    own = representative(char.text)
    return char.verified is None and any(
        len(other) == 1 and other != char.text and representative(other) == own for other, _ in char.alternatives
    )


def _posted_otherwise(value: Value) -> bool:
    """Whether a kanji of the town stands in the post's list in another form: 増穗, and the list has 増穂."""
    address = value.address
    if address is None or not address.known_town:
        return False
    posted = set(address.prefecture + address.city + address.town)
    forms = {representative(char) for char in posted}
    head = re.split(r"\d", value.value, maxsplit=1)[0]
    return any(is_kanji(char) and char not in posted and representative(char) in forms for char in head)


_UNLIKE_DEPARTMENTS = re.compile(r"^[^ ]+(?:[室科局班組会係]|ラボ|センター|グループ|カンパニー|チーム)$")
_LISTED = frozenset((FieldKind.TITLE, FieldKind.COMPANY))
"""Kinds whose words or legal forms are listed: one without them beside a department may be the rest of it."""
_HARDLY = 1.5
"""Log-odds of a label below which a piece of text was given a meaning for want of a better one."""


def confusable_in(text: str) -> int:
    """How many characters have a look-alike sister that readers exchange while sure of themselves."""
    return sum(char in CONFUSABLE or 0xF900 <= ord(char) <= 0xFAFF for char in text)
