"""R26: the host of an immersion and a métier are looked for by words in the form that asks for them, without a script."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.metiers import dire_metier
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import rempli, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

STRUCTURE: Final = "MDS-33-05"
SIRET: Final = "21330063500017"
BOULANGER: Final = "D1102"


@pytest.fixture
def mot() -> str:
    """A word that no other host has."""
    return "".join(chr(ord("a") + int(c, 16)) for c in uuid4().hex[:12])


@pytest.fixture
def autre(ecrans: Ecrans, mot: str) -> UUID:
    """Somebody who was taken in at « Fournil … »."""
    autre = ecrans.api.ouvrir(identite=identite(nom="Immersion", prenom="Xabadin"))
    derouler(ecrans.api, autre, "designer-referent")
    ecrans.api.faire(
        autre,
        "conventionner-pmsmp",
        structure=STRUCTURE,
        accueil_siret=SIRET,
        accueil_nom=f"Fournil {mot}",
        objectif="CONFIRMER_PROJET",
        debut_le=f"{aujourd_hui() + timedelta(days=3)}",
        fin_le=f"{aujourd_hui() + timedelta(days=10)}",
        heures=35,
    )
    ecrans.api.projeter()
    return autre


@pytest.fixture
def dossier(ecrans: Ecrans, autre: UUID) -> UUID:
    """Another person of the same référent's."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Immersion", prenom="Nahia"))
    assert ouvert != autre
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, STRUCTURE) as visiteur:
        yield visiteur


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser, referent: Visiteur) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False, viewport={"width": 360, "height": 740})
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    yield contexte.new_page()
    contexte.close()


def test_r26_l_entreprise_et_le_metier_se_cherchent(ecrans: Ecrans, page: Page, dossier: UUID, mot: str) -> None:
    """What is found fills the fields, nothing that was typed is lost, and no word goes into an address."""
    page.goto(f"{ecrans.api.url}/dossier/{dossier}/etape/conventionner-pmsmp")
    page.get_by_label("Heures prévues en tout").fill("30")
    page.get_by_role("textbox", name="Chercher une entreprise qui a déjà accueilli").fill(f"fournil {mot}")
    page.get_by_role("textbox", name="Chercher une entreprise qui a déjà accueilli").press("Enter")
    page.get_by_role("button", name=f"Fournil {mot}, SIRET {SIRET},").click()
    expect(page.get_by_label("SIRET de l'entreprise d'accueil")).to_have_value(SIRET)
    expect(page.get_by_label("Nom de l'entreprise d'accueil")).to_have_value(f"Fournil {mot}")
    page.get_by_role("textbox", name="Chercher un métier").fill("boulanger")
    page.get_by_role("button", name="Chercher : chercher un métier").click()
    page.get_by_role("button", name=dire_metier(BOULANGER)).click()
    expect(page.get_by_label("Métier, par son code ROME")).to_have_value(BOULANGER)
    expect(page.get_by_text(f"Choisi : {dire_metier(BOULANGER)}.")).to_be_visible()
    expect(page.get_by_label("Heures prévues en tout")).to_have_value("30")
    assert mot not in page.url
    assert "boulanger" not in page.url


def test_r26_chercher_une_entreprise_ne_consulte_personne(
    ecrans: Ecrans, referent: Visiteur, autre: UUID, dossier: UUID, mot: str
) -> None:
    """The name of a host is found; who was taken in there is neither shown nor noted as seen."""
    adresse = f"/dossier/{dossier}/etape/conventionner-pmsmp"
    page = rempli(referent.ouvrir(adresse).text)
    reponse = referent.envoyer(adresse, **page | {"cherche_entreprise": mot, "geste": "chercher"})
    assert f"Fournil {mot}" in texte(reponse.text)
    assert "Xabadin" not in reponse.text
    consultations = ecrans.api.services.ecrans.consultations
    assert consultations.chercher(dossier=autre, agent=referent.agent) == []
    assert consultations.chercher(dossier=dossier, agent=referent.agent) != []


@pytest.mark.parametrize(
    ("etape", "envoi", "dit"),
    [
        ("conventionner-pmsmp", {"cherche_entreprise": "zzz introuvable"}, "Aucune entreprise trouvée"),
        ("conventionner-pmsmp", {"cherche_metier": "xylophoniste lunaire"}, "Aucun métier trouvé"),
        ("conventionner-pmsmp", {"cherche_metier": "agent"}, "précisez"),
        ("recueillir-profil", {"cherche_metier": "' or 1=1 --"}, "Aucun métier trouvé"),
        ("recueillir-profil", {"cherche_metier": "e" * 5_000}, "Aucun métier trouvé"),
    ],
)
def test_r26_ce_qui_ne_se_trouve_pas_est_dit(
    referent: Visiteur, dossier: UUID, etape: str, envoi: dict[str, str], dit: str
) -> None:
    adresse = f"/dossier/{dossier}/etape/{etape}"
    page = rempli(referent.ouvrir(adresse).text)
    reponse = referent.envoyer(adresse, **page | envoi | {"geste": "chercher"})
    assert reponse.status_code == 200
    assert dit in texte(reponse.text)


@pytest.mark.parametrize(
    "geste",
    [
        "retenir",
        "retenir:",
        "retenir:accueil_siret:13002526500013",
        "retenir:accueil_siret:<script>",
        "retenir:metier:Z9999",
        "retenir:heures:12",
        "retenir:structure:MDS-33-01",
        f"retenir:metiers:{BOULANGER}",
    ],
)
def test_r26_un_bouton_forge_ne_remplit_rien(referent: Visiteur, dossier: UUID, geste: str) -> None:
    adresse = f"/dossier/{dossier}/etape/conventionner-pmsmp"
    page = rempli(referent.ouvrir(adresse).text)
    reponse = referent.envoyer(adresse, **page | {"heures": "30", "geste": geste})
    assert reponse.status_code == 200
    avant, apres = page | {"heures": "30"}, rempli(reponse.text)
    tires = {"cle", "jeton_formulaire"}
    assert {nom: apres.get(nom) for nom in avant.keys() - tires} == {n: v for n, v in avant.items() if n not in tires}


def test_r26_les_metiers_du_profil_s_ajoutent(referent: Visiteur, dossier: UUID) -> None:
    adresse = f"/dossier/{dossier}/etape/recueillir-profil"
    page = rempli(referent.ouvrir(adresse).text) | {"metiers": "G1602"}
    reponse = referent.envoyer(adresse, **page | {"geste": f"retenir:metiers:{BOULANGER}"})
    assert rempli(reponse.text)["metiers"].split() == ["G1602", BOULANGER]
    assert f"Choisi : {dire_metier('G1602')} ; {dire_metier(BOULANGER)}." in texte(reponse.text)
