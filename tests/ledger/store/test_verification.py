"""Whatever is changed behind the ledger's back is found, and the first broken position is named."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.pq import TransactionStatus

from integrations.storage.databases import ServeurPostgres
from ledger.replay import ChaineRompue, lire, verifier_chaine
from ledger.store.append import Ecriture, Evenement, Issue, envoyer
from ledger.store.journal import Journal
from ledger.store.verification import AVANCE, Verification, verifier
from tests.ledger.ecritures import ecriture, evenement
from tests.ledger.fixtures import SCHEMA

A, B, C = UUID(int=0xA), UUID(int=0xB), UUID(int=0xC)
"""Positions: 1 to 3 in A, 4 to 7 in B, 8 in A, 9 in C (of one event), 10 in B."""
FLUX = {1: A, 2: A, 3: A, 4: B, 5: B, 6: B, 7: B, 8: A, 9: C, 10: B}


@pytest.fixture(scope="module")
def maitre(postgres: ServeurPostgres, modele_journal: str) -> Iterator[psycopg.Connection[Any]]:
    """The owner of one log for all these tests: each falsification is undone."""
    nom = f"essai_{uuid4().hex}"
    with _Ouverte.connect(postgres.creer_base(nom, modele_journal), autocommit=True) as connexion:
        numero = count(1)
        for flux, nombre in (((A, 0), 3), ((B, 0), 4), ((A, 3), 1), ((C, 0), 1), ((B, 4), 1)):
            un = [_evenement(next(numero)) for _ in range(nombre)]
            envoyer(connexion, SCHEMA, [Ecriture(uuid4(), b"", (flux,), tuple(un))])
        yield connexion
    postgres.supprimer_base(nom)


def _evenement(n: int) -> Evenement:
    """Events that all differ; one in three corrects another."""
    return evenement(clair=f'{{"n":"é{n}"}}', scelle=bytes([n]) * 20, cible=n - 1 if n % 3 == 0 else None)


@contextmanager
def falsifie(maitre: psycopg.Connection[Any], *requetes: str) -> Iterator[None]:
    """As a superuser who knows the triggers would do it; undone afterwards."""
    with maitre.transaction(force_rollback=True):
        maitre.execute("alter table d33.evenements disable trigger all")
        maitre.execute("alter table d33.types disable trigger all")
        for requete in requetes:
            maitre.execute(requete.encode())
        maitre.execute("alter table d33.evenements enable always trigger immuable")
        yield


def constat(maitre: psycopg.Connection[Any], temoin: tuple[int, str] | None = None) -> Verification:
    """The verification, inside the transaction that the falsification lives in."""
    return verifier(maitre, SCHEMA, temoin=temoin)


class _Ouverte(psycopg.Connection[Any]):
    """The verification asks for a snapshot of its own; in a transaction that has begun, it takes that one."""

    def execute(self, query: Any, *args: Any, **options: Any) -> psycopg.Cursor[Any]:
        if str(query).startswith("set transaction") and self.info.transaction_status is TransactionStatus.INTRANS:
            query = "select"
        return super().execute(query, *args, **options)


def rupture(maitre: psycopg.Connection[Any], temoin: tuple[int, str] | None = None) -> int | None:
    """First broken position."""
    trouvee = constat(maitre, temoin).rupture
    return trouvee.position if trouvee else None


COLONNES = {
    "stream": "stream = 'd0551e00-0000-4000-8000-000000000001'",
    "version": "version = version + 100",
    "version zéro": "version = 0",
    "type": "type = 103",
    "type inconnu": "type = 999",
    "survenu_le": "survenu_le = survenu_le + 1",
    "enregistre_le": "enregistre_le = enregistre_le + interval '1 microsecond'",
    "cible": "cible = coalesce(cible, 0) + 1",
    "cible mise à zéro": "cible = coalesce(nullif(cible, cible), 0)",
    "evenement_id": "evenement_id = '00000000-0000-0000-0000-000000000001'",
    "commande_id": "commande_id = '00000000-0000-0000-0000-000000000001'",
    "contexte": "contexte = contexte || ' '",
    "clair": "clair = replace(clair, 'é', 'e')",
    "texte déplacé": "contexte = contexte || left(clair, 1), clair = substr(clair, 2)",
    "scelle": "scelle = set_bit(scelle, 9, 1 - get_bit(scelle, 9))",
    "scelle nul": "scelle = null",
    "scelle vide": "scelle = ''",
    "hash": "hash = set_bit(hash, 200, 1 - get_bit(hash, 200))",
    "hash vide": "hash = ''",
}


ECHANGES = [
    "clair = f.clair, scelle = f.scelle",
    "clair = f.clair, hash = f.hash",
    "commande_id = f.commande_id, evenement_id = f.evenement_id",
]


class TestFalsification:
    @pytest.mark.parametrize("colonne", COLONNES)
    def test_chaque_colonne_de_chaque_evenement(self, maitre: psycopg.Connection[Any], colonne: str) -> None:
        for position, stream in FLUX.items():
            if colonne == "version zéro" and position not in (1, 4, 9):
                continue  # it would be a second version 0 of the stream, or a hole that another test makes
            with falsifie(maitre, f"update d33.evenements set {COLONNES[colonne]} where position = {position}"):
                assert rupture(maitre) == position
                if not colonne.startswith("stream"):
                    with pytest.raises(ChaineRompue) as chaine:
                        verifier_chaine(lire(maitre, SCHEMA, stream), SCHEMA)
                    assert chaine.value.position >= position
        assert rupture(maitre) is None

    @pytest.mark.parametrize("position", [0, -5, 11, 2**40, 2**62])
    def test_une_position_deplacee(self, maitre: psycopg.Connection[Any], position: int) -> None:
        with falsifie(maitre, f"update d33.evenements set position = {position} where position = 5"):
            assert rupture(maitre) == min(position, 5)

    @pytest.mark.parametrize("position", range(1, 10))
    def test_un_evenement_supprime(self, maitre: psycopg.Connection[Any], position: int) -> None:
        """First, middle or last of its stream, alone in it: the position is missed."""
        with falsifie(maitre, f"delete from d33.evenements where position = {position}"):
            assert rupture(maitre) == position

    def test_un_flux_supprime_en_entier(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(maitre, f"delete from d33.evenements where stream = '{B}'"):
            assert rupture(maitre) == 4

    def test_la_fin_du_journal_supprimee(self, maitre: psycopg.Connection[Any]) -> None:
        """Chains cannot tell; a witness kept elsewhere does."""
        avant = constat(maitre)
        temoin = (avant.position, avant.hash)
        assert rupture(maitre, temoin) is None
        with falsifie(maitre, "delete from d33.evenements where position >= 9"):
            assert rupture(maitre) is None
            assert rupture(maitre, temoin) == 10

    def test_le_journal_vide(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(maitre, "delete from d33.evenements"):
            assert constat(maitre).evenements == 0
            assert rupture(maitre, (1, "00")) == 1

    def test_un_journal_refait_en_entier(self, maitre: psycopg.Connection[Any]) -> None:
        """Another history, whole and coherent, is not the one that the witness saw."""
        avant = constat(maitre)
        with falsifie(maitre, "delete from d33.evenements where position = 10"):
            envoyer(maitre, SCHEMA, [ecriture((B, 4))])
            assert rupture(maitre) is None
            assert rupture(maitre, (avant.position, avant.hash)) == 10

    @pytest.mark.parametrize(("un", "deux"), [(1, 2), (2, 3), (3, 8), (1, 9), (4, 10), (7, 9)])
    def test_deux_evenements_echanges(self, maitre: psycopg.Connection[Any], un: int, deux: int) -> None:
        echange = (
            "update d33.evenements e set {0} from d33.evenements f"
            " where (e.position, f.position) in (({1}, {2}), ({2}, {1}))"
        )
        for champs in ECHANGES:
            with falsifie(maitre, echange.format(champs, un, deux)):
                assert rupture(maitre) == un

    def test_deux_positions_echangees(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(
            maitre,
            "update d33.evenements set position = 100 where position = 3",
            "update d33.evenements set position = 3 where position = 5",
            "update d33.evenements set position = 5 where position = 100",
        ):
            assert rupture(maitre) == 3

    def test_un_type_renomme(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(maitre, "update d33.types set nom = 'autre.v1' where code = 102"):
            trouvee = constat(maitre).rupture
            assert trouvee is not None
            assert trouvee.raison == "la table des types nomme autre.v1 le type 102 (droits.modifies.v1)"

    def test_un_evenement_recopie(self, maitre: psycopg.Connection[Any]) -> None:
        copie = (
            "insert into d33.evenements select 11, stream, 6, type, survenu_le, enregistre_le, cible, evenement_id,"
            " commande_id, contexte, clair, scelle, hash from d33.evenements where position = 10"
        )
        with falsifie(maitre, copie):
            assert rupture(maitre) == 11

    @settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        position=st.integers(1, 10),
        colonne=st.sampled_from(["contexte", "clair", "scelle", "hash"]),
        rang=st.integers(0, 10_000),
        masque=st.integers(1, 127),
    )
    def test_un_octet(
        self, maitre: psycopg.Connection[Any], position: int, colonne: str, rang: int, masque: int
    ) -> None:
        ligne = maitre.execute(f"select {colonne} from d33.evenements where position = {position}".encode()).fetchone()
        assert ligne is not None
        valeur = ligne[0].encode("latin-1") if isinstance(ligne[0], str) else bytes(ligne[0])
        altere = bytearray(valeur)
        altere[rang % len(altere)] ^= masque
        if isinstance(ligne[0], str) and 0 in altere:
            altere = bytearray(valeur + b" ")
        nouveau = f"decode('{altere.hex()}', 'hex')"
        if isinstance(ligne[0], str):
            nouveau = f"convert_from({nouveau}, 'LATIN1')"
        with falsifie(maitre, f"update d33.evenements set {colonne} = {nouveau} where position = {position}"):
            assert rupture(maitre) == position


class TestConstat:
    def test_sain(self, maitre: psycopg.Connection[Any]) -> None:
        lus: list[int] = []
        trouve = verifier(maitre, SCHEMA, avancer=lus.append)
        ligne = maitre.execute("select encode(hash, 'hex') from d33.evenements where position = 10").fetchone()
        assert ligne is not None
        assert trouve == Verification(10, 3, 10, ligne[0], None)
        assert sum(lus) == 10

    def test_l_avancee_se_dit_par_paquets(
        self, maitre: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert AVANCE > 1_000
        monkeypatch.setattr("ledger.store.verification.AVANCE", 4)
        lus: list[int] = []
        verifier(maitre, SCHEMA, avancer=lus.append)
        assert lus == [4, 4, 2]

    def test_vide(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(maitre, "delete from d33.evenements"):
            assert constat(maitre) == Verification(0, 0, 0, "", None)

    def test_la_raison_se_lit(self, maitre: psycopg.Connection[Any]) -> None:
        with falsifie(maitre, "update d33.evenements set clair = '{}' where position = 6"):
            trouvee = constat(maitre).rupture
        assert trouvee is not None
        assert (trouvee.stream, trouvee.version) == (B, 3)
        assert trouvee.raison == "le contenu ne correspond pas à l'empreinte"


def test_sur_un_seul_instant(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is appended meanwhile neither counts nor disturbs."""
    for _ in range(10):
        journal.ajouter(ecriture((uuid4(), 0)))
    ajoutes: list[Issue] = []
    monkeypatch.setattr("ledger.store.verification.AVANCE", 1)
    with journal.connecter() as connexion:
        vus = verifier(connexion, SCHEMA, avancer=lambda _: ajoutes.append(journal.ajouter(ecriture((uuid4(), 0)))))
        assert vus.evenements == len(ajoutes) == 10
        assert verifier(connexion, SCHEMA).evenements == 20
