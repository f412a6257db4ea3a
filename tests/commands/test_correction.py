"""Corrections: restate, annul, correct a correction; late facts; and what follows must still stand."""

from datetime import date
from uuid import uuid4

import pytest

from ledger.dossier import fold
from ledger.events.base import Correction, Evenement
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose, ContratEngagementSigne
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.events.etape import EtapeAnnulee
from ledger.events.offres.offre import OffreAcceptee, OffreProposee
from ledger.events.orientations.designation import StructureDesignee
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee, OrientationPreconisee
from ledger.events.sanctions.sanction import (
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    SanctionDecidee,
    SanctionLevee,
)
from ledger.events.suivi.rendez_vous import RendezVousHonore, RendezVousPlanifie
from ledger.vocabulaire.correction import MotifCorrection
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    CONTRAT_2,
    EN_CHARGE,
    MANQUEMENT_2,
    NOTIFIE,
    ORIENTATION,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PRECONISE,
    PROPOSE,
    RDV_2,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    accepter_offre,
    annuler_etape,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    designer_referent,
    designer_structure,
    honorer_rendez_vous,
    lever_sanction,
    modifier_droits,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    preconiser_orientation,
    proposer_contrat,
    proposer_offre,
    rendre_avis,
    signer_contrat,
)
from tests.commands.etapes.sanction import SANCTION_NOTIFIEE
from tests.commands.scenario import Scenario, etant_donne
from tests.ledger.memoire import DOSSIER

SUIVI = EN_CHARGE.puis(designer_referent(), "2025-03-19")
HONORE = NOTIFIE.puis(planifier_rendez_vous(), "2025-03-18").puis(honorer_rendez_vous(), "2025-03-20")
OFFRE_ACCEPTEE = OUVERT.puis(proposer_offre(), "2025-03-20").puis(accepter_offre(), "2025-03-25")
LEVEE = SANCTIONNE.puis(lever_sanction(), "2025-08-01")
RECIDIVE = (
    SANCTION_NOTIFIEE.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01")
    .puis(notifier_intention(manquement=MANQUEMENT_2, mesure_envisagee="SUPPRESSION"), "2025-09-05")
    .puis(rendre_avis(manquement=MANQUEMENT_2), "2025-09-12")
    .puis(
        decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION"),
        "2025-09-16",
    )
)
REORIENTE = NOTIFIE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-05-02")


class TestCorrection:
    """What the corrected step must be."""

    def test_etape_inconnue(self) -> None:
        inconnue = Correction(evenement=uuid4(), motif=MotifCorrection.DOUBLON)
        ORIENTE.quand(decider_orientation(correction=inconnue), le="2025-04-01").refuse("etape_inconnue")

    def test_etape_deja_remplacee(self) -> None:
        ancienne = ORIENTE.correction(OrientationDecidee)
        commande = decider_orientation(correction=ancienne, structure="MDS-33-09")
        ORIENTE.puis(commande, "2025-03-15").quand(commande, le="2025-03-16").refuse("etape_deja_corrigee")

    def test_etape_deja_annulee(self) -> None:
        commande = annuler_etape(ORIENTE, OrientationDecidee)
        annule = ORIENTE.puis(commande, "2025-03-15")
        annule.quand(commande, le="2025-03-16").refuse("etape_deja_corrigee", champ="correction.evenement")

    def test_une_annulation_ne_s_annule_pas(self) -> None:
        annule = ORIENTE.puis(annuler_etape(ORIENTE, OrientationDecidee), "2025-03-15")
        annule.quand(annuler_etape(annule, EtapeAnnulee), le="2025-03-16").refuse("etape_deja_corrigee")

    def test_par_une_autre_etape(self) -> None:
        commande = notifier_orientation(correction=ORIENTE.correction(OrientationDecidee))
        ORIENTE.quand(commande, le="2025-03-15").refuse("etape_differente", champ="correction.evenement")

    @pytest.mark.parametrize("etape", ["orientation.notifiee.v1", "orientation.decidee", "n'importe quoi"])
    def test_annulation_d_une_autre_etape_que_celle_qui_est_nommee(self, etape: str) -> None:
        commande = annuler_etape(ORIENTE, OrientationDecidee, etape=etape)
        ORIENTE.quand(commande, le="2025-03-15").refuse("etape_differente", champ="etape")

    def test_sous_un_autre_identifiant(self) -> None:
        commande = decider_orientation(correction=ORIENTE.correction(OrientationDecidee), orientation=ORIENTATION_2)
        ORIENTE.quand(commande, le="2025-03-15").refuse("identifiant_different", champ="orientation")

    def test_l_ouverture_ne_s_annule_pas(self) -> None:
        OUVERT.quand(annuler_etape(OUVERT, DossierOuvert), le="2025-03-04").refuse("ouverture_non_annulable")

    def test_dans_l_avenir(self) -> None:
        commande = decider_orientation(correction=ORIENTE.correction(OrientationDecidee), survenu_le="2025-03-16")
        ORIENTE.quand(commande, le="2025-03-15").refuse("fait_a_venir")


