"""H8: whom habilitations are of is in clear in no table, and a row that was not sealed here is nobody's."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg import sql

from app import composition, postes
from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Canal, Role
from tests.web.serveur import DONNEUR, SECOND, Api
from web.identite.habilitation import Fiches, Habilitation
from web.identite.jetons import JetonRefuse
from web.services import Services

CANARI = "Zyxwvutsrq Kjihgfedcb"
COURRIEL = "zyxwvutsrq@exemple.invalid"
SUJET = "sub-zyxwvutsrq"


def ecrire(api: Api, requete: str, *valeurs: Any) -> int:
    """Write as the owner of the tables."""
    with psycopg.connect(api.reglages.database_url, autocommit=True) as maitre:
        return maitre.execute(requete.encode(), valeurs).rowcount


def contenus(api: Api) -> Iterator[tuple[str, str, str]]:
    """Every value of every table: table, column, text."""
    with psycopg.connect(api.reglages.database_url) as connexion:
        colonnes = connexion.execute(
            "select table_schema, table_name, column_name from information_schema.columns"
            " where table_schema like 'd33%'"
        ).fetchall()
        assert len({table for _, table, _ in colonnes}) > 60
        for schema, table, colonne in colonnes:
            lue = sql.SQL("select {}::text from {}").format(sql.Identifier(colonne), sql.Identifier(schema, table))
            for (texte,) in connexion.execute(lue).fetchall():
                if texte is not None:
                    yield table, colonne, texte


def ou_se_lit(api: Api, *canaris: str) -> set[tuple[str, str]]:
    """Columns that hold one of these, in clear or as bytes."""
    return {
        (table, colonne)
        for table, colonne, texte in contenus(api)
        for canari in canaris
        if canari.lower() in texte.lower() or canari.encode().hex() in texte
    }


@contextmanager
def services_de_l_api(api: Api) -> Iterator[Services]:
    """The services of the web process, under its own login."""
    url = postes.adresse(api.reglages.database_url, postes.API.login, {})
    with composition.services(api.reglages.model_copy(update={"database_url": url})) as services:
        yield services


def entrer(services: Services, role: Role, agent: UUID | None = None, sujet: str = SUJET) -> Habilitation:
    """Give an habilitation to the canary, by two persons, and come in by it."""
    habilitations, le = services.ecrans.habilitations, aujourd_hui()
    valable: dict[str, Any] = {"du": le, "au": le + timedelta(days=3), "par": DONNEUR}
    numero = habilitations.donner(COURRIEL, CANARI, role, agent=agent, **valable)
    assert habilitations.approuver(numero, SECOND)
    return next(h for h in habilitations.toutes(sujet, COURRIEL, le) if h.habilitation == numero)


@pytest.mark.parametrize("role", [Role.REFERENT, Role.ALLOCATAIRE])
def test_h8_ni_nom_ni_adresse_en_clair_dans_aucune_table(api_neuve: Api, role: Role) -> None:
    """Signed in, with a session, a token and a calendar; all that the tables keep of it is looked for."""
    api, dossier = api_neuve, api_neuve.ouvrir() if role is Role.ALLOCATAIRE else None
    api.projeter()
    with services_de_l_api(api) as services:
        entree, ecrans = entrer(services, role, dossier), services.ecrans
        assert (entree.nom, entree.courriel) == (CANARI, COURRIEL)
        temoin, jeton, adresse = (
            ecrans.sessions.ouvrir(entree, "x"),
            ecrans.jetons.emettre(entree),
            ecrans.agendas.donner(entree.habilitation),
        )
        session = ecrans.sessions.lire(temoin)
        assert session is not None
        assert session.habilitation == entree == ecrans.agendas.trouver(adresse, aujourd_hui())
        assert ecrans.jetons.lire(jeton) == entree.par(Canal.API)
        assert ecrans.habilitations.noms([entree.agent]) == {entree.agent: CANARI}
        assert ecrans.habilitations.chercher(["zyx", "kji"]) == {entree.agent: CANARI}
        if dossier is not None:
            assert entree.agent == dossier
            assert api.appeler(
                "GET", "/mes-demarches", role=None, entetes={"Authorization": f"Bearer {jeton}"}
            ).is_success
    assert ou_se_lit(api, "Zyxwvutsrq", "Kjihgfedcb", COURRIEL, SUJET) == set()


def test_h8_la_ligne_d_un_allocataire_ne_dit_pas_son_dossier(api: Api) -> None:
    """Nor does her token; the row is the same person's each time."""
    dossier = api.ouvrir()
    with services_de_l_api(api) as services:
        donnees = [entrer(services, Role.ALLOCATAIRE, dossier, sujet=f"{SUJET}-2") for _ in range(2)]
        services.ecrans.jetons.emettre(donnees[0])
        assert {h.agent for h in donnees} == {dossier}
    numeros = {str(h.habilitation) for h in donnees}
    with psycopg.connect(api.reglages.database_url) as connexion:
        lignes = connexion.execute(
            "select to_jsonb(h) || jsonb_build_object('de', h.habilitation) from d33_ecrans.habilitations h union all"
            " select to_jsonb(j) || jsonb_build_object('de', j.habilitation) from d33_ecrans.jetons j"
        ).fetchall()
    siennes = [ligne for (ligne,) in lignes if ligne["de"] in numeros]
    assert len(siennes) == 3
    assert len({ligne["agent"] for ligne in siennes}) == 1
    assert str(dossier) not in str(siennes)


