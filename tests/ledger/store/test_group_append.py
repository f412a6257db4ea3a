"""Leader and followers: a poisoned command harms nobody, a lost connection is survived, nobody waits for ever."""

import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

import psycopg
import pytest

from ledger.store.append import Ecriture, Issue, Statut, empaqueter
from ledger.store.group import GroupAppend, _Attente
from ledger.store.journal import Journal
from ledger.store.recorder import JournalFactory
from ledger.store.verification import verifier
from tests.ledger.ecritures import ecriture, evenement
from tests.ledger.fixtures import SCHEMA
from tests.ledger.store.retenue import PATIENCE_S, Retenue, jusqu_a

POISON = Ecriture(uuid4(), b"", ((uuid4(), 0),), (evenement(clair="a\x00b"),))
IMPOSSIBLE = Ecriture(uuid4(), b"", ((uuid4(), 0),), (evenement(clair="\udcff"),))


@pytest.fixture
def groupe(base: str) -> Iterator[GroupAppend]:
    """One group append over one connection."""
    groupe = GroupAppend(lambda: psycopg.connect(base, autocommit=True, options=JournalFactory.OPTIONS), SCHEMA)
    yield groupe
    groupe.fermer()


@pytest.fixture
def retenue(base: str, groupe: GroupAppend) -> Iterator[Retenue]:
    """See :class:`Retenue`."""
    retenue = Retenue(base, groupe)
    yield retenue
    retenue.connexion.close()


@pytest.fixture
def fils() -> Iterator[ThreadPoolExecutor]:
    """Threads that write."""
    with ThreadPoolExecutor(80) as fils:
        yield fils


def issues(attendues: list[Future[Issue]]) -> list[Issue | BaseException]:
    """Outcome or error of each, all of them ended."""
    assert not wait(attendues, PATIENCE_S).not_done, "somebody waits for ever"
    return [f.exception() or f.result() for f in attendues]


class TestPoison:
    def test_dans_un_lot(self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor) -> None:
        """In one lot: a command that the database refuses, one that cannot be packed and never queues, a conflict, two
        good ones."""
        lot = [ecriture((uuid4(), 0)), POISON, ecriture((uuid4(), 5)), IMPOSSIBLE, ecriture((uuid4(), 0))]
        with retenue.tenue():
            premier = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            autres = [fils.submit(groupe.ajouter, une) for une in lot]
            retenue.attendre_la_file(len(lot) - 1)
        bonne, poison, conflit, impossible, derniere = issues(autres)
        assert isinstance(poison, psycopg.DataError)
        assert isinstance(impossible, UnicodeEncodeError)
        assert isinstance(conflit, Issue)
        assert conflit.statut is Statut.CONFLIT
        for issue in (bonne, derniere, *issues([premier])):
            assert isinstance(issue, Issue)
            assert issue.statut is Statut.FAIT

    def test_douze_fils_de_vingt_commandes(
        self, groupe: GroupAppend, maitre: psycopg.Connection[Any], fils: ThreadPoolExecutor
    ) -> None:
        """Ten threads are untouched by the eleventh's poison and the twelfth's conflict."""
        flux = [uuid4() for _ in range(12)]
        erreurs: list[psycopg.Error] = []

        def ecrire(rang: int) -> list[Statut]:
            statuts = []
            for n in range(20):
                if rang == 10 and n == 7:
                    with pytest.raises(psycopg.DataError) as erreur:
                        groupe.ajouter(POISON)
                    erreurs.append(erreur.value)
                decalage = 3 if rang == 11 and n == 9 else 0
                issue = groupe.ajouter(ecriture((flux[rang], n + decalage)))
                statuts.append(issue.statut)
                if decalage:
                    statuts.append(groupe.ajouter(ecriture((flux[rang], issue.version))).statut)
            return statuts

        resultats = [f.result(PATIENCE_S) for f in [fils.submit(ecrire, rang) for rang in range(12)]]
        assert resultats[:11] == [[Statut.FAIT] * 20] * 11
        assert resultats[11] == [Statut.FAIT] * 9 + [Statut.CONFLIT] + [Statut.FAIT] * 11
        assert len(erreurs) == 1
        verification = verifier(maitre, SCHEMA)
        assert (verification.evenements, verification.position, verification.rupture) == (240, 240, None)


