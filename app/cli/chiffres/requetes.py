"""Ad hoc queries: requete."""

from typing import Annotated, Any
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.chiffres.pilotage import Nominatif, couper
from app.cli.chiffres.statistiques import montrer
from app.cli.fichiers import FormatVoulu, Vers, preparer
from app.cli.saisie import lire_date
from ledger.contexte import Acteur
from ledger.vocabulaire.acteur import Canal, Role
from readmodels.horloge import Horloge
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.regard import ANONYME, NOMINATIF, Regard
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import dimensions_de, permises
from readmodels.requetes.execution import document_du_resultat, executer

PERSONNE = UUID(int=0)
"""The agent of the command line: he has no query of his own, and reads those shared to the role that he takes."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("requete")(poser)


def poser(
    mesure: Annotated[list[str] | None, typer.Option(help="Code d'un indicateur ; sans mesure, la liste.")] = None,
    par: Annotated[list[str] | None, typer.Option(help="Dimension de regroupement.")] = None,
    filtre: Annotated[
        list[str] | None, typer.Option(help="Ne garder qu'une valeur d'une dimension : pts=Médoc.")
    ] = None,
    du: Annotated[str | None, typer.Option(help="Ne garder que ce qui date de ce jour ou des suivants.")] = None,
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    horloge: Annotated[
        Horloge | None, typer.Option(help="connu : ce qu'on savait ; valable : ce qui était vrai.")
    ] = None,
    gardee: Annotated[UUID | None, typer.Option(help="Requête gardée, partagée avec le rôle de --role.")] = None,
    nominatif: Nominatif = False,
    role: Annotated[Role, typer.Option(help="Rôle avec lequel lire une requête gardée.")] = Role.DECIDEUR,
    en_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,
    voulu: FormatVoulu = None,
    vers: Vers = None,
) -> None:
    """Poser une requête : des mesures, par dimensions, filtrées, à une date ; l'exporter.

    Exemples : parcours requete · parcours requete --mesure signes --par pts --par mois --filtre parcours=SOCIAL ·
    parcours requete --mesure suivis --par referent --au 2026-06-30 --horloge valable --sortie suivis.xlsx
    """
    regard, export = NOMINATIF if nominatif else ANONYME, preparer(voulu, vers)
    if not mesure and gardee is None:
        _lister(regard)
        return
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        if gardee is None:
            voulue: dict[str, Any] = {
                "mesures": mesure,
                "dimensions": par or (),
                "filtres": dict(couper(texte) for texte in filtre or []),
                "du": lire_date(du),
            }
        else:
            acteur = Acteur(PERSONNE, role, Canal.LIGNE_DE_COMMANDE)
            voulue = services.requetes.lire(gardee, acteur).demande
        place = {"au": lire_date(au), "horloge": horloge}
        demande = Requete.model_validate(voulue | {nom: v for nom, v in place.items() if v is not None})
        resultat = executer(services.lecteur, demande, regard)
    if export is not None:
        export.ecrire(document_du_resultat(resultat))
    elif en_json:
        sortie.json(resultat)
    else:
        montrer(document_du_resultat(resultat))


def _lister(regard: Regard) -> None:
    dimensions = [[nom, libelle] for nom, libelle in permises(regard).items()]
    sortie.tableau("Dimensions", ["dimension", "libellé"], dimensions)
    mesures = [[i.code, i.libelle, ", ".join(dimensions_de(i, regard))] for i in INDICATEURS.values()]
    sortie.tableau("Mesures", ["mesure", "libellé", "ses dimensions"], mesures)
