"""The journal of access, for auditors: who was shown whom, by agent, by person, by day; and who was in one answer."""

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import RedirectResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException

from ledger.dates import aujourd_hui, lire_iso
from ledger.recherche import mots
from readmodels.listes.file_active import Filtres, reperer
from readmodels.personnes import PersonneDuDossier, personnes
from web.acces import Droit, coffre_de
from web.formulaires.champ import lire_entier
from web.formulaires.dates import lire_jour_passe
from web.lots.demande import Pastille
from web.mots.consultations import PAGES
from web.mots.ecriture import jour_court
from web.rendu import rendre
from web.tables.consultations import PAGE_MAX, Consultation
from web.tables.gardes import Traitement
from web.visite import Audite, Visite

router = APIRouter()

ADRESSE: Final = "/consultations"
CHOIX_MAX: Final = 10
"""Agents or persons among whom one chooses, at most."""
MOTS_MAX: Final = 100
"""Characters of what is typed."""


@dataclass(frozen=True, slots=True)
class Recherche:
    """The rows of the journal that are asked for; the address holds no name."""

    agent: UUID | None = None
    dossier: UUID | None = None
    le: date | None = None

    def adresse(self, **autres: object) -> str:
        """Address of the page; None among ``autres`` takes a filter away."""
        valeurs = {"agent": self.agent, "dossier": self.dossier, "le": self.le} | autres
        dits = {nom: str(valeur) for nom, valeur in valeurs.items() if valeur is not None}
        return f"{ADRESSE}?{urlencode(dits)}" if dits else ADRESSE


@router.get(ADRESSE)
def montrer(visite: Audite, avant: str = "") -> Response:
    """The last answers that are in the journal, by the filters of the address."""
    return _page(visite, _lue(visite), avant=lire_entier(avant))


@router.post(ADRESSE)
def chercher(visite: Audite) -> Response:
    """Go to what an agent was shown, to who was shown a person, or both; several of a name are told apart first."""
    erreurs: dict[str, str] = {}
    de_trop: set[str] = set()
    agents = _agents(visite, visite.champ("agent")[:MOTS_MAX], erreurs, de_trop)
    trouves = _dossiers(visite, visite.champ("personne")[:MOTS_MAX], erreurs, de_trop)
    le = _jour(visite.champ("le"), erreurs)
    seul = Recherche(_unique(agents), _unique(trouves), le)
    if not erreurs and len(agents) < 2 and len(trouves) < 2:
        return RedirectResponse(seul.adresse(), 303)
    return _page(visite, seul, erreurs=erreurs, agents=agents, trouves=trouves, de_trop=de_trop)


@router.get(f"{ADRESSE}/{{numero:int}}")
def detailler(numero: int, visite: Audite) -> Response:
    """Everybody whom one answer named."""
    consultation = visite.services.ecrans.consultations.lire(numero)
    if consultation is None:
        raise HTTPException(404)
    return rendre(
        visite,
        "consultation.html",
        c=consultation,
        agents=_noms(visite, [consultation]),
        quoi=quoi(visite.request.app, consultation),
        pourquoi=pourquoi(consultation),
        lieux=visite.services.territoire.noms_places,
        personnes=list(_personnes(visite, consultation.dossiers).values()),
        adresse=ADRESSE,
    )


def quoi(application: FastAPI, consultation: Consultation) -> str:
    """The answer, in words: the page, or the operation of the API; the code of a row of before."""
    dit = PAGES.get(consultation.quoi)
    return dit or _operations(application).get(consultation.quoi, consultation.quoi)


def pourquoi(consultation: Consultation) -> str:
    """The right under which it was asked, in words."""
    return Droit(consultation.motif).libelle if consultation.motif in set(Droit) else "non noté"


@lru_cache(maxsize=1)
def _operations(application: FastAPI) -> Mapping[str, str]:
    """The summary of each operation of the API, by method and path."""
    return {
        f"{methode} {contexte.path_format}": f"{resume}, par l'interface de programmation"
        for contexte in iter_route_contexts(application.routes)
        for methode in contexte.methods or ()
        if (resume := getattr(contexte.route, "summary", None))
    }


def _lue(visite: Visite) -> Recherche:
    """The filters of the address; one that cannot be read is as if it were not there."""
    recus = visite.request.query_params
    return Recherche(_uuid(recus.get("agent")), _uuid(recus.get("dossier")), _iso(recus.get("le")))