class TestConnexionPerdue:
    def test_avant_l_appel(self, groupe: GroupAppend, maitre: psycopg.Connection[Any]) -> None:
        """The server was restarted meanwhile: the next command does not even notice."""
        groupe.ajouter(ecriture((uuid4(), 0)))
        assert groupe._connexion is not None
        maitre.execute("select pg_terminate_backend(%s, 5000)", (groupe._connexion.info.backend_pid,))
        assert groupe.ajouter(ecriture((uuid4(), 0))).position == 2

    def test_pendant_l_appel_d_une_seule(self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor) -> None:
        with retenue.tenue():
            seule = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            pid = retenue.attendre()
            retenue.tuer(pid)
        (issue,) = issues([seule])
        assert isinstance(issue, Issue)
        assert (issue.statut, issue.position) == (Statut.FAIT, 1)

    def test_pendant_l_appel_d_un_lot(
        self, base: str, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        """Leader and followers all get an outcome, and those who queued meanwhile too."""
        seconde = Retenue(base, groupe)
        with retenue.tenue():
            premier = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            lot = [fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(30)]
            retenue.attendre_la_file(30)
            reprise = fils.submit(seconde.prendre)
            retenue.attendre(2)
        issues([premier])
        reprise.result(PATIENCE_S)
        pid = retenue.attendre()
        suivants = [fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(30)]
        retenue.attendre_la_file(30)
        retenue.tuer(pid)
        seconde.rendre()
        assert all(isinstance(issue, Issue) and issue.statut is Statut.FAIT for issue in issues([*lot, *suivants]))
        assert groupe.ajouter(ecriture((uuid4(), 0))).position == 62
        seconde.connexion.close()

    def test_sans_cesse(self, groupe: GroupAppend, maitre: psycopg.Connection[Any], fils: ThreadPoolExecutor) -> None:
        """Eight threads write while the connection is ended, again and again: each command is written once, and told."""

        def ecrire() -> int:
            stream, statuts = uuid4(), []
            for version in range(25):
                issue = groupe.ajouter(ecriture((stream, version)))
                assert issue.version == version + 1
                statuts.append(issue.statut)
            assert set(statuts) <= {Statut.FAIT, Statut.DEJA_FAIT}
            return len(statuts)

        ecrivains = [fils.submit(ecrire) for _ in range(8)]
        while not all(ecrivain.done() for ecrivain in ecrivains):
            connexion = groupe._connexion
            with suppress(psycopg.OperationalError):  # closed meanwhile
                pid = connexion.info.backend_pid if connexion is not None else 0
                maitre.execute("select pg_terminate_backend(%s)", (pid,))
            time.sleep(0.02)
        assert sum(ecrivain.result(PATIENCE_S) for ecrivain in ecrivains) == 200
        verification = verifier(maitre, SCHEMA)
        assert (verification.evenements, verification.position, verification.rupture) == (200, 200, None)

    def test_serveur_hors_d_atteinte(self, base: str, fils: ThreadPoolExecutor) -> None:
        """Each gets the error, at once, and the group works again when the server comes back."""
        ouvert, essais = threading.Event(), []

        def connecter() -> psycopg.Connection[Any]:
            essais.append(1)
            if not ouvert.is_set():
                raise psycopg.OperationalError("hors d'atteinte")
            return psycopg.connect(base, autocommit=True, options=JournalFactory.OPTIONS)

        groupe = GroupAppend(connecter, SCHEMA)
        resultats = issues([fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(40)])
        assert all(isinstance(erreur, psycopg.OperationalError) for erreur in resultats)
        assert len(essais) <= 40
        ouvert.set()
        assert groupe.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
        groupe.fermer()


class VueFermee:
    """A lock that each of two threads saw closed before either of them opened it."""

    def __init__(self) -> None:
        """Open."""
        verrou = threading.Lock()
        self.acquire, self.release = verrou.acquire, verrou.release

    def locked(self) -> bool:
        return True


class TestMeneur:
    def test_deux_fils_le_reveillent_a_la_fois(self) -> None:
        """Whoever leaves and whoever came meanwhile both see it ahead: neither may fail, having others to wake."""
        attente = _Attente(empaqueter(ecriture((uuid4(), 0))), signal=cast("threading.Lock", VueFermee()))
        attente.reveiller()
        attente.reveiller()
        assert attente.signal.acquire(blocking=False)

    @pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
    def test_interrompu_il_passe_la_main(
        self,
        groupe: GroupAppend,
        retenue: Retenue,
        fils: ThreadPoolExecutor,
        interruption: type[BaseException],
    ) -> None:
        """Ctrl-C or SIGTERM in the leader's call: the next in the queue leads, over a fresh connection."""
        suivants = fils.submit(_enfiler, groupe, retenue, fils)
        with retenue.tenue(), _apres(0.3, interruption), pytest.raises(interruption):
            groupe.ajouter(ecriture((uuid4(), 0)))
        assert all(isinstance(issue, Issue) for issue in issues(suivants.result(PATIENCE_S)))
        assert groupe.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT

    def test_interrompu_avec_un_lot_en_route(
        self, base: str, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        """Ctrl-C in whoever was given the lead from the queue: those who ride are told, those behind go on."""
        seconde = Retenue(base, groupe)

        def ensuite() -> list[Future[Issue]]:
            retenue.attendre_la_file(1)
            derriere = [fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(3)]
            retenue.attendre_la_file(4)
            reprise = fils.submit(seconde.prendre)
            retenue.attendre(2)
            retenue.rendre()
            reprise.result(PATIENCE_S)
            retenue.attendre()
            derniers = [fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(2)]
            retenue.attendre_la_file(2)
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            return [*derriere, *derniers]

        retenue.prendre()
        premier = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
        retenue.attendre()
        suite = fils.submit(ensuite)
        with _apres(PATIENCE_S, KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            groupe.ajouter(ecriture((uuid4(), 0)))
        seconde.rendre()
        tous = issues(suite.result(PATIENCE_S))
        assert all(isinstance(issue, RuntimeError) for issue in tous[:3])
        assert all(isinstance(issue, Issue) for issue in [*tous[3:], *issues([premier])])
        seconde.connexion.close()

    def test_qui_attend_peut_renoncer(self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor) -> None:
        """Ctrl-C while waiting in the queue: the command is not written, and the lead never falls to nobody."""
        stream = uuid4()
        with retenue.tenue():
            premier = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            with _apres(0.1, KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
                groupe.ajouter(ecriture((stream, 0)))
        assert all(isinstance(issue, Issue) for issue in issues([premier]))
        assert groupe.ajouter(ecriture((stream, 0))).position == 2

    def test_chacun_son_tour(self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor) -> None:
        """First come, first served: nobody who queued before is written after."""
        flux = [uuid4() for _ in range(70)]
        with retenue.tenue():
            premier = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            file = []
            for rang, stream in enumerate(flux, 1):
                file.append(fils.submit(groupe.ajouter, ecriture((stream, 0))))
                retenue.attendre_la_file(rang)
        issues([premier])
        positions = [issue.position for issue in issues(file) if isinstance(issue, Issue)]
        assert positions == list(range(2, 72))


def _enfiler(groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor) -> list[Future[Issue]]:
    retenue.attendre()
    return [fils.submit(groupe.ajouter, ecriture((uuid4(), 0))) for _ in range(5)]


@contextmanager
def _apres(secondes: float, interruption: type[BaseException]) -> Iterator[None]:
    """Interrupt the main thread, as Ctrl-C does."""

    def lever(*_: object) -> None:
        raise interruption

    ancien = signal.signal(signal.SIGALRM, lever)
    signal.setitimer(signal.ITIMER_REAL, secondes)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, ancien)


def test_le_journal_ferme_sa_connexion(journal: Journal, maitre: psycopg.Connection[Any]) -> None:
    journal.ajouter(ecriture((uuid4(), 0)))
    journal.enregistreur._groupe.fermer()
    journal.enregistreur._groupe.fermer()
    assert journal.ajouter(ecriture((uuid4(), 0))).position == 2


class TestDeuxLots:
    """One at work, one behind it: the server finds its next call when it has ended one."""

    def test_la_moitie_de_ceux_qui_ecrivent_part_derriere(
        self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        with retenue.tenue():
            premiere = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            groupe._presents = 6
            tous = [premiere]
            for attendus in ([1], [1], [1, 3], [1, 3], [1, 3]):
                tous.append(fils.submit(groupe.ajouter, ecriture((uuid4(), 0))))
                jusqu_a(lambda: retenue.derriere() == len(tous) - 1)
                assert [len(lot.attentes) for lot in groupe._en_vol] == attendus
        obtenues = issues(tous)
        assert all(isinstance(issue, Issue) and issue.statut is Statut.FAIT for issue in obtenues)
        instants = {issue.enregistre_le for issue in obtenues if isinstance(issue, Issue)}
        assert len(instants) == 3, "three calls: one, three, and the two who waited"
        assert groupe._presents <= 5

    def test_qui_ecrit_seul_n_attend_personne(self, groupe: GroupAppend) -> None:
        groupe._presents = 1_000
        assert groupe.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT
        assert groupe._presents == 1

    def test_le_lecteur_du_second_est_interrompu(
        self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        """Ctrl-C before its turn: the lot ahead is answered, those who ride are told, those behind go on."""
        retenue.prendre()
        premiere = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
        retenue.attendre()

        def ensuite() -> list[Future[Issue]]:
            retenue.attendre_la_file(1)
            groupe._presents = 4
            compagne = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            jusqu_a(lambda: len(groupe._en_vol) == 2)
            derniere = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre_la_file(3)
            signal.setitimer(signal.ITIMER_REAL, 0.001)
            return [compagne, derniere]

        suite = fils.submit(ensuite)
        with _apres(PATIENCE_S, KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            groupe.ajouter(ecriture((uuid4(), 0)))
        retenue.rendre()
        compagne, derniere = issues(suite.result(PATIENCE_S))
        assert isinstance(compagne, RuntimeError)
        for issue in (derniere, *issues([premiere])):
            assert isinstance(issue, Issue)
            assert issue.statut is Statut.FAIT
        assert groupe.ajouter(ecriture((uuid4(), 0))).statut is Statut.FAIT

    def test_un_poison_au_travail_ne_touche_pas_le_suivant(
        self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        stream = uuid4()
        with retenue.tenue():
            poison = fils.submit(groupe.ajouter, ecriture((stream, 0), (stream, 0)))
            retenue.attendre()
            groupe._presents = 1
            bonne = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            jusqu_a(lambda: len(groupe._en_vol) == 2)
        assert isinstance(issues([poison])[0], psycopg.errors.UniqueViolation)
        (issue,) = issues([bonne])
        assert isinstance(issue, Issue)
        assert (issue.statut, issue.position) == (Statut.FAIT, 1)

    def test_un_lot_plus_grand_que_la_prise(
        self, groupe: GroupAppend, retenue: Retenue, fils: ThreadPoolExecutor
    ) -> None:
        """What the socket does not take at once goes when it can: while another lot is at work, and when it is its turn."""
        grande = ecriture((uuid4(), 0), nombre=64)
        grande = replace(grande, evenements=tuple(replace(e, clair=f'"{"x" * 200_000}"') for e in grande.evenements))
        with retenue.tenue():
            premiere = fils.submit(groupe.ajouter, ecriture((uuid4(), 0)))
            retenue.attendre()
            groupe._presents = 1
            seconde = fils.submit(groupe.ajouter, grande)
            jusqu_a(lambda: len(groupe._en_vol) == 2)
        positions = [issue.position for issue in issues([premiere, seconde]) if isinstance(issue, Issue)]
        assert positions == [1, 65]
