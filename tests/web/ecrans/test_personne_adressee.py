"""R14: a partner sees who is addressed to it, by whom and why, and answers, two gestures each; refusals first."""

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, expect

from ledger.dates import aujourd_hui
from ledger.dossier.etat.prescription import EtatPrescription
from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description
from tests.web.ecrans import controles
from tests.web.ecrans.conftest import Ecrans
from tests.web.ecrans.dossier.test_dossier import texte
from tests.web.ecrans.test_usage import ouvrir
from tests.web.parcours import derouler, evenement
from tests.web.serveur import Api, Visiteur, identite
from web.mots.ecriture import jour

SIENNE, AUTRE = "ASSO-33-01", "ASSO-33-02"
ADRESSE: Final = "/personnes-adressees"
MOTIVATION: Final = "Sans permis, <b>aucun</b> poste."


@pytest.fixture
def partenaire(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.PARTENAIRE, SIENNE) as visiteur:
        yield visiteur


@pytest.fixture
def adressee(api: Api) -> tuple[UUID, UUID]:
    return adresser(api, telephone="0612345678", courriel="maite@exemple.fr")


def adresser(api: Api, nom: str = "Adressée", *, il_y_a_jours: int = 0, **joindre: str) -> tuple[UUID, UUID]:
    """Somebody whom a référent addressed to the partner: the dossier and the prescription."""
    code, prescription, agent = f"dora--{uuid4().hex[:8]}", uuid4(), uuid4()
    assert api.demander("/offres/publier", description(code, partenaire=SIENNE, places=9)).status_code == 201
    qui = identite(nom=nom, prenom="Maite", **joindre)
    dossier = api.ouvrir(identite=qui)
    derouler(api, dossier, "designer-referent")
    api.habiliter(agent)
    api.faire(
        dossier,
        "prescrire-offre",
        prescription=str(prescription),
        offre=code,
        theme="MOBILITE",
        partenaire=SIENNE,
        prescripteur=str(agent),
        structure="MDS-33-05",
        motif="LEVER_UN_FREIN",
        besoins=["MOBILITE"],
        motivation=MOTIVATION,
        survenu_le=str(aujourd_hui() - timedelta(days=il_y_a_jours)),
    )
    api.projeter()
    return dossier, prescription


def repondre(partenaire: Visiteur, prescription: UUID, geste: str, **champs: str) -> Any:
    return partenaire.envoyer(f"{ADRESSE}/{prescription}/{geste}", **champs)


def etat(api: Api, dossier: UUID, prescription: UUID) -> EtatPrescription:
    return api.services.journal.dossier(dossier).prescriptions[str(prescription)].etat


def test_r14_ce_qui_est_adresse_a_un_autre_ne_se_voit_ni_ne_se_repond(api: Api, adressee: tuple[UUID, UUID]) -> None:
    dossier, prescription = adressee
    with api.visiteur(Role.PARTENAIRE, AUTRE) as autre:
        for inconnue in (prescription, uuid4()):
            assert autre.ouvrir(f"{ADRESSE}/{inconnue}").status_code == 404
            assert autre.envoyer(f"{ADRESSE}/{inconnue}/accepter").status_code == 404
    assert etat(api, dossier, prescription) is EtatPrescription.PRESCRITE


@pytest.mark.parametrize(
    ("geste", "champs", "dit"),
    [
        ("refuser", {"motif": "", "explication": "Pas de place."}, "obligatoire"),
        ("refuser", {"motif": "HUMEUR", "explication": "Pas de place."}, "Choisissez dans la liste"),
        ("accepter", {"entree_prevue_le": "hier peut-être"}, "date"),
        ("entrer", {"survenu_le": ""}, "doit l'avoir acceptée"),
        ("terminer", {"survenu_le": "", "resultat": "OBJECTIF_ATTEINT"}, "enregistrez d'abord l'entrée"),
    ],
)
def test_r14_une_reponse_qui_ne_va_pas_est_dite_et_rien_n_est_perdu(
    api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID], geste: str, champs: dict[str, str], dit: str
) -> None:
    dossier, prescription = adressee
    reponse = repondre(partenaire, prescription, geste, **champs)
    assert reponse.status_code == 422
    assert dit in texte(reponse.text)
    assert champs.get("explication", "") in unescape(reponse.text)
    assert etat(api, dossier, prescription) is EtatPrescription.PRESCRITE
    assert repondre(partenaire, prescription, "effacer").status_code == 404


