"""Who we are in the living book, where we have been, and what is fixed beforehand. Every name is invented.

We lease company cars and let flats to companies' people: so the book has fields of two trades. Knows no customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from contacts.model_accounts import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One of us."""

    name: str
    role: Role
    left: bool = False


MANAGER, CLERK = "高橋 直樹", "田中 彩"
REPS = ("佐藤 美咲", "鈴木 大輔", "伊藤 翔")
LEFT = "渡辺 健一"
"""Left some months ago; the whole book went to HEIR."""
HEIR = "鈴木 大輔"
ME = REPS[0]
"""Whose day the demo opens on."""
COLLEAGUES = (
    Colleague(name=MANAGER, role=Role.ADMIN),
    Colleague(name=CLERK, role=Role.REVIEWER),
    *(Colleague(name=name, role=Role.REP) for name in REPS),
    Colleague(name="小林 誠", role=Role.READER),
    Colleague(name=LEFT, role=Role.REP, left=True),
)
GONE_DAYS = 96
"""So long ago LEFT handed over."""
PAST_DAYS = 730
"""Two years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fair:
    """A day on which many were met."""

    name: str
    place: str
    ago: int
    """Days before today."""
    people: int
    """Met there, in the full book."""

    def day(self, today: date) -> date:
        """When it was."""
        return weekday(today - timedelta(days=self.ago))


FAIRS = (
    Fair(name="第6回 総務・人事フェア", place="東京湾岸展示場 東2ホール", ago=655, people=34),
    Fair(name="社宅制度セミナー（春）", place="当社 8階会議室", ago=560, people=18),
    Fair(name="なにわ産業交流展", place="大阪港見本市会館", ago=455, people=30),
    Fair(name="第7回 総務・人事フェア", place="東京湾岸展示場 東2ホール", ago=290, people=38),
    Fair(name="社用車の脱炭素セミナー", place="オンライン", ago=205, people=26),
    Fair(name="名古屋 取引先懇親会", place="名古屋 栄の会館", ago=140, people=16),
    Fair(name="社宅制度セミナー（秋）", place="当社 8階会議室", ago=41, people=24),
)
CARD_FAIR = Fair(name="第8回 総務・人事フェア", place="東京湾岸展示場 東3ホール", ago=3, people=0)
"""The latest one: its cards are the pictures that are really read."""


def weekday(day: date) -> date:
    """The day itself, or the Friday before a weekend: nobody works on Sundays here."""
    return day - timedelta(days=max(0, day.weekday() - 4))
