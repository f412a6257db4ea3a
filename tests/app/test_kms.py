"""The key of the persons' keys held by a KMS: asked for once by a process, for any number of keys; renewed, lost, found."""

import base64
import dataclasses
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from app import composition
from app.cles import kms
from app.settings import Reglages
from integrations.kms.transit import KmsIndisponible
from tests.app.cli import Cli, Ici
from tests.app.test_cles import KEK, NOUVELLE, CoffreOuvert, url
from tests.integrations.kms.simulateur import Kms, ouvrir

__all__ = ["url"]


def en_clair(cle: bytes) -> str:
    return base64.b64encode(cle).decode()


@dataclasses.dataclass
class Installation:
    """A store of keys, and the service that wraps the key of its keys."""

    url: str
    kms: Kms
    jeton: Path

    @property
    def cli(self) -> Cli:
        """The command line, told where the service is; no secret."""
        return Cli(
            {
                "PARCOURS_DATABASE_URL": self.url,
                "PARCOURS_CLES_URL": self.url,
                "PARCOURS_KMS": self.kms.cle,
                "PARCOURS_KMS_JETON": str(self.jeton),
            }
        )

    def enveloppe(self, cle: bytes) -> str:
        """The key as the service wraps it."""
        return kms.envelopper(self.reglages().transit, en_clair(cle))

    def reglages(self, **secrets: str) -> Reglages:
        """Settings of a process."""
        return Reglages.model_validate(
            {"database_url": self.url, "cles_url": self.url, "kms": self.kms.cle, "kms_jeton": self.jeton, **secrets}
        )


@pytest.fixture
def installee(url: str, tmp_path: Path) -> Iterator[Installation]:
    """Three hundred keys of persons."""
    with ouvrir() as service, CoffreOuvert(url, KEK) as coffre:
        coffre.creer([uuid4() for _ in range(300)])
        (tmp_path / "jeton").write_text(service.jeton)
        kms._ouvrir.cache_clear()
        yield Installation(url, service, tmp_path / "jeton")
        kms._ouvrir.cache_clear()


class TestRefus:
    def test_sans_dire_ou_il_est(self, installee: Installation, ici: Ici) -> None:
        sans = installee.cli.avec(PARCOURS_KEK=installee.enveloppe(KEK), PARCOURS_KMS_JETON=None)
        assert "PARCOURS_KMS_JETON manque" in sans.refuser_ici(ici, "renouveler-kek")

    def test_une_adresse_en_clair_ailleurs_qu_ici(self, installee: Installation, ici: Ici) -> None:
        loin = installee.cli.avec(
            PARCOURS_KMS="http://bao.exemple.fr/v1/transit/keys/parcours", PARCOURS_KEK=en_clair(KEK)
        )
        assert "PARCOURS_KMS : l'adresse d'une clé de transit" in loin.refuser_ici(ici, "renouveler-kek")

    def test_il_est_scelle_au_demarrage(self, installee: Installation, ici: Ici) -> None:
        """A process says so and ends; whoever watches it starts it again. Nothing is kept of the failure."""
        scellee = installee.cli.avec(PARCOURS_KEK=installee.enveloppe(KEK))
        installee.kms.scelle = True
        assert "le KMS est scellé" in scellee.refuser_ici(ici, "renouveler-kek")
        installee.kms.scelle = False
        assert "sur 300" in scellee.lancer_ici(ici, "renouveler-kek").texte

    def test_ce_qu_il_ouvre_n_est_pas_un_secret(self, installee: Installation) -> None:
        reglages = installee.reglages(kek=installee.reglages().transit.envelopper(b"court"))
        with pytest.raises(KmsIndisponible, match="n'est pas un secret de 32 octets"):
            reglages.octets("kek")

    def test_une_enveloppe_de_travers_est_un_secret_faible(self, installee: Installation, ici: Ici) -> None:
        for faux in ("vault:v0:AAAA", "vault:v1:", installee.enveloppe(KEK)[:20]):
            message = installee.cli.avec(PARCOURS_KEK=faux).refuser_ici(ici, "renouveler-kek")
            assert "PARCOURS_KEK : le secret" in message
            assert faux not in message


