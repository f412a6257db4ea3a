"""Dashboards by axes and filters, as of any date; the dossiers behind a figure; and what is refused."""

import csv
from typing import Any
from uuid import uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.export.formats import MEDIAS, Format
from readmodels.pilotage.catalogue import INDICATEURS, TABLEAUX
from readmodels.pilotage.mesure import axes_possibles
from tests.web.parcours import derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, probleme


@pytest.fixture(scope="module", autouse=True)
def peuple(api: Api) -> None:
    """Two whole parcours and a beginning, in two MDS."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    declarer(api.services.journal, "MDS-33-29", "Porte du Médoc")
    derouler(api, api.ouvrir())
    derouler(api, api.ouvrir(mds="MDS-33-29"))
    derouler(api, api.ouvrir(mds="MDS-33-29"), "decider-orientation")
    api.projeter()


def lire(api: Api, tableau: str, **parametres: Any) -> dict[str, Any]:
    reponse = api.appeler("GET", f"/tableaux/{tableau}", role=Role.AUDITEUR, params=parametres)
    assert reponse.status_code == 200, reponse.text
    lu: dict[str, Any] = reponse.json()
    return lu


def valeurs(api: Api, tableau: str, code: str, **parametres: Any) -> dict[Any, float | None]:
    """Values of an indicator by its only axis, or its only value under None."""
    cellules = lire(api, tableau, **parametres)["cellules"]
    return {next(iter(c["axes"].values()), None): c["valeurs"][code]["valeur"] for c in cellules}


class TestSommaire:
    def test_chaque_tableau_et_ses_definitions(self, api: Api) -> None:
        lu = api.lire("/tableaux", Role.DECIDEUR).json()
        assert [t["code"] for t in lu["tableaux"]] == list(TABLEAUX)
        assert {i["code"] for t in lu["tableaux"] for i in t["indicateurs"]} == set(INDICATEURS)
        for definition in (i for t in lu["tableaux"] for i in t["indicateurs"]):
            assert all(definition[nom] for nom in ("libelle", "definition", "ecarte", "reference", "source", "unite"))
            assert set(definition["axes"]) <= set(lu["axes"])


class TestChiffres:
    def test_orientation_par_mois(self, api: Api) -> None:
        cellules = lire(api, "orientation", pas="mois", du="2026-01-01", au="2026-01-31", horloge="valable")["cellules"]
        (janvier,) = [c for c in cellules if c["axes"]["mois"] == "2026-01"]
        lues = {code: valeur["valeur"] for code, valeur in janvier["valeurs"].items()}
        assert lues == {
            "premieres": 3,
            "moins_15_jours": 3,
            "moins_1_mois": 0,
            "moins_6_semaines": 0,
            "plus_6_semaines": 0,
            "part_moins_un_mois": 100.0,
            "delai_orientation": 10.0,
            "refusees": 0,
            "reorientations": 0,
            "reorientations_demandees": 0,
            "reorientations_refusees": 0,
            "entrees": 3,
            "orientes_6_semaines": None,
            "en_attente": 0,
            "en_attente_hors_delai": 0,
        }

    def test_orientation_par_pts(self, api: Api) -> None:
        assert valeurs(api, "orientation", "premieres", par="pts") == {"Bordeaux": 1, "Porte du Médoc": 2}

    def test_contractualisation_et_ses_filtres(self, api: Api) -> None:
        assert valeurs(api, "contractualisation", "signes") == {None: 2}
        assert valeurs(api, "contractualisation", "signes", mds="MDS-33-29") == {None: 1}
        assert valeurs(api, "contractualisation", "signes", mds="MDS-33-01") == {None: 0}
        assert valeurs(api, "contractualisation", "signes", mois="2025-12", par="mds") == {}

    def test_un_filtre_vide_garde_ce_qui_n_est_pas_renseigne(self, api: Api) -> None:
        tout = valeurs(api, "orientation", "premieres", par="referent")
        assert tout[None] == 3
        assert valeurs(api, "orientation", "premieres", par="referent", referent="") == {None: 3}

    def test_situation_a_une_date(self, api: Api) -> None:
        codes = ("a_accompagner", "suivis", "taux_contractualisation")
        filtre = {"par": "structure", "structure": "MDS-33-05"}

        def situation(**quand: str) -> list[list[float]]:
            cellules = lire(api, "contractualisation", **filtre, **quand)["cellules"]
            return [[c["valeurs"][code]["numerateur"] for code in codes] for c in cellules]

        assert situation() == [[2, 2, 0]]
        assert situation(au="2026-03-01", horloge="valable") == [[2, 2, 2]]
        assert situation(au="2026-03-01", horloge="connu") == []

    @pytest.mark.parametrize("tableau", TABLEAUX)
    def test_chaque_axe_et_plusieurs_ensemble(self, api: Api, tableau: str) -> None:
        indicateurs = TABLEAUX[tableau].indicateurs
        axes = list(dict.fromkeys(axe for i in indicateurs for axe in axes_possibles(i, pas=True)))
        for axe in axes:
            lu = lire(api, tableau, par=axe)
            assert all(list(c["axes"]) == [axe] for c in lu["cellules"])
            sans = {i.code for i in indicateurs if axe not in axes_possibles(i, pas=True)}
            assert set(lu["sans_objet"]) == sans
        assert lire(api, tableau, par=["pts", "mds"], pas="mois") == lire(
            api, tableau, par=["mois", "pts", "mds", "pts"]
        )

    @pytest.mark.parametrize("tableau", TABLEAUX)
    def test_ce_que_la_reponse_dit_d_elle_meme(self, api: Api, tableau: str) -> None:
        lu = api.lire(f"/tableaux/{tableau}", Role.AUDITEUR).json()
        assert lu["connu_au"] == lu["valable_au"] == aujourd_hui().isoformat()
        assert lu["position"] == api.services.journal.position()
        assert [d["code"] for d in lu["definitions"]] == [i.code for i in TABLEAUX[tableau].indicateurs]
        (cellule,) = lu["cellules"]
        assert list(cellule["valeurs"]) == [d["code"] for d in lu["definitions"]]

    def test_du_et_apres(self, api: Api) -> None:
        tout = valeurs(api, "orientation", "premieres")
        assert valeurs(api, "orientation", "premieres", du="2026-01-15") == tout == {None: 3}
        assert valeurs(api, "orientation", "premieres", du="2026-01-16") == {None: 0}

    def test_un_chiffre_suit_le_journal(self, api: Api) -> None:
        """What was just written is in the figure, at the position that the answer carries."""
        avant = lire(api, "orientation")
        api.ouvrir(mds="MDS-33-29")
        position = api.projeter()
        apres = lire(api, "orientation", position_min=position)
        assert apres["position"] >= position > avant["position"]
        entrees = [lu["cellules"][0]["valeurs"]["entrees"]["valeur"] for lu in (avant, apres)]
        assert entrees[1] == entrees[0] + 1


class TestQuiLit:
    """D1, H2: three persons are nobody's business but of those who may open their dossiers."""

    @pytest.mark.parametrize("tableau", TABLEAUX)
    def test_d1_h2_le_decideur_n_a_pas_de_petits_effectifs(self, api: Api, tableau: str) -> None:
        for parametres in ({}, {"pas": "mois"}, {"par": ["pts", "sexe"]}, {"mds": "MDS-33-29"}):
            lu = api.lire(f"/tableaux/{tableau}", Role.DECIDEUR, **parametres).json()
            valeurs = [v for c in lu["cellules"] for v in c["valeurs"].values()]
            assert bool(valeurs) == ("par" not in parametres and "pas" not in parametres)
            assert all(v["masque"] and v["valeur"] is v["numerateur"] is None for v in valeurs)
            assert "moins de 10 personnes est caché" in lu["avis"]

    def test_d1_h2_un_agent_n_a_que_les_siens(self, api: Api) -> None:
        """A délégataire who follows nobody reads noughts where the département has three orientations."""
        porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure='PLIE-33-99')}"}
        lu = api.appeler("GET", "/tableaux/orientation", entetes=porte).json()
        (cellule,) = lu["cellules"]
        assert {v["numerateur"] for v in cellule["valeurs"].values()} == {0}
        assert "des seuls dossiers que vous pouvez consulter" in lu["avis"]
        assert (
            api.appeler("GET", "/tableaux/orientation", entetes=porte, params={"par": "mds"}).json()["cellules"] == []
        )
        derriere = api.appeler("GET", "/indicateurs/premieres/dossiers", entetes=porte).json()
        assert derriere["total"] == 0

    def test_d1_un_fichier_dit_pourquoi(self, api: Api) -> None:
        reponse = api.lire("/tableaux/orientation", Role.DECIDEUR, format="csv")
        lignes = list(csv.reader(reponse.content.decode("utf-8-sig").splitlines(), delimiter=";"))
        (dit,) = [ligne[1] for ligne in lignes if ligne[:1] == ["Petits effectifs"]]
        assert "moins de 10 personnes est caché" in dit
        assert set(lignes[int(lignes[1][1])]) <= {"moins de 10 personnes", ""}


