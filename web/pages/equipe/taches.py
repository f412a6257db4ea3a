"""*Tâches de l'équipe*: what is to be done for the persons whom a structure follows, and by whom."""

from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response

from ledger.dates import aujourd_hui
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Place
from readmodels.listes.tache_confiee import TachesDeStructure, taches_de_structure
from readmodels.perimetre import Perimetre
from web.acces import coffre_de, perimetre, tient
from web.pages.equipe.intitules import intitules
from web.rendu import rendre
from web.visite import Lit, Visite

router = APIRouter()
SANS_HABILITATION: Final = "Agent sans habilitation"
ADRESSE: Final = "/equipe/taches"
LIGNES_MAX: Final = 50
"""Tasks shown, at most: the dossier of each is read for its title."""


@router.get(ADRESSE)
def lister(visite: Lit, structure: str = "", agent: UUID | None = None) -> Response:
    """Those of a structure of the perimeter, one's own unless another is chosen; of one agent when asked."""
    services, vus = visite.services, perimetre(visite.acteur, visite.services)
    places = offertes(visite, vus)
    choisie = choisir(visite, places, structure)
    taches = None
    if choisie is not None:
        coffre = coffre_de(services, visite.acteur)
        taches = taches_de_structure(
            services.lecteur, coffre, choisie.code, aujourd_hui(), LIGNES_MAX, agent=agent, perimetre=vus
        )
    lignes = taches.lignes if taches is not None else []
    noms = services.ecrans.habilitations.noms({a for a in taches.par_agent if a is not None}) if taches else {}
    return rendre(
        visite,
        "equipe/taches.html",
        adresse=ADRESSE,
        encadre=tient(visite.acteur, Fonction.ENCADREMENT),
        places=[(place.code, place.libelle) for place in places],
        choisie=choisie,
        agent=agent,
        taches=taches,
        intitules=intitules(visite, {(t.dossier, t.objet) for t in lignes}),
        noms=noms,
        agents=_agents(taches, noms) if taches is not None else [],
    )


def offertes(visite: Visite, vus: Perimetre) -> list[Place]:
    """The structures of a perimeter."""
    return [
        p for p in visite.services.territoire.places if vus.structure in (None, p.code) and vus.pts in (None, p.pts)
    ]


def choisir(visite: Visite, places: list[Place], code: str) -> Place | None:
    """The structure that is asked for among them, one's own by default; None when it is neither."""
    voulue = code or visite.acteur.structure
    return next((place for place in places if place.code == voulue), None)


def _agents(taches: TachesDeStructure, noms: dict[UUID, str]) -> list[tuple[UUID, str, int]]:
    """Who has tasks, by name, and how many."""
    trouves = [(a, noms.get(a, SANS_HABILITATION), n) for a, n in taches.par_agent.items() if a is not None]
    return sorted(trouves, key=lambda agent: agent[1])
