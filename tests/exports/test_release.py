"""Nothing but the gate makes what writers accept, and a release always says why and for whom."""

from __future__ import annotations

import dataclasses
from datetime import date
from importlib import resources

import pytest

from exports.audience import audience, audiences, read_audiences
from exports.fields import FIELDS
from exports.grounds import complete, still_needed
from exports.html import paper_html
from exports.marking import file_name, is_file_name, marking_for
from exports.paper import Of, Paper, Paragraph, Picture, Row, Table, line
from exports.release import PlacesContent, Released, release
from graph.errors import InvalidRecordError, ReleaseError
from tests.exports.canaries import ADULT, KEY, ROW, WREN, casebook, grounds

SMALL = Paper(title=line("T"), meeting="M", period="P", blocks=())


def shipped() -> str:
    return resources.files("exports").joinpath("data", "audiences.toml").read_text("utf-8")


def test_released_cannot_be_made_by_hand() -> None:
    real = release(SMALL, casebook=casebook(), grounds=grounds("jag"), key=KEY)
    values = {one.name: getattr(real, one.name) for one in dataclasses.fields(real)}
    with pytest.raises(ReleaseError, match="only the release gate"):
        Released(**values, seal=object())  # type: ignore[arg-type]  # forged
    with pytest.raises(TypeError):
        Released(**values)
    with pytest.raises((TypeError, ValueError)):
        dataclasses.replace(real, content=real.content)  # type: ignore[call-arg]  # forged


def test_a_writer_takes_nothing_that_has_not_been_released() -> None:
    # The type checker refuses both calls: an ignore that it did not need would be an error there.
    paper = release(SMALL, casebook=casebook(), grounds=grounds("team"), key=KEY).content
    with pytest.raises(AttributeError):
        paper_html(paper)  # type: ignore[arg-type]  # what was released, out of its wrapper
    with pytest.raises(AttributeError):
        paper_html(SMALL)  # type: ignore[arg-type]  # what points at everything


def test_a_release_tells_nobody_anything_when_it_is_printed() -> None:
    paper = Paper(title=line(Of(WREN)), meeting="M", period="P", blocks=())
    released = release(paper, casebook=casebook(), grounds=grounds("team"), key=KEY)
    assert "wren" not in repr(released).casefold()
    assert KEY.hex() not in repr(released)
    assert "\\x01" not in repr(released)


@pytest.mark.parametrize("name", list(audiences()))
def test_the_marking_names_audience_purpose_day_register_and_destruction(name: str) -> None:
    released = release(SMALL, casebook=casebook(), grounds=grounds(name), key=KEY)
    text = "\n".join(released.marking)
    assert released.marking[0].startswith("OFFICIAL-SENSITIVE")
    for part in ("The tests", f"“{name}”", "31 Oct 2026", "2 Nov 2026", "0123456789ab", "Destroy"):
        assert part in text


def test_the_day_of_destruction_is_counted_from_the_release() -> None:
    # 2 November and 30 days.
    assert marking_for(grounds("jag")).destroy_by == date(2026, 12, 2)


def test_an_unknown_audience_is_refused_and_the_known_ones_are_listed() -> None:
    with pytest.raises(ReleaseError, match="there are team, meeting, jag, police, statistics"):
        audience("press")
    with pytest.raises(ReleaseError, match="no audience “press”"):
        grounds("press")


@pytest.mark.parametrize(
    ("name", "given", "needed"),
    [
        pytest.param("team", {}, (), id="the team has defaults"),
        pytest.param("meeting", {}, (), id="so has its meeting"),
        pytest.param("jag", {}, ("--recipient",), id="an outward one is asked for whom"),
        pytest.param("police", {"recipient": "DI"}, (), id="unless told"),
        pytest.param("police", {"recipient": "  "}, ("--recipient",), id="blank is not told"),
    ],
)
def test_what_must_be_asked_for(name: str, given: dict[str, str], needed: tuple[str, ...]) -> None:
    assert still_needed(name, given) == needed
    if needed:
        with pytest.raises(ReleaseError, match="--recipient"):
            complete(name, given, user="me")
    else:
        assert complete(name, given, user="me")["authorised_by"] == "me"


@pytest.mark.parametrize("field", ["purpose", "lawful_basis", "recipient", "authorised_by"])
def test_grounds_without_a_reason_are_refused_with_the_option(field: str) -> None:
    option = "--" + field.replace("_", "-")
    with pytest.raises(ReleaseError, match=option):
        grounds("jag", **{field: " "})


def test_a_key_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ReleaseError, match="16 random bytes"):
        release(SMALL, casebook=casebook(), grounds=grounds("jag"), key=b"short")


