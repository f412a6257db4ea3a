"""Who may do what, and on whom: the one place where pages and API ask (access matrix: CT R5312-42-1 IV).

Whether a step is the actor's to record is :mod:`commands.permis`'s answer, whichever door it is asked by. A route declares
a right (:class:`Droit`); the role of the actor gives it or not. A route on a dossier is also checked against the actor's
perimeter. Whatever an answer shows of persons is in the journal of access (:mod:`web.lectures`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

from fastapi import Request

from commands import permis
from commands.base import ETAPES, Commande
from commands.conservation import conservation, fermes_depuis
from commands.orientations.designation import ENCADRENT
from commands.regles import Regles
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier import Dossier
from ledger.erreurs import ErreurAttendue, Genre
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.keys import Coffre
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from ledger.vocabulaire.conservation import Phase
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.orientations.orientation import Organisme
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.suivi.accompagnement import Visibilite
from ledger.vocabulaire.territoire import Place, Territoire
from readmodels.dossier.annulees import annulees
from readmodels.dossier.chronologie import EtapeDatee, Rejeu, composer, derouler
from readmodels.horloge import Moment
from readmodels.perimetre import AUCUN, TOUT, Perimetre
from readmodels.pilotage.regard import Regard
from web.lectures import lecture_de
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
    LIRE = "LIRE", "lire les documents d'une personne"
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
    Droit.LIRE: frozenset({Role.REFERENT}),
    Droit.ENCADRER: ENCADRENT,
    Droit.CONSULTER: frozenset({Role.REFERENT, Role.ADMINISTRATEUR, Role.AUDITEUR}),
    Droit.PILOTER: frozenset({Role.REFERENT, Role.DECIDEUR, Role.ADMINISTRATEUR, Role.AUDITEUR}),
    Droit.AUDITER: frozenset({Role.AUDITEUR}),
    Droit.ADMINISTRER: frozenset({Role.ADMINISTRATEUR}),
    Droit.RECEVOIR: frozenset({Role.PARTENAIRE}),
    Droit.SUIVRE: frozenset({Role.ALLOCATAIRE}),
    Droit.EXPLOITER: frozenset({Role.SYSTEME, Role.ADMINISTRATEUR}),
}
ECRIVENT: Final = frozenset({Droit.INSTRUIRE, Droit.ENCADRER})
"""Rights that a token which only reads does not give."""
LIT_LE_SCELLE: Final = frozenset({Role.REFERENT, Role.AUDITEUR})
"""Roles that read the sealed fields of a dossier: names, contacts, free text."""
LIT_LE_SENSIBLE: Final = frozenset({Role.REFERENT})
"""Roles that need what is said of health to do their work."""
LIT_LES_OFFRES: Final = LIT_LE_SENSIBLE | {Role.PARTENAIRE, Role.ALLOCATAIRE}
"""Roles that are told of what an offer of a reserved theme is: those who send there, who receive, who are sent."""
GARDE_FERMES: Final = timedelta(days=92)
"""How long a structure that is not the département's still sees a dossier whose right is closed: three months, in which it
ends what it began. No text was found that sets it: the délégué à la protection des données is to confirm it.
"""
ARCHIVES: Final = (Fonction.RECOURS, Fonction.DROITS, Fonction.EFFACEMENT)
"""Functions that need dossiers in intermediate archive: to answer a recours, to examine and approve an erasure."""
SUIVENT_OU_ADMINISTRENT: Final = frozenset({Role.REFERENT, Role.ADMINISTRATEUR})
"""Roles to which a dossier in intermediate archive is closed, unless a function needs it (CT R5312-44)."""
PROPRE_FILE: Final = frozenset({Organisme.DELEGATAIRE, Organisme.MISSION_LOCALE, Organisme.CAP_EMPLOI})
"""Organismes whose agents see the dossiers of their own structure, and no other."""


def peut(acteur: Acteur, droit: Droit) -> bool:
    """Whether the role gives the right."""
    return acteur.role in DROITS[droit] and not (acteur.lecture_seule and droit in ECRIVENT)


def exiger(acteur: Acteur, droit: Droit) -> None:
    """Raise :class:`Interdit` when the role does not give the right."""
    if acteur.lecture_seule and droit in ECRIVENT:
        raise Interdit(
            "Ce jeton ne donne qu'à lire : pour enregistrer des étapes, demandez-en un autre"
            " (parcours jeton --programme … --ecriture)."
        )
    if not peut(acteur, droit):
        libelles = ", ".join(role.libelle for role in Role if role in DROITS[droit])
        message = f"Votre rôle ({acteur.role.libelle}) ne permet pas cette action, réservée à : {libelles}."
        raise Interdit(message)


class Departement(Protocol):
    """The département that the dossiers are of, as far as sight depends on it."""

    @property
    def territoire(self) -> Territoire: ...
    @property
    def regles(self) -> Regles: ...


def perimetre(acteur: Acteur, departement: Departement) -> Perimetre:
    """The dossiers that the actor may see.

    Agents of the département see all of it, and so does a référent without a structure, who acts for the département
    itself; a délégataire, a mission locale, a Cap emploi see their own dossiers; others those of their territory (PTS).
    A right that closed, or a person who left, takes the dossier out of the latter's sight after :data:`GARDE_FERMES`; out of
    everybody's when it goes to the intermediate archive, but of whose function needs it.
    """
    archives = None if lit_les_archives(acteur) else fermes_depuis(departement.regles, aujourd_hui())
    tout = replace(TOUT, fermes_depuis=archives)
    if acteur.role is not Role.REFERENT or acteur.structure is None:
        return tout
    place, depuis = _place(acteur, departement.territoire), aujourd_hui() - GARDE_FERMES
    if place is None:
        return Perimetre(structure=acteur.structure, fermes_depuis=depuis)
    if place.organisme is Organisme.CONSEIL_DEPARTEMENTAL:
        return tout
    if place.organisme in PROPRE_FILE:
        return Perimetre(structure=place.code, fermes_depuis=depuis)
    return Perimetre(pts=place.pts, fermes_depuis=depuis)


def tient(acteur: Acteur, *fonctions: Fonction) -> bool:
    """Whether the actor holds one of these functions, by a delegation of today."""
    le = aujourd_hui()
    return any(d.fonction in fonctions and d.du <= le <= d.au for d in acteur.delegations)


def exiger_fonction(acteur: Acteur, *fonctions: Fonction) -> None:
    """Raise :class:`Interdit` when the actor holds none of these functions today."""
    if not tient(acteur, *fonctions):
        libelles = ", ".join(fonction.libelle for fonction in fonctions)
        message = (
            f"Votre rôle ({acteur.role.libelle}) ne suffit pas : cette page est à qui a pour fonction, par une délégation en"
            f" cours : {libelles}."
        )
        raise Interdit(message)


def lit_les_archives(acteur: Acteur) -> bool:
    """Whether the actor's function needs dossiers in intermediate archive (:data:`ARCHIVES`); roles that follow nobody and
    administer nothing see what they saw (an auditor controls, a person reads her own).
    """
    return acteur.role not in SUIVENT_OU_ADMINISTRENT or tient(acteur, *ARCHIVES)


def coffre_de(services: Services, acteur: Acteur) -> Coffre | None:
    """The keys of what the role reads sealed: names, contacts, texts; None for a role that reads none of it."""
    return services.coffre if acteur.role in LIT_LE_SCELLE else None


def coffre_des_offres(services: Services, acteur: Acteur) -> Coffre | None:
    """The keys of the reserved offers, which open nobody's name; None for a role that is not told of them."""
    return services.journal.coffre if acteur.role in LIT_LES_OFFRES else None


