"""Her next appointment: she comes, asks for another day, chooses a free slot, puts it in her calendar."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta
from html import unescape
from uuid import UUID, uuid4

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from commands.regles.calendrier import METROPOLE
from ledger.annexes.creneaux import CreneauxTenus
from ledger.annexes.disponibilites import Disponibilites, Plage
from ledger.dates import PARIS, aujourd_hui
from ledger.dossier.etat.rendez_vous import RendezVous
from ledger.events.suivi.rendez_vous import RendezVousDeplace, RendezVousRepondu
from ledger.lu import EvenementLu
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.suivi.rendez_vous import Partie, Presence
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.mon_rsa import examiner
from tests.web.parcours import derouler
from tests.web.serveur import Api, Visiteur, identite
from web.pages.accueil.mon_rendez_vous import ADRESSE, DEPLACEMENTS_MAX

LE = METROPOLE.apres_jours_ouvres(aujourd_hui(), 6)
"""The day of the appointment."""
LIBRE = METROPOLE.apres_jours_ouvres(aujourd_hui(), 8)
"""A day on which the référent receives from 9 to 12, by the hour."""
RAISON = "Je garde ma fille ce matin-là."


@pytest.fixture
def rendez_vous(api: Api, dossier: UUID) -> UUID:
    return planifier(api, dossier)


def planifier(api: Api, dossier: UUID, le: date = LE, heure: str = "10:00", **champs: object) -> UUID:
    rendez_vous = uuid4()
    prevu = {"le": le.isoformat(), "heure": heure, "motif": "SUIVI", "structure": "MDS-33-05"} | champs
    api.faire(dossier, "planifier-rendez-vous", rendez_vous=str(rendez_vous), **prevu)
    return rendez_vous


@pytest.fixture
def plage(api: Api, referent: Visiteur) -> None:
    """The référent receives."""
    recoit = Plage(uuid4(), (LIBRE.isoweekday(),), time(9), time(12), 60, 1, LIBRE, LIBRE)
    Disponibilites(api.services.journal).recevoir(referent.agent, recoit)
    api.projeter()


def dernier(api: Api, dossier: UUID) -> EvenementLu:
    return api.services.journal.lire([dossier])[dossier][-1]


def etat(api: Api, dossier: UUID, rendez_vous: UUID) -> RendezVous:
    return api.services.journal.dossier(dossier).rendez_vous[str(rendez_vous)]


def cote_referent(referent: Visiteur, dossier: UUID, onglet: str = "rendez-vous") -> str:
    return " ".join(texte(referent.ouvrir(f"/dossier/{dossier}/{onglet}").text).split())


def test_r13_je_viens_en_une_action_et_le_referent_le_voit(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, rendez_vous: UUID
) -> None:
    page.goto(api.url)
    page.get_by_role("button", name="Je viens").click()
    expect(page.get_by_role("status")).to_contain_text("vous viendrez")
    dit = dernier(api, dossier)
    assert dit.classe is RendezVousRepondu
    assert (dit.corps["presence"], dit.lire_contexte()["role"]) == (Presence.VIENDRA, Role.ALLOCATAIRE)
    assert "Réponse de la personne : viendra" in cote_referent(referent, dossier)
    page.goto(api.url)
    expect(page.get_by_role("button", name="Je viens")).to_have_count(0)


def test_je_viens_par_le_clavier(api: Api, page: Page, dossier: UUID, rendez_vous: UUID) -> None:
    page.goto(api.url)
    bouton = page.get_by_role("button", name="Je viens")
    for _ in range(20):
        page.keyboard.press("Tab")
        if bouton.evaluate("e => e === document.activeElement"):
            break
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("vous viendrez")
    assert etat(api, dossier, rendez_vous).dit is Presence.VIENDRA


@pytest.mark.parametrize(
    ("bouton", "presence", "vu"),
    [
        ("Je demande un autre jour", Presence.AUTRE_JOUR, "demande un autre jour"),
        ("Je ne viendrai pas", Presence.NE_VIENDRA_PAS, "ne viendra pas"),
    ],
)
def test_r13_elle_ne_peut_pas_venir_et_dit_pourquoi(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, rendez_vous: UUID, bouton: str, presence: Presence, vu: str
) -> None:
    """Asked or told, the appointment stands; the reason is sealed, and her référent reads it."""
    page.goto(api.url)
    page.get_by_role("link", name="Changer, annuler").click()
    page.get_by_label("Pourquoi ?").fill(RAISON)
    page.get_by_role("button", name=bouton).click()
    expect(page.get_by_role("status")).to_contain_text("C'est noté")
    connu = etat(api, dossier, rendez_vous)
    assert (connu.dit, connu.le, connu.etat) == (presence, LE, "PLANIFIE")
    assert RAISON not in repr(dernier(api, dossier).corps)
    dossier_lu = cote_referent(referent, dossier)
    assert f"Réponse de la personne : {vu}" in dossier_lu
    assert RAISON in dossier_lu


def test_ce_qui_est_passe_dit_ou_d_une_autre_se_refuse(api: Api, elle: Visiteur, dossier: UUID) -> None:
    deja = planifier(api, dossier)
    adresse = f"{ADRESSE}/{deja}/reponse"
    assert elle.envoyer(adresse, presence="VIENDRA").status_code == 303
    redite = elle.envoyer(adresse, presence="VIENDRA")
    assert (redite.status_code, "Vous l'avez déjà dit" in unescape(redite.text)) == (409, True)
    longue = elle.envoyer(adresse, presence="AUTRE_JOUR", raison="é" * 4001)
    assert (longue.status_code, "é" * 4001 in longue.text) == (409, True), "what was typed is there"
    assert elle.envoyer(adresse, presence="PEUT_ETRE").status_code == 409
    assert elle.envoyer(adresse).status_code == 409
    passe = planifier(api, dossier, le=aujourd_hui(), heure="00:00")
    refus = elle.envoyer(f"{ADRESSE}/{passe}/reponse", presence="VIENDRA")
    assert (refus.status_code, "passé ou annulé" in unescape(refus.text)) == (409, True)
    annule = planifier(api, dossier)
    api.faire(dossier, "annuler-rendez-vous", rendez_vous=str(annule), par="SERVICE")
    assert elle.envoyer(f"{ADRESSE}/{annule}/reponse", presence="VIENDRA").status_code == 409
    autre = api.ouvrir()
    ailleurs = planifier(api, autre)
    for chemin in (f"{ADRESSE}/{ailleurs}", f"{ADRESSE}/{ailleurs}/rendez-vous.ics"):
        assert elle.ouvrir(chemin).status_code == 404
    assert elle.envoyer(f"{ADRESSE}/{ailleurs}/reponse", presence="VIENDRA").status_code == 404
    assert etat(api, dossier, deja).dit is Presence.VIENDRA


def test_un_autre_creneau_parmi_ceux_du_referent(
    api: Api, page: Page, referent: Visiteur, dossier: UUID, rendez_vous: UUID, plage: None
) -> None:
    page.goto(f"{api.url}{ADRESSE}/{rendez_vous}")
    page.get_by_role("radio").nth(1).check()
    page.get_by_role("button", name="Prendre ce créneau").click()
    expect(page.get_by_role("status")).to_contain_text("votre rendez-vous a changé")
    expect(page.get_by_role("heading", level=2).first).to_contain_text("à 10")
    deplace = dernier(api, dossier)
    assert deplace.classe is RendezVousDeplace
    assert (deplace.corps["le"], deplace.corps["par"]) == (LIBRE.isoformat(), Partie.USAGER)
    assert deplace.lire_contexte()["role"] == Role.ALLOCATAIRE
    connu = etat(api, dossier, rendez_vous)
    assert (connu.le, connu.heure[:5]) == (LIBRE, "10:00")
    assert "10 h" in cote_referent(referent, dossier).replace("\xa0", " ")


def test_un_creneau_pris_ou_invente_se_refuse(
    api: Api, elle: Visiteur, dossier: UUID, rendez_vous: UUID, plage: None, referent: Visiteur
) -> None:
    adresse = f"{ADRESSE}/{rendez_vous}/creneau"
    neuf_heures = datetime.combine(LIBRE, time(9))
    assert CreneauxTenus(api.services.journal).tenir(
        referent.agent, neuf_heures, neuf_heures + timedelta(hours=1), uuid4()
    )
    for creneau, phrase in (
        (f"{neuf_heures:%Y-%m-%dT%H:%M}", "vient d'être pris"),
        (f"{LIBRE}T09:17", "vient d'être pris"),
        ("n'importe quoi", "vient d'être pris"),
        ("", "Choisissez un créneau"),
    ):
        refus = elle.envoyer(adresse, creneau=creneau)
        assert (refus.status_code, phrase in unescape(refus.text)) == (409, True), creneau
    assert etat(api, dossier, rendez_vous).le == LE
    bon = f"{LIBRE}T11:00"
    cle = str(uuid4())
    assert {elle.envoyer(adresse, creneau=bon, cle=cle).status_code for _ in range(2)} == {303}, (
        "sent twice, taken once"
    )


def test_on_ne_deplace_pas_sans_fin(
    api: Api, elle: Visiteur, dossier: UUID, rendez_vous: UUID, plage: None, referent: Visiteur
) -> None:
    ailleurs = METROPOLE.apres_jours_ouvres(aujourd_hui(), 15)
    recoit = Plage(uuid4(), (ailleurs.isoweekday(),), time(9), time(12), 60, 1, ailleurs, ailleurs)
    Disponibilites(api.services.journal).recevoir(referent.agent, recoit)
    pris = [f"{LIBRE}T09:00", f"{LIBRE}T10:00", f"{LIBRE}T11:00"][:DEPLACEMENTS_MAX]
    for creneau in pris:
        assert elle.envoyer(f"{ADRESSE}/{rendez_vous}/creneau", creneau=creneau).status_code == 303
    assert "Prendre ce créneau" not in elle.ouvrir(f"{ADRESSE}/{rendez_vous}").text
    assert elle.envoyer(f"{ADRESSE}/{rendez_vous}/creneau", creneau=f"{ailleurs}T09:00").status_code == 409


@pytest.fixture
def huit(api: Api, referent: Visiteur) -> Iterator[list[Visiteur]]:
    """Eight persons of one référent, each in her space."""
    ouverts = []
    for _ in range(8):
        dossier = api.ouvrir(identite=identite())
        derouler(api, dossier, "designer-structure")
        api.faire(dossier, "designer-referent", referent=str(referent.agent), survenu_le="2026-01-21")
        ouverts.append(api.visiteur(Role.ALLOCATAIRE, agent=dossier))
    yield [ouvert.__enter__() for ouvert in ouverts]
    for ouvert in ouverts:
        ouvert.__exit__(None, None, None)


def test_huit_a_la_fois_sur_un_creneau_une_seule_l_a(api: Api, huit: list[Visiteur], plage: None) -> None:
    """At once, and before any view has seen the first move."""
    leurs = [(elle, planifier(api, elle.agent)) for elle in huit]
    with ThreadPoolExecutor(len(leurs)) as fils:
        statuts = list(
            fils.map(
                lambda un: un[0].envoyer(f"{ADRESSE}/{un[1]}/creneau", creneau=f"{LIBRE}T09:00").status_code, leurs
            )
        )
    assert sorted(statuts) == [303] + [409] * 7
    assert sum(etat(api, elle.agent, rendez_vous).le == LIBRE for elle, rendez_vous in leurs) == 1


def test_les_creneaux_d_un_rendez_vous_a_plusieurs_ne_sont_pas_a_elle(
    api: Api, elle: Visiteur, dossier: UUID, plage: None
) -> None:
    atelier = planifier(api, dossier, type_reception="COLLECTIF")
    long = planifier(api, dossier, heure="15:00", duree_prevue_min=90)
    for rendez_vous in (atelier, long):
        assert "Prendre ce créneau" not in elle.ouvrir(f"{ADRESSE}/{rendez_vous}").text


def test_dans_le_calendrier_de_son_telephone(api: Api, elle: Visiteur, rendez_vous: UUID) -> None:
    reponse = elle.ouvrir(f"{ADRESSE}/{rendez_vous}/rendez-vous.ics")
    assert reponse.headers["content-type"].startswith("text/calendar")
    (lu,) = icalendar.Calendar.from_ical(reponse.content).walk("VEVENT")
    assert isinstance(lu, icalendar.Event)
    assert lu.start == datetime.combine(LE, time(10), PARIS)
    assert lu.duration == timedelta(minutes=45)
    assert "RSA" not in reponse.text, "whoever sees her calendar learns nothing of her rights"


def test_ses_pages_sur_un_petit_telephone(navigateur: Browser, elle: Visiteur, rendez_vous: UUID, plage: None) -> None:
    examiner(navigateur, elle, "/")
    examiner(navigateur, elle, f"{ADRESSE}/{rendez_vous}")
