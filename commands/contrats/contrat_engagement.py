"""Contrat d'engagement: proposer, signer, refuser."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Cadre, Commande, Jour, Refus, Si, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat
from ledger.dossier.etat.orientation import Orientation
from ledger.events.base import Evenement, Texte
from ledger.events.contrats.contrat_engagement import (
    ContratEngagementPropose,
    ContratEngagementRefuse,
    ContratEngagementSigne,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    JustificatifExemption,
    ModeleContrat,
    ModeSignature,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
    NatureContrat,
    PartieContrat,
    ProjetContrat,
)


class ProposerContratEngagement(Commande):
    """Put a contract to the person.

    ``modele``: the form on which it is drawn up; its mandatory contents are then asked for.
    """

    model_config = exemple(
        {
            "duree_hebdo_h": 15,
            "debut_le": "2026-04-01",
            "fin_le": "2026-09-30",
            "objectifs": "Reprendre une activité de vente à temps partiel.",
            "modele": "FRANCE_TRAVAIL",
            "engagements_organisme": "Un rendez-vous par mois, une aide à la mobilité.",
            "engagements_personne": "Venir aux rendez-vous, faire les démarches prévues.",
            "actualisation_mois": 3,
            "recours_informe": True,
        }
    )

    contrat: UUID = Field(default_factory=uuid4)
    duree_hebdo_h: float = Field(ge=0, le=35)
    motif_minoration: MotifMinoration | None = None
    motif_exemption: MotifExemption | None = None
    exemption_demandee_le: Jour | None = Field(
        default=None, description="Jour où la personne a demandé une durée nulle"
    )
    justificatif: JustificatifExemption | None = Field(
        default=None, description="Ce par quoi sa difficulté est connue ; le document lui-même n'est pas gardé"
    )
    debut_le: Jour
    fin_le: Jour
    objectifs: Texte | None = None
    modele: ModeleContrat | None = None
    engagements_organisme: Texte | None = None
    engagements_personne: Texte | None = None
    actualisation_mois: int | None = Field(default=None, ge=1, le=12)
    projet: ProjetContrat | None = Field(default=None, description="Où en est le projet de la personne")
    recours_informe: bool | None = Field(
        default=None, description="La personne a reçu l'information sur ses droits et les recours contre une sanction"
    )


class SignerContratEngagement(Commande):
    """Record that both parties signed."""

    model_config = exemple({"contrat": "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3", "mode": "ELECTRONIQUE"})

    contrat: UUID
    mode: ModeSignature


class RefuserContratEngagement(Commande):
    """Record that the person refuses the proposed contract."""

    model_config = exemple({"contrat": "c2a4e6f8-1b3d-4f50-9c72-8e9fa0b1c2d3", "motif": "DESACCORD_CONTENU"})

    contrat: UUID
    motif: MotifRefusContrat
    explication: Texte | None = None


@etape(
    ProposerContratEngagement,
    ContratEngagementPropose,
    regles=dict.fromkeys(("C1", "C7", "C9", "C10"), "survenu_le")
    | {"C3": "reorientation_notifiee_le", "CE-ZERO": Si("exemption_demandee_le", "survenu_le")},
)
def proposer_contrat_engagement(
    dossier: Dossier, commande: ProposerContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """One contract at a time, under a notified orientation, of a legal weekly duration and a bounded term."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    orientation = _orientation_notifiee(dossier, le)
    _exiger_aucun_en_attente(dossier)
    exiger_duree_hebdo(commande.duree_hebdo_h, commande, cadre, le)
    _exiger_contenu(dossier, commande, cadre, le)
    fin_max = cadre.regle("C10", le).dernier_jour(commande.debut_le, cadre.regles.calendrier)
    exiger(
        commande.debut_le <= commande.fin_le <= fin_max,
        "terme_du_contrat",
        f"Le contrat doit se terminer entre le {jour(commande.debut_le)} et le {jour(fin_max)}.",
        champ="fin_le",
    )
    nature = NatureContrat.PREMIER if dossier.contrat_signe is None else NatureContrat.RENOUVELLEMENT
    return [
        commande.fait(
            ContratEngagementPropose,
            survenu_le=le,
            nature=nature,
            parcours=orientation.parcours,
            referent=UUID(dossier.referent) if commande.modele and dossier.referent else None,
            reorientation_notifiee_le=_reorientation_notifiee_le(dossier, orientation, le),
        )
    ]


