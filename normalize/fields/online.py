"""E-mail addresses and web addresses in a line of text. Knows mail and domain syntax, no card."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from normalize.draft import Doubt


@dataclass(frozen=True, slots=True)
class FoundOnline:
    """A mail or web address within a folded text."""

    start: int
    """Where its label begins, or the address if it has none."""
    end: int
    value: str
    printed: str
    valid: bool
    doubts: tuple[Doubt, ...] = ()
    labelled: bool = False


_MAIL_LABEL = (
    r"(?:e\s?-?\s?mail|mail|ｅメール|eメール|電子メール|メール(?:アドレス)?|mailto|✉|📧|Ｅ-mail|E)(?:\s?address)?"
)
_URL_LABEL = (
    r"(?:url|u\.r\.l\.?|web\s?site|web|home\s?page|h\.?p\.?|https?|W"
    r"|ホームページ|ウェブ(?:サイト)?|サイト|website|site|🌐)"
)
_GAP = r"[\s.:：;/|・=)\]】＞>]*"
_MAIL_LABEL_BEFORE = re.compile(rf"(?:^|(?<![A-Za-z0-9]))[(\[【<]?\s*{_MAIL_LABEL}{_GAP}$", re.IGNORECASE)
_URL_LABEL_BEFORE = re.compile(rf"(?:^|(?<![A-Za-z0-9]))[(\[【<]?\s*{_URL_LABEL}{_GAP}$", re.IGNORECASE)
# Mail.taro@…, E.taro@…, URL.www…: the dot is the label's; a lower-case e. is somebody's initial.
_DOTTED_MAIL_LABEL = re.compile(
    r"(?<![A-Za-z0-9@._\-])(E-?mail|E-?MAIL|e-mail|M[Aa][IiLl1]{2}|E|M)\.(?=\s?[A-Za-z0-9])"
)
# E-mailtaro@…: the reader lost the space after the label
_GLUED_MAIL_LABEL = re.compile(
    r"(?<![A-Za-z0-9@._\-])(?:(E-mail|E-MAIL|e-mail)(?=[a-z0-9][A-Za-z0-9._\-]*\s?@)"
    r"|(Email|EMAIL|Mail|MAIL)(?=[a-z0-9]{2,}[A-Za-z0-9._\-]*\s?@))"
)
_RUN_INTO_MAIL = re.compile(
    r"(?<=[A-Za-z])https?(?=://)|(?<=\.jp)www\.|(?<=\.com)www\.|(?<![\w.\-])0\d{1,4}-\d{1,4}-\d{4}(?=[A-Za-z])"
)
"""taro@aomine.co.jphttps://…, 090-1234-5678taro@…: no part of the mail address beside it."""
_DOTTED_URL_LABEL = re.compile(r"(?<![A-Za-z0-9@._\-])(URL|Url|HP|Web|WEB|U|W)\.(?=\s?(?:https?:|www\.|[a-z0-9\-]+\.))")
_MAIL_THEN_URL = re.compile(r"\S+@\S+?\.(?:jp|com|net|org)(?=https?://|www\.)")
_GLUED_URL_LABEL = re.compile(
    r"(?<![A-Za-z0-9@._\-])(?:(?i:URL|HP|Web(?:\s?site)?|Home\s?page|Site)(?=https?:|www\.)|(?:URL|HP)(?=[a-z][a-z0-9\-]*\.))"
)
_LONE_MAIL = re.compile(rf"^[(\[【<]?\s*{_MAIL_LABEL}{_GAP}$", re.IGNORECASE)
_LONE_URL = re.compile(rf"^[(\[【<]?\s*{_URL_LABEL}{_GAP}$", re.IGNORECASE)
_MAIL = re.compile(
    r"(?P<local>[A-Za-z0-9*](?:[A-Za-z0-9._%+*'\-]| ?[._\-] ?)*)\s?(?P<at>@|\(at\)|\[at\])\s?"
    r"(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9\-]|\s?[.,]\s?(?=[A-Za-z0-9]))*)"
)
_URL = re.compile(
    r"(?P<scheme>h\s?t\s?t\s?p\s?s?\s?:\s?/\s?/\s?)?(?P<host>(?:[A-Za-z0-9](?:[A-Za-z0-9\-]*[A-Za-z0-9])?\s?[.,]\s?)+[A-Za-z]{2,18})(?P<port>:\d{2,5})?(?P<path>/[\w\-./?%&=~#+@:!$'*,;]*)?",
    re.ASCII | re.IGNORECASE,
)
_NO_AT = re.compile(
    r"[A-Za-z0-9]+(?:[._\-][A-Za-z0-9]+)*\.(?:co\.jp|ne\.jp|or\.jp|ac\.jp|go\.jp|com|jp|net|org|io)\b", re.ASCII
)


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def has_public_suffix(host: str) -> bool:
    """Whether a host ends in a suffix the public list knows and has a name before it."""
    suffix = _suffixes().publicsuffix(host.lower(), accept_unknown=False)
    return bool(suffix) and suffix != host.lower()


