"""The store: keys hold all that can change a result, migrations lead to the tables, exports are complete."""

from __future__ import annotations

import contextlib
import csv
import json
import re
import sqlite3
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path

import pandas as pd
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from click.testing import CliRunner

from planscan import pipeline, versions
from planscan.cli import main
from planscan.config import Settings
from planscan.errors import InputError, OutputError, UnknownNameError
from planscan.keys import beside, keys_of
from planscan.model import Limits, ReadOptions
from planscan.remember import Remembering
from planscan.serialize import map_to_json
from planscan.store import FILE, engine, open_store, tables
from planscan.store.rows import _clean

from .conftest import ROOT, SAMPLES

FRAMEWORK = Settings(catalogues=("gpf-ed2",), matchers=("rules",))
CHANGED: dict[str, object] = {
    "catalogues": ("gpf-ed1",),
    "matchers": ("rules", "embedding"),
    "operating_point": "screening",
    "as_of": "2025-04-01",
    "reading": ReadOptions(tracked="reject"),
    "nearest": 4,
    "authorities": SAMPLES / "authorities.csv",
    "national": SAMPLES / "isles-of-hesk",
}


def planscan(*arguments: str | Path) -> str:
    done = CliRunner().invoke(main, [str(one) for one in arguments])
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def scanned(word_plan: Callable[..., Path], tmp_path: Path) -> Path:
    """The output folder of a scan of one plan."""
    path = word_plan(
        "# Needs", "Demand for care at home is projected to rise by 31 per cent by 2035.", "=1+1 is no sum."
    )
    planscan("scan", path, "--out", tmp_path / "out", "--catalogue", "gpf-ed2", "--matchers", "rules")
    return tmp_path / "out"


# --- keys -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_changes_the_key_of_the_map(name: str, word_plan: Callable[..., Path]) -> None:
    path = word_plan("All is well.")
    other = replace(FRAMEWORK, **{name: CHANGED[name]})
    assert keys_of([path], FRAMEWORK).map != keys_of([path], other).map


def test_every_limit_changes_the_key_of_what_was_read(word_plan: Callable[..., Path]) -> None:
    path = word_plan("All is well.")
    for field in fields(Limits):
        limits = replace(Limits(), **{field.name: 7})
        other = replace(FRAMEWORK, reading=ReadOptions(limits=limits))
        assert keys_of([path], other).documents != keys_of([path], FRAMEWORK).documents


def test_a_setting_of_a_late_stage_leaves_what_was_read_as_it_is(word_plan: Callable[..., Path]) -> None:
    path = word_plan("All is well.")
    mine, other = (keys_of([path], replace(FRAMEWORK, operating_point=one)) for one in ("balanced", "screening"))
    assert (mine.documents, mine.reading) == (other.documents, other.reading)


