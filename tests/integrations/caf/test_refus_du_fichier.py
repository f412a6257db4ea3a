"""Files that must not be read, or not further."""

import gzip
import os
import traceback
from pathlib import Path

import pytest

from integrations.caf import blocs, flux, foyer
from integrations.caf.erreurs import (
    AutreFlux,
    DtdInterdite,
    EncodageIllisible,
    EnTeteInvalide,
    FichierInaccessible,
    FichierTronque,
    FichierVide,
    FluxIllisible,
    StructureInattendue,
    TailleExcessive,
    XmlInvalide,
)
from tests.integrations.caf.outils import AUJOURD_HUI, MENSUEL, lire, lire_octets, remplacer

DECLARATION = b'<?xml version="1.0" encoding="windows-1252"?>\n'


def refus(dossier: Path, octets: bytes) -> FluxIllisible:
    lecture = lire_octets(dossier, octets)
    assert lecture.erreur is not None
    assert lecture.bilan is None
    return lecture.erreur


def exactement(erreur: FluxIllisible, classe: type[FluxIllisible], ligne: int | None) -> None:
    assert type(erreur) is classe
    assert erreur.ligne == ligne
    assert erreur.cause
    assert erreur.quoi_faire in str(erreur)


class TestAcces:
    def test_absent(self, tmp_path: Path) -> None:
        assert type(lire(tmp_path / "rien.xml").erreur) is FichierInaccessible

    def test_dossier(self, tmp_path: Path) -> None:
        assert type(lire(tmp_path).erreur) is FichierInaccessible

    def test_tube_nomme_sans_bloquer(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "tube")
        assert type(lire(tmp_path / "tube").erreur) is FichierInaccessible

    def test_fichier_demesure_sans_le_lire(self, tmp_path: Path) -> None:
        with (tmp_path / "creux.xml").open("wb") as creux:
            creux.truncate(flux.TAILLE_MAX_FICHIER_OCTETS + 1)
        assert type(lire(tmp_path / "creux.xml").erreur) is TailleExcessive


class TestPasDuXml:
    @pytest.mark.parametrize("octets", [b"", b"  \r\n\t"])
    def test_vide(self, tmp_path: Path, octets: bytes) -> None:
        exactement(refus(tmp_path, octets), FichierVide, None)

    @pytest.mark.parametrize("octets", [b"NOM;PRENOM\n", b"%PDF-1.7", b"\x89PNG\r\n"])
    def test_autre_chose(self, tmp_path: Path, octets: bytes) -> None:
        exactement(refus(tmp_path, octets), XmlInvalide, None)

    @pytest.mark.parametrize("octets", [gzip.compress(MENSUEL.read_bytes()), b"PK\x03\x04reste"])
    def test_compresse(self, tmp_path: Path, octets: bytes) -> None:
        erreur = refus(tmp_path, octets)
        exactement(erreur, XmlInvalide, None)
        assert "compressé" in erreur.cause

    def test_mal_forme_avec_sa_ligne(self, tmp_path: Path) -> None:
        exactement(refus(tmp_path, remplacer("</NOM>", "</PRENOM>")), XmlInvalide, 31)

    def test_entite_non_declaree(self, tmp_path: Path) -> None:
        exactement(refus(tmp_path, remplacer("BORDEAUX", "&nbsp;")), XmlInvalide, 35)

    @pytest.mark.parametrize("suite", [b"<Racine/>", b"reste", b"<"])
    def test_suite_apres_la_racine(self, tmp_path: Path, suite: bytes) -> None:
        lecture = lire_octets(tmp_path, MENSUEL.read_bytes() + suite)
        assert type(lecture.erreur) is XmlInvalide
        assert len(lecture.elements) == 6


class TestDtd:
    MILLE_RIRES = (
        b'<!DOCTYPE Racine [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
        b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
    )

    @pytest.mark.parametrize(
        "dtd",
        [
            b'<!DOCTYPE Racine SYSTEM "file:///etc/passwd">',
            b'<!DOCTYPE Racine [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
            b'<!DOCTYPE Racine [<!ENTITY % x SYSTEM "http://exemple.invalid/x.dtd">%x;]>',
            MILLE_RIRES,
            b"<!DOCTYPE Racine>",
        ],
    )
    def test_declaree(self, tmp_path: Path, dtd: bytes) -> None:
        octets = MENSUEL.read_bytes().replace(DECLARATION, DECLARATION + dtd)
        exactement(refus(tmp_path, octets), DtdInterdite, 2)

    def test_loin_dans_le_fichier_et_a_cheval_sur_deux_lectures(self, tmp_path: Path) -> None:
        """Wherever the words fall with regard to the blocks that are read."""
        tete = DECLARATION + b"<!--"
        for decalage in range(-10, 3):
            octets = tete + b"\n" * ((1 << 20) - len(tete) + decalage) + b"<!DOCTYPE"
            exactement(refus(tmp_path, octets), DtdInterdite, octets.count(b"\n") + 1)


