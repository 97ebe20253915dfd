"""Name kanji that look alike and are different names: 高 and 髙, 崎 and 﨑, 吉 and 𠮷. Knows no picture.

Readers exchange these while sure of themselves, or cannot write the rarer form at all; which one is printed only the
glyph can say. A form that no reader confuses (桜 and 櫻) is a family too: looking is cheap, and finds what they miss.
"""

from __future__ import annotations

FAMILIES: tuple[str, ...] = (
    # Source: chosen for this project from the kanji that stand in Japanese family registers (戸籍統一文字) and the
    # old forms allowed in given names (人名用漢字), and from PP-OCR's own mistakes on drawn names; everyday form first.
    "高髙", "崎﨑嵜碕𥔎", "浜濱濵", "柳栁桺", "藪薮籔", "吉𠮷", "辺邊邉", "斎斉齋齊", "桑桒", "土圡𡈽",
    "徳德", "瀬瀨", "沢澤", "島嶋嶌", "富冨", "真眞", "恵惠", "広廣", "国國", "鴎鷗",
    "曽曾", "塚\ufa10", "頼賴", "隆\uf9dc", "祐\ufa4f", "福\ufa1b", "神\ufa19", "祥\ufa1a", "靖\ufa1c", "晴\ufa12",
    "猪\ufa16", "益\ufa17", "羽\ufa1e", "飯\ufa2a", "鶴\ufa2d靏靍", "朗\uf929", "桜櫻", "関關", "黒黑", "滝瀧",
    "竜龍", "条條", "静靜", "槙槇", "遥遙", "凛凜", "実實", "橋槗𣘺", "清淸", "渕淵渊",
    "館舘", "豊豐", "磯礒", "増增", "郎郞", "寛寬", "彦彥", "薫薰", "勲勳", "栄榮",
    "桧檜", "穂穗", "緑綠", "児兒", "晋晉", "尭堯", "巌巖", "蔵藏", "弥彌", "塩鹽",
    "船舩", "松枩柗", "杉杦", "来來", "礼禮", "峰峯", "寿壽", "円圓", "学學", "芦蘆",
    "鉄鐵", "聡聰", "渋澁", "満滿", "浅淺", "荘莊", "萌萠", "稲稻", "秋穐", "祢禰",
    "群羣", "蛍螢", "与與", "亀龜", "仏佛", "絵繪", "葉叶",
)  # fmt: skip

TRIGGERS: dict[str, str] = {
    "嵩": "嵜嶌", "寄": "嵜", "埼": "崎﨑", "碚": "𥔎碕", "演": "濵濱", "瀘": "濵濱", "沪": "浜", "菜": "桒",
    "乗": "桒", "楽": "桒", "来": "桒", "葉": "桒", "玉": "圡", "士": "土圡", "蔦": "嶌", "鴫": "鷗鴎", "盒": "益",
    "靄": "靏靍", "槁": "槗橋𣘺", "橘": "橋", "杏": "枩", "枚": "杦", "崩": "萠", "稚": "穐", "亀": "穐", "動": "勳",
    "数": "藪薮籔", "遍": "邉邊",
}  # fmt: skip
"""What PP-OCR makes of a variant that it cannot read → what may be printed there. Mostly it is just itself, so
the net knows them too (decoys). Source: 217 variants drawn in seven typefaces and read by PP-OCRv6-small."""

_FAMILY_OF: dict[str, str] = {char: family for family in FAMILIES for char in family}


def candidates(char: str) -> str:
    """What may be printed where `char` was read, `char` itself first; empty for all other characters."""
    return "".join(dict.fromkeys(char + _FAMILY_OF.get(char, "") + TRIGGERS.get(char, ""))) if is_watched(char) else ""


def is_watched(char: str) -> bool:
    """Whether the glyph should be looked at where `char` was read."""
    return char in _FAMILY_OF or char in TRIGGERS


def family_of(char: str) -> str:
    """The family a name kanji belongs to, everyday form first; empty for all other characters."""
    return _FAMILY_OF.get(char, "")


CLASSES: tuple[str, ...] = tuple(dict.fromkeys([*"".join(FAMILIES), *TRIGGERS]))
"""Every character that the net tells apart."""
