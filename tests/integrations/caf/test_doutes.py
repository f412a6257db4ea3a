"""What is delivered all the same, with a finding beside it."""

from datetime import date
from pathlib import Path

import pytest

from integrations.caf.modele import CodeConstat
from tests.integrations.caf.outils import MENSUEL, lire, lire_octets, remplacer


class TestTotaux:
    @pytest.mark.parametrize(
        ("total", "anomalies", "code"),
        [
            ("00000006", "00000000", None),
            ("00000009", "00000003", None),
            ("00000007", "00000000", CodeConstat.TOTAUX_DIFFERENTS),
            ("six", "00000000", CodeConstat.TOTAUX_ABSENTS),
            ("", "", CodeConstat.TOTAUX_ABSENTS),
            ("000000006", "0", CodeConstat.TOTAUX_ABSENTS),
        ],
    )
    def test_compares(self, tmp_path: Path, total: str, anomalies: str, code: CodeConstat | None) -> None:
        octets = remplacer("<NBTOTDOSRSATRANSM>00000006", f"<NBTOTDOSRSATRANSM>{total}")
        octets = octets.replace(b"ANO>00000000", f"ANO>{anomalies}".encode())
        bilan = lire_octets(tmp_path, octets).bilan
        assert bilan is not None
        assert [doute.code for doute in bilan.avertissements] == ([] if code is None else [code])

    def test_absents(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes()
        bilan = lire_octets(tmp_path, octets[: octets.index(b"  <TransmissionFlux>")] + b"</Racine>").bilan
        assert bilan is not None
        assert bilan.foyers_annonces is None
        assert [doute.code for doute in bilan.avertissements] == [CodeConstat.TOTAUX_ABSENTS]

    def test_flux_date_de_demain(self) -> None:
        bilan = lire(MENSUEL, date(2025, 11, 5)).bilan
        assert bilan is not None
        assert [doute.champ for doute in bilan.avertissements] == ["DTCREAFLUX"]


class TestDoutesDeLaPersonne:
    @pytest.mark.parametrize(
        ("ancien", "nouveau", "code", "champ"),
        [
            ("<QUAL>MME", "<QUAL>DR", CodeConstat.CODE_INCONNU, "QUAL"),
            ("<SEXE>2", "<SEXE>9", CodeConstat.CODE_INCONNU, "SEXE"),
            ("<SEXE>2", "<SEXE>", CodeConstat.CHAMP_ABSENT, "SEXE"),
            ("<SEXE>2", "<SEXE>1", CodeConstat.NIR_SEXE, "NIR"),
            ("<DTNAI>1985-07-14", "<DTNAI>1985-06-14", CodeConstat.NIR_NAISSANCE, "NIR"),
            ("<TOPRESPDOS>1", "<TOPRESPDOS>?", CodeConstat.CHAMP_ILLISIBLE, "TOPRESPDOS"),
        ],
    )
    def test_personne_livree_quand_meme(
        self, tmp_path: Path, ancien: str, nouveau: str, code: CodeConstat, champ: str
    ) -> None:
        foyer = lire_octets(tmp_path, remplacer(ancien, nouveau)).foyers[0]
        assert len(foyer.personnes) == 3
        assert [(doute.code, doute.champ, doute.personne_rang) for doute in foyer.avertissements] == [(code, champ, 1)]


class TestDoutesDuFoyer:
    @pytest.mark.parametrize(
        ("ancien", "nouveau", "code", "champ"),
        [
            ("<DTEMM>2023-09-01", "<DTEMM>2023-09-31", CodeConstat.DATE_IMPOSSIBLE, "DTEMM"),
            ("<DDSITFAM>2012-06-30", "<DDSITFAM>", CodeConstat.CHAMP_ABSENT, "DDSITFAM"),
            ("<SITFAM>MAR", "<SITFAM>un roman", CodeConstat.CHAMP_ILLISIBLE, "SITFAM"),
        ],
    )
    def test_foyer_livre_quand_meme(
        self, tmp_path: Path, ancien: str, nouveau: str, code: CodeConstat, champ: str
    ) -> None:
        foyer = lire_octets(tmp_path, remplacer(ancien, nouveau)).foyers[0]
        assert len(foyer.personnes) == 3
        assert [(doute.code, doute.champ) for doute in foyer.avertissements] == [(code, champ)]

    @pytest.mark.parametrize(
        ("ancien", "nouveau", "champ"),
        [
            ("<FONORGCEDMUT>CAF", "<FONORGCEDMUT>XXX", "FONORGCEDMUT"),
            ("<DDARRMUT>2025-01-01", "<DDARRMUT>hier", "DDARRMUT"),
        ],
    )
    def test_mutation_illisible(self, tmp_path: Path, ancien: str, nouveau: str, champ: str) -> None:
        foyer = lire_octets(tmp_path, remplacer(ancien, nouveau)).foyers[1]
        assert foyer.arrivee is None
        assert [doute.champ for doute in foyer.avertissements] == [champ]
