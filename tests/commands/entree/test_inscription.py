"""Registration at France Travail: status, cessation, re-registration."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from tests.commands.etapes import ORIENTATION_2, OUVERT, annuler_etape, decider_orientation, ouvrir_dossier
from tests.commands.etapes.entree import fusionner_doublon, muter_dossier
from tests.commands.etapes.inscription import (
    CESSE,
    INSCRIT,
    SIGNE_INSCRIT,
    cesser_inscription,
    modifier_inscription,
    reprendre_inscription,
)
from tests.commands.etapes.orientation import terminer_parcours
from tests.commands.scenario import Scenario, etant_donne

ANCIEN = etant_donne((ouvrir_dossier(), "2023-01-02"))


class TestModifierInscription:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(modifier_inscription(), le="2025-03-05").refuse("dossier_non_ouvert")

    def test_rien_ne_change(self) -> None:
        INSCRIT.quand(modifier_inscription(), le="2025-03-06").refuse("inscription_inchangee", champ="categorie")

    def test_apres_une_cessation(self) -> None:
        CESSE.quand(modifier_inscription(categorie="A"), le="2025-06-11").refuse("inscription_cessee")

    @pytest.mark.parametrize(("effet", "admis"), [("2025-03-05", True), ("2025-03-06", False), ("2019-02-28", True)])
    def test_date_d_effet(self, effet: str, admis: bool) -> None:
        issue = OUVERT.quand(modifier_inscription(categorie="A", effet_le=effet), le="2025-03-05")
        if admis:
            issue.alors(InscriptionModifiee, effet_le=effet)
        else:
            issue.refuse("effet_a_venir", champ="effet_le")

    @pytest.mark.parametrize(("effet", "admis"), [("2025-03-04", False), ("2025-03-05", True)])
    def test_pas_avant_le_statut_connu(self, effet: str, admis: bool) -> None:
        issue = INSCRIT.quand(modifier_inscription(categorie="A", effet_le=effet), le="2025-03-10")
        if admis:
            issue.alors(InscriptionModifiee, effet_le=effet, premiere=False)
        else:
            issue.refuse("effet_anterieur", champ="effet_le")

    @pytest.mark.parametrize("categorie", ["F", "G"])
    @pytest.mark.parametrize(("effet", "admis"), [("2024-12-31", False), ("2025-01-01", True)])
    def test_categories_de_la_loi_plein_emploi(self, categorie: str, effet: str, admis: bool) -> None:
        issue = ANCIEN.quand(modifier_inscription(categorie=categorie, effet_le=effet), le="2025-01-10")
        if admis:
            issue.alors(InscriptionModifiee, categorie=categorie)
        else:
            issue.refuse("categorie_inconnue", champ="categorie")

    @pytest.mark.parametrize("categorie", list("ABCDE"))
    def test_categories_de_toujours(self, categorie: str) -> None:
        ANCIEN.quand(modifier_inscription(categorie=categorie), le="2024-12-31").alors(InscriptionModifiee)

    def test_une_inscription_plus_ancienne_que_le_rsa(self) -> None:
        """The version of rule I1 is not known that far back: nothing to check it against."""
        OUVERT.quand(modifier_inscription(categorie="A", effet_le="2005-02-01"), le="2025-03-05").acceptee()

    @pytest.mark.parametrize(
        ("durees", "admis"),
        [
            ((30, 30, 30), True),
            ((30, 29, 30), False),
            ((30, 40, 39), False),
            ((None, 40, 39), False),
            ((40, None, 39), False),
            ((40, 39, None), False),
            ((366, 731, 1096), True),
            ((0, 0, 0), True),
        ],
    )
    def test_durees(self, durees: tuple[int | None, int | None, int | None], admis: bool) -> None:
        champs = dict(zip(("duree_12_mois_j", "duree_24_mois_j", "duree_36_mois_j"), durees, strict=True))
        issue = OUVERT.quand(modifier_inscription(**champs), le="2025-03-05")
        if admis:
            issue.alors(InscriptionModifiee, **champs)
        else:
            issue.refuse("durees_incoherentes")

    @pytest.mark.parametrize(
        "champs",
        [{"duree_12_mois_j": 367}, {"duree_24_mois_j": 732}, {"duree_36_mois_j": 1097}, {"duree_12_mois_j": -1}],
    )
    def test_duree_impossible(self, champs: dict[str, Any]) -> None:
        with pytest.raises(ValidationError):
            modifier_inscription(**champs)

    def test_une_duree_de_plus_est_un_changement(self) -> None:
        allonge = INSCRIT.quand(modifier_inscription(duree_12_mois_j=35), le="2025-04-09").alors(InscriptionModifiee)
        assert allonge.dossier.inscription is not None
        assert allonge.dossier.inscription.duree_12_mois_j == 35

    def test_la_premiere_se_dit(self) -> None:
        OUVERT.quand(modifier_inscription(), le="2025-03-05").alors(InscriptionModifiee, premiere=True)

    def test_un_depart_arrete_le_suivi(self) -> None:
        parti = INSCRIT.puis(muter_dossier(), "2025-04-01")
        parti.quand(modifier_inscription(categorie="A"), le="2025-04-02").refuse("dossier_parti")


class TestCesserInscription:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(cesser_inscription(), le="2025-06-10").refuse("dossier_non_ouvert")

    def test_sans_inscription(self) -> None:
        OUVERT.quand(cesser_inscription(), le="2025-06-10").refuse("inscription_absente")

    def test_une_seule_fois(self) -> None:
        CESSE.quand(cesser_inscription(), le="2025-06-11").refuse("inscription_deja_cessee")

    @pytest.mark.parametrize(
        ("effet", "code"),
        [
            ("2025-03-04", "effet_anterieur"),
            ("2025-03-05", None),
            ("2025-06-10", None),
            ("2025-06-11", "effet_a_venir"),
        ],
    )
    def test_date_d_effet(self, effet: str, code: str | None) -> None:
        issue = INSCRIT.quand(cesser_inscription(effet_le=effet), le="2025-06-10")
        if code is None:
            issue.alors(InscriptionCessee, effet_le=effet)
        else:
            issue.refuse(code, champ="effet_le")

    @pytest.mark.parametrize(
        ("effet", "dernier"),
        [
            ("2024-12-31", None),
            ("2025-01-01", "2026-01-01"),
            ("2027-02-28", "2028-02-28"),
            ("2028-02-29", "2029-02-28"),
        ],
    )
    def test_dernier_jour_pour_se_reinscrire(self, effet: str, dernier: str | None) -> None:
        inscrit = ANCIEN.puis(modifier_inscription(categorie="A"), "2023-02-01")
        inscrit.quand(cesser_inscription(effet_le=effet), le="2028-03-01").alors(
            InscriptionCessee, reprise_avant_le=dernier
        )


class TestReprendreInscription:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(reprendre_inscription(), le="2025-09-01").refuse("dossier_non_ouvert")

    @pytest.mark.parametrize("scenario", [OUVERT, INSCRIT], ids=["jamais", "en cours"])
    def test_sans_cessation(self, scenario: Scenario) -> None:
        scenario.quand(reprendre_inscription(), le="2025-09-01").refuse("inscription_non_cessee")

    @pytest.mark.parametrize(
        ("effet", "code"),
        [
            ("2025-06-09", "avant_cessation"),
            ("2025-06-10", None),
            ("2025-09-01", None),
            ("2025-09-02", "effet_a_venir"),
        ],
    )
    def test_date_d_effet(self, effet: str, code: str | None) -> None:
        issue = CESSE.quand(reprendre_inscription(effet_le=effet), le="2025-09-01")
        if code is None:
            issue.alors(InscriptionReprise, effet_le=effet, cessee_le="2025-06-10")
        else:
            issue.refuse(code, champ="effet_le")

    def test_pas_avant_la_cessation(self) -> None:
        commande = reprendre_inscription(effet_le="2025-06-09")
        CESSE.quand(commande, le="2025-09-01").refuse("avant_cessation", champ="effet_le")

    def test_statut_incoherent(self) -> None:
        commande = reprendre_inscription(duree_24_mois_j=2, duree_36_mois_j=1)
        CESSE.quand(commande, le="2025-09-01").refuse("durees_incoherentes", champ="duree_36_mois_j")

    def test_categorie_inconnue(self) -> None:
        cesse = ANCIEN.puis(modifier_inscription(categorie="A"), "2023-02-01").puis(cesser_inscription(), "2024-03-01")
        cesse.quand(reprendre_inscription(categorie="F"), le="2024-12-31").refuse("categorie_inconnue")
        cesse.quand(reprendre_inscription(categorie="F"), le="2025-01-01").alors(InscriptionReprise, dans_le_delai=None)

    @pytest.mark.parametrize(
        ("le", "dans_le_delai"), [("2026-06-09", True), ("2026-06-10", True), ("2026-06-11", False)]
    )
    def test_dans_les_douze_mois(self, le: str, dans_le_delai: bool) -> None:
        CESSE.quand(reprendre_inscription(), le=le).alors(InscriptionReprise, dans_le_delai=dans_le_delai)

    def test_de_nouveau_inscrite(self) -> None:
        repris = CESSE.puis(reprendre_inscription(), "2025-09-01")
        inscription = repris.dossier.inscription
        assert inscription is not None
        assert (inscription.en_cours, inscription.categorie, inscription.effet_le) == (True, "A", date(2025, 9, 1))
        repris.quand(modifier_inscription(categorie="F"), le="2025-09-02").acceptee()

    def test_la_cessation_ne_s_annule_pas_sous_la_reprise(self) -> None:
        repris = CESSE.puis(reprendre_inscription(), "2025-09-01")
        repris.quand(annuler_etape(repris, InscriptionCessee), le="2025-09-02").refuse("etape_suivie")
        deplacee = cesser_inscription(effet_le="2025-06-09", correction=repris.correction(InscriptionCessee))
        repris.quand(deplacee, le="2025-09-02").refuse("etape_suivie")

    def test_le_statut_ne_s_annule_pas_sous_la_cessation(self) -> None:
        CESSE.quand(annuler_etape(CESSE, InscriptionModifiee), le="2025-06-11").refuse("etape_suivie")


class TestEcheance:
    CESSE = SIGNE_INSCRIT.puis(cesser_inscription(), "2025-06-10")

    def test_de_la_cessation_a_la_reprise(self) -> None:
        assert self.CESSE.dues("2025-06-11")["reinscription"] == "2026-06-10"
        repris = self.CESSE.puis(reprendre_inscription(), "2025-09-01")
        assert "reinscription" not in repris.dues("2025-09-02")

    def test_sans_contrat_rien_a_retrouver(self) -> None:
        assert "reinscription" not in CESSE.dues("2025-06-11")

    def test_sans_cessation(self) -> None:
        assert "reinscription" not in SIGNE_INSCRIT.dues("2025-06-11")

    def test_le_contrat_ne_survit_pas_au_parcours(self) -> None:
        """Nor to the orientation under which it was signed: the next one asks for a contract of its own."""
        termine = self.CESSE.puis(terminer_parcours(), "2025-07-01")
        assert "reinscription" not in termine.dues("2025-07-02")
        reoriente = self.CESSE.puis(decider_orientation(orientation=ORIENTATION_2), "2025-07-01")
        assert "reinscription" not in reoriente.dues("2025-07-02")

    def test_ni_parti_ni_absorbe(self) -> None:
        for commande in (muter_dossier(), fusionner_doublon()):
            assert "reinscription" not in self.CESSE.puis(commande, "2025-07-01").dues("2025-07-02")
