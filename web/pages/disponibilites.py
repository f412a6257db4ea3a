"""When an agent receives and when he does not: declared, and ended, by himself alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID, uuid4

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.annexes.disponibilites import Disponibilites, TropDeDisponibilites
from ledger.dates import aujourd_hui
from web.agenda.saisies import ABSENCE, PLAGE, AbsenceDite, JourSemaine, PlageDite
from web.agenda.temps import creneaux
from web.formulaires.arbre import Presentation, Saisies, decrire, nommer
from web.formulaires.lecture import lire
from web.mots.ecriture import jour_court
from web.rendu import rendre
from web.visite import Instruit, Visite

router = APIRouter()
CRENEAUX_MONTRES: Final = 6


@dataclass(frozen=True, slots=True)
class Quoi:
    """One page: its address, its words, and the form of what is declared there."""

    adresse: str
    titre: str
    bouton: str
    forme: type[PlageDite] | type[AbsenceDite]
    presentation: Presentation


RECEPTION: Final = Quoi("/mon-agenda/disponibilites", "Quand je reçois", "Ajouter cette plage", PlageDite, PLAGE)
ABSENCES: Final = Quoi("/mon-agenda/absences", "Quand je suis absent", "Ajouter cette absence", AbsenceDite, ABSENCE)


@router.get(RECEPTION.adresse)
def montrer(visite: Instruit) -> Response:
    """When the agent receives, and his next free slots."""
    return _page(visite, RECEPTION)


@router.get(ABSENCES.adresse)
def montrer_absences(visite: Instruit) -> Response:
    """When the agent is absent."""
    return _page(visite, ABSENCES)


@router.post(RECEPTION.adresse)
def recevoir(visite: Instruit) -> Response:
    """A while that comes back, from the day that is told on; sent twice, it is kept once."""
    return _garder(visite, RECEPTION, lambda ou, dite: ou.recevoir(visite.acteur.agent, dite.plage(visite.cle)))


@router.post(ABSENCES.adresse)
def s_absenter(visite: Instruit) -> Response:
    """No slot is offered then; appointments that were set are left as they are."""
    return _garder(visite, ABSENCES, lambda ou, dite: ou.s_absenter(visite.acteur.agent, dite.absence(visite.cle)))


@router.post(f"{RECEPTION.adresse}/{{plage}}/terminer")
def terminer(plage: UUID, visite: Instruit) -> Response:
    """It comes back no more from today on; appointments that were set there stay."""
    Disponibilites(visite.services.journal).terminer(visite.acteur.agent, plage, aujourd_hui())
    return RedirectResponse(RECEPTION.adresse, 303)


@router.post(f"{ABSENCES.adresse}/{{absence}}/retirer")
def revenir(absence: UUID, visite: Instruit) -> Response:
    """The agent receives then, after all."""
    Disponibilites(visite.services.journal).revenir(visite.acteur.agent, absence)
    return RedirectResponse(ABSENCES.adresse, 303)


def _garder(visite: Visite, quoi: Quoi, garder: Callable[[Disponibilites, Any], None]) -> Response:
    """Keep what was typed, or say what is wrong with it."""
    lu = lire(quoi.forme, tuple(quoi.forme.model_fields), quoi.presentation, visite.saisies)
    fautes = lu.erreurs if lu.valeur is None else lu.valeur.fautes()
    if fautes:
        return _page(visite, quoi, fautes)
    try:
        garder(Disponibilites(visite.services.journal), lu.valeur)
    except TropDeDisponibilites as trop:
        return _page(visite, quoi, {"": trop.phrase})
    return RedirectResponse(quoi.adresse, 303)


def _page(visite: Visite, quoi: Quoi, fautes: Mapping[str, str] | None = None) -> Response:
    services, agent, le = visite.services, visite.acteur.agent, aujourd_hui()
    saisies: Saisies = {"du": [jour_court(le)]} if fautes is None else visite.saisies
    champs = decrire(quoi.forme, tuple(quoi.forme.model_fields), quoi.presentation, saisies, fautes)
    declares = Disponibilites(services.journal)
    plages = declares.plages(agent, le)
    return rendre(
        visite,
        "disponibilites.html",
        statut=422 if fautes else 200,
        quoi=quoi,
        tous=(RECEPTION, ABSENCES),
        plages=plages,
        dites={p.plage: ", ".join(JourSemaine(str(n)).libelle for n in p.jours) for p in plages},
        absences=declares.absences(agent, le),
        creneaux=creneaux(services, agent, CRENEAUX_MONTRES),
        champs=champs,
        noms=nommer(champs),
        erreurs=fautes or {},
        cle=str(uuid4()),
    )