def test_pseudonyms_agree_within_a_pack_and_differ_between_packs() -> None:
    paper = Paper(title=line("T"), meeting="M", period="P", blocks=(Paragraph(line(Of(WREN))),))
    book = casebook()

    def code(key: bytes) -> str:
        released = release(paper, casebook=book, grounds=grounds("police"), key=key)
        (held,) = released.pseudonyms
        return held

    assert code(KEY) == code(KEY)
    assert code(KEY) != code(bytes(32))
    assert code(KEY).startswith("C-")


def test_a_field_that_does_not_exist_or_a_source_row_cannot_be_asked_for() -> None:
    for pointer in (Of(ADULT, "shoe_size"), Of(ROW, "values")):
        paper = Paper(title=line("T"), meeting="M", period="P", blocks=(Paragraph(line(pointer)),))
        with pytest.raises(ReleaseError):
            release(paper, casebook=casebook(), grounds=grounds("team"), key=KEY)


def test_a_picture_drawn_for_another_audience_or_pack_is_refused() -> None:
    book = casebook()
    for name, key in (("team", KEY), ("jag", bytes(32))):
        source = release(PlacesContent(items=()), casebook=book, grounds=grounds(name), key=key)
        picture = Picture(image=b"", alternative=line("A"), caption=line("B"), source=source)
        paper = Paper(title=line("T"), meeting="M", period="P", blocks=(picture,))
        with pytest.raises(ReleaseError, match="same audience and pack"):
            release(paper, casebook=book, grounds=grounds("jag"), key=KEY)


def test_a_table_with_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InvalidRecordError, match="one cell for each column"):
        Table(caption=line("T"), columns=(), rows=(Row((line("x"),)),))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('children = "initials"', 'children = "named"', "named to the team alone"),
        ('child = ["age_band", "sex"', 'child = ["age", "sex"', "identify a child"),
        ('restricted = "none"', 'restricted = "grid_1000"', "restricted places"),
        ('dwelling = "street"', 'dwelling = "exact"', "a dwelling is never exact"),
        ('named_places = ["public"]', 'named_places = ["public", "dwelling"]', "a dwelling"),
        ('named_places = ["public"]', 'named_places = ["restricted"]', "restricted places"),
        ('unresolved = "counted"', 'unresolved = "shown"', "only named"),
        ("free_text = false", "free_text = true", "free text is for the team"),
        ('group = ["reference", "level", "status"]\nevent', 'group = ["colour"]\nevent', "colour"),
        ('"grading", "confirmed",', '"grading",', "needs of a link its kind"),
        ('"strength", "agency"', '"strenght", "agency"', "link.strenght"),
        ("density_cell_m = 100", "density_cell_m = 10", "cells too small"),
        ("destroy_after_days = 60", "destroy_after_days = 0", "at least 1"),
    ],
)
def test_no_edit_of_the_file_lifts_what_no_profile_may_say(old: str, new: str, why: str) -> None:
    head, meeting, rest = shipped().partition("\n[meeting]\n")
    assert old in rest
    with pytest.raises(ReleaseError, match=why):
        read_audiences(head + meeting + rest.replace(old, new, 1))


@pytest.mark.parametrize("broken", ["[team", "[team]\nlabel = 1", "[team]\nunknown = 1"])
def test_a_profile_file_that_cannot_be_read_is_refused(broken: str) -> None:
    with pytest.raises(ReleaseError, match="audiences"):
        read_audiences(broken)


def test_every_profile_says_where_it_comes_from() -> None:
    for profile in audiences().values():
        assert profile.source
        assert profile.basis in {"read", "read in part", "inferred", "customer"}
        assert profile.checked >= date(2026, 1, 1)


def test_the_team_may_see_every_field_of_the_catalogue() -> None:
    team = audience("team")
    assert {(kind, name) for kind, name in FIELDS if not team.allows(kind, name)} == set()


@pytest.mark.parametrize(
    ("period", "part", "name"),
    [
        ("2026-10", "", "OFFICIAL-SENSITIVE_poc-loc_2026-10_jag.docx"),
        ("2026-10", "nodes", "OFFICIAL-SENSITIVE_poc-loc_2026-10_jag_nodes.docx"),
    ],
)
def test_a_file_is_named_by_marking_pack_period_and_audience(
    period: str, part: str, name: str
) -> None:
    made = file_name(grounds("jag"), period=period, extension="docx", part=part)
    assert made == name
    assert is_file_name(made, grounds("jag"))
    assert not is_file_name(made, grounds("team"))


@pytest.mark.parametrize("period", ["../x", "a b", "Wren_Ash", "", "x/y", "é"])
def test_a_file_name_of_other_letters_is_refused(period: str) -> None:
    with pytest.raises(ReleaseError, match="plain letters"):
        file_name(grounds("jag"), period=period, extension="docx")
