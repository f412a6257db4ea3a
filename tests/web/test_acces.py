"""Who may call what: every route of the application, API and pages, under every role and none."""

import base64
import html
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any
from uuid import uuid4

import jwt
import pytest
from fastapi.routing import iter_route_contexts

from ledger.dates import maintenant
from ledger.vocabulaire.acteur import Role
from tests.cas import chaque
from tests.web.serveur import NAVIGATEUR, Api, identite, probleme, secret
from web.acces import Regle
from web.api.acces import ParJeton
from web.application import creer
from web.identite import jetons
from web.visite import CHAMP_JETON, ParSession

PUBLIQUES = {
    "/sante",
    "/docs",
    "/openapi.json",
    "/accessibilite",
    "/accessibilite/audit",
    "/donnees-personnelles",
    "/problemes",
    "/problemes/{reference}",
    "/verifier-preuve",
    "/verifier",
    "/verifier/{document}",
    "/affichette/{structure}",
    "/mon-espace",
    "/mon-espace/{structure}",
}
"""The health that probes ask for, documentation, notices and leaflets: nothing about anybody."""
ENTREE = {"/", "/connexion", "/connexion/retour", "/deconnexion/retour"}
"""Where one signs in and out."""
HACHAGES = {"/preuve/checkpoint", "/preuve/carte", "/preuve/cles.vkey", "/preuve/suite/{ancienne}"} | {
    "/preuve/tile/{niveau}/{chemin}"
}
"""Where hashes alone are published, for whoever verifies: tried with the proofs."""
PAR_ADRESSE = {"/mon-agenda/{jeton}.ics", "/retours/brevo/{repere}/{signature}", "/l/{jeton}", "/l/{jeton}/code"}
"""Where the address is the secret: tried with the agenda, with the messages, and at the door of a personal space."""
INSTRUIRE = {Role.REFERENT, Role.ADMINISTRATEUR, Role.SYSTEME}
ENCADRER = {Role.ADMINISTRATEUR, Role.SYSTEME}
CONSULTER = {Role.REFERENT, Role.ADMINISTRATEUR, Role.AUDITEUR}
PILOTER = {Role.REFERENT, Role.DECIDEUR, Role.ADMINISTRATEUR, Role.AUDITEUR}
RECEVOIR = {Role.PARTENAIRE}
EXPLOITER = {Role.SYSTEME, Role.ADMINISTRATEUR}
TOUS = set(Role)
PAGES: dict[str, set[Role]] = {
    "/file-active/lot/{lot}/preparer": INSTRUIRE,
    "/file-active/lot/{lot}/confirmer": INSTRUIRE,
    "/file-active": CONSULTER,
    "/dossier/{dossier}/etape": INSTRUIRE,
    "/dossier/{dossier}/corriger": INSTRUIRE,
    "/dossier/{dossier}/documents/": {Role.REFERENT},
    "/dossier/{dossier}/documents": CONSULTER,
    "/dossier/{dossier}/contrat/{contrat}/signature": {Role.REFERENT},
    "/mes-demarches/": {Role.ALLOCATAIRE},
    "/effacements": set(),
    "/rectifications": set(),
    "/seances": set(),
    "/dossier/{dossier}": CONSULTER,
    "/pilotage/{tableau}/{indicateur}/dossiers": CONSULTER,
    "/pilotage": PILOTER,
    "/relecture/{dossier}": CONSULTER,
    "/mon-agenda/disponibilites": INSTRUIRE,
    "/mon-agenda/absences": INSTRUIRE,
    "/mon-agenda": CONSULTER,
    "/consultations": {Role.AUDITEUR},
    "/preuves": {Role.AUDITEUR},
    "/equipe/remplacements": set(),
    "/equipe": {Role.REFERENT},
    "/mon-habilitation": TOUS,
    "/courriers": {Role.REFERENT},
    "/personnes-adressees": RECEVOIR,
    "/mes-offres": RECEVOIR,
    "/mes-chiffres": RECEVOIR,
    "/plan": TOUS,
    "/trouver-une-offre": TOUS,
    "/administration": {Role.ADMINISTRATEUR},
    "/deconnexion": TOUS,
    "/reprise/": TOUS,
}
"""Who may open a page, by the beginning of its address, as the house decided it; one of no role asks for a function."""


