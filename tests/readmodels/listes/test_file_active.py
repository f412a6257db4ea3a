"""The file active: filters, orders, pages, search; beside the same list made in Python."""

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, product
from typing import Any
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from ledger.keys import CoffreMemoire
from ledger.vocabulaire.echeance import Nature
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from readmodels.curseur import CurseurInvalide
from readmodels.lecteur import Lecteur
from readmodels.listes.file_active import PAGE_MAX, Filtres, PageFileActive, Tri, TriSansFiltre, lister
from readmodels.listes.volets import Volet
from readmodels.noms import Noms
from tests.projections import oracle
from tests.projections.cahier import Cahier
from tests.projections.evenements import contrat, identite, orientation, ouverture
from tests.projections.recits import DEBUT, MDS, PTS, REFERENTS
from tests.readmodels.monde import DOSSIERS, Monde

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)
TOUS = Filtres(a_accompagner=None)
LIGNES = dict[UUID, dict[str, Any]]
TRIS: dict[Tri, Callable[[dict[str, Any]], tuple[int, UUID]]] = {
    Tri.ECHEANCE: lambda ligne: ((ligne["echeance_le"] or date.max).toordinal(), ligne["dossier"]),
    Tri.CONTRAT: lambda ligne: ((ligne["contrat_fin_le"] or date.max).toordinal(), ligne["dossier"]),
    Tri.OUVERTURE: lambda ligne: (-ligne["ouvert_le"].toordinal(), UUID(int=(1 << 128) - 1 - ligne["dossier"].int)),
}
TRIS_ETROITS: dict[Tri, Callable[[dict[str, Any]], tuple[int, UUID]]] = {
    Tri.RENDEZ_VOUS: lambda ligne: ((ligne["prochain_rendez_vous_le"] or date.max).toordinal(), ligne["dossier"]),
    Tri.ARRIVEE: lambda ligne: (
        -(ligne["referent_depuis"] or date.min).toordinal(),
        UUID(int=(1 << 128) - 1 - ligne["dossier"].int),
    ),
}
"""Orders that need a filter: nobody sorts the whole département by them."""


def attendues(monde: Monde, garder: Callable[[dict[str, Any]], bool], tri: Tri = Tri.ECHEANCE) -> list[dict[str, Any]]:
    """Lines of the list, from the replay of each dossier; no line tells the day that the perimeter of partners reads."""
    lignes = [
        {nom: valeur for nom, valeur in ligne.items() if nom != "ferme_le"} | {"dossier": dossier}
        for dossier, vu in monde.vus().items()
        if (ligne := oracle.file_active(vu)) is not None and garder(ligne)
    ]
    return sorted(lignes, key=(TRIS | TRIS_ETROITS)[tri])


def lues(page: PageFileActive) -> list[dict[str, Any]]:
    """Lines of a page, as the oracle writes them."""
    personnels = {"nom", "prenom", "naissance_le"}
    return [
        {nom: str(v) if nom == "referent" and v else v for nom, v in ligne.model_dump(exclude=personnels).items()}
        for ligne in page.lignes
    ]


VALEURS: dict[str, list[Any]] = {
    "referent": [*REFERENTS],
    "structure": [*MDS, "PLIE-33-01"],
    "mds": [*MDS],
    "parcours": ["SOCIAL", "PROFESSIONNEL"],
    "etat_droit": ["CLOS", "OUVERT_SUSPENDU"],
    "echeance": [
        Nature.ORIENTATION_A_DECIDER,
        Nature.CONTRAT_A_SIGNER,
        Nature.RENDEZ_VOUS_A_CONCLURE,
        Nature.PRESCRIPTION_SANS_REPONSE,
    ],
}
FILTRES: list[tuple[dict[str, Any], Callable[[dict[str, Any]], bool]]] = [
    ({}, lambda ligne: ligne["a_accompagner"]),
    ({"a_accompagner": None}, lambda _: True),
    ({"a_accompagner": False}, lambda ligne: not ligne["a_accompagner"]),
    *(
        ({"a_accompagner": None, nom: valeur}, lambda ligne, nom=nom, valeur=valeur: ligne[nom] == str(valeur))
        for nom, valeurs in VALEURS.items()
        for valeur in valeurs
    ),
    *(
        ({"a_accompagner": None, "pts": pts}, lambda ligne, pts=pts: PTS.get(ligne["mds"]) == pts)
        for pts in PTS.values()
    ),
    *(
        (
            {"a_accompagner": None, "echeance_avant": le},
            lambda ligne, le=le: ligne["echeance_le"] is not None and ligne["echeance_le"] < le,
        )
        for le in (DEBUT + timedelta(days=jours) for jours in (40, 90, 110))
    ),
]


