"""Mutations: departure with what was done here, arrival with what was done elsewhere."""

from datetime import date

import pytest
from pydantic import ValidationError

from commands.base import PREALABLES, Cadre, Refus
from commands.echeances import echeances
from ledger.dossier import fold
from ledger.events.base import Evenement
from ledger.events.entree.droits import DroitsModifies
from ledger.events.entree.mutation import MutationAnnoncee, MutationRecue
from tests.commands.etapes import (
    OUVERT,
    SANCTIONNE,
    SIGNE,
    annuler_etape,
    lever_sanction,
    modifier_droits,
    modifier_identite,
    ouvrir_dossier,
    planifier_rendez_vous,
)
from tests.commands.etapes.entree import MUTATION, MUTATION_2, muter_dossier, recevoir_mutation
from tests.commands.scenario import Issue, etant_donne, suites
from tests.ledger.memoire import DOSSIER

PARTI = OUVERT.puis(muter_dossier(), "2025-04-01")
VENU = OUVERT.puis(recevoir_mutation(), "2025-03-20")


def deux(issue: Issue) -> tuple[Evenement, DroitsModifies]:
    """The mutation and the change of right decided beside it."""
    issue.acceptee()
    mutation, droits = issue.evenements
    assert isinstance(droits, DroitsModifies)
    return mutation, droits


class TestMuterDossier:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(muter_dossier(), le="2025-04-01").refuse("dossier_non_ouvert")

    def test_une_seule_fois(self) -> None:
        PARTI.quand(muter_dossier(mutation=MUTATION_2), le="2025-04-02").refuse(
            "dossier_deja_parti", champ="departement"
        )

    @pytest.mark.parametrize(("effet", "code"), [("2025-04-02", "effet_a_venir"), ("2025-03-02", "avant_ouverture")])
    def test_date_d_effet_impossible(self, effet: str, code: str) -> None:
        OUVERT.quand(muter_dossier(effet_le=effet), le="2025-04-01").refuse(code, champ="effet_le")

    @pytest.mark.parametrize("effet", ["2025-04-01", "2025-03-03"])
    def test_date_d_effet_possible(self, effet: str) -> None:
        mutation, _ = deux(OUVERT.quand(muter_dossier(effet_le=effet), le="2025-04-01"))
        assert isinstance(mutation, MutationAnnoncee)
        assert mutation.effet_le.isoformat() == effet

    @pytest.mark.parametrize("departement", ["00", "96", "20", "033", "999", "3"])
    def test_departement_impossible(self, departement: str) -> None:
        with pytest.raises(ValidationError):
            muter_dossier(departement=departement)

    def test_le_droit_se_ferme_ici(self) -> None:
        """No view has to know of mutations to leave the dossier out."""
        _, droits = deux(OUVERT.quand(muter_dossier(), le="2025-04-01"))
        assert (droits.etat_droit, droits.motif, droits.soumis_droits_devoirs) == ("CLOS", "MUTATION", True)
        assert droits.mutation == MUTATION
        assert PARTI.dossier.parti is not None
        assert echeances(PARTI.dossier, Cadre(date(2025, 4, 2))) == []

    def test_un_droit_deja_clos_pour_mutation_le_reste(self) -> None:
        clos = OUVERT.puis(modifier_droits(etat_droit="CLOS", motif="MUTATION"), "2025-03-31")
        clos.quand(muter_dossier(), le="2025-04-01").alors(MutationAnnoncee, departement="40")

    def test_ce_qui_a_ete_fait_est_transmis(self) -> None:
        leve = SANCTIONNE.puis(lever_sanction(), "2025-08-01")
        mutation, _ = deux(leve.quand(muter_dossier(), le="2025-09-01"))
        assert isinstance(mutation, MutationAnnoncee)
        assert [(a.nature.value, a.le.isoformat()) for a in mutation.historique] == [
            ("ORIENTATION", "2025-03-14"),
            ("ORIENTATION_NOTIFIEE", "2025-03-17"),
            ("CONTRAT", "2025-04-10"),
            ("SANCTION", "2025-07-16"),
        ]
        assert mutation.historique[-1].fin_le == date(2025, 8, 1)

    def test_sans_orientation_rien_a_transmettre(self) -> None:
        mutation, _ = deux(OUVERT.quand(muter_dossier(), le="2025-04-01"))
        assert isinstance(mutation, MutationAnnoncee)
        assert mutation.historique == ()


