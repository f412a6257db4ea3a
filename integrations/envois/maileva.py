"""Letters by Maileva (API courrier simple v2): a draft, its document, its recipient, then « submit », which alone prints.

Nothing before the submission is printed: a failure there is certain. After it the sending is found by our mark; submitting
the same draft again prints nothing twice, since it is not a draft any more.
"""

import base64
import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, Final, Literal

import orjson
from pydantic import Field, SecretStr, field_validator

from integrations.envois.sms_http import COMPTE, code, panne, reference
from integrations.envois.transporteur import Piece, Pli, doute
from integrations.livraison.echecs import Indisponible, QuotaAtteint, Rejet
from integrations.livraison.essais import Essais
from integrations.livraison.quotas import Quotas
from integrations.livraison.transport import Liaison, Transport, locale

PRODUCTION: Final = "https://api.maileva.com/mail/v2"
JETONS: Final = "https://connexion.maileva.com/auth/realms/services/protocol/openid-connect/token"
NOM: Final = "Maileva"
BROUILLON: Final = "DRAFT"
DEJA_SOUMIS: Final = "SENDING_STATUS_IS_NOT_DRAFT"
PAR_PAGE, PAGES_MAX = 500, 100
"""Sendings read to find one again: 500 a page is the most that the contract gives."""
MARGE_S: Final = 30.0
"""A token is renewed so long before its end."""
FEUILLES_MAX: Final = 45
"""Sheets that the largest envelope (C4) holds."""
journal = logging.getLogger("parcours.envois")


class AccesMaileva(Liaison):
    """How Maileva is reached: the application (``client``), the account in whose name letters leave, their franking."""

    base: str = PRODUCTION
    jetons: str = JETONS
    client: str = Field(min_length=1, max_length=100)
    secret: SecretStr = Field(min_length=8)
    compte: str = Field(min_length=1, max_length=100)
    mot_de_passe: SecretStr = Field(min_length=8)
    affranchissement: Literal["FAST", "ECONOMIC", "URGENT"] = "ECONOMIC"
    couleur: bool = False
    appels_s: float = Field(default=10, gt=0, le=100)

    @field_validator("base", "jetons")
    @classmethod
    def _chiffree(cls, adresse: str) -> str:
        if not adresse.startswith("https://") and not locale(adresse):
            raise ValueError("l'adresse de Maileva commence par https://")
        return adresse.rstrip("/")


