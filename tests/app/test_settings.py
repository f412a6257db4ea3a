"""Settings: what is missing or weak is listed, in French, without its value."""

import base64
import os
from pathlib import Path

import pytest

from app.settings import SECRETS, ReglageManquant, Reglages, ReglagesFranceTravail, secrets_de_demonstration
from tests.app.cli import environnement
from tests.web.serveur import reglages_de

URL = "postgresql://agent:motdepasse@serveur/base"
BONS = {nom: v for nom, v in environnement(reglages_de(URL)).items() if nom != "PARCOURS_CLE_SCEAU"}
"""Of a process that serves agents; the sealing key is the sealer's alone."""


@pytest.fixture
def variables(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Good settings and nothing else in the environment."""
    for nom in [nom for nom in os.environ if nom.startswith("PARCOURS_")]:
        monkeypatch.delenv(nom)
    for nom, valeur in BONS.items():
        monkeypatch.setenv(nom, valeur)
    return monkeypatch


def refus() -> str:
    with pytest.raises(ReglageManquant) as erreur:
        Reglages.lire()
    return str(erreur.value)


class TestManquants:
    def test_tous_sont_cites(self, variables: pytest.MonkeyPatch) -> None:
        for nom in BONS:
            variables.delenv(nom)
        lignes = refus().splitlines()
        assert lignes[0] == "Réglages à corriger dans l'environnement :"
        assert set(lignes[1:]) == {f"  {nom} : manque" for nom in BONS}

    @pytest.mark.parametrize("nom", list(BONS))
    def test_un_seul(self, variables: pytest.MonkeyPatch, nom: str) -> None:
        variables.delenv(nom)
        assert refus().splitlines()[1:] == [f"  {nom} : manque"]


FAIBLES = {
    "hunter2!": "base64",
    "motdepasse": "base64",
    "é" * 44: "base64",
    base64.b64encode(b"trop court").decode(): "faible",
    base64.b64encode(bytes(31)).decode(): "faible",
    base64.b64encode(bytes(32)).decode(): "faible",
    base64.b64encode(b"ab" * 16).decode(): "faible",
    base64.b64encode(b"motdepassemotdepassemotdepassemo").decode(): "faible",
    base64.b64encode(bytes(range(33))).decode(): "faible",
}


class TestSecrets:
    @pytest.mark.parametrize("nom", SECRETS)
    @pytest.mark.parametrize(("valeur", "raison"), list(FAIBLES.items()), ids=range(len(FAIBLES)))
    def test_faible(self, variables: pytest.MonkeyPatch, nom: str, valeur: str, raison: str) -> None:
        variables.setenv(f"PARCOURS_{nom.upper()}", valeur)
        (ligne,) = refus().splitlines()[1:]
        assert ligne.startswith(f"  PARCOURS_{nom.upper()} : le secret ")
        assert raison in ligne
        assert valeur not in ligne

    def test_ni_secret_ni_adresse_dans_un_repr(self) -> None:
        texte = repr(reglages_de(URL))
        assert "motdepasse" not in texte
        for valeur in environnement(reglages_de(URL)).values():
            assert valeur not in texte

    def test_ceux_de_la_demonstration(self, tmp_path: Path) -> None:
        """Drawn once, kept for next time, readable by their owner alone."""
        premiers = secrets_de_demonstration(tmp_path)
        assert secrets_de_demonstration(tmp_path) == premiers
        assert len(set(premiers.values())) == len(SECRETS)
        assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
        assert all(len(base64.b64decode(valeur)) == 32 for valeur in premiers.values())


class TestAutres:
    @pytest.mark.parametrize(
        ("nom", "valeur"),
        [
            ("DEPARTEMENT", "Gironde"),
            ("DEPARTEMENT", "33; drop schema d33"),
            ("DEPARTEMENT", "2C"),
            ("PORT", "0"),
            ("PORT", "65536"),
            ("PORT", "http"),
            ("KAFKA_REPLICATION", "10"),
            ("KAFKA_PARTITIONS", "0"),
            ("KAFKA_PROTOCOLE", "HTTPS"),
            ("KAFKA_MECANISME", "GSSAPI"),
        ],
    )
    def test_refuses(self, variables: pytest.MonkeyPatch, nom: str, valeur: str) -> None:
        variables.setenv(f"PARCOURS_{nom}", valeur)
        (ligne,) = refus().splitlines()[1:]
        assert ligne.startswith(f"  PARCOURS_{nom} : un ")
        assert ligne.split(" : ")[1].split(" est ")[1].startswith("attendu")

    def test_un_compte_kafka_entier(self, variables: pytest.MonkeyPatch) -> None:
        variables.setenv("PARCOURS_KAFKA_PROTOCOLE", "SASL_SSL")
        variables.setenv("PARCOURS_KAFKA_MOT_DE_PASSE", "motdepasse-kafka")
        (ligne,) = refus().splitlines()[1:]
        demandes = "PARCOURS_KAFKA_UTILISATEUR et PARCOURS_KAFKA_MOT_DE_PASSE"
        assert ligne == f"  PARCOURS_KAFKA_MOT_DE_PASSE : le protocole SASL_SSL demande {demandes}"
        variables.setenv("PARCOURS_KAFKA_UTILISATEUR", "relais")
        lus = Reglages.lire()
        assert "motdepasse-kafka" not in repr(lus) + str(lus.model_dump())
        assert lus.securite_kafka.options()["sasl_plain_password"] == "motdepasse-kafka"

    def test_des_certificats_qui_existent(self, variables: pytest.MonkeyPatch, tmp_path: Path) -> None:
        variables.setenv("PARCOURS_KAFKA_AUTORITES", str(tmp_path / "absent.pem"))
        (ligne,) = refus().splitlines()[1:]
        assert ligne == "  PARCOURS_KAFKA_AUTORITES : ce fichier PEM n'existe pas, ou n'est pas lisible"

    @pytest.mark.parametrize(("departement", "schema"), [("33", "d33"), ("2A", "d2a"), ("971", "d971")])
    def test_le_schema_du_departement(self, variables: pytest.MonkeyPatch, departement: str, schema: str) -> None:
        variables.setenv("PARCOURS_DEPARTEMENT", departement)
        assert Reglages.lire().schema_journal == schema


class TestFranceTravail:
    FORT = "f3a9c1d47b2e8065a1c4e7d9b3f20816"

    @pytest.fixture(autouse=True)
    def _compte(self, variables: pytest.MonkeyPatch) -> None:
        variables.setenv("PARCOURS_FT_CLIENT_ID", "PAR_essai")
        variables.setenv("PARCOURS_FT_CLIENT_SECRET", self.FORT)

    @pytest.mark.parametrize(
        ("nom", "valeur", "dit"),
        [
            ("CLIENT_SECRET", "motdepasse", "faible"),
            ("CLIENT_SECRET", "a" * 40, "faible"),
            ("API_URL", "http://api.francetravail.io/partenaire", "https"),
            ("JETON_URL", "http://exemple.fr/jeton", "https"),
            ("APPELS_S", "0", "appels par seconde"),
            ("APPELS_S", "vite", "appels par seconde"),
            ("APIS", "contrat-engagement/v9", "inconnue"),
        ],
    )
    def test_refuse(self, variables: pytest.MonkeyPatch, nom: str, valeur: str, dit: str) -> None:
        variables.setenv(f"PARCOURS_FT_{nom}", valeur)
        with pytest.raises(ReglageManquant, match=f"PARCOURS_FT_{nom} : .*{dit}") as refus_:
            ReglagesFranceTravail.lire()
        assert nom != "CLIENT_SECRET" or valeur not in str(refus_.value)

    def test_le_secret_manque(self, variables: pytest.MonkeyPatch) -> None:
        variables.delenv("PARCOURS_FT_CLIENT_SECRET")
        with pytest.raises(ReglageManquant, match="PARCOURS_FT_CLIENT_SECRET : manque"):
            ReglagesFranceTravail.lire()

    def test_lus(self, variables: pytest.MonkeyPatch) -> None:
        variables.setenv("PARCOURS_FT_APIS", "contrat-engagement/v1, diagnosticargumente/v4")
        lus = ReglagesFranceTravail.lire()
        assert "diagnosticargumente/v4" in lus.acces().portees_ouvertes
        assert self.FORT not in repr(lus) + repr(lus.acces())

    def test_le_simulateur_se_contente_d_un_secret_faible(self, variables: pytest.MonkeyPatch) -> None:
        variables.setenv("PARCOURS_FT_API_URL", "http://127.0.0.1:8010/partenaire")
        variables.setenv("PARCOURS_FT_CLIENT_SECRET", "secret")
        assert ReglagesFranceTravail.lire().acces().base == "http://127.0.0.1:8010/partenaire"

    def test_absents(self, variables: pytest.MonkeyPatch) -> None:
        assert ReglagesFranceTravail.presents()
        variables.setenv("PARCOURS_FT_CLIENT_ID", "")
        assert not ReglagesFranceTravail.presents()
        variables.delenv("PARCOURS_FT_CLIENT_ID")
        assert not ReglagesFranceTravail.presents()
