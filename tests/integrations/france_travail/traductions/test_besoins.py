"""Besoins of a diagnostic: whom they hang from at France Travail, the codes both ways, and none told twice elsewhere."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import httpx
import pytest

from integrations.france_travail import services
from integrations.france_travail.appel import Appel
from integrations.france_travail.client import Client
from integrations.france_travail.simulateur.apis.diagnostic.referentiel import THEMATIQUES
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.france_travail.traductions import diagnostic
from integrations.livraison.echecs import Indisponible
from ledger.events.suivi.diagnostic import DiagnosticEtabli
from ledger.vocabulaire.suivi.diagnostic import ValeurBesoin, referentiels
from tests.commands.etapes.diagnostic import DIAGNOSTIQUE, actualiser_diagnostic
from tests.integrations.france_travail.clients import PERSONNE, Scene, client
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, personne
from tests.integrations.france_travail.simulateur.publie import publie
from tests.integrations.france_travail.traductions.traduits import corps, transmis

DITS = {"9": ValeurBesoin.BESOIN, "8": ValeurBesoin.POINT_FORT}


@cache
def etabli() -> Appel:
    """What is told of a diagnostic."""
    return transmis(DIAGNOSTIQUE, classe=DiagnosticEtabli)


@pytest.fixture
def ft(simulateur: Simulateur) -> Iterator[Client]:
    """A client, and a person whom France Travail knows without any métier."""
    simulateur.charger(personne())
    with client(simulateur) as ouvert:
        yield ouvert


def metier(ft: Client, nom: str) -> str:
    """A métier that an agent of France Travail noted; its id."""
    cree = Appel(services.CREATION_DIAGNOSTIC, "POST", "/diagnostics", {"nomMetier": nom})
    identifiant: str = ft.executer(cree, PERSONNE).corps["idDiagnostic"]
    return identifiant


def agir(ft: Client, identifiant: str, quoi: str) -> None:
    ft.executer(Appel(services.DIAGNOSTIC, "POST", f"/diagnostics/{identifiant}/{quoi}", {}), PERSONNE)


def lus(ft: Client) -> dict[str, dict[str, ValeurBesoin]]:
    """Besoins as France Travail reads them back, by name of métier, in our words."""
    return {
        par["diagnostic"]["nomMetier"]: {
            besoin["code"]: diagnostic.BESOINS.lire(besoin["valeur"])
            for theme in par["thematiquesBesoins"]
            for besoin in theme["besoins"]
        }
        for par in ft.lire("diagnosticargumente/v4 : GET /besoins", "/besoins", PERSONNE)
    }


def test_ce_qui_est_dit() -> None:
    assert corps(etabli())[diagnostic.PAR_DIAGNOSTIC] == [
        {
            "dateExploration": "2025-03-20T12:00:00.000+01:00",
            "besoinAEnregistrer": [{"code": "9", "valeur": "BESOIN"}, {"code": "8", "valeur": "POINT_FORT"}],
        }
    ]


def test_sans_besoin_rien_n_est_lu_ni_cree() -> None:
    appel = transmis(DIAGNOSTIQUE.puis(actualiser_diagnostic(), "2025-04-01"))
    assert diagnostic.PAR_DIAGNOSTIC not in corps(appel)
    assert appel.lecture is None


def test_sous_le_metier_que_france_travail_met_en_premier(ft: Client) -> None:
    premier, _ = metier(ft, "Boulanger"), metier(ft, "Soudeuse")
    agir(ft, premier, "priorise")
    ft.executer(etabli(), PERSONNE)
    assert lus(ft) == {"Boulanger": DITS, "Soudeuse": {}}


def test_un_metier_supprime_n_est_plus_choisi(ft: Client) -> None:
    _, supprime = metier(ft, "Soudeuse"), metier(ft, "Boulanger")
    agir(ft, supprime, "priorise")
    agir(ft, supprime, "supprime")
    ft.executer(etabli(), PERSONNE)
    assert lus(ft) == {"Soudeuse": DITS}


def test_sans_metier_un_seul_est_cree_et_il_dit_qu_il_n_est_pas_defini(ft: Client, simulateur: Simulateur) -> None:
    for _ in range(2):
        ft.executer(etabli(), PERSONNE)
    assert lus(ft) == {"Projet à définir": DITS}
    (cree,) = simulateur.personne(NUMERO)["dossier"]["diagnostics"]
    assert cree["idMetierChiffre"] == "NON_DEFINI"


def test_une_creation_dont_la_reponse_se_perd_n_en_fait_pas_deux(ft: Client, simulateur: Simulateur) -> None:
    simulateur.pannes(part_coupure_apres=1, chemins=["/diagnostics"], methodes=["POST"], nombre=1)
    with pytest.raises(Indisponible) as perdue:
        ft.executer(etabli(), PERSONNE)
    assert perdue.value.recu
    ft.executer(etabli(), PERSONNE)
    assert lus(ft) == {"Projet à définir": DITS}


def test_un_metier_qui_disparait_entre_temps_n_est_pas_un_succes() -> None:
    """France Travail answers 204 to what hangs from an unknown métier, and keeps nothing of it."""
    lecture = {"diagnostics": [{"idDiagnostic": "d1", "statut": "EN_COURS"}]}
    scene = Scene(lambda r: httpx.Response(200, json=lecture) if r.method == "GET" else httpx.Response(204))
    with pytest.raises(Indisponible, match="ne connaît plus"):
        scene.client.executer(etabli(), PERSONNE)


@pytest.mark.parametrize("lu", [{"diagnostics": "x"}, ["x"], {"diagnostics": [3]}], ids=["texte", "liste", "nombre"])
def test_une_lecture_illisible_ne_laisse_rien_partir(lu: Any) -> None:
    scene = Scene(lambda _: httpx.Response(200, json=lu))
    with pytest.raises(Indisponible, match="illisible"):
        scene.client.executer(etabli(), PERSONNE)
    assert [requete.method for requete in scene.appels] == ["GET"]


def test_les_numeros_sont_ceux_du_fichier_publie() -> None:
    """Both ways: each number of ours is one of theirs, and each of theirs may be said."""
    notres = {str(code) for code in referentiels()[diagnostic.VERSION].par_besoin}
    assert notres == {str(code) for _, codes in THEMATIQUES.values() for code in codes}
    fichier = publie("diagnostic-usager.json")
    if fichier is None:
        pytest.skip(
            "diagnostic-usager.json n'est pas là (PARCOURS_SHARED) : les numéros du simulateur en tiennent lieu"
        )
    exemples = json.loads(fichier.read_text())["paths"]["/referentiel"]["get"]["responses"]["200"]["content"]
    (exemple,) = exemples["application/json"]["examples"].values()
    lu = json.loads(exemple["value"])
    assert notres == {besoin["code"] for theme in lu["thematiquesBesoins"] for besoin in theme["besoins"]}
