"""Running a query within its bounds of time and rows, and its answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import psycopg
from pydantic import BaseModel, Field

from ledger.erreurs import ErreurAttendue, Genre
from readmodels.export.chiffres import TITRES, situer
from readmodels.export.document import Colonne, Document, Nature, Valeur
from readmodels.lecteur import Lecteur, position_de
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.indicateur import Unite
from readmodels.pilotage.mesure import Definition
from readmodels.requetes.compilation import LIGNES_MAX, Plan, RequeteRefusee, compiler
from readmodels.requetes.demande import Requete
from readmodels.requetes.dimensions import DIMENSIONS, Regard
from readmodels.requetes.masquage import MASQUE, SEUIL, Publiee, Terme, publier

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
    mesures: dict[str, Publiee]


class Resultat(BaseModel):
    """Answer of a query, with what it counts and how it hides small counts."""

    demande: Requete
    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    masque: bool = Field(description="Vrai : les petits effectifs sont cachés, le reste arrondi")
    definitions: list[Definition]
    lignes: list[LigneRequete]


def executer(lecteur: Lecteur, demande: Requete, regard: Regard) -> Resultat:
    """Run a query for whoever has this regard, all on one snapshot of the views.

    Raises :class:`RequeteTropLongue`, and what :func:`~readmodels.requetes.compilation.compiler` raises.
    """
    plans, moment = compiler(demande, regard), demande.moment()
    noms = list(dict.fromkeys(demande.dimensions))
    cellules: dict[tuple[Any, ...], dict[str, Publiee]] = {}
    try:
        with lecteur.instantane() as interroger:
            interroger("select set_config('statement_timeout', %(duree)s, true)", {"duree": str(DUREE_MAX_MS)})
            position = position_de(interroger)
            for plan in plans:
                for ligne in interroger(plan.texte, plan.parametres):
                    cle = tuple(ligne[f"d{rang}"] for rang in range(len(noms)))
                    cellules.setdefault(cle, {}).update(_publier(plan, ligne, masquer=not regard.personnes))
    except psycopg.errors.QueryCanceled as erreur:
        message = f"la requête dépasse {DUREE_MAX_MS // 1000} secondes : retirez une dimension, ou filtrez-en une"
        raise RequeteTropLongue(message) from erreur
    if len(cellules) > LIGNES_MAX:
        message = f"la réponse dépasse {LIGNES_MAX} lignes : retirez une dimension, ou filtrez-en une"
        raise RequeteRefusee(message)
    vides = {
        i.code: _publier(plan, {}, masquer=not regard.personnes)[i.code] for plan in plans for i in plan.indicateurs
    }
    return Resultat(
        demande=demande,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        masque=not regard.personnes,
        definitions=[Definition.de(INDICATEURS[code]) for code in dict.fromkeys(demande.mesures)],
        lignes=[
            LigneRequete(
                dimensions=dict(zip(noms, cle, strict=True)),
                mesures={code: mesures.get(code, vides[code]) for code in dict.fromkeys(demande.mesures)},
            )
            for cle, mesures in cellules.items()
        ],
    )


def _publier(plan: Plan, ligne: dict[str, Any], *, masquer: bool) -> dict[str, Publiee]:
    """Figures of a row: for each term, its sum then its persons, in the order of the columns."""
    publiees, rang = {}, 0
    for indicateur in plan.indicateurs:
        termes = []
        for _ in indicateur.membres:
            somme, personnes = ligne.get(f"m{rang}") or 0, ligne.get(f"m{rang + 1}") or 0
            termes.append(Terme(somme=somme, personnes=personnes))
            rang += 2
        publiees[indicateur.code] = publier(
            indicateur, termes[0], termes[1] if len(termes) > 1 else None, masquer=masquer
        )
    return publiees


def document_du_resultat(resultat: Resultat, filtres: Mapping[str, str] | None = None) -> Document:
    """An answer as a file; ``filtres`` are the values that it is filtered by, as people read them (None: as they are)."""
    demande, dimensions = resultat.demande, list(dict.fromkeys(resultat.demande.dimensions))
    regle = f"moins de {SEUIL} personnes : « {MASQUE} » ; le reste est arrondi au multiple de {SEUIL} le plus proche"
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
            *([("Petits effectifs", regle)] if resultat.masque else []),
        ],
        colonnes=[
            *(Colonne(nom, DIMENSIONS[nom].split(" (")[0]) for nom in dimensions),
            *(Colonne(d.code, _titre(d), Nature.DECIMAL) for d in resultat.definitions),
        ],
        lignes=[
            [*(_mot(ligne.dimensions[nom]) for nom in dimensions), *(m.valeur for m in ligne.mesures.values())]
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


def _mot(valeur: Any) -> Valeur:
    return "non renseigné" if valeur is None else str(valeur)
