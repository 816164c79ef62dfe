"""Small documents for tests of facts and findings: blocks from marked lines."""

from __future__ import annotations

from planscan.model import Block, BlockKind, Document

_MARKS = {"# ": BlockKind.HEADING, "- ": BlockKind.LIST_ITEM, "| ": BlockKind.TABLE_ROW}


def document(*lines: str) -> Document:
    """A document of paragraphs; "# " marks a heading, "- " an item, "| " a row, whose first is the table's header."""
    text, previous, blocks, table, headers = "", "", [], 0, ()
    for number, line in enumerate(lines, 1):
        kind = _MARKS.get(line[:2], BlockKind.PARAGRAPH)
        words = line[2:] if kind is not BlockKind.PARAGRAPH else line
        row = kind is BlockKind.TABLE_ROW
        words = words.replace(" | ", "\t") if row else words
        first = row and (not blocks or blocks[-1].kind is not BlockKind.TABLE_ROW)
        table += first
        headers = () if not row or first else headers or tuple(previous.split("\t"))
        blocks.append(
            Block(
                kind, len(text), len(text) + len(words), level=kind is BlockKind.HEADING, paragraph=number,
                headers=headers, table=table if row else 0, role="header-row" if first else "",
            )
        )  # fmt: skip
        previous = words
        text += words + "\n\n"
    return Document("plan.docx", "0" * 64, "text/plain", text, tuple(blocks))
