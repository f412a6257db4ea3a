"""``parcours relever``: what partners' systems wait for and state, turned into steps."""

import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Annotated, Final
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal
from app.postes import RELEVE
from app.settings import ReglagesFranceTravail
from integrations.france_travail.releve.cotes import Cotes
from integrations.france_travail.releve.memoire import Memoire
from integrations.france_travail.releve.releve import BilanReleve, Releve
from ledger.annexes.battements import Pouls
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role

AGENT_RELEVE: Final = UUID("00000000-0000-5000-8000-0000000f7000")
PAUSE_S: Final = 60.0
PAS_S: Final = 0.2
EnJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    groupe = typer.Typer(help="Relever ce que d'autres systèmes attendent de nous.", no_args_is_help=True)
    groupe.callback()(lambda: None)  # without it, a group of one command is that command
    groupe.command("france-travail")(france_travail)
    application.add_typer(groupe, name="relever")


def france_travail(
    continu: Annotated[bool, typer.Option("--continu", help="Recommencer chaque minute, jusqu'à l'arrêt.")] = False,
    statuts: Annotated[
        int, typer.Option(min=0, max=10_000, help="Dossiers dont lire le statut et l'identité à chaque tour.")
    ] = 50,
    cotes: Annotated[bool, typer.Option("--cotes", help="Montrer seulement ce qui est mis de côté.")] = False,
    en_json: EnJson = False,
) -> None:
    """Relever chez France Travail préconisations, orientations, propositions de sanction, statuts et identités.

    Ce que le registre connaît déjà n'y est pas enregistré ; ce qui ne peut pas l'être est mis de côté, avec sa raison.

    Exemples : parcours relever france-travail · parcours relever france-travail --continu --statuts 500 ·
    parcours relever france-travail --cotes
    """
    ft = None if cotes else ReglagesFranceTravail.lire()
    continuer = jusqu_au_signal() if continu else lambda: False
    with environnement.reglages(RELEVE.exiges) as reglages, composition.releve(reglages) as (journal, cadre):
        if ft is None:
            _dire_cotes(Cotes(journal), en_json=en_json)
            return
        memoire, pouls = Memoire(), Pouls(journal, RELEVE.nom)
        with composition.france_travail(reglages, ft) as client:
            while True:
                releve = Releve(
                    journal=journal,
                    client=client,
                    cadre=cadre(),
                    acteur=Acteur(AGENT_RELEVE, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE),
                    structures=composition.structures(reglages, ft),
                    memoire=memoire,
                )
                _dire(releve.relever(statuts), en_json=en_json)
                pouls.battre()
                _attendre(continuer, pouls)
                if not continuer():
                    return


def _dire(bilan: BilanReleve, *, en_json: bool) -> None:
    if en_json:
        sortie.json(asdict(bilan))
        return
    sortie.dire(
        f"{bilan.lues} éléments lus : {bilan.enregistrees} étapes enregistrées, {bilan.deja_connues} déjà connues,"
        f" {bilan.mises_de_cote} mises de côté."
    )
    if bilan.interrompu is not None:
        sortie.dire(f"Relevé interrompu : {bilan.interrompu}.")


def _dire_cotes(cotes: Cotes, *, en_json: bool) -> None:
    mises = cotes.lister()
    if en_json:
        sortie.json([asdict(mise) for mise in mises])
        return
    lignes = [[mise.objet, mise.raison, f"{mise.depuis:%d/%m/%Y}", str(mise.lectures)] for mise in mises]
    sortie.tableau("Mises de côté", ["objet", "raison", "depuis le", "lectures"], lignes)


def _attendre(continuer: Callable[[], bool], pouls: Pouls) -> None:
    """A pause that a signal ends at once, and during which the process goes on saying that it lives."""
    fin = time.monotonic() + PAUSE_S
    while continuer() and time.monotonic() < fin:
        pouls.battre()
        time.sleep(PAS_S)
