"""Every phase told beside the main story, each with a source of chance of its own."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from simulation.suites.accompagnement import raconter_accompagnement
from simulation.suites.activites import raconter_activites
from simulation.suites.convocations import raconter_convocations
from simulation.suites.diagnostics import raconter_diagnostics
from simulation.suites.droits import raconter_report
from simulation.suites.entrees import raconter_entrees
from simulation.suites.inscriptions import raconter_inscriptions
from simulation.suites.mouvements import Mouvements
from simulation.suites.orientation import raconter_suites_d_orientation
from simulation.suites.plans_action import raconter_plans_action
from simulation.suites.prescriptions import raconter_prescriptions
from simulation.suites.profils import raconter_profils
from simulation.suites.sanction import raconter_suites_de_sanction
from simulation.suites.suite import Suite, contrats, tenus
from simulation.suites.taches import raconter_taches
from simulation.suites.vie_contrats import raconter_vie_contrats
from simulation.tirage.hasard import Hasard
from simulation.trame.recit import Recit

PHASES: Final[dict[str, Callable[[Suite], None]]] = {
    "inscriptions": raconter_inscriptions,
    "suites_d_orientation": raconter_suites_d_orientation,
    "diagnostics": raconter_diagnostics,
    "convocations": raconter_convocations,
    "plans_action": raconter_plans_action,
    "vie_contrats": raconter_vie_contrats,
    "activites": raconter_activites,
    "prescriptions": raconter_prescriptions,
    "accompagnement": raconter_accompagnement,
    "taches": raconter_taches,
    "profils": raconter_profils,
}


@dataclass(slots=True)
class Suites:
    """Tells the phases of every dossier; rare ones come in turn, so that a small département meets each of them."""

    _tours: Counter[str] = field(default_factory=Counter)
    _mouvements: Mouvements = field(default_factory=Mouvements)

    def raconter(self, recit: Recit, cle_identifiants: bytes) -> None:
        """Add to a story what happens beside its main steps."""
        pas_tenus = tenus(recit)
        signes = contrats(recit, pas_tenus)
        qui = f"{recit.foyer.plan.rang}/{recit.foyer.dossiers.index(recit.dossier)}"

        def suite(nom: str) -> Suite:
            return Suite(recit, Hasard(recit.parametres.graine, f"{nom}/{qui}"), pas_tenus, signes)

        for nom, raconter in PHASES.items():
            raconter(suite(nom))
        raconter_suites_de_sanction(suite("suites_de_sanction"), self._tours)
        raconter_entrees(suite("entrees"), self._tours)
        raconter_report(suite("report_fin_droit"), self._tours)
        self._mouvements.raconter(suite("mouvements"), cle_identifiants)
