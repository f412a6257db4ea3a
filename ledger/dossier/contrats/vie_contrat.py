"""The life of a contract beside its signature: parties, changes, suspensions, closing, reasonable offer."""

from datetime import date

from ledger.dossier.etat.contrat_engagement import Contrat, Modification, Suspension
from ledger.dossier.etat.dossier import Dossier
from ledger.dossier.registre import evolue
from ledger.events.contrats.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementDispense,
    ContratEngagementModifie,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSigneParPartie,
    ContratEngagementSuspendu,
    ModificationContratRefusee,
    OffreRaisonnableFixee,
)
from ledger.lu import EvenementLu
from ledger.vocabulaire.contrats.contrat_engagement import (
    ChangementEssentiel,
    ModeSignature,
    MotifClotureContrat,
    MotifSuspensionContrat,
    PartieContrat,
    ProjetContrat,
)


def _contrat(dossier: Dossier, e: EvenementLu) -> Contrat | None:
    return dossier.contrats.get(e.corps["contrat"])


@evolue(ContratEngagementSigneParPartie)
def contrat_engagement_signe_par_partie(dossier: Dossier, e: EvenementLu) -> None:
    """One of the parties signed."""
    if (contrat := _contrat(dossier, e)) is not None:
        partie = PartieContrat[e.corps["partie"]]
        contrat.signataires[partie] = (e.survenu_le, ModeSignature[e.corps["mode"]])
        if "document" in e.corps:
            contrat.versions[partie] = e.corps["document"]
    if (code := dossier.accompagnement.codes.get(e.corps.get("code_sms", ""))) is not None:
        code.signe = True


@evolue(ContratEngagementModifie)
def contrat_engagement_modifie(dossier: Dossier, e: EvenementLu) -> None:
    """An essential change waits to be signed."""
    if (contrat := _contrat(dossier, e)) is not None:
        contrat.modification = Modification(
            e.survenu_le,
            tuple(ChangementEssentiel[changement] for changement in e.corps["changements"]),
            e.corps.get("duree_hebdo_h"),
        )


@evolue(ContratEngagementResigne)
def contrat_engagement_resigne(dossier: Dossier, e: EvenementLu) -> None:
    """The change holds."""
    if (contrat := _contrat(dossier, e)) is not None:
        if (change := contrat.modification) is not None and change.plan is not None:
            contrat.themes, contrat.plan = change.themes, change.plan
        contrat.modification = None
        contrat.duree_hebdo_h = e.corps["duree_hebdo_h"]
        contrat.resigne_le = e.survenu_le


@evolue(ModificationContratRefusee)
def modification_contrat_refusee(dossier: Dossier, e: EvenementLu) -> None:
    """The contract goes on as it was."""
    if (contrat := _contrat(dossier, e)) is not None:
        contrat.modification = None


@evolue(ContratEngagementActualise)
def contrat_engagement_actualise(dossier: Dossier, e: EvenementLu) -> None:
    """A new period of actualisation begins."""
    if (contrat := _contrat(dossier, e)) is not None:
        contrat.actualise_le = e.survenu_le
        contrat.actualisation_mois = e.corps.get("actualisation_mois") or contrat.actualisation_mois
        contrat.projet = ProjetContrat[e.corps["projet"]] if "projet" in e.corps else contrat.projet


@evolue(ContratEngagementSuspendu)
def contrat_engagement_suspendu(dossier: Dossier, e: EvenementLu) -> None:
    """The contract stops running."""
    if (contrat := _contrat(dossier, e)) is not None:
        cloture_le = e.corps.get("cloture_le")
        contrat.suspensions.append(
            Suspension(
                MotifSuspensionContrat[e.corps["motif"]],
                e.survenu_le,
                date.fromisoformat(cloture_le) if cloture_le else None,
            )
        )


@evolue(ContratEngagementRepris)
def contrat_engagement_repris(dossier: Dossier, e: EvenementLu) -> None:
    """The contract runs again."""
    if (contrat := _contrat(dossier, e)) is not None:
        for suspension in contrat.suspensions:
            suspension.repris_le = suspension.repris_le or e.survenu_le


@evolue(ContratEngagementClos)
def contrat_engagement_clos(dossier: Dossier, e: EvenementLu) -> None:
    """The contract ends, and the change that waited with it."""
    if (contrat := _contrat(dossier, e)) is not None:
        contrat.clos_le = e.survenu_le
        contrat.motif_cloture = MotifClotureContrat[e.corps["motif"]]
        contrat.modification = None


@evolue(OffreRaisonnableFixee)
def offre_raisonnable_fixee(dossier: Dossier, e: EvenementLu) -> None:
    """The elements of the reasonable offer are known since then."""
    if (contrat := _contrat(dossier, e)) is not None:
        contrat.ore_le = e.survenu_le


@evolue(ContratEngagementDispense)
def contrat_engagement_dispense(dossier: Dossier, e: EvenementLu) -> None:
    """A proposed contract waits no more."""
    dossier.dispense_contrat_le = e.survenu_le
    for contrat in dossier.contrats.values():
        if contrat.en_attente:
            contrat.ecarte_le = e.survenu_le
