"""Gestures from the open dossier to the recorded step, counted in a browser without script: clicks, choices, words typed.

What is counted goes to ``docs/gestes.json`` where the pictures of the pages are made; elsewhere the file must say the same.
"""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from commands.regles.calendrier import METROPOLE
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from ledger.vocabulaire.orientations.orientation import MoyenNotification
from ledger.vocabulaire.pouvoir import Fonction
from tests.web.api.test_offres import description
from tests.web.ecrans.conftest import CAPTURES, Ecrans
from tests.web.ecrans.dossier.test_sanction import INSTRUIT, SIGNE, signe
from tests.web.parcours import derouler
from tests.web.serveur import Visiteur, identite

GESTES: Final = Path(__file__).parents[3] / "docs" / "gestes.json"
AVANT: Final = {
    "orientation": 19,
    "contrat": 15,
    "renouvellement": 15,
    "rendez_vous_convocation": 8,
    "manque": 3,
    "note": 3,
    "trouver": 1,
    "prescrire": 3,
    "diagnostic": 10,
    "sanction": 30,
}
"""Gestures of the page that the tabs replaced, as they were found on 1 December 2026 (U, R12)."""
VISES: Final = {
    "orientation": 6,
    "contrat": 8,
    "renouvellement": 5,
    "rendez_vous_convocation": 4,
    "manque": 2,
    "note": 3,
    "trouver": 1,
    "prescrire": 3,
}
RECHERCHE: Final = "Chercher une personne : nom, naissance, téléphone ou numéro"


@dataclass
class Compte:
    """Counts what a hand does, and the pages that it sees after the one where it begins."""

    page: Page
    actions: int = 0
    pages: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("framenavigated", lambda cadre: self.pages.add(cadre.url.split("?")[0]))

    def suivre(self, page: Page) -> None:
        """Another agent's hand goes on, at the dossier as it now stands."""
        self.page = page
        page.on("framenavigated", lambda cadre: self.pages.add(cadre.url.split("?")[0]))
        page.reload()

    def menu(self, nom: str) -> None:
        """A step of the menu of all steps."""
        self.page.locator("details.menu > summary").click()
        self.actions += 1
        self.presser("link", nom)

    def presser(self, role: str, nom: str) -> None:
        """A link or a button."""
        self.page.get_by_role(role, name=nom, exact=True).first.click()  # type: ignore[arg-type]
        self.actions += 1

    def cocher(self, nom: str) -> None:
        """A choice."""
        self.page.get_by_label(nom, exact=True).first.check()
        self.actions += 1

    def choisir(self, etiquette: str, choix: str) -> None:
        """A choice of a list that unfolds."""
        self.page.get_by_label(etiquette, exact=True).select_option(label=choix)
        self.actions += 1

    def taper(self, etiquette: str, texte: str, *, envoyer: bool = False) -> None:
        """A field, and Enter."""
        champ = self.page.get_by_label(etiquette, exact=True)
        champ.fill(texte)
        if envoyer:
            champ.press("Enter")
        self.actions += 1


@pytest.fixture
def dossier(ecrans: Ecrans) -> UUID:
    """A dossier whose référent was designated, with a name of its own, and a rendez-vous of last week without outcome."""
    nom = "Geste" + uuid4().hex[:8].translate(str.maketrans("0123456789", "ghijklmnop"))
    ouvert = ecrans.api.ouvrir(identite=identite(nom=nom, prenom="Xan"))
    derouler(ecrans.api, ouvert, "designer-referent")
    le = aujourd_hui() - timedelta(days=7)
    passe = {"le": le.isoformat(), "heure": "09:00", "motif": "SUIVI", "structure": "MDS-33-05"}
    ecrans.api.faire(ouvert, "planifier-rendez-vous", survenu_le=le.isoformat(), **passe)
    return ouvert


@pytest.fixture
def a_orienter(ecrans: Ecrans) -> UUID:
    """A dossier that waits for its orientation, opened today."""
    nom = "Oriente" + uuid4().hex[:8].translate(str.maketrans("0123456789", "ghijklmnop"))
    return ecrans.api.ouvrir(identite=identite(nom=nom, prenom="Xan"), survenu_le=aujourd_hui().isoformat())


@pytest.fixture
def referent(ecrans: Ecrans) -> Iterator[Visiteur]:
    with ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=(Fonction.ORIENTATION,)) as visiteur:
        yield visiteur


