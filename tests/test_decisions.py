"""Decisions of people: read from sheets, applied where the quote is the same, compared, used as labels."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import planscan
from planscan import Settings, decisions
from planscan.decisions.agree import kappa, specific_agreement
from planscan.decisions.apply import find
from planscan.definitions import by_id, definitions
from planscan.errors import InputError
from planscan.evaluate import evaluate, read_cases
from planscan.extract import extract
from planscan.model import ROW_KEYS, EvidenceMap, Rating
from planscan.report import csv as csv_sheet
from planscan.report import render
from planscan.rerate import rerate, stated, with_parts
from planscan.serialize import map_from_json, map_to_json

from .conftest import ROOT, SAMPLES
from .maps import CARERS, FORECAST, make_map, quote, result_of

DEMAND = "needs.forecast-demand"
Row = dict[str, str]


def rows_of(plan: EvidenceMap) -> list[Row]:
    return list(csv.DictReader(io.StringIO(csv_sheet.write(plan).decode("utf-8-sig"), newline="")))


def sheet(folder: Path, rows: Sequence[Row], name: str = "decided.csv") -> decisions.Sheet:
    return decisions.read(write(folder, rows, name))


def write(folder: Path, rows: Sequence[Row], name: str = "decided.csv") -> Path:
    path = folder / name
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, fieldnames=ROW_KEYS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def decided(plan: EvidenceMap, **verdicts: str) -> list[Row]:
    """The map's sheet with verdicts on quotes by how they begin (blanks as underscores)."""
    rows = rows_of(plan)
    for row in rows:
        for start, verdict in verdicts.items():
            if row["quote"].replace(" ", "_").startswith(start):
                row.update(verdict=verdict, reason="read it", by="Ann")
    return rows


@pytest.fixture
def plan() -> EvidenceMap:
    return make_map(found={DEMAND: [quote(FORECAST), quote(CARERS, level=1, start=500)]})


# --- applying ---------------------------------------------------------------------------------------


def test_a_dropped_quote_lowers_the_rating_and_stays_beside_the_machines(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, The_number="drop")))
    result = result_of(after, DEMAND)
    assert (result.rating, result.decided_rating) == (Rating.EVIDENCED, Rating.MENTIONED)
    dropped = result.evidence[-1]
    assert (dropped.level, dropped.standing, dropped.decision.by) == (2, 0, "Ann")


def test_everything_dropped_is_not_found(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, The_number="drop", In_2024="drop")))
    assert result_of(after, DEMAND).decided_rating is Rating.NOT_FOUND


def test_everything_dropped_says_no_more_than_the_plan_allows(tmp_path: Path) -> None:
    """Where most pages are images, or most of the text is Gaelic, nobody has looked: that is not "not found"."""
    plan = planscan.scan(SAMPLES / "dunmore-draft.docx", Settings(catalogues=("gpf-ed2",), matchers=("rules",)))
    at = next(number for number, one in enumerate(plan.criteria) if one.evidence)
    result = plan.criteria[at]
    assert result.rating_without_evidence is Rating.NOT_FOUND
    unread = replace(result, rating_without_evidence=Rating.COULD_NOT_READ)
    plan = replace(plan, criteria=(*plan.criteria[:at], unread, *plan.criteria[at + 1 :]))
    rows = [row | {"verdict": "drop", "by": "Ann"} for row in rows_of(plan) if row["criterion"] == result.criterion]
    after = decisions.apply(plan, sheet(tmp_path, rows))
    assert result_of(after, result.criterion).decided_rating is Rating.COULD_NOT_READ


def test_a_higher_level_in_another_section_raises_the_rating(tmp_path: Path) -> None:
    second = quote(CARERS, level=1, start=500, section=("Money",))
    plan = make_map(found={DEMAND: [quote(FORECAST), second]})
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, In_2024="level 2")))
    result = result_of(after, DEMAND)
    assert (result.rating, result.decided_rating) == (Rating.EVIDENCED, Rating.STRONG)