@cache
def routes() -> dict[tuple[str, str], set[type[Regle]]]:
    """Every route but the public ones, whatever the documentation shows: method and path, and the kinds of its rules."""
    application = creer(None)  # type: ignore[arg-type]  # nothing is called
    trouvees = {
        (methode, contexte.path_format or ""): {
            type(regle) for regle in regles(getattr(contexte.route, "dependant", None))
        }
        for contexte in iter_route_contexts(application.routes)
        for methode in sorted(contexte.methods or ())
        if methode != "HEAD"
    }
    assert len(trouvees) > 30
    ailleurs = PUBLIQUES | ENTREE | PAR_ADRESSE | HACHAGES
    return {route: genres for route, genres in trouvees.items() if route[1] not in ailleurs}


def regles(dependant: Any) -> Iterator[Regle]:
    """The rules among what a route depends on."""
    if dependant is None:
        return
    if isinstance(dependant.call, Regle):
        yield dependant.call
    for autre in dependant.dependencies:
        yield from regles(autre)


def protegees() -> list[tuple[str, str]]:
    """Routes that a token opens."""
    return [route for route, genres in routes().items() if genres == {ParJeton}]


def ecrans() -> list[tuple[str, str]]:
    """Routes that a session opens."""
    return [route for route, genres in routes().items() if genres == {ParSession}]


def test_chaque_route_declare_une_regle_et_une_seule() -> None:
    """A route without a rule, or with rules of both kinds, is in neither list."""
    assert set(protegees()) | set(ecrans()) == set(routes())
    assert len(ecrans()) > 2


def permis(methode: str, chemin: str) -> set[Role]:
    """Who may call a route, as the house decided it: a route of a new kind fails here until somebody says."""
    if chemin.startswith("/agents/"):
        return ENCADRER
    if chemin.startswith("/abonnements"):
        return EXPLOITER
    if chemin.startswith("/requetes"):
        return PILOTER
    if chemin == "/recherche":
        return CONSULTER
    if methode == "POST" or chemin.startswith("/catalogue/") or chemin.endswith("/brouillon"):
        return INSTRUIRE
    for debut, roles in {
        "/dossiers": CONSULTER,
        "/agenda": CONSULTER,
        "/ma-journee": CONSULTER,
        "/vues": CONSULTER,
        "/mes-demarches": {Role.ALLOCATAIRE},
        "/prescriptions/recues": RECEVOIR,
        "/prescriptions": CONSULTER,
        "/offres": TOUS,
        "/structures": PILOTER,
        "/transmissions": CONSULTER,
        "/tableaux": PILOTER,
        "/statistiques/fse-participants": CONSULTER,
        "/statistiques": PILOTER,
        "/indicateurs/": CONSULTER,
        "/flux/": EXPLOITER,
        "/metriques": EXPLOITER,
        "/regles": TOUS,
    }.items():
        if chemin.startswith(debut):
            return roles
    raise AssertionError(chemin)


def permis_a_l_ecran(chemin: str) -> set[Role]:
    """Who may open a page: one of a new kind fails here until somebody says."""
    for debut, roles in PAGES.items():
        if chemin.startswith(debut):
            return roles
    raise AssertionError(chemin)


def adresse(chemin: str) -> str:
    return re.sub(
        r"\{\w+(:\w+)?\}",
        str(uuid4()),
        chemin.replace("{topic}", "parcours.d33.droits")
        .replace("{structure}", "MDS-33-05")
        .replace("{numero}", "1")
        .replace("{ept}", "EPT-33-02")
        .replace("{le}", "2026-02-03"),
    )


