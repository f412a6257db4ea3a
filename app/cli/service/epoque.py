"""``parcours nouvelle-epoque``: the log went back to an earlier state, and those who read further are told from where."""

from typing import Annotated, Final

import psycopg
import typer

from app import composition, environnement
from app.cli import sortie
from app.settings import Reglages
from integrations.kafka.relay import verrou_du_relais
from integrations.kafka.topics import GENRES, Destination
from integrations.webhooks.notificateur import verrou_du_notificateur
from ledger.epoques import EpoqueRefusee, ouvrir
from ledger.epoques import lire as lire_epoques

PRIS: Final = (
    "select exists (select from pg_locks where locktype = 'advisory' and granted and objsubid = 1 and"
    " database = (select oid from pg_database where datname = current_database()) and"
    " (classid::bigint << 32 | objid::bigint) = any(%s))"
)


def inscrire(application: typer.Typer) -> None:
    """Add the command of this module."""
    application.command("nouvelle-epoque")(nouvelle_epoque)


def nouvelle_epoque(
    motif: Annotated[str | None, typer.Option(help="Pourquoi le journal est revenu en arrière.")] = None,
    depuis: Annotated[
        int | None, typer.Option(help="Dernière position que la sauvegarde tenait ; la fin du journal par défaut.")
    ] = None,
    liste: Annotated[bool, typer.Option("--liste", help="Dire les époques déjà ouvertes.")] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Dire que le journal est revenu en arrière : ce qui fut publié au-delà ne vaut plus, et rien n'est dit deux fois.

    À lancer après une restauration faite par d'autres moyens que « parcours restaurer », processus arrêtés, sous le compte
    de migration. Si des étapes ont été enregistrées depuis, dites avec --depuis où la sauvegarde s'arrêtait.

    Exemples : parcours nouvelle-epoque --motif "Sauvegarde du 2 mars restaurée" · parcours nouvelle-epoque --liste
    """
    with environnement.reglages(()) as reglages, composition.maitre(reglages) as connexion:
        if liste:
            _lister(connexion, reglages.schema_journal, en_json=en_json)
            return
        if motif is None:
            raise ValueError('dites pourquoi le journal est revenu en arrière : --motif "…"')
        exiger_arretes(connexion, reglages)
        ouverte = ouvrir(connexion, reglages.schema_journal, depuis, motif)
    if en_json:
        sortie.json({"epoque": ouverte.nom, "depuis": ouverte.depuis, "motif": ouverte.motif})
    else:
        sortie.dire(
            f"Époque {ouverte.nom} ouverte : ce qui fut publié au-delà de la position {ouverte.depuis} ne vaut plus. Les"
            " abonnés le sauront au premier événement."
        )


def exiger_arretes(connexion: psycopg.Connection, reglages: Reglages) -> None:
    """Those who read by position are stopped: they learn of an epoch when they start. Raises :class:`EpoqueRefusee`."""
    schema = reglages.schema_journal
    verrous = [verrou_du_relais(Destination(schema, genre)) for genre in GENRES] + [verrou_du_notificateur(schema)]
    if connexion.execute(PRIS, (verrous,)).fetchone() == (True,):
        raise EpoqueRefusee("un relais ou un notificateur est au travail : arrêtez d'abord les processus")


def _lister(connexion: psycopg.Connection, schema: str, *, en_json: bool) -> None:
    epoques = lire_epoques(connexion, schema)
    if en_json:
        sortie.json([{"epoque": e.nom, "depuis": e.depuis, "motif": e.motif} for e in epoques])
        return
    sortie.tableau("Époques", ["époque", "depuis", "motif"], [[e.nom, str(e.depuis), e.motif] for e in epoques])
