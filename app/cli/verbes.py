"""Every verb of the command line, and what becomes of its errors."""

import logging
import re
import sys
from typing import Final, NoReturn

import psycopg
import typer
from eventsourcing.persistence import InterfaceError, OperationalError, ProgrammingError
from kafka.errors import KafkaError
from pydantic import ValidationError
from typer.exceptions import TyperException

from app.cli import agents, documents, identite, lecture, preuve, regles, simulation
from app.cli.chiffres import pilotage, requetes, statistiques
from app.cli.partenaires import connecteur, diffusion, echanges, envois, releves, simulateurs, webhooks
from app.cli.service import cles, conservation, deploiement, donnees, effacement, epoque, exploitation, sauvegarde
from app.cli.sortie import dire_usage
from integrations.supervision import lier_au_parent
from ledger.erreurs import ErreurAttendue

application = typer.Typer(
    name="parcours",
    help="Registre de l'accompagnement des bénéficiaires du RSA.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _module in (
    cles,
    conservation,
    donnees,
    effacement,
    exploitation,
    deploiement,
    epoque,
    sauvegarde,
    connecteur,
    envois,
    echanges,
    simulation,
    simulateurs,
    lecture,
    preuve,
    documents,
    pilotage,
    statistiques,
    regles,
    releves,
    requetes,
    agents,
    diffusion,
    webhooks,
    identite,
):
    _module.inscrire(application)

USAGE: Final = 2
"""Status of a command that was typed wrong, as shells have it."""
ROLES: Final = re.compile(r'(?<!set )role"?:? "parcours_\w+"')
"""Roles that the migration creates: the server does not know them before it."""
PAS_ENCORE: Final = "Le journal n'existe pas encore dans cette base : lancez d'abord « parcours migrer »."


def executer() -> None:
    """Run what was asked: an expected error is a sentence and a status, never a traceback."""
    lier_au_parent()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for bavard in ("kafka", "psycopg", "httpx", "pyhanko"):
        logging.getLogger(bavard).setLevel(logging.CRITICAL)
    try:
        sys.exit(application(prog_name="parcours", standalone_mode=False))
    except TyperException as erreur:
        _dire(dire_usage(erreur), statut=USAGE)
    except ValidationError as erreur:
        _dire(f"une valeur n'a pas la forme attendue ({type(erreur).__name__} sur {erreur.title}).")
    except (ErreurAttendue, ValueError) as erreur:
        _dire(str(erreur))
    except (psycopg.OperationalError, OperationalError, InterfaceError) as erreur:
        if ROLES.search(str(erreur)):
            _dire(PAS_ENCORE)
        _dire(f"La base de données ne répond pas ({type(erreur).__name__}) : vérifiez PARCOURS_DATABASE_URL.")
    except (psycopg.errors.UndefinedTable, ProgrammingError):
        _dire(PAS_ENCORE)
    except KafkaError as erreur:
        _dire(
            f"Kafka ne répond pas, ou refuse ce qui lui est demandé ({type(erreur).__name__}) : vérifiez"
            " PARCOURS_KAFKA_BOOTSTRAP et le broker. Rien n'est perdu : la commande reprend où elle en était."
        )
    except OSError as erreur:
        _dire(f"Le fichier {erreur.filename} ne peut pas être lu ou écrit : vérifiez son chemin et ses droits.")


def _dire(message: str, *, statut: int = 1) -> NoReturn:
    sys.stderr.write(f"parcours : {message}\n" if message else "")
    sys.exit(statut)
