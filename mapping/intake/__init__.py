"""The front door: strangers' files in, checked records and a receipt for every row out."""

from mapping.intake.importing import import_files
from mapping.intake.reading import Reading, RejectedSheet, read_files
from mapping.intake.receipt import Receipt, Refusal, Remark, SheetReceipt
from mapping.intake.rejects import EXPECTED, write_rejects
from mapping.intake.settings import IntakeSettings

__all__ = [
    "EXPECTED",
    "IntakeSettings",
    "Reading",
    "Receipt",
    "Refusal",
    "RejectedSheet",
    "Remark",
    "SheetReceipt",
    "import_files",
    "read_files",
    "write_rejects",
]
