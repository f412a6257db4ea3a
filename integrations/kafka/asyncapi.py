"""The AsyncAPI 3 document of what the ledger publishes, generated from the catalogue and committed under `docs`.

`python -m integrations.kafka.asyncapi docs` writes it again, with the JSON Schema of each event type and the page for
subscribers.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from integrations.kafka.compatibilite import exiger_compatible
from integrations.kafka.examples import exemple, identifiant
from integrations.kafka.page import page
from integrations.kafka.points import EXEMPLE
from integrations.kafka.points import TYPE as TYPE_POINT
from integrations.kafka.schemas import COMPOSANTS, composants, schema_etat, schema_point, schema_public
from integrations.kafka.topics import D_ETAT, DE_FAMILLE, ETAT, PARTITIONS, POINTS
from integrations.webhooks.suites import ECHECS_MAX, ESSAIS_REFUS
from ledger.etat_public import TYPE as TYPE_ETAT
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.publication import PREFIXE_TYPE, evenements_publics, familles_publiques, source, topic

VERSION: Final = "1.0.0"
JOURNAL: Final = "d33"
LIAISON: Final = "0.5.0"
UUID_SCHEMA: Final = {"type": "string", "format": "uuid"}
DESCRIPTION: Final = """\
Chaque étape d'un parcours est un événement, publié une fois pour qui lit en `read_committed`, sur le topic de sa famille.

- Un événement est un CloudEvent 1.0 en mode binaire : attributs dans les en-têtes `ce_*`, données JSON dans la valeur.
- La clé est l'identifiant du dossier. L'ordre d'un dossier est garanti dans un topic ; entre topics, il se retrouve par
  `ce_dossierversion`.
- `ce_id` est unique : un abonné qui le retient reconnaît ce qu'il a déjà traité.
- Rien n'est modifié. Un événement qui en rectifie un autre porte `ce_corrige`, l'identifiant de celui qui ne vaut plus ;
  une annulation (`etape.annulee`) est publiée sur le topic de l'étape annulée.
- Un type d'événement peut gagner des champs facultatifs, et une liste de codes des codes : ignorez les champs que vous ne
  connaissez pas, mettez de côté un code inconnu. Tout autre changement est un nouveau type (`.v2`), et l'ancien reste
  décrit : les événements déjà publiés gardent le leur.
- Quand une sauvegarde est restaurée, le journal revient en arrière : ce qui suit porte `ce_epoque`, et `ce_epoquedepuis`, la
  position au-delà de laquelle ce qui fut publié avant cette époque ne vaut plus. Retirez-le, puis continuez.
- Le topic `points-de-controle` porte les points de contrôle signés du journal, un à un, sans limite de durée : qui les garde
  ailleurs rend visible tout ce qui serait réécrit ensuite. Ils ne disent rien des personnes.
- Le topic `etat-dossier` est compacté : son dernier message par clé est l'état public du dossier, et une valeur vide dit que
  la personne a été effacée.
- Aucun nom, identifiant, contact, texte libre ni donnée de santé n'est publié.
- Les topics sont au département et à ceux qui travaillent pour lui : leurs lecteurs partagent des identifiants. Un
  partenaire reçoit les mêmes événements par le flux HTTP ou par un webhook, sous des identifiants qui ne sont qu'à lui.
