"""The month's work: intake, casework, meetings, and the command line."""

__all__: list[str] = []
