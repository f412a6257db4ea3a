"""The subscriptions from the command line, up to what a subscriber receives from `parcours notifier`."""

import signal
from uuid import uuid4

from tests.app.cli import DUREE_MAX_S, Cli, Ici
from tests.integrations.webhooks.conftest import Scene
from tests.integrations.webhooks.recepteur import recepteur
from tests.web.serveur import Api

TOPIC = "parcours.d33.droits"


def test_hors_de_la_demonstration_rien_ne_part_vers_cette_machine(cli: Cli, ici: Ici) -> None:
    phrase = cli.refuser_ici(ici, "webhooks", "abonner", "essai", "http://127.0.0.1:9/", TOPIC)
    assert phrase.startswith("Cette adresse n'est pas publique")


def test_un_inconnu(cli: Cli, ici: Ici) -> None:
    for geste in (["pause"], ["reprendre"], ["secret"], ["supprimer"], ["livraisons"]):
        phrase = cli.refuser_ici(ici, "webhooks", *geste, str(uuid4()))
        assert phrase.startswith("Cet abonnement n'existe pas")


def test_d_un_abonnement_a_ce_qu_il_recoit(api: Api, cli: Cli, ici: Ici) -> None:
    locale = cli.avec(PARCOURS_WEBHOOKS_LOCAUX="true")
    dossier = api.ouvrir()
    with recepteur() as abonne:
        cree = locale.lancer_ici(ici, "webhooks", "abonner", "essai", abonne.url, TOPIC, "--depuis", "0", "--json").json
        abonne.secret, ident = cree["secret"], cree["abonnement"]
        assert locale.lancer_ici(ici, "webhooks", "secret", ident).texte.strip() == abonne.secret
        with locale.demarrer("notifier") as notifier:
            Scene.attendre(lambda: len(abonne.recus) > 0)
            assert "au travail" in locale.lancer_ici(ici, "sante", "notificateur").texte
            notifier.send_signal(signal.SIGTERM)
            _, erreurs = notifier.communicate(timeout=DUREE_MAX_S)
        assert notifier.returncode == 0, erreurs
        assert "aucun notificateur" in locale.refuser_ici(ici, "sante", "notificateur")
    assert abonne.evenements[0]["type"] == "fr.parcours.dossier.ouvert.v1"
    dits = {locale.lancer_ici(ici, "webhooks", "retrouver", ident, abonne.evenements[-1]["subject"]).texte.strip()}
    assert dits == {str(dossier)}, "the last one that was opened"
    assert str(dossier) in locale.refuser_ici(ici, "webhooks", "retrouver", ident, str(dossier))
    (ligne,) = [un for un in locale.lancer_ici(ici, "webhooks", "lister", "--json").json if un["abonnement"] == ident]
    assert (ligne["etat"], ligne["familles"]) == ("ACTIF", [TOPIC])
    assert "essai" in locale.lancer_ici(ici, "webhooks", "lister").texte
    livrees = locale.lancer_ici(ici, "webhooks", "livraisons", ident, "--issue", "livree", "--json").json
    assert len(livrees) == len(abonne.recus)
    assert "LIVREE" in locale.lancer_ici(ici, "webhooks", "livraisons", ident).texte
    locale.lancer_ici(ici, "webhooks", "pause", ident)
    locale.lancer_ici(ici, "webhooks", "reprendre", ident, "--depuis", "0")
    locale.lancer_ici(ici, "webhooks", "supprimer", ident)