@pytest.fixture
def page(ecrans: Ecrans, navigateur: Browser, referent: Visiteur, dossier: UUID) -> Iterator[Page]:
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": referent.temoin, "url": ecrans.api.url}])
    ouverte = contexte.new_page()
    ouverte.goto(f"{ecrans.api.url}/dossier/{dossier}")
    yield ouverte
    contexte.close()


def rendez_vous_convocation(main: Compte, _: Ecrans, __: UUID) -> list[str]:
    main.presser("link", "Rendez-vous à prendre")
    main.taper("Date", f"{METROPOLE.reporte(aujourd_hui() + timedelta(days=30)):%d/%m/%y}")
    main.taper("Heure", "14h")
    main.presser("button", "Prendre et convoquer par courrier simple")
    return ["rendez_vous.planifie.v1", "convocation.emise.v1"]


def manque(main: Compte, _: Ecrans, __: UUID) -> list[str]:
    main.presser("link", "La personne n'est pas venue")
    main.presser("button", "Absente sans excuse")
    return ["rendez_vous.manque.v1"]


def note(main: Compte, _: Ecrans, __: UUID) -> list[str]:
    main.presser("link", "Note au journal de bord")
    main.taper("Note", "Vue ce matin.")
    main.presser("button", "Enregistrer pour les professionnels de la structure")
    return ["note.ecrite.v1"]


def diagnostic(main: Compte, _: Ecrans, __: UUID) -> list[str]:
    """One constraint with its weight and its goal, and what one thinks of it."""
    main.presser("link", "Établir le diagnostic")
    main.presser("button", "2. Contraintes")
    main.page.get_by_label("laquelle ajouter").select_option(label="Mobilité")
    main.actions += 1
    main.presser("button", "Ajouter cette contrainte")
    main.cocher("Impact fort")
    main.page.get_by_label("Obtenir le permis de conduire").first.select_option(index=1)
    main.actions += 1
    main.presser("button", "5. Analyse")
    main.taper("Analyse (facultatif)", "Sans permis, elle ne rejoint pas les zones d'activité.")
    main.presser("button", "Relire")
    main.presser("button", "Enregistrer le diagnostic")
    return ["diagnostic.etabli.v1"]


def prescrire(main: Compte, ecrans: Ecrans, dossier: UUID) -> list[str]:
    """An offer that answers the diagnostic."""
    mobilite = {"code": 23, "impact": "FORT", "objectifs_fixes": [{"code": 6}]}
    ecrans.api.faire(dossier, "etablir-diagnostic", besoins=[], contraintes=[mobilite], analyse="Sans permis.")
    code = f"dora--{uuid4().hex[:8]}"
    assert ecrans.api.demander("/offres/publier", description(code, places=499)).status_code == 201
    ecrans.api.projeter()
    main.page.reload()
    main.presser("link", "Offres")
    main.page.get_by_role("link", name="Prescrire :").first.click()
    main.actions += 1
    main.presser("button", "Prescrire l'offre")
    return ["offre.prescrite.v1"]


PARCOURS: Final[dict[str, Callable[[Compte, Ecrans, UUID], list[str]]]] = {
    f.__name__: f for f in (rendez_vous_convocation, manque, note, prescrire, diagnostic)
}


def retenir(nom: str, main: Compte) -> None:
    """Keep the count where documents are made, else hold the document to it."""
    compte = {"actions": main.actions, "pages": len(main.pages), "avant": AVANT[nom]}
    connus = json.loads(GESTES.read_text("utf-8")) if GESTES.exists() else {}
    if os.environ.get(CAPTURES) is not None:
        GESTES.write_text(json.dumps(connus | {nom: compte}, indent=2, sort_keys=True) + "\n", "utf-8")
    else:
        assert connus.get(nom) == compte
    assert main.actions <= VISES.get(nom, main.actions)


@pytest.mark.parametrize("nom", PARCOURS)
def test_gestes(ecrans: Ecrans, page: Page, dossier: UUID, nom: str) -> None:
    main = Compte(page)
    version = ecrans.api.services.journal.dossier(dossier).version
    faits = PARCOURS[nom](main, ecrans, dossier)
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    types = [e.type_stable for e in ecrans.api.services.journal.rejouer(dossier) if e.version > version]
    assert types[-len(faits) :] == faits
    retenir(nom, main)