class TestDossiers:
    def test_derriere_un_chiffre(self, api: Api) -> None:
        lu = api.lire("/indicateurs/premieres/dossiers", mds="MDS-33-29").json()
        assert (lu["total"], len(lu["lignes"]), lu["suivant"]) == (2, 2, None)
        assert {ligne["nom"] for ligne in lu["lignes"]} == {"Étchéverry"}
        assert {ligne["premier_le"] for ligne in lu["lignes"]} == {"2026-01-15"}
        for ligne in lu["lignes"]:
            assert api.lire(f"/dossiers/{ligne['dossier']}").status_code == 200

    def test_page_apres_page(self, api: Api) -> None:
        une = api.lire("/indicateurs/premieres/dossiers", limite=2).json()
        autre = api.lire("/indicateurs/premieres/dossiers", limite=2, apres=une["suivant"]).json()
        assert [len(une["lignes"]), len(autre["lignes"]), autre["suivant"]] == [2, 1, None]
        assert une["lignes"][-1]["dossier"] < autre["lignes"][0]["dossier"]

    def test_les_activites_de_l_un_d_eux(self, api: Api) -> None:
        """The hours of the week are those of the figure, up to a day: weeks are told two years back at most."""
        moment: dict[str, Any] = {"au": "2026-06-30", "horloge": "valable"}
        ligne = api.lire("/indicateurs/heures_realisees/dossiers", limite=1, **moment).json()["lignes"][0]
        lues = api.lire(f"/dossiers/{ligne['dossier']}/activites", du="2026-01-01", **moment).json()
        assert sum(semaine["realisees_h"] for semaine in lues["semaines"]) == ligne["apport"] > 0
        probleme(api.lire(f"/dossiers/{uuid4()}/activites"), 404, "dossier-inconnu")

    def test_un_decideur_ne_voit_personne(self, api: Api) -> None:
        probleme(api.lire("/indicateurs/premieres/dossiers", Role.DECIDEUR), 403, "interdit")


