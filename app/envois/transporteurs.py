"""Assembly of the carriers of messages, one by channel that is set."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final

from app.envois.reglages import ReglagesEnvois
from app.settings import Reglages
from commands.suivi.telephone import pays
from integrations.envois import retours as retours_de
from integrations.envois.brevo import AccesBrevo, Brevo
from integrations.envois.impression import Impression
from integrations.envois.maileva import Maileva
from integrations.envois.ovh import Ovh
from integrations.envois.partenaire import Expediteur
from integrations.envois.secrets import Secrets
from integrations.envois.smtp import Smtp
from integrations.envois.transporteur import Transporteur
from integrations.livraison.quotas import Quotas
from ledger.annexes.codes import Codes
from ledger.annexes.liens import Liens
from ledger.store.journal import Journal
from ledger.vocabulaire.suivi.envoi import CanalEnvoi
from ledger.vocabulaire.territoire import Territoire

REPONSE_S: Final = 20.0
"""Seconds left to a carrier to answer."""


@contextmanager
def ouverts(
    reglages: ReglagesEnvois, quotas: Quotas, retours: Callable[[str], str]
) -> Iterator[Mapping[CanalEnvoi, Transporteur]]:
    """The carriers that are set, for the time of the block; ``retours``: where one tells of a message, by its mark."""
    with ExitStack() as pile:
        trouves: dict[CanalEnvoi, Transporteur] = {}
        if (acces := reglages.operateur) is not None:
            operateur = (
                Brevo(acces.model_copy(update={"retours": retours}), quotas)
                if isinstance(acces, AccesBrevo)
                else Ovh(acces, quotas)
            )
            pile.callback(operateur.fermer)
            trouves[CanalEnvoi.SMS] = operateur
        if (serveur := reglages.courriel) is not None:
            trouves[CanalEnvoi.COURRIEL] = Smtp(serveur)
        if reglages.courrier == "poste":
            trouves[CanalEnvoi.COURRIER] = Impression()
        elif (industriel := reglages.industriel) is not None:
            maileva = Maileva(industriel, quotas)
            pile.callback(maileva.fermer)
            trouves[CanalEnvoi.COURRIER] = maileva
        yield trouves


def expediteur(reglages: ReglagesEnvois, la: Territoire) -> Expediteur:
    """Who writes, and where places are."""
    return Expediteur(reglages.service, reglages.contact, la.noms_places, pays(la.departement))


def adresse(reglages: Reglages) -> Callable[[str], str]:
    """Where carriers tell of a message, by its mark."""
    return retours_de.adresse(reglages.adresse, reglages.octets("kek"))


def secrets(reglages: Reglages, journal: Journal) -> Secrets:
    """The links and codes that messages hold, over a log opened under the role of who sends."""
    cle = reglages.octets("kek")
    return Secrets(
        Liens(journal.connexion, journal.schema, cle), Codes(journal.connexion, journal.schema, cle), reglages.adresse
    )


def retours(reglages: Reglages, journal: Journal) -> Callable[[str, str, bytes], int | None]:
    """How the web process records what carriers say."""
    return retours_de.Retours(journal, reglages.octets("kek")).recevoir
