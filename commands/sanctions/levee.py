"""Lifting of a suspension that France Travail proposes: recevoir, écarter. Following it is :class:`LeverSanction`."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from pydantic import Field

from commands.base import Acte, Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.sanctions.sanction import sanction_connue
from ledger.dossier import Dossier
from ledger.dossier.etat.manquement import PropositionLevee
from ledger.events.base import Evenement, Texte
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.manquement import ReferenceFranceTravail
from ledger.lu import EvenementLu
from ledger.vocabulaire.pouvoir import Pouvoir, Procedure
from ledger.vocabulaire.sanctions.sanction import MesureSanction, MotifMaintien

SANCTION = "e0d1c2b3-a495-4867-9758-6a7b8c9d0e1f"
PROPOSITION = "d3e4f5a6-b7c8-4d9e-8f0a-1b2c3d4e5f60"
POURQUOI = "France Travail propose, le département décide : la règle datée est celle de la levée (S-LEV)."


class RecevoirPropositionLevee(Commande):
    """Record that France Travail proposes to lift a suspension."""

    model_config = exemple({"sanction": SANCTION, "reference": "12345678"})

    proposition_levee: UUID = Field(default_factory=uuid4)
    sanction: UUID
    reference: ReferenceFranceTravail
    faits: Texte | None = None


class EcarterPropositionLevee(Commande):
    """Let the suspension go on, with a motive."""

    model_config = exemple({"proposition_levee": PROPOSITION, "motif": "REMOBILISATION_INSUFFISANTE"})

    proposition_levee: UUID
    motif: MotifMaintien
    explication: Texte | None = None


@etape(RecevoirPropositionLevee, LeveeProposee, pourquoi=POURQUOI, acte=Acte(Procedure.SANCTION, Pouvoir.PROPOSER))
def recevoir_proposition_levee(
    dossier: Dossier, commande: RecevoirPropositionLevee, cadre: Cadre
) -> Sequence[Evenement]:
    """One proposal at a time, for a suspension that was not lifted."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connue = sanction_connue(dossier, commande.sanction, le)
    exiger(
        connue.mesure is MesureSanction.SUSPENSION,
        "suspension_attendue",
        "Cette sanction n'est pas une suspension : France Travail ne propose de lever qu'une suspension.",
        champ="sanction",
    )
    exiger(
        connue.levee_le is None,
        "sanction_deja_levee",
        f"Cette sanction est déjà levée depuis le {jour(connue.levee_le or le)}.",
        champ="sanction",
    )
    exiger(
        attendue(dossier, str(commande.sanction)) is None,
        "proposition_levee_en_attente",
        "Une proposition de levée de cette suspension attend déjà : suivez-la ou écartez-la.",
        champ="sanction",
    )
    return [commande.fait(LeveeProposee, survenu_le=le)]


def attendue(dossier: Dossier, sanction: str) -> PropositionLevee | None:
    """The proposal that waits for this sanction, if any."""
    return next(
        (p for p in dossier.propositions_levee.values() if p.sanction == sanction and p.ecartee_le is None), None
    )


@prealable(LeveeProposee)
def _proposition_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    sanction_connue(dossier, e.corps["sanction"], e.survenu_le)


@etape(EcarterPropositionLevee, LeveeEcartee, pourquoi=POURQUOI, acte=Acte(Procedure.SANCTION, Pouvoir.DECIDER))
def ecarter_proposition_levee(dossier: Dossier, commande: EcarterPropositionLevee, cadre: Cadre) -> Sequence[Evenement]:
    """The département decides, and tells why."""
    le = cadre.date_du_fait(commande)
    connue = _a_ecarter(dossier, str(commande.proposition_levee))
    exiger(
        connue.recue_le <= le,
        "avant_proposition_levee",
        f"L'étape est datée du {jour(le)}, avant la réception de la proposition le {jour(connue.recue_le)}.",
        champ="survenu_le",
    )
    return [commande.fait(LeveeEcartee, survenu_le=le, sanction=UUID(connue.sanction))]


def _a_ecarter(dossier: Dossier, proposition: str) -> PropositionLevee:
    connue = dossier.propositions_levee.get(proposition)
    if connue is None:
        raise Refus(
            "proposition_levee_inconnue",
            "Cette proposition de levée n'est pas enregistrée dans ce dossier.",
            champ="proposition_levee",
        )
    sanction = dossier.sanctions.get(connue.sanction)
    exiger(
        connue.ecartee_le is None and sanction is not None and sanction.levee_le is None,
        "proposition_levee_conclue",
        "Cette proposition est déjà suivie ou écartée, ou la sanction est annulée : pour revenir dessus, corrigez l'étape.",
        champ="proposition_levee",
    )
    return connue


@prealable(LeveeEcartee)
def _ecart_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_ecarter(dossier, e.corps["proposition_levee"])
