"""Correcting a recorded step: nothing is erased, a new event says that it does not stand, why, or what it should say."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.correction import AnnulerEtape
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande
from commands.permis import etapes_de, exiger_ouverte
from ledger.dates import aujourd_hui
from ledger.events.entree.droits import DossierOuvert
from ledger.vocabulaire.correction import MotifCorrection
from web.etapes import enregistrer_etape
from web.formulaires.ancres import MOTIF, PRECISION
from web.formulaires.arbre import Presentation
from web.formulaires.champ import lire_entier
from web.formulaires.lecture import lire as lire_saisies
from web.recit.dossier import conter, lire, personne
from web.rendu import rendre
from web.saisies import PAR_EVENEMENT
from web.visite import Instruit, Visite

router = APIRouter()
ADRESSE = "/dossier/{dossier}/corriger/{evenement}"


@router.get(ADRESSE, name="page_correction")
def montrer(dossier: UUID, evenement: UUID, visite: Instruit) -> Response:
    """The step, and the two ways of correcting it."""
    return _page(visite, dossier, evenement, {})


@router.post(ADRESSE, name="saisie_correction")
def annuler(dossier: UUID, evenement: UUID, visite: Instruit) -> Response:
    """Annul the step, with its motive."""
    precision = visite.champ(PRECISION)
    autres = {PRECISION: precision} if precision else {}
    correction = {"evenement": str(evenement), "motif": visite.champ(MOTIF) or None}
    typees = {"etape": visite.valeurs("etape")}
    lu = lire_saisies(AnnulerEtape, ["etape"], Presentation(), typees, correction=correction, **autres)
    if lu.valeur is None:
        sans_motif = any(nom.startswith("correction") for nom in lu.erreurs)
        manque = {MOTIF: "Choisissez un motif."} if sans_motif else dict(lu.erreurs)
        return _page(visite, dossier, evenement, manque, statut=422)
    try:
        demande = Demande(dossier, lu.valeur, visite.acteur, visite.cle, lire_entier(visite.champ("version")))
        resultat = enregistrer_etape(visite.services, demande)
    except Refus as refus:
        return _page(visite, dossier, evenement, {"": refus.message}, statut=409)
    except CleDejaUtilisee:
        return _page(visite, dossier, evenement, {"": "Cette annulation a déjà été enregistrée."}, statut=409)
    except ConflitDeVersion:
        change = "Le dossier a changé pendant votre saisie. Relisez l'étape, puis confirmez de nouveau."
        return _page(visite, dossier, evenement, {"": change}, statut=412)
    return RedirectResponse(f"/dossier/{dossier}?fait={resultat.version}", 303)


def _page(visite: Visite, dossier: UUID, evenement: UUID, erreurs: Mapping[str, str], *, statut: int = 200) -> Response:
    vu = lire(visite, dossier)
    recits = conter(visite, vu.etapes).raconter(vu.etapes)
    recit = next((r for r in recits if r.etape.evenement == evenement), None)
    if recit is None:
        raise HTTPException(404)
    for etape in etapes_de(recit.etape.type):
        exiger_ouverte(visite.acteur, etape, aujourd_hui())
    return rendre(
        visite,
        "dossier/correction.html",
        statut=statut,
        dossier=dossier,
        recit=recit,
        personne=personne(vu.etapes),
        ressaisie=PAR_EVENEMENT.get(recit.etape.type),
        annulable=recit.etape.type != DossierOuvert.type_stable(),
        motifs=tuple(MotifCorrection),
        motif=visite.champ(MOTIF),
        precision=visite.champ(PRECISION),
        erreurs=erreurs,
        version=vu.etat.version,
        cle=str(uuid4()),
    )
