"""Whose week is shown: one's own, a colleague's of one's structure, or the structure's."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from starlette.exceptions import HTTPException

from ledger.dates import aujourd_hui
from web.visite import Visite

STRUCTURE: Final = "structure"


@dataclass(frozen=True, slots=True)
class Agenda:
    """A week's owner: a référent or a structure; ``valeur`` says it in an address, empty for one's own."""

    valeur: str
    titre: str
    referent: UUID | None = None
    structure: str | None = None


def agendas(visite: Visite) -> tuple[Agenda, ...]:
    """Those that a person may choose: hers first, her structure's, then her colleagues', by name."""
    acteur = visite.acteur
    siens = [Agenda("", "Mon agenda", referent=acteur.agent)]
    if acteur.structure is None:
        return tuple(siens)
    siens.append(Agenda(STRUCTURE, "Agenda de la structure", structure=acteur.structure))
    presents = visite.services.ecrans.habilitations.referents(aujourd_hui(), structure=acteur.structure)
    collegues = {h.agent: h.nom for h in presents if h.agent != acteur.agent}
    return (*siens, *(Agenda(str(agent), f"Agenda de {nom}", referent=agent) for agent, nom in collegues.items()))


def choisir(tous: tuple[Agenda, ...], pour: str) -> Agenda:
    """The one that an address asks for. 404 when it is none of them."""
    choisi = next((agenda for agenda in tous if agenda.valeur == pour), None)
    if choisi is None:
        raise HTTPException(404)
    return choisi
