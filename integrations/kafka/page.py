"""The page for subscribers, in French: everything needed to read the topics, drawn from the same models as the contract.

Committed as `docs/abonnes.md` beside `asyncapi.json`; `python -m integrations.kafka.asyncapi docs` writes both.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

COMPOSANTS: Final = "#/components/schemas/"
ANNULATION: Final = "etape.annulee.v1"

DEBUT: Final = """\
# S'abonner aux événements du journal

<!-- Page tirée des modèles par « parcours documenter docs » : ne pas la corriger à la main. -->

{description}
Le même contrat, pour des outils : [asyncapi.json](asyncapi.json) (AsyncAPI 3) et un [schéma JSON](schemas) par type.
Deux abonnés complets : [en Python](../examples/abonne.py), [en JavaScript](../examples/node/abonne.js). Comptes, droits et
TLS : [kafka.md](kafka.md).

## Les topics

Dans chaque nom, `{{journal}}` est celui du département (`d33` en Gironde). La clé d'un message est l'identifiant du dossier
(ou de la structure, de l'offre), en UTF-8 : un dossier reste dans la même partition, celle du partitionneur `murmur2` de
Kafka. Celle d'un point de contrôle est le nom du journal.

{topics}

Un événement n'expire jamais : un nouvel abonné peut tout lire depuis le début.

## Les en-têtes

Un message est un CloudEvent 1.0 en mode binaire : ses attributs sont des en-têtes `ce_…`, ses données le JSON de la valeur.
Les SDK de CloudEvents les lisent ; vérifiez d'abord que `ce_id` est là, ils en tirent un au hasard s'il manque.

{entetes}

## L'ordre

- Dans un topic, les événements d'un dossier sont dans l'ordre où ils ont été enregistrés.
- Entre deux topics, Kafka ne promet rien : `ce_dossierversion` croît de 1 en 1 dans un dossier, tous topics confondus (les
  événements qui restent internes y laissent des trous) ; `ce_sequence` est la position dans le journal du département.
- `survenu_le` est la date du fait, `ce_time` l'instant de son enregistrement : un fait ancien peut être enregistré tard.

## Chaque événement une fois et une seule

1. Lisez en `isolation.level=read_committed` : le relais publie par transactions, et ce qu'une transaction abandonnée a
   laissé n'est pas à lire. C'est le réglage par défaut de certains clients seulement.
2. Désactivez la validation automatique (`enable.auto.commit=false`) et partez de `auto.offset.reset=earliest`.
3. Dans une même transaction de votre base : retenez `ce_id` dans une table à clé unique, et n'appliquez l'effet que s'il est
   nouveau.
4. Validez l'offset seulement après. Mort entre les deux, vous relirez le lot et le reconnaîtrez.

Un message que vous ne savez pas lire, ou d'un type que vous ne connaissez pas, se met de côté avec sa raison : il ne doit
pas arrêter la suite. Une erreur de votre propre traitement, elle, doit l'arrêter.

## Rejouer depuis le début

Un nouveau groupe (`group.id`) relit tout. Un abonné qui retient les `ce_id` peut relire sans rien refaire. Quand le format
des topics doit changer, l'historique entier est republié à côté, sur des topics suffixés, et l'on passe de l'un à l'autre :
`ce_id` y est le même.

## Rectifications et effacements

Rien n'est modifié. Un événement porteur de `ce_corrige` remplace celui dont il donne l'identifiant ; une annulation
(`etape.annulee`) arrive sur le topic de l'étape annulée, sans rien qui la remplace. Aucune donnée identifiante n'étant
publiée, l'effacement d'une personne ne change rien aux topics d'événements ; sur `etat-dossier`, il laisse une valeur vide.

## L'état d'un dossier

Qui veut seulement l'état présent lit le topic compacté `parcours.{{journal}}.etat-dossier` jusqu'à sa fin : le dernier
message de chaque clé est l'état public du dossier à la position qu'il porte. Une valeur vide (`null`) demande d'oublier ce
dossier. La version d'un dossier n'y recule jamais.

## Garder la preuve ailleurs

Le topic `parcours.{{journal}}.points-de-controle` porte chaque point de contrôle que le scelleur a signé, après les
événements qu'il couvre : `checkpoint` est une note signée (C2SP signed-note) du nombre d'événements et de la racine de leur
arbre de Merkle. Vérifiez sa signature avec la clé que le département publie (`cles.vkey`), et gardez-le tel quel hors de ses
machines : votre copie dément qui réécrirait ensuite le journal et tout ce qui est publié avec lui. Deux points de contrôle
de même taille et de racines différentes, ou qu'aucune preuve de cohérence ne relie (tuiles C2SP tlog-tiles du dossier
publié), sont deux histoires : gardez les deux et prévenez l'auditeur. Il en vient un par minute où quelque chose est
enregistré : s'il n'en vient plus, demandez pourquoi. Après une restauration (`ce_epoque`), la taille peut redescendre au
point d'où le journal est reparti.

## Sans Kafka

