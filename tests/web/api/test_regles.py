"""Rules and deadlines over HTTP."""

from functools import partial
from uuid import UUID

import pytest

from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api, probleme


class TestRegles:
    def test_toutes_ou_celles_du_jour(self, api: Api) -> None:
        toutes = api.lire("/regles", Role.DECIDEUR).json()
        du_jour = api.lire("/regles", Role.DECIDEUR, au="2024-12-31").json()
        assert [r["version"] for r in toutes if r["code"] == "O1"] == ["O1@2009-06-01", "O1@2025-01-01"]
        assert [r["version"] for r in du_jour if r["code"] == "O1"] == ["O1@2009-06-01"]
        o1 = next(r for r in toutes if r["version"] == "O1@2025-01-01")
        assert (o1["delai"], o1["verifiee"]) == ("6 semaines", True)
        assert o1["source"].startswith("CASF D262-65-2")

    def test_une_date_illisible(self, api: Api) -> None:
        probleme(api.lire("/regles", au="demain"), 422, "requete-invalide")

    def test_sans_jeton(self, api: Api) -> None:
        probleme(api.appeler("GET", "/regles", role=None), 401, "jeton-refuse")


class TestEcheances:
    def test_de_l_ouverture_a_l_orientation(self, api: Api) -> None:
        dossier = api.ouvrir()
        (attendue,) = api.lire(f"/dossiers/{dossier}/echeances").json()
        assert (attendue["nature"], attendue["due_le"]) == ("orientation_a_decider", "2026-02-16")
        assert attendue["depassee"]
        assert attendue["fermee_par"] == ["orientation.decidee"]
        assert api.lire(f"/dossiers/{dossier}/echeances", au="2026-01-06").json() == []

    def test_l15_ce_qui_etait_vrai_se_demande_comme_ce_qui_etait_connu(self, api: Api) -> None:
        """Opened in January, oriented in February, recorded today: what was awaited in between, as it is known now."""
        dossier = api.ouvrir()
        voie = {"parcours": "PROFESSIONNEL", "structure": "MDS-33-05", "organisme": "CONSEIL_DEPARTEMENTAL"}
        api.faire(dossier, "decider-orientation", survenu_le="2026-02-02", decideur="CONSEIL_DEPARTEMENTAL", **voie)
        lire = partial(api.lire, f"/dossiers/{dossier}/echeances", au="2026-01-06")
        (attendue,) = lire(horloge="valable").json()
        assert (attendue["nature"], attendue["depassee"]) == ("orientation_a_decider", False)
        assert lire(horloge="connu").json() == lire().json() == []

    def test_dossier_inconnu(self, api: Api) -> None:
        probleme(api.lire(f"/dossiers/{UUID(int=1)}/echeances"), 404, "dossier-inconnu")

    @pytest.mark.parametrize("role", [Role.DECIDEUR, Role.PARTENAIRE])
    def test_reserve_a_qui_voit_les_personnes(self, api: Api, role: Role) -> None:
        probleme(api.lire(f"/dossiers/{UUID(int=1)}/echeances", role), 403, "interdit")
