"""``parcours connecter`` and ``parcours envoyer`` as an operator starts them, their health, what they say when not set."""

import socket
from pathlib import Path

import pytest

from integrations.envois.simulateur import boite
from integrations.france_travail.simulateur.etat import CLIENT, SECRET
from integrations.france_travail.simulateur.serveur import demarrer
from integrations.livraison import source_kafka
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import EtatTransmission
from tests.app.cli import Cli, Ici
from tests.integrations.france_travail.journee.journee import Journee
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.web.serveur import Api, identite


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


class TestEnvoyerSansReglage:
    """Nothing is sent that is not wholly set, and no value is told."""

    def test_aucun_moyen(self, cli: Cli, ici: Ici) -> None:
        assert "aucun moyen d'envoi n'est réglé" in cli.refuser_ici(ici, "envoyer")
        assert "l'expéditeur n'a jamais tourné" in cli.refuser_ici(ici, "sante", "expediteur")

    @pytest.mark.parametrize(
        ("reglages", "phrases"),
        [
            ({"SMS": "pigeon"}, ["PARCOURS_ENVOIS_SMS : brevo ou ovh est attendu"]),
            ({"SMS": "brevo"}, ["PARCOURS_ENVOIS_SMS_CLE : manque", "PARCOURS_ENVOIS_SMS_EMETTEUR : manque"]),
            (
                {"SMS": "brevo", "SMS_CLE": "faible", "SMS_EMETTEUR": "Gironde"},
                ["PARCOURS_ENVOIS_SMS_CLE : la clé de l'opérateur compte 16 signes au moins"],
            ),
            ({"SMS": "ovh", "SMS_CLE": "x" * 16, "SMS_EMETTEUR": "Gironde"}, ["PARCOURS_ENVOIS_OVH_COMPTE : manque"]),
            ({"SMTP_HOTE": "smtp.exemple.fr"}, ["PARCOURS_ENVOIS_SMTP_EXPEDITEUR : manque"]),
            (
                {"SMTP_HOTE": "smtp.exemple.fr", "SMTP_EXPEDITEUR": "rsa@exemple.fr", "SMTP_CHIFFREMENT": "aucun"},
                ["sans chiffrement, seule cette machine est admise"],
            ),
        ],
    )
    def test_un_reglage_a_corriger(self, cli: Cli, ici: Ici, reglages: dict[str, str], phrases: list[str]) -> None:
        regle = cli.avec(**{f"PARCOURS_ENVOIS_{nom}": valeur for nom, valeur in reglages.items()})
        dit = regle.refuser_ici(ici, "envoyer")
        assert [phrase for phrase in phrases if phrase not in dit] == []
        assert "faible" not in dit


def test_envoyer_une_fois(api: Api, cli: Cli, ici: Ici, tmp_path: Path) -> None:
    """A mail leaves for good, an SMS has no carrier; health and figures say so."""
    dossier = api.ouvrir(identite=identite(courriel="maite@exemple.fr"))
    for canal in ("COURRIEL", "SMS"):
        api.faire(dossier, "envoyer-message", canal=canal, texte="Bonjour Maïté")
    with boite.demarrer(tmp_path / "boite") as serveur:
        regle = cli.avec(
            PARCOURS_ENVOIS_SMTP_HOTE="127.0.0.1",
            PARCOURS_ENVOIS_SMTP_PORT=str(serveur.port),
            PARCOURS_ENVOIS_SMTP_CHIFFREMENT="aucun",
            PARCOURS_ENVOIS_SMTP_EXPEDITEUR="rsa@exemple.fr",
        )
        sortie = regle.lancer("envoyer", "--depuis", "0", "--une-fois")
        (recu,) = serveur.lire()
    assert recu["To"] == "maite@exemple.fr"
    assert "1 messages traités" in sortie.texte
    assert "maite" not in sortie.texte + sortie.erreurs
    etat = api.services.journal.dossier(dossier)
    assert [t.etat for t in etat.transmissions.values()] == [EtatTransmission.REUSSIE]
    assert [e.confie_le for e in etat.envois.values()] == [aujourd_hui()]
    assert "expediteur : position" in cli.lancer_ici(ici, "sante", "expediteur").texte
    api.projeter()
    comptes = cli.lancer_ici(ici, "envois", "--json").json
    assert comptes == {
        "ouverts": {"courriel": "smtp"},
        "confies": [{"canal": "COURRIEL", "etat": "CONFIE", "cause": None, "nombre": 1}],
        "pas_partis": [],
    }