def _page(
    visite: Visite,
    recherche: Recherche,
    *,
    avant: int | None = None,
    erreurs: Mapping[str, str] | None = None,
    agents: Mapping[UUID, str] | None = None,
    trouves: Mapping[UUID, PersonneDuDossier] | None = None,
    de_trop: AbstractSet[str] = frozenset(),
) -> Response:
    services = visite.services
    lues = services.ecrans.consultations.chercher(
        agent=recherche.agent, dossier=recherche.dossier, le=recherche.le, avant=avant, limite=PAGE_MAX + 1
    )
    montrees = lues[:PAGE_MAX]
    return rendre(
        visite,
        "consultations.html",
        statut=422 if erreurs else 200,
        consultations=[(c, quoi(visite.request.app, c), pourquoi(c)) for c in montrees],
        agents=_noms(visite, montrees),
        pastilles=list(_pastilles(visite, recherche)),
        recherche=recherche,
        typees={nom: visite.champ(nom)[:MOTS_MAX] for nom in ("agent", "personne", "le")},
        erreurs=erreurs or {},
        plusieurs_agents=agents if agents and len(agents) > 1 else {},
        plusieurs=trouves if trouves and len(trouves) > 1 else {},
        de_trop=de_trop,
        choix_max=CHOIX_MAX,
        lieux=services.territoire.noms_places,
        suite=recherche.adresse(avant=montrees[-1].numero) if len(lues) > PAGE_MAX else None,
        jour_dit=jour_court(recherche.le) if recherche.le else "",
        garde=services.regles.en_vigueur(Traitement.SUIVI_RSA.regle, aujourd_hui()),
        adresse=ADRESSE,
    )


def _pastilles(visite: Visite, recherche: Recherche) -> Iterator[Pastille]:
    """The filters, in words, each with the address without it."""
    if recherche.agent is not None:
        nom = visite.services.ecrans.habilitations.noms([recherche.agent]).get(recherche.agent, str(recherche.agent))
        yield Pastille(f"Vu par : {nom}", recherche.adresse(agent=None))
    if recherche.dossier is not None:
        qui = _personnes(visite, [recherche.dossier]).get(recherche.dossier)
        nom = f"{qui.nom.upper()} {qui.prenom or ''}" if qui and qui.nom else f"dossier {recherche.dossier}"
        yield Pastille(f"Personne : {nom}", recherche.adresse(dossier=None))
    if recherche.le is not None:
        yield Pastille(f"Le {jour_court(recherche.le)}", recherche.adresse(le=None))


def _agents(visite: Visite, texte: str, erreurs: dict[str, str], de_trop: set[str]) -> dict[UUID, str]:
    """The agents whose name begins like each of these words; told of when there is none, or more than :data:`CHOIX_MAX`."""
    if not texte:
        return {}
    trouves = visite.services.ecrans.habilitations.chercher(mots(texte))
    if not trouves:
        erreurs["agent"] = "Aucun agent habilité ne porte ce nom : vérifiez comment il s'écrit."
    if len(trouves) > CHOIX_MAX:
        de_trop.add("agent")
    return dict(list(trouves.items())[:CHOIX_MAX])


def _dossiers(visite: Visite, texte: str, erreurs: dict[str, str], de_trop: set[str]) -> dict[UUID, PersonneDuDossier]:
    """The persons whom the typed words find; told of when there is none, or more than :data:`CHOIX_MAX`."""
    if not texte:
        return {}
    services = visite.services
    filtres = Filtres(a_accompagner=None, recherche=texte)
    trouves = reperer(services.lecteur, services.noms, filtres, limite=CHOIX_MAX + 1)
    if not trouves:
        erreurs["personne"] = "Personne ne porte ce nom dans le registre : vérifiez comment il s'écrit."
    if len(trouves) > CHOIX_MAX:
        de_trop.add("personne")
    return _personnes(visite, trouves[:CHOIX_MAX])


def _personnes(visite: Visite, dossiers: list[UUID]) -> dict[UUID, PersonneDuDossier]:
    return personnes(visite.services.lecteur, coffre_de(visite.services, visite.acteur), dossiers)


def _noms(visite: Visite, consultations: list[Consultation]) -> dict[UUID, str]:
    return visite.services.ecrans.habilitations.noms({c.agent for c in consultations})


def _unique(trouves: Mapping[UUID, object]) -> UUID | None:
    return next(iter(trouves)) if len(trouves) == 1 else None


def _jour(texte: str, erreurs: dict[str, str]) -> date | None:
    try:
        return lire_jour_passe(texte) if texte else None
    except ValueError as erreur:
        erreurs["le"] = str(erreur)
        return None


def _iso(texte: str | None) -> date | None:
    try:
        return lire_iso(texte or "")
    except ValueError:
        return None


def _uuid(texte: str | None) -> UUID | None:
    try:
        return UUID(texte or "")
    except ValueError:
        return None
