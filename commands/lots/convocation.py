"""Convoquer: a rendez-vous for each person, all together or one after another, and the convocation to it."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from uuid import UUID, uuid5

from pydantic import Field

from commands.base import Cadre, Commande, Heure, Jour, exiger
from commands.lots.modele import DemandeDeLot
from commands.regles import Calendrier
from commands.suivi.convocation import EmettreConvocation
from commands.suivi.rendez_vous import PlanifierRendezVous
from ledger.dates import DERNIER_JOUR
from ledger.dossier import Dossier
from ledger.events.base import CodeStructure
from ledger.vocabulaire.suivi.convocation import CanalConvocation
from ledger.vocabulaire.suivi.rendez_vous import Modalite, MotifRendezVous, TypeReception


class ConvoquerEnLot(DemandeDeLot):
    """Set a rendez-vous for each person and summon them to it.

    Together (``COLLECTIF``), everybody comes at ``heure``. One after another (``INDIVIDUEL``), meetings follow each other
    from ``heure`` to ``jusqu_a``, then go on the next jour ouvré.
    """

    nombre: ClassVar[int] = 2

    reception: TypeReception
    le: Jour
    heure: Heure
    jusqu_a: Heure = time(17)
    duree_prevue_min: int = Field(default=45, ge=5, le=480)
    motif: MotifRendezVous
    modalite: Modalite = Modalite.SUR_PLACE
    structure: CodeStructure
    canal: CanalConvocation

    def verifier(self, cadre: Cadre) -> None:
        """See the base: the day is not past, and a day holds one meeting at least."""
        exiger(
            self.le >= cadre.aujourd_hui,
            "rendez_vous_passe",
            "Ce jour est passé : choisissez une date à venir.",
            champ="le",
        )
        exiger(
            self.reception is TypeReception.COLLECTIF or self._par_jour() > 0,
            "plage_trop_courte",
            "Aucun rendez-vous de cette durée ne tient entre la première heure et la dernière : élargissez la plage.",
            champ="jusqu_a",
        )

    def commandes(self, lot: UUID, dossier: Dossier, rang: int, cadre: Cadre) -> Sequence[Commande]:
        """The rendez-vous, then the convocation; ``Refus`` when those before fill every day that a rendez-vous may have."""
        rendez_vous = uuid5(lot, f"{dossier.id}:rendez_vous")
        le, heure = self.creneau(rang, cadre.regles.calendrier)
        exiger(
            le <= DERNIER_JOUR,
            "rendez_vous_trop_loin",
            f"Ce rendez-vous tomberait après le {DERNIER_JOUR:%d/%m/%Y} : choisissez une date plus proche.",
            champ="le",
        )
        return (
            PlanifierRendezVous(
                rendez_vous=rendez_vous,
                le=le,
                heure=heure,
                duree_prevue_min=self.duree_prevue_min,
                modalite=self.modalite,
                motif=self.motif,
                structure=self.structure,
                type_reception=self.reception,
            ),
            EmettreConvocation(
                convocation=uuid5(lot, f"{dossier.id}:convocation"), canal=self.canal, rendez_vous=rendez_vous
            ),
        )

    def creneau(self, rang: int, calendrier: Calendrier) -> tuple[date, time]:
        """Day and hour of the person of this rank."""
        if self.reception is TypeReception.COLLECTIF:
            return self.le, self.heure
        jours, place = divmod(rang, max(self._par_jour(), 1))
        debut = datetime.combine(self.le, self.heure) + timedelta(minutes=place * self.duree_prevue_min)
        return calendrier.apres_jours_ouvres(self.le, jours), debut.time()

    def _par_jour(self) -> int:
        """Meetings that a day holds."""
        plage_min = (self.jusqu_a.hour - self.heure.hour) * 60 + self.jusqu_a.minute - self.heure.minute
        return max(plage_min, 0) // self.duree_prevue_min
