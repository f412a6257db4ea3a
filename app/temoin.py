"""Witnesses: those that the sealer asks, and the one that this machine is for other logs."""

import base64
import re
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.settings import EMETTEUR, ReglageManquant, Reglages, manquants, secret_fort
from integrations.temoins.client import Temoin
from integrations.temoins.serveur import ServeurTemoin
from ledger.preuve.note import CleInterne, Signataire
from ledger.preuve.verifier import COSIGNATURE, Faute, lire_cle

FORMES: Final = {
    "nom": "un nom sans espace ni « + » est attendu (temoin.exemple.fr)",
    "journaux": "un fichier de clés de vérification est attendu, une par ligne",
    "dossier": "un dossier est attendu",
}


class ReglagesTemoin(BaseSettings):
    """A witness of other logs: its name and key, the keys of the logs, and the folder where it remembers them."""

    model_config = SettingsConfigDict(env_prefix="PARCOURS_TEMOIN_", env_ignore_empty=True, extra="ignore")

    nom: Annotated[str, Field(pattern=r"^[^\s+]{1,100}$")]
    cle: Annotated[str, Field(repr=False)]
    journaux: Path
    dossier: Path

    @classmethod
    def lire(cls) -> Self:
        """Settings of the environment; raises :class:`ReglageManquant` with one line per fault."""
        try:
            return cls()
        except ValidationError as erreur:
            raise manquants(erreur, "PARCOURS_TEMOIN_", FORMES) from None

    @field_validator("cle")
    @classmethod
    def _forte(cls, valeur: str) -> str:
        return secret_fort(valeur)


def ouvrir(reglages: ReglagesTemoin) -> ServeurTemoin:
    """The witness of the logs whose keys are in its file; raises :class:`ReglageManquant` for one that is no key."""
    signataire = Signataire(reglages.nom, base64.b64decode(reglages.cle), COSIGNATURE)
    lignes = reglages.journaux.read_text().splitlines()
    try:
        cles = [CleInterne(*lire_cle(ligne)) for ligne in lignes if ligne.strip()]
    except Faute as faute:
        message = f"Réglages à corriger dans l'environnement :\n  PARCOURS_TEMOIN_JOURNAUX : {faute}"
        raise ReglageManquant(message) from None
    return ServeurTemoin(signataire, cles, reglages.dossier)


def temoins(reglages: Reglages) -> list[Temoin]:
    """Those that sign checkpoints beside the sealer; raises :class:`ReglageManquant` for one that is not written so."""
    try:
        return [_temoin(texte) for texte in reglages.temoins.split(",") if texte.strip()]
    except (Faute, ValueError) as erreur:
        message = (
            "Réglages à corriger dans l'environnement :\n  PARCOURS_TEMOINS : « clé https://adresse » est attendu pour"
            f" chacun, entre virgules ({erreur})"
        )
        raise ReglageManquant(message) from None


def _temoin(texte: str) -> Temoin:
    cle, _, adresse = texte.strip().partition(" ")
    if not re.fullmatch(EMETTEUR, adresse):
        raise ValueError(adresse or "adresse absente")
    return Temoin(CleInterne(*lire_cle(cle)), adresse.rstrip("/"))
