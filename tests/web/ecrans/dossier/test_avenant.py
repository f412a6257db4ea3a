"""Changing what is essential in a contract: the fields of what is ticked, and nothing of a contract that has ended (R18)."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from ledger.dates import aujourd_hui
from ledger.events.contrats.plan_action import PlanActionArrete
from ledger.vocabulaire.acteur import Role
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.dossier.test_dossier import rempli, texte
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

AXE = {"theme": "MOBILITE", "objectif": "Passer le permis avant l'été."}


def signe(ecrans: Ecrans, fin_dans: int) -> tuple[UUID, str]:
    """A dossier under a contract of fifteen hours with its plan, signed two hundred days ago, which ends in so many days."""
    le, contrat = aujourd_hui(), str(uuid4())
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Avenant", prenom="Xan"))
    derouler(ecrans.api, ouvert, "designer-referent")
    debut, fin = (le - timedelta(days=200)).isoformat(), (le + timedelta(days=fin_dans)).isoformat()
    dit = {"contrat": contrat, "survenu_le": debut}
    ecrans.api.faire(ouvert, "proposer-contrat-engagement", duree_hebdo_h=15, debut_le=debut, fin_le=fin, **dit)
    ecrans.api.faire(ouvert, "arreter-plan-action", axes=[AXE], **dit)
    action = {
        "type_action": "FORMATION",
        "heures_hebdo": 6,
        "responsable": "PERSONNE",
        "debut_le": debut,
        "fin_le": fin,
    }
    ecrans.api.faire(ouvert, "prevoir-demarche", **action, **dit)
    ecrans.api.faire(ouvert, "signer-contrat-engagement", mode="PAPIER", **dit)
    return ouvert, contrat


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A contract that runs."""
    return signe(ecrans, 60)[0]


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05") as visiteur:
        yield visiteur


@pytest.fixture
def adresse(dossier: UUID) -> str:
    return f"/dossier/{dossier}/etape/modifier-contrat-engagement"


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser, referent: Visiteur) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    yield contexte.new_page()
    contexte.close()


@pytest.mark.parametrize(
    ("tape", "dit"),
    [
        ({}, "Ce qui change"),
        ({"changements": "DUREE_HEBDO", "duree_hebdo_h": ""}, "Une nouvelle durée hebdomadaire se donne"),
        ({"changements": "DUREE_HEBDO", "duree_hebdo_h": "15"}, "Le contrat est déjà de 15 h par semaine"),
        ({"changements": "DUREE_HEBDO", "duree_hebdo_h": "8"}, "demande un motif de minoration"),
        ({"changements": "PLAN_ACTION", "axes-0-objectif": "", "axes-0-theme": ""}, "au moins un objectif"),
        ({"changements": "PLAN_ACTION", "demarches": "0", "demarches-0-heures_hebdo": "99"}, "35"),
    ],
)
def test_r18_ce_qui_manque_est_dit_a_son_champ(
    referent: Visiteur, adresse: str, tape: dict[str, str], dit: str
) -> None:
    """Nothing that was typed is lost, ticked or not."""
    envoi = rempli(referent.ouvrir(adresse).text) | {"explication": "La garde a changé."} | tape
    reponse = referent.envoyer(adresse, **envoi)
    assert reponse.status_code in (409, 422)
    assert dit in texte(reponse.text)
    gardees = rempli(reponse.text)
    assert {nom: gardees.get(nom, "") for nom in ("explication", "duree_hebdo_h", "axes-0-objectif")} == {
        nom: envoi[nom] for nom in ("explication", "duree_hebdo_h", "axes-0-objectif")
    }


def test_r18_un_contrat_echu_se_renouvelle(ecrans: Ecrans, referent: Visiteur) -> None:
    echu, contrat = signe(ecrans, -10)
    for etape in ("actualiser-contrat-engagement", "modifier-contrat-engagement"):
        adresse = f"/dossier/{echu}/etape/{etape}"
        page = referent.ouvrir(adresse, objet=contrat)
        assert "Pas possible aujourd'hui. Le contrat s'est terminé le" in " ".join(texte(page.text).split())
        envoi = rempli(page.text) | {"changements": "DUREE_HEBDO", "duree_hebdo_h": "20"}
        envoi |= {"actualisation_mois": "3", "mode": "PAPIER"} if etape.startswith("actualiser") else {}
        refuse = referent.envoyer(adresse, **envoi)
        assert refuse.status_code == 409
        assert "renouvelez-le, par un nouveau contrat" in texte(refuse.text)
    situation = referent.ouvrir(f"/dossier/{echu}").text
    assert "Renouveler le contrat" in texte(situation)


