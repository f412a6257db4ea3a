"""The professional profile: typed on one page, recorded whole, told on the synthesis, taken up where it is asked for."""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect

from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import rempli, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

STRUCTURE = "MDS-33-05"
DIT = {
    "niveau_etude": "NV5",
    "diplome": "CAP cuisine",
    "metiers": "G1602\nG1603",
    "experiences": "0",
    "experiences-0-poste": "Commis à l'hôtel Splendid",
    "experiences-0-duree_mois": "30",
    "langues": "0",
    "langues-0-langue": "Euskara",
    "langues-0-niveau": "MATERNELLE",
    "permis": "B",
    "moyens_transport": "VELO",
    "rayon_km": "20",
    "cpf_euros": "1 240",
}


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Profilée", prenom="Xana"))
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def adresse(dossier: UUID) -> str:
    return f"/dossier/{dossier}/etape/recueillir-profil"


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, STRUCTURE) as visiteur:
        yield visiteur


@pytest.mark.parametrize(
    ("tape", "dit"),
    [
        ({"metiers": "G16"}, "un code ROME d'une lettre et 4 chiffres"),
        ({"cpf_euros": "-5"}, "0"),
        ({"rayon_km": "loin"}, "nombre"),
        ({"experiences-0-duree_mois": ""}, "obligatoire"),
        ({"langues-0-niveau": "COURANT"}, "Choisissez dans la liste"),
    ],
)
def test_ce_qui_est_mal_ecrit_est_dit_a_son_champ(
    referent: Visiteur, adresse: str, tape: dict[str, str], dit: str
) -> None:
    """Nothing that was typed is lost."""
    envoi = rempli(referent.ouvrir(adresse).text) | DIT | tape
    reponse = referent.envoyer(adresse, **envoi)
    assert reponse.status_code == 422
    assert dit in texte(reponse.text)
    assert "Splendid" in reponse.text


def test_un_profil_vide_est_refuse(referent: Visiteur, adresse: str) -> None:
    reponse = referent.envoyer(adresse, **rempli(referent.ouvrir(adresse).text))
    assert reponse.status_code == 409
    assert "indiquez-en au moins un" in texte(reponse.text)


def test_il_est_enregistre_entier_et_scelle(ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str) -> None:
    """The next form begins with what was said last, and what was taken out does not come back."""
    assert referent.envoyer(adresse, **rempli(referent.ouvrir(adresse).text) | DIT).status_code == 303
    recueilli = ecrans.api.services.journal.rejouer(dossier)[-1]
    assert recueilli.corps["niveau_etude"] == "NV5"
    assert not {"metiers", "langues", "permis", "cpf_euros", "diplome"} & recueilli.corps.keys()
    situation = " ".join(texte(referent.ouvrir(f"/dossier/{dossier}").text).split())
    for dit in (
        "CAP, BEP",
        "CAP cuisine",
        "Commis / Commise de cuisine (G1602) ; Equipier",
        "(2 ans et 6 mois)",
        "Euskara (langue maternelle)",
        "20 km",
    ):
        assert dit in situation
    envoi = rempli(referent.ouvrir(adresse).text)
    assert envoi["diplome"] == "CAP cuisine"
    assert referent.envoyer(adresse, **envoi | {"diplome": "", "metiers": "D1106"}).status_code == 303
    encore = rempli(referent.ouvrir(adresse).text)
    assert (encore["diplome"], encore["metiers"], encore["langues-0-langue"]) == ("", "D1106", "Euskara")
    with ecrans.api.visiteur(Role.ADMINISTRATEUR) as administrateur:
        lu = texte(administrateur.ouvrir(f"/dossier/{dossier}").text)
        assert "CAP, BEP" in lu
        assert "D1106" not in lu


def test_la_fiche_de_prescription_ne_redemande_pas_le_niveau(
    ecrans: Ecrans, referent: Visiteur, dossier: UUID, adresse: str
) -> None:
    prescrire = f"/dossier/{dossier}/etape/prescrire-offre"
    assert "eligibilite_fse-niveau_etudes" in referent.ouvrir(prescrire).text
    referent.envoyer(adresse, **rempli(referent.ouvrir(adresse).text) | DIT)
    page = referent.ouvrir(prescrire).text
    assert "eligibilite_fse-niveau_etudes" not in page
    assert "niveau d'études du profil : CAP, BEP" in texte(page)
    decrite = description(f"dora--{uuid4().hex[:8]}", places=5)
    assert ecrans.api.demander("/offres/publier", decrite).status_code == 201
    offre = {nom: decrite[nom] for nom in ("offre", "theme", "partenaire")} | {"structure": STRUCTURE}
    dite = rempli(page) | offre | {"besoins": offre["theme"], "motif": "LEVER_UN_FREIN"}
    fse = {
        "cofinancee_fse": "oui",
        "eligibilite_fse-situation": "CHOMAGE",
        "eligibilite_fse-justificatifs": "ATTESTATION_RSA",
    }
    assert referent.envoyer(prescrire, **dite | fse).status_code == 303
    prescrite = ecrans.api.services.journal.rejouer(dossier)[-1]
    assert prescrite.corps["eligibilite_fse"]["niveau_etudes"] == "CITE_3_4"


def test_dans_un_navigateur_sans_script(ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID) -> None:
    """From the synthesis; a CV that was handed in is there too."""
    cv = {
        "document": str(uuid4()),
        "nature": "CV",
        "titre": "CV de mars",
        "taille_octets": 1000,
        "sha256": "9f86d081" * 8,
    }
    ecrans.api.faire(dossier, "deposer-document", **cv)
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    page = contexte.new_page()
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    bloc = page.get_by_role("region", name="Profil professionnel")
    expect(bloc.get_by_role("link", name="CV déposé le")).to_be_visible()
    bloc.get_by_role("link", name="Compléter").click()
    page.get_by_label("Métiers recherchés, par leur code ROME").fill("G1602")
    page.get_by_role("button", name="Ajouter une langue").click()
    page.get_by_label("Laquelle ?").fill("Français")
    page.get_by_label("À quel niveau ?").select_option(label="B1, autonome au quotidien")
    page.get_by_label("B, voiture", exact=True).check()
    page.get_by_role("button", name="Enregistrer le profil").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    expect(bloc).to_contain_text("Français (B1)")
    expect(bloc).to_contain_text("B, voiture")
    contexte.close()
