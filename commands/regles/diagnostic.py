"""Rules of the diagnostic global (CT L5411-5-2)."""

from commands.regles.modele import Regle
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI

REGLES = (
    Regle(
        code="D-ETA",
        libelle="L'organisme référent établit le diagnostic global conjointement avec la personne.",
        source="CT L5411-5-2 I",
        valide_du=LOI_PLEIN_EMPLOI,
    ),
    Regle(
        code="D-REF",
        libelle="Le diagnostic emploie le référentiel commun de France Travail.",
        source="arrêté du 21/11/2024 (annexe non lue) ; interfaces publiques de France Travail",
        valide_du=LOI_PLEIN_EMPLOI,
        verifiee=False,
        parametres={"referentiel": "FT-V4"},
    ),
)
