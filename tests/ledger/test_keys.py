"""Stores of keys: in memory, in PostgreSQL; wrapped, remembered, destroyed, created twice at once."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from multiprocessing import get_context
from uuid import UUID, uuid4

import psycopg
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ledger import keys
from ledger.keys import (
    Bordereau,
    BordereauConnu,
    CleEtrangere,
    Coffre,
    CoffreMemoire,
    CoffrePostgres,
    VisaAbsent,
)

KEK = bytes(range(32))


@pytest.fixture
def ouvrir(base_vierge: str) -> Iterator[Callable[[], CoffrePostgres]]:
    """Opens the same store again, as another process would."""
    ouverts: list[CoffrePostgres] = []

    def ouvrir(kek: bytes = KEK) -> CoffrePostgres:
        ouverts.append(CoffrePostgres(base_vierge, kek))
        return ouverts[-1]

    ouvrir().preparer()
    yield ouvrir
    for coffre in ouverts:
        coffre.fermer()


@pytest.fixture(params=["mémoire", "postgresql"])
def coffre(request: pytest.FixtureRequest) -> Coffre:
    """Both kinds answer the same."""
    if request.param == "mémoire":
        return CoffreMemoire()
    ouvert: Coffre = request.getfixturevalue("ouvrir")()
    return ouvert


class TestCoffre:
    def test_sans_cle(self, coffre: Coffre) -> None:
        coffre.charger([uuid4()])
        assert coffre.cle(uuid4()) is None
        assert not coffre.detruire(uuid4())

    def test_creer_ne_change_pas_une_cle(self, coffre: Coffre) -> None:
        sujet, autre = uuid4(), uuid4()
        coffre.creer([sujet, sujet])
        premiere = coffre.cle(sujet)
        coffre.creer([autre, sujet])
        seconde = coffre.cle(autre)
        assert premiere is not None
        assert seconde is not None
        assert coffre.cle(sujet) == premiere
        assert seconde.engagement != premiere.engagement

    def test_detruire(self, coffre: Coffre) -> None:
        sujet = uuid4()
        coffre.creer([sujet])
        assert coffre.cle(sujet) is not None
        assert coffre.detruire(sujet)
        assert coffre.cle(sujet) is None
        assert not coffre.detruire(sujet)

    def test_qui_a_une_cle(self, coffre: Coffre) -> None:
        sujets = [uuid4() for _ in range(3)]
        coffre.creer(sujets[:2])
        coffre.detruire(sujets[0])
        assert coffre.tenus(sujets) == {sujets[1]}

    def test_une_personne_effacee_le_reste(self, coffre: Coffre) -> None:
        sujet = uuid4()
        coffre.creer([sujet])
        assert coffre.effaces() == set()
        coffre.detruire(sujet)
        assert coffre.effaces() == {sujet}
        coffre.creer([sujet])
        coffre.charger([sujet])
        assert coffre.cle(sujet) is None


class TestBordereau:
    """X14: at the term of its retention, no key goes without the visa of the archives (Code du patrimoine R212-14)."""

    VISE = Bordereau("AD33-2037-04", date(2037, 3, 2), "Archives départementales")

    def test_x14_sans_visa(self, coffre: Coffre) -> None:
        sujet = uuid4()
        coffre.creer([sujet])
        with pytest.raises(VisaAbsent, match="R212-14"):
            coffre.eliminer(sujet, self.VISE.reference)
        coffre.viser(self.VISE, [uuid4()])
        with pytest.raises(VisaAbsent):
            coffre.eliminer(sujet, self.VISE.reference)
        assert coffre.cle(sujet) is not None
        assert coffre.effaces() == set()

    def test_x14_un_bordereau_ne_change_plus(self, coffre: Coffre) -> None:
        coffre.viser(self.VISE, [])
        with pytest.raises(BordereauConnu):
            coffre.viser(self.VISE, [uuid4()])

    def test_x14_avec_le_visa(self, coffre: Coffre) -> None:
        sujet = uuid4()
        coffre.creer([sujet])
        coffre.viser(self.VISE, [sujet, sujet])
        assert coffre.eliminer(sujet, self.VISE.reference)
        assert coffre.cle(sujet) is None
        assert coffre.effaces() == {sujet}

    @pytest.mark.parametrize(
        "ordre",
        [
            "insert into effaces (sujet, motif) values (%(s)s, 'TERME')",
            "insert into effaces (sujet, motif, bordereau) values (%(s)s, 'TERME', 'INCONNU')",
            "delete from cles where sujet = %(s)s",
        ],
    )
    def test_x14_la_base_le_refuse_aussi(
        self, ouvrir: Callable[[], CoffrePostgres], base_vierge: str, ordre: str
    ) -> None:
        """Whoever owns the store included: no row says the term without a bordereau, no key goes without a row."""
        coffre, sujet = ouvrir(), uuid4()
        coffre.creer([sujet])
        with psycopg.connect(base_vierge) as connexion, pytest.raises(psycopg.Error):
            connexion.execute(ordre, {"s": sujet})


class TestCoffrePostgres:
    @pytest.mark.parametrize("longueur", [0, 16, 31, 33])
    def test_cle_de_chiffrement_trop_courte(self, longueur: int) -> None:
        with pytest.raises(ValueError, match="32 octets"):
            CoffrePostgres("", bytes(longueur))

    def test_sous_une_autre_cle_de_chiffrement(self, ouvrir: Callable[..., CoffrePostgres]) -> None:
        sujet = uuid4()
        ouvrir().creer([sujet])
        with pytest.raises(CleEtrangere, match="PARCOURS_KEK"):
            ouvrir(os.urandom(32)).cle(sujet)

    def test_la_base_ne_tient_que_des_enveloppes(
        self, ouvrir: Callable[..., CoffrePostgres], base_vierge: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        tirees: list[bytes] = []

        def tirer(bits: int) -> bytes:
            tirees.append(os.urandom(bits // 8))
            return tirees[-1]

        monkeypatch.setattr(AESGCM, "generate_key", tirer)
        ouvrir().creer([uuid4() for _ in range(5)])
        with psycopg.connect(base_vierge) as connexion:
            enveloppes = [bytes(ligne[0]) for ligne in connexion.execute("select enveloppe from cles").fetchall()]
        assert len(enveloppes) == len(tirees) == 5
        assert all(len(enveloppe) == 40 for enveloppe in enveloppes)
        assert not any(cle in enveloppe for cle in tirees for enveloppe in enveloppes)

    def test_un_autre_processus_lit_la_meme_cle(self, ouvrir: Callable[..., CoffrePostgres]) -> None:
        un, autre, sujets = ouvrir(), ouvrir(), [uuid4() for _ in range(20)]
        un.creer(sujets)
        autre.charger(sujets)
        for sujet in sujets:
            cle = un.cle(sujet)
            lue = autre.cle(sujet)
            assert cle is not None
            assert lue is not None
            assert cle.engagement == lue.engagement

    def test_detruite_ailleurs_elle_s_oublie(
        self, ouvrir: Callable[..., CoffrePostgres], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(keys, "CACHE_S", 0.05)
        un, autre, sujet = ouvrir(), ouvrir(), uuid4()
        un.creer([sujet])
        assert autre.cle(sujet) is not None
        un.detruire(sujet)
        while autre.cle(sujet) is not None:
            pass
        assert autre.cle(sujet) is None

    def test_une_cle_connue_ne_se_redemande_pas(self, ouvrir: Callable[..., CoffrePostgres], base_vierge: str) -> None:
        coffre, sujet = ouvrir(), uuid4()
        coffre.creer([sujet])
        with psycopg.connect(base_vierge, autocommit=True) as connexion:
            connexion.execute("drop table cles")
        assert coffre.cle(sujet) is not None
        coffre.creer([sujet])
        coffre.charger([sujet])

    def test_deux_processus_creent_les_memes(self, ouvrir: Callable[..., CoffrePostgres], base_vierge: str) -> None:
        """Both hold the same keys."""
        ouvrir()
        sujets = [uuid4() for _ in range(300)]
        with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processus:
            engagements = list(processus.map(_creer, [base_vierge] * 4, [sujets, sujets[::-1]] * 2))
        assert len({tuple(sorted(lot.items())) for lot in engagements}) == 1

    def test_l_ordre_des_listes_ne_bloque_personne(
        self, ouvrir: Callable[..., CoffrePostgres], base_vierge: str
    ) -> None:
        """One of two opposite lists would take a key that the other waits for, half of the times."""
        un, autre = ouvrir(), ouvrir()
        with psycopg.connect(base_vierge) as premiere, ThreadPoolExecutor(2) as fils:
            for _ in range(8):
                a, b = uuid4(), uuid4()
                premiere.execute("insert into cles (sujet, enveloppe) values (%s, %s)", (a, bytes(40)))
                attentes = [fils.submit(un.creer, [a, b]), fils.submit(autre.creer, [b, a])]
                _attendre_deux_verrous(base_vierge)
                premiere.rollback()
                for attente in attentes:
                    attente.result(20)


def _attendre_deux_verrous(base: str) -> None:
    limite = time.monotonic() + 20
    with psycopg.connect(base, autocommit=True) as observateur:
        while True:
            ligne = observateur.execute(
                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
            ).fetchone()
            if ligne == (2,):
                return
            assert time.monotonic() < limite


def _creer(conninfo: str, sujets: list[UUID]) -> dict[UUID, bytes]:
    coffre = CoffrePostgres(conninfo, KEK)
    try:
        coffre.creer(sujets)
        return {sujet: cle.engagement for sujet in sujets if (cle := coffre.cle(sujet)) is not None}
    finally:
        coffre.fermer()
