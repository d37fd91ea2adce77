"""What a file for somebody else's tool says about itself: marking, purpose, audience, day, gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.shown import clean
from graph.when import in_words, time_in_words, when
from graph.wording import counted

if TYPE_CHECKING:
    from exports.release import Released
    from exports.released import ReleasedNetwork

__all__ = ["about"]


def about(released: Released[ReleasedNetwork]) -> tuple[tuple[str, str], ...]:
    """
    List what must go with a released network, whatever the format.

    Parameters
    ----------
    released
        What the gate let through.

    Returns
    -------
    tuple of (str, str)
        Heading and text, in the order in which they are written; the marking first, notes last.
    """
    grounds, stamp, network = released.grounds, released.stamp, released.content
    nodes = counted(len(network.nodes), "node", "nodes")
    rows = (
        ("Marking", stamp.heading),
        ("Handling", stamp.handling),
        ("Audience", f"{released.profile.label} ({grounds.audience})"),
        ("Purpose", grounds.purpose),
        ("Lawful basis", grounds.lawful_basis),
        ("Recipient", grounds.recipient),
        ("Authorised by", grounds.authorised_by),
        ("As at", in_words(when(grounds.as_at))),
        ("Known at", time_in_words(grounds.known_at)),
        ("Made", stamp.made),
        ("Register", stamp.register),
        ("Destroy by", in_words(when(stamp.destroy_by))),
        ("Personal data", stamp.personal),
        ("Holds", f"{nodes} and {counted(len(network.ties), 'link', 'links')}"),
        ("A link", "says what was reported; it is not a finding."),
        *(("Note", note) for note in network.notes if note != stamp.personal),
    )
    return tuple((heading, clean(text)) for heading, text in rows)
