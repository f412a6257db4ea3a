"""The index of names: what it finds, how it follows the views, how it forgets, and what it says when it is not ready."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.erreurs import Genre
from ledger.keys import CoffreMemoire
from ledger.recherche import NOM, termes, termes_cherches
from projections.moteur.projecteur import Projecteur
from projections.moteur.reconstruction import reconstruire
from readmodels.lecteur import Lecteur
from readmodels.noms import Noms, RechercheIndisponible
from tests.projections.cahier import Cahier
from tests.projections.evenements import identite, ouverture
from tests.projections.fixtures import vider
from tests.projections.outils import CoffreEnPanne, attendre

QUAND = datetime(2025, 3, 3, 10, tzinfo=UTC)
PERSONNES = [
    {
        "nom": nom,
        "prenom": prenom,
        "naissance_le": ne,
        "telephone": f"+33 6 00 00 00 {rang:02d}",
        "matricule": f"{rang}7",
    }
    for rang, (nom, prenom, ne) in enumerate(
        [
            ("Lafon", "Inès", "1970-12-01"),
            ("Lafon", "Inès", "1970-12-01"),
            ("Lafont", "Ines-Marie", "1971-12-01"),
            ("D'Étchéverry", "Maïté", "1988-02-29"),
            ("Łukasiewicz", "Đặng", "1988-02-28"),
            ("Le Goff de La Rochefoucauld-Montbel", "Yann", "2001-01-09"),
            ("Иванова", "Светлана", "1999-09-09"),
            ("O'Brien", "Ó", "1980-05-05"),
            ("Ng", "A", "1980-05-05"),
        ]
    )
]
FRAGMENTS = ["lafon", "INÈS", "lafont", "etche", "d'etcheverry", "detch", "dang", "lukas", "rochefoucauldienne", "ivan"]
FRAGMENTS += [
    "01/12/1970",
    "5.5.1980",
    "06 00 00 00 03",
    "+33600000003",
    "37",
    "7",
    "o'brien",
    "obr",
    "ng",
    "le",
    "x",
    "zz",
    "{",
]


class Ville:
    """A log, its views, and the names in them."""

    def __init__(self, base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> None:
        self.base, self.projecteur, self.lecteur, self.coffre = base, projecteur, lecteur, coffre
        self.noms, self.cahier, self.ecrits = Noms(lecteur, coffre), Cahier(coffre), 0
        self.qui: dict[UUID, dict[str, Any]] = {}

    def entrer(self, **qui: Any) -> UUID:
        """A person more, in the views."""
        dossier = uuid4()
        self.qui[dossier] = {"nom": "Lafon", "prenom": "Inès", "naissance_le": "1970-12-01"} | qui
        self.cahier.noter(dossier, ouverture(identite=self.qui[dossier]), QUAND)
        self.projeter()
        return dossier

    def projeter(self) -> None:
        self.cahier.ecrire(self.base, self.ecrits)
        self.ecrits = len(self.cahier.lus)
        self.projecteur.rattraper()

    def chercher(self, texte: str) -> set[UUID]:
        trouves = self.noms.chercher(texte).dossiers
        assert len(trouves) == len(set(trouves))
        return set(trouves)

    @property
    def memoire(self) -> bytes:
        """Every byte of the index."""
        return self.noms._base.serialize()


@pytest.fixture
def ville(base: str, projecteur: Projecteur, lecteur: Lecteur, coffre: CoffreMemoire) -> Iterator[Ville]:
    ville = Ville(base, projecteur, lecteur, coffre)
    yield ville
    ville.noms.fermer()


def repond(cherches: list[str], siens: list[str]) -> bool:
    """Whether a person's terms answer a search, one by one."""
    return all(any(sien.startswith(t) if t.startswith(NOM) else sien == t for sien in siens) for t in cherches)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=6), min_size=1, max_size=3).map(" ".join))
def test_elle_trouve_qui_repond_a_chaque_mot(ville: Ville, texte: str) -> None:
    """Homonyms, scripts, apostrophes, numbers, dates: as told one person after the other."""
    if not ville.qui:
        for personne in PERSONNES:
            ville.entrer(**personne)
    cherches = termes_cherches(texte)
    attendus = {d for d, qui in ville.qui.items() if cherches and repond(cherches, termes(qui))}
    assert ville.chercher(texte) == attendus


