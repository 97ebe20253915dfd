"""Front and back by way of the API and the card page: two snaps become one card, a person parts and pairs them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from api.filing import file_page
from api.home import open_home
from api.jobs import BookQueue, work_off
from api.pipeline import Tools
from ingest.geometry import Box, Quad
from ingest.photo import Pixels, photo_id
from ocr.engines.replay import Replay
from ocr.read_card import CardReader
from tests.api.recorded_card import (
    AOBA,
    AOBA_PICTURE,
    HIKARI,
    HIKARI_PICTURE,
    Printed,
    RecordedBoxes,
    picture_of,
    reading_of,
)
from tests.api.recorded_card import recorded_corridor as corridor_of

BACK = [
    Printed(text="Aoba Keisoku Co., Ltd.", left=40, top=40, height=30),
    Printed(text="Misaki AOKI", left=40, top=160, height=40),
    Printed(text="TEL +81-22-123-4567", left=40, top=335, height=20),
    Printed(text="misaki@aoba-keisoku.example.co.jp", left=40, top=370, height=20),
]
BACK_PICTURE = picture_of(BACK, quality=86)


@pytest.fixture
def take(client, settings):
    """Uploads pictures and works them off; gives what the photo resource says of each."""

    def take(*pictures: bytes, **about: str) -> list[dict]:
        given = [
            client.post("/api/v1/photos", files={"photo": (f"{n}.jpg", data)}, data=about).json()
            for n, data in enumerate(pictures)
        ]
        home = open_home(settings)
        corridor = corridor_of(
            {
                AOBA_PICTURE: reading_of(AOBA),
                BACK_PICTURE: reading_of(BACK),
                HIKARI_PICTURE: reading_of(HIKARI),
            },
            AOBA,
        )
        work_off(
            home, BookQueue(home), corridor(home), on_job=lambda job: None,
            until_done=frozenset(photo["sha256"] for photo in given),
        )  # fmt: skip
        home.close()
        return [client.get(photo["photo"]).json() for photo in given]

    return take


@pytest.mark.parametrize("order", [(AOBA_PICTURE, BACK_PICTURE), (BACK_PICTURE, AOBA_PICTURE)], ids=["front", "back"])
def test_two_snaps_within_a_minute_are_one_card_and_one_contact(client, take, order):
    photos = {photo["sha256"]: photo["cards"][0] for photo in take(*order)}
    contacts = client.get("/api/v1/contacts").json()["items"]

    front = next(card for card in photos.values() if card["side"] == "front")
    back = next(card for card in photos.values() if card["side"] == "back")
    assert (front["other_side"], back["other_side"]) == (back["id"], front["id"])
    assert [row["name"] for row in contacts] == ["青木 美咲"]
    values = client.get(f"/api/v1/contacts/{contacts[0]['id']}").json()["values"]
    current = {value["kind"]: value for value in values if value["current"]}
    assert current["name_romaji"]["value"] == "Misaki AOKI"
    assert current["name_romaji"]["card_id"] == back["id"]
    assert current["company_en"]["value"] == "Aoba Keisoku Co., Ltd."
    assert current["company"]["card_id"] == front["id"]


def test_the_pages_of_a_duplex_scan_are_cards_with_two_sides(client, settings):
    first, *rest = (Image.open(io.BytesIO(data)) for data in (AOBA_PICTURE, BACK_PICTURE, HIKARI_PICTURE))
    held = io.BytesIO()
    first.save(held, "TIFF", save_all=True, append_images=rest)
    given = client.post("/api/v1/photos", files={"photo": ("duplex.tif", held.getvalue())}).json()
    read = {
        (photo_id(given["sha256"], page), 1): reading_of(lines) for page, lines in enumerate((AOBA, BACK, HIKARI), 1)
    }
    reader = CardReader(lead=Replay(read), second=None, fallback=None, turn=None)
    tools = Tools(text=RecordedBoxes(AOBA), reader=reader)
    home = open_home(settings)
    work_off(
        home, BookQueue(home), lambda job: file_page(home, tools, job), on_job=lambda job: None,
        until_done=frozenset({given["sha256"]}),
    )  # fmt: skip
    home.close()

    cards = client.get(given["photo"]).json()["cards"]
    assert [(card["page"], card["side"]) for card in cards] == [(1, "front"), (2, "back"), (3, "front")]
    assert cards[0]["other_side"] == cards[1]["id"]
    assert cards[2]["other_side"] is None
    names = {row["name"] for row in client.get("/api/v1/contacts").json()["items"]}
    assert len(names) == 2


def test_two_people_within_a_minute_stay_two(client, take):
    take(AOBA_PICTURE, HIKARI_PICTURE)

    assert len(client.get("/api/v1/contacts").json()["items"]) == 2


def test_a_person_parts_the_sides_and_pairs_them_again(client, take):
    (photo, _) = take(AOBA_PICTURE, BACK_PICTURE)
    front = client.get(f"/api/v1/cards/{photo['cards'][0]['id']}")
    path, other = f"/api/v1/cards/{front.json()['id']}/other-side", front.json()["other_side"]["card_id"]

    parted = client.delete(path, headers={"if-match": front.headers["etag"]})
    two = client.get("/api/v1/contacts").json()["items"]
    stale = client.put(path, json={"card_id": other}, headers={"if-match": front.headers["etag"]})
    again = client.put(path, json={"card_id": other, "by": "確認者"}, headers={"if-match": parted.headers["etag"]})
    one = client.get("/api/v1/contacts").json()["items"]

    assert parted.json()["other_side"] is None
    assert (len(two), len(one)) == (2, 1)
    assert stale.status_code == 409
    assert (again.json()["other_side"]["card_id"], again.json()["other_side"]["by"]) == (other, "確認者")


def test_the_card_page_shows_the_other_side_and_parts_it(client, take):
    (photo, _) = take(AOBA_PICTURE, BACK_PICTURE)
    card = photo["cards"][0]

    page = client.get(f"/cards/{card['id']}").text
    version = client.get(f"/api/v1/cards/{card['id']}").json()["version"]
    parted = client.post(f"/cards/{card['id']}/other-side", data={"version": version})

    assert f'href="/cards/{card["other_side"]}"' in page
    assert "別の名刺なので分ける" in page
    assert "もう一方の面を選ぶ" in parted.text
    assert client.get(f"/api/v1/cards/{card['id']}").json()["other_side"] is None


def unfolded(gap: int = 3) -> bytes:
    """Both sides as the halves of one card laid open, the crease between them a thin shade."""
    halves = [Image.open(io.BytesIO(data)).crop((120, 130, 880, 590)) for data in (AOBA_PICTURE, BACK_PICTURE)]
    desk = Image.new("RGB", (1000, 1160), (74, 98, 122))
    for half, top in zip(halves, (110, 570 + gap), strict=True):
        desk.paste(half, (120, top))
    desk.paste((190, 188, 184), (120, 570, 880, 570 + gap))
    held = io.BytesIO()
    desk.save(held, "JPEG", quality=90)
    return held.getvalue()


class BoxesOfBothHalves:
    """Where text is on the open card; fits the `TextBoxes` seam."""

    def boxes(self, pixels: Pixels, *, side_px: int) -> tuple[Quad, ...]:
        below = [replace(line, top=line.top + 463) for line in BACK]
        boxes = (line.box() for line in (*AOBA, *below))
        return tuple(
            Box(left=box.left + 120, top=box.top + 110, right=box.right + 120, bottom=box.bottom + 110).to_quad()
            for box in boxes
        )


def test_a_folding_card_laid_open_is_one_card_and_one_contact(client, settings):
    given = client.post("/api/v1/photos", files={"photo": ("open.jpg", unfolded())}).json()
    read = {(photo_id(given["sha256"], 1), number): reading_of(lines) for number, lines in enumerate((AOBA, BACK), 1)}
    tools = Tools(text=BoxesOfBothHalves(), reader=CardReader(lead=Replay(read), second=None, fallback=None, turn=None))
    home = open_home(settings)
    work_off(
        home, BookQueue(home), lambda job: file_page(home, tools, job), on_job=lambda job: None,
        until_done=frozenset({given["sha256"]}),
    )  # fmt: skip
    home.close()

    front, back = client.get(given["photo"]).json()["cards"]
    assert (front["side"], back["side"]) == ("front", "back")
    assert (front["other_side"], back["other_side"]) == (back["id"], front["id"])
    assert [row["name"] for row in client.get("/api/v1/contacts").json()["items"]] == ["青木 美咲"]
    assert back["id"] in client.get(f"/cards/{front['id']}").text
