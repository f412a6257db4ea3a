"""Entretien d'entrée: the draft that an agent keeps in a dossier, his own only, until its steps are recorded."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from commands.base import ETAPES, Commande, Refus
from commands.brouillons import FAMILLES, commandes, enregistrer, valider
from commands.refus import refus_de
from ledger.annexes.brouillons import Brouillon, Brouillons
from ledger.erreurs import ErreurAttendue, Genre
from web.annuaire import exiger_connus
from web.api.acces import Dossier, exiger_connu
from web.api.etapes import ActeurDep, Enregistrement, RepondreDep
from web.contrat.annonces import souleve
from web.etapes import refus_de_l_etape
from web.services import Services, ServicesDep

router = APIRouter(prefix="/dossiers/{dossier}/brouillon", tags=["Brouillons"])


class BrouillonAbsent(ErreurAttendue):
    """The actor keeps no draft in this dossier."""

    genre = Genre.INCONNU
    reference = "brouillon-absent"
    titre = "Aucun brouillon"


Contenu = Annotated[
    dict[str, Any],
    Body(
        description="Ce que l'écran retient, dont « etapes » : les étapes à enregistrer, dans l'ordre",
        examples=[
            {
                "etapes": [{"etape": "diagnostic.etabli", "champs": {"besoins": [], "contraintes": []}}],
                "notes": "à revoir avec la personne",
            }
        ],
    ),
]


class BrouillonGarde(BaseModel):
    """A draft as it was saved last; ``brouillon`` changes at each save."""

    brouillon: UUID
    dossier: UUID
    modifie_le: datetime
    contenu: dict[str, Any] = Field(description="Tel qu'il a été enregistré")


def _dire(brouillon: Brouillon) -> BrouillonGarde:
    return BrouillonGarde(
        brouillon=brouillon.id,
        dossier=brouillon.dossier,
        modifie_le=brouillon.modifie_le,
        contenu=brouillon.contenu,
    )


def _brouillons(services: Services) -> Brouillons:
    return Brouillons(services.journal)


@router.put("", summary="Brouillon d'entretien enregistré")
@souleve(Refus, refus=partial(refus_de, enregistrer))
def enregistrer_brouillon(
    dossier: Dossier, contenu: Contenu, services: ServicesDep, acteur: ActeurDep
) -> BrouillonGarde:
    """Garde le brouillon de l'agent, complet ou non, à la place du précédent ; rien n'entre au journal."""
    exiger_connu(services, dossier)
    return _dire(enregistrer(_brouillons(services), dossier, acteur.agent, contenu))


@router.get("", summary="Brouillon d'entretien de l'agent")
@souleve(BrouillonAbsent)
def lire_brouillon(dossier: Dossier, services: ServicesDep, acteur: ActeurDep) -> BrouillonGarde:
    """Le brouillon de l'agent dans ce dossier ; celui d'un autre ne se lit pas."""
    exiger_connu(services, dossier)
    brouillon = _brouillons(services).lire(dossier, acteur.agent)
    if brouillon is None:
        raise BrouillonAbsent("Vous n'avez pas de brouillon dans ce dossier.")
    return _dire(brouillon)


@router.delete("", status_code=204, summary="Brouillon d'entretien supprimé")
@souleve(BrouillonAbsent)
def supprimer_brouillon(dossier: Dossier, services: ServicesDep, acteur: ActeurDep) -> None:
    """Supprime le brouillon de l'agent ; rien n'en reste."""
    exiger_connu(services, dossier)
    if not _brouillons(services).supprimer(dossier, acteur.agent):
        raise BrouillonAbsent("Vous n'avez pas de brouillon dans ce dossier : il n'y a rien à supprimer.")


def _refus() -> dict[str, str]:
    """Those of the draft, and of every step that it may hold."""
    siens = refus_de(valider, commandes)
    etapes = (refus_de_l_etape(etape) for etape in ETAPES.values() if etape.famille in FAMILLES)
    return siens | {code: texte for refus in etapes for code, texte in refus.items()}


@router.post("/valider", status_code=201, summary="Entretien d'entrée validé")
@souleve(Refus, refus=_refus)
def valider_brouillon(
    dossier: Dossier, repondre: RepondreDep, services: ServicesDep, acteur: ActeurDep
) -> Enregistrement:
    """Enregistre toutes les étapes du brouillon de l'agent, ou aucune ; le brouillon disparaît avec elles.

    Demandée de nouveau, après une réponse perdue, elle donne la même réponse tant qu'aucun autre brouillon n'est enregistré.
    """

    def traduire(contenu: Mapping[str, Any]) -> Sequence[Commande]:
        etapes = commandes(contenu)
        exiger_connus(services, acteur, etapes, dossier)
        return etapes

    exiger_connu(services, dossier)
    cadre = services.cadre()
    brouillons = _brouillons(services)
    return repondre(valider(services.journal, brouillons, dossier, acteur, cadre, traduire=traduire))
