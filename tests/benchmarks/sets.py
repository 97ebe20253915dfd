"""The named sets of the open benchmark: the same name gives everyone the same cards. Knows no reader."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.scoring import Pair
from tests.support.make_card import MadeCard, make_card

TRUTH = "truth.jsonl"
PICTURES = "pictures"


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSet:
    """Cards of these seeds, each photographed at each level; never changed once it has a name."""

    first_seed: int
    cards: int
    levels: tuple[str, ...]
    words: str
    styles: tuple[str, ...] = ()
    """Only these, in turn; empty: drawn from the seed."""


SETS = {
    "cards-1": BenchSet(
        first_seed=900_000,
        cards=100,
        levels=("scan", "snap", "hard"),
        words="all sorts of cards, one hundred, each scanned, snapped and snapped badly",
    ),
    "quick-1": BenchSet(first_seed=910_000, cards=8, levels=("scan", "snap", "hard"), words="a first try, in a minute"),
    "vertical-1": BenchSet(
        first_seed=920_000,
        cards=40,
        levels=("scan", "snap"),
        words="vertical writing: kanji figures, upright figures, and cards of both directions",
        styles=("vertical", "vertical_figures", "vertical_mixed"),
    ),
    "offices-1": BenchSet(
        first_seed=930_000,
        cards=40,
        levels=("scan", "snap"),
        words="two offices on a card, two languages, and English cards",
        styles=("two_offices", "bilingual", "english"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueCard:
    """What is true of one picture of a set."""

    picture: str
    level: str
    fields: tuple[Pair, ...]


def cards_of(name: str) -> Iterator[tuple[str, MadeCard]]:
    """(file name, card) of every picture of a set."""
    chosen = SETS[name]
    for seed in range(chosen.first_seed, chosen.first_seed + chosen.cards):
        style = chosen.styles[seed % len(chosen.styles)] if chosen.styles else None
        for level in chosen.levels:
            yield f"{level}-{seed}.jpg", make_card(seed, style=style, level=level)


def write_set(name: str, out: Path) -> Iterator[int]:
    """Write pictures, truth and a description into a folder; yields how many pictures are there.

    The description's `digest` is the same wherever the same fonts are installed.
    """
    pictures = out / PICTURES
    pictures.mkdir(parents=True, exist_ok=True)
    digest, fonts = hashlib.sha256(), set[str]()
    with (out / TRUTH).open("w", encoding="utf-8") as truths:
        for number, (picture, made) in enumerate(cards_of(name), 1):
            (pictures / picture).write_bytes(made.jpeg)
            digest.update(hashlib.sha256(made.jpeg).digest())
            fonts.update(made.truth.fonts)
            truths.write(json.dumps(_truth_row(picture, made), ensure_ascii=False) + "\n")
            yield number
    about = {"set": name, "about": SETS[name].words, "digest": digest.hexdigest(), "fonts": sorted(fonts)}
    (out / "set.json").write_text(json.dumps(about, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _truth_row(picture: str, made: MadeCard) -> dict[str, object]:
    truth = made.truth
    return {
        "picture": picture,
        "level": truth.level,
        "style": truth.style,
        "quad": truth.quad,
        "fields": [{"kind": field.kind, "value": field.value} for field in truth.fields],
    }


def load_truth(path: Path) -> tuple[TrueCard, ...]:
    """The truth of a set, from its file or its folder.

    Raises:
        ValueError: a row is not what `meishi bench make` writes.
    """
    path = path / TRUTH if path.is_dir() else path
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            fields = tuple((str(one["kind"]), str(one["value"])) for one in row["fields"])
            found.append(TrueCard(picture=str(row["picture"]), level=str(row["level"]), fields=fields))
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{path.name}, line {number}: not a row that meishi bench make writes ({error})"
            ) from error
    return tuple(found)
