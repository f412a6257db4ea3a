"""The first weeks of a contract of fifteen hours, as a référent would tell them.

Week of 14 April: a workshop of six hours, five and a half of them done, says the organisme; the référent keeps five. A
morning of search, missed: the child was ill. 5 May to 1 June: exempted, for health. Week of 2 June: an immersion that
nobody has told anything about yet.
"""

from datetime import date
from uuid import UUID

from commands.base import Cadre
from commands.echeances import echeances
from ledger.dossier import Dossier, fold
from ledger.dossier.contrats.activite import intensite
from ledger.dossier.etat.activite import EtatActivite
from ledger.events.contrats.activite import (
    ActiviteExemptee,
    ActiviteManquee,
    ActivitePrevue,
    ActiviteRealisee,
    ActiviteValidee,
)
from tests.commands.etapes import SIGNE
from tests.commands.etapes.activite import (
    ACTIVITE,
    ACTIVITE_2,
    exempter_activite,
    manquer_activite,
    prevoir_activite,
    realiser_activite,
    valider_activite,
)
from tests.ledger.memoire import DOSSIER

IMMERSION = UUID(int=859)
RECIT = (
    SIGNE.quand(prevoir_activite(), le="2025-04-11")
    .alors(ActivitePrevue, semaine="2025-04-14", heures=6, duree_reference_h=15, a_declarer_le="2025-05-05")
    .quand(
        prevoir_activite(
            activite=ACTIVITE_2,
            type_action="RECHERCHE_ACTIVE",
            heures=3,
            mode="INDIVIDUELLE",
            encadrement="AUTONOMIE",
            executant=None,
        ),
        le="2025-04-11",
    )
    .alors(ActivitePrevue, type_action="RECHERCHE_ACTIVE", encadrement="AUTONOMIE")
    .quand(realiser_activite(survenu_le="2025-04-18"), le="2025-04-22")
    .alors(ActiviteRealisee, survenu_le="2025-04-18", heures_faites=5.5, declaree_par="ORGANISME")
    .quand(manquer_activite(activite=ACTIVITE_2, motif_absence="Enfant malade."), le="2025-04-22")
    .alors(ActiviteManquee, excusee=True, heures=3)
    .quand(valider_activite(explication="Partie plus tôt."), le="2025-04-28")
    .alors(ActiviteValidee, heures_retenues=5, validee_par="REFERENT", declaree_par="ORGANISME")
    .quand(exempter_activite(), le="2025-05-02")
    .alors(ActiviteExemptee, debut_le="2025-05-05", fin_le="2025-06-01")
    .quand(
        prevoir_activite(activite=IMMERSION, semaine="2025-06-02", type_action="MISE_EN_SITUATION", heures=21),
        le="2025-05-26",
    )
    .alors(ActivitePrevue, heures=21, duree_reference_h=15, a_declarer_le="2025-06-23")
)
LUNDI = date(2025, 4, 14)


def au(*, connu: str, valable: str) -> Dossier:
    """What was known on a day of what was true on another."""
    return fold(DOSSIER, RECIT.lus, connu_au=date.fromisoformat(connu), valable_au=date.fromisoformat(valable))


def test_le_vendredi_connu_ce_jour_ou_plus_tard() -> None:
    assert intensite(au(connu="2025-04-18", valable="2025-04-18"), LUNDI).realisees_h == 0
    assert intensite(au(connu="2025-04-22", valable="2025-04-18"), LUNDI).realisees_h == 5.5


def test_une_fois_les_heures_arretees() -> None:
    total = intensite(au(connu="2025-04-28", valable="2025-04-28"), LUNDI)
    assert (total.prevues_h, total.realisees_h, total.retenues_h, total.manquees_h) == (9, 5.5, 5, 3)


def test_le_temps_de_l_exemption() -> None:
    dossier = au(connu="2025-05-26", valable="2025-05-26")
    semaines = [date(2025, 4, 28), date(2025, 5, 5), date(2025, 5, 26), date(2025, 6, 2)]
    assert [intensite(dossier, semaine).exemptee for semaine in semaines] == [False, True, True, False]
    assert dossier.activites[str(IMMERSION)].etat is EtatActivite.PREVUE


def test_ce_qui_attend() -> None:
    def attendues(le: date) -> list[tuple[str, date]]:
        ouvertes = echeances(fold(DOSSIER, RECIT.lus, connu_au=le, valable_au=le), Cadre(le))
        return [(e.objet, e.due_le) for e in ouvertes if e.nature == "activite_a_declarer"]

    a_declarer = date(2025, 5, 5)
    assert attendues(date(2025, 4, 21)) == [(str(ACTIVITE), a_declarer), (str(ACTIVITE_2), a_declarer)]
    assert attendues(date(2025, 4, 28)) == []
    assert attendues(date(2025, 6, 8)) == []
    assert attendues(date(2025, 6, 9)) == [(str(IMMERSION), date(2025, 6, 23))]


def test_rien_n_est_une_sanction() -> None:
    assert RECIT.dossier.manquements == {}
    assert RECIT.dossier.sanctions == {}