def test_r14_elle_se_joint_et_l_on_sait_qui_l_adresse(partenaire: Visiteur, adressee: tuple[UUID, UUID]) -> None:
    """Her telephone, her mail, the prescriber with his structure, and why: what the fiche says, no more."""
    page = partenaire.ouvrir(f"{ADRESSE}/{adressee[1]}").text
    for dit in ('href="tel:', 'href="mailto:maite@exemple.fr"', "Peio Essai", "Lever un frein à l'emploi"):
        assert dit in unescape(page)
    assert MOTIVATION not in page
    assert MOTIVATION in unescape(page)
    assert "/dossier/" not in page
    assert str(adressee[0]) not in page
    assert f'{ADRESSE}/{adressee[1]}"' in partenaire.ouvrir(ADRESSE).text


def test_r14_refusee_avec_son_motif_son_referent_le_voit(
    api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID]
) -> None:
    dossier, prescription = adressee
    champs = {"motif": "PLUS_DE_PLACE", "explication": "Une place en mars."}
    assert repondre(partenaire, prescription, "refuser", **champs).status_code == 303
    refusee = api.services.journal.rejouer(dossier)[-1]
    assert refusee.lire_contexte()["role"] == Role.PARTENAIRE
    assert "Une place en mars." not in str(refusee.corps)
    apres = unescape(partenaire.ouvrir(f"{ADRESSE}/{prescription}").text)
    assert "Rien n'est attendu de vous" in apres
    assert [dit for dit in ("maite@exemple.fr", MOTIVATION, 'href="mailto:') if dit in apres] == []
    api.projeter()
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent:
        vu = texte(referent.ouvrir(f"/dossier/{dossier}/historique").text)
    assert "Une place en mars." in vu
    encore = repondre(partenaire, prescription, "accepter")
    assert encore.status_code == 422
    assert "refusée" in texte(encore.text)


def test_r14_rien_n_est_dit_fait_qui_ne_l_est_pas(partenaire: Visiteur, adressee: tuple[UUID, UUID]) -> None:
    """An address kept, or written by hand, records nothing, and does not say that it did."""
    for fait in ("accepter", "refuser", "recevoir", "<b>"):
        assert "C'est noté" not in texte(partenaire.ouvrir(f"{ADRESSE}/{adressee[1]}", fait=fait).text)


def test_r14_sans_numero_ni_courriel_on_passe_par_son_referent(api: Api, partenaire: Visiteur) -> None:
    _, prescription = adresser(api, "Injoignable")
    assert "passez par son référent" in texte(partenaire.ouvrir(f"{ADRESSE}/{prescription}").text)


def test_r14_une_personne_effacee_n_a_plus_de_nom(api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID]) -> None:
    api.services.journal.coffre.detruire(adressee[0])
    page = partenaire.ouvrir(f"{ADRESSE}/{adressee[1]}")
    assert page.status_code == 200
    assert "Identité effacée" in texte(page.text)
    assert [dit for dit in ("Maite", "maite@exemple.fr", "Sans permis") if dit in page.text] == []


def test_r14_envoyee_deux_fois_la_reponse_est_notee_une_fois(
    api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID]
) -> None:
    dossier, prescription = adressee
    (cle, *_) = re.findall(r'name="cle" value="([^"]+)"', partenaire.ouvrir(f"{ADRESSE}/{prescription}").text)
    avant = api.services.journal.dossier(dossier).version
    for _ in range(2):
        assert partenaire.envoyer(f"{ADRESSE}/{prescription}/recevoir", cle=cle).status_code == 303
    assert api.services.journal.dossier(dossier).version == avant + 1


def test_r14_jusqu_au_bout(api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID]) -> None:
    """Received, accepted, entered, ended: each offered when it may be, and seen at once."""
    dossier, prescription = adressee
    le = f"{aujourd_hui() + timedelta(days=7):%d/%m/%Y}"
    bilan = {"resultat": "OBJECTIF_ATTEINT", "heures_realisees": "42", "bilan": "Elle roule.", "survenu_le": ""}
    suite = [
        ("recevoir", {}, EtatPrescription.RECUE),
        ("accepter", {"entree_prevue_le": le}, EtatPrescription.ACCEPTEE),
        ("entrer", {"survenu_le": ""}, EtatPrescription.DEMARREE),
        ("terminer", bilan, EtatPrescription.TERMINEE),
    ]
    for geste, champs, attendu in suite:
        assert f"{ADRESSE}/{prescription}/{geste}" in partenaire.ouvrir(f"{ADRESSE}/{prescription}").text
        assert repondre(partenaire, prescription, geste, **champs).status_code == 303
        assert etat(api, dossier, prescription) is attendu


