"""Who may do what, and on whom: the one place where pages and API ask (access matrix: CT R5312-42-1 IV).

A route declares a right (:class:`Droit`); the role of the actor gives it or not. A route on a dossier is also checked
against the actor's perimeter, and every consultation is written in the access journal before anything is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from fastapi import Request

from ledger.contexte import Acteur
from ledger.vocabulaire.accompagnement import Visibilite
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.orientation import Organisme
from ledger.vocabulaire.territoire import Territoire
from readmodels.chronologie import Rejeu
from readmodels.perimetre import AUCUN, TOUT, Perimetre
from web.services import Services


class Interdit(Exception):
    """The actor is known, but may not do this; the message says why, in French."""


class Droit(Code):
    """What a route lets one do."""

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
    place = next((place for place in territoire.places if place.code == acteur.structure), None)
    if place is None:
        return Perimetre(structure=acteur.structure)
    if place.organisme is Organisme.CONSEIL_DEPARTEMENTAL:
        return TOUT
    return Perimetre(structure=place.code) if place.organisme in PROPRE_FILE else Perimetre(pts=place.pts)


def exiger_dossier(services: Services, acteur: Acteur, dossier: UUID) -> None:
    """Raise :class:`Interdit` when the dossier is not in the actor's perimeter; an unknown one is in no part of it."""
    vu = perimetre(acteur, services.territoire)
    if vu.entier:
        return
    if vu == AUCUN or not vu.contient(services.journal.dossier(dossier), services.territoire):
        raise Interdit(
            "Ce dossier n'est pas suivi par votre structure. Si vous devez l'accompagner, demandez son transfert à son"
            " référent ou à la maison départementale des solidarités."
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
        if droit in (Droit.CONSULTER, Droit.AUDITER) or not permise:
            route: Any = request.scope.get("route")
            services.ecrans.consultations.noter(acteur, dossier, getattr(route, "name", "inconnue"), permise=permise)
    return acteur


def taire_les_notes(rejeu: Rejeu, acteur: Acteur) -> Rejeu:
    """The same replay without the text of the notes that are not for this reader: another author's or structure's own."""
    for etape in rejeu.etapes:
        visibilite, contexte = etape.contenu.get("visibilite"), etape.contexte
        reservee = (visibilite == Visibilite.AUTEUR and contexte.get("agent") != str(acteur.agent)) or (
            visibilite == Visibilite.STRUCTURE and contexte.get("structure") != acteur.structure
        )
        if reservee and etape.scelle and "texte" in etape.scelle:
            etape.scelle["texte"] = NOTE_RESERVEE
    return rejeu


NOTE_RESERVEE: Final = "Note réservée à d'autres lecteurs."


def _dossier(parametres: Mapping[str, Any]) -> UUID | None:
    """The dossier in the address; None when there is none, or when the route will refuse what is written there."""
    try:
        return UUID(str(parametres["dossier"]))
    except (KeyError, ValueError):
        return None


@dataclass(frozen=True)
class Regle:
    """Base of the dependencies by which a route declares its right: a test finds them on every route."""

    droit: Droit
