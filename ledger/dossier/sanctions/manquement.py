"""Signalements and proposals of France Travail, which wait for the département to take them up or to file them."""

from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.etat.manquement import PropositionSanction, Signalement
from ledger.dossier.registre import evolue
from ledger.events.sanctions.manquement import (
    ManquementClasse,
    ManquementSignale,
    PropositionSanctionEcartee,
    PropositionSanctionRecue,
    RegularisationSignalee,
    SignalementClasse,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.sanctions.sanction import MesureSanction, NatureManquement, OrganismeSignalant


@evolue(ManquementSignale)
def manquement_signale(dossier: Dossier, e: EvenementLu) -> None:
    """A signalement waits."""
    corps = e.corps
    dossier.signalements[corps["signalement"]] = Signalement(
        corps["signalement"],
        NatureManquement[corps["nature"]],
        OrganismeSignalant[corps["signalant"]],
        e.survenu_le,
    )


@evolue(RegularisationSignalee)
def manquement_regularisation_signalee(dossier: Dossier, e: EvenementLu) -> None:
    """The person complies again: the manquement drawn from the signalement knows it too."""
    if (signalement := dossier.signalements.get(e.corps["signalement"])) is not None:
        signalement.regularise_le = e.survenu_le
        if (manquement := dossier.manquements.get(signalement.manquement or "")) is not None:
            manquement.regularise_le = e.survenu_le


@evolue(SignalementClasse)
def manquement_signalement_classe(dossier: Dossier, e: EvenementLu) -> None:
    """Nothing is drawn from it."""
    if (signalement := dossier.signalements.get(e.corps["signalement"])) is not None:
        signalement.classe_le = e.survenu_le


@evolue(ManquementClasse)
def manquement_classe(dossier: Dossier, e: EvenementLu) -> None:
    """The procedure ends without sanction."""
    if (manquement := dossier.manquements.get(e.corps["manquement"])) is not None:
        manquement.classe_le = e.survenu_le


@evolue(PropositionSanctionRecue)
def sanction_proposition_recue(dossier: Dossier, e: EvenementLu) -> None:
    """A proposal waits."""
    corps = e.corps
    dossier.propositions_sanction[corps["proposition_sanction"]] = PropositionSanction(
        corps["proposition_sanction"],
        corps["reference"],
        NatureManquement[corps["nature"]],
        MesureSanction[corps["mesure_proposee"]],
        e.survenu_le,
        corps["taux_pourcent"],
        corps["duree_mois"],
    )


@evolue(PropositionSanctionEcartee)
def sanction_proposition_ecartee(dossier: Dossier, e: EvenementLu) -> None:
    """The département does not follow it."""
    if (proposition := dossier.propositions_sanction.get(e.corps["proposition_sanction"])) is not None:
        proposition.ecartee_le = e.survenu_le
