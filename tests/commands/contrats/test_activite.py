"""Activities of the week: prévoir, réaliser, manquer, valider, exempter, and the weekly total."""

from datetime import date

import pytest
from pydantic import ValidationError

from commands.base import Cadre, Commande
from commands.contrats.activite import duree_reference_h
from commands.echeances import echeances
from commands.regles import REGLES
from ledger.dossier.contrats.activite import intensite
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from ledger.events.contrats.contrat_engagement import ContratEngagementSigne
from tests.commands.etapes import CONTRAT, ORIENTE, OUVERT, PROPOSE, SIGNE, annuler_etape
from tests.commands.etapes.activite import (
    ACTIVITE,
    ACTIVITE_2,
    EXEMPTION_2,
    PREVUE,
    REALISEE,
    exempter_activite,
    manquer_activite,
    prevoir_activite,
    realiser_activite,
    valider_activite,
)
from tests.commands.etapes.diagnostic import ORIENTE_EN_2024
from tests.commands.scenario import Scenario, etant_donne

LUNDI = date(2025, 4, 14)


def a_declarer(scenario: Scenario, le: str) -> list[tuple[str, date, bool]]:
    """Activities to declare, their last day, and whether it has passed."""
    jour = date.fromisoformat(le)
    return [
        (e.objet, e.due_le, e.depassee(jour))
        for e in echeances(scenario.dossier, Cadre(jour))
        if e.nature == "activite_a_declarer"
    ]


class TestPrevoirActivite:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(prevoir_activite(), le="2025-04-11").refuse("dossier_non_ouvert")

    def test_sans_orientation(self) -> None:
        OUVERT.quand(prevoir_activite(), le="2025-04-11").refuse("orientation_absente")

    @pytest.mark.parametrize("semaine", ["2025-04-13", "2025-04-15", "2025-04-20"])
    def test_un_autre_jour_que_le_lundi(self, semaine: str) -> None:
        commande = prevoir_activite(semaine=semaine)
        SIGNE.quand(commande, le="2025-04-11").refuse("semaine_sans_lundi", champ="semaine")

    @pytest.mark.parametrize("le", ["2025-05-04", "2025-05-05"])
    def test_jusqu_au_dernier_jour_ou_elle_se_declare(self, le: str) -> None:
        """The week ends on Sunday 20 April: fifteen days later is 5 May."""
        SIGNE.quand(prevoir_activite(), le=le).alors(ActivitePrevue, a_declarer_le="2025-05-05")

    def test_le_lendemain_la_semaine_est_close(self) -> None:
        SIGNE.quand(prevoir_activite(), le="2025-05-06").refuse("semaine_close", champ="semaine")

    def test_une_annee_bissextile(self) -> None:
        """From Sunday 18 February 2028, fifteen days pass 29 February."""
        commande = prevoir_activite(semaine="2028-02-14")
        SIGNE.quand(commande, le="2028-02-11").alors(ActivitePrevue, a_declarer_le="2028-03-06")

    @pytest.mark.parametrize(("heures", "refusee"), [(53.75, False), (54, False), (54.25, True)])
    def test_soixante_heures_par_semaine(self, heures: float, refusee: bool) -> None:
        issue = PREVUE.quand(prevoir_activite(activite=ACTIVITE_2, heures=heures), le="2025-04-11")
        if refusee:
            issue.refuse("semaine_trop_chargee", champ="heures")
        else:
            issue.alors(ActivitePrevue, heures=heures)

    def test_une_autre_semaine_ne_compte_pas(self) -> None:
        commande = prevoir_activite(activite=ACTIVITE_2, semaine="2025-04-21", heures=60)
        PREVUE.quand(commande, le="2025-04-11").alors(ActivitePrevue)

    def test_une_activite_manquee_ne_compte_plus(self) -> None:
        manquee = PREVUE.puis(manquer_activite(), "2025-04-15")
        manquee.quand(prevoir_activite(activite=ACTIVITE_2, heures=60), le="2025-04-15").alors(ActivitePrevue)

    def test_la_loi_ne_connait_pas_la_semaine(self) -> None:
        """The fifteen hours begin on 1 January 2025, in the middle of the week of 30 December."""
        ancienne = prevoir_activite(semaine="2024-12-30", survenu_le="2025-01-02")
        ORIENTE_EN_2024.quand(ancienne, le="2025-01-02").refuse("regle_inconnue")
        ORIENTE_EN_2024.quand(prevoir_activite(semaine="2025-01-06"), le="2025-01-02").alors(ActivitePrevue)

    def test_sous_un_contrat(self) -> None:
        SIGNE.quand(prevoir_activite(), le="2025-04-11").alors(
            ActivitePrevue, contrat=CONTRAT, duree_reference_h=15.0, executant="ASSO-33-01"
        )

    def test_sans_contrat_les_quinze_heures(self) -> None:
        ORIENTE.quand(prevoir_activite(), le="2025-04-11").alors(ActivitePrevue, contrat=None, duree_reference_h=15.0)

    @pytest.mark.parametrize("heures", [0, -1, 0.1, 168.25, float("nan"), float("inf")])
    def test_heures_impossibles(self, heures: float) -> None:
        with pytest.raises(ValidationError):
            prevoir_activite(heures=heures)


