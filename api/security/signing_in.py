"""Signing in: the password, then the second factor where there is one. Says the same of whatever was wrong.

The caller is never on the event loop: a password takes a tenth of a second of a core. Knows no page and no cookie.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import ceil

from api.home import Home, OpenBook, now
from api.security.passwords import hash_password, is_outdated, verify_password
from api.security.second_factor import step_of
from contacts.accounts import fold
from contacts.model_accounts import SignInKind

HALF_LASTS = timedelta(minutes=5)


class Step(StrEnum):
    """What comes next."""

    IN = "in"
    CODE = "code"  # the second factor
    WRONG = "wrong"  # whatever it was: name, password, code, a locked account
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a try ended."""

    step: Step
    secret: str = ""
    """For the cookie: of the session, or of the half way to it."""
    wait_s: int = 0
    account_id: str = ""


WRONG = Outcome(step=Step.WRONG)


def give_password(home: Home, name: str, password: str, *, address: str) -> Outcome:
    """The first step; counted as a failure until it is none."""
    key = fold(name)[:200]
    with home.writing() as desk:
        wait = desk.doorkeeper.try_(key, address)
        row = desk.accounts.find(name)
        kept = (row.id, row.password_hash, bool(row.totp_secret), row.locked_at) if row is not None else None
    if wait:
        return Outcome(step=Step.WAIT, wait_s=ceil(wait.total_seconds()))
    account_id, digest, has_totp, locked = kept or ("", "", False, None)
    right = verify_password(digest, password)
    with home.writing() as desk:
        if not right or locked is not None:
            desk.audit.add("sign_in_failed", account_id=account_id)
            return WRONG
        if is_outdated(digest):
            desk.accounts.set_password(account_id, hash_password(password, ""))
        if has_totp:
            desk.doorkeeper.give_back(key, address)
            secret = desk.sign_ins.begin(account_id, SignInKind.HALF, HALF_LASTS)
            return Outcome(step=Step.CODE, secret=secret, account_id=account_id)
        desk.doorkeeper.passed(key, address)
        return Outcome(step=Step.IN, secret=begin(home, desk, account_id), account_id=account_id)


def give_code(home: Home, half: str, code: str, *, address: str) -> Outcome:
    """The second step: a code of the app, or a recovery code, which is used up."""
    with home.writing() as desk:
        who = desk.sign_ins.who(half, SignInKind.HALF)
        if who is None:
            return WRONG
        row = desk.accounts.row(who.account_id)
        wait = desk.doorkeeper.try_(row.name_key[:200], address)
        if wait:
            return Outcome(step=Step.WAIT, wait_s=ceil(wait.total_seconds()))
        step = step_of(row.totp_secret, code, now())
        by_app = step is not None and desk.accounts.take_step(row.id, step)
        if not by_app and not desk.accounts.take_recovery_code(row.id, code):
            desk.audit.add("second_factor_failed", account_id=row.id)
            return WRONG
        if not by_app:
            desk.audit.add("recovery_code_used", account_id=row.id)
        desk.doorkeeper.passed(row.name_key[:200], address)
        desk.sign_ins.end(who.sign_in_id, account_id=row.id)
        return Outcome(step=Step.IN, secret=begin(home, desk, row.id), account_id=row.id)


def begin(home: Home, desk: OpenBook, account_id: str) -> str:
    """A fresh session, never one that was there before; and old rows go."""
    desk.sign_ins.forget_old()
    desk.doorkeeper.forget_old()
    desk.audit.add("signed_in", account_id=account_id)
    return desk.sign_ins.begin(account_id, SignInKind.BROWSER, timedelta(days=home.settings.sign_in.longest_days))
