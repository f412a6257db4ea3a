"""Sealed fields: moved, altered, under another key, erased; packed together and back."""

from uuid import UUID, uuid4

import orjson
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given
from hypothesis import strategies as st

from ledger import chain
from ledger.contexte import Acteur, Contexte
from ledger.events.base import Evenement
from ledger.keys import CoffreMemoire, cle_prete
from ledger.lu import EvenementLu
from ledger.sealing import DescellementImpossible, assembler, desceller, sceller, separer
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.acteur import Canal, Role
from tests.cas import chaque
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import lu

SUJET, STREAM, EVENEMENT = UUID(int=1), UUID(int=2), UUID(int=3)
CONTEXTE = Contexte(Acteur(UUID(int=4), Role.REFERENT, Canal.API))
COFFRE = CoffreMemoire()
COFFRE.creer([SUJET, STREAM])


def scelle(clair: bytes = b"Etcheverry") -> bytes:
    return sceller(COFFRE, SUJET, STREAM, EVENEMENT, "nom", clair)


class TestRefus:
    def test_sans_cle(self) -> None:
        with pytest.raises(KeyError, match="aucune clé pour le sujet"):
            sceller(CoffreMemoire(), SUJET, STREAM, EVENEMENT, "nom", b"")

    @pytest.mark.parametrize(
        ("stream", "evenement", "champ"),
        [(SUJET, EVENEMENT, "nom"), (STREAM, SUJET, "nom"), (STREAM, EVENEMENT, "prenom")],
        ids=["flux", "événement", "champ"],
    )
    def test_deplacee(self, stream: UUID, evenement: UUID, champ: str) -> None:
        with pytest.raises(DescellementImpossible, match="altéré ou déplacé"):
            desceller(COFFRE, stream, evenement, champ, scelle())

    @given(rang=st.integers(0, 54), bit=st.integers(0, 7))
    def test_un_bit_altere(self, rang: int, bit: int) -> None:
        """It never opens to another text. Under another subject it looks erased: the chain tells the difference."""
        valeur = bytearray(scelle())
        valeur[rang] ^= 1 << bit
        if 1 <= rang <= 16:
            assert desceller(COFFRE, STREAM, EVENEMENT, "nom", bytes(valeur)) is None
        else:
            with pytest.raises(DescellementImpossible):
                desceller(COFFRE, STREAM, EVENEMENT, "nom", bytes(valeur))

    @given(st.integers(0, 54))
    def test_tronquee(self, longueur: int) -> None:
        with pytest.raises(DescellementImpossible):
            desceller(COFFRE, STREAM, EVENEMENT, "nom", scelle()[:longueur])

    def test_sous_une_autre_cle(self) -> None:
        autre = CoffreMemoire()
        autre.creer([SUJET])
        with pytest.raises(DescellementImpossible, match="sous une autre clé"):
            desceller(autre, STREAM, EVENEMENT, "nom", scelle())

    def test_le_message_ne_dit_pas_la_valeur(self) -> None:
        with pytest.raises(DescellementImpossible) as erreur:
            desceller(COFFRE, STREAM, EVENEMENT, "prenom", scelle(b"Etcheverry"))
        assert "Etcheverry" not in repr(erreur.value)
        assert "Etcheverry" not in str(erreur.value.__cause__)


