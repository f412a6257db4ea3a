"""The page of a dossier: who, what is due, what may be done, and everything that happened, the last things first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold
from ledger.lu import EvenementLu
from readmodels.chronologie import Rejeu, composer, lire_dossier
from readmodels.horloge import Moment
from web.acces import LIT_LE_SCELLE, LIT_LE_SENSIBLE, Droit, peut, taire_les_notes
from web.pages.acces import Consulte, Visite
from web.pages.recit import FAMILLES, Conteur
from web.pages.rendu import rendre
from web.pages.saisies import a_conclure, actions

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Personne:
    """Who the dossier is about, as far as one may read; empty fields for who may not, or for an erased person."""

    nom: str = ""
    prenom: str = ""
    identite: dict[str, Any] | None = None

    @property
    def complet(self) -> str:
        """Name and first name."""
        return f"{self.nom.upper()} {self.prenom}".strip()


def lire(visite: Visite, dossier: UUID, moment: Moment) -> tuple[list[EvenementLu], Rejeu]:
    """Events of a dossier and its replay, as the role may read them."""
    services, role = visite.services, visite.acteur.role
    lus = lire_dossier(services.lecteur, dossier)
    coffre = services.coffre if role in LIT_LE_SCELLE else None
    rejeu = composer(dossier, lus, moment, coffre=coffre, sensible=role in LIT_LE_SENSIBLE)
    return lus, taire_les_notes(rejeu, visite.acteur)


def personne(rejeu: Rejeu) -> Personne:
    """The last identity that stands among the events read."""
    for etape in reversed(rejeu.etapes):
        identite = (etape.scelle or {}).get("identite")
        if identite and etape.corrigee_par is None:
            return Personne(identite.get("nom", ""), identite.get("prenom", ""), identite)
    return Personne()


@router.get("/dossier/{dossier}", name="page_dossier")
def page(dossier: UUID, visite: Consulte, famille: str = "", technique: bool = False, fait: int = 0) -> Response:
    """The dossier as it stands. ``famille`` keeps some events, ``fait`` is the version that was just recorded."""
    le = aujourd_hui()
    lus, rejeu = lire(visite, dossier, Moment.au(None))
    etat = fold(dossier, lus)
    conteur = Conteur(visite.services.territoire)
    recits = conteur.raconter(rejeu)
    familles = {nom: libelle for nom, libelle in FAMILLES.items() if any(r.famille == nom for r in recits)}
    famille = famille if famille in familles else ""
    montres = [r for r in recits if (r.famille == famille if famille else technique or r.famille != "transmission")]
    instruit = peut(visite.acteur, Droit.INSTRUIRE)
    return rendre(
        visite,
        "dossier.html",
        bloc="chronologie",
        dossier=dossier,
        etat=etat,
        version=rejeu.version,
        personne=personne(rejeu),
        lieu_suivi=conteur.lieu(etat.structure),
        mien=etat.referent == str(visite.acteur.agent),
        echeances=[e.en_clair(le) for e in echeances(etat, Cadre(le, visite.services.regles))],
        rendez_vous=_rendez_vous(etat) if instruit else (),
        actions=_groupes(etat) if instruit else {},
        recits=montres,
        total=len(recits),
        familles=familles,
        famille=famille,
        fait=next((r for r in recits if r.etape.version == fait), None),
        instruit=instruit,
        audite=peut(visite.acteur, Droit.AUDITER),
    )


def _rendez_vous(etat: Dossier) -> Sequence[tuple[Any, Any]]:
    return [(etat.rendez_vous[objet], saisies) for objet, saisies in a_conclure(etat, aujourd_hui())]


def _groupes(etat: Dossier) -> dict[str, list[Any]]:
    groupes: dict[str, list[Any]] = {}
    for action in actions(etat):
        groupes.setdefault(action.saisie.groupe, []).append(action)
    return groupes
