"""Codes that tell of health: in clear in no event, sealed beside, and those of before are read as those of today (H3)."""

from typing import Any
from uuid import UUID

import orjson
import pytest

from ledger import chain
from ledger.annotations import champs, marques, type_simple
from ledger.contexte import Acteur, Contexte
from ledger.events import CATALOGUE
from ledger.events.base import Evenement, Scellement
from ledger.events.reserve import GENERAL, LONGUEUR, RESERVE, champs_reserves, reserver, taire, textes_reserves
from ledger.keys import CoffreMemoire
from ledger.publication import publier
from ledger.sealing import separer
from ledger.store import mapper
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.acteur import Canal, Role
from ledger.vocabulaire.code import Code, vocabulaire_de
from ledger.vocabulaire.suivi.rendez_vous import Theme
from tests.ledger.exemples import EXEMPLES
from tests.ledger.memoire import DOSSIER, lu

CONTEXTE = Contexte(Acteur(UUID(int=0xAA), Role.REFERENT, Canal.API))
ID = UUID(int=7)
RESERVES = [classe for classe in CATALOGUE if champs_reserves(classe)]
CANARI = "Cure de sevrage du canari"
"""The words of an offer that tells of health."""
SENSIBLES = {CANARI} | {code.value for liste in Code.__subclasses__() for code in liste if code.sensible}


def de_sante(classe: type[Evenement]) -> Evenement:
    """The example of a type, whose codes all tell of health."""
    exemple = EXEMPLES[classe.type_stable()]
    corps = exemple.model_dump(mode="json")
    for nom, liste in champs_reserves(classe).items():
        code = next(code.value for code in liste if code.sensible)
        corps[nom] = [code, "EMPLOI"] if isinstance(corps[nom], list) else code
    corps |= dict.fromkeys(textes_reserves(classe), CANARI)
    return classe.model_validate(corps)


def reserves(classe: type[Evenement]) -> tuple[str, ...]:
    return (*champs_reserves(classe), *textes_reserves(classe))


def nom(classe: type[Evenement]) -> str:
    return classe.type_stable()


def interieurs(annotation: Any, vus: tuple[Any, ...] = ()) -> set[type[Code]]:
    """Lists of codes that a field in clear holds, inside other values too."""
    if any(isinstance(marque, Scellement) for marque in marques(annotation)):
        return set()
    liste, type_ = vocabulaire_de(annotation), type_simple(annotation)
    dedans = set() if type_ in vus else {
        trouve for champ in champs(type_).values() for trouve in interieurs(champ, (*vus, type_))
    }  # fmt: skip
    return dedans | ({liste} if liste is not None else set())


def test_h3_aucun_code_de_sante_n_echappe_au_scellement() -> None:
    """Each field in clear that may tell of health is reserved; nothing inside another value may."""
    assert len(RESERVES) > 15
    for classe in CATALOGUE:
        for champ, annotation in classe.model_fields.items():
            sensibles = {liste for liste in interieurs(annotation) if any(code.sensible for code in liste)}
            assert sensibles <= {champs_reserves(classe).get(champ)}, (classe.type_stable(), champ)


@pytest.mark.parametrize("theme", list(Theme))
def test_h3_une_offre_ne_dit_son_theme_que_s_il_n_est_pas_reserve(theme: Theme) -> None:
    """Nor does its name say it; one of another theme reads as one that tells of health."""
    nue = EXEMPLES["offre.publiee.v1"].model_copy(update={"theme": theme, "libelle_offre": CANARI})
    coffre = CoffreMemoire()
    coffre.creer([DOSSIER])
    clair = orjson.loads(stocker(Etape(DOSSIER, 0, nue, CONTEXTE, ID), coffre).clair)
    reserve = theme in (Theme.SANTE, Theme.AUTRE)
    assert (clair["theme"], clair["libelle_offre"]) == (
        (GENERAL, "Offre réservée") if reserve else (theme.value, CANARI)
    )


