"""What a phone is told to reach this server and to trust it. Knows no certificate."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing:
    """How other machines come here; there is none where only this machine is served."""

    addresses: tuple[str, ...]
    """https://…, the likeliest first."""
    authority: bytes
    """The local authority's certificate, DER."""
    fingerprint: str
    """Its SHA-256, for comparing by eye."""
