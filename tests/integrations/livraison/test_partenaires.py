"""Several partners: each is told of its own steps, has its own doubts and its own place, and an agent deals with each."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import psycopg
import pytest

from commands.base import Cadre
from commands.suivi.transmission import AbandonnerTransmission
from integrations.france_travail.releve import cotes
from integrations.livraison import carnet as carnets
from integrations.livraison.carnet import Carnet, Lecture
from integrations.livraison.echecs import Indisponible
from integrations.livraison.livraison import Livreur
from integrations.livraison.ordonnanceur import Ordonnanceur
from integrations.livraison.sources import SourceJournal
from ledger.dates import aujourd_hui
from ledger.dossier.etat.transmission import id_transmission
from ledger.events.suivi.rendez_vous import RendezVousHonore
from ledger.store.migrations import migrer
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL, MotifAbandonTransmission
from tests.integrations.livraison.exemple import Archives
from tests.integrations.livraison.faux import Mort, Voisin
from tests.integrations.livraison.scene import RDV, Essai
from tests.ledger.fixtures import SCHEMA

EVENEMENT = UUID(int=940)


@pytest.fixture
def archives(essai: Essai, base: str) -> Iterator[Livreur]:
    """The twenty-line partner, beside the first one."""
    notes = Carnet(base, SCHEMA, Archives.destinataire)
    yield Livreur(essai.journal, notes, Archives(), 0, lambda: Cadre(aujourd_hui()), doute_s=0)
    notes.fermer()


def rayon(archives: Livreur) -> list[str]:
    assert isinstance(archives.partenaire, Archives)
    return archives.partenaire.rayon


def test_chacun_recoit_les_siennes(essai: Essai, archives: Livreur) -> None:
    assert essai.livrer() == 2
    source = SourceJournal(essai.journal, archives.carnet, archives.partenaire, archives.carnet.ouvrir(0).position)
    Ordonnanceur(archives, source).tourner(lambda: True, une_fois=True)
    assert rayon(archives) == [str(RDV)]
    assert sorted((t.destinataire, t.service, t.etat.value) for t in essai.suivies) == [
        ("archives", "releves", "REUSSIE"),
        ("voisin", "agenda/v1", "REUSSIE"),
        ("voisin", "agenda/v1", "REUSSIE"),
    ]
    assert archives.livrer(essai.dossier) == 0, "once"


def test_une_meme_etape_part_chez_chacun(essai: Essai, base: str) -> None:
    """The same event to two recipients: two transmissions, which agents deal with apart."""

    class Jumeau(Voisin):
        destinataire = "jumeau"

    notes, jumeau = Carnet(base, SCHEMA, Jumeau.destinataire), Jumeau(essai.journal.coffre, connue=False)
    autre = replace(essai, carnet=notes, voisin=jumeau, livreur=replace(essai.livreur, carnet=notes, partenaire=jumeau))
    try:
        assert (essai.livrer(), autre.livrer()) == (2, 0)
        attend = next(t for t in essai.suivies if t.destinataire == "jumeau")
        essai.faire(
            AbandonnerTransmission(transmission=UUID(attend.id), motif=MotifAbandonTransmission.SANS_OBJET),
            aujourd_hui().isoformat(),
        )
        etats = {(t.destinataire, t.etape, t.etat) for t in essai.suivies}
        assert etats == {
            ("voisin", "rendez_vous.planifie.v1", "REUSSIE"),
            ("voisin", "rendez_vous.honore.v1", "REUSSIE"),
            ("jumeau", "rendez_vous.planifie.v1", "ABANDONNEE"),
            ("jumeau", "rendez_vous.honore.v1", "EN_ATTENTE"),
        }
        assert (essai.livrer(), autre.livrer()) == (0, 0)
        assert notes.reprises() == essai.carnet.reprises() == [], "put off until tomorrow, by one of them"
    finally:
        notes.fermer()


def test_le_doute_de_l_un_n_est_pas_celui_de_l_autre(
    archives: Livreur, essai: Essai, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process dies after the archives took the step: it is found there, not sent again."""
    monkeypatch.setattr(essai.journal, "ajouter", _mourir)
    with pytest.raises(Mort):
        archives.livrer(essai.dossier)
    monkeypatch.undo()
    lus = essai.journal.lire([essai.dossier])[essai.dossier]
    honore = next(e.evenement_id for e in lus if e.classe is RendezVousHonore)
    assert (archives.carnet.en_doute(honore), essai.carnet.en_doute(honore)) == (True, False)
    assert archives.livrer(essai.dossier) == 1
    assert rayon(archives) == [str(RDV)]
    assert not archives.carnet.en_doute(honore)


