"""Health is read by référents alone, whatever one asks for (H3)."""

import json
from html import unescape
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from ledger.publication import familles_publiques, topic
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.code import Code
from tests.cas import chaque
from tests.web.api.test_offres import description, prescription
from tests.web.parcours import REFERENT, derouler
from tests.web.serveur import Api

SENSIBLES = [f'"{code.value}"' for liste in Code.__subclasses__() for code in liste if code.sensible]
OFFRE, NOM_DE_L_OFFRE = "dora--centre", "Bilan au centre médical"
PUBLICS = ("fr.parcours.offre.publiee.v1", "fr.parcours.offre.modifiee.v1")
"""Events of the catalogue of offers, about nobody."""
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
PAGES = ("/dossier/{dossier}", "/relecture/{dossier}", "/relecture/{dossier}/export")


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
    publiee = description(OFFRE, theme="SANTE", libelle_offre=NOM_DE_L_OFFRE)
    assert api.demander("/offres/publier", publiee).status_code == 201
    offre = {"offre": OFFRE, "theme": "SANTE", "partenaire": "ASSO-33-01"}
    api.faire(dossier, "proposer-offre", survenu_le="2026-02-06", proposition=proposition, **offre)
    refus = {"proposition": proposition, "motif": "CONTRAINTE_SANTE"}
    api.faire(dossier, "refuser-offre", survenu_le="2026-02-07", **refus)
    fiche = prescription(OFFRE) | {"survenu_le": "2026-02-10", "prescripteur": REFERENT, "theme": "SANTE"}
    api.faire(dossier, "prescrire-offre", **fiche | {"besoins": ["SANTE"]})
    api.projeter()
    return dossier


def test_le_referent_le_lit(api: Api, dossier: UUID) -> None:
    """In the timeline, where each step says its codes."""
    lu = api.lire(f"/dossiers/{dossier}").json()
    dits = [code for etape in lu["etapes"] for code in SENSIBLES if code in json.dumps(etape["contenu"])]
    assert len(dits) >= 5
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        assert "ontrainte de santé" in unescape(referent.ouvrir(f"/dossier/{dossier}").text)


@pytest.mark.parametrize("role", [Role.AUDITEUR, Role.ADMINISTRATEUR])
@chaque("adresse", lambda: LECTURES)
def test_h3_aucune_lecture_ne_le_dit_a_qui_n_en_a_pas_besoin(api: Api, dossier: UUID, adresse: str, role: Role) -> None:
    reponse = api.lire(adresse.format(dossier=dossier), role)
    assert reponse.status_code == 200, reponse.text
    assert [code for code in SENSIBLES if code in reponse.text] == []
    assert NOM_DE_L_OFFRE not in reponse.text


@pytest.mark.parametrize("role", [Role.AUDITEUR, Role.ADMINISTRATEUR])
@chaque("adresse", lambda: PAGES)
def test_h3_aucune_page_ne_le_dit_a_qui_n_en_a_pas_besoin(api: Api, dossier: UUID, adresse: str, role: Role) -> None:
    with api.visiteur(role) as visiteur:
        page = unescape(visiteur.ouvrir(adresse.format(dossier=dossier)).text)
    assert [code for code in SENSIBLES if code in page] == []
    assert "ontrainte de santé" not in page
    assert "santé" not in page.replace("information de santé réservée au référent", "").lower()


@pytest.mark.parametrize("role", [Role.DECIDEUR, Role.AUDITEUR, Role.ADMINISTRATEUR])
def test_h3_ni_une_requete_par_personne_et_par_theme(api: Api, dossier: UUID, role: Role) -> None:
    dimensions = ["theme"] if role is Role.DECIDEUR else ["dossier", "theme"]
    for mesure in ("personnes_par_theme", "prescriptions"):
        requete = {"mesures": [mesure], "dimensions": dimensions}
        reponse = api.demander("/requetes/executer", requete, role=role)
        assert reponse.status_code == 200, reponse.text
        assert [code for code in SENSIBLES if code in reponse.text] == []


@chaque("famille", familles_publiques)
def test_h3_ni_les_topics(api: Api, dossier: UUID, famille: str) -> None:
    """``/flux``, webhooks and Kafka give the same events."""
    reponse = api.lire(f"/flux/{topic('d33', famille)}", Role.SYSTEME)
    assert reponse.status_code == 200, reponse.text
    lus = [ligne for ligne in reponse.text.splitlines() if json.loads(ligne)["type"] not in PUBLICS]
    assert [(code, ligne) for ligne in lus for code in SENSIBLES if code in ligne] == []


def test_h3_ni_aucune_table(api: Api, dossier: UUID) -> None:
    """The catalogue of offers apart, which is about nobody: log, views, and what the screens keep."""
    with psycopg.connect(api.reglages.database_url) as connexion:
        colonnes = connexion.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema like 'd33%' and table_name not like 'f\\_catalogue\\_offres%'"
        ).fetchall()
        assert len({table for _, table, _ in colonnes}) > 40
        trouves = {
            (table, colonne, texte)
            for schema, table, colonne in colonnes
            for (texte,) in connexion.execute(
                sql.SQL("select {}::text from {}").format(sql.Identifier(colonne), sql.Identifier(schema, table))
            ).fetchall()
            if texte is not None and any(code.strip('"') in texte for code in SENSIBLES)
        }
    assert {(table, colonne) for table, colonne, texte in trouves if OFFRE not in texte} == set()
