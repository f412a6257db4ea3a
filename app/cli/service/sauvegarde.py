"""Backups and restores: sauvegarder, restaurer, exercer-restauration."""

import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import environnement, exercice
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.restauration import Bilan, achever, adresses, rendre_les_cles, serveur_ramene
from app.settings import Reglages
from integrations.storage import sauvegarde
from ledger.dates import PARIS

CLES_S: Final = 300.0
"""Between two dumps of the keys, while the log is kept: whose key was made since loses her name if all is lost."""
MOTIF: Final = "Restauration"


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(sauvegarder)
    application.command()(restaurer)
    application.command("exercer-restauration")(exercer_restauration)


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
        registre, cles = adresses(reglages)
        sauvegarde.sauvegarder_base(registre, vers)
        sauvegarde.sauvegarder_cles(cles, cles_vers)
        sortie.dire(f"Sauvegarde faite et vérifiée dans {vers}, clés dans {cles_vers}.")
        if continu:
            sortie.dire("Le journal du serveur est gardé. Ctrl-C pour arrêter.")
            sauvegarde.garder_le_journal(registre, vers, _avec_les_cles(continuer, cles, cles_vers))


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
        with serveur_ramene(depuis, vers, instant) as ramene:
            bilan = _achever(ramene, cles, motif, connus)
    _dire(bilan, time.monotonic() - debut, en_json=en_json)


def _achever(reglages: Reglages, cles: Path, motif: str, effaces: list[UUID]) -> Bilan:
    """The keys as they were last, then all the rest; who is erased in the store that is replaced stays so."""
    presents = rendre_les_cles(reglages, cles)
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


def exercer_restauration(
    depuis: Annotated[Path, typer.Option(help="Dossier d'une sauvegarde, ou de plusieurs : la dernière est prise.")],
    cles: Annotated[Path, typer.Option(help="Dossier des clés, la dernière sauvegarde.")],
    dans: Annotated[
        Path | None,
        typer.Option(help="Où faire l'essai, avec la place du registre ; le dossier temporaire par défaut."),
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Essayer la dernière sauvegarde : la ramener à part, tout vérifier, comparer au journal vivant, n'en rien laisser.

    Rien n'est changé de l'installation, qui peut servir pendant ce temps. Dit combien une restauration prendrait et ce qui
    manquerait ; statut 1 si elle ne rend pas le journal, ses sceaux, ses clés. Avec PARCOURS_KEK, chaque clé est ouverte.

    Exemple : parcours exercer-restauration --depuis /sauvegardes --cles /ailleurs/cles --dans /grand-disque
    """
    with environnement.reglages(("cles_url",)) as reglages:
        fait = exercice.exercer(reglages, depuis, cles, dans or Path(tempfile.gettempdir()))
    if en_json:
        sortie.json(asdict(fait))
    else:
        for ligne in _raconter(fait):
            sortie.dire(ligne)
        for ecart in fait.ecarts:
            typer.echo(f"parcours : {ecart}", err=True)
    raise typer.Exit(bool(fait.ecarts))


def _raconter(fait: exercice.Exercice) -> Iterator[str]:
    yield (
        f"{fait.sauvegarde} : {fait.evenements} événements ramenés et vérifiés en {fait.restauration_s:.0f} s, puis"
        f" contrôlés en {fait.controle_s:.0f} s. Rien n'en reste."
    )
    if fait.depuis is None:
        yield "Rien ne manquerait de ce que le journal vivant tient."
    else:
        yield (
            f"Manqueraient {fait.manquants} événements, le premier enregistré le"
            f" {fait.depuis.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}."
        )
    if fait.sans_cle:
        yield f"{fait.sans_cle} personnes n'auraient plus de clé : leurs noms seraient perdus."
    yield (
        "Clés non essayées : donnez PARCOURS_KEK." if fait.cles is None else f"{fait.cles} clés de personnes s'ouvrent."
    )
    if fait.sceau is None:
        yield "Sceaux non vérifiés : aucun point de contrôle publié (PARCOURS_PREUVES), ou la sauvegarde n'en a pas."
    else:
        yield f"Égal au point de contrôle de {fait.sceau.taille} événements, scellé le {fait.sceau.scelle_le}."