class TestFiltres:
    @pytest.mark.parametrize(("filtres", "garder"), FILTRES, ids=lambda v: str(v) if isinstance(v, dict) else "")
    def test_un_par_un(self, monde: Monde, filtres: dict[str, Any], garder: Callable[[dict[str, Any]], bool]) -> None:
        page = monde.lister(Filtres(**filtres), limite=PAGE_MAX)
        assert lues(page) == attendues(monde, garder)
        assert (page.total, page.suivant, page.position) == (len(page.lignes), None, len(monde.cahier.lus))

    def test_chacun_garde_et_ecarte(self, monde: Monde) -> None:
        """A filter that keeps all or nothing would prove nothing."""
        tailles = {str(filtres): len(attendues(monde, garder)) for filtres, garder in FILTRES}
        assert len([taille for taille in tailles.values() if 0 < taille < DOSSIERS]) >= len(FILTRES) - 4

    def test_deux_par_deux(self, monde: Monde) -> None:
        for (un, garder_un), (autre, garder_autre) in product(FILTRES[3::2], FILTRES[4::2]):
            page = monde.lister(Filtres(**{**un, **autre}), limite=PAGE_MAX)
            champ = (un.keys() & autre.keys()) - {"a_accompagner"}
            garder = garder_autre if champ else lambda ligne, a=garder_un, b=garder_autre: a(ligne) and b(ligne)
            assert lues(page) == attendues(monde, garder)

    def test_filtre_inconnu(self) -> None:
        with pytest.raises(ValidationError):
            Filtres(nom="Lafon")  # type: ignore[call-arg]

    def test_une_valeur_n_est_jamais_du_sql(self, monde: Monde) -> None:
        assert monde.lister(Filtres(mds="' or true --")).total == 0


