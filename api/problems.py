"""One table: error class → HTTP problem (RFC 9457) with a hint in Japanese. Knows no route and no template.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from __future__ import annotations

import errno
from dataclasses import dataclass
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from api.security.passwords import PasswordRefused
from api.security.visitor import NotAllowed, PageTooOld, SignInNeeded
from api.settings import SetupError
from contacts.accounts import AccountRefused, LastAdmin, NoSuchAccount
from contacts.activities import NoSuchActivity
from contacts.calendars import NoSuchCalendar
from contacts.custom_fields import FieldRefused, NoSuchField, ValuesDoNotFit
from contacts.errors import (
    BookError,
    ErasedForGood,
    KeyUsedOtherwise,
    NeverTheSame,
    NoSuchCard,
    NoSuchCheck,
    NoSuchContact,
    NoSuchLesson,
    NoSuchMemo,
    NoSuchPicture,
    NotPossible,
    OnAnothersDesk,
    PicturesAway,
    ReviewOutOfDate,
)
from contacts.exchange.exchange import UnreadableFile
from contacts.exchange.mapping import MappingRefused
from contacts.imports import ImportBusy, NoSuchImport
from contacts.patterns import PatternRefused
from contacts.record_views import EntryRefused
from contacts.sign_ins import LinkSpent
from ingest.errors import CardError
from ingest.intake import NotAnImage, PageUnreadable, PhotoRefused, PhotoTooLarge, PhotoTooSmall
from ocr.engine import EngineError, EngineMissing, EngineTimedOut

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, for a person and for a program."""

    status: int
    code: str
    """Stable, snake_case, for programs."""
    title: str
    """One sentence for people: what happened."""
    hint: str
    """One sentence: what to do next; may be empty."""
    detail: str = ""
    """The particulars, as the part that failed said them."""
    faults: tuple[tuple[str, str], ...] = ()
    """(field, what is wrong with it), where a form or a record was refused."""


class NoSuchPhoto(CardError):
    """Nobody gave us these bytes."""

    code = "no_such_photo"


class VersionMissing(CardError):
    """An edit did not say which version it was made from."""

    code = "version_missing"


class WrongForm(CardError):
    """A page's form came back with something in it that the page does not make."""

    code = "wrong_form"


# The first class an error is an instance of decides: the special ones stand before their branch.
_PROBLEMS: tuple[tuple[type[CardError], int, str, str], ...] = (
    (
        NotAnImage,
        415,
        "このファイルは画像として読めません。",
        "JPEG・PNG・WebP・HEIC・TIFF・PDF を送ってください。元のファイルは隔離フォルダに残してあります。",
    ),
    (PhotoTooSmall, 422, "画像が小さすぎて文字を読めません。", "もっと近くで撮るか、300 dpi でスキャンしてください。"),
    (PhotoTooLarge, 413, "画像の画素数が大きすぎます。", "解像度を下げて保存し直すか、数枚に分けて撮ってください。"),
    (
        PageUnreadable,
        422,
        "ファイルが壊れているか、パスワードで守られていて開けません。",
        "ファイルを開いて確かめ、保存し直してから送ってください。",
    ),
    (PhotoRefused, 422, "この画像は受け付けられません。", "別の画像で試してください。"),
    (NoSuchPhoto, 404, "その画像はありません。", "取り込みの画面で一覧を確かめてください。"),
    (
        PicturesAway,
        503,
        "画像の保管先に届きません。",
        "しばらく待ってから、もう一度試してください。続くようなら管理者に伝えてください。",
    ),
    (NoSuchPicture, 404, "その画像は保管されていません。", "取り込みの画面で一覧を確かめてください。"),
    (NoSuchCard, 404, "その名刺はありません。", "名刺の一覧から開き直してください。"),
    (NoSuchContact, 404, "その連絡先はありません。", "連絡先の検索から開き直してください。"),
    (
        NoSuchCheck,
        404,
        "その確認は、あなたの返事を待っていません。",
        "一覧を読み直してください。最初に指摘した人とは別の人が確かめます。",
    ),
    (NoSuchMemo, 404, "そのメモはありません。", "画面を読み直してください。"),
    (NoSuchLesson, 404, "その覚えた内容はありません。", "一覧から選び直してください。"),
    (
        ReviewOutOfDate,
        409,
        "ほかの人が先に変更しました。",
        "画面を読み直し、新しい内容を確かめてから、もう一度操作してください。",
    ),
    (OnAnothersDesk, 409, "ほかの人がこの名刺を確認しています。", "次の名刺に進んでください。"),
    (KeyUsedOtherwise, 422, "この Idempotency-Key は別の送信に使われています。", "新しいキーで送ってください。"),
    (
        VersionMissing,
        428,
        "どの版を直したのか分かりません。",
        "取得時の ETag を If-Match に付けて送ってください。",
    ),
    (WrongForm, 422, "画面から届いた内容が正しくありません。", "ページを開き直して、もう一度入力してください。"),
    (
        ErasedForGood,
        410,
        "求めに応じて消去したものは戻せません。",
        "本人の同意を得て登録し直す場合は、新しく撮った画像を送ってください。",
    ),
    (
        NeverTheSame,
        409,
        "「別」と記録されているため、統合できません。",
        "同じだと確かめた場合は、先にその記録を取り消してください。",
    ),
    (SignInNeeded, 401, "サインインが必要です。", "サインインしてから、もう一度操作してください。"),
    (NotAllowed, 403, "この操作は、あなたの役割ではできません。", "必要なときは管理者に頼んでください。"),
    (
        PageTooOld,
        403,
        "ページが古くなっているため、操作を受け付けませんでした。",
        "ページを開き直して、もう一度操作してください。",
    ),
    (
        PasswordRefused,
        422,
        "このパスワードは使えません。",
        "10 文字以上で、名前や並んだ文字を避けてください。",
    ),
    (AccountRefused, 422, "このアカウントは作れません。", "別の名前にしてください。"),
    (NoSuchAccount, 404, "そのアカウントはありません。", "利用者の一覧から選び直してください。"),
    (LastAdmin, 409, "最後の管理者は外せません。", "先に別の利用者を管理者にしてください。"),
    (
        LinkSpent,
        410,
        "このリンクは使えません。",
        "一度だけ、期限内に使えます。新しいリンクを受け取ってください。",
    ),
    (NotPossible, 409, "いまの状態では、その操作はできません。", "画面を開き直し、内容を確かめてください。"),
    (NoSuchActivity, 404, "その接点の記録はありません。", "画面を開き直してください。"),
    (NoSuchCalendar, 404, "このカレンダーのアドレスは使えません。", "「今日」の画面で新しいアドレスを作ってください。"),
    (NoSuchField, 404, "その項目はありません。", "項目の一覧を確かめてください。"),
    (EntryRefused, 422, "受け付けられない項目があります。", "挙げた項目を直して、もう一度保存してください。"),
    (ValuesDoNotFit, 409, "いまの値に合わない変更です。何も変えていません。", "合わない値を先に直してください。"),
    (FieldRefused, 422, "この項目は作れません。", "内容を直してください。"),
    (PatternRefused, 422, "このパターンは使えません。", "書き方を直してください。"),
    (ImportBusy, 409, "別のファイルの処理が進んでいます。", "終わってから、もう一度始めてください。"),
    (NoSuchImport, 404, "その取り込みはありません。", "取り込みの一覧から開き直してください。"),
    (MappingRefused, 422, "列の意味をこのようには決められません。", "列ごとに一つずつ、別の意味を選んでください。"),
    (UnreadableFile, 422, "このファイルは読み取れません。", "形式と文字コードを確かめ、保存し直してください。"),
    (BookError, 422, "台帳に書けません。", "内容を確かめてください。"),
    (EngineMissing, 503, "文字を読む部品が足りません。", "meishi doctor を実行し、案内に従って入れてください。"),
    (EngineTimedOut, 504, "読み取りに時間がかかりすぎました。", "しばらくしてから、もう一度読ませてください。"),
    (
        EngineError,
        500,
        "文字を読む部品が失敗しました。",
        "もう一度試し、続くなら meishi doctor を実行してください。",
    ),
    (SetupError, 503, "サーバーの準備が整っていません。", "meishi doctor を実行してください。"),
    (CardError, 500, "処理できませんでした。", "もう一度試してください。"),
)


