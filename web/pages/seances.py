"""*Séances*: the sessions of the équipes pluridisciplinaires; on the page of one, its agenda and its opinions, in a row.

An opinion is the step of the dossier that says it. All are decided before any is recorded: refusals are told together, each
at its person, and nothing that was typed is lost.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID, uuid5

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.exceptions import HTTPException

from commands.base import Refus
from commands.execute import CleDejaUtilisee, ConflitDeVersion, Demande, essayer
from commands.orientations.reorientation import RendreAvisReorientation
from ledger.dates import DateCivile, aujourd_hui
from ledger.dossier import Dossier, fold
from ledger.dossier.etat.reorientation import DemandeReorientation
from ledger.events.base import CodeEquipe
from ledger.events.orientations.reorientation import ReorientationDemandee
from ledger.lu import EvenementLu
from ledger.vocabulaire.orientations.orientation import Parcours
from ledger.vocabulaire.orientations.reorientation import AvisReorientation
from ledger.vocabulaire.pouvoir import Fonction
from readmodels.listes.file_active import LigneFileActive, designer
from readmodels.listes.seance import ordre_du_jour, seances
from web.acces import Interdit, coffre_de, exiger_etat, exiger_fonction, perimetre
from web.etapes import enregistrer_etape
from web.mots.ecriture import pluriel
from web.rendu import rendre
from web.visite import Instruit, Lit, Visite

router = APIRouter()
ADRESSE: Final = "/seances"
UNE_SEANCE: Final = ADRESSE + "/{ept}/{le}"
PASSE: Final = timedelta(days=365)
"""How long a session stays on the list."""
SEANCES_MAX: Final = 100
CAS_MAX: Final = 100
"""Cases of a session, at most: each dossier is read, and each opinion decided, for the page."""
MOTIVATION_MAX: Final = 5000


@dataclass(slots=True)
class Cas:
    """A case of the agenda: who, the demand and what explains it, what was typed of the opinion, and why it is refused."""

    dossier: UUID
    qui: LigneFileActive | None
    etat: Dossier
    lus: list[EvenementLu]
    demande: DemandeReorientation
    detail: Mapping[str, Any]
    avis: str = ""
    motivation: str = ""
    erreur: str = ""
    commande: RendreAvisReorientation | None = field(default=None, repr=False)

    @property
    def attend(self) -> bool:
        """Whether the opinion is still to be given at this session."""
        return self.demande.conclue_le is None and self.demande.avis is None and self.demande.seance_le is not None


@router.get(ADRESSE)
def lister(visite: Lit) -> Response:
    """The sessions of the perimeter, the last ones first."""
    exiger_fonction(visite.acteur, Fonction.SECRETARIAT)
    services, le = visite.services, aujourd_hui()
    trouvees = seances(services.lecteur, le - PASSE, SEANCES_MAX, perimetre(visite.acteur, services))
    return rendre(visite, "seances/seances.html", seances=trouvees, equipes=_equipes(visite), limite=SEANCES_MAX)


@router.get(UNE_SEANCE)
def montrer(visite: Lit, ept: CodeEquipe, le: DateCivile, rendus: int = 0) -> Response:
    """The agenda of a session, each case prepared; ``rendus``: opinions that were just recorded."""
    exiger_fonction(visite.acteur, Fonction.SECRETARIAT)
    return _page(visite, ept, le, _cas(visite, ept, le), rendus=rendus)


@router.post(UNE_SEANCE)
def rendre_les_avis(visite: Instruit, ept: CodeEquipe, le: DateCivile) -> Response:
    """Record the opinions that were typed: all of them, or none as long as one is refused."""
    exiger_fonction(visite.acteur, Fonction.SECRETARIAT)
    cas = _cas(visite, ept, le)
    _relire(visite, cas)
    saisis = [un for un in cas if un.avis or un.motivation]
    if not saisis:
        return _page(visite, ept, le, cas, alerte="Aucun avis n'est saisi : choisissez au moins celui d'une personne.")
    for un in saisis:
        un.erreur = _decider(visite, un, le)
    if refuses := sum(1 for un in saisis if un.erreur):
        refus = pluriel(refuses, "avis refusé", "avis refusés")
        return _page(visite, ept, le, cas, alerte=f"{refus}, rien n'est enregistré : corrigez ci-dessous.")
    if erreurs := {un.dossier: erreur for un in saisis if (erreur := _enregistrer(visite, un))}:
        cas = _cas(visite, ept, le)
        _relire(visite, cas)
        for un in cas:
            un.erreur = erreurs.get(un.dossier, "")
        refus = pluriel(len(erreurs), "avis refusé", "avis refusés")
        return _page(
            visite, ept, le, cas, alerte=f"{refus}, un autre agent est passé avant vous. Les autres sont enregistrés."
        )
    return RedirectResponse(f"{UNE_SEANCE.format(ept=ept, le=le.isoformat())}?rendus={len(saisis)}", 303)


def _relire(visite: Visite, cas: list[Cas]) -> None:
    """Put at each case the opinion that was typed."""
    for un in cas:
        un.avis, un.motivation = visite.champ(f"avis-{un.dossier}"), visite.champ(f"motivation-{un.dossier}")


def _cas(visite: Visite, ept: str, le: date) -> list[Cas]:
    services = visite.services
    vus, coffre = perimetre(visite.acteur, services), coffre_de(services, visite.acteur)
    inscrits = dict(ordre_du_jour(services.lecteur, ept, le, CAS_MAX, vus))
    if not inscrits:
        raise HTTPException(404)
    lignes = designer(services.lecteur, coffre, inscrits, perimetre=vus)
    lus, cas = services.journal.lire(list(inscrits)), []
    for dossier, demande in inscrits.items():
        etat = fold(dossier, lus[dossier])
        if (connue := etat.demandes.get(str(demande))) is not None:
            detail = _explication(visite, lus[dossier], str(demande))
            cas.append(Cas(dossier, lignes.get(dossier), etat, lus[dossier], connue, detail))
    return sorted(cas, key=lambda un: (not un.attend, un.demande.demandee_le, un.dossier))


def _explication(visite: Visite, lus: list[EvenementLu], demande: str) -> Mapping[str, Any]:
    """The demand as it was made, its sealed text included for who reads it."""
    coffre = coffre_de(visite.services, visite.acteur)
    for e in reversed(lus):
        if e.classe is ReorientationDemandee and e.corps["demande"] == demande:
            return e.corps | ((e.desceller(coffre) or {}) if coffre is not None else {})
    return {}


def _decider(visite: Visite, un: Cas, le: date) -> str:
    """Why the opinion would be refused; empty when it would not. It is of the day of the session."""
    if un.avis not in AvisReorientation.__members__:
        return "Choisissez l'avis de l'équipe."
    if len(un.motivation) > MOTIVATION_MAX:
        return f"La motivation dépasse {MOTIVATION_MAX} caractères : raccourcissez-la."
    try:
        un.commande = RendreAvisReorientation.model_validate(
            {"survenu_le": le, "demande": un.demande.id, "avis": un.avis, "motivation": un.motivation or None}
        )
        demande = _demande(visite, un)
        if visite.services.journal.commande(demande.commande_id or UUID(int=0)) is None:
            exiger_etat(visite.services, visite.acteur, un.etat)
            essayer(visite.services.journal, demande, un.lus, visite.services.cadre())
    except ValidationError:
        return "La motivation contient des caractères illisibles : écrivez-la de nouveau."
    except (Refus, Interdit) as refus:
        return str(refus)
    return ""


def _enregistrer(visite: Visite, un: Cas) -> str:
    """Why somebody's step since prevents it; empty once recorded. The same form sent twice records nothing twice."""
    try:
        enregistrer_etape(visite.services, _demande(visite, un))
    except (Refus, CleDejaUtilisee) as refus:
        return str(refus)
    except ConflitDeVersion:
        return "Ce dossier était en cours de modification par quelqu'un d'autre : recommencez."
    return ""


def _demande(visite: Visite, un: Cas) -> Demande:
    assert un.commande is not None  # noqa: S101 - it was read first
    return Demande(un.dossier, un.commande, visite.acteur, uuid5(visite.cle, str(un.dossier)))


def _equipes(visite: Visite) -> dict[str, str]:
    return {equipe.code: equipe.nom for equipe in visite.services.territoire.equipes}


def _page(visite: Visite, ept: str, le: date, cas: list[Cas], *, alerte: str = "", rendus: int = 0) -> Response:
    return rendre(
        visite,
        "seances/seance.html",
        statut=422 if alerte else 200,
        ept=_equipes(visite).get(ept, ept),
        le=le,
        vers=UNE_SEANCE.format(ept=ept, le=le.isoformat()),
        cas=cas,
        ouverte=le <= aujourd_hui(),
        avis=AvisReorientation,
        parcours=Parcours,
        structures=visite.services.territoire.noms_places,
        cle=visite.cle,
        alerte=alerte,
        rendus=rendus,
    )
