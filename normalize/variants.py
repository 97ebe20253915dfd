"""Old, new and variant kanji as one key, only for comparing: 髙橋 meets 高橋 here, values keep what is printed."""

from __future__ import annotations

import unicodedata
from functools import cache

from ja_itaiji import Itaiji

from normalize.tables import table
from normalize.text import fold, to_katakana, without_spaces

# ja-itaiji joins some of these only over several hops, some not at all: each row of the table is one name kanji.
_FAMILIES = tuple((row[0], row[1]) for row in table("name_kanji"))
_REPRESENTATIVE = {char: family[0] for family, _ in _FAMILIES for char in family}
_TWINS = [chr(code) for code in range(0xFA0E, 0xFA6E)]
"""The name kanji Unicode holds as compatibility forms (塚 U+FA10 beside 塚): readers give the plain twin."""
CONFUSABLE = frozenset(char for family, sort in _FAMILIES if sort == "confusable" for char in family) | frozenset(
    unicodedata.normalize("NFKC", char) for char in _TWINS
)
"""Kanji that have a look-alike sister in names which the readers exchange while sure of themselves (高 for 髙)."""


@cache
def representative(char: str) -> str:
    """The one kanji that stands for its family in keys: our own families first, then one hop through ja-itaiji."""
    own = _REPRESENTATIVE.get(char)
    if own is not None:
        return own
    plain = unicodedata.normalize("NFKC", char) if 0xF900 <= ord(char) <= 0xFAFF else char
    if plain != char:
        return representative(plain)
    # A kanji of JIS level 1 stands for itself: ja-itaiji's families reach from 田 to 佃, 駿 to 俊 and 昇 to 升, which
    # are other names. Old and new forms that level 1 holds side by side are joined by our own families.
    if _jis_rank(plain) == 0:
        return plain
    # One hop only: ja-itaiji's families overlap, and following them would join strangers. Of a family the kanji in
    # JIS level 1 (the commonest) stands for all; ties go to the lower code, so that the answer never depends on order.
    # It must stand for itself as well, or the key of a key would be another key (惉 → 怗 → 㤐).
    family = sorted({_REPRESENTATIVE.get(other, other) for other in _family(plain)}, key=_commonest_first)
    return next((other for other in family if _stands_for_itself(other)), plain)


def _family(char: str) -> set[str]:
    return {char, *(str(other) for other in Itaiji.get_family(char) if len(other) == 1)}


def _commonest_first(kanji: str) -> tuple[int, int]:
    return _jis_rank(kanji), ord(kanji)


def _stands_for_itself(kanji: str) -> bool:
    if kanji in _REPRESENTATIVE:
        return _REPRESENTATIVE[kanji] == kanji
    return _jis_rank(kanji) == 0 or min(_family(kanji), key=_commonest_first) == kanji


def _jis_rank(char: str) -> int:
    """0: JIS level 1, 1: level 2, 2: outside."""
    try:
        lead = char.encode("shift_jis")[0]
    except UnicodeEncodeError:
        return 2
    return 0 if lead < 0x98 else 1


def fold_for_key(text: str) -> str:
    """A key for comparing names and towns: folded width, no spaces, katakana, lower case, one kanji a family.

    Never shown and never stored as a value.
    """
    if _NEIGHBOURS_MATTER.isdisjoint(text):
        return text.translate(_KEYS)
    return _whole_key(text)


_NEIGHBOURS_MATTER = frozenset("-ーｰﾞﾟ゙゚‐‑‒–—―−﹘﹣－─━")
"""Bars and voicing marks fold by what stands beside them; every other character folds alone."""


def _whole_key(text: str) -> str:
    plain = to_katakana(without_spaces(fold(text))).casefold()
    return "".join(representative(char) for char in plain)


class _Keys(dict[int, str]):
    """Character → its key, found when it is first met; a table for `str.translate`, which asks it without a call."""

    def __missing__(self, code: int) -> str:
        self[code] = _whole_key(chr(code))
        return self[code]


_KEYS = _Keys()
