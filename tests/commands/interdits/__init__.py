"""States that no sequence of accepted commands may reach, told by a reader that shares nothing with the decisions.

It reads the events that count, in the order in which they happened, and keeps no more than it needs:

- a step before the opening, a second opening, a fact that lay ahead when it was recorded, an id created twice;
- two préconisations waiting, a decision that answers none or another one than the one that waits;
- orientations that overlap, or that last less than seven days; an orientation notified twice, or under another's name;
- a structure of another organisme than the one decided; a référent outside the structure in charge;
- two contracts pending; a contract without notified orientation; signed after its term, or under another orientation;
  answered twice;
- an outcome on another day than the meeting's, or two outcomes; a cancellation after the day;
- the same offer waiting twice; an answer to no offer, or two answers;
- a manquement to a contract that nobody signed, to an orientation that nobody notified;
- an intention without manquement, or two; an opinion without intention, or two;
- a sanction without intention, or within its ten days; a suppression that was not announced, or without opinion; two
  sanctions of one manquement; a réitération without precedent; a rate outside the bounds of the household;
- a sanction lifted outside its run, or twice.
"""

import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from importlib import import_module
from typing import Any

from ledger.dossier import visibles
from ledger.lu import EvenementLu

SEPT_JOURS, DIX_JOURS = timedelta(days=7), timedelta(days=10)


Lecture = Callable[["Lecteur", EvenementLu], Iterator[str]]
LECTURES: dict[str, Lecture] = {}
"""How the events of the other families are read, by name: ``LECTURES`` of each module of this package."""
CONTROLES: list[Lecture] = []
"""What a family looks at in every event, before it is read: ``CONTROLES`` of each module of this package."""


def etats_interdits(lus: Sequence[EvenementLu]) -> list[str]:
    """What is forbidden in this history, one line each."""
    lecteur = Lecteur()
    trouves = [f"{e.type_stable} du {e.survenu_le} : fait à venir" for e in lus if e.survenu_le > e.connu_le]
    for e in visibles(lus):
        trouves += [f"{e.type_stable} du {e.survenu_le} : {raison}" for raison in lecteur.lire(e)]
    return trouves


