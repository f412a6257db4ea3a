"""Exchanges with outside systems: importer caf, documents for subscribers."""

import csv
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Annotated

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.importations import AGENT_IMPORT, Importations
from commands import structures
from integrations.caf.candidat import Rapport, RejetImport
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
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Importer un flux CAF/MSA : seuls les changements sont enregistrés, et relancer ne double rien.

    Exemple : parcours importer caf RSABEM.xml --rejets rejets.csv
    """
    sortie_rejets = rejets or fichier.with_suffix(".rejets.csv")
    with (
        environnement.reglages() as reglages,
        composition.services(reglages) as services,
        sortie_rejets.open("w", encoding="utf-8-sig", newline="") as ouvert,
        sortie.avancement("personnes") as barre,
    ):
        table = csv.writer(ouvert, delimiter=";")
        table.writerow([champ.name for champ in fields(RejetImport)])
        importateur = Importateur(
            services.journal,
            services.territoire,
            Acteur(AGENT_IMPORT, Role.SYSTEME, Canal.FLUX_CAF),
            services.cadre(),
            rejeter=lambda rejet: table.writerow(astuple(rejet)),
            avancer=barre.avancer,
        )
        try:
            importateur.importer(fichier)
        except FluxIllisible:
            _rapporter(importateur.rapport, sortie_rejets, en_json=en_json)
            raise
    _rapporter(importateur.rapport, sortie_rejets, en_json=en_json)


@importer.command()
def suivre() -> None:
    """Importer les flux déposés sur la page « Imports » de l'administration, et leurs corrections, jusqu'à l'arrêt.

    Exemple : parcours importer suivre
    """
    continuer = jusqu_au_signal()
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        Importations(services).suivre(continuer)


LIBELLES = {
    "lus": "lues",
    "crees": "dossiers créés",
    "modifies": "dossiers modifiés",
    "inchanges": "inchangés",
    "hors_champ": "hors droits et devoirs",
    "rejetes": "rejetées",
    "avertissements": "avertissements",
}


def _rapporter(rapport: Rapport, rejets: Path, *, en_json: bool) -> None:
    if en_json:
        sortie.json({**asdict(rapport), "fichier_rejets": str(rejets)})
        return
    lignes = [[LIBELLES[nom], str(valeur)] for nom, valeur in asdict(rapport).items()]
    sortie.tableau("Import du flux", ["personnes", "nombre"], lignes)
    if rapport.rejetes:
        typer.echo(f"Rejets détaillés dans {rejets}")


def documenter(
    dossier: Annotated[Path, typer.Argument(help="Dossier où écrire.")] = Path("docs"),
) -> None:
    """Écrire la documentation tirée du code : topics (AsyncAPI 3, schémas JSON) et table des étapes.

    Exemple : parcours documenter docs
    """
    asyncapi.ecrire(dossier)
    from app import etapes

    etapes.ecrire(dossier)
    typer.echo(f"Documentation écrite dans {dossier}.")


def declarer_reseau() -> None:
    """Déclarer les structures du département (MDS, PTS, partenaires) ; seules les nouveautés sont enregistrées.

    Exemple : parcours declarer-reseau
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        acteur = Acteur(AGENT_IMPORT, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
        nombre = structures.declarer_reseau(services.journal, services.territoire, acteur, aujourd_hui())
    typer.echo(f"{nombre} structures déclarées, {len(services.territoire.places) - nombre} inchangées.")
