"""What one phase tells beside the main story, with draws of its own: the figures of the main story never move for it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from commands.accompagnement import DeposerDocument, EcrireNote, RecevoirMessage, RepondreSatisfaction
from commands.activite import ValiderActivite
from commands.base import Commande
from commands.contrat_engagement import ProposerContratEngagement, SignerContratEngagement
from commands.orientation import DeciderOrientation
from commands.plan_action import SuivreDemarche
from integrations.simulation.calendrier import ouvre_apres, ouvre_entre
from integrations.simulation.faits import Fait
from integrations.simulation.hasard import Hasard
from integrations.simulation.recit import ECART_RANG, Accompagnement, Pas, Recit
from integrations.simulation.rendez_vous import SUIVIS_DANS_L_OUTIL
from integrations.simulation.saisies import retarder
from ledger.contexte import Acteur
from ledger.events.base import Evenement
from ledger.vocabulaire.orientation import Parcours

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


@dataclass(slots=True)
class Suite:
    """Adds the steps of one phase to a story whose main steps have their days of record."""

    recit: Recit
    hasard: Hasard

    @property
    def du(self) -> date:
        """First day on which the phase may tell something."""
        return max(self.recit.parametres.activite_du, self.recit.foyer.plan.ouvert_le + timedelta(days=1))

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
        pas = Pas(le, commande, acteur, chaine, self.hasard.uuid(), ECART_RANG * len(recit.pas), self.hasard, faits)
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

    def _parcours(self, le: date) -> Parcours | None:
        """Parcours decided by that day."""
        decisions = (
            pas.commande.parcours
            for pas in self.recit.pas
            if isinstance(pas.commande, DeciderOrientation) and pas.survenu_le <= le
        )
        return list(decisions)[-1] if self.recit.plan.orientations else None

    @property
    def service(self) -> Acteur:
        """The agent who decides and notifies for the person's last MDS."""
        return self.recit.equipes.orientation(self.recit.foyer.domiciles[-1].mds)

    def tenus(self) -> Iterator[Pas]:
        """Steps of the main story that stand as they were recorded."""
        corriges = {id(pas.corrige) for pas in self.recit.pas if pas.corrige is not None}
        return (pas for pas in self.recit.pas if not pas.facultatif and id(pas) not in corriges and not pas.corrige)

    def contrats(self) -> list[ContratSigne]:
        """Contracts signed, in order, whose proposal and signature stand as they were recorded."""
        proposes = {
            pas.commande.contrat: pas for pas in self.tenus() if isinstance(pas.commande, ProposerContratEngagement)
        }
        signes = []
        for pas in self.tenus():
            if isinstance(pas.commande, SignerContratEngagement) and (propose := proposes.get(pas.commande.contrat)):
                commande = propose.commande
                assert isinstance(commande, ProposerContratEngagement)  # noqa: S101 - selected above
                signes.append(
                    ContratSigne(
                        commande.contrat,
                        propose.jour,
                        pas.survenu_le,
                        max(pas.jour, self.du),
                        commande.fin_le,
                        commande.duree_hebdo_h,
                        self._parcours(propose.survenu_le) is Parcours.SOCIAL,
                    )
                )
        return sorted(signes, key=lambda contrat: contrat.signe_le)
