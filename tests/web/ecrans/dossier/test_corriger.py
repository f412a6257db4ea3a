"""A step restated on its own form: what corrects it and what it says are two things."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Browser, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_pas_a_pas import cliquer, onglet
from tests.web.parcours import derouler, evenement
from tests.web.serveur import Visiteur, identite


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier with a rendez-vous de suivi."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Iturralde", prenom="Amaia"))
    derouler(ecrans.api, ouvert, "planifier-rendez-vous")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def test_le_motif_de_la_correction_n_est_pas_celui_du_rendez_vous(
    ecrans: Ecrans, navigateur: Browser, dossier: UUID, referent: Visiteur
) -> None:
    """C-1: pressing « Erreur de saisie » turned the appointment's motive from SUIVI to ORIENTATION."""
    page = onglet(navigateur, ecrans, referent.temoin)
    corrige = evenement(ecrans.api, dossier, "rendez_vous.planifie.v1")
    page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/planifier-rendez-vous?corrige={corrige}")
    page.get_by_text("Erreur de saisie", exact=True).click()
    expect(page.get_by_role("group", name="Motif de la correction").get_by_label("Erreur de saisie")).to_be_checked()
    expect(page.locator('input[name="motif"]:checked')).to_have_value("SUIVI")
    page.get_by_label("Heure", exact=True).fill("15 h")
    cliquer(page, page.locator('form button[type="submit"].btn-primary').inner_text())
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    page.context.close()
    dernier = ecrans.api.services.journal.rejouer(dossier)[-1].corps
    assert (dernier["motif"], dernier["heure"]) == ("SUIVI", "15:00:00")
    assert dernier["correction"]["motif"] == "ERREUR_DE_SAISIE"
