"""*Choisir mon rendez-vous*: an invited person takes a free slot of who follows her. Her habilitation says whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID, uuid4, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.agenda.creneau import Creneau
from commands.suivi.rendez_vous import PlanifierRendezVous
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold, visibles
from ledger.dossier.etat.convocation import Choix, Convocation
from readmodels.dossier.mes_rendez_vous import MonRendezVous, mes_rendez_vous
from web.agenda.choix_personne import PRIS, ouverts, prendre
from web.pages.accueil import gestes
from web.pages.accueil.mes_messages import joindre
from web.pages.accueil.mon_rendez_vous import ADRESSE as RENDEZ_VOUS
from web.pages.accueil.mon_rendez_vous import COMMENT, valeur
from web.pages.agenda import nom_de
from web.rendu import rendre
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/invitation"
UNE: Final = ADRESSE + "/{convocation}"


@dataclass(frozen=True, slots=True)
class Mienne:
    """Her dossier, her appointments, the invitation and what it opens."""

    etat: Dossier
    tous: list[MonRendezVous]
    invitation: Convocation
    choix: Choix

    @property
    def rendez_vous(self) -> UUID:
        """The appointment that she takes by it: one, however often the form is sent."""
        return uuid5(UUID(self.invitation.id), f"{self.etat.id}:choisi")

    @property
    def pris(self) -> bool:
        """Whether she took one already."""
        return str(self.rendez_vous) in self.etat.rendez_vous

    @property
    def ouverte(self) -> bool:
        """Whether she may still choose."""
        return self.invitation.court(aujourd_hui())

    def creneaux(self, visite: Visite) -> list[Creneau]:
        """Those that she may take."""
        return ouverts(visite.services, self.etat, self.choix, self.tous) if self.ouverte else []


def a_choisir(etat: Dossier) -> list[Convocation]:
    """Invitations by which she may choose a slot today, the first sent first."""
    return [c for c in etat.convocations.values() if c.choix is not None and c.court(aujourd_hui())]


@router.get(UNE, name="mon_invitation")
def montrer(convocation: UUID, visite: Suit) -> Response:
    """The free slots; the appointment itself once she took one."""
    mienne = _la_mienne(visite, convocation)
    if mienne.pris:
        return RedirectResponse(f"{RENDEZ_VOUS}/{mienne.rendez_vous}", 303)
    return _page(visite, mienne)


@router.post(UNE, name="choisir_mon_rendez_vous")
def choisir(convocation: UUID, visite: Suit) -> Response:
    """She takes a slot that is still free; sent twice, it is taken once."""
    mienne, choisi = _la_mienne(visite, convocation), visite.champ("creneau")
    etat, choix, rendez_vous = mienne.etat, mienne.choix, mienne.rendez_vous
    if not mienne.pris:
        voulu = next((c for c in mienne.creneaux(visite) if valeur(c.debut) == choisi), None)
        if voulu is None or etat.referent is None:
            return _page(visite, mienne, {"creneau": PRIS if choisi else "Choisissez un créneau."})
        champs = {
            "rendez_vous": rendez_vous,
            "le": voulu.debut.date(),
            "heure": voulu.debut.time(),
            "duree_prevue_min": choix.duree_min,
            "modalite": choix.modalite,
            "motif": mienne.invitation.motif,
            "structure": etat.structure,
            "invitation": convocation,
        }
        erreurs = prendre(
            visite.services,
            UUID(etat.referent),
            rendez_vous,
            voulu,
            lambda: gestes.enregistrer(visite, PlanifierRendezVous, (), **champs),
        )
        if erreurs:
            return _page(visite, mienne, erreurs)
    return RedirectResponse(f"{RENDEZ_VOUS}/{rendez_vous}?pris=oui", 303)


def _la_mienne(visite: Visite, convocation: UUID) -> Mienne:
    dossier = visite.acteur.agent
    lus = visite.services.journal.lire([dossier])[dossier]
    etat = fold(dossier, lus)
    connue = etat.convocations.get(str(convocation))
    if connue is None or connue.choix is None:
        raise HTTPException(404)
    return Mienne(etat, mes_rendez_vous(etat, visibles(lus)), connue, connue.choix)


def _page(visite: Visite, mienne: Mienne, erreurs: Mapping[str, str] | None = None) -> Response:
    etat, territoire = mienne.etat, visite.services.territoire
    jours: dict[date, list[tuple[str, datetime]]] = {}
    for creneau in mienne.creneaux(visite):
        jours.setdefault(creneau.debut.date(), []).append((valeur(creneau.debut), creneau.debut))
    return rendre(
        visite,
        "accueil/mon_invitation.html",
        statut=409 if erreurs else 200,
        invitation=mienne.invitation,
        choix=mienne.choix,
        ouverte=mienne.ouverte,
        jours=jours,
        comment=COMMENT[mienne.choix.modalite],
        chez=nom_de(etat.structure, territoire) if etat.structure else None,
        joindre=joindre(visite.services, etat),
        adresse=f"{ADRESSE}/{mienne.invitation.id}",
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )
