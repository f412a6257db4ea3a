"""The topic of states: each dossier as it stands, nothing that tells a person, a tombstone for the erased."""

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import orjson
import pytest
from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
from cloudevents.core.formats.json import JSONFormat

from integrations.kafka.errors import TopicsNonConformes
from integrations.kafka.outcome import Sortie
from integrations.kafka.position import lire_position
from integrations.kafka.relay import Reglages
from integrations.kafka.topics import ETAT, Destination, creer_topics, verifier_topics
from ledger.dossier.registre import EVOLUTIONS
from ledger.etat_public import EtatDossier, etat_public
from ledger.keys import CoffrePostgres
from tests.integrations.kafka.departement import ETAPES, SECRET, Departement, departement
from tests.integrations.kafka.lecture import Lu, par_kafka_python
from tests.integrations.storage.processes import wait_until
from tests.kafka.brokers import Broker

REGARD_S = 0.15
"""Between two looks at the broker, each of which opens clients."""


@pytest.fixture
def coffre(base_vierge: str) -> Iterator[CoffrePostgres]:
    """The store of keys, in the database of the log: a test needs no other."""
    coffre = CoffrePostgres(base_vierge, bytes(range(32)))
    coffre.preparer()
    yield coffre
    coffre.fermer()


@pytest.fixture
def landes(base_vierge: str, broker: Broker, coffre: CoffrePostgres) -> Iterator[Departement]:
    """A département whose states are published."""
    with departement(base_vierge, broker.bootstrap, coffre=coffre) as ouvert:
        creer_topics(broker.bootstrap, vers(ouvert))
        yield ouvert


def vers(landes: Departement) -> Destination:
    return Destination(landes.schema, "etats")


def reglages(landes: Departement) -> Reglages:
    return landes.reglages.model_copy(update={"genre": "etats", "cles_url": landes.url})


def position(landes: Departement) -> int:
    return lire_position(landes.bootstrap, vers(landes)).numero


def lus(landes: Departement) -> list[Lu]:
    return sorted(par_kafka_python(landes.bootstrap, [vers(landes).topics[ETAT]]), key=lambda lu: lu[1:3])


def compacte(landes: Departement) -> dict[str, Lu]:
    """What compaction keeps: the last record of each key."""
    return {(lu.cle or b"").decode(): lu for lu in lus(landes)}


def attendus(landes: Departement) -> dict[str, EtatDossier]:
    histoires = landes.journal.lire(list({e.stream for e in landes.lire()}))
    etats = (etat_public(stream, evenements) for stream, evenements in histoires.items())
    return {str(etat.dossier): etat for etat in etats if etat is not None}


def publier(landes: Departement, avec: Reglages | None = None) -> None:
    fin = landes.position()
    with landes.relais(avec or reglages(landes)) as relais:
        wait_until(lambda: relais.poll() is not None or position(landes) >= fin, 40, REGARD_S)
        relais.terminate()
        _, journal = relais.communicate(timeout=20)
    assert relais.returncode == Sortie.ARRET, journal


def test_without_its_topic_or_the_store_of_keys_it_does_not_start(landes: Departement) -> None:
    with pytest.raises(TopicsNonConformes, match="absents"):
        verifier_topics(landes.bootstrap, Destination(landes.schema, "etats", "autre"))
    statut, journal = landes.relais_fini(landes.reglages.model_copy(update={"genre": "etats"}))
    assert statut == Sortie.INTERVENTION
    assert "le coffre des clés n'est pas indiqué" in journal


