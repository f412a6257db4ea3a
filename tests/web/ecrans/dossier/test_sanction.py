"""A sanction on the screens, from the constat to its lifting: each step tells first what guards it."""

import re
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from commands.base import ETAPES
from commands.pouvoirs import fonctions
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.structure import CategorieStructure
from ledger.vocabulaire.territoire import charger
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.menu import menu
from tests.web.ecrans.dossier.test_dossier import formulaire, texte
from tests.web.ecrans.dossier.test_pas_a_pas import examiner, onglet
from tests.web.parcours import derouler
from tests.web.serveur import identite
from web.etapes import chemin
from web.mots.ecriture import jour


def il_y_a(jours: int) -> date:
    """So many days ago."""
    return aujourd_hui() - timedelta(days=jours)


def signe(ecrans: Ecrans, delegataire: str = "") -> UUID:
    """A dossier whose contract is signed."""
    ouvert = ecrans.api.ouvrir(identite=identite(nom="Oyhenart", prenom="Maialen"))
    derouler(ecrans.api, ouvert, "signer-contrat-engagement", delegataire)
    return ouvert


def ouvrir(page: Page, titre: str, pli: str = "") -> None:
    """A step from the page of the dossier, in a fold if it is kept there."""
    offertes = menu(page)
    if pli:
        offertes.locator("summary", has_text=f"{pli} : manquements et sanctions").click()
    offertes.get_by_role("link", name=titre).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(titre)


def enregistrer(page: Page, bouton: str, fait: str, le: date | None = None) -> None:
    if le is not None:
        page.get_by_label(re.compile("^(Quand|Date|Reçu)")).fill(f"{le:%d/%m/%Y}")
    page.get_by_role("button", name=bouton, exact=True).last.click()
    expect(page.get_by_role("status").first).to_contain_text(f"Enregistré. {fait}")


INSTRUIT = (Fonction.INSTRUCTION, Fonction.NOTIFICATION)
SIGNE = (Fonction.SIGNATURE,)
STATUE = (Fonction.RECOURS,)


def test_du_constat_a_la_levee(ecrans: Ecrans, navigateur: Browser, captures: Path | None) -> None:
    """One agent constates and notifies, another decides and lifts, each by his delegation."""
    dossier = signe(ecrans)
    with (
        ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=INSTRUIT) as instruit,
        ecrans.api.visiteur(Role.REFERENT, tenues=SIGNE) as signataire,
    ):
        page, decision = (onglet(navigateur, ecrans, qui.temoin) for qui in (instruit, signataire))
        for chez in (page, decision):
            chez.goto(f"{ecrans.api.url}/dossier/{dossier}")
        constater(page)
        decision.reload()
        ouvrir(decision, "Décider la sanction", "Pas possible aujourd'hui")
        expect(decision.get_by_text("Pas possible aujourd'hui.")).to_be_visible()
        expect(decision.get_by_text("notifiez-lui d'abord l'intention")).to_be_visible()
        examiner(decision, "etape-sanction-refusee", captures)
        annoncer(page)
        expect(menu(page).get_by_role("link", name="Décider la sanction")).to_have_count(0)
        decision.goto(f"{ecrans.api.url}/dossier/{dossier}")
        decider(decision, captures)
        page.reload()
        notifier(page, captures)
        with ecrans.api.visiteur(Role.REFERENT, tenues=STATUE) as statue:
            recours = onglet(navigateur, ecrans, statue.temoin)
            recours.goto(f"{ecrans.api.url}/dossier/{dossier}")
            reformer(recours, captures)
            recours.context.close()
        page.reload()
        notifier_la_reponse(page)

        decision.reload()
        ouvrir(decision, "Lever la sanction")
        decision.get_by_role("group", name="Motif").get_by_role("radio").first.check()
        enregistrer(decision, "Lever la sanction", "Sanction levée")
        decision.get_by_role("link", name="Voir dans l'historique").click()
        expect(decision.get_by_text("signature des sanctions par délégation, Arrêté 2026-031").first).to_be_visible()
        page.context.close()
        decision.context.close()
    types = [e.type_stable for e in ecrans.api.services.journal.rejouer(dossier)]
    assert types[-8:] == [
        "sanction.intention_notifiee.v1",
        "sanction.observations_recues.v1",
        "sanction.decidee.v1",
        "sanction.notifiee.v1",
        "sanction.recours_forme.v1",
        "sanction.recours_decide.v1",
        "sanction.decision_recours_notifiee.v1",
        "sanction.levee.v1",
    ]


