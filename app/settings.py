"""Settings, from the environment (``PARCOURS_…``). Secrets are refused when weak; the demonstration draws its own."""

import base64
import json
import os
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app.cles.kms import ReglagesKms, enveloppe
from integrations.france_travail.acces import JETON_PRODUCTION, PRODUCTION, Acces
from integrations.france_travail.appel import BATCH, Agent
from integrations.kafka.connexion import Mecanisme, Protocole, Securite
from integrations.kafka.topics import PARTITIONS
from ledger.erreurs import ErreurAttendue, Genre
from web.services import LOCAUX, QUOTA_API

OCTETS_SECRET: Final = 32
OCTETS_DISTINCTS_MIN: Final = 16
MOT_DE_PASSE_MIN: Final = 16
SCEAU_S: Final = 60
"""Seconds between two checkpoints: how long an event rests on its chain alone, at most."""
ORIGINE: Final = r"^(https://[^/\s]+|http://(127\.0\.0\.1|localhost)(:\d+)?)$"
"""Where browsers find us: by HTTPS, but on the machine itself."""
MAGASIN: Final = r"^(file:///|memory:///|s3://|gs://|az://)\S*$"
"""Where documents are kept: a folder, or a store of objects."""
HORODATEUR: Final = r"^https?://[^\s/]\S*$"
"""An authority that time-stamps, often in clear: what it answers is signed."""
EMETTEUR: Final = r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?)$"


class ReglageManquant(ErreurAttendue):
    """A setting is missing or refused; the message lists them, in French, without their values."""

    genre = Genre.INDISPONIBLE
    reference = "reglage-manquant"
    titre = "Réglage manquant"


class ReglagesRegles(BaseSettings):
    """Which rules apply: those of the law, in this département, with what it sets of them in a file.

    Set to nothing is not set, here and below: so compose files pass on what they do not have.
    """

    model_config = SettingsConfigDict(env_prefix="PARCOURS_", env_ignore_empty=True, extra="ignore")

    departement: Annotated[str, Field(pattern=r"^(\d{2,3}|2[ABab])$")] = "33"
    regles: Path | None = None

    @classmethod
    def lire(cls) -> Self:
        """Settings of the environment; raises :class:`ReglageManquant` with one line per fault."""
        try:
            return cls()
        except ValidationError as erreur:
            raise manquants(erreur, "PARCOURS_", FORMES) from None

    @property
    def schema_journal(self) -> str:
        """Schema of the département's log: ``d33``."""
        return f"d{self.departement.lower()}"


class ReglagesFranceTravail(BaseSettings):
    """How France Travail's SI Plateforme is reached: addresses, account, scopes, quota, our structures under its codes."""

    model_config = SettingsConfigDict(env_prefix="PARCOURS_FT_", env_ignore_empty=True, extra="ignore")

    api_url: str = PRODUCTION
    jeton_url: str = JETON_PRODUCTION
    client_id: Annotated[str, Field(repr=False)]
    client_secret: SecretStr
    agent_nom: str = BATCH.nom
    certifiee: Annotated[bool, Field(description="Tell nothing of a person whose identity is not certified there")] = (
        False
    )
    apis: Annotated[str, Field(description="APIs opened although not verified, separated by commas")] = ""
    autorites: Path | None = None
    sans_decalage: Literal["UTC", "Europe/Paris"] = "UTC"
    appels_s: float = 10
    jetons_s: float = 1
    reponse_s: Annotated[float, Field(description="Seconds left to France Travail to answer a call")] = 20
    envois: Annotated[int, Field(ge=1, le=32, description="Dossiers delivered at once by a process")] = 8
    structures: Path | None = None

    @classmethod
    def presents(cls) -> bool:
        """Whether a connector is wanted here."""
        return bool(os.environ.get("PARCOURS_FT_CLIENT_ID"))

    @classmethod
    def lire(cls) -> Self:
        """Settings of the environment, checked; raises :class:`ReglageManquant` with one line per fault."""
        try:
            lus = cls()
            lus.acces()
        except ValidationError as erreur:
            raise manquants(erreur, "PARCOURS_FT_", FORMES_FT) from None
        return lus

    def acces(self) -> Acces:
        """The settings of the client; ``ValidationError`` for what would not be safe."""
        ouvertes = frozenset(api.strip() for api in self.apis.split(",") if api.strip())
        return Acces(
            base=self.api_url,
            jeton=self.jeton_url,
            client_id=self.client_id,
            client_secret=self.client_secret,
            agent=Agent(BATCH.identifiant, self.agent_nom, self.agent_nom),
            ouvertes=ouvertes,
            certifiee=self.certifiee,
            autorites=None if self.autorites is None else str(self.autorites),
            sans_decalage=self.sans_decalage,
            appels_s=self.appels_s,
            jetons_s=self.jetons_s,
            lecture_s=self.reponse_s,
        )


