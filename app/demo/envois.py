"""Messages in the demonstration: a real mail server and operators of SMS on this machine, which pass nothing on."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app import environnement
from integrations.envois.simulateur import boite, sms
from integrations.envois.simulateur.boite import Boite


@contextmanager
def transporteurs() -> Iterator[Boite]:
    """The carriers for the time of the block, their addresses in the environment for the processes started meanwhile.

    Only what is recorded from then on leaves: nobody is written to about a past that was simulated.
    """
    with boite.demarrer(_dossier()) as serveur, sms.demarrer(remise_s=2) as operateurs:
        for nom, valeur in {
            "SMS": "brevo",
            "SMS_URL": operateurs.brevo,
            "SMS_CLE": sms.CLE,
            "SMS_EMETTEUR": "Departement",
            "COURRIER": "poste",
            "SMTP_HOTE": "127.0.0.1",
            "SMTP_PORT": str(serveur.port),
            "SMTP_CHIFFREMENT": "aucun",
            "SMTP_EXPEDITEUR": "rsa@demonstration.invalid",
        }.items():
            os.environ[f"PARCOURS_ENVOIS_{nom}"] = valeur
        yield serveur


def _dossier() -> Path:
    """Where mail is kept, one file by message."""
    return environnement.dossier_de_donnees() / "boite"