def _exiger_contenu(dossier: Dossier, commande: ProposerContratEngagement, cadre: Cadre, le: date) -> None:
    """Rules C7 and C8: every mandatory heading of the form, the référent unique included."""
    regle = cadre.regle("C7", le)
    if commande.modele is None:
        exiger(
            not regle.parametres["modele_exige"],
            "modele_exige",
            f"Le contrat doit être établi sur le modèle de France Travail : indiquez-le ({regle.source}).",
            champ="modele",
        )
        return
    exiger(
        dossier.referent is not None,
        "referent_absent",
        "Le contrat nomme le référent unique : désignez-le d'abord (CT R5411-14).",
    )
    rubriques = {
        "engagements_organisme": "les engagements de l'organisme",
        "engagements_personne": "les engagements de la personne",
        "actualisation_mois": "la périodicité de son actualisation",
        "recours_informe": "l'information sur les droits et les recours",
    }
    for champ, rubrique in rubriques.items():
        exiger(
            bool(getattr(commande, champ)),
            "contenu_incomplet",
            f"Il manque au contrat {rubrique} ({regle.source}).",
            champ=champ,
        )


def _reorientation_notifiee_le(dossier: Dossier, orientation: Orientation, le: date) -> date | None:
    """Start of rule C3: a contract of an earlier orientation still runs."""
    en_cours = dossier.contrat_en_cours(le)
    return orientation.notifiee_le if en_cours is not None and en_cours.orientation != orientation.id else None


def _exiger_aucun_en_attente(dossier: Dossier) -> None:
    exiger(
        not any(contrat.en_attente for contrat in dossier.contrats.values()),
        "contrat_en_attente",
        "Un contrat proposé attend déjà sa signature ou son refus.",
    )


@prealable(ContratEngagementPropose)
def _proposition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _orientation_notifiee(dossier, e.survenu_le)
    _exiger_aucun_en_attente(dossier)


def _orientation_notifiee(dossier: Dossier, le: date) -> Orientation:
    """Rule C1 starts from the notification: there is no contract before it."""
    orientation = dossier.orientation
    if orientation is None or orientation.notifiee_le is None:
        raise Refus(
            "orientation_non_notifiee",
            "L'orientation n'est pas notifiée : le contrat d'engagement s'élabore ensuite (CT D5411-14-1).",
        )
    exiger(
        orientation.notifiee_le <= le,
        "avant_notification",
        f"L'étape est datée du {jour(le)}, avant la notification de l'orientation le {jour(orientation.notifiee_le)}.",
        champ="survenu_le",
    )
    return orientation


class Motivee(Protocol):
    """A command that may give the motive of a weekly duration under the minimum."""

    @property
    def motif_minoration(self) -> MotifMinoration | None:
        """Why it is under the minimum."""

    @property
    def motif_exemption(self) -> MotifExemption | None:
        """Why it is zero."""

    @property
    def exemption_demandee_le(self) -> date | None:
        """When the person asked for it."""

    @property
    def justificatif(self) -> JustificatifExemption | None:
        """By what the difficulty is known."""


def exiger_duree_hebdo(duree: float, commande: Motivee, cadre: Cadre, le: date) -> None:
    """Rules C9 and CE-ZERO: fifteen hours, less with a motive, none with one of the legal motives and on request."""
    regle = cadre.regle("C9", le)
    minimum = regle.parametres["duree_hebdo_min_h"]
    exiger(
        (duree == 0) == (commande.motif_exemption is not None),
        "exemption_de_duree",
        "Une durée nulle demande un motif d'exemption (santé, handicap, invalidité, parent isolé sans garde), et"
        f" inversement ({regle.source}).",
        champ="motif_exemption",
    )
    exiger(
        (0 < duree < minimum) == (commande.motif_minoration is not None),
        "minoration_de_duree",
        f"Une durée inférieure à {minimum} heures par semaine demande un motif de minoration, et inversement"
        f" ({regle.source}).",
        champ="motif_minoration",
    )
    _exiger_demande(duree, commande, cadre, le)


def _exiger_demande(duree: float, commande: Motivee, cadre: Cadre, le: date) -> None:
    """Rule CE-ZERO: a duration of zero is asked for by the person, for a difficulty that is known by something."""
    regle = cadre.regles.en_vigueur("CE-ZERO", le)
    demandee_le = commande.exemption_demandee_le
    if duree != 0:
        exiger(
            demandee_le is None and commande.justificatif is None,
            "demande_sans_objet",
            "La demande et son justificatif ne se donnent que pour une durée nulle.",
            champ="exemption_demandee_le",
        )
    elif regle is not None and regle.parametres["demande_exigee"]:
        exiger(
            demandee_le is not None and demandee_le <= le,
            "exemption_non_demandee",
            "Une durée nulle se fixe à la demande de la personne : indiquez le jour de sa demande, qui n'est pas à venir"
            f" ({regle.source}).",
            champ="exemption_demandee_le",
            regle="CE-ZERO",
        )
        exiger(
            commande.justificatif is not None,
            "exemption_non_justifiee",
            f"Indiquez par quoi la difficulté de la personne est connue, sans garder le document ({regle.source}).",
            champ="justificatif",
            regle="CE-ZERO",
        )


