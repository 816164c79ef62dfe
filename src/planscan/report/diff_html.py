"""What changed between two maps as one self-contained HTML page, both quotes side by side."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from planscan.definitions import by_id, definitions
from planscan.diff import MEANING, Change, CriterionChange, Difference, Quoted
from planscan.model import Catalogue, CriterionResult, Elsewhere, EvidenceMap, Nearest
from planscan.report import changes_svg, words
from planscan.report.places import Places
from planscan.report.quotes import marked
from planscan.report.svg import Picture
from planscan.report.templates import environment

_SHOWN = (Change.LOST, Change.WEAKENED, Change.GAINED, Change.STRENGTHENED, Change.MOVED, Change.NOT_COMPARABLE)
"""Changes that are shown with their quotes, those first that an author must look at."""


def write(difference: Difference, old: EvidenceMap, new: EvidenceMap, catalogues: Sequence[Catalogue] = ()) -> bytes:
    """The page, UTF-8; `catalogues` are definitions that do not come with planscan."""
    page = Page(difference, old, new, catalogues)
    return environment().get_template("diff.j2").render(page=page, words=words).encode("utf-8")


class Page:
    """What the template shows of a difference, beside the difference itself."""

    def __init__(
        self, difference: Difference, old: EvidenceMap, new: EvidenceMap, catalogues: Sequence[Catalogue]
    ) -> None:
        self.difference = difference
        self.old, self.new = old, new
        self.old_places, self.new_places = Places(old), Places(new)
        self.meaning = MEANING
        self._catalogues = catalogues
        self._criteria = by_id(definitions(new.catalogues, catalogues))

    @property
    def title(self) -> str:
        return f"Changes: {self.old.documents[0].file} to {self.new.documents[0].file}"

    @property
    def picture(self) -> Picture:
        return changes_svg.picture(self.difference, self.new, self._catalogues)

    @property
    def shown(self) -> tuple[tuple[Change, tuple[CriterionChange, ...]], ...]:
        return tuple((change, found) for change in _SHOWN if (found := self.difference.of(change)))

    def statement(self, result: CriterionResult) -> str:
        criterion = self._criteria.get((result.catalogue, result.criterion))
        return criterion.statement if criterion is not None else result.criterion

    def kind(self, item: Quoted) -> str:
        """What is shown where it is no evidence."""
        if isinstance(item, Nearest):
            return f"nearest, but it fell short: {item.reason}"
        return f"points to: {item.document}" if isinstance(item, Elsewhere) else ""

    def plain(self, quote: str) -> Markup:
        return marked(quote, ())
