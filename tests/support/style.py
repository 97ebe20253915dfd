"""The styles a card can be drawn in, and how often each is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """What a style name means."""

    weight: float
    """How often it is drawn when none is asked for."""
    designs: tuple[str, ...] = ("classic",)
    theme: str = "white"
    words: str = "japanese"
    """The copy writer, a key of writers.WRITERS."""
    sizes_mm: tuple[tuple[float, float], ...] = ((91.0, 55.0),)
    icons: bool = False


_ANY = ("classic", "left", "right_block", "name_lead", "logo_top", "band", "centred", "two_column")
STYLES: dict[str, Style] = {
    "classic": Style(weight=16, designs=("classic",)),
    "left": Style(weight=9, designs=("left",)),
    "centred": Style(weight=5, designs=("centred",)),
    "right_block": Style(weight=7, designs=("right_block",)),
    "two_column": Style(weight=5, designs=("two_column",)),
    "name_lead": Style(weight=8, designs=("name_lead",)),
    "logo_top": Style(weight=7, designs=("logo_top",)),
    "band": Style(weight=6, designs=("band",)),
    "icons": Style(weight=5, designs=("left", "classic", "two_column", "logo_top"), icons=True),
    "two_offices": Style(weight=4, designs=("two_offices",), words="two_offices"),
    "bilingual": Style(weight=6, designs=("classic", "left", "logo_top", "right_block"), words="bilingual"),
    "english": Style(weight=4, designs=("classic", "left", "centred", "right_block", "two_column"), words="english"),
    "dark": Style(weight=4, designs=_ANY, theme="dark"),
    "coloured": Style(weight=3, designs=_ANY, theme="coloured"),
    "thin_grey": Style(weight=3, designs=_ANY, theme="thin"),
    "logo_only": Style(weight=3, designs=("left", "right_block", "two_column"), words="logo_only"),
    "portrait": Style(weight=3, designs=("tall",), sizes_mm=((55.0, 91.0),)),
    "square": Style(
        weight=1.5,
        designs=("left", "centred", "logo_top", "tall"),
        sizes_mm=((65.0, 65.0), (70.0, 55.0), (85.0, 49.0), (85.6, 54.0), (89.0, 51.0)),
    ),
    "vertical": Style(weight=5, words="vertical", sizes_mm=((91.0, 55.0), (55.0, 91.0))),
    "vertical_figures": Style(weight=3, words="vertical_figures", sizes_mm=((91.0, 55.0), (55.0, 91.0), (55.0, 91.0))),
    "vertical_mixed": Style(weight=2, words="vertical_mixed"),
}
