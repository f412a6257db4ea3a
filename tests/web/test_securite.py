"""Low findings on what reaches the screens: places of those who follow, hosts, scripts of the documentation, sign-ins."""

import re
import threading
from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web.serveur import Api, probleme
from web.identite.appareils import Appareils
from web.securite import Places

CLE = bytes(range(32))


class TestHote:
    @pytest.mark.parametrize(
        "hote", ["ailleurs.example", "127.0.0.1.ailleurs.example", "", "[", "[::2]:80", "localhost@x"]
    )
    def test_l_un_autre_nom_n_est_pas_servi(self, api: Api, hote: str) -> None:
        """Whatever the client says: no address is built of it, in a redirection or elsewhere."""
        for chemin in ("/", "/docs/", "/dossiers/", "/sante"):
            reponse = api.appeler("GET", chemin, entetes={"Host": hote})
            probleme(reponse, 421, "hote-inconnu")
            assert "location" not in reponse.headers
            assert "ailleurs" not in reponse.text

    @pytest.mark.parametrize("hote", ["127.0.0.1", "127.0.0.1:8000", "LOCALHOST:1", "[::1]:8000", "localhost."])
    def test_cette_machine_l_est(self, api: Api, hote: str) -> None:
        assert api.appeler("GET", "/sante", role=None, entetes={"Host": hote}).status_code == 200


def test_l_la_documentation_ne_lance_que_ses_scripts(api: Api) -> None:
    """Each script of the page is among those that its policy permits, by its hash; nothing else is, in a page or inline."""
    reponse = api.appeler("GET", "/docs", role=None)
    politique = dict(regle.strip().split(" ", 1) for regle in reponse.headers["content-security-policy"].split(";"))
    permis = politique["script-src"].split()
    ecrits = re.findall(r"<script>(.*?)</script>", reponse.text, re.DOTALL)
    assert ecrits
    assert permis == ["'self'", *(f"'sha256-{b64encode(sha256(s.encode()).digest()).decode()}'" for s in ecrits)]
    assert politique["default-src"] == "'none'"
    for adresse in re.findall(r'(?:src|href)="([^"]+)"', reponse.text):
        assert adresse.startswith("/")
        assert api.appeler("GET", adresse, role=None).status_code == 200


class TestPlaces:
    def test_l_nul_n_en_prend_plus_que_les_siennes(self) -> None:
        places = Places(total=5, chacun=2)
        with places.prendre("a") as une, places.prendre("a") as deux, places.prendre("a") as trois:
            assert (une, deux, trois) == (True, True, False)
            with places.prendre("b") as autre, places.prendre("b"), places.prendre("c") as derniere:
                assert autre
                assert derniere
                with places.prendre("d") as de_trop:
                    assert not de_trop
        with places.prendre("a") as rendue:
            assert rendue

    @given(st.lists(st.sampled_from("abc"), max_size=40))
    def test_l_toutes_sont_rendues(self, demandes: list[str]) -> None:
        """Whoever asks, at the same time, and whether he was given one or not."""
        places, barriere = Places(total=6, chacun=3), threading.Barrier(max(len(demandes), 1))

        def prendre(qui: str) -> None:
            barriere.wait()
            with places.prendre(qui):
                pass

        fils = [threading.Thread(target=prendre, args=(qui,)) for qui in demandes]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        assert not places._tenues


class TestAppareils:
    def test_l_un_navigateur_connu_se_reconnait(self) -> None:
        appareils = Appareils(CLE)
        temoin = appareils.nommer()
        nom = appareils.reconnaitre(temoin)
        assert nom is not None
        assert nom in temoin
        assert appareils.reconnaitre(appareils.nommer()) != nom

    @pytest.mark.parametrize("temoin", [None, "", ".", "x", "x.y", "é.é"])
    def test_l_aucun_autre(self, temoin: str | None) -> None:
        appareils = Appareils(CLE)
        assert appareils.reconnaitre(temoin) is None
        assert Appareils(bytes(32)).reconnaitre(appareils.nommer()) is None
