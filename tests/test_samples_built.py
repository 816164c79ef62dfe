"""The sample plans are what their sources say, and the truth files quote them exactly."""

import csv
import json
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_plans"
STEMS = sorted(path.stem for path in (SAMPLES / "src").glob("*.plan"))
# What zlib made of these bytes when the samples were committed; another zlib packs the same pages differently.
PACKED = zlib.crc32(zlib.compress(b"strategic plan " * 400 + bytes(range(256)) * 9, 9))
PACKED_AS_COMMITTED = 1752714556
RATINGS = {"strong", "evidenced", "mentioned", "elsewhere", "not assessed", "not found", "not applicable"}
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def rows_of(stem):
    lines = (SAMPLES / "truth" / f"{stem}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def built_file(stem):
    return next(SAMPLES / f"{stem}{end}" for end in (".pdf", ".docx", "") if (SAMPLES / f"{stem}{end}").exists())


def read_pdf(path):
    """Body text in stream order; the bands of the running header and footer are left out."""
    pdfium = pytest.importorskip("pypdfium2")
    with pdfium.PdfDocument(path) as document:
        sheets = [page.get_textpage() for page in document]
        return "\n".join(sheet.get_text_bounded(bottom=46, top=800) for sheet in sheets)


def read_docx(path, *, accepted):
    """The words of the body and notes, with tracked changes accepted or, else, only what they take away."""
    etree = pytest.importorskip("lxml.etree")
    taken = ("moveFrom", "del")
    out = []
    with zipfile.ZipFile(path) as package:
        parts = ["document", "footnotes"] if accepted else ["document", "comments"]
        for name in parts:
            root = etree.fromstring(package.read(f"word/{name}.xml"))
            for node in root.iter(f"{WORD}t", f"{WORD}delText", f"{WORD}p"):
                gone = name == "comments" or any(etree.QName(up).localname in taken for up in node.iterancestors())
                if node.tag == f"{WORD}p":
                    out.append("\n")
                elif gone != accepted:
                    out.append(node.text or "")
    return "".join(out)


def read_html(folder):
    html = pytest.importorskip("lxml.html")
    pages = [html.fromstring(path.read_bytes().decode("utf-8")) for path in sorted(folder.glob("*.html"))]
    return "\n".join(page.find("body").text_content() for page in pages)


def letters(text):
    """Text without white space and hyphens of any kind, so that line ends make no difference."""
    return re.sub(r"[\s\u00ad\u2010\ufffe\u0002-]+", "", text)


@pytest.fixture(scope="module")
def texts():
    out = {}
    for stem in STEMS:
        path = built_file(stem)
        readers = {".pdf": read_pdf, ".docx": lambda p: read_docx(p, accepted=True)}
        out[stem] = letters(readers.get(path.suffix, read_html)(path))
    return out


def test_building_gives_the_committed_bytes(tmp_path):
    pytest.importorskip("reportlab", reason="reportlab, which builds the sample PDFs, is not installed")
    if PACKED != PACKED_AS_COMMITTED:
        pytest.skip("this zlib packs differently from the one that built the samples")
    subprocess.run([sys.executable, SAMPLES / "build.py", "--out", tmp_path], check=True, capture_output=True)
    made = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(made) >= 2 * len(STEMS)
    different = [str(path) for path, data in made.items() if (SAMPLES / path).read_bytes() != data]
    assert different == []


@pytest.mark.parametrize("stem", STEMS)
def test_every_truth_quote_stands_in_the_plan(stem, texts):
    quotes = [row["quote"] for row in rows_of(stem) if row.get("quote")]
    struck = letters(read_docx(built_file(stem), accepted=False)) if built_file(stem).suffix == ".docx" else ""
    missing = [quote for quote in quotes if letters(quote) not in texts[stem] and letters(quote) not in struck]
    assert missing == []


@pytest.mark.parametrize("stem", STEMS)
def test_truth_rows_have_the_contracts_shape(stem):
    for row in rows_of(stem):
        kinds = [kind for kind in ("criterion", "fact", "finding", "lookalike") if kind in row]
        assert len(kinds) == 1, row
        if "rating" in row:
            assert row["rating"] in RATINGS, row
        elif kinds == ["criterion"]:
            assert row["level"] in {1, 2} and row["stance"] in {"done", "doing", "will", "aim"} and row["quote"], row
        else:
            assert row.get("quote") or row.get("page") or row[kinds[0]] == "page-unread", row


def test_criterion_ids_exist():
    catalogues = sorted((ROOT / "criteria").glob("*.yaml"))
    known = set()
    for path in catalogues:
        known |= set(re.findall(r"^\s*-?\s*id:\s*['\"]?([\w.-]+)", path.read_text(encoding="utf-8"), re.MULTILINE))
    if not {"gpf-ed2", "act-2014", "scp-guidance", "sg-guidance", "wider-duties"} <= {p.stem for p in catalogues}:
        pytest.skip("the catalogues are not all there yet")
    used = {row["criterion"] for stem in STEMS for row in rows_of(stem) if "criterion" in row}
    assert sorted(used - known) == []


def test_plans_csv_names_files_that_exist_and_authorities_that_are_listed():
    with (SAMPLES / "authorities.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["name"] for row in csv.DictReader(file)}
    with (SAMPLES / "plans.csv").open(encoding="utf-8", newline="") as file:
        plans = list(csv.DictReader(file))
    assert all((SAMPLES / row["file"]).is_file() for row in plans)
    assert {row["authority"] for row in plans} <= listed