def problem_of(error: CardError) -> Problem:
    """The table's row for an error, with the error's own words as its detail."""
    status, title, hint = next((row[1], row[2], row[3]) for row in _PROBLEMS if isinstance(error, row[0]))
    faults = tuple(error.faults.items()) if isinstance(error, EntryRefused) else ()
    return Problem(status, error.code, title, hint, error.message, faults)


def words_of(code: str) -> tuple[str, str] | None:
    """Title and hint of what a code stands for; None for a code that is none of the table's."""
    return next(((title, hint) for kind, _, title, hint in _PROBLEMS if kind.code == code), None)


_HTTP: dict[int, tuple[str, str, str]] = {
    400: ("bad_request", "送られた内容を読み取れません。", "形を確かめて、もう一度送ってください。"),
    404: ("not_found", "そのページはありません。", "上のメニューから開き直してください。"),
    405: (
        "method_not_allowed",
        "この操作はここではできません。",
        "使える操作は /api/v1/openapi.json にあります。",
    ),
    413: ("too_large", "送られたデータが大きすぎます。", "枚数を分けるか、画像を小さくして送ってください。"),
}


def problem_of_http(error: HTTPException) -> Problem:
    """A refusal that the framework made."""
    name = HTTPStatus(error.status_code).phrase
    code, title, hint = _HTTP.get(error.status_code, (name.lower().replace(" ", "_"), name, ""))
    detail = str(error.detail)
    # The guard's own 413 says the limit in words; that is better than the table's general sentence.
    return Problem(
        error.status_code, code, detail if error.status_code == 413 and detail != name else title, hint, detail
    )


def problem_of_request(error: RequestValidationError) -> Problem:
    """Parts of a request that have the wrong shape, each named."""
    faults = "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors())
    return Problem(422, "wrong_shape", "送られた内容の形が違います。", "詳細に挙げた項目を直してください。", faults)


def problem_response(problem: Problem, instance: str | None = None) -> JSONResponse:
    """As problem+json."""
    body: dict[str, object] = {
        "type": f"urn:meishibako:problem:{problem.code}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail or problem.title,
        "hint": problem.hint,
        "code": problem.code,
    }
    if problem.faults:
        body["faults"] = dict(problem.faults)
    if instance is not None:
        body["instance"] = instance
    return JSONResponse(body, status_code=problem.status, media_type=MEDIA_TYPE)


_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def problem_of_machine(error: Exception) -> Problem:
    """A full disk or a database that is away: nothing was kept, and sending it again is right."""
    full = isinstance(error, OSError) and error.errno in _NO_ROOM
    if full or (isinstance(error, OperationalError) and "full" in str(error.orig)):
        return Problem(
            507,
            "disk_full",
            "ディスクに空きがなく、保存できませんでした。",
            "空きを作ってから、もう一度送ってください。",
        )
    if isinstance(error, OperationalError):
        return Problem(
            503, "database_away", "データベースに接続できません。", "しばらくしてから、もう一度送ってください。"
        )
    return Problem(500, "unforeseen", "思わぬことが起きました。", "もう一度試し、続くようなら管理者に伝えてください。")
