"""Every warning code, error class and exit code is described in docs/messages.md."""

import re
from pathlib import Path

import pytest

from planscan.errors import BY_NAME

ROOT = Path(__file__).parents[1]
WORDS = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")


def test_every_warning_code_is_described():
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "src").rglob("*.py")))
    codes = set(re.findall(r"ReadingWarning\(\s*(?:code=)?\"([a-z-]+)\"", source))
    assert codes
    assert [code for code in sorted(codes) if f"| `{code}` |" not in WORDS] == []


@pytest.mark.parametrize("kind", BY_NAME.values(), ids=lambda kind: kind.__name__)
def test_every_error_class_stands_beside_its_exit_code(kind):
    rows = [row for row in WORDS.splitlines() if f"`{kind.__name__}`" in row]
    assert any(row.startswith(f"| {kind.exit_code} |") for row in rows)
