"""Mail that comes back: what is no failure of ours is left alone; a report is read once and told on the dossier."""

from email.message import EmailMessage
from mailbox import Maildir
from pathlib import Path

import pytest

from integrations.envois.rebonds import OCTETS_MAX, Rebond, Rebonds, lire
from integrations.envois.retours import Retours
from ledger.events.suivi.envoi import EnvoiRefuse
from ledger.vocabulaire.suivi.envoi import CauseRefusEnvoi
from tests.commands.etapes.accompagnement import envoyer_message
from tests.integrations.envois.conftest import Scene

PARTI = "<e1207.0123456789abcdef@exemple.fr>"
RAPPORT = """\
From: MAILER-DAEMON@relais.exemple.fr
To: retours@exemple.fr
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="limite"

--limite
Content-Type: text/plain; charset=us-ascii

This is the mail system. I'm sorry.

--limite
Content-Type: message/delivery-status

Reporting-MTA: dns; relais.exemple.fr
Original-Envelope-Id: e1207

Final-Recipient: rfc822; maite@exemple.fr
Action: {action}
Status: {statut}
Diagnostic-Code: smtp; 550 {statut} no such user

--limite
Content-Type: {genre}

Message-ID: {parti}
Subject: Votre rendez-vous

--limite--
"""


def rapport(
    statut: str = "5.1.1", action: str = "failed", parti: str = PARTI, genre: str = "text/rfc822-headers"
) -> bytes:
    return RAPPORT.format(statut=statut, action=action, parti=parti, genre=genre).encode()


class TestLire:
    @pytest.mark.parametrize(
        "recu",
        [
            b"",
            b"\xff\xfe\x00",
            rapport(action="delayed"),
            rapport(action="delivered"),
            rapport(parti="<autre@exemple.fr>"),
            rapport() + b" " * OCTETS_MAX,
            f"Subject: Absence\nIn-Reply-To: {PARTI}\n\nJe suis en conge.".encode(),
            f"Message-ID: {PARTI}\nContent-Type: message/delivery-status\n\nAction: failed\n".encode(),
        ],
    )
    def test_ce_qui_n_est_pas_un_echec_de_nos_courriels(self, recu: bytes) -> None:
        assert lire(recu) is None

    @pytest.mark.parametrize("genre", ["text/rfc822-headers", "message/rfc822"])
    @pytest.mark.parametrize(
        ("statut", "cause"),
        [("5.1.1", "ADRESSE_INCONNUE"), ("5.2.2", "BOITE_PLEINE"), ("5.7.1", "BLOQUE"), ("5.4.4", "NON_DISTRIBUE")],
    )
    def test_un_echec_et_sa_cause(self, genre: str, statut: str, cause: str) -> None:
        lu = lire(rapport(statut, genre=genre))
        assert lu == Rebond("e1207", PARTI, statut)
        assert lu.cause is CauseRefusEnvoi[cause]


def test_il_est_note_une_fois_et_nul_ne_le_forge(scene: Scene, tmp_path: Path) -> None:
    scene.faire(envoyer_message(canal="COURRIEL"))
    position = scene.lus[-1].position
    parti, forge = (f"<e{position}.{hasard * 16}@exemple.fr>" for hasard in "ab")
    scene.courriel.reference = parti
    scene.livrer()
    boite = Maildir(tmp_path / "retours")
    absence = EmailMessage()
    absence.set_content("Je suis en congé.")
    for recu in (absence.as_bytes(), rapport(parti=forge), rapport(parti=parti), rapport(parti=parti)):
        boite.add(recu)
    rebonds = Rebonds(Retours(scene.journal, bytes(32)), tmp_path / "retours")
    assert [rebonds.relever(), rebonds.relever()] == [1, 0]
    assert len(boite) == 4, "nothing is thrown away"
    refuse = scene.dernier(EnvoiRefuse).corps
    assert (refuse["cause"], refuse["rejet"], refuse["canal"]) == ("ADRESSE_INCONNUE", "5.1.1", "COURRIEL")