def test_bytes_name_and_version_change_the_key(
    word_plan: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = word_plan("All is well.")
    renamed = path.rename(tmp_path / "renamed.docx")
    mine = keys_of([renamed], FRAMEWORK)
    other = renamed.rename(path)
    assert keys_of([other], FRAMEWORK).documents != mine.documents
    path.rename(renamed)
    monkeypatch.setattr("planscan.keys.versions", lambda: {**versions.versions(), "planscan": "9"})
    assert keys_of([renamed], FRAMEWORK).documents != mine.documents


def test_a_page_of_a_web_plan_changes_its_key(tmp_path: Path) -> None:
    index = tmp_path / "index.html"
    index.write_text("<a href='more.html'>more</a>", encoding="utf-8")
    before = keys_of([index], FRAMEWORK)
    (tmp_path / "more.html").write_text("<p>More</p>", encoding="utf-8")
    assert keys_of([index], FRAMEWORK).files != before.files


def test_an_own_catalogue_counts_by_what_it_says(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    seen = set()
    for text in ("catalogue: a\n", "catalogue: b\n", "catalogue: a\nbased_on: gpf-ed2\n"):
        own.write_text(text, encoding="utf-8")
        seen.add(keys_of([word_plan("All is well.")], Settings(catalogues=(str(own),))).map)
    assert len(seen) == 3


def test_sharing_text_changes_the_key_and_sharing_none_does_not(word_plan: Callable[..., Path]) -> None:
    keys = keys_of([word_plan("All is well.")], FRAMEWORK)
    assert beside(keys, {}) == keys
    assert len({keys.map, beside(keys, {"b": ["1"]}).map, beside(keys, {"c": ["1"]}).map}) == 3


def test_what_is_no_file_has_no_key(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        keys_of([tmp_path / "missing.pdf"], FRAMEWORK)


# --- remembering ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["glenfalloch-plan.pdf", "dunmore-draft.docx"])
def test_remembered_steps_give_the_same_bytes(name: str) -> None:
    anew = map_to_json(pipeline.scan(SAMPLES / name))
    first = Remembering({})
    assert map_to_json(pipeline.scan(SAMPLES / name, steps=first)) == anew
    second = Remembering(first.made)
    assert map_to_json(pipeline.scan(SAMPLES / name, steps=second)) == anew
    assert second.made == {}


def test_editions_with_the_same_ids_are_remembered_apart() -> None:
    """Hits kept under the id alone would give the second edition those of the first."""
    both = replace(FRAMEWORK, catalogues=("gpf-ed2", "gpf-ed1"), matchers=("rules", "embedding", "learned"))
    plan = SAMPLES / "dunmore-draft.docx"
    first = Remembering({})
    anew = map_to_json(pipeline.scan(plan, both, steps=first))
    second = Remembering(first.made)
    assert map_to_json(pipeline.scan(plan, both, steps=second)) == anew == map_to_json(pipeline.scan(plan, both))
    assert second.made == {}
    one = replace(both, catalogues=("gpf-ed1",))
    assert map_to_json(pipeline.scan(plan, one, steps=Remembering(first.made))) == map_to_json(pipeline.scan(plan, one))


def test_another_catalogue_only_matches_anew() -> None:
    first = Remembering({})
    pipeline.scan(SAMPLES / "dunmore-draft.docx", FRAMEWORK, steps=first)
    second = Remembering(first.made)
    pipeline.scan(SAMPLES / "dunmore-draft.docx", replace(FRAMEWORK, catalogues=("scp-guidance",)), steps=second)
    assert set(second.made) == {"hits:rules"}


def test_a_changed_criterion_costs_only_the_matchers_that_rest_on_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "mine.yaml"
    text = (ROOT / "criteria" / "gpf-ed2.yaml").read_text(encoding="utf-8")
    own.write_text(text, encoding="utf-8")
    settings = Settings(catalogues=(str(own),))
    first = Remembering({})
    pipeline.scan(SAMPLES / "dunmore-draft.docx", settings, steps=first)
    own.write_text(text.replace("statement: ", "statement: In a word, ", 1), encoding="utf-8")
    monkeypatch.setattr("planscan.match.learned.shipped", None)
    monkeypatch.setattr("planscan.steps.find_facts", None)
    second = Remembering(first.made)
    again = pipeline.scan(SAMPLES / "dunmore-draft.docx", settings, steps=second)
    assert set(second.made) == {"hits:rules"}
    monkeypatch.undo()
    assert map_to_json(again) == map_to_json(pipeline.scan(SAMPLES / "dunmore-draft.docx", settings))


# --- the database -----------------------------------------------------------------------------------


def test_migrations_lead_to_the_tables_of_the_program(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    made = sa.create_engine(f"sqlite:///{tmp_path / FILE}")
    with made.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), tables.metadata) == []


def test_the_program_knows_its_newest_migration() -> None:
    folder = Path(engine.__file__).parent / "migrations"
    assert ScriptDirectory(str(folder)).get_heads() == [engine.HEAD]


def test_a_store_of_a_newer_planscan_is_left_alone(tmp_path: Path) -> None:
    open_store(tmp_path).close()
    with contextlib.closing(sqlite3.connect(tmp_path / FILE)) as store, store:
        store.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(OutputError, match="newer planscan"):
        open_store(tmp_path)


def test_what_is_no_store_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"this is no database, and long enough to be looked at" * 40)
    with pytest.raises(OutputError, match="the store cannot be used"):
        open_store(tmp_path)
    with pytest.raises(UnknownNameError, match="no address of a store"):
        open_store("postgresql over there")


def test_an_empty_store_holds_no_run(tmp_path: Path) -> None:
    with pytest.raises(UnknownNameError, match="no run yet"):
        open_store(tmp_path).last_run()


def test_text_that_databases_refuse_is_made_harmless() -> None:
    assert _clean("a\0b\ud800") == "a\ufffdb?"
    assert _clean(None) is None


def test_every_table_and_column_is_documented() -> None:
    text = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    for table in tables.EXPORTED:
        section = text.partition(f"### `{table.name}`")[2].partition("\n### ")[0]
        missing = [column.name for column in table.c if f"`{column.name}`" not in section]
        assert not missing, f"docs/store.md does not describe {table.name}: {missing}"


def test_the_queries_of_the_documentation_run(scanned: Path) -> None:
    text = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL)
    assert len(queries) >= 3
    with contextlib.closing(sqlite3.connect(scanned / FILE)) as store:
        for query in queries:
            store.execute(query).fetchall()


