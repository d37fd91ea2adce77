"""The decisions of the gate: what an audience calls a record, and which fields of it it may see.

Everything that leaves is asked for here, one field at a time; whatever is not on the profile's
list is not there to be shown.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

from exports.fields import FIELDS, closed_label
from exports.look import age_band
from exports.pseudonyms import Pseudonyms
from exports.roster import Roster, about
from exports.shown import WITHHELD, Shown, clean, place_class, printed
from graph.errors import ReleaseError
from graph.people import age_on, full_name, initials
from graph.records import SUBJECT_TYPES, Child, Event, Identifier, Location, PeerGroup, Person

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from exports.audience import Audience
    from exports.fields import Field
    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["Gate"]

_NAMES = frozenset({"label", "name"})
_PEOPLE = ("child", "person")
_MONTH_LENGTH = len("2026-10")
_COARSER = {"on": "month", "age": "age_band"}


class Gate(Roster):
    """
    One audience's view of a casebook on a day.

    Parameters
    ----------
    casebook
        The casebook.
    profile
        Who is looking.
    as_at
        The day.
    key
        The pseudonym key of the pack.
    agenda
        Records that the paper is about.
    """

    def __init__(
        self,
        casebook: Casebook,
        profile: Audience,
        *,
        as_at: date,
        key: bytes,
        agenda: Collection[RecordId] = (),
    ) -> None:
        super().__init__(casebook, profile, as_at=as_at)
        self.key = key
        self.pseudonyms = Pseudonyms(key, casebook, self.children)
        self.agenda = frozenset(casebook.canonical(one) for one in agenda)

    def label(self, record_id: RecordId) -> str:
        """
        Say what this audience calls a record.

        Parameters
        ----------
        record_id
            Any id of the casebook.

        Returns
        -------
        str
            A name with its reference, initials, a pseudonym, or a word such as ``a child``.
        """
        record = self.record(record_id)
        if self.hidden(record.id):
            return _WORDS_FOR.get(self.kind(record.id), "a record")
        if record.id in self.children and isinstance(record, Child | Person):
            return self._child_label(record)
        if isinstance(record, Person | Child):
            return self._person_label(record)
        if isinstance(record, Location):
            return self._place_label(record)
        return self._other_label(record)

    def _other_label(self, record: Record) -> str:
        if isinstance(record, PeerGroup):
            named = self.profile.groups == "named"
            return clean(record.label) if named else self.pseudonyms.of(record.id)
        if isinstance(record, Identifier):
            return clean(f"{record.kind} {record.value}")
        kind = self.kind(record.id)
        has_one = (kind, "reference") in FIELDS
        shown = self.value(record.id, "reference") if has_one else WITHHELD
        return _WORDS_FOR.get(kind, "a record") if shown.withheld else shown.text

    def node_id(self, record_id: RecordId) -> str:
        """
        Give the id under which a subject is drawn and exported.

        Parameters
        ----------
        record_id
            A subject's id.

        Returns
        -------
        str
            Its reference where the audience may see that, else its pseudonym.
        """
        record = self.record(record_id)
        if self.profile.reach == "team":
            return clean(self.casebook.reference(record.id))
        if (self.kind(record.id), "reference") in FIELDS:
            shown = self.value(record.id, "reference")
            if shown.text and not shown.withheld:
                return shown.text
        return self.pseudonyms.of(record.id)

    def _child_label(self, record: Child | Person) -> str:
        if self.profile.children == "pseudonym":
            return self.pseudonyms.of(record.id)
        if self.profile.children == "initials":
            label = self._initials(record)
            alone = self._with_initials[label] == 1
            return label if alone else f"{label} ({self.pseudonyms.of(record.id)})"
        return self._with_reference(full_name(record), record)

    def _initials(self, record: Child | Person) -> str:
        return clean(f"{initials(record)}, {age_band(age_on(record, self.look.as_at))}")

    @cached_property
    def _with_initials(self) -> Counter[str]:
        """How many children each pair of initials and age band fits."""
        people = (self.casebook.get(one) for one in self.children if self.record(one).id == one)
        return Counter(self._initials(one) for one in people if isinstance(one, Child | Person))

    def _person_label(self, record: Child | Person) -> str:
        if self.is_named_person(record.id):
            return self._with_reference(full_name(record), record)
        if self.profile.persons == "pseudonym":
            return self.pseudonyms.of(record.id)
        return "a person not on this agenda"

    def is_named_person(self, record_id: RecordId) -> bool:
        """
        Tell whether this audience may see the name of a person who is no child.

        Parameters
        ----------
        record_id
            A canonical id.

        Returns
        -------
        bool
            True where persons are named, or those on the agenda and this is one.
        """
        persons = self.profile.persons
        return persons == "named" or (persons == "on_agenda" and record_id in self.agenda)

    def may_be_centre(self, record_id: RecordId) -> bool:
        """
        Tell whether a network may be cut out around a record for this audience.

        Parameters
        ----------
        record_id
            Any id of the casebook.

        Returns
        -------
        bool
            True for the team; else False for whoever is hidden, and outside the team's own meeting
            also for every child and for whoever goes under a code: who asked for somebody's
            surroundings knows whose they are.
        """
        record = self.record(record_id)
        if self.profile.reach != "outward":
            return self.profile.reach == "team" or not self.hidden(record.id)
        return not self.hidden(record.id) and self._known_by_name(record)

    def _known_by_name(self, record: Record) -> bool:
        if record.id in self.children:
            return False
        if isinstance(record, Person):
            return self.is_named_person(record.id)
        if isinstance(record, PeerGroup):
            return self.profile.groups == "named"
        return not (isinstance(record, Location) and place_class(record) == "restricted")

    def _place_label(self, record: Location) -> str:
        kind = place_class(record)
        if kind in self.profile.named_places:
            return self._with_reference(record.name or "place without a name", record)
        if kind == "restricted":
            return f"Restricted place {self.pseudonyms.of(record.id)}"
        words = closed_label("place_types", record.place_type or "other", as_written=False)
        return self._with_reference("Place" if words == "Other" else words, record)

    def _with_reference(self, name: str, record: Record) -> str:
        shown = self.value(record.id, "reference")
        return clean(name) if shown.withheld or not shown.text else f"{clean(name)} ({shown.text})"

    def value(self, record_id: RecordId, field: str) -> Shown:
        """
        Give one field as this audience may see it.

        Parameters
        ----------
        record_id
            Any id of the casebook.
        field
            ``label``, ``name``, or a field of the catalogue.

        Returns
        -------
        Shown
            What is printed, or :data:`WITHHELD`.

        Raises
        ------
        ReleaseError
            If the record has no such field.
        """
        record = self.record(record_id)
        kind = self.kind(record.id)
        if field in _NAMES and isinstance(record, SUBJECT_TYPES):
            return Shown(self._name(record, field))
        held = self._as_allowed(kind, field)
        if field == "label":
            return Shown(self.label(record.id))
        if held is None and kind in _PEOPLE and any((one, field) in FIELDS for one in _PEOPLE):
            return Shown("")
        if held is None:
            msg = f"the field “{field}” of a {kind} is not in the catalogue"
            raise ReleaseError(msg)
        if self.hidden(record.id) or not self._allowed(record, kind, held):
            return WITHHELD
        value = held.read(self.look, record)
        if kind == "link" and held.shape == "date" and isinstance(value, str):
            value = self.link_day(value)
        return printed(held, value, as_written=self.profile.free_text)

    def link_day(self, day: str) -> str:
        """
        Give a link's day no nearer than the audience may know that of the reports behind it.

        Parameters
        ----------
        day
            ISO text.

        Returns
        -------
        str
            The same, or its month.
        """
        by_month = not self.profile.allows("event", "on") and self.profile.allows("event", "month")
        return day[:_MONTH_LENGTH] if by_month else day

    def _as_allowed(self, kind: str, field: str) -> Field | None:
        """Find a field, or the coarser one that the audience may see in its place."""
        coarser = _COARSER.get(field, "")
        if not self.profile.allows(kind, field) and self.profile.allows(kind, coarser):
            return FIELDS.get((kind, coarser))
        return FIELDS.get((kind, field))

    def _name(self, record: Record, field: str) -> str:
        if field == "name" and self.profile.reach == "team" and isinstance(record, Child | Person):
            return clean(full_name(record))
        return self.label(record.id)

    def _allowed(self, record: Record, kind: str, field: Field) -> bool:
        profile = self.profile
        if not profile.allows(kind, field.name) or (field.free_text and not profile.free_text):
            return False
        if kind == "person" and field.identifies:
            return self.is_named_person(record.id)
        if isinstance(record, Location):
            return self._place_allowed(record, field)
        if isinstance(record, Event) and field.name == "reference":
            return profile.children == "named" or not self.tells_of_child(record)
        return not self._of_a_child(record) or not field.identifies

    def _place_allowed(self, record: Location, field: Field) -> bool:
        kind = place_class(record)
        if kind in self.profile.named_places:
            return not (field.name == "point" and self.profile.precision.of(kind) != "exact")
        if kind == "restricted":
            return not field.identifies and field.name != "place_type"
        return not field.identifies or field.name == "reference"

    def _of_a_child(self, record: Record) -> bool:
        """Whether a case, action or the like is about a child whom this audience may not name."""
        if self.profile.children == "named" or isinstance(record, SUBJECT_TYPES):
            return False
        return any(self.record(one).id in self.children for one in about(record))


_WORDS_FOR = {
    "child": "a child",
    "person": "a person",
    "location": "a place",
    "group": "a peer group",
    "identifier": "a phone, vehicle or account",
    "event": "a report",
    "link": "a link",
    "concern": "a case",
    "action": "an action",
    "review": "a review",
    "episode": "an episode",
    "decision": "a decision",
}
