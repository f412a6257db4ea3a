"""Subscriptions over HTTP: notifier, and their administration."""

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.postes import NOTIFICATEUR
from commands.abonnements import Guichet
from ledger.annexes.abonnements import Abonnement, IssueEnvoi
from ledger.erreurs import DossierInconnu

webhooks = typer.Typer(help="Administrer les abonnements HTTP signés (webhooks).", no_args_is_help=True)
Lequel = Annotated[UUID, typer.Argument(help="Identifiant de l'abonnement.")]
EnJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.add_typer(webhooks, name="webhooks")
    application.command()(notifier)


def notifier() -> None:
    """Envoyer aux abonnés HTTP les événements de leurs topics, signés, dans l'ordre, jusqu'à l'arrêt.

    Exemple : parcours notifier
    """
    continuer = jusqu_au_signal()
    with environnement.reglages(NOTIFICATEUR.exiges) as reglages:
        composition.notificateur(reglages).servir(continuer)


@contextmanager
def _guichet() -> Iterator[tuple[Guichet, int]]:
    """The administration of subscriptions, and the last position of the log."""
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        yield services.guichet, services.journal.position()


def _montre(guichet: Guichet, abonnement: Abonnement) -> dict[str, Any]:
    champs = dataclasses.asdict(abonnement)
    return champs | {"familles": guichet.topics(abonnement)}


@webhooks.command()
def abonner(
    nom: Annotated[str, typer.Argument(help="Nom de l'abonné.")],
    url: Annotated[str, typer.Argument(help="Adresse https:// qui recevra les événements.")],
    topics: Annotated[list[str], typer.Argument(help="Topics, par exemple parcours.d33.rendez-vous.")],
    depuis: Annotated[int | None, typer.Option(min=0, help="Position après laquelle envoyer ; 0 : tout.")] = None,
    en_json: EnJson = False,
) -> None:
    """Abonner une adresse à des topics ; le secret affiché est à remettre à l'abonné.

    Exemple : parcours webhooks abonner mon-service https://mon-service.fr/evenements parcours.d33.rendez-vous --depuis 0
    """
    with _guichet() as (guichet, tete):
        abonnement, secret = guichet.abonner(nom, url, topics, tete if depuis is None else depuis)
    if en_json:
        sortie.json(_montre(guichet, abonnement) | {"secret": secret})
        return
    typer.echo(f"Abonnement {abonnement.abonnement} à partir de la position {abonnement.position}.")
    typer.echo(f"Secret (à remettre à l'abonné par un canal sûr) : {secret}")


@webhooks.command()
def lister(en_json: EnJson = False) -> None:
    """Lister les abonnements, leur état et leur retard.

    Exemple : parcours webhooks lister
    """
    with _guichet() as (guichet, tete):
        tous = guichet.abonnements.tous()
    if en_json:
        sortie.json([_montre(guichet, un) | {"retard": tete - un.position} for un in tous])
        return
    sortie.tableau(
        "Abonnements HTTP",
        ["abonnement", "nom", "état", "retard", "échecs", "topics", "motif"],
        [
            [
                str(un.abonnement),
                un.nom,
                un.etat,
                str(tete - un.position),
                str(un.echecs),
                " ".join(guichet.topics(un)),
                un.motif or "",
            ]
            for un in tous
        ],
    )


@webhooks.command()
def pause(abonnement: Lequel) -> None:
    """Ne plus rien envoyer à un abonné jusqu'à la reprise ; rien n'est perdu.

    Exemple : parcours webhooks pause 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11
    """
    with _guichet() as (guichet, _):
        guichet.mettre_en_pause(abonnement)
    typer.echo("L'abonnement est en pause.")


@webhooks.command()
def reprendre(
    abonnement: Lequel,
    depuis: Annotated[int | None, typer.Option(min=0, help="Position après laquelle envoyer de nouveau.")] = None,
) -> None:
    """Reprendre les envois là où ils se sont arrêtés, ou depuis une position.

    Exemple : parcours webhooks reprendre 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11
    """
    with _guichet() as (guichet, _):
        repris = guichet.reprendre(abonnement, depuis)
    typer.echo(f"Les envois reprennent après la position {repris.position}.")


@webhooks.command()
def secret(
    abonnement: Lequel,
    renouveler: Annotated[bool, typer.Option("--renouveler", help="En tirer un nouveau d'abord.")] = False,
) -> None:
    """Montrer le secret d'un abonné ; renouvelé, l'ancien signe encore pendant un jour.

    Exemple : parcours webhooks secret 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11 --renouveler
    """
    with _guichet() as (guichet, _):
        if renouveler:
            guichet.renouveler_secret(abonnement)
        typer.echo(guichet.secret(guichet.lire(abonnement)))


@webhooks.command()
def retrouver(
    abonnement: Lequel,
    pseudonyme: Annotated[UUID, typer.Argument(help="« subject » d'un événement que l'abonné a reçu.")],
) -> None:
    """Dire de quel dossier parle un abonné : il le connaît sous un identifiant qui n'est qu'à lui.

    Exemple : parcours webhooks retrouver 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11 0a1b2c3d-4e5f-8a6b-9c7d-8e9f0a1b2c3d
    """
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        dossier = services.guichet.retrouver(abonnement, pseudonyme)
        if not services.journal.connait(dossier):
            raise DossierInconnu(pseudonyme)
    typer.echo(str(dossier))


@webhooks.command()
def supprimer(abonnement: Lequel) -> None:
    """Supprimer un abonnement et son journal d'envois.

    Exemple : parcours webhooks supprimer 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11
    """
    with _guichet() as (guichet, _):
        guichet.supprimer(abonnement)
    typer.echo("L'abonnement est supprimé.")


@webhooks.command()
def livraisons(
    abonnement: Lequel,
    issue: Annotated[IssueEnvoi | None, typer.Option(case_sensitive=False, help="Seulement celles-là.")] = None,
    limite: Annotated[int, typer.Option(min=1, max=1000, help="Nombre de lignes.")] = 20,
    en_json: EnJson = False,
) -> None:
    """Montrer les derniers envois à un abonné et leur issue.

    Exemple : parcours webhooks livraisons 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11 --issue ECARTEE
    """
    with _guichet() as (guichet, _):
        guichet.lire(abonnement)
        lues = guichet.abonnements.livraisons(abonnement, limite=limite, issue=issue)
    if en_json:
        sortie.json(lues)
        return
    sortie.tableau(
        "Envois",
        ["le", "position", "essai", "issue", "statut", "durée (ms)", "raison"],
        [
            [
                une.le.isoformat(timespec="seconds"),
                str(une.position),
                str(une.essai),
                une.issue,
                str(une.statut or ""),
                str(une.duree_ms),
                une.raison or "",
            ]
            for une in lues
        ],
    )


@webhooks.command()
def renvoyer(
    abonnement: Lequel,
    position: Annotated[int, typer.Argument(min=1, help="Position de l'événement.")],
) -> None:
    """Envoyer encore une fois un événement, par exemple un événement écarté ; l'ordre n'en change pas.

    Exemple : parcours webhooks renvoyer 5b0c9f5e-8d0f-4a55-9a35-0d1b1c3a7a11 1234
    """
    with _guichet() as (guichet, _):
        guichet.renvoyer(abonnement, position)
    typer.echo("L'événement sera envoyé au prochain passage du notificateur.")
