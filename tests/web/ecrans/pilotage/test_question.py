"""Ad hoc questions on a screen: what cannot be asked is said in words; answers are those of the API, hidden as it hides."""

import re
from html import unescape

import pytest

from ledger.vocabulaire.acteur import Role
from readmodels.pilotage.catalogue import INDICATEURS
from readmodels.pilotage.regard import ANONYME
from readmodels.requetes.demande import Requete
from readmodels.requetes.execution import executer
from tests.web.ecrans.conftest import Ecrans
from web.pilotage import libelles

QUESTION = "/pilotage/requete"


class TestRefus:
    @pytest.mark.parametrize(
        ("demande", "message"),
        [
            ("chiffre=premieres&par=canal", "« Premières orientations » ne se découpe ni ne se filtre par : Canal."),
            ("chiffre=premieres&au=31/02/2026", "À la date du : La date 31/02/2026 n'existe pas"),
            ("chiffre=premieres&au=jamais", "Écrivez la date sous la forme JJ/MM/AAAA"),
            ("chiffre=premieres&au=31/12/2099", "Le 31/12/2099 est à venir"),
            ("chiffre=premieres" + "".join(f"&par={d}" for d in ("pts", "mds", "commune", "parcours", "sexe")),
             "4 dimensions au plus"),
        ],
    )  # fmt: skip
    def test_impossible(self, ecrans: Ecrans, demande: str, message: str) -> None:
        page = unescape(ecrans.lire("helene", f"{QUESTION}?{demande}"))
        assert message in page
        assert "Réponse</h2>" not in page

    def test_ce_qui_distingue_les_personnes(self, ecrans: Ecrans) -> None:
        """The dimension is not offered, and asked all the same it is not there."""
        page = ecrans.lire("helene", f"{QUESTION}?chiffre=premieres&par=dossier&par=annee_naissance")
        assert 'value="dossier"' not in page
        assert 'value="annee_naissance"' not in page

    def test_garder_sans_titre_ou_sans_question(self, ecrans: Ecrans) -> None:
        with ecrans.api.visiteur(Role.DECIDEUR) as visiteur:
            sans_titre = visiteur.envoyer(f"{QUESTION}/garder", chiffre="premieres", titre="")
            assert sans_titre.status_code == 422
            assert "Donnez un titre" in sans_titre.text
            assert visiteur.envoyer(f"{QUESTION}/garder", titre="Rien").status_code == 422
            assert visiteur.ouvrir(f"{QUESTION}/export/csv").status_code == 422


def test_la_reponse_est_celle_de_l_api(ecrans: Ecrans) -> None:
    """With its small counts hidden for the décideur."""
    page = ecrans.lire("helene", f"{QUESTION}?chiffre=premieres&chiffre=refusees&par=parcours")
    demande = Requete(mesures=("premieres", "refusees"), dimensions=("parcours",))
    resultat = executer(ecrans.api.services.lecteur, demande, ANONYME)
    assert resultat.lignes
    montrees = [unescape(texte) for texte in re.findall(r'<td class="nombre"[^>]*>([^<]*)</td>', page)]
    attendues = [
        libelles.figure(indicateur, publiee)
        for ligne in resultat.lignes
        for indicateur, publiee in ((INDICATEURS[code], publiee) for code, publiee in ligne.mesures.items())
    ]
    assert montrees == attendues
    assert "moins de 10 personnes" in montrees


def test_garder_partager_oublier(ecrans: Ecrans) -> None:
    adresse = f"{QUESTION}?chiffre=premieres&par=pts&parcours=SOCIAL"
    champs = {"chiffre": "premieres", "par": "pts", "parcours": "SOCIAL"}
    with ecrans.api.visiteur(Role.DECIDEUR) as auteur, ecrans.api.visiteur(Role.DECIDEUR) as autre:
        gardee = auteur.envoyer(f"{QUESTION}/garder", titre="Social par PTS", partage="DECIDEUR", **champs)
        assert gardee.headers["location"] == f"{adresse}&fait=gardee"
        for visiteur in (auteur, autre):
            page = unescape(visiteur.ouvrir(QUESTION).text)
            assert "Social par PTS" in page
            assert adresse in page
        oublier = re.search(rf'action="({QUESTION}/[^"]+/supprimer)"', auteur.ouvrir(QUESTION).text)
        assert oublier is not None
        assert oublier[1] not in autre.ouvrir(QUESTION).text
        assert autre.envoyer(oublier[1]).status_code == 404
        assert auteur.envoyer(oublier[1]).status_code == 303
        assert "Social par PTS" not in autre.ouvrir(QUESTION).text


def test_telecharger(ecrans: Ecrans) -> None:
    with ecrans.api.visiteur(Role.DECIDEUR) as visiteur:
        reponse = visiteur.ouvrir(f"{QUESTION}/export/csv?chiffre=premieres&par=pts")
    assert reponse.headers["content-disposition"] == 'attachment; filename="requete.csv"'
    assert "Petits effectifs" in reponse.text