def test_orientation(ecrans: Ecrans, page: Page, referent: Visiteur, a_orienter: UUID) -> None:
    """Type, structure and its organisme, référent, notification and its letter, first rendez-vous: one form, one write."""
    page.goto(f"{ecrans.api.url}/dossier/{a_orienter}")
    main = Compte(page)
    main.presser("link", "Décider l'orientation")
    main.cocher("Socio-professionnel")
    page.get_by_label("Référent (facultatif)", exact=True).select_option(value=str(referent.agent))
    main.actions += 1
    premier = METROPOLE.reporte(aujourd_hui() + timedelta(days=10))
    main.taper("Jour du premier rendez-vous (facultatif)", f"{premier:%d/%m/%y}")
    main.taper("Heure du premier rendez-vous (facultatif)", "14h")
    main.presser("button", "Décider et remettre la lettre en main propre")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré. Orientation décidée")
    expect(page.get_by_role("status").first).to_contain_text("La lettre est établie")
    journal = ecrans.api.services.journal
    types = [e.type_stable.rpartition(".")[0] for e in journal.rejouer(a_orienter)]
    assert types[-6:] == [
        "orientation.decidee",
        "structure.designee",
        "referent.designe",
        "orientation.notifiee",
        "rendez_vous.planifie",
        "document.produit",
    ]
    ecrits = journal.rejouer(a_orienter)[-6:-1]
    assert len({e.commande_id for e in ecrits}) == 1
    retenir("orientation", main)


def test_contrat(ecrans: Ecrans, page: Page, dossier: UUID) -> None:
    """With one action, signature aside: dates, hours and goals come from the diagnostic and the usual."""
    mobilite = {"code": 23, "impact": "FORT", "objectifs_fixes": [{"code": 6}]}
    ecrans.api.faire(dossier, "etablir-diagnostic", besoins=[], contraintes=[mobilite], analyse="Sans permis.")
    page.reload()
    main = Compte(page)
    main.presser("link", "Proposer un contrat d'engagement")
    main.presser("button", "4. Actions")
    main.presser("button", "Ajouter une action")
    main.choisir("Quelle action ?", "Formation")
    main.taper("Heures par semaine", "15")
    main.presser("button", "Relire")
    expect(page.get_by_text("Obtenir le permis de conduire", exact=False).first).to_be_visible()
    main.presser("button", "Proposer le contrat")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    propose, prevue = ecrans.api.services.journal.rejouer(dossier)[-2:]
    assert propose.corps["debut_le"] == aujourd_hui().isoformat()
    assert (prevue.corps["debut_le"], prevue.corps["fin_le"]) == (propose.corps["debut_le"], propose.corps["fin_le"])
    scelle = propose.desceller(ecrans.api.services.coffre) or {}
    assert scelle["objectifs"].startswith("Mobilité : obtenir le permis")
    retenir("contrat", main)


def test_renouvellement(ecrans: Ecrans, page: Page, dossier: UUID) -> None:
    """What the contract that ends said is proposed anew, its open actions too, from the day after it."""
    le, contrat = aujourd_hui(), str(uuid4())
    debut, fin = (le - timedelta(days=150)).isoformat(), (le + timedelta(days=20)).isoformat()
    ancien = {"contrat": contrat, "survenu_le": debut}
    termes = {"debut_le": debut, "fin_le": fin, "objectifs": "Passer le permis.", "duree_hebdo_h": 20}
    ecrans.api.faire(dossier, "proposer-contrat-engagement", **ancien, **termes)
    ecrans.api.faire(dossier, "signer-contrat-engagement", **ancien, mode="PAPIER")
    action = {
        "type_action": "FORMATION",
        "heures_hebdo": 20,
        "responsable": "PERSONNE",
        "debut_le": debut,
        "fin_le": fin,
    }
    ecrans.api.faire(dossier, "prevoir-demarche", **ancien, **action)
    page.reload()
    main = Compte(page)
    main.presser("link", "Renouveler le contrat")
    main.presser("button", "Relire")
    main.presser("button", "Proposer le contrat")
    expect(page.get_by_role("status").first).to_contain_text("Enregistré.")
    propose, prevue = ecrans.api.services.journal.rejouer(dossier)[-2:]
    assert propose.corps["debut_le"] == (le + timedelta(days=21)).isoformat()
    assert propose.corps["duree_hebdo_h"] == prevue.corps["heures_hebdo"] == 20
    assert (propose.desceller(ecrans.api.services.coffre) or {})["objectifs"] == "Passer le permis."
    retenir("renouvellement", main)


