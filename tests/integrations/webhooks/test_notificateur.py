"""What a subscriber over HTTP gets, and how it stops: real requests, real signatures, real deaths."""

import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import uuid4

import orjson
import psycopg
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured
from cloudevents.core.formats.json import JSONFormat
from standardwebhooks import Webhook, WebhookVerificationError

from commands.abonnements import AbonnementInconnu
from commands.base import Refus
from integrations.webhooks import notificateur
from integrations.webhooks.notificateur import NotificateurDejaActif
from integrations.webhooks.suites import ECHECS_MAX, ESSAIS_REFUS
from ledger.annexes.abonnements import LIVRAISONS_GARDEES, EtatAbonnement, IssueEnvoi, Livraison
from ledger.publication import topic
from ledger.store.migrations import declarer_types
from tests.integrations.kafka.departement import SECRET, ouverture
from tests.integrations.webhooks.conftest import ATTENTE_S, CLE, Scene
from tests.integrations.webhooks.recepteur import recepteur

ENFANT = Path(__file__).with_name("enfant.py")


REFUSEES: list[tuple[str, Any, str]] = [
    ("nom", " ", "abonnement_sans_nom"),
    ("nom", "x" * 101, "abonnement_sans_nom"),
    ("nom", "deux\nlignes", "abonnement_sans_nom"),
    ("topics", [], "topic_inconnu"),
    ("topics", ["parcours.d33.identifiant"], "topic_inconnu"),
    ("url", "ftp://a.example/", "adresse_illisible"),
    ("url", "https://", "adresse_illisible"),
    ("url", "https://a.example:x/", "adresse_illisible"),
    ("url", "https://moi:secret@a.example/", "adresse_illisible"),
    ("url", "https://a.example/#ici", "adresse_illisible"),
    ("url", "https://a.example/ b", "adresse_illisible"),
    ("url", "https://a.example/" + "x" * 500, "adresse_illisible"),
    ("url", "http://a.example/", "adresse_en_clair"),
    ("url", "http://8.8.8.8/", "adresse_en_clair"),
    ("url", "https://10.0.0.1/", "adresse_privee"),
    ("url", "https://[fd00::1]/", "adresse_privee"),
    ("url", "https://169.254.169.254/latest", "adresse_privee"),
]


@dataclass
class Horloge:
    """Time as the notifier reads it: it passes when a receiver says so."""

    il_est: float = 0.0

    def monotonic(self) -> float:
        return self.il_est


def accepter_apres(arrivee: threading.Event, attendu: threading.Event, _evenement: Any) -> int:
    """A receiver that tells that an event came, and accepts it once something else was done."""
    arrivee.set()
    assert attendu.wait(ATTENTE_S)
    return 204


class TestRefus:
    def test_a_l_inscription(self, scene: Scene) -> None:
        bonne = {"nom": "essai", "url": "https://a.example/", "topics": [topic(scene.gironde.schema, "droits")]}
        for champ, valeur, code in REFUSEES:
            with pytest.raises(Refus) as refus:
                scene.guichet.abonner(**bonne | {champ: valeur}, position=0)
            assert (refus.value.code, refus.value.champ) == (code, champ)
            assert "secret" not in refus.value.message
        assert scene.guichet.abonnements.tous() == []

    def test_cette_machine_hors_de_la_demonstration(self, scene: Scene) -> None:
        dehors = type(scene.guichet)(scene.guichet.abonnements, scene.gironde.schema, CLE)
        for url in ("http://127.0.0.1:8000/", "https://localhost/", "https://[::1]/", "http://x.localhost/"):
            with pytest.raises(Refus, match="n'est pas publique"):
                dehors.abonner("essai", url, [topic(scene.gironde.schema, "droits")], 0)

    def test_un_abonnement_inconnu(self, scene: Scene) -> None:
        guichet, inconnu = scene.guichet, uuid4()
        for geste in (guichet.lire, guichet.mettre_en_pause, guichet.reprendre, guichet.supprimer):
            with pytest.raises(AbonnementInconnu):
                geste(inconnu)
        with pytest.raises(AbonnementInconnu):
            guichet.renvoyer(inconnu, 1)

    def test_un_second_notificateur(self, scene: Scene) -> None:
        with scene.au_travail():
            scene.attendre_le_verrou()
            with pytest.raises(NotificateurDejaActif):
                scene.notificateur.servir(lambda: False)


