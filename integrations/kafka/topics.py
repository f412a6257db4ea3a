"""The topics of a département: one per family of events, for the states of dossiers, for checkpoints, and for each position.

Partition counts are fixed from day one: a dossier's events keep their order because its id always leads to the same
partition. Nothing is created by a broker on its own: such topics would expire after a week.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from integrations.kafka.connexion import DELAI_MS, EN_CLAIR, JOINDRE, Securite
from integrations.kafka.errors import TopicsNonConformes
from ledger.publication import familles_publiques, topic
from ledger.store.migrations import schema_valide

PARTITIONS: Final = 6
DE_FAMILLE: Final = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
"""Settings of a topic of events: they stay for ever, so that a new subscriber can read everything."""
D_ETAT: Final = {"cleanup.policy": "compact", "max.compaction.lag.ms": "86400000"}
"""Settings of the topic of states: the last state of each dossier stays; an older one, or that of an erased person, is
gone within about a day."""
DE_POSITION: Final = {"cleanup.policy": "compact"}
"""Settings of the position's topic: its last record is all that counts."""
ETAT: Final = "etat_dossier"
POINTS: Final = "points_de_controle"
"""The topic of checkpoints: one partition, so that they are in order, kept for ever as events are. They are the log's, not
a set of topics': the history published again does not publish them again.
"""
Genre = Literal["evenements", "etats"]
GENRES: Final[tuple[Genre, ...]] = get_args(Genre)
SUFFIXE: Final = re.compile(r"[a-z0-9]{1,20}")
PROPAGATION_S: Final = 10.0
_EXISTE_DEJA: Final = 36
_INVISIBLES: Final = (3, 29)
"""A topic that does not exist, or that the account has no right to see."""


@dataclass(frozen=True, slots=True)
class Destination:
    """A publication of a département, and its topics: its events, or the present state of its dossiers.

    ``suffixe`` names a second set of topics, beside those that subscribers read: the whole history published again.
    """

    schema: str
    genre: Genre = "evenements"
    suffixe: str = ""

    def __post_init__(self) -> None:
        """``ValueError``, in French, for a name that could not be ours."""
        schema_valide(self.schema)
        if self.suffixe and not SUFFIXE.fullmatch(self.suffixe):
            message = f"suffixe refusé : « {self.suffixe} » (1 à 20 lettres minuscules ou chiffres)"
            raise ValueError(message)

    @property
    def identifiant(self) -> str:
        """Transactional id of whoever publishes there, and name of the topic of its position.

        The topic has one partition and one writer: another writer's open transaction there would hide our last position.
        """
        return self._nom("relais" if self.genre == "evenements" else "etats")

    @property
    def topics(self) -> dict[str, str]:
        """Topic of each published family; for states, the one of ``etat_dossier``."""
        familles = familles_publiques() if self.genre == "evenements" else [ETAT]
        return {famille: self._nom(famille.replace("_", "-")) for famille in familles}

    @property
    def points(self) -> str:
        """Topic of the checkpoints of the log; empty where they are not published."""
        return topic(self.schema, POINTS) if self.genre == "evenements" and not self.suffixe else ""

    def attendus(self, partitions: int, replication: int = 1) -> Iterator[tuple[str, int, dict[str, str]]]:
        """Each topic with its count of partitions and its settings."""
        acquittement = {"min.insync.replicas": "2"} if replication > 2 else {}
        reglages = DE_FAMILLE if self.genre == "evenements" else D_ETAT
        for nom in self.topics.values():
            yield nom, partitions, reglages | acquittement
        if self.points:
            yield self.points, 1, DE_FAMILLE | acquittement
        yield self.identifiant, 1, DE_POSITION | acquittement

    def _nom(self, quoi: str) -> str:
        return ".".join(filter(None, (topic(self.schema, quoi), self.suffixe)))


def destination(ou: "str | Destination") -> Destination:
    """A destination, or the one of the events of the département whose schema is given."""
    return Destination(ou) if isinstance(ou, str) else ou


def identifiant_du_relais(schema: str) -> str:
    """Transactional id of the relay of a département, and name of the topic of its position."""
    return Destination(schema).identifiant


def topics_de_famille(schema: str) -> dict[str, str]:
    """Topic of each published family."""
    return Destination(schema).topics


