"""Diagnostic in the simulator: what is written is read, each exploration is kept, refusals change nothing."""

from typing import Any

import pytest

from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne

API = "diagnosticargumente/v4"
EXPLORE = {"dateExploration": "2026-11-20T10:00:00+01:00"}
METIER = {"codeTypologie": "MR", "codeRome": "K1304", "codeAppellation": "10857", "nomMetier": "Aide à domicile"}


@pytest.fixture
def connu(simulateur: Simulateur, partenaire: Partenaire) -> Partenaire:
    """A caller, and a person without diagnostic."""
    simulateur.charger(personne())
    return partenaire


def lire(partenaire: Partenaire, chemin: str, **parametres: Any) -> Any:
    """A reading: None for 204."""
    reponse = partenaire.appeler("GET", f"{API}/{chemin}", numero=NUMERO, params=parametres)
    assert reponse.status_code in {200, 204}, reponse.text
    return reponse.json() if reponse.content else None


def ecrire(partenaire: Partenaire, chemin: str, corps: Any = None, methode: str = "POST") -> int:
    """The status of a writing."""
    return partenaire.appeler(methode, f"{API}/{chemin}", corps, numero=NUMERO).status_code


@pytest.mark.parametrize(
    ("chemin", "corps"),
    [
        ("contraintes", {}),
        ("contraintes", EXPLORE),
        ("contraintes", {"contraintesAEnregistrer": [{"code": "23", "valeur": "OUI"}]}),
        ("contraintes", {**EXPLORE, "contraintesAEnregistrer": [{"code": "23", "valeur": "PEUT_ETRE"}]}),
        (
            "contraintes",
            {
                **EXPLORE,
                "contraintesAEnregistrer": [
                    {"code": code, "valeur": "OUI", "estPrioritaire": True} for code in ("23", "24")
                ],
            },
        ),
        ("pouvoiragir", {"confiance": "OUI"}),
        ("diagnostics", {}),
        ("diagnostics", {"codeTypologie": "XX"}),
        ("diagnostics/inconnu/besoins", {**EXPLORE, "besoinAEnregistrer": [{"code": "1", "valeur": "BESOIN"}]}),
    ],
)
def test_des_donnees_non_conformes_sont_refusees(connu: Partenaire, chemin: str, corps: dict[str, Any]) -> None:
    """400, and nothing was written."""
    assert ecrire(connu, chemin, corps) == 400
    assert lire(connu, "dossiers") is None
    assert lire(connu, "dossiers/historisation") is None


def test_un_dossier_refuse_a_moitie_n_ecrit_rien(connu: Partenaire) -> None:
    """The diagnostic comes with contraintes that are refused: neither is kept; 204 when a diagnostic is unknown."""
    corps = {"diagnosticsAEnregistrer": [METIER], "contraintesDossierAEnregistrer": EXPLORE}
    assert ecrire(connu, "dossiers", corps) == 400
    besoins = [{**EXPLORE, "idDiagnostic": "inconnu", "besoinAEnregistrer": [{"code": "1", "valeur": "BESOIN"}]}]
    assert ecrire(connu, "dossiers", {"besoinsParDiagnosticAEnregistrer": besoins}) == 204
    assert lire(connu, "dossiers") is None


def test_un_diagnostic_de_sa_creation_a_sa_suppression(connu: Partenaire, simulateur: Simulateur) -> None:
    """Created, changed, put first, explored, deleted; 500 on an unknown one, as published."""
    cree = connu.appeler("POST", f"{API}/diagnostics", METIER, numero=NUMERO).json()["idDiagnostic"]
    assert ecrire(connu, f"diagnostics/{cree}", {"codeRome": "K1302"}, "PUT") == 200
    assert ecrire(connu, f"diagnostics/{cree}/priorise") == 200
    besoins = {
        **EXPLORE,
        "besoinAEnregistrer": [{"code": "9", "valeur": "BESOIN"}, {"code": "1", "valeur": "POINT_FORT"}],
    }
    assert ecrire(connu, f"diagnostics/{cree}/besoins", besoins) == 200
    [lu] = lire(connu, "diagnostics")["diagnostics"]
    assert (lu["codeRome"], lu["nomMetier"], lu["estPrioritaire"]) == ("K1302", "Aide à domicile", True)
    [par_diagnostic] = lire(connu, "besoins")
    assert [(theme["code"], theme["besoins"][0]["valeur"]) for theme in par_diagnostic["thematiquesBesoins"]] == [
        ("1", "POINT_FORT"),
        ("3", "BESOIN"),
    ]
    assert ecrire(connu, f"diagnostics/{cree}/supprime") == 200
    assert lire(connu, "diagnostics") is None
    assert simulateur.personne(NUMERO)["dossier"]["diagnostics"][0]["statut"] == "SUPPRIME"
    assert ecrire(connu, "diagnostics/inconnu/supprime") == 500