class Maileva:
    """The industrial carrier of letters."""

    nom: ClassVar = "maileva"

    def __init__(self, acces: AccesMaileva, quotas: Quotas, *, dormir: Callable[[float], None] = time.sleep) -> None:
        """See :class:`AccesMaileva`."""
        self._acces, self._quotas = acces, quotas
        self._transport = Transport(NOM, acces, panne(NOM), mandataire=not locale(acces.base), journal=journal)
        self._essais = Essais(acces.essais, acces.attente_max_s, dormir)
        self._jeton, self._fin, self._verrou = "", 0.0, threading.Lock()

    def confier(self, pli: Pli) -> str:
        """See :class:`~integrations.envois.transporteur.Transporteur`: the reference is the id of the sending."""
        envoi = self._preparer(pli)
        self._soumettre(envoi)
        return envoi

    def retrouver(self, pli: Pli) -> str | None:
        """By our mark among the sendings; one that was left a whole draft is submitted. None when it never got there."""
        trouves = [envoi for envoi in self._envois() if envoi.get("custom_id") == pli.repere]
        parti = next((envoi for envoi in trouves if envoi.get("status") != BROUILLON), None)
        if parti is not None:
            return reference(parti.get("id"), NOM)
        entiers = [envoi for envoi in trouves if _entier(envoi)]
        if not entiers:
            return None
        dernier = reference(max(entiers, key=lambda envoi: str(envoi.get("creation_date", "")))["id"], NOM)
        self._soumettre(dernier)
        return dernier

    def _preparer(self, pli: Pli) -> str:
        """A whole draft; raises nothing that could have been printed."""
        piece = pli.piece
        if piece is None or piece.feuilles > FEUILLES_MAX:
            raise Rejet("LETTRE_TROP_LONGUE", f"Cette lettre dépasse {FEUILLES_MAX} feuilles : écrivez-la plus court.")
        envoi: str | None = None
        try:
            cree = self._appeler("POST", "/sendings", json=self._envoi(pli))
            envoi = reference(cree.get("id"), NOM)
            self._appeler("POST", f"/sendings/{envoi}/documents", files=_document(piece))
            self._appeler("POST", f"/sendings/{envoi}/recipients", json=destinataire(pli.adresse.splitlines()))
        except (Indisponible, Rejet) as echec:
            if envoi is not None:
                with suppress(Indisponible, Rejet):  # a draft that is left expires by itself
                    self._appeler("DELETE", f"/sendings/{envoi}", rejouable=True)
            if isinstance(echec, Indisponible):
                echec.recu = False
            raise
        return envoi

    def _envoi(self, pli: Pli) -> dict[str, Any]:
        """Nothing in it names the person."""
        return {
            "name": f"Courrier {pli.repere}",
            "custom_id": pli.repere,
            "color_printing": self._acces.couleur,
            "duplex_printing": True,
            "optional_address_sheet": False,
            "envelope_windows_type": "SIMPLE",
            "postage_type": self._acces.affranchissement,
            "treat_undelivered_mail": True,
            "archiving_duration": 0,
        }

    def _soumettre(self, envoi: str) -> None:
        """Made again without risk: what is submitted already is told so, and stays one."""
        try:
            self._appeler("POST", f"/sendings/{envoi}/submit", rejouable=True)
        except Rejet as rejet:
            if rejet.code != DEJA_SOUMIS:
                raise

    def _envois(self) -> Iterator[Mapping[str, Any]]:
        """Every sending of the account; raises :func:`doute` when there are more than are ever read."""
        for page in range(PAGES_MAX):
            question = {"start_index": str(1 + page * PAR_PAGE), "count": str(PAR_PAGE)}
            lus = self._appeler("GET", "/sendings", rejouable=True, params=question).get("sendings") or []
            yield from (lu for lu in lus if isinstance(lu, dict))
            if len(lus) < PAR_PAGE:
                return
        raise doute(NOM)

    def _appeler(self, methode: str, chemin: str, *, rejouable: bool = False, **options: Any) -> dict[str, Any]:
        """The body of a success; a token that is refused is renewed once."""

        def une_fois() -> dict[str, Any]:
            for renouveler in (False, True):
                self._quotas.attendre(NOM, self._acces.appels_s, self._acces.attente_max_s)
                entetes = {"Authorization": f"Bearer {self._porter(renouveler=renouveler)}"}
                requete = self._transport.requete(methode, f"{self._acces.base}{chemin}", headers=entetes, **options)
                statut, corps, attente_s = self._transport.envoyer(requete, "courrier")
                if statut != 401:
                    break
            return self._lire(statut, corps, attente_s)

        return self._essais.faire(une_fois, rejouable=rejouable)

    def _porter(self, *, renouveler: bool) -> str:
        """The token, asked for by one thread at a time."""
        acces = self._acces
        with self._verrou:
            if renouveler or time.monotonic() >= self._fin:
                requete = self._transport.requete(
                    "POST",
                    acces.jetons,
                    data={
                        "grant_type": "password",
                        "username": acces.compte,
                        "password": acces.mot_de_passe.get_secret_value(),
                    },
                    headers={"Authorization": _basique(acces.client, acces.secret.get_secret_value())},
                )
                recu = self._lire(*self._transport.envoyer(requete, "jeton"))
                if not isinstance(recu.get("access_token"), str):
                    raise Indisponible("la réponse de Maileva est illisible")
                self._jeton = recu["access_token"]
                self._fin = time.monotonic() + max(0.0, float(recu.get("expires_in") or 0) - MARGE_S)
            return self._jeton

    def _lire(self, statut: int, corps: Any, attente_s: float | None) -> dict[str, Any]:
        dit = corps if isinstance(corps, dict) else {}
        if 200 <= statut < 300:
            return dit
        if statut in COMPTE:
            cause = f"{NOM} refuse notre compte ({statut})"
            raise Indisponible(cause, attente_s)
        if statut == 429:
            self._quotas.reporter(NOM, attente_s or 1)
            cause = f"{NOM} demande d'attendre"
            raise QuotaAtteint(cause, attente_s)
        faute = next(iter(dit.get("errors") or ()), dit)
        raise Rejet(
            code(faute.get("code"), statut), f"{NOM} refuse cette lettre : {str(faute.get('message', statut))[:500]}"
        )

    def fermer(self) -> None:
        """Close the connections."""
        self._transport.fermer()


def _basique(nom: str, secret: str) -> str:
    return f"Basic {base64.b64encode(f'{nom}:{secret}'.encode()).decode()}"


def _document(piece: Piece) -> dict[str, Any]:
    donnees = orjson.dumps({"priority": 1, "name": "lettre.pdf", "shrink": False}).decode()
    return {
        "document": ("lettre.pdf", piece.octets, "application/pdf"),
        "metadata": (None, donnees, "application/json"),
    }


def destinataire(lignes: list[str]) -> dict[str, str]:
    """The lines of the window in the numbered ones of the contract: the name first, the town the sixth."""
    *debut, ville = lignes
    premiere = 1 if len(debut) > 4 else 2
    numerotees = {f"address_line_{premiere + rang}": ligne for rang, ligne in enumerate(debut)}
    return numerotees | {"address_line_6": ville, "country_code": "FR"}


def _entier(envoi: Mapping[str, Any]) -> bool:
    comptes = envoi.get("recipients_counts") or {}
    return bool(envoi.get("documents_count")) and bool(comptes.get("total"))
