"""H5: each process has a login and secrets of its own, and under each in turn, what is not its work is refused.

The database is a real one, migrated as an installation's is; the forbidden acts are those of the audit of 1 December: forge
an event or a session, backdate, read another's secrets, hold the log's lock, read what is sealed.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from app import composition, postes
from app.postes import POSTES, Poste
from app.settings import SECRETS, Reglages
from integrations.storage.databases import ServeurPostgres
from ledger.keys import CoffreMemoire
from ledger.store.append import envoyer
from ledger.store.journal import Journal
from ledger.store.migrations import cle_verrou
from ledger.vocabulaire.suivi.transmission import ENVOIS, FRANCE_TRAVAIL
from tests.ledger.ecritures import ecriture
from tests.web.serveur import reglages_de

ECRIVENT: Final = {"api", "reactions", "importateur", "connecteur", "releve", "expediteur"}
OUVRENT: Final = {"api", "projecteur", "reactions", "importateur", "connecteur", "releve", "expediteur"}
"""Who opens what is sealed: its work is about names, addresses or texts."""
CREENT: Final = {"api", "importateur"}
"""Who opens the dossier of somebody new, hence makes a key."""
NOMS: Final = [poste.nom for poste in POSTES]
EVENEMENT: Final = (
    "insert into d33.evenements select position + 1, stream, version + 1, type, survenu_le, '2026-03-01', cible,"
    " gen_random_uuid(), gen_random_uuid(), contexte, clair, scelle, hash from d33.evenements"
)
INTERDITS: Final = {
    "forger un événement": EVENEMENT,
    "antidater": "update d33.evenements set enregistre_le = '2026-03-01'",
    "effacer un événement": "delete from d33.evenements",
    "vider le journal": "truncate d33.evenements",
    "ôter un déclencheur": "alter table d33.evenements disable trigger all",
    "prendre un autre rôle": "set role parcours_masse",
    "prendre celui du maître": "set role postgres",
    "changer un mot de passe": "alter role postgres password 'x'",
    "lire un fichier du serveur": "select pg_read_file('/etc/hostname')",
    "tenir le verrou du journal": "lock table d33.verrou in exclusive mode",
}
RESERVES: Final = {
    "sessions": ("select from d33_ecrans.sessions", {"api"}),
    "une session": (
        "insert into d33_ecrans.sessions values ('x', gen_random_uuid(), 'x')",
        {"api"},  # and nobody comes in by it: see tests/web/identite/test_sessions.py
    ),
    "habilitations": ("select fiche from d33_ecrans.habilitations", {"api"}),
    "consultations": ("select from d33_ecrans.journal_acces", {"api"}),
    "brouillons": ("select from d33.brouillons", {"api"}),
    "requêtes": ("select from d33.requetes", {"api"}),
    "plages": ("select from d33.plages", {"api"}),
    "absences": ("select from d33.absences", {"api"}),
    "offres en projet": ("select from d33.offres_en_projet", {"api"}),
    "remplacements": ("select from d33.remplacements", {"api"}),
    "abonnements": ("select from d33.abonnements", {"api", "notificateur"}),
    "un abonnement": ("delete from d33.abonnements", {"api"}),
    "flux déposés": ("select from d33_ecrans.import_morceaux", {"api", "importateur"}),
    "rejets": ("select from d33_ecrans.import_rejets", {"api", "importateur"}),
    "points de contrôle": ("select from d33_preuve.points", set(NOMS)),
    "un point de contrôle": ("insert into d33_preuve.points values (1, 'x', 'x')", {"scelleur"}),
    "changer un point de contrôle": ("update d33_preuve.points set note = 'x'", set()),
    "têtes scellées": ("update d33_preuve.carte set tetes = tetes", {"scelleur"}),
    "doutes": ("select from d33_livraison.doutes", {"connecteur", "releve", "expediteur"}),
    "vues": ("create table d33_vues.x ()", {"projecteur"}),
    "mise de côté": ("delete from d33_ft.mises_de_cote", {"connecteur", "releve"}),
}
"""What each table is for: who reaches it, every other process being refused."""


@pytest.fixture(scope="module")
def installee(postgres: ServeurPostgres) -> Iterator[Reglages]:
    """An installation: the log with one event, the keys in a database of their own with one key, and every login."""
    nom = f"essai_{uuid4().hex}"
    reglages = reglages_de(postgres.creer_base(nom)).model_copy(
        update={"cles_url": postgres.creer_base(f"{nom}_cles"), "mdp": {}}
    )
    composition.migrer(reglages)
    with composition.coffre_ouvert(reglages) as coffre:
        coffre.creer([uuid4()])
    journal = Journal(reglages.database_url, reglages.schema_journal, CoffreMemoire())
    journal.ajouter(ecriture((uuid4(), 0)))
    journal.close()
    yield reglages
    postgres.supprimer_base(nom)
    postgres.supprimer_base(f"{nom}_cles")


@pytest.fixture(params=NOMS)
def poste(request: pytest.FixtureRequest) -> Poste:
    """Each process in turn."""
    return next(poste for poste in POSTES if poste.nom == request.param)


@pytest.fixture
def dedans(installee: Reglages, poste: Poste) -> Iterator[psycopg.Connection[Any]]:
    """Somebody who is in the process, before the log's database."""
    url = postes.environnement(poste, installee)["PARCOURS_DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as connexion:
        yield connexion


class TestJournal:
    @pytest.mark.parametrize("acte", INTERDITS)
    def test_h5_nul_ne_forge_ni_n_antidate(self, dedans: psycopg.Connection[Any], acte: str) -> None:
        with pytest.raises(InsufficientPrivilege), dedans.transaction():
            dedans.execute(INTERDITS[acte].encode())

    @pytest.mark.parametrize("quoi", RESERVES)
    def test_h5_chaque_table_est_a_son_metier(self, dedans: psycopg.Connection[Any], poste: Poste, quoi: str) -> None:
        requete, ont_droit = RESERVES[quoi]
        assert _permis(lambda: dedans.execute(requete.encode())) == (poste.nom in ont_droit)

    def test_h5_qui_livre_ne_touche_que_ses_destinataires(
        self, dedans: psycopg.Connection[Any], poste: Poste, installee: Reglages
    ) -> None:
        """Who writes to persons does not undo what goes to France Travail, nor the other way round."""
        siens = {"expediteur": {ENVOIS}, "connecteur": {FRANCE_TRAVAIL}, "releve": {FRANCE_TRAVAIL}}
        if poste.nom not in siens:
            assert not _permis(lambda: dedans.execute("delete from d33_livraison.lecture"))
            return
        with psycopg.connect(installee.database_url, autocommit=True) as maitre:
            for destinataire in (ENVOIS, FRANCE_TRAVAIL):
                maitre.execute("insert into d33_livraison.lecture values (%s, 0, 0)", (destinataire,))
        try:
            lus = dedans.execute("select destinataire from d33_livraison.lecture").fetchall()
            ecrits = dedans.execute("delete from d33_livraison.lecture returning destinataire").fetchall()
            assert {nom for (nom,) in lus} == {nom for (nom,) in ecrits} == siens[poste.nom]
            autre = ({ENVOIS, FRANCE_TRAVAIL} - siens[poste.nom]).pop()
            with pytest.raises(InsufficientPrivilege):
                dedans.execute("insert into d33_livraison.doutes values (%s, gen_random_uuid())", (autre,))
        finally:
            with psycopg.connect(installee.database_url, autocommit=True) as maitre:
                maitre.execute("delete from d33_livraison.lecture")

    def test_h5_seuls_ceux_qui_ecrivent_appellent_la_fonction(
        self, dedans: psycopg.Connection[Any], poste: Poste
    ) -> None:
        """The server dates what it appends, and a system's process records nothing in the name of an agent."""
        avant = dedans.execute("select clock_timestamp(), max(position) from d33.evenements").fetchone()
        assert avant is not None
        for contexte, permis in (
            ('{"agent":"00000000-0000-5000-8000-000000000001","role":"SYSTEME"}', poste.nom in ECRIVENT),
            ('{"agent":"00000000-0000-5000-8000-000000000001","role":"AUDITEUR"}', poste.nom == "api"),
            ("", poste.nom == "api"),
        ):
            simple = ecriture((uuid4(), 0))
            demandee = replace(simple, evenements=tuple(replace(e, contexte=contexte) for e in simple.evenements))
            assert _permis(partial(envoyer, dedans, "d33", [demandee])) == permis, contexte
        ecrits = dedans.execute("select enregistre_le from d33.evenements where position > %s", avant[1:]).fetchall()
        assert all(le >= avant[0] for (le,) in ecrits)
        assert len(ecrits) == (3 if poste.nom == "api" else int(poste.nom in ECRIVENT))

    def test_h5_un_lecteur_ne_retient_pas_ceux_qui_ecrivent(
        self, dedans: psycopg.Connection[Any], installee: Reglages
    ) -> None:
        """L: whatever lock a reader may take, an append goes through."""
        prises = 0
        for mode in ("access share", "row share", "share", "exclusive", "access exclusive"):
            for table in ("evenements", "commandes", "types", "verrou"):
                with dedans.transaction(force_rollback=True):
                    if _permis(partial(dedans.execute, f"lock table d33.{table} in {mode} mode".encode())):
                        prises += 1
                        _ecrire(installee)
        dedans.execute("select pg_advisory_lock(%s)", (cle_verrou("d33"),))
        _ecrire(installee)
        assert prises == 3  # access share, on what everybody reads


def _ecrire(installee: Reglages) -> None:
    with psycopg.connect(installee.database_url, autocommit=True, options="-c statement_timeout=5s") as connexion:
        envoyer(connexion, "d33", [ecriture((uuid4(), 0))])


class TestCoffre:
    @pytest.mark.parametrize(
        ("requete", "ont_droit"),
        [
            ("select enveloppe from cles", OUVRENT),
            ("select from effaces", OUVRENT | {"etats"}),
            ("insert into cles values (gen_random_uuid(), decode(repeat('00', 40), 'hex'))", CREENT),
            ("insert into effaces values (gen_random_uuid())", set()),
            ("update cles set enveloppe = enveloppe", set()),
            ("delete from cles", set()),
            ("truncate cles", set()),
        ],
        ids=("lire les clés", "lire les effacés", "créer", "effacer", "changer", "détruire", "vider"),
    )
    def test_h5_les_cles_ne_sont_qu_a_qui_ouvre_le_scelle(
        self, installee: Reglages, poste: Poste, requete: str, ont_droit: set[str]
    ) -> None:
        url = postes.adresse(installee.exiger("cles_url"), poste.login, {})

        def tenter() -> None:
            with psycopg.connect(url, autocommit=True) as connexion:
                connexion.execute(requete.encode())

        assert _permis(tenter) == (poste.nom in ont_droit)


class TestSecrets:
    @pytest.fixture(autouse=True)
    def _toutes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """An environment that holds every secret, as who starts the others has it."""
        for nom in postes.RESERVES:
            monkeypatch.setenv(f"PARCOURS_{nom.upper()}", f"secret-{nom}")
        monkeypatch.setenv("PARCOURS_MDP__API", "mot-de-passe-de-l-api")

    def test_h5_un_processus_n_a_que_les_siens(self, installee: Reglages, poste: Poste) -> None:
        """Nothing of another's is in its environment, and what opens names is with those whose work is about names."""
        tenu = postes.environnement(poste, installee)
        secrets = {nom for nom in SECRETS if f"PARCOURS_{nom.upper()}" in tenu}
        assert secrets == set(poste.secrets)
        assert ("kek" in secrets) == (poste.nom in OUVRENT)
        assert ("cle_jetons" in secrets) == (poste.nom == "api")
        assert {nom for nom in postes.RESERVES if f"PARCOURS_{nom.upper()}" in tenu} == poste.siens
        assert not [nom for nom in tenu if nom.startswith("PARCOURS_MDP")]
        assert "migration" not in " ".join(tenu).lower()

    def test_h5_son_login_et_son_mot_de_passe_sont_dans_ses_adresses(self, installee: Reglages, poste: Poste) -> None:
        lu = installee.model_validate(
            installee.model_dump() | {"mdp": {p.nom: f"mot-de-passe-{p.nom}" for p in POSTES}}, strict=False
        )
        tenu = postes.environnement(poste, lu)
        for nom in ("PARCOURS_DATABASE_URL", *(("PARCOURS_CLES_URL",) if poste.coffre else ())):
            assert f"user={poste.login}" in tenu[nom]
            assert [p.nom for p in POSTES if f"mot-de-passe-{p.nom}" in tenu[nom]] == [poste.nom]

    def test_h5_l_environnement_de_qui_lance_reste_entier(self, installee: Reglages, poste: Poste) -> None:
        avant = dict(os.environ)
        postes.environnement(poste, installee)
        assert dict(os.environ) == avant


def test_h5_les_logins_sont_ceux_des_processus(installee: Reglages) -> None:
    """None of them is more than a login: no superuser, no creation, no replication, nothing but its groups."""
    with psycopg.connect(installee.database_url, autocommit=True) as maitre:
        lignes = maitre.execute(
            "select rolname from pg_roles where rolcanlogin and rolname like 'parcours\\_%' and not (rolsuper or"
            " rolcreatedb or rolcreaterole or rolreplication or rolbypassrls)"
        ).fetchall()
    assert {login for (login,) in lignes} == {poste.login for poste in POSTES}


def test_h5_migrer_donne_les_mots_de_passe(installee: Reglages) -> None:
    """What the server keeps checks a password, and is not one; it changes when another one is given."""
    gardes = []
    for mot_de_passe in ("un-mot-de-passe-long", "un-autre-mot-de-passe"):
        mdp = Reglages.model_validate(installee.model_dump() | {"mdp": {"relais": mot_de_passe}}).mdp
        composition.migrer(installee.model_copy(update={"mdp": mdp}))
        with psycopg.connect(installee.database_url, autocommit=True) as maitre:
            ligne = maitre.execute("select rolpassword from pg_authid where rolname = 'parcours_relais'").fetchone()
        assert ligne is not None
        assert ligne[0].startswith("SCRAM-SHA-256$")
        assert mot_de_passe not in ligne[0]
        gardes.append(ligne[0])
    assert gardes[0] != gardes[1]


def _permis(tenter: Callable[[], Any]) -> bool:
    """Whether the server lets it be done; what it refuses for another reason was let through."""
    try:
        tenter()
    except InsufficientPrivilege:
        return False
    except psycopg.OperationalError as erreur:
        if "permission denied" not in str(erreur):
            raise
        return False  # no right even to connect
    except psycopg.IntegrityError:
        return True
    return True
