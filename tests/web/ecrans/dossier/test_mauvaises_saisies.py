"""What is typed, sent or addressed wrongly: a page says it in French, nothing breaks, nothing is recorded twice."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest

from commands.regles import METROPOLE
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import formulaire
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

RENDEZ_VOUS = {
    "le": f"{METROPOLE.reporte(aujourd_hui() + timedelta(days=90)):%d/%m/%Y}",
    "heure": "14 h 30",
    "motif": "SUIVI",
    "structure": "MDS-33-05",
}


@pytest.fixture(scope="module")
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier whose référent was designated."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Etchegaray", prenom="Peio"))
    derouler(ecrans.api, ouvert, "designer-referent")
    return ouvert


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    """A référent of the département."""
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.mark.parametrize(
    ("champs", "message"),
    [
        ({"le": "31/02/2027"}, "La date 31/02/2027 n'existe pas"),
        ({"le": "01/01/0001"}, "La date doit être le 01/01/1900 ou après."),
        ({"le": "01/01/9999"}, "La date doit être le 31/12/2100 ou avant."),
        ({"heure": "25 h"}, "Écrivez l'heure sous la forme 14 h 30."),
        ({"heure": "midi"}, "Écrivez l'heure sous la forme 14 h 30."),
        ({"duree_prevue_min": "trois"}, "Un nombre entier est attendu."),
        ({"duree_prevue_min": "1e309"}, "Un nombre entier est attendu."),
        ({"duree_prevue_min": "-3"}, "La valeur doit être au moins 5."),
        ({"motif": "ZZZ"}, "Choisissez dans la liste."),
        ({"structure": "x\x00y"}, "Un code de 2 à 30 majuscules"),
        ({"motif": ""}, "Ce champ est obligatoire."),
    ],
    ids=lambda cas: next(iter(cas.values()), "vide")[:12].replace("\x00", "") if isinstance(cas, dict) else "dit",
)
def test_une_saisie_refusee(dossier: UUID, referent: Visiteur, champs: dict[str, str], message: str) -> None:
    """The form comes back with what was typed, and says what to type instead."""
    adresse = f"/dossier/{dossier}/etape/planifier-rendez-vous"
    reponse = referent.envoyer(adresse, **formulaire(referent.ouvrir(adresse).text) | RENDEZ_VOUS | champs)
    assert reponse.status_code == 422
    assert message in unescape(reponse.text)
    assert "14 h 30" in unescape(reponse.text) or "heure" in champs


@pytest.mark.parametrize("cle", ["", "abc"])
def test_un_formulaire_sans_cle(ecrans: Ecrans, dossier: UUID, referent: Visiteur, cle: str) -> None:
    """It is recorded, as if sent once; the version that it does not say is that of the dossier."""
    avant = ecrans.api.services.journal.dossier(dossier).version
    champs = {"texte": "Vue hier.", "visibilite": "STRUCTURE", "cle": cle, "version": "abc", "reprise": "zzz"}
    assert referent.envoyer(f"/dossier/{dossier}/etape/ecrire-note", **champs).status_code == 303
    assert ecrans.api.services.journal.dossier(dossier).version == avant + 1


def test_une_version_qui_n_est_pas_un_nombre(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """However many figures it has, it is as if it were not there."""
    evenement = ecrans.api.services.journal.rejouer(dossier)[-1].evenement_id
    champs = {"texte": "Vue hier.", "visibilite": "STRUCTURE", "version": "9" * 5000}
    assert referent.envoyer(f"/dossier/{dossier}/etape/ecrire-note", **champs).status_code == 303
    annulee = {"etape": "x", "motif_correction": "ERREUR_DE_SAISIE", "version": "9" * 5000}
    assert referent.envoyer(f"/dossier/{dossier}/corriger/{evenement}", **annulee).status_code == 409


def test_revenir_au_formulaire_et_le_changer(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """By the browser's own button: said, with what was typed, and recorded when it is sent again."""
    adresse = f"/dossier/{dossier}/etape/ecrire-note"
    envoi = formulaire(referent.ouvrir(adresse).text) | {"texte": "Vue hier.", "visibilite": "STRUCTURE"}
    assert referent.envoyer(adresse, **envoi).status_code == 303
    avant = ecrans.api.services.journal.dossier(dossier).version
    change = referent.envoyer(adresse, **envoi | {"texte": "Vue ce matin."})
    assert change.status_code == 409
    assert "Ce formulaire a déjà été enregistré, autrement rempli" in unescape(change.text)
    assert "Vue ce matin." in change.text
    assert ecrans.api.services.journal.dossier(dossier).version == avant
    encore = formulaire(change.text) | {"texte": "Vue ce matin.", "visibilite": "STRUCTURE"}
    assert encore["cle"] != envoi["cle"]
    assert referent.envoyer(adresse, **encore).status_code == 303


@pytest.mark.parametrize(
    ("adresse", "titre"),
    [
        ("/dossier/pas-un-numero", "Adresse illisible"),
        ("/dossier/{dossier}?fait=abc", "Adresse illisible"),
        ("/dossier/{dossier}/etape/honorer-rendez-vous?objet=abc", "Adresse illisible"),
        ("/dossier/{dossier}/etape/nimporte-quoi", "Page introuvable"),
        ("/dossier/{dossier}/corriger/{inconnu}", "Page introuvable"),
        ("/dossier/{inconnu}", "Dossier inconnu"),
        ("/file-active/lot/abc", "Adresse illisible"),
        ("/relecture/{dossier}/evenement/99999999999999999999", "Page introuvable"),
    ],
)
def test_une_adresse_fausse(dossier: UUID, referent: Visiteur, adresse: str, titre: str) -> None:
    """A page says so, without a word of the machinery."""
    reponse = referent.ouvrir(adresse.replace("{dossier}", str(dossier)).replace("{inconnu}", str(uuid4())))
    assert reponse.status_code in (404, 422)
    assert f"<h1>{titre}</h1>" in reponse.text
    assert "Revenir à l'accueil" in unescape(reponse.text)
    assert "Curseur" not in reponse.text
    assert "/docs" not in reponse.text


