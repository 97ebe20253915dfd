"""`meishi read`: pictures in, what is on the cards out; touches no database."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.files import FileRefused, read_whole, shown, walk
from api.commands.terminal import complain

if TYPE_CHECKING:
    from api.pipeline import PhotoRead, Tools


def read(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH…", help="Pictures, PDFs or folders of them.")],
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a card side and line.")] = False,
    reader: Annotated[str, typer.Option(help="both, ppocr or tesseract; default: MEISHI_OCR__READER, both.")] = "",
    draw: Annotated[
        Path | None, typer.Option(metavar="OUT", help="Folder for a picture of each page with what was found in it.")
    ] = None,
) -> int:
    """Read what is on the cards in pictures; touches no database.

    Example: meishi read photo.jpg scans/*.pdf
    """
    from api.commands.reading_text import print_reading
    from api.exits import DONE, SOME_UNREAD
    from api.reading_json import reading_objects
    from api.settings import load_settings
    from api.wiring import make_tools

    settings = load_settings()
    options = replace(settings.ocr, reader=reader) if reader else settings.ocr
    tools = make_tools(options)
    found = list(walk(paths))
    files, faults = [one.path for one in found if not one.fault], [one for one in found if one.fault]
    for one in faults:
        complain(shown(one.path), one.fault)
    unread = len(faults)
    for path, result in _paired((file, page) for file in files for page in pages_of(file, tools)):
        if result is None:
            unread += 1
            continue
        if as_json:
            for each in reading_objects(result):
                typer.echo(json.dumps(each, ensure_ascii=False))
        else:
            print_reading(result)
        if draw is not None:
            typer.echo(f"{draw_page(result, draw)}", err=True)
        unread += _nothing_read(path, result)
    return SOME_UNREAD if unread else DONE


def _nothing_read(path: Path, result: PhotoRead) -> bool:
    """Whether a page gave no reading at all, which is said on stderr then."""
    if result.sides:
        return False
    what = "holds a blank card" if result.blanks else "shows no card"
    if result.papers and not result.blanks:
        what += f" (but what looks like a {' and a '.join(dict.fromkeys(result.papers))})"
    if result.to_shoot_again:
        what = "holds a card on which nothing can be read"
    complain(str(path), f"page {result.photo.page} {what}.", "Photograph the whole card in good light.")
    return True


def _paired(pages: Iterator[tuple[Path, PhotoRead | None]]) -> Iterator[tuple[Path, PhotoRead | None]]:
    """The same pages, each told which side of the page before or after it belongs to it; one page is held back."""
    from api.pairing import pair_pages

    held: tuple[Path, PhotoRead] | None = None
    for path, result in pages:
        if result is None:
            if held is not None:
                yield held
            held = None
            yield path, None
            continue
        if held is not None:
            earlier, result = pair_pages(held[1], result)  # noqa: PLW2901 - the page with what it was told
            yield held[0], earlier
        held = path, result
    if held is not None:
        yield held


def draw_page(result: PhotoRead, folder: Path) -> Path:
    """Write the page with its cards and fields drawn in; never over another picture."""
    from PIL import Image

    from api.draw_reading import draw_reading

    folder.mkdir(parents=True, exist_ok=True)
    name = f"{Path(result.photo.source).stem}-{result.photo.page}-{result.photo.sha256[:8]}.png"
    pixels = draw_reading(result)
    Image.fromarray(pixels[:, :, ::-1]).save(folder / name)
    return folder / name


def pages_of(path: Path, tools: Tools) -> Iterator[PhotoRead | None]:
    """Each page's reading; None for a page or a file that could not be read, which is named on stderr.

    Raises:
        EngineMissing: nothing can be read on this machine.
    """
    from api.pipeline import read_photo
    from ingest.errors import CardError
    from ingest.intake import open_original
    from ocr.engine import EngineMissing

    source = shown(path)
    try:
        original = open_original(read_whole(path), source)
    except FileRefused as refusal:
        complain(source, refusal.message, refusal.hint)
        yield None
        return
    except CardError as error:
        complain(source, error.message, error.hint)
        yield None
        return
    for page in range(1, original.pages + 1):
        try:
            yield read_photo(original.photo(page), tools)
        except EngineMissing:
            raise
        except CardError as error:
            complain(source, error.message, error.hint)
            yield None
