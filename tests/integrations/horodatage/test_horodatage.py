"""A checkpoint bears the time that an authority said, or goes without; nothing is said of it that was not verified."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from integrations.horodatage.client import Horodateur, HorodateurMuet
from integrations.horodatage.jeton import JETON_MAX_OCTETS, JetonFaux, lire_autorites, verifier
from ledger.preuve.verifier import examiner
from tests.integrations.horodatage.tsa import REPONSE, Tsa, ouvrir
from tests.ledger.preuve.conftest import Atelier, B, atelier, modele_scelle
from tests.web.serveur import prise

__all__ = ["atelier", "modele_scelle"]

OCTETS = b"un point de controle"


@pytest.fixture
def tsa(tmp_path: Path) -> Iterator[Tsa]:
    """An authority of one's own."""
    with ouvrir(tmp_path / "tsa") as ouverte:
        yield ouverte


@pytest.fixture
def autre(tmp_path: Path) -> Iterator[Tsa]:
    """Another one, of the same name."""
    with ouvrir(tmp_path / "autre") as ouverte:
        yield ouverte


class TestRefus:
    def test_elle_ne_repond_pas(self) -> None:
        with prise() as ecoute:
            adresse = f"http://compte:secret@127.0.0.1:{ecoute.getsockname()[1]}/tsr"
        with pytest.raises(HorodateurMuet, match="ne répond pas") as muet:
            Horodateur(adresse).horodater(OCTETS)
        assert "secret" not in str(muet.value)

    def test_on_ne_l_attend_pas_deux_fois_dans_la_minute(self, tsa: Tsa) -> None:
        """Neither who seals nor who signs a contract waits again for what just failed."""
        tsa.panne = (503, "text/plain", b"")
        horodateur = Horodateur(tsa.adresse)
        with pytest.raises(HorodateurMuet, match="ne répond pas"):
            horodateur.horodater(OCTETS)
        tsa.panne = None
        with pytest.raises(HorodateurMuet, match="il y a moins d'une minute"):
            horodateur.horodater(OCTETS)
        assert len(tsa.demandes) == 1
        horodateur._circuit.half_open()
        assert tsa.accepte(horodateur.horodater(OCTETS), OCTETS)
        assert horodateur.horodater(OCTETS)

    def test_elle_refuse(self, tsa: Tsa) -> None:
        """OpenSSL's own refusal of a hash that it does not take."""
        tsa.regler("sha512")
        with pytest.raises(HorodateurMuet, match="refuse, ou n'en est pas une"):
            Horodateur(tsa.adresse).horodater(OCTETS)

    @pytest.mark.parametrize("corps", [b"", b"<html>", b"\x30\x03\x02\x01\x00", bytes(range(40))])
    def test_elle_ne_parle_pas_rfc_3161(self, tsa: Tsa, corps: bytes) -> None:
        tsa.panne = (200, REPONSE, corps)
        with pytest.raises(HorodateurMuet, match="refuse, ou n'en est pas une"):
            Horodateur(tsa.adresse).horodater(OCTETS)

    def test_elle_redit_une_ancienne_reponse(self, tsa: Tsa) -> None:
        Horodateur(tsa.adresse).horodater(b"autre chose")
        tsa.panne = (200, REPONSE, (tsa.dossier / "reponse.tsr").read_bytes())
        with pytest.raises(HorodateurMuet, match="refuse, ou n'en est pas une"):
            Horodateur(tsa.adresse).horodater(OCTETS)

    def test_elle_n_est_pas_celle_que_l_on_connait(self, tsa: Tsa, autre: Tsa) -> None:
        with pytest.raises(HorodateurMuet, match="n'est d'aucune autorité"):
            Horodateur(tsa.adresse, lire_autorites(autre.autorite)).horodater(OCTETS)

    def test_un_fichier_sans_certificat(self, tmp_path: Path) -> None:
        for contenu in (b"", b"rien", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
            (tmp_path / "autorites.pem").write_bytes(contenu)
            with pytest.raises(ValueError, match="ne contient pas de certificat d'autorité"):
                lire_autorites(tmp_path / "autorites.pem")


class TestJeton:
    def test_ce_qui_est_verifie_et_ce_qui_ne_l_est_pas(self, tsa: Tsa, autre: Tsa) -> None:
        jeton = Horodateur(tsa.adresse, lire_autorites(tsa.autorite)).horodater(OCTETS)
        assert tsa.accepte(jeton, OCTETS)
        sans, avec, sous_une_autre = (
            verifier(jeton, OCTETS, autorites)
            for autorites in ((), lire_autorites(tsa.autorite), lire_autorites(autre.autorite))
        )
        assert sans.par == avec.par == "Horodatage des essais"
        assert (sans.autorite, avec.autorite) == (None, "Autorité des essais")
        assert sous_une_autre.autorite is None

    def test_un_octet_change_se_voit(self, tsa: Tsa) -> None:
        """Of what is stamped; and of the token, but where nothing is signed: the time that it says is the same."""
        jeton = Horodateur(tsa.adresse).horodater(OCTETS)
        with pytest.raises(JetonFaux, match="n'est pas de ces octets"):
            verifier(jeton, OCTETS + b"\n")
        autorites, vrai = lire_autorites(tsa.autorite), verifier(jeton, OCTETS, lire_autorites(tsa.autorite))
        for rang in range(0, len(jeton), 7):
            change = jeton[:rang] + bytes([jeton[rang] ^ 0x41]) + jeton[rang + 1 :]
            try:
                assert verifier(change, OCTETS, autorites).le == vrai.le
            except JetonFaux:
                continue

    @pytest.mark.parametrize("octets", [b"", b"\x30", b"\x30\x80", b"x" * (JETON_MAX_OCTETS + 1), bytes(200)])
    def test_ce_qui_n_est_pas_un_jeton(self, octets: bytes) -> None:
        with pytest.raises(JetonFaux):
            verifier(octets, OCTETS)


class TestScelleur:
    def test_le_jeton_est_publie_a_cote_du_point_et_dans_le_lot(self, atelier: Atelier, tsa: Tsa) -> None:
        """Once for each checkpoint; OpenSSL verifies what is published, from the files alone."""
        horodateur = Horodateur(tsa.adresse)
        assert atelier.horodater(horodateur)
        assert not atelier.horodater(horodateur)
        point = atelier.dossier / "points/000000000400"
        assert tsa.accepte(point.with_suffix(".tst").read_bytes(), point.read_bytes())
        assert atelier.sceller() == 403
        assert not examiner(atelier.lot(B)).horodate
        assert atelier.horodater(horodateur)
        lot = atelier.lot(B)
        verdict = examiner(lot)
        assert (verdict.valide, verdict.horodate) == (True, True)
        du_scelleur = b"".join(lot["checkpoint"].splitlines(keepends=True)[:5])
        assert tsa.accepte(lot["horodatage.tst"], du_scelleur)
        assert len(tsa.demandes) == 2
        assert atelier.verifier()[0].rupture is None

    def test_une_autorite_muette_n_arrete_rien(self, atelier: Atelier, tsa: Tsa) -> None:
        tsa.panne = (503, "text/plain", b"")
        with pytest.raises(HorodateurMuet):
            atelier.horodater(Horodateur(tsa.adresse))
        assert atelier.sceller() == 403
        tsa.panne = None
        assert atelier.horodater(Horodateur(tsa.adresse))
        assert [f.name for f in sorted(atelier.dossier.glob("points/*.tst"))] == ["000000000403.tst"]
