"""Which files a feeder wrote one after the other."""

from __future__ import annotations

import pytest

from ingest.file_series import follows


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("in/scan_001.jpg", "in/scan_002.jpg"),
        ("in/20261121_0009.tif", "in/20261121_0010.tif"),
        ("card-front.jpg", "card-back.jpg"),
        ("佐藤_表.png", "佐藤_裏.png"),
        ("IMG_1_a.jpg", "IMG_1_b.jpg"),
    ],
)
def test_files_that_follow_each_other(name, later):
    assert follows(name, later)
    assert not follows(later, name)


@pytest.mark.parametrize(
    ("name", "later"),
    [
        ("in/scan_001.jpg", "in/scan_003.jpg"),
        ("in/scan_001.jpg", "out/scan_002.jpg"),
        ("in/scan_001.jpg", "in/scan_002.pdf"),
        ("a1_001.jpg", "a2_002.jpg"),
        ("aoba.jpg", "hikari.jpg"),
    ],
)
def test_files_that_do_not(name, later):
    assert not follows(name, later)
