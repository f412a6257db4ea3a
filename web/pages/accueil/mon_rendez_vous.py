"""*Mon rendez-vous*: she says whether she comes, asks for another day or chooses one, puts it in her calendar.

Her habilitation alone says whose it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.agenda.creneau import Creneau
from commands.suivi.rendez_vous import DeplacerRendezVous
from commands.suivi.reponse import RepondreRendezVous
from ledger.dates import PARIS, maintenant
from ledger.dossier import Dossier, fold, visibles
from ledger.events.suivi.rendez_vous import RendezVousDeplace
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.rendez_vous import Modalite, Partie, Presence
from readmodels.dossier.mes_rendez_vous import MonRendezVous, mes_rendez_vous
from web.agenda import calendrier
from web.agenda.choix_personne import PRIS, prendre, proposer
from web.pages.accueil import gestes
from web.pages.accueil.mes_messages import joindre
from web.pages.agenda import nom_de
from web.rendu import rendre
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/rendez-vous"
UN: Final = ADRESSE + "/{rendez_vous}"
DIT: Final[Mapping[Presence, str]] = {
    Presence.VIENDRA: "C'est noté : vous viendrez.",
    Presence.NE_VIENDRA_PAS: "C'est noté dans votre dossier : vous ne viendrez pas.",
    Presence.AUTRE_JOUR: "C'est noté : vous demandez un autre jour. Sans réponse, votre rendez-vous reste prévu.",
}
"""Her answer, told back."""
COMMENT: Final[Mapping[Modalite, str]] = {
    Modalite.SUR_PLACE: "Sur place",
    Modalite.TELEPHONE: "Au téléphone : on vous appelle",
    Modalite.VISIO: "En vidéo : on vous envoie une adresse",
}
"""How she is met, in words of every day."""
DEPLACEMENTS_MAX: Final = 3
"""Times that she moves one appointment by herself; then she asks for another day."""
PRIS_PAR_ELLE: Final = "C'est fait : votre rendez-vous est pris."
DEPLACE: Final = "C'est fait : votre rendez-vous a changé."
PASSE: Final = "Ce rendez-vous est passé ou annulé : appelez la structure qui vous accompagne."


@dataclass(frozen=True, slots=True)
class Miens:
    """Her appointments, by day and hour, her dossier, and the one that the address is about."""

    etat: Dossier
    tous: list[MonRendezVous]
    un: MonRendezVous
    deplacements: int

    def creneaux(self, visite: Visite) -> list[Creneau]:
        """Those that she may take in place of the one that is set."""
        if self.deplacements >= DEPLACEMENTS_MAX or not self.un.a_venir(ici()):
            return []
        return proposer(visite.services, self.etat, self.un, self.tous)


def valeur(debut: datetime) -> str:
    """A slot as the form says it."""
    return f"{debut:%Y-%m-%dT%H:%M}"


def ici() -> datetime:
    """Now, on the clock of the wall, without zone."""
    return maintenant().astimezone(PARIS).replace(tzinfo=None)


@router.get(UN, name="mon_rendez_vous")
def montrer(rendez_vous: UUID, visite: Suit, deplace: str = "", pris: str = "") -> Response:
    """When, where and how, what she answered, and what she may do; it was just moved (``deplace``) or taken (``pris``)."""
    return _page(visite, rendez_vous, fait=DEPLACE if deplace else PRIS_PAR_ELLE if pris else "")


@router.post(UN + "/reponse", name="repondre_a_mon_rendez_vous")
def repondre(rendez_vous: UUID, visite: Suit) -> Response:
    """She comes, does not come, or asks for another day; the appointment stands until somebody moves it."""
    if not _les_miens(visite, rendez_vous).un.a_venir(ici()):
        return _page(visite, rendez_vous, {"": PASSE})
    erreurs = gestes.enregistrer(visite, RepondreRendezVous, ("presence", "raison"), rendez_vous=rendez_vous)
    if erreurs:
        return _page(visite, rendez_vous, erreurs)
    return RedirectResponse(f"{ADRESSE}/{rendez_vous}", 303)


@router.post(UN + "/creneau", name="deplacer_mon_rendez_vous")
def deplacer(rendez_vous: UUID, visite: Suit) -> Response:
    """She takes a slot that was offered, if nobody took it meanwhile; sent twice, it is taken once."""
    miens, choisi = _les_miens(visite, rendez_vous), visite.champ("creneau")
    if choisi != valeur(miens.un.debut):
        voulu = next((c for c in miens.creneaux(visite) if valeur(c.debut) == choisi), None)
        if voulu is None or miens.etat.referent is None:
            return _page(visite, rendez_vous, {"creneau": PRIS if choisi else "Choisissez un créneau."})
        le, heure = voulu.debut.date(), voulu.debut.time()
        champs = {"rendez_vous": rendez_vous, "le": le, "heure": heure, "par": Partie.USAGER}
        erreurs = prendre(
            visite.services,
            UUID(miens.etat.referent),
            rendez_vous,
            voulu,
            lambda: gestes.enregistrer(visite, DeplacerRendezVous, (), **champs),
        )
        if erreurs:
            return _page(visite, rendez_vous, erreurs)
    return RedirectResponse(f"{ADRESSE}/{rendez_vous}?deplace=oui", 303)


@router.get(UN + "/rendez-vous.ics", name="mon_rendez_vous_au_calendrier")
def au_calendrier(rendez_vous: UUID, visite: Suit) -> Response:
    """The appointment for the calendar of her phone (RFC 5545); it says « Rendez-vous » and no more of why."""
    miens, services = _les_miens(visite, rendez_vous), visite.services
    mien = miens.un
    lieu = joindre(services, miens.etat, mien.lieu)
    ou = ", ".join(filter(None, (lieu.structure, lieu.adresse))) if lieu is not None else mien.lieu
    intitule = f"Rendez-vous, {nom_de(mien.structure, services.territoire)}"
    dit = calendrier.evenement(str(mien.id), mien.debut, mien.fin, intitule, ou)
    return calendrier.repondre([dit], mien.le, mien.fin.date(), "Mon rendez-vous", "rendez-vous.ics")


def _les_miens(visite: Visite, rendez_vous: UUID) -> Miens:
    dossier = visite.acteur.agent
    lus = visite.services.journal.lire([dossier])[dossier]
    etat, comptes = fold(dossier, lus), visibles(lus)
    tous = mes_rendez_vous(etat, comptes)
    mien = next((r for r in tous if r.id == rendez_vous), None)
    if mien is None:
        raise HTTPException(404)
    deplaces = (e for e in comptes if e.classe is RendezVousDeplace and e.corps["rendez_vous"] == str(rendez_vous))
    siens = sum(e.lire_contexte()["role"] == Role.ALLOCATAIRE for e in deplaces)
    return Miens(etat, tous, mien, siens)


def _page(visite: Visite, rendez_vous: UUID, erreurs: Mapping[str, str] | None = None, *, fait: str = "") -> Response:
    miens = _les_miens(visite, rendez_vous)
    mien, territoire = miens.un, visite.services.territoire
    dit = DIT[mien.dit] if mien.dit is not None else fait
    return rendre(
        visite,
        "accueil/mon_rendez_vous.html",
        statut=409 if erreurs else 200,
        rdv=mien,
        a_venir=mien.a_venir(ici()),
        dit=dit,
        vient=mien.dit is Presence.VIENDRA,
        presences=Presence,
        creneaux=[(valeur(c.debut), c.debut) for c in miens.creneaux(visite)],
        comment=COMMENT[mien.modalite],
        chez=nom_de(mien.structure, territoire),
        endroit=nom_de(mien.lieu, territoire),
        joindre=joindre(visite.services, miens.etat, mien.lieu),
        raison=visite.champ("raison"),
        adresse=f"{ADRESSE}/{mien.id}",
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )
