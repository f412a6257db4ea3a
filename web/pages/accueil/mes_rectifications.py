"""*Faire corriger mes données*: the person says what is wrong, and reads what she is answered; her habilitation says whose.

What she asks is a step of her dossier, which those who hold the function see (:mod:`web.pages.rectifications`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import uuid4, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from commands.entree.rectification import REPONSE, DemanderRectification
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold, visibles
from ledger.dossier.etat.donnees import Rectification
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.entree.rectification import ObjetRectification
from web.pages.accueil import gestes
from web.rendu import rendre
from web.visite import Suit, Visite

router = APIRouter()
ADRESSE: Final = "/mes-demarches/rectifications"
CHAMPS: Final = ("objet", "inexact", "exact")
MONTREES: Final = 20
"""Demands shown, the last ones."""
OBJETS: Final[Mapping[ObjetRectification, str]] = {
    ObjetRectification.IDENTITE: "Mon nom, mon prénom, ma date de naissance, un numéro",
    ObjetRectification.COORDONNEES: "Mon adresse, mon téléphone, mon courriel",
    ObjetRectification.SITUATION: "Ma situation : famille, logement, santé, emploi",
    ObjetRectification.ACCOMPAGNEMENT: "Un rendez-vous, une démarche, une activité, mon contrat",
    ObjetRectification.TEXTES: "Un texte écrit sur moi",
    ObjetRectification.AUTRE: "Autre chose",
}
"""Parts of her data, in her own words."""


@dataclass(frozen=True, slots=True)
class Demandee:
    """A demand of hers, what she wrote, and what she was answered; None what cannot be read any more."""

    rectification: Rectification
    inexact: str | None
    exact: str | None
    reponse: str | None


@router.get(ADRESSE, name="mes_rectifications")
def montrer(visite: Suit) -> Response:
    """Her demands, where each is, and where to make one."""
    return _page(visite)


@router.post(ADRESSE, name="demander_ma_rectification")
def demander(visite: Suit) -> Response:
    """Ask for it: nothing changes until an agent has put it right by a step, or has answered why not."""
    erreurs = dict[str, str]()
    if visite.champ("objet") not in [objet.value for objet in OBJETS]:
        erreurs["objet"] = "Dites ce qui n'est pas juste : choisissez une des réponses."
    if not visite.champ("inexact").strip():
        erreurs["inexact"] = "Écrivez ce qui n'est pas juste, ou ce qui manque."
    if erreurs:
        return _page(visite, erreurs=erreurs, statut=422)
    numero = uuid5(visite.acteur.agent, f"rectification/{visite.cle}")
    erreurs |= gestes.enregistrer(visite, DemanderRectification, CHAMPS, rectification=numero)
    if erreurs:
        return _page(visite, erreurs=erreurs, statut=409)
    return RedirectResponse(f"{ADRESSE}#t-demandes", 303)


def _page(visite: Visite, *, erreurs: Mapping[str, str] | None = None, statut: int = 200) -> Response:
    services, dossier = visite.services, visite.acteur.agent
    lus = services.journal.lire([dossier])[dossier]
    toutes = list(_demandees(fold(dossier, lus), visibles(lus), services.coffre))
    return rendre(
        visite,
        "accueil/mes_rectifications.html",
        statut=statut,
        adresse=ADRESSE,
        objets=OBJETS,
        demandees=toutes[: -MONTREES - 1 : -1],
        autres=max(0, len(toutes) - MONTREES),
        dits={nom: visite.champ(nom) for nom in CHAMPS},
        repondre_le=services.cadre().echeance(REPONSE, aujourd_hui()),
        erreurs=erreurs or {},
        cle=str(uuid4()),
    )


def _demandees(etat: Dossier, evenements: Sequence[EvenementLu], coffre: Coffre) -> Iterator[Demandee]:
    """In the order in which she asked."""
    siens = [e for e in evenements if e.classe in (RectificationDemandee, RectificationRepondue)]
    scelles = {(e.classe, e.corps["rectification"]): e.desceller(coffre) for e in siens}
    for rectification in etat.rectifications.values():
        demande = scelles.get((RectificationDemandee, rectification.id), {})
        reponse = scelles.get((RectificationRepondue, rectification.id), {})
        yield Demandee(rectification, demande.get("inexact"), demande.get("exact"), reponse.get("explication"))
