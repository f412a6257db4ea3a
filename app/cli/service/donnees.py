"""All that is kept of a person, given to her: donnees."""

from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from web import donnees
from web.acces import Droit

AGENT: Final = UUID("2d9a4c7e-8b16-5f03-a1d5-3e6c7f9b0a42")
"""Pseudonym of who exports on the command line."""
REMISE: Final = "données remises à la personne"


def inscrire(application: typer.Typer) -> None:
    """Add the command of this module."""
    application.command("donnees")(exporter)


def exporter(
    dossier: Annotated[UUID, typer.Argument(help="Identifiant du dossier.")],
    vers: Annotated[
        Path | None, typer.Option("--sortie", help="Fichier texte à écrire, lisible par la personne.")
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Donner à une personne toutes ses données : chaque étape, chaque texte, et qui les a consultées (RGPD 15 et 20).

    Relisez-les avant de les remettre : un texte peut parler de quelqu'un d'autre. La remise est au journal des accès.

    Exemples : parcours donnees 3f0c… --sortie donnees.txt · parcours donnees 3f0c… --json
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        toutes = donnees.donnees(services, dossier)
        acteur = Acteur(AGENT, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
        services.ecrans.consultations.noter(acteur, REMISE, Droit.ENTRER, [dossier])
    if en_json:
        sortie.json(donnees.en_donnees(toutes))
        return
    texte = "\n".join(donnees.en_texte(toutes)) + "\n"
    if vers is None:
        typer.echo(texte, nl=False)
        return
    vers.write_text(texte, encoding="utf-8")
    typer.echo(f"{len(toutes.etapes)} étapes et {len(toutes.consultations)} consultations écrites dans {vers}.")
