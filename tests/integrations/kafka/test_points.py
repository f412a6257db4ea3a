"""Checkpoints of the sealed log on their topic: whoever subscribes holds them elsewhere, and convicts with them."""

import signal
from datetime import UTC, datetime
from pathlib import Path

import orjson
import psycopg
import pytest

from integrations.kafka.outcome import Sortie
from integrations.kafka.points import PointPublic
from integrations.kafka.position import Position
from integrations.kafka.reprise import reprendre
from integrations.kafka.topics import Destination
from ledger.epoques import Epoque
from ledger.preuve import registre, scelleur
from ledger.preuve.examen import Examen
from ledger.preuve.note import PointSigne, Signataire, origine
from ledger.preuve.publication import Publication
from ledger.preuve.registre import Registre
from ledger.preuve.verifier import lire_note
from ledger.store.verification import verifier
from tests.integrations.kafka.departement import Departement
from tests.integrations.kafka.lecture import CLIENTS, Lu, par_confluent

GRAINE = bytes(range(32))


def signataire(gironde: Departement) -> Signataire:
    return Signataire(origine(gironde.schema), GRAINE)


def sceller(gironde: Departement, dossier: Path, nombre: int) -> int:
    """Write so many commands, if any, and seal; size of the checkpoint."""
    if nombre:
        gironde.ajouter(nombre)
    with (
        psycopg.connect(gironde.url, autocommit=True, options=registre.OPTIONS) as connexion,
        scelleur.ouvrir(Registre(connexion, gironde.schema), Publication(dossier), signataire(gironde)) as ouvert,
    ):
        dernier, _ = ouvert.sceller()
    assert dernier is not None
    return dernier.taille


def points(lus: list[Lu]) -> list[PointPublic]:
    return [PointPublic.model_validate_json(lu.valeur or b"") for lu in lus]


def publier_jusqu_a(gironde: Departement, taille: int) -> None:
    """Have the relay publish up to this checkpoint, and stop in good order."""
    sujet = Destination(gironde.schema).points

    def tenu() -> bool:
        return any(point.taille == taille for point in points(par_confluent(gironde.bootstrap, [sujet])))

    with gironde.relais() as relais:
        gironde.attendre(tenu)
        relais.terminate()
        _, journal = relais.communicate()
    assert relais.returncode == Sortie.ARRET, journal


def test_chaque_point_signe_est_tenu_ailleurs(gironde: Departement, tmp_path: Path) -> None:
    """As the sealer published them in its folder, once each, in order, readable by a client that is not ours."""
    dossier, sujet = tmp_path / "preuves", Destination(gironde.schema).points
    tailles = [sceller(gironde, dossier, 20), sceller(gironde, dossier, 15)]
    publier_jusqu_a(gironde, tailles[-1])
    tailles.append(sceller(gironde, dossier, 10))
    publier_jusqu_a(gironde, tailles[-1])
    for lire in CLIENTS:
        lus = lire(gironde.bootstrap, [sujet])
        assert [point.taille for point in points(lus)] == tailles
        assert {(lu.partition, lu.cle) for lu in lus} == {(0, origine(gironde.schema).encode())}
        assert [lu.ce["sequence"] for lu in lus] == [f"{taille:020d}" for taille in tailles]
        for point in points(lus):
            publie = dossier / f"points/{point.taille:012}"
            assert (point.checkpoint, point.carte) == (publie.read_text(), publie.with_suffix(".carte").read_text())
            for note in (point.checkpoint, point.carte):
                assert lire_note(note.encode()).signataires([signataire(gironde).cle])


