"""What leaves: the release gate, marking, the register, papers, pages and files."""

from typing import TYPE_CHECKING

from graph.lazily import names_from

if TYPE_CHECKING:
    from exports.audience import Audience, audiences
    from exports.grounds import Grounds
    from exports.paper import Paper
    from exports.register import deliver, who
    from exports.release import Released

__all__ = [
    "Audience",
    "Grounds",
    "Paper",
    "Released",
    "audiences",
    "deliver",
    "who",
]

__getattr__ = names_from(
    __name__,
    {
        "audience": (
            "Audience",
            "audiences",
        ),
        "grounds": ("Grounds",),
        "paper": ("Paper",),
        "register": (
            "deliver",
            "who",
        ),
        "release": ("Released",),
    },
)
