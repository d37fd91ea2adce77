"""One thing is never called several."""

from __future__ import annotations

import pytest

from graph.wording import counted


@pytest.mark.parametrize(
    ("number", "wanted"),
    [
        (0, "0 records were"),
        (1, "1 record was"),
        (2, "2 records were"),
        (1_204, "1,204 records were"),
    ],
)
def test_a_count_and_its_words_agree(number: int, wanted: str) -> None:
    assert counted(number, "record was", "records were") == wanted
