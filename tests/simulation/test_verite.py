"""The truth: exact figures, and the same tables as a naive recount of the log."""

import re
from collections import Counter
from datetime import date
from io import BytesIO
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.events.entree.droits import DossierOuvert
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.indicateur import Indicateur
from simulation import Verite
from simulation.comptes.apports import classe_de_delai
from simulation.comptes.verite import TABLES
from tests.readmodels.recompte import Recompte as RecompteDossiers
from tests.simulation.journal import (
    JUSQU_AU,
    JournalMemoire,
    Recompte,
    parametres,
    sans_zeros,
    simule,
)
from tests.simulation.mesure import Mesure

Petit = tuple[JournalMemoire, Verite]


def ecrite(verite: Verite) -> dict[str, Any]:
    fichier = BytesIO()
    verite.ecrire(fichier)
    contenu: dict[str, Any] = orjson.loads(fichier.getvalue())
    return contenu


def chiffres(verite: dict[str, Any]) -> dict[str, tuple[int, int | None]]:
    return {publie["code"]: (publie["numerateur"], publie["denominateur"]) for publie in verite["publies"]}


def verifier_quotas(verite: dict[str, Any]) -> None:
    """Published proportions of 40,875 persons, to the unit."""
    dossiers, mois, connus = verite["parametres"]["dossiers"], verite["parametres"]["mois"], chiffres(verite)
    assert connus["a_accompagner"] == (dossiers, None)
    suivis = round(dossiers * 20_700 / 40_875)
    assert connus["suivis"] == (suivis, None)
    assert connus["contractualisation"] == (round(0.652 * suivis), suivis)
    signes = round(dossiers * 26_500 / 40_875)
    assert connus["contrats_signes_an"] == (signes, None)
    assert connus["signature_electronique"] == (round(0.9 * signes), signes)
    a_temps, premieres = connus["orientation_un_mois"]
    assert premieres is not None
    assert premieres > dossiers / 2 / mois
    assert a_temps == round(0.88 * premieres)
    assert connus["reorientations"] == (round(round(dossiers * 3_350 / 40_875) * mois / 24), None)


class TestChiffresPublies:
    def test_quatre_cents_dossiers(self, petit: Petit) -> None:
        verifier_quotas(ecrite(petit[1]))

    def test_deux_mille_dossiers(self, moyen: Mesure) -> None:
        verifier_quotas(moyen.verite)
        assert {publie["code"]: publie["valeur"] for publie in moyen.verite["publies"]} == {
            "a_accompagner": 2_000,
            "suivis": 1_013,
            "orientation_un_mois": pytest.approx(88, abs=0.2),
            "contractualisation": 65.2,
            "contrats_signes_an": 1_297,
            "signature_electronique": 90.0,
            "reorientations": 164,
        }

    @pytest.mark.parametrize(
        ("mois", "jusqu_au", "graine"),
        [(12, date(2026, 4, 1), 3), (60, date(2026, 8, 31), 4), (25, date(2027, 2, 28), 5)],
    )
    def test_sur_d_autres_fenetres(self, mois: int, jusqu_au: date, graine: int) -> None:
        journal, verite = simule(parametres(150, graine=graine, mois=mois, jusqu_au=jusqu_au))
        verifier_quotas(ecrite(verite))
        verifier_recompte(journal, verite)

    def test_douze_pour_cent_de_sortis(self, petit: Petit) -> None:
        sortis = sum(compte["dossiers"] for compte in [petit[1].totaux]) - petit[1].totaux["a_accompagner"]
        assert sortis == parametres(400).sortis == 48


def verifier_recompte(journal: JournalMemoire, verite: Verite) -> None:
    recompte = Recompte(verite.parametres.jusqu_au)
    recompte.compter(journal.lus())
    for table in ("orientation", "contractualisation", "stock"):
        assert sans_zeros(getattr(recompte, table)) == sans_zeros(getattr(verite, table)), table
    assert recompte.evenements == verite.evenements
    assert recompte.corriges == verite.corriges


