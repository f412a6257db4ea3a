"""The process of reactions on a real log: everything once, whatever happens to it."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest

from commands.base import Cadre, Commande
from commands.execute import Demande, executer
from commands.reactions import Reaction, process, reaction
from commands.reactions.process import Bilan, reagir
from ledger.contexte import Acteur
from ledger.dossier import Dossier
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role
from tests.commands.etapes import modifier_droits, ouvrir_dossier, planifier_rendez_vous

SYSTEME = Acteur(UUID(int=7), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
LE = date(2025, 4, 1)
RENDEZ_VOUS = UUID(int=77)


def _premier_rendez_vous(dossier: Dossier, _cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    if dossier.ouvert and not dossier.rendez_vous:
        yield str(dossier.id), planifier_rendez_vous(rendez_vous=RENDEZ_VOUS, le="2025-04-10")


def _refusee(_dossier: Dossier, _cadre: Cadre) -> Iterator[tuple[str, Commande]]:
    yield "toujours", modifier_droits(etat_droit="OUVERT_VERSABLE", motif=None)


@pytest.fixture
def _une_reaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.reactions.modele.REACTIONS", {"premier_rendez_vous": _premier_rendez_vous})


@pytest.fixture
def dossiers(journal: Journal) -> list[UUID]:
    streams = [uuid4() for _ in range(5)]
    for stream in streams:
        executer(journal, Demande(stream, ouvrir_dossier(survenu_le="2025-03-03"), SYSTEME), Cadre(LE))
    return streams


def compter(maitre: psycopg.Connection[tuple[int]]) -> int:
    ligne = maitre.execute("select count(*) from d33.evenements").fetchone()
    assert ligne is not None
    return ligne[0]


@pytest.mark.usefixtures("_une_reaction")
class TestReagir:
    def test_une_fois_pour_chacun(
        self, journal: Journal, dossiers: list[UUID], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(process, "LOT", 2)
        assert reagir(journal, Cadre(LE), SYSTEME) == Bilan(dossiers=5, faites=5)
        for stream in dossiers:
            planifie = journal.rejouer(stream)[-1]
            assert planifie.type_stable == "rendez_vous.planifie.v1"
            assert planifie.lire_contexte()["cause"] == str(journal.rejouer(stream)[0].evenement_id)
        assert reagir(journal, Cadre(LE), SYSTEME) == Bilan(dossiers=5)

    def test_ceux_ou_quelqu_un_a_ecrit_depuis(self, journal: Journal, dossiers: list[UUID]) -> None:
        """In the order of opening, page by page; a dossier where nothing was written is not read."""
        position = journal.position()
        for stream in dossiers[1:3]:
            executer(journal, Demande(stream, modifier_droits(survenu_le="2025-03-04"), SYSTEME), Cadre(LE))
        assert reagir(journal, Cadre(LE), SYSTEME, ecrits_apres=position) == Bilan(dossiers=2, faites=2)
        assert reagir(journal, Cadre(LE), SYSTEME, ecrits_apres=journal.position()) == Bilan()
        assert [len(journal.rejouer(stream)) for stream in dossiers] == [1, 3, 3, 1, 1]

    def test_l13_rien_de_plus_pour_une_personne_effacee(self, journal: Journal, dossiers: list[UUID]) -> None:
        journal.coffre.detruire(dossiers[2])
        assert reagir(journal, Cadre(LE), SYSTEME).faites == 4
        assert [len(journal.rejouer(stream)) for stream in dossiers] == [2, 2, 1, 2, 2]

    def test_deux_processus_a_la_fois(
        self, journal: Journal, dossiers: list[UUID], maitre: psycopg.Connection[tuple[int]]
    ) -> None:
        with ThreadPoolExecutor(4) as fils:
            bilans = list(fils.map(lambda _: reagir(journal, Cadre(LE), SYSTEME), range(4)))
        assert sum(bilan.faites for bilan in bilans) == len(dossiers)
        assert sum(bilan.refusees for bilan in bilans) == 0
        assert compter(maitre) == 2 * len(dossiers)

    @pytest.mark.usefixtures("dossiers")
    def test_interrompu_puis_relance(self, journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(process, "LOT", 2)

        def couper(_nombre: int) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            reagir(journal, Cadre(LE), SYSTEME, couper)
        assert reagir(journal, Cadre(LE), SYSTEME) == Bilan(dossiers=5, faites=3)


@pytest.mark.usefixtures("dossiers")
def test_un_refus_n_arrete_pas_la_suite(
    journal: Journal, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("commands.reactions.modele.REACTIONS", {"a": _refusee, "b": _premier_rendez_vous})
    assert reagir(journal, Cadre(LE), SYSTEME) == Bilan(dossiers=5, faites=5, refusees=5)
    assert {ligne.message.split(" : ")[1] for ligne in caplog.records} == {"droits_inchanges"}


def test_les_identifiants_ne_dependent_pas_du_jour() -> None:
    """What a reaction is about makes its id; the day on which the process runs does not."""
    un = Reaction("rappel", RENDEZ_VOUS, "x", planifier_rendez_vous())
    assert un.commande_id == Reaction("rappel", RENDEZ_VOUS, "x", modifier_droits()).commande_id
    assert un.commande_id != Reaction("rappel", RENDEZ_VOUS, "y", planifier_rendez_vous()).commande_id


def test_un_nom_deja_pris(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.reactions.modele.REACTIONS", {})
    reaction("rappel")(_refusee)
    with pytest.raises(ValueError, match="réaction déjà déclarée : rappel"):
        reaction("rappel")(_refusee)
