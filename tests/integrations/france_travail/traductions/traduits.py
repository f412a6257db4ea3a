"""Translating scenarios: the last event of one, as the delivery would hand it over."""

from collections.abc import Mapping
from typing import Any

from integrations.france_travail.appel import Appel, ContexteTraduction, Structure
from integrations.france_travail.traductions import traduire
from ledger.events.base import Evenement
from ledger.vocabulaire.orientations.orientation import Organisme
from tests.commands.scenario import Scenario

STRUCTURES = {
    "MDS-33-04": Structure(
        organisme=Organisme.CONSEIL_DEPARTEMENTAL,
        code="NAQ0405",
        libelle="MDS Bordeaux Bastide",
        courriel="mds-bastide@exemple.fr",
        telephone="0556000000",
        adresse="1 rue de l'Exemple 33100 Bordeaux",
    ),
    "ASSO-33-01": Structure(organisme=Organisme.DELEGATAIRE, code="NAQ0501", libelle="Association d'essai"),
    "FT-33-01": Structure(organisme=Organisme.FRANCE_TRAVAIL, code="33014", libelle="Agence d'essai"),
}


def traduit(
    scenario: Scenario,
    classe: type[Evenement] | None = None,
    *,
    scelles: Mapping[str, Any] | None = None,
    references: Mapping[str, str] | None = None,
) -> Appel | None:
    """The call for the last event of the scenario, or for the last one of this class, with what came before it."""
    e = scenario.lus[-1] if classe is None else scenario.dernier(classe)
    historique = scenario.lus[: scenario.lus.index(e) + 1]
    ouverts = scelles or {}
    return traduire(e, ContexteTraduction(historique, ouverts, references or {}, STRUCTURES, lambda _: ouverts))


def corps(appel: Appel | None) -> Mapping[str, Any]:
    """The body of a call that is made."""
    assert appel is not None
    assert appel.corps is not None
    return appel.corps


def transmis(scenario: Scenario, **options: Any) -> Appel:
    """The call, of a step that is told."""
    appel = traduit(scenario, **options)
    assert appel is not None
    return appel