def test_kept_quotes_say_that_a_person_agreed(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, The_number="keep")))
    assert result_of(after, DEMAND).decided_rating is Rating.EVIDENCED


def test_criteria_without_decisions_stay_as_they_are(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, The_number="drop")))
    others = [one for one in after.criteria if one.criterion != DEMAND]
    assert others == [one for one in plan.criteria if one.criterion != DEMAND]


def test_a_quote_that_changed_is_an_orphan(plan: EvidenceMap, tmp_path: Path) -> None:
    rows = decided(plan, The_number="drop")
    later = make_map(found={DEMAND: [quote(FORECAST.replace("31", "32"))]})
    after = decisions.apply(later, sheet(tmp_path, rows))
    assert result_of(after, DEMAND).decided_rating is None
    (orphan,) = decisions.orphans(after)
    assert orphan.criterion == DEMAND and "The number of people" in orphan.message and "drop" in orphan.message


def test_rows_for_another_plan_are_passed_over(plan: EvidenceMap, tmp_path: Path) -> None:
    rows = decided(plan, The_number="drop")
    other = make_map("other.pdf", {DEMAND: [quote(FORECAST)]})
    assert decisions.apply(other, sheet(tmp_path, rows)) == other


def test_a_quote_printed_twice_is_decided_at_its_place(tmp_path: Path) -> None:
    plan = make_map(found={DEMAND: [quote(FORECAST), quote(FORECAST, start=900, section=("Again",))]})
    rows = rows_of(plan)
    next(row for row in rows if row["start"] == "900").update(verdict="drop")
    held = result_of(decisions.apply(plan, sheet(tmp_path, rows)), DEMAND).evidence
    assert [(one.start, one.standing) for one in held] == [(0, 2), (900, 0)]


def test_blanks_that_a_spreadsheet_changed_make_no_difference(plan: EvidenceMap, tmp_path: Path) -> None:
    rows = decided(plan, The_number="drop")
    for row in rows:
        row["quote"] = row["quote"].replace(", and", ",\r\n and")
    assert result_of(decisions.apply(plan, sheet(tmp_path, rows)), DEMAND).decided_rating is Rating.MENTIONED


def test_a_composite_follows_the_decisions_on_its_parts(tmp_path: Path) -> None:
    criteria = planscan.catalogue.load_one("act-2014").criteria
    known = {one.id for one in criteria}
    composite = next(c for c in criteria if c.parts and c.parts.rule == "all-of" and set(c.parts.of) < known)
    found = {part: [quote(FORECAST, start=n * 500)] for n, part in enumerate(composite.parts.of)}
    plan = make_map(found=found, catalogues=("act-2014",))
    assert result_of(plan, composite.id).rating is Rating.EVIDENCED
    rows = rows_of(plan)
    next(row for row in rows if row["criterion"] == composite.parts.of[0]).update(verdict="drop")
    after = result_of(decisions.apply(plan, sheet(tmp_path, rows)), composite.id)
    assert (after.rating, after.decided_rating) == (Rating.EVIDENCED, Rating.MENTIONED)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["glenfalloch-plan.pdf", "kyle-and-lorne-plan.docx"])
def test_a_map_says_enough_to_be_rated_again(name: str) -> None:
    """Without any decision, every rating of a scan comes out as the scan gave it."""
    plan = planscan.scan(SAMPLES / name)
    criteria = by_id(definitions(plan.catalogues))
    pairs = [(one, criteria[one.catalogue, one.criterion]) for one in plan.criteria]
    own = {c.id: rerate(one, one.evidence, c, plan.documents) for one, c in pairs}
    ratings = {i: rated.rating for i, rated in own.items()}
    again = {c.id: with_parts(c, own[c.id], ratings, stated(plan)).rating for _, c in pairs}
    assert {i: rating for i, rating in again.items() if rating is not result_of(plan, i).rating} == {}


