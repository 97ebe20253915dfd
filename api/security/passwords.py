"""Passwords: hashed with Argon2id, and which ones are too easy. Slow on purpose: never called on the event loop.

Source: RFC 9106; NIST SP 800-63B on what may be asked of a password.
"""

from __future__ import annotations

import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from ingest.errors import CardError

SHORTEST = 10
LONGEST = 200
_EASY = ("password", "passw0rd", "1234567890", "0123456789", "qwertyuiop", "1q2w3e4r5t", "abcdefghij", "meishibako")
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
_HASHER = PasswordHasher()  # RFC 9106's second recommendation: 64 MiB, 3 passes, 4 lanes
_AT_ONCE = threading.BoundedSemaphore(2)
"""64 MiB each: a crowd at the door must not eat the machine."""


class PasswordRefused(CardError):
    """Too short, too long or too easy."""

    code = "password_refused"


def hash_password(password: str, name: str) -> str:
    """The digest to keep, in Argon2's own notation.

    Raises:
        PasswordRefused: anybody would guess it.
    """
    plain = _plain(password)
    if not SHORTEST <= len(plain) <= LONGEST:
        raise PasswordRefused(
            f"パスワードは {SHORTEST} 文字以上 {LONGEST} 文字以内にしてください。",
            "言葉をいくつか並べると覚えやすくなります。",
        )
    low = plain.casefold()
    named = unicodedata.normalize("NFKC", name).casefold()
    if len(set(low)) < 5 or any(easy in low for easy in _EASY) or (len(named) > 2 and named in low):
        raise PasswordRefused("このパスワードは推測されやすいため使えません。", "名前や並んだ文字を避けてください。")
    with _AT_ONCE:
        return _HASHER.hash(plain)


def verify_password(digest: str, password: str) -> bool:
    """Whether it is the password; takes as long where there is no digest to compare with."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(digest or _nobodys(), _plain(password)[: LONGEST + 1]) and bool(digest)
        except (Argon2Error, InvalidHashError):
            return False


def is_outdated(digest: str) -> bool:
    """Whether the digest was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(digest)


def make_password() -> str:
    """A password that nobody guesses and a person can type: 80 bits in four groups."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def _plain(password: str) -> str:
    """The same keys on another keyboard are the same password."""
    return unicodedata.normalize("NFKC", password).encode(errors="replace").decode()


@cache
def _nobodys() -> str:
    return _HASHER.hash(secrets.token_hex())
