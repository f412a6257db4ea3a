"""Replay on a screen: a date on a clock, an event, two dates compared, an event as it is stored, who looked."""

import re
from datetime import date, timedelta
from html import unescape
from itertools import pairwise
from typing import Final
from urllib.parse import urlencode
from uuid import UUID, uuid4

import orjson
import pytest

from commands.regles import REGLES
from ledger.chain import genese
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.vocabulaire.acteur import Role
from readmodels.dossier.chronologie import decrire, lire_dossier
from readmodels.dossier.comparaison import aplatir, comparer
from readmodels.horloge import Horloge, Moment
from tests.web.ecrans.conftest import Ecrans
from tests.web.parcours import derouler
from tests.web.serveur import Api, identite
from web.mots.consultations import PAGES

JADIS: Final = date(2026, 1, 21)


@pytest.fixture(scope="module")
def api(ecrans: Ecrans) -> Api:
    """The service of the screens."""
    return ecrans.api


@pytest.fixture(scope="module")
def dossier(api: Api) -> UUID:
    """The whole story of a parcours, told today of a past winter; one of its rendez-vous was restated since."""
    ouvert = api.ouvrir(identite=identite(nom="Harispe", prenom="Graxi"))
    derouler(api, ouvert)
    honore = next(e for e in api.services.journal.rejouer(ouvert) if e.type_stable == "rendez_vous.honore.v1")
    api.faire(
        ouvert,
        "honorer-rendez-vous",
        rendez_vous=honore.corps["rendez_vous"],
        duree_min=35,
        correction={"evenement": str(honore.evenement_id), "motif": "ERREUR_DE_SAISIE"},
    )
    return ouvert


def page(api: Api, chemin: str, role: Role = Role.AUDITEUR, statut: int = 200, **parametres: str) -> str:
    """What a page says, without its tags."""
    with api.visiteur(role) as visiteur:
        reponse = visiteur.ouvrir(chemin, **parametres)
    assert reponse.status_code == statut
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", reponse.text)).replace("\N{NO-BREAK SPACE}", " "))


@pytest.mark.parametrize(
    ("recus", "dit"),
    [
        (
            {"au": "jamais"},
            "Écrivez la date sous la forme JJ/MM/AAAA, par exemple 01/03/2026, ou « 8 déc. », « demain ».",
        ),
        ({"au": "31/02/2026"}, "La date 31/02/2026 n'existe pas"),
        ({"au": "31/12/2099"}, "Le 31/12/2099 est à venir : choisissez aujourd'hui ou un jour passé."),
        ({"au": "01/02/2026", "depuis": "01/03/2026"}, "Comparez avec un jour plus ancien que le 01/02/2026."),
        ({"jusqua": "99999"}, "Ce dossier n'a pas d'événement n° 99999 : ils vont du n° 1 au n°"),
        ({"jusqua": "0"}, "Ce dossier n'a pas d'événement n° 0"),
    ],
)
def test_ce_qui_ne_va_pas_est_dit(api: Api, dossier: UUID, recus: dict[str, str], dit: str) -> None:
    """What is nearest is shown meanwhile, and a date that was typed stays in its field."""
    adresse = f"/relecture/{dossier}?{urlencode(recus)}"
    texte = page(api, adresse)
    assert dit in texte
    assert "Lecture seule." in texte
    with api.visiteur(Role.AUDITEUR) as visiteur:
        html = " ".join(visiteur.ouvrir(adresse).text.split())
    nom, valeur = list(recus.items())[-1]
    assert nom == "jusqua" or f'name="{nom}" value="{valeur}" aria-invalid="true"' in html


@pytest.mark.parametrize("jusqua", ["-3", "abc"])
def test_ce_qui_n_est_pas_un_numero(api: Api, dossier: UUID, jusqua: str) -> None:
    assert "Lecture seule." in page(api, f"/relecture/{dossier}", jusqua=jusqua)


def test_les_consultations_sont_pour_l_auditeur(api: Api, dossier: UUID) -> None:
    for role in (Role.REFERENT, Role.ADMINISTRATEUR):
        page(api, f"/consultations?dossier={dossier}", role, 403)
        assert "Qui a consulté ce dossier" not in page(api, f"/relecture/{dossier}", role)
    with api.visiteur(Role.AUDITEUR) as auditeur:
        assert f'href="/consultations?dossier={dossier}"' in auditeur.ouvrir(f"/relecture/{dossier}").text


def test_remplir_un_formulaire_est_consulter(api: Api, dossier: UUID) -> None:
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        assert referent.ouvrir(f"/dossier/{dossier}/etape/ecrire-note").status_code == 200
        (notee,) = api.services.ecrans.consultations.chercher(dossier=dossier, agent=referent.agent)
    assert PAGES[notee.quoi] == "saisie d'une étape"


def test_un_evenement_inconnu(api: Api, dossier: UUID) -> None:
    page(api, f"/relecture/{dossier}/evenement/9999", statut=404)
    page(api, f"/relecture/{uuid4()}", statut=404)


def test_les_deux_horloges(api: Api, dossier: UUID) -> None:
    """Everything was recorded on one day: on the eve nothing was known of it, though it was true."""
    hier = f"{api.services.journal.rejouer(dossier)[0].connu_le - timedelta(days=1):%d/%m/%Y}"
    assert "Le dossier n'était pas encore ouvert" in page(api, f"/relecture/{dossier}", au=hier, horloge="connu")
    vrai = page(api, f"/relecture/{dossier}", au=f"{JADIS:%d/%m/%Y}", horloge="valable")
    assert "Référent désigné" in vrai
    assert "Contrat d'engagement signé" not in vrai


