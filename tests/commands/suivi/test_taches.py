"""Tasks: what is to be done by a day, and what became of it."""

from datetime import date

import pytest

from commands.base import Cadre
from commands.echeances import echeances
from ledger.events.suivi.accompagnement import TacheClose, TacheConfiee, TacheCreee
from tests.commands.etapes import OUVERT, annuler_etape
from tests.commands.etapes.accompagnement import (
    COLLEGUE,
    COLLEGUE_2,
    TACHE,
    TACHE_2,
    clore_tache,
    confier_tache,
    creer_tache,
)
from tests.commands.scenario import etant_donne

CREEE = OUVERT.puis(creer_tache(), "2025-04-14")


class TestCreerTache:
    def test_dossier_non_ouvert(self) -> None:
        etant_donne().quand(creer_tache(), le="2025-03-20").refuse("dossier_non_ouvert")

    def test_pour_un_jour_passe(self) -> None:
        OUVERT.quand(creer_tache(a_faire_le="2025-04-13"), le="2025-04-14").refuse("tache_passee", champ="a_faire_le")

    def test_deux_fois_sous_le_meme_identifiant(self) -> None:
        CREEE.quand(creer_tache(), le="2025-04-15").refuse("identifiant_deja_utilise")

    def test_creee(self) -> None:
        creee = OUVERT.quand(creer_tache(), le="2025-04-14").alors(TacheCreee, a_faire_le="2025-05-02")
        assert creee.dossier.accompagnement.taches[str(TACHE)].issue is None

    def test_ce_qu_elle_dit_est_scelle(self) -> None:
        (evenement,) = OUVERT.quand(creer_tache(precisions="Après 18 h"), le="2025-04-14").evenements
        assert "Appeler" not in evenement.partie_claire()
        assert evenement.partie_scellee().keys() == {"intitule", "precisions"}


class TestConfierTache:
    def test_une_autre(self) -> None:
        CREEE.quand(confier_tache(tache=TACHE_2), le="2025-04-15").refuse("tache_inconnue", champ="tache")

    def test_avant_sa_creation(self) -> None:
        CREEE.quand(confier_tache(survenu_le="2025-04-13"), le="2025-04-15").refuse("avant_tache", champ="survenu_le")

    def test_close(self) -> None:
        CREEE.puis(clore_tache(), "2025-04-15").quand(confier_tache(), le="2025-04-16").refuse("tache_close")

    def test_a_qui_l_a_deja(self) -> None:
        confiee = CREEE.puis(confier_tache(), "2025-04-15")
        confiee.quand(confier_tache(), le="2025-04-16").refuse("tache_deja_confiee", champ="confiee_a")

    def test_confiee_puis_a_un_autre(self) -> None:
        confiee = CREEE.quand(confier_tache(), le="2025-04-15").alors(TacheConfiee, confiee_a=COLLEGUE)
        assert confiee.dossier.accompagnement.taches[str(TACHE)].confiee_a == str(COLLEGUE)
        encore = confiee.quand(confier_tache(confiee_a=COLLEGUE_2), le="2025-04-16")
        autre = encore.alors(TacheConfiee, confiee_a=COLLEGUE_2)
        assert autre.dossier.accompagnement.taches[str(TACHE)].confiee_a == str(COLLEGUE_2)


class TestCloreTache:
    def test_une_autre(self) -> None:
        CREEE.quand(clore_tache(tache=TACHE_2), le="2025-04-15").refuse("tache_inconnue", champ="tache")

    def test_avant_sa_creation(self) -> None:
        CREEE.quand(clore_tache(survenu_le="2025-04-13"), le="2025-04-15").refuse("avant_tache", champ="survenu_le")

    def test_deux_fois(self) -> None:
        close = CREEE.puis(clore_tache(), "2025-04-15")
        close.quand(clore_tache(issue="SANS_OBJET"), le="2025-04-16").refuse("tache_close", champ="tache")

    @pytest.mark.parametrize("issue", ["FAITE", "SANS_OBJET"])
    def test_close(self, issue: str) -> None:
        close = CREEE.quand(clore_tache(issue=issue), le="2025-04-15").alors(TacheClose, issue=issue)
        assert close.dossier.accompagnement.taches[str(TACHE)].issue == issue

    def test_une_tache_close_ne_s_annule_pas(self) -> None:
        close = CREEE.puis(clore_tache(), "2025-04-15")
        close.quand(annuler_etape(close, TacheCreee), le="2025-04-16").refuse("etape_suivie")


def test_elle_attend_jusqu_a_son_jour_compris() -> None:
    cadre = Cadre(date(2025, 5, 3))
    (attente,) = [e for e in echeances(CREEE.dossier, cadre) if e.nature == "tache_a_faire"]
    assert (attente.due_le, attente.depassee(date(2025, 5, 2)), attente.depassee(date(2025, 5, 3))) == (
        date(2025, 5, 2),
        False,
        True,
    )
    close = CREEE.puis(clore_tache(), "2025-04-15")
    assert not [e for e in echeances(close.dossier, cadre) if e.nature == "tache_a_faire"]