def contrat_connu(dossier: Dossier, contrat: UUID | str) -> Contrat:
    """The contract of this id; refuses an unknown one."""
    connu = dossier.contrats.get(str(contrat))
    if connu is None:
        raise Refus("contrat_inconnu", "Ce contrat n'a pas été proposé dans ce dossier.", champ="contrat")
    return connu


def contrat_en_attente(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    """The contract of this id, proposed by then; refuses one that was signed, refused or set aside."""
    connu = contrat_connu(dossier, contrat)
    exiger(
        connu.en_attente,
        "contrat_conclu",
        "Ce contrat est déjà signé, refusé ou écarté : pour le rectifier, corrigez cette étape.",
        champ="contrat",
    )
    exiger(
        connu.propose_le <= le,
        "avant_proposition",
        f"L'étape est datée du {jour(le)}, avant la proposition du contrat le {jour(connu.propose_le)}.",
        champ="survenu_le",
    )
    return connu


@etape(SignerContratEngagement, ContratEngagementSigne, regles={"C1": "notifiee_le", "C6": "stock_du"})
def signer_contrat_engagement(dossier: Dossier, commande: SignerContratEngagement, cadre: Cadre) -> Sequence[Evenement]:
    """The proposed contract is signed before its term, under the orientation that it was proposed for."""
    le = cadre.date_du_fait(commande)
    connu = contrat_en_attente(dossier, commande.contrat, le)
    orientation = exiger_signable(dossier, connu, le)
    exiger_avant_terme(connu, le)
    _exiger_signatures(dossier, connu)
    return [
        commande.fait(
            ContratEngagementSigne,
            survenu_le=le,
            nature=connu.nature,
            parcours=connu.parcours,
            duree_hebdo_h=connu.duree_hebdo_h,
            debut_le=max(connu.debut_le, le),
            fin_le=connu.fin_le,
            notifiee_le=orientation.notifiee_le,
            decideur=orientation.decideur,
            stock_du=_stock_du(orientation, cadre, le),
        )
    ]


def signatures_reunies(dossier: Dossier, connu: Contrat) -> bool:
    """Whether no document of the contract waits for the signature of a party."""
    a_signer = dossier.accompagnement.a_signer(connu.id)
    return a_signer is None or all(connu.versions.get(partie) == a_signer.id for partie in PartieContrat)


def _exiger_signatures(dossier: Dossier, connu: Contrat) -> None:
    """Where a document was drawn up to be signed, the contract is signed once each party signed that one."""
    exiger(
        signatures_reunies(dossier, connu),
        "signatures_attendues",
        "Un document de ce contrat est établi : le contrat est signé quand chaque partie a signé ce document.",
        champ="contrat",
    )


def exiger_avant_terme(connu: Contrat, le: date) -> None:
    """Refuse what would happen to a contract after its last day."""
    exiger(
        le <= connu.fin_le,
        "contrat_echu",
        f"Le contrat se terminait le {jour(connu.fin_le)} : proposez-en un autre.",
        champ="survenu_le",
    )


def _stock_du(orientation: Orientation, cadre: Cadre, le: date) -> date | None:
    """Start of rule C6 for a person whose orientation began before the law."""
    regle = cadre.regles.en_vigueur("C6", le)
    return regle.valide_du if regle is not None and orientation.debut_le < regle.valide_du else None


def exiger_signable(dossier: Dossier, connu: Contrat, le: date) -> Orientation:
    """Under the orientation that it was proposed for; on the form of France Travail, with its plan d'action."""
    orientation = _orientation_notifiee(dossier, le)
    exiger(
        orientation.id == connu.orientation,
        "reorientation_intervenue",
        "Une autre orientation a été décidée depuis la proposition : proposez un nouveau contrat (CT D5411-14-2).",
        champ="contrat",
    )
    exiger(
        connu.modele is None
        or (bool(connu.themes) and any(demarche.contrat == connu.id for demarche in dossier.demarches.values())),
        "plan_absent",
        "Le contrat comporte un plan d'action : arrêtez ses objectifs et prévoyez au moins une démarche (CT R5411-15).",
        champ="contrat",
    )
    return orientation


@prealable(ContratEngagementSigne)
def _signature_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_signable(dossier, contrat_en_attente(dossier, e.corps["contrat"], e.survenu_le), e.survenu_le)


@prealable(ContratEngagementRefuse)
def _refus_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    contrat_en_attente(dossier, e.corps["contrat"], e.survenu_le)


@etape(
    RefuserContratEngagement,
    ContratEngagementRefuse,
    pourquoi="Un refus est un fait ; le manquement qui peut suivre a ses propres règles.",
)
def refuser_contrat_engagement(
    dossier: Dossier, commande: RefuserContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """The proposed contract is refused; whether it is a manquement is somebody's decision, not a consequence."""
    le = cadre.date_du_fait(commande)
    contrat_en_attente(dossier, commande.contrat, le)
    return [commande.fait(ContratEngagementRefuse, survenu_le=le)]
