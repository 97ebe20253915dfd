"""The same server on PostgreSQL: given, read, confirmed, found."""

from __future__ import annotations

import uuid

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, make_url, text

from api.app import make_app
from api.home import open_home
from api.intake import About, take_in
from api.jobs import BookQueue, work_off
from api.presence import Presence
from api.settings import WorkOptions, load_settings
from contacts.errors import JobTakenOver
from contacts.model_work import JobState

pytestmark = pytest.mark.postgres


@pytest.fixture
def database_url(postgres_url):
    """A database of our own on the suite's server."""
    name = f"api_{uuid.uuid4().hex[:12]}"
    server = create_engine(postgres_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield make_url(postgres_url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


def test_the_whole_corridor_on_postgresql(database_url, tmp_path, corridor, unsure):
    settings = load_settings(home=tmp_path, database_url=database_url, work=WorkOptions(in_server=False))
    with TestClient(make_app(settings), base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        home = client.app.state.office.home
        given = client.post("/api/v1/photos", files={"photo": ("a.jpg", unsure)}, data={"event": "展示会"})
        work_off(home, BookQueue(home), corridor(home), on_job=lambda _job: None, until_done=frozenset())
        (card,) = client.get(given.json()["photo"]).json()["cards"]
        tag = client.get(f"/api/v1/cards/{card['id']}").headers["etag"]
        said = {"values": [{"kind": "name", "value": "髙橋 祥"}]}

        first = client.put(f"/api/v1/cards/{card['id']}", json=said, headers={"If-Match": tag})
        late = client.put(f"/api/v1/cards/{card['id']}", json=said, headers={"If-Match": tag})

        assert (first.status_code, late.status_code) == (200, 409)
        found = client.get("/api/v1/contacts", params={"q": "高橋"}).json()["items"]
        assert [contact["name"] for contact in found] == ["髙橋 祥"]
        assert "髙橋 祥" in client.get("/contacts?q=みなと").text
        assert "展示会" in client.get(f"/contacts/{found[0]['id']}").text
    assert not (tmp_path / "book.sqlite3").exists()


def test_two_machines_never_take_one_page_and_a_dead_ones_page_is_taken_over(
    database_url, tmp_path, corridor, aoba, unsure
):
    """What SQLite does by having one writer at a time, PostgreSQL does by its locks: only it is asked here."""
    one, two = (
        open_home(
            load_settings(
                home=tmp_path / name, database_url=database_url, pictures=str(tmp_path / "share"),
                work=WorkOptions(in_server=False, retry_pause_s=0),
            )
        )
        for name in ("one", "two")
    )  # fmt: skip
    shas = [take_in(one, data, "a.jpg", About(), priority=0).sha256 for data in (aoba, unsure)]
    clock = iter((0.0, 10.0, 20.0, 30.0, 41.0))
    watcher = Presence(two, clock=lambda: next(clock))
    with one.writing() as desk:
        desk.attendance.arrive("dead", host="another machine", pid=1)
        held = desk.log.claim("dead")
        with two.writing() as others:  # while the first has not committed yet
            beside = others.log.claim(watcher.worker_id)
            nothing = others.log.claim(watcher.worker_id)
            others.attendance.arrive(watcher.worker_id, host="two", pid=2)

    looks = [[job.job_id for job in watcher.look_round()] for _ in range(4)]
    corridor(two)(beside)
    work_off(two, BookQueue(two), corridor(two), on_job=lambda _job: None, until_done=frozenset())

    assert {held.sha256, beside.sha256} == set(shas)
    assert nothing is None
    assert looks == [[], [], [], [held.job_id]], "by the watcher's own clock, half a minute after the last beat"
    with pytest.raises(JobTakenOver):
        corridor(one)(held)
    with one.reading() as desk:
        assert desk.originals.one(held.sha256).state is JobState.DONE
        assert len(desk.book.cards(sha256=held.sha256).items) == 1
    one.close()
    two.close()
