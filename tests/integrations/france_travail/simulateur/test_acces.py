"""Who may call the simulator, and what it answers to who may not."""

import time

import httpx
import pytest

from integrations.france_travail.simulateur.etat import ReglagesSimulateur
from integrations.france_travail.simulateur.personnes import empreinte_nir
from integrations.france_travail.simulateur.serveur import Simulateur, demarrer
from tests.integrations.france_travail.simulateur.partenaire import NAISSANCE, NIR, NUMERO, Partenaire, personne
from tests.integrations.france_travail.simulateur.test_orientation import ACCEPTEE, DECISION, RENDEZ_VOUS, rendez_vous

PAR_NIR = "rechercher-usager/v2/usagers/par-datenaissance-et-nir"


def test_un_mauvais_secret_ne_donne_pas_de_jeton(partenaire: Partenaire) -> None:
    """401 invalid_client."""
    reponse = partenaire.s_identifier(secret="autre")
    assert (reponse.status_code, reponse.json()["error"]) == (401, "invalid_client")


def test_un_scope_inconnu_refuse_tout(partenaire: Partenaire) -> None:
    """400 invalid_scope."""
    reponse = partenaire.s_identifier("rechercheusager api_inconnue")
    assert (reponse.status_code, reponse.json()["error"]) == (400, "invalid_scope")


def test_sans_les_scopes_de_l_api_l_appel_est_refuse(simulateur: Simulateur, partenaire: Partenaire) -> None:
    """403."""
    simulateur.charger(personne())
    partenaire.s_identifier("api_rechercher-usagerv2 rechercheusager profil_accedant")
    assert partenaire.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).status_code == 403


@pytest.mark.parametrize(
    ("entetes", "statut"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer autre"}, 401),
        ({"pa-nom-agent": ""}, 401),
        ({"pa-nom-agent": "A|B"}, 400),
    ],
)
def test_jeton_et_agent_sont_controles(
    simulateur: Simulateur, partenaire: Partenaire, entetes: dict[str, str], statut: int
) -> None:
    """401 without a token or with an empty header of agent, 400 with the forbidden character."""
    simulateur.charger(personne())
    reponse = partenaire.appeler(
        "POST",
        "rechercher-usager/v2/usagers/par-numero-francetravail",
        {"numeroFranceTravail": NUMERO},
        headers=entetes,
    )
    assert reponse.status_code == statut


def test_sans_entete_d_agent_on_est_renvoye_a_la_connexion(simulateur: Simulateur, partenaire: Partenaire) -> None:
    """302, as a peer saw it: an answer that must not pass for a success."""
    simulateur.charger(personne())
    partenaire.s_identifier()
    del partenaire.entetes["pa-nom-agent"]
    assert partenaire.chercher(NUMERO).status_code == 302


def test_recherches_sans_resultat(simulateur: Simulateur, partenaire: Partenaire) -> None:
    """S002, S003 under 200; R002 when not attached, R998 for good, R997 on a bad form."""
    simulateur.charger(
        personne(),
        personne("10000000002"),
        personne("10000000003", nir=None, dateNaissance=None, rattachements=["FT"]),
        personne("10000000004", nir=None, dateNaissance=None, en_erreur=True),
    )
    obtenus = [
        partenaire.chercher("10000000009"),
        partenaire.appeler("POST", PAR_NIR, {"nir": NIR, "dateNaissance": NAISSANCE}),
        partenaire.chercher("10000000003"),
        partenaire.chercher("10000000004"),
        partenaire.chercher("12"),
        partenaire.appeler("POST", PAR_NIR, {"nir": "1", "dateNaissance": NAISSANCE}),
    ]
    assert [(reponse.status_code, reponse.json()["codeRetour"]) for reponse in obtenus] == [
        (200, "S002"),
        (200, "S003"),
        (403, "R002"),
        (500, "R998"),
        (400, "R997"),
        (400, "R997"),
    ]
    simulateur.variantes(statut_introuvable=204)
    assert partenaire.chercher("10000000009").status_code == 204


def test_une_personne_chargee_par_empreinte_est_trouvee(simulateur: Simulateur, partenaire: Partenaire) -> None:
    """With or without the NIR's key; the simulator's state shows no NIR."""
    simulateur.charger(personne(nir=None, dateNaissance=None, empreinte=empreinte_nir(NIR, NAISSANCE)))
    for nir in (NIR, f"{NIR}42"):
        reponse = partenaire.appeler("POST", PAR_NIR, {"nir": nir, "dateNaissance": NAISSANCE})
        assert (reponse.json()["codeRetour"], reponse.json()["topIdentiteCertifiee"]) == ("S001", "O")
    assert NIR not in simulateur.http.get("/simulateur/etat").text


def test_les_jetons_expirent() -> None:
    """Both, each after its own delay."""
    reglages = ReglagesSimulateur(duree_jeton_s=1.2, duree_jeton_usager_s=0.4)
    with demarrer(reglages) as simulateur, httpx.Client() as http:
        simulateur.charger(personne())
        partenaire = Partenaire(simulateur, http)
        assert partenaire.s_identifier().json()["expires_in"] == 1
        assert partenaire.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).status_code == 200
        time.sleep(0.5)
        assert partenaire.appeler("GET", "contrat-usager/v2/contrat", numero=NUMERO).status_code == 401
        assert partenaire.chercher(NUMERO).status_code == 200
        time.sleep(0.8)
        assert partenaire.chercher(NUMERO).status_code == 401


def test_une_application_sans_droit_n_a_aucun_acces(simulateur: Simulateur) -> None:
    """R001, whoever the person."""
    simulateur.charger(personne())
    with httpx.Client() as http:
        reponse = Partenaire(simulateur.pour("CD", autorise=False), http).chercher(NUMERO)
    assert (reponse.status_code, reponse.json()["codeRetour"]) == (403, "R001")


def test_chaque_partenaire_voit_tout_et_ne_change_que_ce_qui_est_a_lui(
    simulateur: Simulateur, partenaire: Partenaire
) -> None:
    """The first rendez-vous to take is the chosen organism's; another's rendez-vous is read, not changed."""
    simulateur.charger(personne(preconisation={"parcours": "PED", "organisme": "ML"}))
    partenaire.appeler("POST", DECISION, ACCEPTEE, numero=NUMERO).raise_for_status()
    with httpx.Client() as http:
        mission_locale = Partenaire(simulateur.pour("ML"), http)
        assert (len(mission_locale.activites("ACT380")), partenaire.activites("ACT380")) == (1, [])
        pris = mission_locale.appeler("POST", RENDEZ_VOUS, rendez_vous(), numero=NUMERO).json()["id"]
        assert mission_locale.activites("ACT380") == []
    [lu] = partenaire.appeler("GET", "rendez-vous-partenaire/v1/rendez-vous-usager", numero=NUMERO).json()
    assert lu["idOrigine"] == pris
    assert partenaire.appeler("PUT", RENDEZ_VOUS, rendez_vous(id=pris), numero=NUMERO).status_code == 403
