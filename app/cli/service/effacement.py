"""The erasure of persons: effacer."""

import time
from typing import Annotated

import typer

from app import environnement
from app.cli import sortie
from app.effacement import Effaceur, Etat, Issue, effaceur


def inscrire(application: typer.Typer) -> None:
    """Add the command of this module."""
    application.command()(effacer)


def effacer(
    attendre: Annotated[
        bool,
        typer.Option(help="Attendre que chaque processus ait oublié la clé (cinq minutes), et établir le certificat."),
    ] = True,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Effacer les personnes dont l'effacement est approuvé, et établir leur certificat.

    À lancer avec les comptes propriétaires des deux bases (PARCOURS_MIGRATION_URL, PARCOURS_CLES_MIGRATION_URL).
    Interrompue, la commande reprend où elle en était.

    Exemples : parcours effacer · parcours effacer --no-attendre --json
    """
    with environnement.reglages() as reglages, effaceur(reglages) as qui:
        issues = list(qui.effacer_tous())
        if attendre:
            issues = [_finir(qui, issue) for issue in issues]
    if en_json:
        sortie.json([{"dossier": i.dossier, "etat": i.etat, "attendre_s": round(i.attendre_s)} for i in issues])
        return
    faits = sum(issue.etat is Etat.FAIT for issue in issues)
    titre = (
        f"{faits} personnes effacées, {len(issues) - faits} à reprendre"
        if issues
        else "Aucun effacement approuvé n'attend."
    )
    sortie.tableau(titre, ["dossier", "état"], [[str(issue.dossier), issue.etat.libelle] for issue in issues])


def _finir(qui: Effaceur, issue: Issue) -> Issue:
    while issue.etat is Etat.A_FINIR:
        time.sleep(issue.attendre_s)
        issue = qui.effacer(issue.dossier)
    return issue
