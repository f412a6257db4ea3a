"""Notes, messages, documents, bilans, satisfaction, tasks: that they exist, and their codes; never what they say."""

from ledger.events.suivi.accompagnement import (
    BilanEtabli,
    DocumentDepose,
    MessageEnvoye,
    MessageRecu,
    NoteEcrite,
    SatisfactionRepondue,
    TacheClose,
    TacheConfiee,
    TacheCreee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_ACCOMPAGNEMENT

ACCOMPAGNEMENT = Fait(
    F_ACCOMPAGNEMENT,
    (
        NoteEcrite,
        MessageEnvoye,
        MessageRecu,
        DocumentDepose,
        BilanEtabli,
        SatisfactionRepondue,
        TacheCreee,
        TacheClose,
        TacheConfiee,
    ),
)
