"""What a spreadsheet is given: no cell runs."""

import pytest

from securing_good.vocabulary import Exemption
from securing_good_api.spreadsheets import inert


@pytest.mark.parametrize(
    ("value", "expected"),
    [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), ("+1", "'+1"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("\nx", "'\nx"),
     ("plain", "plain"), (None, ""), (True, "yes"), (False, "no"), (-3, -3), (Exemption.AUDIT, "s33")],
)  # fmt: skip
def test_no_cell_can_be_taken_for_a_formula(value, expected):
    assert inert(value) == expected
