"""Words of the persons of a référent that wait: a message without answer, an appointment to which one will not come, data
that one says are wrong.

A message waits until something is written to the person, whatever the channel; an answer to an appointment, until that
appointment moves, is cancelled or is over; a demand of rectification, until whoever has that function answers it.
"""

from datetime import date, timedelta
from typing import Final
from uuid import UUID

from pydantic import Field

from ledger.dossier.etat.rendez_vous import EtatRendezVous
from ledger.events.suivi.accompagnement import MessageEnvoye, MessageRecu
from ledger.events.suivi.rendez_vous import RendezVousRepondu
from ledger.keys import Coffre
from ledger.vocabulaire.echeance import Nature
from ledger.vocabulaire.suivi.accompagnement import CanalMessage
from ledger.vocabulaire.suivi.rendez_vous import Presence
from readmodels.dossier.identite import SCELLES, PersonneNommee, nommer
from readmodels.lecteur import Lecteur
from readmodels.perimetre import TOUT, Perimetre

PAROLES_MAX: Final = 50
"""Lines, at most."""
GARDE: Final = timedelta(days=92)
"""How long a message that nobody answered is told: an older one was settled otherwise."""


class Parole(PersonneNommee):
    """Somebody told this; ``presence`` of an appointment set on ``rendez_vous_le``, nothing of a message."""

    dossier: UUID
    dite_le: date
    presence: Presence | None = Field(description="Réponse à un rendez-vous ; rien pour un message")
    rendez_vous_le: date | None
    repondre_le: date | None = Field(description="D'une demande de rectification : dernier jour de la réponse")


def paroles(
    lecteur: Lecteur, coffre: Coffre | None, referent: UUID, le: date, *, perimetre: Perimetre = TOUT
) -> list[Parole]:
    """The last ones first, :data:`PAROLES_MAX` at most."""
    conditions, parametres = perimetre.conditions()
    siens = " and ".join(["f.referent = %(referent)s", *conditions])
    lignes = lecteur.interroger(
        f"with siens as (select f.dossier from {{vues}}.file_active f where {siens}), dites as ("
        " select m.dossier, max(m.survenu_le) as dite_le, null::text as presence, null::date as rendez_vous_le,"
        "  null::date as repondre_le"
        "  from siens join {vues}.f_accompagnement m using (dossier)"
        f" where m.type = {MessageRecu.code} and m.canal = '{CanalMessage.MESSAGERIE}' and m.fin_connu_le = 'infinity'"
        "   and m.survenu_le >= %(depuis)s and not exists (select from {vues}.f_accompagnement r"
        f"    where r.dossier = m.dossier and r.type = {MessageEnvoye.code} and r.fin_connu_le = 'infinity'"
        "     and (r.survenu_le, r.origine) > (m.survenu_le, m.origine)) group by m.dossier"
        " union all select a.dossier, d.survenu_le, d.presence, a.le, null::date"
        "  from (select distinct on (r.dossier, r.rendez_vous) r.dossier, r.rendez_vous, r.survenu_le, r.presence,"
        "   r.rendez_vous_le, r.heure from siens join {vues}.f_rendez_vous r using (dossier)"
        f"   where r.type = {RendezVousRepondu.code} and r.fin_connu_le = 'infinity'"
        "   order by r.dossier, r.rendez_vous, r.survenu_le desc, r.origine desc) d"
        "  join {vues}.agenda a on a.rendez_vous = d.rendez_vous and a.dossier = d.dossier and a.le = d.rendez_vous_le"
        "   and a.heure = d.heure"
        f" where a.etat = '{EtatRendezVous.PLANIFIE}' and a.le >= %(le)s and d.presence <> '{Presence.VIENDRA}'"
        " union all select t.dossier, t.depuis, null::text, null::date, t.due_le"
        f"  from siens join {{vues}}.tache t using (dossier) where t.nature = '{Nature.RECTIFICATION_A_REPONDRE}')"
        f" select d.*, {SCELLES} from (select * from dites order by dite_le desc, dossier limit {PAROLES_MAX}) d"
        " left join {vues}.identite i on i.dossier = d.dossier order by d.dite_le desc, d.dossier",
        {**parametres, "referent": referent, "le": le, "depuis": le - GARDE},
    )
    return [Parole.model_validate(ligne) for ligne in nommer(coffre, lignes)]
