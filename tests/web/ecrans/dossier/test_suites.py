"""What follows an offer, an immersion, a demand of réorientation: each from its first step to its last, in a browser."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.ecrans.dossier.test_sanction import enregistrer, il_y_a, ouvrir, signe
from tests.web.serveur import Visiteur

STRUCTURE = "MDS-33-05"


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the MDS that follows the dossiers."""
    tenues = (Fonction.ORIENTATION, Fonction.SECRETARIAT)
    with ecrans.api.visiteur(Role.REFERENT, STRUCTURE, tenues=tenues) as visiteur:
        yield visiteur


@pytest.fixture
def dossier(ecrans: Ecrans, referent: Visiteur) -> UUID:
    """A dossier of theirs, whose contract is signed."""
    ouvert = signe(ecrans)
    ecrans.api.faire(ouvert, "designer-referent", referent=str(referent.agent))
    return ouvert


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID) -> Iterator[Page]:
    """The page of the dossier."""
    ouverte = onglet(navigateur, ecrans, referent.temoin)
    ouverte.goto(f"{ecrans.api.url}/dossier/{dossier}")
    yield ouverte
    ouverte.context.close()


def types(ecrans: Ecrans, dossier: UUID, n: int) -> list[str]:
    """The last events of the dossier."""
    return [e.type_stable for e in ecrans.api.services.journal.rejouer(dossier)][-n:]


def ouvrir_plie(page: Page, titre: str, groupe: str) -> None:
    """A step that the page keeps among those of less often."""
    offertes = menu(page)
    offertes.locator("summary", has_text=f"Moins souvent : {groupe}").click()
    offertes.get_by_role("link", name=titre, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titre)


