"""Rules of the registration at France Travail (CT L5411-1 to L5411-3)."""

from datetime import date

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI, ORIGINE

REGLES = (
    Regle(
        code="I1",
        libelle="Les personnes inscrites relèvent des catégories A à E.",
        source="publications de la Dares ; arrêté des catégories non lu",
        valide_du=ORIGINE,
        valide_au=date(2024, 12, 31),
        verifiee=False,
        parametres={"categories": "ABCDE"},
    ),
    Regle(
        code="I1",
        libelle="Les personnes inscrites relèvent des catégories A à G : F pour le parcours social, G dans l'attente de"
        " l'orientation.",
        source="publications de la Dares ; arrêté des catégories non lu",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        parametres={"categories": "ABCDEFG"},
    ),
    Regle(
        code="I2",
        libelle="Une réinscription dans les 12 mois de la cessation rend au contrat d'engagement l'état qu'il avait.",
        source="états du contrat d'engagement de France Travail (si_plateforme)",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        delai=Delai(mois=12),
    ),
)
