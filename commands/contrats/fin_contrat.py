"""Suspension and closing of a contrat d'engagement: suspendre, reprendre, clore."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from commands.base import Cadre, Commande, Refus, etape, exemple, exiger, exiger_ouvert, jour, prealable
from commands.contrats.vie_contrat import CONTRAT_EXEMPLE, contrat_en_vigueur, contrat_non_clos
from ledger.dossier import Dossier
from ledger.dossier.etat.contrat_engagement import Contrat, Suspension
from ledger.events.base import Evenement, Texte
from ledger.events.contrats.vie_contrat import (
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementSuspendu,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    MotifClotureContrat,
    MotifSuspensionContrat,
)


class SuspendreContratEngagement(Commande):
    """Suspend a signed contract."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "CESSATION_INSCRIPTION"})

    contrat: UUID
    motif: MotifSuspensionContrat
    explication: Texte | None = None


class ReprendreContratEngagement(Commande):
    """Take a suspended contract up again, as it was."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE})

    contrat: UUID


class CloreContratEngagement(Commande):
    """End a signed contract for good."""

    model_config = exemple({"contrat": CONTRAT_EXEMPLE, "motif": "DEPART"})

    contrat: UUID
    motif: MotifClotureContrat
    explication: Texte | None = None


# -- suspension and end -----------------------------------------------------------------------------------------------


@etape(SuspendreContratEngagement, ContratEngagementSuspendu, regles={"CE-CLOS": "cessation_le"})
def suspendre_contrat_engagement(
    dossier: Dossier, commande: SuspendreContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A contract in force stops running; when the inscription has ceased, rule CE-CLOS says until when it may resume."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    contrat_en_vigueur(dossier, commande.contrat, le)
    cessation = commande.motif is MotifSuspensionContrat.CESSATION_INSCRIPTION
    return [
        commande.fait(
            ContratEngagementSuspendu,
            survenu_le=le,
            cessation_le=le if cessation else None,
            cloture_le=cadre.echeance("CE-CLOS", le) if cessation else None,
        )
    ]


@prealable(ContratEngagementSuspendu)
def _suspension_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    contrat_en_vigueur(dossier, e.corps["contrat"], e.survenu_le)


@etape(ReprendreContratEngagement, ContratEngagementRepris, regles={"CE-CLOS": "cessation_le"})
def reprendre_contrat_engagement(
    dossier: Dossier, commande: ReprendreContratEngagement, cadre: Cadre
) -> Sequence[Evenement]:
    """A suspended contract runs again, under the orientation that it was signed for; within the delay of rule CE-CLOS when
    the inscription had ceased.
    """
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    suspension = _a_reprendre(dossier, commande.contrat, le)
    cloture_le = suspension.cloture_le
    if cloture_le is not None:
        exiger(
            le <= cloture_le,
            "suspension_echue",
            f"L'inscription a cessé depuis trop longtemps : ce contrat pouvait reprendre jusqu'au {jour(cloture_le)}."
            " Clôturez-le, et proposez-en un autre.",
            champ="survenu_le",
        )
    return [
        commande.fait(
            ContratEngagementRepris,
            survenu_le=le,
            suspendu_le=suspension.suspendu_le,
            cessation_le=suspension.suspendu_le if cloture_le is not None else None,
        )
    ]


def _suspension(dossier: Dossier, contrat: UUID | str, le: date) -> Suspension:
    suspension = contrat_non_clos(dossier, contrat, le).suspension
    if suspension is None:
        raise Refus("contrat_non_suspendu", "Ce contrat n'est pas suspendu.", champ="contrat")
    exiger(
        suspension.suspendu_le <= le,
        "avant_suspension",
        f"L'étape est datée du {jour(le)}, avant la suspension du contrat le {jour(suspension.suspendu_le)}.",
        champ="survenu_le",
    )
    return suspension


def _a_reprendre(dossier: Dossier, contrat: UUID | str, le: date) -> Suspension:
    suspension = _suspension(dossier, contrat, le)
    orientation = dossier.orientation
    exiger(
        orientation is not None and orientation.id == contrat_non_clos(dossier, contrat, le).orientation,
        "reorientation_intervenue",
        "L'orientation pour laquelle ce contrat a été signé n'est plus en cours : il ne reprend pas. Clôturez-le, et"
        " proposez un nouveau contrat sous l'orientation en cours (CT D5411-14-2).",
        champ="contrat",
    )
    return suspension


@prealable(ContratEngagementRepris)
def _reprise_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_reprendre(dossier, e.corps["contrat"], e.survenu_le)


@etape(CloreContratEngagement, ContratEngagementClos, regles={"CE-CLOS": "cessation_le"})
def clore_contrat_engagement(dossier: Dossier, commande: CloreContratEngagement, cadre: Cadre) -> Sequence[Evenement]:
    """A signed contract ends, for a motive that the dossier bears out."""
    le = cadre.date_du_fait(commande)
    exiger_ouvert(dossier, le)
    connu = _a_clore(dossier, commande.contrat, commande.motif, le)
    _exiger_jour_de_cloture(connu, commande.motif, le)
    suspension = connu.suspension if commande.motif is MotifClotureContrat.SUSPENSION_PROLONGEE else None
    return [
        commande.fait(ContratEngagementClos, survenu_le=le, cessation_le=suspension.suspendu_le if suspension else None)
    ]


def _a_clore(dossier: Dossier, contrat: UUID | str, motif: MotifClotureContrat, le: date) -> Contrat:
    connu = contrat_non_clos(dossier, contrat, le)
    if motif is MotifClotureContrat.SUSPENSION_PROLONGEE:
        exiger(
            _suspension(dossier, contrat, le).cloture_le is not None,
            "contrat_non_suspendu",
            "Ce contrat n'est pas suspendu par une cessation d'inscription : choisissez un autre motif.",
            champ="motif",
        )
    elif motif is MotifClotureContrat.REORIENTATION:
        exiger(
            dossier.orientation is not None and dossier.orientation.id != connu.orientation,
            "orientation_inchangee",
            "Aucune autre orientation n'a été décidée depuis ce contrat : choisissez un autre motif.",
            champ="motif",
        )
    elif motif is MotifClotureContrat.FIN_DE_DROIT:
        exiger(
            dossier.droits is not None and not dossier.droits.etat.ouvert,
            "droit_ouvert",
            "Le droit au RSA est ouvert : choisissez un autre motif.",
            champ="motif",
        )
    return connu


def _exiger_jour_de_cloture(connu: Contrat, motif: MotifClotureContrat, le: date) -> None:
    """A contract closed for a delay or a term is closed once it is over."""
    suspension = connu.suspension
    if motif is MotifClotureContrat.SUSPENSION_PROLONGEE and suspension is not None and suspension.cloture_le:
        exiger(
            le > suspension.cloture_le,
            "cloture_prematuree",
            f"La personne peut se réinscrire et reprendre son contrat jusqu'au {jour(suspension.cloture_le)}.",
            champ="survenu_le",
        )
    if motif is MotifClotureContrat.TERME:
        exiger(
            le > connu.fin_le,
            "avant_terme",
            f"Le contrat court jusqu'au {jour(connu.fin_le)} : avant cette date, choisissez un autre motif.",
            champ="motif",
        )


@prealable(ContratEngagementClos)
def _cloture_tient(dossier: Dossier, e: EvenementLu, _cadre: Cadre) -> None:
    _a_clore(dossier, e.corps["contrat"], MotifClotureContrat[e.corps["motif"]], e.survenu_le)
