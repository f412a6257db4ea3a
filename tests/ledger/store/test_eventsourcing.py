"""The library's interface over our log: what it writes and reads is what we do."""

from collections.abc import Iterable
from threading import Event, Timer
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.contexte import Acteur, Contexte
from ledger.dossier import Dossier, fold
from ledger.events.base import Evenement
from ledger.keys import CoffreMemoire
from ledger.lu import EvenementLu
from ledger.store.append import Statut
from ledger.store.journal import Journal
from ledger.store.mapper import Etape
from ledger.store.recorder import JournalSubscription
from ledger.vocabulaire.acteur import Canal, Role
from tests.ledger.ecritures import ecriture
from tests.ledger.exemples import EXEMPLES
from tests.ledger.fixtures import SCHEMA


class TestRecorder:
    def test_type_inconnu(self, journal: Journal) -> None:
        with pytest.raises(KeyError):
            journal.recorder.insert_events([StoredEvent(uuid4(), 1, "inconnu.v1", b"")])
        assert journal.position() == 0

    def test_flux_qui_a_avance(self, journal: Journal) -> None:
        stream = uuid4()
        journal.ajouter(ecriture((stream, 0)))
        with pytest.raises(IntegrityError, match="déjà à la version 1"):
            journal.recorder.insert_events([StoredEvent(stream, 1, "droits.modifies.v1", b"")])

    @pytest.mark.parametrize("versions", [(1, 3), (2, 1), (1, 1)])
    def test_versions_qui_ne_se_suivent_pas(self, journal: Journal, versions: tuple[int, int]) -> None:
        """The log would number them one after the other, and not as the library asked."""
        stream = uuid4()
        evenements = [StoredEvent(stream, version, "droits.modifies.v1", b"") for version in versions]
        with pytest.raises(IntegrityError):
            journal.recorder.insert_events(evenements)
        assert journal.position() == 0

    def test_rien(self, journal: Journal) -> None:
        assert journal.recorder.insert_events([]) == []


CONTEXTE = Contexte(
    Acteur(UUID(int=4), Role.REFERENT, Canal.API, "MDS-33-04"), ("O1@2025-01-01", "O10@2009-06-01"), UUID(int=5)
)
PARCOURS = ["dossier.ouvert.v1", "orientation.preconisee.v1", "orientation.decidee.v1", "orientation.notifiee.v1"]


def etapes(stream: UUID) -> list[Etape]:
    """A dossier that is opened and oriented."""
    evenements: list[Evenement] = [EXEMPLES[nom].model_copy(update={"correction": None}) for nom in PARCOURS]
    return [Etape(stream, version, e, CONTEXTE, uuid4()) for version, e in enumerate(evenements, 1)]


def projeter(dossier: Dossier | None, evenements: Iterable[EvenementLu]) -> Dossier | None:
    """Our fold, as the library's repository wants it."""
    lus = list(evenements)
    return fold(lus[0].stream, lus) if lus else dossier


