"""Manquements and sanctions: constater, notifier l'intention, rendre l'avis, décider, lever."""

from datetime import date

import pytest

from commands.base import ETAPES, Cadre, Commande
from commands.echeances import echeances
from commands.reactions import reactions
from ledger.events.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    ObservationsRecues,
    SanctionDecidee,
    SanctionLevee,
)
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    MANQUEMENT_2,
    NOTIFIE,
    ORIENTATION_2,
    ORIENTE,
    OUVERT,
    PROPOSE,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    constater_manquement,
    decider_orientation,
    decider_sanction,
    lever_sanction,
    manquer_rendez_vous,
    notifier_intention,
    notifier_orientation,
    ouvrir_dossier,
    planifier_rendez_vous,
    proposer_contrat,
    rendre_avis,
    signer_contrat,
)
from tests.commands.etapes.sanction import notifier_sanction, recevoir_observations, tenir_audition
from tests.commands.scenario import Issue, Scenario, etant_donne

VIDE = etant_donne()
SUPPRESSION_ANNONCEE = CONSTATE.puis(notifier_intention(mesure_envisagee="SUPPRESSION"), "2025-07-05")


def recidive(avis: str | None = None, **champs: object) -> Scenario:
    """A second manquement, its procedure complete, after a first sanction."""
    apres = SANCTIONNE.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01").puis(
        notifier_intention(manquement=MANQUEMENT_2, **champs), "2025-09-05"
    )
    return apres.puis(rendre_avis(manquement=MANQUEMENT_2, avis=avis), "2025-09-12") if avis else apres


def foyer(situation: str | None) -> Scenario:
    """A person of this household, told of a sanction considered."""
    return etant_donne(
        (ouvrir_dossier(situation_familiale=situation), "2025-03-03"),
        (decider_orientation(), "2025-03-14"),
        (notifier_orientation(), "2025-03-17"),
        (proposer_contrat(), "2025-04-01"),
        (signer_contrat(), "2025-04-10"),
        (constater_manquement(), "2025-07-01"),
        (notifier_intention(), "2025-07-05"),
    )


class TestConstaterManquement:
    def test_dossier_non_ouvert(self) -> None:
        VIDE.quand(constater_manquement(), le="2025-07-01").refuse("dossier_non_ouvert")

    def test_obligations_d_un_contrat_qui_n_est_pas_signe(self) -> None:
        PROPOSE.quand(constater_manquement(), le="2025-07-01").refuse("contrat_absent", champ="nature")

    def test_avant_la_signature(self) -> None:
        commande = constater_manquement(survenu_le="2025-04-09")
        SIGNE.quand(commande, le="2025-07-01").refuse("impossible_a_cette_date")

    @pytest.mark.parametrize("avant", [OUVERT, ORIENTE])
    def test_refus_de_contrat_sans_orientation_notifiee(self, avant: Scenario) -> None:
        commande = constater_manquement(nature="REFUS_CONTRAT")
        avant.quand(commande, le="2025-07-01").refuse("orientation_non_notifiee", champ="nature")

    def test_refus_de_contrat_avant_la_notification(self) -> None:
        commande = constater_manquement(nature="REFUS_CONTRAT", survenu_le="2025-03-16")
        NOTIFIE.quand(commande, le="2025-07-01").refuse("impossible_a_cette_date")

    def test_identifiant_deja_utilise(self) -> None:
        SANCTIONNE.quand(constater_manquement(), le="2025-09-01").refuse("identifiant_deja_utilise")

    def test_constate(self) -> None:
        SIGNE.quand(constater_manquement(), le="2025-07-01").alors(ManquementConstate, nature="OBLIGATIONS_CONTRAT")
        NOTIFIE.quand(constater_manquement(nature="REFUS_CONTRAT"), le="2025-07-01").alors(ManquementConstate)


class TestNotifierIntentionSanction:
    def test_manquement_inconnu(self) -> None:
        SIGNE.quand(notifier_intention(), le="2025-07-05").refuse("manquement_inconnu", champ="manquement")

    def test_deja_sanctionne(self) -> None:
        SANCTIONNE.quand(notifier_intention(), le="2025-08-01").refuse("manquement_sanctionne")

    def test_avant_le_constat(self) -> None:
        CONSTATE.quand(notifier_intention(survenu_le="2025-06-30"), le="2025-07-05").refuse("avant_constat")

    def test_une_seule_fois(self) -> None:
        AVERTI.quand(notifier_intention(), le="2025-07-06").refuse("intention_deja_notifiee")

    def test_notifiee(self) -> None:
        CONSTATE.quand(notifier_intention(), le="2025-07-01").alors(
            IntentionSanctionNotifiee, mesure_envisagee="SUSPENSION"
        )


