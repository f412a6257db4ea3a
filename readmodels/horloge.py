"""As of when: two clocks, what was known and what was true."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ledger.dates import aujourd_hui
from ledger.vocabulaire.code import Code


class Horloge(Code):
    """The clock that a past date is read on."""

    CONNU = "connu", "ce qui était connu ce jour-là"
    VALABLE = "valable", "ce qui était vrai ce jour-là, tel qu'on le sait aujourd'hui"


@dataclass(frozen=True, slots=True)
class Moment:
    """Dates on both clocks at which a question is asked."""

    connu_au: date
    valable_au: date

    @classmethod
    def au(cls, le: date | None, horloge: Horloge = Horloge.CONNU) -> "Moment":
        """On ``le`` (today by default): as known that day, or as true that day and known now."""
        jour = le or aujourd_hui()
        return cls(jour if horloge is Horloge.CONNU else aujourd_hui(), jour)

    def parametres(self) -> dict[str, Any]:
        """Parameters of the conditions ``visible`` and ``A_DATE``."""
        return {"connu_au": self.connu_au, "valable_au": self.valable_au}
