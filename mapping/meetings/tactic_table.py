"""What the tactic table offers: for an item, what was not tried yet; in appendix C, the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from exports.paper import Column, Paragraph, Row, Section, Table, line
from graph.vocabulary import vocabulary
from mapping.casework import options

if TYPE_CHECKING:
    from exports.paper import Block
    from graph.ids import RecordId
    from mapping.meetings.pack import MonthlyPack
    from mapping.tactics import Option

__all__ = ["basis_words", "options_part", "tactics_appendix"]

_BASES = {
    "customer": "team practice",
    "read": "check locally",
    "read in part": "check with legal",
    "inferred": "inferred: check with legal",
}


def basis_words(basis: str) -> str:
    """
    Say how far the tactic table may be relied on.

    Parameters
    ----------
    basis
        ``customer``, ``read``, ``read in part`` or ``inferred``.

    Returns
    -------
    str
        In words; everything but the team's own practice asks for a check.
    """
    return _BASES[basis]


def options_part(pack: MonthlyPack, subject: RecordId, *, most: int) -> tuple[Block, ...]:
    """
    Show which tactics the table still offers.

    Parameters
    ----------
    pack
        The month.
    subject
        A person, location or group.
    most
        How many tactics the page has room for.

    Returns
    -------
    tuple of Block
        The surest of them with power and lead; how many more the appendix has.
    """
    offered = options(pack.casebook, subject, pack.as_at)
    if not offered:
        return (Paragraph(line("The tactic table offers nothing further."), "small"),)
    rest = len(offered) - most
    more = f" ({rest} more in appendix C)" if rest > 0 else ""
    return (
        Table(
            caption=line(f"Options that the tactic table offers, not tried yet{more}"),
            columns=(
                Column("Tactic"),
                Column("Power", width=1.8),
                Column("Lead"),
                Column("Basis"),
            ),
            rows=tuple(_option_row(one) for one in offered[:most]),
            adds_up=False,
        ),
    )


def _option_row(option: Option) -> Row:
    label = option.label
    if option.age_unknown:
        label += f" (from {option.minimum_age}: age not recorded, check first)"
    return Row(
        (
            line(label),
            line(option.power or "–"),
            line(option.lead),
            line(basis_words(option.basis)),
        )
    )


def tactics_appendix() -> Section:
    """
    Print the tactic table, with the power that each tactic rests on and how sure the table is.

    Returns
    -------
    Section
        Appendix C.
    """
    applies = {
        "person": "persons",
        "location": "locations",
        "group": "groups",
        "child": "to protect a child",
        "online": "online places",
    }
    told = line(
        "For people to weigh, and no legal advice. Every row needs sign-off by your own legal "
        "team before use. Basis: “check locally” was read in its source; “inferred” was not "
        "confirmed in any."
    )
    return Section(
        title=line("Appendix C. The tactic table"),
        blocks=(
            Paragraph(told),
            Table(
                caption=line("Tactics"),
                columns=(
                    Column("Tactic", width=1.6),
                    Column("Power", width=1.8),
                    Column("Lead", width=1.4),
                    Column("For", width=1.2),
                    Column("Basis"),
                ),
                rows=tuple(
                    Row(
                        (
                            line(term.label),
                            line(_power(term.text("power"))),
                            line(term.text("lead")),
                            line(", ".join(applies[one] for one in term.names("applies"))),
                            line(basis_words(term.basis)),
                        )
                    )
                    for term in vocabulary("tactics")
                    if term.code != "other"
                ),
                sheet="Tactics",
                adds_up=False,
            ),
        ),
    )


def _power(text: str) -> str:
    return "–" if text == "none stated" else text