class TestRendreAvisSanction:
    def test_manquement_inconnu(self) -> None:
        SIGNE.quand(rendre_avis(), le="2025-07-12").refuse("manquement_inconnu")

    def test_sans_intention(self) -> None:
        CONSTATE.quand(rendre_avis(), le="2025-07-12").refuse("intention_non_notifiee")

    def test_avant_l_intention(self) -> None:
        AVERTI.quand(rendre_avis(survenu_le="2025-07-04"), le="2025-07-12").refuse("avant_intention")

    def test_une_seule_fois(self) -> None:
        AVERTI.puis(rendre_avis(), "2025-07-12").quand(rendre_avis(), le="2025-07-13").refuse("avis_deja_rendu")

    def test_rendu(self) -> None:
        AVERTI.quand(rendre_avis(), le="2025-07-05").alors(AvisSanctionRendu, avis="FAVORABLE")


class TestProcedureDeSanction:
    """Rules P3 and P5: ten days to answer, an opinion before a suppression."""

    def test_manquement_inconnu(self) -> None:
        SIGNE.quand(decider_sanction(), le="2025-07-16").refuse("manquement_inconnu")

    def test_sans_intention(self) -> None:
        CONSTATE.quand(decider_sanction(), le="2025-07-16").refuse("intention_non_notifiee")

    @pytest.mark.parametrize("le", ["2025-07-05", "2025-07-14", "2025-07-15"])
    def test_observations_en_cours(self, le: str) -> None:
        AVERTI.quand(decider_sanction(), le=le).refuse("observations_en_cours", champ="survenu_le")

    def test_le_lendemain_du_dernier_jour(self) -> None:
        AVERTI.quand(decider_sanction(), le="2025-07-16").alors(SanctionDecidee)

    def test_les_dix_jours_passent_le_mois(self) -> None:
        fin_de_mois = CONSTATE.puis(notifier_intention(), "2028-02-20")
        fin_de_mois.quand(decider_sanction(), le="2028-03-01").refuse("observations_en_cours")
        fin_de_mois.quand(decider_sanction(), le="2028-03-02").alors(SanctionDecidee)

    def test_une_suspension_annoncee_ne_devient_pas_une_suppression(self) -> None:
        commande = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION")
        recidive("FAVORABLE").quand(commande, le="2025-09-16").refuse("mesure_non_annoncee", champ="mesure")

    def test_pas_de_suppression_sans_avis(self) -> None:
        commande = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION")
        sans_avis = recidive(mesure_envisagee="SUPPRESSION")
        sans_avis.quand(commande, le="2025-09-16").refuse("avis_absent", champ="mesure")
        avec_avis = sans_avis.puis(rendre_avis(manquement=MANQUEMENT_2), "2025-09-20")
        anterieure = commande.model_copy(update={"survenu_le": sans_avis.quand(commande, le="2025-09-19").aujourd_hui})
        avec_avis.quand(anterieure, le="2025-09-21").refuse("avis_absent")

    @pytest.mark.parametrize("avis", ["FAVORABLE", "DEFAVORABLE"])
    def test_l_avis_est_consultatif(self, avis: str) -> None:
        commande = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION")
        recidive(avis, mesure_envisagee="SUPPRESSION").quand(commande, le="2025-09-16").alors(
            SanctionDecidee, mesure="SUPPRESSION"
        )

    def test_une_suspension_se_passe_d_avis(self) -> None:
        SUPPRESSION_ANNONCEE.quand(decider_sanction(), le="2025-07-16").alors(SanctionDecidee, mesure="SUSPENSION")