def test_a_formula_in_a_quote_is_found_again(tmp_path: Path) -> None:
    plan = make_map(found={DEMAND: [quote(f"=1+1 {FORECAST}")]})
    rows = rows_of(plan)
    row = next(row for row in rows if row["quote"])
    assert row["quote"].startswith("'=")
    row["verdict"] = "drop"
    after = decisions.apply(plan, sheet(tmp_path, rows))
    assert not decisions.orphans(after) and result_of(after, DEMAND).decided_rating is Rating.NOT_FOUND


def test_decided_maps_come_back_from_json_and_keep_the_schema(plan: EvidenceMap, tmp_path: Path) -> None:
    rows = [*decided(plan, The_number="level 1"), added(plan, "no such words anywhere", "level 2")]
    after = decisions.apply(plan, sheet(tmp_path, rows))
    assert map_from_json(map_to_json(after)) == after
    schema = json.loads((ROOT / "docs" / "evidence-map.schema.json").read_text(encoding="utf-8"))
    data = json.loads(map_to_json(after))
    faults = [error.message for error in Draft202012Validator(schema).iter_errors(data["criteria"][0])]
    kinds = schema["$defs"]["finding"]["properties"]["kind"]["enum"]
    assert decisions.ORPHAN in kinds and all(one["kind"] in kinds for one in data["findings"]), faults


def test_the_sheet_of_a_decided_map_holds_the_decisions_again(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, decided(plan, The_number="drop")))
    again = decisions.apply(plan, sheet(tmp_path, rows_of(after), "again.csv"))
    assert again == after
    assert {row["decided_rating"] for row in rows_of(after) if row["criterion"] == DEMAND} == {"mentioned"}


# --- added passages ---------------------------------------------------------------------------------


def added(plan: EvidenceMap, words: str, verdict: str, criterion: str = DEMAND) -> Row:
    return {
        "plan": plan.documents[0].file, "file": plan.documents[0].file, "criterion": criterion, "quote": words,
        "verdict": verdict, "reason": "missed", "by": "Bob",
    }  # fmt: skip


def test_an_added_passage_is_found_in_the_text_and_quoted_exactly(
    word_plan: Callable[..., Path], tmp_path: Path
) -> None:
    path = word_plan("# Kettles", "The office has two kettles.\tOne of them works and is boiled on most mornings.")
    plan = planscan.scan(path, Settings(catalogues=("gpf-ed2",)))
    assert not result_of(plan, DEMAND).evidence
    document = extract(path)
    rows = [added(plan, "One of them  works and is boiled", "level 2")]
    after = decisions.apply(plan, sheet(tmp_path, rows), read=lambda _: document)
    (one,) = result_of(after, DEMAND).evidence
    assert document.text[one.start : one.end] == one.quote == "One of them works and is boiled"
    assert (one.level, one.section, one.matchers[0].name) == (2, ("Kettles",), "person")
    assert result_of(after, DEMAND).decided_rating is Rating.EVIDENCED
    assert b"added by Bob" in render(after, "html")


def test_an_added_passage_that_is_not_in_the_plan_is_an_orphan(plan: EvidenceMap, tmp_path: Path) -> None:
    after = decisions.apply(plan, sheet(tmp_path, [added(plan, "No such words.", "level 2")]))
    assert "these words were not found in the plan" in decisions.orphans(after)[0].message


def test_what_the_program_gives_no_more_holds_where_the_words_still_stand(
    word_plan: Callable[..., Path], tmp_path: Path
) -> None:
    document = extract(word_plan("# Needs", FORECAST, CARERS))
    before = make_map("plan.docx", {DEMAND: [quote(FORECAST), quote(CARERS, start=500)]})
    rows = decided(before, The_number="keep", In_2024="drop")
    after = decisions.apply(make_map("plan.docx"), sheet(tmp_path, rows), read=lambda _: document)
    result = result_of(after, DEMAND)
    assert [one.quote for one in result.evidence] == [FORECAST]
    assert result.decided_rating is Rating.EVIDENCED and decisions.orphans(after) == ()


