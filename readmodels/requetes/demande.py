"""A query: names of declarations, values to keep, a date and a clock."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ledger.dates import DateCivile, aujourd_hui
from readmodels.horloge import Horloge, Moment

MESURES_MAX = 8
DIMENSIONS_MAX = 4
FILTRES_MAX = 8
Nom = Annotated[str, Field(min_length=1, max_length=60)]
ValeurFiltre = Annotated[str, Field(max_length=200)]


class Requete(BaseModel):
    """A query; without ``au`` it is asked as of the day on which it is run."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mesures: tuple[Nom, ...] = Field(
        min_length=1,
        max_length=MESURES_MAX,
        description="Codes d'indicateurs",
        examples=[["signes", "part_electronique"]],
    )
    dimensions: tuple[Nom, ...] = Field(
        default=(), max_length=DIMENSIONS_MAX, description="Axes de regroupement", examples=[["pts", "mois"]]
    )
    filtres: dict[Nom, ValeurFiltre | None] = Field(
        default_factory=dict,
        max_length=FILTRES_MAX,
        description="Valeur à garder par dimension ; nulle : non renseigné",
        examples=[{"parcours": "SOCIAL"}],
    )
    du: DateCivile | None = Field(default=None, description="Ne garder que ce qui date de ce jour ou des suivants")
    au: DateCivile | None = Field(default=None, description="Date à laquelle se placer")
    horloge: Horloge = Horloge.CONNU

    def moment(self) -> Moment:
        """The moment at which it looks."""
        return Moment.au(self.au or aujourd_hui(), self.horloge)