TOUT_CONNU = date(2100, 1, 1)


class TestIndicateurs:
    """Every indicator of the story beside the same recount of the events as the views are held to."""

    def test_par_mois_et_mds(self, petit: Petit) -> None:
        journal, verite = petit
        survenus = [i for i in INDICATEURS.values() if not i.situation]
        recompte = recompte_des_dossiers(journal, Moment(TOUT_CONNU, JUSQU_AU))
        attendus = [recompte.termes(i.code, i.source.code, ("mois", "mds")) for i in survenus]
        compter(verite.indicateurs, survenus, attendus)

    @pytest.mark.parametrize("rang", [0, 1, 7, 13, 23])
    def test_une_situation_a_la_fin_d_un_mois(self, petit: Petit, rang: int) -> None:
        journal, verite = petit
        situations, fin = [i for i in INDICATEURS.values() if i.situation], verite.denombrement.fins[rang]
        recompte = recompte_des_dossiers(journal, Moment(TOUT_CONNU, fin))
        attendus = [recompte.termes(i.code, i.source.code, ("mois", "mds")) for i in situations]
        du_mois = {cle: termes for cle, termes in verite.indicateurs.items() if cle[1] == f"{fin:%Y-%m}"}
        compter(du_mois, situations, attendus)

    @pytest.mark.parametrize("horloge", Horloge)
    def test_a_des_dates_passees(self, petit: Petit, horloge: Horloge) -> None:
        journal, verite = petit
        tous = list(INDICATEURS.values())
        assert len(set(verite.denombrement.passees.dates)) == 10
        for le in verite.denombrement.passees.dates[::3]:
            recompte = recompte_des_dossiers(journal, Moment(le if horloge is Horloge.CONNU else TOUT_CONNU, le))
            attendus = [recompte.termes(i.code, i.source.code) for i in tous]
            de_ce_jour = {
                (cle[0],): termes for cle, termes in verite.dates.items() if cle[1:] == (horloge, le.isoformat())
            }
            compter(de_ce_jour, tous, attendus)

    def test_chacun_est_dans_la_verite(self, petit: Petit) -> None:
        """What a small département tells is enough to count each of them."""
        comptes = {cle[0] for cle in petit[1].indicateurs}
        assert comptes == set(INDICATEURS), "what the story brings to it, in simulation/comptes"


def recompte_des_dossiers(journal: JournalMemoire, moment: Moment) -> RecompteDossiers:
    dossiers = {stream: lus for stream, lus in journal.lus().items() if lus[0].classe is DossierOuvert}
    return RecompteDossiers(dossiers, moment)


def compter(
    lus: dict[tuple[Any, ...], dict[str, float]],
    indicateurs: list[Indicateur],
    attendus: list[dict[tuple[Any, ...], tuple[float, float | None]]],
) -> None:
    codes = {i.code for i in indicateurs}
    vrais = {c: (t["numerateur"], t["denominateur"]) for c, t in lus.items() if any(t.values()) and c[0] in codes}
    assert vrais == {
        (i.code, *cle): (n, d or 0)
        for i, termes in zip(indicateurs, attendus, strict=True)
        for cle, (n, d) in termes.items()
    }