def test_r18_l_essentiel_se_change_par_ses_champs(ecrans: Ecrans, page: Page, dossier: UUID) -> None:
    """Without a script: a part shows its fields once ticked, filled with what the contract says now; what is ticked alone is
    recorded.
    """
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    menu(page).get_by_text("Moins souvent : contrat d'engagement").click()
    page.get_by_role("link", name="Changer l'essentiel du contrat").click()
    duree = page.get_by_label("Nouvelle durée, en heures par semaine")
    objectif = page.get_by_label("Ce que la personne veut atteindre")
    expect(duree).to_be_hidden()
    expect(objectif).to_be_hidden()
    expect(page.get_by_role("link", name="Renouveler le contrat")).to_be_visible()
    page.get_by_role("checkbox", name="Plan d'action").check()
    expect(objectif).to_have_value(AXE["objectif"])
    expect(duree).to_be_hidden()
    objectif.fill("Trouver une formation de conducteur.")
    page.get_by_role("button", name="Ajouter une action").click()
    expect(page.get_by_role("checkbox", name="Plan d'action")).to_be_checked()
    page.get_by_label("Quelle action ?").select_option(label="Mise en situation professionnelle")
    page.get_by_role("group", name="Action 1").get_by_label("Heures par semaine").fill("7")
    page.get_by_role("button", name="Enregistrer le changement").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    modifie, arrete, prevue = ecrans.api.services.journal.rejouer(dossier)[-3:]
    assert modifie.corps["changements"] == ["PLAN_ACTION"]
    assert "duree_hebdo_h" not in modifie.corps
    dits = arrete.desceller(ecrans.api.services.coffre) or {}
    assert dits["axes"] == [{"theme": "MOBILITE", "objectif": "Trouver une formation de conducteur."}]
    assert prevue.corps["debut_le"] == aujourd_hui().isoformat()
    assert prevue.corps["fin_le"] == (aujourd_hui() + timedelta(days=60)).isoformat()
    plan = page.get_by_role("region", name="Plan d'action")
    ecrans.api.projeter()
    page.goto(f"{ecrans.api.url}/dossier/{dossier}")
    expect(plan).to_contain_text(AXE["objectif"])
    ecrans.api.faire(dossier, "resigner-contrat-engagement", contrat=arrete.corps["contrat"], mode="PAPIER")
    page.reload()
    expect(plan).to_contain_text("Trouver une formation de conducteur.")
    expect(plan).not_to_contain_text(AXE["objectif"])


def test_r18_un_plan_corrige_est_celui_qui_se_lit(ecrans: Ecrans, dossier: UUID, referent: Visiteur) -> None:
    """On Situation, in her space, and on the document: the goals as they were corrected last."""
    api = ecrans.api
    arrete = next(e for e in api.services.journal.rejouer(dossier) if e.classe is PlanActionArrete)
    api.faire(
        dossier,
        "arreter-plan-action",
        contrat=arrete.corps["contrat"],
        axes=[AXE | {"objectif": "Passer le code avant l'été."}],
        survenu_le=arrete.survenu_le.isoformat(),
        correction={"evenement": str(arrete.evenement_id), "motif": "ERREUR_DE_SAISIE"},
    )
    api.projeter()
    with api.visiteur(Role.ALLOCATAIRE, agent=dossier) as elle:
        lus = [referent.ouvrir(f"/dossier/{dossier}").text, elle.ouvrir("/mes-demarches/objectifs").text]
    for lu in lus:
        assert "Passer le code avant l'été." in texte(lu)
        assert AXE["objectif"] not in texte(lu)
    apercu = referent.ouvrir(
        f"/dossier/{dossier}/documents/apercu", genre="CONTRAT_ENGAGEMENT", objet=arrete.corps["contrat"]
    )
    assert apercu.status_code == 200


def test_r18_une_nouvelle_duree(ecrans: Ecrans, page: Page, dossier: UUID, adresse: str) -> None:
    page.goto(f"{ecrans.api.url}{adresse}")
    page.get_by_role("checkbox", name="Durée hebdomadaire").check()
    duree = page.get_by_label("Nouvelle durée, en heures par semaine")
    expect(duree).to_have_value("15")
    duree.fill("10")
    page.get_by_label("Situation individuelle de la personne").check()
    page.get_by_role("button", name="Enregistrer le changement").click()
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    modifie = ecrans.api.services.journal.rejouer(dossier)[-1]
    assert (modifie.corps["changements"], modifie.corps["duree_hebdo_h"]) == (["DUREE_HEBDO"], 10)
