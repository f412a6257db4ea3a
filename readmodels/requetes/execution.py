"""Running a query within its bounds of time and rows, and its answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import psycopg
from pydantic import BaseModel, Field

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.export.chiffres import TITRES, montrer, situer
from readmodels.export.document import Colonne, Document, Nature
from readmodels.export.document import Valeur as Ecrite
from readmodels.lecteur import Lecteur, position_de
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.comptage import lire
from readmodels.pilotage.indicateur import Unite
from readmodels.pilotage.mesure import Definition
from readmodels.pilotage.regard import Regard
from readmodels.pilotage.secret import Valeur, avis, publier, rien
from readmodels.requetes.compilation import LIGNES_MAX, RequeteRefusee, compiler
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import DIMENSIONS

DUREE_MAX_MS: Final = 10_000
"""Time of each statement, at most."""


class RequeteTropLongue(ErreurAttendue):
    """The query did not end within its time."""

    genre = Genre.MAL_DEMANDE
    reference = "requete-trop-longue"
    titre = "Requête trop longue"


class LigneRequete(BaseModel):
    """Figures of one combination of dimensions."""

    dimensions: dict[str, Any]
    mesures: dict[str, Valeur]


class Resultat(BaseModel):
    """Answer of a query, with what it counts and what it hides."""

    demande: Requete
    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    avis: str = Field(description="Ce que ces chiffres cachent, ou à qui ils sont réservés")
    definitions: list[Definition]
    lignes: list[LigneRequete]


def executer(lecteur: Lecteur, demande: Requete, regard: Regard) -> Resultat:
    """Run a query for whoever has this regard, all on one snapshot of the views; a row in which all is hidden is not told.

    Raises :class:`RequeteTropLongue`, and what :func:`~readmodels.requetes.compilation.compiler` raises.
    """
    plans, moment = compiler(demande, regard), demande.moment()
    noms = list(dict.fromkeys(demande.dimensions))
    cellules: dict[tuple[Any, ...], dict[str, Valeur]] = {}
    try:
        with lecteur.instantane() as interroger:
            interroger("select set_config('statement_timeout', %(duree)s, true)", {"duree": str(DUREE_MAX_MS)})
            position = position_de(interroger)
            for plan in plans:
                for ligne in interroger(plan.texte, plan.parametres):
                    cellule = cellules.setdefault(tuple(ligne[nom] for nom in noms), {})
                    cellule.update({i.code: publier(i, lire(i, ligne), regard) for i in plan.indicateurs})
    except psycopg.errors.QueryCanceled as erreur:
        message = f"la requête dépasse {DUREE_MAX_MS // 1000} secondes : retirez une dimension, ou filtrez-en une"
        raise RequeteTropLongue(message) from erreur
    if len(cellules) > LIGNES_MAX:
        message = f"la réponse dépasse {LIGNES_MAX} lignes : retirez une dimension, ou filtrez-en une"
        raise RequeteRefusee(message)
    vides = {i.code: rien(i, regard) for plan in plans for i in plan.indicateurs}
    return Resultat(
        demande=demande,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        avis=avis(regard),
        definitions=[Definition.de(INDICATEURS[code]) for code in dict.fromkeys(demande.mesures)],
        lignes=[
            LigneRequete(
                dimensions=dict(zip(noms, cle, strict=True)),
                mesures={code: mesures.get(code, vides[code]) for code in dict.fromkeys(demande.mesures)},
            )
            for cle, mesures in cellules.items()
            if not noms or not all(valeur.masque for valeur in mesures.values())
        ],
    )


def document_du_resultat(resultat: Resultat, filtres: Mapping[str, str] | None = None) -> Document:
    """An answer as a file; ``filtres`` are the values that it is filtered by, as people read them (None: as they are)."""
    demande, dimensions = resultat.demande, list(dict.fromkeys(resultat.demande.dimensions))
    return Document(
        titre="Requête",
        entete=[
            *situer(
                demande.horloge,
                connu_au=resultat.connu_au,
                valable_au=resultat.valable_au,
                position=resultat.position,
            ),
            *([("À partir du", demande.du.isoformat())] if demande.du else []),
            *(
                (f"Filtre : {DIMENSIONS[nom]}", v if v is not None else "non renseigné")
                for nom, v in (demande.filtres if filtres is None else filtres).items()
            ),
            ("Petits effectifs", resultat.avis),
        ],
        colonnes=[
            *(Colonne(nom, DIMENSIONS[nom].split(" (")[0]) for nom in dimensions),
            *(Colonne(d.code, _titre(d), Nature.DECIMAL) for d in resultat.definitions),
        ],
        lignes=[
            [*(_mot(ligne.dimensions[nom]) for nom in dimensions), *map(montrer, ligne.mesures.values())]
            for ligne in resultat.lignes
        ],
        titres_definitions=TITRES,
        definitions=[
            [d.libelle, d.code, d.definition, d.ecarte, d.reference, d.source, d.unite] for d in resultat.definitions
        ],
    )


def _titre(definition: Definition) -> str:
    nombre = definition.unite == Unite.NOMBRE.libelle
    return definition.libelle if nombre else f"{definition.libelle} ({definition.unite})"


def _mot(valeur: Any) -> Ecrite:
    return "non renseigné" if valeur is None else str(valeur)
