"""Objects of steps: found in a dossier, told in words, and for each step whether it is its turn."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from commands.base import Commande
from commands.contrats.activite import ManquerActivite, RealiserActivite, ValiderActivite
from commands.contrats.avenant_contrat import (
    ModifierContratEngagement,
    RefuserModificationContrat,
    ResignerContratEngagement,
)
from commands.contrats.contrat_engagement import RefuserContratEngagement, SignerContratEngagement
from commands.contrats.fin_contrat import CloreContratEngagement, ReprendreContratEngagement, SuspendreContratEngagement
from commands.contrats.plan_action import ArreterPlanAction, PrevoirDemarche, SuivreDemarche
from commands.contrats.vie_contrat import ActualiserContratEngagement, FixerOffreRaisonnable, SignerPourPartie
from commands.offres.offre import AccepterOffre, RefuserOffre
from commands.offres.pmsmp import AnnulerPmsmp, TerminerPmsmp
from commands.offres.prescription import AccepterPrescription, RecevoirPrescription, RefuserPrescription
from commands.offres.suivi_prescription import (
    AbandonnerPrescription,
    ConstaterNonVenue,
    DemarrerPrescription,
    RelancerPrescription,
    TerminerPrescription,
)
from commands.orientations.reorientation import InscrireReorientationEpt, RefuserReorientation, RendreAvisReorientation
from commands.sanctions.levee import EcarterPropositionLevee
from commands.sanctions.manquement import (
    ClasserManquement,
    ClasserSignalement,
    EcarterPropositionSanction,
    SignalerRegularisation,
)
from commands.sanctions.procedure_sanction import (
    NotifierIntentionSanction,
    RecevoirObservations,
    RendreAvisSanction,
    TenirAudition,
)
from commands.sanctions.radiation import DeciderFinDeDroit, ProposerRadiation, ReporterFinDeDroit
from commands.sanctions.recours import (
    AnnulerSanction,
    ConstaterRejetImplicite,
    DeciderRecours,
    FormerRecours,
    NotifierSanction,
)
from commands.sanctions.sanction import DeciderSanction, LeverSanction
from commands.suivi.convocation import ConstaterRemiseConvocation
from commands.suivi.diagnostic import ActualiserDiagnostic, SuivreObjectif
from commands.suivi.rendez_vous import AnnulerRendezVous, DeplacerRendezVous, HonorerRendezVous, ManquerRendezVous
from commands.suivi.tache import CloreTache
from ledger.dossier import Dossier
from ledger.dossier.etat.activite import EtatActivite
from ledger.dossier.etat.prescription import EtatPrescription
from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.dossier.etat.sanction import Sanction
from ledger.vocabulaire.orientations.reorientation import AvisReorientation
from ledger.vocabulaire.sanctions.sanction import MesureSanction
from ledger.vocabulaire.suivi.convocation import StatutRemise
from web.formulaires.champ import Options
from web.mots.ecriture import capitale, heure, jour

INCONNU: Final = "Introuvable dans ce dossier"


@dataclass(frozen=True, slots=True)
class Objets:
    """The objects of some steps. ``derniers``: as many of the last ones are offered on the page of the dossier; none when
    another part of that page offers them.
    """

    trouver: Callable[[Dossier], Mapping[str, Any]]
    dire: Callable[[Any], str]
    quand: Mapping[type[Commande], Callable[[Any], bool]]
    derniers: int

    def offerts(self, dossier: Dossier, commande: type[Commande]) -> Iterator[tuple[str, str]]:
        """Those of the page of the dossier whose turn it is, by id, in words."""
        recents = list(self.trouver(dossier).items())[-self.derniers :] if self.derniers else []
        for id_, objet in recents:
            if self.quand[commande](objet):
                yield id_, self.dire(objet)


def _suppression(sanction: Sanction) -> bool:
    return sanction.mesure is MesureSanction.SUPPRESSION and sanction.levee_le is None


_PLANIFIE: Final = lambda r: r.etat is EtatRendezVous.PLANIFIE  # noqa: E731 - four steps ask the same
_TOUS: Final = (
    Objets(
        lambda d: d.rendez_vous,
        lambda r: f"{jour(r.le)} à {heure(r.heure)}, {r.motif.libelle}",
        dict.fromkeys((HonorerRendezVous, ManquerRendezVous, AnnulerRendezVous, DeplacerRendezVous), _PLANIFIE),
        derniers=0,
    ),
    Objets(
        lambda d: d.convocations,
        lambda o: f"convocation du {jour(o.emise_le)}, par {o.canal.libelle}",
        {ConstaterRemiseConvocation: lambda o: o.statut in (None, StatutRemise.ENVOYEE)},
        derniers=2,
    ),
    Objets(
        lambda d: d.accompagnement.taches,
        lambda o: f"à faire au plus tard le {jour(o.a_faire_le)}",
        {CloreTache: lambda o: o.issue is None},
        derniers=50,
    ),
    Objets(
        lambda d: d.diagnostics,
        lambda o: f"diagnostic du {jour(o.etabli_le)}",
        {
            ActualiserDiagnostic: lambda _: True,
            SuivreObjectif: lambda o: any(c.objectifs for c in o.contraintes.values()),
        },
        derniers=1,
    ),
    Objets(
        lambda d: d.contrats,
        lambda c: f"contrat signé le {jour(c.signe_le)}" if c.signe_le else f"contrat proposé le {jour(c.propose_le)}",
        {
            SignerContratEngagement: lambda c: c.en_attente,
            RefuserContratEngagement: lambda c: c.en_attente,
            SignerPourPartie: lambda c: c.en_attente,
            ArreterPlanAction: lambda c: c.en_attente or c.modification is not None,
            PrevoirDemarche: lambda c: c.clos_le is None and (c.en_attente or c.signe_le is not None),
            ResignerContratEngagement: lambda c: c.en_vigueur and c.modification is not None,
            RefuserModificationContrat: lambda c: c.en_vigueur and c.modification is not None,
            ActualiserContratEngagement: lambda c: c.en_vigueur,
            ModifierContratEngagement: lambda c: c.en_vigueur and c.modification is None,
            FixerOffreRaisonnable: lambda c: c.en_vigueur,
            SuspendreContratEngagement: lambda c: c.en_vigueur,
            ReprendreContratEngagement: lambda c: c.clos_le is None and c.suspension is not None,
            CloreContratEngagement: lambda c: c.signe_le is not None and c.clos_le is None,
        },
        derniers=2,
    ),
    Objets(
        lambda d: d.demarches,
        lambda o: f"{o.type_action.libelle}, jusqu'au {jour(o.fin_le)}",
        {SuivreDemarche: lambda o: o.ouverte},
        derniers=50,
    ),
    Objets(
        lambda d: d.activites,
        lambda o: f"{o.type_action.libelle}, semaine du {jour(o.semaine)}",
        {
            RealiserActivite: lambda o: o.etat is EtatActivite.PREVUE,
            ManquerActivite: lambda o: o.etat is EtatActivite.PREVUE,
            ValiderActivite: lambda o: o.etat is EtatActivite.REALISEE,
        },
        derniers=6,
    ),
    Objets(
        lambda d: d.propositions,
        lambda o: f"{o.theme.libelle}, proposée le {jour(o.proposee_le)}",
        {AccepterOffre: lambda o: o.en_attente, RefuserOffre: lambda o: o.en_attente},
        derniers=50,
    ),
    Objets(
        lambda d: d.prescriptions,
        lambda o: f"{o.theme.libelle}, prescrite le {jour(o.prescrite_le)} ({o.etat.libelle})",
        {
            RecevoirPrescription: lambda o: o.etat is EtatPrescription.PRESCRITE,
            AccepterPrescription: lambda o: o.sans_reponse,
            RefuserPrescription: lambda o: o.sans_reponse,
            RelancerPrescription: lambda o: o.sans_reponse and o.relancee_le is None,
            DemarrerPrescription: lambda o: o.etat is EtatPrescription.ACCEPTEE,
            ConstaterNonVenue: lambda o: o.etat is EtatPrescription.ACCEPTEE,
            TerminerPrescription: lambda o: o.etat is EtatPrescription.DEMARREE,
            AbandonnerPrescription: lambda o: o.en_cours,
        },
        derniers=6,
    ),
    Objets(
        lambda d: d.immersions,
        lambda o: f"du {jour(o.debut_le)} au {jour(o.fin_le)}",
        {TerminerPmsmp: lambda o: o.en_attente, AnnulerPmsmp: lambda o: o.en_attente},
        derniers=3,
    ),
    Objets(
        lambda d: d.demandes,
        lambda o: f"demande du {jour(o.demandee_le)}",
        {
            InscrireReorientationEpt: lambda o: (
                o.conclue_le is None and o.avis in (None, AvisReorientation.AJOURNE) and o.seance_le is None
            ),
            RendreAvisReorientation: lambda o: o.conclue_le is None and o.seance_le is not None and o.avis is None,
            RefuserReorientation: lambda o: o.conclue_le is None,
        },
        derniers=1,
    ),
    Objets(
        lambda d: d.signalements,
        lambda o: f"signalé le {jour(o.signale_le)}, {o.nature.libelle}",
        {ClasserSignalement: lambda o: o.en_attente, SignalerRegularisation: lambda o: o.regularise_le is None},
        derniers=3,
    ),
    Objets(
        lambda d: d.propositions_sanction,
        lambda o: f"{o.mesure.libelle} proposée, reçue le {jour(o.recue_le)}",
        {EcarterPropositionSanction: lambda o: o.en_attente},
        derniers=3,
    ),
    Objets(
        lambda d: d.manquements,
        lambda o: f"constaté le {jour(o.constate_le)}, {o.nature.libelle}",
        {
            NotifierIntentionSanction: lambda o: o.en_cours and o.intention_notifiee_le is None,
            RecevoirObservations: lambda o: o.en_cours and o.intention_notifiee_le is not None,
            TenirAudition: lambda o: o.en_cours and o.intention_notifiee_le is not None and o.audition_le is None,
            RendreAvisSanction: lambda o: o.en_cours and o.intention_notifiee_le is not None and o.avis is None,
            DeciderSanction: lambda o: o.en_cours,
            ClasserManquement: lambda o: o.en_cours,
        },
        derniers=3,
    ),
    Objets(
        lambda d: d.sanctions,
        lambda o: f"{o.mesure.libelle} de {o.taux_pourcent} %, décidée le {jour(o.decidee_le)}",
        {
            NotifierSanction: lambda o: o.notifiee_le is None,
            LeverSanction: lambda o: o.levee_le is None,
            FormerRecours: lambda o: o.notifiee_le is not None,
            AnnulerSanction: lambda _: True,
            ProposerRadiation: lambda o: _suppression(o) and o.radiation_proposee_le is None,
            ReporterFinDeDroit: lambda o: _suppression(o) and o.fin_de_droit_reportee_au is None,
            DeciderFinDeDroit: lambda o: _suppression(o) and o.fin_de_droit_le is None,
        },
        derniers=2,
    ),
    Objets(
        lambda d: d.propositions_levee,
        lambda o: f"levée proposée, reçue le {jour(o.recue_le)}",
        {EcarterPropositionLevee: lambda o: o.ecartee_le is None},
        derniers=1,
    ),
    Objets(
        lambda d: d.recours,
        lambda o: f"recours reçu le {jour(o.forme_le)}",
        {DeciderRecours: lambda o: o.decide_le is None, ConstaterRejetImplicite: lambda o: o.en_attente},
        derniers=2,
    ),
)
OBJETS: Final[Mapping[type[Commande], Objets]] = {commande: objets for objets in _TOUS for commande in objets.quand}


def choix(commande: type[Commande], dossier: Dossier, demande: str) -> Options:
    """The objects that a step may be about: those whose turn it is, and the one that was asked for, whatever its state."""
    objets = OBJETS[commande]
    trouves, permis = objets.trouver(dossier), objets.quand[commande]
    options = [(id_, capitale(objets.dire(o))) for id_, o in trouves.items() if id_ == demande or permis(o)]
    return (*options, (demande, INCONNU)) if demande and demande not in trouves else tuple(options)


def en_mots(commande: type[Commande], dossier: Dossier, objet: str) -> str:
    """The object of a step, in words."""
    trouve = OBJETS[commande].trouver(dossier).get(objet)
    return OBJETS[commande].dire(trouve) if trouve is not None else INCONNU
