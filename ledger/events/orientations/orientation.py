"""Orientation: préconisée, décidée, notifiée (CT L5411-5-1, R5411-8-1; CASF D262-65-2)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import CodeStructure, Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientations.orientation import (
    Decideur,
    DecisionOrientation,
    MotifRefusOrientation,
    MotifSocial,
    MoyenNotification,
    Organisme,
    OriginePreconisation,
    Parcours,
)


@inscrire(
    code=201,
    nom="orientation.preconisee",
    famille="orientation",
    libelle="Orientation préconisée",
    cree="preconisation",
)
class OrientationPreconisee(Evenement):
    """A parcours and an organisme are recommended to the decider."""

    preconisation: UUID
    origine: OriginePreconisation
    parcours: Parcours
    organisme: Organisme


@inscrire(code=202, nom="orientation.decidee", famille="orientation", libelle="Orientation décidée", cree="orientation")
class OrientationDecidee(Evenement):
    """The decider follows the préconisation or, with a motive, decides otherwise.

    The orientation runs from ``debut_le``. ``information_recue_le`` is the start of rule O1 when this is the first
    orientation: delays are read from the event itself, without a join.
    """

    orientation: UUID
    preconisation: UUID | None = None
    decision: DecisionOrientation
    motif_refus: MotifRefusOrientation | None = None
    decideur: Decideur
    parcours: Parcours
    organisme: Organisme
    structure: CodeStructure
    debut_le: DateCivile
    premiere: bool = Field(description="First orientation of the dossier, or a réorientation")
    information_recue_le: DateCivile | None = None
    commentaire: Scelle[Texte | None] = None
    demande: UUID | None = Field(default=None, description="Demand of réorientation that the decision accepts")
    motif_social: Scelle[MotifSocial | None] = None
    justification_duree: Scelle[Texte | None] = None
    diagnostic: UUID | None = Field(default=None, description="Diagnostic that identified the difficulty")
    delai_reexamen_mois: int | None = Field(default=None, description="Months before a social parcours is re-examined")
    informations_manquantes: bool | None = Field(
        default=None, description="Information was missing through the person's own doing: rule O2 chose the organisme"
    )
    deja_accompagnee: bool | None = Field(
        default=None, description="The organisme already accompanied the person, which rule O2 then allows"
    )


@inscrire(code=203, nom="orientation.notifiee", famille="orientation", libelle="Orientation notifiée")
class OrientationNotifiee(Evenement):
    """The person is told of the decision with a date certaine, ``survenu_le``: the clock of rule C1 starts."""

    orientation: UUID
    moyen: MoyenNotification
    mise_a_disposition_le: DateCivile | None = Field(default=None, description="Deposit on the personal space")
    consultee_le: DateCivile | None = Field(default=None, description="First consultation there")
    decidee_le: DateCivile
    echeance_contrat_le: DateCivile | None = Field(default=None, description="Last day of rule C1")


@inscrire(code=205, nom="orientation.delai_depasse", famille="orientation", libelle="Délai d'orientation dépassé")
class DelaiOrientationDepasse(Evenement):
    """No decision was known when the delay of rule O1 ended: ``decideur`` decides from then on."""

    information_recue_le: DateCivile
    echeance_le: DateCivile = Field(description="Last day of rule O1")
    decideur: Decideur
