"""Whatever answer shows somebody's name left a row in the journal of access: who, what, when, why (H4, D2)."""

import html
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from types import SimpleNamespace
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi.routing import iter_route_contexts

from commands.lots.modele import Fait, Issue
from ledger.dates import aujourd_hui, maintenant
from ledger.keys import CoffreMemoire
from ledger.vocabulaire.acteur import Role
from tests.web.api.test_offres import description, prescription
from tests.web.parcours import REFERENT, derouler
from tests.web.serveur import NAVIGATEUR, Api, Visiteur, identite
from tests.web.test_acces import ecrans, permis, permis_a_l_ecran, protegees
from web.acces import Droit
from web.application import creer
from web.lectures import Lecture, LectureSansTrace
from web.mots.consultations import PAGES
from web.pages.consultations import CHOIX_MAX
from web.tables.consultations import Consultation
from web.visite import CHAMP_JETON

CANARI, NAISSANCE = "Zubizarretabeltza", "29/02/1988"
"""Her name, and what finds her without being told back as it was typed."""
ASSOCIATION = "ASSO-33-01"
LISTE = {
    "/dossiers": "?limite=100",
    "/agenda": f"?referent={REFERENT}&le=2026-02-02",
    "/ma-journee": f"?referent={REFERENT}",
    "/mon-agenda": "?semaine=02/02/2026",
    "/file-active": "?tous=oui",
    "/file-active/lot/{lot}/fichier": "?voulu=csv",
    "/consultations": "?dossier={dossier}",
}
"""What an address asks for beside its path."""
MONTRENT = {
    "GET /dossiers",
    "GET /dossiers/{dossier}",
    "GET /dossiers/{dossier}/rejeu",
    "GET /ma-journee",
    "GET /agenda",
    "GET /prescriptions",
    "GET /prescriptions/recues",
    "GET /indicateurs/{code}/dossiers",
    "GET /",
    "GET /mon-agenda",
    "GET /file-active",
    "POST /file-active",
    "POST /file-active/selection",
    "GET /file-active/lot/{lot}",
    "GET /file-active/lot/{lot}/fichier",
    "GET /dossier/{dossier}",
    "GET /dossier/{dossier}/etape/{etape}",
    "POST /dossier/{dossier}/etape/{etape}",
    "GET /dossier/{dossier}/offres",
    "GET /dossier/{dossier}/rendez-vous",
    "GET /dossier/{dossier}/contrat",
    "GET /dossier/{dossier}/echanges",
    "GET /dossier/{dossier}/procedures",
    "GET /dossier/{dossier}/historique",
    "POST /dossier/{dossier}/historique",
    "GET /relecture/{dossier}",
    "GET /relecture/{dossier}/export",
    "GET /personnes-adressees",
    "GET /pilotage/{tableau}/{indicateur}/dossiers",
    "GET /consultations",
    "POST /consultations",
    "GET /consultations/{numero}",
    "POST /administration/imports/{flux}/rejets/{rejet}/foyer",
}
"""Answers that must show the name, lest the test looks at nothing."""


