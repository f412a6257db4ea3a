"""After the decision: its notification, the recours préalable and its answer, the annulment (CASF L262-47; CRPA)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.entree.droits import Mention
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.sanctions.sanction import IssueRecours, MesureSanction, MotifAnnulation, QualiteSignataire


@inscrire(code=714, nom="sanction.notifiee", famille="sanction", libelle="Sanction notifiée")
class SanctionNotifiee(Evenement):
    """The person is told of the decision with a date certaine, ``survenu_le``.

    The delay of recours runs only when the decision names the remedies and their delays.
    """

    sanction: UUID
    moyen: MoyenNotification
    mise_a_disposition_le: DateCivile | None = Field(default=None, description="Deposit on the personal space")
    consultee_le: DateCivile | None = Field(default=None, description="First consultation there")
    voies_et_delais: bool
    qualite_signataire: QualiteSignataire
    signataire: Scelle[Mention | None] = None
    echeance_recours_le: DateCivile | None = Field(default=None, description="Last day of rule RAPO, if it runs")


@inscrire(code=715, nom="sanction.recours_forme", famille="sanction", libelle="Recours préalable formé", cree="recours")
class RecoursForme(Evenement):
    """The département receives the person's recours administratif préalable; silence rejects it after rule RAPO-SIL."""

    recours: UUID
    sanction: UUID
    moyens: Scelle[Texte | None] = None
    notifiee_le: DateCivile | None = None
    hors_delai: bool
    echeance_reponse_le: DateCivile = Field(description="Last day of rule RAPO-SIL")


@inscrire(code=716, nom="sanction.recours_decide", famille="sanction", libelle="Recours préalable décidé")
class RecoursDecide(Evenement):
    """The président du conseil départemental answers."""

    recours: UUID
    issue: IssueRecours
    motivation: Scelle[Texte]


@inscrire(
    code=717,
    nom="sanction.recours_rejete_implicitement",
    famille="sanction",
    libelle="Recours préalable rejeté implicitement",
)
class RecoursRejeteImplicitement(Evenement):
    """Silence rejected the recours (CRPA L411-7): the person may go to the judge from ``survenu_le`` on."""

    recours: UUID
    forme_le: DateCivile


@inscrire(code=718, nom="sanction.annulee", famille="sanction", libelle="Sanction annulée")
class SanctionAnnulee(Evenement):
    """The sanction is held never to have been: it stays in the ledger, and leaves views and the count of ranks."""

    sanction: UUID
    motif: MotifAnnulation
    mesure: MesureSanction
    explication: Scelle[Texte | None] = None