class TestApresLeDepart:
    def test_l_accompagnement_est_ailleurs(self) -> None:
        PARTI.quand(planifier_rendez_vous(le="2025-04-09"), le="2025-04-02").refuse("dossier_parti", champ="survenu_le")

    @pytest.mark.parametrize("le", ["2025-03-31", "2025-04-01"])
    def test_ce_qui_a_eu_lieu_avant_s_enregistre(self, le: str) -> None:
        PARTI.quand(planifier_rendez_vous(le="2025-04-09", survenu_le=le), le="2025-04-05").acceptee()

    def test_les_droits_et_l_identite_s_enregistrent(self) -> None:
        PARTI.quand(modifier_identite(), le="2025-04-02").acceptee()

    def test_le_droit_rouvert_par_l_organisme_ramene_le_dossier(self) -> None:
        rouvert = PARTI.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None), "2025-05-02")
        assert rouvert.dossier.parti is None
        rouvert.quand(planifier_rendez_vous(le="2025-05-09"), le="2025-05-03").acceptee()

    def test_un_depart_tardif_ne_contredit_pas_la_suite(self) -> None:
        suivi = SIGNE.puis(planifier_rendez_vous(le="2025-05-09"), "2025-05-02")
        suivi.quand(muter_dossier(survenu_le="2025-05-01"), le="2025-05-10").refuse("etape_suivie")
        suivi.quand(muter_dossier(survenu_le="2025-05-02"), le="2025-05-10").acceptee()

    def test_annuler_le_depart_demande_d_annuler_la_cloture(self) -> None:
        PARTI.quand(annuler_etape(PARTI, MutationAnnoncee), le="2025-04-03").refuse("etape_suivie")
        rouvert = PARTI.puis(annuler_etape(PARTI, DroitsModifies), "2025-04-03")
        revenu = rouvert.puis(annuler_etape(rouvert, MutationAnnoncee), "2025-04-03")
        assert revenu.dossier.droits == OUVERT.dossier.droits
        assert revenu.dossier.mutations == {}

    def test_la_cloture_repose_sur_le_depart(self) -> None:
        with pytest.raises(Refus) as refus:
            PREALABLES[DroitsModifies](OUVERT.dossier, PARTI.dernier(DroitsModifies), Cadre(date(2025, 4, 3)))
        assert refus.value.code == "mutation_absente"

    def test_corriger_le_departement_garde_la_cloture(self) -> None:
        commande = muter_dossier(departement="64", correction=PARTI.correction(MutationAnnoncee))
        corrige = PARTI.quand(commande, le="2025-04-03").alors(MutationAnnoncee, departement="64")
        parti = corrige.dossier.parti
        assert parti is not None
        assert parti.departement == "64"

    def test_la_cloture_ne_se_corrige_pas_par_la_mutation(self) -> None:
        commande = muter_dossier(correction=PARTI.correction(DroitsModifies))
        PARTI.quand(commande, le="2025-04-03").refuse("etape_differente", champ="correction.evenement")


