"""Lives of the connector in processes of their own, over a France Travail that fails in every way."""

import logging
import time
from multiprocessing.process import BaseProcess
from typing import Final

from app import composition
from app.settings import Reglages, ReglagesFranceTravail
from integrations.france_travail.simulateur.serveur import Simulateur
from integrations.kafka import relay
from integrations.livraison.ordonnanceur import Rythme
from integrations.recul import Recul
from tests.processus import PREPARES

PANNES: Final = {
    "part_429": 0.03,
    "part_5xx": 0.05,
    "part_coupure_avant": 0.03,
    "part_coupure_apres": 0.05,
    "part_lente": 0.03,
    "lenteur_s": 0.7,
}
"""A slow answer comes after the connector has given up on it, and has its effect all the same."""
REPONSE_S: Final = 0.5
RYTHME: Final = Rythme(envois=4, recul=Recul(0.05, 1), validation_s=0.1, reprises_s=1)


def reglages_ft(simulateur: Simulateur, appels_s: float) -> dict[str, str]:
    """Settings of the connector, as the environment says them."""
    return {
        "api_url": simulateur.base,
        "jeton_url": simulateur.url_jeton,
        "client_id": simulateur.client_id,
        "client_secret": simulateur.client_secret,
        "appels_s": str(appels_s),
        "jetons_s": "100",
        "reponse_s": str(REPONSE_S),
        "envois": "4",
    }


class ReglagesDUnJour(Reglages):
    """Settings of a log under a name of its own: several days share a broker."""

    jour: int

    @property
    def schema_journal(self) -> str:
        """See :class:`Reglages`."""
        return f"{super().schema_journal}_jour{self.jour}"


def connecteur(reglages: Reglages, simulateur: Simulateur, appels_s: float) -> BaseProcess:
    """A connector, not started."""
    dits = (reglages, reglages_ft(simulateur, appels_s))
    return PREPARES.Process(target=_livrer, args=dits, daemon=True)


def _livrer(reglages: Reglages, ft: dict[str, str]) -> None:
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    lus = ReglagesFranceTravail.model_validate(ft)
    with composition.connecteur(reglages, lus, depuis=0, rythme=RYTHME) as ordonnanceur:
        ordonnanceur.tourner(lambda: True)


def relais(reglages: Reglages) -> BaseProcess:
    """A relay, not started."""
    return PREPARES.Process(target=_relayer, args=(reglages,), daemon=True)


def _relayer(reglages: Reglages) -> None:
    logging.getLogger("kafka").setLevel(logging.CRITICAL)
    relay.relayer(composition.relais(reglages))


def effets(simulateur: Simulateur) -> int:
    """Calls that had an effect there."""
    compteurs: dict[str, int] = simulateur.etat()["compteurs"]
    return compteurs.get("effets", 0)


def attendre_un_effet(simulateur: Simulateur, vie: BaseProcess) -> None:
    """The process has started its work."""
    avant, limite = effets(simulateur), time.monotonic() + 60
    while effets(simulateur) == avant:
        assert vie.is_alive()
        assert time.monotonic() < limite
        time.sleep(0.02)
