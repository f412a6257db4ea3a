"""The rectification of data: demander, répondre (RGPD articles 12, 16 and 19).

The person asks from her space, or an agent records what she asked otherwise. The answer corrects nothing by itself: it names
the recorded step that put the data right, which whoever received the former ones learns as any other, or says why they stay.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.entree.effacement import exiger_quelqu_un
from ledger.dossier import Dossier
from ledger.dossier.etat.donnees import Rectification
from ledger.events.base import Evenement, Texte
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.rectification import ConclusionRectification, ObjetRectification, RaisonMaintien
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure

REPONSE: Final = "DROITS-1M"


class DemanderRectification(Commande):
    """Record what the person says is wrong in her data, and what would be right."""

    model_config = exemple(
        {
            "objet": "COORDONNEES",
            "inexact": "Le numéro de téléphone est celui de mon ancien logement.",
            "exact": "06 39 98 12 34",
        }
    )

    rectification: UUID = Field(default_factory=uuid4)
    objet: ObjetRectification
    inexact: Texte = Field(description="Ce qui est faux, ou ce qui manque (scellé)")
    exact: Texte | None = Field(default=None, description="Ce qui serait juste (scellé)")


class RepondreRectification(Commande):
    """Answer a demand of rectification: it was put right by a recorded step, or the data stay and the person reads why."""

    model_config = exemple(
        {
            "rectification": "5b1f0c7e-93a4-4d2e-8f61-0c7d2e9a4b13",
            "conclusion": "REFUSEE",
            "raison": "EXACTES",
            "explication": "La date du rendez-vous est celle de la convocation que vous avez reçue.",
        }
    )

    rectification: UUID
    conclusion: ConclusionRectification
    rectifiee_par: UUID | None = Field(default=None, description="Étape enregistrée depuis la demande, qui rectifie")
    raison: RaisonMaintien | None = Field(default=None, description="Pourquoi les données demeurent")
    explication: Texte = Field(description="Ce qui est répondu à la personne, qu'elle lit dans son espace (scellé)")


@etape(DemanderRectification, RectificationDemandee, regles={REPONSE: "survenu_le"})
def demander_rectification(dossier: Dossier, commande: DemanderRectification, cadre: Cadre) -> Sequence[Evenement]:
    """One demand at a time on each part of her data."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger_quelqu_un(dossier)
    _exiger_seule(dossier, commande.objet)
    return [commande.fait(RectificationDemandee, survenu_le=le, repondre_le=cadre.echeance(REPONSE, le))]


@etape(
    RepondreRectification,
    RectificationRepondue,
    pourquoi="Le RGPD dit quoi répondre et pourquoi ; le délai de réponse est fixé par la demande.",
    acte=Acte(Procedure.RECTIFICATION, Pouvoir.EXAMINER),
)
def repondre_rectification(dossier: Dossier, commande: RepondreRectification, cadre: Cadre) -> Sequence[Evenement]:
    """Once; what put the data right is named when something did, and why they stay when they do."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    rectification = _exiger_demande(dossier, str(commande.rectification))
    exiger(
        rectification.en_attente,
        "rectification_deja_repondue",
        "La personne a déjà une réponse à cette demande : corrigez la réponse si elle est fausse.",
        champ="rectification",
    )
    exiger(
        (commande.conclusion is not ConclusionRectification.REFUSEE) == (commande.rectifiee_par is not None),
        "rectifiee_sans_etape",
        "Dites par quelle étape les données sont rectifiées quand elles le sont, et seulement alors : enregistrez d'abord la"
        " correction, puis répondez.",
        champ="rectifiee_par",
    )
    exiger(
        (commande.conclusion is not ConclusionRectification.RECTIFIEE) == (commande.raison is not None),
        "raison_du_maintien",
        "Dites pourquoi des données demeurent quand il en demeure, et seulement alors (RGPD 12-4).",
        champ="raison",
    )
    return [commande.fait(RectificationRepondue, survenu_le=le)]


def exiger_rectifiee(commande: RepondreRectification, lus: Sequence[EvenementLu]) -> None:
    """Refuse an answer that names no step of the dossier, or one that was recorded before the demand or undone since."""
    if commande.rectifiee_par is None:
        return
    demande = next((e for e in lus if _demande(e, str(commande.rectification))), None)
    defaits = {e.cible for e in lus}
    exiger(
        demande is not None
        and any(
            e.evenement_id == commande.rectifiee_par and e.position > demande.position and e.position not in defaits
            for e in lus
            if e.classe not in (RectificationDemandee, RectificationRepondue)
        ),
        "rectification_sans_trace",
        "L'étape désignée n'est pas dans ce dossier, ou ne date pas d'après la demande, ou ne vaut plus : enregistrez la"
        " correction, puis choisissez-la.",
        champ="rectifiee_par",
    )


def _demande(e: EvenementLu, rectification: str) -> bool:
    return e.classe is RectificationDemandee and e.corps["rectification"] == rectification


def _exiger_demande(dossier: Dossier, rectification: str) -> Rectification:
    exiger_quelqu_un(dossier)
    connue = dossier.rectifications.get(rectification)
    if connue is None:
        raise Refus(
            "rectification_inconnue",
            "Cette demande de rectification n'est pas dans ce dossier.",
            champ="rectification",
        )
    return connue


def _exiger_seule(dossier: Dossier, objet: str) -> None:
    autre = next((r for r in dossier.rectifications.values() if r.en_attente and r.objet == objet), None)
    if autre is not None:
        raise Refus(
            "rectification_en_cours",
            f"Une rectification de ces données est déjà demandée depuis le {jour(autre.demandee_le)} : répondez-y d'abord,"
            " ou corrigez cette demande.",
            champ="objet",
        )


@prealable(RectificationDemandee)
def _demande_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_quelqu_un(dossier)
    _exiger_seule(dossier, e.corps["objet"])


@prealable(RectificationRepondue)
def _reponse_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_demande(dossier, e.corps["rectification"])
