"""Habilitations: who may come in, under which role, from where and until when; given, and ended before their term."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ledger.contexte import Delegation
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from web.coordonnees import COURRIEL
from web.formulaires.dates import lire_jour
from web.identite.habilitations import A_DEUX, peut_exercer
from web.mots.ecriture import capitale, jour_court
from web.pages.administration.rubriques import ADRESSE, page
from web.visite import Administre, Visite

router = APIRouter()

LISTE: Final = f"{ADRESSE}/habilitations"
DUREE_MAX: Final = timedelta(days=3 * 366)
"""An habilitation has an end (CT R5312-42-1), and one that is not near is none."""
TEXTE_MAX: Final = 120
FAITS: Final = {
    "donnee": "L'habilitation est donnée.",
    "a_approuver": "L'habilitation ouvre des noms : elle attend l'accord d'un autre administrateur.",
    "approuvee": "L'habilitation est approuvée : l'agent peut se connecter.",
    "revoquee": "L'habilitation a pris fin.",
}
CHAMPS: Final = ("nom", "courriel", "role", "structure", "du", "au", "reference", "delegation_du", "delegation_au")
AVEC_STRUCTURE: Final = frozenset({Role.REFERENT, Role.PARTENAIRE})
"""Roles whose perimeter comes of a structure; a référent without one acts for the département."""
DES_AGENTS: Final = tuple(role for role in Role if role not in (Role.SYSTEME, Role.ALLOCATAIRE))
"""A system has a token; a person is let in to her own dossier, which ``parcours habiliter`` names."""


@router.get(LISTE)
def lister(visite: Administre, fait: str = "") -> Response:
    """Those that wait for a second giver, those in force, then the others."""
    return _page(visite, fait=fait)


@router.post(LISTE)
def donner(visite: Administre) -> Response:
    """Give one; the same person keeps the pseudonym under which the ledger knows them."""
    valeurs = {nom: visite.champ(nom) for nom in CHAMPS}
    fonctions = [valeur for nom, valeur in visite.champs if nom == "fonction"]
    erreurs, dates = _lire(visite, valeurs)
    delegations = _lire_delegations(visite, valeurs, fonctions, dates, erreurs)
    if erreurs:
        return _page(visite, valeurs=valeurs, fonctions=fonctions, erreurs=erreurs, statut=422)
    structure = valeurs["structure"] or None
    role = Role(valeurs["role"])
    try:
        visite.services.ecrans.habilitations.donner(
            valeurs["courriel"],
            valeurs["nom"],
            role,
            du=dates["du"],
            au=dates["au"],
            structure=structure if role in AVEC_STRUCTURE else None,
            delegations=delegations,
            par=visite.acteur.agent,
        )
    except ValueError as erreur:
        dit = {"courriel": f"{capitale(str(erreur))}."}
        return _page(visite, valeurs=valeurs, fonctions=fonctions, erreurs=dit, statut=422)
    return RedirectResponse(f"{LISTE}?fait={'a_approuver' if role in A_DEUX else 'donnee'}", 303)


@router.post(LISTE + "/{habilitation}/approuver")
def approuver(habilitation: UUID, visite: Administre) -> Response:
    """Be the second giver of one that waits, and neither the first nor who receives it."""
    if not visite.services.ecrans.habilitations.approuver(habilitation, visite.acteur.agent):
        message = (
            "Cette habilitation n'attend plus d'accord, ou pas le vôtre : qui la donne ou la reçoit ne l'approuve pas."
        )
        return _page(visite, erreurs={"": message}, statut=409)
    return RedirectResponse(f"{LISTE}?fait=approuvee", 303)


@router.post(LISTE + "/{habilitation}/revoquer")
def revoquer(habilitation: UUID, visite: Administre) -> Response:
    """End one now, and the sessions that it opened; never one's own, lest nobody could come in any more."""
    if habilitation == visite.session.habilitation.habilitation:
        return _page(visite, erreurs={"": "Vous ne pouvez pas mettre fin à votre propre habilitation."}, statut=409)
    if not visite.services.ecrans.habilitations.revoquer(habilitation):
        return _page(visite, erreurs={"": "Cette habilitation n'est plus en cours."}, statut=409)
    return RedirectResponse(f"{LISTE}?fait=revoquee", 303)