@pytest.mark.parametrize("classe", RESERVES, ids=nom)
class TestStocke:
    def stocker(self, evenement: Evenement, coffre: CoffreMemoire | None) -> tuple[str, dict[str, bytes]]:
        stocke = stocker(Etape(DOSSIER, 0, evenement, CONTEXTE, ID), coffre)
        return stocke.clair, dict(separer(stocke.scelle))

    def test_h3_le_code_exact_pour_qui_a_la_cle(self, classe: type[Evenement]) -> None:
        coffre = CoffreMemoire()
        coffre.creer([DOSSIER])
        stocke = stocker(Etape(DOSSIER, 0, de_sante(classe), CONTEXTE, ID), coffre)
        relu = lu(de_sante(classe), position=1, evenement_id=ID)
        relu.image = chain.image(relu.image[: chain.FIXE.size], b"", stocke.clair.encode(), stocke.scelle)
        dits = de_sante(classe).model_dump(mode="json")
        assert relu.exacts(coffre) == {champ: dits[champ] for champ in reserves(classe)}
        assert RESERVE not in relu.desceller(coffre)
        assert relu.exacts(None) == {}
        coffre.detruire(DOSSIER)
        assert relu.exacts(coffre) == {}

    def test_h3_rien_en_clair(self, classe: type[Evenement]) -> None:
        coffre = CoffreMemoire()
        coffre.creer([DOSSIER])
        clair, scelles = self.stocker(de_sante(classe), coffre)
        assert not {code for code in SENSIBLES if code in clair}
        assert f'"{GENERAL}"' in clair
        assert RESERVE in scelles
        assert not {code for code in SENSIBLES if any(code.encode() in octets for octets in scelles.values())}

    def test_h3_rien_ne_dit_que_quelque_chose_manque(self, classe: type[Evenement]) -> None:
        """The sealed part is there, and as long, whatever the codes are."""
        coffre = CoffreMemoire()
        coffre.creer([DOSSIER])
        tailles = {
            len(self.stocker(evenement, coffre)[1][RESERVE]) for evenement in (EXEMPLES[nom(classe)], de_sante(classe))
        }
        assert len(tailles) == 1
        assert len(reserver(de_sante(classe))[1] or b"") % LONGUEUR == 0

    def test_h3_une_personne_effacee_ne_garde_que_le_general(self, classe: type[Evenement]) -> None:
        coffre = CoffreMemoire()
        coffre.creer([DOSSIER])
        coffre.detruire(DOSSIER)
        sans_texte = de_sante(classe).model_copy(update=dict.fromkeys(classe.champs_scelles))
        clair, scelles = self.stocker(sans_texte, coffre)
        assert RESERVE not in scelles
        assert f'"{GENERAL}"' in clair

    def test_h3_ni_publie(self, classe: type[Evenement], monkeypatch: pytest.MonkeyPatch) -> None:
        """Recorded today or before, an event says nothing of health on a topic."""
        for avant in (False, True):
            if avant:
                monkeypatch.setattr(mapper, "reserver", lambda evenement: (evenement, None))
            (public,) = publier([lu(de_sante(classe), position=1)], "d33")
            assert not {code for code in SENSIBLES if code.encode() in public.donnees}

    def test_h3_un_evenement_d_avant_se_lit_comme_ceux_d_aujourd_hui(self, classe: type[Evenement]) -> None:
        """Its bytes are what they were; what is read of them tells no health, but to whom it is for."""
        relu = lu(de_sante(classe), position=1)
        octets = chain.separer(relu.image)[1]
        assert octets == de_sante(classe).partie_claire().encode()
        assert {code for code in SENSIBLES if code.encode() in octets}
        assert relu.corps == taire(classe, orjson.loads(octets))
        assert not {code for code in SENSIBLES if code.encode() in orjson.dumps(relu.corps)}
        assert relu.tel_quel() == (classe, relu.corps)
        dits = de_sante(classe).model_dump(mode="json")
        assert relu.exacts(None) == {champ: dits[champ] for champ in reserves(classe)}
