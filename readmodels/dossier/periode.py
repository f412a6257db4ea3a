"""Périodes: the state of each dossier at any time, as known at any time, in rectangles of valid and known dates."""

from typing import Final

from readmodels.table import Table

_COMPTES: Final = (
    "(valable_a, connu_a, connu_de, valable_de) include"
    " (dossier, soumis_droits_devoirs, etat_droit, mds, organisme, referent, orientation, echeance_orientation_le, commune,"
    " structure, parcours, decideur, annee_naissance, sexe, situation_familiale, ouvert_le, termine_le)"
)
"""The columns that dashboards count at a date, by any axis, without the table: a quarter of the time."""

PERIODE = Table(
    "periode",
    {
        "dossier": "uuid",
        "valable_de": "date",
        "valable_a": "date",
        "connu_de": "date",
        "connu_a": "date",
        "ouvert_le": "date",
        "echeance_orientation_le": "date",
        "etat_droit": "text",
        "soumis_droits_devoirs": "boolean",
        "annee_naissance": "smallint",
        "sexe": "text",
        "situation_familiale": "text",
        "commune": "text",
        "mds": "text",
        "orientation": "uuid",
        "parcours": "text",
        "organisme": "text",
        "decideur": "text",
        "decidee_le": "date",
        "notifiee_le": "date",
        "echeance_contrat_le": "date",
        "structure": "text",
        "referent": "uuid",
        "termine_le": "date",
    },
    ("dossier", "connu_de", "valable_de"),
    ("dossier", "referent", _COMPTES),
)
"""A rectangle holds for valid dates in [valable_de, valable_a[ and known dates in [connu_de, connu_a[.

``termine_le`` is the end of a parcours after which no other orientation is awaited.

``dossier`` has an index of its own beside the key: between bounds on two more columns of the key, PostgreSQL 18 skips from
one day to the next, which costs more than the few rows of a dossier.
"""

A_DATE = (
    "(p.valable_de <= %(valable_au)s and %(valable_au)s < p.valable_a"
    " and p.connu_de <= %(connu_au)s and %(connu_au)s < p.connu_a)"
)
"""Condition under which a rectangle ``p`` holds at (connu_au, valable_au)."""

A_ACCOMPAGNER = (
    "(p.soumis_droits_devoirs and p.etat_droit in ('OUVERT_VERSABLE', 'OUVERT_SUSPENDU', 'VERSEMENT_SUSPENDU'))"
)
"""Obligation of accompaniment: subject to droits et devoirs, right open (see ``Droits.a_accompagner``)."""

SUIVI = "(p.referent is not null and p.organisme in ('CONSEIL_DEPARTEMENTAL', 'DELEGATAIRE'))"
"""Followed in the tool: a référent of the département or of its délégataires."""
