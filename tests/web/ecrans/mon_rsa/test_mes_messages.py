"""She calls, she writes, she reads what was written to her; her référent is told, until he answers."""

from html import unescape
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.events.suivi.accompagnement import MessageRecu
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.mon_rsa import examiner
from tests.web.ecrans.mon_rsa.test_mon_rendez_vous import planifier
from tests.web.serveur import Api, Visiteur
from web.pages.accueil import mes_messages
from web.pages.accueil.mes_messages import ADRESSE
from web.pages.accueil.mon_rendez_vous import ADRESSE as RENDEZ_VOUS

MESSAGE, REPONSE = "Je n'ai pas reçu mon attestation.", "Elle est partie hier."


def lu(visiteur: Visiteur, adresse: str) -> str:
    return " ".join(texte(visiteur.ouvrir(adresse).text).split())


def test_elle_ecrit_son_referent_le_sait_et_lui_repond(
    api: Api, page: Page, referent: Visiteur, elle: Visiteur, dossier: UUID
) -> None:
    page.goto(api.url)
    page.get_by_role("link", name="Écrire", exact=True).click()
    page.get_by_label("Mon message").fill(MESSAGE)
    page.get_by_role("button", name="Envoyer").click()
    expect(page.get_by_role("status")).to_contain_text("dans votre dossier")
    expect(page.get_by_text(MESSAGE)).to_be_visible()
    recu = api.services.journal.lire([dossier])[dossier][-1]
    assert recu.classe is MessageRecu
    assert (recu.corps["canal"], recu.lire_contexte()["role"]) == ("MESSAGERIE", Role.ALLOCATAIRE)
    assert MESSAGE not in repr(recu.corps)
    assert "Répondre à la personne" in lu(referent, f"/dossier/{dossier}")
    assert MESSAGE in lu(referent, f"/dossier/{dossier}/echanges")
    api.projeter()
    assert "A écrit, sans réponse encore" in lu(referent, "/")
    api.faire(dossier, "envoyer-message", canal="MESSAGERIE", texte=REPONSE)
    api.projeter()
    assert "A écrit, sans réponse encore" not in lu(referent, "/")
    assert "Répondre à la personne" not in lu(referent, f"/dossier/{dossier}")
    page.goto(api.url + ADRESSE)
    expect(page.get_by_role("listitem").filter(has_text="Vous avez reçu")).to_contain_text(REPONSE)


def test_r13_qui_l_accompagne_et_a_quel_numero(elle: Visiteur) -> None:
    """Her référent by name, the number of the structure as a phone dials it, its address."""
    page = unescape(elle.ouvrir("/").text)
    for attendu in ("Camille Essai", "MDS Bordeaux Centre", 'href="tel:0536490005"', "5 rue de la Démonstration"):
        assert attendu in page


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [
        ({"texte": ""}, "Ce champ est obligatoire"),
        ({"texte": "   "}, "Ce champ est obligatoire"),
        ({}, "Ce champ est obligatoire"),
        ({"texte": "é" * 4001}, "4000"),
    ],
    ids=["vide", "blanc", "rien", "long"],
)
def test_un_message_qui_ne_va_pas(elle: Visiteur, champs: dict[str, str], phrase: str) -> None:
    refus = elle.envoyer(ADRESSE, **champs)
    assert refus.status_code == 409
    dit = unescape(refus.text).replace("\u202f", "").replace("\xa0", " ")
    assert phrase in dit
    assert champs.get("texte", "").strip() in refus.text, "what was typed is not lost"


def test_un_nombre_borne_dans_une_journee(elle: Visiteur, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mes_messages, "PAR_JOUR", 2)
    statuts = [elle.envoyer(ADRESSE, texte=f"Message {n}").status_code for n in range(3)]
    assert statuts == [303, 303, 409]
    assert "beaucoup de messages" in elle.envoyer(ADRESSE, texte="encore").text


def test_elle_ne_vient_pas_son_referent_le_voit_dans_sa_journee(
    api: Api, referent: Visiteur, elle: Visiteur, dossier: UUID
) -> None:
    """Until the appointment is moved or cancelled."""
    rendez_vous = planifier(api, dossier)
    assert elle.envoyer(f"{RENDEZ_VOUS}/{rendez_vous}/reponse", presence="VIENDRA").status_code == 303
    api.projeter()
    assert "Ce que les personnes vous disent" not in lu(referent, "/")
    assert elle.envoyer(f"{RENDEZ_VOUS}/{rendez_vous}/reponse", presence="AUTRE_JOUR").status_code == 303
    api.projeter()
    assert "demande un autre jour" in lu(referent, "/")
    dossier_lu = referent.ouvrir(f"/dossier/{dossier}").text
    assert f"deplacer-rendez-vous?objet={rendez_vous}" in dossier_lu
    assert elle.envoyer(f"{RENDEZ_VOUS}/{rendez_vous}/reponse", presence="NE_VIENDRA_PAS").status_code == 303
    assert f"annuler-rendez-vous?objet={rendez_vous}" in referent.ouvrir(f"/dossier/{dossier}").text
    api.faire(dossier, "annuler-rendez-vous", rendez_vous=str(rendez_vous), par="USAGER")
    api.projeter()
    assert "Ce que les personnes vous disent" not in lu(referent, "/")


def test_sa_page_sur_un_petit_telephone(navigateur: Browser, elle: Visiteur) -> None:
    elle.envoyer(ADRESSE, texte=MESSAGE)
    examiner(navigateur, elle, ADRESSE)
