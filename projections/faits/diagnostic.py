"""Diagnostics: the referential, and the state of each besoin and contrainte spoken of, by number; of profiles, the level of
education. What is sealed is not there, health first.
"""

from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from ledger.events.suivi.profil import ProfilRecueilli
from projections.moteur.vue import Fait
from readmodels.faits import F_DIAGNOSTIC


def _valeurs(liste: str) -> str:
    """The value of each number; of one told twice, the last."""
    return f"select jsonb_object_agg(x->>'code', x->>'valeur') from jsonb_array_elements(e.corps->'{liste}') x"


DIAGNOSTIC = Fait(
    F_DIAGNOSTIC,
    (DiagnosticEtabli, DiagnosticActualise, ObjectifSuivi, ProfilRecueilli),
    {liste: _valeurs(liste) for liste in ("besoins", "contraintes")},
)