class TestAnnuler:
    """A step that others rest upon stays; annulled from the end, everything comes off."""

    @pytest.mark.parametrize(
        ("dossier", "etape"),
        [
            (ORIENTE, OrientationPreconisee),
            (NOTIFIE, OrientationDecidee),
            (EN_CHARGE, OrientationDecidee),
            (SUIVI, StructureDesignee),
            (PROPOSE, OrientationNotifiee),
            (SIGNE, ContratEngagementPropose),
            (CONSTATE, ContratEngagementSigne),
            (HONORE, RendezVousPlanifie),
            (OFFRE_ACCEPTEE, OffreProposee),
            (AVERTI, ManquementConstate),
            (SANCTIONNE, ManquementConstate),
            (SANCTIONNE, IntentionSanctionNotifiee),
            (RECIDIVE, AvisSanctionRendu),
            (LEVEE, SanctionDecidee),
        ],
        ids=lambda valeur: "" if isinstance(valeur, Scenario) else valeur.type_stable(),
    )
    def test_etape_suivie(self, dossier: Scenario, etape: type[Evenement]) -> None:
        dossier.quand(annuler_etape(dossier, etape), le="2026-01-05").refuse("etape_suivie")

    def test_premiere_sanction_d_une_reiteration(self) -> None:
        premiere = next(e for e in RECIDIVE.lus if e.classe is SanctionDecidee)
        commande = annuler_etape(
            RECIDIVE, SanctionDecidee, correction=Correction(evenement=premiere.evenement_id, motif="RECOURS")
        )
        RECIDIVE.quand(commande, le="2026-01-05").refuse("etape_suivie")

    def test_tout_s_annule_depuis_la_fin(self) -> None:
        dossier = RECIDIVE
        for e in reversed(RECIDIVE.lus[1:]):
            assert e.classe is not None
            commande = annuler_etape(
                dossier, e.classe, correction=Correction(evenement=e.evenement_id, motif="ERREUR_DE_PERSONNE")
            )
            dossier = dossier.quand(commande, le="2026-01-05").alors(EtapeAnnulee, etape=e.type_stable)
        attendu, obtenu = OUVERT.dossier, dossier.dossier
        attendu.version = attendu.position = obtenu.version
        assert obtenu == attendu
        assert dossier.dossier.version == 2 * len(RECIDIVE.lus) - 1, "everything stays in the ledger"

    def test_ce_qui_est_annule_se_refait_sous_un_autre_identifiant(self) -> None:
        annule = ORIENTE.puis(annuler_etape(ORIENTE, OrientationDecidee), "2025-03-15")
        annule.quand(decider_orientation(), le="2025-03-15").refuse("identifiant_deja_utilise")
        annule.quand(decider_orientation(orientation=ORIENTATION_2), le="2025-03-15").alors(
            OrientationDecidee, premiere=True
        )