@dataclass
class Lecteur:
    """What the reader of a history remembers. A family keeps what it needs of its own under its name in ``familles``."""

    ouvert: bool = False
    organisme: str = ""
    situations: list[tuple[int, str]] = field(default_factory=list)
    crees: set[str] = field(default_factory=set)
    attente: str | None = None
    orientations: list[dict[str, Any]] = field(default_factory=list)
    notifiees: set[str] = field(default_factory=set)
    structure: str | None = None
    contrats: dict[str, dict[str, Any]] = field(default_factory=dict)
    pendants: set[str] = field(default_factory=set)
    signe: bool = False
    rendez_vous: dict[str, date] = field(default_factory=dict)
    offres: dict[str, str] = field(default_factory=dict)
    manquements: dict[str, dict[str, Any]] = field(default_factory=dict)
    sanctions: dict[str, dict[str, Any]] = field(default_factory=dict)
    annulees: set[str] = field(default_factory=set)
    familles: dict[str, Any] = field(default_factory=dict)

    def lire(self, e: EvenementLu) -> Iterator[str]:
        """What this event breaks; then it counts."""
        assert e.classe is not None
        if e.classe.nom != "dossier.ouvert" and not self.ouvert:
            yield "avant l'ouverture"
        if e.classe.cree is not None:
            if (cle := e.corps[e.classe.cree]) in self.crees:
                yield "identifiant créé deux fois"
            self.crees.add(cle)
        for controle in CONTROLES:
            yield from controle(self, e)
        if (ajoutee := LECTURES.get(e.classe.nom)) is not None:
            yield from ajoutee(self, e)
            return
        lecture: Callable[[EvenementLu], Iterator[str]] = getattr(self, "_" + e.classe.nom.replace(".", "_"))
        yield from lecture(e)

    def _dossier_ouvert(self, e: EvenementLu) -> Iterator[str]:
        if self.ouvert:
            yield "deuxième ouverture"
        self.ouvert = True
        self._situer(e)

    def _situer(self, e: EvenementLu) -> None:
        if (situation := e.corps.get("situation_familiale")) is not None:
            self.situations.append((e.position, situation))

    def _droits_modifies(self, _: EvenementLu) -> Iterator[str]:
        yield from ()

    def _identite_modifiee(self, e: EvenementLu) -> Iterator[str]:
        self._situer(e)
        yield from ()

    def _orientation_preconisee(self, e: EvenementLu) -> Iterator[str]:
        if self.attente is not None:
            yield "deux préconisations en attente"
        self.attente = e.corps["preconisation"]

    def _orientation_decidee(self, e: EvenementLu) -> Iterator[str]:
        if e.corps.get("preconisation") != self.attente:
            yield "ne répond pas à la préconisation qui attend"
        debut = date.fromisoformat(e.corps["debut_le"])
        if self.orientations and debut < self.orientations[-1]["debut"] + SEPT_JOURS:
            yield "orientations qui se chevauchent"
        self.attente = None
        self.orientations.append({"id": e.corps["orientation"], "debut": debut, "organisme": e.corps["organisme"]})

    def _orientation_notifiee(self, e: EvenementLu) -> Iterator[str]:
        cle = e.corps["orientation"]
        if not self.orientations or self.orientations[-1]["id"] != cle:
            yield "notification d'une autre orientation que celle qui est décidée"
        if cle in self.notifiees:
            yield "orientation notifiée deux fois"
        self.notifiees.add(cle)

    def _structure_designee(self, e: EvenementLu) -> Iterator[str]:
        if not self.orientations or self.orientations[-1]["organisme"] != e.corps["organisme"]:
            yield "structure d'un organisme qui n'est pas décidé"
        self.structure = e.corps["structure"]

    def _referent_designe(self, e: EvenementLu) -> Iterator[str]:
        if self.structure != e.corps["structure"]:
            yield "référent hors de la structure en charge"

    @property
    def _notifiee(self) -> str | None:
        """The orientation decided last, once notified."""
        derniere = self.orientations[-1]["id"] if self.orientations else None
        return derniere if derniere in self.notifiees else None

    def _contrat_engagement_propose(self, e: EvenementLu) -> Iterator[str]:
        if self.pendants:
            yield "deux contrats en attente"
        if self._notifiee is None:
            yield "contrat sans orientation notifiée"
        self.pendants.add(e.corps["contrat"])
        self.contrats[e.corps["contrat"]] = {"orientation": self._notifiee, "fin": e.corps["fin_le"]}

    def _contrat_engagement_signe(self, e: EvenementLu) -> Iterator[str]:
        yield from self._reponse_au_contrat(e)
        contrat = self.contrats.get(e.corps["contrat"], {"orientation": None, "fin": ""})
        if contrat["orientation"] is None or contrat["orientation"] != self._notifiee:
            yield "signé sous une autre orientation"
        if e.survenu_le.isoformat() > contrat["fin"]:
            yield "signé après son terme"
        self.signe = True

    def _contrat_engagement_refuse(self, e: EvenementLu) -> Iterator[str]:
        yield from self._reponse_au_contrat(e)

    def _reponse_au_contrat(self, e: EvenementLu) -> Iterator[str]:
        if e.corps["contrat"] not in self.pendants:
            yield "réponse à un contrat qui n'attend pas"
        self.pendants.discard(e.corps["contrat"])

    def _rendez_vous_planifie(self, e: EvenementLu) -> Iterator[str]:
        self.rendez_vous[e.corps["rendez_vous"]] = date.fromisoformat(e.corps["le"])
        if date.fromisoformat(e.corps["le"]) < e.survenu_le:
            yield "rendez-vous pris pour le passé"

    def _rendez_vous_honore(self, e: EvenementLu) -> Iterator[str]:
        le = self.rendez_vous.pop(e.corps["rendez_vous"], None)
        if le is None:
            yield "issue d'un rendez-vous qui n'attend pas"
        elif le != e.survenu_le:
            yield "issue un autre jour que le rendez-vous"

    _rendez_vous_manque = _rendez_vous_honore

    def _rendez_vous_annule(self, e: EvenementLu) -> Iterator[str]:
        le = self.rendez_vous.pop(e.corps["rendez_vous"], None)
        if le is None:
            yield "issue d'un rendez-vous qui n'attend pas"
        elif le < e.survenu_le:
            yield "annulé après son jour"

    def _offre_proposee(self, e: EvenementLu) -> Iterator[str]:
        if e.corps["offre"] in self.offres.values():
            yield "offre déjà en attente"
        self.offres[e.corps["proposition"]] = e.corps["offre"]

    def _offre_acceptee(self, e: EvenementLu) -> Iterator[str]:
        if self.offres.pop(e.corps["proposition"], None) is None:
            yield "réponse à une offre qui n'attend pas"

    _offre_refusee = _offre_acceptee

    def _manquement_constate(self, e: EvenementLu) -> Iterator[str]:
        if e.corps["nature"] == "OBLIGATIONS_CONTRAT" and not self.signe:
            yield "manquement à un contrat que personne n'a signé"
        if e.corps["nature"] == "REFUS_CONTRAT" and self._notifiee is None:
            yield "manquement sans orientation notifiée"
        self.manquements[e.corps["manquement"]] = {}

    def _sanction_intention_notifiee(self, e: EvenementLu) -> Iterator[str]:
        manquement = self.manquements.setdefault(e.corps["manquement"], {"inconnu": True})
        if "inconnu" in manquement or "intention" in manquement or "sanction" in manquement:
            yield "intention sans manquement, ou deuxième intention"
        manquement["intention"], manquement["mesure"] = e.survenu_le, e.corps["mesure_envisagee"]

    def _sanction_avis_rendu(self, e: EvenementLu) -> Iterator[str]:
        manquement = self.manquements.get(e.corps["manquement"], {})
        if "intention" not in manquement or "avis" in manquement or "sanction" in manquement:
            yield "avis sans intention, ou deuxième avis"
        manquement["avis"] = True

    def _sanction_decidee(self, e: EvenementLu) -> Iterator[str]:
        manquement = self.manquements.get(e.corps["manquement"], {})
        if "intention" not in manquement:
            yield "sanction sans intention"
        elif e.survenu_le <= manquement["intention"] + DIX_JOURS:
            yield "sanction avant la fin des observations"
        if "sanction" in manquement:
            yield "deux sanctions d'un même manquement"
        if e.corps["mesure"] == "SUPPRESSION" and (manquement.get("mesure"), "avis" in manquement) != (
            "SUPPRESSION",
            True,
        ):
            yield "suppression sans annonce ou sans avis"
        # A first sanction that is annulled leaves the second one standing, to be requalified.
        if e.corps["rang"] == "REITERE" and not (self.sanctions or self.annulees):
            yield "réitération sans précédent"
        # As it was known when the sanction was decided: what is learned later makes a recours, not a forbidden state.
        connues = [situation for position, situation in self.situations if position < e.position]
        foyer = connues[-1:] not in ([], ["SEUL_SANS_ENFANT"])
        if not 30 <= e.corps["taux_pourcent"] <= (50 if foyer else 100):
            yield "taux hors des bornes du foyer"
        manquement["sanction"] = True
        self.sanctions[e.corps["sanction"]] = {"decidee": e.survenu_le, "fin": date.fromisoformat(e.corps["fin_le"])}

    def _sanction_levee(self, e: EvenementLu) -> Iterator[str]:
        sanction = self.sanctions.get(e.corps["sanction"])
        if sanction is None or "levee" in sanction:
            yield "levée d'aucune sanction, ou deuxième levée"
        elif not sanction["decidee"] <= e.survenu_le <= sanction["fin"]:
            yield "levée hors de son cours"
        if sanction is not None:
            sanction["levee"] = True


for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    _famille = vars(import_module(_module.name))
    LECTURES |= _famille.get("LECTURES", {})
    CONTROLES += _famille.get("CONTROLES", [])
