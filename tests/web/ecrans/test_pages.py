"""Every page, for who opens it, at two widths: accessible, whole, quiet, and a picture of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page

from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans

REFERENT, DELEGATAIRE, DECIDEUR, AUDITEUR, ADMIN, DEUX = "camille", "nadia", "helene", "yves", "ines", "solange"
PARTENAIRE, ALLOCATAIRE, RESPONSABLE = "omar", "allocataire", "odile"
LARGEURS = (1280, 360)
PUBLIQUES = {
    "connexion": "/",
    "accessibilite": "/accessibilite",
    "audit": "/accessibilite/audit",
    "verifier-preuve": "/verifier-preuve",
    "donnees-personnelles": "/donnees-personnelles",
    "affichette": "/affichette/MDS-33-04",
    "mon-espace": "/mon-espace/MDS-33-04",
    "mon-espace-ancienne": "/mon-espace/MDS-33-99",
    "problemes": "/problemes",
    "probleme": "/problemes/refus/orientation_absente",
}
PAGES: dict[str, tuple[str, str]] = {
    "ma-journee": (REFERENT, "/"),
    "ma-journee-vide": (DELEGATAIRE, "/"),
    "agenda": (REFERENT, "/mon-agenda"),
    "agenda-structure": (REFERENT, "/mon-agenda?pour=structure"),
    "disponibilites": (REFERENT, "/mon-agenda/disponibilites"),
    "absences": (REFERENT, "/mon-agenda/absences"),
    "accueil-auditeur": (AUDITEUR, "/"),
    "accueil-decideur": (DECIDEUR, "/"),
    "accueil-administrateur": (ADMIN, "/"),
    "accueil-partenaire": (PARTENAIRE, "/"),
    "courriers": (REFERENT, "/courriers"),
    "catalogue": (REFERENT, "/trouver-une-offre?commune=Pessac&rayon=50"),
    "catalogue-personne": (ALLOCATAIRE, "/trouver-une-offre?cherche=mobilité"),
    "taches-equipe": (REFERENT, "/equipe/taches"),
    "equipe": (RESPONSABLE, "/equipe"),
    "mes-offres": (PARTENAIRE, "/mes-offres"),
    "mes-chiffres": (PARTENAIRE, "/mes-chiffres"),
    "mes-chiffres-sans-prescription": (PARTENAIRE, "/mes-chiffres?periode=2024"),
    "mes-offres-nouvelle": (PARTENAIRE, "/mes-offres/nouvelle"),
    "personnes-adressees": (PARTENAIRE, "/personnes-adressees"),
    "personnes-adressees-filtrees": (PARTENAIRE, "/personnes-adressees?etat=ACCEPTEE"),
    "mes-demarches": (ALLOCATAIRE, "/"),
    "file-active": (REFERENT, "/file-active"),
    "file-active-filtree": (REFERENT, "/file-active?parcours=SOCIAL&volet=EN_RETARD&tri=contrat"),
    "file-active-vide": (REFERENT, "/file-active?etat_droit=REFUSE"),
    "lot-convoquer": (REFERENT, "/file-active/lot/{lot-formulaire}"),
    "lot-inviter": (REFERENT, "/file-active/lot/{lot-inviter}"),
    "lot-reaffecter": (REFERENT, "/file-active/lot/{lot-reaffecter}"),
    "lot-ecrire": (REFERENT, "/file-active/lot/{lot-ecrire}"),
    "lot-tache": (REFERENT, "/file-active/lot/{lot-tache}"),
    "lot-prevision": (REFERENT, "/file-active/lot/{lot-prevision}"),
    "lot-bilan": (REFERENT, "/file-active/lot/{lot-bilan}"),
    "lot-exporter": (REFERENT, "/file-active/lot/{lot-fichier}"),
    "dossier": (REFERENT, "/dossier/{dossier}"),
    "dossier-rendez-vous": (REFERENT, "/dossier/{dossier}/rendez-vous"),
    "dossier-contrat": (REFERENT, "/dossier/{dossier}/contrat"),
    "dossier-echanges": (REFERENT, "/dossier/{dossier}/echanges"),
    "dossier-procedures": (REFERENT, "/dossier/{dossier}/procedures"),
    "dossier-historique": (REFERENT, "/dossier/{dossier}/historique"),
    "dossier-historique-filtre": (REFERENT, "/dossier/{dossier}/historique?famille=rendez_vous"),
    "dossier-administrateur": (ADMIN, "/dossier/{dossier}"),
    "etape-honorer": (REFERENT, "/dossier/{dossier}/etape/honorer-rendez-vous?objet={rendez_vous}"),
    "etape-planifier": (REFERENT, "/dossier/{dossier}/etape/planifier-rendez-vous"),
    "etape-orientation": (REFERENT, "/dossier/{dossier}/etape/decider-orientation"),
    "etape-contrat": (REFERENT, "/dossier/{dossier}/etape/proposer-contrat-engagement"),
    "etape-criteres": (REFERENT, "/dossier/{dossier}/etape/recueillir-criteres"),
    "etape-prescrire": (REFERENT, "/dossier/{dossier}/etape/prescrire-offre"),
    "documents": (REFERENT, "/dossier/{dossier}/documents"),
    "offres": (REFERENT, "/dossier/{dossier}/offres"),
    "offres-theme": (REFERENT, "/dossier/{dossier}/offres?theme=LOGEMENT"),
    "etape-document": (REFERENT, "/dossier/{dossier}/etape/deposer-document"),
    "etape-fusion": (REFERENT, "/dossier/{dossier}/etape/fusionner-doublon"),
    "etape-identifiant": (REFERENT, "/dossier/{dossier}/etape/revoquer-identifiant"),
    "etape-mutation": (REFERENT, "/dossier/{dossier}/etape/recevoir-mutation"),
    "administration-jetons": (ADMIN, "/administration/jetons"),
    "correction": (REFERENT, "/dossier/{dossier}/corriger/{evenement}"),
    "tableaux": (DECIDEUR, "/pilotage"),
    "tableau-orientation": (DECIDEUR, "/pilotage/orientation?par=mds"),
    "tableau-accompagnement": (
        DECIDEUR,
        "/pilotage/accompagnement?au=2026-06-30&horloge=valable&pas=semaine&par=motif",
    ),
    "tableau-dossiers": (REFERENT, "/pilotage/orientation/premieres/dossiers"),
    "tableau-dossiers-vide": (REFERENT, "/pilotage/orientation/premieres/dossiers?mds=MDS-00-00"),
    "relecture": (AUDITEUR, "/relecture/{dossier}"),
    "relecture-comparee": (AUDITEUR, "/relecture/{dossier}?au={hier}&depuis={jadis}"),
    "relecture-evenement": (REFERENT, "/relecture/{dossier}?jusqua=5"),
    "relecture-avant": (REFERENT, "/relecture/{dossier}?au=01/01/2001"),
    "evenement-brut": (AUDITEUR, "/relecture/{dossier}/evenement/3"),
    "consultations": (AUDITEUR, "/consultations"),
    "consultations-personne": (AUDITEUR, "/consultations?dossier={dossier}"),
    "consultation": (AUDITEUR, "/consultations/{consultation}"),
    "preuves": (AUDITEUR, "/preuves"),
    "question": (DECIDEUR, "/pilotage/requete"),
    "question-reponse": (
        DECIDEUR,
        "/pilotage/requete?chiffre=premieres&chiffre=part_moins_un_mois&par=pts&par=parcours",
    ),
    "question-graphique": (ADMIN, "/pilotage/requete?chiffre=premieres&par=pts"),
    "question-impossible": (DECIDEUR, "/pilotage/requete?chiffre=premieres&par=canal&au=31/02/2026"),
    "statistiques": (DECIDEUR, "/pilotage/statistiques"),
    "statistique": (DECIDEUR, "/pilotage/statistiques/drees-t1?au=25/11/2026"),
    "choix-habilitation": (DEUX, "/mon-habilitation"),
    "plan": (ADMIN, "/plan"),
    "administration": (ADMIN, "/administration"),
    "administration-regles": (ADMIN, "/administration/regles"),
    "administration-imports": (ADMIN, "/administration/imports"),
    "administration-import": (ADMIN, "/administration/imports/{import}"),
    "administration-rejet": (ADMIN, "/administration/imports/{import}/rejets/{rejet}"),
    "administration-envois": (ADMIN, "/administration/envois"),
    "administration-transmissions": (ADMIN, "/administration/transmissions"),
    "administration-reseau": (ADMIN, "/administration/reseau?categorie=MISSION_LOCALE"),
    "administration-habilitations": (ADMIN, "/administration/habilitations"),
    "erreur-403": (DECIDEUR, "/file-active"),
    "erreur-404": (REFERENT, "/nulle-part"),
}
"""Name of the picture: who opens the page, and its address."""


ETATS = frozenset(
    {
        "ma-journee-vide",
        "agenda-structure",
        "absences",
        "accueil-auditeur",
        "accueil-partenaire",
        "personnes-adressees-filtrees",
        "mes-chiffres-sans-prescription",
        "file-active-filtree",
        "file-active-vide",
        "lot-reaffecter",
        "lot-ecrire",
        "lot-tache",
        "lot-exporter",
        "dossier-historique-filtre",
        "dossier-echanges",
        "dossier-procedures",
        "dossier-administrateur",
        "etape-planifier",
        "etape-orientation",
        "etape-criteres",
        "etape-prescrire",
        "etape-identifiant",
        "etape-mutation",
        "offres-theme",
        "tableau-accompagnement",
        "tableau-dossiers-vide",
        "question-graphique",
        "question-impossible",
        "statistiques",
        "consultations-personne",
        "relecture",
        "relecture-evenement",
        "relecture-avant",
        "erreur-403",
    }
)
"""Other states of pages that are walked through and pictured already: these are looked at in the narrow width."""
IMPRIMEES = ("file-active", "dossier", "tableau-orientation", "relecture-comparee")


@pytest.fixture(scope="module")
def contextes(ecrans: Ecrans, navigateur: Browser) -> Iterator[dict[str, Page]]:
    """A tab for each person, that reaches nothing but this machine; nobody is in the one without a name."""
    ouverts: dict[str, Page] = {}
    for qui in ("", REFERENT, DELEGATAIRE, DECIDEUR, AUDITEUR, ADMIN, DEUX, PARTENAIRE, ALLOCATAIRE, RESPONSABLE):
        contexte = navigateur.new_context(locale="fr-FR", timezone_id="Europe/Paris", reduced_motion="reduce")
        contexte.route("**/*", lambda route: route.continue_() if "127.0.0.1" in route.request.url else route.abort())
        if qui:
            contexte.add_cookies([ecrans.temoin(qui)])
        ouverts[qui] = contexte.new_page()
    yield ouverts
    for page in ouverts.values():
        page.context.close()


def examiner(page: Page, adresse: str, nom: str, captures: Path | None, *, statut: int = 200) -> str:
    """Open a page at both widths and ask everything of it; its title.

    At 400 % a screen of 1,280 pixels is one of 320: nothing runs over there either.
    """
    plaintes: list[str] = []

    def noter(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and f"status of {statut}" not in message.text:
            plaintes.append(message.text)

    def deplorer(erreur: Error) -> None:
        plaintes.append(str(erreur))

    page.on("console", noter)
    page.on("pageerror", deplorer)
    page.set_viewport_size({"width": LARGEURS[0], "height": 800})
    reponse = page.goto(adresse)
    assert reponse is not None
    assert reponse.status == statut
    controles.source(reponse.text())
    for largeur in LARGEURS[1:] if nom in ETATS else LARGEURS:
        page.set_viewport_size({"width": largeur, "height": 800})
        controles.axe(page)
        controles.tenue(page)
        if captures is not None and nom not in ETATS:
            page.screenshot(path=captures / f"{nom}-{largeur}.png")
    if nom not in ETATS:
        controles.clavier(page)
    page.set_viewport_size({"width": 320, "height": 256})
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.remove_listener("console", noter)
    page.remove_listener("pageerror", deplorer)
    assert plaintes == []
    return page.title()


@pytest.mark.parametrize("nom", PUBLIQUES)
def test_page_publique(ecrans: Ecrans, contextes: dict[str, Page], captures: Path | None, nom: str) -> None:
    examiner(contextes[""], ecrans.api.url + PUBLIQUES[nom], nom, captures)


@pytest.mark.parametrize("nom", PAGES)
def test_page(ecrans: Ecrans, contextes: dict[str, Page], captures: Path | None, nom: str) -> None:
    qui, adresse = PAGES[nom]
    statut = int(nom.removeprefix("erreur-")) if nom.startswith("erreur-") else 200
    titre = examiner(contextes[qui], ecrans.api.url + ecrans.remplir(adresse), nom, captures, statut=statut)
    assert titre.endswith(" — Parcours RSA")
    if nom in IMPRIMEES:
        assert len(contextes[qui].pdf()) > 3000


def test_r22_une_date_coupee_se_voit(contextes: dict[str, Page]) -> None:
    """The check of every page bites: a date that does not hold on its line. Of no site: no policy holds its style back."""
    page = contextes[""].context.new_page()
    page.set_content('<html lang="fr"><body><p style="width: 5em">Le 18 décembre 2026</p><p>Le 18 décembre 2026</p>')
    with pytest.raises(AssertionError, match=r"'coupees': \['18 décembre 2026'\]"):
        controles.tenue(page)
    page.close()


def test_page_du_fournisseur_local(ecrans: Ecrans, contextes: dict[str, Page]) -> None:
    page = contextes[""]
    page.goto(ecrans.api.url)
    page.get_by_role("button", name="S'identifier").click()
    assert page.url.startswith(ecrans.emetteur)
    controles.axe(page)


def test_les_titres_sont_uniques(ecrans: Ecrans) -> None:
    """Pages of one person never share a title, but the same page under other filters."""
    titres: dict[str, set[str]] = {}
    for nom, (qui, adresse) in PAGES.items():
        if nom.startswith("erreur-"):
            continue
        page = ecrans.lire(qui, adresse)
        titre = page.split("<title>")[1].split("</title>")[0]
        titres.setdefault(titre, set()).add(adresse.split("?")[0])
    assert [titre for titre, adresses in titres.items() if len(adresses) > 1] == []


@pytest.mark.parametrize("nom", ["ma-journee", "file-active-filtree"])
def test_couleurs_imposees(ecrans: Ecrans, navigateur: Browser, nom: str) -> None:
    """With the colours of the system, every control keeps a border or an outline of its own."""
    qui, adresse = PAGES[nom]
    contexte = navigateur.new_context(forced_colors="active", reduced_motion="reduce")
    contexte.add_cookies([ecrans.temoin(qui)])
    page = contexte.new_page()
    page.goto(ecrans.api.url + ecrans.remplir(adresse))
    sans_bord = page.evaluate(
        "[...document.querySelectorAll('button, input:not([type=hidden]), select')].filter(e =>"
        " e.getBoundingClientRect().width > 0 && getComputedStyle(e).borderTopStyle === 'none').length"
    )
    assert sans_bord == 0
    controles.clavier(page)
    contexte.close()