class TestRemplacer:
    def test_sans_date_garde_celle_du_fait(self) -> None:
        commande = decider_orientation(correction=ORIENTE.correction(OrientationDecidee), structure="MDS-33-09")
        corrige = NOTIFIE.quand(commande, le="2025-06-02").alors(OrientationDecidee, survenu_le="2025-03-14")
        assert corrige.dossier.orientation is not None
        assert corrige.dossier.orientation.structure == "MDS-33-09"
        assert corrige.dossier.orientation.notifiee_le == date(2025, 3, 17)

    def test_les_etapes_du_meme_jour_la_suivent_encore(self) -> None:
        jour = etant_donne((ouvrir_dossier(), "2025-03-14"))
        for commande in (decider_orientation(), notifier_orientation(), designer_structure(), designer_referent()):
            jour = jour.puis(commande, "2025-03-14")
        corrige = jour.puis(
            decider_orientation(correction=jour.correction(OrientationDecidee), structure="MDS-33-09"), "2025-03-14"
        )
        corrige = corrige.puis(designer_structure(correction=jour.correction(StructureDesignee)), "2025-03-14")
        etat = corrige.dossier
        assert etat.orientation is not None
        assert etat.orientation.notifiee_le == date(2025, 3, 14)
        assert etat.referent == jour.dossier.referent is not None

    def test_correction_d_une_correction(self) -> None:
        une = ORIENTE.puis(
            decider_orientation(correction=ORIENTE.correction(OrientationDecidee), structure="MDS-33-09"), "2025-03-15"
        )
        deux = une.puis(
            decider_orientation(correction=une.correction(OrientationDecidee), structure="MDS-33-10"), "2025-03-16"
        )
        assert deux.dossier.orientation is not None
        assert deux.dossier.orientation.structure == "MDS-33-10"
        annulee = deux.puis(annuler_etape(deux, OrientationDecidee), "2025-03-17")
        assert annulee.dossier.orientation is None, "what was restated does not come back"
        assert annulee.dossier.preconisation is not None, "the préconisation waits again"

    def test_une_orientation_suivie_d_une_autre(self) -> None:
        premiere = Correction(evenement=ORIENTE.lus[-1].evenement_id, motif=MotifCorrection.ERREUR_DE_SAISIE)
        commande = decider_orientation(correction=premiere, structure="MDS-33-09")
        corrige = REORIENTE.quand(commande, le="2025-06-02").alors(OrientationDecidee, premiere=True)
        assert [o.structure for o in corrige.dossier.orientations.values()] == ["MDS-33-09", "MDS-33-04"]
        assert corrige.dossier.orientation is not None
        assert corrige.dossier.orientation.id == str(ORIENTATION_2)

    def test_la_notification_d_une_orientation_suivie_d_une_autre(self) -> None:
        commande = notifier_orientation(correction=NOTIFIE.correction(OrientationNotifiee), survenu_le="2025-03-19")
        corrige = REORIENTE.quand(commande, le="2025-06-02").alors(OrientationNotifiee, orientation=ORIENTATION)
        assert corrige.dossier.orientation is not None
        assert corrige.dossier.orientation.notifiee_le is None, "the second one is not notified"

    def test_une_orientation_trop_pres_de_la_suivante(self) -> None:
        suivie = ORIENTE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-03-24")
        premiere = ORIENTE.correction(OrientationDecidee)
        trop_pres = decider_orientation(correction=premiere, survenu_le="2025-03-18")
        suivie.quand(trop_pres, le="2025-06-02").refuse("etape_suivie")
        sept_jours = decider_orientation(correction=premiere, survenu_le="2025-03-17")
        suivie.quand(sept_jours, le="2025-06-02").alors(OrientationDecidee, premiere=True)

    def test_l_ouverture_apres_d_autres_etapes(self) -> None:
        commande = ouvrir_dossier(correction=PRECONISE.correction(DossierOuvert), survenu_le="2025-03-11")
        PRECONISE.quand(commande, le="2025-03-20").refuse("etape_suivie")
        commande = ouvrir_dossier(correction=PRECONISE.correction(DossierOuvert), survenu_le="2025-03-10")
        PRECONISE.quand(commande, le="2025-03-20").alors(DossierOuvert, echeance_orientation_le="2025-04-21")

    def test_l_intention_trop_pres_de_la_sanction(self) -> None:
        correction = SANCTIONNE.correction(IntentionSanctionNotifiee)
        trop_tard = notifier_intention(correction=correction, survenu_le="2025-07-06")
        SANCTIONNE.quand(trop_tard, le="2025-08-01").refuse("etape_suivie")
        plus_tot = notifier_intention(correction=correction, survenu_le="2025-07-04")
        SANCTIONNE.quand(plus_tot, le="2025-08-01").alors(IntentionSanctionNotifiee)

    def test_la_mesure_annoncee_d_une_suppression(self) -> None:
        commande = notifier_intention(
            correction=RECIDIVE.correction(IntentionSanctionNotifiee), manquement=MANQUEMENT_2
        )
        RECIDIVE.quand(commande, le="2026-01-05").refuse("etape_suivie")

    def test_le_rendez_vous_sous_son_issue(self) -> None:
        commande = planifier_rendez_vous(correction=HONORE.correction(RendezVousPlanifie), le="2025-03-21")
        HONORE.quand(commande, le="2025-03-25").refuse("etape_suivie")
        commande = planifier_rendez_vous(correction=HONORE.correction(RendezVousPlanifie), heure="09:00")
        HONORE.quand(commande, le="2025-03-25").alors(RendezVousPlanifie, survenu_le="2025-03-18")

    def test_l_issue_porte_sur_un_autre_rendez_vous(self) -> None:
        deux = HONORE.puis(planifier_rendez_vous(rendez_vous=RDV_2), "2025-03-18")
        commande = honorer_rendez_vous(correction=HONORE.correction(RendezVousHonore), rendez_vous=RDV_2)
        corrige = deux.quand(commande, le="2025-03-25").alors(RendezVousHonore, rendez_vous=RDV_2)
        assert [r.etat for r in corrige.dossier.rendez_vous.values()] == ["PLANIFIE", "HONORE"]

    def test_la_structure_sous_un_referent(self) -> None:
        commande = designer_structure(correction=SUIVI.correction(StructureDesignee), structure="MDS-33-09")
        SUIVI.quand(commande, le="2025-03-25").refuse("etape_suivie")

    def test_l_organisme_sous_une_structure(self) -> None:
        commande = decider_orientation(
            correction=EN_CHARGE.correction(OrientationDecidee),
            decision="REFUSEE",
            motif_refus="AUTRE",
            organisme="DELEGATAIRE",
        )
        EN_CHARGE.quand(commande, le="2025-03-25").refuse("etape_suivie")

    def test_le_contrat_signe_garde_sa_proposition(self) -> None:
        commande = proposer_contrat(correction=SIGNE.correction(ContratEngagementPropose), survenu_le="2025-04-11")
        SIGNE.quand(commande, le="2025-05-02").refuse("etape_suivie")

    def test_connu_a_chaque_date(self) -> None:
        commande = decider_orientation(correction=ORIENTE.correction(OrientationDecidee), structure="MDS-33-09")
        corrige = ORIENTE.puis(commande, "2025-06-02")
        avant = fold(DOSSIER, corrige.lus, connu_au=date(2025, 6, 1)).orientation
        apres = fold(DOSSIER, corrige.lus, connu_au=date(2025, 6, 2), valable_au=date(2025, 3, 14)).orientation
        assert avant is not None
        assert apres is not None
        assert (avant.structure, apres.structure) == ("MDS-33-04", "MDS-33-09")


