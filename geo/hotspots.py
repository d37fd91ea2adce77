"""Where events lie close together: a density surface with its bands, and clusters.

All of it is counted in metres. It describes what was reported, never a person and never a risk.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import shapely
from contourpy import contour_generator
from scipy.ndimage import gaussian_filter
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from graph.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from shapely.geometry.base import BaseGeometry

__all__ = ["Band", "Cluster", "Clusters", "Density", "bands", "clusters", "density"]

_MOST_CELLS = 4_000_000
_LEAST_RING = 4
_REACH = 4
"""Bandwidths beyond which an event adds nothing to the surface."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Density:
    """
    How many events lie around each cell of a grid.

    Attributes
    ----------
    per_cell
        Smoothed events a cell; rows from south to north, columns from west to east.
    west_m, south_m
        South-western corner of the first cell, in metres on the British National Grid.
    cell_m
        Side of a cell in metres.
    bandwidth_m
        Standard deviation of the smoothing in metres.
    events
        Events counted; those outside the frame are not.
    """

    per_cell: NDArray[np.float64]
    west_m: float
    south_m: float
    cell_m: float
    bandwidth_m: float
    events: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """
    The smallest area that holds a share of all events.

    Attributes
    ----------
    share
        Between 0 and 1.
    area
        In metres on the British National Grid (EPSG:27700).
    """

    share: float
    area: shapely.MultiPolygon


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """
    Events that lie within reach of one another.

    Attributes
    ----------
    number
        1 for the cluster with the most events.
    events
        How many.
    easting_m, northing_m
        Their middle, in metres on the British National Grid.
    """

    number: int
    events: int
    easting_m: float
    northing_m: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    """
    Clusters, and which one each point belongs to.

    Attributes
    ----------
    found
        By number.
    of_point
        The cluster's number for each point in the order given; 0 for none.
    """

    found: tuple[Cluster, ...]
    of_point: tuple[int, ...]


def density(
    eastings_m: ArrayLike,
    northings_m: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    cell_m: float = 50.0,
    bandwidth_m: float = 200.0,
    within: tuple[float, float, float, float] | None = None,
) -> Density:
    """
    Smooth events over a grid.

    Parameters
    ----------
    eastings_m, northings_m
        Events in metres on the British National Grid (EPSG:27700).
    weights
        How many events lie at each of these points; one each where None.
    cell_m
        Side of a cell in metres.
    bandwidth_m
        Standard deviation of the smoothing in metres.
    within
        West, south, east and north of the frame in metres; events outside are not counted. None
        takes in every event.

    Returns
    -------
    Density
        The surface sums to the number of events counted.

    Raises
    ------
    UsageError
        If a length is not positive, or the frame has too many cells to draw.
    """
    if not (cell_m > 0 and bandwidth_m > 0):
        msg = "Cell and bandwidth must be more than 0 metres."
        raise UsageError(msg)
    points = _points(eastings_m, northings_m)
    many = np.ones(len(points)) if weights is None else np.asarray(weights, dtype=np.float64)
    if within is not None:
        inside = np.all((points >= within[:2]) & (points <= within[2:]), axis=1)
        points, many = points[inside], many[inside]
    if not len(points):
        empty = np.zeros((0, 0))
        return Density(
            per_cell=empty, west_m=0, south_m=0, cell_m=cell_m, bandwidth_m=bandwidth_m, events=0
        )
    margin_m = (_REACH + 1) * bandwidth_m
    first = np.floor((points.min(axis=0) - margin_m) / cell_m)
    cells = (np.ceil((points.max(axis=0) + margin_m) / cell_m) - first).astype(int)
    if int(cells[0]) * int(cells[1]) > _MOST_CELLS:
        msg = "The events lie too far apart for one density surface; give a frame for the map."
        raise UsageError(msg)
    places = np.floor(points / cell_m) - first
    counts, _, _ = np.histogram2d(
        places[:, 1], places[:, 0], bins=(cells[1], cells[0]), weights=many,
        range=((0, cells[1]), (0, cells[0])),
    )  # fmt: skip
    return Density(
        per_cell=gaussian_filter(
            counts, sigma=bandwidth_m / cell_m, truncate=_REACH, mode="constant"
        ),
        west_m=float(first[0] * cell_m),
        south_m=float(first[1] * cell_m),
        cell_m=cell_m,
        bandwidth_m=bandwidth_m,
        events=int(many.sum()),
    )


