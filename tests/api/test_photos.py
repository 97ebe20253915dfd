"""Giving pictures: kept, queued, read; refused ones are put aside with the reason."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.api.recorded_card import picture_of


def upload(client, data, *, name="snap.jpg", headers=None, **about: str):
    return client.post("/api/v1/photos", files={"photo": (name, data)}, data=about, headers=headers or {})


def test_an_upload_says_where_to_look_and_is_read_later(client, work, aoba):
    answer = upload(client, aoba, event="秋の展示会", met_on="2026-11-20", owner="田中")

    assert answer.status_code == 202
    assert answer.headers["location"] == answer.json()["photo"]
    before = client.get(answer.json()["photo"]).json()
    assert (before["state"], before["cards"]) == ("waiting", [])
    work()
    after = client.get(answer.json()["photo"]).json()
    assert after["state"] == "done"
    assert [card["name"] for card in after["cards"]] == ["青木 美咲"]
    assert after["encounters"][0]["event"] == "秋の展示会"
    assert after["encounters"][0]["met_on"] == "2026-11-20"


def test_the_same_bytes_are_read_once_but_both_people_are_written_down(client, work, aoba):
    upload(client, aoba, owner="田中")
    work()

    again = upload(client, aoba, name="other.jpg", owner="鈴木")

    assert again.json()["duplicate"] is True
    assert again.json()["state"] == "done"
    photo = client.get(again.json()["photo"]).json()
    assert sorted(met["owner"] for met in photo["encounters"]) == ["田中", "鈴木"]
    assert len(photo["cards"]) == 1


def test_an_idempotency_key_gives_the_first_answer_again(client, home, aoba):
    first = upload(client, aoba, headers={"Idempotency-Key": "k1"})
    again = upload(client, aoba, headers={"Idempotency-Key": "k1"})

    assert again.json() == first.json()
    with home.reading() as desk:
        assert desk.book.status().duplicates == 0


def test_an_idempotency_key_is_refused_for_another_picture(client, aoba, hikari):
    upload(client, aoba, headers={"Idempotency-Key": "k1"})

    answer = upload(client, hikari, headers={"Idempotency-Key": "k1"})

    assert answer.status_code == 422
    assert answer.json()["code"] == "idempotency_key_reused"


def png(size):
    held = io.BytesIO()
    Image.new("RGB", size, "white").save(held, "PNG")
    return held.getvalue()


def header_bomb() -> bytes:
    """A PNG of a few bytes that claims 20,000 × 20,000 pixels."""
    small = bytearray(png((10, 10)))
    small[16:24] = (20000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)


@pytest.mark.parametrize(
    ("name", "data", "status", "code"),
    [
        ("notes.jpg", b"dear diary", 415, "not_an_image"),
        ("empty.png", b"", 415, "not_an_image"),
        ("dot.png", png((1, 1)), 422, "photo_too_small"),
        ("bomb.png", header_bomb(), 413, "photo_too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_hint_and_put_aside(  # noqa: PLR0917 - one column each of the table above
    client, settings, name, data, status, code
):
    answer = upload(client, data, name=name)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == code
    assert answer.json()["hint"]
    kept = list((settings.home / "quarantine").rglob(name))
    assert [path.read_bytes() for path in kept] == [data]
    assert (kept[0].parent / "reason.txt").read_text("utf-8").strip()


def test_a_picture_cut_off_half_way_fails_with_a_reason_and_the_others_go_on(client, work, settings, aoba, hikari):
    cut = upload(client, aoba[: len(aoba) // 2], name="cut.jpg").json()["photo"]
    good = upload(client, hikari).json()["photo"]

    work()

    assert client.get(good).json()["state"] == "done"
    failed = client.get(cut).json()
    assert failed["state"] == "failed"
    assert "cut.jpg" in failed["error"]["message"]
    assert failed["error"]["hint"]
    assert list((settings.home / "quarantine").rglob("cut.jpg"))


def test_a_picture_without_a_card_invents_no_contact(client, work, home):
    desk_only = np.full((720, 1000, 3), (74, 98, 122), np.uint8)
    held = io.BytesIO()
    Image.fromarray(desk_only).save(held, "JPEG")

    photo = upload(client, held.getvalue(), name="desk.jpg").json()["photo"]
    work()

    assert client.get(photo).json()["cards"] == []
    with home.reading() as desk:
        assert desk.book.status().contacts == 0


def test_the_picture_that_is_shown_says_nothing_of_the_place(client):
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (35.0, 40.0, 30.0), 3: "E", 4: (139.0, 45.0, 10.0)}
    data = picture_of([], exif=exif)
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    photo = upload(client, data).json()["photo"]

    shown = client.get(f"{photo}/picture?width=800")

    assert shown.headers["content-type"] == "image/jpeg"
    picture = Image.open(io.BytesIO(shown.content))
    assert picture.size == (800, 576)
    assert not dict(picture.getexif())
    again = client.get(f"{photo}/picture?width=800", headers={"If-None-Match": shown.headers["etag"]})
    assert again.status_code == 304


def test_an_upload_over_the_limit_is_told_the_limit(settings, client):
    too_much = settings.web.max_upload_mb * 1024 * 1024 + 1

    announced = client.post(
        "/api/v1/photos",
        content=b"",
        headers={"Content-Type": "multipart/form-data; boundary=x", "Content-Length": str(too_much)},
    )

    assert announced.status_code == 413
    assert "64 MB" in announced.json()["title"]


def test_an_upload_that_hides_its_length_is_cut_off_at_the_limit(client, settings):
    piece = b"x" * (1024 * 1024)

    def body():
        yield b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n'
        for _ in range(settings.web.max_upload_mb + 1):
            yield piece

    answer = client.post("/api/v1/photos", content=body(), headers={"Content-Type": "multipart/form-data; boundary=b"})

    assert answer.status_code == 413
    assert "64 MB" in answer.json()["title"]


def test_pictures_are_listed_newest_first_a_page_at_a_time(client, aoba, hikari, unsure):
    for data in (aoba, hikari, unsure):
        upload(client, data)

    first = client.get("/api/v1/photos?limit=2").json()
    rest = client.get("/api/v1/photos", params={"limit": 2, "after": first["next"]}).json()

    seen = [photo["sha256"] for photo in first["items"] + rest["items"]]
    assert len(first["items"]) == 2
    assert rest["next"] is None
    assert len(set(seen)) == 3


def test_bytes_nobody_gave_are_not_found(client):
    answer = client.get(f"/api/v1/photos/{'0' * 64}")

    assert answer.status_code == 404
    assert answer.json()["hint"]


def test_a_file_name_cannot_leave_its_folder(client, settings):
    upload(client, b"no picture", name="../../../evil.jpg")

    assert list((settings.home / "quarantine").rglob("evil.jpg"))
    assert not list(settings.home.parent.glob("evil.jpg"))
