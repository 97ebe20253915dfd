"""The same server on PostgreSQL: given, read, confirmed, found."""

from __future__ import annotations

import uuid

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import create_engine, make_url, text

from api.app import make_app
from api.jobs import BookQueue, work_off
from api.settings import WorkOptions, load_settings

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
