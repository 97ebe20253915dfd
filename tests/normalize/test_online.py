"""Mail and web addresses: found as printed, repaired only where the picture supports it, and then doubted."""

from __future__ import annotations

import pytest

from normalize.fields.online import domain_of, find_emails, find_urls
from normalize.text import fold


@pytest.mark.parametrize(
    ("text", "expected", "doubts"),
    [
        ("E-mail:taro@Example.CO.JP", "taro@example.co.jp", []),
        ("E-mailk-mori@example.co.jp", "k-mori@example.co.jp", []),
        ("Mailtaro@example.co.jp", "taro@example.co.jp", []),
        ("mailing@example.co.jp", "mailing@example.co.jp", []),
        ("e-mail@example.co.jp", "e-mail@example.co.jp", []),
        ("Mail taro.yamada@example.co.jp", "taro.yamada@example.co.jp", []),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏ．ｊｐ", "taro@example.co.jp", []),
        ("taro @ example.co.jp", "taro@example.co.jp", []),
        ("Ek.mori@example.co.jp", "Ek.mori@example.co.jp", ["label_in_email"]),
        ("E-mail k mori@example.co.jp", "mori@example.co.jp", ["gap_in_email"]),
        ("PCk.mori@example.co.jp", "PCk.mori@example.co.jp", ["label_in_email"]),
        ("E-Mailkato@example.co.jp", "E-Mailkato@example.co.jp", ["label_in_email"]),
        ("TEL03-1234-5678E-mailkato@example.co.jp", "TEL03-1234-5678E-mailkato@example.co.jp", ["label_in_email"]),
        ("E-mail Eriko@example.co.jp", "Eriko@example.co.jp", []),
        ("ERIKO@example.co.jp", "ERIKO@example.co.jp", []),
        ("taro@example,co.jp", "taro@example.co.jp", ["comma_read_as_dot"]),
        ("taro@example.c0m", "taro@example.c0m", ["email_malformed"]),
        ("da..me@docomo.ne.jp", "da..me@docomo.ne.jp", []),
        ("hana_example.com", "hana_example.com", ["email_without_at"]),
    ],
)
def test_mail_addresses_are_found(text: str, expected: str, doubts: list[str]) -> None:
    (mail,) = find_emails(fold(text))

    assert mail.value == expected
    assert [doubt.code for doubt in mail.doubts] == doubts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("URL https://www.example.co.jp/", "https://www.example.co.jp/"),
        ("www.example.co.jp", "www.example.co.jp"),
        ("http://example.jp/abc?x=1", "http://example.jp/abc?x=1"),
        ("URL:example.co.jp", "example.co.jp"),
        ("URLwww.example.co.jp", "www.example.co.jp"),
        ("HPhttps://www.example.co.jp", "https://www.example.co.jp"),
        ("URLexample.co.jp", "example.co.jp"),
        ("taro@example.co.jpwww.example.co.jp", "www.example.co.jp"),
    ],
)
def test_web_addresses_keep_what_is_printed(text: str, expected: str) -> None:
    assert [url.value for url in find_urls(text)] == [expected]


@pytest.mark.parametrize("text", ["Example Co.,Ltd.", "St.Louis Inc.", "taro@example.co.jp", "Ver.2.0", "A.I.部"])
def test_what_only_has_dots_is_no_web_address(text: str) -> None:
    assert find_urls(text) == []


def test_the_domain_is_what_was_registered() -> None:
    assert domain_of("taro@mail.tokyo.example.co.jp") == domain_of("https://www.example.co.jp/a") == "example.co.jp"