@chaque("methode, chemin", protegees, " ".join)
def test_sans_jeton(api: Api, methode: str, chemin: str) -> None:
    reponse = api.appeler(methode, adresse(chemin), role=None, json={} if methode in ("POST", "PUT") else None)
    document = probleme(reponse, 401, "jeton-refuse")
    assert reponse.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization" in document["detail"]


@pytest.mark.parametrize("role", list(Role))
@chaque("methode, chemin", protegees, " ".join)
def test_chaque_role_sur_chaque_route(api: Api, methode: str, chemin: str, role: Role) -> None:
    reponse = api.appeler(methode, adresse(chemin), role=role, json={} if methode in ("POST", "PUT") else None)
    if role in permis(methode, chemin):
        assert reponse.status_code in (200, 404, 409, 422), reponse.text
        return
    document = probleme(reponse, 403, "interdit")
    assert f"Votre rôle ({role.libelle})" in document["detail"]
    for autre in Role:
        assert (autre.libelle in document["detail"].split("réservée à")[1]) == (autre in permis(methode, chemin))


@chaque("methode, chemin", ecrans, " ".join)
def test_personne_devant_l_ecran(api: Api, methode: str, chemin: str) -> None:
    """A page sends to the sign-in page, which knows where to come back; a token opens no page."""
    reponse = api.appeler(methode, adresse(chemin), entetes=NAVIGATEUR | {"Origin": api.url})
    assert reponse.status_code == 303
    assert reponse.headers["location"].split("?")[0] == "/"


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEME])
@chaque("methode, chemin", ecrans, " ".join)
def test_chaque_role_sur_chaque_ecran(api: Api, methode: str, chemin: str, role: Role) -> None:
    with api.visiteur(role) as visiteur:
        reponse = visiteur.envoyer(adresse(chemin)) if methode == "POST" else visiteur.ouvrir(adresse(chemin))
    if role in permis_a_l_ecran(chemin):
        assert reponse.status_code in (200, 303, 404, 409, 422), reponse.text
        return
    assert reponse.status_code == 403
    assert f"Votre rôle ({role.libelle})" in html.unescape(reponse.text)


@chaque("methode, chemin", lambda: [route for route in ecrans() if route[0] == "POST"], " ".join)
def test_un_formulaire_vient_d_une_page_de_la_session(api: Api, methode: str, chemin: str) -> None:
    d_ici = NAVIGATEUR | {"Origin": api.url}
    role = Role.ADMINISTRATEUR if chemin.startswith("/administration") else Role.REFERENT
    with api.visiteur(role) as visiteur, api.visiteur(role) as autre:
        bon = {CHAMP_JETON: visiteur.jeton()}
        for entetes, champs in (
            (NAVIGATEUR, bon),
            (NAVIGATEUR | {"Origin": "https://ailleurs.example"}, bon),
            (d_ici | {"Sec-Fetch-Site": "same-site"}, bon),
            (d_ici, {}),
            (d_ici, {CHAMP_JETON: "!"}),
            (d_ici, {CHAMP_JETON: autre.jeton()}),
        ):
            reponse = visiteur.client.post(adresse(chemin), data=champs, headers=entetes)
            assert reponse.status_code == 403, (entetes, champs)
            assert "Formulaire refusé" in reponse.text


def test_les_pages_publiques_ne_disent_rien(api: Api) -> None:
    api.ouvrir(identite=identite(nom="Zaldumbide"))
    for chemin in PUBLIQUES:
        ici = chemin.format(reference="dossier-inconnu", document=uuid4(), structure="MDS-33-04")
        reponse = api.appeler("GET", ici, role=None)
        assert reponse.status_code == 200
        assert "Zaldumbide" not in reponse.text


CLE = base64.b64decode(secret(96).get_secret_value())


