"""How a broker is reached: in clear on one machine, under TLS and with an account anywhere else."""

from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

DELAI_MS: Final = 10_000
"""Time left to a broker to answer what blocks us."""

JOINDRE: Final = {"bootstrap_timeout_ms": 5_000, "reconnect_backoff_max_ms": 1_000}
"""Time left to a broker to be found; kafka-python would wait up to 30 s before trying again one that came back."""


class Securite(BaseModel):
    """Protocol, certificates and account of a client; the default is the clear protocol of a broker next to us.

    The account of a relay needs Describe, DescribeConfigs and Write on the topics of its département, Read on the one
    of its position, and Write on the transactional id of the same name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    protocole: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    autorites: str | None = Field(default=None, description="PEM file of the authorities, else the system's")
    certificat: str | None = Field(default=None, description="PEM file of our own certificate (mutual TLS)")
    cle_privee: str | None = Field(default=None, description="PEM file of its private key")
    mecanisme: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] = "SCRAM-SHA-512"
    utilisateur: str | None = None
    mot_de_passe: str | None = Field(default=None, repr=False)

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
            options |= {
                "sasl_mechanism": self.mecanisme,
                "sasl_plain_username": self.utilisateur,
                "sasl_plain_password": self.mot_de_passe,
            }
        return options


EN_CLAIR: Final = Securite()
