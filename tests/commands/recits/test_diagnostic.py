"""Mme Étchéverry lives far from everything and has no licence; her health is hers. Her référent works with her on it.

14 March: oriented. 20 March: diagnostic, mobility first, the licence as an objectif, health sealed. 12 May: the licence
is won. 19 May, told on 26 May: she has a car, mobility no longer weighs, and childcare comes first.
"""

from datetime import date

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import Dossier, fold
from ledger.events.suivi.diagnostic import DiagnosticActualise, DiagnosticEtabli, ObjectifSuivi
from ledger.vocabulaire.suivi.diagnostic import ValeurContrainte, ValeurObjectif
from tests.commands.etapes import ORIENTE
from tests.commands.etapes.diagnostic import (
    DIAGNOSTIC,
    SANTE,
    actualiser_diagnostic,
    etablir_diagnostic,
    suivre_objectif,
)
from tests.ledger.memoire import DOSSIER

GARDE = {
    "code": 24,
    "impact": "MOYEN",
    "prioritaire": True,
    "situations": [{"code": 13, "valeur": "OUI"}],
    "objectifs_fixes": [{"code": 9}],
}
RECIT = (
    ORIENTE.quand(etablir_diagnostic(sante=SANTE, analyse="Suit un traitement."), le="2025-03-20")
    .alors(DiagnosticEtabli, survenu_le="2025-03-20", referentiel="FT-V4", sans_contrainte=False)
    .quand(suivre_objectif(commentaire="Au deuxième passage."), le="2025-05-12")
    .alors(ObjectifSuivi, contrainte=23, objectif=6, valeur="REALISE")
    .quand(
        actualiser_diagnostic(
            survenu_le="2025-05-19",
            contraintes=[{"code": 23, "valeur": "CLOTUREE", "impact": "FAIBLE"}, GARDE],
        ),
        le="2025-05-26",
    )
    .alors(DiagnosticActualise, survenu_le="2025-05-19", referentiel="FT-V4")
)


def au(*, connu: str, valable: str) -> Dossier:
    """What was known on a day of what was true on another."""
    return fold(DOSSIER, RECIT.lus, connu_au=date.fromisoformat(connu), valable_au=date.fromisoformat(valable))


def test_le_jour_du_diagnostic() -> None:
    diagnostic = au(connu="2025-03-20", valable="2025-03-20").diagnostics[str(DIAGNOSTIC)]
    assert diagnostic.priorite == 23
    assert diagnostic.objectifs_en_cours == [(23, 6)]
    assert diagnostic.contraintes.keys() == {23}, "health is sealed"


def test_la_veille_du_permis_puis_le_jour() -> None:
    veille = au(connu="2025-05-12", valable="2025-05-11").diagnostics[str(DIAGNOSTIC)]
    assert veille.objectifs_en_cours == [(23, 6)]
    jour = au(connu="2025-05-12", valable="2025-05-12").diagnostics[str(DIAGNOSTIC)]
    assert jour.objectifs_en_cours == []
    assert jour.contraintes[23].objectifs[6] is ValeurObjectif.REALISE


def test_l_actualisation_vaut_avant_d_etre_connue() -> None:
    alors = au(connu="2025-05-25", valable="2025-05-20").diagnostics[str(DIAGNOSTIC)]
    assert (alors.priorite, alors.contraintes[23].valeur) == (23, ValeurContrainte.OUI)
    depuis = au(connu="2025-05-26", valable="2025-05-20").diagnostics[str(DIAGNOSTIC)]
    assert (depuis.priorite, depuis.contraintes[23].valeur) == (24, ValeurContrainte.CLOTUREE)
    assert depuis.objectifs_en_cours == [(24, 9)]
    assert depuis.actualise_le == date(2025, 5, 19)


def test_aucune_echeance_ne_nait_du_diagnostic() -> None:
    """No text read gives it a delay: what waits is what the orientation left waiting."""
    le = Cadre(date(2025, 5, 26))
    natures = [e.nature for e in echeances(ORIENTE.dossier, le)]
    assert [e.nature for e in echeances(RECIT.dossier, le)] == natures
