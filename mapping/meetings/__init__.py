"""The papers of the team's meetings, each built from a month looked at on a day."""

from mapping.meetings.pack import EmptyMonthError, MonthlyPack
from mapping.meetings.places import item_pictures, item_places, poc_loc_places
from mapping.meetings.poc_loc import pack_paper, poc_loc_paper

__all__ = [
    "EmptyMonthError",
    "MonthlyPack",
    "item_pictures",
    "item_places",
    "pack_paper",
    "poc_loc_paper",
    "poc_loc_places",
]
