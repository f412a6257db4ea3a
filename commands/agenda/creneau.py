"""A while on the clock of the wall: a day, an hour, a duration."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Creneau:
    """From an instant to another, in the civil time of the place (Europe/Paris), without zone: an appointment that spans a
    change of hour is none. Raises ``ValueError`` when it does not last.
    """

    debut: datetime
    fin: datetime

    def __post_init__(self) -> None:
        """See the class."""
        if self.fin <= self.debut:
            message = f"un créneau finit après avoir commencé : {self.debut} - {self.fin}"
            raise ValueError(message)

    @classmethod
    def de(cls, le: date, heure: time, duree_min: int) -> "Creneau":
        """From an hour of a day, for so many minutes."""
        debut = datetime.combine(le, heure.replace(tzinfo=None))
        return cls(debut, debut + timedelta(minutes=duree_min))

    def __str__(self) -> str:
        """« de 9 h à 9 h 45 »."""
        return f"de {dire(self.debut.time())} à {dire(self.fin.time())}"

    def chevauche(self, autre: "Creneau") -> bool:
        """Whether both have a moment in common; two that follow each other have none."""
        return self.debut < autre.fin and autre.debut < self.fin


def dire(heure: time) -> str:
    """« 9 h », « 14 h 30 », with no-break spaces."""
    return f"{heure.hour}\xa0h" + (f"\xa0{heure:%M}" if heure.minute else "")
