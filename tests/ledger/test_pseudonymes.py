"""The ids that a subscriber is told: its own, stable, true to the contract, and found again by the product (M2)."""

import re
from uuid import RFC_4122, UUID

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from ledger.annotations import situe
from ledger.events import CATALOGUE
from ledger.events.base import Evenement
from ledger.events.etape import EtapeAnnulee
from ledger.pseudonymes import CURSEUR, CurseurEtranger, Pseudonymes
from ledger.publication import EvenementPublic, evenements_publics, publier, schema_json
from tests.cas import chaque
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import lu

CLE = bytes(range(32))
UN, DEUX = (Pseudonymes(CLE, nom) for nom in ("un", "deux"))
PUBLICS = [EXEMPLES[classe.type_stable()] for classe in evenements_publics() if classe is not EtapeAnnulee]
PROPRES = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{64}|[0-9a-f]{32}")
INSTANT = re.compile(r"T(?!00:00:00)[0-9]{2}:[0-9]{2}:[0-9]{2}")


def public_de(evenement: Evenement) -> EvenementPublic:
    (public,) = publier([lu(evenement, position=4_242, evenement_id=UUID(int=7))], "d33")
    return public


def dits(public: EvenementPublic) -> str:
    return " ".join([public.cle, *public.attributs.values(), public.donnees.decode()])


class TestDits:
    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_m2_rien_de_commun_a_deux_abonnes(self, exemple: Evenement) -> None:
        """Nor with what the API says: no id, no fingerprint, no place in the log, no instant."""
        public = public_de(exemple)
        un, deux, vrai = (set(PROPRES.findall(dits(p))) for p in (UN.dire(public), DEUX.dire(public), public))
        assert len(un) > 2
        assert un & deux == un & vrai == deux & vrai == set()
        for abonne in (UN, DEUX):
            texte = dits(abonne.dire(public))
            assert not INSTANT.search(orjson.dumps(abonne.dire(public).attributs).decode())
            assert "4242" not in texte
            assert {"sequence", "dossierversion", "ledgerhash"} & abonne.dire(public).attributs.keys() == set()

    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_m2_toujours_les_memes_et_sur_tous_les_topics(self, exemple: Evenement) -> None:
        public = public_de(exemple)
        assert UN.dire(public) == UN.dire(public) == Pseudonymes(CLE, "un").dire(public)
        assert UN.dire(public).cle == UN.dire(public).attributs["subject"] == UN.identifiant(public.cle)

    @chaque("exemple", lambda: PUBLICS, lambda e: e.type_stable())
    def test_m2_le_contrat_reste_vrai(self, exemple: Evenement) -> None:
        donnees = orjson.loads(UN.dire(public_de(exemple)).donnees)
        Draft202012Validator(schema_json(type(exemple)), format_checker=FormatChecker(["uuid"])).validate(donnees)
        assert donnees.keys() == orjson.loads(public_de(exemple).donnees).keys()


def test_m2_ce_qui_corrige_designe_l_evenement_que_l_abonne_connait() -> None:
    corrige = public_de(PUBLICS[0])
    correction = UN.dire(public_de(PUBLICS[0]))
    vise = UN.dire(
        EvenementPublic(corrige.famille, corrige.cle, 1, corrige.attributs | {"id": str(UUID(int=1))}, b"{}")
    )
    assert correction.attributs["corrige"] == vise.attributs["id"]
    assert orjson.loads(correction.donnees)["correction"]["evenement"] == vise.attributs["id"]


def test_m2_tout_nombre_qui_est_une_place_dans_le_journal_est_marque() -> None:
    noms = {(c.type_stable(), nom) for c in CATALOGUE for nom in c.model_fields if nom.split("_")[-1] == "position"}
    assert noms == {(c.type_stable(), nom) for c in CATALOGUE for nom, champ in c.model_fields.items() if situe(champ)}
    assert len(noms) >= 4


class TestCurseur:
    @given(st.integers(0, 2**53))
    def test_on_reprend_ou_l_on_en_etait(self, position: int) -> None:
        curseur = UN.curseur(position)
        assert re.fullmatch(CURSEUR, curseur)
        assert UN.situer(curseur) == (position, 0)

    @given(st.integers(0, 2**53))
    def test_m2_celui_d_un_autre_ne_mene_nulle_part(self, position: int) -> None:
        with pytest.raises(CurseurEtranger):
            DEUX.situer(UN.curseur(position))

    def test_m2_il_ne_dit_pas_l_ordre(self) -> None:
        curseurs = [UN.curseur(position) for position in range(1, 200)]
        assert len(set(curseurs)) == len(curseurs)
        assert curseurs != sorted(curseurs)


@given(st.uuids(allow_nil=False, version=4))
def test_m2_le_produit_retrouve_ce_qu_un_pseudonyme_designe(vrai: UUID) -> None:
    """Its own alone, and each is a UUID that any tool reads."""
    pseudonyme = UUID(UN.identifiant(str(vrai)))
    assert pseudonyme.variant == RFC_4122
    assert pseudonyme.version in range(1, 9)
    assert UN.vrai(pseudonyme) == vrai
    assert DEUX.vrai(pseudonyme) != vrai
