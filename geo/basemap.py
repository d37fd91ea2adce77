"""Read a team's own base map from a GeoPackage, for the part of the country that is drawn.

Layers carry the names of OS Open Zoomstack; those that are missing are left out, and without a
base map the places are drawn upon plain ground. Nothing is ever fetched.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

import geopandas as gpd
import pyogrio
import shapely
from pyogrio.errors import DataSourceError

from geo.crs import BNG
from graph.errors import HothmapError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

__all__ = ["BaseLayer", "BaseMap", "BaseMapError", "Bounds", "PlaceName", "read_base_map"]

Bounds = tuple[float, float, float, float]
"""West, south, east and north in metres on the British National Grid (EPSG:27700)."""
Shape = Literal["area", "line"]


class BaseMapError(HothmapError):
    """A base map cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseLayer:
    """
    One class of things on the ground, simplified and clipped to the frame.

    Attributes
    ----------
    name
        Such as ``roads_local``.
    shape
        ``area`` or ``line``.
    geometry
        Everything of the class as one multi-polygon or multi-line, in EPSG:27700.
    """

    name: str
    shape: Shape
    geometry: shapely.MultiPolygon | shapely.MultiLineString


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName:
    """
    A name on the map.

    Attributes
    ----------
    text
        As the base map writes it.
    easting_m, northing_m
        Metres on the British National Grid.
    size
        1 for towns, 2 for suburbs and villages, 3 for the rest.
    """

    text: str
    easting_m: float
    northing_m: float
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseMap:
    """
    What lies under the places.

    Attributes
    ----------
    bounds
        The frame in metres on the British National Grid.
    layers
        Bottom first.
    names
        Larger first.
    licence
        The line that the map's owner asks to be printed.
    """

    bounds: Bounds
    layers: tuple[BaseLayer, ...] = ()
    names: tuple[PlaceName, ...] = ()
    licence: str = ""


@dataclass(frozen=True, slots=True)
class _Class:
    shape: Shape
    tolerance_m: float
    sources: tuple[str, ...] = field(default=())


# Bottom first.
_CLASSES: Mapping[str, _Class] = MappingProxyType(
    {
        "sea": _Class("area", 15.0),
        "land": _Class("area", 15.0),
        "foreshore": _Class("area", 15.0),
        "urban_areas": _Class("area", 12.0),
        "woodland": _Class("area", 12.0),
        "greenspace": _Class("area", 5.0),
        "surfacewater": _Class("area", 6.0),
        "waterlines": _Class("line", 8.0),
        "roads_local": _Class("line", 3.0),
        "rail": _Class("line", 5.0),
        "roads_regional": _Class("line", 4.0),
        "roads_national": _Class("line", 4.0),
        "wards": _Class("line", 8.0),
        "boundaries": _Class("line", 8.0),
    }
)
_NAMES = "names"
_SIZES: Mapping[str, int] = MappingProxyType(
    {"city": 1, "town": 1, "village": 2, "suburban area": 2, "suburb": 2, "neighbourhood": 2}
)


def read_base_map(
    path: Path, *, bounds: Bounds, licence: str = "", outlines: Sequence[str] = ()
) -> BaseMap:
    """
    Read the part of a base map that lies within a frame.

    Parameters
    ----------
    path
        A GeoPackage with layers named as in OS Open Zoomstack, in any reference system.
    bounds
        The frame in metres on the British National Grid (EPSG:27700).
    licence
        The line that the map's owner asks to be printed.
    outlines
        Further layers of the file to draw as boundaries.

    Returns
    -------
    BaseMap
        Whatever layers there are; perhaps none.

    Raises
    ------
    BaseMapError
        If the file is missing or is not a map that can be read, or has none of the layers named.
    """
    try:
        held = {str(name) for name in pyogrio.list_layers(path)[:, 0]}
        if missing := sorted(set(outlines) - held):
            msg = f"{path.name}: no layer “{missing[0]}”; there are {', '.join(sorted(held))}."
            raise BaseMapError(msg)
        layers = [
            layer
            for name, kind in _CLASSES.items()
            if (layer := _layer(path, name, kind, held, bounds)) is not None
        ]
        extra = [_layer(path, name, _CLASSES["boundaries"], held, bounds) for name in outlines]
        layers += [layer for layer in extra if layer is not None]
        names = _names(path, bounds) if _NAMES in held else ()
    except (DataSourceError, OSError) as error:
        msg = f"{path.name}: not a base map that can be read; expected a GeoPackage (.gpkg)."
        raise BaseMapError(msg) from error
    return BaseMap(bounds=bounds, layers=_with_sea(layers, bounds), names=names, licence=licence)