- `GET /flux/{{topic}}?apres=curseur` donne les mêmes CloudEvents, en NDJSON ou en suivi (`text/event-stream`).
- Webhooks signés : chaque événement est un `POST` de type `application/cloudevents+json`, dans l'ordre, au moins une fois.
  Répondez 2xx en moins de 10 s une fois l'événement retenu. Signature de
  [Standard Webhooks](https://www.standardwebhooks.com) :

```python
from standardwebhooks import Webhook

evenement = Webhook(secret).verify(corps, entetes)  # refuse une signature fausse, ou vieille de plus de 5 minutes
if retenir(entetes["webhook-id"]):  # le même à chaque nouvel essai
    traiter(evenement)
```

  Une réponse 400, 413, 415 ou 422 dit que l'événement lui-même est refusé : au bout de {essais_refus} essais il est mis de
  côté, et la suite part. Tout autre échec est retenté, de plus en plus rarement et dans l'ordre, puis l'abonnement s'arrête
  après {echecs_max} échecs de suite ; rien n'est perdu, il reprend où il en était. 410 l'arrête aussitôt.

Par ces deux voies, chaque abonné a ses propres identifiants, pour que deux abonnés ne puissent pas rapprocher ce qu'ils
reçoivent. Ils sont les mêmes d'un événement, d'un topic et d'un jour à l'autre :

- `id`, `subject`, `partitionkey`, `corrige`, et dans `data` tout UUID et toute empreinte, sont des pseudonymes ; une
  position du journal (`etape_position`) y est un autre nombre.
- `sequence`, `dossierversion` et `ledgerhash` n'y sont pas : les événements viennent dans l'ordre du journal, et `curseur`
  dit où reprendre. `time` est le jour de l'enregistrement.
- Le flux les tire de qui le lit, sous une habilitation : un programme les garde d'un jeton à l'autre si son jeton dit son
  nom (`parcours jeton --programme mon-service`). Ce jeton ne donne qu'à lire, sauf s'il est demandé avec `--ecriture`.
- Un abonné qui signale un événement donne son `webhook-id` : le journal des envois le retrouve.

## Les types d'événements

Un type peut gagner des champs facultatifs, et une liste de codes des codes. Tout autre changement est un nouveau type
(`.v2`) : l'ancien reste décrit, car les événements déjà publiés le gardent.
"""


def page(document: dict[str, Any], essais_refus: int, echecs_max: int) -> str:
    """The page, in Markdown, of an AsyncAPI document; the two counts are those of webhooks."""
    debut = DEBUT.format(
        description=document["info"]["description"],
        topics=_table(["topic", "contenu", "partitions", "conservation", "types"], _topics(document)),
        entetes=_table(["en-tête", "sens", "exemple"], _entetes(document)),
        essais_refus=essais_refus,
        echecs_max=echecs_max,
    )
    return "\n".join([debut, *_types(document)])


def _topics(document: dict[str, Any]) -> Iterator[list[str]]:
    for famille, canal in document["channels"].items():
        liaison = canal["bindings"]["kafka"]
        compacte = liaison["topicConfiguration"]["cleanup.policy"] == ["compact"]
        propres = sum(nom != ANNULATION for nom in canal["messages"])
        yield [
            f"[`{canal['address']}`](#{_ancre(famille)})",
            canal["title"],
            str(liaison["partitions"]),
            "le dernier par clé" if compacte else "tout, sans limite",
            str(propres),
        ]


def _entetes(document: dict[str, Any]) -> Iterator[list[str]]:
    schema = document["components"]["schemas"]["EntetesCloudEvents"]
    for nom, regle in schema["properties"].items():
        montre = regle.get("const") or regle["examples"][0]
        facultatif = "" if nom in schema["required"] else " (quand il y a lieu)"
        yield [f"`{nom}`", regle.get("description", "Toujours la même valeur") + facultatif, f"`{montre}`"]


def _types(document: dict[str, Any]) -> Iterator[str]:
    for famille, canal in document["channels"].items():
        yield f"### {_ancre(famille)}\n"
        yield f"Topic `{canal['address']}`.\n"
        for nom in canal["messages"]:
            if nom != ANNULATION:
                yield _type(document, nom)
    yield "### annulations\n"
    yield "Sur le topic de l'étape annulée.\n"
    yield _type(document, ANNULATION)


def _type(document: dict[str, Any], nom: str) -> str:
    message, schemas = document["components"]["messages"][nom], document["components"]["schemas"]
    schema = schemas[nom]
    champs = [
        [f"`{champ}`", _forme(regle, schemas), "oui" if champ in schema.get("required", ()) else ""]
        for champ, regle in schema["properties"].items()
    ]
    montre = json.dumps(message["examples"][0]["payload"], ensure_ascii=False, indent=2)
    return "\n".join(
        [
            f"#### {message['title']} · `{message['name']}`\n",
            _table(["champ", "forme", "obligatoire"], champs),
            f"\n```json\n{montre}\n```\n",
        ]
    )


def _forme(regle: dict[str, Any], schemas: dict[str, Any]) -> str:
    """The content of a field, in a few French words."""
    if "$ref" in regle:
        vise = regle["$ref"].removeprefix(COMPOSANTS)
        codes = schemas[vise].get("enum")
        return _codes(codes) if codes else f"objet {vise}"
    if "anyOf" in regle:
        return " ou ".join(_forme(une, schemas) for une in regle["anyOf"] if une.get("type") != "null")
    if "enum" in regle:
        return _codes(regle["enum"])
    if regle["type"] == "array":
        return f"liste : {_forme(regle['items'], schemas)}"
    return FORMATS.get(regle.get("format", "")) or SIMPLES[regle["type"]]


def _codes(codes: list[str]) -> str:
    return " · ".join(f"`{code}`" for code in codes)


FORMATS: Final = {"uuid": "UUID", "date": "date", "date-time": "instant"}
SIMPLES: Final = {
    "string": "texte",
    "integer": "entier",
    "number": "nombre",
    "boolean": "vrai ou faux",
    "object": "objet",
}


def _ancre(famille: str) -> str:
    return famille.replace("_", "-")


def _table(colonnes: list[str], lignes: Any) -> str:
    rangs = [colonnes, ["---"] * len(colonnes), *lignes]
    return "\n".join(f"| {' | '.join(rang)} |" for rang in rangs)
