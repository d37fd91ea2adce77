"""Settings: a team states what differs, and a wrong word is refused with the right ones listed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import SettingsError
from mapping.settings import Settings, read_settings, settings_digest

if TYPE_CHECKING:
    from pathlib import Path


def write(folder: Path, text: str) -> Path:
    path = folder / "team.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_empty_file_gives_the_defaults(tmp_path: Path) -> None:
    assert read_settings(write(tmp_path, "")) == Settings()


def test_what_the_file_says_replaces_one_value_and_leaves_its_neighbours(tmp_path: Path) -> None:
    read = read_settings(
        write(
            tmp_path,
            '[team]\nname = "Dunmere HOTH"\n[reviews.weeks]\nstrong = 3\n'
            "[ranking]\nbridging = 0\n[evidence]\nungraded = 0.25\n",
        )
    )
    assert read.team.name == "Dunmere HOTH"
    assert read.reviews.weeks["strong"] == 3
    assert read.reviews.weeks["moderate"] == 8
    assert read.ranking["bridging"] == 0
    assert read.ranking["children_significant"] == 3
    assert read.evidence.ungraded == 0.25
    assert read.evidence.life_days == 365


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("[teem]\n", "no setting “teem”; there are team, references", id="table"),
        pytest.param("[team]\nnames = 1\n", "no setting “names”; there are name, ", id="key"),
        pytest.param("[ranking]\nluck = 1\n", "no setting “luck”; there are children", id="weight"),
        pytest.param("team = 1\n", "must be a table", id="not a table"),
        pytest.param("[reviews]\nnon_event_weeks = 0\n", "must be 1 or more", id="no weeks"),
        pytest.param('[reviews]\nnon_event_weeks = "8"\n', "Expected `int`", id="text for number"),
        pytest.param("[transition]\nfrom_months = 400\n", "must be above 0", id="ages"),
        pytest.param("[team\n", "is not TOML", id="not TOML"),
    ],
)
def test_a_wrong_setting_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as caught:
        read_settings(write(tmp_path, text))
    assert "team.toml" in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path / "nowhere.toml")


def test_the_digest_tells_settings_apart_and_does_not_depend_on_order(tmp_path: Path) -> None:
    first = read_settings(write(tmp_path, "[ranking]\nbridging = 1\nchildren_90_days = 1\n"))
    again = read_settings(write(tmp_path, "[ranking]\nchildren_90_days = 1\nbridging = 1\n"))
    assert settings_digest(first) == settings_digest(again)
    assert settings_digest(first) != settings_digest(Settings())
