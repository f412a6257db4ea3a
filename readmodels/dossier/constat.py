"""The diagnostic in force of each person, at any time, as known at any time: contraintes present, besoins noted.

What is told of health is sealed, and not there.
"""

from readmodels.table import Table

CONSTAT = Table(
    "constat",
    {
        "dossier": "uuid",
        "liste": "text",
        "code": "smallint",
        "valable_de": "date",
        "valable_a": "date",
        "connu_de": "date",
        "connu_a": "date",
    },
    ("dossier", "liste", "code", "connu_de", "valable_de"),
)
"""``liste`` is ``CONTRAINTES`` or ``BESOINS``, ``code`` the number in the referential. A rectangle holds for valid dates in
[valable_de, valable_a[ and known dates in [connu_de, connu_a[: from the step that says it until one that says otherwise, or
another diagnostic."""

A_DATE = (
    "(n.valable_de <= %(valable_au)s and %(valable_au)s < n.valable_a"
    " and n.connu_de <= %(connu_au)s and %(connu_au)s < n.connu_a)"
)
"""Condition under which a rectangle ``n`` holds at (connu_au, valable_au)."""
