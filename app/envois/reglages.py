"""How messages leave (``PARCOURS_ENVOIS_…``): the carrier of each channel, in whose name; none, and it is closed."""

import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.settings import ReglageManquant
from integrations.envois.brevo import PRODUCTION as BREVO
from integrations.envois.brevo import AccesBrevo
from integrations.envois.maileva import JETONS, AccesMaileva
from integrations.envois.maileva import PRODUCTION as MAILEVA
from integrations.envois.ovh import PRODUCTION as OVH
from integrations.envois.ovh import AccesOvh
from integrations.envois.smtp import AccesSmtp, Chiffrement
from ledger.vocabulaire.suivi.envoi import CanalEnvoi

PREFIXE: Final = "PARCOURS_ENVOIS_"
OUVRENT: Final = {
    CanalEnvoi.SMS: f"{PREFIXE}SMS",
    CanalEnvoi.COURRIEL: f"{PREFIXE}SMTP_HOTE",
    CanalEnvoi.COURRIER: f"{PREFIXE}COURRIER",
}
"""The setting that opens each channel."""


class ReglagesEnvois(BaseSettings):
    """Carriers, and what a message says of who writes. ``sms`` names the operator, ``smtp_hote`` the mail server."""

    model_config = SettingsConfigDict(env_prefix=PREFIXE, env_ignore_empty=True, extra="ignore")

    service: Annotated[str, Field(min_length=1, max_length=60)] = "Votre Département"
    contact: Annotated[str, Field(min_length=1, max_length=60)] = "votre référent"
    dossiers: Annotated[int, Field(ge=1, le=32, description="Dossiers sent for at once")] = 8
    sms: Literal["brevo", "ovh"] | None = None
    sms_url: str | None = None
    sms_cle: SecretStr | None = None
    sms_emetteur: str | None = None
    sms_par_s: float = 10
    ovh_application: str | None = None
    ovh_consommateur: SecretStr | None = None
    ovh_compte: str | None = None
    courrier: Annotated[
        Literal["poste", "maileva"] | None, Field(description="poste: letters are printed here, and posted by agents")
    ] = None
    maileva_url: str | None = None
    maileva_jetons: str | None = None
    maileva_client: str | None = None
    maileva_secret: SecretStr | None = None
    maileva_compte: str | None = None
    maileva_mot_de_passe: SecretStr | None = None
    maileva_affranchissement: Literal["FAST", "ECONOMIC", "URGENT"] = "ECONOMIC"
    maileva_couleur: bool = False
    smtp_hote: str | None = None
    smtp_port: int = 587
    smtp_chiffrement: Chiffrement = "starttls"
    smtp_autorites: Path | None = None
    smtp_compte: str | None = None
    smtp_mot_de_passe: SecretStr | None = None
    smtp_expediteur: str | None = None
    smtp_retours: str | None = None
    smtp_rebonds: Annotated[Path | None, Field(description="Folder (Maildir) where bounces are delivered")] = None

    @classmethod
    def presents(cls) -> bool:
        """Whether a channel is open here."""
        return any(os.environ.get(nom) for nom in OUVRENT.values())

    @classmethod
    def lire(cls) -> Self:
        """Settings of the environment, checked; raises :class:`ReglageManquant` with one line per fault."""
        try:
            lus = cls()
            _ = lus.operateur, lus.courriel, lus.industriel
        except ValidationError as erreur:
            raise ReglageManquant("\n".join(["Réglages à corriger dans l'environnement :", *_fautes(erreur)])) from None
        return lus

    @field_validator("smtp_rebonds")
    @classmethod
    def _lisible(cls, dossier: Path | None) -> Path | None:
        if dossier is not None and not all((dossier / nom).is_dir() for nom in ("cur", "new", "tmp")):
            raise ValueError("ce dossier n'est pas une boîte de courriel (Maildir : cur, new, tmp)")
        return dossier

    @model_validator(mode="after")
    def _ouvert(self) -> Self:
        if self.sms is None and self.smtp_hote is None and self.courrier is None:
            message = f"aucun moyen d'envoi n'est réglé : {' ou '.join(OUVRENT.values())}"
            raise ValueError(message)
        return self

    @property
    def operateur(self) -> AccesBrevo | AccesOvh | None:
        """How SMS leave; ``ValidationError`` for what is missing, or would not be safe."""
        if self.sms is None:
            return None
        commun = {"cle": self.sms_cle, "emetteur": self.sms_emetteur, "appels_s": self.sms_par_s}
        if self.sms == "brevo":
            return AccesBrevo.model_validate(commun | {"base": self.sms_url or BREVO})
        compte = {"application": self.ovh_application, "consommateur": self.ovh_consommateur, "compte": self.ovh_compte}
        return AccesOvh.model_validate(commun | compte | {"base": self.sms_url or OVH})

    @property
    def courriel(self) -> AccesSmtp | None:
        """How mail leaves; ``ValidationError`` for what is missing, or would not be safe."""
        if self.smtp_hote is None:
            return None
        return AccesSmtp.model_validate(
            {
                "hote": self.smtp_hote,
                "port": self.smtp_port,
                "chiffrement": self.smtp_chiffrement,
                "autorites": None if self.smtp_autorites is None else str(self.smtp_autorites),
                "compte": self.smtp_compte,
                "mot_de_passe": self.smtp_mot_de_passe,
                "expediteur": self.smtp_expediteur,
                "retours": self.smtp_retours,
                "nom": self.service,
            }
        )

    @property
    def industriel(self) -> AccesMaileva | None:
        """How letters leave by an industrial carrier; ``ValidationError`` for what is missing, or would not be safe."""
        if self.courrier != "maileva":
            return None
        return AccesMaileva.model_validate(
            {
                "base": self.maileva_url or MAILEVA,
                "jetons": self.maileva_jetons or JETONS,
                "client": self.maileva_client,
                "secret": self.maileva_secret,
                "compte": self.maileva_compte,
                "mot_de_passe": self.maileva_mot_de_passe,
                "affranchissement": self.maileva_affranchissement,
                "couleur": self.maileva_couleur,
            }
        )


