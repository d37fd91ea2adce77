"""What the commands promise beside their answers: rejects, settings, stores, file names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl

from graph.store.sqlite_writer import Writer

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.mapping.cli.conftest import Run

AS_AT = ("--as-at", "2026-10-31")
ROWS = "Date,Ref,Type,Summary\n{},OCC/9,Incident,Noise\n"


def test_a_mended_rejects_workbook_is_removed_once_its_rows_are_accepted(
    team: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text(ROWS.format("n/k"), encoding="utf-8")
    assert team("import", tmp_path / "bad.csv").status == 1
    (workbook,) = (tmp_path / "team-rejects").iterdir()
    assert workbook.stat().st_mode & 0o077 == 0
    doctor: Any = team("doctor", "--json").json
    assert doctor["ok"] is False
    book = openpyxl.load_workbook(workbook)
    sheet = book.worksheets[0]
    place = [cell.value for cell in sheet[1]].index("Date") + 1
    sheet.cell(2, place).value = "05/10/2026"
    book.save(workbook)
    ran = team("import", workbook)
    assert ran.status == 0, ran.err
    assert "was removed" in ran.err
    assert not workbook.exists()
    doctor = team("doctor", "--json").json
    assert doctor["ok"] is True


def test_stopped_in_the_middle_says_so_and_keeps_nothing(
    team: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "more.csv").write_text(ROWS.format("06/10/2026"), encoding="utf-8")
    before = team("verify", "--json").json

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Writer, "check_withdrawn", interrupted)
        ran = team("import", tmp_path / "more.csv")
    assert ran.status == 130
    assert ran.err.splitlines()[-1] == "hothmap: stopped; nothing half done was kept."
    assert team("verify", "--json").json == before


def test_a_folder_that_cannot_keep_refused_rows_is_refused_before_anything_is_saved(
    team: Run, tmp_path: Path
) -> None:
    (tmp_path / "bad.csv").write_text(ROWS.format("n/k"), encoding="utf-8")
    before = (tmp_path / "team.db").read_bytes()
    ran = team("import", tmp_path / "bad.csv", "--rejects", tmp_path / "bad.csv" / "here")
    assert ran.status == 2
    assert "--rejects" in ran.sentence
    assert (tmp_path / "team.db").read_bytes() == before


def test_check_weighs_rows_against_the_store_that_the_environment_names(
    team: Run, month: list[Path]
) -> None:
    answer: Any = team("check", *month, "--json").json
    assert answer["saved"] is False
    assert sum(one["accepted"] for one in answer["files"]) == 0


def test_rank_obeys_the_teams_weights(team: Run, tmp_path: Path) -> None:
    (tmp_path / "team.toml").write_text("[ranking]\nchildren_significant = 50\n", encoding="utf-8")
    answer: Any = team("rank", "poc", *AS_AT, "--json", "--settings", tmp_path / "team.toml").json
    assert answer["weights"]["children_significant"] == 50
    # 50 for C1 at strong risk, 2 in 90 days, 2 in 12 months, 2 for bridging, 2 sources.
    assert answer["ranking"][0]["points"] == 50 + 2 + 2 + 2 + 2


def test_a_settings_file_that_is_not_there_is_wrong_usage(team: Run) -> None:
    ran = team("rank", "poc", "--settings", "none.toml")
    assert ran.status == 2
    assert "no settings file" in ran.sentence


def test_the_demonstration_refuses_a_store_that_holds_something(team: Run, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'team.db'}"
    ran = team("demo", "--out", tmp_path / "demo", "--store", store)
    assert ran.status == 2
    assert "not empty" in ran.sentence
    assert not (tmp_path / "demo").exists()


def test_show_tells_how_a_case_has_changed(team: Run, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Ref", "Name", "Alias", "First discussed", "Reason", "Level", "Status"])
    sheet.append(["POC-1", "Gil Tallow", "", "01/06/2026", "Gives lifts", 4, "Open"])
    book.save(tmp_path / "newer.xlsx")
    assert team("import", tmp_path / "newer.xlsx").status == 0
    ran = team("show", "POC-1", *AS_AT)
    assert "level 3" in ran.out
    assert "level 4" in ran.out


def test_two_surroundings_of_one_day_are_two_files(team: Run, tmp_path: Path) -> None:
    for subject in ("POC-1", "LOC-1"):
        ran = team("network", "--about", subject, *AS_AT, "--out", tmp_path / "pages")
        assert ran.status == 0, ran.err
    names = sorted(path.name for path in (tmp_path / "pages").iterdir())
    assert len(names) == 2
    assert not any("POC" in name or "LOC" in name for name in names)


def test_a_day_on_which_nothing_is_in_force_makes_no_page(team: Run, tmp_path: Path) -> None:
    for command in (("network",), ("export", "--format", "csv")):
        ran = team(*command, "--as-at", "2020-01-01", "--out", tmp_path / "pages")
        assert ran.status == 1
        assert "Nothing is in force" in ran.sentence
    assert not (tmp_path / "pages").exists()


def test_the_version_is_printed(team: Run) -> None:
    ran = team("--version")
    assert ran.status == 0
    assert ran.out.startswith("hothmap ")