def creer_topics(
    bootstrap: str,
    ou: str | Destination,
    *,
    partitions: int = PARTITIONS,
    replication: int = 1,
    securite: Securite = EN_CLAIR,
) -> list[str]:
    """Create the missing topics of a département, check the others; return the names of those created.

    ``replication`` is the number of copies, 3 in production: two of them then acknowledge each record.

    Raises:
        TopicsNonConformes: the broker refuses one, or an existing one has other partitions or settings.
        KafkaError: the broker cannot be reached.
    """
    vers = destination(ou)
    with closing(_admin(bootstrap, securite)) as admin:
        visibles = decrire(admin, [nom for nom, _, _ in vers.attendus(partitions)])
        manquants = {
            nom: {"num_partitions": nombre, "replication_factor": replication, "configs": reglages}
            for nom, nombre, reglages in vers.attendus(partitions, replication)
            if nom not in visibles
        }
        if manquants:
            _exiger_creation(admin.create_topics(manquants, raise_errors=False)["topics"])
            admin.wait_for_topics(list(manquants))
        _verifier_bientot(admin, vers, partitions, PROPAGATION_S if manquants else 0.0)
    return sorted(manquants)


def verifier_topics(
    bootstrap: str, ou: str | Destination, *, partitions: int = PARTITIONS, securite: Securite = EN_CLAIR
) -> None:
    """Check that every topic of the département exists with its partitions and its settings.

    Raises:
        TopicsNonConformes: one does not.
        KafkaError: the broker cannot be reached.
    """
    with closing(_admin(bootstrap, securite)) as admin:
        _verifier(admin, destination(ou), partitions)


def _admin(bootstrap: str, securite: Securite) -> Any:
    return KafkaAdminClient(
        bootstrap_servers=bootstrap,
        request_timeout_ms=DELAI_MS,
        **JOINDRE,
        **securite.options(),
    )


def decrire(admin: Any, noms: Sequence[str]) -> dict[str, int]:
    """How many partitions those of these topics have that exist and are shown to this account.

    The list of all topics is never asked for: brokers may hold thousands, of others.

    Raises:
        KafkaError: the broker cannot be reached.
    """
    decrits = admin.describe_topics(list(noms))
    return {decrit["name"]: len(decrit["partitions"]) for decrit in decrits if decrit["error_code"] not in _INVISIBLES}


def _exiger_creation(reponses: list[dict[str, Any]]) -> None:
    refus = [
        f"« {reponse['name']} » : {reponse.get('error_message') or reponse['error_code']}"
        for reponse in reponses
        if reponse["error_code"] not in (0, _EXISTE_DEJA)
    ]
    if refus:
        message = "le broker refuse de créer des topics : " + " ; ".join(refus)
        raise TopicsNonConformes(message)


def _verifier_bientot(admin: Any, vers: Destination, partitions: int, delai_s: float) -> None:
    """Check, leaving the brokers time to tell each other of a topic that one of them has just created."""
    limite = time.monotonic() + delai_s
    while True:
        try:
            return _verifier(admin, vers, partitions)
        except TopicsNonConformes:
            if time.monotonic() > limite:
                raise
            time.sleep(0.1)


def _verifier(admin: Any, vers: Destination, partitions: int) -> None:
    attendus = {nom: (nombre, reglages) for nom, nombre, reglages in vers.attendus(partitions)}
    decrits = decrire(admin, list(attendus))
    manquants = sorted(attendus.keys() - decrits.keys())
    if manquants:
        message = (
            f"topics absents, ou cachés à ce compte Kafka : {', '.join(manquants)}. "
            "« parcours relayer » (ou publier-etats, republier) les crée s'il en a le droit ; sinon, donnez à son compte "
            "celui de les lire."
        )
        raise TopicsNonConformes(message)
    ressources = [ConfigResource(ConfigResourceType.TOPIC, nom) for nom in attendus]
    regles = admin.describe_configs(ressources, config_filter="all")["topic"]
    ecarts = [
        ecart
        for nom, (nombre, reglages) in attendus.items()
        for ecart in _ecarts(nom, nombre, reglages, decrits[nom], regles[nom])
    ]
    if ecarts:
        message = (
            f"topics non conformes : {' ; '.join(ecarts)}. "
            "Changer le nombre de partitions casserait l'ordre des dossiers : corrigez la configuration du relais, "
            "ou supprimez ces topics et recréez-les s'ils sont vides."
        )
        raise TopicsNonConformes(message)


def _ecarts(
    nom: str, nombre: int, reglages: Mapping[str, str], trouvees: int, regles: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    if trouvees != nombre:
        yield f"« {nom} » a {trouvees} partition(s) au lieu de {nombre}"
    for reglage, valeur in reglages.items():
        trouvee = regles.get(reglage, {}).get("value")
        if trouvee != valeur:
            yield f"« {nom} » a {reglage}={trouvee} au lieu de {valeur}"