def jeton(cle: bytes = CLE, algorithme: str = "HS256", **contenu: Any) -> str:
    """A token with these claims replaced; None takes a claim away."""
    emis = maintenant()
    defaut = {
        "sub": str(uuid4()),
        "jti": str(uuid4()),
        "aud": jetons.AUDIENCE,
        "iat": emis,
        "exp": emis + timedelta(hours=1),
    }
    return jwt.encode({nom: v for nom, v in (defaut | contenu).items() if v is not None}, cle, algorithme)


def sans_signature() -> str:
    """The classical forgery: an algorithm that signs nothing."""
    parties = [{"alg": "none", "typ": "JWT"}, {**jwt.decode(jeton(), options={"verify_signature": False})}]
    textes = [base64.urlsafe_b64encode(json.dumps(partie).encode()).decode().rstrip("=") for partie in parties]
    return ".".join([*textes, ""])


def falsifie() -> str:
    """A good token whose number was changed afterwards."""
    entete, _, signature = jeton().split(".")
    contenu = jeton().split(".")[1]
    return ".".join([entete, contenu, signature])


REFUSES = {
    "expire": jeton(exp=maintenant() - timedelta(seconds=1)),
    "pas encore valable": jeton(iat=maintenant() + timedelta(hours=1)),
    "autre clé": jeton(bytes(range(32))),
    "autre service": jeton(aud="un-autre-service"),
    "sans audience": jeton(aud=None),
    "sans échéance": jeton(exp=None),
    "sans date": jeton(iat=None),
    "sans agent": jeton(sub=None),
    "sans numéro": jeton(jti=None),
    "numéro illisible": jeton(jti="Maïté"),
    "numéro en liste": jeton(jti=[str(uuid4())]),
    "jamais donné": jeton(),
    "un rôle écrit dedans": jeton(role="ADMINISTRATEUR"),
    "autre algorithme": jeton(CLE * 2, "HS512"),
    "sans signature": sans_signature(),
    "falsifié": falsifie(),
    "n'importe quoi": "abc.def.ghi",
}


@pytest.mark.parametrize("cas", list(REFUSES))
def test_jeton_refuse(api: Api, cas: str) -> None:
    reponse = api.appeler("GET", "/dossiers", role=None, entetes={"Authorization": f"Bearer {REFUSES[cas]}"})
    document = probleme(reponse, 401, "jeton-refuse")
    if cas == "expire":
        assert "expiré" in document["detail"]
    assert REFUSES[cas] not in reponse.text


@pytest.mark.parametrize("schema", ["Basic QWxhZGRpbjpvcGVuc2VzYW1l", "Bearer", "jeton", jeton()], ids=range(4))
def test_autre_en_tete(api: Api, schema: str) -> None:
    probleme(api.appeler("GET", "/dossiers", role=None, entetes={"Authorization": schema}), 401, "jeton-refuse")


def test_un_jeton_dit_qui_et_d_ou(api: Api) -> None:
    """Agent, role and structure are in the context of what he records."""
    corps = {"etat_droit": "CLOS", "soumis_droits_devoirs": True}
    dossier = api.ouvrir()
    porte = f"Bearer {api.jeton(Role.ADMINISTRATEUR, structure='CCAS-33-01')}"
    reponse = api.appeler("POST", f"/dossiers/{dossier}/modifier-droits", entetes={"Authorization": porte}, json=corps)
    assert reponse.status_code == 201
    contexte = api.services.journal.rejouer(dossier)[-1].lire_contexte()
    assert contexte == {
        "agent": str(api.agent),
        "role": "ADMINISTRATEUR",
        "structure": "CCAS-33-01",
        "canal": "API",
    }


def test_un_jeton_ne_vit_pas_plus_de_douze_heures(api: Api) -> None:
    with pytest.raises(ValueError, match="12:00:00"):
        api.services.ecrans.jetons.emettre_systeme(duree=timedelta(hours=13))
