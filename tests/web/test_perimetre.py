"""Whose dossiers one sees: the access matrix, on the API and in lists; and the journal of consultations."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from app import composition
from commands.base import Interdite
from commands.correction import AnnulerEtape
from commands.permis import exiger_permis
from commands.regles import REGLES, Regles
from integrations.france_travail.releve.cotes import Cotes
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.events.sanctions.sanction import SanctionDecidee
from ledger.vocabulaire import territoire
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.pouvoir import Fonction
from ledger.vocabulaire.territoire import Territoire
from readmodels.perimetre import TOUT, Perimetre
from tests.commands import etapes
from tests.web.parcours import derouler, evenement
from tests.web.reseau import declarer
from tests.web.serveur import Api, identite, probleme
from web.acces import GARDE_FERMES, perimetre
from web.identite.habilitations import peut_exercer
from web.tables.base import schema_ecrans

GIRONDE = territoire.charger("33")


@dataclass(frozen=True)
class Departement:
    """A département, as far as sight depends on it."""

    territoire: Territoire = GIRONDE
    regles: Regles = REGLES


def place(categorie: str) -> str:
    """A structure of this category."""
    return next(p.code for p in GIRONDE.places if p.categorie == categorie)


def acteur(role: Role, structure: str | None) -> Acteur:
    return Acteur(uuid4(), role, Canal.ECRAN, structure)


@pytest.mark.parametrize(
    ("role", "categorie", "attendu"),
    [
        (Role.REFERENT, "MDS", "tout"),
        (Role.REFERENT, "CCAS", "structure"),
        (Role.REFERENT, "PLIE", "structure"),
        (Role.REFERENT, "ASSOCIATION", "structure"),
        (Role.REFERENT, "MISSION_LOCALE", "structure"),
        (Role.REFERENT, "AGENCE_FRANCE_TRAVAIL", "pts"),
        (Role.AUDITEUR, "MDS", "tout"),
        (Role.ADMINISTRATEUR, "MDS", "tout"),
    ],
)
def test_la_matrice(role: Role, categorie: str, attendu: str) -> None:
    """CT R5312-42-1 IV."""
    structure = place(categorie)
    pts = next(p.pts for p in GIRONDE.places if p.code == structure)
    perimetres = {"tout": TOUT, "structure": Perimetre(structure=structure), "pts": Perimetre(pts=pts)}
    assert perimetre(acteur(role, structure), Departement()) == perimetres[attendu]


def test_une_structure_inconnue_ne_voit_que_la_sienne() -> None:
    assert perimetre(acteur(Role.REFERENT, "NULLE-PART"), Departement()) == Perimetre(structure="NULLE-PART")


@pytest.mark.parametrize("categorie", ["CCAS", "MISSION_LOCALE", "PLIE", "ASSOCIATION", "AGENCE_FRANCE_TRAVAIL"])
def test_la_sanction_est_au_president(categorie: str) -> None:
    """CASF L262-37: others signal and propose; the président delegates to agents of the département alone."""
    decision = etapes.decider_sanction()
    annulation = AnnulerEtape.model_validate(
        {"correction": etapes.SANCTIONNE.correction(SanctionDecidee), "etape": SanctionDecidee.type_stable()}
    )
    for refusee in (
        decision,
        annulation,
        etapes.lever_sanction(),
        etapes.notifier_intention(),
        etapes.constater_manquement(),
    ):
        with pytest.raises(Interdite, match="président du conseil départemental"):
            exiger_permis(acteur(Role.REFERENT, place(categorie)), refusee, etapes.SANCTIONNE.lus, aujourd_hui())
    exiger_permis(acteur(Role.REFERENT, place(categorie)), etapes.fabrique("signaler_manquement")(), (), aujourd_hui())
    assert not peut_exercer(Role.REFERENT, place(categorie), GIRONDE)
    assert not peut_exercer(Role.REFERENT, place(categorie), GIRONDE, [Fonction.ENCADREMENT, Fonction.ORIENTATION])
    assert peut_exercer(Role.REFERENT, place(categorie), GIRONDE, [Fonction.ENCADREMENT])
    assert not peut_exercer(Role.PARTENAIRE, place(categorie), GIRONDE, [Fonction.ENCADREMENT])
    assert peut_exercer(Role.REFERENT, place("MDS"), GIRONDE)


def chez(api: Api, structure: str) -> UUID:
    """A dossier that a délégataire follows."""
    sien = api.ouvrir()
    derouler(api, sien, "designer-structure", delegataire=structure)
    return sien


def test_un_delegataire_ne_leve_pas_la_sanction_des_siens(api: Api) -> None:
    plie = place("PLIE")
    porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=plie)}"}
    corps = etapes.lever_sanction().model_dump(mode="json", exclude_none=True)
    reponse = api.appeler("POST", f"/dossiers/{chez(api, plie)}/lever-sanction", entetes=porte, json=corps)
    assert "président du conseil départemental" in probleme(reponse, 403, "etape-reservee")["detail"]


def test_m1_prendre_la_personne_d_un_autre_par_l_api(api: Api) -> None:
    """Neither by transferring her to oneself, nor by designating oneself, nor by changing her structure first."""
    dossier, moi = api.ouvrir(), uuid4()
    derouler(api, dossier, "designer-referent")
    api.habiliter(moi)
    porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, agent=moi, structure='MDS-33-05')}"}
    for route, corps, code in (
        ("transferer-referent", {"referent": str(moi), "motif": "REPARTITION"}, "autre_referent"),
        ("designer-referent", {"referent": str(moi)}, "autre_referent"),
        ("designer-structure", {"structure": "MDS-33-06", "organisme": "CONSEIL_DEPARTEMENTAL"}, "pouvoir_absent"),
    ):
        reponse = api.appeler("POST", f"/dossiers/{dossier}/{route}", entetes=porte, json=corps)
        assert probleme(reponse, 403, "etape-reservee")["code"] == code
    assert api.lire(f"/dossiers/{dossier}").json()["etapes"][-1]["type"] == "referent.designe.v1"


@pytest.fixture
def suivi(api: Api) -> UUID:
    """A dossier followed by the MDS of Bordeaux Centre, projected."""
    dossier = api.ouvrir(identite=identite(nom="Perimetre"))
    derouler(api, dossier, "designer-referent")
    api.projeter()
    return dossier


@pytest.mark.parametrize("categorie", ["CCAS", "MISSION_LOCALE", "PLIE", "AGENCE_FRANCE_TRAVAIL"])
@pytest.mark.parametrize(
    ("methode", "route"),
    [("GET", ""), ("GET", "/rejeu"), ("GET", "/echeances"), ("POST", "/ecrire-note"), ("POST", "/annuler-etape")],
)
def test_les_dossiers_des_autres(api: Api, suivi: UUID, categorie: str, methode: str, route: str) -> None:
    """Refused whatever is asked of them; of a dossier that does not exist nothing else is said."""
    structure = next(p.code for p in GIRONDE.places if p.categorie == categorie and p.pts != "Bordeaux")
    porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=structure)}"}
    corps: Any = {} if methode == "POST" else None
    details = set()
    for dossier in (suivi, uuid4()):
        reponse = api.appeler(methode, f"/dossiers/{dossier}{route}", entetes=porte, json=corps)
        details.add(probleme(reponse, 403, "interdit")["detail"])
    assert len(details) == 1
    assert "n'est pas suivi par votre structure" in details.pop()


def test_une_fusion_n_ecrit_pas_chez_les_autres(api: Api, suivi: UUID) -> None:
    """An agent of a PLIE may merge a dossier of theirs into another of theirs, never into a dossier of the département."""
    plie = place("PLIE")
    sien = chez(api, plie)
    porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=plie)}"}
    assert api.appeler("GET", f"/dossiers/{sien}", entetes=porte).status_code == 200
    fusion = {"absorbant": str(suivi), "motif": "MEME_IDENTITE"}
    reponse = api.appeler("POST", f"/dossiers/{sien}/fusionner-doublon", entetes=porte, json=fusion)
    assert "n'est pas suivi par votre structure" in probleme(reponse, 403, "interdit")["detail"]
    assert "absorb" not in api.lire(f"/dossiers/{suivi}").json()["etapes"][-1]["type"]


def test_la_liste_s_arrete_au_perimetre(api: Api, suivi: UUID) -> None:
    def vus(structure: str | None) -> set[UUID]:
        porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=structure)}"}
        lignes = api.appeler("GET", "/dossiers?limite=100", entetes=porte).json()["lignes"]
        return {UUID(ligne["dossier"]) for ligne in lignes}

    assert suivi in vus("MDS-33-05")
    assert suivi in vus("MDS-33-36")
    assert suivi in vus(None)
    assert vus(place("CCAS")) == set()
    ailleurs = next(p.code for p in GIRONDE.places if p.categorie == "AGENCE_FRANCE_TRAVAIL" and p.pts != "Bordeaux")
    assert suivi not in vus(ailleurs)


def test_les_transmissions_s_arretent_au_perimetre(api: Api, suivi: UUID) -> None:
    """What France Travail has not taken, and what it said that could not be recorded."""
    etape = {"transmission": str(uuid4()), "etape": "rendez_vous.planifie.v1", "etape_position": 1}
    attente = etape | {"service": "rendez-vous", "cause": "PERSONNE_INTROUVABLE"}
    adresse = f"/dossiers/{suivi}/mettre-transmission-en-attente"
    assert api.demander(adresse, attente, role=Role.SYSTEME).status_code == 201
    api.projeter()
    with composition.releve(api.reglages) as (journal, _):
        cotes = Cotes(journal)
        cotes.poser(f"statut {suivi}", "statut et identité", "S002", suivi)
        cotes.poser("52898$1", "activité", "ACT999")

    def vus(structure: str | None, route: str) -> list[str | None]:
        porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=structure)}"}
        page = api.appeler("GET", route, entetes=porte).json()
        assert page["total"] == len(page["lignes"])
        return [ligne["dossier"] for ligne in page["lignes"]]

    ailleurs = next(p.code for p in GIRONDE.places if p.categorie == "AGENCE_FRANCE_TRAVAIL" and p.pts != "Bordeaux")
    for route, tout in (("/transmissions", [str(suivi)]), ("/transmissions/mises-de-cote", [str(suivi), None])):
        assert vus("MDS-33-05", route) == tout
        assert vus(place("PLIE"), route) == []
        assert vus(ailleurs, route) == []


@pytest.mark.parametrize(("role", "lus"), [(Role.REFERENT, True), (Role.AUDITEUR, True), (Role.ADMINISTRATEUR, False)])
def test_qui_lit_les_noms_dans_une_liste(api: Api, suivi: UUID, role: Role, lus: bool) -> None:
    """The same as on the dossier itself."""
    listes = ("/dossiers", "/indicateurs/suivis/dossiers")
    attendue = {adresse: api.lire(adresse, role, limite=100).text for adresse in listes}
    attendue |= {"dossier": api.appeler("GET", f"/dossiers/{suivi}", role=role).text}
    for adresse, texte in attendue.items():
        assert str(suivi) in texte, adresse
        assert ("Perimetre" in texte) is lus, adresse


class TestRetention:
    """M6: a structure that is not the département's ends what it began, then sees the dossier no more."""

    @pytest.mark.parametrize("categorie", ["PLIE", "AGENCE_FRANCE_TRAVAIL"])
    def test_m6_un_dossier_clos_depuis_trois_mois_n_est_plus_servi(self, api: Api, categorie: str) -> None:
        structure = next(p.code for p in GIRONDE.places if p.categorie == categorie and p.pts == PTS)
        if categorie == "AGENCE_FRANCE_TRAVAIL":
            declarer(api.services.journal, "MDS-33-05", PTS)  # its lists are by territory
        dossier = api.ouvrir(survenu_le="2026-01-05", identite=identite(nom="Retention"))
        derouler(api, dossier, "designer-structure", delegataire="" if categorie != "PLIE" else structure)
        porte = {"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=structure)}"}

        def vu() -> tuple[int, bool]:
            api.projeter()
            listes = [
                api.appeler("GET", f"/dossiers?a_accompagner={accompagner}&limite=100", entetes=porte)
                for accompagner in ("true", "false")
            ]
            seul = api.appeler("GET", f"/dossiers/{dossier}", entetes=porte)
            return seul.status_code, any(str(dossier) in liste.text for liste in listes)

        clore = {"etat_droit": "CLOS", "soumis_droits_devoirs": True}
        assert vu() == (200, True)
        ferme = api.faire(dossier, "modifier-droits", survenu_le=dit(GARDE_FERMES), **clore)
        assert vu() == (200, True), "the last day"
        assert ferme["nombre"] == 1
        vise = evenement(api, dossier, "droits.modifies.v1")
        correction = {"evenement": vise, "motif": "ERREUR_DE_SAISIE"}
        api.faire(
            dossier,
            "modifier-droits",
            survenu_le=dit(GARDE_FERMES + timedelta(days=1)),
            correction=correction,
            **clore,
        )
        assert vu() == (403, False), "the day after"
        assert api.lire(f"/dossiers/{dossier}").status_code == 200, "the département keeps it"
        api.faire(dossier, "modifier-droits", etat_droit="OUVERT_VERSABLE", soumis_droits_devoirs=True)
        assert vu() == (200, True), "the person is back"

    def test_x5_un_dossier_archive_n_est_lu_que_de_qui_en_a_besoin(self, api: Api) -> None:
        """Closed for more than three years (CT R5312-44): the auditor and who answers a recours; back, it is everybody's."""
        dossier = api.ouvrir(survenu_le="2020-01-06", identite=identite(nom="Archive"))
        clore = {"etat_droit": "CLOS", "soumis_droits_devoirs": False}
        api.faire(dossier, "modifier-droits", survenu_le="2021-01-04", **clore)
        api.projeter()
        nomme = {"recherche": "archive"}

        def vu(jeton: str) -> tuple[int, bool]:
            porte = {"Authorization": f"Bearer {jeton}"}
            seul = api.appeler("GET", f"/dossiers/{dossier}", entetes=porte)
            trouve = api.appeler("POST", "/recherche?a_accompagner=false", entetes=porte, json=nomme)
            return seul.status_code, str(dossier) in trouve.text

        referent, auditeur = api.jeton(Role.REFERENT), api.jeton(Role.AUDITEUR)
        recours = api.jeton(Role.REFERENT, tenues=(Fonction.RECOURS,))
        assert vu(referent) == (403, False)
        assert vu(api.jeton(Role.ADMINISTRATEUR)) == (403, False)
        assert vu(auditeur) == vu(recours) == (200, True)
        assert (
            "archive intermédiaire"
            in api.appeler("GET", f"/dossiers/{dossier}", entetes={"Authorization": f"Bearer {referent}"}).text
        )
        rouvrir = {"etat_droit": "OUVERT_VERSABLE", "soumis_droits_devoirs": False}
        porte = {"Authorization": f"Bearer {recours}", "Idempotency-Key": str(uuid4())}
        faite = api.appeler("POST", f"/dossiers/{dossier}/modifier-droits", entetes=porte, json=rouvrir)
        assert faite.status_code == 201, faite.text
        api.projeter()
        assert vu(referent) == (200, True)


