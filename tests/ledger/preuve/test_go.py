"""Bundles, checkpoints, tiles and proofs, read by code that is not ours: Go's own, and transparency-dev's."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

from ledger.preuve.note import Signataire
from ledger.preuve.publication import Publication
from ledger.preuve.verifier import COSIGNATURE, lire_note
from tests.ledger.preuve.conftest import Atelier, B

ICI: Final = Path(__file__).parent / "go"
DUREE_MAX_S: Final = 110
CONSTRUCTION_MAX_S: Final = 400
"""The first time, Go fetches the modules and compiles its own library too."""


pytestmark = pytest.mark.timeout(2 * (CONSTRUCTION_MAX_S + DUREE_MAX_S))


@pytest.fixture(scope="module")
def lecteur(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Go program, compiled."""
    go = shutil.which("go")
    if go is None:
        pytest.skip("Go introuvable : les preuves ne sont pas relues par du code qui n'est pas le nôtre")
    modules = subprocess.run(
        [go, "mod", "download"], cwd=ICI, capture_output=True, text=True, timeout=CONSTRUCTION_MAX_S, check=False
    )
    if modules.returncode:
        pytest.skip(f"modules Go introuvables, ou Go trop ancien pour eux : {modules.stderr.strip()[:80]}")
    vers = tmp_path_factory.mktemp("go") / "lecteur"
    subprocess.run([go, "build", "-o", str(vers), "."], cwd=ICI, check=True, timeout=CONSTRUCTION_MAX_S)
    return vers


def test_le_code_des_autres_dit_comme_nous(atelier: Atelier, lecteur: Path, tmp_path: Path) -> None:
    """With the line of a witness beside the sealer's."""
    publication = Publication(atelier.dossier)
    dernier = publication.dernier()
    assert dernier is not None
    temoin = Signataire("temoin.invalid", bytes(range(7, 39)), COSIGNATURE)
    publication.contresigner(
        dernier, temoin.cle, temoin.ligne(lire_note(dernier.note.encode()).texte.decode(), 1_800_000_000)
    )
    for nom, octets in atelier.lot(B).items():
        (tmp_path / nom).parent.mkdir(exist_ok=True)
        (tmp_path / nom).write_bytes(octets)
    commande = [str(lecteur), str(tmp_path), str(atelier.dossier)]
    relu = subprocess.run(commande, capture_output=True, text=True, timeout=DUREE_MAX_S, check=False)
    assert (relu.returncode, relu.stdout) == (0, "150 feuilles, 2 points, 2 suites\n"), relu.stderr
    feuilles = (tmp_path / "feuilles.jsonl").read_text()
    (tmp_path / "feuilles.jsonl").write_text(feuilles.replace('"feuille": "AAAA', '"feuille": "AAAB', 1))
    assert subprocess.run(commande, capture_output=True, timeout=DUREE_MAX_S, check=False).returncode == 1
