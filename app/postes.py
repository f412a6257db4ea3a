"""The processes of an installation, each with its login and with what it is told: nothing that is another's.

The login of each, and its rights, are made by the migrations of ``app/sql``; tests compare them with this list.
"""

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from socket import socket
from typing import Any, Final

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from app.processus import Lancement
from app.settings import DES_ECRANS, SECRETS, Reglages

OIDC: Final = ("oidc_emetteur", "oidc_client", "oidc_secret")
KAFKA: Final = ("kafka_utilisateur", "kafka_mot_de_passe", "kafka_certificat", "kafka_cle_privee")
FT: Final = ("ft_client_id", "ft_client_secret")
CACHET: Final = ("cachet_mot_de_passe",)
HORODATAGE: Final = ("horodatage",)
ENVOIS: Final = (
    "envois_sms_cle",
    "envois_ovh_consommateur",
    "envois_smtp_mot_de_passe",
    "envois_maileva_secret",
    "envois_maileva_mot_de_passe",
)
ANCIENNE: Final = "kek_ancienne"
"""Given beside the key-encryption key, for as long as keys are wrapped anew."""
ADRESSES: Final = ("database_url", "cles_url", "migration_url", "cles_migration_url")
RESERVES: Final = frozenset({*SECRETS, ANCIENNE, *ADRESSES, *OIDC, *KAFKA, *FT, *CACHET, *HORODATAGE, *ENVOIS})
"""Settings that a process is given only if they are its own."""
MOTS_DE_PASSE: Final = "PARCOURS_MDP__"


@dataclass(frozen=True, slots=True)
class Poste:
    """A process: its name in ``parcours sante`` and in compose, its command, and the secrets that its work needs.

    ``coffre``: whether it reaches the keys of persons; ``kafka``: the brokers; ``autres``: settings of its partners.
    """

    nom: str
    commande: tuple[str, ...]
    secrets: tuple[str, ...] = ()
    coffre: bool = False
    kafka: bool = False
    autres: tuple[str, ...] = ()

    @property
    def login(self) -> str:
        """Its role in PostgreSQL."""
        return f"parcours_{self.nom}"

    @property
    def exiges(self) -> tuple[str, ...]:
        """Settings without which it does not start."""
        return (*(("cles_url",) if self.coffre else ()), *self.secrets)

    @property
    def siens(self) -> frozenset[str]:
        """The reserved settings that it is given."""
        remplacee = (ANCIENNE,) if "kek" in self.secrets else ()
        return frozenset({"database_url", *self.exiges, *(KAFKA if self.kafka else ()), *self.autres, *remplacee})


API: Final = Poste("api", ("api",), DES_ECRANS, coffre=True, kafka=True, autres=(*OIDC, *CACHET, *HORODATAGE))
PROJECTEUR: Final = Poste("projecteur", ("projeter",), ("kek",), coffre=True)
RELAIS: Final = Poste("relais", ("relayer",), kafka=True)
ETATS: Final = Poste("etats", ("publier-etats",), coffre=True, kafka=True)
NOTIFICATEUR: Final = Poste("notificateur", ("notifier",), ("cle_webhooks",))
REACTIONS: Final = Poste("reactions", ("reagir", "--continu"), ("kek",), coffre=True)
IMPORTATEUR: Final = Poste("importateur", ("importer", "suivre"), ("kek", "cle_empreintes", "cle_depots"), coffre=True)
SCELLEUR: Final = Poste("scelleur", ("sceller",), ("cle_sceau",), autres=HORODATAGE)
CONNECTEUR: Final = Poste("connecteur", ("connecter",), ("kek",), coffre=True, kafka=True, autres=FT)
RELEVE: Final = Poste(
    "releve", ("relever", "france-travail", "--continu"), ("kek", "cle_empreintes"), coffre=True, autres=FT
)
EXPEDITEUR: Final = Poste("expediteur", ("envoyer",), ("kek",), coffre=True, autres=ENVOIS)
COMMUNS: Final = (PROJECTEUR, RELAIS, ETATS, NOTIFICATEUR, REACTIONS, IMPORTATEUR, SCELLEUR)
"""Those that run beside the API on any installation."""
FRANCE_TRAVAIL: Final = (CONNECTEUR, RELEVE)
"""Those that an account at France Travail asks for; the sender is asked for by a carrier."""
POSTES: Final = (API, *COMMUNS, *FRANCE_TRAVAIL, EXPEDITEUR)


def lancement(poste: Poste, reglages: Reglages, prise: socket | None = None) -> Lancement:
    """How the process is started from this one, to serve this socket if any."""
    return Lancement(poste.commande, environnement(poste, reglages), prise)


def sans_secret(siens: Collection[str] = ()) -> dict[str, str]:
    """Our environment, with these reserved settings and no other."""
    caches = {f"PARCOURS_{nom.upper()}" for nom in RESERVES.difference(siens)}
    return {nom: v for nom, v in os.environ.items() if nom not in caches and not nom.startswith(MOTS_DE_PASSE)}


def environnement(poste: Poste, reglages: Reglages) -> dict[str, str]:
    """The environment of a process started from this one: its own login in the addresses, its own secrets, no other."""
    garde = sans_secret(poste.siens)
    mot_de_passe = reglages.mdp.get(poste.nom)
    ouvert = {"password": mot_de_passe.get_secret_value()} if mot_de_passe else {}
    garde["PARCOURS_DATABASE_URL"] = adresse(reglages.database_url, poste.login, ouvert)
    if poste.coffre:
        garde["PARCOURS_CLES_URL"] = adresse(reglages.exiger("cles_url"), poste.login, ouvert)
    return garde


def adresse(url: str, login: str, ouvert: Mapping[str, str]) -> str:
    """The address of the same database under this login; the password of whom it was written for goes."""
    parties: dict[str, Any] = {**conninfo_to_dict(url), "password": None, "user": login, **ouvert}
    return make_conninfo(**{nom: valeur for nom, valeur in parties.items() if valeur is not None})