class TestBornesDeSanction:
    """Rules S-DUR and S7: rank, measure, rate and duration."""

    def test_avant_la_reforme_aucune_regle(self) -> None:
        ancien = SIGNE.puis(constater_manquement(), "2025-05-02").puis(notifier_intention(), "2025-05-05")
        ancien.quand(decider_sanction(), le="2025-05-31").refuse("regle_inconnue")
        ancien.quand(decider_sanction(), le="2025-06-01").alors(SanctionDecidee)

    def test_reiteration_sans_premiere_sanction(self) -> None:
        AVERTI.quand(decider_sanction(rang="REITERE"), le="2025-07-16").refuse("rang_sans_precedent", champ="rang")

    def test_premier_manquement_jamais_de_suppression(self) -> None:
        avec_avis = SUPPRESSION_ANNONCEE.puis(rendre_avis(), "2025-07-12")
        commande = decider_sanction(mesure="SUPPRESSION")
        avec_avis.quand(commande, le="2025-07-16").refuse("mesure_excessive", champ="mesure")

    def test_duree_au_premier_manquement(self) -> None:
        AVERTI.quand(decider_sanction(duree_mois=3), le="2025-07-16").refuse("duree_excessive", champ="duree_mois")
        AVERTI.quand(decider_sanction(duree_mois=2), le="2025-07-16").alors(SanctionDecidee, duree_mois=2)

    def test_duree_a_la_reiteration(self) -> None:
        base = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2, "rang": "REITERE"}
        recidive().quand(decider_sanction(**base, duree_mois=5), le="2025-09-16").refuse("duree_excessive")
        recidive().quand(decider_sanction(**base, duree_mois=4), le="2025-09-16").alors(SanctionDecidee, rang="REITERE")

    @pytest.mark.parametrize(
        ("situation", "taux", "permis"),
        [
            ("SEUL_SANS_ENFANT", 29, False),
            ("SEUL_SANS_ENFANT", 30, True),
            ("SEUL_SANS_ENFANT", 100, True),
            ("SEUL_AVEC_ENFANT", 50, True),
            ("SEUL_AVEC_ENFANT", 51, False),
            ("COUPLE_SANS_ENFANT", 51, False),
            ("COUPLE_AVEC_ENFANT", 51, False),
        ],
    )
    def test_taux_selon_le_foyer(self, situation: str, taux: int, permis: bool) -> None:
        issue = foyer(situation).quand(decider_sanction(taux_pourcent=taux), le="2025-07-16")
        if permis:
            issue.alors(SanctionDecidee, taux_pourcent=taux)
        else:
            issue.refuse("taux_hors_bornes", champ="taux_pourcent")


class TestDeciderSanction:
    def test_un_manquement_une_sanction(self) -> None:
        commande = decider_sanction(sanction=SANCTION_2)
        SANCTIONNE.quand(commande, le="2025-08-01").refuse("manquement_sanctionne", champ="manquement")

    def test_identifiant_deja_utilise(self) -> None:
        commande = decider_sanction(manquement=MANQUEMENT_2)
        recidive().quand(commande, le="2025-09-16").refuse("identifiant_deja_utilise", champ="sanction")

    def test_retroactive(self) -> None:
        commande = decider_sanction(debut_le="2025-07-15")
        AVERTI.quand(commande, le="2025-07-16").refuse("sanction_retroactive", champ="debut_le")

    @pytest.mark.parametrize(
        ("debut_le", "duree_mois", "fin_le"),
        [
            ("2025-07-16", 1, "2025-08-15"),
            ("2025-07-31", 1, "2025-08-30"),
            ("2025-12-31", 2, "2026-02-27"),
            ("2027-12-31", 2, "2028-02-28"),
        ],
    )
    def test_fin_incluse(self, debut_le: str, duree_mois: int, fin_le: str) -> None:
        commande = decider_sanction(debut_le=debut_le, duree_mois=duree_mois)
        AVERTI.quand(commande, le="2025-07-16").alors(SanctionDecidee, debut_le=debut_le, fin_le=fin_le)


