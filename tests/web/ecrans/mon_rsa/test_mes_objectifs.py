"""She says that a démarche is done, declares hours that nobody has validated, hands in the photograph of a proof."""

from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.dossier.etat.activite import EtatActivite
from ledger.events.contrats.activite import ActiviteRealisee
from ledger.events.contrats.plan_action import DemarcheSuivie
from ledger.events.suivi.accompagnement import DocumentDepose
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.contrats.activite import Declarant
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.mon_rsa import examiner
from tests.web.serveur import NAVIGATEUR, Api, Visiteur
from web.pages.accueil.mes_objectifs import ADRESSE, semaines
from web.visite import CHAMP_JETON

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
PERMIS = "Code de la route"


@pytest.fixture
def demarches(api: Api, dossier: UUID) -> tuple[str, str]:
    """One that is hers to do, one that an organisme carries out, under a contract that runs."""
    le, contrat = aujourd_hui(), str(uuid4())
    debut, fin = (le - timedelta(days=30)).isoformat(), (le + timedelta(days=100)).isoformat()
    date = {"contrat": contrat, "survenu_le": debut}
    api.faire(
        dossier,
        "proposer-contrat-engagement",
        **date,
        debut_le=debut,
        fin_le=fin,
        duree_hebdo_h=15,
        objectifs="Bouger.",
    )
    api.faire(dossier, "signer-contrat-engagement", **date, mode="PAPIER")
    mienne, autre = str(uuid4()), str(uuid4())
    prevu = {**date, "type_action": "FORMATION", "debut_le": debut, "fin_le": fin, "heures_hebdo": 5}
    api.faire(dossier, "prevoir-demarche", **prevu, demarche=mienne, responsable="PERSONNE", detail=PERMIS)
    organisme = {"responsable": "ORGANISME", "executant": "ASSO-33-01", "type_action": "RECHERCHE_ACTIVE"}
    api.faire(dossier, "prevoir-demarche", **prevu | organisme, demarche=autre)
    return mienne, autre


def derniers(api: Api, dossier: UUID) -> list[type | None]:
    return [e.classe for e in api.services.journal.lire([dossier])[dossier]]


def test_c_est_fait(api: Api, page: Page, referent: Visiteur, dossier: UUID, demarches: tuple[str, str]) -> None:
    page.goto(api.url)
    page.get_by_role("link", name="Mes objectifs").click()
    page.get_by_role("button", name="C'est fait").click()
    expect(page.get_by_role("status")).to_contain_text("cette démarche est faite")
    suivie = api.services.journal.lire([dossier])[dossier][-1]
    assert suivie.classe is DemarcheSuivie
    assert (suivie.corps["demarche"], suivie.corps["etat"]) == (demarches[0], "REALISEE")
    assert suivie.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert "réalisée" in texte(referent.ouvrir(f"/dossier/{dossier}/contrat").text)
    expect(page.get_by_role("button", name="C'est fait")).to_have_count(0)


def test_ce_qui_n_est_pas_a_elle_ne_se_coche_pas(
    api: Api, elle: Visiteur, dossier: UUID, demarches: tuple[str, str]
) -> None:
    assert elle.envoyer(f"{ADRESSE}/demarche", demarche=demarches[1]).status_code == 409
    assert elle.envoyer(f"{ADRESSE}/demarche", demarche="quoi").status_code == 409
    assert elle.envoyer(f"{ADRESSE}/demarche", demarche=demarches[0]).status_code == 303
    assert elle.envoyer(f"{ADRESSE}/demarche", demarche=demarches[0]).status_code == 409
    assert derniers(api, dossier).count(DemarcheSuivie) == 1


def test_ses_heures_sont_declarees_et_pas_validees(
    api: Api, page: Page, dossier: UUID, demarches: tuple[str, str]
) -> None:
    page.goto(api.url + ADRESSE)
    page.get_by_label("J'ai fait").select_option(value=demarches[0])
    page.get_by_label("Combien d'heures ?").fill("3,5")
    page.get_by_role("button", name="Déclarer ces heures").click()
    expect(page.get_by_role("status")).to_contain_text("les valide ensuite")
    expect(page.get_by_text("déclarées, pas encore validées")).to_be_visible()
    realisee = api.services.journal.lire([dossier])[dossier][-1]
    assert realisee.classe is ActiviteRealisee
    assert (realisee.corps["heures_faites"], realisee.corps["declaree_par"]) == (3.5, Declarant.PERSONNE)
    assert realisee.lire_contexte()["role"] == Role.ALLOCATAIRE
    (activite,) = api.services.journal.dossier(dossier).activites.values()
    assert (activite.etat, activite.heures_retenues) == (EtatActivite.REALISEE, None)


