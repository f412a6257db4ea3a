"""Prescriptions of a référent and of a partner: filters, counts, pages; each sees the same state."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.events.offres.prescription import PrescriptionAcceptee, PrescriptionRecue, PrescriptionRefusee
from readmodels.curseur import CurseurInvalide
from readmodels.listes.prescription import FiltresPrescriptions, PagePrescriptions, lister_prescriptions
from readmodels.partenaires.bilan import BilanPrescriptions, bilan_du_partenaire
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


@pytest.mark.usefixtures("trois")
class TestBilanDuPartenaire:
    """Over a period, by what became of each prescription made then."""

    def _bilan(self, suivi: Suivi, partenaire: str, du: str, au: str) -> list[dict[str, Any]]:
        jours = date.fromisoformat(du), date.fromisoformat(au)
        tout, par_offre = bilan_du_partenaire(suivi.lecteur, suivi.coffre, partenaire, *jours)
        return [{k: v for k, v in b.model_dump(exclude={"libelle_offre"}).items() if v} for b in (tout, *par_offre)]

    def test_rien_de_recu(self, suivi: Suivi) -> None:
        assert self._bilan(suivi, "ASSO-33-01", "2025-01-01", "2025-12-31") == [{}]
        assert self._bilan(suivi, "ASSO-33-09", "2026-01-01", "2026-12-31") == [{}]

    def test_chacune_une_fois_le_jour_ou_elle_fut_faite(self, suivi: Suivi) -> None:
        deux = {"prescrites": 2, "sans_reponse": 1, "refusees": 1, "delai_reponse_jours": 3}
        assert self._bilan(suivi, "ASSO-33-01", "2026-02-02", "2026-02-09") == [deux, deux | {"offre": "dora--1d5f"}]
        une = {"prescrites": 1, "sans_reponse": 1}
        assert self._bilan(suivi, "ASSO-33-01", "2026-02-03", "2026-12-31") == [une, une | {"offre": "dora--1d5f"}]
        prise = {"prescrites": 1, "acceptees": 1, "delai_reponse_jours": 4}
        assert self._bilan(suivi, "ASSO-33-02", "2026-02-02", "2026-02-02") == [prise, prise | {"offre": "dora--1d5f"}]

    def test_le_silence_est_une_reponse(self) -> None:
        """As the indicator « taux d'acceptation » counts it: one given up before any answer is not."""
        rien = dict.fromkeys(BilanPrescriptions.model_fields, 0) | {"offre": None, "libelle_offre": None}
        compte = {"acceptees": 3, "refusees": 2, "expirees": 1, "abandonnees": 4, "sans_reponse": 5}
        assert BilanPrescriptions.model_validate(rien | compte).repondues == 6
