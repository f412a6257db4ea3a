"""The model of the load: who works at the busiest hour of a working day, what each does, how often.

What is known of a département of this size: 850 accounts, 40,875 persons to accompany, 26,500 contrats d'engagement a
year. What was not measured anywhere is chosen high: everybody works at the same hour, without a pause.
"""

from collections.abc import Mapping
from typing import Final

EFFECTIFS: Final[Mapping[str, int]] = {"REFERENT": 760, "DECIDEUR": 60, "AUDITEUR": 20, "ADMINISTRATEUR": 10}
"""Accounts by role: 850 in all."""
SUIVEURS: Final = 20
"""Décideurs who keep a dashboard open, live, for the whole hour."""
PAUSE_S: Final = (20.0, 70.0)
"""Between two pages of somebody, drawn evenly: 80 pages an hour each, 19 a second for all."""
MONTEE_PAR_S: Final = 40
"""Users that begin at each second, before anything is measured."""
DUREE_S: Final = 120
"""How long is measured once everybody works."""

ACTES: Final[Mapping[str, Mapping[str, int]]] = {
    "REFERENT": {
        "dossier": 30,
        "ma_journee": 18,
        "file_active": 14,
        "file_active_filtree": 8,
        "recherche": 10,
        "agenda": 6,
        "relecture": 3,
        "etape": 5,
        "planifier": 5,
        "connexion": 1,
    },
    "DECIDEUR": {
        "sommaire": 25,
        "tableau": 45,
        "tableau_detaille": 15,
        "statistique": 8,
        "question": 6,
        "connexion": 1,
    },
    "AUDITEUR": {
        "file_active": 20,
        "recherche": 15,
        "relecture": 35,
        "consultations": 20,
        "journal": 9,
        "connexion": 1,
    },
    "ADMINISTRATEUR": {
        "administration": 40,
        "habilitations": 20,
        "transmissions": 20,
        "reseau": 10,
        "regles": 9,
        "connexion": 1,
    },
}
"""The pages of each, in hundredths. A référent's « planifier » is a form that is opened, then sent: at this pace
all of them record 3,000 steps an hour, twenty times what the year makes on average.
"""


def en_phrase() -> str:
    """The model in a line, for the conditions of the measure."""
    roles = ", ".join(f"{nombre} {role}" for role, nombre in EFFECTIFS.items())
    return f"{roles} ; une page toutes les {sum(PAUSE_S) / 2:.0f} s chacun ; {SUIVEURS} tableaux de bord en direct"