"""


def _entete(description: str, exemple_: str, **regles: Any) -> dict[str, Any]:
    return {"type": "string", "description": description, "examples": [exemple_], **regles}


ENTETES: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Attributs du CloudEvent",
    "required": [
        "ce_specversion", "ce_id", "ce_source", "ce_type", "ce_subject", "ce_time", "ce_partitionkey", "ce_sequence",
        "ce_dossierversion", "ce_ledgerhash", "content-type",
    ],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": _entete("Identifiant unique de l'événement", identifiant("ce_id"), format="uuid"),
        "ce_source": _entete("Journal du département", source(JOURNAL), format="uri-reference"),
        "ce_type": _entete("Type de l'événement et version de son schéma", f"{PREFIXE_TYPE}orientation.decidee.v1"),
        "ce_subject": _entete("Dossier", identifiant("dossier"), format="uuid"),
        "ce_time": _entete("Instant de l'enregistrement, UTC", "2026-03-02T09:15:00.123456+00:00", format="date-time"),
        "ce_partitionkey": _entete("Dossier, clé du message", identifiant("dossier"), format="uuid"),
        "ce_sequence": _entete("Position dans le journal", f"{1234:020d}", pattern=r"^\d{20}$"),
        "ce_dossierversion": _entete("Version du dossier, pour l'ordre entre topics", "7", pattern=r"^\d+$"),
        "ce_ledgerhash": _entete("Maillon de la chaîne de preuve (SHA-256)", "5f" * 32, pattern=r"^[0-9a-f]{64}$"),
        "ce_corrige": _entete("Événement rectifié ou annulé par celui-ci", identifiant("corrige"), format="uuid"),
        "ce_epoque": _entete("Époque, quand le journal est revenu en arrière", "2026-03-02T09:15:00Z", format="date-time"),
        "ce_epoquedepuis": _entete("Ce qui la précède au-delà ne vaut plus", f"{1200:020d}", pattern=r"^\d{20}$"),
        "content-type": {"type": "string", "const": "application/json"},
    },
}  # fmt: skip
ENTETES_ETAT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Attributs du CloudEvent d'un état ; une valeur vide n'en a pas",
    "properties": {
        nom: ENTETES["properties"][nom]
        for nom in ("ce_specversion", "ce_source", "ce_subject", "ce_partitionkey", "ce_sequence", "ce_dossierversion")
    }
    | {
        "ce_id": _entete("Dossier et version", f"{identifiant('dossier')}.7"),
        "ce_type": {"type": "string", "const": PREFIXE_TYPE + TYPE_ETAT},
        "content-type": {"type": "string", "const": "application/json"},
    },
}

ENTETES_POINT: Final[dict[str, Any]] = {
    "type": "object",
    "description": "Attributs du CloudEvent d'un point de contrôle",
    "properties": {
        nom: ENTETES["properties"][nom]
        for nom in ("ce_specversion", "ce_source", "ce_time", "ce_sequence", "ce_epoque", "ce_epoquedepuis")
    }
    | {
        "ce_id": _entete("Journal et nombre d'événements scellés", f"parcours-ledger/{JOURNAL}.1234"),
        "ce_type": {"type": "string", "const": PREFIXE_TYPE + TYPE_POINT},
        "ce_subject": _entete("Nom du journal dans ses points de contrôle", f"parcours-ledger/{JOURNAL}"),
        "ce_partitionkey": _entete("Nom du journal, clé du message", f"parcours-ledger/{JOURNAL}"),
        "content-type": {"type": "string", "const": "application/json"},
    },
}


def generer() -> dict[str, Any]:
    """The document, ready for JSON."""
    classes = evenements_publics()
    return {
        "asyncapi": "3.0.0",
        "id": "urn:parcours:journal",
        "info": {
            "title": "Journal des parcours : événements publiés",
            "version": VERSION,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "url": "https://eupl.eu/1.2/fr/"},
        },
        "defaultContentType": "application/json",
        "channels": {famille: _canal(famille) for famille in familles_publiques()}
        | {ETAT: _canal_etat(), POINTS: _canal_des_points()},
        "operations": {f"publier.{famille}": _operation(famille) for famille in familles_publiques()}
        | {
            f"publier.{ETAT}": _operation_de(ETAT, [TYPE_ETAT], "l'état public de chaque dossier touché"),
            f"publier.{POINTS}": _operation_de(POINTS, [TYPE_POINT], "chaque point de contrôle signé par le scelleur"),
        },
        "components": {
            "messages": {classe.type_stable(): _message(classe) for classe in classes}
            | {TYPE_ETAT: _message_etat(), TYPE_POINT: _message_point()},
            "schemas": {"EntetesCloudEvents": ENTETES, "EntetesEtat": ENTETES_ETAT, "EntetesPoint": ENTETES_POINT}
            | composants(),
        },
    }


def ecrire(dossier: Path) -> None:
    """Write the document, the schema of each type under ``schemas``, and the page for subscribers.

    Raises :class:`~integrations.kafka.compatibilite.ContratRompu`, and writes nothing, when the document already there
    promises what this version does not hold.
    """
    schemas, document = dossier / "schemas", generer()
    if (dossier / "asyncapi.json").exists():
        exiger_compatible(json.loads((dossier / "asyncapi.json").read_bytes()), document)
    schemas.mkdir(parents=True, exist_ok=True)
    fichiers = {schemas / f"{classe.type_stable()}.json": schema_public(classe) for classe in evenements_publics()}
    fichiers |= {schemas / f"{TYPE_ETAT}.json": schema_etat(), schemas / f"{TYPE_POINT}.json": schema_point()}
    for ancien in set(schemas.glob("*.json")) - fichiers.keys():
        ancien.unlink()
    for fichier, contenu in {dossier / "asyncapi.json": document, **fichiers}.items():
        fichier.write_text(json.dumps(contenu, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    (dossier / "abonnes.md").write_text(page(document, ESSAIS_REFUS, ECHECS_MAX), encoding="utf-8")


def _classes(famille: str) -> list[type[Evenement]]:
    """Types found on the topic of a family: its own, and annulments of them."""
    return [classe for classe in evenements_publics() if classe.famille == famille or classe is EtapeAnnulee]


def _canal(famille: str) -> dict[str, Any]:
    types = [classe.type_stable() for classe in _classes(famille)]
    return _canal_de(topic("{journal}", famille), f"Famille « {famille} »", types, DE_FAMILLE)


def _canal_etat() -> dict[str, Any]:
    return _canal_de(topic("{journal}", ETAT), "État public des dossiers", [TYPE_ETAT], D_ETAT)


def _canal_des_points() -> dict[str, Any]:
    return _canal_de(topic("{journal}", POINTS), "Points de contrôle du journal", [TYPE_POINT], DE_FAMILLE, 1)


def _canal_de(
    adresse: str, titre: str, types: Sequence[str], reglages: Mapping[str, str], partitions: int = PARTITIONS
) -> dict[str, Any]:
    configuration = {cle: [v] if cle == "cleanup.policy" else int(v) for cle, v in reglages.items()}
    return {
        "address": adresse,
        "title": titre,
        "parameters": {
            "journal": {"description": "Journal du département", "examples": [JOURNAL]},
        },
        "messages": {type_: {"$ref": f"#/components/messages/{type_}"} for type_ in types},
        "bindings": {
            "kafka": {"partitions": partitions, "topicConfiguration": configuration, "bindingVersion": LIAISON}
        },
    }


def _operation(famille: str) -> dict[str, Any]:
    types = [classe.type_stable() for classe in _classes(famille)]
    return _operation_de(famille, types, f"les étapes de la famille « {famille} »")


def _operation_de(famille: str, types: Sequence[str], quoi: str) -> dict[str, Any]:
    return {
        "action": "send",
        "channel": {"$ref": f"#/channels/{famille}"},
        "summary": f"Le journal publie {quoi}",
        "messages": [{"$ref": f"#/channels/{famille}/messages/{type_}"} for type_ in types],
    }


def _message_etat() -> dict[str, Any]:
    schema = schema_etat()
    donnees = exemple(schema | {"required": list(schema["properties"])}) | {"dossier": identifiant("dossier")}
    return {
        "name": PREFIXE_TYPE + TYPE_ETAT,
        "title": "État public d'un dossier",
        "contentType": "application/json",
        "headers": {"$ref": f"{COMPOSANTS}EntetesEtat"},
        "payload": {"$ref": f"{COMPOSANTS}{TYPE_ETAT}"},
        "bindings": {"kafka": {"key": UUID_SCHEMA | {"description": "Dossier"}, "bindingVersion": LIAISON}},
        "examples": [{"name": "exemple", "headers": _montres(ENTETES_ETAT), "payload": donnees}],
    }


def _message_point() -> dict[str, Any]:
    return {
        "name": PREFIXE_TYPE + TYPE_POINT,
        "title": "Point de contrôle du journal",
        "contentType": "application/json",
        "headers": {"$ref": f"{COMPOSANTS}EntetesPoint"},
        "payload": {"$ref": f"{COMPOSANTS}{TYPE_POINT}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": "Nom du journal"}, "bindingVersion": LIAISON}},
        "examples": [{"name": "exemple", "headers": _montres(ENTETES_POINT), "payload": EXEMPLE}],
    }


def _montres(tetes: Mapping[str, Any]) -> dict[str, str]:
    """An example of each header."""
    return {nom: regle.get("const") or regle["examples"][0] for nom, regle in tetes["properties"].items()}


def _message(classe: type[Evenement]) -> dict[str, Any]:
    type_ = PREFIXE_TYPE + classe.type_stable()
    donnees = exemple(schema_public(classe))
    return {
        "name": type_,
        "title": classe.libelle,
        "contentType": "application/json",
        "headers": {
            "allOf": [{"$ref": f"{COMPOSANTS}EntetesCloudEvents"}, {"properties": {"ce_type": {"const": type_}}}]
        },
        "payload": {"$ref": f"{COMPOSANTS}{classe.type_stable()}"},
        "bindings": {
            "kafka": {"key": UUID_SCHEMA | {"description": "Dossier"}, "bindingVersion": LIAISON},
        },
        "examples": [{"name": "exemple", "headers": _entetes_exemple(type_, donnees), "payload": donnees}],
    }


def _entetes_exemple(type_: str, donnees: dict[str, Any]) -> dict[str, str]:
    entetes = _montres(ENTETES)
    del entetes["ce_corrige"]
    if "correction" in donnees:
        entetes["ce_corrige"] = donnees["correction"]["evenement"]
    return entetes | {"ce_type": type_, "ce_id": identifiant(type_)}


if __name__ == "__main__":
    ecrire(Path(sys.argv[1]))
