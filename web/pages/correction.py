"""Correcting a recorded step: nothing is erased, a new event says that it does not stand, why, or what it should say."""

from collections.abc import Mapping
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.correction import AnnulerEtape
from commands.execute import ConflitDeVersion, Demande
from ledger.vocabulaire.correction import MotifCorrection
from readmodels.horloge import Moment
from web.api.etapes import enregistrer_etape
from web.pages import formulaire
from web.pages.acces import Instruit, Visite
from web.pages.dossier import lire, personne
from web.pages.recit import Conteur
from web.pages.rendu import rendre
from web.pages.saisies import PAR_EVENEMENT

router = APIRouter()
ADRESSE = "/dossier/{dossier}/corriger/{evenement}"


@router.get(ADRESSE)
def montrer(dossier: UUID, evenement: UUID, visite: Instruit) -> Response:
    """The step, and the two ways of correcting it."""
    return _page(visite, dossier, evenement, {})


@router.post(ADRESSE)
def annuler(dossier: UUID, evenement: UUID, visite: Instruit) -> Response:
    """Annul the step, with its motive."""
    precision = visite.champ("precision_correction")
    autres = {"precision_correction": precision} if precision else {}
    correction = {"evenement": str(evenement), "motif": visite.champ("motif") or None}
    recu = formulaire.lire(AnnulerEtape, ["etape"], visite.champs, correction=correction, **autres)
    if recu.commande is None:
        manque = {"motif": "Choisissez un motif."} if "correction" in recu.erreurs else dict(recu.erreurs)
        return _page(visite, dossier, evenement, manque, statut=422)
    version = int(visite.champ("version")) if visite.champ("version").isdecimal() else None
    try:
        demande = Demande(dossier, recu.commande, visite.acteur, UUID(visite.champ("cle")), version)
        resultat = enregistrer_etape(visite.services, demande)
    except Refus as refus:
        return _page(visite, dossier, evenement, {"": refus.message}, statut=409)
    except ConflitDeVersion:
        change = "Le dossier a changé pendant votre saisie. Relisez l'étape, puis confirmez de nouveau."
        return _page(visite, dossier, evenement, {"": change}, statut=412)
    return RedirectResponse(f"/dossier/{dossier}?fait={resultat.version}#e-{resultat.version}", 303)


def _page(visite: Visite, dossier: UUID, evenement: UUID, erreurs: Mapping[str, str], *, statut: int = 200) -> Response:
    _, rejeu = lire(visite, dossier, Moment.au(None))
    recits = Conteur(visite.services.territoire).raconter(rejeu)
    recit = next((r for r in recits if r.etape.evenement == evenement), None)
    if recit is None:
        raise HTTPException(404)
    return rendre(
        visite,
        "correction.html",
        statut=statut,
        dossier=dossier,
        recit=recit,
        personne=personne(rejeu),
        ressaisie=PAR_EVENEMENT.get(recit.etape.type),
        motifs=tuple(MotifCorrection),
        motif=visite.champ("motif"),
        precision=visite.champ("precision_correction"),
        erreurs=erreurs,
        version=rejeu.version,
        cle=str(uuid4()),
    )
