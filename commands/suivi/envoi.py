"""Messages: confier, constater remis ou refusé; and what stands in the way of one before it leaves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from pydantic import Field

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.suivi.transmission import EXEMPLE, SYSTEME, ReussirTransmission, constat, pas_reussie
from ledger.dossier import Dossier
from ledger.dossier.etat.convocation import ECHECS, Convocation
from ledger.dossier.etat.transmission import Envoi, EtatTransmission
from ledger.events.base import Evenement, Texte
from ledger.events.entree.droits import Mention
from ledger.events.suivi.convocation import RemiseConvocationConstatee
from ledger.events.suivi.envoi import (
    CodeModele,
    EnvoiConfie,
    EnvoiRefuse,
    EnvoiRemis,
    OppositionEnvoiDeclaree,
    OppositionEnvoiLevee,
    Parties,
)
from ledger.events.suivi.transmission import CodeDestinataire, CodeRejet
from ledger.lu import EvenementLu
from ledger.vocabulaire.suivi.convocation import StatutRemise
from ledger.vocabulaire.suivi.envoi import CanalEnvoi, CauseRefusEnvoi, EtatEnvoi
from ledger.vocabulaire.suivi.transmission import CauseAttente

REGLES_ENVOI: Final = dict.fromkeys(("EN1", "EN2", "EN3"), "survenu_le")
POURQUOI_RETOUR: Final = "Le transporteur dit ce qu'il est advenu d'un message : aucun texte daté ne le borne."
POURQUOI_OPPOSITION: Final = "La personne choisit quand elle veut les moyens par lesquels on lui écrit."
SUIVIE: Final = EXEMPLE | {"etape": "rappel.envoye.v1", "service": "sms", "destinataire": "envois"}


class ConfierEnvoi(ReussirTransmission):
    """Record that a carrier took a message, as it left."""

    model_config = exemple(
        SUIVIE
        | {
            "canal": "SMS",
            "transporteur": "brevo",
            "modele": "rappel-sms",
            "modele_version": 1,
            "parties": 1,
            "adresse": "+33639980001",
            "texte": "Rendez-vous le 16/03/2026 à 14 h.",
        }
    )

    canal: CanalEnvoi
    transporteur: CodeDestinataire
    modele: CodeModele
    modele_version: int = Field(ge=1, le=10_000)
    convocation: UUID | None = None
    parties: Parties | None = None
    adresse: Mention
    texte: Texte


class ConstaterEnvoiRemis(Commande):
    """Record that a message arrived."""

    model_config = exemple({"envoi": EXEMPLE["transmission"]})

    envoi: UUID


class ConstaterEnvoiRefuse(Commande):
    """Record that a message did not arrive, and why."""

    model_config = exemple({"envoi": EXEMPLE["transmission"], "cause": "ADRESSE_INCONNUE", "rejet": "5.1.1"})

    envoi: UUID
    cause: CauseRefusEnvoi
    rejet: CodeRejet | None = None


class DeclarerOppositionEnvoi(Commande):
    """Record that the person wants no message by this channel any more."""

    model_config = exemple({"canal": "SMS"})

    canal: CanalEnvoi


class LeverOppositionEnvoi(Commande):
    """Record that the person accepts messages by this channel again."""

    model_config = exemple({"canal": "SMS"})

    canal: CanalEnvoi


@dataclass(frozen=True, slots=True)
class Empechement:
    """Why a message does not leave: until ``jusqu_a`` (Europe/Paris), or until somebody decides when it is None."""

    cause: CauseAttente | None
    jusqu_a: datetime | None = None


def empechement(
    dossier: Dossier, canal: CanalEnvoi, demande_le: date, ici: datetime, cadre: Cadre
) -> Empechement | None:
    """Decide whether a message asked for on ``demande_le`` may leave at ``ici`` (Europe/Paris), by rules EN1 to EN3."""
    le = ici.date()
    if cadre.echeance("EN3", demande_le) < le:
        return Empechement(None)
    if canal is CanalEnvoi.SMS and (ouverture := _ouverture(ici, cadre)) > ici:
        return Empechement(CauseAttente.HEURES_CALMES, ouverture)
    partis = sum(e.canal is canal and e.confie_le == le for e in dossier.envois.values())
    if partis >= cadre.regle("EN2", le).parametres["par_jour_max"]:
        return Empechement(CauseAttente.PLAFOND_DU_JOUR, _matin(ici, cadre, le + timedelta(days=1)))
    return None


def _ouverture(ici: datetime, cadre: Cadre) -> datetime:
    """The first instant, this one or later, at which an SMS may leave."""
    parametres, le = cadre.regle("EN1", ici.date()).parametres, ici.date()
    if ici.hour >= parametres["a_h"]:
        le += timedelta(days=1)
    while le.isoweekday() == 7 or cadre.regles.calendrier.ferie(le):
        le += timedelta(days=1)
    return max(ici, _matin(ici, cadre, le)) if le == ici.date() else _matin(ici, cadre, le)


def _matin(ici: datetime, cadre: Cadre, le: date) -> datetime:
    return datetime.combine(le, time(cadre.regle("EN1", le).parametres["de_h"]), ici.tzinfo)


@etape(ConfierEnvoi, EnvoiConfie, RemiseConvocationConstatee, regles=REGLES_ENVOI, roles=SYSTEME)
def confier_envoi(dossier: Dossier, commande: ConfierEnvoi, cadre: Cadre) -> Sequence[Evenement]:
    """Once taken by a carrier it is sent: so is the convocation that it carried, unless somebody said so before."""
    le = constat(dossier, commande, cadre)
    pas_reussie(dossier, commande.transmission, le)
    confie = commande.fait(EnvoiConfie, survenu_le=le)
    return [confie, *remise(dossier, commande.convocation, StatutRemise.ENVOYEE, le)]


def remise(dossier: Dossier, convocation: UUID | str | None, statut: StatutRemise, le: date) -> Sequence[Evenement]:
    """The carrier's word on the convocation; nothing when its last word was said, or the dossier goes on elsewhere."""
    ici = dossier.fusion is None and dossier.parti is None
    connue = dossier.convocations.get(str(convocation)) if ici else None
    if connue is None or connue.statut is statut or connue.statut not in (None, StatutRemise.ENVOYEE):
        return []
    return [
        RemiseConvocationConstatee(
            survenu_le=le,
            convocation=UUID(connue.id),
            statut=statut,
            canal=connue.canal,
            emise_le=connue.emise_le,
            **_validite(connue, statut, le),
        )
    ]


