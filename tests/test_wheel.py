"""What a scan reads travels in the wheel, and what only training needs does not."""

from __future__ import annotations

import tomllib

from planscan import catalogue
from planscan.modelfiles import manifest

from .conftest import ROOT

WHEEL = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
    "wheel"
]
CARRIED: dict[str, str] = WHEEL["force-include"]


def test_every_model_file_is_carried_to_where_it_is_looked_for() -> None:
    for name, entry in manifest().items():
        assert CARRIED[f"models/{name}"] == f"planscan/_data/models/{name}"
        assert all((ROOT / "models" / name / file).is_file() for file in entry.files)
    assert CARRIED["models/manifest.json"] == "planscan/_data/models/manifest.json"


def test_every_catalogue_is_carried() -> None:
    assert CARRIED["criteria"] == "planscan/_data/criteria"
    assert {f"{name}.yaml" for name in catalogue.SHIPPED} == {path.name for path in (ROOT / "criteria").iterdir()}


def test_training_passages_stay_behind() -> None:
    assert not any(name.startswith("models/training") or name == "models" for name in CARRIED)
