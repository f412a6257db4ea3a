"""Publication beside the events themselves: states of dossiers, and the history published again."""

from typing import Annotated

import typer

from app import composition, environnement
from app.cli import sortie
from app.postes import ETATS, RELAIS
from integrations.kafka.supervise import superviser_relais
from integrations.kafka.topics import Destination


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("publier-etats")(publier_etats)
    application.command()(republier)


def publier_etats() -> None:
    """Tenir à jour sur Kafka l'état public de chaque dossier (topic compacté) ; une personne effacée n'y reste pas.

    Exemple : parcours publier-etats
    """
    with environnement.reglages(ETATS.exiges, kafka=True) as reglages:
        etats = composition.relais_des_etats(reglages)
        composition.preparer_topics(reglages, etats.vers)
        statut = superviser_relais(etats)
    raise typer.Exit(statut)


def republier(
    vers: Annotated[str, typer.Option(help="Suffixe des nouveaux topics : lettres minuscules et chiffres.")],
    partitions: Annotated[int | None, typer.Option(min=1, max=1000, help="Partitions des nouveaux topics.")] = None,
    continu: Annotated[bool, typer.Option("--continu", help="Continuer ensuite à suivre le journal.")] = False,
) -> None:
    """Publier de nouveau tout l'historique sur de nouveaux topics, sans toucher à ceux que lisent les abonnés.

    Chaque événement y est une fois et une seule ; relancée, la commande reprend où elle s'est arrêtée.

    Exemple : parcours republier --vers v2 --partitions 12 --continu
    """
    with environnement.reglages(RELAIS.exiges, kafka=True) as reglages:
        destination = Destination(reglages.schema_journal, suffixe=vers)
        composition.preparer_topics(reglages, destination, partitions)
        tete = composition.tete(reglages)
        changes = {
            "suffixe": vers,
            "partitions": partitions or reglages.kafka_partitions,
            "jusqua": None if continu else tete,
        }
        sortie.dire(f"{tete} positions à publier sur {', '.join(destination.topics.values())}.")
        statut = superviser_relais(composition.relais(reglages).model_copy(update=changes))
    raise typer.Exit(statut)
