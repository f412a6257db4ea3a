"""Memory doesn't grow with the file: measured in fresh processes, from the kernel's own peak."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from integrations.caf.ecriture import ecrire_flux
from integrations.caf.modele import Foyer
from tests.integrations.caf.outils import MENSUEL, lire

NOMBRE_PETIT = 1_000
NOMBRE_GRAND = 20_000
# The register of persons met takes about 150 bytes each; one household kept as a tree would take 20 000.
CROISSANCE_MAX_KIO = 16 * 1024

LECTURE = """
import sys
from datetime import date
from pathlib import Path
from integrations.caf.flux import lire_flux
with lire_flux(Path(sys.argv[1]), aujourd_hui=date(2025, 11, 24)) as flux:
    nombre = sum(len(foyer.personnes) for foyer in flux)
sommet = next(ligne for ligne in Path("/proc/self/status").read_text().splitlines() if ligne.startswith("VmHWM"))
print(nombre, sommet.split()[1])
"""


def foyers(nombre: int) -> Iterator[Foyer]:
    modele = lire(MENSUEL).foyers[0]
    for rang in range(nombre):
        personnes = tuple(
            replace(personne, nir=f"{(personne.nir or '')[:5]}33{3 * rang + place:06d}")
            for place, personne in enumerate(modele.personnes)
        )
        yield replace(modele, matricule=f"{rang:015d}", personnes=personnes)


def sommet_kio(dossier: Path, nombre: int) -> int:
    en_tete = lire(MENSUEL).en_tete
    assert en_tete is not None
    chemin = dossier / f"{nombre}.xml"
    assert ecrire_flux(chemin, en_tete, foyers(nombre)) == nombre
    sortie = subprocess.run(
        [sys.executable, "-c", LECTURE, str(chemin)],
        cwd=Path(__file__).parents[3],
        check=True,
        capture_output=True,
        text=True,
        timeout=100,
    ).stdout
    personnes, sommet = sortie.split()
    assert int(personnes) == 3 * nombre
    return int(sommet)


def test_vingt_mille_foyers(tmp_path: Path) -> None:
    croissance = sommet_kio(tmp_path, NOMBRE_GRAND) - sommet_kio(tmp_path, NOMBRE_PETIT)
    taille_kio = (tmp_path / f"{NOMBRE_GRAND}.xml").stat().st_size // 1024
    assert croissance < CROISSANCE_MAX_KIO < taille_kio // 4


@pytest.mark.parametrize("indente", [True, False])
def test_lignes_au_dela_de_65_535(tmp_path: Path, *, indente: bool) -> None:
    """Where the parser itself stops counting exactly."""
    en_tete = lire(MENSUEL).en_tete
    assert en_tete is not None
    chemin = tmp_path / "long.xml"
    ecrire_flux(chemin, en_tete, foyers(900))
    octets = chemin.read_bytes()
    if not indente:
        octets = b"\n".join(ligne.strip() for ligne in octets.splitlines()).replace(
            b"<Personne>\n<Id", b"<Personne><Id"
        )
        chemin.write_bytes(octets)
    textes = octets.splitlines()
    assert len(textes) > 80_000
    for foyer in lire(chemin).foyers:
        assert foyer.ligne is not None
        assert textes[foyer.ligne - 1].strip() == b"<InfosFoyerRSA>"
        for personne in foyer.personnes:
            assert personne.ligne is not None
            assert textes[personne.ligne - 1].strip().startswith(b"<Personne>")
