"""Faults of the simulator: the ones that were asked for, drawn from their seed, and none other."""

import time

import httpx
import pytest
from pydantic import ValidationError

from integrations.france_travail.simulateur.pannes import Pannes
from integrations.france_travail.simulateur.serveur import Simulateur
from tests.integrations.france_travail.simulateur.partenaire import NUMERO, Partenaire, personne
from tests.integrations.france_travail.simulateur.test_orientation import RENDEZ_VOUS, rendez_vous


@pytest.fixture
def prete(simulateur: Simulateur, partenaire: Partenaire) -> Partenaire:
    """A caller that holds its tokens."""
    simulateur.charger(personne(preconisation={"parcours": "PSP", "organisme": "CD"}))
    partenaire.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).raise_for_status()
    return partenaire


def prendre(partenaire: Partenaire) -> int | str:
    """Take a rendez-vous: the status, or the name of the transport's error."""
    try:
        return partenaire.appeler("POST", RENDEZ_VOUS, rendez_vous(), numero=NUMERO).status_code
    except httpx.TransportError as erreur:
        return type(erreur).__name__


def pris(simulateur: Simulateur) -> int:
    """How many rendez-vous the simulator holds."""
    return len(simulateur.personne(NUMERO)["rendez_vous"])


def test_une_panne_inconnue_ou_hors_bornes_est_refusee(simulateur: Simulateur) -> None:
    """A typing error must not pass for a quiet simulator."""
    for pannes in ({"part_inconnue": 1}, {"part_5xx": 2}, {"quota_par_seconde": 0}):
        assert simulateur.http.post("/simulateur/pannes", json=pannes).status_code == 400
    with pytest.raises(ValidationError):
        Pannes(part_429=-1)


def test_une_personne_mal_chargee_ou_fusionnee_a_elle_meme_est_refusee(simulateur: Simulateur) -> None:
    """A test must not believe that it loaded somebody; nor may a merge turn in circles."""
    for chargee in (personne(dateNaissance=None), personne("12"), {**personne(), "inconnu": 1}):
        assert simulateur.http.post("/simulateur/personnes", json=[chargee]).status_code == 400
    simulateur.charger(personne(), personne("10000000002"))
    assert simulateur.http.post(f"/simulateur/personnes/{NUMERO}/fusion/{NUMERO}").status_code == 409
    simulateur.agir(f"personnes/{NUMERO}/fusion/10000000002")
    assert simulateur.http.post(f"/simulateur/personnes/10000000002/fusion/{NUMERO}").status_code == 409


def test_les_appels_ne_perdent_pas_quarante_millisecondes(simulateur: Simulateur, prete: Partenaire) -> None:
    """Each answer is sent at once (TCP_NODELAY), whatever the machine's load: the fastest of twenty calls tells."""
    durees = []
    for _ in range(20):
        debut = time.perf_counter()
        prete.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO)
        durees.append(time.perf_counter() - debut)
    assert min(durees) < 0.03


def test_la_documentation_ne_va_chercher_rien_ailleurs(simulateur: Simulateur) -> None:
    """Its page is whole without network, and spared from faults."""
    simulateur.pannes(indisponible=True)
    page = simulateur.http.get("/docs")
    assert page.status_code == 200
    assert "https://" not in page.text


def test_le_quota_est_tenu_et_l_attente_dite(simulateur: Simulateur, prete: Partenaire) -> None:
    """Five calls in a second, then 429 with an attente that suffices."""
    simulateur.pannes(quota_par_seconde=5)
    reponses = [prete.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO) for _ in range(7)]
    assert [reponse.status_code for reponse in reponses] == [200] * 5 + [429] * 2
    time.sleep(float(reponses[-1].headers["retry-after"]))
    assert prete.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).status_code == 200


def test_coupure_avant_effet(simulateur: Simulateur, prete: Partenaire) -> None:
    """The connection drops and nothing was done; one only, as asked."""
    simulateur.pannes(part_coupure_avant=1, nombre=1)
    assert prendre(prete) in {"ReadError", "RemoteProtocolError"}
    assert pris(simulateur) == 0
    assert prendre(prete) == 202
    assert simulateur.etat()["pannes"] == {"coupure_avant": 1}


def test_coupure_apres_effet(simulateur: Simulateur, prete: Partenaire) -> None:
    """The answer is lost, the rendez-vous is there: who takes it again has two."""
    simulateur.pannes(part_coupure_apres=1, nombre=1)
    assert prendre(prete) in {"ReadError", "RemoteProtocolError"}
    assert pris(simulateur) == 1
    assert prendre(prete) == 202
    assert pris(simulateur) == 2


def test_erreur_apres_effet(simulateur: Simulateur, prete: Partenaire) -> None:
    """A 504 that came too late: the rendez-vous is there."""
    simulateur.pannes(part_5xx_apres=1, nombre=1)
    assert (prendre(prete), pris(simulateur)) == (504, 1)


def test_reponse_lente(simulateur: Simulateur, prete: Partenaire) -> None:
    """Slower than the caller waits; the effect may come all the same, as with a real timeout."""
    simulateur.pannes(part_lente=1, lenteur_s=0.6, nombre=1)
    prete.http.timeout = httpx.Timeout(0.2)
    assert prendre(prete) == "ReadTimeout"


def test_erreurs_5xx_et_429_tirees_de_la_graine(simulateur: Simulateur, prete: Partenaire) -> None:
    """The same seed gives the same statuses; chosen APIs only."""

    def tirage(graine: int) -> list[int | str]:
        simulateur.pannes(graine=graine, part_5xx=0.4, part_429=0.2, chemins=["rendez-vous"])
        assert prete.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).status_code == 200
        return [prendre(prete) for _ in range(20)]

    premier = tirage(1)
    assert tirage(1) == premier
    assert tirage(2) != premier
    assert set(premier) == {202, 429, 500, 502, 503, 504}


def test_indisponible(simulateur: Simulateur, prete: Partenaire) -> None:
    """503 everywhere, R999 for the search."""
    simulateur.pannes(indisponible=True)
    assert prendre(prete) == 503
    reponse = prete.chercher(NUMERO)
    assert (reponse.status_code, reponse.json()["codeRetour"]) == (503, "R999")


def test_activites_en_double(simulateur: Simulateur, prete: Partenaire) -> None:
    """The same identifier twice in a page."""
    simulateur.pannes(part_doublon=1)
    premiere, seconde = prete.activites("ACT382")
    assert premiere == seconde


def test_ce_que_le_fichier_publie_ne_nomme_pas_est_compte(simulateur: Simulateur, prete: Partenaire) -> None:
    """Accepted, as France Travail's servers would, but a mistyped field is seen."""
    prete.appeler("POST", RENDEZ_VOUS, rendez_vous(urlvisio="https://visio.test"), numero=NUMERO)
    assert simulateur.etat()["compteurs"]["champ inconnu rendez-vous.urlvisio"] == 1


def test_le_journal_dit_les_effets_dans_l_ordre(simulateur: Simulateur, prete: Partenaire) -> None:
    """Ranks follow each other, and may be read from one on."""
    for _ in range(3):
        prendre(prete)
    effets = simulateur.http.get("/simulateur/journal", params={"apres": 1}).json()
    assert [(effet["rang"], effet["operation"]) for effet in effets] == [(2, "rendezVousCree"), (3, "rendezVousCree")]
