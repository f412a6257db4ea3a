"""Where a dossier stands, for those who follow it and for the person herself: her own dossier, and nothing else."""

from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import REFERENT, SECRET, derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, identite, probleme


@pytest.fixture(scope="module")
def dossier(api: Api) -> UUID:
    """A whole parcours, with a rendez-vous to come."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    dossier = api.ouvrir(identite=identite(nom="Lagarde", prenom="Anaïs"))
    derouler(api, dossier)
    api.faire(
        dossier,
        "planifier-rendez-vous",
        le=(aujourd_hui() + timedelta(days=3)).isoformat(),
        heure="09:30",
        motif="SUIVI",
        structure="MDS-33-05",
    )
    api.projeter()
    return dossier


def mienne(api: Api, dossier: UUID, role: Role = Role.ALLOCATAIRE) -> httpx.Response:
    jeton = api.jeton(role, agent=dossier)
    return api.appeler("GET", "/mes-demarches", entetes={"Authorization": f"Bearer {jeton}"})


def test_sans_dossier_il_n_y_a_rien(api: Api) -> None:
    probleme(mienne(api, uuid4()), 404, "dossier-inconnu")


def test_une_personne_ne_lit_aucun_dossier_par_ailleurs(api: Api, dossier: UUID) -> None:
    """Not even her own, by the professionals' routes."""
    jeton = api.jeton(Role.ALLOCATAIRE, agent=dossier)
    for chemin in (f"/dossiers/{dossier}", f"/dossiers/{dossier}/synthese", "/dossiers", "/ma-journee"):
        reponse = api.appeler("GET", chemin, entetes={"Authorization": f"Bearer {jeton}"})
        probleme(reponse, 403, "interdit")


def test_ce_que_la_personne_trouve(api: Api, dossier: UUID) -> None:
    reponse = mienne(api, dossier)
    lues: dict[str, Any] = reponse.json()
    assert lues["prenom"] == "Anaïs"
    assert lues["prochain_rendez_vous"]["le"] == (aujourd_hui() + timedelta(days=3)).isoformat()
    assert [r["etat"] for r in lues["passes"]] == ["HONORE", "MANQUE", "ANNULE"]
    assert lues["contact"] == {"structure": "MDS-33-05", "libelle_structure": "MDS Bordeaux", "commune": None}
    assert (lues["engagements"]["fin_le"], lues["engagements"]["objectifs"]) == ("2026-07-31", SECRET)
    assert reponse.headers["ETag"] == f'"{lues["version"]}"'
    assert {"notes", "diagnostic", "manquements", "sanctions"}.isdisjoint(lues)


def test_la_page(api: Api, dossier: UUID) -> None:
    """In words, what the view holds; what professionals write for themselves is not there, no other page opens."""
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
        page = unescape(elle.ouvrir("/").text)
        for attendu in ("Bonjour Anaïs", "à 9 h 30", "MDS Bordeaux", "Signé le", SECRET):
            assert attendu.replace(" h ", "\N{NO-BREAK SPACE}h\N{NO-BREAK SPACE}") in page
        for dit in ("vous êtes venu(e)", "vous n'êtes pas venu(e)", "annulé"):
            assert f'<span class="etiquette">{dit}</span>' in page
        assert "honoré" not in page
        assert str(dossier) not in page
        for interdite in (f"/dossier/{dossier}", "/file-active", "/pilotage", f"/relecture/{dossier}"):
            assert elle.ouvrir(interdite).status_code == 403
    with api.visiteur(Role.ALLOCATAIRE) as inconnue:
        assert inconnue.ouvrir("/").status_code == 404


def test_la_synthese_d_un_dossier(api: Api, dossier: UUID) -> None:
    """The diagnostic, the contract and its plan; texts for whoever reads them."""
    lue = api.lire(f"/dossiers/{dossier}/synthese").json()
    assert (lue["structure"], lue["referent"]) == ("MDS-33-05", REFERENT)
    assert (lue["diagnostic"]["etabli_le"], lue["diagnostic"]["actualise_le"]) == ("2026-02-06", "2026-03-16")
    assert (lue["contrat"]["signe_le"], lue["contrat"]["objectifs"]) == ("2026-02-05", SECRET)
    sans_texte = api.lire(f"/dossiers/{dossier}/synthese", Role.ADMINISTRATEUR)
    assert SECRET not in sans_texte.text
    assert sans_texte.json()["contrat"]["objectifs"] is None
    probleme(api.lire(f"/dossiers/{uuid4()}/synthese"), 404, "dossier-inconnu")


def test_le_plan_d_action(api: Api) -> None:
    """Of the contract that waits for its signature, until one is signed."""
    dossier = api.ouvrir()
    derouler(api, dossier, "proposer-contrat-engagement")
    contrat = api.lire(f"/dossiers/{dossier}/synthese").json()["contrat"]["id"]
    axes = [{"theme": "EMPLOI", "objectif": SECRET}]
    api.faire(dossier, "arreter-plan-action", survenu_le="2026-02-03", contrat=contrat, axes=axes)
    demarche = {"contrat": contrat, "type_action": "FORMATION", "debut_le": "2026-02-09", "fin_le": "2026-06-26"}
    demarche |= {"survenu_le": "2026-02-03", "heures_hebdo": 6, "responsable": "ORGANISME", "executant": "ASSO-33-01"}
    api.faire(dossier, "prevoir-demarche", **demarche, detail=SECRET)
    api.faire(dossier, "prevoir-demarche", **demarche)
    lu = mienne(api, dossier).json()["engagements"]
    assert (lu["signe_le"], lu["axes"]) == (None, axes)
    assert [(d["etat"], d["executant"], d["detail"]) for d in lu["demarches"]] == [
        ("PREVUE", "ASSO-33-01", SECRET),
        ("PREVUE", "ASSO-33-01", None),
    ]