@pytest.mark.parametrize("declaration", [realiser_activite(), manquer_activite()], ids=lambda c: type(c).__name__)
class TestDeclaration:
    """What is done and what is missed share."""

    def test_inconnue(self, declaration: Commande) -> None:
        SIGNE.quand(declaration, le="2025-04-18").refuse("activite_inconnue", champ="activite")

    def test_la_veille_de_sa_semaine(self, declaration: Commande) -> None:
        PREVUE.quand(declaration, le="2025-04-13").refuse("avant_activite", champ="survenu_le")

    @pytest.mark.parametrize("le", ["2025-04-14", "2025-04-20", "2025-05-05", "2025-05-06"])
    def test_des_son_lundi_et_meme_en_retard(self, declaration: Commande, le: str) -> None:
        PREVUE.quand(declaration, le=le).acceptee()

    @pytest.mark.parametrize("premiere", [realiser_activite(), manquer_activite()], ids=lambda c: type(c).__name__)
    def test_une_seule(self, declaration: Commande, premiere: Commande) -> None:
        declaree = PREVUE.puis(premiere, "2025-04-18")
        declaree.quand(declaration, le="2025-04-19").refuse("activite_declaree", champ="activite")

    def test_avant_d_avoir_ete_prevue(self, declaration: Commande) -> None:
        tard = SIGNE.puis(prevoir_activite(), "2025-04-25")
        commande = declaration.model_copy(update={"survenu_le": date(2025, 4, 24)})
        tard.quand(commande, le="2025-04-26").refuse("avant_activite", champ="survenu_le")

    def test_la_prevision_ne_s_annule_plus(self, declaration: Commande) -> None:
        declaree = PREVUE.puis(declaration, "2025-04-18")
        declaree.quand(annuler_etape(declaree, ActivitePrevue), le="2025-04-19").refuse("etape_suivie")


class TestRealiserActivite:
    def test_trop_d_heures_dans_la_semaine(self) -> None:
        chargee = PREVUE.puis(prevoir_activite(activite=ACTIVITE_2, heures=50), "2025-04-11")
        chargee.quand(realiser_activite(heures_faites=10), le="2025-04-18").alors(ActiviteRealisee)
        commande = realiser_activite(heures_faites=10.25)
        chargee.quand(commande, le="2025-04-18").refuse("semaine_trop_chargee")

    @pytest.mark.parametrize("par", ["PERSONNE", "REFERENT", "ORGANISME"])
    def test_qui_le_dit(self, par: str) -> None:
        realisee = PREVUE.quand(realiser_activite(declaree_par=par), le="2025-04-18").alors(
            ActiviteRealisee, declaree_par=par, semaine="2025-04-14", type_action="FORMATION"
        )
        assert realisee.dossier.activites[str(ACTIVITE)].declaree_par == par

    def test_une_correction_ne_surcharge_pas_la_semaine(self) -> None:
        """A correction is decided on the state before: what was planned since must still stand."""
        chargee = PREVUE.puis(prevoir_activite(activite=ACTIVITE_2, heures=50), "2025-04-11")
        commande = prevoir_activite(heures=20, correction=chargee.correction(ActivitePrevue))
        premiere = chargee.lus[-2].evenement_id
        corrigee = commande.model_copy(
            update={"correction": chargee.correction(ActivitePrevue).model_copy(update={"evenement": premiere})}
        )
        chargee.quand(corrigee, le="2025-04-12").refuse("etape_suivie")


