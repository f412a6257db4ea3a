"""M3: a token is of an habilitation and dies with it, is ended alone, and no bearer asks without measure."""

from datetime import timedelta
from html import unescape
from uuid import UUID, uuid4

import jwt
import psycopg
import pytest

from ledger.dates import aujourd_hui, maintenant
from ledger.vocabulaire.acteur import Role
from tests.web.serveur import Api, probleme
from web.identite import jetons as module
from web.identite.habilitation import Habilitation
from web.identite.jetons import AUDIENCE
from web.pages.administration.jetons import LISTE
from web.services import QUOTA_API


def numero(jeton: str) -> UUID:
    """Its number."""
    return UUID(jwt.decode(jeton, options={"verify_signature": False})["jti"])


def demander(api: Api, jeton: str, statut: int = 200) -> str:
    """Ask for one's habilitation's dashboards; what is said of a token that is refused."""
    reponse = api.appeler("GET", "/tableaux/orientation", role=None, entetes={"Authorization": f"Bearer {jeton}"})
    assert reponse.status_code == statut, reponse.text
    return "" if statut == 200 else probleme(reponse, statut, "jeton-refuse")["detail"]


@pytest.fixture
def habilitation(api: Api) -> Habilitation:
    """Of a décideur."""
    habilitations, le, courriel = api.services.ecrans.habilitations, aujourd_hui(), f"{uuid4()}@exemple.fr"
    habilitations.donner(courriel, "Peio Essai", Role.DECIDEUR, du=le, au=le + timedelta(days=3))
    trouvee = habilitations.trouver(courriel, courriel, le)
    assert trouvee is not None
    return trouvee


class TestHabilitation:
    def test_m3_il_finit_avec_elle(self, api: Api, habilitation: Habilitation) -> None:
        jeton = api.services.ecrans.jetons.emettre(habilitation)
        demander(api, jeton)
        api.services.ecrans.habilitations.revoquer(habilitation.habilitation)
        assert "a pris fin" in demander(api, jeton, 401)

    def test_m3_le_lendemain_de_son_dernier_jour(
        self, api: Api, habilitation: Habilitation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        jeton = api.services.ecrans.jetons.emettre(habilitation)
        for jours, statut in ((3, 200), (4, 401)):
            monkeypatch.setattr(module, "aujourd_hui", lambda jours=jours: aujourd_hui() + timedelta(days=jours))
            demander(api, jeton, statut)

    def test_m3_ce_qu_il_dirait_de_son_porteur_ne_compte_pas(self, api: Api, habilitation: Habilitation) -> None:
        """Signed with our own key, it has the role of the habilitation and no other."""
        emis = maintenant()
        contenu = {
            "jti": str(numero(api.services.ecrans.jetons.emettre(habilitation))),
            "sub": str(uuid4()),
            "role": "ADMINISTRATEUR",
            "structure": "CCAS-33-01",
            "aud": AUDIENCE,
            "iat": emis,
            "exp": emis + timedelta(hours=1),
        }
        lu = api.services.ecrans.jetons.lire(jwt.encode(contenu, api.reglages.octets("cle_jetons"), "HS256"))
        assert (lu.agent, lu.role, lu.structure) == (habilitation.agent, Role.DECIDEUR, None)

    def test_h5_une_ligne_ecrite_dans_la_base_n_en_fait_pas_un(self, api: Api, habilitation: Habilitation) -> None:
        """Its key is not there: who writes the row signs nothing."""
        with psycopg.connect(api.reglages.database_url, autocommit=True) as maitre:
            maitre.execute(
                "insert into d33_ecrans.jetons values (%s, %s, %s, now(), now() + interval '1 hour')",
                (jti := uuid4(), habilitation.habilitation, habilitation.agent),
            )
        emis = maintenant()
        contenu = {"jti": str(jti), "sub": "x", "aud": AUDIENCE, "iat": emis, "exp": emis + timedelta(hours=1)}
        assert "mal signé" in demander(api, jwt.encode(contenu, bytes(range(32)), "HS256"), 401)


class TestRevoquer:
    def test_m3_un_par_un_a_l_ecran(self, api: Api, habilitation: Habilitation) -> None:
        donnes = api.services.ecrans.jetons
        premier, second = donnes.emettre(habilitation), donnes.emettre(habilitation)
        with api.visiteur(Role.ADMINISTRATEUR) as admin:
            page = unescape(admin.ouvrir(LISTE).text)
            assert all(f"jeton {numero(jeton)}" in page for jeton in (premier, second))
            assert premier not in page
            reponse = admin.envoyer(f"{LISTE}/{numero(premier)}/revoquer")
            assert reponse.headers["location"] == f"{LISTE}?fait=revoque"
            assert f"jeton {numero(premier)}" not in admin.ouvrir(LISTE).text
            assert admin.envoyer(f"{LISTE}/{numero(premier)}/revoquer").status_code == 409
        assert "révoqué" in demander(api, premier, 401)
        demander(api, second)

    @pytest.mark.parametrize("role", [Role.REFERENT, Role.DECIDEUR, Role.AUDITEUR])
    def test_m3_par_un_administrateur_seulement(self, api: Api, habilitation: Habilitation, role: Role) -> None:
        jeton = api.services.ecrans.jetons.emettre(habilitation)
        with api.visiteur(role) as autre:
            assert autre.ouvrir(LISTE).status_code == 403
            assert autre.envoyer(f"{LISTE}/{numero(jeton)}/revoquer").status_code == 403
        demander(api, jeton)


def test_m3_un_porteur_n_appelle_pas_sans_mesure(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """His tokens share one measure; another one's is his own."""
    exiges: list[tuple[str, int]] = []
    debit = type(api.services.ecrans.debit)

    def exiger(_: object, quoi: str, qui: str, *, par_minute: int) -> None:
        exiges.append((f"{quoi} {qui}", par_minute))

    monkeypatch.setattr(debit, "exiger", exiger)
    agent, autre = uuid4(), uuid4()
    for qui in (agent, autre):
        demander(api, api.jeton(Role.DECIDEUR, agent=qui))
    assert exiges == [(f"api {agent}", api.reglages.quota_api), (f"api {autre}", api.reglages.quota_api)]
    assert type(api.reglages).model_fields["quota_api"].default == QUOTA_API


def test_m3_au_dela_on_attend(api_neuve: Api) -> None:
    services = api_neuve.services
    object.__setattr__(services, "quota_api", 3)
    api_neuve.client.headers["Authorization"] = f"Bearer {api_neuve.jeton(Role.DECIDEUR)}"
    statuts = [api_neuve.client.get("/tableaux/orientation").status_code for _ in range(5)]
    assert statuts[:3] == [200, 200, 200]
    refuse = api_neuve.client.get("/tableaux/orientation")
    assert int(probleme(refuse, 429, "trop-de-demandes")["detail"].split("attendez ")[1].split(" ")[0]) >= 1
    assert int(refuse.headers["retry-after"]) >= 1
