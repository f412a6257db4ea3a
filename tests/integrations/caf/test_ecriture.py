"""Writing: what is refused, what never half happens, and that reading gives back what was written."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, time
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from integrations.caf.codes import FonctionOrganisme
from integrations.caf.ecriture import ecrire_flux
from integrations.caf.erreurs import EcritureImpossible
from integrations.caf.modele import Adresse, EnTete, Foyer, Mutation, Organisme, PersonneDuFoyer
from tests.integrations.caf.outils import DISPOSITION_SUIVANTE, INFRA_MENSUEL, MENSUEL, fichier_partage, lire
from tests.integrations.caf.strategies import flux


@pytest.fixture(name="en_tete")
def _en_tete() -> EnTete:
    en_tete = lire(MENSUEL).en_tete
    assert en_tete is not None
    return en_tete


@pytest.fixture(name="foyer")
def _foyer() -> Foyer:
    return lire(MENSUEL).foyers[0]


def feuilles(chemin: Path) -> list[tuple[str, str]]:
    """Path and text of every leaf, in order: what a flow says, whatever its indentation."""
    arbre = etree.parse(chemin)
    return [
        (arbre.getpath(noeud), noeud.text or "")
        for noeud in arbre.iter(etree.Element)
        if not len(noeud) and noeud.tag is not etree.Comment
    ]


class TestRefus:
    @pytest.mark.parametrize(
        ("changer", "champ"),
        [
            (lambda p: replace(p, nom="N" * 29), "NOM"),
            (lambda p: replace(p, prenom="P" * 33), "PRENOM"),
            (lambda p: replace(p, nom="NUL\0"), "NOM"),
            (lambda p: replace(p, nom="\ud800"), "NOM"),
            (lambda p: replace(p, autres_prenoms=("A", "B", "C")), "prénoms"),
            (lambda p: replace(p, responsable_dossier=None), "TOPRESPDOS"),
            (lambda p: replace(p, rattachee_depuis=None), "DDRATDOS"),
            (lambda p: replace(p, identifiant_france_travail="12345678901"), "IDASSEDIC"),
            (lambda p: replace(p, soumis_droits_devoirs=None), "TOPPERSENTDRODEVORSA"),
            (lambda p: replace(p, deces_le=date(2025, 1, 1)), "DTDC"),
            (lambda p: replace(p, debut_droits_devoirs=date(2025, 1, 1)), "DDSOUDRODEV"),
            (lambda p: replace(p, fin_droits_devoirs=date(2025, 1, 1)), "DFSOUDRODEV"),
        ],
    )
    def test_personne(
        self,
        tmp_path: Path,
        en_tete: EnTete,
        foyer: Foyer,
        changer: Callable[[PersonneDuFoyer], PersonneDuFoyer],
        champ: str,
    ) -> None:
        casse = replace(foyer, personnes=(changer(foyer.personnes[0]),))
        with pytest.raises(EcritureImpossible, match=f"Foyer n° 2 .*{champ}") as refus:
            ecrire_flux(tmp_path / "flux.xml", en_tete, [foyer, casse])
        assert "LACÔTE" not in str(refus.value)
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize(
        ("changer", "champ"),
        [
            (lambda f: replace(f, personnes=()), "aucune personne"),
            (lambda f: replace(f, matricule="2A1234"), "MATRICULE"),
            (lambda f: replace(f, matricule="1" * 16), "MATRICULE"),
            (lambda f: replace(f, etat_dossier_code="22"), "ETATDOSRSA"),
            (lambda f: replace(f, situation_famille=None), "SITFAM"),
            (lambda f: replace(f, adresse=None), "Adresse"),
            (lambda f: replace(f, adresse=Adresse(commune="BORDEAUX")), "CODEPOS"),
            (lambda f: replace(f, adresse=Adresse(lignes_hors_france=("X",) * 7)), "six lignes"),
            (lambda f: replace(f, sans_domicile_fixe=None), "TOPSANSDOMFIXE"),
            (
                lambda f: replace(
                    f,
                    depart=Mutation(
                        organisme=Organisme(fonction=FonctionOrganisme.CAF, numero="401"),
                        le=date(2025, 1, 1),
                        matricule="1",
                    ),
                ),
                "MATRICULE",
            ),
            (lambda f: replace(f, rejets=lire(INFRA_MENSUEL).foyers[0].rejets), "toutes ses personnes"),
        ],
    )
    def test_foyer(
        self, tmp_path: Path, en_tete: EnTete, foyer: Foyer, changer: Callable[[Foyer], Foyer], champ: str
    ) -> None:
        with pytest.raises(EcritureImpossible, match=f"Foyer n° 1 .*{champ}"):
            ecrire_flux(tmp_path / "flux.xml", en_tete, [changer(foyer)])
        assert list(tmp_path.iterdir()) == []

    def test_en_tete(self, tmp_path: Path, en_tete: EnTete) -> None:
        suivant = lire(DISPOSITION_SUIVANTE).en_tete
        assert suivant is not None
        for refuse in (suivant, replace(en_tete, departement="033"), replace(en_tete, application="CRISTAL")):
            with pytest.raises(EcritureImpossible):
                ecrire_flux(tmp_path / "flux.xml", refuse, [])

    def test_dossier_absent(self, tmp_path: Path, en_tete: EnTete) -> None:
        with pytest.raises(FileNotFoundError):
            ecrire_flux(tmp_path / "absent" / "flux.xml", en_tete, [])


class TestAtomicite:
    def test_ce_qui_etait_la_reste_si_la_source_echoue(self, tmp_path: Path, en_tete: EnTete, foyer: Foyer) -> None:
        def source() -> Iterator[Foyer]:
            yield foyer
            raise KeyboardInterrupt

        chemin = tmp_path / "flux.xml"
        chemin.write_text("avant")
        with pytest.raises(KeyboardInterrupt):
            ecrire_flux(chemin, en_tete, source())
        assert [fichier.name for fichier in tmp_path.iterdir()] == ["flux.xml"]
        assert chemin.read_text() == "avant"

    def test_remplace_et_reserve_au_proprietaire(self, tmp_path: Path, en_tete: EnTete, foyer: Foyer) -> None:
        chemin = tmp_path / "flux.xml"
        chemin.write_text("avant")
        assert ecrire_flux(chemin, en_tete, [foyer]) == 1
        assert lire(chemin).elements == [foyer]
        assert stat.S_IMODE(chemin.stat().st_mode) == 0o600
        assert [fichier.name for fichier in tmp_path.iterdir()] == ["flux.xml"]


class TestFidelite:
    def test_l_exemple_reecrit_dit_mot_pour_mot_la_meme_chose(self, tmp_path: Path, en_tete: EnTete) -> None:
        """Same elements, same order, same texts: the twin on our own sample of the validation by the shared schema."""
        assert ecrire_flux(tmp_path / "flux.xml", en_tete, lire(MENSUEL).foyers) == 6
        assert feuilles(tmp_path / "flux.xml") == feuilles(MENSUEL)

    def test_octets_en_windows_1252(self, tmp_path: Path, en_tete: EnTete, foyer: Foyer) -> None:
        ecrire_flux(tmp_path / "flux.xml", en_tete, [foyer])
        octets = (tmp_path / "flux.xml").read_bytes()
        assert octets.startswith(b'<?xml version="1.0" encoding="windows-1252"?>\n')
        assert "<NOMNAI>ŒUVRARD</NOMNAI>".encode("cp1252") in octets

    def test_caracteres_hors_de_windows_1252(self, tmp_path: Path, en_tete: EnTete, foyer: Foyer) -> None:
        personne = replace(foyer.personnes[0], nom="ŁUKASZ", prenom="Nguyễn <&>")
        ecrit = replace(foyer, personnes=(personne,))
        ecrire_flux(tmp_path / "flux.xml", en_tete, [ecrit])
        assert b"&#321;UKASZ" in (tmp_path / "flux.xml").read_bytes()
        assert lire(tmp_path / "flux.xml").elements == [ecrit]

    def test_un_nom_qui_ressemble_a_de_l_utf_8(self, tmp_path: Path, en_tete: EnTete, foyer: Foyer) -> None:
        """« Ã© » in windows-1252 is « é » in UTF-8: alone in its file it would pass for a false declaration."""
        personne = replace(foyer.personnes[2], nom="Ã©", nom_naissance=None, prenom="X", commune_naissance=None)
        ecrit = replace(foyer, personnes=(personne,), adresse=Adresse(pays="ESP"))
        ecrire_flux(tmp_path / "flux.xml", en_tete, [ecrit])
        assert lire(tmp_path / "flux.xml").elements == [ecrit]

    def test_heure_avec_fuseau(self, tmp_path: Path, en_tete: EnTete) -> None:
        """The flow knows the civil time alone."""
        ecrire_flux(tmp_path / "flux.xml", replace(en_tete, cree_a=time(2, 14, tzinfo=UTC)), [])
        relu = lire(tmp_path / "flux.xml").en_tete
        assert relu is not None
        assert relu.cree_a == time(2, 14)


CHEMIN_SCHEMA = fichier_partage("vrsb0801.xsd")
SCHEMA = None if CHEMIN_SCHEMA is None else etree.XMLSchema(etree.parse(CHEMIN_SCHEMA))


@given(ecrit=flux())
@settings(max_examples=150)
def test_aller_retour(tmp_path_factory: pytest.TempPathFactory, ecrit: tuple[EnTete, list[Foyer]]) -> None:
    """Whatever the layout can carry, reading gives back what was written; the flow's schema, if at hand, accepts it."""
    en_tete, foyers = ecrit
    chemin = tmp_path_factory.getbasetemp() / "aller_retour.xml"
    assert ecrire_flux(chemin, en_tete, foyers) == len(foyers)
    lecture = lire(chemin)
    assert lecture.erreur is None
    assert lecture.en_tete == en_tete
    assert lecture.elements == foyers
    assert lecture.bilan is not None
    assert lecture.bilan.foyers_annonces == len(foyers)
    if SCHEMA is not None:
        SCHEMA.assertValid(etree.parse(chemin))
