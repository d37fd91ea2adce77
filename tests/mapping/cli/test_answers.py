"""What the commands answer, worked out by hand from the month's few rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

AS_AT = ("--as-at", "2026-10-31")


def _json(run: Run, *arguments: object) -> Any:
    ran = run(*arguments, "--json")
    assert ran.status == 0, ran.err
    return ran.json


def test_rank_gives_the_promised_shape_with_reasons_for_every_component(team: Run) -> None:
    answer = _json(team, "rank", "poc", *AS_AT)
    assert answer["as_at"] == "2026-10-31"
    assert answer["of"] == "poc"
    first = answer["ranking"][0]
    assert (first["rank"], first["id"]) == (1, "POC-1")
    parts = first["components"]
    # POC-1 is linked to C1 and C2 by the tracker and to C1 by police; E-graded C3 does not count.
    assert parts["children"] == {"value": 2, "because": ["C1", "C2"]}
    assert parts["children_significant"] == {"value": 1, "because": ["C1"]}
    # Only OCC/1 of 5 October lies within 90 days of 31 October; the tracker row is of 1 June.
    assert parts["children_90_days"] == {"value": 1, "because": ["C1"]}
    assert parts["children_12_months"]["value"] == 2
    assert parts["bridging"] == {"value": 1, "because": ["C2"]}
    assert parts["independent_sources"]["value"] == 2
    assert parts["best_grade"]["value"] == "1/A/P"
    for row in answer["ranking"]:
        assert all({"value", "because"} == set(part) for part in row["components"].values())


def test_no_child_is_ranked_and_a_poc_under_18_is_listed_apart(team: Run) -> None:
    answer = _json(team, "rank", "poc", *AS_AT)
    assert [row["id"] for row in answer["ranking"]] == ["POC-1", "POC-2"]
    assert answer["listed_apart"] == ["POC-3"]
    assert answer["unresolved"] == 1


def test_an_earlier_day_shows_only_what_was_dated_by_then(team: Run) -> None:
    answer = _json(team, "rank", "poc", "--as-at", "2026-06-02")
    assert [row["id"] for row in answer["ranking"]] == ["POC-1"]


def test_nothing_was_known_before_the_import(team: Run) -> None:
    answer = _json(team, "rank", "poc", *AS_AT, "--known-at", "2020-01-01")
    assert answer["ranking"] == []


def test_whatif_counts_children_before_and_after(team: Run) -> None:
    answer = _json(team, "whatif", "--remove", "POC-1", *AS_AT)
    assert answer["removed"] == ["POC-1"]
    # C1, C2 and (at the arcade) C3 are reached; without POC-1 nobody else reaches C2.
    assert answer["children_exposed"] == {"before": 3, "after": 2}
    assert answer["no_longer_exposed"] == ["C2"]


@pytest.mark.parametrize("who", ["C1", "POC-3", "ppdm/OCC/2/0"])
def test_children_and_people_not_identified_are_never_removed(team: Run, who: str) -> None:
    ran = team("whatif", "--remove", who, *AS_AT)
    assert ran.status == 1
    assert "never removed or ranked" in ran.sentence


def test_show_gives_links_with_grades_chronology_and_versions(team: Run) -> None:
    answer = _json(team, "show", "poc-1", *AS_AT)
    assert {event["id"] for event in answer["events"]} == {"ppdm:OCC/1", "ppdm:OCC/3"}
    assert [one["number"] for one in answer["versions"]] == [1]
    assert len(answer["actions"]) == 2
    ran = team("show", "C1", *AS_AT)
    assert ran.status == 0
    assert "Ada Wicker" in ran.out
    assert "1/A/P" in ran.out


def test_the_same_files_again_change_nothing(team: Run, month: list[Path]) -> None:
    before = team("show", "POC-1", *AS_AT).out
    answer: Any = team("import", *month, "--json").json
    assert [one["accepted"] for one in answer["files"]] == [0] * 5
    assert all(
        one["rows"] == one["accepted"] + one["refused"] + one["duplicates"]
        for one in answer["files"]
    )
    assert team("show", "POC-1", *AS_AT).out == before


def test_check_reads_the_same_and_changes_nothing(anew: Run, month: list[Path]) -> None:
    ran = anew("check", *month, "--json")
    answer: Any = ran.json
    assert ran.status == 1
    assert answer["saved"] is False
    ppdm = answer["files"][0]
    assert (ppdm["layout"], ppdm["rows"], ppdm["accepted"], ppdm["refused"]) == ("ppdm", 4, 3, 1)
    assert ppdm["refusals"][0]["row"] == 5
    assert ppdm["refusals"][0]["column"] == "Date"


def test_a_pack_is_registered_for_its_audience_and_made_again_byte_for_byte(
    team: Run, tmp_path: Path
) -> None:
    made = team("pack", "poc-loc", "--month", "2026-10", "--out", tmp_path / "papers")
    assert made.status == 0, made.err
    names = sorted(path.name for path in (tmp_path / "papers").iterdir())
    assert names == [
        f"OFFICIAL-SENSITIVE_poc-loc_2026-10_meeting.{kind}" for kind in ("docx", "html", "xlsx")
    ]
    lines = _json(team, "register")
    assert {line["pack"] for line in lines} == {"poc-loc"}
    assert {"audience", "purpose", "recipient", "digest"} <= lines[0].keys()
    again = team("pack", "poc-loc", "--again", lines[0]["id"], "--out", tmp_path / "again")
    assert again.status == 0, again.err
    for name in names:
        first, second = (tmp_path / folder / name for folder in ("papers", "again"))
        assert first.read_bytes() == second.read_bytes()
    assert len(_json(team, "register")) == len(lines)


def test_a_release_for_police_names_no_child_and_a_pseudonym_can_be_looked_up(
    team: Run, tmp_path: Path
) -> None:
    made = team(
        "export",
        "--format",
        "graphml",
        "--audience",
        "police",
        "--recipient",
        "Sergeant Post",
        *AS_AT,
        "--out",
        tmp_path / "out",
    )
    assert made.status == 0, made.err
    (path,) = (tmp_path / "out").iterdir()
    text = path.read_text(encoding="utf-8")
    for kept in ("Wicker", "Ada", "2012-03-04", "C1<", "Fennimore", "Gives lifts"):
        assert kept not in text
    (line,) = _json(team, "register")
    pseudonym = next(
        word
        for word in text.replace('"', " ").replace("<", " ").replace(">", " ").split()
        if word.startswith("C-")
    )
    found = team("register", "--who", line["id"], pseudonym)
    # POC-3 is 16: a child first, so a child's pseudonym.
    assert found.out.strip() in {"C1", "C2", "C3", "POC-3"}


def test_map_and_network_pages_name_no_outside_address(team: Run, tmp_path: Path) -> None:
    for command in ("map", "network"):
        made = team(command, *AS_AT, "--out", tmp_path / "pages")
        assert made.status == 0, made.err
    for path in (tmp_path / "pages").iterdir():
        assert "default-src &#39;none&#39;" in path.read_text(encoding="utf-8")


def test_doctor_says_where_packages_come_from_and_that_rejects_remain(team: Run) -> None:
    answer: Any = team("doctor", "--json").json
    assert answer["ok"] is True
    assert all({"name", "ok", "detail"} == set(one) for one in answer["checks"])
    assert any("records" in one["detail"] for one in answer["checks"])


def test_a_decision_is_recorded_and_taken_back(team: Run) -> None:
    before = _json(team, "duplicates")
    place = next(one for one in before if one["kind"] == "place")
    assert place["first"] == "LOC-1"
    refused = team("duplicates", "--accept", place["id"])
    assert refused.status == 1
    assert team("duplicates", "--accept", place["id"], "--reason", "same arcade").status == 0
    assert place["id"] not in {one["id"] for one in _json(team, "duplicates")}
    assert team("duplicates", "--undo", place["id"], "--reason", "a slip").status == 0
    assert _json(team, "duplicates") == before


def test_a_place_in_the_ranking_is_explained_to_the_last_point(team: Run) -> None:
    ranked = team("rank", "poc", "--as-at", "2026-10-31", "--json").json
    assert isinstance(ranked, dict)
    first = ranked["ranking"][0]
    told = team("rank", "poc", "--as-at", "2026-10-31", "--explain", first["id"])
    assert told.status == 0
    assert f"is rank 1 of {len(ranked['ranking'])} with {first['points']} points" in told.out
    assert f"Together {first['points']} points." in told.out
    assert "= " in told.out

    refused = team("rank", "poc", "--as-at", "2026-10-31", "--explain", "C1")
    assert refused.status == 1
    assert "a child, who is never ranked" in refused.sentence


def test_questions_are_listed_and_asked_by_name(team: Run) -> None:
    listed = _json(team, "ask")
    assert [one["question"] for one in listed] == [
        "missing_together",
        "only_through",
        "shared_places",
        "tied_to_many",
    ]
    answer = _json(team, "ask", "shared-places", *AS_AT)
    assert answer["question"] == "shared_places"
    assert answer["as_at"] == "2026-10-31"
    # The list ties C1 and C3 to LOC-1; police saw C1 and C2 at a place of the same name, which
    # nobody has said is the same. None of them is tied to another.
    listed_place, place_police_named = answer["rows"]
    assert listed_place == {"id": "LOC-1", "others": ["C1", "C3"], "pairs": 1}
    assert place_police_named["others"] == ["C1", "C2"]
    assert place_police_named["pairs"] == 1
    looks = _json(team, "register", "--looks")
    assert any("ask shared_places" in str(line) for line in looks)


def test_a_question_without_an_answer_says_so_and_one_that_is_not_there_names_the_others(
    team: Run,
) -> None:
    nothing = team("ask", "tied_to_many", *AS_AT)
    assert nothing.status == 0
    assert "Nobody and nowhere" in nothing.out
    wrong = team("ask", "who is worst")
    assert wrong.status == 2
    assert "missing_together" in wrong.sentence


# In direct reach on the day: C1 of LOC-1, POC-1 and POC-2, C2 of POC-1, C3 of LOC-1. POC-1 is at
# level 3 (an effort of 4), LOC-1 at level 2 (2), POC-2 at none (2).
@pytest.mark.parametrize(
    ("effort", "removed", "freed"),
    [
        pytest.param(1, [], [], id="too little for anybody"),
        pytest.param(2, ["LOC-1"], ["C3"], id="LOC-1 frees one, POC-2 nobody"),
        pytest.param(4, ["LOC-1", "POC-2"], ["C3"], id="POC-1 frees one too, but of less exposure"),
        pytest.param(6, ["LOC-1", "POC-1"], ["C2", "C3"], id="two"),
        pytest.param(8, ["LOC-1", "POC-1", "POC-2"], ["C1", "C2", "C3"], id="all"),
    ],
)
def test_whatif_spends_an_effort_where_it_frees_most(
    team: Run, effort: int, removed: list[str], freed: list[str]
) -> None:
    answer = _json(team, "whatif", "--effort", str(effort), *AS_AT)
    assert answer["removed"] == removed
    assert answer["no_longer_exposed"] == freed
    assert answer["proven_best"] is True
    taken = {"LOC-1": 2, "POC-1": 4, "POC-2": 2}
    assert answer["effort"] == {one: taken[one] for one in removed}
    told = team("whatif", "--effort", str(effort), *AS_AT)
    total = sum(taken[one] for one in removed)
    assert (f"Effort, {total} in all" if removed else "Nobody and nothing") in told.out


def test_whatif_gives_each_child_s_own_arithmetic_where_it_is_asked_for(team: Run) -> None:
    answer = _json(team, "whatif", "--remove", "POC-1", "--by-child", *AS_AT)
    assert answer["children"] == [
        {
            "id": "C1",
            "before": ["LOC-1", "POC-1", "POC-2"],
            "after": ["LOC-1", "POC-2"],
            "routes_before": 3,
            "routes_after": 2,
        },
        {"id": "C2", "before": ["POC-1"], "after": [], "routes_before": 1, "routes_after": 0},
        {
            "id": "C3",
            "before": ["LOC-1"],
            "after": ["LOC-1"],
            "routes_before": 1,
            "routes_after": 1,
        },
    ]
    told = team("whatif", "--remove", "POC-1", "--by-child", *AS_AT).out
    assert "For the team alone" in told
    assert "Nothing changes for 1 other child." in told
    assert "children" not in _json(team, "whatif", "--remove", "POC-1", *AS_AT)


def test_whatif_counts_a_weak_link_as_several_steps(team: Run) -> None:
    # Police's 1/A of 5 October on POC-1 and C1 costs 1; the lists' ungraded rows of June, half of
    # them decayed, cost 3.
    near = _json(team, "whatif", "--remove", "POC-1", "--graded", *AS_AT)
    assert near["children_exposed"] == {"before": 1, "after": 0}
    assert near["no_longer_exposed"] == ["C1"]
    further = _json(team, "whatif", "--remove", "POC-1", "--graded", "--steps", "3", *AS_AT)
    assert further["children_exposed"] == {"before": 3, "after": 2}
    refused = team("whatif", "--remove", "POC-1", "--best", "1", *AS_AT)
    assert refused.status == 2
    assert "--effort N" in refused.sentence


def test_collect_asks_and_never_tells(team: Run) -> None:
    answer = _json(team, "collect", *AS_AT)
    assert answer["hit_rate"] is None
    pairs = {(one["person"], one["other"]): one for one in answer["tasks"]}
    # C1 is linked to POC-1, POC-2 and the place LOC-1, which no list or report ties to each other.
    assert pairs["POC-1", "POC-2"]["shared"] == ["C1"]
    assert "C1" in pairs["POC-2", "LOC-1"]["shared"]
    assert not any(end.startswith("C") for pair in pairs for end in pair)
    assert "POC-3" not in {end for pair in pairs for end in pair}, "a child"
    told = team("collect", *AS_AT).out
    assert "questions, not evidence" in told
    assert "cannot be measured here" in told
    looks = _json(team, "register", "--looks")
    assert any(one["command"] == "collect" for one in looks)
    early = team("collect", "--as-at", "2020-01-01")
    assert "Nothing to suggest" in early.out


def test_rank_tells_where_no_scheduler_answers(team: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graph.distributed._SECONDS", 1)
    refused = team("rank", "poc", "--scheduler", "tcp://127.0.0.1:9", *AS_AT)
    assert refused.status == 2
    assert "No scheduler answers at tcp://127.0.0.1:9" in refused.sentence
