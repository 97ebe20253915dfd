"""What makes two uploads one: the sender's key, and a digest of everything that was sent. Knows no route and no table.

Source: draft-ietf-httpapi-idempotency-key-header: the same key with another payload is refused with 422.
"""

from __future__ import annotations

import hashlib

LONGEST_KEY = 255


def key_of(sender: str, said: str) -> str:
    """One digest of a sender and their key: one person's keys are not another's."""
    return fingerprint_of(sender, said)


def fingerprint_of(*parts: str) -> str:
    """One digest of everything that makes two uploads the same."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
