"""Word files: everything Word would show, once and in order; what it would not show left out."""

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from planscan.errors import NoTextError, PasswordError, UnreadableFileError
from planscan.extract import read_bytes, read_here
from planscan.extract.flow import clean
from planscan.model import ReadOptions

from ..word.wordfiles import box, field, numbered, paragraph, part, run, table, word_file

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
REAL = sorted([*(CORPUS / "real").glob("*.docx"), *(CORPUS / "text").glob("*.docx")])


def style(identity, name, inside=""):
    return f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{name}"/>{inside}</w:style>'


def outline(level):
    return f'<w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>'


STYLES = "".join(
    [
        style("Heading1", "heading 1", outline(0)),
        style("Heading2", "heading 2", outline(1)),
        style("Mine", "My heading", '<w:basedOn w:val="Heading2"/>'),
        style("Rubrik", "Ceannard", outline(2)),
        style("TOC1", "toc 1"),
        style("Title", "Title"),
        style("Caption", "caption"),
        style("Hidden", "Note to self", "<w:rPr><w:vanish/></w:rPr>"),
        style("A", "A", '<w:basedOn w:val="B"/>'),
        style("B", "B", '<w:basedOn w:val="A"/>'),
    ]
)
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
  <w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
  <w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
  <w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="(%3)"/></w:lvl>
</w:abstractNum>
<w:abstractNum w:abstractNumId="1">
  <w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
</w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
<w:num w:numId="3">
  <w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>
