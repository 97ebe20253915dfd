"""Files handed in: each counts once however often it is sent, and separator sheets divide a stack."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date

from PIL import Image

from api.filing import file_page
from api.jobs import BookQueue, work_off
from api.pipeline import Tools
from ingest.photo import photo_id
from ingest.separator import Separator, text_of
from ocr.engines.replay import Replay
from ocr.read_card import CardReader
from tests.api.recorded_card import AOBA, HIKARI, RecordedBoxes, reading_of
from tests.api.test_photos import upload
from tests.ingest.test_separator import saved, sheet_page

BATCH = "0190f5c2-7d1e-4c8a-9b0e-3f2a1c5d7e90"
MORNING = Separator(owner="田中", event="朝の部", met_on=date(2026, 11, 19))
EVENING = Separator(owner="鈴木", event="夜の部", met_on=date(2026, 11, 20))


def sheet(said: Separator) -> bytes:
    return saved(sheet_page(text_of(said)), "JPEG")


def test_the_same_upload_at_the_same_moment_counts_once(client, home, aoba):
    def send(_: int) -> dict[str, object]:
        return upload(client, aoba, owner="田中", headers={"Idempotency-Key": "k1"}).json()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(send, range(6)))

    assert all(answer == answers[0] for answer in answers)
    assert answers[0]["duplicate"] is False
    with home.reading() as desk:
        assert desk.book.status().duplicates == 0
        assert len(desk.originals.one(str(answers[0]["sha256"])).encounters) == 1


def test_a_refused_file_is_put_aside_once_however_often_it_is_sent(client, home, settings):
    for _ in range(3):
        answer = upload(client, b"dear diary", name="notes.jpg", batch=BATCH, headers={"Idempotency-Key": "k1"})
        assert answer.status_code == 415

    assert len(list((settings.home / "quarantine").rglob("notes.jpg"))) == 1
    with home.reading() as desk:
        (receipt,) = desk.receipts.batch(BATCH)
    assert (receipt.outcome, receipt.code) == ("refused", "not_an_image")


def test_a_sheet_says_whose_the_files_after_it_are(client, home, aoba, hikari, unsure):
    for number, data in enumerate((aoba, sheet(MORNING), hikari, sheet(EVENING), unsure)):
        answer = upload(client, data, name=f"{number}.jpg", batch=BATCH, bulk="true", owner="自社", event="展示会")
        assert answer.status_code == 202, answer.text

    with home.reading() as desk:
        files = desk.receipts.batch(BATCH)
        met = [desk.originals.one(each.sha256).encounters for each in files if each.sha256]
    assert [each.separators for each in files] == [0, 1, 0, 1, 0]
    assert [(one.owner, one.event, one.met_on) for (one,) in met] == [
        ("自社", "展示会", None),
        ("田中", "朝の部", date(2026, 11, 19)),
        ("鈴木", "夜の部", date(2026, 11, 20)),
    ]


def test_a_sheet_inside_a_long_scan_divides_its_pages(client, home, aoba, hikari):
    cards = [Image.open(io.BytesIO(data)) for data in (aoba, hikari)]
    pages = [sheet_page(text_of(MORNING)).convert("RGB"), cards[0], sheet_page(text_of(EVENING)), cards[1]]
    data = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw")

    answer = upload(client, data, name="stack.tif", batch=BATCH, bulk="true").json()
    read = {
        (photo_id(answer["sha256"], 2), 1): reading_of(AOBA),
        (photo_id(answer["sha256"], 4), 1): reading_of(HIKARI),
    }
    tools = Tools(text=RecordedBoxes(AOBA), reader=CardReader(lead=Replay(read), second=None, fallback=None, turn=None))
    work_off(
        home, BookQueue(home), lambda job: file_page(home, tools, job), on_job=lambda _: None, until_done=frozenset()
    )

    assert (answer["pages"], answer["separators"]) == (4, 2)
    with home.reading() as desk:
        people = [desk.book.contact(row.id) for row in desk.book.contacts().items]
        assert {(person.row.name, *((one.owner, one.event) for one in person.encounters)) for person in people} == {
            ("青木 美咲", ("田中", "朝の部")),
            ("橋本 健太", ("鈴木", "夜の部")),
        }
        assert {one.owner for one in desk.knowledge.who_knows(people[0].row.id)} != {"田中", "鈴木"}
        assert {value.seen_on for person in people for value in person.values} == {MORNING.met_on, EVENING.met_on}


def test_a_snap_of_a_sheet_divides_nothing(client, home):
    answer = upload(client, sheet(MORNING), owner="自社")

    assert answer.json()["separators"] == 0
    with home.reading() as desk:
        assert desk.originals.one(answer.json()["sha256"]).encounters[0].owner == "自社"
