"""Manquements and sanctions, and the procedure between them (CASF L262-37, R262-68 to R262-68-6)."""

from datetime import date
from uuid import UUID

from pydantic import Field

from ledger.events.base import Evenement, Scelle, Texte
from ledger.events.catalogue import inscrire
from ledger.vocabulaire.orientation import MoyenNotification
from ledger.vocabulaire.sanction import AvisEquipe, MesureSanction, MotifLevee, NatureManquement, RangManquement


@inscrire(code=701, nom="manquement.constate", famille="sanction", libelle="Manquement constaté", cree="manquement")
class ManquementConstate(Evenement):
    """Somebody of the service records a manquement; no event draws it from an absence by itself."""

    manquement: UUID
    nature: NatureManquement
    faits: Scelle[Texte]


@inscrire(code=702, nom="sanction.intention_notifiee", famille="sanction", libelle="Intention de sanction notifiée")
class IntentionSanctionNotifiee(Evenement):
    """The person is told, with a date certaine, of the facts and of the sanction considered (CASF L262-37 III)."""

    manquement: UUID
    mesure_envisagee: MesureSanction
    moyen: MoyenNotification


@inscrire(code=703, nom="sanction.avis_rendu", famille="sanction", libelle="Avis de l'équipe pluridisciplinaire rendu")
class AvisSanctionRendu(Evenement):
    """The équipe pluridisciplinaire gives its opinion, compulsory before a suppression (CASF L262-37 III, L262-39)."""

    manquement: UUID
    avis: AvisEquipe


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
    debut_le: date
    fin_le: date
    motivation: Scelle[Texte]


@inscrire(code=705, nom="sanction.levee", famille="sanction", libelle="Sanction levée")
class SanctionLevee(Evenement):
    """The measure ends on ``survenu_le``, before its term."""

    sanction: UUID
    mesure: MesureSanction
    motif: MotifLevee
