"""The one setting that says where pictures lie → a shelf. Knows no picture."""

from __future__ import annotations

from pathlib import Path

from contacts.errors import BookError
from contacts.shelf import FolderShelf, Shelf


def open_shelf(where: str, home: Path) -> Shelf:
    """The shelf of a setting; nothing is asked of it yet.

    Args:
        where: empty: the home folder; a folder that machines share; or `s3://bucket/prefix`.
        home: the home folder.

    Raises:
        BookError: another kind of address.
        StoreMissing: S3 is wanted, and its library is not here.
    """
    if not where:
        return FolderShelf(home)
    if where.startswith("s3://"):
        from contacts.shelf_s3 import S3Shelf  # noqa: PLC0415 - its library is an extra

        return S3Shelf(where)
    if "://" in where:
        raise BookError(
            f"画像の保管先 {where.partition('://')[0]}:// には対応していません。",
            "MEISHI_PICTURES には、フォルダーか s3://バケット/場所 を指定してください。",
        )
    return FolderShelf(Path(where).absolute(), shared=True)