class TestManquerActivite:
    def test_manquee(self) -> None:
        manquee = PREVUE.quand(manquer_activite(excusee=False), le="2025-04-15").alors(ActiviteManquee, excusee=False)
        assert manquee.dossier.manquements == {}, "an absence is never a sanction by itself"


class TestValiderActivite:
    def test_inconnue(self) -> None:
        SIGNE.quand(valider_activite(), le="2025-04-22").refuse("activite_inconnue", champ="activite")

    def test_pas_encore_realisee(self) -> None:
        PREVUE.quand(valider_activite(), le="2025-04-22").refuse("activite_non_realisee", champ="activite")

    def test_manquee(self) -> None:
        manquee = PREVUE.puis(manquer_activite(), "2025-04-18")
        manquee.quand(valider_activite(), le="2025-04-22").refuse("activite_non_realisee", champ="activite")

    def test_deux_fois(self) -> None:
        validee = REALISEE.puis(valider_activite(), "2025-04-22")
        validee.quand(valider_activite(), le="2025-04-23").refuse("activite_non_realisee", champ="activite")

    def test_avant_la_declaration(self) -> None:
        commande = valider_activite(survenu_le="2025-04-17")
        REALISEE.quand(commande, le="2025-04-22").refuse("avant_activite", champ="survenu_le")

    @pytest.mark.parametrize(("heures", "refusee"), [(0, False), (5.25, False), (5.5, False), (5.75, True)])
    def test_pas_plus_que_les_heures_faites(self, heures: float, refusee: bool) -> None:
        issue = REALISEE.quand(valider_activite(heures_retenues=heures), le="2025-04-18")
        if refusee:
            issue.refuse("heures_au_dela_du_fait", champ="heures_retenues")
        else:
            issue.alors(ActiviteValidee, heures_retenues=heures, declaree_par="ORGANISME", validee_par="REFERENT")

    def test_jamais_par_la_personne(self) -> None:
        with pytest.raises(ValidationError):
            valider_activite(validee_par="PERSONNE")


class TestExempterActivite:
    def test_sans_contrat(self) -> None:
        PROPOSE.quand(exempter_activite(), le="2025-05-02").refuse("contrat_absent")

    def test_avant_la_signature(self) -> None:
        commande = exempter_activite(survenu_le="2025-04-09")
        SIGNE.quand(commande, le="2025-05-02").refuse("avant_signature", champ="survenu_le")

    @pytest.mark.parametrize("fin", ["2025-05-04", "2026-05-05"])
    def test_terme_impossible(self, fin: str) -> None:
        commande = exempter_activite(fin_le=fin)
        SIGNE.quand(commande, le="2025-05-02").refuse("terme_de_l_exemption", champ="fin_le")

    @pytest.mark.parametrize("fin", ["2025-05-05", "2026-05-04"])
    def test_douze_mois_au_plus(self, fin: str) -> None:
        SIGNE.quand(exempter_activite(fin_le=fin), le="2025-05-02").alors(ActiviteExemptee, fin_le=fin)

    def test_l17_depuis_un_29_fevrier(self) -> None:
        """Twelve months from 29 February end on the last day of February."""
        for fin, attendu in (("2029-02-28", True), ("2029-03-01", False)):
            issue = SIGNE.quand(exempter_activite(debut_le="2028-02-29", fin_le=fin), le="2028-02-28")
            if attendu:
                issue.alors(ActiviteExemptee)
            else:
                issue.refuse("terme_de_l_exemption")

    @pytest.mark.parametrize(("debut", "refusee"), [("2025-05-31", True), ("2025-06-01", True), ("2025-06-02", False)])
    def test_pas_deux_les_memes_jours(self, debut: str, refusee: bool) -> None:
        exempte = SIGNE.puis(exempter_activite(), "2025-05-02")
        commande = exempter_activite(exemption=EXEMPTION_2, debut_le=debut, fin_le="2025-06-30")
        issue = exempte.quand(commande, le="2025-05-20")
        if refusee:
            issue.refuse("exemption_en_cours", champ="debut_le")
        else:
            issue.alors(ActiviteExemptee)

    def test_le_motif_est_scelle(self) -> None:
        (evenement,) = SIGNE.quand(exempter_activite(), le="2025-05-02").evenements
        assert "SANTE" not in evenement.partie_claire()
        assert evenement.partie_scellee() == {"motif_dispense": b'"SANTE"'}

    def test_la_signature_ne_s_annule_plus(self) -> None:
        exempte = SIGNE.puis(exempter_activite(), "2025-05-02")
        commande = annuler_etape(exempte, ContratEngagementSigne)
        exempte.quand(commande, le="2025-05-03").refuse("etape_suivie")