class TestFaitTardif:
    """A fact recorded after later ones takes its place in time."""

    def test_contrat_sous_un_autre_deja_propose(self) -> None:
        commande = proposer_contrat(contrat=CONTRAT_2, survenu_le="2025-03-20")
        SIGNE.quand(commande, le="2025-05-02").refuse("etape_suivie", champ="survenu_le")

    def test_preconisation_que_la_decision_n_a_pas_suivie(self) -> None:
        decide = OUVERT.puis(decider_orientation(), "2025-03-14")
        avant, apres = (preconiser_orientation(survenu_le=le) for le in ("2025-03-10", "2025-03-15"))
        decide.quand(avant, le="2025-03-20").refuse("etape_suivie")
        decide.quand(apres, le="2025-03-20").alors(OrientationPreconisee)

    def test_sans_consequence_sur_la_suite(self) -> None:
        NOTIFIE.quand(modifier_droits(survenu_le="2025-03-05"), le="2025-04-01").alors(DroitsModifies)
        HONORE.quand(planifier_rendez_vous(rendez_vous=RDV_2, survenu_le="2025-03-18"), le="2025-03-25").alors(
            RendezVousPlanifie
        )

    def test_signature_apres_une_reorientation_saisie_avant(self) -> None:
        reoriente = PROPOSE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-05-02")
        reoriente.quand(signer_contrat(survenu_le="2025-04-10"), le="2025-05-05").refuse("orientation_non_notifiee")

    def test_levee_et_acceptation_ne_dependent_que_de_leur_objet(self) -> None:
        tard = SANCTIONNE.puis(proposer_offre(), "2025-08-10")
        tard.quand(lever_sanction(survenu_le="2025-08-01"), le="2025-08-10").alors(SanctionLevee)
        apres = OFFRE_ACCEPTEE.puis(modifier_droits(), "2025-04-01")
        assert apres.dossier.propositions
        assert apres.dernier(OffreAcceptee).survenu_le == date(2025, 3, 25)
