"""Rules of the weekly activities (CT L5411-6, R5411-15). The fifteen hours themselves are rule C9."""

from commands.regles.modele import Delai, Regle
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI

REGLES = (
    Regle(
        code="A-SEM",
        libelle="Une semaine ne porte pas plus de soixante heures d'activité.",
        source="usage local, contre les fautes de saisie (par analogie avec CT L3121-21, cité de mémoire)",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        parametres={"heures_semaine_max_h": 60},
    ),
    Regle(
        code="A-DEC",
        libelle="Une activité prévue se déclare dans les quinze jours qui suivent sa semaine.",
        source="usage local",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        delai=Delai(jours=15),
    ),
    Regle(
        code="A-EXO",
        libelle="Une exemption d'activité est accordée pour douze mois au plus.",
        source="usage local (CT L5411-6 ne fixe pas de durée)",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        delai=Delai(mois=12),
    ),
)
