"""The declaration of a statutory table, and its figures at a date: one row per modality of each of its axes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from pydantic import BaseModel, Field

from readmodels.export.chiffres import TITRES, entier, montrer, nommer, situer
from readmodels.export.document import Colonne, Document, Nature
from readmodels.export.document import Valeur as Ecrite
from readmodels.horloge import Horloge, Moment
from readmodels.instantane import Fige
from readmodels.lecteur import Lecteur, position_de
from readmodels.pilotage.indicateur import Indicateur, Unite
from readmodels.pilotage.mesure import Definition, mesurer
from readmodels.pilotage.regard import Regard
from readmodels.pilotage.secret import Valeur, avis

ENSEMBLE: Final = "ensemble"
A_CONFIRMER: Final = "À confirmer par le service juridique :"
"""Before what was not read in its text: it stays on the table until somebody reads the text."""


@dataclass(frozen=True, slots=True)
class Statistique:
    """One table. ``reference`` is where its form comes from; ``notes`` says what the ledger does not know of it.

    Its rows are the whole, then each modality of the axes of ``ventilations``, crossed with those of ``par``.
    ``annuelle`` counts from the first of January of the year of the date; ``fin_d_annee`` is asked at 31 December.
    """

    code: str
    libelle: str
    destinataire: str
    reference: str
    indicateurs: tuple[Indicateur, ...]
    ventilations: tuple[str, ...]
    notes: tuple[str, ...] = ()
    par: tuple[str, ...] = ()
    annuelle: bool = False
    fin_d_annee: bool = False

    def date_par_defaut(self, jour: date) -> date:
        """The day of which it is asked when none is said: the last 31 December, or today."""
        return date(jour.year - 1, 12, 31) if self.fin_d_annee else jour

    def du(self, au: date) -> date | None:
        """First day that it counts."""
        return au.replace(month=1, day=1) if self.annuelle else None


class LigneStatistique(BaseModel):
    """A row: the modality of an axis, or the whole."""

    ventilation: str = Field(description="Axe de la ligne ; « ensemble » pour le total")
    modalite: Any = Field(description="Valeur de cet axe ; nulle : non renseigné")
    axes: dict[str, Any]
    valeurs: dict[str, Valeur]


class Releve(BaseModel):
    """A table at a date, with all that one must know to send it."""

    code: str
    libelle: str
    destinataire: str
    reference: str
    du: date | None = Field(description="Premier jour compté ; nul pour un état à la date")
    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    avis: str = Field(description="Ce que ces chiffres cachent, ou à qui ils sont réservés")
    notes: list[str] = Field(
        description="Ce que le registre ne sait pas, et ce que le service juridique doit confirmer"
    )
    definitions: list[Definition]
    lignes: list[LigneStatistique]


def relever(lecteur: Lecteur, table: Statistique, moment: Moment, regard: Regard) -> Releve:
    """Figures of a table at a moment, all on one snapshot of the views, as ``regard`` may read them."""
    du = table.du(moment.valable_au)
    with lecteur.instantane() as instantane:
        fige, position = Fige(instantane), position_de(instantane)
        lignes = [
            ligne
            for ventilation in (None, *table.ventilations)
            for ligne in _lignes(fige, table, moment, regard, ventilation, du)
        ]
    return Releve(
        code=table.code,
        libelle=table.libelle,
        destinataire=table.destinataire,
        reference=table.reference,
        du=du,
        connu_au=moment.connu_au,
        valable_au=moment.valable_au,
        position=position,
        avis=avis(regard),
        notes=list(table.notes),
        definitions=[Definition.de(indicateur) for indicateur in table.indicateurs],
        lignes=lignes,
    )


def _lignes(
    fige: Fige, table: Statistique, moment: Moment, regard: Regard, ventilation: str | None, du: date | None
) -> Iterator[LigneStatistique]:
    par = (*([ventilation] if ventilation else []), *table.par)
    for cellule in mesurer(fige, table.indicateurs, moment, par, regard=regard, du=du).cellules:
        axes = dict(cellule.axes)
        modalite = axes.pop(ventilation) if ventilation else ENSEMBLE
        yield LigneStatistique(
            ventilation=ventilation or ENSEMBLE, modalite=modalite, axes=axes, valeurs=cellule.valeurs
        )


def document_du_releve(table: Statistique, releve: Releve, horloge: Horloge) -> Document:
    """A table as a file: its notes stand in the head, before the figures."""
    return Document(
        titre=f"{releve.libelle} — {releve.destinataire}",
        entete=[
            *situer(horloge, connu_au=releve.connu_au, valable_au=releve.valable_au, position=releve.position),
            *([("À partir du", releve.du.isoformat())] if releve.du else []),
            ("Référence", releve.reference),
            ("Petits effectifs", releve.avis),
            *((f"Note {rang}", note) for rang, note in enumerate(releve.notes, start=1)),
        ],
        colonnes=[
            Colonne("ventilation", "Ventilation"),
            Colonne("modalite", "Modalité"),
            *(Colonne(axe, nommer(axe)) for axe in table.par),
            *(_colonne(indicateur) for indicateur in table.indicateurs),
        ],
        lignes=[list(_cellules(table, ligne)) for ligne in releve.lignes],
        titres_definitions=TITRES,
        definitions=[
            [d.libelle, d.code, d.definition, d.ecarte, d.reference, d.source, d.unite] for d in releve.definitions
        ],
    )


def _colonne(indicateur: Indicateur) -> Colonne:
    nombre = indicateur.unite is Unite.NOMBRE
    libelle = indicateur.libelle if nombre else f"{indicateur.libelle} ({indicateur.unite.libelle})"
    return Colonne(indicateur.code, libelle, Nature.ENTIER if nombre else Nature.DECIMAL)


def _cellules(table: Statistique, ligne: LigneStatistique) -> Iterator[Ecrite]:
    yield ligne.ventilation if ligne.ventilation == ENSEMBLE else nommer(ligne.ventilation)
    yield _mot(ligne.modalite)
    yield from (_mot(ligne.axes[axe]) for axe in table.par)
    for indicateur in table.indicateurs:
        lue = ligne.valeurs.get(indicateur.code)
        ecrire = entier if indicateur.unite is Unite.NOMBRE else montrer
        yield None if lue is None else ecrire(lue)


def _mot(valeur: Any) -> str:
    return "non renseigné" if valeur is None else str(valeur)
