"""Decided sheets as labelled passages, in the shape that `planscan evaluate` reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypedDict

from planscan.decisions.sheet import Row, Sheet, plain


class Label(TypedDict):
    criterion: str
    level: int
    stance: str | None


class Labelled(TypedDict):
    """One passage; `role` is always "decided"."""

    id: str
    role: str
    text: str
    labels: list[Label]
    debatable: list[str]


def labelled(sheet: Sheet) -> list[Labelled]:
    """One labelled passage for each quote that a person decided on, in the order of the sheet.

    Rows of the same quote that were left undecided count neither way. Recall then rests on the rows that people
    added: what neither they nor the program listed is taken for no evidence.
    """
    quotes: dict[tuple[str, str], list[Row]] = {}
    for row in sheet.rows:
        quotes.setdefault((row.file or row.plan, plain(row.quote)), []).append(row)
    return [
        _labelled(f"{sheet.name}:{rows[0].line}", rows) for rows in quotes.values() if any(row.verdict for row in rows)
    ]


def _labelled(name: str, rows: Sequence[Row]) -> Labelled:
    levels: dict[str, Label] = {}
    for row in rows:
        if row.standing:
            levels.setdefault(row.criterion, {"criterion": row.criterion, "level": row.standing, "stance": row.stance})
    decided = {row.criterion for row in rows if row.verdict}
    open_rows = dict.fromkeys(row.criterion for row in rows if row.criterion not in decided)
    return {
        "id": name,
        "role": "decided",
        "text": rows[0].quote,
        "labels": list(levels.values()),
        "debatable": list(open_rows),
    }