def _lire(visite: Visite, valeurs: Mapping[str, str]) -> tuple[dict[str, str], dict[str, date]]:
    """The faults, and the dates that were read."""
    erreurs: dict[str, str] = {}
    if not 0 < len(valeurs["nom"]) <= TEXTE_MAX:
        erreurs["nom"] = "Écrivez le prénom et le nom de l'agent."
    if len(valeurs["courriel"]) > TEXTE_MAX or not COURRIEL.fullmatch(valeurs["courriel"]):
        erreurs["courriel"] = "Écrivez l'adresse électronique professionnelle, celle avec laquelle l'agent s'identifie."
    if valeurs["role"] not in DES_AGENTS:
        erreurs["role"] = "Choisissez un rôle."
    if valeurs["structure"] and visite.services.territoire.place(valeurs["structure"]) is None:
        erreurs["structure"] = "Choisissez une structure de la liste."
    elif valeurs["role"] == Role.PARTENAIRE and not valeurs["structure"]:
        erreurs["structure"] = "Un partenaire est habilité pour sa structure : choisissez-la."
    dates: dict[str, date] = {}
    for nom in ("du", "au"):
        try:
            dates[nom] = lire_jour(valeurs[nom])
        except ValueError as erreur:
            erreurs[nom] = str(erreur)
    if not erreurs and not dates["du"] <= dates["au"] <= dates["du"] + DUREE_MAX:
        erreurs["au"] = "L'habilitation se termine après avoir commencé, et dans les trois ans."
    if not erreurs and dates["au"] < aujourd_hui():
        erreurs["au"] = "Cette habilitation serait déjà terminée."
    return erreurs, dates


def _lire_delegations(
    visite: Visite,
    valeurs: Mapping[str, str],
    fonctions: Sequence[str],
    dates: Mapping[str, date],
    erreurs: dict[str, str],
) -> list[Delegation]:
    """The functions that are given, by one act, for its dates or else those of the habilitation; faults are added."""
    if not fonctions:
        return []
    territoire, structure = visite.services.territoire, valeurs["structure"] or None
    if not set(fonctions) <= set(Fonction):
        erreurs["fonction"] = "Choisissez des fonctions de la liste."
    elif valeurs["role"] in DES_AGENTS and not peut_exercer(
        Role(valeurs["role"]), structure, territoire, [Fonction(fonction) for fonction in fonctions]
    ):
        erreurs["fonction"] = (
            "Le président ne délègue qu'à un agent du département : rôle référent, dans une de ses structures."
        )
    if not 0 < len(valeurs["reference"]) <= TEXTE_MAX:
        erreurs["reference"] = "Indiquez l'acte par lequel le président délègue, par exemple « Arrêté 2026-031 »."
    lues = {}
    for nom, defaut in (("delegation_du", "du"), ("delegation_au", "au")):
        try:
            lues[nom] = lire_jour(valeurs[nom]) if valeurs[nom] else dates.get(defaut, aujourd_hui())
        except ValueError as erreur:
            erreurs[nom] = str(erreur)
    if len(lues) > 1 and lues["delegation_au"] < lues["delegation_du"]:
        erreurs["delegation_au"] = "La délégation se termine après avoir commencé."
    if erreurs:
        return []
    reference, du, au = valeurs["reference"], lues["delegation_du"], lues["delegation_au"]
    return [Delegation(Fonction(fonction), reference, du, au) for fonction in dict.fromkeys(fonctions)]


def _page(
    visite: Visite,
    *,
    valeurs: Mapping[str, str] | None = None,
    fonctions: Sequence[str] = (),
    erreurs: Mapping[str, str] | None = None,
    fait: str = "",
    statut: int = 200,
) -> Response:
    le = aujourd_hui()
    toutes = visite.services.ecrans.habilitations.lister(le)
    defaut = dict.fromkeys(CHAMPS, "")
    defaut |= {"du": jour_court(le), "au": jour_court(le + timedelta(days=365))}
    return page(
        visite,
        "administration/habilitations.html",
        LISTE,
        statut=statut,
        en_cours=[h for h in toutes if h.vaut(le)],
        attendent=[h for h in toutes if h.attend(le)],
        autres=[h for h in toutes if not h.vaut(le) and not h.attend(le)],
        moi=visite.session.habilitation.habilitation,
        agent=visite.acteur.agent,
        donneurs=visite.services.ecrans.habilitations.noms(
            {par for h in toutes for par in (h.donnee_par, h.approuvee_par) if par is not None}
        ),
        role_options=[(role.value, capitale(role.libelle)) for role in DES_AGENTS],
        place_options=[(place.code, place.libelle) for place in visite.services.territoire.places],
        noms=visite.services.territoire.noms_places,
        valeurs=valeurs or defaut,
        fonctions=tuple(Fonction),
        choisies=fonctions,
        erreurs=erreurs or {},
        fait=FAITS.get(fait),
    )
