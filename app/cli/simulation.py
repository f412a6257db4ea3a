"""``parcours simuler``: a département that never was, and its truth."""

from pathlib import Path
from typing import Annotated

import typer

from app import composition, environnement
from app.cli import sortie
from integrations.caf.ecriture import ecrire_flux
from ledger.dates import aujourd_hui
from simulation.departement import simuler as simuler_departement
from simulation.plan.parametres import Parametres
from simulation.population import en_tete, population


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(simuler)


def simuler(
    departement: Annotated[str, typer.Option(help="Numéro du département.")] = "33",
    dossiers: Annotated[int, typer.Option(min=100, help="Personnes à accompagner à la fin.")] = 40_875,
    mois: Annotated[int, typer.Option(min=12, max=60, help="Durée simulée.")] = 24,
    graine: Annotated[int, typer.Option(min=0, help="La même graine donne le même département.")] = 1,
    verite: Annotated[Path, typer.Option(help="Fichier des chiffres attendus.")] = Path("verite.json"),
    flux_caf: Annotated[Path | None, typer.Option(help="Écrire aussi la population en flux CAF.")] = None,
    sans_journal: Annotated[bool, typer.Option("--sans-journal", help="N'écrire que le flux CAF.")] = False,
) -> None:
    """Simuler un département dans un journal vide, par les décisions mêmes des agents.

    Exemples : parcours simuler --dossiers 2000 --graine 7 · parcours simuler --flux-caf population.xml --sans-journal
    """
    parametres = Parametres(departement, dossiers, mois, graine, aujourd_hui())
    if flux_caf is not None:
        foyers = ecrire_flux(flux_caf, en_tete(parametres), population(parametres))
        typer.echo(f"{foyers} foyers écrits dans {flux_caf}.")
    if sans_journal:
        return
    with (
        environnement.reglages() as reglages,
        composition.masse(reglages) as masse,
        composition.coffre_ouvert(reglages) as coffre,
        sortie.avancement("dossiers", parametres.avancement_total) as barre,
    ):
        if masse.position() > 0:
            message = f"le journal {reglages.schema_journal} n'est pas vide : la simulation écrit dans un journal neuf"
            raise ValueError(message)
        resultat = simuler_departement(
            masse.ajouter, coffre, parametres, barre.avancer, cle_identifiants=reglages.octets("cle_empreintes")
        )
    with verite.open("wb") as fichier:
        resultat.ecrire(fichier)
    typer.echo(f"{resultat.position} événements écrits ; les chiffres attendus sont dans {verite}.")
