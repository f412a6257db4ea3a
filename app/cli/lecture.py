"""Reading and proving: rejouer, verifier."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any
from uuid import UUID

import psycopg
import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import lire_date
from ledger.dates import PARIS
from ledger.store.verification import verifier as verifier_journal
from ledger.vocabulaire.code import Code
from readmodels.dossier.chronologie import Rejeu, rejouer_dossier
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import OPTIONS


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(rejouer)
    application.command()(verifier)


def rejouer(
    dossier: Annotated[UUID, typer.Argument(help="Identifiant du dossier.")],
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    horloge: Annotated[
        Horloge, typer.Option(help="connu : ce qu'on savait ; valable : ce qui était vrai.")
    ] = Horloge.CONNU,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Rejouer un dossier tel qu'il était à une date, sa chaîne vérifiée au passage.

    Exemple : parcours rejouer 3f0c… --au 2026-06-30 --horloge connu
    """
    moment = Moment.au(lire_date(au), horloge)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        rejeu = rejouer_dossier(services.lecteur, dossier, moment, sensible=True)
    if en_json:
        sortie.json(rejeu)
    else:
        _montrer(rejeu)


def _montrer(rejeu: Rejeu) -> None:
    titre = f"Dossier {rejeu.dossier} — connu au {rejeu.connu_au:%d/%m/%Y}, valable au {rejeu.valable_au:%d/%m/%Y}"
    lignes = [
        [
            str(etape.version),
            f"{etape.survenu_le:%d/%m/%Y}",
            f"{etape.enregistre_le.astimezone(PARIS):%d/%m/%Y %H:%M}",
            etape.libelle + (" (corrigée)" if etape.corrigee_par else ""),
            etape.empreinte[:12],
        ]
        for etape in rejeu.etapes
    ]
    sortie.tableau(titre, ["n°", "survenu le", "enregistré le", "étape", "empreinte"], lignes)
    sortie.tableau("Situation à cette date", ["", ""], list(_lignes(rejeu.etat)))
    typer.echo(f"Chaîne vérifiée : {rejeu.version} événements, aucun n'a été altéré.")


def _lignes(etat: Mapping[str, Any]) -> Iterator[list[str]]:
    """The state on paper: what is known, one line each, the objects of a family under its name."""
    for nom, valeur in etat.items():
        if nom in ("id", "version", "position") or valeur in (None, {}, []):
            continue
        if isinstance(valeur, Mapping) and all(isinstance(objet, Mapping) for objet in valeur.values()):
            yield from ([nom if rang == 0 else "", _phrase(objet)] for rang, objet in enumerate(valeur.values()))
        else:
            yield [nom, _phrase(valeur) if isinstance(valeur, Mapping) else _mot(valeur)]


def _phrase(objet: Mapping[str, Any]) -> str:
    return ", ".join(f"{nom} {_mot(valeur)}" for nom, valeur in objet.items() if nom != "id" and valeur is not None)


def _mot(valeur: Any) -> str:
    if isinstance(valeur, bool):
        return "oui" if valeur else "non"
    if isinstance(valeur, Code):
        return valeur.libelle
    return f"{valeur:%d/%m/%Y}" if isinstance(valeur, date) else str(valeur)


def verifier(
    temoin: Annotated[
        str | None, typer.Option(help="Position et empreinte connues par ailleurs (position:empreinte).")
    ] = None,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Vérifier la chaîne de tout le journal ; nomme le premier événement altéré. Statut 1 s'il y en a un.

    Exemple : parcours verifier --temoin 1207:9f2c…
    """
    with (
        environnement.reglages() as reglages,
        psycopg.connect(reglages.database_url, autocommit=True, options=OPTIONS_LECTURE) as connexion,
        sortie.avancement("événements") as barre,
    ):
        resultat = verifier_journal(connexion, reglages.schema_journal, temoin=_temoin(temoin), avancer=barre.avancer)
    if en_json:
        sortie.json(resultat)
    elif (rupture := resultat.rupture) is None:
        typer.echo(f"{resultat.evenements} événements, {resultat.flux} flux : aucun n'a été altéré.")
        typer.echo(f"Témoin à conserver : {resultat.position}:{resultat.hash}")
    else:
        ou = f"flux {rupture.stream}, version {rupture.version}" if rupture.stream else "événement absent"
        typer.echo(f"Journal altéré à la position {rupture.position} ({ou}) : {rupture.raison}.", err=True)
    raise typer.Exit(resultat.rupture is not None)


OPTIONS_LECTURE = OPTIONS.replace("statement_timeout=30s", "statement_timeout=0")
"""The reader's role; reading the whole log takes longer than a page may."""


def _temoin(texte: str | None) -> tuple[int, str] | None:
    if texte is None:
        return None
    position, _, empreinte = texte.partition(":")
    if not position.isdigit() or len(empreinte) != 64:
        raise ValueError("témoin illisible : écrivez position:empreinte, comme « parcours verifier » l'affiche")
    return int(position), empreinte.lower()
