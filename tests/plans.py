"""Small documents for tests of facts and findings: blocks from marked lines."""

from __future__ import annotations

from planscan.model import Block, BlockKind, Document

_MARKS = {"# ": BlockKind.HEADING, "##": BlockKind.HEADING, "- ": BlockKind.LIST_ITEM, "| ": BlockKind.TABLE_ROW}
_WRAPPED_FROM = 100


def document(*lines: str) -> Document:
    """A document of paragraphs; "# " or "## " marks a heading, "- " an item, "| " a row.

    The first row of a table is its header.
    """
    text, previous, blocks, table, headers = "", "", [], 0, ()
    for number, line in enumerate(lines, 1):
        kind = _MARKS.get(line[:2], BlockKind.PARAGRAPH)
        row = kind is BlockKind.TABLE_ROW
        words = line if kind is BlockKind.PARAGRAPH else line[2:].strip()
        words = "\t".join(cell.strip() for cell in line[1:].split("|")) if row else words
        first = row and (not blocks or blocks[-1].kind is not BlockKind.TABLE_ROW)
        table += first
        headers = () if not row or first else headers or tuple(previous.split("\t"))
        blocks.append(
            Block(
                kind, len(text), len(text) + len(words), level=len(line) - len(line.lstrip("#")), paragraph=number,
                headers=headers, table=table if row else 0, role="header-row" if first else "",
            )
        )  # fmt: skip
        previous = words
        text += words + "\n\n"
    return Document("plan.docx", "0" * 64, "text/plain", text, tuple(blocks))


def written(text: str) -> Document:
    """The same from one text; a line of more than a hundred characters goes on in the next."""
    return document(*_blocks(text.splitlines()))


def _blocks(lines: list[str]) -> list[str]:
    """Lines of a case, those that were wrapped joined again."""
    found: list[str] = []
    wrapped = False
    for line in lines:
        if wrapped and line[:2] not in _MARKS:
            found[-1] += f" {line.strip()}"
        else:
            found.append(line)
        wrapped = len(line) > _WRAPPED_FROM
    return found
