"""Coordinates turn without a network."""

from __future__ import annotations

import geopandas as gpd
import pytest
from shapely.geometry import Point as Shape

from geo.crs import (
    BNG,
    WGS84,
    CoordinateError,
    read_lon_lat,
    require_crs,
    to_bng,
    to_lon_lat,
)


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
