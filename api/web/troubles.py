"""Why a picture could not be read, in Japanese: the reader's own words are English, for the terminal. Knows no page."""

from __future__ import annotations

from api.shapes import PhotoError
from api.web.english import JAPANESE

_SAID: tuple[tuple[str, str, str], ...] = (
    (
        "damaged or cut off",
        "画像が壊れているか、途中で切れています。",
        "カメラやスキャナーから、もう一度取り込んでください。",
    ),
    ("locked with a password", "パスワードで守られていて開けません。", "パスワードを外したものを取り込んでください。"),
    ("without pages", "ページのない PDF です。", "名刺をスキャンし直してください。"),
    ("PDF", "PDF を開けません。", "PDF に印刷し直すか、紙をスキャンしてください。"),
    ("cannot be drawn", "PDF を開けません。", "PDF に印刷し直すか、紙をスキャンしてください。"),
    ("is empty", "ファイルが空です。", "カメラやスキャナーから、もう一度取り込んでください。"),
)
"""A part of what the reader says, and what people are told."""
_ELSE = ("画像を読み取れませんでした。", "もう一度取り込み、続くようなら管理者に伝えてください。")


def trouble(error: PhotoError, lang: str) -> tuple[str, str]:
    """What happened and what to do, in the language of the page."""
    if lang == "en" or JAPANESE.search(error.message):
        return error.message, error.hint
    return next(((said, hint) for part, said, hint in _SAID if part in error.message), _ELSE)
