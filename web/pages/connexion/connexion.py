"""Signing in and out, and what was typed in a session that had expired."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from ledger.dates import aujourd_hui
from web.identite import appareils
from web.identite.habilitation import Habilitation
from web.identite.oidc import ATTENTE_MAX, FIN, RETOUR, ConnexionRefusee
from web.identite.sessions import DUREE_MAX
from web.rendu import rendre_public
from web.securite import Temoins, exiger_meme_site, interne, provenance
from web.services import Services, ServicesDep
from web.visite import TEMOIN, Choisit

router = APIRouter()

CONNEXIONS_PAR_MINUTE: Final = 300
"""From one address: a whole house of agents may be behind it at nine o'clock."""
PAR_APPAREIL_PAR_MINUTE: Final = 20
"""From a browser in which somebody signed in before, whoever else is behind its address."""
TEMOIN_CONNEXION: Final = "connexion"


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
    reponse = RedirectResponse(retour, 303)
    temoins.retirer(reponse, TEMOIN_CONNEXION)
    if ecrans.appareils.reconnaitre(request.cookies.get(temoins.nom(appareils.TEMOIN))) is None:
        temoins.poser(reponse, appareils.TEMOIN, ecrans.appareils.nommer(), int(appareils.DUREE.total_seconds()))
    poser_session(request, services, reponse, habilitations[0], identite.jeton_id, a_choisir=len(habilitations) > 1)
    return reponse


def poser_session(
    request: Request,
    services: Services,
    reponse: Response,
    de: Habilitation,
    jeton_id: str,
    *,
    a_choisir: bool = False,
) -> None:
    """Open a session in this browser; the one that it had ends."""
    ecrans, temoins = services.ecrans, Temoins(services.ecrans.chiffre)
    ecrans.consultations.purger()
    if (ancienne := ecrans.sessions.lire(request.cookies.get(temoins.nom(TEMOIN)))) is not None:
        ecrans.sessions.fermer(ancienne.cle)
    valeur = ecrans.sessions.ouvrir(de, jeton_id, a_choisir=a_choisir)
    temoins.poser(reponse, TEMOIN, valeur, int(DUREE_MAX.total_seconds()))


@router.post("/deconnexion")
def sortir(visite: Choisit) -> Response:
    """End the session here, then at the provider's."""
    ecrans = visite.services.ecrans
    ecrans.sessions.fermer(visite.session.cle)
    adresse = FIN
    if ecrans.connexions is not None and not visite.session.habilitation.par_lien:
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
        request, "connexion/connexion.html", retour="/", sorti=True, ouvert=services.ecrans.connexions is not None
    )
    reponse.headers["Clear-Site-Data"] = '"cache", "storage"'
    return reponse


def _compter(request: Request, services: Services) -> None:
    ecrans = services.ecrans
    connu = ecrans.appareils.reconnaitre(request.cookies.get(Temoins(ecrans.chiffre).nom(appareils.TEMOIN)))
    if connu is not None:
        ecrans.debit.exiger("connexion", f"appareil {connu}", par_minute=PAR_APPAREIL_PAR_MINUTE)
        return
    ecrans.debit.exiger("connexion", provenance(request), par_minute=CONNEXIONS_PAR_MINUTE)