def constater(page: Page) -> None:
    ouvrir(page, "Constater un manquement")
    expect(page.get_by_text("fonction « instruction des manquements »")).to_be_visible()
    page.get_by_label("Non-respect des obligations du contrat d'engagement").check()
    page.get_by_label("Faits").fill("Trois ateliers prévus, sans venir ni prévenir.")
    enregistrer(page, "Constater le manquement", "Manquement constaté", il_y_a(20))


def annoncer(page: Page) -> None:
    """The intention, and what the person answers."""
    ouvrir(page, "Notifier l'intention de sanctionner")
    expect(page.get_by_label("Manquement", exact=True)).not_to_have_value("")
    expect(page.get_by_label("Suspension")).to_be_checked()
    page.get_by_label("Comment la personne est-elle informée ?").select_option(MoyenNotification.LETTRE_RECOMMANDEE)
    enregistrer(page, "Enregistrer la notification", "Intention", il_y_a(15))
    ouvrir(page, "Recevoir les observations")
    page.get_by_label("Observations").fill("Mon fils était hospitalisé.")
    enregistrer(page, "Enregistrer les observations", "Observations", il_y_a(10))


def decider(page: Page, captures: Path | None) -> None:
    ouvrir(page, "Décider la sanction")
    expect(page.get_by_text("L'étape est possible aujourd'hui.")).to_be_visible()
    expect(page.get_by_label("Premier manquement")).to_be_checked()
    page.get_by_label("Part du RSA retirée, en %").fill("50")
    page.get_by_label("Durée, en mois").fill("1")
    page.get_by_label("Motivation").fill("Absences répétées, sans motif légitime.")
    grille = page.get_by_role("group", name="Ce dont tiennent compte le taux et la durée", exact=True)
    for champ in grille.get_by_role("textbox").all():
        champ.fill("Rien de particulier.")
    examiner(page, "etape-sanction-decider", captures)
    enregistrer(page, "Décider la sanction", "Sanction décidée")


def notifier(page: Page, captures: Path | None) -> None:
    """The sanction, and the recours that the person forms."""
    ouvrir(page, "Notifier la sanction")
    page.get_by_label("Comment la personne est-elle informée ?").select_option(MoyenNotification.LETTRE_RECOMMANDEE)
    page.get_by_label("Oui", exact=True).check()
    page.get_by_label(re.compile("délégation")).check()
    page.get_by_label("Prénom et nom du signataire", exact=True).fill("Solange Etchebarne")
    examiner(page, "etape-sanction-notifier", captures)
    enregistrer(page, "Enregistrer la notification", "Sanction notifiée")
    examiner(page, "dossier-sanction", captures)
    ouvrir(page, "Recevoir un recours")
    page.get_by_label("Ce que la personne fait valoir").fill("La convocation était à une autre adresse.")
    enregistrer(page, "Enregistrer le recours", "Recours")


def reformer(page: Page, captures: Path | None) -> None:
    """The président leaves 30 % of the 50 % (RAPO-SUB)."""
    ouvrir(page, "Répondre au recours")
    page.get_by_label("Sanction réformée").check()
    page.get_by_label("Motivation").fill("Deux des trois absences sont excusées.")
    page.get_by_label("Part du RSA retirée, en %, si elle baisse").fill("30")
    grille = page.get_by_role("group", name="Si la sanction est réformée : ce dont tiennent compte le taux et la durée")
    for champ in grille.get_by_role("textbox").all():
        champ.fill("Une seule absence retenue.")
    examiner(page, "etape-recours-reformer", captures)
    enregistrer(page, "Enregistrer la réponse", "Recours préalable décidé")
    expect(page.get_by_text("réformée sur recours").first).to_be_visible()


def notifier_la_reponse(page: Page) -> None:
    ouvrir(page, "Notifier la décision sur le recours")
    page.get_by_label("Comment la personne est-elle informée ?").select_option(MoyenNotification.LETTRE_RECOMMANDEE)
    page.get_by_label("Oui", exact=True).check()
    page.get_by_label(re.compile("délégation")).check()
    page.get_by_label("Prénom et nom du signataire", exact=True).fill("Solange Etchebarne")
    enregistrer(page, "Enregistrer la notification", "Décision sur le recours notifiée")


