"""Free slots against persons invited to choose one: told before an invitation leaves."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from commands.suivi.invitation import DUREE_MIN
from ledger.dates import aujourd_hui
from ledger.vocabulaire.echeance import Nature
from web.agenda.temps import creneaux
from web.mots.ecriture import pluriel
from web.services import Services

LIBRES_MAX: Final = 500
"""Slots of a référent that are counted."""


class Capacite(NamedTuple):
    """The free slots of a référent on some days, the persons to be invited, and those who have not answered yet."""

    libres: int
    invitees: int
    en_attente: int

    @property
    def suffit(self) -> bool:
        """Whether each of them finds one."""
        return self.libres >= self.invitees + self.en_attente

    @property
    def phrase(self) -> str:
        """« 12 créneaux libres pour 30 personnes invitées »."""
        libres = pluriel(self.libres, "créneau libre", "créneaux libres") if self.libres else "Aucun créneau libre"
        deja = f", et {self.en_attente} qui n'ont pas encore choisi" if self.en_attente > 1 else ""
        deja = ", et 1 qui n'a pas encore choisi" if self.en_attente == 1 else deja
        return f"{libres} pour {pluriel(self.invitees, 'personne invitée', 'personnes invitées')}{deja}"


def capacite(
    services: Services, referent: UUID, jours: tuple[date | None, date], duree_min: int | None, invitees: int
) -> Capacite:
    """As the agenda of the référent stands. ``jours``: the first one, today when left out, and the last one."""
    du, au = jours[0] or aujourd_hui(), jours[1]
    libres = creneaux(services, referent, LIBRES_MAX, (du, au))
    tenables = sum((c.fin - c.debut).total_seconds() >= 60 * (duree_min or DUREE_MIN) for c in libres)
    return Capacite(tenables, invitees, _en_attente(services, referent))


def _en_attente(services: Services, referent: UUID) -> int:
    """How many of his persons are invited to take a rendez-vous, and may still."""
    lignes = services.lecteur.interroger(
        "select count(distinct f.dossier) as n from {vues}.file_active f join {vues}.tache t using (dossier)"
        " where f.referent = %(referent)s and t.nature = %(nature)s and t.due_le >= %(le)s",
        {"referent": referent, "nature": str(Nature.INVITATION_SANS_REPONSE), "le": aujourd_hui()},
    )
    return int(lignes[0]["n"])
