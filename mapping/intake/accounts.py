"""Put together what an import's rows say of known people with what was said before."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from graph.ids import RecordId, scheme_of
from graph.people import date_of_birth, stated
from graph.records import Account, Child, Person
from graph.vocabulary import simplify
from mapping.intake.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mapping.intake.ledger import Ledger

__all__ = ["Accounts"]

_NAME = "name"
_BORN = "date of birth"
_COLUMNS = {
    "missing": ("Surname", "DOB"),
    "poc": ("Name", "DOB"),
    "ppdm": ("Persons", "Persons"),
    "rhi": ("With whom", "With whom"),
    "screening": ("Name", "DOB"),
    "ssd_person": ("pers_surname", "pers_dob"),
}
_OTHERWISE = ("DOB", "DOB")


class Accounts:
    """
    What is said of each known person whom an import touches.

    Parameters
    ----------
    ledger
        The import's rows.
    renewed
        Those of them that were held before, and say something else now.
    """

    def __init__(self, ledger: Ledger, renewed: Iterable[RecordId]) -> None:
        self._ledger = ledger
        self._renewed = set(renewed)
        self._said: defaultdict[RecordId, dict[Statement, list[RecordId]]] = defaultdict(dict)
        for draft in ledger.current.values():
            for person, statement in draft.statements:
                self._said[person].setdefault(statement, []).append(draft.row)
        self._made: list[Child | Person] = []

    def people(self) -> list[Child | Person]:
        """
        Give everybody of whom something new is said, or is said no more.

        Returns
        -------
        list of Child or Person
            Whole records, sorted by id.
        """
        touched = set(self._said)
        if self._renewed:
            touched |= {person.id for person in self._held() if self._loses(person)}
        self._made = [self._person(one) for one in sorted(touched)]
        return self._made

    def _held(self) -> Iterator[Child | Person]:
        yield from self._ledger.casebook.children
        yield from (one for one in self._ledger.casebook.people if one.named_in is None)

    def _loses(self, person: Child | Person) -> bool:
        return any(not self._renewed.isdisjoint(one.rows) for one in person.accounts)

    def _person(self, record_id: RecordId) -> Child | Person:
        casebook = self._ledger.casebook
        known = casebook.get(record_id) if record_id in casebook else None
        accounts: dict[Statement, set[RecordId]] = {}
        if isinstance(known, Child | Person):
            for account in known.accounts:
                rows = set(account.rows) - self._renewed
                if rows:
                    accounts[_statement(account)] = rows
        for statement, said in self._said.get(record_id, {}).items():
            accounts.setdefault(statement, set()).update(said)
        ordered = tuple(
            statement.account(tuple(sorted(accounts[statement]))) for statement in sorted(accounts)
        )
        if isinstance(known, Child | Person):
            return msgspec.structs.replace(known, accounts=ordered)
        kind = Person if scheme_of(record_id) == "poc" else Child
        return kind(id=record_id, accounts=ordered)

    def remark_differences(self) -> None:
        """Remark on each row of this import that differs from what counts of a person."""
        for person in self._made:
            if len(person.accounts) > 1:
                self._compare(person)

    def _compare(self, person: Child | Person) -> None:
        names = {_folded(one.forename, one.surname) for one in person.accounts if one.surname}
        born = {one.date_of_birth for one in person.accounts if one.date_of_birth is not None}
        if len(names) > 1 or len(born) > 1:
            self._remark_each(person)

    def _remark_each(self, person: Child | Person) -> None:
        first, _, last = stated(person, _full).partition("\x1f")
        name, born = _folded(first, last), date_of_birth(person)
        for account in person.accounts:
            name_column, born_column = _COLUMNS.get(account.layout, _OTHERWISE)
            said = _folded(account.forename, account.surname)
            if account.surname and said != name:
                self._remark(account, name_column, _NAME)
            if account.date_of_birth is not None and account.date_of_birth != born:
                self._remark(account, born_column, _BORN)

    def _remark(self, account: Account, column: str, what: str) -> None:
        text = f"another {what} than the source that counts has; both are kept"
        for row in account.rows:
            taken = self._ledger.whereabouts.get(row)
            if taken is not None:
                taken.remarks.append((self._ledger.current[row].number, column, text))


@lru_cache(maxsize=65536)
def _folded(first: str, last: str) -> tuple[str, str]:
    return simplify(first), simplify(last)


def _full(account: Account) -> str:
    return f"{account.forename}\x1f{account.surname}" if account.surname else ""


def _statement(account: Account) -> Statement:
    return Statement(
        account.layout,
        account.forename,
        account.surname,
        account.nicknames,
        account.date_of_birth or "",
        -1 if account.age is None else account.age,
        account.age_on or "",
        account.sex,
        account.ethnicity,
        account.address,
        account.care_status,
    )
