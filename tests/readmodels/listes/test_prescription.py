"""Prescriptions of a référent and of a partner: filters, counts, pages; each sees the same state."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.events.offres.prescription import PrescriptionAcceptee, PrescriptionRecue, PrescriptionRefusee
from readmodels.curseur import CurseurInvalide
from readmodels.listes.prescription import FiltresPrescriptions, PagePrescriptions, lister_prescriptions
from tests.readmodels.suivi import AUDE, BILAL, Suivi


def lister(suivi: Suivi, apres: str | None = None, limite: int = 25, **filtres: Any) -> PagePrescriptions:
    choix = FiltresPrescriptions.model_validate(filtres)
    return lister_prescriptions(suivi.lecteur, suivi.coffre, choix, offres=suivi.coffre, apres=apres, limite=limite)


@pytest.fixture
def trois(suivi: Suivi) -> dict[str, UUID]:
    """Three prescriptions: one refused, one accepted, one without answer, to two partners, by persons of two référents."""
    lea, marc = suivi.personne("Léa", AUDE), suivi.personne("Marc", BILAL)
    refusee = suivi.prescrire(lea, "ASSO-33-01", "2026-02-02")
    acceptee = suivi.prescrire(lea, "ASSO-33-02", "2026-02-02", theme="EMPLOI")
    attend = suivi.prescrire(marc, "ASSO-33-01", "2026-02-09")
    commun = {"offre": "dora--1d5f", "theme": "MOBILITE", "prescrite_le": "2026-02-02"}
    suivi.noter(
        lea,
        PrescriptionRecue.model_validate(
            commun | {"survenu_le": "2026-02-03", "prescription": refusee, "partenaire": "ASSO-33-01"}
        ),
        PrescriptionRefusee.model_validate(
            commun
            | {
                "survenu_le": "2026-02-05",
                "prescription": refusee,
                "partenaire": "ASSO-33-01",
                "motif": "PLUS_DE_PLACE",
            }
        ),
        PrescriptionAcceptee.model_validate(
            commun
            | {
                "survenu_le": "2026-02-06",
                "prescription": acceptee,
                "partenaire": "ASSO-33-02",
                "entree_prevue_le": "2026-03-16",
            }
        ),
    )
    suivi.transferer(marc, BILAL, AUDE, "2026-02-20")
    suivi.projeter()
    return {"refusee": refusee, "acceptee": acceptee, "attend": attend}


@pytest.mark.parametrize(
    ("filtres", "attendues"),
    [
        ({}, {"refusee", "acceptee", "attend"}),
        ({"referent": AUDE}, {"refusee", "acceptee", "attend"}),
        ({"referent": BILAL}, set()),
        ({"partenaire": "ASSO-33-01"}, {"refusee", "attend"}),
        ({"partenaire": "ASSO-33-01", "referent": AUDE, "etat": "REFUSEE"}, {"refusee"}),
        ({"theme": "EMPLOI"}, {"acceptee"}),
        ({"en_cours": True}, {"acceptee", "attend"}),
        ({"en_cours": False}, {"refusee"}),
        ({"etat": "TERMINEE"}, set()),
    ],
    ids=lambda valeur: str(sorted(valeur) if isinstance(valeur, set) else valeur),
)
def test_filtres(suivi: Suivi, trois: dict[str, UUID], filtres: dict[str, Any], attendues: set[str]) -> None:
    """The référent of now sees what his predecessor's persons were prescribed."""
    page = lister(suivi, **filtres)
    noms = {prescription: nom for nom, prescription in trois.items()}
    assert {noms[ligne.prescription] for ligne in page.lignes} == attendues
    assert (page.suivant, page.tout_compte) == (None, True)


def test_les_nombres_par_etat_ne_dependent_pas_de_l_etat_choisi(suivi: Suivi, trois: dict[str, UUID]) -> None:
    for etat in (None, "REFUSEE", "TERMINEE"):
        page = lister(suivi, etat=etat) if etat else lister(suivi)
        assert page.par_etat == {"REFUSEE": 1, "ACCEPTEE": 1, "PRESCRITE": 1}


def test_une_ligne_dit_qui_quoi_et_pourquoi(suivi: Suivi, trois: dict[str, UUID]) -> None:
    (ligne,) = lister(suivi, etat="REFUSEE").lignes
    assert (ligne.nom, ligne.prenom, ligne.prescripteur, ligne.motif_issue) == ("Léa", "Camille", AUDE, "PLUS_DE_PLACE")
    assert (ligne.recue_le, ligne.issue_le) == (date(2026, 2, 3), date(2026, 2, 5))
    (acceptee,) = lister(suivi, etat="ACCEPTEE").lignes
    assert acceptee.entree_prevue_le == date(2026, 3, 16)


def test_une_personne_effacee_n_a_plus_de_nom(suivi: Suivi, trois: dict[str, UUID]) -> None:
    (ligne,) = lister(suivi, etat="REFUSEE").lignes
    suivi.coffre.detruire(ligne.dossier)
    (ligne,) = lister(suivi, etat="REFUSEE").lignes
    assert (ligne.nom, ligne.prenom, ligne.naissance_le) == (None, None, None)


def test_les_pages_font_le_tour(suivi: Suivi, trois: dict[str, UUID]) -> None:
    """The newest first; two of the same day, each once."""
    lues, curseur = [], None
    for _ in range(3):
        page = lister(suivi, curseur, limite=1)
        lues += [ligne.prescription for ligne in page.lignes]
        curseur = page.suivant
    assert curseur is None
    assert lues == [ligne.prescription for ligne in lister(suivi).lignes]
    assert (lues[0], set(lues)) == (trois["attend"], set(trois.values()))


def test_curseur_refuse(suivi: Suivi) -> None:
    with pytest.raises(CurseurInvalide):
        lister(suivi, "un autre")