class TestSuivre:
    def test_qui_vient_d_entrer_se_trouve(self, ville: Ville) -> None:
        premier = ville.entrer()
        assert ville.chercher("lafon") == {premier}
        second = ville.entrer(prenom="Maïté")
        assert (ville.chercher("lafon"), ville.chercher("maite")) == ({premier, second}, {second})

    def test_qui_a_change_de_nom_se_trouve_sous_le_nouveau(self, ville: Ville) -> None:
        dossier = ville.entrer()
        assert ville.chercher("lafon") == {dossier}
        ville.cahier.noter(dossier, identite(identite=ville.qui[dossier] | {"nom": "Mercadier"}), QUAND)
        ville.projeter()
        assert (ville.chercher("lafon"), ville.chercher("mercadier ines")) == (set(), {dossier})
        assert b"n:lafon" not in ville.memoire

    def test_une_table_reconstruite_ne_change_rien(self, ville: Ville) -> None:
        dossier = ville.entrer()
        assert ville.chercher("lafon") == {dossier}
        reconstruire(ville.projecteur, ["identite"])
        assert ville.chercher("lafon") == {dossier}

    def test_des_vues_videes_ne_trouvent_plus_personne(self, ville: Ville, maitre: psycopg.Connection[Any]) -> None:
        ville.entrer()
        assert ville.chercher("lafon")
        vider(maitre)
        assert ville.chercher("lafon") == set()
        assert ville.noms.taille.personnes == 0

    def test_beaucoup_d_etapes_a_la_fois(self, ville: Ville, monkeypatch: pytest.MonkeyPatch) -> None:
        """Beyond some, all identities are compared, and those that did not change are not opened again."""
        monkeypatch.setattr("readmodels.noms.SUITE_MAX", 1)
        dossiers = {ville.entrer() for _ in range(2)}
        assert ville.chercher("lafon") == dossiers
        ouverts: list[UUID] = []
        monkeypatch.setattr("readmodels.noms.LOT", 2)
        monkeypatch.setattr(ville.coffre, "charger", ouverts.extend)
        for _ in range(5):
            dossiers.add(ville.entrer())
        ouverts.clear()  # by the projector
        assert ville.chercher("lafon") == dossiers
        assert len(set(ouverts)) == 5

    def test_rien_n_est_relu_quand_rien_n_a_bouge(self, ville: Ville, monkeypatch: pytest.MonkeyPatch) -> None:
        dossier = ville.entrer()
        assert ville.chercher("lafon") == {dossier}
        monkeypatch.setattr("readmodels.noms.lire_scelles", lambda *_: pytest.fail("une identité est relue"))
        assert ville.chercher("ines") == {dossier}

    def test_une_panne_au_milieu_se_reprend(self, ville: Ville) -> None:
        dossier = ville.entrer()
        noms = Noms(ville.lecteur, CoffreEnPanne(psycopg.OperationalError("perdu")))
        with pytest.raises(psycopg.OperationalError):
            noms.chercher("lafon")
        noms._coffre = ville.coffre
        assert noms.chercher("lafon").dossiers == [dossier]
        noms.fermer()

    def test_une_identite_qui_ne_s_ouvre_pas_n_empeche_pas_les_autres(
        self, ville: Ville, maitre: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
    ) -> None:
        abimee, saine = ville.entrer(), ville.entrer()
        with maitre.transaction():
            maitre.execute(
                "update d33_vues.identite__1 set scelle = set_byte(scelle, length(scelle) - 1,"
                " get_byte(scelle, length(scelle) - 1) # 1) where dossier = %s",
                (abimee,),
            )
        assert ville.chercher("lafon") == {saine}
        assert "a été altéré ou déplacé" in caplog.text


