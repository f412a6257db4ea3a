"""Who may do what, and on whom: the one place where pages and API ask (access matrix: CT R5312-42-1 IV).

A route declares a right (:class:`Droit`); the role of the actor gives it or not. A route on a dossier is also checked
against the actor's perimeter, and every consultation is written in the access journal before anything is shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from commands.base import ETAPES, Commande
from commands.correction import AnnulerEtape
from commands.permis import permise
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.etape import EtapeAnnulee
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.suivi.accompagnement import Visibilite
from ledger.vocabulaire.territoire import Place, Territoire
from readmodels.dossier.chronologie import EtapeDatee, Rejeu, composer, derouler
from readmodels.horloge import Moment
from readmodels.perimetre import AUCUN, TOUT, Perimetre
from readmodels.requetes.dimensions import ANONYME, NOMINATIF, Regard
from web.services import Services


class Interdit(ErreurAttendue):
    """The actor is known, but may not do this; the message says why, in French."""

    genre = Genre.INTERDIT
    reference = "interdit"
    titre = "Action non permise"


class Droit(Code):
    """The right that a route gives."""

    ENTRER = "ENTRER", "utiliser le service"
    INSTRUIRE = "INSTRUIRE", "enregistrer des étapes"
    ENCADRER = "ENCADRER", "confier à d'autres les dossiers d'un agent"
    CONSULTER = "CONSULTER", "consulter des dossiers"
    PILOTER = "PILOTER", "voir les chiffres du département"
    AUDITER = "AUDITER", "voir qui a consulté un dossier"
    ADMINISTRER = "ADMINISTRER", "administrer le service"
    RECEVOIR = "RECEVOIR", "voir ce qui est envoyé à sa structure"
    SUIVRE = "SUIVRE", "suivre ses propres démarches"
    EXPLOITER = "EXPLOITER", "lire les flux et les mesures techniques"


DROITS: Final[Mapping[Droit, frozenset[Role]]] = {
    Droit.ENTRER: frozenset(Role),
    Droit.INSTRUIRE: frozenset({Role.REFERENT, Role.ADMINISTRATEUR, Role.SYSTEME}),
    Droit.ENCADRER: frozenset({Role.ADMINISTRATEUR, Role.SYSTEME}),
    Droit.CONSULTER: frozenset({Role.REFERENT, Role.ADMINISTRATEUR, Role.AUDITEUR}),
    Droit.PILOTER: frozenset({Role.REFERENT, Role.DECIDEUR, Role.ADMINISTRATEUR, Role.AUDITEUR}),
    Droit.AUDITER: frozenset({Role.AUDITEUR}),
    Droit.ADMINISTRER: frozenset({Role.ADMINISTRATEUR}),
    Droit.RECEVOIR: frozenset({Role.PARTENAIRE}),
    Droit.SUIVRE: frozenset({Role.ALLOCATAIRE}),
    Droit.EXPLOITER: frozenset({Role.SYSTEME, Role.ADMINISTRATEUR}),
}
LIT_LE_SCELLE: Final = frozenset({Role.REFERENT, Role.AUDITEUR})
"""Roles that read the sealed fields of a dossier: names, contacts, free text."""
LIT_LE_SENSIBLE: Final = frozenset({Role.REFERENT})
"""Roles that need what is said of health to do their work."""
PROPRE_FILE: Final = frozenset({Organisme.DELEGATAIRE, Organisme.MISSION_LOCALE, Organisme.CAP_EMPLOI})
"""Organismes whose agents see the dossiers of their own structure, and no other."""
AU_PRESIDENT: Final = (
    "Cette étape appartient au président du conseil départemental. Signalez-lui le manquement, puis sa"
    " régularisation s'il y en a une (CASF R262-69)."
)
DU_PRESIDENT: Final = frozenset(e.type_stable() for pas in ETAPES.values() if pas.du_president for e in pas.evenements)
"""Events that are the président's of the conseil départemental (CASF L262-37): délégataires signal to him what they see and
what was put right since (CASF R262-69), France Travail proposes (CT L5426-1).
"""
_RESERVEES: Final = {etape.evenements[0].type_stable(): etape for etape in ETAPES.values() if etape.roles}


def peut(acteur: Acteur, droit: Droit) -> bool:
    """Whether the role gives the right."""
    return acteur.role in DROITS[droit]


def exiger(acteur: Acteur, droit: Droit) -> None:
    """Raise :class:`Interdit` when the role does not give the right."""
    if not peut(acteur, droit):
        libelles = ", ".join(role.libelle for role in Role if role in DROITS[droit])
        message = f"Votre rôle ({acteur.role.libelle}) ne permet pas cette action, réservée à : {libelles}."
        raise Interdit(message)


def perimetre(acteur: Acteur, territoire: Territoire) -> Perimetre:
    """The dossiers that the actor may see.

    Agents of the département see all of it, and so does a référent without a structure, who acts for the département
    itself; a délégataire, a mission locale, a Cap emploi see their own dossiers; others those of their territory (PTS).
    """
    if acteur.role is not Role.REFERENT or acteur.structure is None:
        return TOUT
    place = _place(acteur, territoire)
    if place is None:
        return Perimetre(structure=acteur.structure)
    if place.organisme is Organisme.CONSEIL_DEPARTEMENTAL:
        return TOUT
    return Perimetre(structure=place.code) if place.organisme in PROPRE_FILE else Perimetre(pts=place.pts)


def coffre_de(services: Services, acteur: Acteur) -> Coffre | None:
    """The keys of what the role reads sealed: names, contacts, texts; None for a role that reads none of it."""
    return services.coffre if acteur.role in LIT_LE_SCELLE else None


def exiger_dossier(services: Services, acteur: Acteur, dossier: UUID) -> None:
    """Raise :class:`Interdit` when the dossier is not in the actor's perimeter; an unknown one is in no part of it."""
    if not perimetre(acteur, services.territoire).entier:
        exiger_etat(services, acteur, services.journal.dossier(dossier))


