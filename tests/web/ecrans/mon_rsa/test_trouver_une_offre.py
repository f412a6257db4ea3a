"""She finds an offer near her home and says that it is of interest to her; her référent sees it, and finds some too."""

from html import unescape
from uuid import UUID, uuid4

import pypdfium2 as pdfium
import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.events.offres.offre import OffrePositionnee
from ledger.flux import flux_offre
from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.mon_rsa import examiner
from tests.web.serveur import Api, Visiteur
from web.mots.ecriture import jour
from web.pages.catalogue import ADRESSE, INTERET

PESSAC, MERIGNAC = "33318", "33281"


@pytest.fixture
def mot() -> str:
    """A word that only the offers of this test have."""
    return "atelier" + uuid4().hex[:10].translate(str.maketrans("0123456789", "ghijklmnop"))


@pytest.fixture
def offres(api: Api, mot: str) -> tuple[str, str]:
    """One at Pessac, one at Mérignac."""
    codes = tuple(f"dora--{uuid4().hex[:8]}" for _ in range(2))
    dit = {"descriptif": f"On vient à l'{mot} deux fois par semaine.", "publics": "Sans diplôme."}
    api.demander("/offres/publier", description(codes[0], libelle_offre=f"Couture, {mot}", commune=PESSAC, **dit))
    api.demander("/offres/publier", description(codes[1], libelle_offre=f"Vélo, {mot}", commune=MERIGNAC, **dit))
    api.projeter()
    return codes[0], codes[1]


def test_r15_en_cinq_gestes(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, mot: str, offres: tuple[str, str]
) -> None:
    """Open, type, search, choose, say so: without a script."""
    page.goto(api.url)
    page.get_by_role("link", name="Trouver une offre près de chez moi").click()
    page.get_by_label("Que cherchez-vous ?").fill(mot)
    page.get_by_label("Près de quelle commune ?").fill("merignac")
    page.get_by_role("button", name="Chercher").click()
    expect(page.locator("h3")).to_contain_text([f"Vélo, {mot}", f"Couture, {mot}"])
    page.get_by_role("link", name=f"Vélo, {mot}").click()
    expect(page.get_by_text("Sans diplôme.")).to_be_visible()
    page.get_by_label("Un mot pour la personne").fill("Je suis libre le mardi.")
    page.get_by_role("button", name="Cette offre m'intéresse").click()
    expect(page.get_by_role("status")).to_contain_text("C'est noté")
    positionnee = api.services.journal.lire([dossier])[dossier][-1]
    assert positionnee.classe is OffrePositionnee
    assert (positionnee.corps["offre"], positionnee.corps["partenaire"]) == (offres[1], "ASSO-33-01")
    assert positionnee.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert "Je suis libre le mardi." not in str(positionnee.corps)
    api.projeter()
    assert "Je suis libre le mardi." in texte(referent.ouvrir(f"/dossier/{dossier}/historique").text)


def test_r15_son_referent_prescrit_ce_qu_il_trouve(
    referent: Visiteur, dossier: UUID, mot: str, offres: tuple[str, str]
) -> None:
    onglet = referent.ouvrir(f"/dossier/{dossier}/offres").text
    assert f'href="{ADRESSE}?pour={dossier}"' in onglet
    trouve = referent.ouvrir(ADRESSE, cherche=mot, pour=str(dossier)).text
    assert f'href="/dossier/{dossier}/etape/prescrire-offre?offre={offres[0]}"' in trouve
    forme = referent.ouvrir(f"/dossier/{dossier}/etape/prescrire-offre", offre=offres[0])
    assert forme.status_code == 200


def test_r15_la_page_d_une_offre_s_imprime_sur_une_feuille(
    api: Api, page: Page, mot: str, offres: tuple[str, str]
) -> None:
    """What it says, and nothing that only a screen can use."""
    page.goto(f"{api.url}{ADRESSE}/{offres[0]}")
    with pdfium.PdfDocument(page.pdf(format="A4")) as feuille:
        assert len(feuille) == 1
        imprime = feuille[0].get_textpage().get_text_range()
    for dit in (f"Couture, {mot}", "deux fois par semaine", "Sans diplôme.", "Pessac"):
        assert dit in imprime
    for tu in ("Se déconnecter", "Cette offre m'intéresse", "Trouver une offre", "Accessibilité"):
        assert tu in page.inner_text("body")
        assert tu not in imprime


@pytest.mark.parametrize(
    ("demande", "dit"),
    [
        ({"commune": "Atlantis"}, "Aucune commune de ce nom en Gironde"),
        ({"cherche": "zzzz"}, "Aucune offre ne répond"),
        ({"cherche": "&|!():*'"}, "Trouver une offre"),
        ({"rayon": "beaucoup", "theme": "RIEN", "type_offre": "RIEN"}, "Trouver une offre"),
        ({"page": "-3"}, "Trouver une offre"),
        ({"page": "9" * 30}, "Trouver une offre"),
        ({"cherche": "x" * 500}, "Aucune offre ne répond"),
    ],
    ids=str,
)
def test_une_demande_qui_ne_va_pas(elle: Visiteur, demande: dict[str, str], dit: str) -> None:
    reponse = elle.ouvrir(ADRESSE, **demande)
    assert reponse.status_code == 200
    assert dit in texte(reponse.text)


def test_r15_une_offre_dit_ou_aller_et_qui_appeler(api: Api, elle: Visiteur) -> None:
    """Where its partner is, the number as a phone dials it, and how old what is said of it is."""
    chez = next(place for place in api.services.territoire.places if place.telephone)
    code = f"dora--{uuid4().hex[:8]}"
    assert api.demander("/offres/publier", description(code, partenaire=chez.code)).status_code == 201
    api.projeter()
    stream = flux_offre(api.services.journal.schema, code)
    (publiee,) = api.services.journal.lire([stream])[stream]
    page = unescape(elle.ouvrir(f"{ADRESSE}/{code}").text)
    for dit in (chez.libelle, f'href="tel:{chez.telephone}"', jour(publiee.survenu_le)):
        assert dit in page


def test_une_offre_qui_n_est_plus_proposee(api: Api, elle: Visiteur, offres: tuple[str, str]) -> None:
    api.demander("/offres/fermer", {"offre": offres[0], "motif": "TERMINEE"})
    api.projeter()
    for code in (offres[0], "jamais-vue"):
        reponse = elle.ouvrir(f"{ADRESSE}/{code}")
        assert reponse.status_code == 404
        assert "cherchez-en une autre" in texte(reponse.text)
    assert elle.envoyer(INTERET, offre=offres[0]).status_code == 404


def test_un_referent_ne_se_positionne_pas_a_sa_place(referent: Visiteur, offres: tuple[str, str]) -> None:
    assert referent.envoyer(INTERET, offre=offres[0]).status_code == 403


def test_ses_pages_sur_un_petit_telephone(
    navigateur: Browser, elle: Visiteur, mot: str, offres: tuple[str, str]
) -> None:
    examiner(navigateur, elle, f"{ADRESSE}?cherche={mot}&commune=Pessac")
    examiner(navigateur, elle, f"{ADRESSE}/{offres[0]}")
