r"""Reads Rich Text Format (.rtf): a stream of groups in braces, control words and text.

Every group remembers the look that holds inside it. Groups that Word does not show (fonts, styles, pictures, field
codes) are skipped; footnotes and text boxes follow their section, headers and footers are furniture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from planscan.errors import LimitError
from planscan.extract.flow import About, FlowBlock, Inline, clean, to_document
from planscan.extract.word.numbering import BULLET
from planscan.model import BlockKind, Document, ReadingWarning, ReadOptions

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    rb"\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|\\(?P<sign>[^a-zA-Z])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.DOTALL,
)
_MAX_DEPTH = 2000
_SILENT = frozenset(
    {
        "fonttbl", "colortbl", "pict", "object", "objdata", "fldinst", "datafield", "themedata", "colorschememapping",
        "latentstyles", "listtable", "listoverridetable", "rsidtbl", "generator", "xmlnstbl", "datastore", "filetbl",
        "revtbl", "bkmkstart", "bkmkend", "atrfstart", "atrfend", "atnref", "atntime", "atndate", "atnicn", "atnparent",
        "pgptbl", "mmathPr", "nonshppict", "panose", "falt", "blipuid", "picprop", "sp", "sn", "sv", "pn", "pnseclvl",
        "author", "operator", "company", "subject", "keywords", "comment", "doccomm", "category", "manager", "creatim",
        "revtim", "printim", "buptim", "hlinkbase", "userprops", "fchars", "lchars", "ftnsep", "ftnsepc", "aftnsep",
        "aftnsepc", "shprslt", "background", "passwordhash", "protusertbl", "xe", "tc", "rxe", "docvar", "ffdeftext",
    }
)  # fmt: skip
"""Groups whose words are never shown."""
_SIGNS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emspace": " ", "enspace": " ", "qmspace": " ", "line": " ", "page": " ", "column": " ", "softline": " ",
}  # fmt: skip
_CODE_PAGES = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
# What a paragraph in such a group becomes; its words stand apart from the body.
_STORIES = {
    "footnote": (BlockKind.FOOTNOTE, ""),
    "annotation": (None, "comment"),
    "title": (None, "title"),
    "shptxt": (BlockKind.BOX, "text-box"),
    "header": (BlockKind.FURNITURE, "header"),
    "headerl": (BlockKind.FURNITURE, "header"),
    "headerr": (BlockKind.FURNITURE, "header"),
    "headerf": (BlockKind.FURNITURE, "header"),
    "footer": (BlockKind.FURNITURE, "footer"),
    "footerl": (BlockKind.FURNITURE, "footer"),
    "footerr": (BlockKind.FURNITURE, "footer"),
    "footerf": (BlockKind.FURNITURE, "footer"),
    "stylesheet": (None, "stylesheet"),
    "listtext": (None, "label"),
    "pntext": (None, "label"),
    "atnauthor": (None, "author"),
}
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)


def read_rtf(data: bytes, *, name: str, options: ReadOptions) -> Document:
    """Read a file in Rich Text Format.

    Raises:
        LimitError: its groups lie inside each other more deeply than in any honest document.
        NoTextError: it shows no text.
    """
    reader = _Reader(name, accept=options.tracked != "reject")
    blocks = reader.read(data)
    return to_document(
        blocks,
        About(name, data, MEDIA_TYPE, title=reader.title or None),
        comments=[(str(number), text) for number, text in enumerate(reader.comments, start=1)],
        warnings=reader.warnings(),
        hidden_characters=reader.hidden,
    )


@dataclass(frozen=True, slots=True)
class _State:
    """What holds inside a group. `story` is where its words go; None for nowhere."""

    story: _Story | None
    hidden: bool = False
    inserted: bool = False
    deleted: bool = False
    fallback: int = 1  # characters that stand for a Unicode one in old programs
    starred: bool = False
    fresh: bool = True  # nothing was read in the group yet: a control word now names it


@dataclass(slots=True)
class _Paragraph:
    """The look of the paragraph under way."""

    outline: int | None = None
    style: int | None = None
    level: int = 0
    label: str = ""
    in_table: bool = False
    header_row: bool = False


@dataclass(slots=True)
class _Story:
    """A run of paragraphs: the body, a footnote, a header; or a group of which only the words are wanted."""

    kind: BlockKind | None = BlockKind.PARAGRAPH
    role: str = ""
    inline: Inline = field(default_factory=Inline)
    paragraph: _Paragraph = field(default_factory=_Paragraph)
    cells: list[str] = field(default_factory=list)
    blocks: list[FlowBlock] = field(default_factory=list)
    style: int = 0


class _Reader:
    """One pass over the tokens of a file."""

    def __init__(self, name: str, *, accept: bool) -> None:
        self.title = ""
        self.comments: list[str] = []
        self.hidden = 0
        self._name = name
        self._accept = accept
        self._tracked = False
        self._code_page = "cp1252"
        self._styles: dict[int, str] = {}
        self._body = _Story()
        self._apart: list[FlowBlock] = []
        self._furniture: list[FlowBlock] = []
        self._state = _State(self._body)
        self._stack: list[_State] = []
        self._skip = 0  # characters still to skip after a Unicode one
        self._notes = 0
        self._tables = 0
        self._headers: tuple[str, ...] = ()
        self._row_before = False
        self._author = ""

    def read(self, data: bytes) -> list[FlowBlock]:
        position = 0
        while found := _TOKEN.match(data, position):
            position = found.end()
            if found["word"] == b"bin":
                position += max(0, int(found["number"] or 0))
            else:
                self._token(found)
        self._end_paragraph(self._body)
        self._flush()
        return [*self._body.blocks, *dict.fromkeys(self._furniture)]

    def warnings(self) -> Iterator[ReadingWarning]:
        if self._tracked:
            what = "insertions were read and deletions left out" if self._accept else "the text before them was read"
            yield ReadingWarning("tracked-changes", f"The draft holds tracked changes: {what} (see --tracked).")
        if self.comments:
            yield ReadingWarning("comments-present", f"The draft holds {len(self.comments)} comments: listed apart.")
        if self.hidden:
            yield ReadingWarning("hidden-text", f"{self.hidden} letters and digits are hidden and were left out.")

    # --- tokens -----------------------------------------------------------------------------------

    def _token(self, found: re.Match[bytes]) -> None:
        if found["brace"] == b"{":
            self._open()
        elif found["brace"] == b"}":
            self._close()
        elif found["word"] is not None:
            number = found["number"]
            self._word(found["word"].decode("ascii"), None if number is None else int(number))
        elif found["sign"] is not None:
            self._sign(found["sign"].decode("latin-1"))
        elif found["byte"] is not None:
            self._say(bytes([int(found["byte"], 16)]).decode(self._code_page, errors="replace"))
        elif found["text"] is not None:
            self._say(found["text"].decode(self._code_page, errors="replace"))

    def _open(self) -> None:
        if len(self._stack) >= _MAX_DEPTH:
            raise LimitError(
                f"{self._name}: its groups lie inside each other more deeply than in any honest document. "
                "It was not read."
            )
        self._stack.append(self._state)
        self._state = replace(self._state, fresh=True, starred=False)
        self._skip = 0

    def _close(self) -> None:
        if not self._stack:
            return
        closed, self._state = self._state, self._stack.pop()
        self._skip = 0
        if closed.story is not None and closed.story is not self._state.story:
            self._end_story(closed.story)

    def _sign(self, sign: str) -> None:
        if sign == "*":
            self._state = replace(self._state, starred=True)
        elif sign in "\\{}":
            self._say(sign)
        elif sign == "~":
            self._say(" ")
        elif sign == "_":
            self._say("-")
        elif sign in "\r\n" and self._state.story is not None:
            self._end_paragraph(self._state.story)

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if state.fresh or state.starred:
            if word in _STORIES:
                kind, role = _STORIES[word]
                nested = state.story is None and role not in ("title", "stylesheet", "author")
                self._state = replace(state, story=None if nested else _Story(kind, role), fresh=False, starred=False)
                return
            if word in _SILENT or (state.starred and word not in ("shpinst", "background")):
                self._state = replace(state, story=None, fresh=False, starred=False)
                return
            self._state = state = replace(state, fresh=False)
        if word in _SIGNS:
            self._say(_SIGNS[word])
        elif word == "u" and number is not None:
            self._unicode(number)
        elif word in _CODE_PAGES:
            self._code_page = _CODE_PAGES[word]
        elif word == "ansicpg" and number is not None:
            self._code_page = _known_code_page(number)
        elif word in _CHARACTER:
            self._state = _CHARACTER[word](state, number is None or number != 0, number)
            self._tracked |= word in ("revised", "deleted") and (number is None or number != 0)
        elif state.story is not None:
            self._layout(state.story, word, number)

    def _layout(self, story: _Story, word: str, number: int | None) -> None:
        paragraph = story.paragraph
        match word:
            case "par" | "sect":
                self._end_paragraph(story)
            case "pard":
                story.paragraph = _Paragraph(label=paragraph.label, header_row=paragraph.header_row)
            case "s":
                paragraph.style = story.style = number or 0
            case "outlinelevel":
                paragraph.outline = number
            case "ilvl":
                paragraph.level = number or 0
            case "intbl":
                paragraph.in_table = True
            case "trowd":
                paragraph.header_row = False
            case "trhdr":
                paragraph.header_row = True
            case "tab" if not paragraph.in_table:
                story.inline.tab()
            case "tab" | "nestcell":
                self._say(" ")
            case "cell":
                story.cells.append(self._taken(story))
            case "row":
                self._end_row(story)

    def _unicode(self, number: int) -> None:
        self._skip = 0
        point = number + 0x10000 if number < 0 else number
        # Characters beyond the first plane come as two halves, which are joined when the paragraph is whole.
        self._say(chr(point) if 0 <= point < 0x10000 else "\ufffd")
        self._skip = self._state.fallback

    def _say(self, words: str) -> None:
        if self._skip:
            skipped = min(self._skip, len(words))
            self._skip -= skipped
            words = words[skipped:]
        state = self._state
        if not words:
            return
        self._state = replace(state, fresh=False) if state.fresh else state
        if state.story is None or (state.deleted if self._accept else state.inserted):
            return
        if state.hidden:
            self.hidden += sum(character.isalnum() for character in words)
        else:
            state.story.inline.add(words)

    # --- paragraphs, rows, stories ----------------------------------------------------------------

    def _taken(self, story: _Story) -> str:
        done, story.inline = story.inline, Inline()
        return _whole_characters(done.finish()[0])

    def _end_paragraph(self, story: _Story) -> None:
        paragraph = story.paragraph
        if story.kind is None or (paragraph.in_table and story is self._body):
            story.inline.add(" ")  # words of a label or a cell run on
            return
        text = self._taken(story)
        label, paragraph.label = paragraph.label, ""
        if not text:
            return
        if story is not self._body:
            story.blocks.append(FlowBlock(story.kind, f"{label} {text}" if label else text, role=story.role))
            return
        self._row_before = False
        self._body_block(text, label, paragraph)

    def _body_block(self, text: str, label: str, paragraph: _Paragraph) -> None:
        level = self._heading_level(paragraph)
        if level:
            self._flush()
            shown = f"{label} {text}" if label else text
            self._body.blocks.append(FlowBlock(BlockKind.HEADING, shown, level=level))
        elif label:
            sign = label if any(character.isalnum() for character in label) else BULLET
            block = FlowBlock(BlockKind.LIST_ITEM, f"{sign} {text}", level=paragraph.level + 1)
            self._body.blocks.append(block)
        else:
            self._body.blocks.append(FlowBlock(BlockKind.PARAGRAPH, text))

    def _heading_level(self, paragraph: _Paragraph) -> int:
        named = _HEADING.match(self._styles.get(paragraph.style or 0, ""))
        if paragraph.outline is not None and 0 <= paragraph.outline < 9:
            return paragraph.outline + 1
        return int(named[1]) if named else 0

    def _end_row(self, story: _Story) -> None:
        rest = self._taken(story)
        cells, story.cells = [*story.cells, *([rest] if rest else [])], []
        text = "\t".join(cell.replace("\t", " ") for cell in cells)
        if not text.strip():
            return
        if story is not self._body:
            story.blocks.append(FlowBlock(story.kind or BlockKind.PARAGRAPH, clean(text), role=story.role))
            return
        if not self._row_before:
            self._tables, self._headers = self._tables + 1, ()
        self._row_before = True
        is_header = story.paragraph.header_row
        if is_header:
            self._headers = tuple(cell for cell in cells if cell)
        self._body.blocks.append(
            FlowBlock(
                BlockKind.TABLE_ROW,
                text.strip(),
                headers=() if is_header else self._headers,
                table=self._tables,
                role="header-row" if is_header else "",
            )
        )

    def _end_story(self, story: _Story) -> None:
        """What becomes of a group that was read apart."""
        if story.kind is not None:
            self._end_paragraph(story)
        words = self._taken(story)
        match story.role:
            case "title":
                self.title = words
            case "stylesheet":
                self._styles[story.style] = words.rstrip(";").strip()
            case "label":
                self._body.paragraph.label = clean(words)
            case "author":
                self._author = words
            case "comment":
                self.comments.append(f"{self._author}: {words}" if self._author else words)
                self._author = ""
            case "header" | "footer":
                self._furniture.extend(story.blocks)
            case _ if story.kind is BlockKind.FOOTNOTE:
                self._notes += 1
                text = " ".join(block.text for block in story.blocks)
                if text:
                    self._apart.append(FlowBlock(BlockKind.FOOTNOTE, f"{self._notes} {text}"))
            case _:
                self._apart.extend(story.blocks)

    def _flush(self) -> None:
        self._body.blocks.extend(self._apart)
        self._apart = []


_Change = Callable[[_State, bool, int | None], _State]
_CHARACTER: dict[str, _Change] = {
    "v": lambda state, on, number: replace(state, hidden=on),
    "revised": lambda state, on, number: replace(state, inserted=on),
    "deleted": lambda state, on, number: replace(state, deleted=on),
    "plain": lambda state, on, number: replace(state, hidden=False, inserted=False, deleted=False),
    "uc": lambda state, on, number: replace(state, fallback=max(0, number or 0)),
}


def _known_code_page(number: int) -> str:
    name = f"cp{number}"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _whole_characters(text: str) -> str:
    """Join the halves of characters beyond the first plane; a half alone becomes a replacement sign."""
    return text.encode("utf-16-le", errors="surrogatepass").decode("utf-16-le", errors="replace")
