"""Where: coordinates, base map, hot spots, precision, pictures and maps."""

from typing import TYPE_CHECKING

from graph.lazily import names_from

if TYPE_CHECKING:
    from geo.basemap import BaseMap, read_base_map
    from geo.crs import BNG, WGS84, to_bng, to_lon_lat
    from geo.grid_references import read_grid_reference
    from geo.hotspots import clusters, density
    from geo.picture import map_picture
    from geo.precision import coarsen, snap_to_grid

__all__ = [
    "BNG",
    "WGS84",
    "BaseMap",
    "clusters",
    "coarsen",
    "density",
    "map_picture",
    "read_base_map",
    "read_grid_reference",
    "snap_to_grid",
    "to_bng",
    "to_lon_lat",
]

__getattr__ = names_from(
    __name__,
    {
        "basemap": (
            "BaseMap",
            "read_base_map",
        ),
        "crs": (
            "BNG",
            "WGS84",
            "to_bng",
            "to_lon_lat",
        ),
        "grid_references": ("read_grid_reference",),
        "hotspots": (
            "clusters",
            "density",
        ),
        "picture": ("map_picture",),
        "precision": (
            "coarsen",
            "snap_to_grid",
        ),
    },
)
