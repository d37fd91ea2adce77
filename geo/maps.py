"""Maps that need no tile server: folium with Leaflet alone, in parts that a page can carry.

The one room that imports folium. Stock folium names 37 scripts and styles on four hosts; this
subclass names Leaflet's own two, by addresses that no browser can ask for, and the page writes
their text in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

import folium
from branca.element import CssLink, Figure, JavascriptLink, MacroElement
from folium.template import Template

from graph.errors import UsageError

__all__ = ["LEAFLET_SCRIPT", "LEAFLET_STYLE", "MapParts", "OfflineMap"]

LEAFLET_SCRIPT = "package:leaflet/leaflet.js"
LEAFLET_STYLE = "package:leaflet/leaflet.css"

_NEAREST_ZOOM, _FARTHEST_ZOOM = 19, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class MapParts:
    """
    What a page needs of a map.

    Attributes
    ----------
    element_id
        Of the element that the map is drawn in.
    markup
        The element.
    script
        What makes the map; no data is in it.
    script_addresses, style_addresses
        What must be in the page before it.
    """

    element_id: str
    markup: str
    script: str
    script_addresses: tuple[str, ...]
    style_addresses: tuple[str, ...]


class OfflineMap(folium.Map):
    """
    A folium map of Leaflet alone, without tiles.

    Parameters
    ----------
    lon, lat
        The middle, in degrees.
    name
        A plain word that tells its element from others; the same name gives the same bytes.

    Raises
    ------
    UsageError
        If the name is not a plain word.
    """

    default_js = [("leaflet", LEAFLET_SCRIPT)]  # noqa: RUF012 - folium's own shape
    default_css = [("leaflet_css", LEAFLET_STYLE)]  # noqa: RUF012 - folium's own shape

    def __init__(self, *, lon: float, lat: float, name: str) -> None:
        if not (name.isascii() and name.isalnum()):
            msg = "A map's name must be one plain word of letters and figures."
            raise UsageError(msg)
        super().__init__(
            location=(lat, lon),
            tiles=None,
            zoom_start=13,
            control_scale=True,
            prefer_canvas=True,
            # Given twice over: without tiles, folium's own arguments for these reach nothing.
            minZoom=_FARTHEST_ZOOM,
            maxZoom=_NEAREST_ZOOM,
            zoomSnap=0.25,
            attributionControl=False,
        )
        self._id = name

    def run_with(self, function: str) -> None:
        """
        Have a function of the page's own scripts called with the finished map.

        Parameters
        ----------
        function
            Its name, a plain identifier.

        Raises
        ------
        UsageError
            If the name is not an identifier.
        """
        if not (function.isascii() and function.isidentifier()):
            msg = "A function's name must be a plain identifier."
            raise UsageError(msg)
        self.add_child(_Call(function, self.get_name()), name=function)

    def parts(self) -> MapParts:
        """
        Take the map apart for a page.

        Returns
        -------
        MapParts
            Its element, its script and the addresses it would load.

        Raises
        ------
        UsageError
            If the map was put into something other than a figure of its own.
        """
        figure = self.get_root()
        if not isinstance(figure, Figure):
            msg = "A map must stand in a figure of its own to be taken apart."
            raise UsageError(msg)
        self.render()  # type: ignore[no-untyped-call]  # folium leaves it untyped
        held = figure.header._children.values()  # noqa: SLF001 - branca has no other way
        return MapParts(
            element_id=self.get_name(),
            markup=figure.html.render(),
            script=figure.script.render(),
            script_addresses=tuple(one.url for one in held if isinstance(one, JavascriptLink)),
            style_addresses=tuple(one.url for one in held if isinstance(one, CssLink)),
        )


class _Call(MacroElement):
    """One call, made when the map stands."""

    _template = Template(
        "{% macro script(this, kwargs) %}{{ this.function }}({{ this.map_name }});{% endmacro %}"
    )

    def __init__(self, function: str, map_name: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca leaves it untyped
        self._name = "call"
        self.function, self.map_name = function, map_name
