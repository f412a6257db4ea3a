"""Revocation of an identifier: it leads to the dossier no more, and may be linked elsewhere.

What it writes on the identifier's own stream is in :mod:`commands.entree.identifiants`.
"""

from collections.abc import Sequence

from pydantic import Field

from commands.base import Cadre, Commande, etape, exemple, exiger_ouvert
from ledger.dossier import Dossier
from ledger.events.base import Evenement
from ledger.events.entree.droits import Mention
from ledger.events.entree.identifiant import IdentifiantDossierRevoque
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant, MotifRevocation


class RevoquerIdentifiant(Commande):
    """Take away from the dossier an identifier that does not belong to the person, or not any more."""

    model_config = exemple({"genre": "NIR", "motif": "AUTRE_PERSONNE", "valeur": "2880233063012"})

    genre: GenreIdentifiant
    motif: MotifRevocation
    valeur: Mention = Field(
        description="Identifiant à révoquer (scellé) ; un matricule s'écrit CAF:331:7654321:1988-02-29"
    )


@etape(
    RevoquerIdentifiant,
    IdentifiantDossierRevoque,
    pourquoi="Un identifiant se révoque dès que l'erreur est constatée : aucune règle datée n'en décide.",
)
def revoquer_identifiant(dossier: Dossier, commande: RevoquerIdentifiant, cadre: Cadre) -> Sequence[Evenement]:
    """Any opened dossier; whether the identifier leads here is told by its own stream."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    return [commande.fait(IdentifiantDossierRevoque, survenu_le=le)]
