"""Options of the commands that export: ``--format`` and ``--sortie``, one of which says the other."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from app.cli import sortie
from readmodels.export.document import Document
from readmodels.export.formats import Format, exporter

FormatVoulu = Annotated[Format | None, typer.Option("--format", help="Format du fichier ; sinon, son extension.")]
Vers = Annotated[Path | None, typer.Option("--sortie", help="Fichier à écrire, définitions, date et position dedans.")]


@dataclass(frozen=True, slots=True)
class Export:
    """A file to write, in a format."""

    voulu: Format
    vers: Path

    def ecrire(self, document: Document) -> None:
        """Write it beside, then put it in place: a run that fails leaves the former one whole."""
        partiel = self.vers.with_name(f".{self.vers.name}.partiel")
        try:
            with partiel.open("wb") as ouvert:
                exporter(document, self.voulu, ouvert)
            partiel.replace(self.vers)
        finally:
            partiel.unlink(missing_ok=True)
        sortie.dire(f"{len(document.lignes)} lignes écrites dans {self.vers}.")


def preparer(voulu: Format | None, vers: Path | None) -> Export | None:
    """The file that the options ask for, None when they ask for none; ``ValueError`` when they do not say enough."""
    if vers is None:
        if voulu is None:
            return None
        raise ValueError("dites où écrire le fichier : --sortie FICHIER")
    if voulu is None:
        extension = vers.suffix.removeprefix(".").lower()
        if extension not in list(Format):
            message = f"format inconnu pour {vers.name} : dites --format {', '.join(Format)}"
            raise ValueError(message)
        voulu = Format(extension)
    return Export(voulu, vers)