@dataclass
class Monde:
    """A département where one person bears the canary's name, and whoever may see her somewhere."""

    api: Api
    pile: ExitStack
    dossier: UUID = field(init=False)

    def __post_init__(self) -> None:
        api = self.api
        self.dossier = api.ouvrir(identite=identite(nom=CANARI, naissance_le="1988-02-29"))
        derouler(api, self.dossier, "planifier-rendez-vous")
        assert api.demander("/offres/publier", description("dora--1d5f")).status_code == 201
        fiche = prescription("dora--1d5f") | {"survenu_le": "2026-02-10", "prescripteur": REFERENT}
        api.faire(self.dossier, "prescrire-offre", **fiche)
        api.projeter()

    @cached_property
    def visiteurs(self) -> Mapping[Role, Visiteur]:
        """Somebody of each role who is signed in; the référent is hers, the allocataire herself."""
        qui = {Role.REFERENT: UUID(REFERENT), Role.ALLOCATAIRE: self.dossier}
        return {
            role: self.pile.enter_context(
                self.api.visiteur(role, "MDS-33-05" if role is Role.REFERENT else None, agent=qui.get(role))
            )
            for role in Role
            if role is not Role.SYSTEME
        }

    @cached_property
    def lot(self) -> UUID:
        """A lot of the référent's that was carried out, and refused."""
        lots = self.api.services.ecrans.lots
        lot = lots.ouvrir(UUID(REFERENT), "ecrire", [self.dossier], "Mes dossiers")
        garde = lots.lire(lot, UUID(REFERENT))
        assert garde is not None
        lots.remplir(garde, [("canal", "SMS"), ("texte", "Bonjour.")])
        lots.lancer(lot)
        lots.noter(lot, [Fait(0, Issue.REFUSE, "Le dossier est clos.")])
        return lot

    @cached_property
    def importe(self) -> tuple[UUID, UUID]:
        """A reject that holds her name."""
        imports = self.api.services.ecrans.imports
        flux = imports.deposer(uuid4(), "flux.xml", [b"<Racine/>"])
        rejet = {"ligne": 1, "identifiant": "•••", "personne_rang": 1, "motif": "Faux.", "quoi_faire": "Corriger."}
        champs = [{"nom": "NOM", "libelle": "nom", "valeur": CANARI, "de_la_personne": True}]
        imports.rejeter(flux, 0, rejet, {"flux": "<Racine/>", "champs": champs})
        return flux, imports.rejets(flux)[0].rejet

    def adresse(self, chemin: str) -> str:
        """The address of a route, about her wherever it is about somebody."""
        derniere = next(iter(self.api.services.ecrans.consultations.chercher(dossier=self.dossier)), None)
        evenement = self.api.services.journal.rejouer(self.dossier)[-1].evenement_id
        flux, rejet = self.importe
        return (
            chemin.format_map(
                Ailleurs(
                    dossier=self.dossier,
                    evenement=evenement,
                    etape="planifier-rendez-vous",
                    version=1,
                    code="suivis",
                    tableau="contractualisation",
                    indicateur="suivis",
                    lot=self.lot,
                    flux=flux,
                    rejet=rejet,
                    numero=derniere.numero if derniere else 0,
                    table="drees-t1",
                    voulu="csv",
                    structure="MDS-33-05",
                    topic="parcours.d33.droits",
                )
            )
            + LISTE.get(chemin, "").format(dossier=self.dossier)
        )  # fmt: skip

    def depuis(self, numero: int) -> list[Consultation]:
        """Rows that were written after this one."""
        return [c for c in self.api.services.ecrans.consultations.chercher() if c.numero > numero]


class Ailleurs(dict[str, object]):
    """Any other part of an address names nothing."""

    def __missing__(self, nom: str) -> str:
        return str(uuid4())


@pytest.fixture(scope="module")
def monde(api: Api) -> Iterator[Monde]:
    with ExitStack() as pile:
        yield Monde(api, pile)


Appel = Callable[[str], httpx.Response]


def appels(monde: Monde) -> Iterator[tuple[str, str, UUID, Appel]]:
    """Every route under every role that may call it: method, path, who calls, and the call."""
    for methode, chemin in protegees():
        corps: dict[str, str] | None = {} if methode in ("POST", "PUT") else None
        for role in permis(methode, chemin):
            agent = monde.dossier if role is Role.ALLOCATAIRE else monde.api.agent
            porte = {"Authorization": f"Bearer {jeton(monde, role, agent)}"}
            yield methode, chemin, agent, appel(monde.api.client, methode, porte, json=corps)
    for methode, chemin in [("GET", "/"), *ecrans()]:
        for role in (set(Role) if chemin == "/" else permis_a_l_ecran(chemin)) - {Role.SYSTEME}:
            if chemin.startswith(("/deconnexion", "/mon-habilitation")):
                continue  # the session would end, or change
            qui = monde.visiteurs[role]
            entetes = NAVIGATEUR | {"Origin": monde.api.url}
            if methode != "POST":
                yield methode, chemin, qui.agent, appel(qui.client, methode, entetes)
                continue
            champs = {CHAMP_JETON: qui.jeton(), "recherche": NAISSANCE, "personne": NAISSANCE, "agent": "Personne"}
            yield methode, chemin, qui.agent, appel(qui.client, methode, entetes | {"HX-Request": "true"}, data=champs)


def jeton(monde: Monde, role: Role, agent: UUID) -> str:
    """A token of this role, of a structure where the role needs one."""
    porteur = Api(monde.api.url, monde.api.reglages, monde.api.services, monde.api.client, agent)
    return porteur.jeton(role, structure=ASSOCIATION if role is Role.PARTENAIRE else None)


def appel(client: httpx.Client, methode: str, entetes: Mapping[str, str], **options: object) -> Appel:
    """The call of an address that is still to be said."""
    return lambda adresse: client.request(methode, adresse, headers=entetes, **options)  # type: ignore[arg-type]


