"""Run by Alembic: takes the connection that the store hands it."""

from __future__ import annotations

from alembic import context

from planscan.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite changes a table only by copying it
)
context.run_migrations()
