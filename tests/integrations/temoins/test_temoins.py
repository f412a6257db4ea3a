"""A witness signs what goes on from what it signed, and nothing else; the sealer publishes its line, or does without."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pytest
from starlette.responses import Response

from integrations.temoins.client import Temoin, TemoinMuet
from integrations.temoins.serveur import ServeurTemoin
from ledger.preuve.arbre import Bord, Preuves, feuille
from ledger.preuve.note import Signataire, en_base64
from ledger.preuve.verifier import COSIGNATURE, examiner, lire_note
from tests.ledger.preuve.conftest import Atelier, B, atelier, modele_scelle
from tests.ledger.preuve.memoire import AUTRE_CLE, CLE
from tests.web.serveur import en_ligne, prise

__all__ = ["atelier", "modele_scelle"]

TEMOIN: Final = Signataire("temoin.invalid", bytes(range(7, 39)), COSIGNATURE)


class Journal:
    """A log of leaves, its checkpoints and proofs."""

    def __init__(self, nom: bytes) -> None:
        self.tuiles: dict[tuple[int, int], bytes] = {}
        self.bord = Bord()
        self.nom = nom

    def point(self, taille: int, signataire: Signataire = CLE) -> str:
        """Grow to this size; the checkpoint."""
        feuilles = b"".join(feuille(self.nom + bytes([n])) for n in range(self.bord.taille, taille))
        self.tuiles |= {(n, r): h for n, r, h in self.bord.etendre(feuilles)}
        self.tuiles |= {(n, r): h for n, r, h in self.bord.partielles()}
        return signataire.signer(f"parcours-ledger/d33\n{taille}\n{en_base64(self.bord.racine())}\n")

    def coherence(self, ancienne: int) -> Sequence[bytes]:
        """Proof from a size."""
        return Preuves(self.bord.taille, lambda niveau, rang: self.tuiles[niveau, rang]).coherence(ancienne)

    def demande(self, ancienne: int, note: str) -> bytes:
        """Body of a request."""
        return "\n".join([f"old {ancienne}", *map(en_base64, self.coherence(ancienne)), "", note]).encode()


@pytest.fixture
def serveur(tmp_path: Path) -> ServeurTemoin:
    """A witness that knows the log and nothing of it yet."""
    return ServeurTemoin(TEMOIN, [CLE.cle], tmp_path / "temoin")


def statut(reponse: Response) -> tuple[int, str]:
    return reponse.status_code, bytes(reponse.body).decode()


class TestServeur:
    def test_il_signe_ce_qui_prolonge(self, serveur: ServeurTemoin, tmp_path: Path) -> None:
        """From nothing, from where it is, and the same again; another process of its own goes on."""
        journal = Journal(b"un")
        for ancienne, taille in ((0, 3), (3, 40), (40, 40)):
            note = journal.point(taille)
            code, ligne = statut(serveur.repondre(journal.demande(ancienne, note)))
            assert code == 200
            assert lire_note(f"{note}{ligne}".encode()).signataires([TEMOIN.cle]) == [TEMOIN.cle]
        suivant = ServeurTemoin(TEMOIN, [CLE.cle], tmp_path / "temoin")
        assert statut(suivant.repondre(journal.demande(0, journal.point(41)))) == (409, "40\n")

    def test_il_refuse_une_autre_histoire(self, serveur: ServeurTemoin) -> None:
        """The same size with another root, and a growth that is not one: the log was rewritten."""
        vraie, autre = Journal(b"un"), Journal(b"autre")
        assert statut(serveur.repondre(vraie.demande(0, vraie.point(5))))[0] == 200
        assert statut(serveur.repondre(autre.demande(5, autre.point(5)))) == (409, "5\n")
        code, texte = statut(serveur.repondre(autre.demande(5, autre.point(9))))
        assert (code, texte) == (422, "ce point de contrôle ne prolonge pas celui que ce témoin connaît\n")
        assert statut(serveur.repondre(vraie.demande(5, vraie.point(9))))[0] == 200

    def test_il_ne_connait_que_ses_journaux(self, serveur: ServeurTemoin) -> None:
        journal = Journal(b"un")
        note = journal.point(5)
        assert statut(serveur.repondre(journal.demande(0, note.replace("/d33", "/d64"))))[0] == 404
        assert statut(serveur.repondre(journal.demande(0, journal.point(5, AUTRE_CLE))))[0] == 403
        assert statut(serveur.repondre(b"old 9\n\n" + note.encode()))[0] == 400
        for corps in (
            b"",
            b"old x\n\n" + note.encode(),
            b"old 0\nAAAA\n\n" + note.encode(),
            b"old 0\n" + note.encode(),
        ):
            assert statut(serveur.repondre(corps))[0] == 400, corps


@pytest.fixture
def temoin(serveur: ServeurTemoin) -> Iterator[Temoin]:
    """The same over HTTP, as the sealer reaches it."""
    with prise() as ecoute, en_ligne(serveur.application(), ecoute) as adresse:  # type: ignore[arg-type]
        yield Temoin(TEMOIN.cle, adresse)


class TestScelleur:
    def test_le_temoin_est_publie_avec_le_point_de_controle(self, atelier: Atelier, temoin: Temoin) -> None:
        """Once for each checkpoint; who forgot where the witness was asks it. The verdict says by whom."""
        assert atelier.contresigner(temoin)
        assert not atelier.contresigner(temoin)
        atelier.sceller()
        for fichier in atelier.dossier.glob("points/*.????????"):
            fichier.unlink()
        assert atelier.contresigner(temoin)
        verification, examen = atelier.verifier()
        assert verification.rupture is None
        assert examen.sceau is not None
        assert (examen.sceau.taille, examen.sceau.temoins) == (403, ("temoin.invalid",))
        assert examiner(atelier.lot(B)).temoins == ["temoin.invalid"]

    def test_un_temoin_muet_n_arrete_rien(self, atelier: Atelier) -> None:
        with prise() as ecoute:
            adresse = f"http://127.0.0.1:{ecoute.getsockname()[1]}"
        with pytest.raises(TemoinMuet, match="ne répond pas"):
            atelier.contresigner(Temoin(TEMOIN.cle, adresse))
        assert atelier.sceller() == 403

    def test_un_temoin_d_une_autre_cle_n_est_pas_publie(self, atelier: Atelier, temoin: Temoin) -> None:
        autre = Temoin(Signataire("temoin.invalid", bytes(range(8, 40)), COSIGNATURE).cle, temoin.adresse)
        with pytest.raises(TemoinMuet, match="sans signature de sa clé"):
            atelier.contresigner(autre)
        assert not (atelier.dossier / "temoins.vkey").exists()
