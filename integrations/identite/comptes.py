"""Accounts of the local provider: a file in JSON, written by the demonstration or by a test."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Compte:
    """An invented person who may sign in. ``facteurs``: what the provider says of how (``amr``)."""

    sujet: str
    prenom: str
    nom: str
    courriel: str
    siret: str
    description: str
    facteurs: tuple[str, ...] = ("pwd", "totp", "mfa")


def ecrire(fichier: Path, comptes: list[Compte]) -> None:
    """Write the file."""
    fichier.write_text(json.dumps([asdict(compte) for compte in comptes], ensure_ascii=False, indent=1))


def lire(fichier: Path) -> dict[str, Compte]:
    """Accounts by subject; read anew at each sign-in, so that a demonstration may change them."""
    return {lu["sujet"]: Compte(**lu | {"facteurs": tuple(lu["facteurs"])}) for lu in json.loads(fichier.read_text())}