def test_ce_qu_un_abonne_tient_dement_un_journal_reecrit(gironde: Departement, tmp_path: Path) -> None:
    """The log's end, the sealer's tables and the whole folder are replaced: what was published elsewhere is not."""
    taille = sceller(gironde, tmp_path / "preuves", 20)
    publier_jusqu_a(gironde, taille)
    lus = points(par_confluent(gironde.bootstrap, [Destination(gironde.schema).points]))
    tenus = [PointSigne(point.taille, point.checkpoint, point.carte) for point in lus]

    def examiner() -> tuple[bool, Examen]:
        examen = Examen(gironde.schema, [signataire(gironde).cle], tenus)
        with psycopg.connect(gironde.url, autocommit=True, options="-c role=parcours_lecture") as connexion:
            return verifier(connexion, gironde.schema, observateur=examen).rupture is None, examen

    entier, examen = examiner()
    assert entier
    assert examen.sceau is not None
    assert examen.sceau.taille == taille
    with psycopg.connect(gironde.url, autocommit=True) as proprietaire:
        for table in ("points", "tuiles", "carte"):
            proprietaire.execute(f"truncate {gironde.schema}_preuve.{table} cascade".encode())
        proprietaire.execute(f"alter table {gironde.schema}.evenements disable trigger all".encode())
        proprietaire.execute(f"delete from {gironde.schema}.evenements where position = {taille}".encode())
    sceller(gironde, tmp_path / "autres", 0)
    entier, _ = examiner()
    assert not entier


@pytest.mark.parametrize("etape", ["envoi", "acquittement", "commit"])
def test_un_relais_tue_n_en_perd_ni_n_en_double(gironde: Departement, tmp_path: Path, etape: str) -> None:
    """Killed within the second transaction, which bears the checkpoint: the first one is of the events."""
    taille = sceller(gironde, tmp_path / "preuves", 30)
    reglages = gironde.reglages.model_copy(update={"lot": 5_000})
    statut, journal = gironde.relais_fini(reglages, ETAPE=etape, FOIS="2")
    assert statut == -signal.SIGKILL, journal
    publier_jusqu_a(gironde, taille)
    assert [p.taille for p in points(par_confluent(gironde.bootstrap, [Destination(gironde.schema).points]))] == [
        taille
    ]


def test_aucun_ne_precede_ce_qu_il_couvre(gironde: Departement, tmp_path: Path) -> None:
    """Stopped between the two: the events are there, the checkpoint is not yet."""
    taille = sceller(gironde, tmp_path / "preuves", 30)
    reglages = gironde.reglages.model_copy(update={"lot": 5_000})
    statut, journal = gironde.relais_fini(reglages, ETAPE="debut", FOIS="2")
    assert statut == -signal.SIGKILL, journal
    assert gironde.publiee() == taille
    assert par_confluent(gironde.bootstrap, [Destination(gironde.schema).points]) == []


def test_la_republication_ne_les_redit_pas() -> None:
    assert Destination("d33", suffixe="v2").points == Destination("d33", "etats").points == ""
    assert Destination("d33").points == "parcours.d33.points-de-controle"


def test_une_position_d_avant_se_lit(gironde: Departement) -> None:
    """A position that was kept before checkpoints were published tells that none was; one is kept with it."""
    assert Position(**orjson.loads(b'{"numero":3,"empreinte":"00"}')).point == 0
    assert Position(**orjson.loads(Position(3, "00", point=2).octets())) == Position(3, "00", "", 2)
    assert Position(3, "00").octets() == b'{"numero":3,"empreinte":"00"}'


def test_un_journal_revenu_en_arriere_redit_ceux_d_apres(gironde: Departement) -> None:
    """Those that the log still has after where it went back to are told again: those that it lost are no more."""
    gironde.ajouter(10)
    with psycopg.connect(gironde.url, autocommit=True) as connexion:
        repris, revenu = reprendre(
            connexion, gironde.schema, Position(9, "00", "", 8), [Epoque(datetime(2026, 3, 2, tzinfo=UTC), 5, "essai")]
        )
        assert (repris.numero, repris.point, revenu) == (5, 5, True)
        repris, _ = reprendre(
            connexion, gironde.schema, Position(9, "00", "", 3), [Epoque(datetime(2026, 3, 2, tzinfo=UTC), 5, "essai")]
        )
        assert repris.point == 3