class TestEncodage:
    def test_utf8_annonce_windows_1252_ecrit(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes().replace(b"windows-1252", b"UTF-8")
        exactement(refus(tmp_path, octets), EncodageIllisible, 31)

    @pytest.mark.parametrize("annonce", [b"windows-1252", b"iso-8859-15"])
    def test_mono_octet_annonce_utf8_ecrit(self, tmp_path: Path, annonce: bytes) -> None:
        """Every byte is legal there: only the content betrays it. Œ would be a control character in ISO-8859."""
        octets = remplacer("ŒUVRARD", "OUVRARD").decode("cp1252").replace("É", "È").replace("Ï", "Î").encode()
        octets = octets.replace(b"windows-1252", annonce)
        assert type(refus(tmp_path, octets)) is EncodageIllisible

    def test_iso_8859_1_annonce_windows_1252_ecrit(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes().replace(b"windows-1252", b"iso-8859-1")
        exactement(refus(tmp_path, octets), EncodageIllisible, 32)

    def test_octet_sans_caractere_en_windows_1252(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes().replace(b"BORDEAUX", b"BORD\x81AUX", 1)
        exactement(refus(tmp_path, octets), EncodageIllisible, 35)

    def test_ascii_annonce(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes().replace(b"windows-1252", b"us-ascii")
        exactement(refus(tmp_path, octets), EncodageIllisible, 31)

    @pytest.mark.parametrize("encodage", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
    def test_utf_16(self, tmp_path: Path, encodage: str) -> None:
        octets = MENSUEL.read_bytes().decode("cp1252").encode(encodage)
        exactement(refus(tmp_path, octets), EncodageIllisible, None)

    @pytest.mark.parametrize("annonce", [b"utf-7", b"utf-16", b"ebcdic-cp-fr", b"inconnu"])
    def test_annonce_non_prise_en_charge(self, tmp_path: Path, annonce: bytes) -> None:
        octets = MENSUEL.read_bytes().replace(b"windows-1252", annonce)
        exactement(refus(tmp_path, octets), EncodageIllisible, 1)

    def test_marque_utf8_et_autre_annonce(self, tmp_path: Path) -> None:
        exactement(refus(tmp_path, b"\xef\xbb\xbf" + MENSUEL.read_bytes()), EncodageIllisible, 1)


class TestAutreFlux:
    @pytest.mark.parametrize(
        "octets",
        [
            b"<html><body/></html>",
            b"<Flux><IdentificationFlux/><InfosFoyerRSA/></Flux>",
            b"<InfosFoyerRSA><Personne/></InfosFoyerRSA>",
            b'<Racine xmlns="urn:autre"><IdentificationFlux/></Racine>',
            b"<Racine><InfoDemandeRSA/></Racine>",
            b"<r>" + b"<x/>" * 400_000,
        ],
    )
    def test_racine_ou_blocs_d_un_autre(self, tmp_path: Path, octets: bytes) -> None:
        assert type(refus(tmp_path, octets)) is AutreFlux

    def test_bloc_etranger_apres_des_foyers(self, tmp_path: Path) -> None:
        lecture = lire_octets(tmp_path, remplacer("</InfosFoyerRSA>", "</InfosFoyerRSA><InfoDemandeRSA/>"))
        assert type(lecture.erreur) is AutreFlux
        assert len(lecture.elements) == lecture.erreur.foyers_lus == 1

    def test_gros_flux_d_instruction(self, tmp_path: Path) -> None:
        """Told by its blocks before it is told by its size."""
        tete = MENSUEL.read_bytes().partition(b"<InfosFoyerRSA>")[0]
        lecture = lire_octets(tmp_path, tete + b"<InfoDemandeRSA>x</InfoDemandeRSA>" * 60_000)
        assert type(lecture.erreur) is AutreFlux


class TestEnTete:
    def test_absent(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes()
        debut, _, fin = octets.partition(b"  <IdentificationFlux>")
        exactement(refus(tmp_path, debut + fin.partition(b"</IdentificationFlux>\n")[2]), EnTeteInvalide, 3)

    def test_racine_sans_rien(self, tmp_path: Path) -> None:
        exactement(refus(tmp_path, b"<Racine/>"), EnTeteInvalide, None)

    @pytest.mark.parametrize(
        ("ancien", "nouveau", "champ"),
        [
            ("<TYPEFLUX>M</TYPEFLUX>", "", "TYPEFLUX"),
            ("<DTCREAFLUX>2025-11-06", "<DTCREAFLUX>06/11/2025", "DTCREAFLUX"),
            ("<DTREF>2025-10-31", "<DTREF>2025-10-32", "DTREF"),
            ("<HEUCREAFLUX>02:14:09.250000", "<HEUCREAFLUX>25:14:09", "HEUCREAFLUX"),
            ("<APPLIEME>CRI", "<APPLIEME>" + "C" * 201, "APPLIEME"),
        ],
    )
    def test_illisible(self, tmp_path: Path, ancien: str, nouveau: str, champ: str) -> None:
        erreur = refus(tmp_path, remplacer(ancien, nouveau))
        exactement(erreur, EnTeteInvalide, 3)
        assert champ in erreur.cause or "trop long" in erreur.cause


class TestStructure:
    def test_fichiers_bout_a_bout(self, tmp_path: Path) -> None:
        octets = MENSUEL.read_bytes()
        corps = octets.partition(b"<Racine>")[2].partition(b"</Racine>")[0]
        lecture = lire_octets(tmp_path, octets.replace(b"</Racine>", corps + b"</Racine>"))
        assert type(lecture.erreur) is StructureInattendue
        assert len(lecture.elements) == 6

    def test_en_tete_repete(self, tmp_path: Path) -> None:
        lecture = lire_octets(tmp_path, remplacer("<TransmissionFlux>", "<IdentificationFlux/><TransmissionFlux>"))
        assert type(lecture.erreur) is StructureInattendue

    def test_foyer_dans_un_foyer(self, tmp_path: Path) -> None:
        octets = remplacer("<PrestationRSA>", "<InfosFoyerRSA/><PrestationRSA>")
        assert type(refus(tmp_path, octets)) is StructureInattendue


class TestTailles:
    def test_foyer_demesure(self, tmp_path: Path) -> None:
        """Refused at the bound, long before the end of the household."""
        octets = remplacer("<Personne>", "<Personne>" + "<NOTE>x</NOTE>" * (blocs.TAILLE_MAX_BLOC_OCTETS // 10), 1)
        assert type(refus(tmp_path, octets)) is TailleExcessive

    def test_texte_demesure(self, tmp_path: Path) -> None:
        octets = remplacer("BORDEAUX", "x" * (2 * blocs.TAILLE_MAX_BLOC_OCTETS))
        assert type(refus(tmp_path, octets)) is TailleExcessive

    def test_profondeur(self, tmp_path: Path) -> None:
        permis = blocs.PROFONDEUR_MAX - 2
        assert lire_octets(tmp_path, remplacer("<Personne>", "<a>" * permis + "</a>" * permis + "<Personne>")).bilan
        octets = remplacer("<Personne>", "<a>" * (permis + 1) + "</a>" * (permis + 1) + "<Personne>")
        exactement(refus(tmp_path, octets), TailleExcessive, 12)

    def test_profondeur_au_dela_de_l_analyseur(self, tmp_path: Path) -> None:
        exactement(refus(tmp_path, remplacer("<Personne>", "<a>" * 300)), TailleExcessive, 28)

    def test_trop_de_personnes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(foyer, "NB_PERSONNES_MAX", 5)
        lecture = lire(MENSUEL)
        assert type(lecture.erreur) is TailleExcessive
        assert lecture.erreur.foyers_lus == 2


class TestTroncature:
    def test_a_toute_position(self, tmp_path: Path) -> None:
        """The households before the cut are given, identical, then the error counts them."""
        octets = MENSUEL.read_bytes()
        complets = lire(MENSUEL).elements
        fins = [i + len(b"</InfosFoyerRSA>") for i in range(len(octets)) if octets.startswith(b"</InfosFoyerRSA>", i)]
        debut = octets.index(b"<IdentificationRSA>")
        for coupe in [*range(debut, len(octets) - len(b"</Racine>\n"), 97), *fins]:
            lecture = lire_octets(tmp_path, octets[:coupe])
            attendus = sum(fin <= coupe for fin in fins)
            assert type(lecture.erreur) is FichierTronque
            assert lecture.elements == complets[:attendus]
            assert lecture.erreur.foyers_lus == attendus
            assert lecture.erreur.ligne == octets[:coupe].count(b"\n") + 1

    @pytest.mark.parametrize(
        "octets", [DECLARATION, DECLARATION + b"<", DECLARATION + b"<Rac", DECLARATION + b"<Racine>"]
    )
    def test_avant_l_en_tete(self, tmp_path: Path, octets: bytes) -> None:
        assert type(refus(tmp_path, octets)) is FichierTronque

    def test_la_faute_vient_apres_les_foyers_qui_la_precedent(self, tmp_path: Path) -> None:
        """Even when both were fed to the parser together."""
        lecture = lire_octets(tmp_path, remplacer("</InfosFoyerRSA>", "</InfosFoyerRSA><<", 2))
        assert type(lecture.erreur) is XmlInvalide
        assert len(lecture.elements) == 1
        assert str(lecture.erreur).count("1 foyer(s) avaient déjà été lus") == 1


class TestDiscretion:
    def test_l_erreur_de_l_analyseur_ne_sort_pas(self, tmp_path: Path) -> None:
        """It quotes the file: neither in the message nor behind it in a traceback."""
        erreur = refus(tmp_path, remplacer("<NOM>LACÔTE</NOM>", "<NOM>LACÔTE</LACOTE>"))
        assert type(erreur) is XmlInvalide
        assert "LAC" not in "".join(traceback.format_exception(erreur))


def test_bilan_demande_trop_tot() -> None:
    with flux.lire_flux(MENSUEL, aujourd_hui=AUJOURD_HUI) as ouvert:
        next(iter(ouvert))
        with pytest.raises(RuntimeError, match="jusqu’à sa fin"):
            _ = ouvert.bilan
