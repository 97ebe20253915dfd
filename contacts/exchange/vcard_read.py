"""vCards → a sheet whose columns are targets: names and readings, organisation, numbers by their types, addresses.

Reads what Apple (item1. groups, X-ABLabel), Google (X-PHONETIC), Android and old Japanese phones (X-IRMC-N) write.
"""

from __future__ import annotations

from collections import Counter

from contacts.exchange.sheet import Sheet
from contacts.exchange.targets import NOTE
from contacts.exchange.vcard_lines import Card, Property, read_cards
from normalize.draft import FieldKind
from normalize.text import fold, is_latin

Said = list[tuple[str, str]]
"""(target, text), in the order of the card."""


def read_vcards(data: bytes) -> Sheet:
    """One row a card; a column a target and how-manieth of it.

    Raises:
        UnreadableFile: no vCard, or one that is cut off.
    """
    columns: dict[tuple[str, int], int] = {}
    rows: list[tuple[int, dict[int, str]]] = []
    for number, card in enumerate(read_cards(data), 1):
        counted: Counter[str] = Counter()
        cells: dict[int, str] = {}
        for target, text in dict.fromkeys(said_by(card)):
            counted[target] += 1
            cells[columns.setdefault((target, counted[target]), len(columns))] = text
        if cells:
            rows.append((number, cells))
    return Sheet(
        format="vcard", dialect="vcard", header=tuple(target for target, _ in columns),
        rows=tuple((number, tuple(cells.get(place, "") for place in range(len(columns)))) for number, cells in rows),
    )  # fmt: skip


def said_by(card: Card) -> Said:
    """What a card says, as targets and texts; empty texts left out."""
    labels = {line.group: _label(line.text) for line in card if line.name == "X-ABLABEL" and line.group}
    said: Said = [*_names(card), *_organisation(card)]
    places = 0
    for line in card:
        if line.name == "TEL":
            said.append((_phone_kind(line, labels.get(line.group, "")).value, _number(line.text)))
        elif line.name == "EMAIL":
            said.append((FieldKind.EMAIL.value, line.text.removeprefix("mailto:")))
        elif line.name == "URL":
            said.append((FieldKind.URL.value, line.text))
        elif line.name in ("TITLE", "ROLE"):
            said.append((FieldKind.TITLE.value, line.text))
        elif line.name == "NOTE":
            said.append((NOTE, line.text))
        elif line.name == "ADR":
            places += 1
            said += _address(line, "" if places == 1 else f"@{places}")
    # A role beside a title says what somebody does; a card has one title.
    titles = [each for each in said if each[0] == FieldKind.TITLE.value and each[1]]
    return [each for each in said if each[1] and (each[0] != FieldKind.TITLE.value or each == titles[0])]


def _names(card: Card) -> Said:
    """The name as it is called, and how it is read; one more in Latin letters is the romaji."""
    said: Said = []
    structured = [line for line in card if line.name == "N" and any(line.parts())]
    japanese = next((line for line in structured if not is_latin("".join(line.parts()[:2]))), None)
    latin = next((line for line in structured if line is not japanese), None)
    company_card = any(line.name in ("X-ABSHOWAS", "KIND") and line.text.lower() in ("company", "org") for line in card)
    if japanese is not None:
        said += _parts(japanese, ("family", "given"))
    if latin is not None:
        said += _parts(latin, ("family_romaji", "given_romaji") if japanese else ("family", "given"))
    if not structured and not company_card:
        said += [("name", line.text) for line in card if line.name == "FN"][:1]
    reading = {line.name: line.text for line in card}
    said.append(("family_kana", reading.get("X-PHONETIC-LAST-NAME", "")))
    said.append(("given_kana", reading.get("X-PHONETIC-FIRST-NAME", "")))
    if any(text for target, text in said if target.endswith("_kana")):
        return said
    for line in card:
        if line.name == "X-IRMC-N" or (line.name == "SOUND" and "x-irmc-n" in line.types):
            return [*said, *_parts(line, ("family_kana", "given_kana"))]
    sorted_as = reading.get("SORT-STRING", "") or next(
        (each.params["SORT-AS"] for each in structured if "SORT-AS" in each.params), ""
    )
    if sorted_as and not is_latin(sorted_as):
        said.append(("name_kana", sorted_as.replace(",", " ")))
    return said


def _parts(line: Property, targets: tuple[str, str]) -> Said:
    """Family and given name, with what stands in the middle; a whole name in one of them stays whole."""
    family, given, middle, *_ = (*line.parts(), "", "", "")
    if not (family and given):
        whole = {"family": "name", "family_kana": "name_kana", "family_romaji": "name_romaji"}[targets[0]]
        return [(whole, family or given)]
    return [(targets[0], family), (targets[1], f"{given} {middle}".strip() if targets[0] != "family_kana" else given)]


def _organisation(card: Card) -> Said:
    said: Said = []
    for line in card:
        if line.name == "ORG":
            company, *units = line.parts()
            said += [(FieldKind.COMPANY.value, company), (FieldKind.DEPARTMENT.value, " ".join(filter(None, units)))]
            break
    said += [(FieldKind.COMPANY_KANA.value, line.text) for line in card if line.name == "X-PHONETIC-ORG"]
    return said


_LABELS = {"直通": "direct", "携帯": "cell", "fax": "fax", "ファックス": "fax", "フリーダイヤル": "toll_free"}


def _label(text: str) -> str:
    """`_$!<Work>!$_` → `work`."""
    return fold(text).strip("_$!<>").lower()


def _phone_kind(line: Property, label: str) -> FieldKind:
    types = line.types | {part for part in line.params.get("X-SERVICE-TYPE", "").lower().split(",") if part}
    words = {*types, label, *(word for part, word in _LABELS.items() if part in label)}
    if any("fax" in word for word in words):
        return FieldKind.FAX
    if words & {"cell", "mobile", "iphone", "car"}:
        return FieldKind.MOBILE
    return FieldKind.DIRECT_PHONE if "direct" in words else FieldKind.PHONE


def _number(text: str) -> str:
    """`tel:+81-3-1234-5678;ext=102` → the number."""
    return text.removeprefix("tel:").partition(";")[0]


def _address(line: Property, place: str) -> Said:
    """RFC 6350: box, extended, street, locality, region, code, country."""
    box, extended, street, city, region, code, _country, *_ = (*line.parts(), *[""] * 7)
    street = " ".join(filter(None, (street, box))).replace("\n", " ")
    said = [
        ("postal_code", code), ("region", region), ("city", city), ("street", street), ("building", extended),
    ]  # fmt: skip
    if not (region or city or extended):
        said = [("postal_code", code), ("address", street)]
    return [(target + place, text) for target, text in said]
