"""Two editors of one dossier: what the other did is shown beside what was typed, and both are put together."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_pas_a_pas import cliquer, examiner, onglet
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier oriented and notified."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Bidegain", prenom="Peio", telephone="0601020304"))
    derouler(ecrans.api, ouvert, "notifier-orientation")
    return ouvert


@pytest.fixture
def un(ecrans: Ecrans) -> Iterator[Visiteur]:
    """The one who comes second."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def deux(ecrans: Ecrans) -> Iterator[Visiteur]:
    """The one who comes first."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-06") as visiteur:
        yield visiteur


@pytest.fixture(params=[True, False], ids=["script", "sans-script"])
def pages(
    request: pytest.FixtureRequest, navigateur: Browser, ecrans: Ecrans, un: Visiteur, deux: Visiteur
) -> Iterator[tuple[Page, Page]]:
    """A browser for each of them."""
    ouvertes = tuple(onglet(navigateur, ecrans, v.temoin, script=request.param) for v in (un, deux))
    yield ouvertes[0], ouvertes[1]
    for page in ouvertes:
        page.context.close()


def corps(ecrans: Ecrans, dossier: UUID) -> dict[str, Any]:
    """What the last step says, opened."""
    dernier = ecrans.api.services.journal.rejouer(dossier)[-1]
    return dernier.corps | (dernier.desceller(ecrans.api.services.coffre) or {})


def test_une_identite_champ_par_champ(
    ecrans: Ecrans,
    pages: tuple[Page, Page],
    dossier: UUID,
    captures: Path | None,
    request: pytest.FixtureRequest,
) -> None:
    """Said of the same thing by both: what differs is chosen, and recorded without typing again."""
    adresse = f"{ecrans.api.url}/dossier/{dossier}/etape/modifier-identite"
    mienne, sienne = pages
    for page in pages:
        page.goto(adresse)
        expect(page.get_by_label("Prénom", exact=True)).to_have_value("Peio")
    mienne.get_by_label("Prénom", exact=True).fill("Pierre")
    mienne.get_by_role("group", name="Situation familiale").get_by_label("Couple sans enfant").check()
    sienne.get_by_label("Téléphone (facultatif)").fill("0699887766")
    sienne.get_by_label("Prénom", exact=True).fill("Pedro")
    cliquer(sienne, "Enregistrer l'identité")
    expect(sienne.get_by_role("status").first).to_contain_text("Enregistré.")
    cliquer(mienne, "Enregistrer l'identité")
    expect(mienne.get_by_role("alert")).to_contain_text("Le dossier a changé pendant votre saisie")
    expect(mienne.get_by_text("Identité ou adresse modifiée")).to_be_visible()
    expect(mienne.get_by_text("Camille Essai, référent, MDS").first).to_be_visible()
    if "sans-script" not in request.node.name:
        examiner(mienne, "conflit-identite", captures)
    telephone = mienne.get_by_role("group", name="Identité : Téléphone")
    expect(telephone.get_by_label("La sienne : 06\xa099\xa088\xa077\xa066")).to_be_checked()
    prenom = mienne.get_by_role("group", name="Identité : Prénom")
    expect(prenom.get_by_label("Votre saisie : Pierre")).to_be_checked()
    famille = mienne.get_by_role("group", name="Situation familiale")
    expect(famille.get_by_label("Votre saisie")).to_be_checked()
    cliquer(mienne, "Enregistrer avec ces choix")
    expect(mienne.get_by_role("status").first).to_contain_text("Enregistré.")
    dit = corps(ecrans, dossier)
    assert dit["situation_familiale"] == "COUPLE_SANS_ENFANT"
    assert {"prenom": "Pierre", "telephone": "0699887766"}.items() <= dit["identite"].items()


def remplir_le_diagnostic(page: Page, adresse: str, *, impact: str, contrainte: str = "Mobilité") -> None:
    """A diagnostic with one contrainte, read over and sent."""
    page.goto(adresse)
    page.get_by_label("Répondre à des offres").select_option("BESOIN")
    cliquer(page, "Suivant")
    page.get_by_label("laquelle ajouter").select_option(label=contrainte)
    cliquer(page, "Ajouter cette contrainte")
    page.get_by_role("group", name=contrainte).get_by_label(impact).check()
    page.get_by_role("button", name="Relire").first.click()


def test_deux_diagnostics_n_en_font_qu_un(
    ecrans: Ecrans,
    pages: tuple[Page, Page],
    dossier: UUID,
    captures: Path | None,
    request: pytest.FixtureRequest,
) -> None:
    """The second cannot be established any more: it takes the place of the first, with what is kept of each, a motive, and
    nothing typed again.
    """
    adresse = f"{ecrans.api.url}/dossier/{dossier}/etape/etablir-diagnostic"
    mienne, sienne = pages
    remplir_le_diagnostic(mienne, adresse, impact="Impact fort")
    remplir_le_diagnostic(sienne, adresse, impact="Impact faible")
    cliquer(sienne, "Enregistrer le diagnostic")
    expect(sienne.get_by_role("status").first).to_contain_text("Enregistré.")
    cliquer(mienne, "Enregistrer le diagnostic")
    expect(mienne.get_by_role("alert")).to_contain_text("Telle quelle, votre étape n'est plus possible.")
    mobilite = mienne.get_by_role("group", name="Contraintes : Mobilité")
    expect(mobilite.get_by_label("Votre saisie")).to_be_checked()
    if "sans-script" not in request.node.name:
        examiner(mienne, "conflit-diagnostic", captures)
    mobilite.get_by_label("La sienne").check()
    cliquer(mienne, "Enregistrer avec ces choix")
    expect(mienne.get_by_text("Choisissez un motif.").first).to_be_visible()
    mienne.get_by_label("Erreur de saisie").check()
    cliquer(mienne, "Enregistrer le diagnostic")
    expect(mienne.get_by_role("status").first).to_contain_text("Enregistré. Diagnostic global établi")
    dernier, avant = ecrans.api.services.journal.rejouer(dossier)[-1:-3:-1]
    assert dernier.cible == avant.position
    assert dernier.corps["diagnostic"] == avant.corps["diagnostic"]
    assert [c["impact"] for c in dernier.corps["contraintes"]] == ["FAIBLE"]


def test_le_meme_brouillon_dans_deux_fenetres(
    ecrans: Ecrans, navigateur: Browser, un: Visiteur, dossier: UUID, captures: Path | None
) -> None:
    """Its author opened it twice: the second to go on chooses, part by part, and loses nothing."""
    adresse = f"{ecrans.api.url}/dossier/{dossier}/etape/proposer-contrat-engagement"
    ici, ailleurs = (onglet(navigateur, ecrans, un.temoin) for _ in range(2))
    for page in (ici, ailleurs):
        page.goto(adresse)
        page.get_by_label("Début", exact=True).fill("02/02/2026")
    ailleurs.get_by_label("Fin", exact=True).fill("30/06/2026")
    cliquer(ailleurs, "Suivant")
    ici.get_by_label("Fin", exact=True).fill("31/07/2026")
    cliquer(ici, "Suivant")
    expect(ici.get_by_role("alert")).to_contain_text("Ce brouillon a changé ailleurs")
    examiner(ici, "conflit-brouillon", captures)
    fin = ici.get_by_role("group", name="Fin")
    expect(fin.get_by_label("Votre saisie : 31/07/2026")).to_be_checked()
    fin.get_by_label("Celle enregistrée ailleurs : 30/06/2026").check()
    cliquer(ici, "Continuer avec ces choix")
    expect(ici.get_by_role("heading", level=2).first).to_have_text("Partie 2 sur 5 : durée d'activité")
    cliquer(ici, "Précédent")
    expect(ici.get_by_label("Fin", exact=True)).to_have_value("30/06/2026")
    for page in (ici, ailleurs):
        page.context.close()
