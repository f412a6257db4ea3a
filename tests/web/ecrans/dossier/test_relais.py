"""The past of a dossier on one page, for who takes it over: who may read it, what it says, where each fact leads."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pypdfium2
import pytest
from playwright.sync_api import Browser, expect

from commands.regles.calendrier import METROPOLE
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

NOTE = "Préfère être appelée le matin ; garde son neveu le mercredi."


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """The one who takes over."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def dossier(ecrans: Ecrans, referent: Visiteur) -> UUID:
    """A dossier followed by somebody for months, whom the référent replaces since yesterday."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Etchecopar", prenom="Lore"))
    derouler(ecrans.api, ouvert, "designer-referent")
    ecrans.api.faire(ouvert, "ecrire-note", texte=NOTE, visibilite="PARTENAIRES", survenu_le="2026-02-03")
    hier = METROPOLE.reporte(aujourd_hui() - timedelta(days=7)).isoformat()
    ecrans.api.faire(ouvert, "transferer-referent", referent=str(referent.agent), motif="DEPART_AGENT", survenu_le=hier)
    ecrans.api.projeter()
    return ouvert


def test_hors_du_perimetre_rien_n_est_dit(ecrans: Ecrans, dossier: UUID) -> None:
    with ecrans.api.visiteur(Role.REFERENT, "ML-33-01") as autre, ecrans.api.visiteur(Role.DECIDEUR) as decideur:
        for visiteur in (autre, decideur):
            reponse = visiteur.ouvrir(f"/dossier/{dossier}/relais")
            assert reponse.status_code == 403
            assert "Etchecopar" not in reponse.text


def test_inconnu(referent: Visiteur) -> None:
    assert referent.ouvrir(f"/dossier/{uuid4()}/relais").status_code == 404


def test_qui_ne_lit_aucun_nom_n_en_lit_pas_ici(ecrans: Ecrans, dossier: UUID) -> None:
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as administrateur:
        page = administrateur.ouvrir(f"/dossier/{dossier}/relais").text
        assert "ETCHECOPAR" not in page.upper()
        assert NOTE not in texte(page)


def test_le_sien_seul_y_mene_d_abord(ecrans: Ecrans, referent: Visiteur, dossier: UUID) -> None:
    """« À faire maintenant » of the new référent; nobody else was handed the dossier over."""
    assert f'href="/dossier/{dossier}/relais"' in referent.ouvrir(f"/dossier/{dossier}").text
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as collegue:
        assert f'href="/dossier/{dossier}/relais"' not in collegue.ouvrir(f"/dossier/{dossier}").text
        assert f'href="/dossier/{dossier}/relais"' in collegue.ouvrir(f"/dossier/{dossier}/historique").text


def test_ce_qui_compte_mene_a_l_historique(
    ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID, captures: Path | None
) -> None:
    """Without a script it says the same; printed, it is a few sheets and no form; the reading is in the journal."""
    page = onglet(navigateur, ecrans, referent.temoin)
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    page.get_by_role("link", name="lire son passé en une page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passage de relais")
    suivis = page.get_by_role("region", name="Qui l'a suivie")
    expect(suivis.get_by_role("link", name="Référent transféré")).to_be_visible()
    expect(suivis.get_by_role("link", name="Référent désigné")).to_be_visible()
    decide = page.get_by_role("region", name="Ce qui a été décidé")
    expect(decide.get_by_role("link", name="Orientation décidée")).to_be_visible()
    expect(page.get_by_role("region", name="Dernières notes")).to_contain_text(NOTE)
    examiner(page, "relais", captures)
    feuilles = len(pypdfium2.PdfDocument(page.pdf()))
    assert 1 <= feuilles <= 4
    suivis.get_by_role("link", name="Référent transféré").click()
    version = page.url.rpartition("#e-")[2]
    expect(page.locator(f"#e-{version}")).to_be_visible()
    page.context.close()
    lues = ecrans.api.services.ecrans.consultations.chercher(dossier=dossier, agent=referent.agent)
    assert "GET /dossier/{dossier}/relais" in {lue.quoi for lue in lues}