def bands(surface: Density, *, shares: Sequence[float] = (0.25, 0.5, 0.75)) -> tuple[Band, ...]:
    """
    Draw the smallest areas that hold given shares of the events.

    Parameters
    ----------
    surface
        From `density`.
    shares
        Each between 0 and 1.

    Returns
    -------
    tuple of Band
        The largest area first, so that later ones are drawn upon it; none without events.

    Raises
    ------
    UsageError
        If a share does not lie between 0 and 1.
    """
    if not all(0 < share < 1 for share in shares):
        msg = "A band's share must lie between 0 and 1."
        raise UsageError(msg)
    if surface.events == 0:
        return ()
    falling = np.sort(surface.per_cell, axis=None)[::-1]
    held = np.cumsum(falling)
    rows, columns = surface.per_cell.shape
    lines = contour_generator(
        x=surface.west_m + (np.arange(columns) + 0.5) * surface.cell_m,
        y=surface.south_m + (np.arange(rows) + 0.5) * surface.cell_m,
        z=surface.per_cell,
    )
    found = []
    for share in sorted(shares, reverse=True):
        level = float(falling[np.searchsorted(held, share * held[-1])])
        rings = [np.asarray(line, dtype=np.float64) for line in lines.lines(level)]
        area = _even_odd([shapely.Polygon(ring) for ring in rings if len(ring) >= _LEAST_RING])
        found.append(Band(share=share, area=area))
    return tuple(found)


def clusters(
    eastings_m: ArrayLike, northings_m: ArrayLike, *, radius_m: float, min_events: int
) -> Clusters:
    """
    Find clusters as DBSCAN does, after collapsing events on one spot.

    A spot with at least `min_events` within `radius_m` (itself included) is a core; cores within
    reach of each other are one cluster, and a spot that is no core joins its nearest core's.

    Parameters
    ----------
    eastings_m, northings_m
        Events in metres on the British National Grid (EPSG:27700).
    radius_m
        Reach in metres, included.
    min_events
        How many events make a core.

    Returns
    -------
    Clusters
        Most events first; equal ones from west to east, then south to north.

    Raises
    ------
    UsageError
        If the radius or the number is not positive.
    """
    if not (radius_m > 0 and min_events > 0):
        msg = "Radius and number of events must be more than 0."
        raise UsageError(msg)
    points = _points(eastings_m, northings_m)
    if not len(points):
        return Clusters(found=(), of_point=())
    spots, spot_of, weights = np.unique(points, axis=0, return_inverse=True, return_counts=True)
    labels = _spot_labels(spots, weights, radius_m, min_events)
    found: list[tuple[Cluster, int]] = []
    for label in range(labels.max() + 1):
        inside = labels == label
        middle = np.average(spots[inside], axis=0, weights=weights[inside])
        found.append(
            (
                Cluster(
                    number=0,
                    events=int(weights[inside].sum()),
                    easting_m=float(middle[0]),
                    northing_m=float(middle[1]),
                ),
                label,
            )
        )
    return _numbered(found, labels[spot_of.ravel()])


def _numbered(found: list[tuple[Cluster, int]], labels: NDArray[np.intp]) -> Clusters:
    found.sort(key=lambda one: (-one[0].events, one[0].easting_m, one[0].northing_m))
    numbers = {label: number for number, (_, label) in enumerate(found, start=1)}
    return Clusters(
        found=tuple(replace(cluster, number=numbers[label]) for cluster, label in found),
        of_point=tuple(numbers.get(int(label), 0) for label in labels),
    )


def _spot_labels(
    spots: NDArray[np.float64], weights: NDArray[np.intp], radius_m: float, min_events: int
) -> NDArray[np.intp]:
    tree = cKDTree(spots)
    pairs = tree.query_pairs(radius_m, output_type="ndarray")
    around = weights.astype(np.int64)
    np.add.at(around, pairs[:, 0], weights[pairs[:, 1]])
    np.add.at(around, pairs[:, 1], weights[pairs[:, 0]])
    core = around >= min_events
    labels = np.full(len(spots), -1, dtype=np.intp)
    if not core.any():
        return labels
    joined = pairs[core[pairs[:, 0]] & core[pairs[:, 1]]]
    ones = np.ones(len(joined), dtype=np.int8)
    _, component = connected_components(
        coo_array((ones, (joined[:, 0], joined[:, 1])), shape=(len(spots), len(spots))),
        directed=False,
    )
    _, labels[core] = np.unique(component[core], return_inverse=True)
    cores = np.flatnonzero(core)
    distance, nearest = cKDTree(spots[cores]).query(spots[~core], distance_upper_bound=np.inf)
    reached = distance <= radius_m
    labels[np.flatnonzero(~core)[reached]] = labels[cores[nearest[reached]]]
    return labels


def _points(eastings_m: ArrayLike, northings_m: ArrayLike) -> NDArray[np.float64]:
    return np.column_stack(
        (np.asarray(eastings_m, dtype=np.float64), np.asarray(northings_m, dtype=np.float64))
    )


def _even_odd(rings: list[shapely.Polygon]) -> shapely.MultiPolygon:
    # A ring inside another is a hole in it.
    area: BaseGeometry = shapely.MultiPolygon()
    for ring in sorted(rings, key=lambda one: -one.area):
        area = area.symmetric_difference(ring)
    parts = [part for part in shapely.get_parts(area) if isinstance(part, shapely.Polygon)]
    return shapely.MultiPolygon(parts)
