"""A still picture has the same bytes each time, and no words can stop it."""

from __future__ import annotations

from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from PIL import Image

from geo.basemap import BaseLayer, BaseMap, PlaceName
from geo.hotspots import bands, density
from geo.palette import TIERS, tier_of
from geo.picture import Picture, Pin, Wording, map_picture

BOUNDS = (500_000.0, 530_000.0, 510_000.0, 540_000.0)
WORDS = Wording(title="Places", marking="OFFICIAL-SENSITIVE", licence="A licence line.")
BASE = BaseMap(
    bounds=BOUNDS,
    layers=(
        BaseLayer(
            name="greenspace",
            shape="area",
            geometry=shapely.MultiPolygon([shapely.box(501_000, 531_000, 504_000, 534_000)]),
        ),
        BaseLayer(
            name="rail",
            shape="line",
            geometry=shapely.MultiLineString([[(500_000, 530_000), (510_000, 540_000)]]),
        ),
    ),
    names=(PlaceName(text="Quill", easting_m=505_000, northing_m=535_000, size=1),),
)
PINS = [
    Pin(easting_m=502_000, northing_m=538_000, rank=1),
    Pin(easting_m=506_000, northing_m=532_000, rank=None),
    Pin(easting_m=900_000, northing_m=532_000, rank=2),
]


def draw(words: Wording = WORDS, *, base: BaseMap | None = BASE) -> Picture:
    areas = bands(density([505_000] * 5, [535_000] * 5))
    return map_picture(
        PINS, bounds=BOUNDS, wording=words, base=base, bands=areas, events=5, width_px=600
    )


def test_the_same_map_is_the_same_bytes_whatever_a_notebook_has_set() -> None:
    first = draw().png
    with mpl.rc_context({"font.size": 30, "axes.facecolor": "black", "savefig.bbox": "tight"}):
        assert draw().png == first


def test_the_picture_is_a_palette_png_that_says_what_it_is() -> None:
    picture = draw()
    with Image.open(BytesIO(picture.png)) as image:
        assert image.format == "PNG"
        assert image.mode == "P"
        assert image.size == (picture.width_px, picture.height_px)
        assert image.text == {  # type: ignore[attr-defined]  # a PNG has it
            "Title": "Places",
            "Description": "OFFICIAL-SENSITIVE",
            "Copyright": "A licence line.",
        }


def test_the_first_rank_is_drawn_red_where_it_lies() -> None:
    # The frame is 600 px wide for 10 km: rank 1 lies 120 px from the left; and from the bottom of
    # the map 480 px, with 0.36 inches of footer at 200 dpi below: 72 px.
    picture = draw()
    with Image.open(BytesIO(picture.png)) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    around = pixels[picture.height_px - 72 - 480 - 6 : picture.height_px - 72 - 480 + 6, 114:126]
    red = (around[..., 0] > 140) & (around[..., 1] < 60) & (around[..., 2] < 60)
    assert red.any()


def test_the_alternative_text_counts_what_is_drawn() -> None:
    assert draw().alternative == (
        "Map: Places. 1 ranked and 1 other places are drawn; 1 lie outside the frame; shading "
        "shows where 5 events lie closest together. The table gives every place, its rank and its "
        "figures."
    )


@pytest.mark.parametrize(
    "text",
    [
        "$x^2$", "unclosed $\\frac{", "\\", "%s {0} {{ x }}", "tab\tand\nline", "\N{PILE OF POO}",
        "\u4e2d\u6587", "\x00\x07", "\ufdd0", "a" * 500, "",
    ],
)  # fmt: skip
def test_no_words_can_stop_the_picture(text: str) -> None:
    named = BaseMap(
        bounds=BOUNDS,
        names=(PlaceName(text=text, easting_m=505_000, northing_m=535_000, size=1),),
    )
    assert draw(Wording(title=text, marking=text, licence=text), base=named).png


def test_a_map_without_a_base_is_drawn_upon_plain_ground() -> None:
    assert draw(base=None).png != draw().png


@pytest.mark.parametrize(
    ("rank", "name"),
    [(1, "top"), (10, "top"), (11, "next"), (30, "next"), (31, "later"), (None, "unranked")],
)
def test_a_rank_has_its_tier(rank: int | None, name: str) -> None:
    assert tier_of(rank).name == name


def test_tiers_differ_in_shape_or_size_as_well_as_in_colour() -> None:
    assert len({(tier.marker, tier.size_px) for tier in TIERS}) == len(TIERS)
