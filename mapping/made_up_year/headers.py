"""What this invented team calls its columns: for each layout, column to header."""

from __future__ import annotations

from types import MappingProxyType

__all__ = ["HEADERS"]


def _as_named(*columns: str, **called: str) -> dict[str, str]:
    """Give columns their own names, but for those that the team calls otherwise."""
    return {column: called.get(column.replace(" ", "_"), column) for column in columns}


HEADERS = MappingProxyType({
    "ppdm": _as_named(
        "Date", "Ref", "Type", "Summary", "Persons", "Location", "Easting", "Northing", "Grading",
        "Action", "Owner", Ref="URN", Persons="Nominals", Location="Locus", Grading="Eval",
    ),
    "missing": _as_named(
        "Occurrence no", "Child ref", "Surname", "Forename", "DOB", "Age", "Care status", "Risk",
        "Reported", "Last seen", "Last seen place", "Returned", "Found place", "Found grid ref",
        "Found with", "Times missing 90d", "CSE flag", "CCE flag", DOB="D.O.B.",
    ),
    "rhi": _as_named(
        "Child ref", "Interview date", "Occurrence no", "Within 72h", "Where", "With whom",
        "How travelled", "Reasons", "Safe people", "Safe places",
    ),
    "screening": _as_named(
        "Child ref", "Name", "DOB", "Sex", "Ethnicity", "Completed by", "Agency", "Date",
        "Harm types", "Risk", "Triage outcome", "Triage date", DOB="Date of birth",
    ),
    "poc": _as_named(
        "Ref", "Name", "Alias", "DOB", "Address", "First discussed", "Reason", "Linked children",
        "Linked locations", "Triage outcome", "Assessed", "Level", "Tactics", "Agency", "Due",
        "Status", "Closed", "Outcome", Name="Nominal", Alias="Nickname", DOB="DOB / age",
        First_discussed="Date first discussed", Agency="Lead",
    ),
    "loc": _as_named(
        "Ref", "Name", "Type", "Address", "Grid ref", "Postcode", "First discussed", "Reason",
        "Linked children", "Linked POCs", "Times of concern", "Guardians", "Triage outcome",
        "Assessed", "Level", "Tactics", "Agency", "Due", "Status", "Closed", "Outcome",
        Name="Location", First_discussed="Date first discussed",
    ),
    "peer_map": _as_named(
        "Group", "Child A", "Child B", "Relationship", "Basis", "Source ref", "Since",
        "Confidence", "Protective", Basis="How we know",
    ),
    "ssd_person": _as_named(
        "pers_person_id", "pers_legacy_id", "pers_forename", "pers_surname", "pers_sex",
        "pers_gender", "pers_ethnicity", "pers_dob", "pers_upn_unknown",
    ),
    "ssd_missing": _as_named(
        "miss_table_id", "miss_person_id", "miss_missing_episode_start_date",
        "miss_missing_episode_type", "miss_missing_episode_end_date", "miss_missing_rhi_offered",
        "miss_missing_rhi_accepted",
    ),
    "ssda903_missing": _as_named("CHILD", "DOB", "MISSING", "MIS_START", "MIS_END"),
    "episodes": _as_named(
        "Child ref", "Referred", "Source", "Decision", "Active from", "Initial meeting",
        "Risk at start", "Harm types", "Worker", "Active to", "Closure reason",
        Referred="Referral date", Source="Referred by", Worker="Coordinator", Active_to="Closed",
    ),
    "reviews": _as_named(
        "Child ref", "Review date", "Held", "Risk", "Next due", "Outcome", "Chair",
    ),
})  # fmt: skip
