"""Proof: sceller, preuve, verifier-preuve."""

import time
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import environnement, postes
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal

TOUR_S: Final = 0.5
"""How long a signal waits to be seen."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(sceller)
    application.command()(preuve)
    application.command("verifier-preuve")(verifier_preuve)


def sceller(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="S'arrêter une fois le journal scellé.")] = False,
    nouvelle_cle: Annotated[
        bool, typer.Option("--nouvelle-cle", help="La clé de scellement a été changée : l'ancienne reste vérifiable.")
    ] = False,
) -> None:
    """Sceller le journal : arbre de Merkle sur ses octets, points de contrôle signés, publiés hors de la base.

    Un point de contrôle toutes les PARCOURS_SCEAU_S secondes s'il s'est passé quelque chose, dans PARCOURS_PREUVES.

    Exemples : parcours sceller · parcours sceller --une-fois
    """
    from app.preuve import ouvrir_scelleur

    continuer = jusqu_au_signal()
    with (
        environnement.reglages(postes.SCELLEUR.exiges) as reglages,
        ouvrir_scelleur(reglages, nouvelle_cle=nouvelle_cle) as scelleur,
    ):
        while continuer():
            dernier, nouveau = scelleur.sceller()
            if dernier is None:
                sortie.dire("Le journal est vide : rien à sceller.")
            elif nouveau or une_fois:
                sortie.dire(f"Scellé : {dernier.taille} événements, publiés dans {reglages.publication}.")
            if une_fois:
                break
            reprise = time.monotonic() + reglages.sceau_s
            while continuer() and time.monotonic() < reprise:
                time.sleep(TOUR_S)


def preuve(
    vers: Annotated[Path, typer.Option("--sortie", help="Fichier zip à écrire.")],
    dossier: Annotated[UUID | None, typer.Argument(help="Identifiant du dossier.")] = None,
    exemple: Annotated[bool, typer.Option("--exemple", help="Prendre le dossier qui a le plus d'étapes.")] = False,
) -> None:
    """Écrire le lot de preuve d'un dossier : ses octets, leurs preuves, de quoi tout vérifier hors ligne et sans nous.

    Il contient ce que le dossier dit en clair (codes, dates) : remettez-le à qui a le droit de le lire.

    Exemples : parcours preuve 3f0c… --sortie lot.zip · parcours preuve --exemple --sortie lot.zip
    """
    from app.preuve import composer_lot

    if (dossier is None) is not exemple:
        raise ValueError("dites quel dossier prouver, ou --exemple : parcours preuve DOSSIER --sortie lot.zip")
    with environnement.reglages(()) as reglages:
        choisi, octets = composer_lot(reglages, dossier)
    partiel = vers.with_name(f".{vers.name}.partiel")
    try:
        partiel.write_bytes(octets)
        partiel.replace(vers)
    finally:
        partiel.unlink(missing_ok=True)
    sortie.dire(f"Dossier {choisi} : lot de preuve écrit dans {vers} ({len(octets)} octets).")


def verifier_preuve(
    fichier: Annotated[Path, typer.Argument(help="Lot de preuve (zip).")],
    cles: Annotated[
        list[str] | None, typer.Option("--cle", help="Clé de vérification connue par ailleurs (nom+numéro+clé).")
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Vérifier hors ligne un lot de preuve, comme le verifier.py qu'il contient ; statut 1 s'il ne prouve rien.

    Exemple : parcours verifier-preuve lot.zip --json
    """
    from ledger.preuve.verifier import dire, verifier

    rapport = verifier(str(fichier), cles or ())
    if en_json:
        sortie.json(asdict(rapport))
    else:
        typer.echo(dire(rapport), err=not rapport.valide)
    raise typer.Exit(not rapport.valide)
