"""The cookies of sign-in: out of reach for scripts, not sent along by other sites, bound to this host under TLS."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import Response

SESSION = "meishi"
HALF = "meishi-half"
LANG = "lang"
"""No secret: which language the pages speak on this device."""
LANGS = ("ja", "en")


def cookie_name(plain: str, *, tls: bool) -> str:
    """Under TLS with the prefix that makes browsers insist on Secure, Path=/ and no Domain."""
    return f"__Host-{plain}" if tls else plain


def secret_in(cookies: Mapping[str, str], plain: str, *, tls: bool) -> str:
    """The secret in a request's cookies; empty where there is none."""
    return cookies.get(cookie_name(plain, tls=tls), "")


def give(request: Request, response: Response, plain: str, secret: str, *, lasts_s: int | None = None) -> None:
    """Set a cookie."""
    tls = request.url.scheme == "https"
    response.set_cookie(
        cookie_name(plain, tls=tls), secret, httponly=True, samesite="lax", secure=tls, path="/", max_age=lasts_s
    )


def take(request: Request, response: Response, plain: str) -> None:
    """Have the browser forget a cookie."""
    tls = request.url.scheme == "https"
    response.delete_cookie(cookie_name(plain, tls=tls), httponly=True, samesite="lax", secure=tls, path="/")


def lang_in(cookies: Mapping[str, str]) -> str:
    """The language chosen on this device; Japanese where none was."""
    said = cookies.get(LANG, "")
    return said if said in LANGS else LANGS[0]


def speak(request: Request, response: Response, lang: str) -> None:
    """Have this device's pages speak a language, for a year."""
    response.set_cookie(
        LANG, lang, max_age=365 * 86_400, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/"
    )
