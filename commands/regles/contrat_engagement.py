"""Rules of the contrat d'engagement (CT L5411-6, R5411-14 to D5411-14-2)."""

from commands.regles.dates import LOI_PLEIN_EMPLOI, ORIGINE
from commands.regles.modele import Delai, Regle

REGLES = (
    Regle(
        code="C1",
        libelle="Le contrat d'engagement est élaboré et signé dans le mois qui suit la notification de l'orientation.",
        source="CT D5411-14-1",
        valide_du=LOI_PLEIN_EMPLOI,
        delai=Delai(mois=1),
    ),
    Regle(
        code="C9",
        libelle="Quinze heures d'activité par semaine au moins, sauf minoration motivée ou exemption demandée.",
        source="CT L5411-6",
        valide_du=LOI_PLEIN_EMPLOI,
        parametres={"duree_hebdo_min_h": 15},
    ),
    Regle(
        code="C10",
        libelle="Durée maximale d'un contrat d'engagement.",
        source="usage des départements (WebRSA : 3, 6, 9 ou 12 mois)",
        valide_du=ORIGINE,
        verifiee=False,
        delai=Delai(mois=12),
    ),
)
