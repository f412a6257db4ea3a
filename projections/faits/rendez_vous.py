"""Rendez-vous, their moves and outcomes, convocations and reminders."""

from ledger.events.suivi.convocation import (
    ConvocationEmise,
    InvitationAnnulee,
    InvitationRelancee,
    RappelEnvoye,
    RemiseConvocationConstatee,
)
from ledger.events.suivi.rendez_vous import (
    RendezVousAnnule,
    RendezVousDeplace,
    RendezVousHonore,
    RendezVousManque,
    RendezVousPlanifie,
    RendezVousRepondu,
)
from projections.moteur.vue import Fait, sans_sante
from readmodels.faits import F_RENDEZ_VOUS

RENDEZ_VOUS = Fait(
    F_RENDEZ_VOUS,
    (
        RendezVousPlanifie,
        RendezVousHonore,
        RendezVousManque,
        RendezVousAnnule,
        RendezVousDeplace,
        ConvocationEmise,
        RemiseConvocationConstatee,
        RappelEnvoye,
        InvitationRelancee,
        InvitationAnnulee,
        RendezVousRepondu,
    ),
    {
        "structure_rendez_vous": "e.corps->>'structure'",
        "themes": "select array_agg(theme order by rang) from (select"
        f" {sans_sante([RendezVousHonore], 'themes', 'dit')} as theme, min(rang) as rang from"
        " jsonb_array_elements_text(e.corps->'themes') with ordinality t (dit, rang) group by 1) t",
    },
)
