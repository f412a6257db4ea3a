"""The file active, one dossier, and its replay on both clocks."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from app import composition
from ledger.contexte import Acteur, Contexte
from ledger.dates import aujourd_hui
from ledger.events.base import Correction, Evenement
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.store.bulk import Ligne
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.correction import MotifCorrection
from ledger.vocabulaire.entree.droits import EtatDroit
from tests.web.contrat import contrat
from tests.web.parcours import REFERENT, derouler, histoire
from tests.web.reseau import declarer
from tests.web.serveur import Api, identite, ouverture, probleme


@pytest.fixture(scope="module")
def peuple(api: Api) -> dict[str, str]:
    """A few dossiers at different points of their parcours, in two MDS, projected."""
    declarer(api.services.journal, "MDS-33-05", "Bordeaux")
    declarer(api.services.journal, "MDS-33-29", "Porte du Médoc")
    dossiers = {
        "entier": api.ouvrir(identite=identite(nom="Lagarde", prenom="Anaïs", telephone="05 56 12 34 56")),
        "oriente": api.ouvrir(identite=identite(nom="Lagarde", prenom="Jean-Noël"), mds="MDS-33-29", commune="33281"),
        "ouvert": api.ouvrir(identite=identite(nom="Œuvrard", prenom="Zoé"), survenu_le="2026-03-01"),
        "clos": api.ouvrir(identite=identite(nom="Nguyễn", prenom="Loïc"), etat_droit="CLOS"),
    }
    derouler(api, dossiers["entier"])
    derouler(api, dossiers["oriente"], "notifier-orientation")
    api.projeter()
    return {nom: str(dossier) for nom, dossier in dossiers.items()}


def trouves(api: Api, peuple: dict[str, str], **parametres: Any) -> set[str]:
    """Names of the dossiers that the list gives; words that find somebody go in the body."""
    mots = {"recherche": parametres.pop("recherche")} if "recherche" in parametres else None
    chemin = "/dossiers" if mots is None else "/recherche"
    reponse = api.appeler("GET" if mots is None else "POST", chemin, params=parametres, json=mots)
    assert reponse.status_code == 200, reponse.text
    page = reponse.json()
    assert page["total"] == len(page["lignes"])
    noms = {dossier: nom for nom, dossier in peuple.items()}
    return {noms[ligne["dossier"]] for ligne in page["lignes"]}


class TestListe:
    @pytest.mark.parametrize(
        ("parametres", "attendus"),
        [
            ({}, {"entier", "oriente", "ouvert"}),
            ({"a_accompagner": "false"}, {"clos"}),
            ({"etat_droit": "CLOS", "a_accompagner": "false"}, {"clos"}),
            ({"referent": REFERENT}, {"entier"}),
            ({"referent": str(UUID(int=1))}, set()),
            ({"structure": "MDS-33-05"}, {"entier"}),
            ({"mds": "MDS-33-29"}, {"oriente"}),
            ({"pts": "Bordeaux"}, {"entier", "ouvert"}),
            ({"pts": "Porte du Médoc"}, {"oriente"}),
            ({"parcours": "SOCIO_PROFESSIONNEL"}, {"entier", "oriente"}),
            ({"echeance": "orientation_a_decider"}, {"ouvert"}),
            ({"echeance": "contrat_a_signer"}, {"oriente"}),
            ({"echeance": "contrat_a_renouveler"}, {"entier"}),
            ({"echeance_avant": "2026-02-21"}, {"oriente"}),
            ({"echeance_avant": "2026-02-20"}, set()),
            ({"mds": "MDS-33-05", "echeance": "orientation_a_decider"}, {"ouvert"}),
        ],
        ids=range(16),
    )
    def test_filtres(self, api: Api, peuple: dict[str, str], parametres: dict[str, str], attendus: set[str]) -> None:
        assert trouves(api, peuple, **parametres) == attendus

    @pytest.mark.parametrize(
        ("cherche", "attendus"),
        [
            ("lagarde", {"entier", "oriente"}),
            ("LAGARDE anais", {"entier"}),
            ("jean noel", {"oriente"}),
            ("œuvrard", {"ouvert"}),
            ("oeuvrard", {"ouvert"}),
            ("zoe", {"ouvert"}),
            ("0556123456", {"entier"}),
            ("lagarde zoe", set()),
            ("dupont", set()),
            ("%", set()),
            ("'; drop table", set()),
        ],
        ids=range(11),
    )
    def test_recherche(self, api: Api, peuple: dict[str, str], cherche: str, attendus: set[str]) -> None:
        assert trouves(api, peuple, recherche=cherche) == attendus

    @pytest.mark.usefixtures("peuple")
    def test_d17_la_recherche_prend_tout_ce_que_prend_la_liste(self, api: Api) -> None:
        pages: list[dict[str, Any]] = []
        for _ in range(2):
            apres = {"apres": pages[0]["suivant"]} if pages else {}
            reponse = api.appeler(
                "POST", "/recherche", params={"limite": 1, "tri": "ouverture", **apres}, json={"recherche": "lagarde"}
            )
            pages.append(reponse.json())
            assert reponse.headers["Ledger-Position"] == str(pages[-1]["position"])
        assert len({page["lignes"][0]["dossier"] for page in pages}) == 2
        assert pages[1]["suivant"] is None

    def test_h8_la_recherche_qui_se_prepare_le_dit(self, api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
        """Never an empty answer, which would say that the person is unknown; what names nobody is answered."""
        monkeypatch.setattr("readmodels.noms.ATTENTE_MAX_S", 0.01)
        with api.services.noms._verrou, api.visiteur(Role.REFERENT) as visiteur:
            reponse = api.demander("/recherche", {"recherche": "lagarde"})
            document = probleme(reponse, 503, "recherche-indisponible")
            page = visiteur.envoyer("/file-active", recherche="lagarde", ouvrir="oui")
            liste = visiteur.ouvrir("/file-active")
        assert document["detail"] == "La recherche par nom se prépare : recommencez dans quelques secondes."
        assert reponse.headers["Retry-After"] == "2"
        assert (page.status_code, liste.status_code) == (503, 200)
        assert "La recherche par nom se prépare" in page.text

    def test_l_une_recherche_ne_va_pas_dans_une_adresse(self, api: Api) -> None:
        """What names a person stays in the logs of whatever is on the way: it is refused there, and not repeated."""
        for methode, chemin in (("GET", "/dossiers"), ("GET", "/dossiers?limite=3")):
            reponse = api.appeler(methode, chemin, params={"recherche": "lagarde"})
            document = probleme(reponse, 422, "recherche-dans-l-adresse")
            assert "/recherche" in document["detail"]
            assert "lagarde" not in reponse.text.lower()
        for corps in ({}, {"recherche": ""}, {"recherche": "x" * 101}, {"recherche": "x", "autre": 1}):
            probleme(api.demander("/recherche", corps), 422, "requete-invalide")
        assert api.demander("/recherche", {"recherche": "\0"}).json()["lignes"] == []
        assert "recherche" not in {p["name"] for p in contrat().document["paths"]["/dossiers"]["get"]["parameters"]}

    def test_une_ligne(self, api: Api, peuple: dict[str, str]) -> None:
        (ligne,) = api.lire("/dossiers", referent=REFERENT).json()["lignes"]
        assert ligne == ligne | {
            "dossier": peuple["entier"],
            "nom": "Lagarde",
            "prenom": "Anaïs",
            "etat_droit": "OUVERT_VERSABLE",
            "a_accompagner": True,
            "structure": "MDS-33-05",
            "decidee_le": "2026-01-15",
            "notifiee_le": "2026-01-20",
            "contrat_signe_le": "2026-02-05",
            "contrat_fin_le": "2026-07-31",
            "prochain_rendez_vous_le": None,
            "echeance": "contrat_a_renouveler",
            "echeance_le": "2026-07-31",
        }

    @pytest.mark.usefixtures("peuple")
    @pytest.mark.parametrize("tri", ["echeance", "ouverture", "contrat"])
    def test_les_pages_font_le_tour(self, api: Api, tri: str) -> None:
        """Every dossier once, in the same order as in one page."""
        entiere = [ligne["dossier"] for ligne in api.lire("/dossiers", tri=tri).json()["lignes"]]
        assert len(entiere) == 3
        lus, curseur = [], None
        for _ in range(4):
            page = api.lire("/dossiers", tri=tri, limite=1, **({"apres": curseur} if curseur else {})).json()
            lus += [ligne["dossier"] for ligne in page["lignes"]]
            assert page["total"] == 3
            curseur = page["suivant"]
            if curseur is None:
                break
        assert lus == entiere

    def test_les_tris(self, api: Api, peuple: dict[str, str]) -> None:
        def ordre(tri: str) -> list[str]:
            noms = {dossier: nom for nom, dossier in peuple.items()}
            return [noms[ligne["dossier"]] for ligne in api.lire("/dossiers", tri=tri).json()["lignes"]]

        assert ordre("echeance") == ["oriente", "ouvert", "entier"]
        assert ordre("ouverture")[0] == "ouvert"
        assert ordre("contrat")[0] == "entier"

    def test_une_personne_effacee_n_a_plus_de_nom(self, api_neuve: Api) -> None:
        dossier = api_neuve.ouvrir(identite=identite(nom="Irigoyen"))
        api_neuve.projeter()
        api_neuve.services.coffre.detruire(dossier)
        (ligne,) = api_neuve.lire("/dossiers").json()["lignes"]
        assert (ligne["dossier"], ligne["nom"], ligne["naissance_le"]) == (str(dossier), None, None)


def test_l21_une_personne_effacee_l_est_aussi_sur_sa_page(api_neuve: Api) -> None:
    """As in the list: in the place of her name, on every page of the dossier."""
    dossier = api_neuve.ouvrir(identite=identite(nom="Irigoyen"))
    api_neuve.services.coffre.detruire(dossier)
    with api_neuve.visiteur(Role.REFERENT) as referent:
        for adresse in ("/dossier/{}", "/relecture/{}"):
            page = referent.ouvrir(adresse.format(dossier)).text
            assert "Identité effacée" in page
            assert "Irigoyen" not in page
        assert "ont été effacées" in referent.ouvrir(f"/dossier/{dossier}").text


class TestUnDossier:
    def test_la_chronologie(self, api: Api, peuple: dict[str, str]) -> None:
        rejeu = api.lire(f"/dossiers/{peuple['entier']}").json()
        assert (rejeu["chaine_verifiee"], rejeu["version"]) == (True, len(rejeu["etapes"]))
        assert [etape["version"] for etape in rejeu["etapes"]] == list(range(1, rejeu["version"] + 1))
        premiere = rejeu["etapes"][0]
        assert (premiere["type"], premiere["libelle"]) == ("dossier.ouvert.v1", "Dossier ouvert")
        assert premiere["contexte"]["role"] == "REFERENT"
        assert premiere["contexte"]["regles"] == ["O1@2025-01-01"]
        assert premiere["scelle"]["identite"]["nom"] == "Lagarde"

    @pytest.mark.parametrize(
        ("au", "horloge", "etapes", "orientation"),
        [
            ("2026-01-14", "valable", 2, None),
            ("2026-01-15", "valable", 3, "MDS-33-05"),
            ("2026-01-04", "valable", 0, None),
            ("2026-01-15", "connu", 0, None),
            ("2100-01-01", "connu", 1 + len(histoire()), "MDS-33-05"),
        ],
    )
    def test_rejeu(
        self, api: Api, peuple: dict[str, str], au: str, horloge: str, etapes: int, orientation: str | None
    ) -> None:
        rejeu = api.lire(f"/dossiers/{peuple['entier']}/rejeu", au=au, horloge=horloge).json()
        assert len(rejeu["etapes"]) == etapes
        assert rejeu["valable_au"] == au
        assert rejeu["connu_au"] == (au if horloge == "connu" else aujourd_hui().isoformat())
        courante = rejeu["etat"]["orientations"].get(rejeu["etat"]["orientation"] or "")
        assert (courante["structure"] if courante else None) == orientation

    def test_deux_horloges(self, api_neuve: Api) -> None:
        """A suspension known in March, that was true from February on, of a right first known as open."""
        dossier = uuid4()
        ouvert = DossierOuvert.model_validate(ouverture() | {"annee_naissance": 1988})
        suspendu = DroitsModifies.model_validate(
            {"survenu_le": "2026-02-01", "etat_droit": "OUVERT_SUSPENDU", "soumis_droits_devoirs": True}
        )
        ecrire_a_ces_dates(api_neuve, dossier, (ouvert, date(2026, 1, 6)), (suspendu, date(2026, 3, 10)))

        def etat(au: str, horloge: str) -> str | None:
            rejeu = api_neuve.lire(f"/dossiers/{dossier}/rejeu", au=au, horloge=horloge).json()
            droits = rejeu["etat"]["droits"]
            return droits["etat"] if droits else None

        assert [etat("2026-01-05", horloge) for horloge in ("connu", "valable")] == [None, "OUVERT_VERSABLE"]
        assert [etat("2026-02-15", horloge) for horloge in ("connu", "valable")] == [
            "OUVERT_VERSABLE",
            "OUVERT_SUSPENDU",
        ]
        assert [etat("2026-03-10", horloge) for horloge in ("connu", "valable")] == ["OUVERT_SUSPENDU"] * 2

    def test_une_correction_connue_plus_tard(self, api_neuve: Api) -> None:
        dossier = uuid4()
        ouvert = DossierOuvert.model_validate(ouverture() | {"annee_naissance": 1988})
        faux = DroitsModifies.model_validate(
            {"survenu_le": "2026-02-01", "etat_droit": "CLOS", "soumis_droits_devoirs": True}
        )
        ids = ecrire_a_ces_dates(api_neuve, dossier, (ouvert, date(2026, 1, 6)), (faux, date(2026, 2, 2)))
        juste = faux.model_copy(
            update={
                "etat_droit": EtatDroit.OUVERT_SUSPENDU,
                "correction": Correction(evenement=ids[1], motif=MotifCorrection.ERREUR_DE_SAISIE),
            }
        )
        ecrire_a_ces_dates(api_neuve, dossier, (juste, date(2026, 4, 1)), cible=2)
        avant = api_neuve.lire(f"/dossiers/{dossier}/rejeu", au="2026-03-31").json()
        apres = api_neuve.lire(f"/dossiers/{dossier}/rejeu", au="2026-04-01").json()
        assert [rejeu["etat"]["droits"]["etat"] for rejeu in (avant, apres)] == ["CLOS", "OUVERT_SUSPENDU"]
        assert [rejeu["etapes"][1]["corrigee_par"] for rejeu in (avant, apres)] == [
            None,
            apres["etapes"][2]["evenement"],
        ]

    def test_un_evenement_altere(self, api_neuve: Api) -> None:
        dossier = api_neuve.ouvrir()
        with psycopg.connect(api_neuve.reglages.database_url, autocommit=True) as maitre:
            maitre.execute("alter table d33.evenements disable trigger immuable")
            maitre.execute(
                "update d33.evenements set clair = replace(clair, 'CAF', 'MSA') where stream = %s", (dossier,)
            )
        document = probleme(api_neuve.lire(f"/dossiers/{dossier}"), 500, "chaine-rompue")
        assert "Prévenez l'auditeur" in document["detail"]
        assert "position 1 " in document["detail"]


def ecrire_a_ces_dates(
    api: Api, dossier: UUID, *etapes: tuple[Evenement, date], cible: int | None = None
) -> list[UUID]:
    """Record events as if on these days; their ids."""
    contexte = Contexte(Acteur(api.agent, Role.REFERENT, Canal.REPRISE))
    api.services.coffre.creer([dossier])
    lignes, ids = [], []
    for evenement_, le in etapes:
        ids.append(uuid4())
        stocke = stocker(Etape(dossier, 0, evenement_, contexte, ids[-1], cible), api.services.coffre)
        lignes.append(Ligne(dossier, datetime(le.year, le.month, le.day, 12, tzinfo=UTC), uuid4(), stocke))
    with composition.masse(api.reglages) as masse:
        masse.ajouter(lignes)
    return ids


@pytest.fixture(scope="module")
def annulee(api: Api) -> tuple[UUID, str]:
    """A dossier, and the id of its sanction."""
    dossier = api.ouvrir()
    derouler(api, dossier)
    sanction: str = next(iter(api.lire(f"/dossiers/{dossier}").json()["etat"]["sanctions"]))
    api.faire(dossier, "annuler-sanction", survenu_le="2026-05-20", sanction=sanction, motif="ERREUR")
    return dossier, sanction


class TestSanctionAnnulee:
    """The auditor alone reads an annulled sanction: no page, no answer, no file of the others tells of it."""

    ADRESSES = ("/dossiers/{}", "/dossiers/{}/rejeu", "/dossiers/{}/rejeu?au=2026-04-25&horloge=valable")
    PAGES = (
        "/dossier/{}/historique",
        "/dossier/{}/procedures",
        "/relecture/{}",
        "/relecture/{}?au=25/04/2026&horloge=valable",
        "/relecture/{}?au=01/06/2026&depuis=01/04/2026&horloge=valable",
        "/relecture/{}/export",
    )

    @pytest.mark.parametrize("adresse", ADRESSES)
    @pytest.mark.parametrize("role", [Role.REFERENT, Role.ADMINISTRATEUR])
    def test_l9_ni_le_referent_ni_l_administrateur(
        self, api: Api, annulee: tuple[UUID, str], role: Role, adresse: str
    ) -> None:
        dossier, sanction = annulee
        lu = api.lire(adresse.format(dossier), role)
        assert lu.status_code == 200
        assert sanction not in lu.text
        assert "sanction.decidee" not in lu.text

    @pytest.mark.parametrize("adresse", ADRESSES)
    def test_l9_l_auditeur_la_lit(self, api: Api, annulee: tuple[UUID, str], adresse: str) -> None:
        dossier, sanction = annulee
        assert sanction in api.lire(adresse.format(dossier), Role.AUDITEUR).text

    @pytest.mark.parametrize("adresse", PAGES)
    def test_l9_ni_les_pages(self, api: Api, annulee: tuple[UUID, str], adresse: str) -> None:
        dossier, sanction = annulee
        with api.visiteur(Role.REFERENT) as referent, api.visiteur(Role.AUDITEUR) as auditeur:
            tue, dite = (qui.ouvrir(adresse.format(dossier)) for qui in (referent, auditeur))
        assert (tue.status_code, dite.status_code) == (200, 200)
        for mot in ("Sanction décidée", "Sanction levée", "Sanction annulée", sanction):
            assert mot not in tue.text
        assert sanction in dite.text or "Sanction" in dite.text

    def test_l9_ni_un_evenement_par_son_numero(self, api: Api, annulee: tuple[UUID, str]) -> None:
        dossier, _ = annulee
        etapes = api.lire(f"/dossiers/{dossier}", Role.AUDITEUR).json()["etapes"]
        version = next(etape["version"] for etape in etapes if etape["type"] == "sanction.decidee.v1")
        with api.visiteur(Role.REFERENT) as referent, api.visiteur(Role.AUDITEUR) as auditeur:
            statuts = [
                qui.ouvrir(f"/relecture/{dossier}/evenement/{version}").status_code for qui in (referent, auditeur)
            ]
        assert statuts == [404, 200]
