"""When dossiers are delivered: put off, parked, acknowledged; what is read from the log and from topics."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from kafka import KafkaProducer
from kafka.errors import KafkaTimeoutError

from integrations.kafka.records import entetes
from integrations.kafka.topics import creer_topics
from integrations.livraison import source_kafka
from integrations.livraison.echecs import Indisponible
from integrations.livraison.ordonnanceur import Ordonnanceur, Rythme
from integrations.livraison.source_kafka import SourceKafka
from integrations.livraison.sources import SourceJournal
from integrations.recul import Recul
from integrations.storage.broker import BrokerEmbarque
from ledger.dates import aujourd_hui
from ledger.publication import publier, topic
from ledger.replay import lire_apres
from ledger.store.journal import Journal
from tests.commands import etapes
from tests.integrations.kafka import SOCKETS_LAISSES
from tests.integrations.livraison.faux import Appel
from tests.integrations.livraison.scene import Essai, prendre
from tests.kafka.brokers import Broker

RYTHME = Rythme(envois=2, dossiers=3, essais=2, recul=Recul(0.001, 0.02), validation_s=0, reprises_s=0.05)


def source(essai: Essai) -> SourceJournal:
    return SourceJournal(essai.journal, essai.carnet, essai.voisin, essai.carnet.ouvrir(0).position)


def tourner(essai: Essai, **rythme: Any) -> Ordonnanceur:
    """Deliver what is to be delivered now."""
    ordonnanceur = Ordonnanceur(essai.livreur, source(essai), replace(RYTHME, **rythme))
    ordonnanceur.tourner(lambda: True, une_fois=True)
    return ordonnanceur


def position(essai: Essai) -> int:
    return essai.carnet.ouvrir().position


def autre(essai: Essai, rang: int) -> Essai:
    """Another dossier, with a rendez-vous taken."""
    second = replace(essai, dossier=UUID(int=0xF8000 + rang))
    second.faire(etapes.ouvrir_dossier(identite=second.identite), "2025-03-03")
    second.faire(prendre(UUID(int=950 + rang)), "2025-03-18")
    return second


def en_panne(dossier: Essai, erreur: Indisponible, fois: int = 10**6) -> Callable[[Appel], None]:
    """The partner fails for the rendez-vous of this dossier only."""
    notres = dossier.journal.dossier(dossier.dossier).rendez_vous.keys()
    restantes = iter(range(fois))

    def tomber(appel: Appel) -> None:
        if appel.corps.get("notre") in notres and next(restantes, None) is not None:
            raise erreur

    return tomber


class TestPosition:
    def test_la_premiere_fois_rien_de_ce_qui_precede(self, essai: Essai) -> None:
        assert essai.carnet.ouvrir().depuis == essai.journal.position()
        assert essai.carnet.ouvrir(0).depuis == essai.journal.position(), "once and for all"

    def test_avance_jusqu_a_la_fin(self, essai: Essai) -> None:
        assert tourner(essai).compteurs["envois"] == 2
        assert position(essai) >= essai.journal.position() - 2, "outcomes were written after the end was read"
        tourner(essai)
        assert position(essai) == essai.journal.position()

    def test_reste_devant_ce_qui_n_a_pas_d_issue(self, essai: Essai) -> None:
        """A dead process reads again what it had in hand."""
        premier = next(e.position for e in essai.journal.lire([essai.dossier])[essai.dossier])
        lue = source(essai)
        messages = lue.lire(10)
        lue.acquitter(messages[1:])
        lue.valider()
        assert position(essai) == premier - 1
        lue.acquitter(messages[:1])
        lue.valider()
        assert position(essai) == essai.journal.position()

    def test_lit_par_pages(self, essai: Essai) -> None:
        for rang in range(5):
            autre(essai, rang)
        assert tourner(essai, dossiers=1).compteurs["envois"] == 7


class TestPannes:
    def test_remis_puis_livre(self, essai: Essai) -> None:
        essai.voisin.avant = en_panne(essai, Indisponible("panne"), fois=3)
        compteurs = tourner(essai).compteurs
        assert (compteurs["envois"], compteurs["indisponibles"]) == (2, 3)
        assert essai.suivies[0].essais == 4

    def test_personne_n_est_gare_quand_personne_ne_passe(self, essai: Essai) -> None:
        """The service is away for everybody: nothing is said, everything waits."""
        autre(essai, 1)
        restantes = iter(range(40))
        essai.voisin.avant = lambda _: _lever(Indisponible("panne")) if next(restantes, None) is not None else None
        tourner(essai, essais=2)
        lus = essai.journal.lire([essai.dossier])[essai.dossier]
        assert not [e for e in lus if e.type_stable == "transmission.en_attente.v1"]
        assert essai.etats == ["REUSSIE", "REUSSIE"]

    def test_un_seul_dossier_en_panne_est_gare_et_les_autres_passent(self, essai: Essai) -> None:
        essai.voisin.avant = en_panne(essai, Indisponible("panne"))
        autres = [autre(essai, rang) for rang in range(12)]
        tourner(essai)
        assert {t for un in autres for t in un.etats} == {"REUSSIE"}
        assert [t.cause for t in essai.suivies] == ["SERVICE_INDISPONIBLE", "ETAPE_ANTERIEURE"]

    def test_ce_qui_est_gare_est_repris(self, essai: Essai) -> None:
        essai.voisin.avant = en_panne(essai, Indisponible("panne"))
        essai.livrer(essais=9, renoncer=True)
        essai.voisin.avant = lambda _: None
        essai.carnet.remettre(essai.dossier, -1e6, 1)
        ordonnanceur = Ordonnanceur(essai.livreur, source(essai), RYTHME)
        ordonnanceur.tourner(lambda: essai.etats != ["REUSSIE", "REUSSIE"])
        assert essai.carnet.reprises() == []

    def test_un_dossier_imprevu_est_mis_au_rebut(self, essai: Essai, monkeypatch: pytest.MonkeyPatch) -> None:
        autres = [autre(essai, 1)]
        lire = Journal.lire

        def casser(journal: Journal, streams: Any) -> Any:
            if essai.dossier in streams:
                raise ZeroDivisionError
            return lire(journal, streams)

        monkeypatch.setattr(Journal, "lire", casser)
        tourner(essai)
        monkeypatch.undo()
        assert essai.carnet.rebuts() == {f"dossier {essai.dossier}": "ZeroDivisionError"}
        assert autres[0].etats == ["REUSSIE"]

    def test_ce_que_l_agent_relance_part(self, essai: Essai) -> None:
        essai.voisin.connue = False
        tourner(essai)
        essai.voisin.connue = True
        tourner(essai)
        assert essai.etats == ["EN_ATTENTE", "EN_ATTENTE"], "nothing moved"
        essai.relancer(essai.suivies[0], aujourd_hui())
        tourner(essai)
        assert essai.etats == ["REUSSIE", "REUSSIE"]

    def test_un_identifiant_rattrape_tout(self, essai: Essai) -> None:
        essai.voisin.connue = False
        tourner(essai)
        essai.voisin.connue = True
        essai.faire(etapes.modifier_identite(identite=essai.identite), "2025-04-02")
        tourner(essai)
        assert essai.etats == ["REUSSIE", "REUSSIE"]


def _lever(erreur: Exception) -> None:
    raise erreur


@pytest.mark.filterwarnings(SOCKETS_LAISSES)
@pytest.mark.usefixtures("ramasser")
class TestKafka:
    def test_le_topic_d_abord_puis_rien_de_plus(self, essai: Essai, broker: Broker) -> None:
        """Messages of every family, one unreadable, one of a type to come: they are put aside, the rest flows once."""
        schema = f"d{uuid4().hex[:8]}"
        autre(essai, 1)
        publier_tout(essai.journal, broker.bootstrap, schema)
        for _ in range(2):
            depuis = essai.carnet.ouvrir(0).depuis
            lue = SourceKafka(broker.bootstrap, schema, essai.carnet, essai.voisin, depuis)
            ordonnanceur = Ordonnanceur(essai.livreur, lue, RYTHME)
            ordonnanceur.tourner(lambda: True, une_fois=True)
            lue.fermer()
        assert essai.voisin.appels.count("CREATION") == 2
        assert sorted(raison.split(" (")[0] for raison in essai.carnet.rebuts().values()) == [
            "message illisible",
            "type inconnu",
        ]
        assert essai.etats == ["REUSSIE", "REUSSIE"]

    def test_un_membre_sans_partition_ne_reste_pas_la(
        self, essai: Essai, broker: Broker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Topics that do not exist give none; the process ends and the next one joins afresh."""
        if isinstance(broker, BrokerEmbarque):
            pytest.skip("ce broker crée les topics qu'on nomme : un membre y reçoit toujours une partition")
        monkeypatch.setattr(source_kafka, "SANS_PARTITION_S", 0.5)
        lue = SourceKafka(broker.bootstrap, f"d{uuid4().hex[:8]}", essai.carnet, essai.voisin, 0)
        with pytest.raises(KafkaTimeoutError, match="aucune partition"):
            Ordonnanceur(essai.livreur, lue, RYTHME).tourner(lambda: True)
        lue.fermer()


def publier_tout(journal: Journal, bootstrap: str, schema: str) -> None:
    """What the relay would publish, between two messages that are no event of this version."""
    creer_topics(bootstrap, schema, partitions=1)
    with journal.connexion() as connexion:
        publics = list(publier(lire_apres(connexion, journal.schema, 0, 1000), schema))
    producteur = KafkaProducer(bootstrap_servers=bootstrap)
    droits = topic(schema, "droits")
    futur = {**publics[0].attributs, "type": "fr.parcours.droits.a_venir.v9"}
    producteur.send(droits, b"{", headers=[("ce_type", b"\xff")])
    producteur.send(droits, b"{}", headers=entetes(futur))
    for public in publics:
        producteur.send(topic(schema, public.famille), public.donnees, public.cle.encode(), entetes(public.attributs))
    producteur.flush()
    producteur.close()
