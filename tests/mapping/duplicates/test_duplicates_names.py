from __future__ import annotations

import pytest

from mapping.duplicates import DuplicateSettings
from mapping.duplicates.names import Level, Name, SurnameIndex, compare, fold, name_of

SETTINGS = DuplicateSettings()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        pytest.param("Núñez", "nunez", id="accents"),
        pytest.param("Ó'Searcaigh", "osearcaigh", id="straight apostrophe"),
        pytest.param("Ó\u2019Searcaigh", "osearcaigh", id="curly apostrophe"),
        pytest.param("O\u02bcTarn", "otarn", id="apostrophe that counts as a letter"),
        pytest.param("O\u00b4Tarn", "otarn", id="accent used as an apostrophe"),
        pytest.param("de-la-Mare", "de la mare", id="hyphens part words"),
        pytest.param("de\u00a0la\u00a0Mare", "de la mare", id="spaces that do not break"),
        pytest.param("Ash\u200bgrove", "ashgrove", id="space of no width"),
        pytest.param("ASHGROVE", "ashgrove", id="capitals"),
        pytest.param("Straße Łukasz Øre", "strasse lukasz ore", id="letters without a base letter"),
        pytest.param("\u0130rem", "irem", id="dotted capital I"),
        pytest.param("N\u0303un\u0303ez", "nunez", id="accents apart from their letter"),
        pytest.param("  \t ", "", id="nothing"),
        pytest.param("😀", "", id="a picture is no letter"),
    ],
)
def test_folding_keeps_only_what_does_not_depend_on_writing(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        (("Wren", "Ashgrove"), ("WREN", "ashgrove"), Level.AGREE),
        (("Anne-Marie", "Dunlin"), ("Anne Marie", "DUNLIN"), Level.AGREE),
        (("Tomasz", "O'Tarn"), ("Tomasz", "O Tarn"), Level.AGREE),
        (("William", "Dunlin"), ("Bill", "Dunlin"), Level.SHORT),
        (("Kate", "Dunlin"), ("Katherine", "Dunlin"), Level.SHORT),
        (("Mary", "Dunlin"), ("Mary Ann", "Dunlin"), Level.SHORT),
        (("Ashgrove", "Wren"), ("Wren", "Ashgrove"), Level.SHORT),
        (("Peggy", "Dunlin"), ("Maggie", "Dunlin"), Level.ALIKE),
        (("Dervla", "Dunlin"), ("Dervlah", "Dunlin"), Level.ALIKE),
        (("Dervla", "Quernmore"), ("Dervla", "Quernmoor"), Level.ALIKE),
        (("Seren", "Marram-Dunne"), ("Seren", "Dunne"), Level.ALIKE),
        (("W", "Ashgrove"), ("Wren", "Ashgrove"), Level.INITIAL),
        (("K", "Ashgrove"), ("Wren", "Ashgrove"), Level.NONE),
        (("Siân", "Netherby"), ("Seren", "Netherby"), Level.NONE),
        (("Dervlah", "Quernmoor"), ("Dervla", "Quernmore"), Level.NONE),
        (("Wren", "Ashgrove"), ("Wren", "Eskrigg"), Level.NONE),
        (("Wren", ""), ("Wren", ""), Level.NONE),
        (("", "Ashgrove"), ("", "Ashgrove"), Level.NONE),
        (("", "Ashgrove"), ("Wren", "Ashgrove"), Level.NONE),
        (("Wren", ""), ("Wren", "Ashgrove"), Level.NONE),
        (("Jo", "Ng"), ("Jo", "No"), Level.NONE),
    ],
)
def test_names_agree_as_far_as_they_do(
    first: tuple[str, str], second: tuple[str, str], level: Level
) -> None:
    one, other = name_of(*first), name_of(*second)
    assert compare(one, other, SETTINGS)[0] is level
    assert compare(other, one, SETTINGS)[0] is level


def test_the_sentence_about_two_names_holds_no_name() -> None:
    level, sentence = compare(name_of("Wren", "Ashgrove"), name_of("Wren", "Ashgrove"), SETTINGS)
    assert level is Level.AGREE
    assert sentence == "surname and forename agree"


def test_the_index_finds_all_that_comparing_everybody_finds() -> None:
    forenames = ("wren", "william", "bill", "w", "dervla", "dervlah")
    surnames = ("ashgrove", "ashgrave", "quernmore", "cuernmore", "quernmoor", "dunlin", "dunnlin")
    names = [Name((one,), (other,)) for one in forenames for other in surnames]
    names += [Name((other,), (one,)) for one in forenames for other in surnames]
    names += [Name(("wren",), ("ashgrove", "dunlin"))]
    index = SurnameIndex(names, SETTINGS)
    for name in names:
        wanted = {one for one in names if compare(name, one, SETTINGS)[0] is not Level.NONE}
        assert set(index.matches(name)) == wanted
