"""The door: this machine only, no foreign pages, strict headers."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from api.security.guard import is_loopback


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "localhost", "[::1]:8000", "LOCALHOST:80"])
def test_names_of_this_machine_are_answered(client, host):
    assert client.get("/api/v1/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "192.168.0.7:8000", "localhost.evil.example", ""]
)
def test_a_name_that_was_pointed_at_this_machine_is_refused(client, host):
    answer = client.get("/api/v1/contacts", headers={"Host": host})

    assert answer.status_code == 421
    assert answer.json()["hint"]


def test_another_machine_is_refused_even_if_it_says_localhost(settings, client):
    stranger = TestClient(client.app, base_url="http://127.0.0.1:8000", client=("192.168.0.9", 40000))

    answer = stranger.get("/api/v1/contacts", headers={"X-Forwarded-For": "127.0.0.1"})

    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:9999"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_site_cannot_change_anything(client, aoba, headers):
    answer = client.post("/api/v1/photos", files={"photo": ("a.jpg", aoba)}, headers=headers)

    assert answer.status_code == 403
    assert client.get("/api/v1/photos").json()["items"] == []


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},  # what a form sends from a page without a referrer
    ],
)
def test_our_own_pages_and_scripts_may(client, aoba, headers):
    answer = client.post("/api/v1/photos", files={"photo": ("a.jpg", aoba)}, headers=headers)

    assert answer.status_code == 202


@pytest.mark.parametrize(
    "path", ["/", "/photos", "/contacts", "/cards", "/nowhere", "/static/base.css", "/api/v1/health"]
)
def test_every_answer_carries_the_strict_headers(client, path):
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/photos", "/contacts", "/cards"])
def test_no_page_has_a_script_or_a_style_of_its_own(client, path):
    page = client.get(path).text

    assert "<script>" not in page
    assert "<style" not in page
    assert " style=" not in page
    assert " onclick=" not in page


def test_people_are_not_kept_in_the_browser_cache(client):
    assert client.get("/contacts").headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("address", "ours"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("::", False), ("0.0.0.0", False),  # noqa: S104 - refused, not listened on
     ("192.168.0.1", False), ("example.jp", False), ("", False)],
)  # fmt: skip
def test_loopback_addresses(address, ours):
    assert is_loopback(address) is ours
