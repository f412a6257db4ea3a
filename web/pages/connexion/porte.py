"""*Mon espace*, by a link that was received: the birth date, then a code, then the page it leads to."""

from typing import Final

from fastapi import APIRouter, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse

from ledger.annexes.codes import CodeRefuse, TropDeCodes
from ledger.annexes.liens import Lien
from ledger.vocabulaire.suivi.acces import ObjetLien
from web import porte
from web.formulaires.dates import lire_date
from web.identite.habilitation import Habilitation
from web.pages.accueil import mon_contrat
from web.pages.connexion.connexion import poser_session
from web.rendu import rendre_public
from web.securite import exiger_meme_site, provenance
from web.services import Services, ServicesDep

router = APIRouter()
ADRESSE: Final = "/l/{jeton}"
PAR_MINUTE: Final = 60
"""Requests from one address: a waiting room may be behind it."""
MENE: Final = {ObjetLien.ESPACE: "/", ObjetLien.SIGNATURE: mon_contrat.ADRESSE}
"""Where each link leads."""
DATE_ILLISIBLE: Final = "Écrivez votre date de naissance, par exemple 23/04/1985."
AUTRE_DATE: Final = "Ce n'est pas la date que nous connaissons : vérifiez-la. Après cinq erreurs, le lien se ferme."


@router.get(ADRESSE)
def ouvrir(jeton: str, request: Request, services: ServicesDep) -> Response:
    """Ask for the birth date: a mail scanner that comes here uses nothing."""
    _compter(request, services)
    porte.lire(services, jeton)
    return _page(request, jeton)


@router.post(ADRESSE)
async def repondre(jeton: str, request: Request, services: ServicesDep) -> Response:
    """Read the birth date; the code is sent, or the space opens where no phone is known."""
    exiger_meme_site(request, services.ecrans.adresse_publique)
    recus = await request.form(max_files=0, max_fields=5)
    return await run_in_threadpool(_repondre, request, services, jeton, str(recus.get("naissance", "")))


def _repondre(request: Request, services: Services, jeton: str, saisie: str) -> Response:
    _compter(request, services)
    porte.lire(services, jeton)
    try:
        dite = lire_date(saisie)
    except ValueError:
        return _page(request, jeton, naissance=saisie[:40], erreur=DATE_ILLISIBLE, statut=422)
    lien = services.liens.tenter(jeton)
    elle = porte.personne(services, lien.dossier)
    if dite != elle.naissance_le:
        return _page(request, jeton, naissance=saisie[:40], erreur=AUTRE_DATE, statut=422)
    services.liens.absoudre(jeton)
    if elle.telephone is None:
        return _entrer(request, services, lien, porte.entrer_sans_code(services, jeton, lien, elle))
    return _envoyer(request, services, jeton, lien)


@router.post(ADRESSE + "/code")
async def recopier(jeton: str, request: Request, services: ServicesDep) -> Response:
    """Read the code, or send another one."""
    exiger_meme_site(request, services.ecrans.adresse_publique)
    recus = await request.form(max_files=0, max_fields=5)
    champs = {nom: str(recus.get(nom, "")) for nom in ("passe", "code", "autre")}
    return await run_in_threadpool(_recopier, request, services, jeton, champs)


def _recopier(request: Request, services: Services, jeton: str, champs: dict[str, str]) -> Response:
    _compter(request, services)
    lien = porte.lire(services, jeton)
    if not porte.Passes(services.cles.jetons).valable(lien, champs["passe"]):
        return _page(
            request, jeton, erreur="Trop de temps a passé : dites de nouveau votre date de naissance.", statut=422
        )
    if champs["autre"]:
        return _envoyer(request, services, jeton, lien)
    elle = porte.personne(services, lien.dossier)
    try:
        de = porte.entrer_par_code(services, jeton, lien, elle, champs["code"])
    except CodeRefuse as refus:
        return _page_code(request, services, jeton, lien, erreur=refus.phrase, statut=422)
    return _entrer(request, services, lien, de)


def _envoyer(request: Request, services: Services, jeton: str, lien: Lien) -> Response:
    elle = porte.personne(services, lien.dossier)
    try:
        porte.envoyer(services, elle.acteur, porte.attendu(elle))
    except TropDeCodes as trop:
        attendu = services.codes.attendu(porte.attendu(elle))
        return _page_code(request, services, jeton, lien, erreur=trop.phrase, statut=200 if attendu else 429)
    return _page_code(request, services, jeton, lien)


def _entrer(request: Request, services: Services, lien: Lien, de: Habilitation) -> Response:
    reponse = RedirectResponse(MENE[ObjetLien(lien.objet)], 303)
    poser_session(request, services, reponse, de, "")
    services.liens.purger()
    return reponse


def _page(request: Request, jeton: str, *, naissance: str = "", erreur: str = "", statut: int = 200) -> Response:
    adresse = ADRESSE.format(jeton=jeton)
    return rendre_public(
        request, "connexion/porte.html", statut=statut, adresse=adresse, naissance=naissance, erreur=erreur
    )


def _page_code(
    request: Request, services: Services, jeton: str, lien: Lien, *, erreur: str = "", statut: int = 200
) -> Response:
    return rendre_public(
        request,
        "connexion/porte_code.html",
        statut=statut,
        adresse=ADRESSE.format(jeton=jeton),
        passe=porte.Passes(services.cles.jetons).donner(lien),
        erreur=erreur,
    )


def _compter(request: Request, services: Services) -> None:
    services.ecrans.debit.exiger("porte", provenance(request), par_minute=PAR_MINUTE)
