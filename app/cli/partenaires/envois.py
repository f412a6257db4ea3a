"""``parcours envoyer``: the delivery of messages to their carriers; ``parcours envois``: where they stand."""

from typing import Annotated

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.envois.rebonds import releves
from app.envois.reglages import ReglagesEnvois
from app.postes import EXPEDITEUR
from ledger.vocabulaire.suivi.transmission import ENVOIS
from readmodels.lecteur import Lecteur
from readmodels.listes import envoi, transmission


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(envoyer)
    application.command("envois")(envois)


def envoyer(
    une_fois: Annotated[bool, typer.Option("--une-fois", help="S'arrêter quand plus rien n'est à envoyer.")] = False,
    depuis: Annotated[
        int | None,
        typer.Option(
            min=0,
            help="Au premier lancement, position à partir de laquelle les messages partent ; la fin du journal par défaut.",
        ),
    ] = None,
) -> None:
    """Confier aux transporteurs les SMS, les courriels et les lettres demandés, une fois, et noter ce qu'il en advient.

    Un moyen sans transporteur réglé (PARCOURS_ENVOIS_…) n'envoie rien, et ses messages restent à envoyer. Les courriels qui
    reviennent sont lus dans PARCOURS_ENVOIS_SMTP_REBONDS.

    Exemples : parcours envoyer · parcours envoyer --une-fois
    """
    continuer, poste = jusqu_au_signal(), ReglagesEnvois.lire()
    with (
        environnement.reglages(EXPEDITEUR.exiges) as reglages,
        releves(reglages, poste),
        composition.envois(reglages, poste, depuis=depuis) as ordonnanceur,
    ):
        ordonnanceur.tourner(continuer, une_fois=une_fois)
        nombres = ordonnanceur.compteurs
    typer.echo(f"{nombres['envois']} messages traités, {nombres['indisponibles']} essais remis.")


def envois(en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False) -> None:
    """Compter les messages et les lettres : pris par un transporteur, par état ; pas partis, par cause.

    Exemples : parcours envois · parcours envois --json
    """
    with environnement.reglages(()) as reglages:
        lecteur = Lecteur(reglages.database_url, reglages.schema_journal, pool_max=1)
        try:
            confies, retenus = envoi.compter(lecteur), transmission.causes(lecteur, ENVOIS)
            ouverts = transmission.ouverts(lecteur, ENVOIS)
        finally:
            lecteur.fermer()
    if en_json:
        sortie.json({"ouverts": ouverts, "confies": confies, "pas_partis": retenus})
        return
    lignes = [
        [c.canal.libelle, c.etat.libelle, c.cause.libelle if c.cause is not None else "", str(c.nombre)]
        for c in confies
    ]
    sortie.tableau("Confiés à un transporteur", ["moyen", "état", "cause", "nombre"], lignes)
    lignes = [
        [r.service, r.etat.libelle, r.cause.libelle if r.cause is not None else r.sens or "", str(r.nombre)]
        for r in retenus
    ]
    sortie.tableau("Pas partis", ["moyen", "état", "pourquoi", "nombre"], lignes)
