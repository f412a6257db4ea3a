"""Exchanges with outside systems: importer caf, documents for subscribers."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.importations import AGENT_IMPORT
from app.postes import IMPORTATEUR
from commands import structures
from integrations.caf.candidat import AvertissementImport, ConstatImport, Rapport
from integrations.caf.erreurs import FluxIllisible
from integrations.caf.importer import Importateur
from integrations.kafka import asyncapi
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Canal, Role

importer = typer.Typer(help="Importer les fichiers d'autres systèmes.", no_args_is_help=True)


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.add_typer(importer, name="importer")
    application.command()(documenter)
    application.command("declarer-reseau")(declarer_reseau)


@importer.command()
def caf(
    fichier: Annotated[Path, typer.Argument(help="Flux XML de la CAF ou de la MSA.")],
    rejets: Annotated[Path | None, typer.Option(help="Fichier des rejets (CSV) ; à côté du flux par défaut.")] = None,
    avertissements: Annotated[
        Path | None, typer.Option(help="Fichier des avertissements (CSV) ; à côté du flux par défaut.")
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Importer un flux CAF/MSA : seuls les changements sont enregistrés, et relancer ne double rien.

    Exemple : parcours importer caf RSABEM.xml --rejets rejets.csv
    """
    fichiers = Fichiers(
        rejets or fichier.with_suffix(".rejets.csv"), avertissements or fichier.with_suffix(".avertissements.csv")
    )
    with (
        environnement.reglages() as reglages,
        composition.services(reglages) as services,
        _csv(fichiers.rejets) as rejeter,
        _csv(fichiers.avertissements) as avertir,
        sortie.avancement("personnes") as barre,
    ):
        du_fichier: list[AvertissementImport] = []

        def dire(avertissement: AvertissementImport) -> None:
            avertir(avertissement)
            if avertissement.ligne is None:
                du_fichier.append(avertissement)

        importateur = Importateur(
            services.journal,
            services.territoire,
            Acteur(AGENT_IMPORT, Role.SYSTEME, Canal.FLUX_CAF),
            services.cadre(),
            rejeter=rejeter,
            avertir=dire,
            avancer=barre.avancer,
        )
        try:
            importateur.importer(fichier)
        except FluxIllisible:
            _rapporter(importateur.rapport, fichiers, du_fichier, en_json=en_json)
            raise
    _rapporter(importateur.rapport, fichiers, du_fichier, en_json=en_json)


class Fichiers(NamedTuple):
    """Where an import tells what it found, line by line."""

    rejets: Path
    avertissements: Path


@contextmanager
def _csv(chemin: Path) -> Iterator[Callable[[ConstatImport], None]]:
    """Writes findings in a file, one a line."""
    with chemin.open("w", encoding="utf-8-sig", newline="") as ouvert:
        table = csv.writer(ouvert, delimiter=";")
        table.writerow([champ.name for champ in fields(ConstatImport)])

        def ecrire(constat: ConstatImport) -> None:
            table.writerow(astuple(constat))

        yield ecrire


@importer.command()
def suivre() -> None:
    """Importer les flux déposés sur la page « Imports » de l'administration, et leurs corrections, jusqu'à l'arrêt.

    Exemple : parcours importer suivre
    """
    continuer = jusqu_au_signal()
    with environnement.reglages(IMPORTATEUR.exiges) as reglages, composition.importations(reglages) as importations:
        importations.suivre(continuer)


LIBELLES = {
    "lus": "lues",
    "crees": "dossiers créés",
    "modifies": "dossiers modifiés",
    "inchanges": "inchangés",
    "hors_champ": "hors droits et devoirs",
    "rejetes": "rejetées",
    "avertissements": "avertissements",
}


def _rapporter(
    rapport: Rapport, fichiers: Fichiers, du_fichier: Sequence[AvertissementImport], *, en_json: bool
) -> None:
    """Counts, and what is to be checked of the file as a whole; the rest is in the files."""
    if en_json:
        noms = {f"fichier_{nom}": str(chemin) for nom, chemin in fichiers._asdict().items()}
        dits = [f"{dit.motif} {dit.quoi_faire}" for dit in du_fichier]
        sortie.json({**asdict(rapport), **noms, "avertissements_du_fichier": dits})
        return
    lignes = [[LIBELLES[nom], str(valeur)] for nom, valeur in asdict(rapport).items()]
    sortie.tableau("Import du flux", ["personnes", "nombre"], lignes)
    if rapport.rejetes:
        typer.echo(f"Rejets détaillés dans {fichiers.rejets}")
    for dit in du_fichier:
        typer.echo(f"Avertissement : {dit.motif} {dit.quoi_faire}")
    if rapport.avertissements:
        typer.echo(f"Avertissements détaillés dans {fichiers.avertissements}")


def documenter(
    dossier: Annotated[Path, typer.Argument(help="Dossier où écrire.")] = Path("docs"),
) -> None:
    """Écrire la documentation tirée du code : topics (AsyncAPI 3, schémas JSON), étapes, registre et faits d'impact.

    Exemple : parcours documenter docs
    """
    asyncapi.ecrire(dossier)
    from app import etapes, impact, registre

    etapes.ecrire(dossier)
    registre.ecrire(dossier)
    impact.ecrire(dossier)
    typer.echo(f"Documentation écrite dans {dossier}.")


def declarer_reseau() -> None:
    """Déclarer les structures du département (MDS, PTS, partenaires) ; seules les nouveautés sont enregistrées.

    Exemple : parcours declarer-reseau
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        acteur = Acteur(AGENT_IMPORT, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
        nombre = structures.declarer_reseau(services.journal, services.territoire, acteur, aujourd_hui())
    typer.echo(f"{nombre} structures déclarées, {len(services.territoire.places) - nombre} inchangées.")