@pytest.mark.parametrize(
    ("chemin", "parametres", "statut", "reference"),
    [
        ("/tableaux/orientations", {}, 404, "tableau-inconnu"),
        ("/indicateurs/inconnu/dossiers", {}, 404, "indicateur-inconnu"),
        ("/tableaux/orientation", {"par": "nom"}, 422, "axe-inconnu"),
        ("/tableaux/orientation", {"par": "mois; drop schema d33"}, 422, "axe-inconnu"),
        ("/tableaux/orientation", {"par": ["mois"] * 7}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"pas": "an"}, 422, "requete-invalide"),
        ("/indicateurs/suivis/dossiers", {"mois": "2026-01"}, 422, "axe-inconnu"),
        ("/indicateurs/suivis/dossiers", {"limite": 101}, 422, "requete-invalide"),
        ("/indicateurs/suivis/dossiers", {"membre": "tout"}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"mois": "janvier"}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"jour": "hier"}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"au": "2026-02-30"}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"horloge": "demain"}, 422, "requete-invalide"),
        ("/tableaux/orientation", {"pts": "\x00"}, 422, "valeur-illisible"),
        ("/tableaux/orientation", {"referent": "moi"}, 422, "valeur-illisible"),
    ],
    ids=str,
)
def test_refus(api: Api, chemin: str, parametres: dict[str, Any], statut: int, reference: str) -> None:
    document = probleme(api.appeler("GET", chemin, params=parametres), statut, reference)
    if reference == "axe-inconnu":
        assert "Axes possibles : " in document["detail"]


class TestFichiers:
    @pytest.mark.parametrize("voulu", list(Format))
    def test_par_le_format_ou_par_l_en_tete(self, api: Api, voulu: Format) -> None:
        parametres = {"par": "pts", "au": "2026-06-30"}
        par_format = api.appeler("GET", "/tableaux/orientation", params=parametres | {"format": voulu.value})
        par_en_tete = api.appeler(
            "GET", "/tableaux/orientation", params=parametres, entetes={"Accept": f"text/html, {MEDIAS[voulu]};q=0.9"}
        )
        for reponse in (par_format, par_en_tete):
            assert reponse.status_code == 200
            assert reponse.headers["content-type"].startswith(MEDIAS[voulu])
            assert reponse.headers["content-disposition"] == f'attachment; filename="orientation.{voulu.value}"'
            assert reponse.content

    def test_le_contenu(self, api: Api) -> None:
        reponse = api.lire("/tableaux/orientation", Role.AUDITEUR, format="csv", par="pts", horloge="valable")
        lignes = list(csv.reader(reponse.content.decode("utf-8-sig").splitlines(), delimiter=";"))
        assert lignes[0] == ["Orientation"]
        assert ["Position du journal", str(api.services.lecteur.position())] in lignes
        tableau = lignes[int(lignes[1][1]) - 1 :]
        assert tableau[0][:2] == ["Pôle territorial de solidarité", "Premières orientations"]
        assert [ligne[:2] for ligne in tableau[1:]] == [["Bordeaux", "1"], ["Porte du Médoc", "2"]]

    @pytest.mark.parametrize(
        "accept",
        ["*/*", "", "application/json, text/csv", "text/csv;q=0.1, application/json", "text/csv;q=0", "text/csv;q=x"],
    )
    def test_sinon_du_json(self, api: Api, accept: str) -> None:
        reponse = api.appeler("GET", "/tableaux/orientation", entetes={"Accept": accept})
        assert reponse.headers["content-type"] == "application/json"

    def test_format_inconnu(self, api: Api) -> None:
        probleme(api.lire("/tableaux/orientation", format="pdf"), 422, "requete-invalide")
