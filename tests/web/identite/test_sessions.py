"""H5: whoever writes in the tables of the screens makes no session, changes none, and gives no address of an agenda."""

import secrets
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Any

import httpx
import psycopg
import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.serveur import NAVIGATEUR, Api, Visiteur
from web.identite.agendas import Agendas
from web.identite.habilitation import Fiches, Habilitation
from web.identite.sessions import Sessions
from web.tables.base import Base
from web.visite import TEMOIN

JETON_ID = "eyJ.canari-du-fournisseur.x"
CHANGEMENTS = {
    "pour un autre": "habilitation = %(autre)s",
    "un autre secret": "secret = decode(repeat('00', 32), 'hex')",
    "sans choisir": "a_choisir = not a_choisir",
    "plus longtemps": "cree_le = cree_le + interval '9 hours'",
    "un autre jeton": "jeton_id = decode(repeat('00', 40), 'hex')",
    "un autre sceau": "sceau = sha256(sceau)",
}


@pytest.fixture
def base(api: Api) -> Base:
    return Base(api.services.journal)


@pytest.fixture
def visiteur(api: Api) -> Iterator[Visiteur]:
    with api.visiteur(Role.REFERENT) as visiteur:
        yield visiteur


@pytest.fixture
def auditeur(api: Api) -> Iterator[Visiteur]:
    """Whom somebody would like to be."""
    with api.visiteur(Role.AUDITEUR) as auditeur:
        yield auditeur


def ecrire(api: Api, requete: str, **valeurs: Any) -> None:
    """Write as the owner of the tables."""
    with psycopg.connect(api.reglages.database_url, autocommit=True) as maitre:
        assert maitre.execute(requete.encode(), valeurs).rowcount == 1


def entre(api: Api, temoin: str) -> bool:
    """Whether a cookie opens a page."""
    with httpx.Client(base_url=api.url, cookies={TEMOIN: temoin}) as client:
        return client.get("/plan", headers=NAVIGATEUR).status_code == 200


class TestSessions:
    def test_h5_une_ligne_ecrite_dans_la_base_n_ouvre_rien(self, api: Api, auditeur: Visiteur) -> None:
        temoin = secrets.token_urlsafe(32)
        ecrire(
            api,
            "insert into d33_ecrans.sessions (session, habilitation, secret, jeton_id, a_choisir, sceau)"
            " select %(session)s, habilitation, secret, jeton_id, a_choisir, sceau from d33_ecrans.sessions"
            " where habilitation = %(h)s",
            session=sha256(temoin.encode()).digest(),
            h=auditeur.habilitation,
        )
        assert entre(api, auditeur.temoin)
        assert not entre(api, temoin)

    @pytest.mark.parametrize("quoi", CHANGEMENTS)
    def test_h5_une_ligne_changee_n_ouvre_plus_rien(
        self, api: Api, visiteur: Visiteur, auditeur: Visiteur, quoi: str
    ) -> None:
        assert entre(api, visiteur.temoin)
        requete = f"update d33_ecrans.sessions set {CHANGEMENTS[quoi]} where habilitation = %(h)s"
        ecrire(api, requete, h=visiteur.habilitation, autre=auditeur.habilitation)
        assert not entre(api, visiteur.temoin)

    def test_h5_sous_une_autre_cle(self, api: Api, base: Base, visiteur: Visiteur) -> None:
        """A secret that is changed ends every session."""
        autre = Sessions(base, bytes(range(32)), Fiches(api.reglages.octets("cle_habilitations")))
        assert autre.lire(visiteur.temoin) is None

    def test_h5_l_usage_prolonge(self, api: Api, visiteur: Visiteur) -> None:
        """What a session writes of its own use is no part of the seal."""
        ecrire(
            api,
            "update d33_ecrans.sessions set vue_le = vue_le - %(age)s where habilitation = %(h)s",
            age=timedelta(minutes=30),
            h=visiteur.habilitation,
        )
        assert entre(api, visiteur.temoin)
        assert entre(api, visiteur.temoin)

    def test_l_le_jeton_du_fournisseur_est_scelle(self, api: Api, habilitation: Habilitation) -> None:
        sessions = api.services.ecrans.sessions
        temoin = sessions.ouvrir(habilitation, JETON_ID)
        lue = sessions.lire(temoin)
        assert lue is not None
        assert lue.jeton_id == JETON_ID
        with psycopg.connect(api.reglages.database_url) as maitre:
            lignes = maitre.execute("select * from d33_ecrans.sessions").fetchall()
        assert b"canari" not in b" ".join(v for ligne in lignes for v in ligne if isinstance(v, bytes))
        suivi = sessions.lire(sessions.choisir(lue, habilitation.habilitation))
        assert suivi is not None
        assert (suivi.jeton_id, suivi.cree_le) == (JETON_ID, lue.cree_le)
        assert sessions.lire(temoin) is None


@pytest.fixture
def habilitation(api: Api, visiteur: Visiteur) -> Habilitation:
    session = api.services.ecrans.sessions.lire(visiteur.temoin)
    assert session is not None
    return session.habilitation


class TestAgendas:
    def test_h5_une_adresse_ecrite_dans_la_base_ne_mene_nulle_part(self, api: Api, habilitation: Habilitation) -> None:
        agendas, le = api.services.ecrans.agendas, aujourd_hui()
        jeton = secrets.token_urlsafe(32)
        ecrire(
            api,
            "insert into d33_ecrans.agendas (adresse, habilitation) values (%(adresse)s, %(h)s)",
            adresse=sha256(jeton.encode()).digest(),
            h=habilitation.habilitation,
        )
        assert agendas.trouver(jeton, le) is None
        donnee = agendas.donner(habilitation.habilitation)
        assert agendas.trouver(donnee, le) == habilitation
        fiches = Fiches(api.reglages.octets("cle_habilitations"))
        assert Agendas(Base(api.services.journal), bytes(range(32)), fiches).trouver(donnee, le) is None
