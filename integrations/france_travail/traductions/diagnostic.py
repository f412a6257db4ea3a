"""Diagnostic usager v4: besoins, contraintes, pouvoir d'agir and autonomie numérique of the dossier, in one call.

The numbers are those of France Travail's referential in the version that the event names. Besoins hang there from a
« diagnostic » that is a métier, which our entretien does not choose: they go to the one that France Travail puts first, else
to the last one that moved, and where there is none to one whose métier is not defined, as the published file lets a partner
write. The API is closed until the département opens it (:data:`services.NON_VERIFIEES`).
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from integrations.france_travail import services
from integrations.france_travail.appel import Appel, ContexteTraduction
from integrations.france_travail.traductions.contrat_engagement import ecrire_jour
from integrations.france_travail.traductions.lecture import liste, objet
from integrations.france_travail.traductions.registre import traduit
from integrations.france_travail.traductions.table import Table, memes_codes
from integrations.livraison.echecs import Rejet
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

VERSION: Final = "FT-V4"
EN_COURS: Final = "EN_COURS"
NUMERIQUE: Final = "22"
BESOIN_NUMERIQUE: Final = "7"

BESOINS: Final = memes_codes("besoin", ValeurBesoin)
CONTRAINTES: Final = memes_codes("contrainte", ValeurContrainte)
IMPACTS: Final = memes_codes("impact", Impact)
SITUATIONS: Final = memes_codes("situation", ValeurSituation)
OBJECTIFS: Final = Table(
    "objectif",
    ValeurObjectif,
    {
        ValeurObjectif.NON_ABORDE: "NON_ABORDEE",  # written so; read in both spellings
        ValeurObjectif.EN_COURS: "EN_COURS",
        ValeurObjectif.REALISE: "REALISE",
        ValeurObjectif.ABANDONNE: "ABANDONNE",
    },
    {"NON_ABORDE": ValeurObjectif.NON_ABORDE},
)
REPONSES: Final = memes_codes("pouvoirAgir", ReponsePersonne)
PAR_DIAGNOSTIC: Final = "besoinsParDiagnosticAEnregistrer"
SANS_METIER: Final = {"idMetierChiffre": "NON_DEFINI", "nomMetier": "Projet à définir"}
LECTURE: Final = Appel(services.LECTURE_DIAGNOSTICS, "GET", "/diagnostics")
CREATION: Final = Appel(services.CREATION_DIAGNOSTIC, "POST", "/diagnostics", SANS_METIER)


@traduit(DiagnosticEtabli, DiagnosticActualise)
def enregistrer(e: EvenementLu, contexte: ContexteTraduction) -> Appel | None:
    """The diagnostic, health included (CT L5411-5-2: the network shares it); None when it says nothing."""
    _exiger_version(e.corps)
    date_exploration = ecrire_jour(e.survenu_le)
    corps: dict[str, Any] = {
        "contraintesDossierAEnregistrer": _contraintes(e.corps, contexte.scelles, date_exploration),
        "autonomieNumeriqueAEnregistrer": _autonomie(e.corps.get("autonomie_numerique"), date_exploration),
        "pouvoirAgirAEnregistrer": _pouvoir(e.corps.get("pouvoir_agir")),
    }
    dits = {nom: valeur for nom, valeur in corps.items() if valeur is not None}
    if besoins := [_besoin(besoin) for besoin in e.corps.get("besoins", ())]:
        dits[PAR_DIAGNOSTIC] = [{"dateExploration": date_exploration, "besoinAEnregistrer": besoins}]
        return Appel(services.DIAGNOSTIC, "POST", "/dossiers", dits, lecture=LECTURE, a_defaut=CREATION)
    return Appel(services.DIAGNOSTIC, "POST", "/dossiers", dits) if dits else None


def completer(appel: Appel, lu: Any) -> Appel | None:
    """Besoins under the diagnostic that France Travail puts first, else the last that moved; None when there is none."""
    diagnostics = [
        objet(un, "diagnostic") for un in liste(objet(lu or {}, "lecture").get("diagnostics"), "diagnostics")
    ]
    en_cours = [d for d in diagnostics if d.get("statut") == EN_COURS and isinstance(d.get("idDiagnostic"), str)]
    if not en_cours:
        return None
    choisi = max(en_cours, key=lambda d: (d.get("estPrioritaire") is True, str(d.get("dateMiseAJour") or "")))
    dits = dict(appel.corps or {})
    dits[PAR_DIAGNOSTIC] = [{"idDiagnostic": choisi["idDiagnostic"], **besoins} for besoins in dits[PAR_DIAGNOSTIC]]
    return replace(appel, corps=dits, lecture=None, a_defaut=None)


@traduit(ObjectifSuivi)
def suivre(e: EvenementLu, _contexte: ContexteTraduction) -> Appel | None:
    """One objectif moves on."""
    _exiger_version(e.corps)
    contraintes = {
        "dateExploration": ecrire_jour(e.survenu_le),
        "objectifsAEnregistrer": [_objectif({"code": e.corps["objectif"], "valeur": e.corps["valeur"]})],
    }
    return Appel(services.DIAGNOSTIC, "POST", "/dossiers", {"contraintesDossierAEnregistrer": contraintes})


def _exiger_version(corps: Mapping[str, Any]) -> None:
    """The same number names another contrainte in another version: it is never sent under the wrong one."""
    if corps["referentiel"] != VERSION:
        raise Rejet(
            "REFERENTIEL", f"le diagnostic suit le référentiel {corps['referentiel']}, et l'API attend {VERSION}"
        )


def _contraintes(corps: Mapping[str, Any], scelles: Mapping[str, Any], le: str) -> dict[str, Any] | None:
    evaluees: list[Mapping[str, Any]] = [*corps.get("contraintes", ())]
    if sante := scelles.get("sante"):
        evaluees.append(sante)
    situations = [s for c in evaluees for s in c.get("situations", ())] + [*(scelles.get("situations_sensibles") or ())]
    objectifs = [o for c in evaluees for o in c.get("objectifs_fixes", ())]
    dits: dict[str, Any] = {
        "contraintesAEnregistrer": [_contrainte(c) for c in evaluees],
        "situationsAEnregistrer": [_situation(s) for s in situations],
        "objectifsAEnregistrer": [_objectif(o) for o in objectifs],
    }
    dits = {nom: valeur for nom, valeur in dits.items() if valeur}
    if "sans_contrainte" in corps:
        dits["declareSansContrainteAEnregistrer"] = corps["sans_contrainte"]
    return {"dateExploration": le, **dits} if dits else None


def _besoin(besoin: Mapping[str, Any]) -> dict[str, str]:
    return {"code": str(besoin["code"]), "valeur": BESOINS.exiger(besoin["valeur"])}


def _contrainte(contrainte: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "code": str(contrainte["code"]),
        "valeur": CONTRAINTES.exiger(contrainte.get("valeur", "OUI")),
        "impact": IMPACTS.exiger(contrainte.get("impact", "NON_RENSEIGNE")),
        "estPrioritaire": contrainte.get("prioritaire", False),
    }


def _situation(situation: Mapping[str, Any]) -> dict[str, str]:
    return {"code": str(situation["code"]), "valeur": SITUATIONS.exiger(situation["valeur"])}


def _objectif(objectif: Mapping[str, Any]) -> dict[str, str]:
    return {"code": str(objectif["code"]), "valeur": OBJECTIFS.exiger(objectif.get("valeur", "EN_COURS"))}


def _autonomie(autonomie: Mapping[str, Any] | None, le: str) -> dict[str, Any] | None:
    if autonomie is None:
        return None
    return {
        "contrainteAEnregistrer": {"code": NUMERIQUE, "valeur": CONTRAINTES.exiger(autonomie["contrainte"])},
        "besoinAEnregistrer": {"code": BESOIN_NUMERIQUE, "valeur": BESOINS.exiger(autonomie["besoin"])},
        "dateExploration": le,
    }


def _pouvoir(pouvoir: Mapping[str, Any] | None) -> dict[str, str] | None:
    if pouvoir is None:
        return None
    return {nom: REPONSES.exiger(pouvoir[nom]) for nom in ("confiance", "accompagnement")}
