"""What the rows of a list say, piece by piece: of a person, and what the links of one row share."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from graph.records import Account, Grading
from graph.when import When

if TYPE_CHECKING:
    from graph.ids import RecordId

__all__ = ["AGENCY_POLICE", "AGENCY_TEAM", "Statement", "Tie"]

AGENCY_TEAM = "HOTH team"
AGENCY_POLICE = "Police"
_UNGRADED = Grading()


class Statement(NamedTuple):
    """
    What a row says about a person: an account without the rows that give it, fit to be sorted.

    Attributes
    ----------
    layout, forename, surname, nicknames, sex, ethnicity, address, care_status
        As in :class:`graph.records.Account`.
    date_of_birth, age_on
        As there; empty where not stated.
    age
        As there; -1 where not stated.
    """

    layout: str
    forename: str = ""
    surname: str = ""
    nicknames: tuple[str, ...] = ()
    date_of_birth: str = ""
    age: int = -1
    age_on: str = ""
    sex: str = ""
    ethnicity: str = ""
    address: str = ""
    care_status: str = ""

    def account(self, rows: tuple[RecordId, ...]) -> Account:
        """
        Make the account.

        Parameters
        ----------
        rows
            The rows that give it, sorted.

        Returns
        -------
        Account
            The statement with its rows.
        """
        layout, first, last, nicknames, born, age, age_on, sex, ethnicity, address, care = self
        return Account(
            layout=layout,
            rows=rows,
            forename=first,
            surname=last,
            nicknames=nicknames,
            date_of_birth=When(born) if born else None,
            age=age if age >= 0 else None,
            age_on=When(age_on) if age_on else None,
            sex=sex,
            ethnicity=ethnicity,
            address=address,
            care_status=care,
        )


class Tie(NamedTuple):
    """
    What the links of one row share.

    Attributes
    ----------
    basis
        The event, or the row itself.
    first_seen, last_seen
        As in :class:`graph.records.Link`.
    agency, source_reference, grading, confidence
        As there.
    """

    basis: RecordId
    first_seen: When
    last_seen: When
    agency: str
    source_reference: str
    grading: Grading = _UNGRADED
    confidence: str = ""