# --- export -----------------------------------------------------------------------------------------


def test_export_holds_every_quote_of_the_map(scanned: Path) -> None:
    planscan("export", scanned, "--format", "csv", "--format", "parquet", "--format", "json")
    found = json.loads((scanned / "plan.json").read_text(encoding="utf-8"))
    quotes = [item["quote"] for one in found["criteria"] for item in one["evidence"]]
    frame = pd.read_parquet(scanned / "export" / "evidence.parquet")
    assert sorted(frame["quote"]) == sorted(quotes)
    assert (scanned / "export" / "plan.json").read_bytes() == (scanned / "plan.json").read_bytes()
    text = pd.read_parquet(scanned / "export" / "documents.parquet")["text"].iloc[0]
    assert all(text[row.start : row.end] == row.quote for row in frame.itertuples())


def test_both_editions_go_into_one_store(word_plan: Callable[..., Path], tmp_path: Path) -> None:
    path = word_plan("# Needs", "Demand for care at home is projected to rise by 31 per cent by 2035.")
    out = tmp_path / "out"
    planscan("scan", path, "--out", out, "--catalogue", "all", "--matchers", "rules")
    planscan("export", out, "--to", tmp_path / "tables", "--format", "csv")
    with (tmp_path / "tables" / "evidence.csv").open(encoding="utf-8-sig", newline="") as stream:
        held = [row["catalogue"] for row in csv.DictReader(stream) if row["criterion"] == "needs.forecast-demand"]
    assert held == ["gpf-ed1", "gpf-ed2"]


def test_tables_have_the_same_types_whether_they_hold_rows_or_not(scanned: Path) -> None:
    planscan("export", scanned)
    decisions = pd.read_parquet(scanned / "export" / "decisions.parquet")
    assert list(decisions.columns) == [column.name for column in tables.decisions.c]


def test_exported_cells_run_no_formula(scanned: Path) -> None:
    planscan("export", scanned, "--format", "csv")
    with (scanned / "export" / "passages.csv").open(encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert any("1+1 is no sum" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@")) for cell in cells)


def test_export_of_a_folder_without_store_says_what_to_do(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["export", str(tmp_path)])
    assert done.exit_code == InputError.exit_code
    assert "planscan scan" in done.output


def test_an_earlier_run_is_exported_by_the_beginning_of_its_id(scanned: Path, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(scanned / FILE)) as store:
        (first,) = store.execute("SELECT id FROM runs").fetchone()
    options = ("--out", scanned, "--catalogue", "gpf-ed2", "--matchers", "rules", "--operating-point", "screening")
    planscan("scan", tmp_path / "plan.docx", *options)
    planscan("export", scanned, "--run", first[:10], "--format", "csv", "--to", tmp_path / "first")
    assert first in (tmp_path / "first" / "plans.csv").read_text(encoding="utf-8-sig")
    done = CliRunner().invoke(main, ["export", str(scanned), "--run", "zz"])
    assert done.exit_code == UnknownNameError.exit_code
