"""A seeded, clearly fictional year for demonstration, notebooks and tests."""

from mapping.made_up_year.figures import AnnualFigures, FileTruth, Mention
from mapping.made_up_year.identities import true_identities
from mapping.made_up_year.known import KnownPeople
from mapping.made_up_year.year import MadeUpYear, make_year, true_reference_of

__all__ = [
    "AnnualFigures",
    "FileTruth",
    "KnownPeople",
    "MadeUpYear",
    "Mention",
    "make_year",
    "true_identities",
    "true_reference_of",
]