class TestCout:
    def test_un_appel_par_processus_pour_autant_de_cles_qu_on_veut(self, installee: Installation) -> None:
        reglages = installee.reglages(kek=installee.enveloppe(KEK))
        installee.kms.appels.clear()
        with composition.coffre_ouvert(reglages) as coffre:
            assert coffre.essayer() == 300
            coffre.creer([uuid4() for _ in range(200)])
            assert coffre.essayer() == 500
        assert reglages.octets("kek") == KEK
        assert installee.kms.appels == ["decrypt"]


class TestRenouveler:
    def test_la_cle_du_kms_tourne_sans_toucher_aux_cles_des_personnes(self, installee: Installation, ici: Ici) -> None:
        """``rewrap``: a line of the .env changes, and no row of the store."""
        avant = installee.enveloppe(KEK)
        with psycopg.connect(installee.url) as connexion:
            lignes = connexion.execute("select * from cles order by sujet").fetchall()
            installee.kms.repondre("/v1/transit/keys/parcours/rotate", installee.kms.jeton, {})
            dit = installee.cli.avec(PARCOURS_KEK=avant).lancer_ici(ici, "envelopper-secrets").texte
            assert dit.startswith("PARCOURS_KEK=vault:v2:")
            assert "decrypt" not in installee.kms.appels
            apres = dit.strip().removeprefix("PARCOURS_KEK=")
            assert installee.reglages(kek=apres).octets("kek") == KEK
            assert connexion.execute("select * from cles order by sujet").fetchall() == lignes

    def test_la_kek_se_renouvelle_sous_le_kms(self, installee: Installation, ici: Ici) -> None:
        """From a key in clear to one that the service alone opens."""
        nouvelle = installee.cli.avec(PARCOURS_KEK=installee.enveloppe(NOUVELLE), PARCOURS_KEK_ANCIENNE=en_clair(KEK))
        assert "300 clés enveloppées sous la nouvelle clé, sur 300" in nouvelle.lancer_ici(ici, "renouveler-kek").texte
        with CoffreOuvert(installee.url, NOUVELLE) as coffre:
            assert coffre.essayer() == 300

    def test_un_kms_perdu_se_remplace_par_le_sequestre(self, installee: Installation, ici: Ici, tmp_path: Path) -> None:
        """The escrow holds the key itself: with it, neither the service nor what it wrapped is needed any more."""
        wrappee = installee.cli.avec(PARCOURS_KEK=installee.enveloppe(KEK))
        wrappee.lancer_ici(ici, "sequestrer-kek", "--dossier", str(tmp_path / "parts"))
        installee.kms.versions = []
        parts = [str(tmp_path / f"parts/part-{n}.txt") for n in (1, 2, 4)]
        retrouvee = installee.cli.lancer_ici(ici, "retablir-kek", *parts).texte.strip()
        assert retrouvee == en_clair(KEK)
        seule = installee.cli.avec(PARCOURS_KMS=None, PARCOURS_KMS_JETON=None, PARCOURS_KEK=retrouvee)
        assert "sur 300" in seule.lancer_ici(ici, "renouveler-kek").texte


def test_chaque_secret_de_l_environnement_est_enveloppe(installee: Installation, ici: Ici) -> None:
    """The lines that replace those of the .env, and nothing in clear among them."""
    cli = installee.cli.avec(PARCOURS_KEK=en_clair(KEK), PARCOURS_CLE_SCEAU=en_clair(NOUVELLE))
    lignes = dict(ligne.split("=", 1) for ligne in cli.lancer_ici(ici, "envelopper-secrets").texte.splitlines())
    assert lignes.keys() == {"PARCOURS_KEK", "PARCOURS_CLE_SCEAU"}
    reglages = installee.reglages(kek=lignes["PARCOURS_KEK"], cle_sceau=lignes["PARCOURS_CLE_SCEAU"])
    assert (reglages.octets("kek"), reglages.octets("cle_sceau")) == (KEK, NOUVELLE)
