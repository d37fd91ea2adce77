"""Who may be the same person or place: proposed with reasons, decided by people, reversible."""

from mapping.duplicates.decisions import DecisionError, accept, find_pair, reject, undo
from mapping.duplicates.demonstration import NamedByName, fill_from_truth, truth_of
from mapping.duplicates.proposal import Proposal
from mapping.duplicates.proposals import propose
from mapping.duplicates.rows import DecisionsFileError
from mapping.duplicates.settings import DuplicateSettings
from mapping.duplicates.summary import UnresolvedSummary, unresolved_summary
from mapping.duplicates.workbook import Answer, write_workbook
from mapping.duplicates.workbook_reading import DecisionsReading, RefusedDecision, read_workbook

__all__ = [
    "Answer",
    "DecisionError",
    "DecisionsFileError",
    "DecisionsReading",
    "DuplicateSettings",
    "NamedByName",
    "Proposal",
    "RefusedDecision",
    "UnresolvedSummary",
    "accept",
    "fill_from_truth",
    "find_pair",
    "propose",
    "read_workbook",
    "reject",
    "truth_of",
    "undo",
    "unresolved_summary",
    "write_workbook",
]
