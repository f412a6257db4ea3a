"""After the decision: its notification, the recours préalable and its answer, the annulment (CASF L262-47; CRPA)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.events.entree.droits import Mention
from ledger.events.sanctions.sanction import Modulation
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.sanctions.sanction import (
    BaseCalcul,
    FormeDecision,
    IssueRecours,
    MesureSanction,
    MotifAnnulation,
    QualiteSignataire,
)


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
    forme: FormeDecision | None = Field(default=None, description="Signed, or through a téléservice (CRPA L212-2)")
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
    """The président du conseil départemental answers: this decision replaces the first one (CRPA L412-7).

    Reformed, the measure is that of the fields below, from the first day of the sanction on; they are empty otherwise.
    """

    recours: UUID
    issue: IssueRecours
    motivation: Scelle[Texte]
    sanction: UUID | None = Field(default=None, description="Sanction that the recours contests")
    mesure: MesureSanction | None = None
    taux_pourcent: int | None = Field(default=None, ge=1, le=100)
    duree_mois: int | None = Field(default=None, ge=1, le=12)
    debut_le: DateCivile | None = Field(
        default=None, description="First day of the measure: that of the first decision"
    )
    fin_le: DateCivile | None = Field(default=None, description="Last day of the measure that takes its place")
    majoration: bool | None = Field(default=None, description="RSA majoré of a parent isolé (CASF L262-9)")
    base_calcul: BaseCalcul | None = Field(default=None, description="What a partial rate applies to (rule S-BASE)")
    modulation: Scelle[Modulation | None] = None


@inscrire(
    code=717,
    nom="sanction.recours_rejete_implicitement",
    famille="sanction",
    libelle="Recours préalable rejeté implicitement",
)
class RecoursRejeteImplicitement(Evenement):
    """Silence rejected the recours (CRPA L411-7): the person may go to the judge from ``acquis_le`` on."""

    recours: UUID
    forme_le: DateCivile
    acquis_le: DateCivile | None = Field(default=None, description="Day after the last one of the answer")
    echeance_juge_le: DateCivile | None = Field(default=None, description="Last day of rule TA")


@inscrire(
    code=726,
    nom="sanction.decision_recours_notifiee",
    famille="sanction",
    libelle="Décision sur le recours notifiée",
)
class DecisionRecoursNotifiee(Evenement):
    """The person is told of the decision on the recours with a date certaine, ``survenu_le``.

    The delay before the judge runs from it (CJA R421-1), only when the decision names the remedies and their delays.
    """

    recours: UUID
    moyen: MoyenNotification
    mise_a_disposition_le: DateCivile | None = Field(default=None, description="Deposit on the personal space")
    consultee_le: DateCivile | None = Field(default=None, description="First consultation there")
    voies_et_delais: bool
    qualite_signataire: QualiteSignataire
    signataire: Scelle[Mention | None] = None
    forme: FormeDecision | None = Field(default=None, description="Signed, or through a téléservice (CRPA L212-2)")
    echeance_juge_le: DateCivile | None = Field(default=None, description="Last day of rule TA, if it runs")


@inscrire(code=718, nom="sanction.annulee", famille="sanction", libelle="Sanction annulée")
class SanctionAnnulee(Evenement):
    """The sanction is held never to have been: it stays in the ledger, and leaves views and the count of ranks."""

    sanction: UUID
    motif: MotifAnnulation
    mesure: MesureSanction
    explication: Scelle[Texte | None] = None