class TestEnvoi:
    def test_chaque_evenement_une_fois_dans_l_ordre_et_signe(self, scene: Scene) -> None:
        scene.gironde.ajouter(60)
        abonnement = scene.abonner()
        attendus = scene.attendus(abonnement)
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) == len(attendus))
            # What is written next follows at once.
            scene.gironde.ajouter(20)
            debut, attendus = time.monotonic(), scene.attendus(abonnement)
            scene.attendre(lambda: len(scene.abonne.recus) == len(attendus))
            assert time.monotonic() - debut < 5
            scene.attendre(lambda: scene.present(abonnement).position == scene.gironde.position())
        assert scene.recus() == [public.attributs["id"] for public in attendus]
        assert scene.abonne.mauvais == []
        for (entetes, corps), public in zip(scene.abonne.recus, attendus, strict=True):
            assert entetes["content-type"] == "application/cloudevents+json", "some SDKs refuse a charset after it"
            evenement = from_structured(HTTPMessage(entetes, corps), JSONFormat())
            assert evenement.get_id() == entetes["webhook-id"] == public.attributs["id"]
            assert evenement.get_type() == public.attributs["type"]
            assert evenement.get_extension("curseur") == public.attributs["curseur"]
            assert evenement.get_data() == orjson.loads(public.donnees)
        notees = scene.guichet.abonnements.livraisons(abonnement.abonnement, limite=1_000)
        assert [note.position for note in notees] == [public.position for public in reversed(attendus)]
        assert {(note.issue, note.statut, note.essai) for note in notees} == {(IssueEnvoi.LIVREE, 204, 1)}

    def test_rien_de_scelle_ne_part(self, scene: Scene) -> None:
        scene.gironde.ajouter(80)
        abonnement = scene.abonner("rendez_vous", "orientation", "droits")
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) == len(scene.attendus(abonnement)))
        parti = b"".join(corps + repr(entetes).encode() for entetes, corps in scene.abonne.recus)
        assert any(e.scelle for e in scene.gironde.lire())
        assert SECRET.encode() not in parti
        assert b"compte_rendu" not in parti
        assert b"identifiant.rattache" not in parti

    def test_a_partir_d_une_position(self, scene: Scene) -> None:
        scene.gironde.ajouter(30)
        abonnement = scene.abonner(depuis=scene.gironde.position())
        scene.gironde.ajouter(10)
        attendus = [p for p in scene.attendus(abonnement) if p.position > abonnement.position]
        with scene.au_travail():
            scene.attendre(lambda: scene.present(abonnement).position == scene.gironde.position())
        assert scene.recus() == [public.attributs["id"] for public in attendus]

    def test_rejouer_une_requete_ancienne_est_refuse_par_l_abonne(self, scene: Scene) -> None:
        scene.gironde.ajouter(5)
        scene.abonner("droits")
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) > 0)
        entetes, corps = scene.abonne.recus[0]
        webhook = Webhook(scene.abonne.secret)
        webhook.verify(corps, entetes)
        vieux = datetime.now(UTC) - timedelta(minutes=10)
        signature = webhook.sign(entetes["webhook-id"], vieux, corps.decode())
        rejouee = entetes | {"webhook-timestamp": str(int(vieux.timestamp())), "webhook-signature": signature}
        with pytest.raises(WebhookVerificationError, match="too old"):
            webhook.verify(corps, rejouee)
        with pytest.raises(WebhookVerificationError):  # another time under the same signature
            webhook.verify(corps, entetes | {"webhook-timestamp": str(int(entetes["webhook-timestamp"]) + 1)})
        with pytest.raises(WebhookVerificationError):
            webhook.verify(corps.replace(b"d", b"e", 1), entetes)


