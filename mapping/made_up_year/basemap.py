"""Write the invented town as a GeoPackage in OS Open Zoomstack's layer names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyogrio
import shapely
from shapely import Point

from mapping.made_up_year.ground import ORIGIN, SETTLEMENTS, VILLAGES
from mapping.made_up_year.town import BOROUGH, RIVER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from mapping.made_up_year.town import Town

__all__ = ["LAYERS", "write_basemap"]

LAYERS = (
    "sea", "land", "boundaries", "urban_areas", "woodland", "greenspace", "surfacewater", "rail",
    "railway_stations", "roads_national", "roads_regional", "roads_local", "names", "wards",
)  # fmt: skip
_BNG = "EPSG:27700"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """The shapes of one layer with their columns of text, in order."""

    kind: str
    shapes: Sequence[BaseGeometry]
    columns: dict[str, Sequence[str]]


def write_basemap(town: Town, path: Path, *, on: date) -> Path:
    """
    Write the base map.

    Parameters
    ----------
    town
        The town.
    path
        The GeoPackage; a draft is written beside it first.
    on
        The day that stands as its day of making.

    Returns
    -------
    Path
        The file: equal towns give equal bytes.
    """
    draft = path.with_name(f"{path.stem}.part{path.suffix}")
    draft.unlink(missing_ok=True)
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": f"{on.isoformat()}T09:00:00.000Z"})
    try:
        for name, layer in _layers(town).items():
            _write(draft, name, layer)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
    return draft.replace(path)


def _write(path: Path, name: str, layer: _Layer) -> None:
    moved = shapely.transform(np.array(layer.shapes, dtype=object), lambda xy: xy + ORIGIN)
    whole = np.asarray(shapely.set_precision(moved, 0.1, mode="pointwise"))
    if layer.kind.startswith("Multi"):
        whole = np.array([_multi(shape) for shape in whole], dtype=object)
    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(whole),
        field_data=[np.array(column, dtype=object) for column in layer.columns.values()],
        fields=list(layer.columns),
        geometry_type=layer.kind,
        crs=_BNG,
        layer=name,
        driver="GPKG",
        append=path.exists(),
    )


def _multi(shape: BaseGeometry) -> BaseGeometry:
    parts = shapely.get_parts(shape)
    if shape.geom_type.endswith("Polygon"):
        return shapely.MultiPolygon(list(parts))
    return shapely.MultiLineString(list(parts))


def _layers(town: Town) -> dict[str, _Layer]:
    made = {
        **_water_and_land(town),
        **_roads(town),
        "rail": _layer("MultiLineString", [(line, "Main Line") for line in town.railway]),
        "railway_stations": _Layer(
            kind="Point",
            shapes=[point for _, point in town.stations],
            columns={
                "name": [name for name, _ in town.stations],
                "type": ["Railway Station" for _ in town.stations],
            },
        ),
        "woodland": _layer("MultiPolygon", [(wood, "Woodland") for wood in town.woods]),
        "greenspace": _layer("MultiPolygon", [(green.shape, green.kind) for green in town.greens]),
        "names": _names(town),
        "wards": _Layer(
            kind="MultiPolygon",
            shapes=town.ground.wards,
            columns={
                "code": [f"Q{number:02}" for number, _ in enumerate(SETTLEMENTS, start=1)],
                "name": [place.name for place in SETTLEMENTS],
            },
        ),
    }
    return {name: made[name] for name in LAYERS}


def _layer(kind: str, shapes: Sequence[tuple[BaseGeometry, str]]) -> _Layer:
    return _Layer(
        kind=kind,
        shapes=[shape for shape, _ in shapes],
        columns={"type": [words for _, words in shapes]},
    )


def _water_and_land(town: Town) -> dict[str, _Layer]:
    ground = town.ground
    water = [
        (ground.river, "Inland Water"),
        *((pond, "Inland Water") for pond in town.ponds),
    ]
    borders = [(ground.borough.exterior, "Local Authority"), (ground.outside, "Local Authority")]
    return {
        "sea": _layer("MultiPolygon", [(ground.sea, "Sea")]),
        "land": _layer("MultiPolygon", [(ground.land, "Land")]),
        "surfacewater": _layer("MultiPolygon", water),
        "boundaries": _layer("MultiLineString", borders),
        "urban_areas": _layer("MultiPolygon", [(town.urban, "Local")]),
    }


def _roads(town: Town) -> dict[str, _Layer]:
    local = [(street.name, "Local Road", street.line) for street in town.streets]
    local += [("", "Minor Road", lane) for lane in town.lanes]
    made = {
        "roads_local": _Layer(
            kind="MultiLineString",
            shapes=[line for _, _, line in local],
            columns={
                "name": [name for name, _, _ in local],
                "type": [kind for _, kind, _ in local],
            },
        )
    }
    for layer, roads, kind in (
        ("roads_regional", town.regional, "A Road"),
        ("roads_national", town.national, "Primary Road"),
    ):
        made[layer] = _Layer(
            kind="MultiLineString",
            shapes=[road.line for road in roads],
            columns={
                "number": [road.number for road in roads],
                "type": ["B Road" if road.number.startswith("B") else kind for road in roads],
            },
        )
    return made


def _names(town: Town) -> _Layer:
    labels: list[tuple[BaseGeometry, str, str]] = [
        (town.ground.borough.centroid, BOROUGH, "Town"),
        *((Point(place.centre), place.name, "Suburban Area") for place in SETTLEMENTS),
        *((Point(place.centre), place.name, "Village") for place in VILLAGES),
        (Point(7_400, 7_600), RIVER, "Water"),
        (Point(17_300, 8_000), "Ondle Bay", "Sea"),
        *((green.shape.representative_point(), green.name, "Greenspace") for green in town.greens),
        *((point, name, "Railway Station") for name, point in town.stations),
    ]
    return _Layer(
        kind="Point",
        shapes=[shape for shape, _, _ in labels],
        columns={
            "name1": [name for _, name, _ in labels],
            "type": [kind for _, _, kind in labels],
        },
    )
