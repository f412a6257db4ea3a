"""The rules in force: dated, cited, and known to the steps that apply them."""

from datetime import date, timedelta

import pytest

from commands.base import ETAPES, Commande
from commands.regles import REGLES
from ledger.vocabulaire.loi import ORIGINE
from tests.cas import chaque

LOI, SANCTIONS = date(2025, 1, 1), date(2025, 6, 1)
VEILLE = timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "le", "version"),
    [
        ("O1", ORIGINE - VEILLE, None),
        ("O1", ORIGINE, "O1@2009-06-01"),
        ("O1", LOI - VEILLE, "O1@2009-06-01"),
        ("O1", LOI, "O1@2025-01-01"),
        ("O0", LOI - VEILLE, None),
        ("O0", LOI, "O0@2025-01-01"),
        ("O2", LOI - VEILLE, None),
        ("O2", LOI, "O2@2025-01-01"),
        ("C1", LOI - VEILLE, None),
        ("C1", LOI, "C1@2025-01-01"),
        ("C9", LOI - VEILLE, None),
        ("C9", LOI, "C9@2025-01-01"),
        ("P3", SANCTIONS - VEILLE, None),
        ("P3", SANCTIONS, "P3@2025-06-01"),
        ("S-DUR", SANCTIONS - VEILLE, None),
        ("S-DUR", SANCTIONS, "S-DUR@2025-06-01"),
        ("S7", SANCTIONS, "S7@2025-06-01"),
    ],
)
def test_la_version_change_le_jour_dit(code: str, le: date, version: str | None) -> None:
    regle = REGLES.en_vigueur(code, le)
    assert (regle.version if regle else None) == version


@chaque("commande", lambda: list(ETAPES), lambda c: c.__name__)
def test_chaque_etape_connait_ses_regles(commande: type[Commande]) -> None:
    """Each rule of a step exists, and is dated by a field of the event that the step gives."""
    etape = ETAPES[commande]
    for code, champ in etape.regles.items():
        assert REGLES.en_vigueur(code, date(2026, 1, 1)) is not None
        champs = [champ] if isinstance(champ, str) else [*champ]
        assert all(set(champs) <= evenement.model_fields.keys() for evenement in etape.evenements)


def test_chaque_regle_cite_son_texte() -> None:
    for regle in REGLES:
        assert regle.libelle.endswith(".")
        assert regle.source
        assert regle.valide_au is None or regle.valide_au > regle.valide_du


DE_CONSERVATION = {"TRACES-RSA", "CONS-ACTIVE", "CONS-INTER"}
"""Rules of what is kept, which no step applies: in tests/web/test_perimetre and test_conservation."""
D_USAGE = {"RV5"}
"""Rules that warn and refuse nothing, hence no step's: in tests/commands/agenda."""


def test_chaque_regle_est_appliquee_par_une_etape() -> None:
    appliquees = {code for etape in ETAPES.values() for code in etape.regles}
    assert {regle.code for regle in REGLES} - DE_CONSERVATION - D_USAGE == appliquees, (
        "a step names it under @etape, in commands"
    )
