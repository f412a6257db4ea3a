"""The public state: from the clear parts alone, whatever is sealed or lost."""

from datetime import date
from uuid import UUID

from ledger.dossier.registre import EVOLUTIONS
from ledger.etat_public import DERNIERS, etat_public
from tests.cas import chaque
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import DOSSIER, lu

OUVERT = EXEMPLES["dossier.ouvert.v1"]
PLIES = [e for e in EXEMPLES.values() if type(e) in EVOLUTIONS]


def test_ce_qui_n_est_pas_un_dossier_n_a_pas_d_etat() -> None:
    assert etat_public(DOSSIER, []) is None
    assert etat_public(DOSSIER, [lu(EXEMPLES["structure.declaree.v1"], position=1)]) is None


def test_ni_un_dossier_qui_n_est_pas_ouvert() -> None:
    assert etat_public(DOSSIER, [lu(EXEMPLES["orientation.preconisee.v1"], position=1)]) is None


@chaque("exemple", lambda: PLIES, lambda e: e.type_stable())
def test_tout_evenement_laisse_un_etat_qui_se_publie(exemple: object) -> None:
    evenements = [lu(OUVERT, position=1), lu(exemple, position=2)]  # type: ignore[arg-type]  # an event of the examples
    etat = etat_public(DOSSIER, evenements)
    assert etat is not None
    assert (etat.dossier, etat.version, etat.position) == (DOSSIER, 2, 2)
    assert type(etat).model_validate_json(etat.model_dump_json()) == etat


def test_rien_n_y_grandit_sans_fin() -> None:
    rendez_vous = EXEMPLES["rendez_vous.planifie.v1"]
    planifies = [
        lu(rendez_vous.model_copy(update={"rendez_vous": UUID(int=n), "le": date(2026, 3, 1 + n)}), position=1 + n)
        for n in range(1, DERNIERS + 6)
    ]
    etat = etat_public(DOSSIER, [lu(OUVERT, position=1), *planifies])
    assert etat is not None
    assert [r.le for r in etat.rendez_vous] == [date(2026, 3, 1 + n) for n in range(6, DERNIERS + 6)]
