"""Manquements and sanctions, and the procedure between them (CASF L262-37, R262-68 to R262-68-6)."""

from uuid import UUID

from pydantic import Field

from ledger.dates import DateCivile
from ledger.events.base import Evenement, Scelle, Texte, Valeur
from ledger.events.catalogue import inscrire
from ledger.events.entree.droits import Mention
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.sanctions.sanction import (
    AvisEquipe,
    BaseCalcul,
    MesureSanction,
    MotifLevee,
    NatureAccompagnant,
    NatureManquement,
    OrigineControle,
    RangManquement,
)


class Modulation(Valeur):
    """The factors of the rate and the duration, one by one (CASF R262-68-5)."""

    situation: Texte = Field(
        description="Situation de la personne : vulnérabilité sociale, santé, handicap, invalidité"
    )
    foyer: Texte = Field(description="Composition du foyer, enfants, handicap ou perte d'autonomie")
    manquements: Texte = Field(description="Nature et fréquence des manquements")
    consequences: Texte = Field(description="Conséquences possibles sur les objectifs du contrat d'engagement")


@inscrire(code=701, nom="manquement.constate", famille="sanction", libelle="Manquement constaté", cree="manquement")
class ManquementConstate(Evenement):
    """Somebody of the service records a manquement; no event draws it from an absence by itself."""

    manquement: UUID
    nature: NatureManquement
    faits: Scelle[Texte]
    signalement: UUID | None = Field(default=None, description="Signalement that it takes up")
    proposition_sanction: UUID | None = Field(default=None, description="Proposal of France Travail that it takes up")
    origine: OrigineControle | None = Field(default=None, description="What made the département look (CT L5426-1 IV)")


@inscrire(code=702, nom="sanction.intention_notifiee", famille="sanction", libelle="Intention de sanction notifiée")
class IntentionSanctionNotifiee(Evenement):
    """The person is told, with a date certaine, of the facts and of the sanction considered (CASF L262-37 III)."""

    manquement: UUID
    mesure_envisagee: MesureSanction
    moyen: MoyenNotification
    mise_a_disposition_le: DateCivile | None = Field(default=None, description="Deposit on the personal space")
    consultee_le: DateCivile | None = Field(default=None, description="First consultation there")


@inscrire(code=703, nom="sanction.avis_rendu", famille="sanction", libelle="Avis de l'équipe pluridisciplinaire rendu")
class AvisSanctionRendu(Evenement):
    """The équipe pluridisciplinaire gives its opinion, compulsory before a suppression (CASF L262-37 III, L262-39)."""

    manquement: UUID
    avis: AvisEquipe
    personne_invitee: bool | None = Field(
        default=None, description="The person could present observations to the équipe too (CASF L262-37 III)"
    )


@inscrire(code=704, nom="sanction.decidee", famille="sanction", libelle="Sanction décidée", cree="sanction")
class SanctionDecidee(Evenement):
    """The président du conseil départemental decides; the measure runs from ``debut_le`` to ``fin_le`` included."""

    sanction: UUID
    manquement: UUID
    nature: NatureManquement
    rang: RangManquement
    mesure: MesureSanction
    taux_pourcent: int = Field(ge=1, le=100)
    duree_mois: int = Field(ge=1, le=12)
    debut_le: DateCivile
    fin_le: DateCivile
    motivation: Scelle[Texte]
    majoration: bool | None = Field(default=None, description="RSA majoré of a parent isolé (CASF L262-9)")
    proposition_sanction: UUID | None = Field(default=None, description="Proposal of France Travail that it answers")
    base_calcul: BaseCalcul | None = Field(default=None, description="What a partial rate applies to (rule S-BASE)")
    modulation: Scelle[Modulation | None] = None


@inscrire(code=705, nom="sanction.levee", famille="sanction", libelle="Sanction levée")
class SanctionLevee(Evenement):
    """The measure ends on ``survenu_le``, before its term."""

    sanction: UUID
    mesure: MesureSanction
    motif: MotifLevee
    rappel_depuis_le: DateCivile | None = Field(default=None, description="First day of what a suspension gives back")


@inscrire(
    code=706, nom="sanction.observations_recues", famille="sanction", libelle="Observations de la personne reçues"
)
class ObservationsRecues(Evenement):
    """The person answers in writing (CASF L262-37 III); ``dans_le_delai`` says whether within rule P3."""

    manquement: UUID
    observations: Scelle[Texte]
    dans_le_delai: bool


@inscrire(code=707, nom="sanction.audition_tenue", famille="sanction", libelle="Audition tenue")
class AuditionTenue(Evenement):
    """The person was heard on ``survenu_le``, helped by somebody of the person's choice or alone."""

    manquement: UUID
    accompagnement: NatureAccompagnant
    accompagnant: Scelle[Mention | None] = None
    compte_rendu: Scelle[Texte | None] = None
