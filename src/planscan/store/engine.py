"""Opens a store: its address, its transactions, its form, and its errors in one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError

from planscan.errors import MissingExtraError, OutputError, UnknownNameError

HEAD = "0001"
"""The newest step of `migrations/versions`."""

FILE = "planscan.sqlite"
"""Name of the store that a scan makes in its output folder."""

_WAIT_SECONDS = 60


def shown(where: str | Path) -> str:
    """The address of a store without its password."""
    return _url(where).render_as_string(hide_password=True)


def _url(where: str | Path) -> sa.URL:
    if isinstance(where, Path):
        return sa.URL.create("sqlite", database=str(where / FILE))
    try:
        url = sa.make_url(where)
    except sa.exc.ArgumentError as err:
        raise UnknownNameError(f"{where!r} is no address of a store; write it as postgresql://user@host/name") from err
    return url.set(drivername="postgresql+psycopg") if url.drivername in {"postgresql", "postgres"} else url


def engine_of(where: str | Path) -> sa.Engine:
    url = _url(where)
    try:
        if url.get_backend_name() != "sqlite":
            return sa.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as err:
        raise MissingExtraError(f"a store on PostgreSQL needs {err.name}: pip install 'planscan[postgresql]'") from err
    engine = sa.create_engine(url, connect_args={"timeout": _WAIT_SECONDS})
    # Python's sqlite3 opens no transaction for changes of tables; so it is told to open none, and we open ours.
    sa.event.listen(engine, "connect", _leave_transactions_to_us)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _leave_transactions_to_us(connection: object, record: object) -> None:
    del record
    connection.isolation_level = None  # type: ignore[attr-defined]  # of sqlite3
    connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[attr-defined]


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("planscan_writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def bring_up_to_date(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        known = sa.inspect(connection).has_table("alembic_version")
        now = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() if known else None
    if now == HEAD:
        return
    if now is not None and str(now) > HEAD:
        raise OutputError(
            f"{engine.url.render_as_string()}: a newer planscan wrote this store (form {now}, this one knows {HEAD}); "
            "update planscan, or choose another --out or --store"
        )
    _migrate(engine)


def _migrate(engine: sa.Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    with engine.connect() as plain:
        connection = plain.execution_options(planscan_writes=True)
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


@contextmanager
def told(engine: sa.Engine) -> Iterator[None]:
    """Errors of the database in one sentence, without the password; the rows that it holds are not shown."""
    try:
        yield
    except IntegrityError:
        raise  # for the caller to try again, or a mistake of ours
    except DBAPIError as err:
        said = str(err.orig).strip().partition("\n")[0]
        raise OutputError(
            f"{engine.url.render_as_string()}: the store cannot be used ({said}); check the address, the rights and "
            "the space there, or choose another with --out or --store"
        ) from err
