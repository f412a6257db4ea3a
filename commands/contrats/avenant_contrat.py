"""Essential change of a signed contrat d'engagement: modifier, re-signer, refuser (CT D5411-14-2)."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field

from commands.base import Cadre, Commande, Jour, Refus, Si, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.contrats.contrat_engagement import (
    exiger_duree_hebdo,
)
from commands.contrats.vie_contrat import CONTRAT_EXEMPLE, contrat_en_vigueur
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat, Modification
from ledger.events.base import Evenement, Texte
from ledger.events.contrats.vie_contrat import (
    ContratEngagementModifie,
    ContratEngagementResigne,
    ModificationContratRefusee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    ChangementEssentiel,
    JustificatifExemption,
    ModeSignature,
    MotifExemption,
    MotifMinoration,
    MotifRefusContrat,
)


def _une_fois_chacun(changements: tuple[ChangementEssentiel, ...]) -> tuple[ChangementEssentiel, ...]:
    return tuple(dict.fromkeys(changements))


Changements = Annotated[
    tuple[ChangementEssentiel, ...],
    Field(min_length=1, max_length=len(ChangementEssentiel)),
    AfterValidator(_une_fois_chacun),
]
"""The changes, once each."""


class ModifierContratEngagement(Commande):
    """Put an essential change of a signed contract to the person: it is to be signed again."""

    model_config = exemple(
        {
            "contrat": CONTRAT_EXEMPLE,
            "changements": ["DUREE_HEBDO"],
            "duree_hebdo_h": 8,
            "motif_minoration": "SITUATION_INDIVIDUELLE",
        }
    )

    contrat: UUID
    changements: Changements
    duree_hebdo_h: float | None = Field(default=None, ge=0, le=35)
    motif_minoration: MotifMinoration | None = None
    motif_exemption: MotifExemption | None = None
    exemption_demandee_le: Jour | None = Field(
        default=None, description="Jour où la personne a demandé une durée nulle"
    )
    justificatif: JustificatifExemption | None = Field(
        default=None, description="Ce par quoi sa difficulté est connue ; le document lui-même n'est pas gardé"
    )
    explication: Texte | None = None


class ResignerContratEngagement(Commande):
    """Record that both parties signed the essential change."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "mode": "ELECTRONIQUE"})

    contrat: UUID
    mode: ModeSignature


class RefuserModificationContrat(Commande):
    """Record that the person does not sign the essential change."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "DESACCORD_DUREE"})

    contrat: UUID
    motif: MotifRefusContrat
    explication: Texte | None = None


@etape(
    ModifierContratEngagement,
    ContratEngagementModifie,
    regles={"C9": "survenu_le", "CE-ZERO": Si("exemption_demandee_le", "survenu_le")},
)
def modifier_contrat_engagement(
    dossier: Dossier, commande: ModifierContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """One change at a time, of a contract in force; a new weekly duration is as legal as the first one."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _modifiable(dossier, commande.contrat, le)
    exiger(
        (ChangementEssentiel.DUREE_HEBDO in commande.changements) == (commande.duree_hebdo_h is not None),
        "duree_modifiee",
        "Une nouvelle durée hebdomadaire se donne quand elle fait partie des changements, et seulement alors.",
        champ="duree_hebdo_h",
    )
    if commande.duree_hebdo_h is not None:
        exiger_duree_hebdo(commande.duree_hebdo_h, commande, cadre, le)
    return [commande.fait(ContratEngagementModifie, survenu_le=le)]


def _modifiable(dossier: Dossier, contrat: UUID | str, le: date) -> Contrat:
    connu = contrat_en_vigueur(dossier, contrat, le)
    exiger(
        connu.modification is None,
        "modification_en_attente",
        "Un changement de ce contrat attend déjà sa signature ou son refus.",
        champ="contrat",
    )
    return connu


@prealable(ContratEngagementModifie)
def _modification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _modifiable(dossier, e.corps["contrat"], e.survenu_le)


def _modification(dossier: Dossier, contrat: UUID | str, le: date) -> tuple[Contrat, Modification]:
    connu = contrat_en_vigueur(dossier, contrat, le)
    modification = connu.modification
    if modification is None:
        raise Refus("aucune_modification", "Aucun changement de ce contrat n'attend de signature.", champ="contrat")
    exiger(
        modification.modifie_le <= le,
        "avant_modification",
        f"L'étape est datée du {jour(le)}, avant le changement proposé le {jour(modification.modifie_le)}.",
        champ="survenu_le",
    )
    return connu, modification


@etape(
    ResignerContratEngagement,
    ContratEngagementResigne,
    pourquoi="Aucun texte ne donne de délai pour signer un changement essentiel ; la durée hebdomadaire est contrôlée"
    " quand il est proposé.",
)
def resigner_contrat_engagement(
    dossier: Dossier, commande: ResignerContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """The change that waits is signed; a change of the plan, once its goals are agreed again."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu, modification = _a_resigner(dossier, commande.contrat, le)
    return [
        commande.fait(
            ContratEngagementResigne,
            survenu_le=le,
            modifie_le=modification.modifie_le,
            duree_hebdo_h=connu.duree_a_signer_h,
        )
    ]


def _a_resigner(dossier: Dossier, contrat: UUID | str, le: date) -> tuple[Contrat, Modification]:
    connu, modification = _modification(dossier, contrat, le)
    exiger(
        modification.plan is not None or ChangementEssentiel.PLAN_ACTION not in modification.changements,
        "plan_a_revoir",
        "Le changement porte sur le plan d'action : arrêtez le nouveau plan avant de faire signer.",
        champ="contrat",
    )
    return connu, modification


@prealable(ContratEngagementResigne)
def _nouvelle_signature_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_resigner(dossier, e.corps["contrat"], e.survenu_le)


@etape(
    RefuserModificationContrat,
    ModificationContratRefusee,
    pourquoi="Aucun texte ne donne de délai pour répondre ; qu'un refus soit un manquement est une décision distincte.",
)
def refuser_modification_contrat(
    dossier: Dossier, commande: RefuserModificationContrat, cadre: Cadre
) -> Sequence[Evenement]:
    """The change that waits is refused, and the contract goes on as it was."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    _, modification = _modification(dossier, commande.contrat, le)
    return [commande.fait(ModificationContratRefusee, survenu_le=le, modifie_le=modification.modifie_le)]


@prealable(ModificationContratRefusee)
def _refus_de_modification_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _modification(dossier, e.corps["contrat"], e.survenu_le)
