"""A simulated département: its persons, their parcours recorded through the real commands, and the truth about it."""

from simulation.departement import simuler
from simulation.equipes import Equipes, Referent
from simulation.parametres import Parametres
from simulation.population import en_tete, population
from simulation.quotas import QuotaImpossible
from simulation.verite import Verite

__all__ = ["Equipes", "Parametres", "QuotaImpossible", "Referent", "Verite", "en_tete", "population", "simuler"]
