"""The front door: strangers' files in, checked records and a receipt for every row out."""

from mapping.intake.reading import Reading, RejectedSheet, import_files, read_files
from mapping.intake.receipt import Receipt, Refusal, Remark, SheetReceipt
from mapping.intake.settings import IntakeSettings

__all__ = [
    "IntakeSettings",
    "Reading",
    "Receipt",
    "Refusal",
    "RejectedSheet",
    "Remark",
    "SheetReceipt",
    "import_files",
    "read_files",
]
