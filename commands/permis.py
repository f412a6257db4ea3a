"""Who may ask for a step: the one place that answers, for pages, API, lots, imports, reactions and command line alike.

A step that takes a power (:mod:`commands.pouvoirs`) asks for a function whose delegation covers both the day of the act and
the day on which it is recorded; and for somebody who took no incompatible part in the same procedure. Some steps are the
work of a process, and no agent records, restates nor annuls them. What restates or annuls a step takes what the step takes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from commands.base import ETAPES, Acte, Commande, Etape, Interdite, jour
from commands.pouvoirs import DU_ROLE, FONCTIONS, INCOMPATIBLES, TEXTES, fonctions, objets_nommes, parts_prises
from ledger.contexte import Acteur, Delegation
from ledger.dossier import Dossier
from ledger.events.etape import EtapeAnnulee
from ledger.lu import EvenementLu

Demande = tuple[Etape, Mapping[str, object]]
"""A step, and the fields that say which act it is and what it is about."""


def peut(acteur: Acteur, etape: Etape, le: date, dossier: Dossier | None = None) -> bool:
    """Whether the step may be the actor's on this day: see :func:`exiger_ouverte`."""
    try:
        exiger_ouverte(acteur, etape, le, dossier)
    except Interdite:
        return False
    return True


def peut_corriger(acteur: Acteur, type_: str, le: date) -> bool:
    """Whether the actor may restate or annul an event of this type (``sanction.decidee.v1``) on this day."""
    return type_ != EtapeAnnulee.type_stable() and all(peut(acteur, etape, le) for etape in etapes_de(type_))


def etapes_de(type_: str) -> list[Etape]:
    """The step that gives an event of this type."""
    return [etape for etape in ETAPES.values() if etape.evenements[0].type_stable() == type_]


def exiger_ouverte(acteur: Acteur, etape: Etape, le: date, dossier: Dossier | None = None) -> None:
    """Refuse a step that is not the actor's on this day, whatever it says: what may be told before anything is typed.

    ``dossier`` is whom it is about, when known. Raises :class:`~commands.base.Interdite`.
    """
    _exiger_role(acteur, etape)
    if etape.actes and not any(_tient(acteur, acte, le, le) for acte in etape.actes):
        acte = next((acte for acte in etape.actes if fonctions(acte)), etape.actes[0])
        raise _absent(acteur, acte, le, le)
    if dossier is not None and etape.garde is not None:
        etape.garde(acteur, dossier, None)


def reserve(etape: Etape) -> str:
    """Who may take a step, in French; empty for one that takes no power."""
    if not etape.actes:
        return ""
    exclus = [motif for paire, motif in INCOMPATIBLES.items() if paire & {*etape.actes}]
    par = dire_fonctions(*etape.actes)
    a_qui = (
        f"Étape du président du conseil départemental ({TEXTES[etape.actes[0].procedure]}), pour qui en a la délégation :"
        f" {par}."
        if par
        else f"Étape de qui accompagne la personne : {_roles(etape.actes[0])}."
    )
    return " ".join((a_qui, *(f"{motif[0].upper()}{motif[1:]}." for motif in exclus)))


def exiger_permis(
    acteur: Acteur, commande: Commande, lus: Sequence[EvenementLu], aujourd_hui: date
) -> Delegation | None:
    """The delegation by which the actor takes the step; None when it takes none, or when his role is enough.

    ``lus`` are the events of the dossier. What restates or annuls a step is an act of the day on which it is recorded.
    Raises :class:`~commands.base.Interdite`.
    """
    par: Delegation | None = None
    for etape, contenu in _demandes(commande, lus):
        _exiger_role(acteur, etape)
        acte = etape.acte_de(contenu)
        if acte is None:
            continue
        du_fait = aujourd_hui if commande.correction else commande.survenu_le or aujourd_hui
        tenue = _tient(acteur, acte, du_fait, aujourd_hui)
        if not tenue:
            raise _absent(acteur, acte, du_fait, aujourd_hui)
        par = next(iter(tenue), None)
        exiger_compatible(acteur, acte, contenu, lus)
    return par


