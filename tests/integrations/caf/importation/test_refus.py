"""What an import refuses: files, households, persons. Nothing of a person in what is said of it."""

import csv
import io
from dataclasses import astuple, fields, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from commands.entree.droits import OuvrirDossier
from integrations.caf.candidat import RejetImport
from integrations.caf.codes import Role
from integrations.caf.erreurs import EnTeteInvalide, FichierInaccessible, FichierTronque, XmlInvalide
from integrations.caf.modele import Foyer
from ledger.events.entree.droits import Identite
from tests.integrations.caf.importation.banc import Banc
from tests.integrations.caf.importation.population import AOUT, JUILLET, JUIN, foyer, foyers, personne


class TestFichiers:
    def test_absent(self, banc: Banc) -> None:
        bilan = banc.importer_fichier(banc.dossier / "absent.xml")
        assert type(bilan.erreur) is FichierInaccessible
        assert bilan.evenements == []

    def test_autre_chose(self, banc: Banc) -> None:
        chemin = banc.dossier / "photo.xml"
        chemin.write_bytes(b"\x89PNG\r\n\x1a\n")
        assert type(banc.importer_fichier(chemin).erreur) is XmlInvalide

    def test_date_de_l_avenir(self, banc: Banc) -> None:
        """Every decision would be refused one by one: the file says why at once."""
        bilan = banc.importer(foyer(1), en_tete=replace(JUIN, cree_le=date(2025, 11, 25)))
        assert type(bilan.erreur) is EnTeteInvalide
        assert bilan.evenements == []

    def test_tronque(self, banc: Banc) -> None:
        """Households given before the cut are recorded; the whole file then completes, and doubles nothing."""
        entier = banc.ecrire_tous(foyers(90))
        octets = entier.read_bytes()
        coupe = banc.dossier / "coupe.xml"
        coupe.write_bytes(octets[: octets.index(b"<MATRICULE>" + foyer(70).matricule.encode())])
        bilan = banc.importer_fichier(coupe)
        assert type(bilan.erreur) is FichierTronque
        assert "69 foyer(s) avaient déjà été lus" in str(bilan.erreur)
        ouverts = sum(len(menage.personnes) for menage in foyers(69) if menage.etat_dossier_code == "2")
        assert bilan.rapport.crees == ouverts
        complet = banc.importer_fichier(entier)
        assert complet.rapport.inchanges == ouverts
        assert (
            complet.rapport.crees == sum(len(m.personnes) for m in foyers(90) if m.etat_dossier_code == "2") - ouverts
        )
        assert banc.importer_fichier(entier).evenements == []


class TestPersonnes:
    @pytest.mark.parametrize("partenaire", ["064", "03", "33A"])
    def test_un_autre_departement(self, banc: Banc, partenaire: str) -> None:
        bilan = banc.importer(foyer(1, partenaire=partenaire), foyer(2))
        assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 1)
        assert "autre département que Gironde" in bilan.rejets[0].motif

    def test_rien_que_d_un_autre_departement(self, banc: Banc) -> None:
        """Not even the import is recorded: the right file of that payer stays importable."""
        assert banc.importer(foyer(1, partenaire="064"), en_tete=AOUT).evenements == []
        assert banc.importer(foyer(1), en_tete=JUIN).rapport.crees == 1

    def test_identifiants_contradictoires(self, banc: Banc) -> None:
        """The NIR of one dossier and the matricule of another."""
        premier, second = foyer(1), foyer(2)
        banc.importer(premier, second)
        croise = foyer(2, replace(personne(20), nir=personne(10).nir))
        bilan = banc.importer(croise, foyer(3), en_tete=JUILLET)
        assert (bilan.rapport.rejetes, bilan.rapport.crees) == (1, 1)
        assert bilan.types == ["dossier.ouvert.v1"]
        assert "deux dossiers différents" in bilan.rejets[0].motif

    def test_deux_adultes_nes_le_meme_jour_dont_un_sans_nir(self, banc: Banc) -> None:
        jour = date(1985, 3, 9)
        sans = personne(11, Role.CONJOINT, naissance_le=jour, nir=None)
        bilan = banc.importer(foyer(1, personne(10, naissance_le=jour), sans))
        assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 1)
        assert "Sans NIR" in bilan.rejets[0].motif

    def test_une_naissance_impossible(self, banc: Banc) -> None:
        bilan = banc.importer(foyer(1, personne(10, naissance_le=date(1901, 1, 1))), foyer(2))
        assert (bilan.rapport.crees, bilan.rapport.rejetes) == (1, 1)
        assert bilan.rejets[0].motif.startswith("La date de naissance est impossible")

    def test_une_personne_deja_ouverte_apres_le_flux(self, banc: Banc) -> None:
        """Her dossier was opened by hand with the same NIR, after the flow was made: a change cannot precede it."""
        ouvrir_a_la_main(banc, foyer(1), date(2025, 9, 1))
        bilan = banc.importer(foyer(1))
        assert (bilan.types, bilan.rapport.rejetes) == ([], 1)
        assert "avant l'ouverture du dossier" in bilan.rejets[0].motif

    def test_une_personne_ouverte_a_la_main_recoit_son_matricule(self, banc: Banc) -> None:
        ouvrir_a_la_main(banc, foyer(1), date(2025, 5, 1))
        assert banc.importer(foyer(1)).types == ["identite.modifiee.v1"]
        sans_nir = foyer(1, personne(10, nir=None))
        assert banc.importer(sans_nir, en_tete=JUILLET).types == []


