"""Secrets wrapped by the transit engine: refusals say what to do and hold no secret; nothing is asked for twice."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from integrations.kms.transit import ENVELOPPE, KmsIndisponible, Transit
from tests.integrations.kms.simulateur import Kms, ouvrir
from tests.web.serveur import prise

SECRET = bytes(range(32))


@pytest.fixture
def kms() -> Iterator[Kms]:
    """A service of one's own."""
    with ouvrir() as ouvert:
        yield ouvert


@pytest.fixture
def transit(kms: Kms, tmp_path: Path) -> Transit:
    """How we reach it."""
    (tmp_path / "jeton").write_text(f"{kms.jeton}\n")
    return Transit(kms.cle, tmp_path / "jeton")


class TestRefus:
    def test_il_ne_repond_pas(self, transit: Transit) -> None:
        with prise() as ecoute:
            adresse = f"http://127.0.0.1:{ecoute.getsockname()[1]}/v1/transit/keys/parcours"
        with pytest.raises(KmsIndisponible, match="ne répond pas"):
            Transit(adresse, transit.jeton).envelopper(SECRET)

    def test_il_est_scelle(self, kms: Kms, transit: Transit) -> None:
        enveloppe = transit.envelopper(SECRET)
        kms.scelle = True
        with pytest.raises(KmsIndisponible, match="est scellé ou en maintenance"):
            transit.ouvrir(enveloppe)
        kms.scelle = False
        assert transit.ouvrir(enveloppe) == SECRET

    def test_le_jeton_a_expire_puis_l_agent_le_renouvelle(self, kms: Kms, transit: Transit) -> None:
        enveloppe, kms.jeton = transit.envelopper(SECRET), "hvs.un-autre"
        with pytest.raises(KmsIndisponible, match="refuse le jeton") as refus:
            transit.ouvrir(enveloppe)
        assert "hvs." not in str(refus.value)
        transit.jeton.write_text(kms.jeton)
        assert transit.ouvrir(enveloppe) == SECRET

    def test_le_jeton_ne_se_lit_pas(self, kms: Kms, tmp_path: Path) -> None:
        with pytest.raises(KmsIndisponible, match=r"PARCOURS_KMS_JETON .* ne se lit pas"):
            Transit(kms.cle, tmp_path / "absent").envelopper(SECRET)
        assert kms.appels == []

    def test_une_autre_cle_ou_une_version_retiree(self, kms: Kms, transit: Transit) -> None:
        ancienne = transit.envelopper(SECRET)
        with ouvrir() as autre:
            autre.jeton = kms.jeton
            with pytest.raises(KmsIndisponible, match="d'une autre clé, ou d'une version"):
                Transit(autre.cle, transit.jeton).ouvrir(ancienne)
        kms.repondre("/v1/transit/keys/parcours/rotate", kms.jeton, {})
        nouvelle = transit.renvelopper(ancienne)
        kms.repondre("/v1/transit/keys/parcours/config", kms.jeton, {"min_decryption_version": 2})
        with pytest.raises(KmsIndisponible, match="d'une version qu'il a retirée"):
            transit.ouvrir(ancienne)
        assert transit.ouvrir(nouvelle) == SECRET

    @pytest.mark.parametrize("rang", [10, 40, 60])
    def test_une_enveloppe_changee(self, transit: Transit, rang: int) -> None:
        vraie = transit.envelopper(SECRET)
        with pytest.raises(KmsIndisponible, match="n'ouvre pas cette enveloppe"):
            transit.ouvrir(vraie[:rang] + ("A" if vraie[rang] != "A" else "B") + vraie[rang + 1 :])

    @pytest.mark.parametrize(
        "cle",
        [
            "https://bao.exemple.fr",
            "http://bao.exemple.fr/v1/transit/keys/parcours",
            "https://bao.exemple.fr/v1/transit/keys/../x",
            "transit/keys/parcours",
            "",
        ],
    )
    def test_une_adresse_qui_n_est_pas_d_une_cle(self, transit: Transit, cle: str) -> None:
        """In clear, the service is on this machine alone."""
        with pytest.raises(KmsIndisponible, match="n'est pas l'adresse d'une clé"):
            Transit(cle, transit.jeton).ouvrir("vault:v1:xxxx")

    @pytest.mark.parametrize("reponse", [{}, {"plaintext": 3}, {"plaintext": "é"}, {"ciphertext": "vault:v1:court"}])
    def test_autre_chose_repond(
        self, transit: Transit, monkeypatch: pytest.MonkeyPatch, reponse: dict[str, object]
    ) -> None:
        monkeypatch.setattr(Kms, "repondre", lambda *_: reponse)
        for appel in (lambda: transit.ouvrir("vault:v1:xxxx"), lambda: transit.envelopper(SECRET)):
            with pytest.raises(KmsIndisponible, match="n'est pas le moteur transit"):
                appel()


class TestContrat:
    """The exchanges that the published API of the engine describes, field by field."""

    def test_le_clair_est_en_base64_et_l_enveloppe_dit_sa_version(self, kms: Kms, transit: Transit) -> None:
        enveloppe = transit.envelopper(SECRET)
        assert ENVELOPPE.fullmatch(enveloppe)
        assert enveloppe.startswith("vault:v1:")
        octets = base64.b64decode(enveloppe.split(":")[2])
        assert AESGCM(kms.versions[0]).decrypt(octets[:12], octets[12:], None) == SECRET
        assert transit.envelopper(SECRET) != enveloppe

    def test_renvelopper_ne_rend_pas_le_clair(self, kms: Kms, transit: Transit) -> None:
        ancienne = transit.envelopper(SECRET)
        kms.repondre("/v1/transit/keys/parcours/rotate", kms.jeton, {})
        kms.appels.clear()
        nouvelle = transit.renvelopper(ancienne)
        assert kms.appels == ["rewrap"]
        assert nouvelle.startswith("vault:v2:")
        assert {transit.ouvrir(ancienne), transit.ouvrir(nouvelle)} == {SECRET}
