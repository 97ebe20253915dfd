"""What keeps a field from being accepted however sure it is: reasons that need no measurement. Knows no weight.

A model learns from cards like those it saw; these hold for any card.
"""

from __future__ import annotations

from normalize.draft import FieldKind
from normalize.evidence import Evidence
from normalize.features import Family, family_of

_FIXED = frozenset((FieldKind.PHONE, FieldKind.FAX, FieldKind.DIRECT_PHONE))
_BY_FORM = (Family.NUMBERS, Family.ONLINE)
_LABELLED = 6.0
"""An anchor with a label scores 7, one without 5."""
_LATIN_UNSURE = frozenset((FieldKind.BRANCH, FieldKind.DEPARTMENT))
_LOOKED_AT = 0.99
"""The glyph net's probability from which a name kanji with look-alikes is taken as seen."""
_LATIN_WORD = 6
"""Longer runs of Latin letters in a Japanese name are often two words: BLUEPORT."""


def guards(evidence: Evidence) -> tuple[str, ...]:
    """Why a person should look, in words; empty where nothing structural speaks against the value."""
    family = family_of(evidence.kind)
    found: list[str] = []
    if evidence.engine_trouble:
        found.append("読み取りエンジンの一つが動かなかった")
    if evidence.card_agreement is None:
        found.append("二つ目のエンジンがどの行も読んでいない")
    if evidence.doubts or evidence.checks_against:
        found.append("確認を要する点がある")
    if not evidence.well_formed and (family in _BY_FORM or not (evidence.checks_for or evidence.known)):
        found.append("形式や辞書の検査に通らない")
    if evidence.kind in _FIXED and evidence.label_score < _LABELLED:
        found.append("電話か FAX かを示すラベルがない")
    if evidence.too_coarse:
        found.append("似た字を見分けるには画像が粗い")
    if evidence.kind is FieldKind.NAME and evidence.confusable and (evidence.verified or 0.0) < _LOOKED_AT:
        found.append("似た字のある漢字を字形で確かめられない")
    if evidence.reading_silent:
        found.append("印刷された読みと照らし合わせられない")
    if family in (Family.WORDS, Family.NAMES, Family.ADDRESS) and evidence.uncovered:
        found.append("同じ行に意味の分からない文字が残る")
    if family is Family.ADDRESS and evidence.left_over_near:
        found.append("住所の隣に意味の分からない行がある")
    if evidence.kind in _LATIN_UNSURE and evidence.latin and not evidence.known:
        found.append("英字だけの行は会社か部署か決めにくい")
    if family is Family.WORDS and evidence.joined_latin > _LATIN_WORD and not evidence.known:
        found.append("英字の語の切れ目が分からない")
    return tuple(found)
