"""Every place read as by somebody who stole all the keys that the installation still has."""

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final, NamedTuple
from uuid import UUID

import psycopg
import pypdfium2
from kafka import KafkaAdminClient

from app.settings import SECRETS
from ledger.annexes.brouillons import Brouillons
from ledger.lieux.liste import schemas
from tests.app.canaris.scene import Scene
from tests.app.canaris.semis import Semis
from tests.integrations.kafka.lecture import Lu, par_kafka_python
from tests.maison.pieces import RACINE
from web.tables.sceau import Sceau

BYTEA: Final = (
    "select table_schema || '.' || table_name from information_schema.columns where table_schema = any(%s)"
    " and data_type = 'bytea' group by 1"
)


USAGE: Final = re.compile(r'Sceau\([\w.]+, "([^"]+)"\)')


class Cellule(NamedTuple):
    """A cell that a key of the service opens: its table, its stored bytes, what they say."""

    table: str
    scelle: bytes
    clair: bytes


def cellules(scene: Scene) -> list[Cellule]:
    """Every cell of the tables that a key of the service opens."""
    sceaux = _sceaux(scene)
    with scene.base() as base:
        tables = [nom for (nom,) in base.execute(BYTEA, (list(schemas("d33").values()),)).fetchall()]
        return [cellule for table in tables for cellule in _de(base, table, sceaux)]


def _sceaux(scene: Scene) -> list[Sceau]:
    """Under each secret, for each use that our code makes of one."""
    usages = {
        u for piece in ("web", "app") for f in (RACINE / piece).rglob("*.py") for u in USAGE.findall(f.read_text())
    }
    assert len(usages) > 5
    return [Sceau(scene.api.reglages.octets(secret), usage) for secret in SECRETS for usage in sorted(usages)]


def _de(base: psycopg.Connection[Any], table: str, sceaux: list[Sceau]) -> Iterator[Cellule]:
    for ligne in base.execute(f"select * from {table}".encode()).fetchall():
        lies = [valeur for valeur in ligne if isinstance(valeur, UUID)]
        for octets in (bytes(valeur) for valeur in ligne if isinstance(valeur, bytes | memoryview)):
            for clair in (s.ouvrir(octets, lie) for s in sceaux for lie in lies):
                if clair is not None:
                    yield Cellule(table, octets, clair)


def d_elle(scene: Scene, semis: Semis) -> dict[str, bytes]:
    """What her own key opens: her steps, a draft on her, her documents; asked of the process that serves the screens."""
    services, dossier = scene.api.services, semis.dossier
    depot = services.atelier.depot
    lus = services.journal.lire([dossier])[dossier]
    brouillon = Brouillons(services.journal).lire(dossier, scene.api.agent)
    suivi = services.journal.dossier(dossier).accompagnement
    tous = [*(d.sha256 for d in suivi.documents.values()), *(e.sha256 for e in suivi.etablis.values())]
    tenus = [depot.lire(services.coffre, dossier, empreinte) for empreinte in tous if depot.tient(dossier, empreinte)]
    return {
        "étapes": repr([e.desceller(services.coffre) for e in lus]).encode(),
        "brouillon": repr(brouillon).encode(),
        "documents": b"".join(tenus) + "".join(map(_texte, tenus)).encode(),
    }


def _texte(octets: bytes) -> str:
    """What a letter says; nothing of a file that is none."""
    try:
        with closing(pypdfium2.PdfDocument(octets)) as document:
            return "".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        return ""


def topics(scene: Scene) -> list[Lu]:
    """Every record of every topic, whoever it is for."""
    with closing(KafkaAdminClient(bootstrap_servers=scene.broker.bootstrap)) as admin:
        noms = [nom for nom in admin.list_topics() if not nom.startswith("__")]
    return par_kafka_python(scene.broker.bootstrap, noms, "read_uncommitted")