def test_les_contraintes_portent_leurs_situations_et_objectifs(connu: Partenaire) -> None:
    """Situations and objectifs are under their contrainte; the priority moves; the last word stands."""
    corps = {
        **EXPLORE,
        "contraintesAEnregistrer": [{"code": "23", "valeur": "OUI", "impact": "FORT", "estPrioritaire": True}],
        "situationsAEnregistrer": [{"code": "6", "valeur": "OUI"}],
        "objectifsAEnregistrer": [{"code": "6", "valeur": "EN_COURS"}],
    }
    assert ecrire(connu, "contraintes", corps) == 200
    suite = {
        "dateExploration": "2026-11-21T10:00:00Z",
        "contraintesAEnregistrer": [{"code": "24", "valeur": "OUI", "estPrioritaire": True}],
        "objectifsAEnregistrer": [{"code": "6", "valeur": "REALISE"}],
        "declareSansContrainteAEnregistrer": False,
    }
    assert ecrire(connu, "contraintes", suite) == 200
    lues = {lue["code"]: lue for lue in lire(connu, "contraintes")["contraintes"]}
    assert {code: lue["estPrioritaire"] for code, lue in lues.items()} == {"23": False, "24": True}
    assert [situation["valeur"] for situation in lues["23"]["situations"]] == ["OUI"]
    assert [objectif["valeur"] for objectif in lues["23"]["objectifs"]] == ["REALISE"]


def test_chaque_exploration_est_gardee_et_lue_par_pages(connu: Partenaire) -> None:
    """The latest first; by part, by period, by page."""
    for jour in range(1, 13):
        corps = {
            "dateExploration": f"2026-11-{jour:02}T10:00:00Z",
            "contraintesAEnregistrer": [{"code": "23", "valeur": "OUI", "impact": "FORT" if jour % 2 else "FAIBLE"}],
        }
        assert ecrire(connu, "contraintes", corps) == 200
    assert ecrire(connu, "pouvoiragir", {"confiance": "NON", "accompagnement": "OUI"}) == 200
    page = lire(connu, "historisation/contraintes", pageActuelle=2)
    assert (page["totalDonnees"], len(page["donneesParVersionExploration"])) == (12, 2)
    bornes = {"dateDebut": "2026-11-03T00:00:00", "dateFin": "2026-11-04T23:59:59"}
    lues = lire(connu, "historisation/contraintes", **bornes)["donneesParVersionExploration"]
    assert [lue["donnees"]["contraintes"][0]["impact"] for lue in lues] == ["FAIBLE", "FORT"]
    assert lire(connu, "historisation/pouvoiragir")["totalDonnees"] == 1
    assert lire(connu, "dossiers/historisation")["totalDonnees"] == 13
    assert lire(connu, "historisation/autonomienumerique") is None
    assert lire(connu, "pouvoiragir")["resultatAnalyse"] == "Besoin de réassurance, appui demandé"


def test_l_autonomie_garde_ce_qui_n_est_pas_redit(connu: Partenaire) -> None:
    """Contrainte and besoin said in two calls are read together."""
    contrainte = {"code": "22", "valeur": "OUI", "impact": "FAIBLE"}
    premier = {
        **EXPLORE,
        "contrainteAEnregistrer": contrainte,
        "situationsAEnregistrer": [{"code": "42", "valeur": "OUI"}],
    }
    assert ecrire(connu, "autonomienumerique", premier) == 200
    assert (
        ecrire(connu, "autonomienumerique", {**EXPLORE, "besoinAEnregistrer": {"code": "7", "valeur": "BESOIN"}}) == 200
    )
    lue = lire(connu, "autonomienumerique")
    assert (lue["contrainte"]["situations"][0]["code"], lue["besoin"]["valeur"]) == ("42", "BESOIN")


def test_le_referentiel_est_celui_du_registre(connu: Partenaire) -> None:
    """The version that our diagnostics store; a part of it on demand."""
    entier = lire(connu, "referentiel")
    assert sum(len(theme["besoins"]) for theme in entier["thematiquesBesoins"]) == 21
    assert {lue["code"] for lue in entier["thematiqueContrainte"]["contraintes"]} >= {"22", "23", "24", "25"}
    situations = lire(connu, "referentiel/contrainte/situation")["thematiqueContrainte"]["contraintes"]
    assert all("situations" in lue and "objectifs" not in lue for lue in situations)
    assert len(lire(connu, "referentiel/pouvoir-agir/analyse", confiance="NON")["pourvoirAgir"]["analyses"]) == 3
