"""Ids of named streams: what they depend on, and that they stay what they are."""

from datetime import date
from uuid import RFC_4122, UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.flux import CLE_MIN_OCTETS, flux_identifiant, flux_structure, valeur_matricule
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

CLE = bytes(range(32))


@pytest.mark.parametrize("cle", [b"", b"x" * (CLE_MIN_OCTETS - 1)])
def test_une_cle_trop_courte_est_refusee(cle: bytes) -> None:
    with pytest.raises(ValueError, match="16 octets au moins"):
        flux_identifiant(cle, GenreIdentifiant.NIR, "1850533063001")


def test_les_flux_deja_ecrits_se_retrouvent() -> None:
    """Another value here loses streams that exist."""
    assert flux_structure("d33", "MDS-33-04") == UUID("69daca6e-54fb-578d-a45f-c2c8523a25db")
    assert flux_identifiant(CLE, GenreIdentifiant.NIR, "1850533063001") == UUID("3f36e150-1213-8d17-ad29-6d5bdcd7f83f")


def test_une_structure_par_departement() -> None:
    assert flux_structure("d33", "MDS-01") != flux_structure("d40", "MDS-01")


@given(cle=st.binary(min_size=CLE_MIN_OCTETS), genre=st.sampled_from(list(GenreIdentifiant)), valeur=st.text())
def test_une_empreinte_est_un_uuid_de_version_8(cle: bytes, genre: GenreIdentifiant, valeur: str) -> None:
    flux = flux_identifiant(cle, genre, valeur)
    assert (flux.version, flux.variant) == (8, RFC_4122)
    assert flux == flux_identifiant(cle, genre, valeur)
    assert flux != flux_identifiant(cle + b"x", genre, valeur)


def test_le_genre_et_la_valeur_comptent() -> None:
    nir = flux_identifiant(CLE, GenreIdentifiant.NIR, "1850533063001")
    assert nir != flux_identifiant(CLE, GenreIdentifiant.MATRICULE, "1850533063001")
    assert nir != flux_identifiant(CLE, GenreIdentifiant.NIR, "1850533063002")


def test_un_matricule_ne_designe_qu_une_personne_du_foyer() -> None:
    demandeur = valeur_matricule("CAF", "331", "1234567", date(1985, 5, 1))
    assert demandeur == "CAF:331:1234567:1985-05-01"
    assert demandeur != valeur_matricule("CAF", "331", "1234567", date(1987, 2, 3))
