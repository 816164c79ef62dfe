"""English is told from other languages; short, tabular and mixed text stays English."""

import pytest

from planscan.extract.language import language_of, with_languages
from planscan.extract.plain import read_lines

GAELIC = "Tha am plana seo ag innse mar a bheir sinn seachad seirbheisean slàinte agus cùram anns na h-Eileanan Siar."
POLISH = (
    "Jeśli potrzebujesz tego dokumentu w innym języku lub formacie, prosimy o kontakt, nie jest to płatne dla osób."
)
ENGLISH = "We will work with people in the Western Isles so that they get the care that they need close to their homes."


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (GAELIC, "gd"),
        (GAELIC.upper(), "gd"),
        (POLISH, "other"),
        ("如果您需要本文件的其他语言版本请与我们联系电话号码", "other"),
        ("اگر آپ کو یہ دستاویز کسی اور زبان میں درکار ہو تو رابطہ کریں", "other"),
        (ENGLISH, "en"),
        ("", "en"),
        ("Bòrd Coimeasgaichte Cùram Slàinte", "en"),
        ("Comhairle nan Eilean Siar is the council, and we plan with the people and with NHS Eilean Siar.", "en"),
        ("1 space per 5 staff\t1 space per 20 units\t1 space per\t8 staff\tN/A per unit per bed", "en"),
        ("(23,377,271𝑔𝑎𝑙) × (21.095𝑙𝑏𝑠 𝐶𝑂2) × 0.0004536𝑚𝑒𝑡𝑟𝑖𝑐 𝑡𝑜𝑛𝑠", "en"),
        ("Wheesht noo, wee bairns an auld folk dinnae ken whaur tae gang for their ain health an care services.", "en"),
    ],
)  # fmt: skip
def test_language_of(text, language):
    assert language_of(text) == language


def test_foreign_blocks_are_warned_of_once_for_each_language():
    document = with_languages(read_lines(f"{ENGLISH}\n{ENGLISH}\n{ENGLISH}\n{GAELIC}\n{GAELIC}\n{POLISH}", "plan.txt"))
    assert document.language == "en"
    assert [warning.code for warning in document.warnings] == ["non-english-text", "non-english-text"]
    assert "Gaelic" in document.warnings[0].message


def test_a_document_all_in_gaelic_says_so():
    assert with_languages(read_lines(GAELIC, "plana.txt")).language == "gd"
