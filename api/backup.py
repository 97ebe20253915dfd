"""Backup and restore: the book at one moment and every picture it names, with a digest of each file.

The book is copied first; what it names is then fetched from where the pictures lie, and each original is held against
its digest. What was erased meanwhile, or is erased later, stays erased when a copy is put back. Knows no terminal.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from api.home import Home, check_writable, now, open_home
from api.settings import Settings, SetupError
from api.version import VERSION
from contacts.copying import Named, copy_book, named_in
from contacts.engine import open_engine
from contacts.files import ORIGINALS, QUARANTINE, card_key, digest_in, digest_of, original_key
from contacts.graveyard import Grave, Graveyard
from contacts.model_acts import ErasedKind
from contacts.putting_back import check_empty, put_back
from contacts.shelf import MARK, MARKED, Shelf
from contacts.shelves import open_shelf

MANIFEST = "manifest.json"
BOOK = "book"
PICTURES = "pictures"
_BLOCK = 1 << 20
_SHOWN = 3


class BackupRefused(SetupError):
    """The backup cannot be made, or cannot be trusted."""

    code = "backup_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a folder holds."""

    files: int
    bytes: int
    made_at: str
    originals: int
    cards: int
    faults: tuple[str, ...] = ()
    """Pictures that the book names and that were missing or damaged when the copy was made; the rest is whole."""
    erased_again: int = 0
    """Things that were erased after the copy was made, and erased again when it was put back."""


Told = Callable[[int, int], None]
"""Is told how many pictures are done, and of how many."""


def back_up(home: Home, folder: Path, *, told: Told = lambda _done, _of: None) -> Backup:
    """Write everything into a new folder; its manifest is written last, so a folder without one is no backup.

    Raises:
        BackupRefused: the folder has something in it, or lies inside the home folder.
        PicturesAway: the pictures cannot be reached.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty, and nothing is overwritten", "name a new folder")
    if home.settings.home.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise BackupRefused(f"{folder} lies inside the home folder", "keep the backup elsewhere")
    check_writable(folder)
    folder.chmod(0o700)  # it holds people, and the digests of passwords
    copy_book(home.engine, folder / BOOK)
    named = named_in(folder / BOOK)
    shelf = home.pictures.shelf
    wanted = [*(original_key(sha256) for sha256 in sorted(named.originals)), *map(card_key, sorted(named.cards))]
    for done, key in enumerate(wanted):
        told(done, len(wanted))
        _fetch(shelf, key, folder / PICTURES)
    told(len(wanted), len(wanted))
    for key, _ in shelf.find(QUARANTINE):
        _fetch(shelf, key, folder / PICTURES)
    # Asked after the pictures: what was erased while we copied has its grave by now.
    with home.reading() as desk:
        graves = {(grave.kind, grave.id): grave for grave in (*home.graveyard.graves(), *desk.persons.graves())}
    Graveyard(folder).bury(graves.values())
    files = {
        path.relative_to(folder).as_posix(): {"sha256": _digest(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    digests = {name: str(said["sha256"]) for name, said in files.items()}
    faults = sorted(_faults(named, digests, Graveyard(folder).graves()))
    made_at = now().isoformat()
    manifest = {
        "program": VERSION, "made_at": made_at, "database": home.engine.dialect.name, "rows": dict(named.rows),
        "faults": faults, "files": files,
    }  # fmt: skip
    os.sync()  # everything is on the disk before the manifest says that it is
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    os.sync()
    return _told_of(manifest, named)


def verify(folder: Path) -> Backup:
    """Read every file of a backup, compare its digest, and hold the pictures against what the book in it names.

    Raises:
        BackupRefused: no backup, a file is missing, changed or was never part of it, or the counts differ; named.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {str(name): str(said["sha256"]) for name, said in manifest["files"].items()}
        known = {str(fault) for fault in manifest.get("faults", ())}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{folder} is no complete backup", "name a folder that meishi backup made") from error
    faults, digests = [], {}
    for name, sha256 in files.items():
        path = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
            faults.append(f"{name} is missing")
        elif (digest := _digest(path)) != sha256:
            faults.append(f"{name} has changed")
        else:
            digests[name] = digest
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    faults += [f"{name} does not belong to it" for name in sorted(there - set(files) - {MANIFEST})]
    _refuse(folder, faults)
    named = named_in(folder / BOOK)
    faults = sorted(_faults(named, digests, Graveyard(folder).graves()) - known)
    said = manifest.get("rows", {})
    faults += [
        f"{table} has {named.rows.get(table, 0)} rows and had {count}"
        for table, count in said.items()
        if named.rows.get(table, 0) != count
    ]
    _refuse(folder, faults)
    return _told_of(manifest, named)


def _told_of(manifest: Mapping[str, Any], named: Named) -> Backup:
    files = manifest["files"].values()
    return Backup(
        files=len(files), bytes=sum(said["bytes"] for said in files), made_at=str(manifest.get("made_at", "")),
        originals=len(named.originals), cards=len(named.cards), faults=tuple(manifest.get("faults", ())),
    )  # fmt: skip


def _refuse(folder: Path, faults: list[str]) -> None:
    if faults:
        more = f" and {len(faults) - _SHOWN} more" if len(faults) > _SHOWN else ""
        raise BackupRefused(f"the backup {folder} is damaged: {', '.join(faults[:_SHOWN])}{more}", "use another backup")


def restore(settings: Settings, folder: Path) -> Backup:
    """Put a backup where there is no book; what was erased since the copy is erased from it again.

    The database may be of the other kind, and the pictures lie where the settings say. The pictures go first: cut off
    anywhere, there is no book yet, and it is done again.

    Raises:
        BackupRefused: the backup is damaged.
        BookError: there is a book already.
    """
    found = verify(folder)
    check_writable(settings.home)
    engine = open_engine(settings.book_url)
    try:
        check_empty(engine)
        shelf = open_shelf(settings.pictures, settings.home)
        if settings.pictures:
            shelf.put(MARK, MARKED)
        pictures = folder / PICTURES
        for path in sorted(pictures.rglob("*")) if pictures.exists() else ():
            if path.is_file():
                shelf.put(path.relative_to(pictures).as_posix(), path.read_bytes())
        put_back(engine, folder / BOOK)
    finally:
        engine.dispose()
    before = {(grave.kind, grave.id) for grave in Graveyard(folder).graves()}
    graveyard = Graveyard(settings.home)
    graveyard.bury(Graveyard(folder).graves())
    home = open_home(settings)  # erases again what the graves name
    home.close()
    erased = sum((grave.kind, grave.id) not in before for grave in graveyard.graves())
    return replace(found, erased_again=erased)


def _fetch(shelf: Shelf, key: str, pictures: Path) -> None:
    """Copy what lies under a key, or the painted-over copy that took its place; nothing where neither is there."""
    for _ in range(2):  # it may be painted over between looking and fetching
        for name, _size in sorted(shelf.find(key), reverse=True):  # the painted-over copy, if there is one
            data = shelf.get(name)
            if data is not None:
                target = pictures / name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(data)
                return


def _faults(named: Named, digests: Mapping[str, str], graves: Collection[Grave]) -> set[str]:
    """Pictures that the copied book names and that are not beside it as they should be; the erased ones apart.

    Args:
        named: what the book names.
        digests: of every file of the backup, by its name.
        graves: what was erased, also while the copy was made.
    """
    faults = set()
    kept: dict[str, str] = {}
    for name, digest in digests.items():
        place, _, key = name.partition("/")
        if place == PICTURES and key.startswith(ORIGINALS):
            kept[digest_of(key)] = key
            if digest != digest_in(key):
                faults.add(f"{key} is damaged")
    lost = named.originals - set(kept) - _ids(graves, ErasedKind.PICTURE)
    faults |= {f"{original_key(sha256)} is missing" for sha256 in lost}
    flat = {card_key(card_id) for card_id in named.cards - _ids(graves, ErasedKind.CARD)}
    return faults | {f"{key} is missing" for key in flat if f"{PICTURES}/{key}" not in digests}


def _ids(graves: Collection[Grave], kind: ErasedKind) -> set[str]:
    return {grave.id for grave in graves if grave.kind == kind.value}


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
