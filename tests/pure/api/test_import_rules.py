"""What may be withdrawn: a file that was loaded and still stands."""

import pytest

from securing_good.errors import Conflict
from securing_good_api.imports.rules import Loaded, check_withdrawal


def test_a_loaded_file_that_stands_may_be_withdrawn():
    check_withdrawal(Loaded("loaded", None, None), None)


@pytest.mark.parametrize("state", ["tried", "refused"])
def test_of_what_was_never_fact_there_is_nothing_to_withdraw(state):
    with pytest.raises(Conflict) as refused:
        check_withdrawal(Loaded(state, None, None), None)
    (blocker,) = refused.value.more["blockers"]
    assert blocker["code"] == state
    assert blocker["detail"].endswith("nothing of it was kept, so there is nothing to withdraw.")