def exiger_etat(services: Services, acteur: Acteur, etat: Dossier) -> None:
    """The same of a dossier that was read already."""
    vu = perimetre(acteur, services.territoire)
    if not vu.entier and (vu == AUCUN or not vu.contient(etat, services.territoire)):
        raise Interdit(
            "Ce dossier n'est pas suivi par votre structure. Si vous devez l'accompagner, demandez son transfert à son"
            " référent ou à la maison départementale des solidarités."
        )


def peut_enregistrer(acteur: Acteur, etape: type[Commande], territoire: Territoire) -> bool:
    """Whether the actor may record the step, whatever the dossier says: what is not so is not offered."""
    return (
        peut(acteur, Droit.INSTRUIRE)
        and permise(acteur, ETAPES[etape])
        and (not ETAPES[etape].du_president or _decide(acteur, territoire))
    )


def peut_corriger(acteur: Acteur, type_: str, territoire: Territoire) -> bool:
    """Whether the actor may restate or annul an event of this type (``sanction.decidee.v1``)."""
    reservee = _RESERVEES.get(type_)
    return (
        peut(acteur, Droit.INSTRUIRE)
        and type_ != EtapeAnnulee.type_stable()
        and (reservee is None or permise(acteur, reservee))
        and (type_ not in DU_PRESIDENT or _decide(acteur, territoire))
    )


def exiger_d_enregistrer(acteur: Acteur, etape: type[Commande], territoire: Territoire) -> None:
    """Raise :class:`Interdit` for a step that is the président's, asked by another organisme's agent."""
    if ETAPES[etape].du_president and not _decide(acteur, territoire):
        raise Interdit(AU_PRESIDENT)


def exiger_de_corriger(acteur: Acteur, type_: str, territoire: Territoire) -> None:
    """The same of the annulment of an event of this type."""
    if type_ in DU_PRESIDENT and not _decide(acteur, territoire):
        raise Interdit(AU_PRESIDENT)


def exiger_de_decider(acteur: Acteur, commande: Commande, territoire: Territoire) -> None:
    """The same of a command as it was sent: what it asks, and what it annuls."""
    exiger_d_enregistrer(acteur, type(commande), territoire)
    if isinstance(commande, AnnulerEtape):
        exiger_de_corriger(acteur, commande.etape, territoire)