def ouvrir_a_la_main(banc: Banc, menage: Foyer, le: date) -> None:
    """Open the dossier of the household's first person as the API does."""
    qui = menage.personnes[0]
    identite = Identite(nom=qui.nom, prenom=qui.prenom, naissance_le=qui.naissance_le, nir=qui.nir)
    commande = OuvrirDossier.model_validate(
        {
            "survenu_le": le,
            "organisme_payeur": "CAF",
            "role": "DEMANDEUR",
            "etat_droit": "OUVERT_VERSABLE",
            "soumis_droits_devoirs": True,
            "identite": identite,
        }
    )
    assert qui.nir is not None
    banc.executer(uuid4(), commande)


class TestFichierDesRejets:
    def test_ligne_identifiant_masque_motif_et_rien_de_la_personne(self, banc: Banc) -> None:
        """As the command line writes it."""
        chemin = banc.ecrire(
            foyer(1),
            foyer(2, personne(20, naissance_le=date(1901, 1, 1))),
            foyer(3, personne(10)),
            foyer(4, partenaire="064"),
        )
        octets = chemin.read_bytes().replace(b"<NIR>" + str(personne(10).nir).encode(), b"<NIR>999", 1)
        chemin.write_bytes(octets)
        bilan = banc.importer_fichier(chemin)
        texte = en_csv(bilan.rejets)
        lignes = list(csv.DictReader(io.StringIO(texte), delimiter=";"))
        assert len(lignes) == bilan.rapport.rejetes == 3
        sources = octets.decode("cp1252").splitlines()
        for ligne in lignes:
            assert "<Personne>" in sources[int(ligne["ligne"]) - 1]
            assert ligne["identifiant"].startswith("•")
            assert ligne["personne_rang"] == "1"
            assert ligne["motif"][0].isupper()
            assert ligne["quoi_faire"].endswith(".")
        for numero in (1, 2, 3, 4):
            menage = foyer(numero)
            qui = menage.personnes[0]
            for secret in (menage.matricule, qui.nom, qui.prenom, qui.nir, qui.nom_naissance):
                assert str(secret) not in texte
        assert "1901" not in texte
        assert "999" not in texte

    def test_rien_de_la_personne_dans_les_journaux(
        self, banc: Banc, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        with caplog.at_level(0):
            banc.importer(foyer(1), foyer(2, personne(20, naissance_le=date(1901, 1, 1))))
        sorties = "".join((*capfd.readouterr(), caplog.text))
        for numero in (1, 2):
            qui = foyer(numero).personnes[0]
            for secret in (foyer(numero).matricule, qui.nom, qui.prenom, qui.nir):
                assert str(secret) not in sorties


def en_csv(rejets: list[RejetImport]) -> str:
    """The file of rejects."""
    sortie = io.StringIO(newline="")
    table = csv.writer(sortie, delimiter=";")
    table.writerow([champ.name for champ in fields(RejetImport)])
    table.writerows(astuple(rejet) for rejet in rejets)
    return sortie.getvalue()


@pytest.mark.parametrize("defaut", [{"nom": "X" * 28}, {"prenom": "É" * 32}, {"nom_naissance": None}])
def test_ce_que_le_flux_permet_passe(banc: Banc, tmp_path: Path, defaut: dict[str, Any]) -> None:
    """No value of the schema's own bounds is refused by ours."""
    assert banc.importer(foyer(1, personne(10, **defaut))).rapport.crees == 1
