"""Agents who leave: remplacer."""

import csv
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Annotated, Final
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import lire_date
from commands.remplacement import REPRISES_MAX, Bilan, Remplacement
from commands.remplacement import remplacer as confier
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.orientations.designation import MotifTransfert
from readmodels.suivis import SUIVIS_MAX, suivis_par
from web.annuaire import exiger_agents
from web.services import Services

ACTEUR: Final = Acteur(UUID("00000000-0000-5000-8000-00000000c11e"), Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
"""Who hands over, when an operator does from a terminal."""
COLONNES: Final = ["dossier", "referent"]
RETARD_MAX_S: Final = 30.0
"""How long the views are waited for, before the list of an agent's dossiers is read from them."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command()(remplacer)


def remplacer(
    agent: Annotated[UUID, typer.Argument(help="Identifiant de l'agent qui part.")],
    vers: Annotated[UUID | None, typer.Option(help="Agent qui reprend tous ses dossiers.")] = None,
    reprises: Annotated[
        Path | None, typer.Option(help="Qui reprend quoi : fichier CSV, colonnes dossier;referent.")
    ] = None,
    le: Annotated[str | None, typer.Option(help="Date du départ (AAAA-MM-JJ) ; aujourd'hui par défaut.")] = None,
    motif: Annotated[
        MotifTransfert, typer.Option(case_sensitive=False, help="Motif du changement.")
    ] = MotifTransfert.DEPART_AGENT,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
) -> None:
    """Confier à d'autres les dossiers d'un référent qui part ; statut 1 s'il en reste.

    Un dossier que l'agent ne suit plus est refusé sans arrêter les autres, et relancer ne fait rien deux fois.

    Exemples : parcours remplacer 5b8f… --vers 7d0f… · parcours remplacer 5b8f… --reprises reprises.csv --json
    """
    if (vers is None) == (reprises is None):
        message = "dites qui reprend les dossiers : --vers pour un seul agent, ou --reprises pour un fichier."
        raise ValueError(message)
    choisies = None if reprises is None else lire_reprises(reprises)
    remplacement = Remplacement(agent, lire_date(le) or aujourd_hui(), {}, motif)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if choisies is None:
            assert vers is not None  # noqa: S101 - just checked
            choisies = dict.fromkeys(_suivis(services, agent), vers)
        exiger_agents(services, ACTEUR, choisies.values(), champ="referent")
        bilan = _confier(services, remplacement, choisies)
    _dire(bilan, en_json=en_json)
    raise typer.Exit(bool(bilan.refuses or bilan.a_reprendre))


def lire_reprises(fichier: Path) -> dict[UUID, UUID]:
    """Dossier → référent from a CSV file (UTF-8, ``;``, columns named). ``ValueError`` says which line, in French."""
    lues: dict[UUID, UUID] = {}
    try:
        with fichier.open(encoding="utf-8-sig", newline="") as ouvert:
            table = csv.DictReader(ouvert, delimiter=";")
            if not set(COLONNES) <= set(table.fieldnames or ()):
                message = f"{fichier.name}, ligne 1 : les colonnes {' et '.join(COLONNES)} sont attendues (CSV, « ; »)."
                raise ValueError(message)
            for ligne in table:
                ici = f"{fichier.name}, ligne {table.line_num}"
                dossier, referent = (_identifiant(ligne[colonne], colonne, ici) for colonne in COLONNES)
                if dossier in lues:
                    message = f"{ici} : ce dossier est déjà confié plus haut. Ne le donnez qu'une fois."
                    raise ValueError(message)
                if len(lues) == SUIVIS_MAX:
                    message = f"{ici} : {SUIVIS_MAX} dossiers au plus. Faites plusieurs fichiers."
                    raise ValueError(message)
                lues[dossier] = referent
    except (UnicodeDecodeError, csv.Error) as erreur:
        message = f"{fichier.name} : ce n'est pas un fichier CSV en UTF-8."
        raise ValueError(message) from erreur
    return lues


def _identifiant(texte: str | None, colonne: str, ici: str) -> UUID:
    try:
        return UUID((texte or "").strip())
    except ValueError as erreur:
        message = f"{ici} : la colonne {colonne} attend un identifiant (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
        raise ValueError(message) from erreur


def _suivis(services: Services, agent: UUID) -> list[UUID]:
    """Every dossier of the agent, once the views hold what is already recorded."""
    services.lecteur.attendre(services.journal.position(), attente_max_s=RETARD_MAX_S)
    return suivis_par(services.lecteur, agent)


def _confier(services: Services, remplacement: Remplacement, reprises: dict[UUID, UUID]) -> Bilan:
    """Hand over, as many at once as one replacement takes."""
    cadre, total = services.cadre(), Bilan()
    with sortie.avancement("dossiers", len(reprises)) as barre:
        restantes = iter(reprises.items())
        while lot := dict(islice(restantes, REPRISES_MAX)):
            bilan = confier(services.journal, replace(remplacement, reprises=lot), ACTEUR, cadre)
            total.transferes += bilan.transferes
            total.deja_faits += bilan.deja_faits
            total.refuses |= bilan.refuses
            total.a_reprendre += bilan.a_reprendre
            barre.avancer(len(lot))
    return total


def _dire(bilan: Bilan, *, en_json: bool) -> None:
    if en_json:
        sortie.json(
            {
                "transferes": bilan.transferes,
                "deja_faits": bilan.deja_faits,
                "refuses": [
                    {"dossier": dossier, "code": refus.code, "message": refus.message}
                    for dossier, refus in bilan.refuses.items()
                ],
                "a_reprendre": bilan.a_reprendre,
            }
        )
        return
    sortie.dire(
        f"{len(bilan.transferes)} dossiers confiés, {len(bilan.deja_faits)} déjà confiés, {len(bilan.refuses)} refusés,"
        f" {len(bilan.a_reprendre)} à reprendre."
    )
    if bilan.refuses:
        lignes = [[str(dossier), refus.message] for dossier, refus in bilan.refuses.items()]
        sortie.tableau("Dossiers refusés", ["dossier", "pourquoi"], lignes)
    for dossier in bilan.a_reprendre:
        sortie.dire(f"À reprendre, quelqu'un y écrivait : {dossier}")
