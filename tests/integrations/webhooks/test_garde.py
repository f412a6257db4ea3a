"""Where a delivery may go, and for how long: no private address, however it is written or named."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from commands.abonnements import adresse_permise
from integrations.webhooks import garde
from integrations.webhooks.envoi import Facteur, Reponse
from ledger.publication import EvenementPublic
from tests.integrations.webhooks.recepteur import Recepteur, recepteur
from tests.kafka.certificats import creer_certificats

SECRET = "whsec_" + "QUJD" * 11
PUBLIC = EvenementPublic("droits", "d", 7, {"id": "9f0d4f0e-1111-4000-8000-000000000001", "type": "t"}, b'{"a":1}')
PRIVEES = [
    "10.0.0.1", "172.16.3.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.1.2.3", "255.255.255.255", "224.0.0.1",
    "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1",
    "2002:a00:1::", "2001:db8::1",
    "::127.0.0.1", "::8.8.8.8", "::ffff", "fec0::1", "feff::1",  # L: other ways to write, and former private ones
]  # fmt: skip
LOCALES = ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"]
PUBLIQUES = ["185.24.184.1", "8.8.8.8", "2a01:4f8::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
HEURE_S = 3_600.0
PATIENCE_S = 60.0
GOUTTE_S = 0.02
GOUTTES = round(PATIENCE_S / GOUTTE_S)
"""Far more than a client may read, and fewer than fill a header or what is kept of an answer."""


@pytest.fixture
def abonne() -> Iterator[Recepteur]:
    with recepteur() as ouvert:
        ouvert.secret = SECRET
        yield ouvert


def envoyer(url: str, *, locales: bool = True) -> Reponse:
    with Facteur(url, locales=locales) as facteur:
        return facteur.envoyer(PUBLIC, [SECRET], datetime.now(UTC))


def annuaire(monkeypatch: pytest.MonkeyPatch, adresses: list[str]) -> list[str]:
    """Names of `.example` lead to these addresses; the list of the names that are looked up from then on."""
    vrai, demandes = socket.getaddrinfo, []

    def resoudre(hote: str, port: int, *reste: Any, **options: Any) -> list[Any]:
        if not hote.endswith(".example"):
            return list(vrai(hote, port, *reste, **options))
        demandes.append(hote)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (adresse, port)) for adresse in adresses]

    monkeypatch.setattr(socket, "getaddrinfo", resoudre)
    return demandes


@pytest.mark.parametrize("adresse", PRIVEES)
def test_une_adresse_privee_n_est_jamais_permise(adresse: str) -> None:
    assert not adresse_permise(ip_address(adresse), locales=False)
    assert not adresse_permise(ip_address(adresse), locales=True)


@pytest.mark.parametrize("adresse", LOCALES)
def test_cette_machine_ne_l_est_que_pour_la_demonstration(adresse: str) -> None:
    assert not adresse_permise(ip_address(adresse), locales=False)
    assert adresse_permise(ip_address(adresse), locales=True)


@pytest.mark.parametrize("adresse", PUBLIQUES)
def test_une_adresse_publique_est_permise(adresse: str) -> None:
    assert adresse_permise(ip_address(adresse), locales=False)


def test_une_adresse_locale_n_est_pas_appelee(abonne: Recepteur) -> None:
    reponse = envoyer(abonne.url, locales=False)
    assert (reponse.acceptee, reponse.raison) == (False, "l'adresse mène à un réseau privé")
    assert abonne.recus == abonne.mauvais == []


@pytest.mark.parametrize("melees", [["127.0.0.1"], ["8.8.8.8", "127.0.0.1"], ["169.254.169.254"]])
def test_un_nom_qui_mene_a_un_reseau_prive_non_plus(
    abonne: Recepteur, monkeypatch: pytest.MonkeyPatch, melees: list[str]
) -> None:
    """One private answer among others is enough: the name is not called at all."""
    annuaire(monkeypatch, melees)
    reponse = envoyer(f"http://rebond.example:{abonne.port}/", locales=False)
    assert reponse.raison == "l'adresse mène à un réseau privé"
    assert abonne.recus == []


def test_l_adresse_verifiee_est_celle_qui_est_appelee(abonne: Recepteur, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once for each connection: nothing else is called than what was checked."""
    demandes = annuaire(monkeypatch, ["127.0.0.1"])
    assert envoyer(f"http://un.example:{abonne.port}/").acceptee
    assert demandes == ["un.example"]