class ReglagesIdentite(ReglagesRegles):
    """Where the screens are, and through whom one comes in."""

    hote: str = "127.0.0.1"
    mandataires: str = "127.0.0.1"
    hotes_permis: str = ""
    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    adresse_publique: Annotated[str | None, Field(pattern=ORIGINE)] = None
    oidc_emetteur: Annotated[str | None, Field(pattern=EMETTEUR)] = None
    oidc_client: str | None = None
    oidc_secret: SecretStr | None = None
    oidc_mfa: bool = True

    @property
    def hotes(self) -> frozenset[str]:
        """Names by which we are called: that of the public address, those that are set, and this machine's own."""
        permis = (hote.strip().lower() for hote in self.hotes_permis.split(","))
        return LOCAUX | {hote for hote in (urlsplit(self.adresse).hostname, *permis) if hote}

    @property
    def adresse(self) -> str:
        """Where browsers find us."""
        return self.adresse_publique or f"http://{self.hote}:{self.port}"


class ReglagesKafka(ReglagesRegles):
    """How the brokers are reached, and the topics of the département."""

    kafka_bootstrap: str | None = None
    kafka_partitions: Annotated[int, Field(ge=1, le=1000)] = PARTITIONS
    kafka_replication: Annotated[int, Field(ge=1, le=9)] = 1
    kafka_protocole: Protocole = "PLAINTEXT"
    kafka_autorites: Path | None = None
    kafka_certificat: Path | None = None
    kafka_cle_privee: Path | None = None
    kafka_mecanisme: Mecanisme = "SCRAM-SHA-512"
    kafka_utilisateur: str | None = None
    kafka_mot_de_passe: Annotated[SecretStr | None, Field(validate_default=True)] = None

    @field_validator("kafka_autorites", "kafka_certificat", "kafka_cle_privee")
    @classmethod
    def _lisible(cls, fichier: Path | None) -> Path | None:
        if fichier is not None and not os.access(fichier, os.R_OK):
            raise ValueError("ce fichier PEM n'existe pas, ou n'est pas lisible")
        return fichier

    @field_validator("kafka_mot_de_passe")
    @classmethod
    def _compte_kafka(cls, valeur: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        protocole = str(info.data.get("kafka_protocole", ""))
        if protocole.startswith("SASL") and not (info.data.get("kafka_utilisateur") and valeur):
            message = f"le protocole {protocole} demande PARCOURS_KAFKA_UTILISATEUR et PARCOURS_KAFKA_MOT_DE_PASSE"
            raise ValueError(message)
        return valeur

    @property
    def securite_kafka(self) -> Securite:
        """How Kafka is reached."""
        fichiers = {
            nom: str(fichier)
            for nom in ("autorites", "certificat", "cle_privee")
            if (fichier := getattr(self, f"kafka_{nom}")) is not None
        }
        return Securite(
            protocole=self.kafka_protocole,
            mecanisme=self.kafka_mecanisme,
            utilisateur=self.kafka_utilisateur,
            mot_de_passe=self.kafka_mot_de_passe,
            **fichiers,
        )

    @property
    def adresse_kafka(self) -> str:
        """Address of the broker; raises :class:`ReglageManquant` without one."""
        if self.kafka_bootstrap is None:
            raise ReglageManquant("PARCOURS_KAFKA_BOOTSTRAP manque : l'adresse d'un broker Kafka est attendue")
        return self.kafka_bootstrap


DES_ECRANS: Final = ("kek", "cle_empreintes", "cle_habilitations", "cle_jetons", "cle_depots", "cle_webhooks")
SECRETS: Final = (*DES_ECRANS, "cle_sceau")
"""Each opens something; a process is given those of its work (:mod:`app.postes`)."""
ENTIER: Final = ("cles_url", *DES_ECRANS)
"""Given to a process that serves agents."""
ENSEMBLE: Final = ("cles_url", *SECRETS)
"""Held by whoever starts all processes, each of which is given its own."""


class Reglages(ReglagesIdentite, ReglagesKafka, ReglagesKms):
    """The settings of a process. Every secret is 32 bytes in base64, or these as a KMS wraps them; addresses may hold
    passwords: none is shown.

    ``mdp`` are the passwords of the logins of the processes, by name, for whoever creates them (``PARCOURS_MDP__API``).
    """

    model_config = SettingsConfigDict(env_nested_delimiter="__")

    database_url: Annotated[str, Field(repr=False)]
    cles_url: Annotated[str | None, Field(repr=False)] = None
    migration_url: Annotated[str | None, Field(repr=False)] = None
    cles_migration_url: Annotated[str | None, Field(repr=False)] = None
    mdp: dict[str, Annotated[SecretStr, Field(min_length=MOT_DE_PASSE_MIN)]] = {}
    webhooks_locaux: bool = False
    documents: Annotated[str | None, Field(pattern=MAGASIN)] = None
    charte: Path | None = None
    lettres: Path | None = None
    cachet: Path | None = None
    cachet_mot_de_passe: SecretStr | None = None
    quota_api: Annotated[int, Field(ge=1)] = QUOTA_API
    kek: SecretStr | None = None
    kek_ancienne: SecretStr | None = None
    cle_empreintes: SecretStr | None = None
    cle_habilitations: SecretStr | None = None
    cle_jetons: SecretStr | None = None
    cle_depots: SecretStr | None = None
    cle_webhooks: SecretStr | None = None
    cle_sceau: SecretStr | None = None
    preuves: Path | None = None
    temoins: str = ""
    horodatage: Annotated[SecretStr | None, Field(description="An address that may hold an account")] = None
    horodatage_autorites: Path | None = None
    sceau_s: Annotated[int, Field(ge=1, le=3600)] = SCEAU_S

    @classmethod
    def lire(cls, exiges: Collection[str] = ENTIER) -> Self:
        """Settings of the environment, those that the work of the process needs among them.

        Raises :class:`ReglageManquant` with one line per fault.
        """
        absents = [nom for nom in exiges if not os.environ.get(f"PARCOURS_{nom.upper()}")]
        try:
            lus = cls()
        except ValidationError as erreur:
            raise manquants(erreur, "PARCOURS_", FORMES, absents) from None
        if absents:
            raise ReglageManquant(_corriger([_absent(nom) for nom in absents]))
        return lus

    def exiger(self, nom: str) -> str:
        """An address that some processes alone are given; raises :class:`ReglageManquant` without it."""
        valeur: str | None = getattr(self, nom)
        if valeur is None:
            raise ReglageManquant(_corriger([_absent(nom)]))
        return valeur

    @property
    def publication(self) -> Path:
        """The folder where checkpoints are published; raises :class:`ReglageManquant` without one."""
        if self.preuves is None:
            raise ReglageManquant(_corriger([_absent("preuves")]))
        return self.preuves

    def octets(self, nom: str) -> bytes:
        """The bytes of a secret; raises :class:`ReglageManquant` when this process is not given it, and
        :class:`~integrations.kms.transit.KmsIndisponible` when it is wrapped and does not open.
        """
        secret: SecretStr | None = getattr(self, nom)
        if secret is None:
            raise ReglageManquant(_corriger([_absent(nom)]))
        texte = secret.get_secret_value()
        return self.ouvrir(texte, OCTETS_SECRET) if enveloppe(texte) else base64.b64decode(texte)

    @field_validator("horodatage")
    @classmethod
    def _adresse(cls, valeur: SecretStr | None) -> SecretStr | None:
        if valeur is not None and not re.fullmatch(HORODATEUR, valeur.get_secret_value()):
            raise ValueError("l'adresse http(s)://… d'une autorité d'horodatage est attendue")
        return valeur

    @property
    def ancienne_kek(self) -> bytes | None:
        """The key-encryption key that the present one replaces, while keys are wrapped anew."""
        return None if self.kek_ancienne is None else self.octets("kek_ancienne")

    @field_validator(*SECRETS, "kek_ancienne")
    @classmethod
    def _fort(cls, valeur: SecretStr | None) -> SecretStr | None:
        if valeur is None:
            return None
        if not enveloppe(valeur.get_secret_value()):
            secret_fort(valeur.get_secret_value())
        return valeur


def secret_fort(texte: str) -> str:
    """The text of a secret; ``ValueError`` in French for a weak one."""
    try:
        octets = base64.b64decode(texte, validate=True)
    except ValueError as erreur:
        raise ValueError("le secret doit être écrit en base64") from erreur
    if len(octets) != OCTETS_SECRET or len(set(octets)) < OCTETS_DISTINCTS_MIN:
        message = f"le secret est faible : tirez {OCTETS_SECRET} octets au hasard (openssl rand -base64 32)"
        raise ValueError(message)
    return texte


FORMES: Final = {
    "mdp": f"un mot de passe de {MOT_DE_PASSE_MIN} caractères au moins est attendu pour chaque compte",
    "documents": "un dossier (file:///var/lib/parcours/documents) ou un magasin d'objets (s3://seau/prefixe) est attendu",
    "charte": "un fichier TOML lisible est attendu",
    "lettres": "un dossier de modèles de lettres est attendu",
    "cachet": "un fichier PKCS#12 lisible est attendu",
    "kms": "l'adresse d'une clé de transit est attendue (https://bao.exemple.fr:8200/v1/transit/keys/parcours)",
    "departement": "un numéro de département est attendu (33, 2A, 971)",
    "kafka_mecanisme": "un mécanisme parmi PLAIN, SCRAM-SHA-256 et SCRAM-SHA-512 est attendu",
    "kafka_partitions": "un nombre de partitions de 1 à 1000 est attendu",
    "kafka_protocole": "un protocole parmi PLAINTEXT, SSL, SASL_PLAINTEXT et SASL_SSL est attendu",
    "kafka_replication": "un nombre de copies de 1 à 9 est attendu",
    "sceau_s": "un nombre de secondes, de 1 à 3600, est attendu",
    "quota_api": "un nombre de demandes par minute est attendu",
    "webhooks_locaux": "oui ou non est attendu (true, false)",
    "adresse_publique": "une adresse https://… sans chemin est attendue (http://127.0.0.1 sur la machine même)",
    "oidc_emetteur": "l'adresse https://… du fournisseur d'identité est attendue",
    "oidc_mfa": "true ou false est attendu",
    "port": "un numéro de port de 1 à 65535 est attendu",
}


FORMES_FT: Final = {
    "certifiee": "true ou false est attendu",
    "envois": "un nombre de 1 à 32 est attendu",
    "sans_decalage": "UTC ou Europe/Paris est attendu",
    "jetons_s": "un nombre de jetons par seconde, de 0 exclu à 100, est attendu",
    "lecture_s": "un nombre de secondes, de 0 exclu à 300, est attendu",
    "appels_s": "un nombre d'appels par seconde, de 0 exclu à 1000, est attendu",
    "ouvertes": "une API à ouvrir n'est pas de celles qui restent à vérifier (contrat-engagement/v1,diagnosticargumente/v4)",
}
NOMS_FT: Final = {"base": "api_url", "lecture_s": "reponse_s", "jeton": "jeton_url", "ouvertes": "apis"}
"""Settings by the name that the connector gives to what they become."""


def manquants(
    erreur: ValidationError, prefixe: str, formes: Mapping[str, str], absents: Collection[str] = ()
) -> ReglageManquant:
    lignes = [_absent(nom) for nom in absents]
    for faute in erreur.errors(include_input=False):
        champ = str(faute["loc"][0])
        lignes.append(f"  {prefixe}{NOMS_FT.get(champ, champ).upper()} : {_dire(champ, faute, formes)}")
    return ReglageManquant(_corriger(lignes))


def _corriger(lignes: Sequence[str]) -> str:
    return "Réglages à corriger dans l'environnement :\n" + "\n".join(lignes)


def _absent(nom: str) -> str:
    return f"  PARCOURS_{nom.upper()} : manque"


def _dire(champ: str, faute: Any, formes: Mapping[str, str]) -> str:
    """A fault in French, without the value."""
    if faute["type"] == "missing":
        return "manque"
    if faute["type"] == "value_error":
        return str(faute["msg"]).removeprefix("Value error, ")
    return formes.get(champ, "un texte est attendu")


def secrets_de_demonstration(dossier: Path) -> dict[str, str]:
    """Secrets of the demonstration, each drawn once and kept in a file that only its owner reads."""
    fichier = dossier / "secrets.json"
    connus: dict[str, str] = json.loads(fichier.read_text()) if fichier.exists() else {}
    tires = {nom: tirer() for nom in (f"PARCOURS_{nom.upper()}" for nom in SECRETS) if nom not in connus}
    if tires:
        descripteur = os.open(fichier, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descripteur, "w") as sortie:
            json.dump(connus | tires, sortie)
    return connus | tires


def tirer() -> str:
    """A secret drawn by chance: 32 bytes in base64."""
    return base64.b64encode(secrets.token_bytes(OCTETS_SECRET)).decode()
