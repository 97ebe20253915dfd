"""What keeps a field from being accepted however sure it is: reasons that need no measurement. Knows no weight.

A model learns from cards like those it saw; these hold for any card.
"""

from __future__ import annotations

from collections.abc import Callable

from normalize.draft import FieldKind
from normalize.evidence import Evidence
from normalize.features import Family, family_of

_FIXED = frozenset((FieldKind.PHONE, FieldKind.FAX, FieldKind.DIRECT_PHONE))
_CALLED = _FIXED | {FieldKind.MOBILE, FieldKind.TOLL_FREE}
_BY_FORM = (Family.NUMBERS, Family.ONLINE)
_BY_WORDS = (Family.WORDS, Family.NAMES, Family.ADDRESS)
_LABELLED = 6.0
"""An anchor with a label scores 7, one without 5."""
_LATIN_UNSURE = frozenset((FieldKind.BRANCH, FieldKind.DEPARTMENT))
_LOOKED_AT = 0.99
"""The glyph net's probability from which a name kanji with look-alikes is taken as seen."""
_LATIN_WORD = 5
"""Longer runs of Latin letters in a Japanese name are often two words: BLUEPORT."""


def _both_saw_no_more(evidence: Evidence) -> bool:
    """Whether the second reader saw every character and none besides; of columns both lose a flat one."""
    return evidence.seconded and not evidence.seen_besides and not evidence.vertical


_Guard = tuple[Callable[[Evidence], bool], str]
_GUARDS: tuple[_Guard, ...] = (
    (lambda e: e.engine_trouble, "読み取りエンジンの一つが動かなかった"),
    (lambda e: e.card_agreement is None, "二つ目のエンジンがどの行も読んでいない"),
    (lambda e: bool(e.doubts or e.checks_against), "確認を要する点がある"),
    (
        lambda e: not e.well_formed and (family_of(e.kind) in _BY_FORM or not (e.checks_for or e.known)),
        "形式や辞書の検査に通らない",
    ),
    (
        lambda e: e.kind in _FIXED and e.label_score < _LABELLED and not e.by_icon,
        "電話か FAX かを示すラベルがない",
    ),
    (
        lambda e: e.kind is FieldKind.POSTAL_CODE and e.label_score < _LABELLED and not e.checks_for,
        "郵便番号か電話番号か決めにくい",
    ),
    # how often a sign is taken for another on cards as they are has not been measured
    (lambda e: e.kind in _FIXED and e.by_icon, "電話か FAX かを示すのが絵記号だけ"),
    (lambda e: e.too_coarse, "似た字を見分けるには画像が粗い"),
    (
        lambda e: e.kind is FieldKind.NAME and e.confusable > 0 and (e.verified or 0.0) < _LOOKED_AT,
        "似た字のある漢字を字形で確かめられない",
    ),
    (lambda e: e.other_form and not _both_saw_no_more(e), "字の新旧どちらの形か確かめられない"),
    (lambda e: e.reading_silent, "印刷された読みと照らし合わせられない"),
    (
        lambda e: family_of(e.kind) in _BY_WORDS and e.uncovered > 0,
        "同じ行に意味の分からない文字が残る",
    ),
    (lambda e: e.kind is FieldKind.ADDRESS and e.left_over_near > 0, "住所の隣に意味の分からない行がある"),
    (
        lambda e: e.kind is FieldKind.ADDRESS and (e.others_unclear or (e.repeats > 0 and e.rows > 1)),
        "どの行がどの住所のものか決めにくい",
    ),
    (
        lambda e: e.kind is FieldKind.DEPARTMENT and e.left_over_near > 0,
        "部署の隣に意味の分からない行がある",
    ),
    (
        # Where columns are read, one stroke more or less makes 二 of 一, and no check reaches these numbers.
        lambda e: e.vertical and e.kind in _CALLED and (e.asked < e.characters or e.agreed < e.characters),
        "縦書きの番号は、二つのエンジンがそろって読んだときだけ自動で認める",
    ),
    (
        lambda e: family_of(e.kind) is Family.WORDS and e.beside_unclear,
        "同じ行の隣の語の意味がはっきりしない",
    ),
    (
        lambda e: e.seen_besides > 0,
        "二つ目のエンジンは、同じ行に別の字も読んでいる",
    ),
    (lambda e: e.building_differs, "建物名の漢字を二つのエンジンが別の字に読んでいる"),
    (
        # Readers drop one of two like letters (systemm, an m of mm) and are sure of the rest.
        lambda e: e.kind is FieldKind.EMAIL and e.asked < e.characters,
        "メールアドレスは、二つのエンジンが読んだときだけ自動で認める",
    ),
    (lambda e: e.gap_unclear, "語の切れ目が分からない"),
    (lambda e: e.half_of_two, "隣の行や語と合わせて一つかもしれない"),
    (lambda e: e.another_name or (e.kind is FieldKind.NAME and e.repeats > 0), "ほかの人の名前も印刷されている"),
    (lambda e: e.nobodys, "会社が見つからず、部署か会社か決めにくい"),
    (lambda e: e.broken_off, "前か後の行に続いているかもしれない"),
    (lambda e: e.figures_unclear, "数字か文字か分からない字で終わる"),
    (lambda e: e.letter_unclear and not _both_saw_no_more(e), "1文字抜けていないか確かめられない"),
    (lambda e: e.kind is FieldKind.EMAIL and e.uncovered > 0, "メールアドレスの前に意味の分からない文字がある"),
    (
        lambda e: e.kind in _LATIN_UNSURE and e.latin and not e.known,
        "英字だけの行は会社か部署か決めにくい",
    ),
    (
        lambda e: (
            family_of(e.kind) is Family.WORDS and e.joined_latin > _LATIN_WORD and not (e.known or _both_saw_no_more(e))
        ),
        "英字の語の切れ目が分からない",
    ),
)
"""(whether it stands against a value, the same in words)."""


def guards(evidence: Evidence) -> tuple[str, ...]:
    """Why a person should look, in words; empty where nothing structural speaks against the value."""
    return tuple(words for stands_against, words in _GUARDS if stands_against(evidence))