class TestPages:
    @pytest.mark.parametrize("tri", TRIS_ETROITS)
    def test_un_tri_qui_demande_un_filtre(self, monde: Monde, tri: Tri) -> None:
        with pytest.raises(TriSansFiltre, match="demande un référent"):
            monde.lister(TOUS, tri=tri)
        filtres = Filtres(a_accompagner=None, pts="Bordeaux")
        pages, curseur = monde.lister(filtres, tri=tri, limite=2), None
        toutes = lues(pages)
        while (curseur := pages.suivant) is not None:
            pages = monde.lister(filtres, tri=tri, apres=curseur, limite=2)
            toutes += lues(pages)
        assert toutes == attendues(monde, lambda ligne: PTS.get(ligne["mds"]) == "Bordeaux", tri)
        assert len(toutes) > 5

    @pytest.mark.parametrize("tri", TRIS)
    @pytest.mark.parametrize("limite", [1, 7, 23])
    def test_chacun_une_fois_et_une_seule(self, monde: Monde, tri: Tri, limite: int) -> None:
        """Ties on the date and dossiers where nothing is due included."""
        toutes, curseur, pages = [], None, 0
        while pages == 0 or curseur is not None:
            page = monde.lister(TOUS, tri=tri, apres=curseur, limite=limite)
            assert page.total == DOSSIERS
            toutes += lues(page)
            curseur, pages = page.suivant, pages + 1
        assert toutes == attendues(monde, lambda _: True, tri)
        assert pages == -(-DOSSIERS // limite)

    def test_il_y_a_des_ex_aequo_et_des_lignes_sans_echeance(self, monde: Monde) -> None:
        lignes = attendues(monde, lambda _: True)
        assert any(ligne["echeance_le"] is None for ligne in lignes)
        for tri, champ in {
            Tri.ECHEANCE: "echeance_le",
            Tri.OUVERTURE: "ouvert_le",
            Tri.CONTRAT: "contrat_fin_le",
        }.items():
            assert any(a[champ] == b[champ] for a, b in pairwise(attendues(monde, lambda _: True, tri)))

    def test_la_page_a_une_taille_maximale(self, monde: Monde) -> None:
        assert len(monde.lister(TOUS, limite=10_000).lignes) == DOSSIERS

    @pytest.mark.parametrize(
        "curseur",
        [
            "",
            "pas un curseur",
            "é",
            base64.urlsafe_b64encode(b"2025-01-01").decode(),
            base64.urlsafe_b64encode(b"2025-01-01|").decode(),
            base64.urlsafe_b64encode(b"2025-01-01|' or true --").decode(),
            base64.urlsafe_b64encode(f"hier|{UUID(int=7)}".encode()).decode(),
            base64.urlsafe_b64encode(f"2025-13-01|{UUID(int=7)}".encode()).decode(),
            base64.urlsafe_b64encode(f"-infinity|{UUID(int=7)}".encode()).decode(),
            base64.urlsafe_b64encode(f"'; drop table x|{UUID(int=7)}".encode()).decode(),
            base64.urlsafe_b64encode(b"\xff\xfe|" + str(UUID(int=7)).encode()).decode(),
            base64.urlsafe_b64encode(
                f"20250301|{UUID(int=0)}".encode()
            ).decode(),  # Python reads these, PostgreSQL does not
            base64.urlsafe_b64encode(f"2025-W09-6|{UUID(int=0)}".encode()).decode(),
        ],
    )
    def test_curseur_refuse(self, monde: Monde, curseur: str) -> None:
        with pytest.raises(CurseurInvalide, match="reprenez à la première page"):
            monde.lister(TOUS, apres=curseur)


JOUR = DEBUT + timedelta(days=120)
VOLETS: dict[Volet, Callable[[dict[str, Any], date], bool]] = {
    Volet.EN_RETARD: lambda ligne, le: ligne["echeance_le"] is not None and ligne["echeance_le"] < le,
    Volet.A_ORIENTER: lambda ligne, _le: (
        ligne["a_accompagner"] and ligne["decidee_le"] is None and ligne["termine_le"] is None
    ),
    Volet.SANS_REFERENT: lambda ligne, _le: (
        ligne["a_accompagner"] and ligne["referent"] is None and ligne["termine_le"] is None
    ),
    Volet.NOUVEAUX: lambda ligne, le: (
        ligne["referent_depuis"] is not None and le - timedelta(days=14) < ligne["referent_depuis"] <= le
    ),
    Volet.SANS_CONTRAT: lambda ligne, _le: (
        ligne["a_accompagner"] and ligne["decidee_le"] is not None and not ligne["contrat_en_vigueur"]
    ),
    Volet.CONTRAT_ECHU: lambda ligne, le: ligne["contrat_en_vigueur"] and ligne["contrat_fin_le"] < le,
    Volet.FIN_PROCHE: lambda ligne, le: (
        ligne["contrat_en_vigueur"] and le <= ligne["contrat_fin_le"] <= le + timedelta(days=30)
    ),
    Volet.SANS_RENDEZ_VOUS: lambda ligne, le: (
        ligne["a_accompagner"]
        and ligne["termine_le"] is None
        and (ligne["dernier_rendez_vous_prevu_le"] is None or ligne["dernier_rendez_vous_prevu_le"] < le)
    ),
}


def retenir(le: date, *volets: Volet, dans: str | None = None) -> Callable[[dict[str, Any]], bool]:
    """What these keep, in a PTS."""
    return lambda ligne: (
        all(VOLETS[volet](ligne, le) for volet in volets) and (dans is None or PTS.get(ligne["mds"]) == dans)
    )


class TestVolets:
    """Counters that are filters: what one announces is what it keeps."""

    def test_ce_qui_est_annonce_est_ce_qui_est_garde(self, monde: Monde) -> None:
        rencontres = set()
        for le in (JOUR + timedelta(days=30 * n) for n in range(11)):
            tous = monde.lister(TOUS, le=le)
            assert tous.tout_compte
            for volet in Volet:
                page = monde.lister(TOUS, volets=[volet], le=le, limite=PAGE_MAX)
                assert lues(page) == attendues(monde, retenir(le, volet))
                assert page.total == page.par_volet[volet] == tous.par_volet[volet]
            rencontres |= {volet for volet, nombre in tous.par_volet.items() if 0 < nombre < DOSSIERS}
        assert rencontres == set(Volet)

    def test_deux_par_deux_et_avec_un_filtre(self, monde: Monde) -> None:
        bordeaux = retenir(JOUR, dans="Bordeaux")
        for un, autre in product(Volet, Volet):
            page = monde.lister(Filtres(a_accompagner=None, pts="Bordeaux"), volets=[un, autre], le=JOUR)
            deux = retenir(JOUR, un, autre)
            assert page.total == len([ligne for ligne in attendues(monde, bordeaux) if deux(ligne)])

    def test_au_dela_du_maximum_les_nombres_sont_des_minimums(
        self, monde: Monde, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("readmodels.listes.file_active.COMPTE_MAX", 10)
        page = monde.lister(TOUS, le=JOUR)
        assert (page.total, page.tout_compte, len(page.lignes)) == (10, False, 25)


PERSONNES = {
    "maite": {"nom": "Étchéverry", "prenom": "Maïté", "naissance_le": "1988-02-29", "telephone": "06 12 34 56 78"},
    "ines": {"nom": "Lafon", "nom_naissance": "Etcheberry", "prenom": "Inès", "naissance_le": "1970-12-01"},
    "coeur": {"nom": "Lecœur", "prenom": "Anne-Sophie", "naissance_le": "1988-02-28", "matricule": "1234567"},
    "goff": {"nom": "Le Goff de La Rochefoucauld", "prenom": "Yann", "naissance_le": "2001-01-09"},
}


class Ville:
    """A few persons to look for."""

    def __init__(self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> None:
        self.base, self.projecteur, self.lecteur, self.coffre = base, projecteur, lecteur, coffre
        self.noms = Noms(lecteur, coffre)
        self.cahier = Cahier(coffre)
        self.dossiers = {nom: uuid4() for nom in PERSONNES}
        for nom, personne in PERSONNES.items():
            self.cahier.noter(self.dossiers[nom], ouverture(identite=personne), QUAND)
        self.suivre(0)

    def suivre(self, apres: int) -> None:
        self.cahier.ecrire(self.base, apres)
        self.projecteur.rattraper()

    def chercher(self, texte: str) -> set[str]:
        page = lister(self.lecteur, self.coffre, self.noms, Filtres(recherche=texte))
        trouves = {ligne.dossier for ligne in page.lignes}
        assert page.total == len(trouves)
        return {nom for nom, dossier in self.dossiers.items() if dossier in trouves}


@pytest.fixture
def ville(base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> Iterator[Ville]:
    ville = Ville(base, projecteur, lecteur, coffre)
    yield ville
    ville.noms.fermer()


def test_l11_signe_puis_reoriente_le_meme_jour(ville: Ville) -> None:
    """What was recorded first happened first: the contract is not of the orientation in force."""
    dossier, le = ville.dossiers["maite"], date(2025, 4, 10)
    for evenement in (
        orientation(),
        contrat(survenu_le=str(le)),
        orientation(survenu_le=str(le), orientation=UUID(int=902), debut_le=str(le), premiere=False),
    ):
        ville.cahier.noter(dossier, evenement, QUAND)
    ville.suivre(len(PERSONNES))
    (ligne,) = (li for li in lister(ville.lecteur, ville.coffre, ville.noms, TOUS).lignes if li.dossier == dossier)
    assert (ligne.decidee_le, ligne.contrat_signe_le, ligne.contrat_en_vigueur) == (le, le, False)


class TestRecherche:
    def test_par_ce_qu_on_sait_de_la_personne(self, ville: Ville) -> None:
        cherches: dict[str, set[str]] = {
            "Étchéverry": {"maite"},
            "etcheverry": {"maite"},
            "ETCHE": {"maite", "ines"},
            "maïté etch": {"maite"},
            "etch ine": {"ines"},
            "lecoeur": {"coeur"},
            "LECŒUR": {"coeur"},
            "anne": {"coeur"},
            "sophie": {"coeur"},
            "anne-sophie lec": {"coeur"},
            "rochefoucauld": {"goff"},
            "la rochefoucauldienne": {"goff"},
            "06 12 34 56 78": {"maite"},
            "0612345678": {"maite"},
            "06.12.34.56.78": {"maite"},
            "maite 06 12 34 56 78": {"maite"},
            "1234567": {"coeur"},
            "29/02/1988": {"maite"},
            "29-2-1988": {"maite"},
            "28.02.1988": {"coeur"},
            "inès 01/12/1970": {"ines"},
            "ines 02/12/1970": set(),
            "06 12 34 56": set(),
            "verry": set(),
            "dupont": set(),
            "e": set(),
            "!!": set(),
            "31/02/1988": set(),
        }
        assert {texte: ville.chercher(texte) for texte in cherches} == cherches

    def test_la_derniere_identite_est_celle_qu_on_trouve(self, ville: Ville) -> None:
        ville.cahier.noter(ville.dossiers["ines"], identite(identite=PERSONNES["ines"] | {"nom": "Mercadier"}), QUAND)
        ville.suivre(len(PERSONNES))
        assert (ville.chercher("mercad"), ville.chercher("lafon")) == ({"ines"}, set())

    def test_une_personne_effacee(self, ville: Ville) -> None:
        """Her name is shown to nobody at once, and she is found no more once her dossier is folded again."""
        efface = ville.dossiers["ines"]
        ville.coffre.detruire(efface)
        avant: list[Any] = []
        apres: list[Any] = []
        for etape in (avant, apres):
            page = lister(ville.lecteur, ville.coffre, ville.noms, Filtres())
            (ligne,) = (ligne for ligne in page.lignes if ligne.dossier == efface)
            etape += [ligne.nom, ligne.prenom, ligne.naissance_le, ligne.ouvert_le]
            reconstruire(ville.projecteur, ["identite"])
        assert avant == apres == [None, None, None, date(2025, 3, 3)]
        assert ville.chercher("lafon") == ville.chercher("01/12/1970") == set()
        assert ville.chercher("etche") == {"maite"}
        assert page.total == len(PERSONNES)

    def test_l_identite_d_une_personne_effacee_s_en_va(self, ville: Ville) -> None:
        """Without any new event, from the table that serves and from the one kept for a return; no rebuild differs."""
        reconstruire(ville.projecteur, ["identite"])
        efface, requete = ville.dossiers["ines"], "select count(*) from d33_vues.identite__{} where dossier = %s"
        for etape, presents in (("avant", 1), ("après", 0)):
            lus = [ville.projecteur.connexion.execute(requete.format(g), (efface,)).fetchone() for g in (1, 2)]
            assert (etape, lus) == (etape, [(presents,)] * 2)
            ville.coffre.detruire(efface)
            ville.projecteur.rattraper()
        assert ville.chercher("lafon") == set()
        assert [r.ecarts for r in reconstruire(ville.projecteur, ["identite"])] == [0]

    def test_les_noms_de_la_page(self, ville: Ville) -> None:
        page = lister(ville.lecteur, ville.coffre, ville.noms, Filtres())
        assert {ligne.dossier: (ligne.nom, ligne.prenom, str(ligne.naissance_le)) for ligne in page.lignes} == {
            ville.dossiers[nom]: (p["nom"], p["prenom"], p["naissance_le"]) for nom, p in PERSONNES.items()
        }
