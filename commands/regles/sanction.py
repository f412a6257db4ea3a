"""Rules of sanctions since 1 June 2025 (CASF L262-37, R262-68 to R262-69)."""

from commands.regles.dates import REFORME_SANCTIONS
from commands.regles.modele import Delai, Regle

REGLES = (
    Regle(
        code="P3",
        libelle="La personne informée de la sanction envisagée dispose d'un délai pour présenter ses observations.",
        source="CASF L262-37 III ; durée par analogie avec CT R5412-7",
        valide_du=REFORME_SANCTIONS,
        verifiee=False,
        delai=Delai(jours=10),
    ),
    Regle(
        code="P5",
        libelle="L'avis de l'équipe pluridisciplinaire précède toute suppression.",
        source="CASF L262-37 III, L262-39",
        valide_du=REFORME_SANCTIONS,
    ),
    Regle(
        code="S-DUR",
        libelle="Taux et durée d'une sanction selon le rang du manquement.",
        source="CASF R262-68, R262-68-1",
        valide_du=REFORME_SANCTIONS,
        parametres={
            "taux_min_pourcent": 30,
            "taux_max_pourcent": 100,
            "duree_max_mois": {"PREMIER": 2, "REITERE": 4},
            "mesures": {"PREMIER": ["SUSPENSION"], "REITERE": ["SUSPENSION", "SUPPRESSION"]},
        },
    ),
    Regle(
        code="S7",
        libelle="Foyer de plus d'une personne : la sanction ne dépasse pas 50 % du montant.",
        source="CASF R262-68-6",
        valide_du=REFORME_SANCTIONS,
        parametres={"taux_max_pourcent": 50},
    ),
)
