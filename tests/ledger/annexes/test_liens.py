"""One-time links: what opens, what does not, what a scanner burns (nothing), and what a copy of the base tells (nothing)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from eventsourcing.persistence import ProgrammingError

from ledger.annexes.liens import ESSAIS_MAX, GARDE, LienFerme, Liens
from ledger.dates import maintenant
from ledger.store.journal import Journal
from ledger.vocabulaire.suivi.acces import ObjetLien

CLE = bytes(range(32))
JOUR = timedelta(days=1)


@pytest.fixture
def metier() -> str:
    return "parcours_ecrans"


@pytest.fixture
def liens(journal: Journal) -> Liens:
    return Liens(journal.connexion, journal.schema, CLE)


def donner(liens: Liens, **options: Any) -> str:
    voulu = {"expire_le": maintenant() + JOUR} | options
    return liens.donner(voulu.pop("lien", uuid4()), ObjetLien.ESPACE, voulu.pop("dossier", uuid4()), **voulu)


def ferme(liens: Liens, jeton: str, **options: Any) -> bool:
    for geste in (liens.lire, liens.tenter, liens.user):
        with pytest.raises(LienFerme):
            geste(jeton, **options)
    return True


@pytest.mark.parametrize("role", ["parcours_lecture", "parcours_ecriture", "parcours_masse", "parcours_livraison"])
@pytest.mark.parametrize("table", ["liens", "codes"])
def test_les_autres_roles_ne_lisent_pas_les_tables(maitre: psycopg.Connection, role: str, table: str) -> None:
    with maitre.transaction(force_rollback=True):
        maitre.execute(f"set local role {role}".encode())
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            maitre.execute(f"select from d33.{table}".encode())


def test_qui_envoie_donne_un_lien_et_n_en_use_aucun(maitre: psycopg.Connection, base: str, journal: Journal) -> None:
    envoyeur = Journal(base, journal.schema, journal.coffre, role="parcours_envois")
    try:
        siens = Liens(envoyeur.connexion, journal.schema, CLE)
        jeton = donner(siens)
        assert siens.lire(jeton).usages == 0
        for geste in (siens.tenter, siens.user):
            with pytest.raises(ProgrammingError, match="permission denied"):
                geste(jeton)
    finally:
        envoyeur.close()


def test_un_lien_forge_n_ouvre_rien(liens: Liens) -> None:
    lien = uuid4()
    jeton = donner(liens, lien=lien)
    for forge in ("", "x" * 24, jeton[:-1], jeton + "A", str(lien), "é" * 24):
        assert ferme(liens, forge)


def test_la_base_seule_n_ouvre_rien(liens: Liens, journal: Journal, maitre: psycopg.Connection) -> None:
    lien, dossier = uuid4(), uuid4()
    jeton = donner(liens, lien=lien, dossier=dossier)
    (ligne,) = maitre.execute("select to_jsonb(l) from d33.liens l where lien = %s", (lien,)).fetchone() or (None,)
    assert jeton not in str(ligne)
    autre = Liens(journal.connexion, journal.schema, bytes(32))
    assert autre.jeton(lien, dossier) != jeton
    assert ferme(liens, autre.jeton(lien, dossier))


def test_ouvrir_l_adresse_ne_brule_rien_et_un_envoi_oui(liens: Liens) -> None:
    dossier = uuid4()
    jeton = donner(liens, dossier=dossier)
    for _ in range(50):
        assert liens.lire(jeton).dossier == dossier
    assert liens.user(jeton).usages == 1
    assert ferme(liens, jeton)


def test_un_lien_a_plusieurs_usages_en_a_autant(liens: Liens) -> None:
    jeton = donner(liens, usages_max=3)
    assert [liens.user(jeton).usages for _ in range(3)] == [1, 2, 3]
    assert ferme(liens, jeton)


def test_deux_a_la_fois_un_seul_entre(liens: Liens) -> None:
    jeton = donner(liens)

    def entrer(_rang: int) -> bool:
        try:
            liens.user(jeton)
        except LienFerme:
            return False
        return True

    with ThreadPoolExecutor(8) as files:
        assert sum(files.map(entrer, range(8))) == 1


def test_un_lien_passe_sa_date_n_ouvre_plus(liens: Liens) -> None:
    fin = maintenant() + JOUR
    jeton = donner(liens, expire_le=fin)
    assert liens.lire(jeton, le=fin - timedelta(seconds=1)).expire_le == fin
    assert ferme(liens, jeton, le=fin)


def test_trop_de_reponses_fausses_le_ferment(liens: Liens) -> None:
    jeton = donner(liens)
    for rang in range(1, ESSAIS_MAX + 1):
        assert liens.tenter(jeton).essais == rang
    with pytest.raises(LienFerme):
        liens.tenter(jeton)
    with pytest.raises(LienFerme):
        liens.lire(jeton)


def test_la_derniere_reponse_permise_peut_etre_la_bonne(liens: Liens) -> None:
    jeton = donner(liens, usages_max=2)
    for _ in range(ESSAIS_MAX):
        liens.tenter(jeton)
    assert liens.user(jeton).essais == 0
    assert liens.tenter(jeton).essais == 1


def test_une_bonne_reponse_efface_les_fausses_et_n_use_rien(liens: Liens) -> None:
    jeton = donner(liens)
    for _ in range(3):
        for _ in range(ESSAIS_MAX - 1):
            liens.tenter(jeton)
        liens.absoudre(jeton)
    assert liens.lire(jeton).usages == 0


def test_essayer_huit_a_la_fois_ne_donne_pas_plus_d_essais(liens: Liens) -> None:
    jeton = donner(liens)

    def essayer(_rang: int) -> bool:
        try:
            liens.tenter(jeton)
        except LienFerme:
            return False
        return True

    with ThreadPoolExecutor(8) as files:
        assert sum(files.map(essayer, range(40))) == ESSAIS_MAX


def test_donner_deux_fois_le_meme_ne_le_rouvre_pas(liens: Liens) -> None:
    lien, dossier = uuid4(), uuid4()
    jeton = donner(liens, lien=lien, dossier=dossier)
    liens.user(jeton)
    assert donner(liens, lien=lien, dossier=dossier) == jeton
    assert ferme(liens, jeton)


def test_ce_qui_est_fini_depuis_longtemps_est_oublie(liens: Liens, maitre: psycopg.Connection) -> None:
    vieux, recent = uuid4(), uuid4()
    donner(liens, lien=vieux, expire_le=maintenant() - GARDE - JOUR)
    donner(liens, lien=recent, expire_le=maintenant() - JOUR)
    assert liens.purger() >= 1
    restent = maitre.execute("select lien from d33.liens where lien in (%s, %s)", (vieux, recent)).fetchall()
    assert restent == [(recent,)]


def test_la_cible_est_rendue(liens: Liens) -> None:
    cible = UUID(int=7)
    assert liens.lire(donner(liens, cible=cible)).cible == cible


def test_une_autre_personne_sous_le_meme_identifiant_n_a_pas_le_lien(liens: Liens) -> None:
    """A step of another dossier may name any id: what it sends opens nothing of the first one."""
    lien, sien, autre = uuid4(), uuid4(), uuid4()
    jeton = donner(liens, lien=lien, dossier=sien)
    vole = donner(liens, lien=lien, dossier=autre)
    assert vole != jeton
    assert ferme(liens, vole)
    assert liens.lire(jeton).dossier == sien
