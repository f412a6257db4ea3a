"""Transmissions to France Travail that wait or were rejected: sent again, or given up with a reason."""

from typing import Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.base import Commande, Refus
from commands.execute import ConflitDeVersion, Demande
from commands.suivi.transmission import AbandonnerTransmission, RelancerTransmission
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.vocabulaire.suivi.transmission import CauseAttente, MotifAbandonTransmission
from readmodels.listes import transmission
from web.etapes import enregistrer_etape
from web.mots.administration import service
from web.pages.administration.rubriques import ADRESSE, page
from web.recit.recit import classe_de
from web.visite import Administre, Visite

router = APIRouter()

LISTE: Final = f"{ADRESSE}/transmissions"
PAR_PAGE: Final = 25
OBJET: Final = LISTE + "/{dossier}/{transmission}"
EXPLICATION_MAX: Final = 500


@router.get(LISTE)
def lister(visite: Administre, etat: str = "", cause: str = "", apres: int = 0, fait: str = "") -> Response:
    """The work list, the oldest steps first."""
    return _page(visite, etat=etat, cause=cause, apres=max(apres, 0), fait=fait)


@router.post(OBJET + "/relancer", name="relancer_transmission")
def relancer(dossier: UUID, transmission: UUID, visite: Administre) -> Response:
    """Have it sent again."""
    return _faire(visite, dossier, RelancerTransmission(transmission=transmission), "relancee")


@router.post(OBJET + "/abandonner", name="abandonner_transmission")
def abandonner(dossier: UUID, transmission: UUID, visite: Administre) -> Response:
    """Give it up, for a reason."""
    motif = visite.champ("motif")
    if motif not in MotifAbandonTransmission.__members__:
        return _page(
            visite, erreur="Choisissez pourquoi cette étape ne sera pas envoyée.", sur=transmission, statut=422
        )
    commande = AbandonnerTransmission(
        transmission=transmission,
        motif=MotifAbandonTransmission[motif],
        explication=visite.champ("explication")[:EXPLICATION_MAX] or None,
    )
    return _faire(visite, dossier, commande, "abandonnee")


def _faire(visite: Visite, dossier: UUID, commande: Commande, fait: str) -> Response:
    try:
        enregistrer_etape(visite.services, Demande(dossier, commande, visite.acteur, visite.cle))
    except Refus as refus:
        return _page(visite, erreur=refus.message, statut=409)
    except ConflitDeVersion:
        return _page(visite, erreur="Ce dossier vient d'être modifié par quelqu'un d'autre : recommencez.", statut=409)
    return RedirectResponse(f"{LISTE}?fait={fait}", 303)


def _page(
    visite: Visite,
    *,
    etat: str = "",
    cause: str = "",
    apres: int = 0,
    fait: str = "",
    erreur: str = "",
    sur: UUID | None = None,
    statut: int = 200,
) -> Response:
    lecteur = visite.services.lecteur
    filtres = transmission.Filtres(
        etat=EtatTransmission(etat) if etat in EtatTransmission.__members__ else None,
        cause=CauseAttente(cause) if cause in CauseAttente.__members__ else None,
    )
    liste = transmission.lister(lecteur, filtres, apres=apres, limite=PAR_PAGE)
    suffixe = "".join(
        f"&{nom}={valeur}" for nom, valeur in (("etat", filtres.etat), ("cause", filtres.cause)) if valeur
    )
    return page(
        visite,
        "administration/transmissions.html",
        LISTE,
        statut=statut,
        liste=liste,
        par_etat=transmission.compter(lecteur),
        etats=tuple(EtatTransmission),
        causes=tuple(CauseAttente),
        filtres=filtres,
        motifs=tuple(MotifAbandonTransmission),
        relancables=(EtatTransmission.EN_ATTENTE, EtatTransmission.REJETEE, EtatTransmission.ABANDONNEE),
        abandonnables=(EtatTransmission.EN_ATTENTE, EtatTransmission.REJETEE, EtatTransmission.RELANCEE),
        etape=etape,
        service=service,
        suite=f"{LISTE}?apres={liste.suivant}{suffixe}" if liste.suivant else None,
        fait={"relancee": "L'étape sera envoyée à nouveau.", "abandonnee": "L'étape ne sera pas envoyée."}.get(fait),
        erreur=erreur,
        sur=sur,
        cle=lambda: str(uuid4()),
    )


def etape(nom: str) -> str:
    """French name of a type of step."""
    classe = classe_de(nom)
    return classe.libelle if classe is not None else nom
