"""Backup and restore: the book at one moment and every picture it speaks of, with a digest of each file.

The book is copied first and the pictures after it, so that no card in the copy lacks its picture. What was erased since
stays erased when a copy is put back. Knows no terminal.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path

from api.home import Home, check_writable, now, open_home
from api.settings import Settings, SetupError
from api.version import VERSION
from contacts.copying import copy_book, put_back
from contacts.engine import open_engine
from contacts.graveyard import Graveyard

MANIFEST = "manifest.json"
_PICTURES = ("originals", "cards", "quarantine")
_BLOCK = 1 << 20


class BackupRefused(SetupError):
    """The backup cannot be made, or cannot be trusted."""

    code = "backup_refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """What a folder holds."""

    files: int
    bytes: int
    made_at: str
    erased_again: int = 0
    """Things that were erased after the copy was made, and erased again when it was put back."""


def back_up(home: Home, folder: Path) -> Backup:
    """Write everything into a new folder; its manifest is written last, so a folder without one is no backup.

    Raises:
        BackupRefused: the folder has something in it, or lies inside the home folder.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupRefused(f"{folder} is not empty, and nothing is overwritten", "name a new folder")
    if home.settings.home.resolve() in (folder.resolve(), *folder.resolve().parents):
        raise BackupRefused(f"{folder} lies inside the home folder", "keep the backup elsewhere")
    check_writable(folder)
    copy_book(home.engine, folder / "book")
    for name in _PICTURES:
        source = home.settings.home / name
        for path in sorted(source.rglob("*")) if source.exists() else ():
            if path.is_file() and not path.name.startswith(".new-"):
                target = folder / "pictures" / path.relative_to(home.settings.home)
                target.parent.mkdir(parents=True, exist_ok=True)
                try:
                    shutil.copyfile(path, target)
                except FileNotFoundError:
                    continue  # erased while we copied
    Graveyard(folder).bury(home.graveyard.graves())
    files = {
        str(path.relative_to(folder)): {"sha256": _digest(path), "bytes": path.stat().st_size}
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    made_at = now().isoformat()
    manifest = {"program": VERSION, "made_at": made_at, "database": home.engine.dialect.name, "files": files}
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), "utf-8")
    return Backup(files=len(files), bytes=sum(path.stat().st_size for path in folder.rglob("*")), made_at=made_at)


def verify(folder: Path) -> Backup:
    """Read every file of a backup and compare its digest.

    Raises:
        BackupRefused: no backup, a file is missing, changed or was never part of it; the first few are named.
    """
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        files = {str(name): (str(said["sha256"]), int(said["bytes"])) for name, said in manifest["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupRefused(f"{folder} is no complete backup", "name a folder that meishi backup made") from error
    faults = []
    for name, (sha256, _) in files.items():
        path = folder / name
        if ".." in Path(name).parts or Path(name).is_absolute() or not path.is_file():
            faults.append(f"{name} is missing")
        elif _digest(path) != sha256:
            faults.append(f"{name} has changed")
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    faults += [f"{name} does not belong to it" for name in sorted(there - set(files) - {MANIFEST})]
    if faults:
        more = f" and {len(faults) - 3} more" if len(faults) > 3 else ""
        raise BackupRefused(f"the backup {folder} is damaged: {', '.join(faults[:3])}{more}", "use another backup")
    return Backup(
        files=len(files), bytes=sum(size for _, size in files.values()), made_at=str(manifest.get("made_at", ""))
    )


def restore(settings: Settings, folder: Path) -> Backup:
    """Put a backup into a home folder without a book; what was erased since the copy is erased from it again.

    Raises:
        BackupRefused: the backup is damaged.
        BookError: there is a book already, or the copy is of another kind of database.
    """
    found = verify(folder)
    check_writable(settings.home)
    engine = open_engine(settings.book_url)
    try:
        put_back(engine, folder / "book")
    finally:
        engine.dispose()
    pictures = folder / "pictures"
    for path in sorted(pictures.rglob("*")) if pictures.exists() else ():
        if path.is_file():
            target = settings.home / path.relative_to(pictures)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    before = {(grave.kind, grave.id) for grave in Graveyard(folder).graves()}
    graveyard = Graveyard(settings.home)
    graveyard.bury(Graveyard(folder).graves())
    home = open_home(settings)  # erases again what the graves name
    home.close()
    erased = sum((grave.kind, grave.id) not in before for grave in graveyard.graves())
    return Backup(files=found.files, bytes=found.bytes, made_at=found.made_at, erased_again=erased)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()
