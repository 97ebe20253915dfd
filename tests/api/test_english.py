"""The pages in English: nothing is forgotten, the choice is kept on the device and with the account."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.web.english import JAPANESE, TABLE, english, in_english, missing

WEB = Path(TABLE).parent
FILES = sorted([*WEB.glob("templates/*.html"), *WEB.glob("static/*.js")])
PAGES = (
    "/", "/photos", "/capture", "/cards", "/contacts", "/companies", "/events", "/call", "/questions", "/findings",
    "/review", "/scan", "/dashboard",
)  # fmt: skip


def in_words(html):
    """What a person sees of a page, with what assistive technology says."""
    # What fields of one's own are called is the book's, not the page's.
    text = re.sub(r'<script.*?</script>|<select name="fk">.*?</select>', "", html, flags=re.DOTALL)
    said = re.findall(r'(?:aria-label|placeholder|title|alt|data-reading)="([^"]*)"', text)
    return re.sub(r"<[^>]+>", " ", text) + " ".join(said)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_word_of_a_template_or_a_script_has_its_english(file):
    assert missing(file.read_text("utf-8"), file.name) == ()  # add a line to api/web/english.tsv


def test_a_word_can_mean_something_else_on_one_page_and_numbers_are_carried_over():
    assert in_english("<b>やめる</b>", "join.html") == "<b>Cancel</b>"
    assert in_english("<b>やめる</b>", "account.html") == "<b>Turn off</b>"
    assert english("7〜30 日") == "7–30 days"
    assert english("田中 太郎") == "田中 太郎"


def test_pages_are_in_english_on_a_device_that_chose_it_and_in_japanese_again(client, give, aoba):
    card = give(aoba)
    chosen = client.post("/language", data={"lang": "en", "back": "/contacts"}, follow_redirects=False)
    assert chosen.headers["location"] == "/contacts"

    for path in PAGES:
        words = in_words(client.get(path).text).replace("日本語で表示", "")
        words = re.sub(r"自分|青木|美咲|アオキ|ミサキ|株式会社青葉\S*|青葉\S*|営業\S*|課長|部長|東京都\S*", "", words)
        assert JAPANESE.findall(words) == [], path
    assert "Confirm" in client.get(f"/cards/{card}").text
    assert "青木 美咲" in client.get("/contacts").text  # what people are called stays

    client.post("/language", data={"lang": "ja"})
    assert "連絡先" in client.get("/contacts").text


def test_scripts_speak_english_too(client):
    client.post("/language", data={"lang": "en"})
    address = re.search(r'src="(/static/en/review\.js\?v=\w+)"', client.get("/review").text)[1]
    script = client.get(address)

    assert "There is nothing to take back." in script.text
    assert "immutable" in script.headers["cache-control"]
    assert client.get("/static/en/base.css").status_code == 404


def test_a_refusal_is_said_in_english(client):
    client.post("/language", data={"lang": "en"})
    refused = client.get("/api/v1/cards/none").json()

    assert refused["title"] == "There is no such card."
    assert "There is no such page." in client.get("/nowhere", headers={"accept": "text/html"}).text


def test_an_account_takes_its_language_along_to_another_device(client, add, browser_of):
    add("tanaka")
    browser_of().post("/language", data={"lang": "en"})
    elsewhere = browser_of()

    assert "Contacts" in elsewhere.get("/contacts").text
    assert "Sign in" not in client.get("/sign-in").text  # this device never chose


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_choosing_a_language_leads_nowhere_else(client, back):
    chosen = client.post("/language", data={"lang": "en", "back": back}, follow_redirects=False)

    assert chosen.headers["location"] == "/"
    assert client.post("/language", data={"lang": "xx"}).status_code == 422
