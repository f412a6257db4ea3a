"""F-3 and C1: whatever a superuser rewrites, knowing everything but the signing key, is found, and says why.

The long campaign is ``python -m tests.ledger.preuve.campagne 10000``.
"""

from random import Random

import pytest

from tests.ledger.preuve.memoire import ALTERATIONS, Alteration, examiner, journal, recette_c1, tenter

GRAINES = 12


@pytest.mark.parametrize("alteration", ALTERATIONS, ids=lambda alteration: alteration.__name__)
def test_f3_chaque_alteration_se_voit(alteration: Alteration) -> None:
    ruptures = [tenter(alteration, graine) for graine in range(GRAINES)]
    assert [graine for graine, rupture in enumerate(ruptures) if rupture is None] == []
    assert all(rupture.raison for rupture in ruptures if rupture)


def test_c1_la_recette_se_voit_des_le_premier_evenement_change() -> None:
    base, publies, ancienne = journal(Random(1))
    intacte = {evt.position: evt.hash for evt in base.evenements}
    recette_c1(base, Random(2), ancienne)
    rupture, _ = examiner(base, publies)
    assert rupture is not None
    assert rupture.position == min(evt.position for evt in base.evenements if intacte[evt.position] != evt.hash)
    assert rupture.raison.startswith("l'événement n'est pas celui qui a été scellé le 2026-06-01")


def test_un_journal_intact_n_est_pas_accuse() -> None:
    """What came after the last checkpoint is told, and no fault."""
    for graine in range(60):
        base, publies, _ = journal(Random(graine))
        rupture, examen = examiner(base, publies)
        assert rupture is None
        assert examen.sceau is not None
        assert examen.sceau.publie
        assert (examen.sceau.taille, examen.sceau.points) == (publies[-1].taille, 3)
        assert examen.sceau.restants == len(base.evenements) - publies[-1].taille > 0


def test_sans_publication_la_base_rajeunie_ne_se_voit_pas() -> None:
    """What a folder outside is for: the database alone cannot tell that it went back."""
    _, publies, ancienne = journal(Random(3))
    assert examiner(ancienne, [])[0] is None
    rupture, _ = examiner(ancienne, publies)
    assert rupture is not None
    assert "avant un point de contrôle" in rupture.raison
