"""Invited, she chooses a free slot of her référent: three actions, without script, at 320 pixels."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, time, timedelta
from html import unescape
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.annexes.creneaux import CreneauxTenus
from ledger.dates import aujourd_hui
from ledger.events.suivi.rendez_vous import RendezVousPlanifie
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.mon_rsa import examiner
from tests.web.ecrans.mon_rsa.test_mon_rendez_vous import LIBRE, cote_referent, dernier, huit, plage, planifier
from tests.web.serveur import Api, Visiteur
from web.pages.accueil.mon_invitation import ADRESSE

__all__ = ["huit", "plage"]


@pytest.fixture
def invitation(api: Api, dossier: UUID) -> UUID:
    return inviter(api, dossier)


def inviter(api: Api, dossier: UUID, **champs: object) -> UUID:
    convocation = uuid4()
    dits = {"canal": "EN_MAIN_PROPRE", "motif": "SUIVI", "creneaux_au": LIBRE.isoformat()} | champs
    api.faire(dossier, "emettre-convocation", convocation=str(convocation), **dits)
    return convocation


def pris(api: Api, dossier: UUID) -> bool:
    """Whether she has an appointment on the day that is free."""
    return any(r.le == LIBRE for r in api.services.journal.dossier(dossier).rendez_vous.values())


def test_elle_choisit_en_trois_actions(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, invitation: UUID, plage: None
) -> None:
    page.goto(api.url)
    page.get_by_role("link", name="Choisir mon rendez-vous").click()
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Prendre ce créneau").click()
    expect(page.get_by_role("status")).to_contain_text("votre rendez-vous est pris")
    choisi = dernier(api, dossier)
    assert choisi.classe is RendezVousPlanifie
    assert (choisi.corps["le"], choisi.corps["heure"][:5]) == (LIBRE.isoformat(), "10:00")
    assert choisi.corps["invitation"] == str(invitation)
    assert choisi.lire_contexte()["role"] == Role.ALLOCATAIRE
    assert "10 h" in cote_referent(referent, dossier).replace("\xa0", " ")
    page.goto(f"{api.url}{ADRESSE}/{invitation}")
    expect(page.get_by_role("button", name="Je viens")).to_have_count(1)
    page.goto(api.url)
    expect(page.get_by_role("link", name="Choisir mon rendez-vous")).to_have_count(0)


def test_un_creneau_pris_ou_invente_se_refuse_et_la_liste_revient(
    api: Api, elle: Visiteur, dossier: UUID, invitation: UUID, plage: None, referent: Visiteur
) -> None:
    adresse, neuf_heures = f"{ADRESSE}/{invitation}", datetime.combine(LIBRE, time(9))
    tenus = CreneauxTenus(api.services.journal)
    assert tenus.tenir(referent.agent, neuf_heures, neuf_heures + timedelta(hours=1), uuid4())
    for creneau, phrase in (
        (f"{neuf_heures:%Y-%m-%dT%H:%M}", "vient d'être pris"),
        (f"{LIBRE}T09:17", "vient d'être pris"),
        ("n'importe quoi", "vient d'être pris"),
        ("2026-02-30T09:00", "vient d'être pris"),
        ("", "Choisissez un créneau"),
    ):
        refus = elle.envoyer(adresse, creneau=creneau)
        assert (refus.status_code, phrase in unescape(refus.text)) == (409, True), creneau
        assert f"{LIBRE}T10:00" in refus.text, "the list again"
    assert not pris(api, dossier)
    envois = [elle.envoyer(adresse, creneau=f"{LIBRE}T11:00") for _ in range(2)]
    assert {envoi.status_code for envoi in envois} == {303}, "sent twice, taken once"


def test_huit_a_la_fois_sur_un_creneau_une_seule_l_a(api: Api, huit: list[Visiteur], plage: None) -> None:
    leurs = [(elle, inviter(api, elle.agent)) for elle in huit]
    with ThreadPoolExecutor(len(leurs)) as fils:
        statuts = list(
            fils.map(lambda un: un[0].envoyer(f"{ADRESSE}/{un[1]}", creneau=f"{LIBRE}T09:00").status_code, leurs)
        )
    assert sorted(statuts) == [303] + [409] * 7
    assert sum(pris(api, elle.agent) for elle in huit) == 1


def test_rien_hors_des_jours_de_l_invitation(api: Api, elle: Visiteur, dossier: UUID, plage: None) -> None:
    avant = inviter(api, dossier, creneaux_au=(LIBRE - timedelta(days=1)).isoformat())
    lue = elle.ouvrir(f"{ADRESSE}/{avant}")
    assert "Aucun créneau n'est libre en ce moment" in unescape(lue.text)
    assert elle.envoyer(f"{ADRESSE}/{avant}", creneau=f"{LIBRE}T09:00").status_code == 409


def test_rien_de_plus_court_que_le_rendez_vous(api: Api, elle: Visiteur, dossier: UUID, plage: None) -> None:
    longue = inviter(api, dossier, duree_prevue_min=90)
    assert "Prendre ce créneau" not in elle.ouvrir(f"{ADRESSE}/{longue}").text


def test_pas_quand_elle_est_attendue_ailleurs(
    api: Api, elle: Visiteur, dossier: UUID, plage: None, referent: Visiteur
) -> None:
    planifier(api, dossier, le=LIBRE, heure="09:30", structure="MDS-33-04")
    invitation = inviter(api, dossier)
    lue = elle.ouvrir(f"{ADRESSE}/{invitation}").text
    assert [f"{LIBRE}T{heure}" in lue for heure in ("09:00", "10:00", "11:00")] == [False, False, True]


def test_une_invitation_annulee_ou_d_une_autre_ne_s_ouvre_pas(
    api: Api, elle: Visiteur, dossier: UUID, invitation: UUID, plage: None
) -> None:
    api.faire(dossier, "annuler-invitation", convocation=str(invitation))
    lue = elle.ouvrir(f"{ADRESSE}/{invitation}")
    assert "Cette invitation n'est plus ouverte" in unescape(lue.text)
    assert elle.envoyer(f"{ADRESSE}/{invitation}", creneau=f"{LIBRE}T09:00").status_code == 409
    assert elle.ouvrir(f"{ADRESSE}/{uuid4()}").status_code == 404
    assert not pris(api, dossier)


def test_sa_page_sur_un_petit_telephone(navigateur: Browser, elle: Visiteur, invitation: UUID, plage: None) -> None:
    assert aujourd_hui() < LIBRE
    examiner(navigateur, elle, "/")
    examiner(navigateur, elle, f"{ADRESSE}/{invitation}")