class TestLeverSanction:
    def test_inconnue(self) -> None:
        AVERTI.quand(lever_sanction(), le="2025-08-01").refuse("sanction_inconnue", champ="sanction")

    def test_deja_levee(self) -> None:
        SANCTIONNE.puis(lever_sanction(), "2025-08-01").quand(lever_sanction(), le="2025-08-02").refuse(
            "sanction_deja_levee"
        )

    @pytest.mark.parametrize("survenu_le", ["2025-07-15", "2025-08-16"])
    def test_hors_de_son_cours(self, survenu_le: str) -> None:
        commande = lever_sanction(survenu_le=survenu_le)
        SANCTIONNE.quand(commande, le="2025-09-01").refuse("sanction_echue", champ="survenu_le")

    @pytest.mark.parametrize("le", ["2025-07-16", "2025-08-15"])
    def test_levee(self, le: str) -> None:
        SANCTIONNE.quand(lever_sanction(), le=le).alors(SanctionLevee, mesure="SUSPENSION")

    @pytest.mark.parametrize(
        ("debut_le", "le", "rappel"),
        [
            (None, "2025-07-16", None),
            (None, "2025-07-17", "2025-07-16"),
            ("2025-08-01", "2025-07-20", None),
        ],
    )
    def test_rappel_depuis_le_debut(self, debut_le: str | None, le: str, rappel: str | None) -> None:
        sanctionne = AVERTI.puis(decider_sanction(debut_le=debut_le), "2025-07-16")
        sanctionne.quand(lever_sanction(), le=le).alors(SanctionLevee, rappel_depuis_le=rappel)

    @pytest.mark.parametrize(
        ("le", "rappel"), [("2025-12-15", "2025-09-16"), ("2025-12-16", "2025-09-16"), ("2025-12-17", "2025-09-17")]
    )
    def test_rappel_de_trois_mois_au_plus(self, le: str, rappel: str) -> None:
        longue = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", duree_mois=4)
        suspendu = recidive().puis(longue, "2025-09-16")
        suspendu.quand(lever_sanction(sanction=SANCTION_2), le=le).alors(SanctionLevee, rappel_depuis_le=rappel)

    def test_une_suppression_ne_se_rappelle_pas(self) -> None:
        suppression = decider_sanction(
            manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE", mesure="SUPPRESSION"
        )
        supprime = recidive("FAVORABLE", mesure_envisagee="SUPPRESSION").puis(suppression, "2025-09-16")
        supprime.quand(lever_sanction(sanction=SANCTION_2), le="2025-10-01").alors(SanctionLevee, rappel_depuis_le=None)


class TestReportDeP3:
    """A last day that is not ouvré gives way to the next one, in favour of the person."""

    @pytest.mark.parametrize(
        ("intention_le", "dernier", "lendemain"),
        [
            ("2025-07-04", "2025-07-15", "2025-07-16"),  # 14 July is a holiday
            ("2025-07-09", "2025-07-21", "2025-07-22"),  # a Saturday
            ("2025-12-15", "2025-12-26", "2025-12-27"),  # Christmas
            ("2026-03-25", "2026-04-07", "2026-04-08"),  # Saturday before lundi de Pâques
            ("2028-02-19", "2028-02-29", "2028-03-01"),  # leap day, ouvré
        ],
    )
    def test_dernier_jour_ouvre(self, intention_le: str, dernier: str, lendemain: str) -> None:
        averti = CONSTATE.puis(notifier_intention(), intention_le)
        averti.quand(decider_sanction(), le=dernier).refuse("observations_en_cours")
        averti.quand(decider_sanction(), le=lendemain).alors(SanctionDecidee)
        (echeance,) = [e for e in echeances(averti.dossier, Cadre(date(2025, 7, 1))) if e.regle.code == "P3"]
        assert echeance.due_le.isoformat() == dernier


class TestRecevoirObservations:
    @pytest.mark.parametrize("commande", [recevoir_observations(), tenir_audition()], ids=lambda c: type(c).__name__)
    def test_hors_de_la_procedure(self, commande: Commande) -> None:
        SIGNE.quand(commande, le="2025-07-10").refuse("manquement_inconnu")
        CONSTATE.quand(commande, le="2025-07-10").refuse("intention_non_notifiee")
        SANCTIONNE.quand(commande, le="2025-08-01").refuse("manquement_sanctionne")
        avant = type(commande).model_validate(commande.model_dump() | {"survenu_le": "2025-07-04"})
        AVERTI.quand(avant, le="2025-07-10").refuse("avant_intention")

    @pytest.mark.parametrize(
        ("le", "dans_le_delai"), [("2025-07-05", True), ("2025-07-15", True), ("2025-07-16", False)]
    )
    def test_tardives_elles_sont_lues_aussi(self, le: str, dans_le_delai: bool) -> None:
        recues = AVERTI.quand(recevoir_observations(), le=le).alors(ObservationsRecues, dans_le_delai=dans_le_delai)
        recues.quand(recevoir_observations(), le="2025-07-17").alors(ObservationsRecues)


class TestTenirAudition:
    def test_une_seule_fois(self) -> None:
        AVERTI.puis(tenir_audition(), "2025-07-10").quand(tenir_audition(), le="2025-07-11").refuse(
            "audition_deja_tenue"
        )

    def test_accompagnant_sans_qualite(self) -> None:
        commande = tenir_audition(accompagnement="AUCUN", accompagnant="Mme Lôrme")
        AVERTI.quand(commande, le="2025-07-10").refuse("accompagnant_contradictoire", champ="accompagnement")

    def test_tenue_le_delai_court_encore(self) -> None:
        entendu = AVERTI.quand(tenir_audition(accompagnant="Mme Lôrme"), le="2025-07-10").alors(
            AuditionTenue, accompagnement="ASSOCIATION"
        )
        entendu.quand(decider_sanction(), le="2025-07-15").refuse("observations_en_cours")


