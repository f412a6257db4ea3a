"""``parcours connecter`` as an operator starts it, its health, and what it says when it is not set."""

from integrations.france_travail.simulateur.serveur import demarrer
from tests.app.cli import Cli, Ici
from tests.integrations.france_travail.journee import Journee
from tests.web.serveur import Api


def test_sans_compte(cli: Cli, ici: Ici) -> None:
    phrase = cli.refuser_ici(ici, "connecter")
    assert "PARCOURS_FT_CLIENT_ID : manque" in phrase
    assert "PARCOURS_FT_CLIENT_SECRET : manque" in phrase
    assert "n'a jamais tourné" in cli.refuser_ici(ici, "sante", "connecteur")


def test_une_fois(api: Api, cli: Cli, ici: Ici) -> None:
    """What the log holds is sent, then the process ends; its health says where it is."""
    with demarrer() as simulateur:
        journee = Journee(api.services.journal, simulateur, range(2))
        journee.enregistrer()
        regle = cli.avec(
            PARCOURS_FT_API_URL=simulateur.base,
            PARCOURS_FT_JETON_URL=simulateur.url_jeton,
            PARCOURS_FT_CLIENT_ID=simulateur.client_id,
            PARCOURS_FT_CLIENT_SECRET=simulateur.client_secret,
        )
        sortie = regle.lancer("connecter", "--depuis", "0", "--une-fois")
        assert "étapes transmises à France Travail" in sortie.texte
        for jeton in (simulateur.client_secret, simulateur.client_id):
            assert jeton not in sortie.erreurs + sortie.texte
        journee.verifier()
    position = api.services.journal.position()
    assert cli.lancer_ici(ici, "sante", "connecteur").texte.strip() == f"connecteur : position {position}"
