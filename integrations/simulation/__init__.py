"""A simulated département: its persons, their parcours recorded through the real commands, and the truth about it."""

from integrations.simulation.departement import simuler
from integrations.simulation.equipes import Equipes, Referent
from integrations.simulation.parametres import Parametres
from integrations.simulation.population import en_tete, population
from integrations.simulation.quotas import QuotaImpossible
from integrations.simulation.verite import Verite

__all__ = ["Equipes", "Parametres", "QuotaImpossible", "Referent", "Verite", "en_tete", "population", "simuler"]
