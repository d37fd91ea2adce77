"""Names as they are written in cells, and the references beside them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapping.intake import IntakeSettings
from mapping.intake.people_names import (
    Name,
    References,
    read_name,
    read_nicknames,
    read_someone,
)

REFERENCES = References(IntakeSettings())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TARNSBY, Orla", Name("Orla", "TARNSBY")),
        ("Orla Tarnsby", Name("Orla", "Tarnsby")),
        ("Orla May Tarnsby", Name("Orla May", "Tarnsby")),
        ("Ivo 'Duke' Kestleby", Name("Ivo", "Kestleby", ("Duke",))),
        ("KESTLEBY, Ivo 'Duke'", Name("Ivo", "KESTLEBY", ("Duke",))),
        ("Ivo \u2018Duke’ Kestleby", Name("Ivo", "Kestleby", ("Duke",))),
        ('Ivo "Big Duke" Kestleby', Name("Ivo", "Kestleby", ("Big Duke",))),
        ("Ivo “Duke” Kestleby", Name("Ivo", "Kestleby", ("Duke",))),
        ("Ivo (Duke) Kestleby", Name("Ivo", "Kestleby", ("Duke",))),
        ("Ivo Kestleby aka Duke", Name("Ivo", "Kestleby", ("Duke",))),
        ("Ivo Kestleby a.k.a. Duke or Bones", Name("Ivo", "Kestleby", ("Bones", "Duke"))),
        ("Ivo Kestleby (aka Duke, Bones)", Name("Ivo", "Kestleby", ("Bones", "Duke"))),
        ("Ivo Kestleby AKA 'Duke'", Name("Ivo", "Kestleby", ("Duke",))),
        ("'Duke'", Name("", "", ("Duke",))),
        ("Seán Ó'Searby", Name("Seán", "Ó'Searby")),
        ("O'TARN, Ewan", Name("Ewan", "O'TARN")),
        ("Ó'SEARBY, Joss 'Ziggy'", Name("Joss", "Ó'SEARBY", ("Ziggy",))),
        ("Joss de la Mere", Name("Joss", "de la Mere")),
        ("Joss de-la-Mere", Name("Joss", "de-la-Mere")),
        ("Nan", Name("Nan", "")),
        ("youth worker", Name("youth worker", "")),
        ("Łucja Núñez-Şen", Name("Łucja", "Núñez-Şen")),
        ("", Name()),
    ],
)
def test_a_name_is_parted_as_it_is_written(text: str, expected: Name) -> None:
    assert read_name(text) == expected


@pytest.mark.parametrize(
    ("text", "record", "name", "role"),
    [
        ("TARNSBY, Orla C31004 (victim)", "child:C31004", Name("Orla", "TARNSBY"), "victim"),
        ("Orla Tarnsby c31004", "child:C31004", Name("Orla", "Tarnsby"), ""),
        ("Orla Tarnsby (C31004)", "child:C31004", Name("Orla", "Tarnsby"), ""),
        ("Orla Tarnsby [C31004] (suspect)", "child:C31004", Name("Orla", "Tarnsby"), "suspect"),
        ("C31004", "child:C31004", Name(), ""),
        ("POC-3304 Ivo Kestleby", "poc:POC-3304", Name("Ivo", "Kestleby"), ""),
        ("Ivo 'Duke' Kestleby (seen with)", None, Name("Ivo", "Kestleby", ("Duke",)), "seen with"),
        ("Ivo Kestleby (aka Duke)", None, Name("Ivo", "Kestleby", ("Duke",)), ""),
        ("Ivo Kestleby", None, Name("Ivo", "Kestleby"), ""),
        pytest.param(
            "XC31004 Kestleby", None, Name("XC31004", "Kestleby"), "", id="part of a word"
        ),
        pytest.param("Ivo C-31004", None, Name("Ivo", "C-31004"), "", id="not the pattern"),
    ],
)
def test_a_reference_beside_a_name_decides_who_it_is(
    text: str, record: str | None, name: Name, role: str
) -> None:
    someone = read_someone(text, REFERENCES)
    assert someone is not None
    assert (someone.record, someone.name, someone.role) == (record, name, role)


@pytest.mark.parametrize("text", ["", "()", "(victim)", " , ", "''"])
def test_nothing_but_marks_is_nobody(text: str) -> None:
    assert read_someone(text, REFERENCES) is None or not read_someone(text, REFERENCES).record  # type: ignore[union-attr]


def test_the_shape_of_references_is_a_setting() -> None:
    own = References(IntakeSettings(child=r"\d{6}"))
    someone = read_someone("Orla Tarnsby 123456", own)
    assert someone is not None
    assert someone.record == "child:123456"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Duke", ("Duke",)),
        ("Duke; Bones", ("Bones", "Duke")),
        ("Duke / Bones", ("Bones", "Duke")),
        ("'Duke', \"Bones\"", ("Bones", "Duke")),
        ("Duke\nBones", ("Bones", "Duke")),
        ("Duke & Duke", ("Duke",)),
    ],
)
def test_nicknames_are_split_and_sorted(text: str, expected: tuple[str, ...]) -> None:
    assert read_nicknames(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C31004", "C31004"),
        ("c31004", "C31004"),
        ("C 31004", "C31004"),
        ("Orla Tarnsby C31004", "C31004"),
        ("31004", "31004"),
        ("A-12", "A-12"),
        ("Orla Tarnsby", None),
        ("Orla", None),
        ("Orla B 4", None),
        ("", None),
    ],
)
def test_a_reference_has_a_figure_and_a_name_is_never_one(text: str, expected: str | None) -> None:
    assert REFERENCES.whole(text, "child") == expected


@given(st.text(max_size=60))
def test_any_text_is_somebody_or_nobody_and_never_an_error(text: str) -> None:
    read_someone(text, REFERENCES)
    read_nicknames(text)
    REFERENCES.whole(text, "child")
