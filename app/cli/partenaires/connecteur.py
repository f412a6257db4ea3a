"""``parcours connecter``: the delivery of steps to France Travail."""

from typing import Annotated

import typer

from app import composition, environnement
from app.cli.saisie import jusqu_au_signal
from app.postes import CONNECTEUR
from app.settings import ReglagesFranceTravail


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(connecter)


def connecter(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="S'arrêter quand plus rien n'est à envoyer.")] = False,
    depuis: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Au premier lancement, position à partir de laquelle les étapes partent ; la fin du journal par défaut.",
        ),
    ] = None,
) -> None:
    """Transmettre les étapes à France Travail, dans l'ordre de chaque dossier, et noter ce qu'il advient de chacune.

    Lit nos topics quand PARCOURS_KAFKA_BOOTSTRAP est réglé, le journal sinon. Les réglages sont les PARCOURS_FT_….

    Exemples : parcours connecter · parcours connecter --depuis 0 --une-fois
    """
    continuer, ft = jusqu_au_signal(), ReglagesFranceTravail.lire()
    with (
        environnement.reglages(CONNECTEUR.exiges) as reglages,
        composition.connecteur(reglages, ft, depuis=depuis) as ordonnanceur,
    ):
        ordonnanceur.tourner(continuer, une_fois=une_fois)
        nombres = ordonnanceur.compteurs
    typer.echo(f"{nombres['envois']} étapes transmises à France Travail, {nombres['indisponibles']} essais remis.")
