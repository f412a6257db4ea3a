"""Axes: what figures are grouped and filtered by, and how each is read of a person on a day."""

from collections.abc import Mapping
from typing import Final

AXES: Final[Mapping[str, str]] = {
    "jour": "Jour",
    "semaine": "Semaine, nommée par son lundi",
    "mois": "Mois",
    "pts": "Pôle territorial de solidarité",
    "mds": "Maison départementale des solidarités",
    "commune": "Commune du domicile (code INSEE)",
    "structure": "Structure",
    "referent": "Référent",
    "parcours": "Parcours",
    "decideur": "Décideur de l'orientation",
    "age": "Tranche d'âge, par différence de millésimes",
    "anciennete": "Ancienneté depuis l'information d'ouverture du droit",
    "foyer": "Situation familiale",
    "sexe": "Sexe",
    "motif": "Motif",
    "theme": "Thème",
    "partenaire": "Partenaire",
    "resultat": "Résultat",
    "canal": "Canal",
    "type_action": "Type d'action",
    "mesure": "Mesure",
    "besoin": "Besoin du diagnostic (numéro du référentiel)",
    "frein": "Frein du diagnostic (numéro de la contrainte dans le référentiel)",
    "niveau_etude": "Niveau d'études, le dernier dit (code de France Travail)",
}
"""Every axis that some indicator has, with its French name."""
TEMPORELS: Final = ("jour", "semaine", "mois")

TRANCHES_AGE: Final = {
    25: "moins de 25 ans",
    30: "25 à 29 ans",
    40: "30 à 39 ans",
    50: "40 à 49 ans",
    60: "50 à 59 ans",
}
PLUS_AGEE: Final = "60 ans et plus"
"""Bands of the DREES survey (OARSA), each below its bound in years; only the year of birth is in clear."""
TRANCHES_ANCIENNETE: Final = {6: "moins de 6 mois", 12: "6 mois à 1 an", 24: "1 à 2 ans", 60: "2 à 5 ans"}
PLUS_ANCIENNE: Final = "5 ans et plus"
"""Bands of the DREES survey from the latest entry, each below its bound in months."""


def temporels(jour: str) -> dict[str, str]:
    """The three steps of time, of a day."""
    return {
        "jour": jour,
        "semaine": f"({jour} - (extract(isodow from {jour})::int - 1))",
        "mois": f"to_char({jour}, 'YYYY-MM')",
    }


def de_la_personne(jour: str) -> dict[str, str]:
    """The axes that the period ``p`` gives of a person on a day."""
    return {
        "mds": "p.mds",
        "commune": "p.commune",
        "structure": "p.structure",
        "referent": "p.referent",
        "parcours": "p.parcours",
        "decideur": "p.decideur",
        "age": _age(f"date_part('year', {jour})::int - p.annee_naissance"),
        "anciennete": _anciennete(jour),
        "foyer": "p.situation_familiale",
        "sexe": "p.sexe",
    }


def _age(annees: str) -> str:
    cas = " ".join(f"when {rang} then '{libelle}'" for rang, libelle in enumerate((*TRANCHES_AGE.values(), PLUS_AGEE)))
    bornes = ", ".join(map(str, TRANCHES_AGE))
    return f"(case width_bucket({annees}, array[{bornes}]) {cas} end)"


def _anciennete(jour: str) -> str:
    cas = " ".join(
        f"when {jour} < p.ouvert_le + interval '{mois} months' then '{libelle}'"
        for mois, libelle in TRANCHES_ANCIENNETE.items()
    )
    return f"(case when p.ouvert_le is null then null {cas} else '{PLUS_ANCIENNE}' end)"