@pytest.mark.hors_dates(
    "toutes les routes sous tous les rôles : long, et l'heure n'y sert qu'à reconnaître ses propres lignes"
)
def test_h4_d2_tout_nom_montre_est_au_journal(monde: Monde) -> None:
    """Generated: every route, page or API, whatever its verb, under every role that it lets in."""
    montrent: set[str] = set()
    for methode, chemin, agent, appeler in appels(monde):
        route, adresse, le = f"{methode} {chemin}", monde.adresse(chemin), maintenant()
        derniere = max((c.numero for c in monde.api.services.ecrans.consultations.chercher(limite=1)), default=0)
        reponse = appeler(adresse)
        assert reponse.status_code < 500, (route, reponse.text)
        if CANARI.upper() not in html.unescape(reponse.text).upper():
            continue
        montrent.add(route)
        rangs = monde.depuis(derniere)
        sienne = [c for c in rangs if c.agent == agent and c.quoi == route and c.permise and c.motif in set(Droit)]
        assert len(sienne) == 1, (route, rangs)
        (row,) = sienne
        assert row.nombre >= 1, route
        assert monde.dossier in row.dossiers or "/rejets/{rejet}" in chemin, route
        assert row.le >= le, route
    assert montrent >= MONTRENT, MONTRENT - montrent
    assert {route for route in montrent if not route.split()[1].startswith(PREFIXES_API)} <= PAGES.keys()


PREFIXES_API = ("/dossiers", "/prescriptions", "/indicateurs", "/ma-journee", "/agenda", "/mes-demarches")


def test_h4_chaque_page_sur_un_dossier_se_dit_en_mots() -> None:
    """A row is told in words: pages by the journal's, operations of the API by their summary."""
    application = creer(None)  # type: ignore[arg-type]  # nothing is called
    muettes = {
        f"{methode} {contexte.path_format}"
        for contexte in iter_route_contexts(application.routes)
        if "{dossier}" in (contexte.path_format or "") and not getattr(contexte.route, "summary", None)
        for methode in contexte.methods or ()
        if methode != "HEAD"
    } - PAGES.keys()
    assert muettes == set()


def test_h4_un_refus_se_note_et_ne_montre_rien(monde: Monde) -> None:
    with monde.api.visiteur(Role.REFERENT, "CCAS-33-01") as autre:
        assert CANARI.upper() not in autre.ouvrir(f"/dossier/{monde.dossier}").text.upper()
        assert CANARI.upper() not in autre.ouvrir("/file-active?tous=oui").text.upper()
        rangs = monde.api.services.ecrans.consultations.chercher(agent=autre.agent)
    assert [(c.quoi, c.permise, c.dossiers) for c in rangs] == [("GET /dossier/{dossier}", False, [monde.dossier])]


def test_h4_une_reponse_une_seule_ligne(monde: Monde) -> None:
    """A hundred names are one row, however many."""
    for rang in range(3):
        monde.api.ouvrir(identite=identite(nom=f"Foule{'abc'[rang]}"))
    monde.api.projeter()
    derniere = max((c.numero for c in monde.api.services.ecrans.consultations.chercher(limite=1)), default=0)
    lignes = monde.api.lire("/dossiers", limite=100).json()["lignes"]
    (row,) = monde.depuis(derniere)
    assert set(row.dossiers) == {UUID(ligne["dossier"]) for ligne in lignes}
    assert row.nombre == len(lignes) > 3


