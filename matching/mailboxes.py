"""Mailboxes and domains that many people share: they say nothing of a person, or nothing of an organisation.

Sources: RFC 2142 for the role names, the larger Japanese providers and carriers for the domains.
"""

from __future__ import annotations

from matching.slips import seen_as

ROLE_BOXES = frozenset(
    (
        "info", "contact", "sales", "support", "office", "mail", "webmaster", "postmaster", "admin", "inquiry", "soumu",
        "eigyo", "jinji", "saiyo", "recruit", "press", "pr", "hello", "shop", "order", "keiri", "help", "customer",
        "service", "noreply", "no-reply", "reception", "honsha", "toiawase",
    )
)  # fmt: skip
SHARED_DOMAINS = frozenset(
    (
        "gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "outlook.com", "outlook.jp",
        "hotmail.com", "hotmail.co.jp", "live.jp", "icloud.com", "me.com", "aol.com", "docomo.ne.jp", "ezweb.ne.jp",
        "au.com", "softbank.ne.jp", "i.softbank.jp", "vodafone.ne.jp", "nifty.com", "biglobe.ne.jp", "ocn.ne.jp",
        "so-net.ne.jp", "plala.or.jp", "dion.ne.jp", "infoseek.jp", "excite.co.jp",
        # where people have pages of their own, as LinkedIn's export names them
        "linkedin.com", "facebook.com", "instagram.com", "twitter.com", "x.com", "youtube.com", "note.com",
        "github.com", "wantedly.com", "lit.link", "linktr.ee", "ameblo.jp", "line.me",
    )
)  # fmt: skip

_ROLES_SEEN = frozenset(map(seen_as, ROLE_BOXES))
"""As a reader takes them, who sees `inf0` where `info` stands."""


def is_role_box(mail: str) -> bool:
    """Whether a mailbox is an office's, not a person's; `mail` in lower case."""
    local = seen_as(mail.partition("@")[0])
    return local in _ROLES_SEEN or local.partition("-")[0] in _ROLES_SEEN