class TestPannes:
    def test_des_echecs_passagers_gardent_l_ordre(self, scene: Scene) -> None:
        scene.gironde.ajouter(40)
        abonnement = scene.abonner()
        scene.abonne.reponses.extend([500, 503, 204, 429, 302, 204, 404, 204])
        attendus = scene.attendus(abonnement)
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) == len(attendus))
        assert scene.recus() == [public.attributs["id"] for public in attendus]
        echecs = scene.guichet.abonnements.livraisons(abonnement.abonnement, limite=1_000, issue=IssueEnvoi.ECHEC)
        assert [note.statut for note in reversed(echecs)] == [500, 503, 429, 302, 404]
        assert echecs[0].raison == "le serveur a répondu 404"

    def test_un_evenement_refuse_est_ecarte_et_le_reste_passe(self, scene: Scene) -> None:
        scene.gironde.ajouter(40)
        abonnement = scene.abonner()
        attendus = scene.attendus(abonnement)
        refuse = attendus[5]
        illisible = True

        def repondre(evenement: dict[str, Any]) -> int:
            return 422 if illisible and evenement["id"] == refuse.attributs["id"] else 204

        scene.abonne.reponses.extend([repondre] * 1_000)
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) == len(attendus) - 1)
            (ecartee,) = scene.guichet.abonnements.livraisons(abonnement.abonnement, issue=IssueEnvoi.ECARTEE)
            assert (ecartee.position, ecartee.essai, ecartee.statut) == (refuse.position, ESSAIS_REFUS, 422)
            assert ecartee.raison == "le serveur a répondu 422"
            # Once the receiver is mended, it is asked for again.
            illisible = False
            scene.guichet.renvoyer(abonnement.abonnement, refuse.position)
            scene.attendre(lambda: scene.present(abonnement).renvois == [])
        assert scene.recus()[-1] == refuse.attributs["id"]
        assert len(scene.abonne.recus) == len(attendus)

    def test_trop_d_echecs_arretent_l_abonnement_et_rien_n_est_perdu(self, scene: Scene) -> None:
        scene.gironde.ajouter(20)
        abonnement = scene.abonner()
        scene.abonne.reponses.extend([500] * ECHECS_MAX)
        with scene.au_travail():
            # Tries are hours apart: made due at once here.
            def arrete() -> bool:
                with psycopg.connect(scene.gironde.url) as pg:
                    pg.execute(f"update {scene.gironde.schema}.abonnements set prochain_le = now() where echecs > 0")
                return scene.present(abonnement).etat == EtatAbonnement.ARRETE

            scene.attendre(arrete)
            assert scene.present(abonnement).motif == f"{ECHECS_MAX} échecs de suite : le serveur a répondu 500"
            assert scene.abonne.recus == []
            scene.guichet.reprendre(abonnement.abonnement)
            scene.attendre(lambda: len(scene.abonne.recus) == len(scene.attendus(abonnement)))
        assert scene.recus() == [public.attributs["id"] for public in scene.attendus(abonnement)]

    def test_un_abonne_en_panne_ne_retient_pas_les_autres(self, scene: Scene) -> None:
        scene.gironde.ajouter(20)
        _, _ = scene.guichet.abonner("sourd", "http://127.0.0.1:1/", [topic(scene.gironde.schema, "droits")], 0)
        abonnement = scene.abonner()
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) == len(scene.attendus(abonnement)))

    def test_un_abonne_lent_laisse_son_tour(self, scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
        """One thread for both: the slow one takes half a turn over each event, is told the rest at its next ones."""
        horloge, ordre = Horloge(), list[str]()
        monkeypatch.setattr(notificateur, "FILS", 1)
        monkeypatch.setattr(notificateur, "ATTENTE_S", 0.01)
        monkeypatch.setattr(notificateur, "time", horloge)

        def accepter(nom: str, duree_s: float, _evenement: Any) -> int:
            ordre.append(nom)
            horloge.il_est += duree_s
            return 204

        scene.gironde.ajouter(20)
        abonnement = scene.abonner()
        nombre = len(scene.attendus(abonnement))
        scene.abonne.reponses.extend([partial(accepter, "lent", notificateur.TOUR_S / 2)] * nombre)
        with recepteur() as autre:
            topics = scene.guichet.topics(abonnement)
            _, autre.secret = scene.guichet.abonner("autre", autre.url, topics, 0)
            autre.reponses.extend([partial(accepter, "autre", 0)] * nombre)
            with scene.au_travail():
                scene.attendre(lambda: len(ordre) == 2 * nombre)
        assert nombre > 4
        assert ordre == ["lent"] * 2 + ["autre"] * nombre + ["lent"] * (nombre - 2)
        assert scene.recus() == [public.attributs["id"] for public in scene.attendus(abonnement)]

    def test_un_type_d_une_version_plus_recente_attend(self, scene: Scene) -> None:
        scene.gironde.ajouter(3)
        with psycopg.connect(scene.gironde.url, autocommit=True) as connexion:
            declarer_types(connexion, scene.gironde.schema, {"avenir.inconnu.v1": (9_999, "avenir")})
        inconnue = scene.gironde.ecriture(uuid4(), ouverture())
        object.__setattr__(inconnue.evenements[0], "type", 9_999)
        scene.gironde.ecrire([inconnue, scene.gironde.ecriture(uuid4(), ouverture())])
        abonnement = scene.abonner("droits")
        with scene.au_travail():
            scene.attendre(lambda: scene.present(abonnement).position == scene.gironde.position() - 2)
            time.sleep(0.3)
        assert scene.present(abonnement).position == scene.gironde.position() - 2


class TestMains:
    def test_pause_et_reprise(self, scene: Scene) -> None:
        scene.gironde.ajouter(10)
        abonnement = scene.abonner()
        with scene.au_travail():
            scene.attendre(lambda: scene.present(abonnement).position == scene.gironde.position())
            scene.guichet.mettre_en_pause(abonnement.abonnement)
            avant = len(scene.abonne.recus)
            scene.gironde.ajouter(10)
            time.sleep(0.3)
            assert len(scene.abonne.recus) == avant
            scene.guichet.reprendre(abonnement.abonnement)
            scene.attendre(lambda: len(scene.abonne.recus) == len(scene.attendus(abonnement)))
            # From the start again: everything once more.
            attendus = [public.attributs["id"] for public in scene.attendus(abonnement)]
            scene.guichet.reprendre(abonnement.abonnement, 0)
            scene.attendre(lambda: len(scene.abonne.recus) == 2 * len(attendus))
        assert scene.recus() == attendus * 2

    def test_arreter_pendant_des_renvois(self, scene: Scene) -> None:
        """The one under way ends; those that are left wait for the next start."""
        scene.gironde.ajouter(40)
        abonnement = scene.abonner()
        attendus = scene.attendus(abonnement)
        with scene.au_travail():
            scene.attendre(lambda: scene.present(abonnement).position == scene.gironde.position())
        scene.abonne.recus.clear()
        for public in attendus:
            scene.guichet.renvoyer(abonnement.abonnement, public.position)
        arrivee = threading.Event()
        with scene.au_travail() as fini:
            scene.abonne.reponses.append(partial(accepter_apres, arrivee, fini))
            assert arrivee.wait(ATTENTE_S)
        assert len(scene.present(abonnement).renvois) == len(attendus) - 1
        with scene.au_travail():
            scene.attendre(lambda: scene.present(abonnement).renvois == [])
        assert scene.recus() == [public.attributs["id"] for public in attendus]

    def test_une_pause_pendant_un_envoi_tient(self, scene: Scene) -> None:
        scene.gironde.ajouter(20)
        abonnement = scene.abonner()
        arrivee, en_pause = threading.Event(), threading.Event()
        scene.abonne.reponses.extend([204, partial(accepter_apres, arrivee, en_pause)])
        with scene.au_travail():
            assert arrivee.wait(ATTENTE_S)
            scene.guichet.mettre_en_pause(abonnement.abonnement)
            en_pause.set()
            scene.attendre(lambda: len(scene.abonne.recus) == 2)
            time.sleep(0.3)
            assert len(scene.abonne.recus) == 2 < len(scene.attendus(abonnement))

    def test_les_deux_secrets_signent_pendant_un_jour(self, scene: Scene) -> None:
        scene.gironde.ajouter(5)
        abonnement = scene.abonner("droits")
        ancien = scene.abonne.secret
        _, nouveau = scene.guichet.renouveler_secret(abonnement.abonnement)
        with scene.au_travail():
            scene.attendre(lambda: len(scene.abonne.recus) > 0)
        entetes, corps = scene.abonne.recus[0]
        for un in (ancien, nouveau):
            Webhook(un).verify(corps, entetes)
        present = scene.present(abonnement)
        assert present.secrets(CLE, datetime.now(UTC) + timedelta(days=2)) == [nouveau]
        with psycopg.connect(scene.gironde.url) as pg:
            lignes = repr(pg.execute(f"select * from {scene.gironde.schema}.abonnements").fetchall())
        assert nouveau.removeprefix("whsec_") not in lignes

    def test_supprime_pendant_un_envoi(self, scene: Scene) -> None:
        scene.gironde.ajouter(20)
        abonnement = scene.abonner()
        arrivee, supprime = threading.Event(), threading.Event()
        scene.abonne.reponses.extend([204, partial(accepter_apres, arrivee, supprime)])
        attendus = len(scene.attendus(abonnement))
        with scene.au_travail():
            assert arrivee.wait(ATTENTE_S)
            scene.guichet.supprimer(abonnement.abonnement)
            supprime.set()
            scene.attendre(lambda: len(scene.abonne.recus) == 2)
            time.sleep(0.2)
            assert len(scene.abonne.recus) == 2 < attendus

    def test_le_journal_des_envois_est_borne(self, scene: Scene) -> None:
        """The last ones, and all those put aside."""
        abonnement = scene.abonner("droits")
        store, le = scene.guichet.abonnements, datetime.now(UTC)
        for position in range(1, LIVRAISONS_GARDEES + 202):
            issue = IssueEnvoi.ECARTEE if position < 5 else IssueEnvoi.ECHEC
            note = Livraison(0, abonnement.abonnement, position, uuid4(), le, 1, issue, 500, 3, "essai")
            store.noter(abonnement, note, abonnement)
        gardees = store.livraisons(abonnement.abonnement, limite=10_000)
        assert LIVRAISONS_GARDEES <= len(gardees) <= LIVRAISONS_GARDEES + 104
        assert len(store.livraisons(abonnement.abonnement, issue=IssueEnvoi.ECARTEE)) == 4


def test_tue_a_tout_moment_rien_n_est_perdu(scene: Scene) -> None:
    """kill -9, four times, while it delivers: each event at least once, in order, doubles known by their id."""
    scene.gironde.ajouter(100)
    abonnement = scene.abonner()
    scene.abonne.attente_s = 0.004
    attendus = [public.attributs["id"] for public in scene.attendus(abonnement)]
    env = os.environ | {"URL": scene.gironde.url, "SCHEMA": scene.gironde.schema, "CLE": CLE.hex()}
    hasard = random.Random(5)
    morts = 0
    while len(set(scene.recus())) < len(attendus):
        with subprocess.Popen([sys.executable, str(ENFANT)], env=env, stderr=subprocess.PIPE, text=True) as enfant:
            avant = len(scene.abonne.recus)
            scene.attendre(lambda: len(scene.abonne.recus) > avant or enfant.poll() is not None)  # noqa: B023
            assert enfant.poll() is None or "DejaActif" in (enfant.stderr.read() if enfant.stderr else "")
            if morts < 4:
                time.sleep(hasard.random() * 0.1)
            else:
                scene.attendre(lambda: len(set(scene.recus())) == len(attendus))
            enfant.kill()
            morts += 1
    assert morts >= 3
    recus = scene.recus()
    assert list(dict.fromkeys(recus)) == attendus
    # A double is the event under way at a death, and nothing older.
    rang = {ident: n for n, ident in enumerate(attendus)}
    assert all(rang[suivant] - rang[un] in (0, 1) for un, suivant in pairwise(recus))
