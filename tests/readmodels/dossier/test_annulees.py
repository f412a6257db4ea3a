"""An annulled sanction, whose steps stay in the ledger: nothing of it is read, on any day of the past."""

from datetime import date

import pytest

from ledger.dossier import fold
from ledger.events.sanctions.recours import SanctionAnnulee
from readmodels.dossier.annulees import annulees, sans_annulees, taire_annulees
from readmodels.dossier.chronologie import composer, decrire
from readmodels.dossier.comparaison import comparer
from readmodels.horloge import Horloge, Moment
from tests.commands.etapes import SANCTION, SANCTIONNE, annuler_etape, lever_sanction
from tests.commands.etapes.sanction import (
    CONTESTE,
    annuler_sanction,
    decider_recours,
    ecarter_proposition_levee,
    recevoir_proposition_levee,
)
from tests.commands.scenario import Scenario
from tests.ledger.memoire import DOSSIER

ANNULEE = (
    CONTESTE.puis(recevoir_proposition_levee(), "2025-08-02")
    .puis(ecarter_proposition_levee(), "2025-08-03")
    .puis(lever_sanction(), "2025-08-04")
    .puis(decider_recours(), "2025-08-20")
    .puis(annuler_sanction(motif="RECOURS"), "2025-08-20")
)
APRES_LA_DECISION = Moment(date(2025, 8, 10), date(2025, 8, 10))
CITES = {"sanction.", "manquement."}


def dits(scenario: Scenario, moment: Moment) -> list[str]:
    rejeu = composer(DOSSIER, scenario.lus, moment, sensible=True, tues=annulees(scenario.lus))
    return [etape.type for etape in rejeu.etapes if any(etape.type.startswith(nom) for nom in CITES)]


@pytest.mark.parametrize("moment", [Moment.au(None), APRES_LA_DECISION])
def test_l9_aucune_de_ses_etapes(moment: Moment) -> None:
    """What came before it stays: the manquement, and the intention that the person was told of."""
    assert dits(ANNULEE, moment) == ["manquement.constate.v1", "sanction.intention_notifiee.v1"]


def test_l9_ni_l_etat_d_un_jour_ou_elle_courait() -> None:
    avant = fold(DOSSIER, ANNULEE.lus, connu_au=date(2025, 8, 10))
    assert str(SANCTION) in avant.sanctions
    etat = decrire(avant, sensible=True, tues=annulees(ANNULEE.lus))
    assert (etat["sanctions"], etat["recours"], etat["propositions_levee"], etat["annulations"]) == ({}, {}, {}, [])
    assert str(SANCTION) not in str(etat)
    (manquement,) = taire_annulees(avant, annulees(ANNULEE.lus)).manquements.values()
    assert not manquement.en_cours, "no procedure seems to go on"


def test_l9_ni_ce_qui_a_change_entre_deux_jours() -> None:
    jours = date(2025, 7, 10), date(2025, 9, 1)
    changes = comparer(DOSSIER, ANNULEE.lus, *jours, Horloge.CONNU, sensible=True, tues=annulees(ANNULEE.lus))
    assert str(SANCTION) not in str([(c.chemin, c.avant, c.apres) for c in changes])
    assert not [c for c in changes if c.cause is not None and str(SANCTION) in str(c.cause.corps)]


def test_l9_la_version_reste_celle_du_dossier() -> None:
    """Who writes next says which version was seen: the hidden steps are part of it."""
    rejeu = composer(DOSSIER, ANNULEE.lus, Moment.au(None), sensible=True, tues=annulees(ANNULEE.lus))
    assert rejeu.version == ANNULEE.dossier.version


def test_l9_l_annulation_annulee_tout_se_relit() -> None:
    retablie = ANNULEE.puis(annuler_etape(ANNULEE, SanctionAnnulee), "2025-08-25")
    assert annulees(retablie.lus) == frozenset()
    assert "sanction.decidee.v1" in dits(retablie, Moment.au(None))


def test_l9_une_autre_sanction_se_lit() -> None:
    assert annulees(SANCTIONNE.lus) == frozenset()
    assert sans_annulees(SANCTIONNE.lus, frozenset()) == list(SANCTIONNE.lus)