def test_une_prescription_jusqu_au_bout(ecrans: Ecrans, dossier: UUID, page: Page) -> None:
    proposition, code = str(uuid4()), f"dora--{uuid4().hex[:8]}"
    assert ecrans.api.demander("/offres/publier", description(code)).status_code == 201
    offre = {"offre": code, "theme": "MOBILITE", "partenaire": "ASSO-33-01", "survenu_le": f"{il_y_a(30)}"}
    ecrans.api.faire(dossier, "proposer-offre", proposition=proposition, **offre)
    ecrans.api.faire(dossier, "accepter-offre", proposition=proposition, survenu_le=f"{il_y_a(29)}")
    page.reload()

    ouvrir(page, "Prescrire une offre")
    expect(page.get_by_label("Offre", exact=True)).to_have_value(code)
    page.get_by_label("Lever un frein à l'emploi").check()
    page.get_by_role("button", name="Prescrire l'offre", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré. Offre prescrite")

    ouvrir(page, "La structure accepte")
    expect(page.get_by_label("Prescription", exact=True)).not_to_have_value("")
    enregistrer(page, "Enregistrer l'accord", "Prescription acceptée")
    ouvrir(page, "La personne commence")
    enregistrer(page, "Enregistrer l'entrée", "Prescription démarrée")
    ouvrir(page, "La personne est allée au bout")
    page.get_by_label("Objectif atteint", exact=True).check()
    page.get_by_label("Heures faites").fill("12,5")
    page.get_by_label("Bilan").fill("Le code est acquis.")
    enregistrer(page, "Enregistrer la fin", "Prescription terminée")
    expect(page.get_by_text("12,50", exact=True)).to_be_visible()
    expect(menu(page).get_by_role("link", name="La personne commence")).to_have_count(0)


def test_une_offre_recommandee_en_trois_gestes(ecrans: Ecrans, dossier: UUID, page: Page) -> None:
    """What answers the diagnostic comes first, the nearest before the others; nothing is typed."""
    mobilite = {"code": 23, "impact": "FORT", "objectifs_fixes": [{"code": 6}]}
    ecrans.api.faire(dossier, "etablir-diagnostic", besoins=[], contraintes=[mobilite], analyse="Sans permis.")
    code = f"dora--{uuid4().hex[:8]}"
    proche = description(code, libelle_offre="Permis au coin de la rue", places=499)
    for publiee in (proche, description(f"{code}-complete", libelle_offre="Permis complet", places=0)):
        assert ecrans.api.demander("/offres/publier", publiee).status_code == 201
    ecrans.api.projeter()
    page.reload()
    page.get_by_role("navigation", name="Dossier").get_by_role("link", name="Offres").click()
    expect(page.get_by_role("heading", name="Offres recommandées")).to_be_visible()
    conseillee = page.get_by_role("listitem").filter(has_text="Permis au coin de la rue")
    expect(conseillee.first).to_contain_text("499 places libres")
    expect(conseillee.first).to_contain_text("Pourquoi : Mobilité, contrainte du diagnostic")
    expect(page.get_by_text("Permis complet")).to_have_count(0)
    examiner(page, "offres-recommandees", None)
    conseillee.first.get_by_role("link", name="Prescrire").click()
    page.get_by_role("button", name="Prescrire l'offre", exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré. Offre prescrite")
    assert ecrans.api.services.journal.rejouer(dossier)[-1].corps["offre"] == code


def test_une_immersion_jusqu_a_son_bilan(ecrans: Ecrans, dossier: UUID, page: Page) -> None:
    ouvrir_plie(page, "Conventionner une immersion", "offres")
    expect(page.get_by_label("Votre structure")).to_have_value(STRUCTURE)
    page.get_by_label("SIRET de l'entreprise d'accueil").fill("2133")
    page.get_by_label("Confirmer un projet professionnel").check()
    page.get_by_label("Premier jour").fill(f"{il_y_a(10):%d/%m/%Y}")
    page.get_by_label("Dernier jour").fill(f"{il_y_a(4):%d/%m/%Y}")
    page.get_by_label("Heures prévues en tout").fill("35")
    page.get_by_label("Date de la convention").fill(f"{il_y_a(12):%d/%m/%Y}")
    page.get_by_role("button", name="Enregistrer la convention", exact=True).last.click()
    faute = page.get_by_role("alert").get_by_role("link")
    expect(faute).to_have_count(1)
    faute.click()
    expect(page.get_by_label("SIRET de l'entreprise d'accueil")).to_be_focused()
    page.get_by_label("SIRET de l'entreprise d'accueil").fill("21330063500017")
    enregistrer(page, "Enregistrer la convention", "Immersion conventionnée")

    ouvrir(page, "L'immersion est finie")
    expect(page.get_by_label("Heures faites")).to_have_value("35")
    page.get_by_label("Réalisée en entier").check()
    page.get_by_label("Dernier jour").fill(f"{il_y_a(4):%d/%m/%Y}")
    page.get_by_label("Bilan").fill("Le métier lui plaît.")
    enregistrer(page, "Enregistrer le bilan", "Immersion terminée")
    assert types(ecrans, dossier, 2) == ["pmsmp.conventionnee.v1", "pmsmp.terminee.v1"]


def test_une_reorientation_devant_l_equipe(ecrans: Ecrans, dossier: UUID, page: Page) -> None:
    """The équipe of the pôle is chosen already, by its name; put off, the demand may go to another session."""
    ouvrir_plie(page, "Demander une réorientation", "orientation")
    page.get_by_label("Référent", exact=True).check()
    page.get_by_label("Motif").select_option(label="Prêt à rechercher un emploi")
    enregistrer(page, "Enregistrer la demande", "Réorientation demandée", il_y_a(20))

    ouvrir(page, "Inscrire la demande à une séance")
    expect(page.get_by_label("Équipe pluridisciplinaire").locator("option:checked")).to_have_text(
        "Équipe pluridisciplinaire de Bordeaux"
    )
    page.get_by_label("Date de la séance").fill(f"{il_y_a(10):%d/%m/%Y}")
    page.get_by_label("Quand cela s'est-il passé ?").fill(f"{il_y_a(19):%d/%m/%Y}")
    enregistrer(page, "Inscrire la demande", "Réorientation inscrite")
    expect(page.get_by_text("Équipe pluridisciplinaire de Bordeaux").first).to_be_visible()

    ouvrir(page, "Enregistrer l'avis sur la réorientation")
    page.get_by_label("Défavorable à la réorientation").check()
    page.get_by_label("Quand cela s'est-il passé ?").fill(f"{il_y_a(10):%d/%m/%Y}")
    enregistrer(page, "Enregistrer l'avis", "Avis rendu")

    ouvrir(page, "Refuser la réorientation")
    expect(page.get_by_label("Président du conseil départemental")).to_be_checked()
    page.get_by_label("L'orientation en cours reste adaptée").check()
    enregistrer(page, "Enregistrer le refus", "Réorientation refusée")
    assert types(ecrans, dossier, 4)[1:3] == ["reorientation.ept_inscrite.v1", "reorientation.ept_avis_rendu.v1"]


def test_le_referent_se_choisit_par_son_nom(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """Among those in post in the structure in charge; a colleague hands over nobody else's."""
    del referent
    with (
        ecrans.api.visiteur(Role.REFERENT, STRUCTURE) as collegue,
        ecrans.api.visiteur(Role.REFERENT, "MDS-33-06") as ailleurs,
    ):
        adresse = f"/dossier/{dossier}/etape/transferer-referent"
        assert "confier à un autre référent" not in collegue.ouvrir(f"/dossier/{dossier}").text.lower()
        assert collegue.ouvrir(adresse).status_code == 403
        with ecrans.api.visiteur(Role.ADMINISTRATEUR) as administrateur:
            forme = administrateur.ouvrir(adresse).text
            assert f'value="{collegue.agent}"' in forme
            assert f'value="{ailleurs.agent}"' not in forme
            champs = {"referent": str(collegue.agent), "motif": "REPARTITION", "cle": str(uuid4()), "version": ""}
            assert administrateur.envoyer(adresse, **champs).status_code == 303
    transfere = ecrans.api.services.journal.rejouer(dossier)[-1]
    assert (transfere.corps["referent"], transfere.corps["structure"]) == (str(collegue.agent), STRUCTURE)
    assert transfere.survenu_le == aujourd_hui()
