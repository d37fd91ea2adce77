"""A map names Leaflet alone, and its parts hold no data."""

from __future__ import annotations

import pytest

from geo.maps import LEAFLET_SCRIPT, LEAFLET_STYLE, MapParts, OfflineMap
from graph.errors import UsageError


def parts() -> MapParts:
    view = OfflineMap(lon=-0.2, lat=54.7, name="places")
    view.run_with("drawPlaces")
    return view.parts()


def test_a_map_would_load_leaflet_alone() -> None:
    assert parts().script_addresses == (LEAFLET_SCRIPT,)
    assert parts().style_addresses == (LEAFLET_STYLE,)


def test_a_map_has_no_tiles_and_no_address() -> None:
    assert "tileLayer" not in parts().script
    assert "http" not in parts().script + parts().markup


def test_the_same_map_has_the_same_parts() -> None:
    assert parts() == parts()


def test_a_map_is_handed_to_the_page_s_own_function_last() -> None:
    assert parts().script.strip().endswith("drawPlaces(map_places);")
    assert parts().element_id == "map_places"


@pytest.mark.parametrize("name", ["", "two words", "x;alert(1)", "é"])
def test_names_are_plain_words(name: str) -> None:
    with pytest.raises(UsageError, match="plain word"):
        OfflineMap(lon=0, lat=54, name=name)
    with pytest.raises(UsageError, match="plain identifier"):
        OfflineMap(lon=0, lat=54, name="x").run_with(name)
