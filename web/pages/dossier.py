"""The page of a dossier: who, what is due, what may be done, and everything that happened, the last things first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from commands.base import Cadre, Commande
from commands.echeances import echeances
from commands.orientations.designation import TransfererReferent
from commands.sanctions.sanction import ConstaterManquement
from ledger.annexes.brouillons import Brouillons
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.rendez_vous import EtatRendezVous, RendezVous
from ledger.lu import EvenementLu
from readmodels.dossier.chronologie import Rejeu, composer, lire_dossier
from readmodels.horloge import Moment
from readmodels.listes.offres import decrites
from web.acces import (
    LIT_LE_SENSIBLE,
    Droit,
    coffre_de,
    peut,
    peut_confier,
    peut_corriger,
    peut_enregistrer,
    taire_les_notes,
)
from web.pages.acces import Consulte, Visite
from web.pages.recit import AGENTS, FAMILLES, Conteur, identifiant
from web.pages.rendu import rendre
from web.pages.saisies import GROUPES, SAISIES, Saisie, a_conclure, actions

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
    coffre = coffre_de(services, visite.acteur)
    rejeu = composer(dossier, lus, moment, coffre=coffre, sensible=role in LIT_LE_SENSIBLE)
    return lus, taire_les_notes(rejeu, visite.acteur)


def personne(rejeu: Rejeu) -> Personne:
    """The last identity that stands among the events read."""
    for etape in reversed(rejeu.etapes):
        identite = (etape.scelle or {}).get("identite")
        if identite and etape.corrigee_par is None:
            return Personne(identite.get("nom", ""), identite.get("prenom", ""), identite)
    return Personne()


def conter(visite: Visite, rejeu: Rejeu) -> Conteur:
    """What tells the events of a replay, with the names of those who acted or were named, and of the offers."""
    cites = {str(v) for e in rejeu.etapes for v in (e.contexte.get("agent"), *(e.contenu.get(n) for n in AGENTS)) if v}
    noms = visite.services.ecrans.habilitations.noms({UUID(cite) for cite in cites if identifiant(cite)})
    codes = {str(e.contenu["offre"]) for e in rejeu.etapes if e.contenu.get("offre")}
    offres = decrites(visite.services.lecteur, codes) if codes else {}
    return Conteur(
        visite.services.territoire,
        {str(agent): nom for agent, nom in noms.items()},
        {code: offre.libelle_offre for code, offre in offres.items()},
    )


@router.get("/dossier/{dossier}", name="page_dossier")
def page(
    dossier: UUID,
    visite: Consulte,
    famille: str = "",
    technique: bool = False,
    fait: int = 0,
    garde: str = "",
    abandonne: str = "",
) -> Response:
    """The dossier as it stands. ``famille`` keeps some events, ``fait`` is the version that was just recorded, ``garde`` and
    ``abandonne`` the step of a draft that was just kept or dropped.
    """
    le = aujourd_hui()
    lus, rejeu = lire(visite, dossier, Moment.au(None))
    etat, cadre = fold(dossier, lus), Cadre(le, visite.services.regles)
    conteur = conter(visite, rejeu)
    recits = conteur.raconter(rejeu)
    familles = {nom: libelle for nom, libelle in FAMILLES.items() if any(r.famille == nom for r in recits)}
    famille = famille if famille in familles else ""
    montres = [r for r in recits if (r.famille == famille if famille else technique or r.famille != "transmission")]
    acteur, territoire = visite.acteur, visite.services.territoire
    instruit = peut(acteur, Droit.INSTRUIRE)
    return rendre(
        visite,
        "dossier.html",
        bloc="chronologie",
        dossier=dossier,
        etat=etat,
        version=rejeu.version,
        personne=personne(rejeu),
        lieu_suivi=conteur.lieu(etat.structure),
        mien=etat.referent == str(acteur.agent),
        echeances=[e.en_clair(le) for e in echeances(etat, cadre)],
        prochain=_prochain(etat, le),
        rendez_vous=_rendez_vous(etat) if instruit else (),
        actions=_groupes(etat, cadre, lambda etape: _permise(visite, etape, etat)) if instruit else {},
        au_president=not peut_enregistrer(acteur, ConstaterManquement, territoire),
        corrigeable=lambda type_: peut_corriger(acteur, type_, territoire),
        recits=montres,
        total=len(recits),
        familles=familles,
        famille=famille,
        fait=next((r for r in recits if r.etape.version == fait), None),
        garde=SAISIES.get(garde),
        abandonne=SAISIES.get(abandonne),
        brouillons=brouillons(visite, dossier) if instruit else (),
        audite=peut(acteur, Droit.AUDITER),
    )


@dataclass(frozen=True, slots=True)
class Prepare:
    """A draft of the agent's that waits to be taken up again."""

    dossier: UUID
    saisie: Saisie
    modifie_le: datetime


def brouillons(visite: Visite, dossier: UUID | None = None) -> list[Prepare]:
    """The agent's own drafts, of a dossier or of all, the last touched first."""
    gardes = Brouillons(visite.services.journal).en_cours(visite.acteur.agent, dossier)
    return [Prepare(b.dossier, SAISIES[b.sujet], b.modifie_le) for b in gardes if b.sujet in SAISIES]


def _prochain(etat: Dossier, le: date) -> RendezVous | None:
    """The next rendez-vous: it is due too."""
    attendus = [r for r in etat.rendez_vous.values() if r.etat is EtatRendezVous.PLANIFIE and r.le >= le]
    return min(attendus, key=lambda r: r.quand, default=None)


def _rendez_vous(etat: Dossier) -> Sequence[tuple[Any, Any]]:
    return [(etat.rendez_vous[objet], saisies) for objet, saisies in a_conclure(etat, aujourd_hui())]


def _permise(visite: Visite, etape: type[Commande], etat: Dossier) -> bool:
    """Whether the step is the agent's to record, of this person."""
    if etape is TransfererReferent and not peut_confier(visite.acteur, etat):
        return False
    return peut_enregistrer(visite.acteur, etape, visite.services.territoire)


def _groupes(etat: Dossier, cadre: Cadre, permise: Callable[[type[Commande]], bool]) -> dict[str, list[Any]]:
    groupes: dict[str, list[Any]] = {groupe: [] for groupe in GROUPES}
    for action in actions(etat, cadre, permise):
        groupes[action.saisie.groupe].append(action)
    return groupes
