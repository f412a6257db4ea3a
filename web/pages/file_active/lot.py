"""The page of a lot: its form, what it would do to each dossier, then what it did; those that failed may be taken up again.

Everything is kept under the lot's id: the page can be reloaded, and a form that is sent twice does nothing twice.
"""

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from commands.base import Cadre, Refus
from commands.lots.actions import InviterEnLot
from commands.lots.modele import DemandeDeLot, Issue, Lot, Prevision, prevoir, realiser
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from readmodels.dossier.profil import niveaux, profils
from readmodels.export.formats import Format
from readmodels.listes.file_active import LigneFileActive, designer
from readmodels.personnes import identites
from web.acces import LIT_LE_SCELLE, Interdit, coffre_de, exiger, exiger_etat, perimetre
from web.agenda.capacite import Capacite, capacite
from web.annuaire import exiger_connus
from web.fichiers import fichier
from web.formulaires.arbre import nommer
from web.formulaires.lecture import Lu
from web.lots import actions
from web.lots.actions import ACTIONS, Action, Valeurs
from web.lots.fichier import CHOIX, FORMATS, Groupe, document, offertes, retenir, usuelles
from web.mots.profil import dire_profil
from web.rendu import rendre
from web.tables.lots import LotGarde, Rang
from web.visite import Consulte, Instruit, Visite

router = APIRouter()
ADRESSE: Final = "/file-active/lot/{lot}"
LOTS_PAR_MINUTE: Final = 30
"""Lots foreseen or carried out by an agent: each may be hundreds of decisions."""
CAPACITES_MAX: Final = 20
"""Référents whose free slots are counted before a lot of invitations leaves, those of most persons first."""
COLONNES_MAX: Final = len(CHOIX)
NOTES: Final = 50
"""Dossiers after which what became of them is written down: an interruption loses nothing more."""


@dataclass(frozen=True, slots=True)
class Rangee:
    """A line of the page: who, and what is said of them."""

    dossier: UUID
    ligne: LigneFileActive | None
    dit: str


@router.get(ADRESSE)
def montrer(lot: UUID, visite: Consulte, modifier: bool = False) -> Response:
    """The form, what would be done, or what was done."""
    garde, action = _lire(visite, lot)
    if action.demande is None:
        return _fichier(visite, garde, action, usuelles(nommes=visite.acteur.role in LIT_LE_SCELLE))
    if garde.lance_le is not None:
        return _bilan(visite, garde, action)
    if not garde.pret or modifier:
        typees = _typees(garde.champs) if garde.pret else actions.defauts(action, visite, _cadre(visite))
        return _formulaire(visite, garde, action, typees)
    return _prevision(visite, garde, action)


@router.post(ADRESSE + "/preparer")
def preparer(lot: UUID, visite: Instruit) -> Response:
    """Keep what is asked, once nothing is wrong in it; nothing is recorded yet."""
    garde, action = _lire(visite, lot)
    champs = [(nom, valeur) for nom, valeur in visite.champs if nom in action.champs]
    if action.demande is None:
        raise HTTPException(404)
    recu = actions.lire(action, visite, champs)
    if isinstance(recu.valeur, action.demande):
        try:
            exiger_connus(visite.services, visite.acteur, [recu.valeur])
            recu.valeur.verifier(_cadre(visite))
        except Refus as refus:
            recu = Lu(None, {refus.champ or "": refus.message})
    if recu.valeur is None:
        return _formulaire(visite, garde, action, _typees(champs), recu)
    visite.services.ecrans.lots.remplir(garde, champs)
    return RedirectResponse(_adresse(garde), 303)


@router.post(ADRESSE + "/confirmer")
def confirmer(lot: UUID, visite: Instruit) -> Response:
    """Carry out what was foreseen, on the dossiers where it was not done yet; refused ones are asked again."""
    garde, action = _lire(visite, lot)
    lots = visite.services.ecrans.lots
    if not garde.pret or action.demande is None:
        return RedirectResponse(_adresse(garde), 303)
    if garde.lance_le is None and _demander(visite, garde, action) is None:
        return RedirectResponse(_adresse(garde), 303)  # to its form, which says why: nothing is settled yet
    _compter(visite)
    lots.lancer(lot)
    garde, _ = _lire(visite, lot)
    refuses: list[UUID] = []
    demande, faits = _demander(visite, garde, action, refuses.append), []
    if demande is not None:
        for fait in realiser(visite.services.journal, demande, garde.a_faire()):
            faits.append(fait)
            if len(faits) == NOTES:
                lots.noter(lot, faits)
                faits.clear()
    lots.noter(lot, faits)
    visite.lecture.refuser(refuses)
    visite.services.ecrans.selections.garder(visite.acteur.agent, ())
    return RedirectResponse(_adresse(garde), 303)


