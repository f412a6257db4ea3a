"""Imports: flows of the CAF or of the MSA handed over, what became of them, and their rejects put right in place."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import PurePath
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from web.pages.administration.rubriques import ADRESSE, page
from web.tables.imports import MORCEAU_OCTETS, TAILLE_MAX_OCTETS, EtatImport, EtatRejet, Import, RejetGarde
from web.visite import Administre, Depose, Visite

router = APIRouter()

LISTE: Final = f"{ADRESSE}/imports"
DEPOT: Final = f"{LISTE}/depot"
REJET: Final = LISTE + "/{flux}/rejets/{rejet}"
NOM_MAX: Final = 120
VALEUR_MAX: Final = 120
FINIS: Final = frozenset({EtatImport.TERMINE, EtatImport.ECHOUE})


@router.get(LISTE)
def lister(visite: Administre) -> Response:
    """The last flows, and the form that hands one over."""
    return _liste(visite)


@router.post(DEPOT)
def deposer(visite: Depose) -> Response:
    """Keep a file, sealed; it is imported by another process, whatever becomes of this one."""
    with ExitStack() as pile:
        for _, recu in visite.fichiers:
            pile.enter_context(recu.file)
        return _deposer(visite)


def _deposer(visite: Visite) -> Response:
    fichier = visite.fichier("flux")
    if fichier is None or not fichier.filename:
        return _liste(visite, erreur="Choisissez le fichier du flux.", statut=422)
    nom = "".join(c for c in PurePath(fichier.filename.replace("\\", "/")).name if c.isprintable())[:NOM_MAX]
    if not fichier.size or fichier.size > TAILLE_MAX_OCTETS:
        erreur = f"Le fichier est vide, ou dépasse {TAILLE_MAX_OCTETS >> 20} Mo : découpez-le par organisme payeur."
        return _liste(visite, erreur=erreur, statut=422)
    numero = visite.services.ecrans.imports.deposer(visite.acteur.agent, nom or "flux.xml", _morceaux(fichier))
    return RedirectResponse(f"{LISTE}/{numero}", 303)


@router.get(LISTE + "/{flux}")
def montrer(flux: UUID, visite: Administre) -> Response:
    """Where a flow is, its counts, its rejects and what is to be checked."""
    imports = visite.services.ecrans.imports
    lu = _lire(visite, flux)
    return page(
        visite,
        "administration/import.html",
        LISTE,
        lu=lu,
        fini=lu.etat in FINIS,
        rejets=imports.rejets(flux),
        corriges=EtatRejet.CORRIGE,
        avertissements=imports.avertissements(flux),
        adresse=f"{LISTE}/{flux}",
    )


@router.get(REJET)
def ouvrir(flux: UUID, rejet: UUID, visite: Administre) -> Response:
    """A reject and why; nobody's name is read until its household is opened."""
    return _rejet(visite, _lire(visite, flux), _trouver(visite, flux, rejet))


@router.post(REJET + "/foyer")
def ouvrir_foyer(flux: UUID, rejet: UUID, visite: Administre) -> Response:
    """The same with the fields that may be put right, names among them: who reads them is noted, before."""
    lu, garde = _lire(visite, flux), _trouver(visite, flux, rejet)
    if garde.etat is EtatRejet.A_CORRIGER and garde.champs:
        visite.lecture.compter(1)
    return _rejet(visite, lu, garde, ouvert=True)


@router.post(REJET)
def corriger(flux: UUID, rejet: UUID, visite: Administre) -> Response:
    """Have the household imported again with these fields."""
    lu, garde = _lire(visite, flux), _trouver(visite, flux, rejet)
    champs = [c | {"valeur": visite.champ(f"champ-{c['nom']}")[:VALEUR_MAX]} for c in garde.champs]
    if not visite.services.ecrans.imports.demander(rejet, visite.acteur.agent, champs):
        return _rejet(visite, lu, garde, erreur="Ce rejet ne se corrige plus : il l'a été, ou son contenu est oublié.",
                      statut=409)  # fmt: skip
    return RedirectResponse(f"{LISTE}/{flux}/rejets/{rejet}", 303)


def _morceaux(fichier: UploadFile) -> Iterator[bytes]:
    while morceau := fichier.file.read(MORCEAU_OCTETS):
        yield morceau


def _lire(visite: Visite, flux: UUID) -> Import:
    lu = visite.services.ecrans.imports.lire(flux)
    if lu is None:
        raise HTTPException(404)
    return lu


def _trouver(visite: Visite, flux: UUID, rejet: UUID) -> RejetGarde:
    garde = visite.services.ecrans.imports.rejet(rejet)
    if garde is None or garde.import_ != flux:
        raise HTTPException(404)
    return garde


def _liste(visite: Visite, *, erreur: str = "", statut: int = 200) -> Response:
    return page(
        visite,
        "administration/imports.html",
        LISTE,
        statut=statut,
        imports=visite.services.ecrans.imports.lister(),
        depot=DEPOT,
        adresse=LISTE,
        taille_mo=TAILLE_MAX_OCTETS >> 20,
        erreur=erreur,
    )


def _rejet(
    visite: Visite, lu: Import, garde: RejetGarde, *, ouvert: bool = False, erreur: str = "", statut: int = 200
) -> Response:
    par: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for champ in garde.champs:
        par[bool(champ["de_la_personne"])].append(champ)
    return page(
        visite,
        "administration/import_rejet.html",
        LISTE,
        statut=statut,
        lu=lu,
        garde=garde,
        groupes=[(titre, par[cle]) for titre, cle in (("La personne", True), ("Son foyer", False)) if par[cle]],
        a_corriger=garde.etat is EtatRejet.A_CORRIGER,
        ouvert=ouvert,
        modifiable=garde.etat is EtatRejet.A_CORRIGER and bool(garde.champs),
        attend=garde.etat is EtatRejet.EN_ATTENTE,
        adresse=f"{LISTE}/{lu.import_}",
        erreur=erreur,
    )
