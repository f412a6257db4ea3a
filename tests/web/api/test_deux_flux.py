"""Steps that write on two streams: both are written, or none."""

from uuid import UUID, uuid4

import pytest

from tests.web.serveur import Api, identite, ouverture, probleme

LE = "2026-02-02"


def versions(api: Api, *dossiers: UUID) -> list[int]:
    """Version of each dossier."""
    return [api.services.journal.dossier(dossier).version for dossier in dossiers]


class TestDoublon:
    def test_sans_jeton(self, api: Api) -> None:
        reponse = api.appeler("POST", f"/dossiers/{uuid4()}/fusionner-doublon", role=None, json={})
        assert reponse.status_code == 401

    @pytest.mark.parametrize("motif", ["MEME_NIR", "MEME_IDENTITE"])
    def test_un_absorbant_inconnu_ne_laisse_rien(self, api: Api, motif: str) -> None:
        dossier = api.ouvrir()
        corps = {"survenu_le": LE, "absorbant": str(uuid4()), "motif": motif}
        document = probleme(
            api.demander(f"/dossiers/{dossier}/fusionner-doublon", corps), 409, "refus/absorbant_inconnu"
        )
        assert "vérifiez son identifiant" in document["detail"]
        assert versions(api, dossier) == [1]

    def test_fusionnes_puis_separes(self, api: Api) -> None:
        double, continue_ = api.ouvrir(), api.ouvrir()
        corps, cle = {"survenu_le": LE, "absorbant": str(continue_), "motif": "MEME_IDENTITE"}, uuid4()
        for deja_fait in (False, True):
            reponse = api.demander(f"/dossiers/{double}/fusionner-doublon", corps, cle=cle)
            assert (reponse.status_code, reponse.json()["deja_fait"]) == (201, deja_fait)
        assert reponse.json()["version"] == 3
        assert versions(api, double, continue_) == [3, 2]
        droits = {"survenu_le": "2026-02-03", "etat_droit": "OUVERT_SUSPENDU", "soumis_droits_devoirs": True}
        refusee = api.demander(f"/dossiers/{double}/modifier-droits", droits)
        assert str(continue_) in probleme(refusee, 409, "refus/dossier_absorbe")["detail"]
        api.faire(double, "separer-doublon", survenu_le="2026-03-02", motif="PERSONNES_DIFFERENTES")
        assert versions(api, double, continue_) == [5, 3]
        api.faire(double, "modifier-droits", **droits | {"survenu_le": "2026-03-03"})


class TestIdentifiant:
    def test_revoque_puis_rattache_ailleurs(self, api: Api) -> None:
        qui = identite()
        premier = UUID(api.demander("/dossiers", ouverture(identite=qui)).json()["dossier"])
        autre = ouverture(identite=identite(nir=qui["nir"]))
        probleme(api.demander("/dossiers", autre), 409, "refus/personne_deja_connue")
        corps = {"survenu_le": LE, "genre": "NIR", "motif": "AUTRE_PERSONNE", "valeur": qui["nir"]}
        api.faire(premier, "revoquer-identifiant", **corps)
        assert api.demander("/dossiers", autre).status_code == 201
        document = probleme(
            api.demander(f"/dossiers/{premier}/revoquer-identifiant", corps), 409, "refus/identifiant_non_rattache"
        )
        assert qui["nir"] not in document["detail"]
