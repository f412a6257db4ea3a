"""Proof: the state of the seal for auditors, and the verification of a bundle, by them and by anybody."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, File, Request, Response, UploadFile

from ledger.preuve.verifier import Rapport
from web.rendu import rendre, rendre_public
from web.securite import exiger_meme_site, provenance
from web.services import Services, ServicesDep
from web.visite import Audite, AuditeAvecFichier

router = APIRouter()

ADRESSE: Final = "/preuves"
PUBLIQUE: Final = "/verifier-preuve"
LOT_MAX_OCTETS: Final = 16 << 20
VERIFICATIONS_PAR_MINUTE: Final = 10
"""Bundles that one address may have verified by anybody's page."""


@router.get(ADRESSE)
def montrer(visite: Audite) -> Response:
    """The state of the seal, and the form that takes a bundle."""
    return rendre(visite, "preuves.html", constat=visite.services.preuves.constater(), **_formulaire(ADRESSE))


@router.post(ADRESSE)
def verifier(visite: AuditeAvecFichier) -> Response:
    """The verdict on a bundle; nothing of it is kept."""
    try:
        vu = _verifier(visite.services, visite.fichier("lot"), ADRESSE)
    finally:
        for _, fichier in visite.fichiers:
            fichier.file.close()
    constat = visite.services.preuves.constater()
    return rendre(visite, "preuves.html", statut=422 if vu["erreur"] else 200, constat=constat, **vu)


@router.get(PUBLIQUE)
def montrer_a_tous(request: Request) -> Response:
    """The form, for anybody."""
    return rendre_public(request, "verifier_preuve.html", **_formulaire(PUBLIQUE))


@router.post(PUBLIQUE)
def verifier_pour_tous(
    request: Request, services: ServicesDep, lot: Annotated[UploadFile | None, File()] = None
) -> Response:
    """The same verdict for anybody: nobody is asked who he is, nothing is kept."""
    exiger_meme_site(request, services.ecrans.adresse_publique)
    services.ecrans.debit.exiger("preuve", provenance(request), par_minute=VERIFICATIONS_PAR_MINUTE)
    vu = _verifier(services, lot, PUBLIQUE)
    return rendre_public(request, "verifier_preuve.html", statut=422 if vu["erreur"] else 200, **vu)


def _verifier(services: Services, fichier: Any, adresse: str) -> dict[str, Any]:
    if fichier is None or not fichier.filename:
        return _formulaire(adresse, erreur="Choisissez le fichier du lot de preuve.")
    if not fichier.size or fichier.size > LOT_MAX_OCTETS:
        erreur = f"Le fichier est vide, ou dépasse {LOT_MAX_OCTETS >> 20} Mo : vérifiez-le par son verifier.py."
        return _formulaire(adresse, erreur=erreur)
    return _formulaire(adresse, rapport=services.preuves.verifier(fichier.file))


def _formulaire(adresse: str, *, erreur: str = "", rapport: Rapport | None = None) -> dict[str, Any]:
    return {"adresse": adresse, "erreur": erreur, "rapport": rapport, "lot_mo": LOT_MAX_OCTETS >> 20}
