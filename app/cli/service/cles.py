"""The key of the persons' keys, and the KMS: renouveler-kek, sequestrer-kek, retablir-kek, envelopper-secrets."""

import base64
import os
from pathlib import Path
from typing import Annotated

import typer

from app import composition, environnement
from app.cles import kms, sequestre
from app.postes import ANCIENNE
from app.settings import SECRETS
from ledger.keys import CoffrePostgres


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("renouveler-kek")(renouveler_kek)
    application.command("sequestrer-kek")(sequestrer_kek)
    application.command("retablir-kek")(retablir_kek)
    application.command("envelopper-secrets")(envelopper_secrets)


def renouveler_kek() -> None:
    """Envelopper chaque clé sous la nouvelle PARCOURS_KEK ; l'ancienne est dans PARCOURS_KEK_ANCIENNE.

    Aucun événement ne change. À lancer avec le compte propriétaire du coffre, une fois tous les processus relancés avec les
    deux. Interrompue, la commande reprend où elle en était ; ensuite, l'ancienne se retire.

    Exemple : PARCOURS_KEK_ANCIENNE=… PARCOURS_KEK=… parcours renouveler-kek
    """
    with (
        environnement.reglages(("cles_url", "kek")) as reglages,
        composition.fermant(composition.coffre_du_proprietaire(reglages)) as coffre,
    ):
        toutes, changees = coffre.renvelopper()
        coffre.nettoyer()
    typer.echo(f"{changees} clés enveloppées sous la nouvelle clé, sur {toutes} : toutes le sont à présent.")


def envelopper_secrets() -> None:
    """Écrire les secrets de l'environnement tels que le KMS les enveloppe : les lignes qui les remplacent dans le .env.

    PARCOURS_KMS est l'adresse d'une clé du moteur transit de Vault ou d'OpenBao, PARCOURS_KMS_JETON le fichier du jeton.
    Un secret déjà enveloppé l'est à nouveau sous la dernière version de la clé, sans être ouvert ici.

    Exemple : parcours envelopper-secrets > secrets.env
    """
    with environnement.reglages(()) as reglages:
        transit = reglages.transit
        lignes = [
            f"PARCOURS_{nom.upper()}={kms.envelopper(transit, secret.get_secret_value())}"
            for nom in (*SECRETS, ANCIENNE)
            if (secret := getattr(reglages, nom)) is not None
        ]
    typer.echo("\n".join(lignes) or "Aucun secret n'est dans l'environnement.", err=not lignes)


def sequestrer_kek(
    parts: Annotated[int, typer.Option(help="Nombre de dépositaires.")] = 5,
    seuil: Annotated[int, typer.Option(help="Combien d'entre eux doivent se réunir.")] = 3,
    dossier: Annotated[Path, typer.Option(help="Dossier où écrire les parts, une par fichier, à imprimer.")] = Path(
        "sequestre"
    ),
) -> None:
    """Partager PARCOURS_KEK entre des dépositaires, dont quelques-uns réunis la retrouvent (partage de Shamir).

    Exemple : parcours sequestrer-kek --parts 5 --seuil 3 --dossier /media/cle
    """
    with environnement.reglages(("kek",)) as reglages:
        faites = sequestre.partager(reglages.octets("kek"), parts, seuil)
    dossier.mkdir(parents=True, exist_ok=True)
    for part in faites:
        fichier = os.open(dossier / f"part-{part.numero}.txt", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(fichier, "w", encoding="utf-8") as sortie:
            sortie.write(part.ligne + "\n")
    typer.echo(
        f"{parts} parts écrites dans {dossier}. Remettez-en une à chacun, puis essayez : parcours retablir-kek --essai"
    )


def retablir_kek(
    fichiers: Annotated[list[Path], typer.Argument(help="Fichiers des parts, une par fichier.")],
    essai: Annotated[
        bool, typer.Option("--essai", help="Ouvrir une clé du coffre avec elle, sans l'afficher.")
    ] = False,
) -> None:
    """Retrouver PARCOURS_KEK de quelques parts de son séquestre, et l'afficher ; ou essayer qu'elle ouvre le coffre.

    Exemples : parcours retablir-kek part-1.txt part-4.txt part-5.txt · parcours retablir-kek --essai part-*.txt
    """
    lignes = [fichier.read_text(encoding="utf-8") for fichier in fichiers]
    kek = sequestre.reunir([sequestre.Part.lire(ligne) for ligne in lignes])
    if not essai:
        typer.echo(base64.b64encode(kek).decode())
        return
    with environnement.reglages(("cles_url",)) as reglages:
        adresse = reglages.cles_migration_url or reglages.exiger("cles_url")
        with composition.fermant(CoffrePostgres(adresse, kek)) as coffre:
            nombre = coffre.essayer()
    typer.echo(
        f"La clé retrouvée ouvre les {nombre} clés du coffre." if nombre else "Le coffre est vide : rien n'est essayé."
    )
