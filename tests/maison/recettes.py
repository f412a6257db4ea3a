"""The recipes of CONTRIBUTING.md, followed on a scratch copy of the house: what each step writes, what then fails."""

import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Final, NamedTuple, Self

from tests.maison.pieces import D_AILLEURS, RACINE

RECETTES: Final = RACINE / "tests/recettes"
LAISSES: Final = shutil.ignore_patterns(*(set(D_AILLEURS) - {"__pycache__"}), ".*", "*.egg-info", "*.png")
"""What a copy does without. Compiled modules follow, each known by the date and size of its source: a step compiles what it
writes, not the house again.
"""
DUREE_MAX_S: Final = 900
"""Seconds after which a step hangs; it takes about two on an idle machine."""
DEJA_LUS: Final = ("-W", "ignore::pytest.PytestAssertRewriteWarning")
"""What :mod:`tests.maison.socle` has read is read: pytest, which would have explained its assertions, need not say so."""


@dataclass(frozen=True, slots=True)
class Etape:
    """A step of a recipe: what it writes or runs, the test that then fails, and what that test says to do next."""

    titre: str
    ecrits: tuple[dict[str, str], ...]
    lance: str | None
    manque: str | None
    dit: str

    @classmethod
    def lire(cls, contenu: dict[str, Any]) -> "Etape":
        """From its table in the file of the recipe."""
        return cls(
            contenu["titre"],
            tuple(contenu.get("ecrit", ())),
            contenu.get("lance"),
            contenu.get("manque"),
            contenu.get("dit", ""),
        )


@dataclass(frozen=True, slots=True)
class Recette:
    """A recipe: its steps, and the tests that pass once they are all done."""

    nom: str
    etapes: tuple[Etape, ...]
    tests: tuple[str, ...]

    @classmethod
    def lire(cls, fichier: Path) -> "Recette":
        """From its file."""
        contenu = tomllib.loads(fichier.read_text("utf-8"))
        return cls(fichier.stem, tuple(map(Etape.lire, contenu["etape"])), tuple(contenu["tests"]))


def annonces(nom: str) -> set[str]:
    """The files that CONTRIBUTING.md names in the steps of a recipe."""
    texte = (RACINE / "CONTRIBUTING.md").read_text("utf-8")
    section = re.search(rf"<!-- recette : {nom} -->(.*?)<!-- fin de la recette -->", texte, re.DOTALL)
    assert section, f"CONTRIBUTING.md ne dit rien de la recette « {nom} »"
    etapes = re.findall(r"^(?:\d\.|   ) *(.*)$", section[1], re.MULTILINE)
    return set(re.findall(r"`([\w.-]+(?:/[\w.-]+)+\.\w+)`", "\n".join(etapes)))


class Fini(NamedTuple):
    """What became of a module that was run: its status, and what it said on both outputs."""

    statut: int
    dit: str


class Socle:
    """What runs modules in copies of the house, see :mod:`tests.maison.socle`; a context manager."""

    def __enter__(self) -> Self:
        script = RACINE / "tests/maison/socle.py"
        self._processus = subprocess.Popen(
            [sys.executable, str(script), *_d_ailleurs()],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        os.killpg(self._processus.pid, signal.SIGKILL)
        self._processus.communicate()

    def lancer(self, racine: Path, module: str, *arguments: str) -> Fini:
        """Run a module from the root of a copy."""
        demande, reponse = self._processus.stdin, self._processus.stdout
        assert demande is not None
        assert reponse is not None
        sortie = racine.with_name(f"{racine.name}.sortie")
        print(json.dumps([str(racine), module, arguments, str(sortie)]), file=demande, flush=True)
        finis, _, _ = select.select([reponse], [], [], DUREE_MAX_S)
        assert finis, f"{module} {' '.join(arguments)} ne finit pas : {sortie.read_text('utf-8')}"
        return Fini(int(reponse.readline()), sortie.read_text("utf-8"))


def _d_ailleurs() -> list[str]:
    """Modules of others that this process has read, and that those of the house ask for."""
    return sorted(
        nom for nom, module in sys.modules.items() if "/site-packages/" in (getattr(module, "__file__", "") or "")
    )


class Copie:
    """A scratch copy of the house: what runs there reads its modules and no others."""

    def __init__(self, dossier: Path, socle: Socle) -> None:
        """Copy the house under ``dossier``, which does not exist yet."""
        self.racine = dossier
        self._socle = socle
        shutil.copytree(RACINE, dossier, ignore=LAISSES)

    def suivre(self, etape: Etape) -> None:
        """Write and run what a step says."""
        for ecrit in etape.ecrits:
            self._ecrire(**ecrit)
        if etape.lance is not None:
            fait = self.lancer(*etape.lance.split())
            assert fait.statut == 0, fait.dit

    def _ecrire(self, fichier: str, texte: str, apres: str | None = None) -> None:
        """A file that does not exist yet; with ``apres``, lines after the only place of a file that reads so."""
        chemin = self.racine / fichier
        if apres is None:
            assert not chemin.exists(), f"{fichier} existe déjà"
            chemin.parent.mkdir(parents=True, exist_ok=True)
            chemin.write_text(texte, "utf-8")
            return
        avant = chemin.read_text("utf-8")
        assert avant.count(apres) == 1, f"{fichier} : « {apres} » s'y lit {avant.count(apres)} fois"
        chemin.write_text(avant.replace(apres, apres + texte), "utf-8")

    def essayer(self, *tests: str) -> Fini:
        """Run these tests there."""
        return self.lancer("pytest", "-q", "-p", "no:cacheprovider", "-o", "addopts=", *DEJA_LUS, *tests)

    def lancer(self, module: str, *arguments: str) -> Fini:
        """Run a module there."""
        return self._socle.lancer(self.racine, module, *arguments)

    def touches(self) -> set[str]:
        """Files that are not those of the house, by their path."""
        return {chemin for chemin in self._fichiers() if not self._pareil(chemin)}

    def _fichiers(self) -> Iterator[str]:
        for fichier in self.racine.rglob("*"):
            if fichier.is_file() and not self._des_outils(fichier):
                yield fichier.relative_to(self.racine).as_posix()

    def _des_outils(self, fichier: Path) -> bool:
        parties = fichier.relative_to(self.racine).parts
        return any(partie in D_AILLEURS or partie.startswith(".") for partie in parties)

    def _pareil(self, chemin: str) -> bool:
        origine = RACINE / chemin
        return origine.is_file() and origine.read_bytes() == (self.racine / chemin).read_bytes()
