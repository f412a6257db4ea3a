"""Letters: which step asks for which; confier one to the post, which an agent says, or to an industrial carrier."""

from collections.abc import Sequence
from datetime import date
from typing import Final
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Interdite, Refus, etape, exemple, exiger, jour, prealable
from commands.suivi.envoi import remise
from commands.suivi.transmission import EXEMPLE, ReussirTransmission, constat, pas_reussie
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.dossier.etat.accompagnement import DocumentEtabli
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.base import Evenement
from ledger.events.suivi.convocation import ConvocationEmise, RemiseConvocationConstatee
from ledger.events.suivi.envoi import CourrierConfie
from ledger.events.suivi.transmission import CodeDestinataire
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.convocation import StatutRemise
from ledger.vocabulaire.suivi.document import GenreDocument
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

POSTE: Final = "poste"
"""The carrier of what an agent posts."""
POURQUOI: Final = "Un courrier part quand on le poste : aucune règle datée ne le borne."


class ConfierCourrier(ReussirTransmission):
    """Record that a letter is on its way: an agent posted it (``poste``), or an industrial carrier took it."""

    model_config = exemple(
        EXEMPLE
        | {
            "etape": "convocation.emise.v1",
            "service": "courrier",
            "destinataire": "envois",
            "transporteur": "poste",
            "document": "5f0c9c5a-0d7e-4c54-9f63-1f6d4a0d1c22",
            "feuilles": 1,
        }
    )

    transporteur: CodeDestinataire
    document: UUID
    feuilles: int | None = Field(default=None, ge=1, le=100)
    convocation: UUID | None = None


def lettre_de(dossier: Dossier, e: EvenementLu, le: date) -> tuple[GenreDocument, UUID] | None:
    """The letter that a step asks for by post, and what it puts on paper; None once there is nothing to say any more: the
    meeting was moved, cancelled or is over, or somebody said that the convocation left.
    """
    if e.classe is not ConvocationEmise or e.corps["canal"] != CanalEnvoi.COURRIER or not e.corps.get("a_envoyer"):
        return None
    rendez_vous, convocation = e.corps.get("rendez_vous"), dossier.convocations.get(e.corps["convocation"])
    attendu = dossier.rendez_vous.get(rendez_vous or "")
    if attendu is None or convocation is None or convocation.statut is not None:
        return None
    dit = date.fromisoformat(e.corps["rendez_vous_le"]), e.corps["heure"]
    tient = attendu.etat is EtatRendezVous.PLANIFIE and attendu.quand == dit and le <= attendu.le
    return (GenreDocument.CONVOCATION, UUID(attendu.id)) if tient else None


def _exiger_poste(acteur: Acteur, _dossier: Dossier, commande: ConfierCourrier | None) -> None:
    """An agent says what was posted; what another carrier took, its process alone says."""
    if commande is not None and acteur.role is not Role.SYSTEME and commande.transporteur != POSTE:
        raise Interdite(
            "transporteur_autre",
            "Vous dites ce qui est posté ; ce qu'un autre transporteur a pris, lui seul le dit.",
            champ="transporteur",
        )


@etape(ConfierCourrier, CourrierConfie, RemiseConvocationConstatee, pourquoi=POURQUOI, garde=_exiger_poste)
def confier_courrier(dossier: Dossier, commande: ConfierCourrier, cadre: Cadre) -> Sequence[Evenement]:
    """A document that was drawn up, posted once; so is the convocation that it is, unless somebody said so before."""
    le = constat(dossier, commande, cadre)
    pas_reussie(dossier, commande.transmission, le)
    document = _document(dossier, commande.document, le)
    parti = commande.fait(CourrierConfie, survenu_le=le, version_modele=document.version_modele)
    return [parti, *remise(dossier, commande.convocation, StatutRemise.ENVOYEE, le)]


def _document(dossier: Dossier, document: UUID | str, le: date) -> DocumentEtabli:
    connu = dossier.accompagnement.etablis.get(str(document))
    if connu is None:
        raise Refus("document_inconnu", "Le document à poster n'est pas dans ce dossier.", champ="document")
    exiger(
        connu.produit_le <= le,
        "avant_document",
        f"Le courrier est daté du {jour(le)}, avant que le document soit établi, le {jour(connu.produit_le)}.",
        champ="survenu_le",
    )
    return connu


@prealable(CourrierConfie)
def _courrier_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    pas_reussie(dossier, e.corps["transmission"], e.survenu_le)
    _document(dossier, e.corps["document"], e.survenu_le)
