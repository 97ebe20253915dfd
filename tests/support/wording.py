"""How a card words its lines: the labels before numbers, the shape of a telephone number."""

from __future__ import annotations

import random
from dataclasses import dataclass

FULL_WIDTH = str.maketrans("0123456789-()", "０１２３４５６７８９－（）")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How this card words its lines; one choice for the whole card."""

    tel: str
    fax: str
    mobile: str
    mail: str
    url: str
    direct: str
    phone_shape: str
    """`hyphen`, `paren`, `paren2`, `dot`, `full`, `plus`, `space`."""
    postal_mark: str
    pair_line: bool
    """TEL and FAX on one line."""
    gap: str
    """Between them."""
    full_digits: bool


_LABELS = (
    # tel, fax, mobile, mail, url, direct, weight
    ("TEL ", "FAX ", "携帯 ", "E-mail ", "URL ", "直通 ", 12),
    ("TEL: ", "FAX: ", "Mobile: ", "E-mail: ", "URL: ", "DIRECT: ", 10),
    ("TEL:", "FAX:", "携帯:", "E-mail:", "", "直通:", 9),
    ("TEL.", "FAX.", "Mobile.", "E-mail.", "", "直通.", 5),
    ("Tel. ", "Fax. ", "Mobile. ", "Mail. ", "", "Direct. ", 6),
    ("Tel ", "Fax ", "Mobile ", "Mail ", "Web ", "Direct ", 6),
    ("Tel: ", "Fax: ", "Mobile: ", "Email: ", "URL: ", "Direct: ", 6),
    ("電話 ", "ファックス ", "携帯 ", "メール ", "", "直通 ", 5),
    ("電話：", "FAX：", "携帯：", "メール：", "URL：", "直通：", 5),
    ("電話番号 ", "FAX番号 ", "携帯電話 ", "メール ", "ホームページ ", "直通電話 ", 2),
    ("T ", "F ", "M ", "E ", "W ", "D ", 4),
    ("T: ", "F: ", "M: ", "E: ", "W: ", "D: ", 3),
    ("T.", "F.", "M.", "E.", "U.", "D.", 2),
    ("Phone: ", "Fax: ", "Mobile: ", "Email: ", "", "Direct: ", 3),
    ("TEL／", "FAX／", "携帯／", "E-MAIL／", "URL／", "直通／", 2),
    ("【TEL】", "【FAX】", "【携帯】", "【E-mail】", "【URL】", "【直通】", 1),
    ("TEL ", "FAX ", "MOBILE ", "MAIL ", "", "DIRECT ", 4),
    ("℡ ", "FAX ", "携帯 ", "E-mail ", "", "直通 ", 1),
    ("TEL（代）", "FAX ", "携帯 ", "", "", "直通 ", 2),
    ("", "FAX ", "", "", "", "直通 ", 3),
)


def choose_wording(rng: random.Random) -> Wording:
    """One card's habits."""
    tel, fax, mobile, mail, url, direct, _ = rng.choices(_LABELS, weights=[row[-1] for row in _LABELS])[0]
    return Wording(
        tel=tel,
        fax=fax,
        mobile=mobile,
        mail=mail,
        url=url,
        direct=direct,
        phone_shape=rng.choices(
            ("hyphen", "paren", "paren2", "dot", "full", "plus", "space", "middot"), weights=(66, 9, 8, 4, 4, 4, 2, 1)
        )[0],
        postal_mark=rng.choices(("〒", "〒 ", ""), weights=(82, 10, 8))[0],
        pair_line=rng.random() < 0.48,
        gap=rng.choice(("　", "  ", "   ", " / ", "　　")),
        full_digits=rng.random() < 0.07,
    )


def shape_phone(number: str, shape: str) -> tuple[str, str]:
    """(as printed, canonical value) of a hyphenated number."""
    area, exchange, last = number.split("-")
    if shape == "plus":
        printed = f"+81-{area[1:]}-{exchange}-{last}"
        return printed, printed
    printed = {
        "hyphen": number,
        "paren": f"({area}){exchange}-{last}",
        "paren2": f"{area}({exchange}){last}",
        "dot": f"{area}.{exchange}.{last}",
        "full": number.translate(FULL_WIDTH),
        "space": f"{area} {exchange} {last}",
        "middot": f"{area}・{exchange}・{last}",
    }[shape]
    return printed, number