@pytest.mark.parametrize(
    ("words", "start", "span"),
    [("b c", None, (2, 6)), ("b c", 9, (9, 12)), ("b c", 3, (2, 6)), ("x", None, None), ("  ", None, None)],
)
def test_words_are_found_whatever_blanks_part_them(words: str, start: int | None, span: tuple[int, int] | None) -> None:
    assert find(words, "a b\n\tc d b c", start) == span


# --- reading sheets ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"verdict": "perhaps"}, "'perhaps' is no verdict"),
        ({"verdict": "keep", "quote": ""}, "a verdict needs a quote"),
        ({"verdict": "keep", "criterion": ""}, "a verdict needs a criterion"),
        ({"verdict": "keep", "level": ""}, "give an added passage level 1 or level 2"),
        ({"verdict": "keep", "stance": "maybe"}, "'maybe' is no stance"),
    ],
)
def test_a_row_that_cannot_be_understood_is_named(plan: EvidenceMap, tmp_path: Path, change: Row, says: str) -> None:
    rows = [row for row in rows_of(plan) if row["quote"]]
    rows[0].update(change)
    with pytest.raises(InputError, match=f"line 2: .*{says}"):
        sheet(tmp_path, rows)


def test_one_quote_decided_twice_and_not_alike_is_named(plan: EvidenceMap, tmp_path: Path) -> None:
    row = next(row for row in rows_of(plan) if row["quote"])
    with pytest.raises(InputError, match="lines 2 and 3"):
        sheet(tmp_path, [{**row, "verdict": "keep"}, {**row, "verdict": "drop"}])


def test_a_sheet_without_its_columns_says_where_to_get_one(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("criterion,quote\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"lacks the column.* verdict.*--format csv"):
        decisions.read(tmp_path / "x.csv")


@pytest.mark.parametrize("cell", ["Level 1", "level1", "1", " LEVEL  1 "])
def test_verdicts_are_read_as_people_write_them(plan: EvidenceMap, tmp_path: Path, cell: str) -> None:
    rows = rows_of(plan)
    rows[[bool(row["quote"]) for row in rows].index(True)]["verdict"] = cell
    assert [row.verdict for row in sheet(tmp_path, rows).decided] == ["level 1"]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8"), (",", "cp1252")])
def test_sheets_that_spreadsheets_saved_in_their_own_way(
    plan: EvidenceMap, tmp_path: Path, delimiter: str, encoding: str
) -> None:
    rows = decided(plan, In_2024="drop")
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=ROW_KEYS, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "x.csv").write_bytes(out.getvalue().encode(encoding))
    (row,) = decisions.read(tmp_path / "x.csv").decided
    assert row.quote == CARERS


def test_an_excel_sheet_reads_like_the_csv(plan: EvidenceMap, tmp_path: Path) -> None:
    from openpyxl import Workbook

    rows = decided(plan, The_number="level 1")
    book = Workbook()
    book.active.append(["About this workbook"])
    sheet_of = book.create_sheet("Evidence")
    sheet_of.append([key.replace("_", " ").capitalize() for key in ROW_KEYS])
    for row in rows:
        sheet_of.append([float(row[key]) if key == "level" and row[key] else row[key] or None for key in ROW_KEYS])
    book.save(tmp_path / "x.xlsx")
    read = decisions.read(tmp_path / "x.xlsx")
    assert decisions.apply(plan, read) == decisions.apply(plan, sheet(tmp_path, rows))


def test_planscans_own_workbook_can_be_decided_on(plan: EvidenceMap, tmp_path: Path) -> None:
    from openpyxl import load_workbook

    (tmp_path / "plan.xlsx").write_bytes(render(plan, "xlsx"))
    book = load_workbook(tmp_path / "plan.xlsx")
    first = book.worksheets[0]
    heads = [cell.value for cell in first[1]]
    first.cell(2, heads.index("verdict") + 1).value = "drop"
    book.save(tmp_path / "decided.xlsx")
    after = decisions.apply(plan, decisions.read(tmp_path / "decided.xlsx"))
    assert result_of(after, DEMAND).decided_rating is Rating.MENTIONED


def test_what_is_no_workbook_is_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "x.xlsx").write_bytes(b"not a workbook")
    with pytest.raises(InputError, match=r"x\.xlsx: this is no Excel workbook"):
        decisions.read(tmp_path / "x.xlsx")