def test_the_last_record_of_a_dossier_is_its_state(landes: Departement, tmp_path: Path) -> None:
    landes.ajouter(150, dossiers=12)
    publier(landes)
    landes.ajouter(60, dossiers=12)
    # Killed in the middle of a transaction: the next one starts where the last one ended.
    statut, _ = landes.relais_fini(reglages(landes), ETAPE="milieu", FOIS="2")
    assert statut < 0
    publier(landes)
    etats = attendus(landes)
    assert len(etats) == 12
    assert {cle: orjson.loads(lu.valeur or b"") for cle, lu in compacte(landes).items()} == {
        cle: orjson.loads(etat.model_dump_json()) for cle, etat in etats.items()
    }
    versions: dict[bytes | None, int] = {}
    for lu in lus(landes):
        evenement = from_binary(KafkaMessage(dict(lu.entetes), lu.cle, lu.valeur or b""), JSONFormat())
        etat = EtatDossier.model_validate_json(lu.valeur or b"")
        assert (evenement.get_type(), evenement.get_subject()) == ("fr.parcours.dossier.etat.v1", str(etat.dossier))
        assert lu.cle == str(etat.dossier).encode()
        assert versions.get(lu.cle, 0) < etat.version, "a state is never older than the one before"
        versions[lu.cle] = etat.version


def test_far_behind_each_dossier_is_folded_once(landes: Departement) -> None:
    """Built lot by lot, a log of the département would have each dossier folded at nearly each of its events."""
    landes.ajouter(200, dossiers=30)
    en_retard = reglages(landes).model_copy(update={"d_un_coup": 100})
    # Killed between two transactions: it is all started again, and what was published is published again.
    statut, _ = landes.relais_fini(en_retard, ETAPE="commit", FOIS="2")
    assert (statut < 0, position(landes)) == (True, 0)
    deja = len(lus(landes))
    assert deja > 0
    publier(landes, en_retard)
    assert len(lus(landes)) == deja + len(attendus(landes))
    landes.ajouter(20, dossiers=30)
    publier(landes, en_retard)
    assert {cle: orjson.loads(lu.valeur or b"")["version"] for cle, lu in compacte(landes).items()} == {
        cle: etat.version for cle, etat in attendus(landes).items()
    }


def test_nothing_of_it_tells_a_person(landes: Departement) -> None:
    landes.ajouter(120, dossiers=6)
    publier(landes)
    octets = b"".join((lu.valeur or b"") + repr(lu.entetes).encode() for lu in lus(landes))
    assert any(e.scelle for e in landes.lire() if e.classe in EVOLUTIONS)
    assert SECRET.encode() not in octets
    for champ in (b"naissance", b"sexe", b"situation_familiale", b"commune", b"foyer", b"compte_rendu"):
        assert champ not in octets


def test_an_erased_person_leaves_a_tombstone_and_nothing_more(landes: Departement, coffre: CoffrePostgres) -> None:
    landes.ajouter(80, dossiers=4)
    publier(landes)
    efface, autre = (UUID(cle) for cle in list(attendus(landes))[:2])
    with landes.relais(reglages(landes)) as relais:
        assert coffre.detruire(efface)
        wait_until(lambda: compacte(landes)[str(efface)].valeur is None or relais.poll() is not None, 40, REGARD_S)
    # What is written afterwards of the dossier brings nothing back.
    orientation = ETAPES[0]
    landes.ecrire([landes.ecriture(un, *orientation(landes.versions[un])) for un in (efface, autre)])
    publier(landes)
    present = compacte(landes)
    assert present[str(efface)].valeur is None
    assert orjson.loads(present[str(autre)].valeur or b"")["version"] == attendus(landes)[str(autre)].version
    # Nor does a new start, which says it again.
    landes.ecrire([landes.ecriture(autre, *orientation(landes.versions[autre]))])
    publier(landes)
    assert compacte(landes)[str(efface)].valeur is None


def test_streams_that_are_no_dossier_have_no_state(landes: Departement) -> None:
    landes.ajouter(60)
    publier(landes)
    dossiers = {str(e.stream) for e in landes.lire() if e.classe in EVOLUTIONS}
    assert set(compacte(landes)) == dossiers
    assert str(uuid4()) not in dossiers