def test_sanction(ecrans: Ecrans, navigateur: Browser) -> None:
    """From the manquement to the lifting, by the two agents that it takes. Dates are those of the day: the test writes the
    past, uncounted, since the person has days to answer.
    """
    dossier = signe(ecrans)
    with (
        ecrans.api.visiteur(Role.REFERENT, "MDS-33-05", tenues=INSTRUIT) as instruit,
        ecrans.api.visiteur(Role.REFERENT, tenues=SIGNE) as signataire,
    ):
        chez, decide = (_ouvrir(navigateur, ecrans, qui, dossier) for qui in (instruit, signataire))
        main = Compte(chez)
        _constater(main)
        main.presser("link", "Notifier l'intention de sanctionner")
        main.choisir(
            "Comment la personne est-elle informée ?", MoyenNotification.LETTRE_RECOMMANDEE.libelle.capitalize()
        )
        _le(main, 15)
        main.presser("button", "Enregistrer la notification")
        main.suivre(decide)
        _decider(main)
        main.suivre(chez)
        _notifier(main)
        main.suivre(decide)
        main.menu("Lever la sanction")
        main.page.get_by_role("group", name="Motif").get_by_role("radio").first.check()
        main.actions += 1
        main.presser("button", "Lever la sanction")
        expect(main.page.get_by_role("status").first).to_contain_text("Enregistré. Sanction levée")
        for ouverte in (chez, decide):
            ouverte.context.close()
    retenir("sanction", main)


def _ouvrir(navigateur: Browser, ecrans: Ecrans, qui: Visiteur, dossier: UUID) -> Page:
    contexte = navigateur.new_context(locale="fr-FR", java_script_enabled=False)
    contexte.add_cookies([{"name": "session", "value": qui.temoin, "url": ecrans.api.url}])
    ouverte = contexte.new_page()
    ouverte.goto(f"{ecrans.api.url}/dossier/{dossier}")
    return ouverte


def _le(main: Compte, jours: int) -> None:
    main.page.get_by_label(re.compile("^(Date|Quand)")).first.fill(f"{aujourd_hui() - timedelta(days=jours):%d/%m/%Y}")


def _constater(main: Compte) -> None:
    main.menu("Constater un manquement")
    main.cocher("Non-respect des obligations du contrat d'engagement")
    main.taper("Faits", "Trois ateliers prévus, sans venir ni prévenir.")
    _le(main, 20)
    main.presser("button", "Constater le manquement")


def _decider(main: Compte) -> None:
    main.presser("link", "Décider la sanction")
    main.taper("Part du RSA retirée, en %", "50")
    main.taper("Durée, en mois", "1")
    main.taper("Motivation", "Absences répétées, sans motif légitime.")
    grille = main.page.get_by_role("group", name="Ce dont tiennent compte le taux et la durée", exact=True)
    for champ in grille.get_by_role("textbox").all():
        champ.fill("Rien de particulier.")
        main.actions += 1
    main.presser("button", "Décider la sanction")


def _notifier(main: Compte) -> None:
    main.presser("link", "Notifier la sanction")
    main.choisir("Comment la personne est-elle informée ?", MoyenNotification.LETTRE_RECOMMANDEE.libelle.capitalize())
    main.cocher("Oui")
    main.page.get_by_label(re.compile("délégation")).check()
    main.actions += 1
    main.taper("Prénom et nom du signataire", "Solange Etchebarne")
    main.presser("button", "Enregistrer la notification")


def test_trouver(ecrans: Ecrans, page: Page, dossier: UUID) -> None:
    """By the search that is on every page: one types the name, Enter opens the only dossier that has it."""
    ecrans.api.projeter()
    nom = page.get_by_role("heading", level=1).inner_text().split()[0]
    page.goto(ecrans.api.url)
    main = Compte(page)
    main.taper(RECHERCHE, nom, envoyer=True)
    expect(page).to_have_url(f"{ecrans.api.url}/dossier/{dossier}")
    retenir("trouver", main)
