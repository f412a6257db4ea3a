"""Anybody who holds a document verifies it: by its QR code, or by handing over the file. Nothing is said of the person."""

from hashlib import file_digest
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, File, Request, Response, UploadFile

from documents.atelier import TAILLE_OCTETS_MAX
from readmodels.verification import Authentique, par_document, par_empreinte
from web.rendu import rendre_public
from web.securite import exiger_meme_site, provenance
from web.services import Services, ServicesDep

router = APIRouter()
ADRESSE: Final = "/verifier"
PAR_MINUTE: Final = 20
"""Verifications a minute from one address: a person verifies a document, a program would look for some."""


@router.get(ADRESSE, name="page_verification")
def montrer(request: Request) -> Response:
    """The form."""
    return _page(request, None)


@router.get(ADRESSE + "/{document}", name="page_verification_document")
def reconnaitre(document: UUID, request: Request, services: ServicesDep) -> Response:
    """The document whose QR code leads here; the file tells whether what one holds is still it."""
    _compter(request, services)
    return _page(request, par_document(services.lecteur, document), cherche=True)


@router.post(ADRESSE, name="verifier_document")
def verifier(request: Request, services: ServicesDep, fichier: Annotated[UploadFile | None, File()] = None) -> Response:
    """Whether the file is a document of ours, to the last byte; nothing of it is kept."""
    exiger_meme_site(request, services.ecrans.adresse_publique)
    _compter(request, services)
    if fichier is None or not fichier.filename:
        return _page(request, None, erreur="Choisissez le fichier PDF à vérifier.", statut=422)
    with fichier.file:
        empreinte = file_digest(fichier.file, "sha256").hexdigest()  # type: ignore[arg-type]  # a file, for all that
    return _page(request, par_empreinte(services.lecteur, empreinte), cherche=True, empreinte=empreinte)


def _compter(request: Request, services: Services) -> None:
    services.ecrans.debit.exiger("verification", provenance(request), par_minute=PAR_MINUTE)


def _page(
    request: Request,
    trouve: Authentique | None,
    *,
    cherche: bool = False,
    empreinte: str = "",
    erreur: str = "",
    statut: int = 200,
) -> Response:
    return rendre_public(
        request,
        "verification.html",
        statut=statut,
        trouve=trouve,
        cherche=cherche,
        empreinte=empreinte,
        erreur=erreur,
        adresse=ADRESSE,
        taille_max=TAILLE_OCTETS_MAX,
    )
