"""*Mes offres*: a partner publishes, keeps drafts, changes, confirms and closes its own offers; refusals first."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from playwright.sync_api import Browser, expect

from ledger.annexes.offres_en_projet import PROJETS_MAX, OffresEnProjet, ProjetRefuse
from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee
from ledger.flux import flux_offre
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from readmodels.partenaires.offres import FRAICHE, EtatOffre, OffreDuPartenaire
from tests.web.api.test_offres import description
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.ecrans.test_usage import ouvrir
from tests.web.serveur import Api, Visiteur

LE: Final = date(2026, 12, 31)
SIENNE, AUTRE = "ASSO-33-01", "ASSO-33-02"
ADRESSE: Final = "/mes-offres"
DITE: Final = {
    "libelle_offre": "Vélo-école",
    "type_offre": "ATELIER",
    "theme": "MOBILITE",
    "descriptif": "Apprendre à rouler en ville.\nUn casque est prêté.",
    "publics": "À qui veut se déplacer seul.",
    "commune": "33318",
    "places": "8",
    "debut_le": "",
    "fin_le": "",
}


@pytest.fixture
def partenaire(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.PARTENAIRE, SIENNE) as visiteur:
        yield visiteur


def envoi(partenaire: Visiteur, adresse: str = f"{ADRESSE}/nouvelle", /, **champs: str) -> dict[str, str]:
    return formulaire(partenaire.ouvrir(adresse).text) | DITE | champs


def code_de(envoye: dict[str, str]) -> str:
    return f"{SIENNE}-{UUID(envoye['cle']).hex[:10]}"


def flux(api: Api, code: str) -> list[EvenementLu]:
    stream = flux_offre(api.services.journal.schema, code)
    return list(api.services.journal.lire([stream])[stream])


def publier(api: Api, partenaire: Visiteur, **champs: str) -> str:
    envoye = envoi(partenaire, **champs)
    assert partenaire.envoyer(f"{ADRESSE}/publier", **envoye).status_code == 303
    api.projeter()
    return code_de(envoye)


def fait(reponse: httpx.Response) -> str:
    """What the answer says that it did."""
    (quoi,) = parse_qs(urlsplit(reponse.headers["location"]).query)["fait"]
    return quoi


def ouvrir_offre(partenaire: Visiteur, code: str) -> Any:
    return partenaire.ouvrir(f"{ADRESSE}/offre", offre=code)


@pytest.mark.parametrize(
    ("tape", "dit"),
    [
        ({"libelle_offre": ""}, "obligatoire"),
        ({"libelle_offre": "x" * 201}, "200"),
        ({"theme": "ASTROLOGIE"}, "Choisissez dans la liste"),
        ({"places": "-2"}, "0"),
        ({"places": "douze"}, "nombre"),
        ({"commune": "33999"}, "commune"),
        ({"debut_le": "1/2/2027", "fin_le": "1/1/2027"}, "finirait avant de commencer"),
        ({"descriptif": "x" * 1001}, "1000"),
    ],
)
def test_ce_qui_est_mal_ecrit_est_dit_et_rien_n_est_perdu(
    api: Api, partenaire: Visiteur, tape: dict[str, str], dit: str
) -> None:
    envoye = envoi(partenaire, **tape)
    reponse = partenaire.envoyer(f"{ADRESSE}/publier", **envoye)
    page = unescape(reponse.text)
    assert reponse.status_code == 422
    assert dit in page
    assert "À qui veut se déplacer seul." in page
    assert flux(api, code_de(envoye)) == []


def test_l_offre_d_une_autre_structure_ne_se_voit_ni_ne_se_change(api: Api, partenaire: Visiteur) -> None:
    code = f"dora--{uuid4().hex[:8]}"
    assert api.demander("/offres/publier", description(code, partenaire=AUTRE)).status_code == 201
    page = formulaire(partenaire.ouvrir(f"{ADRESSE}/nouvelle").text) | DITE | {"offre": code}
    assert ouvrir_offre(partenaire, code).status_code == 404
    for ou in ("offre", "fermer"):
        assert partenaire.envoyer(f"{ADRESSE}/{ou}", **page | {"motif": "AUTRE"}).status_code == 404
    assert ouvrir_offre(partenaire, f"inconnue-{uuid4().hex[:8]}").status_code == 404
    assert len(flux(api, code)) == 1


def test_envoyee_deux_fois_c_est_une_offre(api: Api, partenaire: Visiteur) -> None:
    envoye = envoi(partenaire)
    assert [partenaire.envoyer(f"{ADRESSE}/publier", **envoye).status_code for _ in range(2)] == [303, 303]
    (publiee,) = flux(api, code_de(envoye))
    assert publiee.classe is OffrePubliee
    assert (publiee.corps["partenaire"], publiee.corps["source"], publiee.corps["places"]) == (
        SIENNE,
        "SI_DEPARTEMENT",
        8,
    )
    assert publiee.lire_contexte()["role"] == Role.PARTENAIRE
    autre = partenaire.envoyer(f"{ADRESSE}/publier", **envoye | {"libelle_offre": "Autre chose"})
    assert autre.status_code == 422
    assert "a déjà servi" in unescape(autre.text)


def test_un_projet_se_reprend_et_ne_se_voit_que_de_sa_structure(api: Api, partenaire: Visiteur) -> None:
    """Kept unfinished, wrong fields included; published, it is a draft no more."""
    nom = f"Projet {uuid4().hex[:8]}"
    envoye = envoi(partenaire, libelle_offre=nom, places="beaucoup", geste="garder")
    assert partenaire.envoyer(f"{ADRESSE}/publier", **envoye).headers["location"] == f"{ADRESSE}?fait=gardee"
    assert nom in unescape(partenaire.ouvrir(ADRESSE).text)
    reprendre = f"{ADRESSE}/nouvelle?projet={envoye['cle']}"
    with api.visiteur(Role.PARTENAIRE, AUTRE) as ailleurs:
        assert nom not in unescape(ailleurs.ouvrir(ADRESSE).text)
        assert ailleurs.ouvrir(reprendre).status_code == 404
        ailleurs.envoyer(f"{ADRESSE}/projets/{envoye['cle']}/supprimer")
        sien = {nom: valeur for nom, valeur in envoye.items() if nom != "jeton_formulaire"}
        prise = ailleurs.envoyer(f"{ADRESSE}/publier", **sien | {"libelle_offre": "Pris"})
    assert prise.status_code == 422
    assert "Ce projet est d'une autre structure" in unescape(prise.text)
    page = unescape(partenaire.ouvrir(reprendre).text)
    assert nom in page
    assert 'value="beaucoup"' in page
    publiee = envoi(partenaire, reprendre, libelle_offre=nom)
    assert publiee["cle"] == envoye["cle"]
    assert partenaire.envoyer(f"{ADRESSE}/publier", **publiee).status_code == 303
    assert OffresEnProjet(api.services.journal).lire(SIENNE, UUID(envoye["cle"])) is None
    assert [e.classe for e in flux(api, code_de(publiee))] == [OffrePubliee]


@pytest.mark.parametrize("texte", ["x" * 9_000, "avec un \x00 nul"])
def test_ce_qui_ne_se_garde_pas_est_dit(partenaire: Visiteur, texte: str) -> None:
    reponse = partenaire.envoyer(f"{ADRESSE}/publier", **envoi(partenaire, descriptif=texte, geste="garder"))
    assert reponse.status_code == 422
    assert "Ce qui est écrit ne se garde pas" in unescape(reponse.text)


def test_rien_n_est_dit_fait_qui_ne_l_est_pas(api: Api, partenaire: Visiteur) -> None:
    """An address kept, or written by hand, changes nothing, and does not say that it did."""
    code = publier(api, partenaire)
    for fait, offre in (("fermee", code), ("publiee", "inconnue"), ("confirmee", ""), ("<b>", code)):
        assert 'role="status"' not in partenaire.ouvrir(ADRESSE, fait=fait, offre=offre).text


def test_les_projets_d_une_structure_ont_une_borne(api: Api) -> None:
    projets, structure = OffresEnProjet(api.services.journal), f"X-{uuid4().hex[:8]}"
    tous = [uuid4() for _ in range(PROJETS_MAX)]
    for projet in tous:
        projets.garder(structure, projet, {})
    with pytest.raises(ProjetRefuse, match="supprimez-en une"):
        projets.garder(structure, uuid4(), {})
    projets.garder(structure, tous[0], {"libelle_offre": ["Redit"]})
    assert projets.supprimer(structure, tous[0])
    assert not projets.supprimer(structure, tous[0])


def test_changee_fermee_rouverte(api: Api, partenaire: Visiteur) -> None:
    code = publier(api, partenaire)
    champs = envoi(partenaire, f"{ADRESSE}/offre?offre={quote(code)}", offre=code, libelle_offre="Vélo-école du soir")
    assert (
        partenaire.envoyer(f"{ADRESSE}/offre", **champs)
        .headers["location"]
        .startswith(f"{ADRESSE}?fait=modifiee&offre=")
    )
    sans_motif = partenaire.envoyer(f"{ADRESSE}/fermer", **champs | {"cle": str(uuid4()), "motif": ""})
    assert sans_motif.status_code == 422
    assert "Choisissez dans la liste" in unescape(sans_motif.text)
    fermee = champs | {"cle": str(uuid4()), "motif": "FINANCEMENT"}
    assert (
        partenaire.envoyer(f"{ADRESSE}/fermer", **fermee)
        .headers["location"]
        .startswith(f"{ADRESSE}?fait=fermee&offre=")
    )
    page = unescape(ouvrir_offre(partenaire, code).text)
    assert "Rouvrir l'offre" in page
    assert "Vélo-école du soir" in page
    rouverte = champs | {"cle": str(uuid4())}
    assert (
        partenaire.envoyer(f"{ADRESSE}/offre", **rouverte)
        .headers["location"]
        .startswith(f"{ADRESSE}?fait=publiee&offre=")
    )
    assert [e.classe for e in flux(api, code)] == [OffrePubliee, OffreModifiee, OffreFermee, OffrePubliee]
    api.projeter()
    liste = unescape(partenaire.ouvrir(ADRESSE).text)
    assert "Vélo-école du soir" in liste
    assert code in liste


def test_elle_vaut_toujours(api: Api, partenaire: Visiteur) -> None:
    """Confirmed, it is said again as it was, whatever else is sent."""
    code = publier(api, partenaire)
    champs = envoi(partenaire, f"{ADRESSE}/offre?offre={quote(code)}", offre=code, geste="confirmer", places="1")
    assert (
        partenaire.envoyer(f"{ADRESSE}/offre", **champs)
        .headers["location"]
        .startswith(f"{ADRESSE}?fait=confirmee&offre=")
    )
    publiee, redite = flux(api, code)
    assert redite.classe is OffreModifiee
    assert redite.corps == publiee.corps


def test_une_offre_reservee_garde_ce_qu_elle_est(api: Api, partenaire: Visiteur) -> None:
    """A theme of health is sealed, and its code leads nowhere: its own partner reads it, and changes it."""
    nom = f"Parole {uuid4().hex[:8]}"
    envoye = envoi(partenaire, theme="SANTE", libelle_offre=nom)
    assert partenaire.envoyer(f"{ADRESSE}/publier", **envoye).status_code == 303
    api.projeter()
    liste = unescape(partenaire.ouvrir(ADRESSE).text)
    assert flux(api, code_de(envoye)) == []
    (code,) = re.findall(rf"Changer<span\s+class=\"visually-hidden\"> : {nom}, ([^<]+)</span>", liste)
    page = unescape(ouvrir_offre(partenaire, code).text)
    assert nom in page
    champs = envoi(
        partenaire, f"{ADRESSE}/offre?offre={quote(code)}", offre=code, theme="SANTE", libelle_offre=f"{nom} du soir"
    )
    assert partenaire.envoyer(f"{ADRESSE}/offre", **champs).status_code == 303
    publiee, changee = flux(api, code)
    assert nom not in str(publiee.corps) + str(changee.corps)
    assert f"{nom} du soir" in unescape(ouvrir_offre(partenaire, code).text)


@pytest.mark.parametrize(
    ("change", "etat"),
    [
        ({}, EtatOffre.OUVERTE),
        ({"dite_le": LE - FRAICHE}, EtatOffre.OUVERTE),
        ({"dite_le": LE - FRAICHE - timedelta(days=1)}, EtatOffre.A_CONFIRMER),
        ({"fin_le": LE}, EtatOffre.OUVERTE),
        ({"fin_le": LE - timedelta(days=1)}, EtatOffre.FINIE),
        ({"fermee": True, "fin_le": LE - timedelta(days=1)}, EtatOffre.FERMEE),
    ],
)
def test_ce_qu_une_offre_attend(change: dict[str, Any], etat: EtatOffre) -> None:
    dite = {"offre": "x", "libelle_offre": "X", "theme": "MOBILITE", "places": None, "prises": 0, "fin_le": None}
    lue = OffreDuPartenaire.model_validate(dite | {"dite_le": LE, "fermee": False} | change)
    assert lue.etat(LE) is etat


@pytest.mark.parametrize("largeur", [1280, 360])
def test_un_partenaire_publie_sans_script(navigateur: Browser, ecrans: Ecrans, largeur: int) -> None:
    """From the menu: what is published is then found in the catalogue by its words."""
    nom = f"Atelier {''.join(chr(ord('a') + int(c, 16)) for c in uuid4().hex[:10])}"
    with ecrans.api.visiteur(Role.PARTENAIRE, SIENNE) as partenaire:
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, partenaire.temoin)
        page.goto(f"{ecrans.api.url}{ADRESSE}")
        page.get_by_role("link", name="Écrire une offre").click()
        controles.tenue(page)
        page.get_by_label("Nom de l'offre").fill(nom)
        page.get_by_label("De quelle sorte ?").select_option(label="Atelier")
        page.get_by_label("Sur quoi ?").select_option(label="Mobilité")
        page.get_by_label("Commune où elle a lieu").select_option(label="Pessac")
        page.get_by_role("button", name="Publier l'offre").click()
        expect(page.get_by_role("status")).to_contain_text("L'offre est au catalogue")
        ecrans.api.projeter()
        page.goto(f"{ecrans.api.url}/trouver-une-offre?cherche={nom.split()[1]}&commune=Pessac")
        expect(page.get_by_role("heading", name=nom)).to_be_visible()
        contexte.close()
