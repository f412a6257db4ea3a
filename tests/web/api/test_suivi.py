"""The lists of a référent, of a partner and of whoever steers: agenda, prescriptions, load."""

from datetime import date
from html import unescape
from typing import Any
from uuid import UUID

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description, prescription
from tests.web.parcours import REFERENT, derouler
from tests.web.serveur import Api, identite

PARTENAIRE = "ASSO-33-01"


@pytest.fixture(scope="module")
def dossier(api: Api) -> UUID:
    """A dossier whose référent prescribed an offer to a partner, projected."""
    dossier = api.ouvrir(identite=identite(nom="Lagarde", prenom="Anaïs"))
    derouler(api, dossier, "planifier-rendez-vous")
    code = "dora--1d5f"
    assert api.demander("/offres/publier", description(code)).status_code == 201
    fiche = prescription(code) | {"survenu_le": "2026-02-10", "prescripteur": REFERENT}
    api.faire(dossier, "prescrire-offre", **fiche)
    api.projeter()
    return dossier


def porteur(api: Api, role: Role, **options: Any) -> dict[str, str | bytes]:
    return {"Authorization": f"Bearer {api.jeton(role, **options)}"}


class TestPrescriptions:
    def test_un_partenaire_sans_structure(self, api: Api) -> None:
        """Nobody has a token without an habilitation, nor a partner an habilitation without his structure."""
        le = aujourd_hui()
        with pytest.raises(ValueError, match="dites laquelle"):
            api.services.ecrans.habilitations.donner("p@exemple.fr", "Peio", Role.PARTENAIRE, du=le, au=le)

    def test_un_partenaire_ne_voit_que_les_siennes(self, api: Api, dossier: UUID) -> None:
        recues = {
            structure: api.appeler(
                "GET", "/prescriptions/recues", entetes=porteur(api, Role.PARTENAIRE, structure=structure)
            ).json()["lignes"]
            for structure in (PARTENAIRE, "ASSO-33-02")
        }
        (ligne,) = recues[PARTENAIRE]
        assert (ligne["dossier"], ligne["nom"], ligne["etat"]) == (str(dossier), "Lagarde", "PRESCRITE")
        assert ligne["libelle_offre"] == "Permis solidaire"
        assert recues["ASSO-33-02"] == []

    def test_la_page_du_partenaire(self, api: Api, dossier: UUID) -> None:
        """Those of his structure, by name, and no way into a dossier; a state that does not exist filters nothing."""
        with api.visiteur(Role.PARTENAIRE, PARTENAIRE) as sien, api.visiteur(Role.PARTENAIRE, "ASSO-33-02") as autre:
            for etat in ("", "PRESCRITE", "INCONNU"):
                page = sien.ouvrir("/personnes-adressees", etat=etat).text
                assert "LAGARDE" in page
                assert "Permis solidaire" in page
                assert str(dossier) not in page
            assert "Retirez le filtre" in sien.ouvrir("/personnes-adressees", etat="ACCEPTEE").text
            assert "1\N{NO-BREAK SPACE}nouvelle" in sien.ouvrir("/").text
            assert sien.ouvrir("/personnes-adressees", apres="x").status_code == 422
            assert sien.ouvrir(f"/dossier/{dossier}").status_code == 403
            page = unescape(autre.ouvrir("/personnes-adressees").text)
            assert "Personne pour l'instant" in page
            assert "LAGARDE" not in page

    def test_le_referent_voit_le_meme_etat(self, api: Api, dossier: UUID) -> None:
        page = api.lire("/prescriptions", referent=REFERENT, etat="PRESCRITE").json()
        assert [ligne["dossier"] for ligne in page["lignes"]] == [str(dossier)]
        assert page["par_etat"] == {"PRESCRITE": 1}

    @pytest.mark.parametrize("parametres", [{"etat": "INCONNU"}, {"apres": "x"}, {"limite": 101}])
    def test_parametre_refuse(self, api: Api, parametres: dict[str, Any]) -> None:
        assert api.lire("/prescriptions", **parametres).status_code == 422


class TestAgenda:
    def test_la_semaine_d_un_referent_et_de_sa_structure(self, api: Api, dossier: UUID) -> None:
        for qui in ({"referent": REFERENT}, {"structure": "MDS-33-05"}):
            semaine = api.appeler("GET", "/agenda", params={"le": "2026-02-05", **qui}).json()
            assert (semaine["du"], semaine["au"]) == ("2026-02-02", "2026-02-08")
            assert [(r["dossier"], r["le"], r["nom"]) for r in semaine["rendez_vous"]] == [
                (str(dossier), "2026-02-02", "Lagarde")
            ]

    @pytest.mark.usefixtures("dossier")
    def test_la_sienne_par_defaut(self, api: Api) -> None:
        """The caller follows nobody."""
        reponse = api.lire("/agenda", le="2026-02-05")
        assert reponse.json()["rendez_vous"] == []
        assert int(reponse.headers["Ledger-Position"]) > 0


class TestJournee:
    def test_celle_d_un_referent(self, api: Api, dossier: UUID) -> None:
        """The rendez-vous of the day is there; those whose outcome nobody told are overdue a week later."""
        le_jour = api.lire("/ma-journee", referent=REFERENT, le="2026-02-02").json()
        assert [(r["dossier"], r["nom"]) for r in le_jour["rendez_vous"]["lignes"]] == [(str(dossier), "Lagarde")]
        plus_tard = api.lire("/ma-journee", referent=REFERENT, le="2026-02-12").json()
        assert plus_tard["par_nature"]["rendez_vous_a_conclure"] == 1
        assert {t["regle"] for t in plus_tard["en_retard"]["lignes"]} == {"RV4@2009-06-01"}
        arrivees = api.lire("/ma-journee", referent=REFERENT, le="2026-01-30").json()["arrivees"]
        assert (arrivees["total"], arrivees["lignes"][0]["referent_depuis"]) == (1, "2026-01-21")

    def test_la_sienne_par_defaut(self, api: Api) -> None:
        lue = api.lire("/ma-journee").json()
        assert (lue["referent"], lue["en_retard"]["total"]) == (str(api.agent), 0)


class TestStructures:
    @pytest.mark.usefixtures("dossier")
    def test_la_charge(self, api: Api) -> None:
        structures = api.lire("/structures", Role.AUDITEUR).json()["structures"]
        assert {s["structure"]: s["suivis"] for s in structures}["MDS-33-05"] == 1
        charge = api.lire("/structures/MDS-33-05/charge", Role.AUDITEUR, au=date(2026, 6, 1)).json()
        assert charge["referents"] == [{"referent": REFERENT, "suivis": 1}]
        assert [(a["mois"], a["designes"]) for a in charge["arrivees"]] == [("2026-01", 1)]

    @pytest.mark.usefixtures("dossier")
    def test_d1_h2_un_decideur_n_y_lit_pas_une_personne(self, api: Api) -> None:
        structures = api.lire("/structures", Role.DECIDEUR).json()["structures"]
        assert {s["suivis"] for s in structures} == {None}
        charge = api.lire("/structures/MDS-33-05/charge", Role.DECIDEUR, au=date(2026, 6, 1)).json()
        assert (charge["referents"], charge["arrivees"]) == ([], [])
