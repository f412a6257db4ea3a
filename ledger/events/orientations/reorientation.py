"""Réorientation: demandée, examined by the équipe pluridisciplinaire, refusée (CT L5411-5-2 II; CASF L262-39).

An accepted one is a decision of orientation that names the demand.
"""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeEquipe, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.orientation import Decideur, Organisme, Parcours
from ledger.vocabulaire.orientations.reorientation import (
    AuteurDemande,
    AvisReorientation,
    MotifRefusReorientation,
    MotifReorientation,
)


@inscrire(
    code=206,
    nom="reorientation.demandee",
    famille="orientation",
    libelle="Réorientation demandée",
    cree="demande",
)
class ReorientationDemandee(Evenement):
    """The decider is asked for another orientation: the clock of the contract stops (CT D5411-8-2)."""

    demande: UUID
    orientation: UUID
    par: AuteurDemande
    motif: MotifReorientation
    parcours_souhaite: Parcours | None = None
    organisme_souhaite: Organisme | None = None
    explication: Scelle[Texte | None] = None


@inscrire(
    code=207,
    nom="reorientation.ept_inscrite",
    famille="orientation",
    libelle="Réorientation inscrite à l'équipe pluridisciplinaire",
)
class ReorientationInscriteEpt(Evenement):
    """The demand is on the agenda of a session of the équipe pluridisciplinaire."""

    demande: UUID
    ept: CodeEquipe
    seance_le: DateCivile


@inscrire(
    code=208,
    nom="reorientation.ept_avis_rendu",
    famille="orientation",
    libelle="Avis rendu sur la réorientation",
)
class AvisReorientationRendu(Evenement):
    """The équipe pluridisciplinaire gives its opinion, or puts it off."""

    demande: UUID
    ept: CodeEquipe
    seance_le: DateCivile
    avis: AvisReorientation
    motivation: Scelle[Texte | None] = None


@inscrire(code=209, nom="reorientation.refusee", famille="orientation", libelle="Réorientation refusée")
class ReorientationRefusee(Evenement):
    """The decider refuses: the orientation in force stands, and the clock of the contract starts again."""

    demande: UUID
    orientation: UUID
    demandee_le: DateCivile
    decideur: Decideur
    motif: MotifRefusReorientation
    avis: AvisReorientation | None = None
    echeance_contrat_le: DateCivile | None = Field(
        default=None, description="Last day of rule C1 from the refusal on, for an orientation that is notified"
    )
    commentaire: Scelle[Texte | None] = None