@pytest.mark.parametrize(
    ("il_y_a_jours", "page", "liste"),
    [
        (5, "Répondez au plus tard le {}", "réponse au plus tard le {}"),
        (60, "Le délai pour répondre a pris fin le {}", "réponse attendue depuis le {}"),
    ],
)
def test_r14_jusqu_a_quand_repondre(api: Api, partenaire: Visiteur, il_y_a_jours: int, page: str, liste: str) -> None:
    """Until the expiry of the rule, told on its page and in the list, with its mark; no more once the answer is given."""
    nom = f"Limite{uuid4().hex[:6]}"
    dossier, prescription = adresser(api, nom, il_y_a_jours=il_y_a_jours)
    prescrite_le = api.services.journal.dossier(dossier).prescriptions[str(prescription)].prescrite_le
    le = texte(jour(api.services.cadre().echeance("OFF-EXP", prescrite_le)))

    def lu(adresse: str) -> str:
        return re.sub(r"\s+", " ", texte(partenaire.ouvrir(adresse).text))

    assert page.format(le) in lu(f"{ADRESSE}/{prescription}")
    assert "Délai local, à confirmer" in lu(f"{ADRESSE}/{prescription}")
    ou: str | None = ADRESSE
    while ou is not None and nom.upper() not in lu(ou):
        suite = re.search(r'href="([^"]+)">Page suivante', partenaire.ouvrir(ou).text)
        ou = unescape(suite[1]) if suite else None
    assert ou is not None
    assert re.search(f"{nom.upper()}(?:(?!né).)*né(?:(?!né).)*{liste.format(le)}", lu(ou))
    assert repondre(partenaire, prescription, "accepter", entree_prevue_le="").status_code == 303
    assert page.format(le) not in lu(f"{ADRESSE}/{prescription}")


def test_r14_un_mot_pour_son_referent_se_lit_dans_le_dossier(
    api: Api, partenaire: Visiteur, adressee: tuple[UUID, UUID]
) -> None:
    """The last word, with the day on which it was said and that on which she is expected; whoever may not read what is
    sealed reads none; a correction takes away what it annuls.
    """
    dossier, prescription = adressee
    le = aujourd_hui() + timedelta(days=7)
    with api.visiteur(Role.REFERENT, "MDS-33-05") as referent, api.visiteur(Role.ADMINISTRATEUR) as cadre:

        def dit(qui: Visiteur) -> tuple[str, ...]:
            """The word said last, and the day on which she is expected, as the tab of the offers tells them."""
            lu = texte(qui.ouvrir(f"/dossier/{dossier}/offres").text)
            return tuple(
                re.findall(r"Dit le [^:]+ :\s+(\S+ \S+)", lu) + re.findall(r"entrée prévue le (\S+ \S+ \d+)", lu)
            )

        assert dit(referent) == ()
        accepter = {"entree_prevue_le": f"{le:%d/%m/%Y}", "message": "<b>Mardi</b> à 14 h.\nDemander Xan."}
        assert repondre(partenaire, prescription, "accepter", **accepter).status_code == 303
        attendue = ("<b>Mardi</b> à", texte(jour(le)))
        assert dit(referent) == attendue
        assert dit(cadre) == attendue[1:]
        assert "Xan" not in str(api.services.journal.rejouer(dossier)[-1].corps)
        assert repondre(partenaire, prescription, "entrer", survenu_le="", message="Elle est là.").status_code == 303
        assert dit(referent) == ("Elle est",)
        entree = "prescription.demarree.v1"
        annulee = {"evenement": evenement(api, dossier, entree), "motif": "ERREUR_DE_PERSONNE"}
        api.faire(dossier, "annuler-etape", etape=entree, correction=annulee)
        assert dit(referent) == attendue


@pytest.mark.parametrize("largeur", [1280, 360])
def test_r14_en_deux_gestes_sans_script(
    navigateur: Browser, ecrans: Ecrans, captures: Path | None, largeur: int
) -> None:
    """From the list: open, answer."""
    nom = f"Deux{uuid4().hex[:6]}"
    dossier, prescription = adresser(ecrans.api, nom)
    with ecrans.api.visiteur(Role.PARTENAIRE, SIENNE) as partenaire:
        contexte = navigateur.new_context(java_script_enabled=False, viewport={"width": largeur, "height": 740})
        page = ouvrir(contexte, ecrans, partenaire.temoin)
        page.goto(f"{ecrans.api.url}{ADRESSE}")
        page.get_by_role("link", name=nom.upper()).click()
        controles.tenue(page)
        if captures is not None:
            page.screenshot(path=captures / f"personne-adressee-{largeur}.png", full_page=True)
        page.get_by_role("button", name="Nous la prenons").click()
        expect(page.get_by_role("status")).to_contain_text("C'est noté")
        controles.tenue(page)
        contexte.close()
    assert etat(ecrans.api, dossier, prescription) is EtatPrescription.ACCEPTEE
