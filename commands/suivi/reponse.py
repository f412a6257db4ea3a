"""The answer of the person to a rendez-vous: hers alone, by the message that asked for it or from her space."""

from collections.abc import Sequence
from datetime import time
from uuid import UUID

from commands.base import Cadre, Commande, Interdite, etape, exemple, exiger, exiger_ouvert, prealable
from commands.suivi.rendez_vous import exiger_pas_encore_passe, planifie
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.events.base import Evenement, Texte
from ledger.events.suivi.rendez_vous import RendezVousRepondu
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.rendez_vous import Presence


class RepondreRendezVous(Commande):
    """Record that the person says whether she will come, and why not if she wants to say it."""

    model_config = exemple({"rendez_vous": "7d1c9b52-3f64-4e0b-8a71-2c5d6e7f8091", "presence": "VIENDRA"})

    rendez_vous: UUID
    presence: Presence
    raison: Texte | None = None


def _exiger_elle(acteur: Acteur, dossier: Dossier, _commande: RepondreRendezVous | None) -> None:
    if acteur.agent != dossier.id:
        raise Interdite(
            "reponse_de_la_personne",
            "La personne répond elle-même : si elle vous le dit, déplacez ou annulez le rendez-vous en son nom.",
        )


@etape(
    RepondreRendezVous,
    RendezVousRepondu,
    pourquoi="La personne répond quand elle veut avant le rendez-vous : aucune règle datée ne borne sa réponse.",
    roles=(Role.ALLOCATAIRE,),
    garde=_exiger_elle,
)
def repondre_rendez_vous(dossier: Dossier, commande: RepondreRendezVous, cadre: Cadre) -> Sequence[Evenement]:
    """Of a meeting that waits; the same answer is said once, another one takes its place."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = planifie(dossier, commande.rendez_vous)
    exiger_pas_encore_passe(connu, le)
    exiger(
        connu.dit is not commande.presence,
        "reponse_deja_donnee",
        f"La personne a déjà dit qu'elle {commande.presence.libelle}.",
        champ="presence",
    )
    quand = time.fromisoformat(connu.heure)
    return [commande.fait(RendezVousRepondu, survenu_le=le, rendez_vous_le=connu.le, heure=quand)]


@prealable(RendezVousRepondu)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_pas_encore_passe(planifie(dossier, e.corps["rendez_vous"]), e.survenu_le)