def test_une_activite_prevue_est_celle_qui_est_declaree(
    api: Api, elle: Visiteur, dossier: UUID, demarches: tuple[str, str]
) -> None:
    lundi, prevue, cle = semaines(aujourd_hui())[0], str(uuid4()), str(uuid4())
    prevu = {"type_action": "FORMATION", "heures": 5, "mode": "COLLECTIVE", "encadrement": "ENCADREE"}
    api.faire(dossier, "prevoir-activite", activite=prevue, semaine=lundi.isoformat(), **prevu)
    champs = {"demarche": demarches[0], "semaine": lundi.isoformat(), "heures_faites": "4", "cle": cle}
    assert elle.envoyer(f"{ADRESSE}/heures", **champs).status_code == 303
    activites = api.services.journal.dossier(dossier).activites
    assert [(a.id, a.heures_faites) for a in activites.values()] == [(prevue, 4.0)]


@pytest.mark.parametrize(
    "champs",
    [{"heures_faites": ""}, {"heures_faites": "beaucoup"}, {"heures_faites": "-2"}, {"heures_faites": "900"},
     {"semaine": "2020-01-06"}, {"demarche": str(UUID(int=7))}],
)  # fmt: skip
def test_des_heures_qui_ne_vont_pas(
    api: Api, elle: Visiteur, dossier: UUID, demarches: tuple[str, str], champs: dict[str, str]
) -> None:
    bons = {"demarche": demarches[0], "semaine": semaines(aujourd_hui())[0].isoformat(), "heures_faites": "3"}
    refus = elle.envoyer(f"{ADRESSE}/heures", **bons | champs)
    assert refus.status_code == 409
    assert 'role="alert"' in refus.text
    assert ActiviteRealisee not in derniers(api, dossier)


def envoyer(elle: Visiteur, octets: bytes, **champs: str) -> tuple[int, str]:
    donnees = {CHAMP_JETON: elle.jeton(), "nature": "ATTESTATION_ACTIVITE", "titre": "Mon attestation"} | champs
    entetes = NAVIGATEUR | {"Origin": elle.api.url}
    fichiers = {"fichier": ("photo.png", octets)}
    reponse = elle.client.post(f"{ADRESSE}/document", data=donnees, files=fichiers, headers=entetes)
    return reponse.status_code, unescape(reponse.text)


def test_la_photo_d_une_preuve(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, demarches: tuple[str, str]
) -> None:
    page.goto(api.url + ADRESSE)
    page.get_by_label("La photo ou le document").set_input_files(
        {"name": "photo.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.get_by_label("Qu'est-ce que c'est ?").select_option(value="ATTESTATION_ACTIVITE")
    page.get_by_label("Un nom pour le retrouver").fill("Mon attestation")
    page.get_by_role("button", name="Envoyer ce document").click()
    expect(page.get_by_role("status")).to_contain_text("dans votre dossier")
    depose = api.services.journal.lire([dossier])[dossier][-1]
    assert depose.classe is DocumentDepose
    assert depose.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert "Mon attestation" in texte(referent.ouvrir(f"/dossier/{dossier}/documents").text)
    recu = referent.ouvrir(f"/dossier/{dossier}/documents/{depose.corps['document']}")
    assert recu.content == PNG


def test_un_fichier_qui_ne_va_pas(api: Api, elle: Visiteur, dossier: UUID, demarches: tuple[str, str]) -> None:
    assert envoyer(elle, b"")[0] == 409
    assert "ni une photo" in envoyer(elle, b"MZ" + bytes(100))[1]
    assert "trop lourd" in envoyer(elle, PNG + bytes(10_000_000))[1]
    assert envoyer(elle, PNG, nature="CONTRAT_SIGNE")[0] == 409
    sans_titre = envoyer(elle, PNG, titre="")
    assert (sans_titre[0], "Ce champ est obligatoire" in sans_titre[1]) == (409, True)
    assert DocumentDepose not in derniers(api, dossier)
    assert envoyer(elle, PNG)[0] == 303
    assert "déjà au dossier" in envoyer(elle, PNG)[1]


def test_sa_page_sur_un_petit_telephone(navigateur: Browser, elle: Visiteur, demarches: tuple[str, str]) -> None:
    examiner(navigateur, elle, ADRESSE)
