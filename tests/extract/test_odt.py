"""OpenDocument text: the same rules as for Word files."""

import io
import zipfile

import pytest

from planscan.errors import UnreadableFileError
from planscan.extract import read_bytes
from planscan.model import ReadOptions

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in [("draw", "drawing"), *((name, name) for name in ("office", "text", "table", "style"))]
) + ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip


def odt(body, *, styles="", page_styles="", title="Our plan"):
    files = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        "styles.xml": f"<office:document-styles {_NAMES}>{page_styles}</office:document-styles>",
        "meta.xml": f"<office:document-meta {_NAMES}><dc:title>{title}</dc:title></office:document-meta>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def read(body, tracked="accept", **more):
    return read_bytes(odt(body, **more), name="plan.odt", options=ReadOptions(tracked=tracked))


def shape(document):
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def test_headings_paragraphs_and_spaces():
    body = '<text:h text:outline-level="2">Our aims</text:h>'
    body += '<text:p>We<text:s text:c="3"/>will<text:line-break/>act.</text:p>'
    document = read(body)
    assert shape(document) == [("heading", 2, "Our aims"), ("paragraph", 0, "We will act.")]
    assert document.title == "Our plan"


def test_lists_show_their_bullets_and_numbers():
    styles = (
        '<text:list-style style:name="N"><text:list-level-style-number text:level="1" style:num-format="a" '
        'style:num-suffix=")"/></text:list-style>'
    )
    item = "<text:list-item><text:p>{}</text:p>{}</text:list-item>"
    inner = f"<text:list>{item.format('nested', '')}</text:list>"
    body = f"<text:list>{item.format('one', inner)}</text:list>"
    body += f'<text:list text:style-name="N">{item.format("two", "")}{item.format("three", "")}</text:list>'
    assert shape(read(body, styles=styles)) == [
        ("list-item", 1, "• one"), ("list-item", 2, "• nested"), ("list-item", 1, "a) two"),
        ("list-item", 1, "b) three"),
    ]  # fmt: skip


def test_tables_are_rows_with_headers():
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>{}{}</table:table-row>"
    head = row.format(cell.format("Year"), cell.format("£m"))
    head = f"<table:table-header-rows>{head}</table:table-header-rows>"
    body = (
        f"<table:table>{head}<table:table-row>{cell.format('2025')}{cell.format('10')}</table:table-row></table:table>"
    )
    document = read(body)
    assert shape(document) == [("table-row", 0, "Year\t£m"), ("table-row", 0, "2025\t10")]
    assert document.blocks[1].headers == ("Year", "£m")


CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="i"><text:insertion/></text:changed-region>'
    '<text:changed-region text:id="d"><text:deletion><text:p>may</text:p></text:deletion></text:changed-region>'
    '</text:tracked-changes><text:p>We <text:change-start text:change-id="i"/>will<text:change-end text:change-id="i"/>'
    '<text:change text:change-id="d"/> act.</text:p>'
)


def test_tracked_changes_are_taken_or_left():
    document = read(CHANGES)
    assert document.text == "We will act."
    assert [warning.code for warning in document.warnings] == ["tracked-changes"]
    assert read(CHANGES, tracked="reject").text == "We may act."


def test_notes_boxes_comments_and_contents_stand_apart():
    body = (
        "<text:table-of-content><text:index-body><text:p>Aims 3</text:p></text:index-body></text:table-of-content>"
        '<text:p>Text<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>A source.</text:p></text:note-body></text:note><draw:frame><draw:text-box><text:p>Boxed</text:p>"
        "</draw:text-box></draw:frame><office:annotation><dc:creator>Ann</dc:creator><text:p>When?</text:p>"
        "</office:annotation>.</text:p><text:h>Next</text:h>"
    )
    document = read(body)
    assert shape(document) == [
        ("furniture", 0, "Aims 3"), ("paragraph", 0, "Text."), ("box", 0, "Boxed"), ("footnote", 0, "1 A source."),
        ("heading", 1, "Next"),
    ]  # fmt: skip
    (comment,) = document.comments
    assert (comment.text, document.text[comment.start : comment.end]) == ("Ann: When?", "Text")


def test_hidden_text_is_left_out_and_headers_are_furniture():
    hidden = '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>'
    body = '<text:p>seen <text:span text:style-name="H">unseen</text:span></text:p>'
    document = read(body, styles=hidden, page_styles="<style:header><text:p>OFFICIAL</text:p></style:header>")
    assert shape(document) == [("paragraph", 0, "seen"), ("furniture", 0, "OFFICIAL")]
    assert document.hidden_characters == 6


def test_links_keep_their_words_and_target():
    document = read('<text:p>See <text:a xlink:href="https://a.b">the plan</text:a>.</text:p>')
    assert [(document.text[link.start : link.end], link.target) for link in document.links] == [
        ("the plan", "https://a.b")
    ]


def test_a_package_without_content_is_a_clear_error():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    with pytest.raises(UnreadableFileError, match="main part is missing"):
        read_bytes(out.getvalue(), name="plan.odt")