class TestIntensite:
    def test_la_semaine_vide(self) -> None:
        total = intensite(SIGNE.dossier, LUNDI)
        assert (total.prevues_h, total.realisees_h, total.retenues_h, total.manquees_h) == (0, 0, 0, 0)

    def test_chaque_heure_a_sa_place(self) -> None:
        validee = (
            REALISEE.puis(prevoir_activite(activite=ACTIVITE_2, heures=3), "2025-04-18")
            .puis(manquer_activite(activite=ACTIVITE_2), "2025-04-19")
            .puis(valider_activite(), "2025-04-22")
        )
        total = intensite(validee.dossier, LUNDI)
        assert (total.prevues_h, total.realisees_h, total.retenues_h, total.manquees_h) == (9, 5.5, 5, 3)
        assert not total.exemptee

    @pytest.mark.parametrize(
        ("semaine", "exemptee", "reference"),
        [
            (date(2025, 4, 28), False, 15),
            (date(2025, 5, 5), True, 0),
            (date(2025, 5, 26), True, 0),
            (date(2025, 6, 2), False, 15),
        ],
    )
    def test_une_semaine_exemptee(self, semaine: date, exemptee: bool, reference: float) -> None:
        dossier = SIGNE.puis(exempter_activite(), "2025-05-02").dossier
        assert intensite(dossier, semaine).exemptee is exemptee
        assert duree_reference_h(dossier, semaine, Cadre(date(2025, 5, 2))) == reference


class TestEcheance:
    @pytest.mark.parametrize("le", ["2025-04-11", "2025-04-20"])
    def test_pas_avant_la_fin_de_la_semaine(self, le: str) -> None:
        assert a_declarer(PREVUE, le) == []

    @pytest.mark.parametrize(("le", "depassee"), [("2025-04-21", False), ("2025-05-05", False), ("2025-05-06", True)])
    def test_quinze_jours_apres(self, le: str, depassee: bool) -> None:
        assert a_declarer(PREVUE, le) == [(str(ACTIVITE), date(2025, 5, 5), depassee)]

    def test_fermee_par_la_declaration(self) -> None:
        assert a_declarer(REALISEE, "2025-05-06") == []
        assert a_declarer(PREVUE.puis(manquer_activite(), "2025-04-15"), "2025-05-06") == []


@pytest.mark.parametrize("code", ["A-SEM", "A-DEC", "A-EXO", "D-ETA", "D-REF"])
def test_les_regles_commencent_avec_la_loi(code: str) -> None:
    assert REGLES.en_vigueur(code, date(2024, 12, 31)) is None
    regle = REGLES.en_vigueur(code, date(2025, 1, 1))
    assert regle is not None
    assert regle.verifiee is (code == "D-ETA"), "what was not read in a text is local"
