"""Cells lose outer space and what nobody sees, and no letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graph.records import Grading
from graph.vocabulary import simplify
from mapping.intake import IntakeSettings
from mapping.intake.cells import pieces, tidy, without_controls
from mapping.intake.gradings import read_grading
from mapping.intake.people_names import References
from mapping.intake.places import (
    place_id,
    read_grid,
    read_pair,
    read_postcode,
    read_street_point,
)

REFERENCES = References(IntakeSettings())


@pytest.mark.parametrize(
    ("text", "expected", "replaced"),
    [
        ("  Orla  Tarnsby ", "Orla Tarnsby", 0),
        ("Orla\u00a0Tarnsby", "Orla Tarnsby", 0),
        ("Or\u200bla", "Orla", 0),
        ("\ufeffOrla", "Orla", 0),
        ("Orla\tTarnsby", "Orla Tarnsby", 0),
        ("one\r\ntwo\rthree\nfour", "one\ntwo\nthree\nfour", 0),
        ("one \n \n two", "one\ntwo", 0),
        ("Or\x0bla", "Or\ufffdla", 1),
        ("\x00C31004\x00", "C31004", 2),
        ("a\x01\x02b", "a\ufffd\ufffdb", 2),
        ("a\ud800b", "a\ufffdb", 1),
        ("a\ufffeb\uffffc", "a\ufffdb\ufffdc", 2),
        ("Núñez Ó'Searby-Łuk 👩‍👧 e\u0301", "Núñez Ó'Searby-Łuk 👩‍👧 e\u0301", 0),
        ("", "", 0),
        ("\u00a0\u200b", "", 0),
    ],
)
def test_a_cell_is_tidied_and_replacements_are_counted(
    text: str, expected: str, replaced: int
) -> None:
    assert tidy(text) == (expected, replaced)


@given(st.text())
def test_tidying_twice_changes_nothing_more_and_no_letter_is_lost(text: str) -> None:
    once, _ = tidy(text)
    assert tidy(once) == (once, 0)
    assert [one for one in once if one.isalpha()] == [one for one in text if one.isalpha()]
    once.encode("utf-8")


@given(st.text())
def test_text_without_controls_can_be_held_by_any_office_file(text: str) -> None:
    kept = without_controls(text)
    kept.encode("utf-8")
    assert not {letter for letter in kept if ord(letter) < 32 and letter not in "\t\n"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C1; C2", ["C1", "C2"]),
        ("C1 / C2", ["C1", "C2"]),
        ("C1/C2", ["C1", "C2"]),
        ("C1\nC2", ["C1", "C2"]),
        ("Orla Tarnsby & Ivo Kestleby", ["Orla Tarnsby", "Ivo Kestleby"]),
        ("Fish&Chips", ["Fish&Chips"]),
        ("TARNSBY, Orla; KESTLEBY, Ivo", ["TARNSBY, Orla", "KESTLEBY, Ivo"]),
        ("Orla (victim/suspect)", ["Orla (victim/suspect)"]),
        (";; ;", []),
    ],
)
def test_several_values_in_a_cell_are_split(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/A/P", Grading(source="1", information="A", handling="P")),
        ("2CP", Grading(source="2", information="C", handling="P")),
        ("3-E-C", Grading(source="3", information="E", handling="C")),
        ("1 a p", Grading(source="1", information="A", handling="P")),
        ("2C", Grading(source="2", information="C")),
        ("B22", Grading(text="B22")),
        ("E41", Grading(text="E41")),
        ("A/1/1", Grading(text="A/1/1")),
        ("4AP", None),
        ("1FP", None),
        ("1AX", None),
        ("B62", None),
        ("good", None),
    ],
)
def test_a_grading_is_three_by_five_by_two_or_kept_as_text(
    text: str, expected: Grading | None
) -> None:
    assert read_grading(text) == expected


@pytest.mark.parametrize(
    ("text", "easting_m", "northing_m", "precision_m"),
    [
        pytest.param("OV 81 32", 581_500, 532_500, 1000, id="four figures: a kilometre"),
        pytest.param("ov813324", 581_350, 532_450, 100, id="six: a hundred metres"),
        pytest.param("OV8123 3245", 581_235, 532_455, 10, id="eight: ten metres"),
        pytest.param("ov8123432456", 581_234.5, 532_456.5, 1, id="ten: a metre"),
    ],
)
def test_precision_travels_with_the_point(
    text: str, easting_m: float, northing_m: float, precision_m: float
) -> None:
    # OV is the square of 500 to 600 km east and 500 to 600 km north.
    point = read_grid(text)
    assert point is not None
    assert (point.easting_m, point.northing_m, point.precision_m) == (
        easting_m,
        northing_m,
        precision_m,
    )


@pytest.mark.parametrize("text", ["OV 12 345", "OV", "813 324", "somewhere", "II 12 34"])
def test_half_a_grid_reference_is_none(text: str) -> None:
    assert read_grid(text) is None


def test_easting_and_northing_go_together_and_lie_on_the_grid() -> None:
    point = read_pair(529_948, 539_414)
    assert point is not None
    assert (point.easting_m, point.northing_m, point.precision_m) == (529_948, 539_414, 1)
    assert read_pair(529_948, None) is None
    assert read_pair(None, 539_414) is None
    assert read_pair(-1, 539_414) is None
    assert read_pair(529_948, 5_394_140) is None


def test_swapped_latitude_and_longitude_are_noticed() -> None:
    straight, swapped = read_street_point(54.6, -1.2), read_street_point(-1.2, 54.6)
    assert straight is not None
    assert swapped is not None
    assert (straight[1], swapped[1]) == (False, True)
    assert straight[0] == swapped[0]
    assert read_street_point(10.0, 10.0) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [("zz993eg", "ZZ99 3EG"), ("ZZ99  3EG", "ZZ99 3EG"), ("ZZ99", None), ("3EG ZZ99", None)],
)
def test_a_postcode_is_whole(text: str, expected: str | None) -> None:
    assert read_postcode(text) == expected


def test_one_wording_is_one_place_whatever_its_case_and_marks() -> None:
    one = place_id("Heron Hotel, Gull Point", REFERENCES)
    assert one.startswith("place:")
    assert one == place_id("HERON HOTEL – Gull  Point", REFERENCES)
    assert one != place_id("Heron Hotel", REFERENCES)
    assert place_id("Heron bus station LOC-3101", REFERENCES) == "loc:LOC-3101"
    assert place_id("???", REFERENCES) != place_id("!!!", REFERENCES)
    assert simplify("???") == ""
