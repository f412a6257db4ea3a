"""Her home page, the first time: light on a poor network, and nothing that is for agents."""

from datetime import timedelta
from uuid import UUID

from playwright.sync_api import Browser

from commands.regles.calendrier import METROPOLE
from ledger.dates import aujourd_hui
from tests.web.ecrans.mon_rsa import telephone
from tests.web.ecrans.test_poids import RECUS
from tests.web.serveur import Api, Visiteur

LIMITE_OCTETS = 60_000


def test_le_premier_chargement_pese_moins_de_60_ko(
    api: Api, navigateur: Browser, elle: Visiteur, dossier: UUID
) -> None:
    """Page, style sheets, scripts and images, in a browser that has kept nothing, with their headers."""
    le = METROPOLE.reporte(aujourd_hui() + timedelta(days=9)).isoformat()
    api.faire(dossier, "planifier-rendez-vous", le=le, heure="10:00", motif="SUIVI", structure="MDS-33-05")
    api.faire(dossier, "envoyer-message", canal="MESSAGERIE", texte="Bonjour. " * 200)
    page = telephone(navigateur, elle, script=True)
    page.goto(api.url, wait_until="networkidle")
    recus = page.evaluate(RECUS)
    page.context.close()
    chemins = {chemin.rsplit("/", 1)[-1] for chemin, *_ in recus}
    assert {"", "bootstrap.min.css", "app.css", "mon_rsa.css", "app.js"} <= chemins
    assert "htmx.min.js" not in chemins
    assert sum(transfere for _, transfere, *_ in recus) < LIMITE_OCTETS, recus
