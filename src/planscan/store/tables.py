"""The tables of the store; `docs/store.md` describes each column for those who query them.

Keys are digests of what a row rests on, or plain numbers within such a key: the same results make the same rows,
whatever the order in which plans were done. Only `runs` holds clock times.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)

_DIGEST = String(64)


def _key(name: str, target: str | None = None) -> Column[str]:
    if target is None:
        return Column(name, _DIGEST, primary_key=True)
    return Column(name, _DIGEST, ForeignKey(target, ondelete="CASCADE"), primary_key=True)


def _number(name: str = "number") -> Column[int]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _place() -> list[Column[object]]:
    """Where something stands: the document, the characters of its text, and the page on which it starts."""
    return [
        Column("document_id", _DIGEST, ForeignKey("documents.id")),
        Column("start", Integer),
        Column("end", Integer),
        Column("page", Integer),
    ]


runs = Table(
    "runs",
    metadata,
    _key("id"),
    Column("planscan", String(40), nullable=False),
    Column("settings", Text, nullable=False),
    Column("catalogues", Text, nullable=False),
    Column("models", Text, nullable=False),
    Column("versions", Text, nullable=False),
    Column("began", String(40), nullable=False),
    Column("ended", String(40)),
)

documents = Table(
    "documents",
    metadata,
    _key("id"),
    Column("file", Text, nullable=False),
    Column("sha256", _DIGEST, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("title", Text),
    Column("language", Text),
    Column("pages", Integer, nullable=False),
    Column("pages_unread", Integer, nullable=False),
    Column("pages_doubtful", Integer, nullable=False),
    Column("quality", Float),
    Column("words", Integer, nullable=False),
    Column("text", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    _key("reading_id"),
    _number(),
    *_place(),
    Column("kind", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("context", Text, nullable=False),
    Column("paragraph", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("words", Integer, nullable=False),
    Column("language", Text, nullable=False),
    Column("quality", Float, nullable=False),
    Column("stance", Text, nullable=False),
    Column("voice", Text, nullable=False),
    Column("particulars", Text, nullable=False),
)

maps = Table(
    "maps",
    metadata,
    _key("id"),
    Column("reading_id", _DIGEST, nullable=False, index=True),
    Column("edition", Integer, nullable=False),
    Column("edition_because", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("sha256", _DIGEST, nullable=False),
    Column("quotes_withheld", Integer, nullable=False),
    Column("json", LargeBinary, nullable=False),
)

map_documents = Table(
    "map_documents",
    metadata,
    _key("map_id", "maps.id"),
    _number(),
    Column("document_id", _DIGEST, ForeignKey("documents.id"), nullable=False),
)

plans = Table(
    "plans",
    metadata,
    _key("run_id", "runs.id"),
    Column("plan", String(200), primary_key=True),
    Column("number", Integer, nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("map_id", _DIGEST, ForeignKey("maps.id"), index=True),
    Column("name", Text),
    Column("authority", Text),
    Column("period", Text),
    Column("status", Text),
    Column("type", Text),
    Column("notes", Text),
    Column("error", Text),
    Column("message", Text),
)

ratings = Table(
    "ratings",
    metadata,
    _key("map_id", "maps.id"),
    _number(),
    Column("catalogue", Text, nullable=False),
    Column("criterion", String(200), nullable=False, index=True),
    Column("rating", Text, nullable=False),
    Column("confidence", Float),
    Column("rating_without_repeats", Text, nullable=False),
    Column("decided_rating", Text),
    Column("rulebook", Text),
    Column("reason", Text, nullable=False),
    Column("ask", Text, nullable=False),
    Column("pages_searched", Integer, nullable=False),
    Column("pages_unread", Integer, nullable=False),
)

evidence = Table(
    "evidence",
    metadata,
    _key("map_id", "maps.id"),
    Column("catalogue", String(200), primary_key=True),
    Column("criterion", String(200), primary_key=True),
    _number(),
    *_place(),
    Column("quote", Text, nullable=False),
    Column("page_label", Text),
    Column("paragraph", Integer, nullable=False),
    Column("section", Text, nullable=False),
    Column("level", Integer, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("stance", Text, nullable=False),
    Column("voice", Text, nullable=False),
    Column("confidence", Float, nullable=False),
    Column("quality", Float, nullable=False),
    Column("repeats_start", Integer),
    Column("reasons", Text, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    _key("map_id", "maps.id"),
    _number(),
    *_place(),
    Column("key", String(200), nullable=False, index=True),
    Column("value", Text),
    Column("quote", Text),
    Column("confidence", Float),
)

findings = Table(
    "findings",
    metadata,
    _key("map_id", "maps.id"),
    _number(),
    *_place(),
    Column("kind", String(200), nullable=False, index=True),
    Column("severity", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("criterion", Text),
)

decisions = Table(
    "decisions",
    metadata,
    _key("map_id"),
    Column("catalogue", String(200), primary_key=True),
    Column("criterion", String(200), primary_key=True),
    _number(),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    ForeignKeyConstraint(
        ["map_id", "catalogue", "criterion", "number"],
        ["evidence.map_id", "evidence.catalogue", "evidence.criterion", "evidence.number"],
        name="fk_decisions_evidence",
        ondelete="CASCADE",
    ),
)

failures = Table(
    "failures",
    metadata,
    _key("map_id"),
    Column("error", Text, nullable=False),
    Column("message", Text, nullable=False),
)

outputs = Table(
    "outputs",
    metadata,
    _key("map_id", "maps.id"),
    Column("format", String(40), primary_key=True),
    Column("sha256", _DIGEST, nullable=False),
)

kept = Table(
    "kept",
    metadata,
    _key("id"),
    Column("name", String(80), primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

Index("ix_evidence_criterion", evidence.c.criterion)

EXPORTED = (runs, plans, documents, passages, maps, map_documents, ratings, evidence, facts, findings, decisions)
"""Tables that `planscan export` writes; the others are planscan's own memory."""

NEVER_EXPORTED = {"runs": {"began", "ended"}, "maps": {"json"}}
"""Columns left out of exports: clock times, so that the same results give the same bytes, and packed maps."""
