"""What the book can refuse. Knows no HTTP status and no exit code."""

from datetime import date

from ingest.errors import CardError


class BookError(CardError):
    """The book could not do it."""

    code = "book_error"


class NoSuchCard(BookError):
    """No card has this id."""

    code = "no_such_card"

    def __init__(self, card_id: str) -> None:
        super().__init__(f"名刺 {card_id} はありません。", "一覧から選び直してください。")


class NoSuchContact(BookError):
    """No contact has this id."""

    code = "no_such_contact"

    def __init__(self, contact_id: str) -> None:
        super().__init__(f"連絡先 {contact_id} はありません。", "一覧から選び直してください。")


class NoSuchPicture(BookError):
    """The picture store has no such file, or what it has is damaged."""

    code = "no_such_picture"


class PicturesAway(BookError):
    """The place where the pictures lie cannot be reached; it may be back in a moment."""

    code = "pictures_away"

    def __init__(self, where: str, why: str) -> None:
        super().__init__(
            f"画像の保管先 {where} に届きません ({why})。",
            "共有フォルダーのマウントや、保管先のサーバーと鍵 (AWS_…) を確かめてください。",
        )


class PictureSpoilt(BookError):
    """What was written is not what can be read back."""

    code = "picture_spoilt"

    def __init__(self, where: str) -> None:
        super().__init__(
            f"画像の保管先 {where} に書いたものが、読み返すと違っています。",
            "ディスクかネットワークを確かめ、もう一度取り込んでください。",
        )


class StoreMissing(BookError):
    """Pictures on S3 need a library that is not here."""

    code = "store_missing"

    def __init__(self) -> None:
        super().__init__(
            "S3 互換の保管先を使うための s3fs が入っていません。",
            "`make s3`、または pip install 'meishibako[s3]' で入れてください。",
        )


class ReviewOutOfDate(BookError):
    """Somebody else changed it first."""

    code = "review_out_of_date"

    def __init__(self, message: str = "先に別の人が変更しました。") -> None:
        super().__init__(message, "最新の内容を読み込み、もう一度確認してください。")


class OnAnothersDesk(BookError):
    """Another reviewer has this card before them."""

    code = "on_anothers_desk"

    def __init__(self, by: str) -> None:
        super().__init__(f"いまは {by} さんがこの名刺を確認しています。", "次の名刺に進んでください。")


class NeverTheSame(BookError):
    """A person said that these two are never the same."""

    code = "never_the_same"

    def __init__(self, by: str, on: date) -> None:
        super().__init__(
            f"この二件は、{on:%Y-%m-%d} に {by} さんが「別」と記録しているため、統合できません。",
            "同じだと確かめた場合は、先にその記録を取り消してください。",
        )


class NotPossible(BookError):
    """What was asked for makes no sense as things stand."""

    code = "not_possible"


class NoSuchCheck(BookError):
    """Nothing of this id waits for this person's look."""

    code = "no_such_check"

    def __init__(self, check_id: str) -> None:
        super().__init__(
            f"確認 {check_id} は、あなたの確認を待っていません。",
            "一覧を読み込み直してください。最初に指摘した人とは別の人が確認します。",
        )


class NoSuchLesson(BookError):
    """No lesson has this id."""

    code = "no_such_lesson"

    def __init__(self, lesson_id: str) -> None:
        super().__init__(f"覚えた内容 {lesson_id} はありません。", "一覧から選び直してください。")


class NoSuchMemo(BookError):
    """No memo has this id."""

    code = "no_such_memo"

    def __init__(self, memo_id: str) -> None:
        super().__init__(f"メモ {memo_id} はありません。", "画面を読み込み直してください。")


class KeyUsedOtherwise(BookError):
    """An Idempotency-Key came back with another upload."""

    code = "idempotency_key_reused"


class ErasedForGood(BookError):
    """It was erased on somebody's request and does not come back."""

    code = "erased_for_good"


class BookTooNew(BookError):
    """The database was made by a newer version of this program."""

    code = "book_too_new"


class JobTakenOver(BookError):
    """Another worker has this page now, or has ended it: ours was thought dead."""

    code = "job_taken_over"

    def __init__(self) -> None:
        super().__init__("このページは別のワーカーが引き継ぎました。", "することはありません。")