@router.get(ADRESSE + "/fichier", name="exporter_ensemble")
def exporter(
    lot: UUID,
    visite: Consulte,
    voulu: Format = Format.XLSX,
    colonne: Annotated[list[str], Query(max_length=COLONNES_MAX)] = [],  # noqa: B006 - FastAPI copies defaults
    choisies: bool = False,
) -> Response:
    """The lines of these dossiers, as a file; each is written in the journal of consultations.

    ``choisies`` says that columns were chosen, were it none: that is told. Without it they are the usual ones.
    """
    garde, action = _lire(visite, lot)
    services, acteur = visite.services, visite.acteur
    nommes = acteur.role in LIT_LE_SCELLE
    retenues = retenir(colonne if choisies or colonne else usuelles(nommes=nommes), nommes=nommes)
    if not retenues:
        return _fichier(visite, garde, action, colonne, erreur="Choisissez au moins une colonne.")
    lignes = _lignes(visite, garde.rangs)
    visite.lecture.donner(lignes)
    contacts = any(choix.groupe is Groupe.COORDONNEES for choix in retenues)
    metiers = any(choix.groupe is Groupe.PROFIL for choix in retenues)
    contenu = document(
        [lignes[rang.dossier] for rang in garde.rangs if rang.dossier in lignes],
        garde.origine,
        retenues,
        position=services.lecteur.position(),
        identites=identites(services.lecteur, coffre_de(services, acteur), lignes) if contacts else {},
        profils=_profils(visite, lignes) if metiers else {},
        lieux=services.territoire.noms_places,
        agents=services.ecrans.habilitations.noms({ligne.referent for ligne in lignes.values() if ligne.referent}),
    )
    return fichier(contenu, voulu, f"file-active-{aujourd_hui().isoformat()}")


