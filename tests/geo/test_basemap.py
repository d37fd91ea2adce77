"""A base map is read for its frame, whatever layers it has, and an unreadable one is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo.basemap import BaseMap, BaseMapError, PlaceName, read_base_map
from geo.crs import BNG, WGS84

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

BOUNDS = (500_000.0, 530_000.0, 510_000.0, 540_000.0)


def add(
    path: Path, layer: str, shapes: Sequence[BaseGeometry], crs: str = BNG, **columns: object
) -> None:
    frame = gpd.GeoDataFrame(columns, geometry=list(shapes), crs=BNG).to_crs(crs)
    frame.to_file(path, layer=layer, driver="GPKG", engine="pyogrio")


def read(path: Path, **options: object) -> BaseMap:
    return read_base_map(path, bounds=BOUNDS, **options)  # type: ignore[arg-type]  # a factory


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "base.gpkg"


def test_lines_are_clipped_to_the_frame(path: Path) -> None:
    add(path, "roads_local", [shapely.LineString([(495_000, 535_000), (505_000, 535_000)])])
    (layer,) = read(path).layers
    assert (layer.name, layer.shape) == ("roads_local", "line")
    assert layer.geometry.bounds == (500_000, 535_000, 505_000, 535_000)


def test_lines_that_meet_are_drawn_as_one(path: Path) -> None:
    first = shapely.LineString([(501_000, 535_000), (502_000, 535_000)])
    second = shapely.LineString([(502_000, 535_000), (503_000, 536_000)])
    add(path, "roads_local", [first, second])
    assert len(read(path).layers[0].geometry.geoms) == 1


def test_layers_come_bottom_first_whatever_the_file_s_order(path: Path) -> None:
    add(path, "roads_national", [shapely.LineString([(501_000, 535_000), (502_000, 535_000)])])
    add(path, "greenspace", [shapely.box(501_000, 531_000, 502_000, 532_000)])
    assert [layer.name for layer in read(path).layers] == ["greenspace", "roads_national"]


def test_areas_that_overlap_become_one(path: Path) -> None:
    squares = [
        shapely.box(501_000, 531_000, 503_000, 533_000),
        shapely.box(502_000, 531_000, 504_000, 533_000),
    ]
    add(path, "greenspace", squares)
    (layer,) = read(path).layers
    assert layer.geometry.area == 3_000 * 2_000


def test_an_area_that_crosses_itself_is_mended(path: Path) -> None:
    bow = shapely.Polygon(
        [(501_000, 531_000), (502_000, 532_000), (502_000, 531_000), (501_000, 532_000)]
    )
    add(path, "greenspace", [bow])
    (layer,) = read(path).layers
    assert layer.geometry.is_valid
    assert layer.geometry.area == pytest.approx(500_000, rel=0.01)


def test_wards_are_outlines_and_a_shared_edge_is_drawn_once(path: Path) -> None:
    left, right = (
        shapely.box(501_000, 531_000, 502_000, 532_000),
        shapely.box(502_000, 531_000, 503_000, 532_000),
    )
    add(path, "wards", [left, right])
    (layer,) = read(path).layers
    # Six sides of 1 km and the shared one: 7 km, not 8.
    assert layer.geometry.length == pytest.approx(7_000)


def test_what_a_map_of_the_land_leaves_out_is_sea(path: Path) -> None:
    add(path, "land", [shapely.box(500_000, 530_000, 506_000, 540_000)])
    sea, land = read(path).layers
    assert (sea.name, land.name) == ("sea", "land")
    assert sea.geometry.bounds == (506_000, 530_000, 510_000, 540_000)


def test_another_reference_system_is_turned_into_the_grid(path: Path) -> None:
    square = shapely.box(501_000, 531_000, 503_000, 533_000)
    add(path, "greenspace", [square], crs=WGS84)
    (layer,) = read(path).layers
    assert layer.geometry.symmetric_difference(square).area < 2_000


def test_names_come_with_their_size(path: Path) -> None:
    points = [shapely.Point(501_000, 531_000), shapely.Point(502_000, 532_000), shapely.Point(0, 0)]
    add(path, "names", points, name1=["Low Ford", "Quill", "Far"], type=["Village", "Town", "Town"])
    assert read(path).names == (
        PlaceName(text="Quill", easting_m=502_000, northing_m=532_000, size=1),
        PlaceName(text="Low Ford", easting_m=501_000, northing_m=531_000, size=2),
    )


def test_layers_without_a_known_name_are_let_be_unless_asked_for(path: Path) -> None:
    add(path, "beats", [shapely.box(501_000, 531_000, 502_000, 532_000)])
    assert read(path).layers == ()
    (layer,) = read(path, outlines=["beats"]).layers
    assert (layer.name, layer.shape) == ("beats", "line")


def test_an_outline_that_is_not_there_is_named_with_those_that_are(path: Path) -> None:
    add(path, "beats", [shapely.box(501_000, 531_000, 502_000, 532_000)])
    with pytest.raises(BaseMapError, match=r"base\.gpkg: no layer “wards”; there are beats\."):
        read(path, outlines=["wards"])


def test_nothing_in_the_frame_is_no_layer(path: Path) -> None:
    add(path, "roads_local", [shapely.LineString([(1_000, 1_000), (2_000, 2_000)])])
    assert read(path).layers == ()


@pytest.mark.parametrize("text", [None, "", "not a map", "SQLite format 3\x00 but no more"])
def test_what_is_not_a_map_is_refused_by_name(path: Path, text: str | None) -> None:
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(BaseMapError, match=r"base\.gpkg: not a base map"):
        read(path)


def test_the_same_map_reads_the_same(path: Path) -> None:
    lines = [
        shapely.LineString([(500_000 + 40 * n, 535_000), (500_500 + 40 * n, 535_900)])
        for n in range(50)
    ]
    add(path, "roads_local", lines)
    assert read(path) == read(path)