def _with_sea(layers: list[BaseLayer], bounds: Bounds) -> tuple[BaseLayer, ...]:
    # What a map of the land leaves out within the frame is sea.
    land = [layer.geometry for layer in layers if layer.name == "land"]
    if not land or any(layer.name == "sea" for layer in layers):
        return tuple(layers)
    wet = shapely.get_parts(shapely.box(*bounds).difference(land[0])).tolist()
    held = [part for part in wet if isinstance(part, shapely.Polygon)]
    sea = BaseLayer(name="sea", shape="area", geometry=shapely.MultiPolygon(held))
    return (*([sea] if held else []), *layers)


def _layer(path: Path, name: str, kind: _Class, held: set[str], bounds: Bounds) -> BaseLayer | None:
    if name not in held:
        return None
    shapes = [shape for shape in _rows(path, name, bounds).geometry if not shape.is_empty]
    geometry = (_areas if kind.shape == "area" else _lines)(shapes, kind.tolerance_m, bounds)
    return None if geometry.is_empty else BaseLayer(name=name, shape=kind.shape, geometry=geometry)


def _rows(path: Path, name: str, bounds: Bounds, columns: Sequence[str] = ()) -> gpd.GeoDataFrame:
    crs = pyogrio.read_info(path, layer=name)["crs"] or BNG
    frame = gpd.GeoSeries([shapely.box(*bounds)], crs=BNG).to_crs(crs)
    rows = pyogrio.read_dataframe(
        path, layer=name, bbox=tuple(frame.total_bounds), columns=list(columns)
    )
    rows = rows[rows.geometry.notna()]
    placed: gpd.GeoDataFrame = rows.set_crs(crs, allow_override=True).to_crs(BNG)
    return placed


def _names(path: Path, bounds: Bounds) -> tuple[PlaceName, ...]:
    fields = set(pyogrio.read_info(path, layer=_NAMES)["fields"])
    text = next((one for one in ("name1", "name") if one in fields), None)
    if text is None:
        return ()
    kind = "type" if "type" in fields else None
    rows = _rows(path, _NAMES, bounds, [one for one in (text, kind) if one is not None])
    found = []
    for position, (name, point) in enumerate(zip(rows[text], rows.geometry, strict=True)):
        words = str(rows[kind].iloc[position]).lower() if kind else ""
        if isinstance(name, str) and name.strip() and isinstance(point, shapely.Point):
            size = _SIZES.get(words, 3)
            found.append(
                PlaceName(text=name.strip(), easting_m=point.x, northing_m=point.y, size=size)
            )
    return tuple(sorted(found, key=lambda one: (one.size, one.text, one.easting_m)))


def _areas(shapes: list[BaseGeometry], tolerance_m: float, bounds: Bounds) -> shapely.MultiPolygon:
    whole = shapely.union_all([shapely.make_valid(shapely.force_2d(shape)) for shape in shapes])
    clipped = shapely.clip_by_rect(whole.simplify(tolerance_m), *bounds)
    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(clipped))).tolist()
    return shapely.MultiPolygon([part for part in parts if isinstance(part, shapely.Polygon)])


def _lines(
    shapes: list[BaseGeometry], tolerance_m: float, bounds: Bounds
) -> shapely.MultiLineString:
    areas = (shapely.Polygon, shapely.MultiPolygon)
    lines = [shape for shape in shapes if not isinstance(shape, areas)]
    # Neighbours share an edge; drawn twice, its dashes would run together.
    edges = shapely.union_all([shape.boundary for shape in shapes if isinstance(shape, areas)])
    lines += [] if edges.is_empty else [edges]
    flat = shapely.get_parts([shapely.force_2d(line) for line in lines]).tolist()
    held = [line for line in flat if isinstance(line, shapely.LineString)]
    merged = shapely.line_merge(shapely.MultiLineString(held))
    clipped = shapely.clip_by_rect(merged.simplify(tolerance_m), *bounds)
    parts = shapely.get_parts(clipped).tolist()
    return shapely.MultiLineString(
        [part for part in parts if isinstance(part, shapely.LineString) and not part.is_empty]
    )
