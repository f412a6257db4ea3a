"""Contrat d'engagement, beside its proposal and its answer.

- a plan agreed, or a démarche planned, under a contract that is not open to it; a démarche followed that is over;
- a contract on the form of France Travail signed without its plan; a party that signs twice, or what no longer waits;
- a change, an actualisation, a suspension, a reasonable offer of a contract that is not in force, or a second change;
- a change answered that does not wait, a change of plan signed without its plan;
- a contract taken up again that is not suspended, or closed that is not signed; a reasonable offer in the social parcours.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur

Lecture = Callable[["Lecteur", EvenementLu], Iterator[str]]
INCONNU: dict[str, Any] = {"etat": "INCONNU", "plan": set(), "parties": set(), "suspendu": False, "changement": None}


def _contrat(lecteur: "Lecteur", e: EvenementLu) -> dict[str, Any]:
    contrats: dict[str, dict[str, Any]] = lecteur.familles.setdefault("contrats", {})
    return contrats.setdefault(e.corps["contrat"], INCONNU | {"plan": set(), "parties": set()})


def _propose(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from lecteur._contrat_engagement_propose(e)
    contrat = _contrat(lecteur, e)
    contrat |= {
        "etat": "PROPOSE",
        "modele": "modele" in e.corps,
        "parcours": e.corps["parcours"],
        "fin": e.corps["fin_le"],
    }


def _signe(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from lecteur._contrat_engagement_signe(e)
    yield from _sans_plan(lecteur, e)
    _contrat(lecteur, e)["etat"] = "SIGNE"


def _refuse(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from lecteur._contrat_engagement_refuse(e)
    _contrat(lecteur, e)["etat"] = "REFUSE"


def _sans_plan(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if contrat.get("modele") and contrat["plan"] != {"AXES", "DEMARCHE"}:
        yield "signé sur le modèle, sans plan d'action"


def _plan(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if e.corps["contrat"] not in lecteur.pendants and contrat["changement"] is None:
        yield "plan d'un contrat conclu"
    contrat["plan"].add("AXES")
    if contrat["changement"] is not None:
        contrat["changement"].discard("PLAN_ACTION")


def _demarche_prevue(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if e.corps["contrat"] not in lecteur.pendants and contrat["etat"] != "SIGNE":
        yield "démarche sous un contrat qui n'est ni proposé ni signé"
    contrat["plan"].add("DEMARCHE")
    lecteur.familles.setdefault("demarches", set()).add(e.corps["demarche"])


def _demarche_suivie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    ouvertes: set[str] = lecteur.familles.setdefault("demarches", set())
    if e.corps["demarche"] not in ouvertes:
        yield "suivi d'une démarche inconnue ou terminée"
    if e.corps["etat"] != "EN_COURS":
        ouvertes.discard(e.corps["demarche"])


def _partie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    parties = _contrat(lecteur, e)["parties"]
    if e.corps["contrat"] not in lecteur.pendants:
        yield "signature d'un contrat qui n'attend pas"
    if e.corps["partie"] in parties:
        yield "deux signatures de la même partie"
    yield from _sans_plan(lecteur, e)
    parties.add(e.corps["partie"])


def _hors_vigueur(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if contrat["etat"] != "SIGNE" or contrat["suspendu"]:
        yield "contrat qui n'est pas en vigueur"


def _modifie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _hors_vigueur(lecteur, e)
    contrat = _contrat(lecteur, e)
    if contrat["changement"] is not None:
        yield "deux changements en attente"
    contrat["changement"] = set(e.corps["changements"])


def _resigne(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    if "PLAN_ACTION" in (_contrat(lecteur, e)["changement"] or ()):
        yield "changement de plan signé sans plan"
    yield from _modification_refusee(lecteur, e)


def _modification_refusee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _hors_vigueur(lecteur, e)
    contrat = _contrat(lecteur, e)
    if contrat["changement"] is None:
        yield "réponse à un changement qui n'attend pas"
    contrat["changement"] = None


def _suspendu(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _hors_vigueur(lecteur, e)
    _contrat(lecteur, e)["suspendu"] = True


def _repris(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if contrat["etat"] != "SIGNE" or not contrat["suspendu"]:
        yield "reprise d'un contrat qui n'est pas suspendu"
    contrat["suspendu"] = False


def _clos(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    contrat = _contrat(lecteur, e)
    if contrat["etat"] != "SIGNE":
        yield "clôture d'un contrat qui n'est pas signé, ou deuxième clôture"
    if e.corps["motif"] == "SUSPENSION_PROLONGEE" and not contrat["suspendu"]:
        yield "clos par une suspension qui n'est pas"
    contrat |= {"etat": "CLOS", "changement": None}


def _ore(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _hors_vigueur(lecteur, e)
    if _contrat(lecteur, e).get("parcours") == "SOCIAL":
        yield "offre raisonnable d'emploi dans un parcours social"


def _dispense(lecteur: "Lecteur", _: EvenementLu) -> Iterator[str]:
    lecteur.pendants.clear()
    yield from ()


LECTURES: dict[str, Lecture] = {
    "contrat_engagement.propose": _propose,
    "contrat_engagement.signe": _signe,
    "contrat_engagement.refuse": _refuse,
    "contrat_engagement.plan_arrete": _plan,
    "contrat_engagement.demarche_prevue": _demarche_prevue,
    "contrat_engagement.demarche_suivie": _demarche_suivie,
    "contrat_engagement.signe_par_partie": _partie,
    "contrat_engagement.modifie": _modifie,
    "contrat_engagement.resigne": _resigne,
    "contrat_engagement.modification_refusee": _modification_refusee,
    "contrat_engagement.actualise": _hors_vigueur,
    "contrat_engagement.suspendu": _suspendu,
    "contrat_engagement.repris": _repris,
    "contrat_engagement.clos": _clos,
    "contrat_engagement.ore_fixee": _ore,
    "contrat_engagement.dispense": _dispense,
}
