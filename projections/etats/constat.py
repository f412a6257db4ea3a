"""The diagnostic in force of each person, at any time, as known at any time."""

from importlib.resources import files

from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli
from projections.moteur.vue import Etat, Schemas
from readmodels.dossier.constat import CONSTAT

_SQL, _CONNAISSANCES = (files(__package__).joinpath(f"{nom}.sql").read_text() for nom in ("constat", "connaissances"))


def _constats(schemas: Schemas, ou: str) -> str:
    return _SQL.format(
        connaissances=_CONNAISSANCES,
        ou=ou,
        diagnostic=schemas.table("f_diagnostic"),
        etabli=DiagnosticEtabli.code,
        actualise=DiagnosticActualise.code,
        colonnes=", ".join(CONSTAT.colonnes),
    )


CONSTATS = Etat(CONSTAT, "dossier", {"f_diagnostic": (DiagnosticEtabli, DiagnosticActualise)}, _constats)