class TestOublier:
    """Who is erased leaves the memory too, whether the projector passed or not."""

    def test_h8_une_personne_effacee_quitte_l_index(self, ville: Ville) -> None:
        effacee, reste = ville.entrer(nom="Zyxwvu"), ville.entrer()
        assert ville.chercher("zyxwvu") == {effacee}
        assert b"zyxwvu" in ville.memoire
        assert ville.coffre.detruire(effacee)
        ville.noms.suivre()
        assert ville.chercher("zyxwvu") == set()
        assert (b"zyxwvu" in ville.memoire, effacee.bytes in ville.memoire) == (False, False)
        assert ville.chercher("lafon") == {reste}

    def test_qui_cherche_ne_la_trouve_plus_une_seconde_apres(
        self, ville: Ville, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever watches may have stopped: a search looks for itself."""
        effacee = ville.entrer(nom="Zyxwvu")
        assert ville.chercher("zyxwvu") == {effacee}
        ville.coffre.detruire(effacee)
        monkeypatch.setattr("readmodels.noms.PAS_S", 0.0)
        assert ville.chercher("zyxwvu") == set()

    def test_elle_n_y_revient_pas_avec_ses_vues(self, ville: Ville) -> None:
        """The key may be remembered for a while, and the row still be there: neither brings her back."""
        effacee = ville.entrer(nom="Zyxwvu")
        cle = ville.coffre.cle(effacee)
        ville.coffre.detruire(effacee)
        assert cle is not None
        ville.coffre._cles[effacee] = cle
        assert ville.chercher("zyxwvu") == set()
        ville.entrer()
        assert ville.chercher("zyxwvu") == set()

    def test_qui_veille_l_oublie_sans_que_personne_ne_cherche(self, ville: Ville) -> None:
        effacee, fin = ville.entrer(nom="Zyxwvu"), threading.Event()
        fil = threading.Thread(target=ville.noms.veiller, args=(fin,))
        fil.start()
        try:
            attendre(lambda: ville.noms.taille.personnes == 1)
            ville.coffre.detruire(effacee)
            attendre(lambda: ville.noms.taille.personnes == 0)
        finally:
            fin.set()
            fil.join()


class TestApprocher:
    """With one typo in each name, and nothing else that differs."""

    @pytest.mark.parametrize(
        "texte", ["", "lafn 02/12/1970", "lax", "ng", "xafxn", "mercadeir 0600000000", "2700133063001"]
    )
    def test_r25_personne(self, ville: Ville, texte: str) -> None:
        """Another date, words too short, two faults, a number that is hers no more than a NIR is to be guessed."""
        ville.entrer()
        ville.entrer(nom="Mercadier", telephone="0611111111")
        ville.entrer(nom="Ng", prenom="A")
        assert ville.noms.approcher(texte).dossiers == []

    @pytest.mark.parametrize("texte", ["lafn", "alfon", "lafonn", "lavon", "lafn inse", "lafon imes 01/12/1970"])
    def test_r25_a_une_faute_pres(self, ville: Ville, texte: str) -> None:
        dossier = ville.entrer()
        ville.entrer(nom="Mercadier", prenom="Maïté")
        assert ville.noms.approcher(texte).dossiers == [dossier]

    def test_r25_une_personne_effacee_non_plus(self, ville: Ville, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("readmodels.noms.PAS_S", 0.0)
        dossier = ville.entrer(nom="Zyxwvu")
        assert ville.noms.approcher("zyxwv").dossiers == [dossier]
        ville.coffre.detruire(dossier)
        assert ville.noms.approcher("zyxwv").dossiers == []

    def test_r25_bornee(self, ville: Ville, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("readmodels.noms.PROCHES_MAX", 1)
        for nom in ("Lafont", "Lafony"):
            ville.entrer(nom=nom)
        assert len(ville.noms.approcher("lafonz").dossiers) == 1


class TestNir:
    def test_r25_demande_a_qui_le_sait_et_jamais_a_l_index(self, ville: Ville) -> None:
        dossier, demandes = ville.entrer(nir="2700133063001"), []

        def par_nir(nir: str) -> UUID | None:
            demandes.append(nir)
            return dossier if nir == "2700133063001" else None

        noms = Noms(ville.lecteur, ville.coffre, par_nir=par_nir)
        assert noms.chercher("2 70 01 33 063 002").dossiers == []
        assert noms.chercher("lafon 2 70 01 33 063 001 33").dossiers == [dossier]
        assert noms.chercher("lafon").dossiers == [dossier]
        assert demandes == ["2700133063002", "2700133063001"]
        assert b"2700133063001" not in noms._base.serialize()
        noms.fermer()


class TestIndisponible:
    """Never wrong silently: nobody is said to be unknown by an index that does not know."""

    @pytest.fixture
    def occupe(self, ville: Ville, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """The index, while it is being made ready."""
        monkeypatch.setattr("readmodels.noms.ATTENTE_MAX_S", 0.01)
        with ville.noms._verrou:
            yield

    @pytest.mark.usefixtures("occupe")
    def test_h8_pas_encore_prete_elle_le_dit(self, ville: Ville) -> None:
        with pytest.raises(RechercheIndisponible, match="la recherche par nom se prépare : recommencez") as erreur:
            ville.noms.chercher("lafon")
        assert (erreur.value.genre, erreur.value.attente_s) == (Genre.INDISPONIBLE, 2)

    @pytest.mark.usefixtures("occupe")
    def test_un_texte_sans_mot_n_attend_pas(self, ville: Ville) -> None:
        assert ville.chercher("!?") == set()

    def test_sa_memoire_est_bornee(self, ville: Ville) -> None:
        for _ in range(40):
            ville.entrer(nom=" ".join(uuid4().hex[:12] for _ in range(7)))
        noms = Noms(ville.lecteur, ville.coffre, octets_max=7 * 4096)
        with pytest.raises(RechercheIndisponible, match="trop de personnes"):
            noms.chercher("lafon")
        assert noms.taille.octets <= 7 * 4096
        noms.fermer()

    def test_plusieurs_cherchent_a_la_fois(self, ville: Ville) -> None:
        dossier = ville.entrer()
        lus: list[list[UUID]] = []
        fils = [threading.Thread(target=lambda: lus.append(ville.noms.chercher("lafon").dossiers)) for _ in range(8)]
        for fil in fils:
            fil.start()
        for fil in fils:
            fil.join()
        assert lus == [[dossier]] * 8
