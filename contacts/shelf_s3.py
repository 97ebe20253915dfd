"""Pictures on an S3-compatible store, through fsspec. The only file that knows s3fs; AWS's own variables hold the keys.

Source: Amazon S3 user guide, data consistency model: a PUT is seen whole or not at all, and at once by everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from contacts.errors import PicturesAway, StoreMissing

SCHEME = "s3://"
_PATIENCE = {"connect_timeout": 5, "read_timeout": 30, "retries": {"max_attempts": 2, "mode": "standard"}}
"""Seconds. A person waits behind every upload, and a worker tries again later by itself."""
_Found = TypeVar("_Found")


class S3Shelf:
    """A bucket, or a part of one: `s3://bucket/prefix`."""

    def __init__(self, url: str) -> None:
        """Nothing is asked yet.

        Raises:
            StoreMissing: s3fs is not installed.
        """
        try:
            import s3fs  # noqa: PLC0415 - an extra, and slow to load
        except ImportError as error:
            raise StoreMissing from error
        self.url = url.rstrip("/")
        self._root = self.url.removeprefix(SCHEME)
        # What another machine wrote a moment ago must be seen: no listing is remembered.
        self._s3 = s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True, config_kwargs=_PATIENCE)
        self._s3.retries = 2

    def __str__(self) -> str:
        return self.url

    def get(self, key: str) -> bytes | None:
        """See Shelf."""
        try:
            return bytes(self._ask(lambda: self._s3.cat_file(self._at(key))))
        except FileNotFoundError:
            return None

    def put(self, key: str, data: bytes) -> None:
        """See Shelf."""
        try:
            self._ask(lambda: self._s3.pipe_file(self._at(key), data))
        except FileNotFoundError as error:
            raise PicturesAway(self.url, "そのバケットがありません") from error

    def remove(self, key: str) -> None:
        """See Shelf."""
        try:
            self._ask(lambda: self._s3.rm_file(self._at(key)))
        except FileNotFoundError:
            return

    def find(self, prefix: str) -> Iterator[tuple[str, int]]:
        """See Shelf."""
        inside, _, start = prefix.rpartition("/")
        try:
            found: dict[str, Any] = self._ask(
                lambda: self._s3.find(self._at(inside).rstrip("/"), prefix=start, detail=True)
            )
        except FileNotFoundError:
            return
        for path, told in sorted(found.items()):
            yield path.removeprefix(f"{self._root}/"), int(told["size"])

    def _at(self, key: str) -> str:
        return f"{self._root}/{key}"

    def _ask(self, question: Callable[[], _Found]) -> _Found:
        """The store's answer.

        Raises:
            FileNotFoundError: nothing lies there.
            PicturesAway: no answer, or a refusal.
        """
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - comes with s3fs

        try:
            return question()
        except FileNotFoundError:
            raise
        except (OSError, BotoCoreError, ClientError) as error:
            raise PicturesAway(self.url, type(error).__name__) from error
