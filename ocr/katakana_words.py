"""Katakana words that stand on cards: where a reader was torn between two kana, the word decides.

ディルクター is ディレクター where the reader held レ possible, バーク and ピル are パーク and ビル. What it saw clearly
stays. Knows words, not what they mean.
"""

from __future__ import annotations

from collections.abc import Sequence

from ocr.ctc import CtcChar
from ocr.kana_twins import NEAR_TWIN
from ocr.latin_twins import swapped

WORDS: tuple[str, ...] = (
    # Source: chosen for this project: buildings, legal and trade names, departments and titles.
    "ビル", "ビルディング", "ビルヂング", "パーク", "プラザ", "ハイツ", "コーポ", "マンション", "タワー", "メゾン",
    "レジデンス", "テラス", "ガーデン", "スクエア", "センター", "フロント", "ヒルズ", "シティ", "ステーション",
    "ターミナル", "ポート", "ゲート", "パレス", "ホテル", "アネックス", "グループ", "チーム", "ユニット",
    "プロジェクト",
    "サービス", "システム", "システムズ", "ソリューション", "ソリューションズ", "テクノロジー", "テクノロジーズ",
    "コンサルティング", "マネジメント", "マーケティング", "エンジニアリング", "ホールディングス", "パートナーズ",
    "インターナショナル", "コーポレーション", "カンパニー", "デザイン", "メディア", "メディカル", "ヘルスケア",
    "ファイナンス", "ファーム", "フーズ", "ファッション", "ロジスティクス", "コミュニケーション", "ネットワーク",
    "ネット", "データ", "デジタル", "インフォメーション", "イノベーション", "エネルギー",
    "エレクトロニクス", "グローバル",
    "クリエイティブ", "クリニック", "アカデミー", "スクール", "スタジオ", "ギャラリー", "サポート", "プランニング",
    "プロダクト", "プロデューサー", "プランナー", "ディレクター", "マネージャー", "マネジャー", "リーダー", "チーフ",
    "アドバイザー", "アシスタント", "エンジニア", "デザイナー", "コンサルタント", "コーディネーター", "アナリスト",
    "プログラマー", "ライター", "エディター", "オフィサー", "スタッフ", "パートナー", "フェロー", "グリーン", "ホーム",
    "ハウス", "リフォーム", "バイオ", "ケミカル", "プラスチック", "オート", "モーター", "メール", "ファックス",
    "フリーダイヤル", "モバイル", "ホームページ", "インボイス", "パルプ",
    "スペシャリスト", "エキスパート", "トレーナー", "インストラクター", "カウンセラー", "サイエンティスト",
    "オペレーター", "アーキテクト", "クリエイター", "ソフトウェア", "ハードウェア", "カスタマー", "ジャパン",
    "フォース",
)  # fmt: skip
HELD_POSSIBLE = 0.03
"""Below this the reader saw the other kana clearly. Of marks and sizes the readers' own floor is enough."""


def with_words(chars: Sequence[CtcChar]) -> tuple[CtcChar, ...]:
    """The same line with each kana, over which the reader was torn, as the word around it has it."""
    text = "".join(char.text for char in chars)
    if len(text) != len(chars):
        return tuple(chars)
    result = list(chars)
    for i, char in enumerate(chars):
        if not _katakana(char.text) or text.startswith("ー", i):
            continue
        better = _word_has(text, i, dict(char.alternatives))
        if better:
            result[i] = swapped(char, better)
    return tuple(result)


def in_a_word(text: str, i: int) -> bool:
    """Whether this place belongs to a word of the list that the text has to the letter."""
    for word in WORDS:
        first = text.find(word, max(0, i - len(word) + 1), i + len(word))
        if first >= 0 and _bounded(text, first, first + len(word), short=len(word) < 3):
            return True
    return False


def _word_has(text: str, i: int, held: dict[str, float]) -> str:
    """The one other kana that makes a word of the list of this place and its neighbours; none if it is in one."""
    fits: dict[str, int] = {}
    for word in WORDS:
        for k in range(len(word)):
            first = i - k
            if first < 0 or text[first:i] != word[:k] or text[i + 1 : i + len(word) - k] != word[k + 1 :]:
                continue
            if not _bounded(text, first, first + len(word), short=len(word) < 3):
                continue
            if text[i] == word[k]:
                return ""
            if _possible(text[i], word[k], held):
                fits[word[k]] = max(fits.get(word[k], 0), len(word))
    return max(fits, key=lambda kana: fits[kana], default="")


def _possible(read: str, wanted: str, held: dict[str, float]) -> bool:
    return held.get(wanted, 0.0) >= (0.001 if NEAR_TWIN.get(read) == wanted else HELD_POSSIBLE)


def _bounded(text: str, first: int, end: int, *, short: bool) -> bool:
    """A word of two kana must stand at the end of its run: 第3ビル, not ピルグリム."""
    return not short or end == len(text) or not _katakana(text[end])


def _katakana(char: str) -> bool:
    return "ァ" <= char <= "ヺ" or char == "ー"
