"""Health is read by référents alone, whatever one asks for (H3)."""

import json
import logging
import re
from html import unescape
from io import BytesIO
from uuid import UUID, uuid4
from zipfile import ZipFile

import psycopg
import pytest
from psycopg import sql

from ledger.flux import renvoi_offre
from ledger.publication import familles_publiques, topic
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from tests.cas import chaque
from tests.web.api.test_offres import description, prescription
from tests.web.parcours import REFERENT, derouler
from tests.web.serveur import Api

SENSIBLES = [f'"{code.value}"' for liste in Code.__subclasses__() for code in liste if code.sensible]
OFFRE, NOM_DE_L_OFFRE = "dora--centre", "Bilan au centre médical"
DITS = [*SENSIBLES, OFFRE, NOM_DE_L_OFFRE]
"""A code of health, and what leads to one: the name of an offer, and its code in an outside directory."""
LECTURES = (
    "/dossiers",
    "/dossiers/{dossier}",
    "/dossiers/{dossier}/rejeu",
    "/dossiers/{dossier}/synthese",
    "/prescriptions",
    "/prescriptions?theme=AUTRE",
    "/indicateurs/personnes_par_theme/dossiers",
    "/indicateurs/prescriptions/dossiers",
    "/tableaux/profils?par=theme",
    "/tableaux/offres?par=theme&par=motif",
)
"""What the API tells of persons, or counts of them."""
ONGLETS = ("", "/rendez-vous", "/contrat", "/offres", "/echanges", "/procedures", "/historique")
PAGES = (
    *(f"/dossier/{{dossier}}{onglet}" for onglet in ONGLETS),
    "/relecture/{dossier}",
    "/relecture/{dossier}/export",
)
CASE_SANTE = re.compile(r"(?:^|[;,>\"])santé(?:[;,<\"]|$)", re.IGNORECASE | re.MULTILINE)
"""A cell that says health: definitions say that it is counted among the others."""
EXPORTS = [
    f"/pilotage/{tableau}/export/{forme}?par=theme" for tableau in ("offres", "profils") for forme in ("csv", "xlsx")
]


@pytest.fixture(scope="module")
def dossier(api: Api) -> UUID:
    """Somebody whose rendez-vous, note, plan, offer and prescription all tell of health."""
    dossier = api.ouvrir()
    derouler(api, dossier, "proposer-contrat-engagement")
    contrat = next(iter(api.services.journal.dossier(dossier).contrats))
    axes = [{"theme": "SANTE", "objectif": "Voir quelqu'un."}]
    api.faire(dossier, "arreter-plan-action", survenu_le="2026-02-02", contrat=contrat, axes=axes)
    rendez_vous, proposition = str(uuid4()), str(uuid4())
    prevu = {"le": "2026-02-04", "heure": "14:30", "motif": "SUIVI", "structure": "MDS-33-05"}
    api.faire(dossier, "planifier-rendez-vous", survenu_le="2026-02-03", rendez_vous=rendez_vous, **prevu)
    api.faire(dossier, "honorer-rendez-vous", rendez_vous=rendez_vous, duree_min=30, themes=["SANTE"])
    api.faire(dossier, "ecrire-note", survenu_le="2026-02-05", visibilite="STRUCTURE", themes=["SANTE"], texte="Vu.")
    publiee = description(OFFRE, theme="SANTE", libelle_offre=NOM_DE_L_OFFRE, places=3)
    assert api.demander("/offres/publier", publiee).json()["offre"] == renvoi(api)
    offre = {"offre": OFFRE, "theme": "SANTE", "partenaire": "ASSO-33-01"}
    api.faire(dossier, "proposer-offre", survenu_le="2026-02-06", proposition=proposition, **offre)
    refus = {"proposition": proposition, "motif": "CONTRAINTE_SANTE"}
    api.faire(dossier, "refuser-offre", survenu_le="2026-02-07", **refus)
    fiche = prescription(OFFRE) | {"survenu_le": "2026-02-10", "prescripteur": REFERENT, "theme": "SANTE"}
    api.faire(dossier, "prescrire-offre", **fiche | {"besoins": ["SANTE"]})
    api.projeter()
    return dossier


def renvoi(api: Api) -> str:
    """The code that stands in the place of the offer's own."""
    return renvoi_offre(api.services.cles.empreintes, OFFRE)


def test_le_referent_le_lit(api: Api, dossier: UUID) -> None:
    """In the timeline, where each step says its codes."""
    lu = api.lire(f"/dossiers/{dossier}").json()
    dits = [code for etape in lu["etapes"] for code in SENSIBLES if code in json.dumps(etape["contenu"])]
    assert len(dits) >= 5
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        page = unescape(referent.ouvrir(f"/dossier/{dossier}/historique").text)
        assert "ontrainte de santé" in page
        assert NOM_DE_L_OFFRE in page
        assert NOM_DE_L_OFFRE in unescape(referent.ouvrir(f"/dossier/{dossier}/offres?theme=SANTE").text)
    lue = api.lire(f"/catalogue/{renvoi(api)}", Role.REFERENT).json()
    assert (lue["theme"], lue["libelle_offre"]) == ("SANTE", NOM_DE_L_OFFRE)
    (prescrite,) = (
        p for p in api.lire("/prescriptions", Role.REFERENT).json()["lignes"] if p["dossier"] == str(dossier)
    )
    assert (prescrite["offre"], prescrite["libelle_offre"]) == (renvoi(api), NOM_DE_L_OFFRE)


