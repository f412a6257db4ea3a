"""Ma journée, the week, the calendar's secret address, and the search of every page: refusals first."""

import re
from datetime import datetime, timedelta
from html import unescape

import httpx
import icalendar
import psycopg
import pytest
from playwright.sync_api import Browser

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from readmodels.listes.agenda import lire_agenda
from readmodels.listes.journee import ma_journee
from tests.web.ecrans.conftest import Ecrans
from tests.web.serveur import Visiteur
from web.tables.base import schema_ecrans


def creer(visiteur: Visiteur) -> str:
    """Ask for an address; its path."""
    page = visiteur.envoyer("/mon-agenda/adresse")
    assert page.status_code == 200
    adresse = re.search(r'id="adresse-ics" readonly value="([^"]+)"', page.text)
    assert adresse is not None
    assert adresse[1].startswith(visiteur.api.url + "/")
    return adresse[1].removeprefix(visiteur.api.url)


class TestAdresse:
    @pytest.mark.parametrize("jeton", ["x", "0" * 43, "a" * 101])
    def test_inconnue(self, ecrans: Ecrans, jeton: str) -> None:
        assert httpx.get(f"{ecrans.api.url}/mon-agenda/{jeton}.ics").status_code == 404

    def test_revoquee_ou_remplacee(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            premiere = creer(visiteur)
            assert httpx.get(ecrans.api.url + premiere).status_code == 200
            seconde = creer(visiteur)
            assert httpx.get(ecrans.api.url + premiere).status_code == 404
            assert httpx.get(ecrans.api.url + seconde).status_code == 200
            assert visiteur.envoyer("/mon-agenda/adresse/revoquer").status_code == 303
            assert httpx.get(ecrans.api.url + seconde).status_code == 404

    def test_finit_avec_l_habilitation(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            adresse = creer(visiteur)
            ecrans.api.services.ecrans.habilitations.revoquer(visiteur.habilitation)
            assert httpx.get(ecrans.api.url + adresse).status_code == 404

    def test_la_base_ne_garde_pas_l_adresse(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            jeton = creer(visiteur).removeprefix("/mon-agenda/").removesuffix(".ics")
            assert jeton not in visiteur.ouvrir("/mon-agenda").text
        schema = schema_ecrans(ecrans.api.reglages.schema_journal)
        with psycopg.connect(ecrans.api.reglages.database_url) as connexion:
            lignes = connexion.execute(f"select adresse::text from {schema}.agendas").fetchall()
        assert lignes
        assert jeton not in repr(lignes)
        assert jeton.encode().hex() not in repr(lignes)

    def test_ce_qu_elle_donne(self, ecrans: Ecrans) -> None:
        """Every rendez-vous of Camille's around today, at its hour in Paris, and nobody's name."""
        camille, services = ecrans.agent("camille"), ecrans.api.services
        jeton = services.ecrans.agendas.donner(camille.habilitation)
        reponse = httpx.get(f"{ecrans.api.url}/mon-agenda/{jeton}.ics")
        assert reponse.headers["content-type"].startswith("text/calendar")
        assert reponse.headers["cache-control"] == "no-store"
        lus = icalendar.Calendar.from_ical(reponse.content).walk("VEVENT")
        le = aujourd_hui()
        attendus = lire_agenda(services.lecteur, le - timedelta(days=30), le + timedelta(days=120), 1000, camille.agent)
        assert attendus
        lisibles = {
            f"DTSTART;TZID=Europe/Paris:{datetime.combine(a['le'], a['heure']):%Y%m%dT%H%M%S}" for a in attendus
        }
        assert len(lus) == len(attendus)
        assert lisibles == {ligne for ligne in reponse.text.splitlines() if ligne.startswith("DTSTART;")}
        (fuseau,) = icalendar.Calendar.from_ical(reponse.content).walk("VTIMEZONE")
        assert fuseau["TZID"] == "Europe/Paris", "a calendar may know nothing of it"
        assert reponse.text.count("DTEND;TZID=Europe/Paris:") == len(attendus)
        durees = sorted(e.duration.seconds // 60 for e in lus if isinstance(e, icalendar.Event))
        assert durees == sorted(a["duree_prevue_min"] for a in attendus)
        assert set(durees) > {30}
        noms = {
            ligne.nom
            for ligne in ma_journee(
                services.lecteur, services.coffre, services.regles.dater, camille.agent, le
            ).en_retard.lignes
            if ligne.nom
        }
        assert noms
        for nom in noms:
            assert nom not in reponse.text


def test_ma_journee(ecrans: Ecrans) -> None:
    """Every line of the read model is there, with what is done about it."""
    services, camille = ecrans.api.services, ecrans.agent("camille")
    journee = ma_journee(services.lecteur, services.coffre, services.regles.dater, camille.agent, aujourd_hui())
    page = unescape(ecrans.lire("camille", "/"))
    assert journee.en_retard.lignes
    for ligne in journee.en_retard.lignes[:15]:
        assert f"/dossier/{ligne.dossier}" in page
        assert (ligne.nom.upper() if ligne.nom else "Identité effacée") in page
    for rendez_vous in journee.rendez_vous.lignes:
        assert f"/dossier/{rendez_vous.dossier}" in page


def test_la_semaine_avance_et_recule(ecrans: Ecrans) -> None:
    ici = unescape(ecrans.lire("camille", "/mon-agenda?semaine=2026-03-04"))
    assert "Semaine du 2 au 8\xa0mars\xa02026" in ici
    assert "/mon-agenda?semaine=2026-02-23" in ici
    assert "/mon-agenda?semaine=2026-03-09" in ici
    assert "Semaine du" in ecrans.lire("camille", "/mon-agenda?semaine=hier")


def test_r25_chercher_de_partout(ecrans: Ecrans) -> None:
    """The words go in the form, never in the address; who sees no dossier has no search."""
    with ecrans.api.visiteur(Role.REFERENT) as visiteur:
        assert 'id="recherche-globale"' in visiteur.ouvrir("/mon-agenda").text
        assert 'id="recherche-globale"' in visiteur.ouvrir("/file-active").text
        cherchee = visiteur.envoyer("/file-active", recherche="zzzzzz")
        assert cherchee.status_code == 303
        assert "zzzzzz" not in cherchee.headers["location"]
        trouves = visiteur.ouvrir(cherchee.headers["location"])
        assert "Aucun dossier ne correspond" in trouves.text
    with ecrans.api.visiteur(Role.DECIDEUR) as visiteur:
        assert 'id="recherche-globale"' not in visiteur.ouvrir("/").text


class TestGrille:
    def test_un_agenda_inconnu(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.REFERENT) as visiteur:
            assert visiteur.ouvrir("/mon-agenda", pour="quelqu-un").status_code == 404

    def test_ni_un_collegue_d_ailleurs(self, ecrans: Ecrans) -> None:
        camille = ecrans.agent("camille")
        with ecrans.api.visiteur(Role.REFERENT, "MDS-33-01") as visiteur:
            assert visiteur.ouvrir("/mon-agenda", pour=str(camille.agent)).status_code == 404

    def test_celui_d_un_collegue(self, ecrans: Ecrans) -> None:
        """The same rendez-vous as hers, under her name."""
        camille = ecrans.agent("camille")
        with ecrans.api.visiteur(Role.REFERENT, camille.structure) as visiteur:
            page = visiteur.ouvrir("/mon-agenda", pour=str(camille.agent)).text
        assert f"Agenda de {camille.nom}" in unescape(page)
        siens = set(re.findall(r"/dossier/[0-9a-f-]{36}", ecrans.lire("camille", "/mon-agenda")))
        assert set(re.findall(r"/dossier/[0-9a-f-]{36}", page)) == siens

    def test_un_jour_ferie_est_dit(self, ecrans: Ecrans) -> None:
        page = unescape(ecrans.lire("camille", "/mon-agenda?semaine=25/12/2026"))
        assert "Fermé : Noël" in page
        assert "Fermé" not in unescape(ecrans.lire("camille", "/mon-agenda?semaine=17/11/2026"))


BLOCS = """() => [...document.querySelectorAll('.agenda-jour')].map(
j => [...j.querySelectorAll('.agenda-blocs > li')].map(b => {
  const [ici, jour] = [b.getBoundingClientRect(), b.parentElement.getBoundingClientRect()];
  return {texte: b.textContent.match(/\\d+.h(.\\d+)?/)[0], haut: ici.top - jour.top, y: ici.top, bas: ici.bottom,
    gauche: ici.left, droite: ici.right};
}))"""


def jour_charge(ecrans: Ecrans) -> str:
    """The day when Camille's structure receives most."""
    structure = ecrans.agent("camille").structure
    (jour,) = ecrans.api.services.lecteur.interroger(
        "select le from {vues}.agenda where structure_rendez_vous = %(s)s group by le order by count(*) desc, le limit 1",
        {"s": structure},
    )
    return str(jour["le"])


def test_a_l_ecran_un_rendez_vous_est_a_son_heure(ecrans: Ecrans, navigateur: Browser) -> None:
    """Side by side on a wide screen, under the hour that they bear; one under the other, in their order, on a small one."""
    contexte = navigateur.new_context(java_script_enabled=False)
    contexte.add_cookies([ecrans.temoin("camille")])
    page = contexte.new_page()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{ecrans.api.url}/mon-agenda?pour=structure&semaine={jour_charge(ecrans)}")
    blocs = page.evaluate(BLOCS)
    heures = page.locator(".agenda-heures li").all_inner_texts()
    ouvre = int(heures[0].split()[0])
    poses = [b for jour in blocs for b in jour]
    assert poses
    for pose in poses:
        h, _, minutes = pose["texte"].replace("\u00a0", " ").partition(" h")
        quarts = ((int(h) - ouvre) * 60 + int(minutes or 0)) // 15
        assert pose["haut"] == pytest.approx(quarts * 14.4, abs=1)
    for jour in blocs:
        for n, un in enumerate(jour):
            for autre in jour[n + 1 :]:
                cote_a_cote = un["droite"] <= autre["gauche"] + 1 or autre["droite"] <= un["gauche"] + 1
                assert cote_a_cote or un["bas"] <= autre["y"] + 1, "none hides another"
    page.set_viewport_size({"width": 360, "height": 800})
    hauts = page.evaluate(
        "[...document.querySelectorAll('.agenda-blocs > li')].map(b => b.getBoundingClientRect().top)"
    )
    assert hauts == sorted(hauts)
    assert len(set(hauts)) == len(hauts)
    contexte.close()
