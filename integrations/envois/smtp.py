"""Mail by any SMTP server: one connection and one message by call, encrypted, with what a bounce is recognised by.

A failure before the text has left is certain; one after it may have been received, and is told so.
"""

import html
import logging
import re
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as POLITIQUE
from email.utils import formataddr, formatdate
from secrets import token_hex
from typing import ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, model_validator

from integrations.envois.adresses import COURRIEL
from integrations.envois.transporteur import Pli, doute
from integrations.livraison.disjoncteur import Disjoncteur
from integrations.livraison.echecs import Indisponible, PanneDuService, Rejet
from integrations.livraison.transport import BOUCLE

Chiffrement = Literal["starttls", "tls", "aucun"]
ETENDU: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
"""An enhanced status code (RFC 3463)."""
PLEINES: Final = frozenset({552, "4.2.2", "5.2.2"})
"""The mailbox has no room: the address is right."""
journal = logging.getLogger("parcours.envois")


class AccesSmtp(BaseModel):
    """Where mail is handed over, and in whose name. ``retours`` is the address that bounces go to (the envelope's)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    hote: str = Field(min_length=1, max_length=253)
    port: int = Field(default=587, ge=1, le=65535)
    chiffrement: Chiffrement = "starttls"
    autorites: str | None = None
    compte: str | None = None
    mot_de_passe: SecretStr | None = None
    expediteur: str = Field(pattern=COURRIEL.pattern)
    nom: str = Field(min_length=1, max_length=100)
    retours: str | None = Field(default=None, pattern=COURRIEL.pattern)
    reponse_s: float = Field(default=20, gt=0, le=300)
    pannes: int = Field(default=5, ge=1, le=100)
    repos_s: float = Field(default=30, gt=0, le=3600)

    @model_validator(mode="after")
    def _sur(self) -> "AccesSmtp":
        if self.chiffrement == "aucun" and self.hote not in BOUCLE:
            raise ValueError("sans chiffrement, seule cette machine est admise : starttls ou tls")
        if (self.compte is None) is not (self.mot_de_passe is None):
            raise ValueError("un compte va avec son mot de passe")
        return self


class Smtp:
    """A mail server. Nothing that is secret or personal is logged: only the status and the step of the exchange are."""

    nom: ClassVar = "smtp"

    def __init__(self, acces: AccesSmtp) -> None:
        """See :class:`AccesSmtp`."""
        self._acces = acces
        self._disjoncteur = Disjoncteur("le serveur de courriel", acces.pannes, acces.repos_s)
        self._tls = ssl.create_default_context(cafile=acces.autorites)

    def confier(self, pli: Pli) -> str:
        """See :class:`~integrations.envois.transporteur.Transporteur`: the reference is the Message-ID."""
        message = self.composer(pli)
        self._disjoncteur.appeler(lambda: self._envoyer(message, pli))
        return str(message["Message-ID"])

    def retrouver(self, _pli: Pli) -> str:
        """A mail server shows nothing of what it took."""
        raise doute("Le serveur de courriel")

    def composer(self, pli: Pli) -> EmailMessage:
        """Plain text beside HTML, no picture and no link of ours, nothing of the person in the headers but the address."""
        message, domaine = EmailMessage(policy=POLITIQUE), self._acces.expediteur.rpartition("@")[2]
        message["From"] = formataddr((self._acces.nom, self._acces.expediteur))
        message["To"] = pli.adresse
        message["Subject"] = pli.sujet
        message["Date"] = formatdate(localtime=False)
        message["Message-ID"] = f"<{pli.repere}.{token_hex(8)}@{domaine}>"
        message["Auto-Submitted"] = "auto-generated"
        message["Content-Language"] = "fr"
        message.set_content(pli.texte)
        message.add_alternative(en_html(pli.sujet, pli.texte), subtype="html")
        return message

    def _envoyer(self, message: EmailMessage, pli: Pli) -> None:
        try:
            serveur = self._ouvrir()
        except smtplib.SMTPResponseException as erreur:
            self._noter("ouverture", erreur)
            cause = f"le serveur de courriel refuse notre compte ({erreur.smtp_code})"
            raise Indisponible(cause) from None
        except (OSError, smtplib.SMTPException) as erreur:
            self._noter("ouverture", erreur)
            raise PanneDuService("le serveur de courriel est injoignable") from None
        try:
            self._adresser(serveur, pli)
            self._deposer(serveur, message.as_bytes())
        finally:
            with suppress(OSError, smtplib.SMTPException):
                serveur.quit()
            serveur.close()

    def _ouvrir(self) -> smtplib.SMTP:
        acces = self._acces
        if acces.chiffrement == "tls":
            serveur: smtplib.SMTP = smtplib.SMTP_SSL(acces.hote, acces.port, timeout=acces.reponse_s, context=self._tls)
        else:
            serveur = smtplib.SMTP(acces.hote, acces.port, timeout=acces.reponse_s)
        try:
            if acces.chiffrement == "starttls":
                serveur.starttls(context=self._tls)
            serveur.ehlo_or_helo_if_needed()
            if acces.compte is not None and acces.mot_de_passe is not None:
                serveur.login(acces.compte, acces.mot_de_passe.get_secret_value())
        except BaseException:
            serveur.close()
            raise
        return serveur

    def _adresser(self, serveur: smtplib.SMTP, pli: Pli) -> None:
        """The envelope: a bounce comes back with ``repere``, where the server knows DSN (RFC 3461)."""
        dsn = serveur.has_extn("dsn")
        options = ([f"ENVID={pli.repere}", "RET=HDRS"], ["NOTIFY=FAILURE"]) if dsn else ([], [])
        try:
            code, dit = serveur.mail(self._acces.retours or self._acces.expediteur, options[0])
            if code >= 400:
                cause = f"le serveur de courriel refuse notre adresse d'expéditeur ({code})"
                raise Indisponible(cause)
            code, dit = serveur.rcpt(pli.adresse, options[1])
        except (OSError, smtplib.SMTPException) as erreur:
            self._noter("enveloppe", erreur)
            raise PanneDuService("le serveur de courriel a coupé") from None
        _lire(code, dit)

    def _deposer(self, serveur: smtplib.SMTP, octets: bytes) -> None:
        try:
            code, dit = serveur.data(octets)
        except smtplib.SMTPDataError as erreur:  # the server refused before the text was given
            code, dit = erreur.smtp_code, erreur.smtp_error if isinstance(erreur.smtp_error, bytes) else b""
        except (OSError, smtplib.SMTPException) as erreur:
            self._noter("texte", erreur)
            raise PanneDuService("le serveur de courriel n'a pas dit s'il a pris le message", recu=True) from None
        _lire(code, dit)

    @staticmethod
    def _noter(quand: str, erreur: Exception) -> None:
        journal.warning("smtp, %s : %s", quand, type(erreur).__name__)


def _lire(code: int, dit: bytes) -> None:
    """Raise what a refusal means: never this message (5xx), or not now (4xx)."""
    if code < 400:
        return
    paroles = dit.decode("utf-8", "replace")
    etendu = ETENDU.search(paroles)
    if code in PLEINES or (etendu and etendu[1] in PLEINES):
        raise Rejet(
            "BOITE_PLEINE", "La boîte de courriel de la personne est pleine : écrivez-lui autrement, ou réessayez."
        )
    if code < 500:
        cause = f"le serveur de courriel demande d'attendre ({code})"
        raise Indisponible(cause, 60)
    raise Rejet(etendu[1] if etendu else str(code), f"Le serveur de courriel refuse ce message : {paroles[:500]}")


def en_html(titre: str, texte: str) -> str:
    """The same text, paragraph by paragraph; whatever was typed is text, never markup."""
    paragraphes = "".join(
        f"<p>{'<br>'.join(html.escape(ligne) for ligne in bloc.splitlines())}</p>"
        for bloc in re.split(r"\n\s*\n", texte)
    )
    return (
        f'<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>{html.escape(titre)}</title></head>'
        f"<body>{paragraphes}</body></html>"
    )
