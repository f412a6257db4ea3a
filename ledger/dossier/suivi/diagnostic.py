"""Diagnostic global, as it stands. Health is sealed: nothing of it is in the state."""

from collections.abc import Iterable
from typing import Any

from ledger.dossier.etat.diagnostic import Contrainte, Diagnostic
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.diagnostic import (
    Impact,
    ReponsePersonne,
    ValeurBesoin,
    ValeurContrainte,
    ValeurObjectif,
    ValeurSituation,
)


@evolue(DiagnosticEtabli)
def diagnostic_etabli(dossier: Dossier, e: EvenementLu) -> None:
    """A whole picture; the ones before stay, and are no longer the dossier's."""
    corps = e.corps
    diagnostic = Diagnostic(
        id=corps["diagnostic"],
        referentiel=corps["referentiel"],
        etabli_le=e.survenu_le,
        orientation=dossier.orientation.id if dossier.orientation else None,
        sans_contrainte=corps["sans_contrainte"],
        actualise_le=e.survenu_le,
    )
    dossier.diagnostics[diagnostic.id] = diagnostic
    _reporter(diagnostic, corps)


@evolue(DiagnosticActualise)
def diagnostic_actualise(dossier: Dossier, e: EvenementLu) -> None:
    """Lay the changes over what was known."""
    if (diagnostic := dossier.diagnostics.get(e.corps["diagnostic"])) is not None:
        diagnostic.actualise_le = e.survenu_le
        _reporter(diagnostic, e.corps)


@evolue(ObjectifSuivi)
def objectif_suivi(dossier: Dossier, e: EvenementLu) -> None:
    """An objectif moves on."""
    corps = e.corps
    diagnostic = dossier.diagnostics.get(corps["diagnostic"])
    contrainte = diagnostic.contraintes.get(corps["contrainte"]) if diagnostic else None
    if contrainte is not None:
        contrainte.objectifs[corps["objectif"]] = ValeurObjectif[corps["valeur"]]


def _reporter(diagnostic: Diagnostic, corps: dict[str, Any]) -> None:
    for besoin in corps["besoins"]:
        diagnostic.besoins[besoin["code"]] = ValeurBesoin[besoin["valeur"]]
    _reporter_contraintes(diagnostic, corps["contraintes"])
    if (pouvoir := corps.get("pouvoir_agir")) is not None:
        diagnostic.confiance = ReponsePersonne[pouvoir["confiance"]]
        diagnostic.accompagnement = ReponsePersonne[pouvoir["accompagnement"]]
    if (numerique := corps.get("autonomie_numerique")) is not None:
        diagnostic.contrainte_numerique = ValeurContrainte[numerique["contrainte"]]
        diagnostic.besoin_numerique = ValeurBesoin[numerique["besoin"]]


def _reporter_contraintes(diagnostic: Diagnostic, contraintes: Iterable[dict[str, Any]]) -> None:
    """A contrainte told again keeps the situations and objectifs that were not; a new priority takes over."""
    for dite in contraintes:
        contrainte = diagnostic.contraintes.get(dite["code"])
        if contrainte is None:
            contrainte = Contrainte(dite["code"], ValeurContrainte.NON_ABORDEE, Impact.NON_RENSEIGNE, prioritaire=False)
            diagnostic.contraintes[contrainte.code] = contrainte
        if dite["prioritaire"]:
            for autre in diagnostic.contraintes.values():
                autre.prioritaire = False
        contrainte.valeur = ValeurContrainte[dite["valeur"]]
        contrainte.impact = Impact[dite["impact"]]
        contrainte.prioritaire = dite["prioritaire"]
        contrainte.situations |= {s["code"]: ValeurSituation[s["valeur"]] for s in dite["situations"]}
        contrainte.objectifs |= {o["code"]: ValeurObjectif[o["valeur"]] for o in dite["objectifs_fixes"]}
        if contrainte.valeur is ValeurContrainte.OUI:
            diagnostic.sans_contrainte = False