def dit(avant: timedelta) -> str:
    """The day that was so long ago."""
    return (aujourd_hui() - avant).isoformat()


PTS = next(place.pts for place in GIRONDE.places if place.code == "MDS-33-05")


class TestConsultations:
    def test_chaque_consultation_est_notee(self, api: Api, suivi: UUID) -> None:
        api.lire(f"/dossiers/{suivi}")
        api.lire(f"/dossiers/{suivi}/rejeu", role=Role.AUDITEUR, au="2026-02-01")
        ccas = place("CCAS")
        api.appeler(
            "GET",
            f"/dossiers/{suivi}",
            entetes={"Authorization": f"Bearer {api.jeton(Role.REFERENT, structure=ccas)}"},
        )
        notees = api.services.ecrans.consultations.chercher(dossier=suivi)[:3]
        assert [(c.role, c.quoi, c.permise, c.structure) for c in notees] == [
            (Role.REFERENT, "GET /dossiers/{dossier}", False, ccas),
            (Role.AUDITEUR, "GET /dossiers/{dossier}/rejeu", True, None),
            (Role.REFERENT, "GET /dossiers/{dossier}", True, None),
        ]
        assert {(c.agent, c.motif, c.nombre) for c in notees} == {(api.agent, "CONSULTER", 1)}

    def test_rien_n_est_note_de_ce_qui_n_existe_pas(self, api: Api) -> None:
        inconnu = uuid4()
        assert api.lire(f"/dossiers/{inconnu}").status_code == 404
        assert api.services.ecrans.consultations.chercher(dossier=inconnu) == []

    def test_personne_ne_les_change(self, api: Api, suivi: UUID) -> None:
        """The web process adds, at the server's time; it cannot edit, nor delete but what is older than the retention."""
        api.lire(f"/dossiers/{suivi}")
        table = f"{schema_ecrans(api.reglages.schema_journal)}.journal_acces"
        antidate = (
            f"insert into {table} (le, agent, role, canal, quoi, permise, dossiers, nombre)"
            " values (now() - interval '1 month', gen_random_uuid(), 'REFERENT', 'ECRAN', 'GET /', true, '{}', 0)"
        )
        for ordre in (
            f"update {table} set agent = gen_random_uuid()",
            f"delete from {table}",
            f"truncate {table}",
            antidate,
        ):
            with (
                api.services.journal.connexion() as connexion,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
                connexion.transaction(),
            ):
                connexion.execute(ordre.encode())

    @pytest.mark.parametrize(
        ("traitement", "age", "partie"),
        [
            ("SUIVI_RSA", "6 months 1 day", False),
            ("SUIVI_RSA", "12 months -1 day", False),
            ("SUIVI_RSA", "12 months 1 day", True),
            ("SANS_DUREE", "20 years", False),
        ],
    )
    def test_x6_chaque_traitement_a_sa_duree(
        self, api: Api, suivi: UUID, traitement: str, age: str, partie: bool
    ) -> None:
        """A year for the processings of the RSA (CASF R262-107); of an unknown duration, nothing goes."""
        api.lire(f"/dossiers/{suivi}")
        table = f"{schema_ecrans(api.reglages.schema_journal)}.journal_acces"
        with psycopg.connect(api.reglages.database_url) as connexion:
            connexion.execute(
                f"update {table} set le = now() - %s::interval, traitement = %s where numero ="
                f" (select max(numero) from {table} where dossiers @> array[%s])",
                (age, traitement, suivi),
            )
        avant = len(api.services.ecrans.consultations.chercher(dossier=suivi))
        assert api.services.ecrans.consultations.purger() == partie
        assert len(api.services.ecrans.consultations.chercher(dossier=suivi)) == avant - partie

    def test_x6_les_durees_sont_celles_des_regles_et_pas_de_qui_purge(self, api: Api) -> None:
        table = f"{schema_ecrans(api.reglages.schema_journal)}.gardes_traces"
        with psycopg.connect(api.reglages.database_url) as connexion:
            ecrites = connexion.execute(f"select traitement, du::text, mois from {table}").fetchall()
            assert ecrites == [("SUIVI_RSA", "2025-01-01", 12)]
            connexion.execute("set role parcours_ecrans")
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connexion.execute(f"update {table} set mois = 1")
