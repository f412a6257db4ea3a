"""Accompagnement.

- an answer to no message, or to one that went the same way;
- the same content deposited twice;
- a bilan before any orientation, of a period that ends before it begins, or that is not over;
- an opinion on a meeting that did not take place, or two;
- a task that is to be done before it is created, confided or closed without being open.
"""

from collections.abc import Iterator
from typing import Any

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur


def _memoire(lecteur: Lecteur) -> dict[str, Any]:
    memoire: dict[str, Any] = lecteur.familles.setdefault(
        "accompagnement",
        {"message.envoye": set(), "message.recu": set(), "contenus": set(), "tenus": set(), "taches": set()},
    )
    return memoire


def note(_lecteur: Lecteur, _e: EvenementLu) -> Iterator[str]:
    yield from ()


def message(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    assert e.classe is not None
    memoire = _memoire(lecteur)
    inverse = "message.recu" if e.classe.nom == "message.envoye" else "message.envoye"
    if "en_reponse_a" in e.corps and e.corps["en_reponse_a"] not in memoire[inverse]:
        yield "réponse à aucun message"
    memoire[e.classe.nom].add(e.corps["message"])


def document(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    contenus = _memoire(lecteur)["contenus"]
    if e.corps["sha256"] in contenus:
        yield "document déposé deux fois"
    contenus.add(e.corps["sha256"])


def bilan(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if not lecteur.orientations:
        yield "bilan sans orientation"
    if not e.corps["debut_le"] <= e.corps["fin_le"] <= e.survenu_le.isoformat():
        yield "bilan d'une période impossible"


def honore(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    _memoire(lecteur)["tenus"].add(e.corps["rendez_vous"])
    le = lecteur.rendez_vous.pop(e.corps["rendez_vous"], None)
    if le is None:
        yield "issue d'un rendez-vous qui n'attend pas"
    elif le != e.survenu_le:
        yield "issue un autre jour que le rendez-vous"


def satisfaction(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if "rendez_vous" in e.corps:
        tenus = _memoire(lecteur)["tenus"]
        if e.corps["rendez_vous"] not in tenus:
            yield "avis sur aucun rendez-vous tenu, ou deuxième avis"
        tenus.discard(e.corps["rendez_vous"])


def tache(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if e.corps["a_faire_le"] < e.survenu_le.isoformat():
        yield "tâche à faire dans le passé"
    _memoire(lecteur)["taches"].add(e.corps["tache"])


def confiee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if e.corps["tache"] not in _memoire(lecteur)["taches"]:
        yield "tâche confiée sans être ouverte"


def cloture(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    ouvertes = _memoire(lecteur)["taches"]
    if e.corps["tache"] not in ouvertes:
        yield "clôture d'aucune tâche ouverte"
    ouvertes.discard(e.corps["tache"])


LECTURES = {
    "note.ecrite": note,
    "message.envoye": message,
    "message.recu": message,
    "document.depose": document,
    "bilan.etabli": bilan,
    "rendez_vous.honore": honore,
    "satisfaction.repondue": satisfaction,
    "tache.creee": tache,
    "tache.confiee": confiee,
    "tache.close": cloture,
}