class TestRecevoirMutation:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(recevoir_mutation(), le="2025-03-20").refuse("dossier_non_ouvert")

    def test_une_seule_fois(self) -> None:
        VENU.quand(recevoir_mutation(mutation=MUTATION), le="2025-03-21").refuse(
            "mutation_deja_recue", champ="departement"
        )

    def test_effet_a_venir(self) -> None:
        commande = recevoir_mutation(effet_le="2025-03-21")
        OUVERT.quand(commande, le="2025-03-20").refuse("effet_a_venir", champ="effet_le")

    def test_effet_avant_l_ouverture_ici(self) -> None:
        OUVERT.quand(recevoir_mutation(effet_le="2025-03-01"), le="2025-03-20").acceptee()

    @pytest.mark.parametrize(("le", "admis"), [("2025-03-20", True), ("2025-03-21", False)])
    def test_historique_a_venir(self, le: str, admis: bool) -> None:
        commande = recevoir_mutation(historique=[{"nature": "ORIENTATION", "le": le}])
        issue = OUVERT.quand(commande, le="2025-03-20")
        if admis:
            issue.acceptee()
        else:
            issue.refuse("historique_a_venir", champ="historique")

    @pytest.mark.parametrize(
        ("ouvert_le", "recue_le", "echeance"),
        [
            ("2024-12-15", "2024-12-31", "2025-02-28"),  # the repealed rule: two months, no 31 February
            ("2024-12-15", "2025-01-01", "2025-02-12"),
            ("2025-03-03", "2025-03-20", "2025-05-01"),
            ("2028-01-03", "2028-01-18", "2028-02-29"),
        ],
    )
    def test_le_delai_d_orientation_repart(self, ouvert_le: str, recue_le: str, echeance: str) -> None:
        ouvert = etant_donne().puis(ouvrir_dossier(), ouvert_le)
        mutation, droits = deux(ouvert.quand(recevoir_mutation(), le=recue_le))
        assert isinstance(mutation, MutationRecue)
        for evenement in (mutation, droits):
            assert evenement.echeance_orientation_le is not None
            assert evenement.echeance_orientation_le.isoformat() == echeance
        venu = ouvert.puis(recevoir_mutation(), recue_le)
        (attendue,) = echeances(venu.dossier, Cadre(date.fromisoformat(recue_le)))
        assert (attendue.nature, attendue.due_le.isoformat()) == ("orientation_a_decider", echeance)

    def test_sans_droits_et_devoirs_pas_de_delai(self) -> None:
        mutation, droits = deux(OUVERT.quand(recevoir_mutation(soumis_droits_devoirs=False), le="2025-03-20"))
        assert isinstance(mutation, MutationRecue)
        assert mutation.echeance_orientation_le is None
        assert droits.soumis_droits_devoirs is False

    def test_deja_orientee_ici_le_droit_ne_change_pas(self) -> None:
        SIGNE.quand(recevoir_mutation(), le="2025-05-02").alors(MutationRecue, echeance_orientation_le=None)

    def test_le_retour_rouvre_le_droit(self) -> None:
        _, droits = deux(PARTI.quand(recevoir_mutation(), le="2025-06-02"))
        assert droits.etat_droit == "OUVERT_VERSABLE"
        revenu = PARTI.puis(recevoir_mutation(), "2025-06-02").dossier
        assert revenu.parti is None
        assert revenu.droits is not None
        assert revenu.droits.obligation_depuis == date(2025, 6, 2)

    def test_l7_de_retour_l_orientation_et_le_contrat_d_avant_ne_tiennent_plus(self) -> None:
        parti = SIGNE.puis(muter_dossier(), "2025-06-01")
        revenu = parti.puis(recevoir_mutation(), "2025-09-01")
        assert revenu.dues("2025-09-01") == {"orientation_a_decider": "2025-10-13"}
        dossier = revenu.dossier
        assert (dossier.orientation, dossier.structure, dossier.referent) == (None, None, None)
        assert [(c.clos_le, c.motif_cloture) for c in dossier.contrats.values()] == [(date(2025, 6, 1), "DEPART")]
        (suite,) = suites(dossier, "delai_orientation", "2025-10-14")
        assert suite.commande.survenu_le == date(2025, 10, 14)

    def test_l7_le_droit_rouvert_apres_le_depart_vaut_retour(self) -> None:
        parti = SIGNE.puis(muter_dossier(), "2025-06-01")
        encore_parti = parti.puis(modifier_droits(etat_droit="CLOS", motif="AUTRE"), "2025-07-01")
        assert encore_parti.dossier.orientation is not None
        revenu = parti.puis(modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None), "2025-09-01")
        assert revenu.dues("2025-09-01") == {"orientation_a_decider": "2025-10-13"}
        recue = revenu.puis(recevoir_mutation(), "2025-09-08")
        assert recue.dues("2025-09-08") == {"orientation_a_decider": "2025-10-20"}

    def test_un_depart_ne_se_deplace_pas_apres_le_retour(self) -> None:
        revenu = PARTI.puis(recevoir_mutation(), "2025-06-02")
        commande = muter_dossier(correction=revenu.correction(MutationAnnoncee), survenu_le="2025-06-03")
        revenu.quand(commande, le="2025-06-03").refuse("etape_suivie")

    def test_l_obligation_court_depuis_la_mutation(self) -> None:
        avant = fold(DOSSIER, VENU.lus, valable_au=date(2025, 3, 19)).droits
        apres = VENU.dossier.droits
        assert avant is not None
        assert apres is not None
        assert (avant.obligation_depuis, apres.obligation_depuis) == (date(2025, 3, 3), date(2025, 3, 20))
