"""アカウント: one's own password, second factor, tokens for scripts, and signing out everywhere. Knows no table."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form, Path
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.home import now
from api.office import InOffice, Office
from api.security.passwords import SHORTEST, PasswordRefused, hash_password, verify_password
from api.security.permissions import Permission, needs
from api.security.second_factor import new_secret, provisioning, qr_path, recovery_codes, step_of
from api.web.drawing import draw
from api.words import ROLE_WORDS
from contacts.model_accounts import SignInKind

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

Typed = Annotated[str, Form(max_length=1000)]
TOKEN_DAYS = {30: "30 日", 90: "90 日", 365: "1 年"}
_WRONG = "いまのパスワードが違います。"


@router.get("/account")
@needs(Permission.ACCOUNT)
def account_page(office: InOffice, said: Annotated[str, "which change was made"] = "") -> HTMLResponse:
    """One's own account."""
    words = {
        "password": "パスワードを変えました。ほかの端末はサインアウトされました。",
        "everywhere": "ほかの端末をすべてサインアウトしました。",
        "totp-off": "二段階の確認をやめました。",
        "token-ended": "トークンを使えなくしました。",
    }
    return _draw(office, said=words.get(said, ""))


@router.post("/account/password")
@needs(Permission.ACCOUNT)
def change_password(office: InOffice, current: Typed = "", password: Typed = "", again: Typed = "") -> Response:
    """A new password, for whoever knows the one there is."""
    if not _knows(office, current):
        return _draw(office, fault=_WRONG)
    try:
        if password != again:
            raise PasswordRefused("二つのパスワードが同じではありません。", "もう一度入れてください。")
        digest = hash_password(password, office.visitor.name)
    except PasswordRefused as error:
        return _draw(office, fault=f"{error.message}{error.hint}")
    mine = office.visitor.account_id
    with office.home.writing() as desk:
        desk.accounts.set_password(mine, digest)
        desk.sign_ins.end_all(mine, but=office.visitor.sign_in_id, tokens=False)
        desk.audit.add("password_changed", account_id=mine)
    return RedirectResponse("/account?said=password", status_code=303)


@router.post("/account/everywhere")
@needs(Permission.ACCOUNT)
def sign_out_everywhere(office: InOffice) -> Response:
    """Every other browser is signed out; tokens are ended one by one below."""
    mine = office.visitor.account_id
    with office.home.writing() as desk:
        desk.sign_ins.end_all(mine, but=office.visitor.sign_in_id, tokens=False)
        desk.audit.add("signed_out_everywhere", account_id=mine)
    return RedirectResponse("/account?said=everywhere", status_code=303)


@router.post("/account/totp")
@needs(Permission.ACCOUNT)
def begin_totp(office: InOffice, current: Typed = "") -> Response:
    """Show the QR of a fresh secret; nothing is asked for until a code has proved that the app has it."""
    if not _knows(office, current):
        return _draw(office, fault=_WRONG)
    return _draw_totp(office, new_secret())


@router.post("/account/totp/confirm")
@needs(Permission.ACCOUNT)
def confirm_totp(
    office: InOffice, secret: Annotated[str, Form(pattern="^[A-Z2-7]{32}$")], code: Typed = "", current: Typed = ""
) -> Response:
    """The app has the secret: ask for codes from now on, and tell the recovery codes once."""
    if not _knows(office, current):
        return _draw_totp(office, secret, fault=_WRONG)
    step = step_of(secret, code, now())
    if step is None:
        return _draw_totp(office, secret, fault="コードが合いません。端末の時計を確かめて、もう一度入れてください。")
    codes, mine = recovery_codes(), office.visitor.account_id
    with office.home.writing() as desk:
        desk.accounts.set_totp(mine, secret, step=step, codes=codes)
        desk.sign_ins.end_all(mine, but=office.visitor.sign_in_id, tokens=False)
        desk.audit.add("totp_on", account_id=mine)
    return draw("recovery.html", here="account", codes=codes)


@router.post("/account/totp/off")
@needs(Permission.ACCOUNT)
def end_totp(office: InOffice, current: Typed = "") -> Response:
    """The password alone again."""
    if not _knows(office, current):
        return _draw(office, fault=_WRONG)
    with office.home.writing() as desk:
        desk.accounts.clear_totp(office.visitor.account_id)
        desk.audit.add("totp_off", account_id=office.visitor.account_id)
    return RedirectResponse("/account?said=totp-off", status_code=303)


@router.post("/account/tokens")
@needs(Permission.ACCOUNT)
def make_token(
    office: InOffice,
    label: Annotated[str, Form(max_length=100)] = "",
    days: Annotated[int, Form()] = 90,
    current: Typed = "",
) -> Response:
    """A token for a script, told this once."""
    if not _knows(office, current):
        return _draw(office, fault=_WRONG)
    lasts = timedelta(days=days if days in TOKEN_DAYS else 90)
    with office.home.writing() as desk:
        token = desk.sign_ins.begin(
            office.visitor.account_id, SignInKind.TOKEN, lasts, label=label.strip() or "名前なし"
        )
        desk.audit.add("token_made", account_id=office.visitor.account_id)
    return _draw(office, token=token)


@router.post("/account/tokens/{token_id}/end")
@needs(Permission.ACCOUNT)
def end_token(office: InOffice, token_id: Annotated[str, Path(max_length=64)]) -> Response:
    """The token works no more."""
    with office.home.writing() as desk:
        desk.sign_ins.end(token_id, account_id=office.visitor.account_id)
        desk.audit.add("token_ended", account_id=office.visitor.account_id, subject=token_id)
    return RedirectResponse("/account?said=token-ended", status_code=303)


def _draw(office: Office, *, said: str = "", fault: str = "", token: str = "") -> HTMLResponse:
    with office.home.reading() as desk:
        account = desk.accounts.one(office.visitor.account_id)
        tokens = desk.sign_ins.tokens(account.id)
    return draw(
        "account.html", http_status=422 if fault else 200, here="account", account=account, tokens=tokens, said=said,
        fault=fault, token=token, role_word=ROLE_WORDS[account.role], days=TOKEN_DAYS, shortest=SHORTEST,
    )  # fmt: skip


def _draw_totp(office: Office, secret: str, *, fault: str = "") -> HTMLResponse:
    side, path = qr_path(provisioning(secret, office.visitor.name))
    return draw(
        "totp.html", http_status=422 if fault else 200, here="account", secret=secret, side=side, path=path, fault=fault
    )


def _knows(office: Office, password: str) -> bool:
    """Whether whoever sits there knows the password: a browser left open is not enough. Guesses wait as at the door."""
    mine = office.visitor.account_id
    with office.home.writing() as desk:
        if desk.doorkeeper.try_(f"again:{mine}", f"again:{mine}"):
            return False
        digest = desk.accounts.row(mine).password_hash
    right = verify_password(digest, password)
    with office.home.writing() as desk:
        if right:
            desk.doorkeeper.passed(f"again:{mine}", f"again:{mine}")
        else:
            desk.audit.add("password_wrong", account_id=mine)
    return right