def test_ce_qui_reste_a_confirmer_est_dit_une_fois(ecrans: Ecrans) -> None:
    """In words of the trade, under what it bears on; no line says it again."""
    dossier = signe(ecrans)
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=tuple(Fonction)) as cumule:
        faits = {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers.", "cle": str(uuid4())}
        assert cumule.envoyer(f"/dossier/{dossier}/etape/constater-manquement", **faits).status_code == 303
        page, etape = (
            unescape(cumule.ouvrir(f"/dossier/{dossier}{suite}").text) for suite in ("", "/etape/decider-sanction")
        )
    assert page.count("À confirmer par le service juridique : ") == 1
    assert [source for source in ("à vérifier", "[MEM]") if source in page + etape] == []


def test_r5_qui_a_constate_est_prevenu_qu_il_ne_decide_pas(ecrans: Ecrans) -> None:
    """Before he types anything, on the page of the dossier and on that of the step; and refused when he sends it."""
    dossier = signe(ecrans)
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=tuple(Fonction)) as cumule:
        faits = {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers.", "cle": str(uuid4())}
        constat = cumule.envoyer(f"/dossier/{dossier}/etape/constater-manquement", **faits)
        assert constat.status_code == 303
        manquement = ecrans.api.services.journal.rejouer(dossier)[-1].corps["manquement"]
        adresse = f"/dossier/{dossier}/etape/classer-manquement"
        for page in (f"/dossier/{dossier}", f"{adresse}?objet={manquement}"):
            lue = texte(cumule.ouvrir(page).text)
            assert "Pas possible aujourd'hui" in lue
        assert "Vous avez enregistré « Manquement constaté »" in lue
        assert "qui constate un manquement ne décide pas de sa suite" in lue
        refuse = cumule.envoyer(adresse, **formulaire(cumule.ouvrir(adresse).text) | {"motif": "REGULARISATION"})
        assert refuse.status_code == 409
        assert "Vous avez enregistré" in refuse.text
    with ecrans.api.visiteur(Role.REFERENT, tenues=SIGNE) as signataire:
        forme = formulaire(signataire.ouvrir(f"{adresse}?objet={manquement}").text)
        assert signataire.envoyer(adresse, **forme | {"motif": "REGULARISATION"}).status_code == 303


def test_pourquoi_et_a_partir_de_quand(ecrans: Ecrans) -> None:
    """The delay of the person runs: the day is told on the page of the dossier, and before the form, with the rule."""
    dossier, manquement = signe(ecrans), str(uuid4())
    nature = {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers."}
    ecrans.api.faire(dossier, "constater-manquement", manquement=manquement, survenu_le=f"{il_y_a(3)}", **nature)
    informee = {"mesure_envisagee": "SUSPENSION", "moyen": "LETTRE_RECOMMANDEE", "survenu_le": f"{il_y_a(2)}"}
    ecrans.api.faire(dossier, "notifier-intention-sanction", manquement=manquement, **informee)
    adresse = f"/dossier/{dossier}/etape/decider-sanction"
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=SIGNE) as referent:
        (quand,) = re.findall(
            r"Possible à partir du ([^<]+)</span>", texte_brut(referent.ouvrir(f"/dossier/{dossier}").text)
        )
        page = referent.ouvrir(adresse).text
        assert f"Pas possible avant le {quand}." in texte_brut(page)
        assert "pour présenter ses observations : décidez après cette date." in texte(page)
        assert "Source : CASF L262-37 III" in texte(page)
        envoi = formulaire(page)
        assert envoi["manquement"] == manquement
        dites = {"taux_pourcent": "30", "duree_mois": "1", "motivation": "Absences.", "mesure": "SUSPENSION"}
        refuse = referent.envoyer(adresse, **envoi | dites | {"rang": "PREMIER"})
        assert refuse.status_code == 409
        assert "Cette étape est refusée" in refuse.text


def texte_brut(page: str) -> str:
    """The page, with ordinary spaces."""
    return page.replace("\N{NO-BREAK SPACE}", " ").replace("&nbsp;", " ")


def test_un_objet_se_choisit_par_son_nom(ecrans: Ecrans) -> None:
    """Two manquements: nothing is chosen beforehand, each is told apart, and what guards each is told."""
    dossier = signe(ecrans)
    for jours in (9, 4):
        faits = {"nature": "OBLIGATIONS_CONTRAT", "faits": "Absente.", "survenu_le": f"{il_y_a(jours)}"}
        ecrans.api.faire(dossier, "constater-manquement", manquement=str(uuid4()), **faits)
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=SIGNE) as referent:
        page = referent.ouvrir(f"/dossier/{dossier}/etape/decider-sanction").text
    assert "manquement" not in formulaire(page)
    assert texte(page).count("Constaté le ") == 4
    assert page.count("Pas possible aujourd'hui.") == 2


