"""Grid references keep their precision."""

from __future__ import annotations

import pytest

from geo.grid_references import read_grid_reference
from graph.records import Point


@pytest.mark.parametrize(
    ("text", "point"),
    [
        # Worked out by hand: square OV begins at E 500000 N 500000, NZ at 400000 500000.
        pytest.param("OV 161 443", Point(516150.0, 544350.0, 100.0), id="six figures, North Sea"),
        pytest.param("ov81233245", Point(581235.0, 532455.0, 10.0), id="eight, small, no space"),
        pytest.param("OV 81 32", Point(581500.0, 532500.0, 1000.0), id="four"),
        pytest.param("NZ 45123 20123", Point(445123.5, 520123.5, 1.0), id="ten"),
        pytest.param("  n z 451\t201 ", Point(445150.0, 520150.0, 100.0), id="any spacing"),
        pytest.param("OV\u00a0161\u00a0443", Point(516150.0, 544350.0, 100.0), id="hard spaces"),
    ],
)
def test_a_reference_names_the_middle_of_its_square(text: str, point: Point) -> None:
    assert read_grid_reference(text) == point


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("NZ", id="letters only"),
        pytest.param("NE12", id="a postcode district"),
        pytest.param("TS1 2AB", id="a postcode"),
        pytest.param("NZ 451 20", id="an odd number of figures"),
        pytest.param("XX 12 34", id="no such square"),
        pytest.param("IO 12 34", id="letters outside the grid"),
        pytest.param("NZ\u0664\u0665\u0662\u0660", id="figures of another script"),
        pytest.param("NZ 451 201 NE", id="a quadrant"),
        pytest.param("NZ 451234 201234", id="twelve figures"),
        pytest.param("see NZ 451 201", id="words around it"),
        pytest.param("NZ 451 201\n<script>", id="markup after it"),
    ],
)
def test_what_is_not_a_reference_is_not_guessed(text: str) -> None:
    assert read_grid_reference(text) is None