def exiger_dossier(services: Services, acteur: Acteur, dossier: UUID) -> None:
    """Raise :class:`Interdit` when the dossier is not in the actor's perimeter; an unknown one is in no part of it."""
    vu = perimetre(acteur, services)
    if vu != TOUT or (vu.fermes_depuis is not None and _fut_ferme(services, dossier, vu.fermes_depuis)):
        exiger_etat(services, acteur, services.journal.dossier(dossier))


def _fut_ferme(services: Services, dossier: UUID, avant: date) -> bool:
    """Whether the right ever closed before this day: the state of any other dossier need not be folded to know it active."""
    return any(
        e.classe in (DossierOuvert, DroitsModifies) and e.survenu_le < avant and EtatDroit(e.corps["etat_droit"]).ferme
        for e in services.journal.lire([dossier])[dossier]
    )


def exiger_etat(services: Services, acteur: Acteur, etat: Dossier) -> None:
    """The same of a dossier that was read already."""
    vu = perimetre(acteur, services)
    if not lit_les_archives(acteur):
        _exiger_active(services, etat)
    if vu == AUCUN or not vu.contient(etat, services.territoire):
        raise Interdit(
            "Ce dossier n'est pas suivi par votre structure. Si vous devez l'accompagner, demandez son transfert à son"
            " référent ou à la maison départementale des solidarités."
        )


