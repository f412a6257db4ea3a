"""Statutory tables: statistique."""

from typing import Annotated, Final

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.agents import ACTEUR
from app.cli.chiffres.pilotage import EnJson, Nominatif
from app.cli.fichiers import FormatVoulu, Vers, preparer
from app.cli.saisie import lire_date
from ledger.dates import aujourd_hui
from readmodels.export.document import Document
from readmodels.export.fichier_csv import texte
from readmodels.horloge import Horloge, Moment
from readmodels.pilotage.regard import ANONYME, NOMINATIF
from readmodels.statistiques.catalogue import STATISTIQUES, statistique
from readmodels.statistiques.participants import CODE, LIBELLE, Participants, document_des_participants, participants
from readmodels.statistiques.table import Releve, document_du_releve, relever
from web.acces import Droit

COMMANDE: Final = f"parcours statistique {CODE}"
"""The name of the list in the journal of access."""


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    application.command("statistique")(lire)


def lire(
    table: Annotated[str | None, typer.Argument(help="Code du tableau ; sans lui, la liste.")] = None,
    au: Annotated[
        str | None, typer.Option(help="Date à laquelle se placer ; sinon celle que le tableau demande.")
    ] = None,
    horloge: Annotated[
        Horloge, typer.Option(help="connu : ce qu'on savait ; valable : ce qui était vrai.")
    ] = Horloge.CONNU,
    nominatif: Nominatif = False,
    en_json: EnJson = False,
    voulu: FormatVoulu = None,
    vers: Vers = None,
) -> None:
    """Lire un tableau réglementaire (DREES, Plan pauvreté, FSE+) ou le rapport de gestion, ou l'exporter.

    Exemples : parcours statistique · parcours statistique drees-t1 --au 2025-12-31 --horloge valable ·
    parcours statistique fse-participants --sortie participants.xlsx
    """
    export = preparer(voulu, vers)
    if table is None:
        lignes = [[t.code, t.libelle] for t in STATISTIQUES.values()]
        sortie.tableau("Statistiques", ["code", "libellé"], [*lignes, [CODE, LIBELLE]])
        return
    choisie = None if table == CODE else statistique(table)
    jour = lire_date(au) or (aujourd_hui() if choisie is None else choisie.date_par_defaut(aujourd_hui()))
    moment = Moment.au(jour, horloge)
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        lu: Releve | Participants
        if choisie is None:
            personnes = participants(services.lecteur, moment)
            services.ecrans.consultations.noter(ACTEUR, COMMANDE, Droit.CONSULTER, nombre=len(personnes.lignes))
            lu, document = personnes, document_des_participants(personnes, horloge)
        else:
            releve = relever(services.lecteur, choisie, moment, NOMINATIF if nominatif else ANONYME)
            lu, document = releve, document_du_releve(choisie, releve, horloge)
    if export is not None:
        export.ecrire(document)
    elif en_json:
        sortie.json(lu)
    else:
        montrer(document)


def montrer(document: Document) -> None:
    """A document on the terminal: figures, then what explains them."""
    sortie.tableau(
        document.titre, [c.libelle for c in document.colonnes], [[texte(v) for v in ligne] for ligne in document.lignes]
    )
    for ligne in document.explications():
        typer.echo(" : ".join(ligne))
