"""After the decision: notification, recours préalable, implicit rejection, annulment."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.reactions import reactions
from commands.regles import REGLES
from commands.regles.local import appliquer
from ledger.events.sanctions.recours import (
    RecoursDecide,
    RecoursForme,
    RecoursRejeteImplicitement,
    SanctionAnnulee,
    SanctionNotifiee,
)
from ledger.events.sanctions.sanction import SanctionDecidee
from ledger.vocabulaire.sanctions.sanction import FormeDecision
from tests.commands.etapes import (
    AVERTI,
    MANQUEMENT,
    MANQUEMENT_2,
    SANCTION,
    SANCTION_2,
    SANCTIONNE,
    annuler_etape,
    constater_manquement,
    decider_sanction,
    lever_sanction,
    notifier_intention,
)
from tests.commands.etapes.sanction import (
    CONTESTE,
    RECOURS,
    RECOURS_2,
    SANCTION_NOTIFIEE,
    annuler_sanction,
    constater_rejet_implicite,
    decider_recours,
    former_recours,
    notifier_decision_recours,
    notifier_sanction,
)
from tests.commands.scenario import Scenario


def reagir(scenario: Scenario, le: str) -> Scenario:
    """What follows of itself that day, and nothing more once it is recorded."""
    for suite in reactions(scenario.dossier, Cadre(date.fromisoformat(le))):
        scenario = scenario.puis(suite.commande, le)
    assert reactions(scenario.dossier, Cadre(date.fromisoformat(le))) == []
    return scenario


class TestNotifierSanction:
    def test_inconnue(self) -> None:
        AVERTI.quand(notifier_sanction(), le="2025-07-18").refuse("sanction_inconnue", champ="sanction")

    def test_avant_la_decision(self) -> None:
        commande = notifier_sanction(survenu_le="2025-07-15")
        SANCTIONNE.quand(commande, le="2025-07-18").refuse("avant_sanction", champ="survenu_le")

    def test_une_seule_fois(self) -> None:
        SANCTION_NOTIFIEE.quand(notifier_sanction(), le="2025-07-19").refuse("sanction_deja_notifiee")

    @pytest.mark.parametrize(
        ("le", "echeance"),
        [
            ("2025-07-18", "2025-09-18"),
            ("2025-12-31", "2026-02-28"),
            ("2027-12-31", "2028-02-29"),
            ("2025-08-31", "2025-10-31"),
        ],
    )
    def test_ouvre_deux_mois_de_recours(self, le: str, echeance: str) -> None:
        notifiee = SANCTIONNE.quand(notifier_sanction(), le=le).alors(SanctionNotifiee, echeance_recours_le=echeance)
        assert notifiee.dues(echeance)["recours_possible"] == echeance
        lendemain = date.fromisoformat(echeance).toordinal() + 1
        assert "recours_possible" not in notifiee.dues(date.fromordinal(lendemain).isoformat())

    def test_sans_voies_de_recours_aucun_delai_ne_court(self) -> None:
        muette = SANCTIONNE.quand(notifier_sanction(voies_et_delais=False), le="2025-07-18").alors(
            SanctionNotifiee, echeance_recours_le=None
        )
        assert "recours_possible" not in muette.dues("2025-07-18")
        muette.quand(former_recours(), le="2026-07-01").alors(RecoursForme, hors_delai=False)


class TestForme:
    """X7: signed, with first name, name and quality, or through a téléservice, without signature (CRPA L212-1, L212-2)."""

    @pytest.mark.parametrize("signataire", [None, "Sallaberry"])
    @pytest.mark.parametrize("moyen", ["LETTRE_RECOMMANDEE", "REMISE_EN_MAIN_PROPRE"])
    def test_x7_sur_papier_le_prenom_et_le_nom_sont_dits(self, moyen: str, signataire: str | None) -> None:
        notifier = {"moyen": moyen, "signataire": signataire}
        SANCTIONNE.quand(notifier_sanction(**notifier), le="2025-07-18").refuse("signataire_absent", champ="signataire")
        decide = CONTESTE.puis(decider_recours(issue="REJETE"), "2025-08-10")
        decide.quand(notifier_decision_recours(**notifier), le="2025-08-12").refuse("signataire_absent")

    def test_x7_la_decision_dit_sa_forme(self) -> None:
        SANCTIONNE.quand(notifier_sanction(), le="2025-07-18").alors(SanctionNotifiee, forme=FormeDecision.SIGNEE)

    def test_x7_par_un_teleservice_nulle_signature(self) -> None:
        deposee = notifier_sanction(
            moyen="ESPACE_PERSONNEL", mise_a_disposition_le="2025-07-17", consultee_le="2025-07-18", signataire=None
        )
        SANCTIONNE.quand(deposee, le="2025-07-18").alors(SanctionNotifiee, forme=FormeDecision.TELESERVICE)

    def test_x7_le_departement_peut_reprendre_ce_qui_ne_le_dit_pas(self) -> None:
        sans = SANCTIONNE.sous(appliquer({"P6@2025-06-01": {"parametres": {"signataire_exige": False}}}, REGLES))
        sans.quand(notifier_sanction(signataire=None), le="2025-07-18").alors(SanctionNotifiee)


class TestFormerRecours:
    def test_sanction_inconnue(self) -> None:
        AVERTI.quand(former_recours(), le="2025-08-01").refuse("sanction_inconnue")

    def test_avant_la_sanction(self) -> None:
        SANCTIONNE.quand(former_recours(survenu_le="2025-07-15"), le="2025-08-01").refuse("avant_sanction")

    def test_un_seul_par_sanction(self) -> None:
        CONTESTE.quand(former_recours(recours=RECOURS_2), le="2025-08-02").refuse("recours_deja_forme")

    @pytest.mark.parametrize(("le", "hors_delai"), [("2025-09-17", False), ("2025-09-18", False), ("2025-09-19", True)])
    def test_tardif_il_est_recu_quand_meme(self, le: str, hors_delai: bool) -> None:
        SANCTION_NOTIFIEE.quand(former_recours(), le=le).alors(RecoursForme, hors_delai=hors_delai)

    def test_le_silence_vaut_rejet_apres_deux_mois(self) -> None:
        forme = SANCTION_NOTIFIEE.quand(former_recours(), le="2025-08-31").alors(
            RecoursForme, notifiee_le="2025-07-18", echeance_reponse_le="2025-10-31"
        )
        assert forme.dues("2025-09-01")["recours_a_decider"] == "2025-10-31"
        assert "recours_possible" not in forme.dues("2025-09-01")


class TestRejetImplicite:
    def test_inconnu(self) -> None:
        SANCTIONNE.quand(constater_rejet_implicite(), le="2025-10-02").refuse("recours_inconnu", champ="recours")

    @pytest.mark.parametrize("le", ["2025-09-30", "2025-10-01"])
    def test_silence_en_cours(self, le: str) -> None:
        CONTESTE.quand(constater_rejet_implicite(), le=le).refuse("silence_en_cours", champ="survenu_le")
        assert reactions(CONTESTE.dossier, Cadre(date.fromisoformat(le))) == []

    def test_de_lui_meme_le_lendemain(self) -> None:
        rejete = reagir(CONTESTE, "2025-10-20")
        assert rejete.dernier(RecoursRejeteImplicitement).survenu_le == date(2025, 10, 2)
        assert str(SANCTION) in rejete.dossier.sanctions
        assert "recours_a_decider" not in rejete.dues("2025-10-20")
        rejete.quand(constater_rejet_implicite(), le="2025-10-21").refuse("rejet_deja_constate")

    def test_pas_apres_une_reponse(self) -> None:
        decide = CONTESTE.puis(decider_recours(issue="REJETE"), "2025-09-01")
        decide.quand(constater_rejet_implicite(), le="2025-10-20").refuse("recours_deja_decide")


class TestDeciderRecours:
    def test_inconnu(self) -> None:
        SANCTIONNE.quand(decider_recours(), le="2025-09-01").refuse("recours_inconnu")

    def test_avant_le_recours(self) -> None:
        CONTESTE.quand(decider_recours(survenu_le="2025-07-31"), le="2025-09-01").refuse("avant_recours")

    def test_une_seule_reponse(self) -> None:
        decide = CONTESTE.puis(decider_recours(issue="REJETE"), "2025-09-01")
        decide.quand(decider_recours(), le="2025-09-02").refuse("recours_deja_decide", champ="recours")

    @pytest.mark.parametrize("issue", ["REJETE", "IRRECEVABLE"])
    def test_rejete_la_sanction_reste(self, issue: str) -> None:
        decide = CONTESTE.quand(decider_recours(issue=issue), le="2025-09-01").alors(RecoursDecide, issue=issue)
        assert str(SANCTION) in reagir(decide, "2025-12-01").dossier.sanctions

    def test_accueilli_la_sanction_est_annulee_le_jour_meme(self) -> None:
        annulee = reagir(CONTESTE.puis(decider_recours(), "2025-09-01"), "2025-09-03")
        assert annulee.dernier(SanctionAnnulee).survenu_le == date(2025, 9, 1)
        assert annulee.dossier.sanctions == {}

    def test_accueilli_apres_le_rejet_implicite(self) -> None:
        tardif = reagir(CONTESTE, "2025-10-20").puis(decider_recours(), "2025-11-03")
        assert reagir(tardif, "2025-11-03").dossier.sanctions == {}


class TestAnnulerSanction:
    def test_inconnue(self) -> None:
        AVERTI.quand(annuler_sanction(), le="2025-08-01").refuse("sanction_inconnue")

    def test_une_seule_fois(self) -> None:
        annulee = SANCTIONNE.puis(annuler_sanction(), "2025-08-01")
        annulee.quand(annuler_sanction(), le="2025-08-02").refuse("sanction_inconnue")

    def test_avant_la_decision(self) -> None:
        SANCTIONNE.quand(annuler_sanction(survenu_le="2025-07-15"), le="2025-08-01").refuse("avant_sanction")

    @pytest.mark.parametrize("avant", [SANCTIONNE, CONTESTE])
    def test_sur_recours_sans_recours_accueilli(self, avant: Scenario) -> None:
        avant.quand(annuler_sanction(motif="RECOURS"), le="2025-08-02").refuse("recours_non_accueilli", champ="motif")

    @pytest.mark.parametrize("motif", ["ERREUR", "MEDIATION", "JUGEMENT"])
    def test_meme_apres_son_terme(self, motif: str) -> None:
        SANCTIONNE.quand(annuler_sanction(motif=motif), le="2026-03-01").alors(SanctionAnnulee, motif=motif)

    def test_elle_quitte_l_etat_et_reste_au_registre(self) -> None:
        annulee = SANCTION_NOTIFIEE.puis(annuler_sanction(), "2025-08-01")
        assert annulee.dossier.sanctions == {}
        manquement = annulee.dossier.manquements[str(MANQUEMENT)]
        assert (manquement.sanction, manquement.classe_le) == (None, date(2025, 8, 1))
        assert annulee.dernier(SanctionDecidee).corps["sanction"] == str(SANCTION)
        assert annulee.dues("2025-08-01").keys() & {"fin_de_sanction", "recours_possible"} == set()
        annulee.quand(lever_sanction(), le="2025-08-02").refuse("sanction_inconnue")

    def test_elle_ne_compte_plus_dans_le_rang(self) -> None:
        suivant = (
            SANCTIONNE.puis(annuler_sanction(), "2025-08-01")
            .puis(constater_manquement(manquement=MANQUEMENT_2), "2025-09-01")
            .puis(notifier_intention(manquement=MANQUEMENT_2), "2025-09-05")
        )
        base = {"manquement": MANQUEMENT_2, "sanction": SANCTION_2}
        suivant.quand(decider_sanction(**base, rang="REITERE"), le="2025-09-16").refuse("rang_sans_precedent")
        suivant.quand(decider_sanction(**base), le="2025-09-16").alors(SanctionDecidee, rang="PREMIER")

    def test_une_annulation_par_erreur_s_annule(self) -> None:
        annulee = SANCTIONNE.puis(annuler_sanction(), "2025-08-01")
        retablie = annulee.puis(annuler_etape(annulee, SanctionAnnulee), "2025-08-02")
        assert str(SANCTION) in retablie.dossier.sanctions

    def test_un_recours_accueilli_ne_se_corrige_pas_sous_l_annulation(self) -> None:
        annulee = reagir(CONTESTE.puis(decider_recours(), "2025-09-01"), "2025-09-01")
        commande = decider_recours(issue="REJETE", correction=annulee.correction(RecoursDecide))
        annulee.quand(commande, le="2025-09-02").refuse("etape_suivie")


def test_le_recours_se_nomme() -> None:
    assert list(CONTESTE.dossier.recours) == [str(RECOURS)]
