"""Names of peoples in the form that only stands before a hyphen and another people: "Franco-German", "Anglo-Irish"."""

from __future__ import annotations

# The combining form, and the people that it stands for.
_COMBINING_FORMS = {
    "Anglo": "British",
    "Austro": "Austrian",
    "Belgo": "Belgian",
    "Dano": "Danish",
    "Finno": "Finnish",
    "Franco": "French",
    "Greco": "Greek",
    "Hispano": "Spanish",
    "Indo": "Indian",
    "Italo": "Italian",
    "Luso": "Portuguese",
    "Nippo": "Japanese",
    "Polono": "Polish",
    "Russo": "Russian",
    "Serbo": "Serbian",
    "Turco": "Turkish",
    "Turko": "Turkish",
}
# With these the form makes the name of a family of languages or of a people of old, no pair of countries.
_FAMILIES = frozenset({"Aryan", "Croat", "Croatian", "European", "Norman", "Saxon", "Saxons", "Tibetan", "Ugric"})


def people_of_form(words: list[str], index: int) -> str | None:
    """Return the people that a combining form at `index` stands for; None where none, or no other people, stands."""
    people = _COMBINING_FORMS.get(words[index])
    if people is None or words[index + 1 : index + 2] != ["-"] or index + 2 >= len(words):
        return None
    other = words[index + 2]
    return people if other[:1].isupper() and other not in _FAMILIES else None
