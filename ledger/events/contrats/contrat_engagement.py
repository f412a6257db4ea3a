"""Contrat d'engagement: proposé, signé, refusé (CT L5411-6, D5411-14-1, R5411-15)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, IdAgent, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.contrats.contrat_engagement import (
    JustificatifExemption,
    ModeleContrat,
    ModeSignature,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
    NatureContrat,
    ProjetContrat,
)
from ledger.vocabulaire.orientations.orientation import Decideur, Parcours


@inscrire(
    code=501,
    nom="contrat_engagement.propose",
    famille="contrat_engagement",
    libelle="Contrat d'engagement proposé",
    cree="contrat",
)
class ContratEngagementPropose(Evenement):
    """A contract is put to the person, with its weekly duration of activity and its term.

    ``modele`` names the form on which it is drawn up; its mandatory contents are then filled, and ``referent`` is the
    référent unique that it names. A contract taken over from elsewhere has none of them. ``reorientation_notifiee_le``:
    start of rule C3, where a signed contract has to be drawn up again.
    """

    contrat: UUID
    nature: NatureContrat
    parcours: Parcours
    duree_hebdo_h: float = Field(ge=0, le=35)
    motif_minoration: MotifMinoration | None = None
    motif_exemption: Scelle[MotifExemption | None] = None
    exemption_demandee_le: DateCivile | None = Field(default=None, description="Day of the person's request (CE-ZERO)")
    justificatif: Scelle[JustificatifExemption | None] = None
    debut_le: DateCivile
    fin_le: DateCivile
    objectifs: Scelle[Texte | None] = None
    modele: ModeleContrat | None = None
    referent: IdAgent | None = None
    engagements_organisme: Scelle[Texte | None] = None
    engagements_personne: Scelle[Texte | None] = None
    actualisation_mois: int | None = Field(default=None, ge=1, le=12)
    recours_informe: bool | None = None
    reorientation_notifiee_le: DateCivile | None = None
    projet: ProjetContrat | None = Field(default=None, description="How far the project has come (rule ORE)")


@inscrire(code=502, nom="contrat_engagement.signe", famille="contrat_engagement", libelle="Contrat d'engagement signé")
class ContratEngagementSigne(Evenement):
    """Both parties signed on ``survenu_le``; the contract runs from ``debut_le`` to ``fin_le`` included.

    ``notifiee_le`` is the start of rule C1 and ``decideur`` who decided the orientation, carried so that delays and
    statistics are read from the event itself. ``stock_du`` is the start of rule C6, for a person followed before it.
    """

    contrat: UUID
    nature: NatureContrat
    mode: ModeSignature
    parcours: Parcours
    duree_hebdo_h: float
    debut_le: DateCivile
    fin_le: DateCivile
    notifiee_le: DateCivile | None = None
    decideur: Decideur | None = None
    stock_du: DateCivile | None = None


@inscrire(
    code=503, nom="contrat_engagement.refuse", famille="contrat_engagement", libelle="Contrat d'engagement refusé"
)
class ContratEngagementRefuse(Evenement):
    """The person refuses the proposed contract."""

    contrat: UUID
    motif: MotifRefusContrat
    explication: Scelle[Texte | None] = None
