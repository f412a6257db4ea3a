"""What the reader keeps of criteria, delays, réorientations and ends of parcours.

- a delay said to have passed twice, before its last day, or that nothing began;
- a demand without orientation, or two that wait; what follows a demand that does not wait; an opinion without session, or
  before it, or two;
- a decision that leaves a demand waiting, or answers none; a re-examination of a parcours that is not social;
- an end without orientation; a transfer from somebody who does not follow the person.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from ledger.lu import EvenementLu
from tests.commands.interdits import Lecteur

SIX_SEMAINES = timedelta(weeks=6)


@dataclass
class Memoire:
    """What the family remembers."""

    demande: str | None = None
    seance: str | None = None
    avis: bool = False
    sociale: bool = False
    referent: str | None = None
    delais: set[str] = field(default_factory=set)


def memoire(lecteur: Lecteur) -> Memoire:
    """The memory of the family, in the reader."""
    connue: Memoire = lecteur.familles.setdefault("orientation", Memoire())
    return connue


def criteres_recueillis(_lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if e.corps["saisis_le"] > e.survenu_le.isoformat():
        yield "réponses données après leur recueil"


def delai_depasse(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su, depuis = memoire(lecteur), e.corps["information_recue_le"]
    if depuis in su.delais:
        yield "délai dépassé deux fois"
    if e.survenu_le <= date.fromisoformat(depuis) + SIX_SEMAINES:
        yield "délai dépassé avant son dernier jour"
    su.delais.add(depuis)


def decidee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if e.corps.get("demande") != su.demande:
        yield "décision qui laisse une demande attendre, ou ne répond à aucune"
    su.demande, su.seance, su.avis, su.sociale = None, None, False, e.corps["parcours"] == "SOCIAL"
    yield from lecteur._orientation_decidee(e)


def demandee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if not lecteur.orientations or lecteur.orientations[-1]["id"] != e.corps["orientation"]:
        yield "demande de réorientation sans orientation"
    if su.demande is not None:
        yield "deux demandes de réorientation en attente"
    su.demande, su.seance, su.avis = e.corps["demande"], None, False


def ept_inscrite(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if e.corps["demande"] != su.demande or su.avis:
        yield "inscrite à une séance sans demande qui l'attende"
    su.seance = e.corps["seance_le"]


def ept_avis_rendu(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if e.corps["demande"] != su.demande or su.avis or su.seance != e.corps["seance_le"]:
        yield "avis sans séance, ou deuxième avis"
    if e.survenu_le.isoformat() < e.corps["seance_le"]:
        yield "avis avant la séance"
    if e.corps["avis"] == "AJOURNE":
        su.seance = None
    else:
        su.avis = True


def refusee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if e.corps["demande"] != su.demande:
        yield "refus d'aucune demande"
    su.demande, su.seance, su.avis = None, None, False


def social_realise(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    if not lecteur.orientations or not memoire(lecteur).sociale:
        yield "réexamen d'un parcours qui n'est pas social"


def termine(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if not lecteur.orientations or lecteur.orientations[-1]["id"] != e.corps["orientation"]:
        yield "fin d'un parcours qui n'est pas en cours"
    su.demande, su.seance, su.avis, su.sociale, su.referent = None, None, False, False, None
    lecteur.orientations.clear()
    lecteur.attente = lecteur.structure = None


def structure_designee(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    memoire(lecteur).referent = None
    yield from lecteur._structure_designee(e)


def referent_designe(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    memoire(lecteur).referent = e.corps["referent"]
    yield from lecteur._referent_designe(e)


def referent_transfere(lecteur: Lecteur, e: EvenementLu) -> Iterator[str]:
    su = memoire(lecteur)
    if (su.referent, lecteur.structure) != (e.corps["precedent"], e.corps["structure_precedente"]):
        yield "transfert depuis un référent qui ne suit pas la personne"
    su.referent, lecteur.structure = e.corps["referent"], e.corps["structure"]


LECTURES: dict[str, Any] = {
    "orientation.criteres_recueillis": criteres_recueillis,
    "orientation.delai_depasse": delai_depasse,
    "orientation.decidee": decidee,
    "reorientation.demandee": demandee,
    "reorientation.ept_inscrite": ept_inscrite,
    "reorientation.ept_avis_rendu": ept_avis_rendu,
    "reorientation.refusee": refusee,
    "reexamen.social_realise": social_realise,
    "parcours.termine": termine,
    "structure.designee": structure_designee,
    "referent.designe": referent_designe,
    "referent.transfere": referent_transfere,
}
