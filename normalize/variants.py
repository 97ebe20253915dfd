"""Old, new and variant kanji as one key, only ever for comparing: 髙橋 and 高橋 meet here, values keep what is printed."""

from __future__ import annotations

import unicodedata
from functools import cache

from ja_itaiji import Itaiji

from normalize.text import fold, to_katakana, without_spaces

# ja-itaiji has no entry that joins these; each row is one name kanji in the shapes that registers use.
_OUR_FAMILIES = (
    "斎斉齋齊斋", "吉𠮷", "磯礒", "高髙", "崎﨑嵜碕", "浜濱濵", "柳栁桺", "辺邊邉", "桑桒", "土圡", "徳德", "瀬瀨", "沢澤", "島嶋嶌", "富冨", "真眞", "恵惠", "広廣", "国國", "鴎鷗", "曽曾", "藪薮籔", "桜櫻", "関關", "黒黑", "滝瀧", "竜龍", "栄榮", "条條", "静靜", "与與", "万萬", "来來", "礼禮", "峰峯", "館舘", "群羣", "桧檜", "蛍螢", "槙槇", "遥遙", "尭堯", "晋晉", "巌巖", "穂穗", "緑綠", "凛凜", "児兒", "実實", "寿壽", "沢澤", "豊豐", "鉄鐵", "弥彌", "亀龜", "稲稻", "驒騨", "頼賴", "増增", "芦蘆",
)  # fmt: skip
_REPRESENTATIVE = {char: family[0] for family in _OUR_FAMILIES for char in family}
CONFUSABLE = frozenset(
    char
    for family in (
        "高髙", "崎﨑嵜碕", "浜濱濵", "柳栁桺", "辺邊邉", "斎齋斉齊", "吉𠮷", "桑桒", "土圡", "徳德", "瀬瀨", "沢澤", "島嶋嶌", "富冨", "真眞", "恵惠", "広廣", "国國", "鴎鷗", "曽曾", "藪薮籔", "桜櫻", "関關", "黒黑", "滝瀧", "竜龍", "峰峯", "館舘", "条條", "静靜", "来來", "槙槇", "遥遙", "凛凜", "実實",
    )  # fmt: skip
    for char in family
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
        return _REPRESENTATIVE.get(plain, plain)
    # One hop only: ja-itaiji's families overlap, and following them would join strangers. Of a family the kanji in
    # JIS level 1 (the commonest) stands for all; ties go to the lower code, so that the answer never depends on order.
    family = [other for other in Itaiji.get_family(char) if len(other) == 1] or [char]
    return min({*family, char}, key=lambda kanji: (_jis_rank(kanji), ord(kanji)))


def _jis_rank(char: str) -> int:
    """0: JIS level 1, 1: level 2, 2: outside."""
    try:
        lead = char.encode("shift_jis")[0]
    except UnicodeEncodeError:
        return 2
    return 0 if lead < 0x98 else 1


def fold_for_key(text: str) -> str:
    """A key for comparing names, companies and towns: folded width, no spaces, katakana, lower case, one kanji a family.

    Never shown and never stored as a value.
    """
    plain = to_katakana(without_spaces(fold(text))).casefold()
    return "".join(representative(char) for char in plain)
