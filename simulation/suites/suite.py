"""One phase told beside the main story, with draws of its own: the figures of the main story never move for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from commands.base import Commande
from commands.contrats.activite import ValiderActivite
from commands.contrats.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.contrats.plan_action import SuivreDemarche
from commands.orientations.orientation import DeciderOrientation
from commands.suivi.accompagnement import DeposerDocument, EcrireNote, RecevoirMessage, RepondreSatisfaction
from ledger.contexte import Acteur
from ledger.events.base import Evenement
from ledger.vocabulaire.orientations.orientation import Parcours
from simulation.phases.rendez_vous import SUIVIS_DANS_L_OUTIL
from simulation.tirage.calendrier import ouvre_apres, ouvre_entre
from simulation.tirage.hasard import Hasard
from simulation.trame.faits import Fait
from simulation.trame.recit import ECART_RANG, Accompagnement, Pas, Recit
from simulation.trame.saisies import retarder

RETARDS: Final[dict[type[Commande], float]] = {
    EcrireNote: 0.09,
    RecevoirMessage: 0.05,
    DeposerDocument: 0.08,
    RepondreSatisfaction: 0.08,
    SuivreDemarche: 0.08,
    ValiderActivite: 0.1,
}
"""Share of these steps that are recorded late; none that another step of the same phase rests upon."""


@dataclass(frozen=True, slots=True)
class ContratSigne:
    """A contract of the story: proposed on ``propose_le``, known as signed from ``connu_le`` on."""

    contrat: UUID
    propose_le: date
    signe_le: date
    connu_le: date
    fin_le: date
    duree_hebdo_h: float
    social: bool


def premier_jour(recit: Recit) -> date:
    """First day on which something may be told beside the main story."""
    return max(recit.parametres.activite_du, recit.foyer.plan.ouvert_le + timedelta(days=1))


def tenus(recit: Recit) -> tuple[Pas, ...]:
    """Steps of a story that stand as they were recorded."""
    corriges = {id(pas.corrige) for pas in recit.pas if pas.corrige is not None}
    return tuple(pas for pas in recit.pas if pas.corrige is None and id(pas) not in corriges)


def contrats(recit: Recit, pas_tenus: tuple[Pas, ...]) -> tuple[ContratSigne, ...]:
    """Contracts signed, in order, whose proposal and signature stand as they were recorded."""
    proposes = {pas.commande.contrat: pas for pas in pas_tenus if isinstance(pas.commande, ProposerContratEngagement)}
    signes = (pas for pas in pas_tenus if isinstance(pas.commande, SignerContratEngagement))
    connus = (_contrat(recit, proposes, pas) for pas in signes)
    return tuple(sorted((c for c in connus if c is not None), key=lambda contrat: contrat.signe_le))


def _contrat(recit: Recit, proposes: dict[UUID, Pas], signature: Pas) -> ContratSigne | None:
    assert isinstance(signature.commande, SignerContratEngagement)  # noqa: S101 - selected by the caller
    propose = proposes.get(signature.commande.contrat)
    if propose is None or not isinstance(propose.commande, ProposerContratEngagement):
        return None
    return ContratSigne(
        contrat=propose.commande.contrat,
        propose_le=propose.jour,
        signe_le=signature.survenu_le,
        connu_le=max(signature.jour, premier_jour(recit)),
        fin_le=propose.commande.fin_le,
        duree_hebdo_h=propose.commande.duree_hebdo_h,
        social=_parcours(recit, propose.survenu_le) is Parcours.SOCIAL,
    )


def _parcours(recit: Recit, le: date) -> Parcours | None:
    """Parcours decided by that day."""
    decisions = [
        pas.commande.parcours
        for pas in recit.pas
        if isinstance(pas.commande, DeciderOrientation) and pas.survenu_le <= le
    ]
    return decisions[-1] if decisions else None


@dataclass(slots=True)
class Suite:
    """Adds the steps of one phase to a story whose main steps have their days of record.

    ``tenus``: the main steps that stand as they were recorded. ``contrats``: those signed among them, in order.
    """

    recit: Recit
    hasard: Hasard
    tenus: tuple[Pas, ...]
    contrats: tuple[ContratSigne, ...]

    @property
    def du(self) -> date:
        """First day on which the phase may tell something."""
        return premier_jour(self.recit)

    @property
    def au(self) -> date:
        """Last day of the accompaniment."""
        return min(self.recit.sortie_le, self.recit.fin)

    def ecrire(
        self,
        le: date,
        commande: Commande,
        acteur: Acteur,
        chaine: str,
        *faits: Fait,
        annexes: tuple[tuple[UUID, Evenement], ...] = (),
    ) -> None:
        """Add a step; one that lies ahead of the end of the simulation has not happened yet."""
        recit = self.recit
        if le > recit.fin:
            return
        qui, rang = recit.equipes.charge(commande, acteur), ECART_RANG * len(recit.pas)
        pas = Pas(le, commande, qui, chaine, self.hasard.uuid(), rang, self.hasard, faits)
        pas.annexes, pas.facultatif, pas.jour = annexes, True, le
        if (part := RETARDS.get(type(commande), 0.0)) and self.hasard.chance(part):
            pas.jour = retarder(self.hasard, le, recit.fin)
        recit.pas.append(pas)

    def apres(self, le: date, jours_min: int, jours_max: int) -> date:
        """A working day, some days after another one."""
        return ouvre_apres(le + timedelta(days=self.hasard.entier(jours_min, jours_max)))

    def dates(self, par_an: float, du: date, au: date) -> Iterator[date]:
        """Working days at random over a period, so many a year on average."""
        duree = (au - du).days
        if duree < 1:
            return
        for _ in range(int(par_an * duree / 365 + self.hasard.random())):
            le = ouvre_entre(du + timedelta(days=self.hasard.entier(0, duree)), du, au)
            if le is not None:
                yield le

    def suivi(self, le: date) -> Accompagnement | None:
        """Who accompanies on this day, if it is recorded in the tool."""
        if not self.recit.accompagnements or self.recit.accompagnements[0].du >= le:
            return None
        actuel = self.recit.accompagnement(le)
        return actuel if actuel.referent is not None and actuel.organisme in SUIVIS_DANS_L_OUTIL else None

    def referent(self, le: date) -> Acteur | None:
        """The référent on this day, if the accompaniment is recorded in the tool."""
        actuel = self.suivi(le)
        return self.recit.equipes.acteur(actuel.referent) if actuel and actuel.referent else None

    @property
    def service(self) -> Acteur:
        """The agent who decides and notifies for the person's last MDS."""
        return self.recit.equipes.orientation(self.recit.foyer.domiciles[-1].mds)
