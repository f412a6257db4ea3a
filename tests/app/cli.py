"""The command line as an operator has it: in a process of its own, with the environment as only setting.

A command that lasts is started as from a terminal. One that is run to its end comes out of a process that has imported the
command line already: importing takes two seconds of a processor, and most commands a tenth.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

from app.cli.verbes import executer
from app.settings import SECRETS, Reglages
from tests.processus import Processus

RACINE: Final = Path(__file__).parents[2]
DUREE_MAX_S: Final = 100.0
"""A guard against a hang, not a measure: starting takes two seconds of a processor, which a busy machine gives slowly."""
Ici = tuple[pytest.MonkeyPatch, pytest.CaptureFixture[str]]


def environnement(reglages: Reglages) -> dict[str, str]:
    """Variables of the environment that say the same as these settings."""
    return {
        "PARCOURS_DATABASE_URL": reglages.database_url,
        "PARCOURS_CLES_URL": reglages.exiger("cles_url"),
        **{f"PARCOURS_{nom.upper()}": getattr(reglages, nom).get_secret_value() for nom in SECRETS},
    }


@dataclass(frozen=True)
class Sortie:
    """What a command answered."""

    statut: int
    texte: str
    erreurs: str

    @property
    def json(self) -> Any:
        """The standard output, which holds nothing else than JSON."""
        return json.loads(self.texte)


@dataclass(frozen=True)
class Cli:
    """``parcours`` under some variables of the environment."""

    variables: Mapping[str, str] = field(default_factory=dict, repr=False)

    def avec(self, **variables: str | None) -> "Cli":
        """The same, with these variables changed, or taken away by None."""
        autres = {**self.variables, **{nom: valeur for nom, valeur in variables.items() if valeur is not None}}
        return Cli({nom: v for nom, v in autres.items() if variables.get(nom, v) is not None})

    @property
    def environnement(self) -> dict[str, str]:
        """What a command finds: nothing of ours that these variables do not say."""
        herites = {nom: v for nom, v in os.environ.items() if not nom.startswith("PARCOURS_")}
        return herites | {"COLUMNS": "200", "NO_COLOR": "1", **self.variables}

    @contextmanager
    def demarrer(self, *arguments: str) -> Iterator[subprocess.Popen[str]]:
        """A command that lasts, killed with the block."""
        with subprocess.Popen(
            [sys.executable, "-m", "app.cli", *arguments],
            env=self.environnement,
            cwd=RACINE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as processus:
            try:
                yield processus
            finally:
                processus.kill()

    def lancer(self, *arguments: str, statut: int = 0) -> Sortie:
        """Run a command to its end; it must end under this status, and never show a traceback."""
        with Processus(parcours, self.environnement, arguments) as processus:
            texte, erreurs = processus.communicate(DUREE_MAX_S)
        assert processus.returncode == statut, f"{texte}\n{erreurs}"
        assert "Traceback" not in erreurs
        return Sortie(statut, texte, erreurs)

    def lancer_ici(self, ici: "Ici", *arguments: str, statut: int = 0) -> Sortie:
        """The same in this process, where it starts faster: for what is refused in many ways."""
        avec, lues = ici
        with avec.context() as pendant:
            for nom in [nom for nom in os.environ if nom.startswith("PARCOURS_")]:
                pendant.delenv(nom)
            for nom, valeur in self.variables.items():
                pendant.setenv(nom, valeur)
            pendant.setattr(sys, "argv", ["parcours", *arguments])
            with pytest.raises(SystemExit) as fin:
                executer()
        texte, erreurs = lues.readouterr()
        assert (fin.value.code or 0) == statut, erreurs
        return Sortie(statut, texte, erreurs)

    def refuser_ici(self, ici: "Ici", *arguments: str) -> str:
        """As :meth:`refuser`, in this process."""
        return _phrase(self.lancer_ici(ici, *arguments, statut=1))

    def refuser(self, *arguments: str) -> str:
        """Run a command that must fail; its one sentence."""
        return _phrase(self.lancer(*arguments, statut=1))


def _phrase(sortie: Sortie) -> str:
    assert sortie.erreurs.startswith("parcours : "), sortie.erreurs
    return sortie.erreurs.removeprefix("parcours : ").rstrip()


def parcours(arguments: tuple[str, ...]) -> None:
    """In the new process: its folder, what is asked, then the command."""
    os.chdir(RACINE)
    sys.argv = ["parcours", *arguments]
    executer()
