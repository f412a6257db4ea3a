"""Signing in and out, and what was typed in a session that had expired."""

import re
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from ledger.dates import aujourd_hui
from web.api.acces import ServicesDep
from web.identite.habilitations import Habilitation
from web.identite.oidc import ATTENTE_MAX, FIN, RETOUR, ConnexionRefusee
from web.identite.sessions import DUREE_MAX
from web.pages.acces import CHOIX, TEMOIN, Choisit, Entre, Visite
from web.pages.rendu import rendre, rendre_public
from web.pages.reprise import dire_envoi
from web.securite import Temoins, exiger_meme_site
from web.services import Services

router = APIRouter()

CONNEXIONS_PAR_MINUTE: Final = 300
"""From one address: a whole house of agents may be behind it at nine o'clock."""
TEMOIN_CONNEXION: Final = "connexion"
INTERNE: Final = re.compile(r"/([^/\\\x00-\x20][^\\\x00-\x20]*)?")
"""An address of ours: it begins with one slash, and names no other host."""


def interne(adresse: str) -> str:
    """The address, or home when it could lead elsewhere."""
    return adresse if len(adresse) <= 2000 and INTERNE.fullmatch(adresse) else "/"


@router.post("/connexion")
async def commencer(request: Request, services: ServicesDep) -> Response:
    """Send the browser to the identity provider."""
    exiger_meme_site(request, services.ecrans.adresse_publique)
    recus = await request.form(max_files=0, max_fields=5)
    return await run_in_threadpool(_commencer, request, services, interne(str(recus.get("retour", "/"))))


def _commencer(request: Request, services: Services, retour: str) -> Response:
    connexions = services.ecrans.connexions
    if connexions is None:
        raise ConnexionRefusee("Aucun fournisseur d'identité n'est réglé : prévenez l'administrateur du service.")
    _compter(request, services)
    adresse, etat = connexions.commencer(retour)
    reponse = RedirectResponse(adresse, 303)
    Temoins(services.ecrans.chiffre).poser(reponse, TEMOIN_CONNEXION, etat, int(ATTENTE_MAX.total_seconds()))
    return reponse


@router.get(RETOUR)
def terminer(request: Request, services: ServicesDep) -> Response:
    """Open the session of the person whom the provider names, if an habilitation lets them in."""
    ecrans, temoins = services.ecrans, Temoins(services.ecrans.chiffre)
    if ecrans.connexions is None:
        raise ConnexionRefusee("Aucun fournisseur d'identité n'est réglé : prévenez l'administrateur du service.")
    _compter(request, services)
    identite, retour = ecrans.connexions.terminer(
        request.cookies.get(temoins.nom(TEMOIN_CONNEXION)), request.query_params
    )
    habilitations = ecrans.habilitations.toutes(identite.sujet, identite.courriel, aujourd_hui())
    if not habilitations:
        raise ConnexionRefusee(
            "Votre identité est reconnue, mais aucune habilitation en cours ne vous ouvre ce service. Demandez-la à"
            " l'administrateur de votre structure."
        )
    ecrans.consultations.purger()
    reponse = RedirectResponse(retour, 303)
    temoins.retirer(reponse, TEMOIN_CONNEXION)
    temoins.poser(
        reponse,
        TEMOIN,
        ecrans.sessions.ouvrir(habilitations[0], identite.jeton_id, a_choisir=len(habilitations) > 1),
        int(DUREE_MAX.total_seconds()),
    )
    return reponse


@router.get(CHOIX)
def proposer(visite: Choisit, retour: str = "/") -> Response:
    """The habilitations of the person: the one under which she acts, and the others."""
    return _choix(visite, interne(retour))


@router.post(CHOIX)
def choisir(visite: Choisit) -> Response:
    """Act under this one from now on: the choice is the session's, no address tells it."""
    voulue, retour = visite.champ("habilitation"), interne(visite.champ("retour") or "/")
    trouvee = next((h for h in _siennes(visite) if str(h.habilitation) == voulue), None)
    if trouvee is None:
        return _choix(visite, retour, erreur="Choisissez une des habilitations de la liste.", statut=422)
    ecrans, reponse = visite.services.ecrans, RedirectResponse(retour, 303)
    valeur = ecrans.sessions.choisir(visite.session.cle, trouvee.habilitation)
    Temoins(ecrans.chiffre).poser(reponse, TEMOIN, valeur, int(DUREE_MAX.total_seconds()))
    return reponse


def _siennes(visite: Visite) -> list[Habilitation]:
    return visite.services.ecrans.habilitations.de_la_meme_personne(
        visite.session.habilitation.habilitation, aujourd_hui()
    )


def _choix(visite: Visite, retour: str, *, erreur: str = "", statut: int = 200) -> Response:
    lieux = {place.code: place.libelle for place in visite.services.territoire.places}
    return rendre(
        visite,
        "choix_habilitation.html",
        statut=statut,
        siennes=_siennes(visite),
        lieux=lieux,
        retour=retour,
        erreur=erreur,
    )


@router.post("/deconnexion")
def sortir(visite: Choisit) -> Response:
    """End the session here, then at the provider's."""
    ecrans = visite.services.ecrans
    ecrans.sessions.fermer(visite.session.cle)
    adresse = FIN
    if ecrans.connexions is not None:
        try:
            adresse = ecrans.connexions.adresse_de_fin(visite.session.jeton_id)
        except ConnexionRefusee:  # the provider is away: our own session has ended all the same
            adresse = FIN
    reponse = RedirectResponse(adresse, 303)
    Temoins(ecrans.chiffre).retirer(reponse, TEMOIN)
    return reponse


@router.get(FIN)
def sorti(request: Request, services: ServicesDep) -> Response:
    """Say that the session has ended; nothing of it stays in the browser."""
    reponse = rendre_public(
        request, "connexion.html", retour="/", sorti=True, ouvert=services.ecrans.connexions is not None
    )
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse


@router.get("/reprise/{reprise}")
def reprendre(reprise: UUID, visite: Entre) -> Response:
    """What the agent had typed, to be sent now."""
    gardee = visite.services.ecrans.reprises.lire(reprise, visite.acteur.agent)
    if gardee is None:
        return rendre(visite, "reprise_perdue.html", statut=404)
    adresse, champs = gardee
    caches = [*champs, ("reprise", str(reprise))]
    montres = list(dire_envoi(adresse, champs, visite.services.territoire))
    partie = any(nom == "brouillon" for nom, _ in champs)
    return rendre(visite, "reprise.html", adresse=adresse, caches=caches, montres=montres, partie=partie)


def _compter(request: Request, services: Services) -> None:
    hote = request.client.host if request.client else "inconnu"
    services.ecrans.debit.exiger("connexion", hote, par_minute=CONNEXIONS_PAR_MINUTE)