def _validite(connue: Convocation, statut: StatutRemise, le: date) -> dict[str, date]:
    """The validity of an invitation runs from the day on which it left."""
    if connue.valable_depuis is not None or statut in ECHECS or connue.validite_jours is None:
        return {}
    return {"valable_depuis": le, "valable_jusqu_au": le + timedelta(days=connue.validite_jours)}


@etape(ConstaterEnvoiRemis, EnvoiRemis, RemiseConvocationConstatee, pourquoi=POURQUOI_RETOUR, roles=SYSTEME)
def constater_envoi_remis(dossier: Dossier, commande: ConstaterEnvoiRemis, cadre: Cadre) -> Sequence[Evenement]:
    """Once delivered, nothing changes it."""
    le = cadre.date_du_fait(commande)
    envoi = _en_chemin(dossier, commande.envoi, le)
    remis = commande.fait(EnvoiRemis, survenu_le=le, canal=envoi.canal, transporteur=envoi.transporteur)
    return [remis, *remise(dossier, envoi.convocation, StatutRemise.DELIVREE, le)]


@etape(ConstaterEnvoiRefuse, EnvoiRefuse, RemiseConvocationConstatee, pourquoi=POURQUOI_RETOUR, roles=SYSTEME)
def constater_envoi_refuse(dossier: Dossier, commande: ConstaterEnvoiRefuse, cadre: Cadre) -> Sequence[Evenement]:
    """It was confié, and nothing was said of it since."""
    le = cadre.date_du_fait(commande)
    envoi = _en_chemin(dossier, commande.envoi, le)
    refuse = commande.fait(EnvoiRefuse, survenu_le=le, canal=envoi.canal, transporteur=envoi.transporteur)
    return [refuse, *remise(dossier, envoi.convocation, StatutRemise.ECHOUEE, le)]


