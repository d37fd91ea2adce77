"""Erasing one subject: nothing of them is left in the file, nobody else is touched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mapping.cli.conftest import run_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

PERSONS = """pers_person_id,pers_forename,pers_surname,pers_sex,pers_ethnicity,pers_dob
C1,Quillon,Zandermole,M,WBRI,2012-03-04
C2,Ben,Wicker,M,WBRI,2013-05-06
C3,Quillon,Zandermole,M,WBRI,2011-07-08
"""
PPDM = """Date,Ref,Type,Summary,Persons,Location,Easting,Northing,Grading,Action,Owner
05/10/2026,OCC/1,Intelligence,Seen with Quillon Zandermole,W C1 (victim); W C2 (victim),,,,1/A/P,,
06/10/2026,OCC/2,Intelligence,Only C1 and a cap named Vexblue,W C1 (victim),,,,1/A/P,,
07/10/2026,OCC/3,Intelligence,Talk of Quillon Zandermole,W C2 (victim),,,,2/B/P,,
08/10/2026,OCC/4,Intelligence,His friend,W C3 (victim),,,,2/B/P,,
"""


@pytest.fixture
def plain(tmp_path: Path) -> Run:
    """Run on a plain store, so that its bytes can be searched."""
    run = run_in(tmp_path, tmp_path / "team.db")
    assert run("init", "--unencrypted").status == 0
    (tmp_path / "persons.csv").write_text(PERSONS, encoding="utf-8")
    (tmp_path / "ppdm.csv").write_text(PPDM, encoding="utf-8")
    ran = run("import", tmp_path / "persons.csv", tmp_path / "ppdm.csv")
    assert ran.status == 0, ran.out
    return run


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.glob("team.db*")))


def test_nothing_of_the_subject_is_left_and_nobody_else_is_touched(
    plain: Run, tmp_path: Path
) -> None:
    assert b"Vexblue" in _bytes(tmp_path)
    assert b"2012-03-04" in _bytes(tmp_path)
    namesake = plain("show", "C3", "--json").json
    dry = plain("erase", "C1", "--dry-run")
    assert dry.status == 0
    assert "would be removed" in dry.out
    assert plain("show", "C1").status == 0

    done = plain("erase", "C1", "--reason", "asked for, and agreed")
    assert done.status == 0, done.err
    left = _bytes(tmp_path)
    assert b"Vexblue" not in left
    assert b"2012-03-04" not in left
    assert b'child:C1"' not in left
    assert b"Seen with [erased]" in left
    assert "2 other records hold the name" in done.out
    assert plain("show", "C1").status == 1
    assert plain("verify").status == 0
    assert plain("show", "C3", "--json").json == namesake
    assert b"Talk of Quillon Zandermole" in left
    acts = plain("register", "--looks", "--json").json
    assert isinstance(acts, list)
    assert [one["named"] for one in acts if one["what"] == "erase"] == [[]]
    assert all("C1" not in one["named"] for one in acts)


def test_what_was_erased_does_not_come_back_by_an_import(plain: Run, tmp_path: Path) -> None:
    assert plain("erase", "C1", "--reason", "agreed").status == 0
    again = tmp_path / "again.csv"
    again.write_text(PERSONS.replace("2012-03-04", "2012-03-05"), encoding="utf-8")
    refused = plain("import", again)
    assert refused.status == 1
    assert "C1, erased on" in refused.sentence
    assert b"2012-03-05" not in _bytes(tmp_path)


def test_a_legal_hold_refuses_until_it_is_lifted(plain: Run) -> None:
    assert plain("erase", "C1", "--hold").status == 2
    assert plain("erase", "C1", "--hold", "--reason", "a court asked").status == 0
    refused = plain("erase", "C1", "--reason", "agreed")
    assert refused.status == 1
    assert "legal hold" in refused.sentence
    assert plain("show", "C1").status == 0
    assert plain("erase", "C1", "--lift-hold", "--reason", "it is over").status == 0
    assert plain("erase", "C1", "--reason", "agreed").status == 0


@pytest.mark.parametrize("reason", ["", "Zandermole asked", "for c1"])
def test_the_reason_is_needed_and_names_nobody(plain: Run, reason: str) -> None:
    before = plain("verify").out
    assert plain("erase", "C1", "--reason", reason).status == 2
    assert plain("verify").out == before


def test_a_joined_mention_goes_too(plain: Run, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(
        PPDM.splitlines()[0]
        + "\n09/10/2026,OCC/8,Intelligence,Lift,Quillon Zandermole (seen with); W C2 (victim)"
        ",,,,2/B/P,,\n",
        encoding="utf-8",
    )
    assert plain("import", more).status == 0
    found = plain("find", "Quillon Zandermole", "--json").json
    assert isinstance(found, list)
    mention = next(one["id"] for one in found if one["id"] not in {"C1", "C3"})
    joined = plain("merge", "C1", mention, "--reason", "said so")
    assert joined.status == 0, joined.err
    done = plain("erase", "C1", "--reason", "agreed")
    assert "1 mention that was joined" in done.out
    assert plain("show", mention).status == 1
    assert plain("verify").status == 0
    assert plain("show", "C2").status == 0
