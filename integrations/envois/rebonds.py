"""Mail that comes back: reports of failure (DSN, RFC 3464) read in the folder (Maildir) where bounces are delivered.

Anybody may write to that address: a report is believed when it returns the Message-ID that left, which ends by chance.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.parser import BytesParser
from mailbox import Maildir
from pathlib import Path
from typing import Final

from integrations.envois.retours import Retours
from ledger.vocabulaire.suivi.envoi import CauseRefusEnvoi

LOT: Final = 500
"""Reports read at once; the others are there the next time."""
OCTETS_MAX: Final = 1_000_000
NOTRE: Final = re.compile(r"<(e[0-9]{1,18})\.[0-9a-f]{16}@[A-Za-z0-9.-]+>")
"""A Message-ID of ours: the mark of the message, then chance."""
CAUSES: Final = (
    (re.compile(r"^5\.1\."), CauseRefusEnvoi.ADRESSE_INCONNUE),
    (re.compile(r"^[45]\.2\.2$"), CauseRefusEnvoi.BOITE_PLEINE),
    (re.compile(r"^5\.7\."), CauseRefusEnvoi.BLOQUE),
)
"""By enhanced status (RFC 3463); any other failure is of the transport."""
journal = logging.getLogger("parcours.envois")


@dataclass(frozen=True, slots=True)
class Rebond:
    """A failure: the mark and the Message-ID of what did not arrive, the status that says why."""

    repere: str
    reference: str
    statut: str

    @property
    def cause(self) -> CauseRefusEnvoi:
        """The reason in the ledger's words."""
        return next((cause for motif, cause in CAUSES if motif.match(self.statut)), CauseRefusEnvoi.NON_DISTRIBUE)


def lire(octets: bytes) -> Rebond | None:
    """The failure that a report tells; None for anything else: a delay, an answer of absence, a letter."""
    if len(octets) > OCTETS_MAX:
        return None
    recu = BytesParser(policy=policy.default).parsebytes(octets)
    parties = list(recu.walk())
    statuts = [bloc for p in parties if p.get_content_type() == "message/delivery-status" for bloc in _blocs(p)]
    echec = next((bloc for bloc in statuts if str(bloc.get("Action", "")).strip().lower() == "failed"), None)
    notre = next((trouve for p in parties[1:] for texte in _entetes(p) if (trouve := NOTRE.search(texte))), None)
    if echec is None or notre is None:
        return None
    statut = re.search(r"[245]\.\d{1,3}\.\d{1,3}", str(echec.get("Status", "")))
    return Rebond(notre[1], notre[0], statut[0] if statut else "5.0.0")


def _blocs(partie: EmailMessage) -> Iterator[Message]:
    contenu = partie.get_payload()
    yield from (bloc for bloc in contenu if isinstance(bloc, Message)) if isinstance(contenu, list) else ()


def _entetes(partie: EmailMessage) -> Iterator[str]:
    """The Message-ID of what is returned: whole, or its headers alone."""
    if partie.get_content_type() == "text/rfc822-headers":
        yield from (
            ligne for ligne in str(partie.get_content()).splitlines() if ligne.lower().startswith("message-id:")
        )
    elif "Message-ID" in partie:
        yield str(partie["Message-ID"])


@dataclass(frozen=True, slots=True)
class Rebonds:
    """Reads the folder; what is read is marked so, and left there for whoever looks after it."""

    retours: Retours
    dossier: Path

    def relever(self) -> int:
        """How many failures are recorded, among :data:`LOT` reports not read yet."""
        boite, notes = Maildir(self.dossier, create=False), 0
        nouveaux = [cle for cle in boite.iterkeys() if "S" not in boite.get_message(cle).get_flags()][:LOT]
        for cle in nouveaux:
            rebond = lire(boite.get_bytes(cle))
            if rebond is not None:
                notes += self.retours.refuser(rebond.repere, rebond.reference, rebond.cause, rebond.statut)
            lu = boite.get_message(cle)
            lu.set_subdir("cur")
            lu.add_flag("S")
            boite[cle] = lu
        if nouveaux:
            journal.info("%s retours de courriel lus, %s échecs notés", len(nouveaux), notes)
        return notes