class TestLeJournalDeLAuditeur:
    """D2: by agent, by person, by day."""

    def test_d2_par_agent_par_personne_et_par_jour(self, monde: Monde) -> None:
        api = monde.api
        curieux = uuid4()
        with api.visiteur(Role.REFERENT, "MDS-33-05", agent=curieux) as agent:
            agent.ouvrir(f"/dossier/{monde.dossier}")
            agent.ouvrir("/file-active?tous=oui")
        with api.visiteur(Role.AUDITEUR) as auditeur:
            personne = auditeur.envoyer("/consultations", personne=CANARI, le=f"{aujourd_hui():%d/%m/%Y}")
            assert personne.headers["location"] == f"/consultations?dossier={monde.dossier}&le={aujourd_hui()}"
            assert CANARI not in personne.headers["location"]
            vues = auditeur.ouvrir(f"/consultations?dossier={monde.dossier}&agent={curieux}").text
            assert "Page du dossier" in vues
            assert "File active" in vues
            assert "Consulter des dossiers" in vues
            hier = auditeur.ouvrir(f"/consultations?dossier={monde.dossier}&le=2020-01-01").text
            assert "Aucune consultation" in hier
            assert f"/consultations?agent={curieux}" in auditeur.ouvrir("/consultations").text

    def test_d2_des_agents_du_meme_nom_se_choisissent(self, monde: Monde) -> None:
        homonymes, le = (uuid4(), uuid4()), aujourd_hui()
        for agent in homonymes:  # of a name of their own: few are shown, and others of these tests share theirs
            monde.api.donner(f"{agent}@exemple.fr", "Zélie Homonyme", Role.REFERENT, agent=agent, du=le, au=le)
        with monde.api.visiteur(Role.AUDITEUR) as auditeur:
            page = auditeur.envoyer("/consultations", agent="zélie").text
            assert "Plusieurs agents portent ce nom" in page
            assert all(f"/consultations?agent={agent}" in page for agent in homonymes)

    def test_d2_trop_de_meme_nom_se_disent(self, monde: Monde) -> None:
        """That some are not shown is told, once there are more than are shown."""
        le, nom = aujourd_hui(), "Ybarnegaray"
        for _ in range(CHOIX_MAX):
            monde.api.donner(f"{uuid4()}@exemple.fr", f"Xalbat {nom}", Role.REFERENT, agent=uuid4(), du=le, au=le)
            monde.api.ouvrir(identite=identite(nom=nom, prenom="Xalbat"))
        monde.api.projeter()
        with monde.api.visiteur(Role.AUDITEUR) as auditeur:
            exact = auditeur.envoyer("/consultations", agent=nom, personne=nom).text
            assert exact.count(f"Xalbat {nom}") == exact.count(f"{nom.upper()} Xalbat") == CHOIX_MAX
            assert "seulement" not in exact
            monde.api.donner(f"{uuid4()}@exemple.fr", f"Xalbat {nom}", Role.REFERENT, agent=uuid4(), du=le, au=le)
            monde.api.ouvrir(identite=identite(nom=nom, prenom="Xalbat"))
            monde.api.projeter()
            trop = auditeur.envoyer("/consultations", agent=nom, personne=nom).text
            assert trop.count(f"Xalbat {nom}") == trop.count(f"{nom.upper()} Xalbat") == CHOIX_MAX
            assert f"Les {CHOIX_MAX} premiers seulement" in trop
            assert f"Les {CHOIX_MAX} premières seulement" in trop

    def test_d2_ce_qui_ne_designe_personne(self, monde: Monde) -> None:
        with monde.api.visiteur(Role.AUDITEUR) as auditeur:
            reponse = auditeur.envoyer("/consultations", agent="Qxyz", personne="Qxyz", le="demain")
            assert reponse.status_code == 422
            assert "Aucun agent habilité ne porte ce nom" in reponse.text
            assert "Personne ne porte ce nom" in reponse.text
            assert auditeur.ouvrir("/consultations/999999999").status_code == 404
            assert auditeur.ouvrir("/consultations?agent=x&dossier=y&le=z&avant=t").status_code == 200


class TestParConstruction:
    """Keys open nothing that the journal will not hold."""

    def lecture(self, notes: list[object]) -> tuple[Lecture, UUID]:
        coffre, sujet = CoffreMemoire(), uuid4()
        coffre.creer([sujet])
        journal = SimpleNamespace(noter=lambda *quoi, **_: notes.append(quoi))
        return Lecture(coffre, journal), sujet  # type: ignore[arg-type]

    def test_h4_rien_ne_s_ouvre_pour_personne(self) -> None:
        lecture, sujet = self.lecture([])
        with pytest.raises(LectureSansTrace):
            lecture.coffre.cle(sujet)

    def test_h4_rien_ne_s_ouvre_apres_la_trace(self, monde: Monde) -> None:
        notes: list[object] = []
        lecture, sujet = self.lecture(notes)
        agent = monde.visiteurs[Role.REFERENT]
        session = monde.api.services.ecrans.sessions.lire(agent.temoin)
        assert session is not None
        requete = SimpleNamespace(scope={}, method="GET")
        lecture.commencer(session.habilitation.acteur, Droit.CONSULTER, requete)  # type: ignore[arg-type]
        assert lecture.coffre.cle(sujet) is not None
        assert lecture.coffre.cle(uuid4()) is None
        assert lecture.finir()
        lecture.ecrire()
        assert notes == [(session.habilitation.acteur, "GET inconnue", "CONSULTER", {sujet})]
        with pytest.raises(LectureSansTrace):
            lecture.coffre.cle(sujet)
