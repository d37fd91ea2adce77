"""Which reader turns the rows of which layout into records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from graph.errors import SettingsError
from mapping.intake.rows_children import (
    EpisodeRows,
    ExtractRows,
    InterviewRows,
    PeerRows,
    ReviewRows,
    ScreeningRows,
)
from mapping.intake.rows_missing import MissingRows, StatutoryMissingRows
from mapping.intake.rows_police import PoliceRows, StreetRows
from mapping.intake.rows_tracker import ActionRows, LocationRows, PersonRows

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from mapping.intake.draft import Draft
    from mapping.intake.layouts import Layout
    from mapping.intake.people_names import References
    from mapping.intake.reads import Read

__all__ = ["RowBuilder", "builder_for"]


class RowBuilder(Protocol):
    """Turns the cells of one row into records, in the row's draft."""

    def __call__(self, draft: Draft, reads: Sequence[Read], /) -> tuple[str, str] | None:
        """
        Add the row's records.

        Parameters
        ----------
        draft
            The row.
        reads
            Its cells, in the order of the layout's columns.

        Returns
        -------
        tuple of str, or None
            Column and what was expected where the row must be refused after all.
        """
        ...


def builder_for(layout: Layout, references: References, imported_on: date) -> RowBuilder:
    """
    Give the builder of a layout's rows.

    Parameters
    ----------
    layout
        The layout.
    references
        What references look like.
    imported_on
        The day of the import.

    Returns
    -------
    RowBuilder
        The builder.

    Raises
    ------
    SettingsError
        If no builder reads what the layout is like.
    """
    made: dict[str, Callable[[], RowBuilder]] = {
        "actions": lambda: ActionRows(layout),
        "episodes": lambda: EpisodeRows(layout),
        "loc": lambda: LocationRows(layout),
        "missing": lambda: MissingRows(layout, references),
        "peer_map": lambda: PeerRows(layout, imported_on),
        "poc": lambda: PersonRows(layout, references),
        "police_uk": lambda: StreetRows(layout),
        "ppdm": lambda: PoliceRows(layout, references),
        "reviews": lambda: ReviewRows(layout),
        "rhi": lambda: InterviewRows(layout, references),
        "screening": lambda: ScreeningRows(layout),
        "ssd_missing": lambda: StatutoryMissingRows(
            layout,
            "ssd-missing",
            (
                "miss_person_id",
                "miss_missing_episode_type",
                "miss_missing_episode_start_date",
                "miss_missing_episode_end_date",
            ),
            {
                "rhi_offered": "miss_missing_rhi_offered",
                "rhi_accepted": "miss_missing_rhi_accepted",
            },
        ),
        "ssd_person": lambda: ExtractRows(
            layout,
            (
                "pers_person_id",
                "pers_forename",
                "pers_surname",
                "pers_dob",
                "pers_sex",
                "pers_ethnicity",
            ),
        ),
        "ssda903_header": lambda: ExtractRows(layout, ("CHILD", "", "", "DOB", "SEX", "ETHNIC")),
        "ssda903_missing": lambda: StatutoryMissingRows(
            layout, "ssda903-missing", ("CHILD", "MISSING", "MIS_START", "MIS_END"), {}
        ),
    }
    if layout.like not in made:
        msg = f"layout {layout.name}: `like` must name one of {', '.join(sorted(made))}."
        raise SettingsError(msg)
    return made[layout.like]()