class TestReiteration:
    """Rule S-REIT: 24 months, under the same orientation."""

    def recidive_le(self, depart: Scenario, constat_le: str, decision_le: str) -> Issue:
        suite = depart.puis(constater_manquement(manquement=MANQUEMENT_2), constat_le).puis(
            notifier_intention(manquement=MANQUEMENT_2), constat_le
        )
        return suite.quand(
            decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE"), le=decision_le
        )

    @pytest.mark.parametrize(
        ("notifiee_le", "constat_le", "permis"),
        [
            ("2025-07-18", "2027-07-17", True),
            ("2025-07-18", "2027-07-18", True),
            ("2025-07-18", "2027-07-19", False),
            (None, "2027-07-16", True),
            (None, "2027-07-17", False),
        ],
    )
    def test_vingt_quatre_mois(self, notifiee_le: str | None, constat_le: str, permis: bool) -> None:
        depart = SANCTIONNE.puis(notifier_sanction(), notifiee_le) if notifiee_le else SANCTIONNE
        issue = self.recidive_le(depart, constat_le, "2027-09-01")
        if permis:
            issue.alors(SanctionDecidee, rang="REITERE")
        else:
            issue.refuse("reiteration_hors_delai", champ="rang")

    def test_une_nouvelle_orientation_remet_a_zero(self) -> None:
        reoriente = SANCTIONNE.puis(decider_orientation(orientation=ORIENTATION_2, parcours="SOCIAL"), "2025-08-20")
        self.recidive_le(reoriente, "2025-09-01", "2025-09-16").refuse("reiteration_hors_delai")

    def test_un_manquement_anterieur_a_la_sanction(self) -> None:
        deux = (
            AVERTI.puis(constater_manquement(manquement=MANQUEMENT_2), "2025-07-10")
            .puis(decider_sanction(), "2025-07-16")
            .puis(notifier_intention(manquement=MANQUEMENT_2), "2025-07-17")
        )
        commande = decider_sanction(manquement=MANQUEMENT_2, sanction=SANCTION_2, rang="REITERE")
        deux.quand(commande, le="2025-08-01").refuse("reiteration_hors_delai")


class TestNatures:
    """Rules S1 to S6."""

    @pytest.mark.parametrize("nature", ["OFFRES_REFUSEES", "REFUS_CONTROLE"])
    def test_texte_non_lu(self, nature: str) -> None:
        averti = SIGNE.puis(constater_manquement(nature=nature), "2025-07-01").puis(notifier_intention(), "2025-07-05")
        averti.quand(decider_sanction(), le="2025-07-16").refuse("mesure_non_fixee", champ="manquement")

    def test_offres_refusees_sans_contrat(self) -> None:
        NOTIFIE.quand(constater_manquement(nature="OFFRES_REFUSEES"), le="2025-07-01").refuse("contrat_absent")

    @pytest.mark.parametrize(("taux", "permis"), [(50, True), (51, False)])
    def test_majoration(self, taux: int, permis: bool) -> None:
        issue = AVERTI.quand(decider_sanction(taux_pourcent=taux, majoration=True), le="2025-07-16")
        if permis:
            issue.alors(SanctionDecidee, majoration=True)
        else:
            issue.refuse("taux_hors_bornes")


def test_la_fin_de_la_sanction_est_attendue_jusqu_a_son_jour() -> None:
    def attendues(scenario: Scenario, le: date) -> list[date]:
        return [e.due_le for e in echeances(scenario.dossier, Cadre(le)) if e.nature == "fin_de_sanction"]

    assert attendues(SANCTIONNE, date(2025, 8, 15)) == [date(2025, 8, 15)]
    assert attendues(SANCTIONNE, date(2025, 8, 16)) == []
    assert attendues(SANCTIONNE.puis(lever_sanction(), "2025-08-01"), date(2025, 8, 1)) == []


def test_aucune_sanction_ne_nait_d_une_absence() -> None:
    absent = SIGNE.puis(planifier_rendez_vous(le="2025-07-03"), "2025-07-01").puis(manquer_rendez_vous(), "2025-07-03")
    for le in (date(2025, 7, 3), date(2025, 8, 3), date(2026, 7, 3)):
        assert "sanction" not in {ETAPES[type(r.commande)].famille for r in reactions(absent.dossier, Cadre(le))}
    assert absent.dossier.manquements == {}