def _mourir(*_: Any, **__: Any) -> None:
    raise Mort


def test_chacun_lit_ou_il_en_est(essai: Essai, archives: Livreur) -> None:
    assert essai.carnet.ouvrir(0) == Lecture(0, 0)
    essai.carnet.avancer(12)
    assert archives.carnet.ouvrir(7) == Lecture(7, 7)
    archives.carnet.avancer(9)
    assert (essai.carnet.ouvrir().position, archives.carnet.ouvrir().position) == (12, 9)
    archives.carnet.mettre_au_rebut("topic/0@3", "illisible")
    assert essai.carnet.rebuts() == {}


def test_un_service_en_panne_n_arrete_que_le_sien(essai: Essai, archives: Livreur) -> None:
    essai.voisin.avant = lambda _: (_ for _ in ()).throw(Indisponible("panne"))
    with pytest.raises(Indisponible):
        essai.livrer()
    assert archives.livrer(essai.dossier) == 1


class TestIdentifiant:
    """What was published before recipients were named keeps its ids."""

    def test_france_travail_garde_celui_de_l_evenement(self) -> None:
        assert id_transmission(EVENEMENT, FRANCE_TRAVAIL) == EVENEMENT

    def test_un_autre_est_lie_a_l_evenement_et_au_destinataire(self) -> None:
        ids = {id_transmission(EVENEMENT, nom) for nom in (FRANCE_TRAVAIL, "voisin", "archives")}
        assert len(ids) == 3
        assert id_transmission(EVENEMENT, "voisin") == UUID("41390a86-b136-550f-9bcb-6aa5e9ef6079")


def test_ce_qui_etait_garde_pour_france_travail_seule_reste(base_neuve: str) -> None:
    """Doubts, position and what was put off move with their recipient's name: nothing is sent twice after an upgrade."""
    ancien = """
        create schema d33_ft;
        create table d33_ft.lecture (seule boolean primary key, depuis bigint, position bigint, vue_le timestamptz);
        create table d33_ft.doutes (evenement uuid primary key, depuis timestamptz);
        create table d33_ft.reprises (dossier uuid primary key, reprendre_le timestamptz, fois integer);
        create table d33_ft.rebuts (place text primary key, raison text, vu_le timestamptz);
        create table d33_ft.quotas (nom text primary key, libre_le timestamptz);
        insert into d33_ft.lecture values (true, 3, 8, now());
        insert into d33_ft.doutes values ('00000000-0000-0000-0000-0000000003ac', now());
        insert into d33_ft.reprises values ('00000000-0000-0000-0000-0000000003ac', now(), 2);
        insert into d33_ft.rebuts values ('x/0@1', 'illisible', now());
    """
    with psycopg.connect(base_neuve, autocommit=True) as connexion:
        connexion.execute(ancien.encode())
        for _ in range(2):
            migrer(connexion, SCHEMA, carnets.MIGRATIONS, cotes.MIGRATIONS)
    notes = Carnet(base_neuve, SCHEMA, FRANCE_TRAVAIL)
    try:
        assert notes.ouvrir() == Lecture(3, 8)
        assert notes.en_doute(EVENEMENT)
        assert notes.reprises() == [EVENEMENT]
        assert notes.rebuts() == {"x/0@1": "illisible"}
    finally:
        notes.fermer()
