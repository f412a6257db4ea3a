"""The drafts of the forms of a dossier: kept by themselves while somebody types, dropped when asked."""

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import exiger
from ledger.annexes.brouillons import Brouillons
from ledger.dates import PARIS
from web.feuilles.brouillons import sujet
from web.feuilles.suspens import CHAMP, garder, perime
from web.mots.ecriture import heure
from web.pages.dossier import pas_a_pas
from web.saisies import SAISIES
from web.visite import Instruit, InstruitDeSoiMeme

router = APIRouter()


@router.post("/dossier/{dossier}/etape/{etape}/garder", name="garder_brouillon")
def garder_de_soi_meme(dossier: UUID, etape: str, visite: InstruitDeSoiMeme) -> JSONResponse:
    """Keep what is being typed, for the script of the form: the field that it then holds, its value, and what is said."""
    if etape not in SAISIES:
        raise HTTPException(404)
    saisie = SAISIES[etape]
    if pas_a_pas.CHAMP in dict(visite.champs):
        champ, garde = pas_a_pas.CHAMP, pas_a_pas.tenir(visite, dossier, saisie)
        valeur = garde.id
    else:
        exiger(not perime(visite), "saisie_enregistree", "Ce formulaire vient d'être enregistré : rien n'en est gardé.")
        champ, (valeur, garde) = CHAMP, garder(visite, dossier, saisie)
    dit = f"Brouillon gardé à {heure(garde.modifie_le.astimezone(PARIS).time())}."
    return JSONResponse({"champ": champ, "valeur": str(valeur), "dit": dit})


@router.post("/dossier/{dossier}/etape/{etape}/abandonner", name="abandonner_brouillon")
def abandonner(dossier: UUID, etape: str, visite: Instruit) -> Response:
    """Drop the author's draft; nothing is left of it."""
    if etape not in SAISIES:
        raise HTTPException(404)
    suspens = visite.identifiant(CHAMP)
    du_sujet = etape if suspens is None else sujet(SAISIES[etape], suspens)
    Brouillons(visite.services.journal).supprimer(dossier, visite.acteur.agent, sujet=du_sujet)
    return RedirectResponse(f"/dossier/{dossier}?abandonne={etape}", 303)
