"""``parcours relever france-travail``, towards the simulator."""

from integrations.france_travail.simulateur.serveur import demarrer
from tests.app.cli import Cli, Ici


def test_sans_compte(ici: Ici) -> None:
    dites = Cli().lancer_ici(ici, "relever", "france-travail", statut=1).erreurs
    assert "PARCOURS_FT_CLIENT_ID : manque" in dites
    assert "PARCOURS_FT_CLIENT_SECRET : manque" in dites


def test_releve_puis_ce_qui_est_mis_de_cote(cli_neuve: Cli) -> None:
    with demarrer() as simulateur:
        simulateur.charger({"numero": "10000000001", "preconisation": {"parcours": "PSP", "organisme": "CD"}})
        ft = cli_neuve.avec(
            PARCOURS_FT_CLIENT_ID=simulateur.client_id,
            PARCOURS_FT_CLIENT_SECRET=simulateur.client_secret,
            PARCOURS_FT_API_URL=simulateur.base,
            PARCOURS_FT_JETON_URL=simulateur.url_jeton,
        )
        bilan = ft.lancer("relever", "france-travail", "--json")
    assert bilan.json == {
        "lues": 1,
        "enregistrees": 0,
        "deja_connues": 0,
        "mises_de_cote": 1,
        "interrompu": None,
    }
    assert simulateur.client_secret not in bilan.erreurs
    assert "10000000001" not in bilan.erreurs
    (mise,) = cli_neuve.lancer("relever", "france-travail", "--cotes", "--json").json
    assert mise["objet"] == "décision d'orientation à prendre"
    assert "flux CAF/MSA" in mise["raison"]
