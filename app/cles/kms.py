"""Secrets that a key-management service wraps: each is opened once by a process, when it starts."""

import base64
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from integrations.kms.transit import CLE, ENVELOPPE, KmsIndisponible, Transit

SECRETS_MAX: Final = 32
"""Secrets kept open by a process, at most: it has fewer."""


class ReglagesKms(BaseSettings):
    """Where the service is: a key of its transit engine, the file of our token, the authorities of its certificate."""

    model_config = SettingsConfigDict(env_prefix="PARCOURS_", env_ignore_empty=True, extra="ignore")

    kms: Annotated[str | None, Field(pattern=f"^{CLE.pattern.replace('?P<base>', '').replace('?P<nom>', '')}$")] = None
    kms_jeton: Path | None = None
    kms_autorites: Path | None = None

    @property
    def transit(self) -> Transit:
        """The service; raises :class:`~integrations.kms.transit.KmsIndisponible` when none is set."""
        if self.kms is None or self.kms_jeton is None:
            message = (
                "un secret est enveloppé par un KMS, et PARCOURS_KMS ou PARCOURS_KMS_JETON manque : dites où il est"
            )
            raise KmsIndisponible(message)
        return Transit(self.kms, self.kms_jeton, self.kms_autorites)

    def ouvrir(self, secret: str, octets: int) -> bytes:
        """A wrapped secret, of so many bytes; raises :class:`~integrations.kms.transit.KmsIndisponible`."""
        clair = _ouvrir(self.transit, secret)
        if len(clair) != octets:
            message = f"ce que le KMS a ouvert n'est pas un secret de {octets} octets : enveloppez-le à nouveau"
            raise KmsIndisponible(message)
        return clair


def enveloppe(secret: str) -> bool:
    """Whether this is a secret as a KMS wraps it."""
    return ENVELOPPE.fullmatch(secret) is not None


def envelopper(transit: Transit, secret: str) -> str:
    """A secret (32 bytes in base64, or wrapped already) under the last version of the key."""
    return transit.renvelopper(secret) if enveloppe(secret) else transit.envelopper(base64.b64decode(secret))


@lru_cache(maxsize=SECRETS_MAX)
def _ouvrir(transit: Transit, secret: str) -> bytes:
    """Asked for once: what is then wrapped by it, the keys of persons among others, costs no call. A failure is not kept."""
    return transit.ouvrir(secret)
