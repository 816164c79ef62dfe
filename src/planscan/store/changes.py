"""The statements that change rows, each within a transaction of its caller."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from planscan.keys import PlanKeys
from planscan.model import Document
from planscan.remember import SpokenPassage, unpack
from planscan.store import rows, tables
from planscan.store.values import Listed, Run

OF_DOCUMENT = frozenset({"document", "prints"})
"""Names of what is kept with a document; the rest is kept with the reading of the plan."""


def put_documents(connection: sa.Connection, keys: PlanKeys) -> None:
    """Rows of the plan's documents and passages, from what was kept of them."""
    for key in dict.fromkeys(keys.documents):
        if not holds(connection, tables.documents, {"id": key}):
            document = unpack(_kept(connection, key, "document"), Document)
            insert(connection, tables.documents, [rows.document_row(document, key)])
    if not holds(connection, tables.passages, {"reading_id": keys.reading}):
        spoken = unpack(_kept(connection, keys.reading, "readings"), list[SpokenPassage])
        insert(connection, tables.passages, rows.passage_rows(spoken, keys))


def keep(connection: sa.Connection, keys: PlanKeys, made: Mapping[str, bytes]) -> None:
    for name, data in made.items():
        first, _, number = name.partition(":")
        belongs = (keys.documents[int(number)], first) if first in OF_DOCUMENT else (keys.reading, name)
        replace(connection, tables.kept, dict(zip(("id", "name"), belongs)), {"data": data})


def _kept(connection: sa.Connection, key: str, name: str) -> bytes:
    names = tables.kept.c
    data = connection.execute(sa.select(names.data).where(names.id == key, names.name == name)).scalar_one()
    return bytes(data)


def put_outputs(connection: sa.Connection, keys: PlanKeys, outputs: Mapping[str, str]) -> None:
    for name, sha256 in outputs.items():
        renew(connection, tables.outputs, {"map_id": keys.map, "format": name}, {"sha256": sha256})


def put_plan(connection: sa.Connection, run: Run, plan: Listed, outcome: Mapping[str, str | None]) -> None:
    columns = tables.plans.c.keys()
    about = {f"{'name' if key == 'plan' else key}": value for key, value in plan.about.items()}
    row = {**dict.fromkeys(columns), **about, "number": plan.number, **outcome}
    key = {"run_id": run.id, "plan": plan.name}
    renew(connection, tables.plans, key, {name: row[name] for name in columns if name not in key})


def of_run(table: sa.Table, run_id: str) -> sa.ColumnElement[bool]:
    """Which rows of a table belong to a run."""
    maps = sa.select(tables.plans.c.map_id).where(tables.plans.c.run_id == run_id)
    readings = sa.select(tables.maps.c.reading_id).where(tables.maps.c.id.in_(maps))
    documents = sa.select(tables.map_documents.c.document_id).where(tables.map_documents.c.map_id.in_(maps))
    by_table: dict[str, str | sa.Select[tuple[str]]] = {
        **dict.fromkeys(("runs", "plans"), run_id),
        "documents": documents,
        "passages": readings,
    }
    column = next(table.c[name] for name in ("run_id", "reading_id", "map_id", "id") if _names_rows(table, name))
    wanted = by_table.get(table.name, maps)
    return column == wanted if isinstance(wanted, str) else column.in_(wanted)


def _names_rows(table: sa.Table, name: str) -> bool:
    return name in table.c and table.c[name].primary_key


def holds(connection: sa.Connection, table: sa.Table, key: Mapping[str, str]) -> bool:
    return connection.execute(sa.select(sa.literal(1)).where(*_is(table, key)).limit(1)).first() is not None


def insert(connection: sa.Connection, table: sa.Table, found: list[rows.Row]) -> None:
    if found:
        connection.execute(table.insert(), found)


def update(connection: sa.Connection, table: sa.Table, key: Mapping[str, str], values: rows.Row) -> bool:
    return connection.execute(table.update().where(*_is(table, key)).values(**values)).rowcount > 0


def renew(connection: sa.Connection, table: sa.Table, key: Mapping[str, str], values: Mapping[str, object]) -> None:
    """As `replace`, but a row that is the same already is left alone: a scan of an unchanged folder writes nothing."""
    columns = [table.c[name] for name in values]
    held = connection.execute(sa.select(*columns).where(*_is(table, key))).first()
    if held is None or tuple(held) != tuple(values.values()):
        replace(connection, table, key, values)


def replace(connection: sa.Connection, table: sa.Table, key: Mapping[str, str], values: Mapping[str, object]) -> None:
    connection.execute(table.delete().where(*_is(table, key)))
    connection.execute(table.insert(), {**key, **values})


def _is(table: sa.Table, key: Mapping[str, str]) -> list[sa.ColumnElement[bool]]:
    return [table.c[name] == value for name, value in key.items()]
