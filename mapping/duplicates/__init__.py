"""Who may be the same person or place: proposed with reasons, decided by people, reversible."""

from mapping.duplicates.decisions import DecisionError, accept, reject, undo
from mapping.duplicates.proposal import Proposal
from mapping.duplicates.proposals import propose
from mapping.duplicates.settings import DuplicateSettings
from mapping.duplicates.summary import UnresolvedSummary, unresolved_summary

__all__ = [
    "DecisionError",
    "DuplicateSettings",
    "Proposal",
    "UnresolvedSummary",
    "accept",
    "propose",
    "reject",
    "undo",
    "unresolved_summary",
]
