"""Brings a store to the newest form of its tables, step by step, with Alembic; `versions/` holds the steps."""