def _exiger_active(services: Services, etat: Dossier) -> None:
    gardee = conservation(etat, services.cadre())
    if gardee.phase is not Phase.BASE_ACTIVE and gardee.active_jusqu_au is not None:
        lecteurs = ", ".join(fonction.libelle for fonction in ARCHIVES)
        message = (
            f"Ce dossier est en archive intermédiaire : son droit est clos depuis plus de {gardee.regles[0].delai}. Y"
            f" accèdent l'auditeur et qui a pour fonction : {lecteurs}. Il revient à tous si le droit"
            " s'ouvre de nouveau."
        )
        raise Interdit(message)


def peut_enregistrer(acteur: Acteur, etape: type[Commande], dossier: Dossier | None = None) -> bool:
    """Whether the step may be the actor's today, of whom it is about when known: what is not so is not offered."""
    return peut(acteur, Droit.INSTRUIRE) and permis.peut(acteur, ETAPES[etape], aujourd_hui(), dossier)


def peut_corriger(acteur: Acteur, type_: str) -> bool:
    """Whether the actor may restate or annul an event of this type (``sanction.decidee.v1``)."""
    return peut(acteur, Droit.INSTRUIRE) and permis.peut_corriger(acteur, type_, aujourd_hui())


def _place(acteur: Acteur, territoire: Territoire) -> Place | None:
    """The actor's structure, when the territory declares it."""
    return territoire.place(acteur.structure)


def autoriser(services: Services, acteur: Acteur, droit: Droit, request: Request) -> Acteur:
    """The actor, once the role and the perimeter allow what the route does; who reads is told to the journal of access,
    which holds what is refused too.
    """
    lecture = lecture_de(request)
    lecture.commencer(acteur, droit, request)
    dossier = _dossier(request.path_params)
    if dossier is None:
        exiger(acteur, droit)
        return acteur
    try:
        exiger(acteur, droit)
        exiger_dossier(services, acteur, dossier)
    except Interdit:
        lecture.refuser([dossier])
        raise
    if request.method == "GET" or droit in (Droit.CONSULTER, Droit.AUDITER):
        lecture.demander(dossier)
    return acteur


def rejeu_pour(
    services: Services,
    acteur: Acteur,
    dossier: UUID,
    lus: Sequence[EvenementLu],
    moment: Moment,
    *,
    jusqua: int | None = None,
) -> Rejeu:
    """A dossier at a moment, or up to a version, as this reader may see it: see :func:`etapes_pour`."""
    rejeu = composer(
        dossier,
        lus if jusqua is None else [e for e in lus if e.version <= jusqua],
        moment,
        coffre=coffre_de(services, acteur),
        sensible=acteur.role in LIT_LE_SENSIBLE,
        tues=tues_pour(acteur, lus),
    )
    _taire_les_notes(rejeu.etapes, acteur)
    return rejeu


def etapes_pour(services: Services, acteur: Acteur, lus: Sequence[EvenementLu], moment: Moment) -> list[EtapeDatee]:
    """Steps of a dossier at a moment: sealed fields for whoever opens them, health for whoever reads it, an annulled
    sanction for the auditor alone, and no text of a note that another author or structure keeps.
    """
    etapes = derouler(
        lus,
        moment,
        coffre=coffre_de(services, acteur),
        sensible=acteur.role in LIT_LE_SENSIBLE,
        tues=tues_pour(acteur, lus),
    )
    _taire_les_notes(etapes, acteur)
    return etapes


def tues_pour(acteur: Acteur, lus: Sequence[EvenementLu]) -> frozenset[str]:
    """The sanctions of a dossier of which nothing is told to this reader: those that were annulled."""
    return frozenset() if peut(acteur, Droit.AUDITER) else annulees(lus)


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
    """Say which figures an actor reads: those of the dossiers that he may open, exact; those of the département under the
    secret statistique for whoever may open none.
    """
    vu = perimetre(acteur, services)
    return Regard(personnes=peut(acteur, Droit.CONSULTER), perimetre=vu.a_toute_date if vu.entier else vu)


@dataclass(frozen=True)
class Regle:
    """Base of the dependencies by which a route declares its right: a test finds them on every route."""

    droit: Droit
