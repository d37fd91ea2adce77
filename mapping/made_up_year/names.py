"""Invented names of people, streets and places: a fixed, clearly fictional stock."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mapping.made_up_year.chance import Chance

__all__ = ["BOYS", "GIRLS", "NICKNAMES", "STREET_WORDS", "SURNAMES", "full_names", "street_names"]

BOYS = (
    "Abel", "Anselm", "Barnaby", "Bram", "Cai", "Caspian", "Chidi", "Corin", "Dov", "Edmund",
    "Farid", "Felix", "Ganesh", "Hedley", "Hugo", "Idris", "Ivor", "Jethro", "Jorah", "Kasimir",
    "Kofi", "Lachlan", "Linus", "Lorcan", "Marek", "Milan", "Nico", "Obadiah", "Orson", "Otis",
    "Piers", "Quentin", "Rafe", "Ravi", "Rufus", "Sami", "Silas", "Søren", "Stellan", "Teo",
    "Tobias", "Umar", "Vito", "Wilf", "Xander", "Yannick", "Zeb", "Zoltán",
)  # fmt: skip
GIRLS = (
    "Ada", "Anouk", "Beatrix", "Bronagh", "Cressida", "Danuta", "Delphine", "Edda", "Elowen",
    "Esme", "Folake", "Gaia", "Greta", "Hana", "Hester", "Ines", "Iolanthe", "Juno", "Kalina",
    "Leocadia", "Linnet", "Lucja", "Mabel", "Marguerite", "Nell", "Noor", "Odette", "Oluchi",
    "Petra", "Priya", "Renée", "Rhoda", "Rosalind", "Saskia", "Tamsin", "Thea", "Ulla", "Verity",
    "Willa", "Yara", "Yusra", "Zoë", "Zuzanna",
)  # fmt: skip
_FRONT = (
    "Thistle", "Pennet", "Gorse", "Mallow", "Quill", "Tansy", "Sallow", "Brindle", "Candle",
    "Dapple", "Fennel", "Marrow", "Nettle", "Pewter", "Rushen", "Sorrel", "Tallow", "Umber",
    "Vetch", "Whistle",
)  # fmt: skip
_BACK = ("wrack", "shaw", "fold", "wick", "low", "garth", "combe", "sedge")
SURNAMES = (
    *(f"{front}{back}" for front in _FRONT for back in _BACK if front != "Umber"),
    "O'Tansy", "Vetch-Marrow", "de la Sallow", "Żarnowick", "Pënnethorn",
    "Nwasorrel", "Al-Quillani", "Gorsevská",
)  # fmt: skip
NICKNAMES = (
    "Badge", "Biscuit", "Captain", "Domino", "Ferret", "Gravy", "Jigsaw", "Lanky", "Marbles",
    "Needle", "Patch", "Rook", "Sparrow", "Tinker", "Wasp", "Whippet",
)  # fmt: skip
STREET_WORDS = (
    "Abacus", "Almanac", "Bellows", "Bittern", "Bobbin", "Bramling", "Burdock", "Candlewax",
    "Catkin", "Cinnabar", "Clover", "Comfrey", "Copper", "Damson", "Dewberry", "Dovetail",
    "Feather", "Fiddle", "Flagon", "Flint", "Foxtail", "Gantry", "Gimlet", "Hawkbit", "Inkwell",
    "Jackdaw", "Juniper", "Kettle", "Kingcup", "Lacewing", "Lantry", "Lapwing", "Lattice",
    "Mandolin", "Marigold", "Medlar", "Millet", "Mortar", "Nutmeg", "Oakum", "Orris", "Pargeter",
    "Pebble", "Pestle", "Pipistrel", "Plover", "Pomander", "Quince", "Quoin", "Ragwort", "Ratchet",
    "Rosehip", "Saddler", "Saffron", "Samphire", "Shuttle", "Sickle", "Skein", "Speedwell",
    "Spindle", "Tamarisk", "Teasel", "Thimble", "Tinder", "Treadle", "Trellis", "Turnstone",
    "Vellum", "Wainscot", "Weftline", "Whelk", "Woad", "Yarrow",
)  # fmt: skip
_STREET_KINDS = (
    "Street", "Road", "Close", "Avenue", "Lane", "Terrace", "Drive", "Way", "Crescent",
    "Gardens", "Grove", "Row",
)  # fmt: skip


def street_names(chance: Chance) -> Iterator[str]:
    """
    Give street names, none of them twice.

    Parameters
    ----------
    chance
        Where the order comes from.

    Yields
    ------
    str
        A word and a kind of street.
    """
    names = [f"{word} {kind}" for word in STREET_WORDS for kind in _STREET_KINDS]
    chance.shuffle(names)
    yield from names


def full_names(chance: Chance, sexes: list[str]) -> list[tuple[str, str]]:
    """
    Give everybody a forename and a surname, no pair twice.

    Parameters
    ----------
    chance
        Where the draw comes from.
    sexes
        ``M`` or ``F`` for each person, in order.

    Returns
    -------
    list of (str, str)
        Forename and surname, in the order of `sexes`.
    """
    taken: set[tuple[str, str]] = set()
    names = []
    for sex in sexes:
        while True:
            name = (chance.choice(BOYS if sex == "M" else GIRLS), chance.choice(SURNAMES))
            if name not in taken:
                break
        taken.add(name)
        names.append(name)
    return names
