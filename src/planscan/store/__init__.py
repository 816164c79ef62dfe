"""The store: what was read, found and rated, in SQLite or PostgreSQL, one transaction for each plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from planscan.errors import UnknownNameError
from planscan.keys import PlanKeys
from planscan.store import changes, rows, tables
from planscan.store.changes import OF_DOCUMENT
from planscan.store.engine import FILE, bring_up_to_date, engine_of, shown, told
from planscan.store.values import Failure, Held, Listed, Mapped, Run

__all__ = ["FILE", "Failure", "Held", "Listed", "Mapped", "Run", "Store", "open_store", "shown"]


class Store:
    """An open store. Every method that writes does so in one transaction."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine

    def close(self) -> None:
        self._engine.dispose()

    # --- runs ---------------------------------------------------------------------------------------

    def run(self, key: str) -> Run | None:
        """The run of this id, if the store holds it."""
        columns = [tables.runs.c[name] for name in Run.__slots__]
        with self._reading() as connection:
            found = connection.execute(sa.select(*columns).where(tables.runs.c.id == key)).first()
        return Run(*found) if found is not None else None

    def begin(self, run: Run) -> None:
        """Note that a run goes on; one that was broken off goes on under its own id."""
        known = {name: getattr(run, name) for name in Run.__slots__}
        with self._writing() as connection:
            if not changes.update(connection, tables.runs, {"id": run.id}, {"began": _now(), "ended": None}):
                connection.execute(tables.runs.insert(), {**known, "began": _now(), "ended": None})

    def end(self, run: Run, plans: Iterable[str]) -> None:
        """Note that a run is done, and that it holds these plans and no others."""
        named = list(plans)
        with self._writing() as connection:
            held = tables.plans.c
            connection.execute(tables.plans.delete().where(held.run_id == run.id, held.plan.not_in(named)))
            changes.update(connection, tables.runs, {"id": run.id}, {"ended": _now()})

    def last_run(self) -> str:
        """Id of the run that began last.

        Raises:
            UnknownNameError: the store holds none.
        """
        order = (tables.runs.c.began.desc(), tables.runs.c.id)
        with self._reading() as connection:
            found = connection.execute(sa.select(tables.runs.c.id).order_by(*order).limit(1)).scalar()
        if found is None:
            raise UnknownNameError("the store holds no run yet; make one with `planscan scan PLANS --out DIR`")
        return str(found)

    def run_called(self, beginning: str) -> str:
        """Id of the one run whose id begins like this.

        Raises:
            UnknownNameError: there is none, or several.
        """
        with self._reading() as connection:
            every = connection.execute(sa.select(tables.runs.c.id).order_by(tables.runs.c.id)).scalars().all()
        found = [one for one in every if one.startswith(beginning)]
        if len(found) != 1:
            known = ", ".join(one[:12] for one in every)
            raise UnknownNameError(
                f"{'several runs begin' if found else 'no run begins'} with {beginning!r}; the store holds {known}"
            )
        return str(found[0])

    # --- plans --------------------------------------------------------------------------------------

    def held(self, keys: PlanKeys) -> Held | None:
        """The map that was made under these very keys; None where there is none."""
        columns = (tables.maps.c.summary, tables.maps.c.quotes_withheld)
        outputs = sa.select(tables.outputs.c.format, tables.outputs.c.sha256).where(tables.outputs.c.map_id == keys.map)
        with self._reading() as connection:
            found = connection.execute(sa.select(*columns).where(tables.maps.c.id == keys.map)).first()
            if found is None:
                return None
            return Held(*found, outputs={row.format: row.sha256 for row in connection.execute(outputs)})

    def packed(self, keys: PlanKeys) -> bytes:
        """The map that is held under these keys, as compressed JSON."""
        with self._reading() as connection:
            wanted = sa.select(tables.maps.c.json).where(tables.maps.c.id == keys.map)
            return bytes(connection.execute(wanted).scalar_one())

    def failure(self, keys: PlanKeys) -> Failure | None:
        """Why no map could be made under these very keys; None where it was not tried, or may go better next time."""
        known = tables.failures.c
        with self._reading() as connection:
            found = connection.execute(sa.select(known.error, known.message).where(known.map_id == keys.map)).first()
        return Failure(*found) if found is not None else None

    def kept(self, keys: PlanKeys, *, only: str = "%") -> dict[str, bytes]:
        """What `remember.Remembering` may look up for a plan: whatever was kept of its documents and its reading.

        With `only`, what goes by one name.
        """
        names = tables.kept.c
        wanted = sa.select(names.id, names.name, names.data).where(
            names.id.in_([*keys.documents, keys.reading]), names.name.like(only)
        )
        with self._reading() as connection:
            found = {(key, name): data for key, name, data in connection.execute(wanted)}
        known = {name: data for (key, name), data in found.items() if key == keys.reading}
        for number, document in enumerate(keys.documents):
            known |= {f"{name}:{number}": found[document, name] for name in OF_DOCUMENT if (document, name) in found}
        return known

    def keep(self, keys: PlanKeys, made: Mapping[str, bytes]) -> None:
        """Keep what was made on the way to a map that is not there yet."""
        with self._writing() as connection:
            changes.keep(connection, keys, made)

    def put(self, run: Run, plan: Listed, keys: PlanKeys, mapped: Mapped) -> None:
        """Store a plan's map with all that belongs to it."""
        try:
            self._put(run, plan, keys, mapped)
        except IntegrityError:  # another scan stored a file that both have, between our look and our change
            self._put(run, plan, keys, mapped)

    def _put(self, run: Run, plan: Listed, keys: PlanKeys, mapped: Mapped) -> None:
        with self._writing() as connection:
            changes.keep(connection, keys, mapped.made)
            changes.put_documents(connection, keys)
            if not changes.holds(connection, tables.maps, {"id": keys.map}):
                for name, found in rows.map_rows(mapped.evidence_map, mapped.packed, keys).by_table():
                    changes.insert(connection, tables.metadata.tables[name], found)
            changes.put_outputs(connection, keys, mapped.outputs)
            changes.put_plan(connection, run, plan, {"outcome": "mapped", "map_id": keys.map})

    def put_again(self, run: Run, plan: Listed, keys: PlanKeys, outputs: Mapping[str, str]) -> None:
        """Note that a plan of this run has a map that the store holds, and how its outputs read."""
        with self._writing() as connection:
            changes.put_outputs(connection, keys, outputs)
            changes.put_plan(connection, run, plan, {"outcome": "mapped", "map_id": keys.map})

    def put_failure(self, run: Run, plan: Listed, failure: Failure, keys: PlanKeys | None) -> None:
        """Note why a plan of this run has no map; with keys, also that it will fail alike next time."""
        said = {"error": failure.error, "message": failure.message}
        with self._writing() as connection:
            if keys is not None:
                changes.replace(connection, tables.failures, {"map_id": keys.map}, said)
            changes.put_plan(connection, run, plan, {"outcome": "failed", "map_id": None, **said})

    # --- for exports and manifests ------------------------------------------------------------------

    def documents(self, keys: Iterable[str]) -> dict[str, dict[str, str | int | float | None]]:
        """By key, what is known of documents beside their text; keys that are not known are passed over."""
        columns = [column for column in tables.documents.c if column.name not in {"text", "sha256"}]
        wanted = sa.select(*columns).where(tables.documents.c.id.in_(list(keys)))
        with self._reading() as connection:
            return {row["id"]: dict(row) for row in connection.execute(wanted).mappings()}

    def written(self, keys: PlanKeys) -> tuple[str, dict[str, str]]:
        """SHA-256 of the JSON of a map that is held, and of each of its outputs by format."""
        wanted = sa.select(tables.maps.c.sha256).where(tables.maps.c.id == keys.map)
        outputs = sa.select(tables.outputs.c.format, tables.outputs.c.sha256).where(tables.outputs.c.map_id == keys.map)
        with self._reading() as connection:
            found = connection.execute(outputs.order_by(tables.outputs.c.format))
            return connection.execute(wanted).scalar_one(), {row.format: row.sha256 for row in found}

    def maps_of(self, run_id: str) -> Iterator[tuple[str, bytes]]:
        """Name and compressed JSON of every map of a run, in the order of its plans."""
        joined = tables.plans.join(tables.maps, tables.plans.c.map_id == tables.maps.c.id)
        wanted = sa.select(tables.plans.c.plan, tables.maps.c.json).select_from(joined)
        with self._reading() as connection:
            yield from connection.execute(wanted.where(tables.plans.c.run_id == run_id).order_by(tables.plans.c.number))

    def export(self, run_id: str) -> Iterator[tuple[str, dict[str, type], Iterator[tuple[object, ...]]]]:
        """For every public table its name, its columns with their types, and the rows of one run, ordered by key."""
        with self._reading() as connection:
            for table in tables.EXPORTED:
                hidden = tables.NEVER_EXPORTED.get(table.name, set())
                columns = [column for column in table.c if column.name not in hidden]
                wanted = sa.select(*columns).where(changes.of_run(table, run_id)).order_by(*table.primary_key.columns)
                found = connection.execution_options(stream_results=True).execute(wanted)
                yield table.name, {c.name: c.type.python_type for c in columns}, (tuple(row) for row in found)

    # --- connections --------------------------------------------------------------------------------

    @contextmanager
    def _writing(self) -> Iterator[sa.Connection]:
        with told(self._engine), self._engine.connect() as plain:
            connection = plain.execution_options(planscan_writes=True)
            with connection.begin():
                yield connection

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with told(self._engine), self._engine.connect() as connection:
            yield connection


def open_store(where: str | Path) -> Store:
    """Open the store at a URL, or the SQLite file in a folder; its tables are made or brought up to date.

    Raises:
        OutputError: it cannot be opened, or a newer planscan wrote it.
        MissingExtraError: the driver for PostgreSQL is not installed.
    """
    engine = engine_of(where)
    with told(engine):
        bring_up_to_date(engine)
    return Store(engine)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