def _decide(acteur: Acteur, territoire: Territoire) -> bool:
    """Whether the actor records what the président decides: not the référents of another organisme."""
    if acteur.role is not Role.REFERENT or acteur.structure is None:
        return True
    place = _place(acteur, territoire)
    return place is not None and place.organisme is Organisme.CONSEIL_DEPARTEMENTAL


def _place(acteur: Acteur, territoire: Territoire) -> Place | None:
    """The actor's structure, when the territory declares it."""
    return next((place for place in territoire.places if place.code == acteur.structure), None)


def peut_confier(acteur: Acteur, etat: Dossier) -> bool:
    """One hands over one's own, and those without référent; to do more takes :attr:`Droit.ENCADRER`."""
    return etat.referent in (None, str(acteur.agent)) or peut(acteur, Droit.ENCADRER)


def exiger_de_confier(acteur: Acteur, etat: Dossier) -> None:
    """Raise :class:`Interdit` for a person whom the actor may not hand over."""
    if not peut_confier(acteur, etat):
        raise Interdit(
            "Un autre référent suit cette personne : lui seul, ou un administrateur, peut la confier avec d'autres."
        )


def autoriser(services: Services, acteur: Acteur, droit: Droit, request: Request) -> Acteur:
    """The actor, once the role and the perimeter allow what the route does; consultations are journaled, refused ones
    too.
    """
    dossier = _dossier(request.path_params)
    if dossier is None:
        exiger(acteur, droit)
        return acteur
    permise = False
    try:
        exiger(acteur, droit)
        exiger_dossier(services, acteur, dossier)
        permise = True
    finally:
        if request.method == "GET" or droit in (Droit.CONSULTER, Droit.AUDITER) or not permise:
            route: Any = request.scope.get("route")
            services.ecrans.consultations.noter(acteur, dossier, getattr(route, "name", "inconnue"), permise=permise)
    return acteur


def rejeu_pour(services: Services, acteur: Acteur, dossier: UUID, lus: Sequence[EvenementLu], moment: Moment) -> Rejeu:
    """A dossier at a moment, as this reader may see it: see :func:`etapes_pour`."""
    rejeu = composer(dossier, lus, moment, coffre=coffre_de(services, acteur), sensible=acteur.role in LIT_LE_SENSIBLE)
    _taire_les_notes(rejeu.etapes, acteur)
    return rejeu


def etapes_pour(services: Services, acteur: Acteur, lus: Sequence[EvenementLu], moment: Moment) -> list[EtapeDatee]:
    """Steps of a dossier at a moment: sealed fields for whoever opens them, health for whoever reads it, and no text of a
    note that another author or structure keeps.
    """
    etapes = derouler(lus, moment, coffre=coffre_de(services, acteur), sensible=acteur.role in LIT_LE_SENSIBLE)
    _taire_les_notes(etapes, acteur)
    return etapes


def _taire_les_notes(etapes: Iterable[EtapeDatee], acteur: Acteur) -> None:
    for etape in etapes:
        visibilite, contexte = etape.contenu.get("visibilite"), etape.contexte
        reservee = (visibilite == Visibilite.AUTEUR and contexte.get("agent") != str(acteur.agent)) or (
            visibilite == Visibilite.STRUCTURE and contexte.get("structure") != acteur.structure
        )
        if reservee and etape.scelle and "texte" in etape.scelle:
            etape.scelle["texte"] = NOTE_RESERVEE


NOTE_RESERVEE: Final = "Note réservée à d'autres lecteurs."


def _dossier(parametres: Mapping[str, Any]) -> UUID | None:
    """The dossier in the address; None when there is none, or when the route will refuse what is written there."""
    try:
        return UUID(str(parametres["dossier"]))
    except (KeyError, ValueError):
        return None


def regard(acteur: Acteur, services: Services) -> Regard:
    """Persons one by one for whoever may see all of them; figures alone for the others, a perimeter being no département."""
    entier = perimetre(acteur, services.territoire).entier
    return NOMINATIF if entier and peut(acteur, Droit.CONSULTER) else ANONYME


@dataclass(frozen=True)
class Regle:
    """Base of the dependencies by which a route declares its right: a test finds them on every route."""

    droit: Droit
