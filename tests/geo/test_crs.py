"""Grid references keep their precision; coordinates turn without a network."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import Point as Shape

from geo.crs import (
    BNG,
    WGS84,
    CoordinateError,
    read_grid_reference,
    read_lon_lat,
    require_crs,
    to_bng,
    to_lon_lat,
)
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


def test_the_survey_s_own_worked_example_comes_out_within_five_metres() -> None:
    # Caister water tower in "A guide to coordinate systems in Great Britain": E 651409.903
    # N 313177.270 on the grid; its WGS84 position is 52° 39' 28.72" N 1° 42' 57.79" E.
    lons, lats = to_lon_lat([651409.903], [313177.270])
    assert lats[0] == pytest.approx(52 + 39 / 60 + 28.723 / 3600, abs=5 / 111_000)
    assert lons[0] == pytest.approx(1 + 42 / 60 + 57.787 / 3600, abs=5 / 67_000)


def test_metres_come_back_as_they_went() -> None:
    eastings, northings = [516150.0, 449500.0], [544350.0, 520500.0]
    back = to_bng(*to_lon_lat(eastings, northings))
    assert back[0] == pytest.approx(eastings, abs=0.01)
    assert back[1] == pytest.approx(northings, abs=0.01)


@pytest.mark.parametrize(
    ("first", "second", "swapped"), [(54.57, -1.23, False), (-1.23, 54.57, True)]
)
def test_a_swapped_pair_is_noticed(first: float, second: float, *, swapped: bool) -> None:
    read = read_lon_lat(first, second)
    assert read is not None
    point, was_swapped = read
    assert was_swapped is swapped
    assert (point.easting_m, point.northing_m) == pytest.approx((449880.0, 519692.3), abs=5)


@pytest.mark.parametrize("pair", [(0.0, 0.0), (48.85, 2.35), (91.0, 200.0), (float("nan"), 1.0)])
def test_a_pair_outside_the_country_is_not_read(pair: tuple[float, float]) -> None:
    assert read_lon_lat(*pair) is None


def test_a_table_in_another_system_is_refused() -> None:
    frame = gpd.GeoDataFrame(geometry=[Shape(0, 0)], crs=WGS84)
    require_crs(frame, WGS84)
    with pytest.raises(CoordinateError, match="EPSG:27700, and these state EPSG:4326"):
        require_crs(frame, BNG)
    with pytest.raises(CoordinateError, match="state none"):
        require_crs(gpd.GeoDataFrame(geometry=[Shape(0, 0)]), BNG)
