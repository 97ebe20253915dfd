"""The second factor: codes of an authenticator app, recovery codes, and the QR that sets the app up.

Source: RFC 6238, TOTP.
"""

from __future__ import annotations

import hmac
import re
import secrets
from datetime import datetime

import pyotp

from ingest.errors import CardError

STEP_S = 30
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def new_secret() -> str:
    """160 random bits in Base32."""
    return pyotp.random_base32()


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The time step whose code this is; the one before and after count, for clocks differ. None: a wrong code."""
    digits = "".join(code.split())
    if not secret or not digits.isascii() or not digits.isdigit():
        return None
    now = int(at.timestamp()) // STEP_S
    totp = pyotp.TOTP(secret)
    return next((step for step in (now, now - 1, now + 1) if hmac.compare_digest(totp.at(step * STEP_S), digits)), None)


def recovery_codes() -> tuple[str, ...]:
    """Fresh codes, 40 bits each, to be told once."""
    return tuple(
        "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2)) for _ in range(RECOVERY_CODES)
    )


def provisioning(secret: str, name: str) -> str:
    """What an authenticator app reads."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name="Meishibako")


def qr_path(text: str) -> tuple[int, str]:
    """A QR code as the side of its square in modules, and an SVG path of its dark modules."""
    import zxingcpp  # noqa: PLC0415 - only where one is drawn

    drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(add_quiet_zones=False)
    side, path = re.search(r'width="(\d+)"', drawn), re.search(r'<path d="([^"]+)"', drawn)
    if side is None or path is None:
        raise CardError("the QR code cannot be drawn", "type the secret into the app instead")
    return int(side[1]), path[1]