def registered_domain(host: str) -> str:
    """`www.sub.example.co.jp` → `example.co.jp`; the host itself where the list knows no suffix."""
    return _suffixes().privatesuffix(host.lower()) or host.lower()


def domain_of(value: str) -> str:
    """The registered domain of a mail or web address."""
    host = value.rsplit("@", 1)[-1] if "@" in value else re.sub(r"^[a-z]+://", "", value, flags=re.IGNORECASE)
    return registered_domain(re.split(r"[/:?#]", host, maxsplit=1)[0])


def find_emails(text: str, *, carried: bool = False) -> list[FoundOnline]:
    """Every mail address in a folded text; one printed without @ only where a label or an underscore speaks for it."""
    found: list[FoundOnline] = []
    text = _DOTTED_MAIL_LABEL.sub(r"\1 ", _RUN_INTO_MAIL.sub(lambda run: " " * len(run.group()), text))
    glued = _GLUED_MAIL_LABEL.search(text)
    if glued:
        rest = find_emails(text[: glued.start()] + " " * len(glued.group()) + text[glued.end() :])
        return [replace(mail, start=min(mail.start, glued.start()), labelled=True) for mail in rest]
    for match in _MAIL.finditer(text):
        if "." not in match["domain"] and _HANDLE.search(text[: match.start("at")]):
            continue
        floor = found[-1].end if found else 0
        found.append(_mail(text, match, floor))
    if found:
        return found
    for match in _NO_AT.finditer(text):
        label = _MAIL_LABEL_BEFORE.search(text[: match.start()])
        host = match.group()
        if not (label or carried or "_" in host) or host.lower().startswith("www."):
            continue
        if text[: match.start()].rstrip().endswith(("//", "@")):
            continue
        start = label.start() if label else match.start()
        doubt = Doubt(code="email_without_at", text="@ のないまま印刷されています。補わずに印刷のとおりにしています。")
        found.append(FoundOnline(start, match.end(), host, host, False, (doubt,), bool(label or carried)))
    return found


_TIGHT_SUFFIX = re.compile(r"\.(co|or|ne|ac|go)(?=jp$)", re.IGNORECASE)
"""example.cojp: no such suffix, so a point went unread."""
_FOURTH_W = re.compile(r"^w(?=www\.)", re.IGNORECASE)
"""Wwww.example.jp: the W is the label."""
_DOT_LOST = Doubt(code="host_mended", text="ドメインの欠けた点か余った文字を直しました。")
_HANDLE = re.compile(
    r"(?:Twitter|Instagram|Insta|Facebook|LINE|TikTok|YouTube|Threads|note|X|SNS|ID)\s*(?:公式|ID|アカウント)?\s*[:：]?\s*$",
    re.IGNORECASE,
)
"""Before the @ of somebody's name in a social network."""


_LABEL_RUN_IN = re.compile(
    r"(?!(?:e-?mail|mailing|mailmaga\w*|webmaster|web|hp|tel|fax|pc)$)(?:e[-_]?ma[il1]{1,3}|ma[il1]{2}|pc|tel|fax|url|hp|web|add?r(?:ess)?|mob(?:ile)?|cell|[em][-_])(?=[a-z0-9._\-])",
    re.IGNORECASE,
)
"""E-Mallkato@…, PCkato@…: a label, read or misread, that nothing parts from the address."""


_WORD_BEFORE = re.compile(
    r"(?<![A-Za-z0-9.:/\-])(?!(?:e-?mail|mail|address|pc|mobile|office|tel|fax)\s)[a-z][a-z0-9]*\s$"
)
"""k miura@…: a mark between them went unread, or somebody's name stands before it."""


def _mail(text: str, match: re.Match[str], floor: int) -> FoundOnline:
    start = match.start()
    before = text[floor:start]
    local = match["local"]
    # MAIL:x@… is caught by the label; "Mail x@…" and "E-mailx@…" run the label into the local part
    glued = re.match(r"(?:E-?mail|Mail)(?:\s*[:：]\s*|\s+)(?=.)", local, re.IGNORECASE)
    if glued:
        before += local[: glued.end()]
        local = local[glued.end() :]
    else:
        words = local.split(" ")
        misread = len(words) > 1 and re.fullmatch(r"[A-Z]-", words[-2])  # X-ル for メール
        if misread or (len(words) > 1 and not re.search(r"[._\-]$", words[-2]) and not re.match(r"[._\-]", words[-1])):
            before += " ".join(words[:-1]) + " "
            local = words[-1]
    printed_start = match.end() - len(text[start : match.end()]) + (len(match["local"]) - len(local))
    label = _MAIL_LABEL_BEFORE.search(before)
    doubts: list[Doubt] = []
    domain = re.sub(r"\s", "", match["domain"])
    if _TIGHT_SUFFIX.search(domain):
        domain = _TIGHT_SUFFIX.sub(r".\1.", domain)
        doubts.append(_DOT_LOST)
    if "," in domain:
        domain = domain.replace(",", ".")
        doubts.append(Doubt(code="comma_read_as_dot", text="「,」を「.」に直しました。"))
    value = f"{re.sub(chr(32), '', local)}@{domain.lower()}"
    if label is None and _WORD_BEFORE.search(before):
        doubts.append(Doubt(code="gap_in_email", text="空白の前の文字もアドレスの一部かもしれません。"))
    if match["at"] != "@":
        doubts.append(Doubt(code="at_in_words", text="(at) を @ に直しました。"))
    if label is None and re.match(r"[EM][a-z]", local) and local[1:].islower():
        # "E k.mori@…" loses its space; Eriko@… looks the same: a person must say.
        doubts.append(Doubt(code="label_in_email", text="先頭の文字は見出し（E・M）かもしれません。"))
    elif (label is None and _LABEL_RUN_IN.match(local)) or (re.search(r"\b[EM] $", before) and local[:1].isupper()):
        doubts.append(Doubt(code="label_in_email", text="先頭に見出しの文字が混じっているかもしれません。"))
    valid = is_mail(value)
    if not valid:
        doubts.append(Doubt(code="email_malformed", text="メールアドレスの形になっていません。"))
    begin = floor + label.start() if label else printed_start
    return FoundOnline(begin, match.end(), value, text[printed_start : match.end()], valid, tuple(doubts), bool(label))


