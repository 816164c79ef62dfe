"""Web pages: the main text with its shape, without what frames it; a set of pages as one document."""

import pytest

from planscan.errors import LimitError, NoTextError
from planscan.extract import read_bytes, read_here
from planscan.model import Limits, ReadOptions


def read(body, head=""):
    return read_bytes(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode(), name="plan.html")


def shape(document):
    return [(block.kind.value, block.level, document.text[block.start : block.end]) for block in document.blocks]


def texts(document):
    return [text for _, _, text in shape(document)]


FRAME = """
<a class="skip-link" href="#main">Skip to main content</a>
<div id="ccc-overlay" class="cookie-notice"><p>We use cookies. Accept all?</p></div>
<header class="site-header"><p>Northshire HSCP</p><nav><ul><li><a href="/">Home</a></li></ul></nav></header>
{}
<aside role="navigation"><p>In this section</p></aside>
<footer><p>Privacy and copyright</p></footer>
<script>var words = "not text";</script>
"""
LONG = "<p>" + "We will work with our partners in every locality to plan care that meets need. " * 5 + "</p>"


@pytest.mark.parametrize(
    "main", ["<main>{}</main>", "<div role='main'>{}</div>", "<article>{}</article>", "<div>{}</div>"]
)
def test_what_frames_the_page_is_left_out(main):
    document = read(FRAME.format(main.format(f"<h1>Our plan</h1>{LONG}")))
    assert [kind for kind, _, _ in shape(document)] == ["heading", "paragraph"]


def test_a_class_name_alone_never_takes_out_the_text():
    assert texts(read(f"<div class='content with-nav menu'>{LONG}</div>"))[0].startswith("We will work")


def test_a_short_main_part_does_not_hide_the_rest():
    assert len(texts(read(f"<main><p>Summary.</p></main><div>{LONG * 3}</div>"))) == 4


def test_the_header_of_an_article_belongs_to_the_text():
    body = f"<main><article><header><h1>Our plan</h1></header>{LONG}</article></main>"
    assert shape(read(body))[0] == ("heading", 1, "Our plan")


def test_headings_lists_and_loose_words_become_blocks():
    body = (
        "<h1>Plan</h1>Loose <b>words</b><div>inner</div>after"
        "<ul><li>one<ul><li>nested</li></ul></li><li><p>two</p></li></ul>"
        "<ol type='a' start='3'><li>three</li><li value='7'>four</li></ol>"
    )
    assert shape(read(body)) == [
        ("heading", 1, "Plan"), ("paragraph", 0, "Loose words"), ("paragraph", 0, "inner"), ("paragraph", 0, "after"),
        ("list-item", 1, "• one"), ("list-item", 2, "• nested"), ("list-item", 1, "• two"),
        ("list-item", 1, "c. three"), ("list-item", 1, "g. four"),
    ]  # fmt: skip


def test_tables_are_rows_with_headers_and_a_caption():
    body = (
        "<table><caption>Budget</caption><thead><tr><th>Year</th><th>£m</th></tr></thead>"
        "<tbody><tr><td>2025</td><td><p>10</p><p>net</p></td></tr></tbody></table>"
    )
    document = read(body)
    assert shape(document) == [
        ("caption", 0, "Budget"), ("table-row", 0, "Year\t£m"), ("table-row", 0, "2025\t10 net"),
    ]  # fmt: skip
    assert [block.role for block in document.blocks] == ["", "header-row", ""]
    assert document.blocks[2].headers == ("Year", "£m")


def test_a_table_for_layout_is_read_as_text():
    body = "<table role='presentation'><tr><td><h2>Aim</h2><p>Text.</p></td><td><p>More.</p></td></tr></table>"
    assert shape(read(body)) == [("heading", 2, "Aim"), ("paragraph", 0, "Text."), ("paragraph", 0, "More.")]


def test_expandable_sections_are_read_open_or_closed():
    body = (
        "<h2>Questions</h2><details><summary>What is a locality?</summary><p>An area.</p></details>"
        "<div class='accordion__panel' hidden><p>Panel text.</p></div>"
        "<div role='tabpanel' style='display:none'><p>Tab text.</p></div><p hidden>Never shown.</p>"
    )
    assert shape(read(body)) == [
        ("heading", 2, "Questions"), ("heading", 3, "What is a locality?"), ("paragraph", 0, "An area."),
        ("paragraph", 0, "Panel text."), ("paragraph", 0, "Tab text."),
    ]  # fmt: skip


