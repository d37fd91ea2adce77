"""The front door: strangers' files in, checked records and a receipt for every row out."""

from typing import TYPE_CHECKING

from graph.lazily import names_from

if TYPE_CHECKING:
    from mapping.intake.importing import import_files, import_opened
    from mapping.intake.opening import Opening
    from mapping.intake.reading import read_files
    from mapping.intake.receipt import Receipt, Refusal, Remark, SheetReceipt
    from mapping.intake.rejects import EXPECTED, write_rejects
    from mapping.intake.settings import IntakeSettings
    from mapping.intake.weighing import Reading, RejectedSheet

__all__ = [
    "EXPECTED",
    "IntakeSettings",
    "Opening",
    "Reading",
    "Receipt",
    "Refusal",
    "RejectedSheet",
    "Remark",
    "SheetReceipt",
    "import_files",
    "import_opened",
    "read_files",
    "write_rejects",
]

__getattr__ = names_from(
    __name__,
    {
        "importing": ("import_files", "import_opened"),
        "opening": ("Opening",),
        "reading": ("read_files",),
        "receipt": ("Receipt", "Refusal", "Remark", "SheetReceipt"),
        "rejects": ("EXPECTED", "write_rejects"),
        "settings": ("IntakeSettings",),
        "weighing": ("Reading", "RejectedSheet"),
    },
)