def test_h8_ce_qui_est_scelle_ne_dit_pas_sa_longueur() -> None:
    fiches = Fiches(bytes(range(32)))
    scellees = {
        len(
            fiches.sceller(uuid4(), courriel=f"{nom}@exemple.fr", nom=nom, agent=uuid4(), role=Role.ALLOCATAIRE)[
                "fiche"
            ]
        )
        for nom in ("Ng", "Hippolyte de La Rochefoucauld-Montbel")
    }
    assert len(scellees) == 1


class TestLigneEcriteDansLaBase:
    """Nobody comes in by it, whoever has the right to write there."""

    CHANGEMENTS = (
        "fiche = set_byte(fiche, 20, get_byte(fiche, 20) # 1)",
        "fiche = (select a.fiche from d33_ecrans.habilitations a where a.habilitation <> h.habilitation limit 1)",
    )

    @pytest.mark.parametrize("changement", CHANGEMENTS)
    def test_h8_une_fiche_changee_n_est_a_personne(self, api: Api, changement: str) -> None:
        le, sujet = aujourd_hui(), f"{SUJET}-{uuid4()}"
        with services_de_l_api(api) as services:
            ecrans = services.ecrans
            entree = entrer(services, Role.REFERENT, uuid4(), sujet)
            temoin, jeton, adresse = (
                ecrans.sessions.ouvrir(entree, ""),
                ecrans.jetons.emettre(entree),
                ecrans.agendas.donner(entree.habilitation),
            )
            requete = f"update d33_ecrans.habilitations h set {changement} where habilitation = %s"
            assert ecrire(api, requete, entree.habilitation) == 1
            assert ecrans.sessions.lire(temoin) is None
            assert ecrans.agendas.trouver(adresse, le) is None
            assert ecrans.habilitations.lire(entree.habilitation) is None
            assert entree.habilitation not in {h.habilitation for h in ecrans.habilitations.toutes(sujet, COURRIEL, le)}
            with pytest.raises(JetonRefuse):
                ecrans.jetons.lire(jeton)


@pytest.mark.parametrize("role", [Role.REFERENT, Role.ALLOCATAIRE])
@pytest.mark.parametrize("deja_entre", [True, False])
def test_h8_celles_d_avant_sont_scellees_et_laissent_entrer(api_neuve: Api, role: Role, deja_entre: bool) -> None:
    """As they stand once migrated: the first process that has the key seals them, and nobody notices."""
    api, numero, agent, le = api_neuve, uuid4(), uuid4(), aujourd_hui()
    ecrire(
        api,
        "insert into d33_ecrans.habilitations (habilitation, agent, courriel_clair, nom_clair, sujet_clair, role, du, au)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s)",
        *(numero, agent, COURRIEL, CANARI, SUJET if deja_entre else None, role, le, le),
    )
    assert ou_se_lit(api, COURRIEL)
    for _ in range(2):
        with services_de_l_api(api) as services:
            ecrans = services.ecrans
            trouvee = ecrans.habilitations.trouver(SUJET, COURRIEL.upper(), le)
            assert trouvee is not None
            assert (trouvee.habilitation, trouvee.agent, trouvee.nom) == (numero, agent, CANARI)
            if deja_entre:
                assert ecrans.habilitations.trouver("un autre", COURRIEL, le) is None
            assert ecrans.sessions.lire(ecrans.sessions.ouvrir(trouvee, "")) is not None
    canaris = [CANARI, COURRIEL, SUJET, *([str(agent)] if role is Role.ALLOCATAIRE else [])]
    assert ou_se_lit(api, *canaris) == set()