def exiger_compatible(acteur: Acteur, acte: Acte, contenu: Mapping[str, object], lus: Sequence[EvenementLu]) -> None:
    """Refuse the act to whom took, in the procedure that the step names, a part that excludes it.

    Raises :class:`~commands.base.Interdite`.
    """
    exclus = {autre: motif for paire, motif in INCOMPATIBLES.items() if acte in paire for autre in paire - {acte}}
    if not exclus:
        return
    objets = objets_nommes(acte.procedure, contenu)
    for prise, agent, e in parts_prises(lus, acte.procedure, objets, acteur.agent):
        if prise in exclus and agent == str(acteur.agent):
            titre = e.classe.libelle if e.classe else prise.pouvoir.libelle
            raise Interdite(
                "part_deja_prise",
                f"Vous avez enregistré « {titre} » du {jour(e.survenu_le)} dans cette procédure : {exclus[prise]}. Un autre"
                f" agent doit le faire ({dire_fonctions(acte)}).",
            )


def par_delegation(acteur: Acteur, etape: Etape, contenu: Mapping[str, object], le: date) -> Delegation | None:
    """The delegation by which the actor holds the act that the step is, on this day, if he holds it by one."""
    acte = etape.acte_de(contenu)
    return next(iter(_tient(acteur, acte, le, le)), None) if acte is not None else None


def incompatibilite(
    acteur: Acteur, etape: Etape, contenu: Mapping[str, object], lus: Sequence[EvenementLu]
) -> Interdite | None:
    """Why the actor's part in the procedure excludes the step, before it is typed; None when it does not."""
    try:
        if (acte := etape.acte_de(contenu)) is not None:
            exiger_compatible(acteur, acte, contenu, lus)
    except Interdite as interdite:
        return interdite
    return None


def dire_fonctions(*actes: Acte) -> str:
    """The functions that give one of these acts, in words."""
    donnent = dict.fromkeys(fonction for acte in actes for fonction in fonctions(acte))
    return " ou ".join(f"fonction « {fonction.libelle} »" for fonction in donnent)


def _roles(acte: Acte) -> str:
    """The roles that give an act, in words."""
    return ", ".join(role.libelle for role, actes in DU_ROLE.items() if acte in actes)


def _demandes(commande: Commande, lus: Sequence[EvenementLu]) -> Iterator[Demande]:
    """The step that is asked for, and the one that it restates or annuls."""
    contenu: dict[str, Any] = dict(commande)
    yield ETAPES[type(commande)], contenu
    if commande.correction is None:
        return
    cible = next((e for e in lus if e.evenement_id == commande.correction.evenement), None)
    if cible is None:
        return
    for etape in ETAPES.values():
        if cible.classe is etape.evenements[0]:
            yield etape, cible.corps


def _exiger_role(acteur: Acteur, etape: Etape) -> None:
    if etape.roles and acteur.role not in etape.roles:
        permis = ", ".join(role.libelle for role in etape.roles)
        raise Interdite(
            "etape_reservee",
            f"Cette étape est réservée à : {permis}. Elle constate ce qu'un programme a fait.",
        )


def _tient(acteur: Acteur, acte: Acte, du_fait: date, aujourd_hui: date) -> tuple[Delegation | None, ...]:
    """By what the actor holds an act: None stands for his role."""
    du_role = (None,) if acte in DU_ROLE.get(acteur.role, ()) else ()
    tenues = (d for d in acteur.delegations if acte in FONCTIONS[d.fonction])
    return (*du_role, *(d for d in tenues if d.vaut(du_fait) and d.vaut(aujourd_hui)))


def _absent(acteur: Acteur, acte: Acte, du_fait: date, aujourd_hui: date) -> Interdite:
    """Why the actor does not hold an act: nothing gives it to him, or not on that day."""
    connue = next((d for d in acteur.delegations if acte in FONCTIONS[d.fonction]), None)
    if connue is not None:
        manque = aujourd_hui if not connue.vaut(aujourd_hui) else du_fait
        return Interdite(
            "hors_delegation",
            f"Votre délégation ({connue.reference}) pour la fonction « {connue.fonction.libelle} » va du {jour(connue.du)}"
            f" au {jour(connue.au)} : elle ne couvre pas le {jour(manque)}.",
        )
    if not fonctions(acte):
        return Interdite(
            "pouvoir_absent",
            f"Cette étape revient à : {_roles(acte)}. Votre rôle ({acteur.role.libelle}) ne la permet pas.",
        )
    return Interdite(
        "pouvoir_absent",
        f"Cette étape appartient au président du conseil départemental ({TEXTES[acte.procedure]}) ; il la délègue"
        f" ({dire_fonctions(acte)}), et votre habilitation ne le dit pas. Proposez ou signalez ce que vous voyez ; un agent"
        " qui en a la délégation décidera.",
    )
