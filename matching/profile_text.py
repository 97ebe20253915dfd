"""Profile ↔ a short text, so that a book need not work it out for every comparison. Knows no table."""

from __future__ import annotations

import json

from matching.profile import PersonName, Profile


def dump_profile(profile: Profile) -> str:
    """JSON without keys, the same for equal profiles."""
    return json.dumps(
        [
            [[name.full, name.family, name.given] for name in profile.names],
            [[name.full, name.family, name.given] for name in profile.kana],
            sorted(sorted(words) for words in profile.spellings),
            profile.companies,
            profile.departments,
            profile.titles,
            sorted(profile.mobiles),
            sorted(profile.phones),
            sorted(profile.emails),
            sorted(profile.domains),
            sorted(profile.postal_codes),
            profile.addresses,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )


def load_profile(text: str) -> Profile:
    """What `dump_profile` wrote.

    Raises:
        ValueError: something else.
    """
    (names, kana, spellings, companies, departments, titles, mobiles, phones, emails, domains, codes, addresses) = (
        json.loads(text)
    )
    return Profile(
        names=tuple([PersonName(*name) for name in names]),
        kana=tuple([PersonName(*name) for name in kana]),
        spellings=frozenset([frozenset(words) for words in spellings]),
        companies=tuple(companies),
        departments=tuple(departments),
        titles=tuple(titles),
        mobiles=frozenset(mobiles),
        phones=frozenset(phones),
        emails=frozenset(emails),
        domains=frozenset(domains),
        postal_codes=frozenset(codes),
        addresses=tuple(addresses),
    )
