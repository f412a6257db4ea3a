"""Management report per territory: the year so far, by PTS, MDS and structure, with the indicators of the dashboards."""

from typing import Final

from readmodels.pilotage.catalogue import indicateur
from readmodels.statistiques.table import Statistique

CODES: Final = (
    "a_accompagner",
    "suivis",
    "en_attente",
    "taux_contractualisation",
    "contrats_a_renouveler",
    "premieres",
    "part_moins_un_mois",
    "signes",
    "rdv_honores",
    "rdv_manques",
    "taux_presence",
)
GESTION: Final = Statistique(
    "gestion",
    "Rapport de gestion par territoire",
    "Département",
    "Horizon Gironde, présentation du 4\u00a0décembre\u00a02025",
    tuple(indicateur(code) for code in CODES),
    ("pts", "mds", "structure"),
    ("Les situations sont celles de la date ; le reste est compté depuis le 1er janvier.",),
    annuelle=True,
)
