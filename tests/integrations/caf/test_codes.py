"""The vocabulary is whole, fits the schema, and lets the unknown through."""

from collections.abc import Mapping

import pytest

from integrations.caf.balises import LARGEURS
from integrations.caf.codes import (
    CODES_CIVILITE,
    CODES_ROLE,
    CODES_SEXE,
    DROITS_OUVERTS,
    ETATS_DOSSIER,
    MOTIFS_CLOTURE,
    MOTIFS_REFUS,
    MOTIFS_SUSPENSION_DROIT,
    MOTIFS_SUSPENSION_VERSEMENT,
    SITUATIONS_FAMILLE,
    Civilite,
    CodeCnaf,
    EtatDossier,
    Role,
    Sexe,
    qualifier,
)
from integrations.caf.valeurs import FORME_CODE

LISTES = [
    ("MOTIREFURSA", MOTIFS_REFUS),
    ("MOTICLORSA", MOTIFS_CLOTURE),
    ("MOTISUSDRORSA", MOTIFS_SUSPENSION_DROIT),
    ("MOTISUSVERSRSA", MOTIFS_SUSPENSION_VERSEMENT),
    ("SITFAM", SITUATIONS_FAMILLE),
]


@pytest.mark.parametrize(("champ", "liste"), LISTES)
def test_code_inconnu_garde_et_marque(champ: str, liste: Mapping[str, CodeCnaf]) -> None:
    assert qualifier("??", liste) == CodeCnaf("??", "Code inconnu (??)", connu=False)


@pytest.mark.parametrize(("champ", "liste"), LISTES)
def test_chaque_code_tient_dans_son_champ(champ: str, liste: Mapping[str, CodeCnaf]) -> None:
    for code, sens in liste.items():
        assert sens.code == code
        assert sens.libelle
        assert sens.connu
        assert len(code) <= LARGEURS[champ]
        assert FORME_CODE.fullmatch(code)
        assert qualifier(code, liste) is sens


def test_chaque_etat_a_son_libelle() -> None:
    assert len({etat.libelle for etat in EtatDossier}) == len(EtatDossier)
    assert set(ETATS_DOSSIER.values()) == set(EtatDossier) - {EtatDossier.INCONNU}
    assert {code for code, etat in ETATS_DOSSIER.items() if etat in DROITS_OUVERTS} == {"2", "3", "4"}


def test_chaque_sens_s_ecrit() -> None:
    assert set(CODES_ROLE) == set(Role)
    assert set(CODES_CIVILITE) == set(Civilite)
    assert set(CODES_SEXE) == set(Sexe)