@pytest.mark.parametrize("role", [Role.AUDITEUR, Role.ADMINISTRATEUR])
@chaque("adresse", lambda: LECTURES)
def test_h3_aucune_lecture_ne_le_dit_a_qui_n_en_a_pas_besoin(api: Api, dossier: UUID, adresse: str, role: Role) -> None:
    reponse = api.lire(adresse.format(dossier=dossier, offre=renvoi(api)), role)
    assert reponse.status_code == 200, reponse.text
    assert [dit for dit in DITS if dit in reponse.text] == []


@pytest.mark.parametrize("role", [Role.AUDITEUR, Role.ADMINISTRATEUR])
@chaque("adresse", lambda: PAGES)
def test_h3_aucune_page_ne_le_dit_a_qui_n_en_a_pas_besoin(api: Api, dossier: UUID, adresse: str, role: Role) -> None:
    with api.visiteur(role) as visiteur:
        page = unescape(visiteur.ouvrir(adresse.format(dossier=dossier)).text)
    assert [dit for dit in DITS if dit in page] == []
    assert "ontrainte de santé" not in page
    assert "santé" not in page.replace("information de santé réservée au référent", "").lower()


@pytest.mark.parametrize("role", [Role.DECIDEUR, Role.AUDITEUR, Role.ADMINISTRATEUR])
def test_h3_ni_une_requete_par_personne_et_par_theme(api: Api, dossier: UUID, role: Role) -> None:
    dimensions = ["theme"] if role is Role.DECIDEUR else ["dossier", "theme"]
    for mesure in ("personnes_par_theme", "prescriptions"):
        requete = {"mesures": [mesure], "dimensions": dimensions}
        reponse = api.demander("/requetes/executer", requete, role=role)
        assert reponse.status_code == 200, reponse.text
        assert [dit for dit in DITS if dit in reponse.text] == []


@pytest.mark.parametrize("role", [Role.ADMINISTRATEUR, Role.SYSTEME])
def test_h3_ni_le_catalogue(api: Api, dossier: UUID, role: Role) -> None:
    """Under the code that somebody is sent to; the other one leads nowhere."""
    lue = api.lire(f"/catalogue/{renvoi(api)}", role)
    assert (lue.json()["theme"], lue.json()["libelle_offre"]) == ("AUTRE", "Offre réservée")
    assert [dit for dit in DITS if dit in lue.text] == []
    assert api.lire(f"/catalogue/{OFFRE}", role).status_code == 404


@chaque("adresse", lambda: EXPORTS)
def test_h3_ni_un_export(api: Api, dossier: UUID, adresse: str) -> None:
    """Of a role that has no need of it, the whole file open."""
    with api.visiteur(Role.DECIDEUR) as decideur:
        reponse = decideur.ouvrir(adresse)
    octets = reponse.content
    if "/xlsx" in adresse:
        with ZipFile(BytesIO(octets)) as classeur:
            octets = b"".join(classeur.read(nom) for nom in classeur.namelist())
    texte = octets.decode()
    assert "thème" in texte.lower()
    assert CASE_SANTE.findall(texte) == []
    assert [dit for dit in DITS if dit in texte] == []


@chaque("famille", familles_publiques)
def test_h3_ni_les_topics(api: Api, dossier: UUID, famille: str) -> None:
    """``/flux``, webhooks and Kafka give the same events."""
    reponse = api.lire(f"/flux/{topic('d33', famille)}", Role.SYSTEME)
    assert reponse.status_code == 200, reponse.text
    assert [dit for dit in DITS if dit in reponse.text] == []


def test_h3_ni_les_traces(api: Api, dossier: UUID, caplog: pytest.LogCaptureFixture) -> None:
    """What every logger of the process says while all of it is read, and while a step of it is recorded, then refused."""
    with caplog.at_level(logging.DEBUG, logger=""):
        for adresse in LECTURES:
            for role in (Role.REFERENT, Role.AUDITEUR):
                api.lire(adresse.format(dossier=dossier, offre=renvoi(api)), role)
        with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
            for adresse in PAGES:
                referent.ouvrir(adresse.format(dossier=dossier))
        note = {"visibilite": "STRUCTURE", "themes": ["SANTE"], "texte": "Vu encore."}
        api.faire(dossier, "ecrire-note", survenu_le="2026-02-12", **note)
        offre = {"offre": OFFRE, "theme": "SANTE", "partenaire": "ASSO-33-01"}
        api.faire(dossier, "proposer-offre", survenu_le="2026-02-13", **offre)
        assert api.demander(f"/dossiers/{dossier}/proposer-offre", offre).status_code == 409
    assert len(caplog.records) > 10
    assert [dit for dit in DITS if dit.strip('"') in caplog.text] == []


def test_h3_ni_aucune_table(api: Api, dossier: UUID) -> None:
    """Log, views, and what the screens keep."""
    with psycopg.connect(api.reglages.database_url) as connexion:
        colonnes = connexion.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema like 'd33%'"
        ).fetchall()
        assert len({table for _, table, _ in colonnes}) > 40
        trouves = {
            (table, colonne, texte)
            for schema, table, colonne in colonnes
            for (texte,) in connexion.execute(
                sql.SQL("select {}::text from {}").format(sql.Identifier(colonne), sql.Identifier(schema, table))
            ).fetchall()
            if texte is not None and any(dit.strip('"') in texte for dit in DITS)
        }
    assert {(table, colonne) for table, colonne, texte in trouves} == set()
