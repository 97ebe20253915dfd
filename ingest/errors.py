"""The root of our errors. Exceptions say *we could not do the step*; doubts travel inside the data instead.

    CardError(message, hint)            `code` on the class, `hint` tells the person what to do next
    ├─ PhotoRefused    NotAnImage, PhotoTooSmall, PhotoTooLarge, PageUnreadable       ingest/intake.py
    ├─ EngineError     EngineMissing, EngineFailed, EngineTimedOut                    ocr/engine.py
    ├─ BookError       NoSuchCard, NoSuchContact, ReviewOutOfDate                     contacts/book.py
    └─ SetupError      something the machine lacks                                    api/settings.py

Knows no HTTP status and no exit code: api/ keeps one table for each.
"""


class CardError(Exception):
    """We could not do the step.

    Args:
        message: one sentence: what happened, to which thing.
        hint: one sentence: what the person can do next; may be empty.
    """

    code = "card_error"

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
