"""Diagnostics: that they exist, under which referential; what they say stays in the dossier."""

from ledger.events.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from projections.vue import Fait
from readmodels.faits import F_DIAGNOSTIC

DIAGNOSTIC = Fait(F_DIAGNOSTIC, (DiagnosticEtabli, DiagnosticActualise, ObjectifSuivi))
