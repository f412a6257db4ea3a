"""The history of a dossier: all that the ledger knows, by month, in three weights, found by a word, on its two clocks."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from fastapi import APIRouter, Response

from ledger.recherche import mots
from web.acces import peut_corriger
from web.mots.ecriture import mois
from web.onglets import Onglet, Vue
from web.onglets.page import autour, ouvrir
from web.recit.poids import Poids, poids
from web.recit.recit import FAMILLES, Recit, classe_de
from web.rendu import rendre
from web.visite import Consulte

router = APIRouter()
ADRESSE = "/dossier/{dossier}/historique"


@dataclass(frozen=True, slots=True)
class Mois:
    """A month of the history: its events but the traces, which are grouped apart; ``ouvert`` when it shows unfolded."""

    titre: str
    faits: Sequence[tuple[Recit, Poids]]
    traces: Sequence[Recit]
    ouvert: bool
    comptes: Sequence[tuple[Poids, int]]


@router.get(ADRESSE, name="page_historique")
def montrer(dossier: UUID, visite: Consulte, famille: str = "", etape: int = 0) -> Response:
    """Every event, the last month unfolded; ``famille`` keeps some of them, ``etape`` unfolds the month of this version."""
    return _page(ouvrir(visite, dossier), famille, etape, "")


@router.post(ADRESSE, name="recherche_historique")
def chercher(dossier: UUID, visite: Consulte) -> Response:
    """The events that hold every word typed, unfolded: words about somebody never go into an address."""
    return _page(ouvrir(visite, dossier), "", 0, visite.champ("mots")[:100])


def _page(vue: Vue, famille: str, etape: int, cherches: str) -> Response:
    recits = vue.conteur.raconter(vue.vu.etapes)
    familles = {nom: libelle for nom, libelle in FAMILLES.items() if any(r.famille == nom for r in recits)}
    famille = famille if famille in familles else ""
    voulus = mots(cherches)
    montres = [r for r in recits if (not famille or r.famille == famille) and _dit(r, voulus)]
    return rendre(
        vue.visite,
        "onglets/historique.html",
        bloc="chronologie",
        **autour(vue, Onglet.HISTORIQUE),
        familles=familles,
        famille=famille,
        cherches=cherches,
        mois=_par_mois(montres, etape, tout=bool(famille or voulus)),
        montres=len(montres),
        total=len(recits),
        version=vue.etat.version,
        corrigeable=lambda type_: peut_corriger(vue.visite.acteur, type_),
    )


def _dit(recit: Recit, voulus: Sequence[str]) -> bool:
    """Whether an event, as it is told, holds words that begin so."""
    if not voulus:
        return True
    dits = mots(" ".join((recit.titre, recit.auteur, *(f"{ligne.libelle} {ligne.valeur}" for ligne in recit.lignes))))
    return all(any(dit.startswith(voulu) for dit in dits) for voulu in voulus)


def _par_mois(recits: Sequence[Recit], etape: int, *, tout: bool) -> list[Mois]:
    """By the month in which it happened, the last one first; inside, in the order of the facts."""
    tries = sorted(recits, key=lambda r: (r.etape.survenu_le, r.etape.version), reverse=True)
    groupes = [(le, list(siens)) for le, siens in groupby(tries, key=lambda r: r.etape.survenu_le.replace(day=1))]
    return [
        _mois(le, siens, ouvert=tout or rang == 0 or any(r.etape.version == etape for r in siens))
        for rang, (le, siens) in enumerate(groupes)
    ]


def _mois(le: date, siens: Sequence[Recit], *, ouvert: bool) -> Mois:
    peses = [(r, poids(classe_de(r.etape.type))) for r in siens]
    comptes = Counter(p for _, p in peses)
    return Mois(
        mois(le),
        [(r, p) for r, p in peses if p is not Poids.TRACE],
        [r for r, p in peses if p is Poids.TRACE],
        ouvert,
        [(p, comptes[p]) for p in Poids if comptes[p]],
    )
