"""What no sequence of accepted commands may reach: entry, departure, household, duplicates.

- a second departure in a row; a second arrival in a row; a change of right after a mutation that is not there;
- a step of the accompaniment after a departure, until the right opens again;
- two households at once; a household left that was not joined;
- anything on an absorbed dossier; a right that stays open there; a separation of another merge.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from ledger.lu import EvenementLu

if TYPE_CHECKING:
    from tests.commands.interdits import Lecteur

OUVERTS = {"OUVERT_VERSABLE", "OUVERT_SUSPENDU", "VERSEMENT_SUSPENDU"}
APRES_UN_DEPART = {"droits", "effacement", "rectification", "sujet"}


@dataclass
class Entree:
    """Where the dossier is."""

    droit: str = ""
    droit_avant: str = ""
    mutations: list[tuple[str, bool]] = field(default_factory=list)
    foyer: str | None = None
    fusion: str | None = None
    parti_le: date | None = None


def _entree(lecteur: "Lecteur") -> Entree:
    entree: Entree = lecteur.familles.setdefault("entree", Entree())
    return entree


def controle(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """Every event but what is told of a sending: nothing on an absorbed dossier, after a departure no more than rights and
    the erasure of the person; the right is followed.
    """
    assert e.classe is not None
    entree = _entree(lecteur)
    if e.classe.famille == "transmission" or e.classe.nom in (
        "envoi.confie",
        "courrier.confie",
        "envoi.remis",
        "envoi.refuse",
    ):
        return
    if entree.fusion is not None and e.classe.nom != "doublon.separe" and e.corps.get("fusion") != entree.fusion:
        yield "étape sur un dossier absorbé"
    parti = entree.parti_le if entree.droit not in OUVERTS else None
    if parti is not None and e.survenu_le > parti and e.classe.famille not in APRES_UN_DEPART:
        yield "accompagnement après le départ"
    if e.classe.nom in ("dossier.ouvert", "droits.modifies"):
        mutation = e.corps.get("mutation")
        if mutation is not None and mutation not in (m for m, _ in entree.mutations):
            yield "droit qui suit une mutation absente"
        entree.droit = e.corps["etat_droit"]


def mutation_annoncee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """Leaves once."""
    entree = _entree(lecteur)
    if entree.mutations and entree.mutations[-1][1] and entree.droit not in OUVERTS:
        yield "deuxième départ sans retour"
    entree.mutations.append((e.corps["mutation"], True))
    entree.parti_le = e.survenu_le
    if e.corps["effet_le"] > e.survenu_le.isoformat():
        yield "départ enregistré avant son effet"


def mutation_recue(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """Arrives once."""
    entree = _entree(lecteur)
    if entree.mutations and not entree.mutations[-1][1]:
        yield "deuxième arrivée sans départ"
    entree.mutations.append((e.corps["mutation"], False))
    entree.parti_le = None


def foyer_lie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """One household."""
    entree = _entree(lecteur)
    if entree.foyer not in (None, e.corps["foyer"]):
        yield "deux foyers à la fois"
    entree.foyer = e.corps["foyer"]


def foyer_delie(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """That of the person."""
    entree = _entree(lecteur)
    if entree.foyer != e.corps["foyer"]:
        yield "foyer quitté sans y être"
    entree.foyer = None


def doublon_fusionne(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """Absorbed once."""
    entree = _entree(lecteur)
    if entree.fusion is not None:
        yield "deuxième fusion sans séparation"
    entree.fusion, entree.droit_avant = e.corps["fusion"], entree.droit


def doublon_separe(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """From the merge that holds."""
    entree = _entree(lecteur)
    if entree.fusion != e.corps["fusion"]:
        yield "séparation d'une autre fusion"
    entree.fusion, entree.droit = None, entree.droit_avant


def fin_reportee(lecteur: "Lecteur", e: EvenementLu) -> Iterator[str]:
    """Of a right that is not paid."""
    if _entree(lecteur).droit not in OUVERTS - {"OUVERT_VERSABLE"}:
        yield "report de la fin d'un droit versé, ou fini"
    if e.corps["fin_le"] <= e.survenu_le.isoformat():
        yield "report jusqu'à un jour passé"


def identifiant_revoque(_lecteur: "Lecteur", _e: EvenementLu) -> Iterator[str]:
    """Its own stream says the rest."""
    yield from ()


CONTROLES = [controle]
LECTURES = {
    "droits.fin_reportee": fin_reportee,
    "mutation.annoncee": mutation_annoncee,
    "mutation.recue": mutation_recue,
    "foyer.lie": foyer_lie,
    "foyer.delie": foyer_delie,
    "doublon.fusionne": doublon_fusionne,
    "doublon.separe": doublon_separe,
    "dossier.identifiant_revoque": identifiant_revoque,
}
