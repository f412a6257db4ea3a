"""The topics of a département: one per family of events, and one for the position of its relay.

Partition counts are fixed from day one: a dossier's events keep their order because its id always leads to the same
partition. Nothing is created by a broker on its own: such topics would expire after a week.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from typing import Any, Final

from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from integrations.kafka.connexion import DELAI_MS, EN_CLAIR, JOINDRE, Securite
from integrations.kafka.errors import TopicsNonConformes
from ledger.migrations import schema_valide
from ledger.publication import familles_publiques, topic

PARTITIONS: Final = 6
DE_FAMILLE: Final = {"cleanup.policy": "delete", "retention.ms": "-1", "retention.bytes": "-1"}
"""Settings of a topic of events: they stay for ever, so that a new subscriber can read everything."""
DE_POSITION: Final = {"cleanup.policy": "compact"}
"""Settings of the position's topic: its last record is all that counts."""
_EXISTE_DEJA: Final = 36


def identifiant_du_relais(schema: str) -> str:
    """Transactional id of the relay of a département, and name of the topic of its position.

    The topic has one partition and one writer: another writer's open transaction there would hide our last position.
    """
    return f"parcours.{schema_valide(schema)}.relais"


def topics_de_famille(schema: str) -> dict[str, str]:
    """Topic of each published family."""
    return {famille: topic(schema_valide(schema), famille) for famille in familles_publiques()}


def creer_topics(
    bootstrap: str,
    schema: str,
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
    with closing(_admin(bootstrap, securite)) as admin:
        existants = set(admin.list_topics())
        manquants = {
            nom: {"num_partitions": nombre, "replication_factor": replication, "configs": reglages}
            for nom, nombre, reglages in _attendus(schema, partitions, replication)
            if nom not in existants
        }
        if manquants:
            _exiger_creation(admin.create_topics(manquants, raise_errors=False)["topics"])
            admin.wait_for_topics(list(manquants))
        _verifier(admin, schema, partitions)
    return sorted(manquants)


def verifier_topics(
    bootstrap: str, schema: str, *, partitions: int = PARTITIONS, securite: Securite = EN_CLAIR
) -> None:
    """Check that every topic of the département exists with its partitions and its settings.

    Raises:
        TopicsNonConformes: one does not.
        KafkaError: the broker cannot be reached.
    """
    with closing(_admin(bootstrap, securite)) as admin:
        _verifier(admin, schema, partitions)


def _admin(bootstrap: str, securite: Securite) -> Any:
    return KafkaAdminClient(
        bootstrap_servers=bootstrap,
        request_timeout_ms=DELAI_MS,
        **JOINDRE,
        **securite.options(),
    )


def _attendus(schema: str, partitions: int, replication: int = 1) -> Iterator[tuple[str, int, dict[str, str]]]:
    acquittement = {"min.insync.replicas": "2"} if replication > 2 else {}
    for nom in topics_de_famille(schema).values():
        yield nom, partitions, DE_FAMILLE | acquittement
    yield identifiant_du_relais(schema), 1, DE_POSITION | acquittement


def _exiger_creation(reponses: list[dict[str, Any]]) -> None:
    refus = [
        f"« {reponse['name']} » : {reponse.get('error_message') or reponse['error_code']}"
        for reponse in reponses
        if reponse["error_code"] not in (0, _EXISTE_DEJA)
    ]
    if refus:
        message = "le broker refuse de créer des topics : " + " ; ".join(refus)
        raise TopicsNonConformes(message)


def _verifier(admin: Any, schema: str, partitions: int) -> None:
    attendus = {nom: (nombre, reglages) for nom, nombre, reglages in _attendus(schema, partitions)}
    manquants = sorted(attendus.keys() - set(admin.list_topics()))
    if manquants:
        message = (
            f"topics absents, ou cachés à ce compte Kafka : {', '.join(manquants)}. "
            "« parcours relayer » les crée s'il en a le droit ; sinon, donnez à son compte celui de les lire."
        )
        raise TopicsNonConformes(message)
    decrits = {decrit["name"]: len(decrit["partitions"]) for decrit in admin.describe_topics(list(attendus))}
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