class TestInterface:
    """``save``, ``repository`` and ``notification_log`` give what our own append and replay give."""

    @pytest.fixture
    def stream(self, journal: Journal) -> UUID:
        """A stream written through the library."""
        stream = uuid4()
        journal.coffre.creer([stream])
        journal.save(*etapes(stream))
        return stream

    def test_le_depot_rend_notre_dossier(self, journal: Journal, stream: UUID) -> None:
        obtenu = journal.repository.get(stream, projector_func=projeter)
        assert obtenu == journal.dossier(stream)
        assert obtenu.orientation is not None
        avant = journal.repository.get(stream, version=2, projector_func=projeter)
        assert avant == fold(stream, journal.rejouer(stream)[:2])

    def test_memes_evenements_par_les_deux_lectures(self, journal: Journal, stream: UUID) -> None:
        notres = journal.rejouer(stream)
        assert list(journal.events.get(stream)) == notres
        for lu, nom in zip(journal.events.get(stream), PARCOURS, strict=True):
            assert isinstance(lu, EvenementLu)
            assert lu.type_stable == nom
            assert (lu.originator_id, lu.originator_version) == (lu.stream, lu.version)
            assert lu.lire_contexte()["regles"] == ["O1@2025-01-01", "O10@2009-06-01"]
            assert lu.desceller(journal.coffre) == notres[lu.version - 1].desceller(journal.coffre)

    def test_le_journal_de_notifications(self, journal: Journal, stream: UUID) -> None:
        section = journal.notification_log["1,10"]
        assert section.id == "1,4"
        assert [n.topic for n in section.items] == PARCOURS
        assert [n.id for n in section.items] == [1, 2, 3, 4]
        assert {n.originator_id for n in section.items} == {stream}

    def test_notre_ajout_se_lit_par_la_bibliotheque(self, journal: Journal, stream: UUID) -> None:
        assert journal.ajouter(ecriture((stream, 4))).statut is Statut.FAIT
        assert [e.originator_version for e in journal.events.get(stream)] == [1, 2, 3, 4, 5]
        with pytest.raises(IntegrityError):
            journal.save(*etapes(stream)[:1])

    def test_plusieurs_flux_en_une_fois(self, journal: Journal) -> None:
        un, deux = uuid4(), uuid4()
        journal.coffre.creer([un, deux])
        melees = [e for paire in zip(etapes(un), etapes(deux), strict=True) for e in paire]
        positions = [r.notification.id for r in journal.save(*melees)]
        assert positions == list(range(1, 9))
        assert [e.position for e in journal.rejouer(deux)] == [2, 4, 6, 8]

    def test_un_abonne_est_reveille(self, journal: Journal, stream: UUID) -> None:
        """A subscription of the library hears of what our append writes."""
        with journal.recorder.subscribe(gt=4) as abonnement:
            ecrivain = Timer(0.05, journal.ajouter, [ecriture((stream, 4))])
            ecrivain.start()
            recu = next(iter(abonnement))
            ecrivain.join()
        assert (recu.id, recu.topic, recu.originator_id) == (5, "droits.modifies.v1", stream)

    def test_un_abonne_qui_n_ecoute_pas_encore(
        self, journal: Journal, stream: UUID, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Appended after what was there has been read, before anybody listens: heard all the same."""
        ecrit, ecouter = Event(), JournalSubscription._listen

        def ecouter_ensuite(abonnement: JournalSubscription) -> None:
            ecrit.wait(10)
            ecouter(abonnement)

        monkeypatch.setattr(JournalSubscription, "_listen", ecouter_ensuite)
        with journal.recorder.subscribe(gt=3) as abonnement:
            assert next(iter(abonnement)).id == 4
            journal.ajouter(ecriture((stream, 4)))
            ecrit.set()
            assert next(iter(abonnement)).id == 5


class TestConnexion:
    def test_les_parametres_de_connexion_restent(self, base: str) -> None:
        """What the address asks (encryption, a name) holds for every connection."""
        journal = Journal(f"{base}&application_name=parcours-essai", SCHEMA, CoffreMemoire())
        try:
            with journal.connexion() as connexion:
                lue = connexion.execute("show application_name").fetchone()
            with journal.connecter() as connexion:
                ecrite = connexion.execute("show application_name").fetchone()
            assert lue == {"application_name": "parcours-essai"}
            assert ecrite == ("parcours-essai",)
        finally:
            journal.close()

    def test_chaque_connexion_a_le_role_de_l_application(self, journal: Journal) -> None:
        with journal.connexion() as connexion:
            ligne = connexion.execute("select current_user as u, current_setting('TimeZone') as tz").fetchone()
        assert ligne == {"u": "parcours_ecriture", "tz": "UTC"}

    @pytest.mark.parametrize("pool", [1, 2, 3])
    def test_un_petit_bassin(self, base: str, pool: int) -> None:
        journal = Journal(base, SCHEMA, CoffreMemoire(), pool=pool)
        assert journal.position() == 0
        journal.close()
