"""Rendez-vous and convocations.

- a meeting moved into the past, after its day, or that waits for nothing;
- a convocation to a meeting that waits for nothing, after its day, or twice by the same channel; two invitations for the
  same purpose at once;
- a delivery of no convocation, after a last word, or that its channel cannot say;
- a reminder of a meeting that waits for nothing, after its day, or twice;
- an invitation reminded of twice, after its end, or once it was taken back; taken back twice.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur


def _memoire(lecteur: Lecteur) -> dict[str, Any]:
    memoire: dict[str, Any] = lecteur.familles.setdefault(
        "rendez_vous", {"convocations": {}, "rappels": {}, "prises": 0}
    )
    return memoire


def planifie(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    memoire = _memoire(lecteur)
    memoire["prises"] += 1
    lecteur.rendez_vous[e.corps["rendez_vous"]] = date.fromisoformat(e.corps["le"])
    if date.fromisoformat(e.corps["le"]) < e.survenu_le:
        yield "rendez-vous pris pour le passé"


def _du_jour(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    le = lecteur.rendez_vous.get(e.corps["rendez_vous"])
    if le is None:
        yield "à propos d'un rendez-vous qui n'attend pas"
    elif e.survenu_le > le:
        yield "à propos d'un rendez-vous passé"


def deplace(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    yield from _du_jour(lecteur, e)
    nouveau = date.fromisoformat(e.corps["le"])
    if nouveau < e.survenu_le:
        yield "déplacé dans le passé"
    lecteur.rendez_vous[e.corps["rendez_vous"]] = nouveau


def _moment(e: EvenementLu) -> tuple[str, str, str]:
    """The day and hour that the person was told: a plan corrected afterwards does not change what she heard."""
    return e.corps["rendez_vous"], e.corps["rendez_vous_le"], e.corps["heure"]


def _fin(e: EvenementLu) -> date | None:
    """The last day of an invitation; None while it is still to be sent: it runs from the day on which it left."""
    le = e.corps.get("valable_jusqu_au")
    return None if le is None else date.fromisoformat(le)


def _attend_ailleurs(invitation: dict[str, Any], canal: str) -> bool:
    """One that waits to be sent leaves another channel free."""
    return invitation["fin"] is None and invitation["canal"] != canal


def emise(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    memoire, corps = _memoire(lecteur), e.corps
    connues = [c for c in memoire["convocations"].values() if c["statut"] not in ("ECHOUEE", "NPAI", "NON_RECLAMEE")]
    convocation = {"canal": corps["canal"], "statut": None, "moment": None, "invite": None}
    if corps["canal"] == "EN_MAIN_PROPRE":
        convocation["statut"] = "DELIVREE"
    if "rendez_vous" in corps:
        yield from _du_jour(lecteur, e)
        convocation["moment"] = _moment(e)
        if any((c["moment"], c["canal"]) == (convocation["moment"], corps["canal"]) for c in connues):
            yield "convoqué deux fois par le même moyen"
    else:
        convocation["invite"] = (corps["motif"], memoire["prises"])
        convocation["fin"] = _fin(e)
        autres = (c for c in connues if c["invite"] == convocation["invite"] and not c.get("annulee"))
        if any(e.survenu_le <= (c["fin"] or date.max) and not _attend_ailleurs(c, corps["canal"]) for c in autres):
            yield "deux invitations à la fois"
    memoire["convocations"][corps["convocation"]] = convocation


def remise(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    convocation = _memoire(lecteur)["convocations"].get(e.corps["convocation"])
    if convocation is None:
        yield "remise d'aucune convocation"
        return
    statut = e.corps["statut"]
    if convocation["statut"] not in (None, "ENVOYEE") or convocation["statut"] == statut:
        yield "remise après le dernier mot"
    postal = {"NPAI": ("COURRIER", "LETTRE_RECOMMANDEE"), "NON_RECLAMEE": ("LETTRE_RECOMMANDEE",)}
    if convocation["canal"] not in postal.get(statut, (convocation["canal"],)):
        yield "remise que ce moyen ne peut pas dire"
    convocation["statut"] = statut
    convocation["fin"] = _fin(e) or convocation.get("fin")


def rappel(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    yield from _du_jour(lecteur, e)
    rappels, moment = _memoire(lecteur)["rappels"], _moment(e)
    if rappels.get(e.corps["rendez_vous"]) == moment:
        yield "rappelé deux fois"
    rappels[e.corps["rendez_vous"]] = moment


def _invite(lecteur: Lecteur, e: EvenementLu) -> dict[str, Any] | None:
    """The invitation that it is about, which nobody took back and no meeting answered."""
    memoire = _memoire(lecteur)
    connue = memoire["convocations"].get(e.corps["convocation"])
    attend = connue is not None and connue["invite"] is not None and connue["invite"][1] == memoire["prises"]
    return connue if attend and not connue.get("annulee") else None


def relancee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    invitation = _invite(lecteur, e)
    if invitation is None:
        yield "relance d'une invitation qui n'attend pas"
        return
    if invitation.get("relancee"):
        yield "relancée deux fois"
    if e.survenu_le > (invitation["fin"] or date.max):
        yield "relancée après la fin de l'invitation"
    invitation["relancee"] = True


def annulee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    invitation = _invite(lecteur, e)
    if invitation is None:
        yield "annulation d'une invitation qui n'attend pas"
        return
    invitation["annulee"] = True


def repondu(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    yield from _du_jour(lecteur, e)


LECTURES = {
    "rendez_vous.planifie": planifie,
    "rendez_vous.deplace": deplace,
    "convocation.emise": emise,
    "convocation.remise_constatee": remise,
    "rappel.envoye": rappel,
    "invitation.relancee": relancee,
    "invitation.annulee": annulee,
    "rendez_vous.repondu": repondu,
}