@pytest.mark.parametrize(
    "adresse",
    [
        "/file-active?referent=abc&tri=zzz&parcours=ZZZ",
        "/dossier/{dossier}?fait=-1&garde=zzz&abandonne=zzz",
        "/dossier/{dossier}/historique?famille=zzz&etape=-1",
        "/dossier/{dossier}/offres?theme=ZZZ",
        "/dossier/{dossier}/etape/etablir-diagnostic?partie=999999999999999999999",
        "/dossier/{dossier}/etape/prescrire-offre?offre=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        "/relecture/{dossier}?jusqua=99999999999999999999",
        "/pilotage/orientation?au=31/02/2026&pas=zzz&par=zzz",
        "/mon-agenda?semaine=zzz",
        "/mon-agenda?semaine=9999-12-31",
        "/pilotage/orientation?au=0001-01-01",
        "/pilotage/orientation?du=0001-01-01",
        "/pilotage/orientation?au=0001-01-01&pas=semaine",
        f"/relecture/{{dossier}}?jusqua={'9' * 5000}",
    ],
    ids=lambda adresse: adresse.split("?")[0].split("/")[-1],
)
def test_un_filtre_inconnu_est_oublie(dossier: UUID, referent: Visiteur, adresse: str) -> None:
    assert referent.ouvrir(adresse.replace("{dossier}", str(dossier))).status_code == 200


IDENTITE = {"identite-nom": "Etchegaray", "identite-prenom": "Peio", "identite-naissance_le": "08/01/1968"}


@pytest.mark.parametrize(
    ("champ", "valeur", "message"),
    [
        ("identite-telephone", "abc", "Ce numéro de téléphone n'en est pas un"),
        ("identite-telephone", "06", "Ce numéro de téléphone n'en est pas un"),
        ("identite-courriel", "pas un courriel", "Cette adresse électronique n'en est pas une"),
        ("identite-adresse-code_postal", "3306", "Un code postal a cinq chiffres"),
        ("identite-naissance_le", "01/01/2050", "La date de naissance est impossible"),
    ],
)
def test_une_identite_impossible(dossier: UUID, referent: Visiteur, champ: str, valeur: str, message: str) -> None:
    """The refusal leads to the field, and nothing is recorded."""
    adresse = f"/dossier/{dossier}/etape/modifier-identite"
    reponse = referent.envoyer(adresse, **IDENTITE | {champ: valeur})
    assert reponse.status_code == 409
    assert f'<a href="#c-{champ}">{message}' in unescape(reponse.text)


def test_des_nombres_tapes_par_groupes(ecrans: Ecrans, referent: Visiteur) -> None:
    """As they are read on a card: the spaces that their form does not allow are left out."""
    qui = identite()
    ouvert, nir = ecrans.api.ouvrir(identite=qui), qui["nir"]
    groupes = " ".join((nir[:1], nir[1:3], nir[3:5], nir[5:7], nir[7:10], nir[10:]))
    champs = IDENTITE | {
        "identite-nir": groupes,
        "identite-telephone": "06 12 34 56 78",
        "identite-numero_france_travail": "",
    }
    assert referent.envoyer(f"/dossier/{ouvert}/etape/modifier-identite", **champs).status_code == 303


def test_chaque_faute_dit_son_champ(dossier: UUID, referent: Visiteur) -> None:
    """Several that are wrong in the same way are told apart at the head of the form, bounds as the French write them."""
    adresse = f"/dossier/{dossier}/etape/prevoir-activite"
    page = unescape(referent.envoyer(adresse, semaine="01/12/2026", heures="200").text).replace("\xa0", " ")
    assert '<a href="#c-heures">Heures dans la semaine : la valeur ne doit pas dépasser 168.</a>' in page
    assert '<a href="#c-type_action">Type d\'action : ce champ est obligatoire.</a>' in page


def test_apres_une_question_une_phrase(dossier: UUID, referent: Visiteur) -> None:
    page = unescape(referent.envoyer(f"/dossier/{dossier}/etape/deposer-document").text).replace("\xa0", " ")
    fautes = re.findall(r"<li>\s*<a href=\"#c-[^>]+>([^<]+)</a>\s*</li>", page)
    assert fautes[0] == "Choisissez le fichier."
    assert "De quoi s'agit-il ? Ce champ est obligatoire." in fautes


def test_un_rendez_vous_d_hier_dit_quand_il_a_ete_pris(dossier: UUID, referent: Visiteur) -> None:
    """Somebody came without having been expected: it is told afterwards."""
    adresse = f"/dossier/{dossier}/etape/planifier-rendez-vous"
    envoi = formulaire(referent.ouvrir(adresse).text) | RENDEZ_VOUS | {"le": "02/11/2026"}
    refus = referent.envoyer(adresse, **envoi)
    assert "dites quand il a été pris" in refus.text
    assert referent.envoyer(adresse, **envoi | {"survenu_le": "02/11/2026"}).status_code == 303