def is_mail(value: str) -> bool:
    """Whether an address is well formed and ends in a known suffix; docomo's old double dots are allowed."""
    local, _, domain = value.rpartition("@")
    if re.search(r"@(?:docomo\.ne\.jp|ezweb\.ne\.jp)$", value):
        local = re.sub(r"\.{2,}", ".", local).rstrip(".")
    try:
        validate_email(f"{local}@{domain}", check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return "*" not in local and (has_public_suffix(domain) or domain.endswith((".example", ".test", ".invalid")))


def find_urls(text: str, *, carried: bool = False) -> list[FoundOnline]:
    """Every web address in a folded text, as printed; a bare host needs a label, www, a path or a known suffix."""
    found: list[FoundOnline] = []
    text = _MAIL_THEN_URL.sub(lambda mail: " " * len(mail.group()), text)
    glued = _GLUED_URL_LABEL.search(text)
    if glued:
        rest = find_urls(text[: glued.start()] + " " * len(glued.group()) + text[glued.end() :], carried=True)
        return [replace(url, start=min(url.start, glued.start())) for url in rest]
    text = _DOTTED_URL_LABEL.sub(r"\1 ", text)
    for match in _URL.finditer(text):
        floor = found[-1].end if found else 0
        before = text[floor : match.start()]
        if before.rstrip().endswith("@") or text[match.end() : match.end() + 1] == "@":
            continue
        label = _URL_LABEL_BEFORE.search(before)
        host = re.sub(r"\s", "", match["host"]).replace(",", ".")
        host = host.rstrip(".")
        scheme = re.sub(r"\s", "", match["scheme"] or "")
        as_read, host = host, _FOURTH_W.sub("", _TIGHT_SUFFIX.sub(r".\1.", host))
        strong = bool(scheme or label or carried or host.lower().startswith("www.") or match["path"])
        known = has_public_suffix(host) or host.lower().endswith(".example")
        if not known and not (scheme or host.lower().startswith("www.")):
            continue
        if not strong and (" " in match["host"] or not _plain_host(host)):
            continue
        doubts: list[Doubt] = [_DOT_LOST] if host != as_read else []
        if "," in match["host"]:
            doubts.append(Doubt(code="comma_read_as_dot", text="「,」を「.」に直しました。"))
        if not known:
            doubts.append(Doubt(code="url_unknown_suffix", text="知られていないドメインの末尾です。"))
        path = (match["path"] or "").rstrip(",;'")
        value = f"{scheme}{host}{match['port'] or ''}{path}"
        begin = floor + label.start() if label else match.start()
        if scheme and (web := re.search(rf"(?:^|(?<![A-Za-z])){_URL_LABEL}{_GAP}$", before, re.IGNORECASE)):
            begin = floor + web.start()
        found.append(
            FoundOnline(begin, match.end(), value, match.group(), known, tuple(doubts), bool(label or carried))
        )
    return found


def _plain_host(host: str) -> bool:
    """A bare host that is surely no abbreviation (`Co.Ltd`) and no name with initials."""
    labels = host.split(".")
    return (
        len(labels[0]) > 2
        and labels[-1].lower()
        in {
            "jp",
            "com",
            "net",
            "org",
            "io",
            "info",
            "biz",
            "co",
            "dev",
            "tokyo",
            "example",
            "app",
            "ai",
            "tech",
            "works",
            "studio",
            "design",
        }
        and not re.search(r"Co\.?,?Ltd|Inc$", host, re.IGNORECASE)
    )


def lone_mail_label(text: str) -> bool:
    """Nothing but a mail label."""
    return bool(_LONE_MAIL.match(text.strip()))


def lone_url_label(text: str) -> bool:
    """Nothing but a web label."""
    return bool(_LONE_URL.match(text.strip()))
