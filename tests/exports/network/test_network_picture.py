"""Symbols tell kinds apart without colour, and the picture file is inert and marked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from exports.network_picture import blocks, laid_out, names_of, network_picture
from exports.network_symbols import COLOURS, KINDS, Symbol

if TYPE_CHECKING:
    from exports.release import Released, ReleasedNetwork
    from tests.exports.network.conftest import Networks

SVG = "{http://www.w3.org/2000/svg}"
HARMLESS = {"svg", "title", "desc", "rect", "text", "path", "g"}


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


def test_the_picture_file_is_well_formed_and_marked_at_head_and_foot(networks: Networks) -> None:
    released = networks.small()
    root = etree.fromstring(network_picture(released, title="A network"))
    lines = [text.text for text in root.findall(f"{SVG}text")]
    assert lines[0] == lines[1] == "OFFICIAL-SENSITIVE [PERSONAL]"
    assert root.findtext(f"{SVG}title") == "A network"
    assert "OFFICIAL-SENSITIVE" in str(root.findtext(f"{SVG}desc"))
    drawn = [group.findtext(f"{SVG}text") for group in root.findall(f"{SVG}g")]
    assert sorted(str(label) for label in drawn) == sorted(names_of(released.content).values())


def test_hostile_labels_stay_words_in_the_picture_file(
    networks: Networks, hostile: tuple[str, ...]
) -> None:
    for payload in (*hostile, "a\x00b\x1f\ud800\ufffe"):
        base = networks.small()
        nodes = tuple(replace(node, label=payload) for node in base.content.nodes)
        content = replace(base.content, nodes=nodes)
        root = etree.fromstring(network_picture(networks.with_content(base, content)))
        found = {etree.QName(element).localname for element in root.iter()}
        assert found <= HARMLESS
        names = {str(name) for element in root.iter() for name in element.attrib}
        assert not [name for name in names if name.startswith("on") or name.endswith("href")]


def test_the_same_release_is_the_same_picture(networks: Networks) -> None:
    assert network_picture(networks.small()) == network_picture(networks.small())
