"""How a broker is reached: in clear on one machine, under TLS and with an account anywhere else."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, FieldSerializationInfo, SecretStr, field_serializer, model_validator

DELAI_MS: Final = 10_000
"""Time left to a broker to answer what blocks us."""

JOINDRE: Final = {"bootstrap_timeout_ms": 5_000, "reconnect_backoff_max_ms": 1_000}
"""Time left to a broker to be found; kafka-python would wait up to 30 s before trying again one that came back."""

Protocole = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Mecanisme = Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"]

REVELER: Final = {"secrets": True}
"""Serialization context under which a password is written: for the environment of a process of ours, nothing else."""


class Securite(BaseModel):
    """Protocol, certificates and account of a client; the default is the clear protocol of a broker next to us.

    Under TLS the broker's certificate and its name are always checked. The rights that each account needs are in
    `docs/kafka.md`.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocole: Protocole = "PLAINTEXT"
    autorites: str | None = Field(default=None, description="PEM file of the authorities, else the system's")
    certificat: str | None = Field(default=None, description="PEM file of our own certificate (mutual TLS)")
    cle_privee: str | None = Field(default=None, description="PEM file of its private key")
    mecanisme: Mecanisme = "SCRAM-SHA-512"
    utilisateur: str | None = None
    mot_de_passe: SecretStr | None = None

    @field_serializer("mot_de_passe", when_used="json")
    def _taire(self, valeur: SecretStr | None, info: FieldSerializationInfo) -> str | None:
        if valeur is None:
            return None
        return valeur.get_secret_value() if info.context == REVELER else str(valeur)

    @model_validator(mode="after")
    def _compte_complet(self) -> "Securite":
        if self.protocole.startswith("SASL") and not (self.utilisateur and self.mot_de_passe):
            message = f"le protocole {self.protocole} demande un utilisateur et un mot de passe Kafka"
            raise ValueError(message)
        return self

    def options(self) -> dict[str, Any]:
        """Options that every client of kafka-python takes."""
        options: dict[str, Any] = {"security_protocol": self.protocole}
        if self.protocole.endswith("SSL"):
            options |= {
                "ssl_cafile": self.autorites,
                "ssl_certfile": self.certificat,
                "ssl_keyfile": self.cle_privee,
            }
        if self.protocole.startswith("SASL"):
            assert self.mot_de_passe is not None  # noqa: S101 - the account is whole
            options |= {
                "sasl_mechanism": self.mecanisme,
                "sasl_plain_username": self.utilisateur,
                "sasl_plain_password": self.mot_de_passe.get_secret_value(),
            }
        return options


EN_CLAIR: Final = Securite()