# --- agreement --------------------------------------------------------------------------------------


def test_agreement_of_two_sheets(plan: EvidenceMap, tmp_path: Path) -> None:
    first = sheet(tmp_path, decided(plan, The_number="keep", In_2024="drop"), "a.csv")
    second = sheet(tmp_path, decided(plan, The_number="level 2", In_2024="level 1"), "b.csv")
    found = decisions.agree(first, second)
    assert (found.pairs, found.same, found.share) == (2, 1, 0.5)
    assert [pair.left.quote for pair in found.disagreements] == [CARERS]
    assert (found.positive, found.negative) == (2 / 3, 0.0)
    assert found.interval is not None and found.interval[0] < 0.5 < found.interval[1]


def test_what_only_one_person_decided_stands_apart(plan: EvidenceMap, tmp_path: Path) -> None:
    first = sheet(tmp_path, [*decided(plan, The_number="keep"), added(plan, "Something missed.", "level 1")], "a.csv")
    second = sheet(tmp_path, decided(plan, In_2024="drop"), "b.csv")
    found = decisions.agree(first, second)
    assert (found.pairs, found.share, found.kappa) == (0, None, None)
    assert [row.quote for row in found.left_only] == [FORECAST, "Something missed."]
    assert [row.quote for row in found.right_only] == [CARERS]


def test_kappa_is_that_of_the_textbook() -> None:
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed 0.70, expected 0.50
    pairs = [(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15
    assert kappa(pairs) == pytest.approx(0.4)
    yes = [(bool(a), bool(b)) for a, b in pairs]
    assert specific_agreement(yes, True) == pytest.approx(40 / 55)
    assert specific_agreement(yes, False) == pytest.approx(30 / 45)


def test_kappa_says_nothing_where_all_answers_are_one() -> None:
    assert kappa([(1, 1), (1, 1)]) is None and kappa([]) is None


# --- labels -----------------------------------------------------------------------------------------


def test_a_decided_sheet_is_labels_for_evaluate(tmp_path: Path) -> None:
    both = make_map(found={DEMAND: [quote(FORECAST)], "needs.four-needs": [quote(FORECAST)]})
    rows = [row for row in rows_of(both) if row["quote"]]
    next(row for row in rows if row["criterion"] == DEMAND)["verdict"] = "level 1"
    (case,) = read_cases([write(tmp_path, rows)])
    assert (case.role, case.text) == ("decided", FORECAST)
    assert [(label.criterion, label.level) for label in case.labels] == [(DEMAND, 1)]
    assert case.debatable == ("needs.four-needs",)


def test_dropped_quotes_are_no_labels(plan: EvidenceMap, tmp_path: Path) -> None:
    cases = read_cases([write(tmp_path, decided(plan, The_number="keep", In_2024="drop"))])
    assert [[label.criterion for label in case.labels] for case in cases] == [[DEMAND], []]


def test_evaluate_measures_by_decided_sheets(plan: EvidenceMap, tmp_path: Path) -> None:
    cases = read_cases([write(tmp_path, decided(plan, The_number="keep", In_2024="drop"))])
    assert evaluate(cases, Settings()).overall.cases == 2
