"""The closed lists are whole, unambiguous, sourced, and never blame a child."""

from __future__ import annotations

import re
from datetime import date

import pytest

from graph.errors import VocabularyError
from graph.network import LAYERS
from graph.vocabulary import VOCABULARIES, read_data, simplify, vocabulary

# Every row of the tactic table that the customer's notes list, in its order.
TACTICS = (
    "CAWN", "REC_ORD", "HARB", "PPO", "EPO", "SRO", "SHPO", "NOTIF", "STRO", "STPO", "NRM",
    "CCEPO", "CCE_OFF", "CUCK_OFF", "RESPECT", "CIV_INJ", "CBO", "CPW_CPN", "DISP", "PSPO",
    "CLOS", "CLOS_SOA", "HOTEL", "LIC_REV", "TEST_PUR", "TS_SEIZE", "TAXI", "EH", "FIRE", "HOUS",
    "HMO", "BOARD", "PATROL", "OUTR", "LEAF", "ENVD", "INTEL", "WARR", "S60", "GANG_INJ", "DDTRO",
    "SCPO", "POCA", "VEH", "IMM", "GLAA", "MAPPA", "CSODS", "DVPO", "INH_J", "CARE", "ONL", "ABC",
    "TRANS", "SCH", "TRIG",
)  # fmt: skip

# Words that say or imply that a child chose harm, or that somebody suspected has been convicted.
NEVER = (
    "promiscuous", "lifestyle", "choice", "chose", "consent", "associat", "putting themselves",
    "puts themselves", "at risk by", "runner", "absconder", "boyfriend", "girlfriend",
    "in a relationship with", "spending time with", "hanging around", "mule", "prostitut",
    "streetwise", "offender", "perpetrator", "gang member", "sexually active", "attention seeking",
    "dealing drugs", "troublesome", "trap house",
)  # fmt: skip
# Official names of a register check and of a scheme, both about people who were convicted.
OFFICIAL_NAMES = {"NOTIF", "CSODS"}

TERMS = [
    pytest.param(name, term.code, id=f"{name}.{term.code}")
    for name in VOCABULARIES
    for term in vocabulary(name)
]


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_term_has_words_a_meaning_a_source_and_a_day(name: str) -> None:
    for term in vocabulary(name):
        fields = (term.code, term.label, term.meaning, term.source)
        assert all(text == text.strip() and text for text in fields), term.code
        assert date(2025, 1, 1) <= term.checked, term.code
        assert term.basis in {"read", "read in part", "inferred", "customer"}, term.code


@pytest.mark.parametrize("name", VOCABULARIES)
def test_a_meaning_reads_as_a_sentence_does(name: str) -> None:
    broken = [term.code for term in vocabulary(name) if re.search(r"\s[,.;]|\.\s*,", term.meaning)]
    assert broken == []


@pytest.mark.parametrize("name", VOCABULARIES)
def test_no_wording_is_matched_by_two_terms(name: str) -> None:
    means: dict[str, str] = {}
    for term in vocabulary(name):
        for wording in {simplify(text) for text in (term.code, term.label, *term.synonyms)}:
            assert wording, f"{term.code} has a wording of punctuation alone"
            other = means.setdefault(wording, term.code)
            assert other == term.code, f"“{wording}” means both {other} and {term.code}"


@pytest.mark.parametrize("name", VOCABULARIES)
def test_every_wording_finds_its_term(name: str) -> None:
    words = vocabulary(name)
    for term in words:
        for wording in (term.code, term.label, *term.synonyms):
            found = words.match(f" {wording.upper()} ")
            assert found is term


def test_the_words_that_blame_catch_what_they_should() -> None:
    said = "is a known associate, making a lifestyle choice"
    assert [word for word in NEVER if word in said] == ["lifestyle", "choice", "associat"]


@pytest.mark.parametrize(("name", "code"), TERMS)
def test_no_label_blames_a_child_or_convicts_a_suspect(name: str, code: str) -> None:
    term = vocabulary(name)[code]
    read = f"{term.label} {term.text('reverse')}".casefold()
    if code not in OFFICIAL_NAMES:
        assert [word for word in NEVER if word in read] == []


def test_every_tactic_of_the_table_is_there_and_one_for_all_others() -> None:
    assert len(TACTICS) == 56
    assert vocabulary("tactics").codes == (*TACTICS, "other")


def test_a_tactic_says_its_power_its_lead_and_what_it_applies_to() -> None:
    known = {"person", "location", "group", "child", "online"}
    for term in vocabulary("tactics"):
        if term.code != "other":
            assert term.text("power"), term.code
            assert term.text("lead"), term.code
            assert term.names("applies"), term.code
            assert set(term.names("applies")) <= known, term.code


def test_a_link_kind_is_worded_in_both_directions_on_a_known_layer() -> None:
    ends = {"child", "person", "location", "group", "identifier"}
    for term in vocabulary("link_kinds"):
        assert term.text("reverse"), term.code
        assert term.text("layer") in {*LAYERS, "context"}, term.code
        assert term.names("from"), term.code
        assert term.names("to"), term.code
        assert {*term.names("from"), *term.names("to")} <= ends, term.code


def test_a_link_kind_reads_the_same_both_ways_only_where_it_is_symmetric() -> None:
    for term in vocabulary("link_kinds"):
        same = term.label == term.text("reverse")
        assert same is term.flag("symmetric"), term.code
        if same:
            assert term.names("from") == term.names("to") or term.code == "seen_with", term.code


def test_strengths_are_on_the_protective_layer_or_between_peers() -> None:
    kinds = vocabulary("link_kinds")
    protective = {term.code for term in kinds if term.flag("protective")}
    assert protective == {"safe_place", "safe_person", "positive_peer"}
    assert {term.code for term in kinds if term.text("layer") == "protective"} <= protective


def test_levels_and_risk_bands_are_in_order() -> None:
    assert vocabulary("levels").codes == ("1", "2", "3", "4")
    assert vocabulary("risk_bands").codes == (
        "no_evidence", "emerging", "moderate", "significant", "strong",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("CSA&E", "CSAE", id="a label"),
        pytest.param("csae", "CSAE", id="a code in small letters"),
        pytest.param("missing-from-CARE", "MISSING_CARE", id="another punctuation"),
        pytest.param("nothing like it", None, id="nothing fits exactly"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_a_wording_matches_without_case_and_punctuation(text: str, code: str | None) -> None:
    found = vocabulary("harm_types").match(text)
    assert (found.code if found else None) == code


def test_the_nearest_term_is_offered_for_a_slip() -> None:
    assert vocabulary("risk_bands").nearest("signficant").code == "significant"
    assert vocabulary("risk_bands").nearest("") in vocabulary("risk_bands").terms


def test_a_text_that_is_no_code_is_its_own_label() -> None:
    assert vocabulary("agencies").label("police") == "Police"
    assert vocabulary("agencies").label("Harbour master") == "Harbour master"


def test_an_unknown_code_or_list_is_refused_with_the_right_ones() -> None:
    with pytest.raises(VocabularyError, match="there are 1, 2, 3, 4"):
        vocabulary("levels")["7"]
    with pytest.raises(VocabularyError, match="no vocabulary “hats”; there are agencies"):
        vocabulary("hats")
    with pytest.raises(VocabularyError, match="vocabulary hats: cannot be read"):
        read_data("hats")
