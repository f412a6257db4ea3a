"""The fiche unique de prescription on the screen: the FSE+'s questions are for its offers alone (R16)."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import rempli, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

SIENNES = {"besoins": "MOBILITE", "theme": "MOBILITE", "partenaire": "MDS-33-06", "motif": "LEVER_UN_FREIN"}
SENSIBLE = {"sensible_fse-minorite": "oui", "sensible_fse-origine_etrangere": "oui"}


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Prescription", prenom="Maider"))
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


def test_r16_ce_que_demande_le_fse_n_est_demande_que_pour_lui(
    ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID
) -> None:
    """Without a script, nothing is asked of origin nor of minority until the offer is said to be one of the FSE+'s."""
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    page: Page = contexte.new_page()
    page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/prescrire-offre")
    minorite = page.get_by_role("group", name="Appartient-elle à une minorité ?")
    cofinancee = page.get_by_role("group", name="L'offre est-elle cofinancée par le FSE+ ?")
    expect(minorite).to_be_hidden()
    expect(cofinancee).to_contain_text("le règlement (UE) 2021/1057 demande")
    cofinancee.get_by_label("Oui").first.check()
    expect(minorite).to_be_visible()
    contexte.close()


def test_r16_ce_qui_fut_tape_pour_une_autre_offre_n_est_pas_garde(
    ecrans: Ecrans, referent: Visiteur, dossier: UUID
) -> None:
    adresse = f"/dossier/{dossier}/etape/prescrire-offre"
    code = f"dora--{uuid4().hex[:8]}"
    assert ecrans.api.demander("/offres/publier", description(code)).status_code == 201
    envoi = rempli(referent.ouvrir(adresse).text) | SIENNES | {"offre": code} | SENSIBLE
    refuse = referent.envoyer(adresse, **envoi | {"cofinancee_fse": "oui"})
    assert refuse.status_code == 422
    assert "Le FSE+ demande la situation" in texte(refuse.text)
    garde = referent.envoyer(adresse, **rempli(refuse.text) | envoi | {"cofinancee_fse": "non"})
    assert garde.status_code == 303
    prescrite = ecrans.api.services.journal.rejouer(dossier)[-1]
    assert prescrite.corps["offre"] == code
    assert "eligibilite_fse" not in prescrite.corps
    assert "sensible_fse" not in (prescrite.desceller(ecrans.api.services.coffre) or {})
