"""The catalogues that an evidence map was made with, found again by their ids."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from planscan import catalogue
from planscan.errors import PlanscanError
from planscan.model import Catalogue, CatalogueStamp, Criterion, Source


def definitions(stamps: Iterable[CatalogueStamp], given: Sequence[Catalogue] = ()) -> dict[str, Catalogue]:
    """Catalogues by id: those given, and those that come with planscan; others are left out."""
    found = {one.id: one for one in given}
    for stamp in stamps:
        if stamp.id not in found and stamp.id in catalogue.SHIPPED:
            try:
                found[stamp.id] = catalogue.load_one(stamp.id)
            except PlanscanError:
                continue  # a map can be read without the catalogues beside it; its criteria then show their ids
    return found


def by_id(catalogues: Mapping[str, Catalogue]) -> dict[tuple[str, str], Criterion]:
    """Criteria by catalogue and id."""
    return {(name, criterion.id): criterion for name, one in catalogues.items() for criterion in one.criteria}


def bare(catalogue_id: str, criterion_id: str) -> Criterion:
    """A stand-in for a criterion whose catalogue is not to be had: only its ids are known."""
    return Criterion(criterion_id, catalogue_id, "Criteria", "Criteria", criterion_id, Source("", ""))
