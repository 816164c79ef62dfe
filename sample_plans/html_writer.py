"""A plan as a council's website publishes it: linked pages with navigation, a cookie notice and a footer."""

from __future__ import annotations

from html import escape
from pathlib import Path

from plan_source import Block, Plan, plain, runs

STYLE = """body{font-family:sans-serif;max-width:60rem;margin:auto;line-height:1.5}nav ul{display:flex;gap:1rem}
.cookie{background:#eee;padding:1rem}table{border-collapse:collapse}td,th{border:1px solid}
aside{border-left:4px solid #1f7a8c;padding-left:1rem;}
.visually-hidden{position:absolute;left:-99rem}"""


def write_html(plan: Plan, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pages = _split(plan)
    names = [(name, title) for name, title, _ in pages]
    for name, title, blocks in pages:
        (folder / name).write_text(_Page(plan, names, name, title).render(blocks), encoding="utf-8", newline="\n")


def _split(plan: Plan) -> list[tuple[str, str, list[Block]]]:
    """Cut the blocks at `@page file Title`."""
    pages: list[tuple[str, str, list[Block]]] = []
    for block in plan.blocks:
        if block.kind == "do" and block.options["word"] == "page":
            name, _, title = block.text.partition(" ")
            pages.append((name, title, []))
        else:
            pages[-1][2].append(block)
    return pages


class _Page:
    def __init__(self, plan: Plan, names: list[tuple[str, str]], name: str, title: str) -> None:
        self.plan, self.names, self.name, self.title = plan, names, name, title

    def render(self, blocks: list[Block]) -> str:
        site, inside = escape(self.plan.meta["author"]), "\n".join(self._block(block) for block in blocks)
        return (
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            f"<title>{escape(self.title)} - {escape(self.plan.meta['title'])}</title>\n<style>{STYLE}</style>\n"
            '<script>document.documentElement.className = "js"; var ignored = "we will not be read";</script>\n'
            f'</head>\n<body>\n<a class="visually-hidden" href="#main">Skip to main content</a>\n{self._cookies()}\n'
            f"<header><p>{site}</p>\n{self._navigation()}\n</header>\n"
            f'<p class="breadcrumb">Home / Health and social care / {escape(self.title)}</p>\n'
            f'<main id="main">\n{inside}\n{self._next()}\n</main>\n{self._footer()}\n</body>\n</html>\n'
        )

    def _cookies(self) -> str:
        return (
            '<div class="cookie" role="region" aria-label="Cookies"><p>We use cookies to collect anonymous data on how '
            "people use this website. We will review our use of cookies every year.</p>"
            '<button type="button">Accept all cookies</button> '
            '<button type="button">Only essential cookies</button></div>'
        )

    def _navigation(self) -> str:
        links = "".join(f'<li><a href="{name}">{escape(title)}</a></li>' for name, title in self.names)
        return f'<nav aria-label="In this plan"><ul>{links}</ul></nav>'

    def _next(self) -> str:
        place = [name for name, _ in self.names].index(self.name)
        if place + 1 == len(self.names):
            return ""
        name, title = self.names[place + 1]
        return f'<p class="next"><a href="{name}">Next: {escape(title)}</a></p>'

    def _footer(self) -> str:
        line = escape(self.plan.meta["footer"])
        links = '<li><a href="#">Accessibility</a></li><li><a href="#">Privacy</a></li>'
        return f"<footer><p>{line}</p><ul>{links}</ul></footer>"

    def _block(self, block: Block) -> str:
        return getattr(self, f"_{block.kind}", self._aside)(block)

    def _paragraph(self, block: Block) -> str:
        language = f' lang="{block.options["lang"]}"' if "lang" in block.options else ""
        return f"<p{language}>{_inline(block.text)}</p>"

    def _heading(self, block: Block) -> str:
        return f'<h{block.level} id="{_anchor(block.text)}">{_inline(block.text)}</h{block.level}>'

    def _list(self, block: Block) -> str:
        tag = "ol" if block.options["ordered"] else "ul"
        return f"<{tag}>\n" + "\n".join(f"<li>{_inline(item)}</li>" for item in block.items) + f"\n</{tag}>"

    def _table(self, block: Block) -> str:
        head, *rows = block.rows
        top = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in head)
        body = "\n".join(_row(row) for row in rows)
        caption = f"<caption>{_inline(block.text)}</caption>\n" if block.text else ""
        return f"<table>\n{caption}<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"

    def _details(self, block: Block) -> str:
        inside = "\n".join(self._block(child) for child in block.children)
        return f"<details>\n<summary>{_inline(block.text)}</summary>\n{inside}\n</details>"

    def _aside(self, block: Block) -> str:
        title = f"<p><strong>{_inline(block.text)}</strong></p>\n" if block.text else ""
        inside = "\n".join(self._block(child) for child in block.children)
        return f"<aside>\n{title}{inside}\n</aside>"

    def _quote(self, block: Block) -> str:
        inside = "\n".join(self._block(child) for child in block.children)
        return f"<blockquote>\n{inside}\n<footer>{_inline(block.text)}</footer>\n</blockquote>"

    def _do(self, _block: Block) -> str:
        return ""


def _row(row: list[str]) -> str:
    first, *others = (_inline(cell) for cell in row)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{cell}</td>" for cell in others)}</tr>'


def _anchor(text: str) -> str:
    return "-".join("".join(c if c.isalnum() else " " for c in plain(text).lower()).split())


def _inline(text: str) -> str:
    parts = []
    for run in runs(text):
        words = escape(run.text, quote=False)
        words = f"<strong>{words}</strong>" if run.bold else words
        words = f"<em>{words}</em>" if run.italic else words
        parts.append(f'<a href="{escape(run.target)}">{words}</a>' if run.target else words)
    return "".join(parts)
