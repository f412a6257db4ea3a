"""Security of pages: headers, cookies, forms that come from us, and how often one may ask."""

import base64
import re
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from cachetools import TTLCache
from fastapi import Request, Response

from ledger.erreurs import ErreurAttendue, Genre

ENTETES: Final[Mapping[str, str]] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "X-Permitted-Cross-Domain-Policies": "none",
    "Permissions-Policy": "camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), payment=(),"
    " publickey-credentials-get=(), usb=(), browsing-topics=()",
}
HSTS: Final = "max-age=63072000; includeSubDomains"


def politique(fournisseur: str | None, *, chiffre: bool) -> str:
    """Content security policy of the pages; ``fournisseur`` is the origin to which the sign-in form leads."""
    vers = f" {fournisseur}" if fournisseur else ""
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self';"
        f" form-action 'self'{vers}; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
        + ("; upgrade-insecure-requests" if chiffre else "")
    )


def politique_documentation(scripts: Iterable[str]) -> str:
    """The same of the page ``/docs``, which a library writes with these scripts in it, and with styles of its own."""
    permis = " ".join(f"'sha256-{base64.b64encode(sha256(script.encode()).digest()).decode()}'" for script in scripts)
    return (
        f"default-src 'none'; script-src 'self' {permis}; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; object-src 'none'"
    )


INTERNE: Final = re.compile(r"/([^/\\\x00-\x20][^\\\x00-\x20]*)?")
"""An address of ours: it begins with one slash, and names no other host."""


def interne(adresse: str) -> str:
    """The address, or home when it could lead elsewhere."""
    return adresse if len(adresse) <= 2000 and INTERNE.fullmatch(adresse) else "/"


def hote(request: Request) -> str:
    """The name by which we are called, as the client says it: of no port, in lower case; empty when it says none."""
    dit = request.headers.get("host", "").lower()
    return dit[1:].partition("]")[0] if dit.startswith("[") else dit.partition(":")[0].rstrip(".")


def provenance(request: Request) -> str:
    """The address that a request comes from, by which those of whoever is not identified are counted."""
    return request.client.host if request.client else "inconnu"


class RequeteEtrangere(ErreurAttendue):
    """A form that was not sent from a page of ours."""

    genre = Genre.INTERDIT
    reference = "formulaire-refuse"
    titre = "Formulaire refusé"

    def __init__(self) -> None:
        """See the class."""
        super().__init__(
            "Ce formulaire ne vient pas d'une page de ce service, ou d'une session qui a pris fin. Revenez à la page,"
            " rechargez-la, puis recommencez : rien n'a été enregistré."
        )


class PageAnterieure(RequeteEtrangere):
    """A form of a page of ours that another session had opened."""


class TropDeRequetes(ErreurAttendue):
    """Somebody asks too often; ``attente_s`` is how long to wait."""

    genre = Genre.TROP
    reference = "trop-de-demandes"
    titre = "Trop de demandes"

    def __init__(self, attente_s: int) -> None:
        """See the class."""
        self.attente_s = attente_s
        super().__init__(f"trop de demandes en peu de temps : attendez {attente_s} s, puis recommencez")


def exiger_meme_site(request: Request, adresse_publique: str) -> None:
    """Refuse what another site makes a browser send: Fetch Metadata says it, else Origin does, which browsers send with
    every POST.
    """
    site = request.headers.get("sec-fetch-site")
    origine = request.headers.get("origin")
    if site != "same-origin" and (site is not None or origine != adresse_publique):
        raise RequeteEtrangere


def jeton_de_formulaire(secret: bytes) -> str:
    """The session's secret under a mask drawn each time: the length of a compressed page tells nothing of it (BREACH)."""
    masque = secrets.token_bytes(len(secret))
    return base64.urlsafe_b64encode(masque + _ou_exclusif(masque, secret)).decode()


def exiger_jeton(secret: bytes, jeton: str | None) -> None:
    """Refuse a form without a token (:class:`RequeteEtrangere`), or with another session's (:class:`PageAnterieure`)."""
    try:
        octets = base64.urlsafe_b64decode((jeton or "").encode())
    except ValueError:
        octets = b""
    moitie = len(secret)
    if len(octets) != 2 * moitie:
        raise RequeteEtrangere
    if not compare_digest(_ou_exclusif(octets[:moitie], octets[moitie:]), secret):
        raise PageAnterieure


def _ou_exclusif(gauche: bytes, droite: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(gauche, droite, strict=True))


@dataclass(frozen=True, slots=True)
class Temoins:
    """Names and attributes of our cookies: bound to the host (``__Host-``) and secure wherever pages come by HTTPS."""

    chiffre: bool

    def nom(self, nom: str) -> str:
        """Full name of a cookie."""
        return f"__Host-{nom}" if self.chiffre else nom

    def poser(self, reponse: Response, nom: str, valeur: str, duree_s: int) -> None:
        """Set a cookie that no script reads, and that other sites do not send with their forms."""
        reponse.set_cookie(
            self.nom(nom), valeur, max_age=duree_s, path="/", secure=self.chiffre, httponly=True, samesite="lax"
        )

    def retirer(self, reponse: Response, nom: str) -> None:
        """Take a cookie away."""
        reponse.delete_cookie(self.nom(nom), path="/", secure=self.chiffre, httponly=True, samesite="lax")


@dataclass
class Places:
    """Places of those who follow something that lasts: ``total`` for all, ``chacun`` for one, in a process."""

    total: int
    chacun: int
    _tenues: Counter[str] = field(default_factory=Counter)
    _verrou: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def prendre(self, qui: str) -> Iterator[bool]:
        """Hold one for the time of the block; False when there is none left, for anybody or for him."""
        with self._verrou:
            libre = self._tenues.total() < self.total and self._tenues[qui] < self.chacun
            self._tenues[qui] += libre
        try:
            yield libre
        finally:
            with self._verrou:
                self._tenues[qui] -= libre
                self._tenues += Counter()  # nobody is remembered who holds none


SEAU_MAX: Final = 20_000
"""People followed at once by a process; beyond, those seen longest ago are forgotten."""


@dataclass
class Debit:
    """Token buckets by name and person, in the memory of the process."""

    _seaux: TTLCache[tuple[str, str], tuple[float, float]] = field(
        default_factory=lambda: TTLCache(maxsize=SEAU_MAX, ttl=3600)
    )
    _verrou: threading.Lock = field(default_factory=threading.Lock)

    def exiger(
        self, quoi: str, qui: str, *, par_minute: float, reserve: int | None = None, compter: bool = True
    ) -> None:
        """Count one; raise :class:`TropDeRequetes` above ``reserve`` in a row (a minute's by default), then at that pace.

        Without ``compter``, only say whether there is one left.
        """
        maintenant_s, plein = time.monotonic(), par_minute if reserve is None else reserve
        with self._verrou:
            reste, depuis_s = self._seaux.get((quoi, qui), (float(plein), maintenant_s))
            reste = min(plein, reste + (maintenant_s - depuis_s) * par_minute / 60)
            if reste < 1:
                raise TropDeRequetes(max(1, round((1 - reste) * 60 / par_minute)))
            self._seaux[quoi, qui] = (reste - compter, maintenant_s)
