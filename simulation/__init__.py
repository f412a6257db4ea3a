"""A simulated département: its persons, their parcours recorded through the real commands, and the truth about it."""

from simulation.comptes.verite import Verite
from simulation.departement import simuler
from simulation.plan.equipes import Equipes, Referent
from simulation.plan.parametres import Parametres
from simulation.population import en_tete, population
from simulation.tirage.quotas import QuotaImpossible

__all__ = ["Equipes", "Parametres", "QuotaImpossible", "Referent", "Verite", "en_tete", "population", "simuler"]
