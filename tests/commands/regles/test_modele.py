"""Delays, versions, and the register of rules."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from commands.base import Cadre, Refus
from commands.regles import Delai, Regle, Regles

VEILLE, JOUR = date(2024, 12, 31), date(2025, 1, 1)


def regle(valide_du: date, valide_au: date | None = None, *, code: str = "X1", delai: Delai | None = None) -> Regle:
    """A rule in force between these days."""
    return Regle(code, "libellé", "source", valide_du, valide_au, delai=delai)


class TestRegles:
    @pytest.mark.parametrize("fin", [None, date(2025, 1, 1), date(2025, 6, 30)])
    def test_deux_versions_le_meme_jour(self, fin: date | None) -> None:
        with pytest.raises(ValueError, match="deux versions de la règle X1 sont en vigueur le 2025-01-01"):
            Regles([regle(JOUR), regle(date(2009, 6, 1), fin)])

    def test_regle_inconnue(self) -> None:
        with pytest.raises(KeyError):
            Regles([regle(JOUR)]).en_vigueur("X2", JOUR)

    def test_sans_delai(self) -> None:
        with pytest.raises(ValueError, match="X1@2025-01-01 ne fixe pas de délai"):
            regle(JOUR).echeance(JOUR)
        with pytest.raises(ValueError, match="X1@2025-01-01 ne fixe pas de délai"):
            regle(JOUR).dernier_jour(JOUR)

    def test_la_version_du_jour(self) -> None:
        ancienne, nouvelle = regle(date(2009, 6, 1), VEILLE), regle(JOUR, date(2025, 12, 31))
        regles = Regles([nouvelle, ancienne, regle(JOUR, code="X2")])
        assert regles.en_vigueur("X1", date(2009, 5, 31)) is None
        assert regles.en_vigueur("X1", date(2009, 6, 1)) is ancienne
        assert regles.en_vigueur("X1", VEILLE) is ancienne
        assert regles.en_vigueur("X1", JOUR) is nouvelle
        assert regles.en_vigueur("X1", date(2025, 12, 31)) is nouvelle
        assert regles.en_vigueur("X1", date(2026, 1, 1)) is None
        assert [r.version for r in regles] == ["X1@2009-06-01", "X1@2025-01-01", "X2@2025-01-01"]


class TestCadre:
    def test_aucune_version_ce_jour_la(self) -> None:
        cadre = Cadre(JOUR, Regles([regle(JOUR)]))
        assert cadre.regle("X1", JOUR).version == "X1@2025-01-01"
        with pytest.raises(Refus, match="règle X1 n'est connue au 31/12/2024") as refus:
            cadre.regle("X1", VEILLE)
        assert refus.value.code == "regle_inconnue"


class TestDelai:
    @pytest.mark.parametrize(
        ("delai", "depuis", "dernier_jour"),
        [
            (Delai(jours=10), date(2025, 7, 5), date(2025, 7, 15)),
            (Delai(jours=10), date(2028, 2, 20), date(2028, 3, 1)),
            (Delai(semaines=6), date(2025, 1, 1), date(2025, 2, 12)),
            (Delai(mois=1), date(2025, 1, 28), date(2025, 2, 28)),
            (Delai(mois=1), date(2025, 1, 31), date(2025, 2, 28)),
            (Delai(mois=1), date(2028, 1, 31), date(2028, 2, 29)),
            (Delai(mois=1), date(2025, 2, 28), date(2025, 3, 28)),
            (Delai(mois=2), date(2024, 12, 31), date(2025, 2, 28)),
            (Delai(mois=12), date(2028, 2, 29), date(2029, 2, 28)),
        ],
    )
    def test_de_date_a_date(self, delai: Delai, depuis: date, dernier_jour: date) -> None:
        assert regle(JOUR, delai=delai).echeance(depuis) == dernier_jour

    @pytest.mark.parametrize(
        ("debut", "mois", "dernier"),
        [
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2028, 1, 31), 1, date(2028, 2, 29)),
            (date(2026, 1, 30), 1, date(2026, 2, 28)),
            (date(2025, 10, 31), 1, date(2025, 11, 30)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 1, 28), 1, date(2026, 2, 27)),
            (date(2025, 7, 16), 1, date(2025, 8, 15)),
            (date(2025, 12, 1), 2, date(2026, 1, 31)),
            (date(2026, 2, 28), 1, date(2026, 3, 27)),
        ],
    )
    def test_l17_une_periode_de_mois_finit_au_plus_tard_au_dernier_jour_du_mois(
        self, debut: date, mois: int, dernier: date
    ) -> None:
        delai = Delai(mois=mois)
        assert delai.dernier_jour(debut) == dernier
        assert regle(JOUR, delai=delai).dernier_jour(debut) == dernier

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(1, 36))
    def test_l17_une_periode_de_mois_ne_perd_jamais_de_jour(self, debut: date, mois: int) -> None:
        """The following period would begin on the same day of the month, or on the first when there is no such day."""
        suivante = Delai(mois=mois).dernier_jour(debut) + timedelta(days=1)
        assert suivante.day in (debut.day, 1)
        assert suivante >= debut + relativedelta(months=mois)

    @pytest.mark.parametrize(
        ("delai", "texte"),
        [
            (Delai(jours=1), "1 jour"),
            (Delai(jours=10), "10 jours"),
            (Delai(semaines=1), "1 semaine"),
            (Delai(semaines=6), "6 semaines"),
            (Delai(mois=1), "1 mois"),
            (Delai(mois=2, jours=15), "2 mois et 15 jours"),
        ],
    )
    def test_en_francais(self, delai: Delai, texte: str) -> None:
        assert str(delai) == texte

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 36))
    def test_les_mois_ne_debordent_jamais(self, depuis: date, mois: int) -> None:
        """Same day of the month, or the last day of the month when there is no such day."""
        dernier = Delai(mois=mois).apres(depuis)
        assert (dernier.year * 12 + dernier.month) - (depuis.year * 12 + depuis.month) == mois
        assert dernier.day == depuis.day or (dernier + timedelta(days=1)).day == 1
        assert dernier.day <= depuis.day

    @given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 60), st.integers(0, 60))
    def test_jours_et_semaines_s_ajoutent(self, depuis: date, semaines: int, jours: int) -> None:
        assert Delai(semaines=semaines, jours=jours).apres(depuis) == depuis + timedelta(days=7 * semaines + jours)
        assert Delai(jours=jours).apres(depuis) == depuis + relativedelta(days=jours)
