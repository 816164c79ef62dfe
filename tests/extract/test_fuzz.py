"""Damaged bytes of every format give text or an error raised on purpose: a short run of `benchmarks/fuzz.py`."""

import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from planscan.errors import PlanscanError
from planscan.extract import read_bytes

from .test_odt import CHANGES, odt
from .test_rtf import PLAN
from .web.test_reader import FRAME
from .word.test_reader import NUMBERING, STYLES
from .word.wordfiles import box, field, numbered, paragraph, table, word_file

TEXT = "We will work with people in every locality."
BODY = (
    paragraph("Aims", style="Heading1") + paragraph(TEXT, box(paragraph("boxed")), field("REF x", "page 4"))
    + numbered("one", 1) + numbered("two", 1, 1) + table(["Year", "£m"], ["2025", "10"], header=True)
    + paragraph("<w:ins>" + paragraph("in") + "</w:ins>", '<w:r><w:footnoteReference w:id="2"/></w:r>')
)  # fmt: skip
PAGE = f"<!doctype html><body>{FRAME}<table><tr><th>a</th></tr></table><ol start='x'><li>{TEXT}</ol></body>"
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 68>>stream\n"
    b"BT /F 12 Tf 20 150 Td (We will work with people.) Tj 0 -20 Td (Aims) Tj ET\nendstream endobj\n"
    b"5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
PARTS = {"styles": STYLES, "numbering": NUMBERING, "footnotes": f'<w:footnote w:id="2">{paragraph("n")}</w:footnote>'}
SEEDS = {
    "plan.docx": word_file(BODY, parts=PARTS),
    "plan.odt": odt(CHANGES),
    "plan.html": PAGE.encode(),
    "plan.rtf": PLAN,
    "plan.pdf": PDF,
    "plan.md": f"# Aims\n\n* {TEXT}\n  1. [b](c)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode(),
    "plan.txt": f"AIMS\n\n{TEXT}\n- one\n  - two\n".encode(),
}
# One change: where (as a share of the length), how many bytes go, what comes in their place.
CHANGE = st.tuples(
    st.floats(0, 1, exclude_max=True),
    st.integers(0, 12),
    st.one_of(
        st.binary(max_size=6), st.sampled_from([b"<", b">", b"</w:p>", b"<w:p>", b"{", b"}", b"\\u-1?", b"-1", b"|"])
    ),
)
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def damaged(data, changes):
    for share, gone, put in changes:
        at = int(share * len(data))
        data = data[:at] + put + data[at + gone :]
    return data


def assert_text_or_error(data, name):
    try:
        document = read_bytes(data, name=name)
    except PlanscanError as error:
        assert str(error).startswith(f"{name}: ")
    else:
        assert all(document.text[block.start : block.end].strip() for block in document.blocks)


@pytest.mark.parametrize("name", SEEDS)
def test_the_whole_file_is_read(name):
    assert "We " in read_bytes(SEEDS[name], name=name).text


@pytest.mark.parametrize("name", SEEDS)
@FUZZ
@given(changes=st.lists(CHANGE, min_size=1, max_size=8))
def test_damaged_files(name, changes):
    assert_text_or_error(damaged(SEEDS[name], changes), name)


@pytest.mark.parametrize("name", ["plan.docx", "plan.odt"])
@FUZZ
@given(changes=st.lists(CHANGE, min_size=1, max_size=8), part=st.integers(0, 20))
def test_sound_packages_with_a_damaged_part(name, changes, part):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SEEDS[name])) as source, zipfile.ZipFile(out, "w") as target:
        infos = source.infolist()
        for info in infos:
            data = source.read(info)
            target.writestr(info.filename, damaged(data, changes) if info is infos[part % len(infos)] else data)
    assert_text_or_error(out.getvalue(), name)


@settings(FUZZ, max_examples=30)
@given(data=st.binary(max_size=400), name=st.sampled_from(sorted(SEEDS)))
def test_any_bytes_at_all(data, name):
    assert_text_or_error(data, name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plan.html", b"<div>" * 5000 + b"text" + b"</div>" * 5000),
        ("plan.html", b"<span>" * 5000 + b"text"),
        ("plan.html", b"<table><tr><td>" * 2000 + b"text"),
        ("plan.docx", word_file("<w:sdt><w:sdtContent>" * 2000 + paragraph("text") + "</w:sdtContent></w:sdt>" * 2000)),
        ("plan.docx", word_file("<w:tbl><w:tr><w:tc>" * 900 + paragraph("text") + "</w:tc></w:tr></w:tbl>" * 900)),
        ("plan.odt", odt("<text:section>" * 3000 + "<text:p>text</text:p>" + "</text:section>" * 3000)),
        ("plan.md", b"[" * 20000 + b"text" + b"](" * 20000),
        ("plan.txt", b"- " * 50000),
    ],
)
def test_deep_nesting_is_text_or_a_limit(name, data):
    assert_text_or_error(data, name)
