"""Manquements, procedure, sanctions and what becomes of them.

An annulment is a row like any other: a fait depends on its event alone. Whoever counts sanctions leaves out those whose
``sanction`` has a row of :class:`~ledger.events.sanctions.recours.SanctionAnnulee` that counts on the same dates; whoever
reads a measure reads that of its last row of :class:`~ledger.events.sanctions.recours.RecoursDecide` that has one.
"""

from ledger.events.sanctions.commission import AvisCommissionRendu, RecoursTransmis
from ledger.events.sanctions.levee import LeveeEcartee, LeveeProposee
from ledger.events.sanctions.manquement import (
    ManquementClasse,
    ManquementSignale,
    PropositionSanctionEcartee,
    PropositionSanctionRecue,
    RegularisationSignalee,
    SignalementClasse,
)
from ledger.events.sanctions.radiation import FinDeDroitDecidee, FinDeDroitReportee, RadiationProposee
from ledger.events.sanctions.recours import (
    DecisionRecoursNotifiee,
    RecoursDecide,
    RecoursForme,
    RecoursRejeteImplicitement,
    SanctionAnnulee,
    SanctionNotifiee,
)
from ledger.events.sanctions.sanction import (
    AuditionTenue,
    AvisSanctionRendu,
    IntentionSanctionNotifiee,
    ManquementConstate,
    ObservationsRecues,
    SanctionDecidee,
    SanctionLevee,
)
from projections.moteur.vue import Fait
from readmodels.faits import F_SANCTION

SANCTION = Fait(
    F_SANCTION,
    (
        ManquementSignale,
        RegularisationSignalee,
        SignalementClasse,
        ManquementConstate,
        ManquementClasse,
        PropositionSanctionRecue,
        PropositionSanctionEcartee,
        IntentionSanctionNotifiee,
        ObservationsRecues,
        AuditionTenue,
        AvisSanctionRendu,
        SanctionDecidee,
        LeveeProposee,
        LeveeEcartee,
        SanctionLevee,
        SanctionNotifiee,
        RecoursForme,
        RecoursTransmis,
        AvisCommissionRendu,
        RecoursDecide,
        RecoursRejeteImplicitement,
        DecisionRecoursNotifiee,
        SanctionAnnulee,
        RadiationProposee,
        FinDeDroitReportee,
        FinDeDroitDecidee,
    ),
)