def test_jusqu_a_un_evenement(api: Api, dossier: UUID) -> None:
    texte = page(api, f"/relecture/{dossier}", jusqua="3")
    assert "juste après l'événement n° 3" in texte
    assert "3 événements" in texte
    assert "Événement précédent" in texte
    assert "Événement suivant" in texte
    assert "Orientation décidée" in texte
    assert "Orientation notifiée" not in texte


def test_ce_qui_a_change_et_par_quoi(api: Api, dossier: UUID) -> None:
    texte = page(api, f"/relecture/{dossier}", au="01/03/2026", depuis="21/01/2026", horloge="valable")
    assert "Du 21 janvier 2026 au 1er mars 2026" in texte
    signe = next(e for e in api.services.journal.rejouer(dossier) if e.type_stable == "contrat_engagement.signe.v1")
    contrat = "Contrats d'engagement (premier contrat, 2 février 2026)"
    assert f"{contrat} › signé le rien 5 février 2026 n° {signe.version}, 5 février 2026" in texte


def test_tout_se_lit_en_mots(api: Api, dossier: UUID) -> None:
    """Codes by their labels, objects by what they are; the codes that an auditor compares with events come after names."""
    texte = page(api, f"/relecture/{dossier}", au=f"{aujourd_hui():%d/%m/%Y}", depuis="01/01/2020", horloge="valable")
    dit = (
        texte[texte.index("Ce qui a changé") : texte.index("Événements Étape")]
        if "Événements Étape" in texte
        else texte
    )
    assert re.findall(r"\b[A-Z]{2,}_[A-Z_]+\b|\b[0-9a-f]{8}-[0-9a-f]{4}-|\d\d:\d\d:\d\d", dit) == []
    for attendu in (
        "Droits › situation familiale rien personne seule sans enfant",
        "Structure rien MDS Bordeaux Centre (MDS-33-05)",
        "Droits › commune rien Bordeaux (33063)",
        "Rendez-vous (suivi, 20 février 2026) › état rien manqué",
        "contraintes › Mobilité (23) › valeur rien levée",
        "Besoins › Réaliser un CV ou une lettre de motivation (9) besoin",
        "Sanction premier manquement, 20 avril 2026",
    ):
        assert attendu in dit


def test_les_agents_ont_un_nom(ecrans: Ecrans) -> None:
    """On the timeline and in the replay, as their habilitation names them."""
    for adresse, qui in (("/dossier/{dossier}/historique", "camille"), ("/relecture/{dossier}", "yves")):
        assert "Référent</dt><dd>Camille Duprat" in ecrans.lire(qui, adresse)


@pytest.mark.parametrize("horloge", list(Horloge))
def test_les_changements_sont_ceux_des_etats(api: Api, dossier: UUID, horloge: Horloge) -> None:
    """Whatever the dates, what is told changed is exactly what differs, and each cause lies between the dates."""
    lus = lire_dossier(api.services.lecteur, dossier)
    bornes = [JADIS - timedelta(days=20), JADIS, date(2026, 2, 20), date(2026, 3, 15), aujourd_hui()]
    for depuis, au in pairwise(bornes):
        avant, apres = (
            dict(aplatir(decrire(fold(dossier, lus, connu_au=m.connu_au, valable_au=m.valable_au), sensible=True)))
            for m in (Moment.au(depuis, horloge), Moment.au(au, horloge))
        )
        attendus = {chemin for chemin in {**avant, **apres} if avant.get(chemin) != apres.get(chemin)}
        trouves = comparer(dossier, lus, depuis, au, horloge, sensible=True)
        assert {c.chemin for c in trouves} == attendus
        for changement in trouves:
            assert (changement.avant, changement.apres) == (avant.get(changement.chemin), apres.get(changement.chemin))
            if changement.cause is not None:
                quand = changement.cause.connu_le if horloge is Horloge.CONNU else changement.cause.survenu_le
                assert depuis < quand <= au


def test_l_evenement_tel_qu_il_est(api: Api, dossier: UUID) -> None:
    lus = lire_dossier(api.services.lecteur, dossier)
    premier = page(api, f"/relecture/{dossier}/evenement/1")
    assert genese(api.services.lecteur.journal).hex() in premier
    corrige = next(e for e in lus if e.type_stable == "rendez_vous.honore.v1")
    texte = page(api, f"/relecture/{dossier}/evenement/{corrige.version}")
    assert corrige.hash.hex() in texte
    assert lus[corrige.version - 2].hash.hex() in texte
    assert f"l'événement n° {lus[-1].version}" in texte
    assert str(corrige.evenement_id) in texte
    decidee = next(e for e in lus if e.type_stable == "orientation.decidee.v1")
    texte = page(api, f"/relecture/{dossier}/evenement/{decidee.version}")
    (version, *_) = decidee.lire_contexte()["regles"]
    assert f"{next(r.libelle for r in REGLES if r.version == version)} ({version})" in texte


def test_l_export(api: Api, dossier: UUID) -> None:
    with api.visiteur(Role.AUDITEUR) as visiteur:
        reponse = visiteur.ouvrir(f"/relecture/{dossier}/export")
    assert reponse.headers["content-disposition"] == f'attachment; filename="dossier-{dossier}.json"'
    lus = lire_dossier(api.services.lecteur, dossier)
    assert [etape["empreinte"] for etape in orjson.loads(reponse.content)["etapes"]] == [e.hash.hex() for e in lus]
