"""Symbols tell kinds apart without colour, and the still picture is inert."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exports.network_picture import blocks, laid_out, names_of, still
from exports.network_symbols import COLOURS, KINDS, Symbol

if TYPE_CHECKING:
    from exports.release import Released, ReleasedNetwork
    from tests.exports.network.conftest import Networks

HARMLESS = {"svg", "text", "path", "g"}


def contrast_with_white(colour: str) -> float:
    """Work out WCAG 2.1's contrast ratio from its definition of relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    luminance = sum(a * b for a, b in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


def test_the_contrast_formula_gives_the_known_value_for_black() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21.0)


def test_every_kind_differs_from_every_other_by_more_than_its_colour() -> None:
    hollow = {name: symbol.fill == "#ffffff" for name, symbol in KINDS.items()}
    looks = {(symbol.shape, symbol.dashed, hollow[name]) for name, symbol in KINDS.items()}
    assert len(looks) == len(KINDS)
    assert len({symbol.word for symbol in KINDS.values()}) == len(KINDS)


def test_only_a_person_of_concern_is_a_diamond_and_only_a_child_a_circle() -> None:
    shapes = {name: symbol.shape for name, symbol in KINDS.items()}
    assert [name for name, shape in shapes.items() if shape == "diamond"] == ["person_of_concern"]
    assert [name for name, shape in shapes.items() if shape == "dot"] == ["child"]


@pytest.mark.parametrize("colour", [*(one.border for one in KINDS.values()), *COLOURS.values()])
def test_outlines_lines_and_words_stand_out_from_white(colour: str) -> None:
    assert contrast_with_white(colour) >= 4.5


def test_a_square_is_drawn_as_wide_as_its_size_says() -> None:
    square = Symbol(word="", plural="", shape="square", fill="", border="", size=10)
    assert square.outline() == "M10 10L-10 10L-10 -10L10 -10Z"


def test_namesakes_are_told_apart_and_others_are_left_as_they_are(networks: Networks) -> None:
    records = [
        networks.named("N1", name="Corin"),
        networks.named("N2", name="Corin"),
        networks.named("N3", name="Della"),
        networks.link("person:N1", "seen_with", "person:N2"),
        networks.link("person:N1", "seen_with", "person:N3"),
    ]
    names = names_of(networks.released(records).content)
    assert names == {"N1": "Corin (N1)", "N2": "Corin (N2)", "N3": "Della"}


def test_a_cluster_is_never_named_after_a_child_or_somebody_not_identified(
    thousand: Released[ReleasedNetwork],
) -> None:
    network = thousand.content
    labels = [one.label for one in blocks(network, laid_out(network))]
    hidden = [node.label for node in network.nodes if node.kind in {"child", "person", "location"}]
    named = [label.partition(", around ")[2] for label in labels]
    assert any(named)
    assert not set(named) & set(hidden)


def drawn(network: ReleasedNetwork) -> etree._Element:
    return etree.fromstring(str(still(network, laid_out(network))))


def test_every_node_of_a_small_network_is_drawn_under_its_name(networks: Networks) -> None:
    network = networks.small().content
    labels = [" ".join(group.xpath("text/text()")) for group in drawn(network).findall("g")]
    assert sorted(labels) == sorted(names_of(network).values())


def test_unconfirmed_ties_are_dashed_and_protective_ones_double(networks: Networks) -> None:
    lines = drawn(networks.small().content).findall("path")
    green = [line for line in lines if line.get("stroke") == COLOURS["protective"]]
    white = [line for line in lines if line.get("stroke") == "#fff"]
    dashed = [line for line in lines if line.get("stroke-dasharray")]
    # Two protective ties, each green with white upon it; seven of the eight ties not confirmed.
    assert (len(green), len(white), len(dashed), len(lines)) == (2, 2, 7, 10)


def test_a_large_network_is_drawn_as_its_clusters(thousand: Released[ReleasedNetwork]) -> None:
    network = thousand.content
    assert len(drawn(network).findall("g")) == len(laid_out(network).clusters)


def test_hostile_labels_stay_words_in_the_picture(
    networks: Networks, hostile: tuple[str, ...]
) -> None:
    base = networks.small().content
    for payload in hostile:
        nodes = tuple(replace(node, label=payload) for node in base.nodes)
        root = drawn(replace(base, nodes=nodes))
        assert {str(element.tag) for element in root.iter()} <= HARMLESS
        names = {str(name) for element in root.iter() for name in element.attrib}
        assert not [name for name in names if name.startswith("on") or name.endswith("href")]


def test_the_same_network_is_the_same_picture(networks: Networks) -> None:
    first, second = networks.small().content, networks.small().content
    assert still(first, laid_out(first)) == still(second, laid_out(second))