class TestScellement:
    def test_efface(self) -> None:
        coffre = CoffreMemoire()
        coffre.creer([SUJET])
        valeur = sceller(coffre, SUJET, STREAM, EVENEMENT, "nom", b"x")
        assert coffre.detruire(SUJET)
        assert not coffre.detruire(SUJET)
        assert desceller(coffre, STREAM, EVENEMENT, "nom", valeur) is None

    def test_deux_scelles_ne_se_ressemblent_pas(self) -> None:
        une, deux = scelle(), scelle()
        assert une[:33] == deux[:33], "version, subject and commitment"
        assert une[33:] != deux[33:]

    def test_l_engagement_tient_a_la_cle(self) -> None:
        cle = AESGCM.generate_key(256)
        assert cle_prete(cle).engagement == cle_prete(cle).engagement
        assert cle_prete(cle).engagement != cle_prete(AESGCM.generate_key(256)).engagement
        assert len(cle_prete(cle).engagement) == 16

    @given(st.binary(max_size=2000), st.uuids(), st.uuids(), st.text(st.characters(codec="utf-8"), max_size=30))
    def test_aller_et_retour(self, clair: bytes, stream: UUID, evenement: UUID, champ: str) -> None:
        valeur = sceller(COFFRE, SUJET, stream, evenement, champ, clair)
        assert desceller(COFFRE, stream, evenement, champ, valeur) == clair
        assert len(valeur) == len(clair) + 61
        assert len(clair) < 4 or clair not in valeur


NOMS = st.text(st.characters(codec="utf-8"), max_size=60)


class TestAssembler:
    @given(st.dictionaries(NOMS, st.binary(max_size=300), max_size=6))
    def test_aller_et_retour(self, champs: dict[str, bytes]) -> None:
        ensemble = assembler(champs)
        assert (ensemble is None) == (not champs)
        assert dict(separer(ensemble)) == champs

    @given(st.binary(min_size=1, max_size=200))
    def test_n_importe_quels_octets(self, octets: bytes) -> None:
        """Whatever the database gives back, nothing else is raised."""
        try:
            for nom, valeur in separer(octets):
                assert isinstance(nom, str)
                assert isinstance(valeur, bytes)
        except DescellementImpossible:
            pass

    @given(st.integers(0, 200), st.integers(1, 255))
    def test_un_octet_altere_dans_un_evenement(self, rang: int, masque: int) -> None:
        exemple = EXEMPLES["offre.refusee.v1"]
        stocke = stocker(Etape(STREAM, 1, exemple, CONTEXTE, EVENEMENT), COFFRE)
        assert stocke.scelle is not None
        octets = bytearray(stocke.scelle)
        octets[rang % len(octets)] ^= masque
        e = lu(exemple, position=1, stream=STREAM, evenement_id=EVENEMENT)
        poser(e, bytes(octets))
        try:
            champs = e.desceller(COFFRE)
        except DescellementImpossible:
            return
        ouverts = {nom: orjson.loads(valeur) for nom, valeur in exemple.partie_scellee().items()}
        assert all(valeur is None or valeur == ouverts[nom] for nom, valeur in champs.items())


def poser(e: EvenementLu, scelle: bytes | None) -> None:
    contexte, clair, _ = chain.separer(e.image)
    e.image = chain.image(e.image[: chain.FIXE.size], contexte, clair, scelle)


class TestEvenement:
    @chaque("evenement", EXEMPLES.values, lambda e: e.type_stable())
    def test_chaque_evenement_se_scelle_et_se_descelle(self, evenement: Evenement) -> None:
        stocke = stocker(Etape(STREAM, 1, evenement, CONTEXTE, EVENEMENT), COFFRE)
        e = lu(evenement, position=1, stream=STREAM, evenement_id=EVENEMENT)
        poser(e, stocke.scelle)
        lus = e.corps | e.exacts(COFFRE) | e.desceller(COFFRE)
        ouverts = type(evenement).model_validate({"survenu_le": evenement.survenu_le} | lus)
        assert ouverts == evenement

    def test_sans_coffre(self) -> None:
        with pytest.raises(KeyError, match="aucun coffre"):
            stocker(Etape(uuid4(), 1, EXEMPLES["offre.refusee.v1"], CONTEXTE, uuid4()), None)

    def test_rien_a_sceller_sans_coffre(self) -> None:
        exemple = EXEMPLES["sanction.levee.v1"].model_copy(update={"precision_correction": None})
        assert stocker(Etape(uuid4(), 1, exemple, CONTEXTE, uuid4()), None).scelle is None
