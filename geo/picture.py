"""Draw a map as a still picture, for paper and for machines that block scripts.

No browser and no drawing state outside the function: the same input gives the same bytes.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import shapely
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import get_font
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path as Outline
from matplotlib.patheffects import withStroke
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from shapely.geometry.polygon import orient

from geo.palette import BANDS, GROUND, STYLES, BandStyle, Style, tier_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from geo.basemap import BaseMap, Bounds
    from geo.hotspots import Band

__all__ = ["Picture", "Pin", "Wording", "map_picture"]

_DPI = 200
_FONT = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
_COLOURS = 160
_HEADER_INCHES, _FOOTER_INCHES = 0.62, 0.36
_SCALE_SHARE = 0.22
_NAMED = 2
_LENGTHS = (
    (10_000, "10 km"), (5_000, "5 km"), (2_000, "2 km"), (1_000, "1 km"), (500, "500 m"),
    (200, "200 m"), (100, "100 m"), (50, "50 m"),
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """
    One place on the picture.

    Attributes
    ----------
    easting_m, northing_m
        Metres on the British National Grid (EPSG:27700).
    rank
        Its number on the picture, or None where it has none.
    """

    easting_m: float
    northing_m: float
    rank: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """
    A finished picture.

    Attributes
    ----------
    png
        The file's bytes, with a palette.
    alternative
        What the picture shows, in words, for those who do not see it.
    width_px, height_px
        Its size.
    """

    png: bytes
    alternative: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """
    The words in a picture.

    Attributes
    ----------
    title
        What the map shows.
    marking
        The protective marking.
    licence
        The base map's line, or empty.
    """

    title: str
    marking: str
    licence: str = ""


def map_picture(
    pins: Sequence[Pin],
    *,
    bounds: Bounds,
    wording: Wording,
    base: BaseMap | None = None,
    bands: Sequence[Band] = (),
    events: int = 0,
    width_px: int = 1500,
) -> Picture:
    """
    Draw places and density over the base map.

    Parameters
    ----------
    pins
        The places; lower ranks are drawn upon higher ones.
    bounds
        The frame in metres on the British National Grid (EPSG:27700).
    wording
        Title, marking and licence line, drawn into the picture.
    base
        What lies under the places, or None for plain ground.
    bands
        Density, the largest area first.
    events
        How many events the density was drawn from.
    width_px
        Width of the picture.

    Returns
    -------
    Picture
        A PNG with a palette, and its alternative text.
    """
    with mpl.rc_context():
        # Whatever a notebook has set must not change the picture.
        mpl.rcdefaults()
        drawn = _drawn(pins, bounds, wording, base, bands, width_px / _DPI)
    png, size = _reduced(drawn, wording)
    return Picture(
        png=png,
        alternative=_alternative(pins, bounds, wording.title, events if bands else 0),
        width_px=size[0],
        height_px=size[1],
    )


def _drawn(
    pins: Sequence[Pin],
    bounds: Bounds,
    wording: Wording,
    base: BaseMap | None,
    bands: Sequence[Band],
    width: float,
) -> Image.Image:
    west, south, east, north = bounds
    map_height = width * min(max((north - south) / (east - west), 0.4), 1.6)
    height = map_height + _HEADER_INCHES + _FOOTER_INCHES
    figure = Figure(figsize=(width, height), dpi=_DPI, facecolor="white")
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, _FOOTER_INCHES / height, 1, map_height / height))
    axes.set(xlim=(west, east), ylim=(south, north), xticks=[], yticks=[], aspect="equal")
    axes.set_adjustable("datalim")
    scale = width / 7.5
    _draw_base(axes, base, scale)
    for band, style in zip(bands, BANDS[-len(bands) :] if bands else (), strict=False):
        _draw_area(axes, band.area, style)
    _draw_pins(axes, [pin for pin in pins if _inside(pin, bounds)], scale)
    _draw_scale(axes, bounds, scale)
    _write(figure, wording, height, scale)
    with warnings.catch_warnings():
        # A letter that the font lacks was replaced already; nothing else may stop a picture.
        warnings.filterwarnings("ignore", message="Glyph", category=UserWarning)
        canvas.draw()  # type: ignore[no-untyped-call]  # matplotlib leaves it untyped
    # The picture itself: written as PNG and read again it would take twice as long.
    pixels = bytes(canvas.buffer_rgba())  # type: ignore[no-untyped-call]  # the same
    return Image.frombytes("RGBA", canvas.get_width_height(), pixels)


def _draw_base(axes: Axes, base: BaseMap | None, scale: float) -> None:
    layers = base.layers if base is not None else ()
    axes.set_facecolor(GROUND)
    for order, layer in enumerate(layers, start=1):
        style = STYLES.get(layer.name, STYLES["boundaries"])
        if isinstance(layer.geometry, shapely.MultiPolygon):
            patch = PathPatch(_outline(layer.geometry), facecolor=style.fill, linewidth=0)
            axes.add_patch(patch).set_zorder(order)
        else:
            _draw_lines(axes, layer.geometry, style, order, scale)
    # The smallest names are left to the page, where one can come closer.
    for name in (one for one in (base.names if base is not None else ()) if one.size <= _NAMED):
        small = name.size > 1
        axes.text(
            name.easting_m, name.northing_m, _drawable(name.text), ha="center", va="center",
            fontsize=(6.0 if small else 8.0) * scale, color="#4a4a4a", parse_math=False,
            zorder=80, clip_on=True, fontweight="normal" if small else "bold",
            path_effects=[withStroke(linewidth=1.6 * scale, foreground="#ffffffcc")],
        )  # fmt: skip


def _draw_lines(
    axes: Axes, lines: shapely.MultiLineString, style: Style, order: int, scale: float
) -> None:
    axes.add_collection(
        LineCollection(
            [shapely.get_coordinates(line) for line in lines.geoms],
            colors=style.line,
            linewidths=style.width * scale * 0.7,
            linestyles=(0, style.dash) if style.dash else "solid",
            zorder=order,
        ),
        autolim=False,
    )


def _draw_area(axes: Axes, area: shapely.MultiPolygon, style: BandStyle) -> None:
    for alpha, fill, line in ((style.opacity, style.fill, "none"), (0.9, "none", style.line)):
        patch = PathPatch(
            _outline(area), facecolor=fill, edgecolor=line, linewidth=0.6, alpha=alpha, zorder=70
        )
        axes.add_patch(patch)


def _draw_pins(axes: Axes, pins: Sequence[Pin], scale: float) -> None:
    def last_first(pin: Pin) -> tuple[int, float, float]:
        return (-(pin.rank or 1_000_000), pin.easting_m, pin.northing_m)

    for order, pin in enumerate(sorted(pins, key=last_first)):
        tier = tier_of(pin.rank)
        axes.plot(
            [pin.easting_m], [pin.northing_m], marker=tier.marker, linestyle="none",
            markersize=tier.size_px * 0.42 * scale, markerfacecolor=tier.fill,
            markeredgecolor=tier.line, markeredgewidth=0.8 * scale, zorder=100 + 2 * order,
        )  # fmt: skip
        if pin.rank is not None:
            axes.text(
                pin.easting_m, pin.northing_m, str(pin.rank), ha="center", va="center_baseline",
                fontsize=tier.size_px * 0.22 * scale, color=tier.text, fontweight="bold",
                zorder=101 + 2 * order, clip_on=True, parse_math=False,
            )  # fmt: skip


def _draw_scale(axes: Axes, bounds: Bounds, scale: float) -> None:
    west, south, east, north = bounds
    longest = (east - west) * _SCALE_SHARE
    length_m, words = next((one for one in _LENGTHS if one[0] <= longest), _LENGTHS[-1])
    x, y = west + (east - west) * 0.03, south + (north - south) * 0.035
    thick = (north - south) * 0.006
    axes.add_patch(Rectangle((x, y), length_m, thick, facecolor="#0b0c0c", zorder=9000))
    label: dict[str, Any] = {"fontsize": 7 * scale, "zorder": 9000, "color": "#0b0c0c"}
    axes.text(x + length_m / 2, y + 2 * thick, words, ha="center", va="bottom", **label)
    axes.text(
        east - (east - west) * 0.03, north - (north - south) * 0.03, "N\n\N{UPWARDS ARROW}",
        ha="center", va="top", linespacing=0.9, **label,
    )  # fmt: skip


def _write(figure: Figure, wording: Wording, height: float, scale: float) -> None:
    top = 1 - 0.16 / height
    figure.text(
        0.5, top, _drawable(wording.marking), ha="center", va="center", fontsize=7.5 * scale,
        fontweight="bold", color="#0b0c0c", parse_math=False,
    )  # fmt: skip
    figure.text(
        0.02, 1 - 0.42 / height, _drawable(wording.title), ha="left", va="center",
        fontsize=9 * scale, fontweight="bold", color="#0b0c0c", parse_math=False,
    )  # fmt: skip
    foot = "Numbers are ranks in the table."
    if wording.licence:
        foot = f"{foot} {wording.licence}"
    figure.text(
        0.02, 0.16 / height, _drawable(foot), ha="left", va="center", fontsize=5.5 * scale,
        color="#383f43", parse_math=False,
    )  # fmt: skip


def _outline(area: shapely.MultiPolygon) -> Outline:
    outlines = []
    for part in area.geoms:
        polygon = orient(part)
        for ring in (polygon.exterior, *polygon.interiors):
            outlines.append(Outline(shapely.get_coordinates(ring), closed=True))
    return Outline.make_compound_path(*outlines)


def _inside(pin: Pin, bounds: Bounds) -> bool:
    west, south, east, north = bounds
    return west <= pin.easting_m <= east and south <= pin.northing_m <= north


def _drawable(text: str) -> str:
    known = get_font(str(_FONT)).get_charmap()
    return "".join(one if ord(one) in known else "□" for one in " ".join(text.split()))


def _reduced(drawn: Image.Image, wording: Wording) -> tuple[bytes, tuple[int, int]]:
    about = PngInfo()
    about.add_itxt("Title", wording.title)
    about.add_itxt("Description", wording.marking)
    if wording.licence:
        about.add_itxt("Copyright", wording.licence)
    small = drawn.convert("RGB").quantize(_COLOURS, method=Image.Quantize.FASTOCTREE)
    written = BytesIO()
    small.save(written, "PNG", optimize=True, pnginfo=about)
    return written.getvalue(), small.size


def _alternative(pins: Sequence[Pin], bounds: Bounds, title: str, events: int) -> str:
    shown = [pin for pin in pins if _inside(pin, bounds)]
    ranked = sum(pin.rank is not None for pin in shown)
    words = [f"Map: {title}. {ranked} ranked and {len(shown) - ranked} other places are drawn"]
    if len(pins) > len(shown):
        words.append(f"; {len(pins) - len(shown)} lie outside the frame")
    if events:
        words.append(f"; shading shows where {events} events lie closest together")
    words.append(". The table gives every place, its rank and its figures.")
    return "".join(words)
