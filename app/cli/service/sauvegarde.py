"""Backups and restores: sauvegarder, restaurer."""

import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import psycopg
import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.restauration import Bilan, achever
from app.settings import Reglages
from integrations.storage import restauration, sauvegarde
from integrations.storage.postgresql import PostgresEmbarque
from ledger.keys import lire_effaces

CLES_S: Final = 300.0
"""Between two dumps of the keys, while the log is kept: whose key was made since loses her name if all is lost."""
DEMARRAGE_S: Final = 6 * 3600.0
"""Time left to a server to come back: all that was written since its base is done again."""
ATTENTE_S: Final = 0.2
MOTIF: Final = "Restauration"


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(sauvegarder)
    application.command()(restaurer)


def sauvegarder(
    vers: Annotated[Path, typer.Option(help="Dossier de la sauvegarde du registre, neuf.")],
    cles_vers: Annotated[Path, typer.Option("--cles-vers", help="Dossier des clés, gardé ailleurs.")],
    continu: Annotated[
        bool, typer.Option("--continu", help="Garder ensuite le journal du serveur, jusqu'à l'arrêt.")
    ] = False,
) -> None:
    """Sauvegarder le registre (base vérifiée, puis journal du serveur en continu) et, à part, les clés des personnes.

    Le journal gardé permet de revenir à tout instant. La clé de chiffrement des clés (PARCOURS_KEK) n'est dans aucune des
    deux sauvegardes. Avec un serveur à vous : sous un compte qui a le droit REPLICATION (PARCOURS_MIGRATION_URL).

    Exemple : parcours sauvegarder --vers /sauvegardes/2026-03-02 --cles-vers /ailleurs/cles --continu
    """
    if vers.resolve() == cles_vers.resolve():
        raise ValueError(
            "les clés se gardent à part : donnez à --cles-vers un autre dossier, qui ne suit pas le registre"
        )
    continuer = jusqu_au_signal()
    with environnement.reglages(("cles_url",)) as reglages:
        registre, cles = _adresses(reglages)
        sauvegarde.sauvegarder_base(registre, vers)
        sauvegarde.sauvegarder_cles(cles, cles_vers)
        sortie.dire(f"Sauvegarde faite et vérifiée dans {vers}, clés dans {cles_vers}.")
        if continu:
            sortie.dire("Le journal du serveur est gardé. Ctrl-C pour arrêter.")
            sauvegarde.garder_le_journal(registre, vers, _avec_les_cles(continuer, cles, cles_vers))


def _adresses(reglages: Reglages) -> tuple[str, str]:
    """Of the ledger and of the keys, under the accounts that may read everything."""
    return (
        reglages.migration_url or reglages.database_url,
        reglages.cles_migration_url or reglages.exiger("cles_url"),
    )


def _avec_les_cles(continuer: Callable[[], bool], cles: str, vers: Path) -> Callable[[], bool]:
    """The same question; the keys are dumped now and then, by whoever asks it."""
    prochain = time.monotonic() + CLES_S

    def encore() -> bool:
        nonlocal prochain
        if time.monotonic() >= prochain:
            sauvegarde.sauvegarder_cles(cles, vers)
            prochain = time.monotonic() + CLES_S
        return continuer()

    return encore


def restaurer(
    cles: Annotated[Path, typer.Option(help="Dossier des clés, la dernière sauvegarde.")],
    depuis: Annotated[Path | None, typer.Option(help="Dossier de la sauvegarde du registre.")] = None,
    vers: Annotated[Path | None, typer.Option(help="Dossier de données à créer (PARCOURS_DONNEES ensuite).")] = None,
    instant: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%dT%H:%M:%S%z"], help="Instant où revenir (2026-03-02T14:00:00+01:00)."),
    ] = None,
    effaces: Annotated[
        Path | None, typer.Option(help="Fichier des dossiers effacés connus par ailleurs, un identifiant par ligne.")
    ] = None,
    motif: Annotated[str, typer.Option(help="Pourquoi, tel que l'époque le dira.")] = MOTIF,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Ramener le registre à un instant, avec les dernières clés ; les personnes effacées le restent, une époque est ouverte.

    Sans --depuis, achève la restauration d'un serveur à vous (PARCOURS_DATABASE_URL) déjà ramené par ses propres moyens. À
    faire tous processus arrêtés ; rien n'est écrasé.

    Exemple : parcours restaurer --depuis /sauvegardes/2026-03-02 --cles /ailleurs/cles --vers donnees
    """
    debut = time.monotonic()
    connus = [UUID(ligne) for ligne in effaces.read_text(encoding="utf-8").split()] if effaces else []
    if depuis is None:
        with environnement.reglages(("cles_url",)) as reglages:
            bilan = _achever(reglages, cles, motif, connus)
    elif vers is None:
        raise ValueError("dites où mettre les données : --vers, un dossier neuf")
    else:
        placement = restauration.preparer(depuis, vers / environnement.POSTGRESQL, instant)
        with PostgresEmbarque(vers / environnement.POSTGRESQL, timeout_s=DEMARRAGE_S) as serveur:
            _attendre_l_ouverture(serveur.url)
            restauration.terminer(placement)
            registre, coffre = (serveur.creer_base(base) for base in (environnement.BASE, environnement.BASE_CLES))
            ramene = Reglages(database_url=registre, cles_url=coffre, migration_url=None, cles_migration_url=None)
            bilan = _achever(ramene, cles, motif, connus)
    _dire(bilan, time.monotonic() - debut, en_json=en_json)


def _attendre_l_ouverture(url: str) -> None:
    """A server that goes back to an instant answers before it takes writes."""
    with psycopg.connect(url, autocommit=True) as connexion:
        while connexion.execute("select pg_is_in_recovery()").fetchone() == (True,):
            time.sleep(ATTENTE_S)


def _achever(reglages: Reglages, cles: Path, motif: str, effaces: list[UUID]) -> Bilan:
    """The keys as they were last, then all the rest; who is erased in the store that is replaced stays so."""
    composition.migrer(reglages)
    adresse = _adresses(reglages)[1]
    with psycopg.connect(adresse, autocommit=True) as connexion:
        presents = lire_effaces(connexion)
    sauvegarde.restaurer_cles(adresse, cles)
    composition.migrer(reglages)
    return achever(reglages, motif, [*effaces, *presents])


def _dire(bilan: Bilan, duree_s: float, *, en_json: bool) -> None:
    if en_json:
        sortie.json(
            {
                "position": bilan.position,
                "evenements": bilan.evenements,
                "epoque": bilan.epoque.nom,
                "effaces_de_nouveau": bilan.effaces,
                "sans_cle": bilan.sans_cle,
                "duree_s": round(duree_s, 1),
            }
        )
        return
    sortie.dire(
        f"Registre restauré et vérifié : {bilan.evenements} événements, époque {bilan.epoque.nom}, en {duree_s:.0f} s."
        f" {bilan.effaces} clés de personnes effacées détruites à nouveau."
    )
    if bilan.sans_cle:
        sortie.dire(
            f"{bilan.sans_cle} personnes n'ont plus de clé : la sauvegarde des clés est plus ancienne que le registre."
            " Leurs noms sont perdus si aucune autre copie des clés ne les a."
        )
