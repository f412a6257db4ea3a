"""Ad hoc queries over HTTP: what a role may not ask, its own answers, and queries kept and shared."""

from typing import Any
from uuid import uuid4

import pytest

from ledger.annexes import requetes as module
from ledger.vocabulaire.acteur import Role
from tests.web.parcours import derouler
from tests.web.reseau import declarer
from tests.web.serveur import Api, probleme

SIGNES = {"mesures": ["premieres"], "dimensions": ["mds"]}
PAR_DOSSIER = {"mesures": ["premieres"], "dimensions": ["dossier"]}


@pytest.fixture(scope="module", autouse=True)
def peuple(api: Api) -> None:
    """Eleven beginnings in an MDS, one in another."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    for _ in range(11):
        derouler(api, api.ouvrir(), "decider-orientation")
    derouler(api, api.ouvrir(mds="MDS-33-29"), "decider-orientation")
    api.projeter()


def poser(api: Api, demande: dict[str, Any], role: Role = Role.DECIDEUR, **parametres: Any) -> Any:
    return api.appeler("POST", "/requetes/executer", role=role, json=demande, params=parametres)


def garder(api: Api, demande: dict[str, Any], role: Role, partage: Role | None = None, titre: str = "Par MDS") -> Any:
    return api.appeler("POST", "/requetes", role=role, json={"titre": titre, "partage": partage, "demande": demande})


def un_autre(api: Api, role: Role) -> dict[str, str]:
    """The header of another agent of this role."""
    return {"Authorization": f"Bearer {api.jeton(role, agent=uuid4())}"}


class TestRefus:
    @pytest.mark.parametrize(
        ("demande", "role", "statut", "reference"),
        [
            (PAR_DOSSIER, Role.DECIDEUR, 403, "dimension-interdite"),
            (
                {"mesures": ["premieres"], "filtres": {"annee_naissance": "1988"}},
                Role.DECIDEUR,
                403,
                "dimension-interdite",
            ),
            (SIGNES, Role.PARTENAIRE, 403, "interdit"),
            ({"mesures": ["premieres"], "dimensions": ["mds; drop"]}, Role.AUDITEUR, 422, "requete-refusee"),
            ({"mesures": ["drop"]}, Role.AUDITEUR, 422, "requete-refusee"),
            ({"mesures": ["premieres"], "sql": "select"}, Role.AUDITEUR, 422, "requete-invalide"),
            ({"mesures": ["premieres"], "filtres": {"semaine": "hier"}}, Role.AUDITEUR, 422, "valeur-illisible"),
            ({"mesures": ["premieres"], "filtres": {"mds": "\x00"}}, Role.AUDITEUR, 422, "valeur-illisible"),
        ],
        ids=str,
    )
    def test_executer_et_garder(
        self, api: Api, demande: dict[str, Any], role: Role, statut: int, reference: str
    ) -> None:
        """What may not be asked may not be kept either, except for a value that only the database can judge."""
        probleme(poser(api, demande, role), statut, reference)
        if reference != "valeur-illisible":
            probleme(garder(api, demande, role), statut, reference)

    def test_garder_un_caractere_que_la_base_ne_lit_pas(self, api: Api) -> None:
        demande = {"mesures": ["premieres"], "filtres": {"mds": "\x00"}}
        probleme(garder(api, demande, Role.AUDITEUR), 422, "valeur-illisible")

    def test_d1_un_referent_d_un_perimetre_n_a_que_ses_dossiers(self, api: Api) -> None:
        porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure='PLIE-33-01')}"}
        for demande in (PAR_DOSSIER, SIGNES):
            lu = api.appeler("POST", "/requetes/executer", json=demande, entetes=porte).json()
            assert lu["lignes"] == []
            assert "des seuls dossiers que vous pouvez consulter" in lu["avis"]

    def test_inconnue(self, api: Api) -> None:
        for methode, suffixe in (("GET", ""), ("GET", "/resultat"), ("DELETE", "")):
            reponse = api.appeler(methode, f"/requetes/{uuid4()}{suffixe}")
            probleme(reponse, 404, "requete-inconnue")


class TestReponses:
    def test_les_petits_effectifs(self, api: Api) -> None:
        def valeurs(role: Role) -> dict[str, Any]:
            lu = poser(api, SIGNES, role).json()
            assert ("caché" in lu["avis"]) == (role is Role.DECIDEUR)
            return {ligne["dimensions"]["mds"]: ligne["mesures"]["premieres"]["valeur"] for ligne in lu["lignes"]}

        assert valeurs(Role.DECIDEUR) == {"MDS-33-05": 10}
        assert valeurs(Role.AUDITEUR) == {"MDS-33-05": 11, "MDS-33-29": 1}

    def test_par_dossier_pour_qui_voit_les_personnes(self, api: Api) -> None:
        lignes = poser(api, PAR_DOSSIER, Role.AUDITEUR).json()["lignes"]
        assert len(lignes) == 12
        assert api.lire(f"/dossiers/{lignes[0]['dimensions']['dossier']}").status_code == 200

    def test_un_fichier(self, api: Api) -> None:
        reponse = poser(api, SIGNES, format="csv")
        assert reponse.headers["content-disposition"] == 'attachment; filename="requete.csv"'
        texte = reponse.content.decode("utf-8-sig")
        assert "MDS-33-05;10" in texte
        assert "MDS-33-29" not in texte
        assert "moins de 10 personnes est caché" in texte

    def test_le_vocabulaire(self, api: Api) -> None:
        decideur, auditeur = (api.lire("/requetes/dimensions", role).json() for role in (Role.DECIDEUR, Role.AUDITEUR))
        assert set(auditeur["dimensions"]) - set(decideur["dimensions"]) == {"dossier", "annee_naissance"}
        assert ["caché" in lu["avis"] for lu in (decideur, auditeur)] == [True, False]


class TestGardees:
    def test_gardee_partagee_posee_puis_supprimee(self, api: Api) -> None:
        gardee = garder(api, PAR_DOSSIER, Role.AUDITEUR, Role.DECIDEUR)
        assert gardee.status_code == 201
        requete = gardee.json()["requete"]
        lue = api.lire(f"/requetes/{requete}", Role.AUDITEUR).json()
        assert (lue["mienne"], lue["partage"], lue["demande"]["dimensions"]) == (True, "DECIDEUR", ["dossier"])
        resultat = api.lire(f"/requetes/{requete}/resultat", Role.AUDITEUR, au="2026-01-31", horloge="valable").json()
        assert (resultat["valable_au"], len(resultat["lignes"])) == ("2026-01-31", 12)

        autre = un_autre(api, Role.DECIDEUR)
        assert requete in [r["requete"] for r in api.appeler("GET", "/requetes", entetes=autre).json()]
        # Shared, and still asked with the rights of whoever asks.
        probleme(api.appeler("GET", f"/requetes/{requete}/resultat", entetes=autre), 403, "dimension-interdite")
        probleme(api.appeler("DELETE", f"/requetes/{requete}", entetes=autre), 404, "requete-inconnue")
        assert api.appeler("DELETE", f"/requetes/{requete}", role=Role.AUDITEUR).status_code == 204
        probleme(api.lire(f"/requetes/{requete}", Role.AUDITEUR), 404, "requete-inconnue")

    def test_non_partagee_elle_n_est_a_personne_d_autre(self, api: Api) -> None:
        requete = garder(api, SIGNES, Role.DECIDEUR).json()["requete"]
        for role in (Role.DECIDEUR, Role.AUDITEUR):
            autre = un_autre(api, role)
            probleme(api.appeler("GET", f"/requetes/{requete}", entetes=autre), 404, "requete-inconnue")
            assert api.appeler("GET", "/requetes", entetes=autre).json() == []

    def test_pas_plus_que_permis(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        deja = len(api.lire("/requetes", Role.DECIDEUR).json())
        monkeypatch.setattr(module, "PAR_AGENT_MAX", deja + 1)
        assert garder(api, SIGNES, Role.DECIDEUR).status_code == 201
        probleme(garder(api, SIGNES, Role.DECIDEUR), 409, "trop-de-requetes")
        assert len(api.lire("/requetes", Role.DECIDEUR).json()) == deja + 1
