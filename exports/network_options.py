"""What the network page tells its drawing library: shapes, colours, fonts, and to keep still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.network_picture import SMALL_NETWORK
from exports.network_symbols import BLOCK, COLOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exports.network_symbols import Symbol
    from exports.page import Json

__all__ = ["drawing_options"]

_FONT = "system-ui, 'Segoe UI', Roboto, Arial, sans-serif"


def drawing_options(symbols: Sequence[Symbol], nodes: int) -> dict[str, Json]:
    """
    Write the drawing library's options: nothing moves, labels are plain text.

    Parameters
    ----------
    symbols
        What each kind of node is drawn as, in the order of the kinds' numbers on the page.
    nodes
        How many nodes the network has.

    Returns
    -------
    dict of str to Json
        Options of vis-network.
    """
    groups: dict[str, Json] = {f"k{code}": _group(symbol) for code, symbol in enumerate(symbols)}
    return {
        "autoResize": True,
        "physics": False,
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "interaction": {
            "hideEdgesOnDrag": nodes > SMALL_NETWORK,
            "hideEdgesOnZoom": nodes > SMALL_NETWORK,
            "hover": False,
            "keyboard": False,
            "multiselect": False,
            "navigationButtons": False,
        },
        "groups": {
            **groups,
            # The overview's words stay dark however small: they are what it is chosen by.
            "cluster": {
                **_group(BLOCK),
                "font": _font(16),
                "scaling": {"label": {"drawThreshold": 3}},
            },
        },
        "nodes": {
            "borderWidth": 2,
            "borderWidthSelected": 5,
            "font": _font(13),
            "scaling": {"label": {"drawThreshold": 7}},
            "widthConstraint": {"maximum": 170},
        },
        "edges": {
            "font": {**_font(12), "align": "middle"},
            "selectionWidth": 0.5,
            "smooth": False,
        },
    }


def _font(size: int) -> dict[str, Json]:
    return {
        "color": COLOURS["text"],
        "face": _FONT,
        "multi": False,
        "size": size,
        "strokeColor": "#ffffff",
        "strokeWidth": 3,
    }


def _group(symbol: Symbol) -> dict[str, Json]:
    chosen = {"background": symbol.fill, "border": COLOURS["chosen"]}
    return {
        "color": {"background": symbol.fill, "border": symbol.border, "highlight": chosen},
        "shape": symbol.shape,
        "shapeProperties": {"borderDashes": [4, 3] if symbol.dashed else False},
        "size": symbol.size,
    }