class TestRecompte:
    def test_le_journal_dit_la_meme_chose(self, petit: Petit) -> None:
        verifier_recompte(*petit)

    def test_des_statistiques_sont_corrigees(self) -> None:
        """Among the corrections of a few départements, some restate or annul what the tables count."""
        corriges: Counter[str] = Counter()
        for graine in range(10, 14):
            journal, verite = simule(parametres(100, graine=graine))
            verifier_recompte(journal, verite)
            corriges.update(ecrite(verite)["corriges"])
        assert corriges["contrat_engagement.signe.v1"] > 0
        assert corriges["orientation.decidee.v1"] > 0

    def test_un_journal_prive_de_ses_corrections_dirait_autre_chose(self, petit: Petit) -> None:
        journal, verite = petit
        sans = JournalMemoire([ligne for ligne in journal.lignes if ligne.evenement.cible is None])
        recompte = Recompte(JUSQU_AU)
        recompte.compter(sans.lus())
        assert sans_zeros(recompte.contractualisation) != sans_zeros(verite.contractualisation)

    def test_les_tables_font_les_chiffres_publies(self, moyen: Mesure) -> None:
        contenu = moyen.verite
        stock = contenu["stock"]["cellules"]
        assert sum(cellule["a_accompagner"] for cellule in stock) == 2_000
        assert sum(cellule["suivis"] for cellule in stock) == 1_013
        recents = [cellule for cellule in contenu["contractualisation"]["cellules"] if cellule["mois"] > "2025-11"]
        assert 0.9 * 1_297 < sum(cellule["signes"] for cellule in recents) <= 1_297

    def test_les_classes_de_delai_sont_disjointes(self, moyen: Mesure) -> None:
        for cellule in moyen.verite["orientation"]["cellules"]:
            classes = ("moins_15_jours", "moins_1_mois", "moins_6_semaines", "plus_6_semaines")
            assert sum(cellule[classe] for classe in classes) == cellule["premieres"]
            if cellule["decideur"] == "FRANCE_TRAVAIL":
                assert cellule["premieres"] == cellule["plus_6_semaines"], "France Travail décide hors délai seulement"


class Temoin(BytesIO):
    """A file that remembers the longest piece that it was given."""

    plus_long_octets = 0

    def write(self, octets: Any) -> int:
        self.plus_long_octets = max(self.plus_long_octets, len(octets))
        return super().write(octets)


class TestFichier:
    def test_ce_qu_il_dit_de_lui_meme(self, petit: Petit) -> None:
        contenu = ecrite(petit[1])
        assert contenu["parametres"]["dossiers"] == 400
        assert contenu["parametres"]["jusqu_au"] == "2026-11-24"
        assert contenu["position"] == len(petit[0].lignes)
        assert sum(contenu["evenements"].values()) == contenu["position"]
        for publie in contenu["publies"]:
            assert publie["definition"]
            assert publie["source"]
        for nom, table in TABLES.items():
            assert contenu[nom]["definition"] == table.definition
            assert all(set(cellule) == {*table.cles, *table.mesures} for cellule in contenu[nom]["cellules"])

    def test_il_s_ecrit_morceau_par_morceau(self, petit: Petit) -> None:
        temoin = Temoin()
        petit[1].ecrire(temoin)
        assert temoin.plus_long_octets < 6_000 < len(temoin.getvalue()) / 20

    def test_rien_n_y_designe_une_personne(self, petit: Petit) -> None:
        fichier = BytesIO()
        petit[1].ecrire(fichier)
        assert not re.search(rb"[12]\d{12}|@|[0-9a-f]{8}-[0-9a-f]{4}", fichier.getvalue())


@given(ouvert=st.dates(date(2024, 1, 1), date(2027, 12, 31)), jours=st.integers(0, 90))
def test_classe_de_delai(ouvert: date, jours: int) -> None:
    decidee = date.fromordinal(ouvert.toordinal() + jours)
    classe = classe_de_delai(ouvert, decidee)
    if jours < 15:
        assert classe == "moins_15_jours"
    elif jours <= 28:
        assert classe == "moins_1_mois"
    elif jours > 31:
        assert classe == ("moins_6_semaines" if jours <= 42 else "plus_6_semaines")


@pytest.mark.parametrize(
    ("ouvert", "dernier_jour"),
    [
        (date(2026, 1, 31), date(2026, 2, 28)),
        (date(2026, 2, 10), date(2026, 3, 10)),
        (date(2026, 10, 1), date(2026, 11, 1)),
    ],
)
def test_un_mois_de_date_a_date(ouvert: date, dernier_jour: date) -> None:
    assert classe_de_delai(ouvert, dernier_jour) == "moins_1_mois"
    assert classe_de_delai(ouvert, date.fromordinal(dernier_jour.toordinal() + 1)) == "moins_6_semaines"
