"""Signalements and proposals of France Travail, taken up or filed: signaler, régulariser, classer.

A signalement or a proposal holds nothing against anybody: somebody of the département draws a manquement from it
(:class:`~commands.sanctions.sanction.ConstaterManquement`), or files it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from ledger.dossier import Dossier
from ledger.dossier.etat.manquement import PropositionSanction, Signalement
from ledger.dossier.etat.sanction import Manquement
from ledger.events.base import CodeStructure, Evenement, Texte
from ledger.events.sanctions.manquement import (
    ManquementClasse,
    ManquementSignale,
    PropositionSanctionEcartee,
    PropositionSanctionRecue,
    ReferenceFranceTravail,
    RegularisationSignalee,
    SignalementClasse,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import (
    MesureSanction,
    MotifClassement,
    NatureManquement,
    OrganismeSignalant,
    RangManquement,
)

SIGNALEMENT = "b1c2d3e4-f5a6-4b7c-8d9e-0f1a2b3c4d5e"
PROPOSITION = "c2d3e4f5-a6b7-4c8d-9e0f-1a2b3c4d5e6f"


class SignalerManquement(Commande):
    """Signal facts to the département."""

    model_config = exemple(
        {
            "signalant": "MISSION_LOCALE",
            "structure": "ML-33-01",
            "nature": "OBLIGATIONS_CONTRAT",
            "faits": "N'a suivi aucun des ateliers prévus au contrat.",
        }
    )

    signalement: UUID = Field(default_factory=uuid4)
    signalant: OrganismeSignalant
    structure: CodeStructure | None = None
    nature: NatureManquement
    faits: Texte


class SignalerRegularisation(Commande):
    """Signal that the person complies again."""

    model_config = exemple({"signalement": SIGNALEMENT, "precisions": "A repris les ateliers."})

    signalement: UUID
    precisions: Texte | None = None


class ClasserSignalement(Commande):
    """Draw nothing from a signalement."""

    model_config = exemple({"signalement": SIGNALEMENT, "motif": "MOTIF_LEGITIME"})

    signalement: UUID
    motif: MotifClassement
    explication: Texte | None = None


class ClasserManquement(Commande):
    """End a procedure without sanction."""

    model_config = exemple({"manquement": "a9b8c7d6-e5f4-4a3b-8c2d-1e0f9a8b7c6d", "motif": "REGULARISATION"})

    manquement: UUID
    motif: MotifClassement
    explication: Texte | None = None


class RecevoirPropositionSanction(Commande):
    """Record a sanction that France Travail proposes."""

    model_config = exemple(
        {
            "reference": "12345678",
            "nature": "OBLIGATIONS_CONTRAT",
            "rang": "PREMIER",
            "mesure_proposee": "SUSPENSION",
            "taux_pourcent": 30,
            "duree_mois": 1,
        }
    )

    proposition_sanction: UUID = Field(default_factory=uuid4)
    reference: ReferenceFranceTravail
    nature: NatureManquement
    rang: RangManquement | None = None
    mesure_proposee: MesureSanction
    taux_pourcent: int = Field(ge=1, le=100)
    duree_mois: int = Field(ge=1, le=12)
    faits: Texte | None = None


class EcarterPropositionSanction(Commande):
    """Do not follow a proposal, with a motive."""

    model_config = exemple({"proposition_sanction": PROPOSITION, "motif": "MESURE_DISPROPORTIONNEE"})

    proposition_sanction: UUID
    motif: MotifClassement
    explication: Texte | None = None


@etape(
    SignalerManquement, ManquementSignale, regles={"P1": "survenu_le"}, acte=Acte(Procedure.SANCTION, Pouvoir.PROPOSER)
)
def signaler_manquement(dossier: Dossier, commande: SignalerManquement, cadre: Cadre) -> Sequence[Evenement]:
    """Anybody who accompanies may signal."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    return [commande.fait(ManquementSignale, survenu_le=le)]


