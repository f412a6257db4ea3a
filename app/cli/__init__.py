"""``parcours``: the command line. French verbs, ``--help`` with examples, ``--json`` where a program would read it."""

import logging
import sys

import psycopg
import typer
from eventsourcing.persistence import InterfaceError, OperationalError, ProgrammingError
from pydantic import ValidationError

from app.cli import echanges, exploitation, lecture, regles, simulation
from app.sante import EnMauvaiseSante
from app.settings import ReglageManquant
from commands.base import Refus
from integrations.caf.erreurs import FluxIllisible
from integrations.storage.errors import ErreurStockage
from ledger.replay import ChaineRompue
from projections.engine import ProjecteurDejaActif
from projections.rebuild import ReconstructionImpossible
from readmodels.chronologie import DossierInconnu

application = typer.Typer(
    name="parcours",
    help="Registre de l'accompagnement des bénéficiaires du RSA.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _module in (exploitation, echanges, simulation, lecture, regles):
    _module.inscrire(application)

ATTENDUES = (
    ReglageManquant,
    EnMauvaiseSante,
    ErreurStockage,
    ProjecteurDejaActif,
    ChaineRompue,
    DossierInconnu,
    Refus,
    FluxIllisible,
    ReconstructionImpossible,
    ValueError,
)


def main() -> None:
    """Entry point: an expected error is a sentence and a status, never a traceback."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for bavard in ("kafka", "psycopg", "httpx"):
        logging.getLogger(bavard).setLevel(logging.CRITICAL)
    try:
        application()
    except ValidationError as erreur:
        _dire(f"une valeur n'a pas la forme attendue ({type(erreur).__name__} sur {erreur.title}).")
    except ATTENDUES as erreur:
        _dire(str(erreur))
    except (psycopg.OperationalError, OperationalError, InterfaceError) as erreur:
        _dire(f"La base de données ne répond pas ({type(erreur).__name__}) : vérifiez PARCOURS_DATABASE_URL.")
    except (psycopg.errors.UndefinedTable, ProgrammingError):
        _dire("Le journal n'existe pas encore dans cette base : lancez d'abord « parcours migrer ».")
    except OSError as erreur:
        _dire(f"Le fichier {erreur.filename} ne peut pas être lu ou écrit : vérifiez son chemin et ses droits.")


def _dire(message: str) -> None:
    sys.stderr.write(f"parcours : {message}\n")
    sys.exit(1)
