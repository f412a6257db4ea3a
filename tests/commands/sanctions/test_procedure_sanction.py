"""What comes before a sanction: intention notifiée, observations, audition, avis, and what each forbids."""

from datetime import date

import pytest

from commands.base import Cadre, Commande
from commands.echeances import echeances
from ledger.events.sanctions.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ObservationsRecues,
    SanctionDecidee,
)
from tests.commands.etapes import (
    AVERTI,
    CONSTATE,
    MANQUEMENT_2,
    SANCTION_2,
    SANCTIONNE,
    SIGNE,
    decider_sanction,
    notifier_intention,
    rendre_avis,
)
from tests.commands.etapes.sanction import SUPPRESSION_ANNONCEE, recevoir_observations, recidive, tenir_audition


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
