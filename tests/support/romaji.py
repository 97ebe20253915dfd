"""Readings into Latin letters, as Japanese passports and name cards spell them. Knows no name list."""

from __future__ import annotations

import re

_BASE = dict(
    zip(
        "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわゐゑ"
        "をがぎぐげござじずぜぞだぢづでどばびぶべぼぱぴぷぺぽゔ",
        [
            "a",
            "i",
            "u",
            "e",
            "o",
            "ka",
            "ki",
            "ku",
            "ke",
            "ko",
            "sa",
            "shi",
            "su",
            "se",
            "so",
            "ta",
            "chi",
            "tsu",
            "te",
            "to",
            "na",
            "ni",
            "nu",
            "ne",
            "no",
            "ha",
            "hi",
            "fu",
            "he",
            "ho",
            "ma",
            "mi",
            "mu",
            "me",
            "mo",
            "ya",
            "yu",
            "yo",
            "ra",
            "ri",
            "ru",
            "re",
            "ro",
            "wa",
            "i",
            "e",
            "o",
            "ga",
            "gi",
            "gu",
            "ge",
            "go",
            "za",
            "ji",
            "zu",
            "ze",
            "zo",
            "da",
            "ji",
            "zu",
            "de",
            "do",
            "ba",
            "bi",
            "bu",
            "be",
            "bo",
            "pa",
            "pi",
            "pu",
            "pe",
            "po",
            "vu",
        ],
        strict=True,
    )
)
_O_ROW = set("おこそとのほもよろごぞどぼぽょ")


def kana_to_romaji(kana: str) -> str:
    """Hepburn without marks for long vowels: おおの → ono, ゆうこ → yuko, いのうえ → inoue."""
    text = "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヴ" else c for c in kana).replace("ー", "")
    # Long o: お or う after an o-row kana, unless an え follows (井上).
    # Long u: only after ゅ and ゆ (杉浦 keeps its u).
    kept: list[int] = []
    for i, c in enumerate(text):
        before = text[i - 1] if i and (not kept or kept[-1] == i - 1) else ""
        after = text[i + 1] if i + 1 < len(text) else ""
        long_o = before in _O_ROW and c in "おう" and after != "え"
        if before and (long_o or (before in "ゅゆ" and c == "う")):
            continue
        kept.append(i)
    text = "".join(text[i] for i in kept)
    out = ""
    double = False
    for i, c in enumerate(text):
        if c == "っ":
            double = True
            continue
        if c in "ゃゅょ" and out:
            vowel = {"ゃ": "a", "ゅ": "u", "ょ": "o"}[c]
            out = out[:-1] + ("" if re.search(r"(sh|ch|j)i$", out) else "y") + vowel
            continue
        if c in "ぁぃぅぇぉ" and out:
            out = out[:-1] + "aiueo"["ぁぃぅぇぉ".index(c)]
            continue
        if c == "ん":
            after = text[i + 1] if i + 1 < len(text) else ""
            out += "m" if _BASE.get(after, "-")[0] in "bmp" else "n"
            continue
        sound = _BASE.get(c, "")
        if double and sound:
            out += "t" if sound.startswith("ch") else sound[0]
            double = False
        out += sound
    return out


def hiragana_to_katakana(text: str) -> str:
    """ひらがな → ヒラガナ, everything else unchanged."""
    return "".join(chr(ord(c) + 0x60) if "ぁ" <= c <= "ゖ" else c for c in text)
