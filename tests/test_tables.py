"""Tables A to G: what stands in them, and the files that they become."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import pytest

from planscan.compare import compare, flips, plan_of
from planscan.model import Fact, PartResult, Rating
from planscan.report.tables import to_csv, to_docx, to_xlsx
from planscan.tables import Table, all_tables, narrowed, word_tables
from planscan.tables.evidence import answer
from planscan.tables.stated import arrangements, shape

from .maps import CARERS, FORECAST, about, make_map, quote

DEMAND = "needs.forecast-demand"
ARRANGEMENTS = "act-s29-3b-locality-arrangements"
NORTH = "In North Fife the locality group has its own budget of £2.4 million and meets on the first Monday."
SOUTH = "South Fife has 41,000 people, of whom a fifth are over 65, and its own school of nursing."


def plans():
    fife = make_map(
        "fife.pdf",
        {
            DEMAND: [quote(FORECAST), quote(SOUTH, start=400)],
            ARRANGEMENTS: [quote(NORTH, start=900, page=7), quote("A plan for all.", level=1, start=1200)],
        },
        catalogues=("gpf-ed2", "act-2014"),
        facts=(
            *about("Fife", approved="2025-03-28", title="Our plan", model="IJB"),
            *(Fact("localities", name) for name in ("North Fife", "South Fife", "Mid Fife")),
            Fact("functions", "adult", "adult social care", 0, 1, 2, 4),
            Fact("functions", "children", "children and families", 0, 5, 9, 4),
            Fact("functions", "museums", "museums", 0, 5, 9, 4),
            Fact("companion", "Workforce Plan 2024-27"),
        ),
    )
    angus = make_map("angus.pdf", {DEMAND: [quote(CARERS, level=1)]}, facts=about("Angus"))
    return plan_of("fife", fife), plan_of("angus", angus)


@pytest.fixture(scope="module")
def comparison():
    return compare(plans())


@pytest.fixture(scope="module")
def tables(comparison) -> dict[str, Table]:
    return {table.name: table for table in all_tables(comparison)}


def records(table: Table) -> list[dict[str, object]]:
    return [dict(zip(table.columns, row)) for row in table.rows]


def test_every_letter_is_there(tables) -> None:
    assert {table.title[:2] for table in tables.values()} >= {f"{letter}." for letter in "ABCDEFG"}


def test_a_plan_facts(tables) -> None:
    fife = records(tables["a-plan-facts"])[0]
    assert (fife["Authority"], fife["Title"], fife["Period"]) == ("Fife", "Our plan", "2025-2028")
    assert (fife["Approved on"], fife["Pages"], fife["Model"]) == ("2025-03-28", 40, "IJB")
    assert fife["Companion documents named"] == "Workforce Plan 2024-27"


def test_b_functions_beyond_the_least_with_their_place(tables) -> None:
    fife, angus = records(tables["b-delegated-functions"])
    assert fife["Children"] == fife["Museums"] == "listed, p. 4"
    assert fife["Justice"] is None and "Adult" not in fife and angus["Children"] is None


def test_c_localities_tell_arrangements_from_profiles(tables) -> None:
    rows = records(tables["c-localities"])
    found = {row["Locality"]: row["Own arrangements"] for row in rows}
    assert found == {"North Fife": "yes", "South Fife": "profile only", "Mid Fife": "no", None: None}
    assert rows[0]["Where"] == "p. 7" and rows[0]["Quote"] == NORTH and rows[-1]["Localities"] == 0


def test_c_takes_the_maps_own_answer_where_it_went_through_the_localities() -> None:
    fife, _ = plans()
    parts = (PartResult("North Fife", Rating.NOT_FOUND, "text to follow"), PartResult("Mid Fife", Rating.EVIDENCED))
    told = [replace(one, parts=parts) if one.criterion == ARRANGEMENTS else one for one in fife.map.criteria]
    after = replace(fife, map=replace(fife.map, criteria=tuple(told)))
    found = {name: arrangements(after, name)[0] for name in ("North Fife", "South Fife", "Mid Fife")}
    assert found == {"North Fife": "profile only", "South Fife": "profile only", "Mid Fife": "yes"}


def test_c_shows_the_quote_that_speaks_of_the_locality_alone() -> None:
    both = quote(f"{NORTH} So does South Fife.", start=100)
    plan = plan_of("x", make_map(found={ARRANGEMENTS: [both, quote(NORTH, start=900)]}, catalogues=("act-2014",)))
    assert arrangements(plan, "North Fife", ["South Fife"])[1].quote == NORTH


def test_a_locality_is_a_whole_name() -> None:
    fife, _ = plans()
    assert arrangements(fife, "orth Fife")[0] == "no"


def test_the_shape_of_a_plan_is_read_from_its_headings() -> None:
    headings = ("Outcome 1: home", "Outcome 2: health", "Outcome 3: carers")
    found = [quote(FORECAST, section=(name,), start=n * 900) for n, name in enumerate(headings)]
    assert shape(plan_of("x", make_map(found={DEMAND: found}))) == "outcome"
    assert shape(plan_of("x", make_map())) == "not clear"


@pytest.mark.parametrize(
    ("rating", "said"),
    [
        (Rating.STRONG, "met"), (Rating.EVIDENCED, "met"), (Rating.MENTIONED, "partly"),
        (Rating.ELSEWHERE, "elsewhere"), (Rating.NOT_FOUND, "not found"), (Rating.NOT_APPLICABLE, "not applicable"),
    ],
)  # fmt: skip
def test_d_answers_in_the_words_of_reviewers(rating: Rating, said: str) -> None:
    assert answer(rating) == said


def test_d_has_a_column_for_each_plan_and_the_long_form_its_quotes(tables) -> None:
    row = next(row for row in records(tables["d-criterion-by-plan"]) if row["Criterion"] == DEMAND)
    assert (row["Fife 2025-2028"], row["Angus 2025-2028"]) == ("met", "partly")
    act = next(row for row in records(tables["d-criterion-by-plan"]) if row["Criterion"] == ARRANGEMENTS)
    assert act["Angus 2025-2028"] == "not scanned"
    quotes = [row for row in records(tables["d-quotes"]) if row["Criterion"] == DEMAND]
    assert [(row["Quote"], row["Where"], row["Quotes in all"]) for row in quotes] == [
        (FORECAST, "p. 3", 2), (CARERS, "p. 3", 1),
    ]  # fmt: skip


def test_e_one_theme_with_quotes_places_and_strength(tables) -> None:
    sheet = next(table for name, table in tables.items() if name == "e-gpf-analyse")
    rows = [row for row in records(sheet) if row["Criterion"] == DEMAND]
    assert [row["Authority"] for row in rows] == ["Fife", "Angus"]
    assert rows[0]["Strength"] == "evidenced; done" and rows[0]["Quotation"] == FORECAST
    assert rows[0]["What it says"].endswith("…")


def test_f_holds_only_what_says_something_particular(tables) -> None:
    rows = records(tables["f-examples"])
    assert {row["Authority"] for row in rows} == {"Fife"} and rows[0]["Where"].startswith("p. ")


def test_g_prints_the_count_beside_the_word(tables) -> None:
    row = next(row for row in records(tables["g-quantities"]) if row["Criterion"] == DEMAND)
    assert (row["In words"], row["Count"], row["Partly"]) == ("about half", "1 of 2 supplied", 1)
    assert 0 < row["From"] < row["Per cent"] < row["To"] < 100
    assert row["Correction"] == "not corrected: not measured"


def test_what_was_supplied_names_the_missing_authorities(tables) -> None:
    rows = records(tables["plans-supplied"])
    assert sum(row["In the counts"] == "no plan supplied" for row in rows) == 29
    assert "29 of the 31" in tables["plans-supplied"].note


def test_flips_are_added_when_asked_for(comparison) -> None:
    names = [table.name for table in all_tables(comparison, flips(comparison.plans, comparison.plans))]
    assert names[-1] == "flips"


def test_narrowed_tables_keep_the_order_that_is_asked_for() -> None:
    table = Table("x", "X", "", ("a", "b"), ((1, 2),))
    assert narrowed(table, ("b",)).rows == ((2,),) and narrowed(table, ()) == table


def test_a_row_with_too_few_cells_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="needs 2 cells"):
        Table("x", "X", "", ("a", "b"), ((1,),))


# --- files ------------------------------------------------------------------------------------------

HOSTILE = Table("x", "=X", "=note", ("=a", "b"), (("=1+1", "plain\x00\x07"), ("@SUM(A1)", 3), ("\ttab", None)))


def test_csv_holds_no_formula() -> None:
    data = to_csv(HOSTILE)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row[0] for row in rows[1:]] == ["'=1+1", "'@SUM(A1)", "'\ttab"]


def test_excel_holds_texts_as_texts_and_the_same_bytes_each_time() -> None:
    from openpyxl import load_workbook

    data = to_xlsx([HOSTILE, Table("x" * 40, "T", "", ("a",), ()), Table("x" * 41, "T", "", ("a",), ())])
    assert data == to_xlsx([HOSTILE, Table("x" * 40, "T", "", ("a",), ()), Table("x" * 41, "T", "", ("a",), ())])
    book = load_workbook(io.BytesIO(data))
    sheet = book["x"]
    assert [cell.data_type for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)] == ["s"] * 6
    assert sheet["A2"].value == "=1+1" and sheet["B3"].value == 3 and sheet["B2"].value == "plain"
    assert sheet.freeze_panes == "A2" and sheet.auto_filter.ref == "A1:B4"
    assert len(set(book.sheetnames)) == 4 and book.sheetnames[0] == "contents"
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert not any(b"<f>" in archive.read(name) for name in archive.namelist())


def test_word_has_real_headings_tables_and_repeating_header_rows(comparison) -> None:
    from docx import Document

    data = to_docx(word_tables(comparison), "2 plans compared")
    assert data == to_docx(word_tables(comparison), "2 plans compared")
    document = Document(io.BytesIO(data))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert {name[:2] for name in headings} >= {f"{letter}." for letter in "ABCDEFG"}
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in document.tables)
    assert any(FORECAST in cell.text for table in document.tables for cell in table._cells)


def test_word_takes_texts_that_xml_cannot_hold() -> None:
    assert to_docx([HOSTILE], "=T\x00")