</w:num>
"""
DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"
INSERTED = '<w:ins w:id="1" w:author="A">{}</w:ins>'
DELETED = '<w:del w:id="2" w:author="A"><w:r><w:delText>{}</w:delText></w:r></w:del>'


def read(body, tracked="accept", **parts):
    return read_bytes(word_file(body, parts=parts), name="plan.docx", options=ReadOptions(tracked=tracked))


def shape(document):
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def texts(document):
    return [text for _, text in shape(document)]


# --- what is shown ----------------------------------------------------------------------------------


def test_runs_tabs_hyphens_and_symbols_are_read_as_shown():
    body = paragraph(
        "We will ", run("act", "<w:b/>"), "<w:r><w:tab/></w:r>", "co", "<w:r><w:noBreakHyphen/></w:r>", "operate",
        '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r>', "<w:r><w:softHyphen/></w:r>",
    )  # fmt: skip
    assert texts(read(body)) == ["We will act\tco-operate≥"]


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:smartTag w:element='place'>{}</w:smartTag>",
        "<w:customXml w:element='x'>{}</w:customXml>",
        "<w:hyperlink w:anchor='x'>{}</w:hyperlink>",
        "<w:fldSimple w:instr='DATE'>{}</w:fldSimple>",
        "<w:ins w:id='1'>{}</w:ins>",
        "<w:moveTo w:id='1'>{}</w:moveTo>",
        "<w:dir w:val='ltr'>{}</w:dir>",
        "<m:oMathPara><m:oMath><m:r><m:t>seen</m:t></m:r></m:oMath></m:oMathPara>",
        "<x:unknown xmlns:x='urn:x'>{}</x:unknown>",
    ],
)
def test_words_in_wrappers_are_read(wrapped):
    assert texts(read(paragraph(wrapped.format(run("seen"))))) == ["seen"]


def test_content_controls_round_paragraphs_rows_and_cells_are_read():
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    cell = control.format(f"<w:tc>{paragraph('b')}</w:tc>")
    row = control.format(f"<w:tr><w:tc>{paragraph('a')}</w:tc>{cell}</w:tr>")
    body = control.format(paragraph("one")) + f"<w:tbl>{row}{row}</w:tbl>"
    assert texts(read(body)) == ["one", "a\tb", "a\tb"]


def test_field_codes_are_left_out_and_results_kept():
    body = paragraph("See ", field("REF x \\h", "page 4"), ".")
    assert texts(read(body)) == ["See page 4."]


def test_a_field_without_an_end_hides_nothing():
    body = paragraph('<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "first") + paragraph("second")
    assert texts(read(body)) == ["first", "second"]


def test_hidden_text_is_left_out_and_counted():
    body = paragraph("seen ", run("unseen1", "<w:vanish/>")) + paragraph("gone", style="Hidden")
    document = read(body, styles=STYLES)
    assert texts(document) == ["seen"]
    assert document.hidden_characters == 11
    assert [warning.code for warning in document.warnings] == ["hidden-text"]


def test_hidden_text_that_is_switched_on_again_is_read():
    assert texts(read(paragraph(run("seen", '<w:vanish w:val="0"/>'), style="Hidden"), styles=STYLES)) == ["seen"]


def test_text_boxes_are_read_once_after_their_section():
    body = paragraph("before", box(paragraph("boxed"), paragraph("twice"))) + paragraph("after")
    body += paragraph("Next", style="Heading1") + paragraph("end")
    assert shape(read(body, styles=STYLES)) == [
        ("paragraph", "before"), ("paragraph", "after"), ("box", "boxed"), ("box", "twice"), ("heading", "Next"),
        ("paragraph", "end"),
    ]  # fmt: skip


def test_words_in_shapes_and_diagrams_are_read_as_boxes():
    shape_text = "<w:r><w:drawing><a:p><a:r><a:t>Our </a:t></a:r><a:r><a:t>wheel</a:t></a:r></a:p></w:drawing></w:r>"
    diagram = f'<w:r><w:drawing><d:relIds xmlns:d="{DIAGRAM}" r:dm="diagramData"/></w:drawing></w:r>'
    data = "<a:p><a:r><a:t>Prevent</a:t></a:r></a:p><a:p><a:r><a:t>Enable</a:t></a:r></a:p>"
    document = read(paragraph("Text.", shape_text, diagram), diagramData=data)
    assert shape(document) == [("paragraph", "Text."), ("box", "Our wheel"), ("box", "Prevent"), ("box", "Enable")]


def test_an_embedded_document_is_named_and_not_opened():
    embedded = "<w:r><w:object><o:OLEObject xmlns:o='urn:o' ProgID='Word.Document.12'/></w:object></w:r>"
    formula = embedded.replace("Word.Document.12", "Equation.3")
    assert [warning.code for warning in read(paragraph("Text.", embedded)).warnings] == ["embedded-files-ignored"]
    assert read(paragraph("Text.", formula)).warnings == ()


def test_a_line_break_runs_on_but_parts_lists_and_sentences():
    def broken(*lines):
        return texts(read(paragraph(*("<w:r><w:br/></w:r>".join(map(run, lines)),))))

    assert broken("We will plan care", "with our partners") == ["We will plan care with our partners"]
    assert broken("We will:", "- act early", "- act well") == ["We will:", "- act early", "- act well"]
    assert broken("It is done.", "The next step is clear.") == ["It is done.", "The next step is clear."]
    assert broken("one", "", "two") == ["one", "two"]


# --- drafts -----------------------------------------------------------------------------------------

DRAFT = paragraph("We ", INSERTED.format(run("will")), DELETED.format("may"), " act.")


def test_insertions_are_in_and_deletions_out():
    document = read(DRAFT)
    assert texts(document) == ["We will act."]
    assert [warning.code for warning in document.warnings] == ["tracked-changes"]


def test_rejecting_reads_the_text_before_the_changes():
    assert texts(read(DRAFT, tracked="reject")) == ["We may act."]


def test_moved_text_stands_where_it_was_moved_to():
    body = paragraph("<w:moveFrom w:id='1'>" + run("first ") + "</w:moveFrom>", "second ")
    body += paragraph("<w:moveTo w:id='1'>" + run("first") + "</w:moveTo>")
    assert texts(read(body)) == ["second", "first"]
    assert texts(read(body, tracked="reject")) == ["first second"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    body = paragraph("We will ", properties='<w:rPr><w:del w:id="1"/></w:rPr>') + paragraph("act.")
    assert texts(read(body)) == ["We will act."]
    assert texts(read(body, tracked="reject")) == ["We will", "act."]


def test_an_inserted_row_and_a_deleted_row():
    rows = table(["a", "b"], ["c", "d"], ["e", "f"])
    rows = rows.replace("<w:tr>", "<w:tr><w:trPr><w:ins w:id='1'/></w:trPr>", 1)
    rows = rows[::-1].replace("<w:tr>"[::-1], "<w:tr><w:trPr><w:del w:id='2'/></w:trPr>"[::-1], 1)[::-1]
    assert texts(read(rows)) == ["a\tb", "c\td"]
    assert texts(read(rows, tracked="reject")) == ["c\td", "e\tf"]


def test_comments_are_listed_apart_with_their_words():
    body = paragraph(
        "We ", '<w:commentRangeStart w:id="7"/>', "will act", '<w:commentRangeEnd w:id="7"/>',
        '<w:r><w:commentReference w:id="7"/></w:r>', " soon.",
    )  # fmt: skip
    document = read(body, comments=f'<w:comment w:id="7" w:author="Ann">{paragraph("When?")}</w:comment>')
    (comment,) = document.comments
    assert comment.text == "Ann: When?"
    assert document.text[comment.start : comment.end] == "will act"
    assert "When?" not in document.text
    assert [warning.code for warning in document.warnings] == ["comments-present"]


def test_a_comment_over_two_paragraphs_covers_both():
    body = paragraph("one ", '<w:commentRangeStart w:id="7"/>', "two") + paragraph(
        "three", '<w:commentRangeEnd w:id="7"/>', " four"
    )
    document = read(body, comments=f'<w:comment w:id="7">{paragraph("Why?")}</w:comment>')
    (comment,) = document.comments
    assert document.text[comment.start : comment.end] == "two\n\nthree"


DRAFTS = sorted((Path(__file__).parents[3] / "sample_plans").glob("*draft*.docx"))


@pytest.mark.parametrize("path", DRAFTS, ids=lambda path: path.name)
def test_sample_drafts_hold_their_insertions_and_comments_and_none_of_their_deletions(path):
    document = read_here(path)
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
        comments = etree.fromstring(archive.read("word/comments.xml"))
    inserted = [clean("".join(each.itertext("{*}t"))) for each in root.iter("{*}ins")]
    deleted = [clean("".join(each.itertext("{*}delText"))) for each in root.iter("{*}del")]
    assert [text for text in inserted if text not in document.text] == []
    assert [text for text in deleted if len(text.split()) > 3 and text in document.text] == []
    assert len(document.comments) == len(list(comments.iter("{*}comment")))
    assert all(comment.start < comment.end for comment in document.comments)


# --- structure --------------------------------------------------------------------------------------


def test_heading_levels_come_from_styles_inheritance_and_outline():
    body = "".join(
        paragraph(text, style=style)
        for text, style in [("One", "Heading1"), ("Two", "Mine"), ("Three", "Rubrik"), ("Body", "")]
    ) + paragraph("Four", properties='<w:outlineLvl w:val="3"/>')
    levels = [(block.kind.value, block.level) for block in read(body, styles=STYLES).blocks]
    assert levels == [("heading", 1), ("heading", 2), ("heading", 3), ("paragraph", 0), ("heading", 4)]


def test_styles_that_inherit_from_each_other_do_no_harm():
    assert texts(read(paragraph("text", style="A"), styles=STYLES)) == ["text"]


def test_a_short_bold_line_before_text_is_a_heading():
    body = paragraph(run("Our priorities", "<w:b/>")) + paragraph("We will act on all of them.")
    body += paragraph(run("This is important.", "<w:b/>")) + paragraph("More text follows here.")
    assert [kind for kind, _ in shape(read(body))] == ["heading", "paragraph", "paragraph", "paragraph"]


def test_larger_lines_rank_above_smaller_ones():
    body = "".join(
        paragraph(run(text, f'<w:sz w:val="{size}"/>'))
        for text, size in [("Plan", 40), ("We write this text.", 22), ("Part", 30), ("We write more of it.", 22)]
    )
    assert [block.level for block in read(body).blocks] == [1, 0, 2, 0]


def test_a_whole_clause_in_a_heading_style_is_no_heading():
    clause = "No individual shall hold the position of chair of the committee and that of deputy chair at one time."
    assert [kind for kind, _ in shape(read(paragraph(clause, style="Heading2"), styles=STYLES))] == ["paragraph"]


def test_numbers_are_rebuilt_as_word_shows_them():
    body = "".join(
        numbered(text, list_id, level)
        for text, list_id, level in [
            ("a", 1, 0), ("b", 1, 1), ("c", 1, 1), ("d", 1, 2), ("e", 1, 0), ("f", 1, 1), ("g", 2, 0), ("h", 3, 0),
            ("i", 1, 0),
        ]
    )  # fmt: skip
    document = read(body, numbering=NUMBERING)
    assert texts(document) == ["1. a", "1.1 b", "1.2 c", "(a) d", "2. e", "2.1 f", "• g", "1. h", "2. i"]
    assert [block.level for block in document.blocks] == [1, 2, 2, 3, 1, 2, 1, 1, 1]


def test_bullets_that_were_typed_make_a_list():
    document = read(
        paragraph("We will:") + paragraph("• act early") + paragraph("- act well") + paragraph("-5% in all")
    )
    assert [kind for kind, _ in shape(document)] == ["paragraph", "list-item", "list-item", "paragraph"]


def test_table_rows_carry_their_headers():
    document = read(table(["Year", "Budget"], ["2025", "£10m"], header=True))
    assert texts(document) == ["Year\tBudget", "2025\t£10m"]
    assert [block.role for block in document.blocks] == ["header-row", ""]
    assert document.blocks[1].headers == ("Year", "Budget")
    assert document.tables == 1


def test_a_bold_first_row_is_a_header():
    bold = [f"<w:p>{run(text, '<w:b/>')}</w:p>" for text in ("Year", "Budget")]
    assert read(table(bold, ["2025", "£10m"])).blocks[1].headers == ("Year", "Budget")


def test_a_table_that_only_frames_text_is_read_as_text():
    frame = table([paragraph("Our aim", style="Heading1") + paragraph("We will act.")])
    assert shape(read(frame, styles=STYLES)) == [("heading", "Our aim"), ("paragraph", "We will act.")]


def test_a_table_inside_a_cell_keeps_its_words_in_place():
    body = table(["before", paragraph("x") + table(["a", "b"], ["c", "d"])], ["after", "end"])
    assert texts(read(body)) == ["before", "x", "a\tb", "c\td", "after", "end"]


def test_footnotes_follow_their_section_with_their_number():
    notes = f'<w:footnote w:id="0" w:type="separator">{paragraph("-")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{paragraph("Source: NRS.")}</w:footnote>'
    body = paragraph("Ageing", '<w:r><w:footnoteReference w:id="2"/></w:r>', " people.") + paragraph("More.")
    body += paragraph("Next", style="Heading1")
    assert shape(read(body, styles=STYLES, footnotes=notes)) == [
        ("paragraph", "Ageing people."), ("paragraph", "More."), ("footnote", "1 Source: NRS."), ("heading", "Next"),
    ]  # fmt: skip


def test_headers_footers_and_contents_are_furniture():
    body = paragraph("Our aims\t3", style="TOC1") + paragraph("Text.")
    body += '<w:sectPr><w:headerReference w:type="default" r:id="header"/><w:footerReference r:id="footer"/></w:sectPr>'
    document = read(body, styles=STYLES, header=paragraph("OFFICIAL"), footer=paragraph("Page ", field("PAGE", "1")))
    furniture = [
        (block.role, document.text[block.start : block.end]) for block in document.blocks if not block.paragraph
    ]
    assert furniture == [("contents", "Our aims 3"), ("header", "OFFICIAL"), ("footer", "Page 1")]


def test_the_title_of_the_contents_is_furniture_too():
    body = paragraph("Contents", style="Heading1") + paragraph("Our aims 3", style="TOC1") + paragraph("Text.")
    assert shape(read(body, styles=STYLES))[0] == ("furniture", "Contents")


def test_a_contents_field_over_many_paragraphs_is_furniture():
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
    body = paragraph(begin, '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', "Aims 3") + paragraph("Money 9")
    body += paragraph('<w:r><w:fldChar w:fldCharType="end"/></w:r>') + paragraph("Text.")
    assert shape(read(body)) == [("furniture", "Aims 3"), ("furniture", "Money 9"), ("paragraph", "Text.")]


def test_captions_are_told_by_style_field_or_wording():
    body = paragraph("The map", style="Caption") + paragraph("Table ", field("SEQ Table", "1"), " Budget")
    body += paragraph("Figure 2: Referrals") + paragraph("Table 1 shows the budget.")
    assert [kind for kind, _ in shape(read(body, styles=STYLES))] == ["caption", "caption", "caption", "paragraph"]


def test_links_keep_their_words_and_target():
    body = paragraph(
        "See ", f'<w:hyperlink r:id="l1">{run("the plan")}</w:hyperlink>', " and ", field('HYPERLINK "https://b"', "b")
    )
    data = word_file(body, links={"l1": "https://a.example/?x=1"})
    document = read_bytes(data, name="plan.docx")
    assert [(document.text[link.start : link.end], link.target) for link in document.links] == [
        ("the plan", "https://a.example/?x=1"), ("b", "https://b"),
    ]  # fmt: skip


def test_the_title_is_the_line_in_the_title_style():
    assert (
        read(paragraph("Strategic Plan", style="Title") + paragraph("Text."), styles=STYLES).title == "Strategic Plan"
    )


def test_paragraphs_are_counted_without_furniture():
    document = read(paragraph("Aims 3", style="TOC1") + paragraph("one") + paragraph("two"), styles=STYLES)
    assert [block.paragraph for block in document.blocks] == [0, 1, 2]


# --- variants and damage ----------------------------------------------------------------------------


def test_strict_files_are_read_alike():
    body = paragraph("Aims", style="Heading1") + DRAFT + table(["a", "b"], ["c", "d"], header=True)
    plain, strict = (word_file(body, parts={"styles": STYLES}, strict=strict) for strict in (False, True))
    assert shape(read_bytes(strict, name="plan.docx")) == shape(read_bytes(plain, name="plan.docx"))


def test_the_main_part_is_found_whatever_it_is_called():
    data = word_file(paragraph("found"), main="parts/unusual.xml")
    assert texts(read_bytes(data, name="plan.docm")) == ["found"]


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET")
    xml = part("document", f"<w:body>{paragraph('a &e; &big; b')}</w:body>")
    doctype = f'<!DOCTYPE w [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY big "{"BOOM" * 9}">]>'
    xml = xml.replace("?>", f"?>{doctype}", 1)
    document = read_bytes(word_file("", document=xml), name="plan.docx")
    assert texts(document) == ["a b"]


def test_a_file_cut_short_is_a_clear_error():
    data = word_file(paragraph("text"))
    with pytest.raises(UnreadableFileError, match=r"plan\.docx: the file is damaged or cut short"):
        read_bytes(data[: len(data) // 2], name="plan.docx")


def test_a_damaged_main_part_is_read_as_far_as_it_goes():
    broken = part("document", f"<w:body>{paragraph('kept')}</w:body>")[: -len("</w:p></w:body></w:document>")]
    assert texts(read_bytes(word_file("", document=broken), name="plan.docx")) == ["kept"]


def test_a_zip_that_is_no_word_file_is_a_clear_error(tmp_path):
    path = tmp_path / "plan.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UnreadableFileError, match="not a Word file"):
        read_here(path)


def test_a_file_without_text_is_a_clear_error():
    with pytest.raises(NoTextError, match="holds no text"):
        read(paragraph())


def test_a_locked_file_is_named_as_such():
    data = bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(PasswordError, match="locked with a password"):
        read_bytes(data, name="plan.docx")


# --- the real files: every text node that Word would show, counted anew ------------------------------


@pytest.mark.corpus
@pytest.mark.skipif(not REAL, reason="the folder ../shared/corpus is not there")
@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name[:20])
def test_every_shown_text_node_is_read_in_its_order(path):
    document = read_here(path)
    for story, nodes in _shown_nodes(path).items():
        blocks = [b for b in document.blocks if (b.role == "text-box") is (story == "boxes")]
        kept = re.sub(r"\s+", "", "".join(document.text[b.start : b.end] for b in blocks))
        position = 0
        for node in nodes:
            found = kept.find(node, position)
            assert found >= 0, f"{node!r} is missing or out of order after {kept[max(0, position - 60) : position]!r}"
            position = found + len(node)


def _shown_nodes(path):
    """The text nodes of the main part without white space: of the body and of text boxes, each in its own order."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    name = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    nodes = {"body": [], "boxes": []}
    for node in root.iter(name + "t"):
        above = {each.tag.rpartition("}")[2] for each in node.iterancestors()}
        mark = node.getparent().find(f"{name}rPr/{name}vanish")
        hidden = mark is not None and mark.get(name + "val", "1") not in {"0", "false"}
        text = re.sub(r"\s+", "", node.text or "")
        if text and not hidden and not above & {"del", "moveFrom", "Fallback"}:
            nodes["boxes" if "txbxContent" in above else "body"].append(text)
    return nodes
