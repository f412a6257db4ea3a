"""``parcours connecter`` as an operator starts it, its health, and what it says when it is not set."""

import socket

import pytest

from integrations.france_travail.simulateur.etat import CLIENT, SECRET
from integrations.france_travail.simulateur.serveur import demarrer
from integrations.livraison import source_kafka
from tests.app.cli import Cli, Ici
from tests.integrations.france_travail.journee.journee import Journee
from tests.integrations.kafka import SOCKETS_LAISSES
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


@pytest.mark.filterwarnings(SOCKETS_LAISSES)
@pytest.mark.usefixtures("ramasser")
def test_le_broker_absent_est_dit_en_une_phrase(api: Api, cli: Cli, ici: Ici) -> None:
    """Its supervisor starts it again; what it had in hand is read again."""
    ici[0].setattr(source_kafka, "JOINDRE", {"bootstrap_timeout_ms": 300})
    with socket.socket() as libre:
        libre.bind(("127.0.0.1", 0))
        bootstrap = f"127.0.0.1:{libre.getsockname()[1]}"
        regle = cli.avec(
            PARCOURS_KAFKA_BOOTSTRAP=bootstrap,
            PARCOURS_FT_API_URL="http://127.0.0.1:1/partenaire",
            PARCOURS_FT_JETON_URL="http://127.0.0.1:1/connexion/oauth2/access_token",
            PARCOURS_FT_CLIENT_ID=CLIENT,
            PARCOURS_FT_CLIENT_SECRET=SECRET,
        )
        assert regle.refuser_ici(ici, "connecter").startswith("Kafka ne répond pas")