@pytest.mark.parametrize("role", [Role.DECIDEUR, Role.AUDITEUR, Role.PARTENAIRE], ids=lambda role: role.value)
def test_qui_n_instruit_pas_n_a_pas_de_forme(ecrans: Ecrans, role: Role) -> None:
    with ecrans.api.visiteur(role) as autre:
        assert autre.ouvrir(f"/dossier/{ecrans.dossier}/etape/decider-sanction").status_code == 403


def test_rien_n_est_offert_qui_serait_refuse(ecrans: Ecrans) -> None:
    """To a délégataire, of a dossier of theirs where a manquement waits: they signal, and nothing of the président's."""
    plie = next(p.code for p in charger("33").places if p.categorie is CategorieStructure.PLIE)
    dossier, manquement = signe(ecrans, plie), str(uuid4())
    nature = {"nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers.", "survenu_le": f"{il_y_a(3)}"}
    ecrans.api.faire(dossier, "constater-manquement", manquement=manquement, **nature)
    with ecrans.api.visiteur(Role.REFERENT, plie) as referent:
        page = referent.ouvrir(f"/dossier/{dossier}").text
        offertes = {nom: f"/dossier/{dossier}/etape/{nom}" for nom in re.findall(r'/etape/([a-z-]+)[?"]', page)}
        assert "signaler-manquement" in offertes
        assert "Le président du conseil départemental constate et décide" in page
        reservees = {chemin(e.commande) for e in ETAPES.values() if e.actes and all(fonctions(a) for a in e.actes)}
        assert len(reservees) > 15
        assert offertes.keys() & reservees == set()
        assert {nom: referent.ouvrir(adresse).status_code for nom, adresse in offertes.items()} == dict.fromkeys(
            offertes, 200
        )
        constat = next(
            e for e in ecrans.api.services.journal.rejouer(dossier) if e.type_stable == "manquement.constate.v1"
        )
        assert f"/corriger/{constat.evenement_id}" not in page
        for adresse in (f"etape/notifier-intention-sanction?objet={manquement}", f"corriger/{constat.evenement_id}"):
            refuse = referent.ouvrir(f"/dossier/{dossier}/{adresse}")
            assert refuse.status_code == 403
            assert "appartient au président du conseil départemental" in refuse.text


def test_r9_une_suspension_en_cours_est_dite_en_tete_du_dossier(ecrans: Ecrans) -> None:
    """Never « Ouvert et versable » while half of it is withheld."""
    dossier, manquement = signe(ecrans), str(uuid4())
    api = ecrans.api
    constat = {"manquement": manquement, "nature": "OBLIGATIONS_CONTRAT", "faits": "Trois ateliers sans venir."}
    intention = {"manquement": manquement, "mesure_envisagee": "SUSPENSION", "moyen": "LETTRE_RECOMMANDEE"}
    mesure = {
        "rang": "PREMIER",
        "mesure": "SUSPENSION",
        "taux_pourcent": 50,
        "duree_mois": 1,
        "motivation": "Absences.",
        "modulation": dict.fromkeys(("situation", "foyer", "manquements", "consequences"), "Examiné."),
    }
    api.faire(dossier, "constater-manquement", survenu_le=il_y_a(40).isoformat(), **constat)
    api.faire(dossier, "notifier-intention-sanction", survenu_le=il_y_a(35).isoformat(), **intention)
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        lu = " ".join(texte(referent.ouvrir(f"/dossier/{dossier}").text).split())
        assert "Procédure en cours Manquement constaté le" in lu
        decision = {"sanction": str(uuid4()), "manquement": manquement} | mesure
        api.faire(dossier, "decider-sanction", survenu_le=il_y_a(20).isoformat(), **decision)
        lu = " ".join(texte(referent.ouvrir(f"/dossier/{dossier}").text).split())
    debut = lu.index("Sanction en cours")
    tete = lu[debut : lu.index("À faire maintenant", debut)]
    assert f"50 % suspendu depuis le {jour(il_y_a(20))} jusqu'au".replace("\N{NO-BREAK SPACE}", " ") in tete
    assert "Droit au RSA Ouvert, 50 % suspendu" in tete
    assert "versable" not in tete
