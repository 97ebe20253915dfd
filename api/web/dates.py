"""Days, shares and encounters as people read them, in Japanese and in English. Knows no page."""

from __future__ import annotations

from datetime import date, datetime

from api.shapes import EncounterShape

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Dates:
    """The filters of one language."""

    def __init__(self, lang: str) -> None:
        self.english = lang == "en"

    def moment(self, when: datetime) -> str:
        """A moment on this machine's clock: 2026年11月21日 14:05."""
        local = when.astimezone()
        return f"{self.day(local)} {local:%H:%M}"

    def day(self, when: date) -> str:
        """A day: 2026年11月21日, 21 Nov 2026. A datetime is taken on this machine's clock."""
        local = when.astimezone() if isinstance(when, datetime) else when
        if self.english:
            return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"
        return f"{local.year}年{local.month}月{local.day}日"

    def written_day(self, text: str) -> str:
        """A day kept as 2026-11-22; what is none stays as it is."""
        try:
            return self.day(date.fromisoformat(text))
        except ValueError:
            return text

    def month(self, when: date) -> str:
        """Since when, as exactly as people say it: 2024年5月, May 2024."""
        return f"{_MONTHS[when.month - 1]} {when.year}" if self.english else f"{when.year}年{when.month}月"

    def encounter(self, met: EncounterShape) -> str:
        """An encounter in one line: 2026年11月20日 秋の展示会（東京）自分."""
        around = " ({})" if self.english else "（{}）"
        where = f"{met.event}{around.format(met.place)}" if met.event and met.place else met.event or met.place
        when = self.day(met.met_on) if met.met_on else ""
        if not when and met.recorded_at:
            told = self.day(met.recorded_at)
            when = f"taken in {told}" if self.english else f"{told}に取り込み"
        return (" · " if self.english else " ・ ").join(part for part in (when, where, met.owner, met.note) if part)


def percent(share: float, digits: int = 0) -> str:
    """A share as a person reads it; 100% is said of certainty alone, so it is cut off, not rounded."""
    scale = 10**digits
    return f"{int(share * 100 * scale) / scale:.{digits}f}%"