@etape(
    SignalerRegularisation,
    RegularisationSignalee,
    regles={"P1": "survenu_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.PROPOSER),
)
def signaler_regularisation(dossier: Dossier, commande: SignalerRegularisation, cadre: Cadre) -> Sequence[Evenement]:
    """Once, whatever became of the signalement: a sanction may be lifted on it."""
    le = cadre.date_du_fait(commande)
    _exiger_a_regulariser(dossier, commande.signalement, le)
    return [commande.fait(RegularisationSignalee, survenu_le=le)]


def _exiger_a_regulariser(dossier: Dossier, signalement: UUID | str, le: date) -> None:
    connu = _signalement(dossier, signalement, le)
    exiger(
        connu.regularise_le is None,
        "regularisation_deja_signalee",
        f"La régularisation est déjà signalée depuis le {jour(connu.regularise_le or le)}.",
        champ="signalement",
    )


@prealable(RegularisationSignalee)
def _regularisation_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_a_regulariser(dossier, e.corps["signalement"], e.survenu_le)


def _signalement(dossier: Dossier, signalement: UUID | str, le: date) -> Signalement:
    connu = dossier.signalements.get(str(signalement))
    if connu is None:
        raise Refus("signalement_inconnu", "Ce signalement n'existe pas dans ce dossier.", champ="signalement")
    exiger(
        connu.signale_le <= le,
        "avant_signalement",
        f"L'étape est datée du {jour(le)}, avant le signalement du {jour(connu.signale_le)}.",
        champ="survenu_le",
    )
    return connu


def exiger_signalement(dossier: Dossier, signalement: UUID | str, le: date) -> None:
    """Refuse unless the signalement waits to be taken up or filed."""
    exiger(
        _signalement(dossier, signalement, le).en_attente,
        "signalement_conclu",
        "Ce signalement a déjà été repris ou classé : pour revenir dessus, corrigez cette étape.",
        champ="signalement",
    )


@etape(
    ClasserSignalement,
    SignalementClasse,
    pourquoi="Aucun texte ne fixe de délai ni de condition au classement d'un signalement ; son motif est enregistré.",
    acte=Acte(Procedure.SANCTION, Pouvoir.CONSTATER),
)
def classer_signalement(dossier: Dossier, commande: ClasserSignalement, cadre: Cadre) -> Sequence[Evenement]:
    """A signalement that waits is filed."""
    le = cadre.date_du_fait(commande)
    exiger_signalement(dossier, commande.signalement, le)
    return [commande.fait(SignalementClasse, survenu_le=le)]


@prealable(SignalementClasse)
def _classement_du_signalement_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_signalement(dossier, e.corps["signalement"], e.survenu_le)


def manquement_en_cours(dossier: Dossier, manquement: UUID | str, le: date) -> Manquement:
    """The manquement, neither sanctioned nor filed on that day; refuses otherwise."""
    connu = dossier.manquements.get(str(manquement))
    if connu is None:
        raise Refus("manquement_inconnu", "Ce manquement n'est pas constaté dans ce dossier.", champ="manquement")
    exiger(
        connu.sanction is None,
        "manquement_sanctionne",
        "Ce manquement a déjà donné lieu à une sanction.",
        champ="manquement",
    )
    exiger(
        connu.classe_le is None,
        "manquement_classe",
        f"Ce manquement est classé depuis le {jour(connu.classe_le or le)} : plus rien ne peut s'ensuivre.",
        champ="manquement",
    )
    exiger(
        connu.constate_le <= le,
        "avant_constat",
        f"L'étape est datée du {jour(le)}, avant le constat du manquement le {jour(connu.constate_le)}.",
        champ="survenu_le",
    )
    return connu


@etape(
    ClasserManquement,
    ManquementClasse,
    pourquoi="Renoncer à sanctionner est toujours possible : aucun texte n'y met de délai ; le motif est enregistré.",
    acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
def classer_manquement(dossier: Dossier, commande: ClasserManquement, cadre: Cadre) -> Sequence[Evenement]:
    """At any moment before a sanction."""
    le = cadre.date_du_fait(commande)
    connu = manquement_en_cours(dossier, commande.manquement, le)
    return [commande.fait(ManquementClasse, survenu_le=le, nature=connu.nature)]


@prealable(ManquementClasse)
def _classement_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    manquement_en_cours(dossier, e.corps["manquement"], e.survenu_le)


@etape(
    RecevoirPropositionSanction,
    PropositionSanctionRecue,
    regles=dict.fromkeys(("P2", "P8"), "survenu_le"),
    acte=Acte(Procedure.SANCTION, Pouvoir.PROPOSER),
)
def recevoir_proposition_sanction(
    dossier: Dossier, commande: RecevoirPropositionSanction, cadre: Cadre
) -> Sequence[Evenement]:
    """One file of France Travail is received once."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _exiger_reference_nouvelle(dossier, commande.reference)
    return [commande.fait(PropositionSanctionRecue, survenu_le=le)]


def _exiger_reference_nouvelle(dossier: Dossier, reference: str) -> None:
    exiger(
        all(p.reference != reference for p in dossier.propositions_sanction.values()),
        "proposition_deja_recue",
        f"La proposition {reference} de France Travail est déjà enregistrée dans ce dossier.",
        champ="reference",
    )


@prealable(PropositionSanctionRecue)
def _proposition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _exiger_reference_nouvelle(dossier, e.corps["reference"])


def exiger_proposition(dossier: Dossier, proposition: UUID | str, le: date) -> PropositionSanction:
    """The proposal, which waits to be taken up or set aside on that day; refuses otherwise."""
    connue = dossier.propositions_sanction.get(str(proposition))
    if connue is None:
        raise Refus(
            "proposition_sanction_inconnue",
            "Cette proposition de France Travail n'est pas enregistrée dans ce dossier.",
            champ="proposition_sanction",
        )
    exiger(
        connue.en_attente,
        "proposition_sanction_conclue",
        "Cette proposition a déjà été reprise ou écartée : pour revenir dessus, corrigez cette étape.",
        champ="proposition_sanction",
    )
    exiger(
        connue.recue_le <= le,
        "avant_proposition_sanction",
        f"L'étape est datée du {jour(le)}, avant la réception de la proposition le {jour(connue.recue_le)}.",
        champ="survenu_le",
    )
    return connue


@etape(
    EcarterPropositionSanction,
    PropositionSanctionEcartee,
    regles={"P2": "survenu_le"},
    acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER),
)
def ecarter_proposition_sanction(
    dossier: Dossier, commande: EcarterPropositionSanction, cadre: Cadre
) -> Sequence[Evenement]:
    """The département decides, and tells why."""
    le = cadre.date_du_fait(commande)
    exiger_proposition(dossier, commande.proposition_sanction, le)
    return [commande.fait(PropositionSanctionEcartee, survenu_le=le)]


@prealable(PropositionSanctionEcartee)
def _ecart_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    exiger_proposition(dossier, e.corps["proposition_sanction"], e.survenu_le)