def test_une_redirection_n_est_pas_suivie(abonne: Recepteur) -> None:
    abonne.reponses.append(302)
    abonne.entetes["location"] = f"http://127.0.0.1:{abonne.port}/ailleurs"
    reponse = envoyer(abonne.url)
    assert (reponse.acceptee, reponse.raison) == (False, "le serveur a répondu 302")
    assert abonne.recus == []


@dataclass
class Goutte:
    """A server that answers one byte at a time; ``raccroche``: its client left before the last of :data:`GOUTTES`."""

    port: int
    raccroche: bool = False


@contextmanager
def goutte_a_goutte(debut: bytes) -> Iterator[Goutte]:
    """At the end of the block, the server has seen its client leave, or has said all it had."""
    with socket.create_server(("127.0.0.1", 0)) as ecoute:
        ecoute.settimeout(PATIENCE_S)
        goutte = Goutte(ecoute.getsockname()[1])

        def repondre() -> None:
            connexion, _ = ecoute.accept()
            with connexion:
                try:
                    connexion.sendall(debut)
                    for _ in range(GOUTTES):
                        time.sleep(GOUTTE_S)
                        connexion.sendall(b"x")
                except OSError:
                    goutte.raccroche = True

        fil = threading.Thread(target=repondre)
        fil.start()
        try:
            yield goutte
        finally:
            fil.join()


class Horloge:
    """Time as the guard reads it: each look is an hour later, whatever the machine takes."""

    def __init__(self) -> None:
        self.il_est = 0.0

    def monotonic(self) -> float:
        self.il_est += HEURE_S
        return self.il_est


def test_une_reponse_qui_n_en_finit_pas_ne_retient_personne(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each byte comes in time and the last never does: who sends leaves at the end of its delay, not one wait later."""
    horloge = Horloge()
    monkeypatch.setattr(garde, "time", horloge)
    monkeypatch.setattr(garde.Garde.commencer, "__defaults__", (10 * HEURE_S,))
    with goutte_a_goutte(b"HTTP/1.1 200 OK\r\nx-sans-fin: ") as goutte:
        reponse = envoyer(f"http://127.0.0.1:{goutte.port}/")
    assert (reponse.acceptee, reponse.raison) == (False, "la réponse n'est pas venue à temps")
    assert goutte.raccroche
    duree = horloge.il_est
    # Once it has answered, a body without end is left there.
    with goutte_a_goutte(b"HTTP/1.1 200 OK\r\ncontent-length: 99999\r\n\r\n") as goutte:
        assert envoyer(f"http://127.0.0.1:{goutte.port}/").acceptee
    assert goutte.raccroche
    # The guard is made an hour before the delivery starts.
    assert duree == horloge.il_est - duree == 12 * HEURE_S


@pytest.mark.parametrize(
    ("url", "raison"),
    [
        ("http://127.0.0.1:1/", "le serveur n'a pas pu être joint"),
        ("http://nulle-part.invalid/", "le serveur n'a pas pu être joint"),
    ],
)
def test_ce_qui_ne_repond_pas(url: str, raison: str) -> None:
    reponse = envoyer(url)
    assert (reponse.statut, reponse.raison) == (None, raison)


def test_un_certificat_que_personne_ne_garantit_est_refuse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificats = creer_certificats(tmp_path)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificats.broker)
    with recepteur(tls) as abonne:
        abonne.secret = SECRET
        url = abonne.url.replace("http://", "https://")
        assert envoyer(url).raison == "le certificat du serveur est refusé"
        monkeypatch.setenv("SSL_CERT_FILE", str(certificats.autorite))
        assert envoyer(url).acceptee
        # The certificate is for the address, not for the name.
        assert envoyer(url.replace("127.0.0.1", "localhost")).raison == "le certificat du serveur est refusé"
    assert len(abonne.recus) == 1
