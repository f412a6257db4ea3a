"""Household: linked, left; the parcours of two adults are never mixed."""

import pytest

from ledger.dossier import Dossier
from ledger.events.entree.foyer import FoyerDelie, FoyerLie
from tests.commands.etapes import NOTIFIE, OUVERT, annuler_etape, ouvrir_dossier
from tests.commands.etapes.entree import FOYER, FOYER_2, delier_foyer, lier_foyer
from tests.commands.scenario import etant_donne

LIE = OUVERT.puis(lier_foyer(), "2025-03-10")


def place(dossier: Dossier) -> tuple[str | None, str | None]:
    """Household, and place in it."""
    assert dossier.droits is not None
    return dossier.droits.foyer, dossier.droits.role


class TestLierFoyer:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(lier_foyer(), le="2025-03-10").refuse("dossier_non_ouvert")

    def test_un_seul_foyer(self) -> None:
        LIE.quand(lier_foyer(foyer=FOYER_2), le="2025-03-11").refuse("foyer_different", champ="foyer")

    def test_le_meme_a_la_meme_place(self) -> None:
        LIE.quand(lier_foyer(), le="2025-03-11").refuse("foyer_inchange", champ="role")

    def test_celui_de_l_ouverture(self) -> None:
        ouvert = etant_donne((ouvrir_dossier(foyer=FOYER), "2025-03-03"))
        ouvert.quand(lier_foyer(), le="2025-03-10").refuse("foyer_inchange")
        ouvert.quand(lier_foyer(foyer=FOYER_2), le="2025-03-10").refuse("foyer_different")

    @pytest.mark.parametrize(("depuis", "admis"), [("2025-03-10", True), ("2025-03-11", False), ("2019-07-01", True)])
    def test_date_d_entree(self, depuis: str, admis: bool) -> None:
        issue = OUVERT.quand(lier_foyer(depuis_le=depuis), le="2025-03-10")
        if admis:
            issue.alors(FoyerLie, depuis_le=depuis)
        else:
            issue.refuse("fait_a_venir", champ="depuis_le")

    def test_une_autre_place(self) -> None:
        conjoint = LIE.quand(lier_foyer(role="CONJOINT"), le="2025-03-11").alors(FoyerLie, role="CONJOINT")
        assert place(conjoint.dossier) == (str(FOYER), "CONJOINT")

    def test_le_parcours_reste_a_la_personne(self) -> None:
        lie = NOTIFIE.puis(lier_foyer(role="CONJOINT"), "2025-03-20").dossier
        assert lie.orientations == NOTIFIE.dossier.orientations


class TestDelierFoyer:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(delier_foyer(), le="2025-03-10").refuse("dossier_non_ouvert")

    def test_sans_foyer(self) -> None:
        OUVERT.quand(delier_foyer(), le="2025-03-10").refuse("foyer_non_lie", champ="foyer")

    def test_un_autre_foyer(self) -> None:
        LIE.quand(delier_foyer(foyer=FOYER_2), le="2025-03-11").refuse("foyer_non_lie", champ="foyer")

    def test_quitte_puis_lie_ailleurs(self) -> None:
        quitte = LIE.quand(delier_foyer(), le="2025-04-01").alors(FoyerDelie, motif="SEPARATION")
        assert place(quitte.dossier) == (None, "DEMANDEUR")
        ailleurs = quitte.puis(lier_foyer(foyer=FOYER_2), "2025-04-02")
        assert place(ailleurs.dossier) == (str(FOYER_2), "DEMANDEUR")

    def test_le_lien_ne_s_annule_pas_sous_le_depart(self) -> None:
        quitte = LIE.puis(delier_foyer(), "2025-04-01")
        quitte.quand(annuler_etape(quitte, FoyerLie), le="2025-04-02").refuse("etape_suivie")

    def test_le_lien_annule_n_a_jamais_ete(self) -> None:
        assert place(LIE.puis(annuler_etape(LIE, FoyerLie), "2025-04-02").dossier) == (None, "DEMANDEUR")

    def test_un_lien_tardif_s_oppose_au_suivant(self) -> None:
        tard = lier_foyer(foyer=FOYER_2, survenu_le="2025-03-05")
        LIE.quand(tard, le="2025-03-20").refuse("foyer_different")