def _profils(visite: Visite, dossiers: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    """Of each of these dossiers in words, for a role that reads what is sealed."""
    services, coffre = visite.services, coffre_de(visite.services, visite.acteur)
    if coffre is None:
        return {}
    connus, scelles = niveaux(services.lecteur, dossiers), profils(services.lecteur, coffre, dossiers)
    return {dossier: dire_profil(connus.get(dossier), scelles.get(dossier, {})) for dossier in dossiers}


def _fichier(visite: Visite, garde: LotGarde, action: Action, cochees: Collection[str], erreur: str = "") -> Response:
    """The choice of the columns and of the format."""
    nommes = visite.acteur.role in LIT_LE_SCELLE
    statut = 422 if erreur else 200
    groupes = offertes(nommes=nommes)
    return _page(
        visite,
        garde,
        action,
        "fichier",
        statut=statut,
        formats=FORMATS,
        groupes=groupes,
        cochees=cochees,
        erreur=erreur,
    )


def _lire(visite: Visite, lot: UUID) -> tuple[LotGarde, Action]:
    """A lot of the agent's own; nobody reads another's."""
    garde = visite.services.ecrans.lots.lire(lot, visite.acteur.agent)
    if garde is None or garde.action not in ACTIONS:
        raise HTTPException(404)
    action = ACTIONS[garde.action]
    exiger(visite.acteur, action.droit)
    return garde, action


def _adresse(garde: LotGarde) -> str:
    return ADRESSE.format(lot=garde.lot)


def _cadre(visite: Visite) -> Cadre:
    return visite.services.cadre()


def _compter(visite: Visite) -> None:
    visite.services.ecrans.debit.exiger("lot", str(visite.acteur.agent), par_minute=LOTS_PAR_MINUTE)


def _demander(
    visite: Visite, garde: LotGarde, action: Action, hors: Callable[[UUID], Any] = lambda _: None
) -> Lot | None:
    """The lot as it is decided, within the rights of the agent; None when its form cannot be read any more.

    ``hors`` is told the dossiers that are outside the perimeter.
    """

    def admettre(etat: Dossier) -> None:
        try:
            exiger_etat(visite.services, visite.acteur, etat)
        except Interdit as interdit:
            hors(etat.id)
            raise Refus("hors_perimetre", str(interdit)) from interdit

    recu = actions.lire(action, visite, garde.champs)
    if action.demande is None or not isinstance(recu.valeur, action.demande):
        return None
    return Lot(garde.lot, recu.valeur, visite.acteur, _cadre(visite), admettre)


def _formulaire(visite: Visite, garde: LotGarde, action: Action, typees: Valeurs, recu: Lu | None = None) -> Response:
    erreurs = dict(recu.erreurs) if recu else {}
    champs = list(actions.champs(action, visite, typees, erreurs))
    statut, noms = 422 if erreurs else 200, nommer(champs)
    return _page(visite, garde, action, "formulaire", champs=champs, noms=noms, erreurs=erreurs, statut=statut)


def _prevision(visite: Visite, garde: LotGarde, action: Action) -> Response:
    """Each decision as it would be today: those that are refused first."""
    _compter(visite)
    demande = _demander(visite, garde, action)
    if demande is None:
        return _formulaire(visite, garde, action, _typees(garde.champs), actions.lire(action, visite, garde.champs))
    lignes, agents = _lignes(visite, garde.rangs), _agents(visite)
    refusees: list[Rangee] = []
    acceptees: list[Rangee] = []
    for prevue in prevoir(visite.services.journal, demande, garde.a_faire()):
        liste, dit = (refusees, prevue.refus.message) if prevue.refus else (acceptees, _dire(prevue, agents))
        liste.append(_rangee(garde.rangs[prevue.rang], lignes, dit))
    champs = actions.utiles(actions.champs(action, visite, _typees(garde.champs), {}))
    vues = _capacites(visite, demande.demande, [r.ligne for r in acceptees if r.ligne is not None], agents)
    return _page(
        visite, garde, action, "prevision", refusees=refusees, acceptees=acceptees, champs=champs, capacites=vues
    )


def _capacites(
    visite: Visite, demande: DemandeDeLot, lignes: Sequence[LigneFileActive], agents: dict[str, str]
) -> list[tuple[str, Capacite]]:
    """Free slots of each référent against his persons who are to be invited, those who lack most first."""
    if not isinstance(demande, InviterEnLot):
        return []
    nombres = Counter(ligne.referent for ligne in lignes if ligne.referent is not None)
    jours, duree_min = (demande.creneaux_du, demande.creneaux_au), demande.duree_prevue_min
    vues = [
        (agents.get(str(referent), "Un autre référent"), capacite(visite.services, referent, jours, duree_min, n))
        for referent, n in nombres.most_common(CAPACITES_MAX)
    ]
    return sorted(vues, key=lambda vue: vue[1].libres - vue[1].invitees - vue[1].en_attente)


def _dire(prevue: Prevision, agents: dict[str, str]) -> str:
    return actions.dire(prevue.evenements, agents)


def _bilan(visite: Visite, garde: LotGarde, action: Action) -> Response:
    """The outcome of each dossier: those that failed first."""
    lignes = _lignes(visite, garde.rangs)
    echecs = [
        _rangee(rang, lignes, rang.message or "Pas encore traité : l'opération a été interrompue.")
        for rang in garde.rangs
        if rang.issue is not Issue.FAIT
    ]
    faites = [_rangee(rang, lignes, "") for rang in garde.rangs if rang.issue is Issue.FAIT]
    return _page(visite, garde, action, "bilan", echecs=echecs, faites=faites)


def _rangee(rang: Rang, lignes: dict[UUID, LigneFileActive], dit: str) -> Rangee:
    return Rangee(rang.dossier, lignes.get(rang.dossier), dit)


def _lignes(visite: Visite, rangs: Sequence[Rang]) -> dict[UUID, LigneFileActive]:
    """Who the dossiers are about, inside the perimeter."""
    services = visite.services
    vus = perimetre(visite.acteur, services)
    coffre = coffre_de(services, visite.acteur)
    return designer(services.lecteur, coffre, [rang.dossier for rang in rangs], perimetre=vus)


def _agents(visite: Visite) -> dict[str, str]:
    return {str(h.agent): h.nom for h in visite.services.ecrans.habilitations.referents(aujourd_hui())}


def _typees(champs: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
    typees: dict[str, list[str]] = {}
    for nom, valeur in champs:
        typees.setdefault(nom, []).append(valeur)
    return typees


def _page(
    visite: Visite, garde: LotGarde, action: Action, moment: str, *, statut: int = 200, **contexte: Any
) -> Response:
    n = len(garde.rangs)
    return rendre(
        visite,
        "file_active/lot.html",
        statut=statut,
        garde=garde,
        action=action,
        titre=action.nommer(action.titre, n),
        moment=moment,
        n=n,
        nommes=visite.acteur.role in LIT_LE_SCELLE,
        vers=_adresse(garde),
        **contexte,
    )
