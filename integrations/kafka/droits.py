"""Rights of our accounts on the brokers: what the work of each needs, no more. Subscribers' are given by who knows them."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

from kafka import KafkaAdminClient
from kafka.admin import (
    ACL,
    ACLFilter,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourcePatternFilter,
    ResourceType,
)
from kafka.errors import KafkaTimeoutError

from integrations.kafka.connexion import DELAI_MS, JOINDRE, Securite
from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.topics import ETAT, GENRES, Destination
from ledger.publication import topic

TOUS: Final = "*"
TOUTES: Final = ACLFilter(
    None,
    None,
    ACLOperation.ANY,
    ACLPermissionType.ANY,
    ResourcePatternFilter(ResourceType.ANY, None, ACLResourcePatternType.ANY),
)
DECRIRE, LIRE, ECRIRE, REGLAGES = (
    ACLOperation.DESCRIBE,
    ACLOperation.READ,
    ACLOperation.WRITE,
    ACLOperation.DESCRIBE_CONFIGS,
)


@dataclass(frozen=True, slots=True)
class Droit:
    """Operations of an account on one resource, or on all those whose name begins so (``prefixe``)."""

    compte: str
    genre: ResourceType
    nom: str
    operations: tuple[ACLOperation, ...]
    prefixe: bool = False

    def acls(self) -> Iterator[ACL]:
        """As the broker takes them."""
        motif = ACLResourcePatternType.PREFIXED if self.prefixe else ACLResourcePatternType.LITERAL
        for operation in self.operations:
            quoi = ResourcePattern(self.genre, self.nom, motif)
            yield ACL(f"User:{self.compte}", "*", operation, ACLPermissionType.ALLOW, quoi)


def droits(schema: str) -> list[Droit]:
    """The rights of the accounts ``relais``, ``etats``, ``connecteur`` and ``api`` of a département."""
    relais, etats = (Destination(schema, genre).identifiant for genre in GENRES)
    a_nous, etat = topic(schema, ""), topic(schema, ETAT.replace("_", "-"))
    sujet, groupe, transaction = ResourceType.TOPIC, ResourceType.GROUP, ResourceType.TRANSACTIONAL_ID
    return [
        Droit("relais", sujet, a_nous, (DECRIRE, REGLAGES, LIRE, ECRIRE), prefixe=True),
        Droit("relais", transaction, relais, (ECRIRE,)),
        *(Droit("etats", sujet, nom, (DECRIRE, REGLAGES, LIRE, ECRIRE)) for nom in (etat, etats)),
        Droit("etats", transaction, etats, (ECRIRE,)),
        Droit("connecteur", sujet, a_nous, (DECRIRE, LIRE), prefixe=True),
        Droit("connecteur", groupe, a_nous, (DECRIRE, LIRE), prefixe=True),
        Droit("api", sujet, a_nous, (DECRIRE,), prefixe=True),
        *(Droit("api", sujet, nom, (LIRE,)) for nom in (relais, etats)),
        Droit("api", groupe, TOUS, (DECRIRE,)),
    ]


def accorder(bootstrap: str, schema: str, securite: Securite) -> int:
    """Give them, as an account that may, and wait until they are in force; how many. What was given already stays.

    Raises:
        TopicsNonConformes: the broker refuses one.
        KafkaTimeoutError: the broker took them, and does not apply them in time.
        KafkaError: the broker cannot be reached.
    """
    acls = [acl for droit in droits(schema) for acl in droit.acls()]
    client = KafkaAdminClient(bootstrap_servers=bootstrap, request_timeout_ms=DELAI_MS, **JOINDRE, **securite.options())
    with closing(client) as admin:
        refuses = admin.create_acls(acls)["failed"]
        if refuses:
            message = (
                f"le broker refuse {len(refuses)} droits sur {len(acls)} : donnez à ce compte celui d'en donner (Alter)"
            )
            raise TopicsNonConformes(message)
        _attendre(admin, acls)
    return len(acls)


def _attendre(admin: KafkaAdminClient, acls: list[ACL]) -> None:
    """A broker answers once the rights are written, and reads them a moment later."""
    limite = time.monotonic() + DELAI_MS / 1_000
    while absents := set(acls) - set(admin.describe_acls(TOUTES)[0]):
        if time.monotonic() > limite:
            message = f"le broker a pris {len(acls)} droits, et n'en applique pas {len(absents)}"
            raise KafkaTimeoutError(message)
        time.sleep(0.1)