def test_notes_boxes_and_contents_are_told_apart():
    body = (
        "<ul><li><a href='#a'>Our aims</a></li><li><a href='money.html'>Money</a></li></ul>"
        "<p>Text<sup><a href='#fn1'>1</a></sup>.</p>"
        "<blockquote class='pullquote'>Care closer to home</blockquote><aside><p>A box.</p></aside>"
        "<section class='footnotes'><ol><li>A source.</li></ol></section>"
    )
    found = [(block.kind.value, block.role) for block in read(body).blocks]
    assert found == [
        ("furniture", "contents"), ("furniture", "contents"), ("paragraph", ""), ("box", "pull-quote"),
        ("box", "text-box"), ("footnote", ""),
    ]  # fmt: skip
    assert "Text." in read(body).text


def test_links_keep_their_words_and_target():
    document = read("<p>See <a href='https://example.org/a b'> the  plan </a>.</p>")
    (link,) = document.links
    assert (document.text[link.start : link.end], link.target) == ("the plan", "https://example.org/a b")


def test_the_title_is_the_only_top_heading_else_the_pages_own():
    assert read("<h1>Our plan</h1><p>x</p>", "<title>Our plan | HSCP</title>").title == "Our plan"
    assert read("<p>x</p>", "<title>Our plan</title>").title == "Our plan"


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset='windows-1252'><p>£5m – café</p>".encode("cp1252"),
        "<p>£5m – café</p>".encode("utf-16"),
        "<?xml version='1.0' encoding='utf-8'?><html><body><p>£5m – café</p></body></html>".encode(),
        b"<html><body><p>&pound;5m &ndash; caf&eacute;</p>",
        b"<meta charset='base64'><html><body><p>\xa35m \x96 caf\xe9</p>",
    ],
)
def test_encodings_and_entities(data):
    assert read_bytes(data, name="plan.html").text == "£5m – café"


def test_control_characters_are_no_text_and_old_pages_dashes_are():
    assert read("<p>2025&#150;28&#1; on</p><nav>x</nav>a\x02b").text == "2025–28 on\n\nab"


def test_external_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    data = f'<!DOCTYPE html [<!ENTITY e SYSTEM "{secret.as_uri()}">]><html><body><p>a &e; b</p></body></html>'
    assert "SECRET" not in read_bytes(data.encode(), name="plan.html").text


def test_a_page_without_text_is_a_clear_error():
    with pytest.raises(NoTextError, match=r"plan\.html: holds no text"):
        read("<nav><a href='/'>Home</a></nav><img src='x.png'>")


# --- a set of pages ---------------------------------------------------------------------------------


@pytest.fixture
def site(tmp_path):
    pages = {
        "index.html": "<nav><a href='money.html'>2</a><a href='aims.html#x'>1</a><a href='https://a.b/c.html'>c</a>"
        "<a href='../secret.html'>s</a><a href='gone.html'>g</a></nav><p>Same line.</p><h1>Plan</h1><p>Start.</p>",
        "aims.html": "<p>Same line.</p><h1>Aims</h1><p>Aim text.</p><a href='more/deep.html'>deeper</a>",
        "money.html": "<p>Same line.</p><h1>Money</h1>"
        "<table><tr><th>Year</th><th>£</th></tr><tr><td>1</td><td>2</td></tr></table>",
        "more/deep.html": "<h1>Deep</h1><table><tr><th>A</th><th>B</th></tr><tr><td>3</td><td>4</td></tr></table>",
        "index_files/frame.html": "<p>An advert.</p>",
        "unlinked.html": "<p>Not part of the plan.</p>",
    }
    folder = tmp_path / "site"
    for name, body in pages.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"<html><body>{body}</body></html>")
    (tmp_path / "secret.html").write_text("<p>Outside.</p>")
    return folder


def test_pages_follow_in_the_order_of_the_index(site):
    document = read_here(site / "index.html")
    assert [text for kind, _, text in shape(document) if kind == "heading"] == ["Plan", "Money", "Aims", "Deep"]
    assert document.tables == 2
    assert document.title == "Plan"


def test_only_pages_inside_the_folder_are_read(site):
    text = read_here(site / "index.html").text
    assert not any(words in text for words in ("Outside", "advert", "Not part"))


def test_a_linked_page_that_is_missing_is_named(site):
    (warning,) = read_here(site / "index.html").warnings
    assert (warning.code, "gone.html" in warning.message) == ("linked-file-missing", True)


def test_what_most_pages_repeat_is_read_once(site):
    assert read_here(site / "index.html").text.count("Same line.") == 1


def test_another_page_of_the_set_is_read_alone(site):
    assert texts(read_here(site / "aims.html"))[:2] == ["Same line.", "Aims"]


def test_a_change_in_any_page_changes_the_checksum(site):
    before = read_here(site / "index.html").sha256
    (site / "more" / "deep.html").write_text("<p>new</p>")
    assert read_here(site / "index.html").sha256 != before


def test_too_many_pages_are_a_limit(site):
    with pytest.raises(LimitError, match="more than 2 pages"):
        read_here(site / "index.html", ReadOptions(limits=Limits(pages=2)))