NOMS: Final = {
    AccesBrevo.__name__: {"base": "sms_url", "cle": "sms_cle", "emetteur": "sms_emetteur", "appels_s": "sms_par_s"},
    AccesOvh.__name__: {"base": "sms_url", "cle": "sms_cle", "emetteur": "sms_emetteur", "appels_s": "sms_par_s"},
    AccesMaileva.__name__: {"base": "maileva_url"},
    AccesSmtp.__name__: {"nom": "service"},
}
"""Settings by the name that the carrier gives to what they become."""
PREFIXES: Final = {AccesOvh.__name__: "ovh_", AccesMaileva.__name__: "maileva_", AccesSmtp.__name__: "smtp_"}
FORMES: Final = {
    "sms": "brevo ou ovh est attendu",
    "courrier": "poste ou maileva est attendu",
    "sms_emetteur": "3 à 11 lettres et chiffres, dont une lettre d'abord, sont attendus",
    "sms_par_s": "un nombre de SMS par seconde, de 0 exclu à 150, est attendu",
    "dossiers": "un nombre de 1 à 32 est attendu",
    "ovh_compte": "le nom du compte SMS est attendu (sms-ab12345-1)",
    "smtp_port": "un numéro de port de 1 à 65535 est attendu",
    "smtp_chiffrement": "starttls, tls ou aucun est attendu",
    "smtp_expediteur": "une adresse de courriel est attendue",
    "smtp_retours": "une adresse de courriel est attendue",
}


def _fautes(erreur: ValidationError) -> list[str]:
    """One line by fault, in French, without any value."""
    return [_faute(erreur.title, faute) for faute in erreur.errors(include_input=False)]


def _faute(modele: str, faute: Any) -> str:
    if faute["type"] == "value_error":
        dit = str(faute["msg"]).removeprefix("Value error, ")
        return f"  {PREFIXE}{_nom(modele, str(faute['loc'][0])).upper()} : {dit}" if faute["loc"] else f"  {dit}"
    nom = _nom(modele, str(faute["loc"][0]))
    manque = faute["type"] == "missing" or faute["type"].endswith("_type")
    return f"  {PREFIXE}{nom.upper()} : {'manque' if manque else FORMES.get(nom, 'un texte est attendu')}"


def _nom(modele: str, champ: str) -> str:
    return NOMS.get(modele, {}).get(champ) or f"{PREFIXES.get(modele, '')}{champ}"
