"""Proof: sceller, preuve, verifier-preuve."""

import logging
import os
import time
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import environnement, postes
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from integrations.temoins.client import Temoin, TemoinMuet
from ledger.preuve.scelleur import POLITESSE, Scelleur

journal = logging.getLogger("parcours.scelleur")
TOUR_S: Final = 0.5
"""How long a signal waits to be seen."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(sceller)
    application.command()(preuve)
    application.command("verifier-preuve")(verifier_preuve)
    application.command()(temoin)


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
    from app.horodatage import horodater, horodateur
    from app.preuve import ouvrir_scelleur
    from app.temoin import temoins

    continuer = jusqu_au_signal()
    if not une_fois:
        os.nice(POLITESSE)
    with (
        environnement.reglages(postes.SCELLEUR.exiges) as reglages,
        ouvrir_scelleur(reglages, nouvelle_cle=nouvelle_cle) as scelleur,
    ):
        demandes, autorite = temoins(reglages), horodateur(reglages)
        while continuer():
            dernier, nouveau = scelleur.sceller()
            if dernier is None:
                sortie.dire("Le journal est vide : rien à sceller.")
            elif nouveau or une_fois:
                sortie.dire(f"Scellé : {dernier.taille} événements, publiés dans {reglages.publication}.")
            _contresigner(scelleur, demandes)
            if autorite is not None and horodater(scelleur, autorite):
                sortie.dire("Horodaté par l'autorité de PARCOURS_HORODATAGE.")
            if une_fois:
                break
            reprise = time.monotonic() + reglages.sceau_s
            while continuer() and time.monotonic() < reprise:
                time.sleep(TOUR_S)


def _contresigner(scelleur: Scelleur, temoins: Sequence[Temoin]) -> None:
    """Ask each witness; one that does not answer is asked again at the next turn, and stops nothing."""
    for un in temoins:
        try:
            if scelleur.contresigner(un.cle, un.contresigner):
                sortie.dire(f"Contresigné par {un.cle.nom}.")
        except TemoinMuet as muet:
            journal.warning("%s", muet)


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
    autorite: Annotated[
        Path | None,
        typer.Option(exists=True, dir_okay=False, help="Certificats (PEM) des autorités d'horodatage de confiance."),
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Vérifier hors ligne un lot de preuve, comme le verifier.py qu'il contient, et son horodatage s'il en porte un.

    Statut 1 s'il ne prouve rien, ou si l'horodatage n'est pas de l'autorité donnée.

    Exemples : parcours verifier-preuve lot.zip --json · parcours verifier-preuve lot.zip --autorite tsa.pem
    """
    from app import horodatage
    from ledger.preuve.verifier import dire

    rapport, lu = horodatage.verifier_lot(fichier, cles or (), autorite)
    if en_json:
        sortie.json(asdict(rapport) | {"horodatage": None if lu is None else asdict(lu)})
    else:
        typer.echo(dire(replace(rapport, horodate=False)), err=not rapport.valide)
        if lu is not None:
            typer.echo(horodatage.dire(lu))
    raise typer.Exit(not rapport.valide)


def temoin(
    hote: Annotated[str, typer.Option(help="Adresse d'écoute.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port d'écoute.")] = 8100,
) -> None:
    """Être le témoin d'autres journaux : contresigner leurs points de contrôle, si chacun prolonge le précédent.

    À faire tourner par qui n'est pas celui dont il témoigne. Réglages : PARCOURS_TEMOIN_NOM, _CLE, _JOURNAUX, _DOSSIER.

    Exemple : parcours temoin --port 8100
    """
    import uvicorn

    from app.temoin import ReglagesTemoin, ouvrir

    ouvert = ouvrir(ReglagesTemoin.lire())
    sortie.dire(f"Clé de vérification de ce témoin : {ouvert.cle}")
    uvicorn.run(ouvert.application(), host=hote, port=port, log_config=None, access_log=False, server_header=False)
