"""Tasks: what référents mean to do for a person by a day, most of which they close, some of which a colleague does."""

from datetime import timedelta
from typing import Final

from commands.suivi.tache import CloreTache, ConfierTache, CreerTache
from ledger.vocabulaire.suivi.accompagnement import IssueTache
from simulation.suites.suite import Suite

TACHES_AN, PART_CLOSE, PART_CONFIEE = 0.12, 0.85, 0.2
INTITULES: Final = (
    "Appeler l'organisme de formation",
    "Relancer la crèche",
    "Vérifier l'ouverture des droits à la mobilité",
    "Envoyer la liste des pièces à fournir",
)


def raconter_taches(suite: Suite) -> None:
    """Created along the accompaniment; closed within some days, now and then after their last one."""
    for le in suite.dates(TACHES_AN, suite.du, suite.au):
        acteur = suite.referent(le)
        if acteur is None:
            continue
        tache = CreerTache(
            survenu_le=le,
            tache=suite.hasard.uuid(),
            a_faire_le=le + timedelta(days=suite.hasard.entier(3, 20)),
            intitule=suite.hasard.parmi(INTITULES),
        )
        suite.ecrire(le, tache, acteur, f"tache/{tache.tache}")
        if suite.hasard.chance(PART_CONFIEE) and acteur.structure is not None:
            collegue = suite.recit.equipes.referent(acteur.structure, suite.hasard, autre_que=acteur.agent)
            confiee = ConfierTache(survenu_le=le, tache=tache.tache, confiee_a=collegue)
            suite.ecrire(le, confiee, acteur, f"tache/{tache.tache}")
        if suite.hasard.chance(PART_CLOSE):
            close_le = suite.apres(le, 1, 25)
            issue = suite.hasard.parmi((IssueTache.FAITE, IssueTache.FAITE, IssueTache.SANS_OBJET))
            cloture = CloreTache(survenu_le=close_le, tache=tache.tache, issue=issue)
            suite.ecrire(close_le, cloture, acteur, f"tache/{tache.tache}")
