"""The figures of a dashboard as a document: a column per axis, and for each indicator its value, and a ratio's terms."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from readmodels.export.document import Colonne, Document, Nature
from readmodels.export.document import Valeur as Ecrite
from readmodels.horloge import Horloge
from readmodels.pilotage.axes import AXES
from readmodels.pilotage.indicateur import Unite
from readmodels.pilotage.mesure import Cellule, Chiffres
from readmodels.pilotage.secret import MASQUE, Valeur

TITRES = ("Chiffre", "Code", "Définition", "Laissé de côté", "Référence", "Ce qui est compté", "Unité")
TERMES = {"numerateur": "numérateur", "denominateur": "dénominateur"}


def document_de(
    titre: str,
    chiffres: Chiffres,
    axes: Sequence[str],
    *,
    horloge: Horloge,
    filtres: Mapping[str, Any] | None = None,
    du: date | None = None,
) -> Document:
    """Cells grouped by ``axes``, in the order of the answer."""
    return Document(
        titre=titre,
        entete=[
            *situer(horloge, connu_au=chiffres.connu_au, valable_au=chiffres.valable_au, position=chiffres.position),
            *([("À partir du", du.isoformat())] if du else []),
            *(
                (f"Filtre : {nommer(axe)}", "non renseigné" if v is None else str(v))
                for axe, v in (filtres or {}).items()
            ),
            ("Petits effectifs", chiffres.avis),
            *(
                (f"Sans objet : {code}", f"n'a pas l'axe {', '.join(nommer(axe) for axe in manquants)}")
                for code, manquants in chiffres.sans_objet.items()
            ),
        ],
        colonnes=[*(Colonne(axe, nommer(axe), _nature(axe, chiffres.cellules)) for axe in axes), *_colonnes(chiffres)],
        lignes=list(_lignes(chiffres, axes)),
        titres_definitions=TITRES,
        definitions=[
            [d.libelle, d.code, d.definition, d.ecarte, d.reference, d.source, d.unite] for d in chiffres.definitions
        ],
    )


def situer(horloge: Horloge, *, connu_au: date, valable_au: date, position: int) -> list[tuple[str, str]]:
    """Of when a figure is: what every file says of itself."""
    return [
        ("Horloge", f"{horloge.value} : {horloge.libelle}"),
        ("Connu au", connu_au.isoformat()),
        ("Valable au", valable_au.isoformat()),
        ("Position du journal", str(position)),
    ]


def montrer(valeur: Valeur) -> Ecrite:
    """A figure in a cell of a file: the words of the secret where it is hidden."""
    return MASQUE if valeur.masque else valeur.valeur


def entier(valeur: Valeur) -> Ecrite:
    """The same of a count, without decimals."""
    return montrer(valeur) if valeur.valeur is None else int(valeur.valeur)


def nommer(axe: str) -> str:
    """French name of an axis, short."""
    return AXES.get(axe, axe).split(" (")[0]


def _colonnes(chiffres: Chiffres) -> Iterator[Colonne]:
    rapports = _rapports(chiffres.cellules)
    for d in chiffres.definitions:
        nature = Nature.ENTIER if d.unite == Unite.NOMBRE.libelle else Nature.DECIMAL
        yield Colonne(d.code, d.libelle if d.unite == Unite.NOMBRE.libelle else f"{d.libelle} ({d.unite})", nature)
        if d.code in rapports:
            for terme, nom in TERMES.items():
                yield Colonne(f"{d.code}_{terme}", f"{d.libelle} ({nom})", Nature.DECIMAL)


def _lignes(chiffres: Chiffres, axes: Sequence[str]) -> Iterator[list[Ecrite]]:
    rapports = _rapports(chiffres.cellules)
    for cellule in chiffres.cellules:
        ligne = [_axe(cellule.axes[axe]) for axe in axes]
        for d in chiffres.definitions:
            lue = cellule.valeurs[d.code]
            ligne.append(entier(lue) if d.unite == Unite.NOMBRE.libelle else montrer(lue))
            if d.code in rapports:
                ligne += (lue.numerateur, lue.denominateur)
        yield ligne


def _rapports(cellules: Sequence[Cellule]) -> set[str]:
    """Figures of which a second term is told somewhere."""
    return {code for c in cellules for code, lue in c.valeurs.items() if lue.denominateur is not None}


def _nature(axe: str, cellules: Sequence[Cellule]) -> Nature:
    """Nature of an axis, as its first value filled in shows it."""
    valeur = next((c.axes[axe] for c in cellules if c.axes[axe] is not None), None)
    return Nature.DATE if isinstance(valeur, date) else Nature.ENTIER if isinstance(valeur, int) else Nature.TEXTE


def _axe(valeur: Any) -> Ecrite:
    return valeur if valeur is None or isinstance(valeur, date | int) else str(valeur)
