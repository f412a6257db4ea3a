"""What is forbidden of signalements, proposals, recours, annulments and radiations.

- a signalement or a proposal taken up or filed twice; a regularisation signalled twice, or of nothing;
- anything on a manquement that is filed; observations or a hearing before the person is informed, two hearings;
- a notification, a recours or an annulment of a sanction that does not stand; two recours against one sanction;
- an answer to no recours, or two; a reform of no sanction that stands, or harsher than what it replaces; a decision on
  recours notified before it is taken, or twice; a rejection by silence within its two months, or after an answer;
- a recours sent to the commission twice, or once it waits no more; an opinion on none that was sent, or a second one;
- a lifting proposed of no sanction; one set aside twice, or once the sanction is lifted;
- a radiation or an end of right that follows no total suppression of four months, an end of right before its term.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur

TOTALE = ("SUPPRESSION", 100, 4)


def _memoire(lecteur: "Lecteur") -> dict[str, dict[str, Any]]:
    vide: dict[str, dict[str, Any]] = {"attendent": {}, "regularises": {}, "classes": {}, "entendus": {}, "recours": {}}
    memoire: dict[str, dict[str, Any]] = lecteur.familles.setdefault("sanction", vide)
    return memoire


def _attend(champ: str) -> Callable[["Lecteur", EvenementLu], Iterator[str]]:
    def lire(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
        _memoire(lecteur)["attendent"][e.corps[champ]] = e.survenu_le
        yield from ()

    return lire


def _conclut(champ: str) -> Callable[["Lecteur", EvenementLu], Iterator[str]]:
    def lire(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
        if _memoire(lecteur)["attendent"].pop(e.corps[champ], None) is None:
            yield "suite donnée à ce qui n'attend pas"

    return lire


def _regularisation(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    regularises = _memoire(lecteur)["regularises"]
    if e.corps["signalement"] in regularises or e.corps["signalement"] not in lecteur.crees:
        yield "régularisation de rien, ou deuxième régularisation"
    regularises[e.corps["signalement"]] = True


def _constat(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    for champ in e.corps.keys() & {"signalement", "proposition_sanction"}:
        yield from _conclut(champ)(lecteur, e)
    yield from lecteur._manquement_constate(e)


def _sur_un_manquement_ouvert(lecture: str) -> Callable[["Lecteur", EvenementLu], Iterator[str]]:
    """The reading of the main line, when the manquement is not filed."""

    def lire(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
        if e.corps["manquement"] in _memoire(lecteur)["classes"]:
            yield "étape sur un manquement classé"
        suite: Callable[[EvenementLu], Iterator[str]] = getattr(lecteur, lecture)
        yield from suite(e)

    return lire


def _decision(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _sur_un_manquement_ouvert("_sanction_decidee")(lecteur, e)
    sanction = lecteur.sanctions[e.corps["sanction"]]
    sanction["peine"] = (e.corps["mesure"], e.corps["taux_pourcent"], e.corps["duree_mois"])
    sanction["totale"] = sanction["peine"] == TOTALE
    sanction["manquement"] = e.corps["manquement"]


def _classement(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    manquement = lecteur.manquements.get(e.corps["manquement"])
    classes = _memoire(lecteur)["classes"]
    if manquement is None or "sanction" in manquement or e.corps["manquement"] in classes:
        yield "classement d'un manquement qui n'est pas en cours"
    classes[e.corps["manquement"]] = True


def _contradictoire(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    cle = e.corps["manquement"]
    manquement = lecteur.manquements.get(cle, {})
    if "intention" not in manquement or "sanction" in manquement or cle in _memoire(lecteur)["classes"]:
        yield "observations ou audition hors de la procédure"


def _audition(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _contradictoire(lecteur, e)
    entendus = _memoire(lecteur)["entendus"]
    if e.corps["manquement"] in entendus:
        yield "deux auditions"
    entendus[e.corps["manquement"]] = True


def _debout(lecteur: "Lecteur", e: EvenementLu) -> dict[str, Any]:
    return lecteur.sanctions.get(e.corps["sanction"], {})


def _notification(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    sanction = _debout(lecteur, e)
    if not sanction or "notifiee" in sanction:
        yield "notification d'aucune sanction, ou deuxième notification"
    sanction["notifiee"] = True


def _recours(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    recours = _memoire(lecteur)["recours"]
    if not _debout(lecteur, e) or any(r["sanction"] == e.corps["sanction"] for r in recours.values()):
        yield "recours contre aucune sanction, ou deuxième recours"
    recours[e.corps["recours"]] = {"sanction": e.corps["sanction"], "le": e.survenu_le}


def _reponse(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    recours = _memoire(lecteur)["recours"].get(e.corps["recours"])
    if recours is None or "issue" in recours:
        yield "réponse à aucun recours, ou deuxième réponse"
    else:
        recours["issue"] = e.corps["issue"]
        if recours["issue"] == "REFORME":
            yield from _reforme(lecteur.sanctions.get(recours["sanction"], {}), e)


def _reforme(sanction: dict[str, Any], e: EvenementLu) -> Iterator[str]:
    """Of nothing, of a measure that is the same, or harsher in something: a suppression is harsher than a suspension."""
    reforme = (e.corps["mesure"], e.corps["taux_pourcent"], e.corps["duree_mois"])
    if not sanction:
        yield "réforme d'aucune sanction"
        return
    mesure, taux, duree = sanction["peine"]
    durcie = (mesure, reforme[0]) == ("SUSPENSION", "SUPPRESSION")
    if reforme == sanction["peine"] or reforme[1] > taux or reforme[2] > duree or durcie:
        yield "réforme qui n'abaisse rien, ou qui aggrave"
    sanction["peine"], sanction["fin"] = reforme, date.fromisoformat(e.corps["fin_le"])
    sanction["totale"] = reforme == TOTALE


def _decision_notifiee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    recours = _memoire(lecteur)["recours"].get(e.corps["recours"])
    if recours is None or "issue" not in recours or "notifiee" in recours:
        yield "notification d'aucune décision sur recours, ou deuxième notification"
    else:
        recours["notifiee"] = True


def _silence(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    recours = _memoire(lecteur)["recours"].get(e.corps["recours"])
    if recours is None or "issue" in recours or "rejete" in recours:
        yield "rejet implicite d'un recours qui n'attend pas"
    elif e.survenu_le <= recours.get("silence_le", recours["le"] + relativedelta(months=2)):
        yield "rejet implicite avant deux mois"
    if recours is not None:
        recours["rejete"] = True


def _transmission(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """The commission has its month, then the département another one (CASF R262-90)."""
    recours = _memoire(lecteur)["recours"].get(e.corps["recours"])
    if recours is None or recours.keys() & {"issue", "rejete", "silence_le"}:
        yield "transmission d'aucun recours qui attende, ou deuxième transmission"
    else:
        recours["silence_le"] = e.survenu_le + relativedelta(months=1) + relativedelta(months=1)


def _avis_de_la_commission(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    recours = _memoire(lecteur)["recours"].get(e.corps["recours"])
    if recours is None or "silence_le" not in recours or recours.keys() & {"issue", "avis"}:
        yield "avis de la commission sur aucun recours transmis, ou deuxième avis"
    else:
        recours["avis"], recours["silence_le"] = True, e.survenu_le + relativedelta(months=1)


def _annulation(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    sanction = lecteur.sanctions.pop(e.corps["sanction"], None)
    if sanction is None:
        yield "annulation d'aucune sanction"
    else:
        _memoire(lecteur)["classes"][sanction["manquement"]] = True
        lecteur.annulees.add(e.corps["sanction"])
    accueillis = {r["sanction"] for r in _memoire(lecteur)["recours"].values() if r.get("issue") == "ACCUEILLI"}
    if e.corps["motif"] == "RECOURS" and e.corps["sanction"] not in accueillis:
        yield "annulation sur un recours que personne n'a accueilli"


def _levee_proposee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    if not _debout(lecteur, e):
        yield "levée proposée d'aucune sanction"
    yield from _attend("proposition_levee")(lecteur, e)


def _levee_ecartee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    yield from _conclut("proposition_levee")(lecteur, e)
    if "levee" in _debout(lecteur, e):
        yield "levée écartée d'une sanction levée"


def _radiation(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    sanction = _debout(lecteur, e)
    if not sanction.get("totale") or "levee" in sanction:
        yield "suite d'une suppression qui n'est pas totale, ou levée"
    elif e.survenu_le > sanction["fin"]:
        yield "radiation proposée après la suppression"


def _report(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    sanction = _debout(lecteur, e)
    if not sanction.get("totale") or "levee" in sanction or "close" in sanction:
        yield "suite d'une suppression qui n'est pas totale, ou levée"
    sanction["report"] = date.fromisoformat(e.corps["fin_le"])


def _fin_de_droit(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    sanction = _debout(lecteur, e)
    if not sanction.get("totale") or "levee" in sanction or "close" in sanction:
        yield "suite d'une suppression qui n'est pas totale, ou levée"
    elif e.survenu_le <= max(sanction["fin"], sanction.get("report", sanction["fin"])):
        yield "fin de droit avant son terme"
    sanction["close"] = True


LECTURES = {
    "manquement.signale": _attend("signalement"),
    "manquement.regularisation_signalee": _regularisation,
    "manquement.signalement_classe": _conclut("signalement"),
    "manquement.constate": _constat,
    "manquement.classe": _classement,
    "sanction.proposition_recue": _attend("proposition_sanction"),
    "sanction.proposition_ecartee": _conclut("proposition_sanction"),
    "sanction.intention_notifiee": _sur_un_manquement_ouvert("_sanction_intention_notifiee"),
    "sanction.avis_rendu": _sur_un_manquement_ouvert("_sanction_avis_rendu"),
    "sanction.observations_recues": _contradictoire,
    "sanction.audition_tenue": _audition,
    "sanction.decidee": _decision,
    "sanction.notifiee": _notification,
    "sanction.recours_forme": _recours,
    "sanction.recours_decide": _reponse,
    "sanction.recours_rejete_implicitement": _silence,
    "sanction.decision_recours_notifiee": _decision_notifiee,
    "sanction.recours_transmis": _transmission,
    "sanction.avis_commission_rendu": _avis_de_la_commission,
    "sanction.annulee": _annulation,
    "sanction.levee_proposee": _levee_proposee,
    "sanction.levee_ecartee": _levee_ecartee,
    "sanction.radiation_proposee": _radiation,
    "sanction.fin_de_droit_reportee": _report,
    "sanction.fin_de_droit_decidee": _fin_de_droit,
}
