"""*Boîte d'envoi*: each message that left, where it stands; what did not leave, by cause, to be sent again together."""

from typing import Final
from urllib.parse import urlencode
from uuid import uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.base import Refus
from commands.execute import ConflitDeVersion, Demande
from commands.suivi.transmission import RelancerTransmission
from ledger.dossier.etat.transmission import A_TRAITER, EtatTransmission
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi, EtatEnvoi
from ledger.vocabulaire.suivi.transmission import ENVOIS
from readmodels.listes import envoi, transmission
from web.etapes import enregistrer_etape
from web.pages.administration.rubriques import ADRESSE, page
from web.pages.administration.transmissions import etape
from web.visite import Administre, Visite

router = APIRouter()

LISTE: Final = f"{ADRESSE}/envois"
PAR_PAGE: Final = 25
RELANCES_MAX: Final = transmission.PAGE_MAX
"""Messages sent again by one press: the others are there for the next one."""
REGLAGES: Final = {
    CanalEnvoi.SMS: "PARCOURS_ENVOIS_SMS",
    CanalEnvoi.COURRIEL: "PARCOURS_ENVOIS_SMTP_HOTE",
    CanalEnvoi.COURRIER: "PARCOURS_ENVOIS_COURRIER",
}


@router.get(LISTE)
def lister(
    visite: Administre, etat: str = "", canal: str = "", cause: str = "", avant: int = 0, relances: int = -1
) -> Response:
    """The last messages first; ``relances`` is how many were just asked to leave again."""
    filtres = envoi.Filtres(
        etat=EtatEnvoi.__members__.get(etat),
        canal=CanalEnvoi.__members__.get(canal),
        cause=CauseRefusEnvoi.__members__.get(cause),
    )
    lecteur = visite.services.lecteur
    liste = envoi.lister(lecteur, filtres, avant=avant or None, limite=PAR_PAGE)
    ouverts = transmission.ouverts(lecteur, ENVOIS)
    garde = {nom: str(valeur) for nom, valeur in filtres.model_dump(mode="json", exclude_none=True).items()}
    return page(
        visite,
        "administration/envois.html",
        LISTE,
        liste=liste,
        filtres=filtres,
        etats=tuple(EtatEnvoi),
        canaux=tuple(CanalEnvoi),
        causes_refus=tuple(CauseRefusEnvoi),
        comptes=envoi.compter(lecteur),
        causes=transmission.causes(lecteur, ENVOIS),
        transporteurs=[(c, ouverts.get(c.value.lower()), REGLAGES[c]) for c in CanalEnvoi],
        canal_de=lambda nom: next((c.libelle for c in CanalEnvoi if c.value.lower() == nom), nom),
        etape=etape,
        suite=f"{LISTE}?{urlencode(garde | {'avant': liste.suivant})}" if liste.suivant else None,
        relances=relances,
        cle=lambda: str(uuid4()),
    )


@router.post(f"{LISTE}/relancer", name="relancer_envois")
def relancer(visite: Administre) -> Response:
    """Have every message that one cause stopped leave again, :data:`RELANCES_MAX` at most."""
    filtres = transmission.Filtres(
        destinataire=ENVOIS,
        etat=EtatTransmission.__members__.get(visite.champ("etat")),
        service=visite.champ("service")[:80] or None,
        cause=visite.champ("cause") or None,
        rejet=visite.champ("rejet")[:40] or None,
    )
    if filtres.etat not in A_TRAITER or (filtres.cause is None and filtres.rejet is None):
        return RedirectResponse(LISTE, 303)
    lignes = transmission.lister(visite.services.lecteur, filtres, limite=RELANCES_MAX).lignes
    relances = sum(_relancer(visite, ligne) for ligne in lignes)
    return RedirectResponse(f"{LISTE}?relances={relances}", 303)


def _relancer(visite: Visite, ligne: transmission.LigneTransmission) -> bool:
    """Whether it was asked for; somebody else may have been faster."""
    commande = RelancerTransmission(transmission=ligne.transmission)
    try:
        enregistrer_etape(visite.services, Demande(ligne.dossier, commande, visite.acteur))
    except (Refus, ConflitDeVersion):
        return False
    return True