def _en_chemin(dossier: Dossier, envoi: UUID | str, le: date) -> Envoi:
    connu = dossier.envois.get(str(envoi))
    if connu is None:
        raise Refus("envoi_inconnu", "Aucun message confié à un transporteur ne porte cet identifiant.", champ="envoi")
    exiger(
        connu.etat is EtatEnvoi.CONFIE,
        "envoi_deja_conclu",
        f"Ce message est déjà {connu.etat.libelle} depuis le {jour(connu.conclu_le or le)}.",
        champ="envoi",
    )
    exiger(
        connu.confie_le <= le,
        "avant_envoi",
        f"Le retour est daté du {jour(le)}, avant que le message soit confié, le {jour(connu.confie_le)}.",
        champ="survenu_le",
    )
    return connu


@prealable(EnvoiConfie)
def _confie_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    pas_reussie(dossier, e.corps["transmission"], e.survenu_le)


@prealable(EnvoiRemis, EnvoiRefuse)
def _retour_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _en_chemin(dossier, e.corps["envoi"], e.survenu_le)


@etape(DeclarerOppositionEnvoi, OppositionEnvoiDeclaree, pourquoi=POURQUOI_OPPOSITION)
def declarer_opposition(dossier: Dossier, commande: DeclarerOppositionEnvoi, cadre: Cadre) -> Sequence[Evenement]:
    """Once, until it is taken back."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    exiger(
        commande.canal is not CanalEnvoi.COURRIER,
        "courrier_sans_refus",
        "Le courrier reste le moyen d'informer la personne de ses droits : elle peut refuser les SMS et les courriels.",
        champ="canal",
    )
    _exiger_non_opposee(dossier, commande.canal)
    return [commande.fait(OppositionEnvoiDeclaree, survenu_le=le)]


@etape(LeverOppositionEnvoi, OppositionEnvoiLevee, pourquoi=POURQUOI_OPPOSITION)
def lever_opposition(dossier: Dossier, commande: LeverOppositionEnvoi, cadre: Cadre) -> Sequence[Evenement]:
    """Of one that was declared."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_opposee(dossier, commande.canal, le)
    return [commande.fait(OppositionEnvoiLevee, survenu_le=le)]


def _exiger_non_opposee(dossier: Dossier, canal: CanalEnvoi | str) -> None:
    exiger(
        canal not in dossier.oppositions,
        "opposition_deja_declaree",
        "La personne a déjà fait savoir qu'elle n'en veut plus par ce moyen.",
        champ="canal",
    )


def _exiger_opposee(dossier: Dossier, canal: CanalEnvoi | str, le: date) -> None:
    depuis = dossier.oppositions.get(canal)
    if depuis is None:
        raise Refus("opposition_absente", "La personne accepte déjà les messages par ce moyen.", champ="canal")
    exiger(
        depuis <= le,
        "avant_opposition",
        f"L'accord est daté du {jour(le)}, avant le refus du {jour(depuis)}.",
        champ="survenu_le",
    )


@prealable(OppositionEnvoiDeclaree)
def _opposition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_non_opposee(dossier, e.corps["canal"])


@prealable(OppositionEnvoiLevee)
def _levee_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_opposee(dossier, e.corps["canal"], e.survenu_le)


def relance(dossier: Dossier, envoi: UUID) -> bool:
    """Whether an agent asked for it to leave again: what stood in its way by its age does not any more."""
    suivie = dossier.transmissions.get(str(envoi))
    return suivie is not None and suivie.etat is EtatTransmission.RELANCEE
