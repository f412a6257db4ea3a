"""The flux of a topic: the public events of its family, in order, between bounds, annulments with what they annul."""

from dataclasses import replace

import orjson
import pytest

from ledger.events import CATALOGUE
from ledger.events.etape import EtapeAnnulee
from ledger.publication import EvenementPublic, familles_publiques, publier, structure, topic
from readmodels import flux
from readmodels.flux import TopicInconnu, compter_par_topic, famille_du_topic, lire_flux
from tests.ledger.fixtures import SCHEMA
from tests.readmodels.monde import Monde

SANS_FIN = 1_000_000


def attendus(monde: Monde, famille: str) -> list[EvenementPublic]:
    """Public events of a family, from memory: their links of the chain are not known there."""
    return [sans_lien(public) for public in publier(monde.cahier.lus, SCHEMA) if public.famille == famille]


def sans_lien(public: EvenementPublic) -> EvenementPublic:
    return replace(public, attributs=public.attributs | {"ledgerhash": ""})


class TestTopic:
    @pytest.mark.parametrize(
        "nom",
        [
            "",
            "orientation",
            "parcours.d33",
            "parcours.d34.orientation",
            "parcours.d33.rendez_vous",
            "parcours.d33.identifiant",
            "parcours.d33.correction",
            "parcours.d33.orientation ",
        ],
    )
    def test_inconnu(self, nom: str) -> None:
        with pytest.raises(TopicInconnu, match=r"parcours\.d33\.orientation, .*parcours\.d33\.rendez-vous"):
            famille_du_topic(SCHEMA, nom)

    def test_chaque_famille_a_le_sien(self) -> None:
        assert [famille_du_topic(SCHEMA, topic(SCHEMA, f)) for f in familles_publiques()] == familles_publiques()


class TestLecture:
    @pytest.mark.parametrize("lot", [1, 7, flux.LOT])
    @pytest.mark.parametrize("famille", familles_publiques())
    def test_tout(self, monde: Monde, monkeypatch: pytest.MonkeyPatch, famille: str, lot: int) -> None:
        """Whatever the size of the lots in which the log is read."""
        monkeypatch.setattr(flux, "LOT", lot)
        assert [sans_lien(p) for p in lire_flux(monde.lecteur, famille, 0, SANS_FIN)] == attendus(monde, famille)

    def test_bornes(self, monde: Monde) -> None:
        tous = attendus(monde, "orientation")
        assert len(tous) > 60
        for apres, limite in ((0, 1), (0, len(tous)), (tous[3].position, 5), (tous[3].position - 1, 1), (0, 0)):
            lus = [sans_lien(p) for p in lire_flux(monde.lecteur, "orientation", apres, limite)]
            assert lus == [p for p in tous if p.position > apres][:limite]
        assert list(lire_flux(monde.lecteur, "orientation", tous[-1].position, 10)) == []
        assert list(lire_flux(monde.lecteur, "orientation", 10**12, 10)) == []

    def test_page_apres_page(self, monde: Monde) -> None:
        lus, apres = [], 0
        while page := list(lire_flux(monde.lecteur, "rendez_vous", apres, 11)):
            lus += [sans_lien(public) for public in page]
            apres = page[-1].position
        assert lus == attendus(monde, "rendez_vous")

    def test_une_annulation_suit_ce_qu_elle_annule(self, monde: Monde) -> None:
        """And goes nowhere else: each is in one topic, that of its target."""
        trouvees = {
            public.position: famille
            for famille in familles_publiques()
            for public in lire_flux(monde.lecteur, famille, 0, SANS_FIN)
            if public.attributs["type"].endswith("etape.annulee.v1")
        }
        par_position = {e.position: e for e in monde.cahier.lus}
        cibles = {
            e.position: par_position[e.cible].classe
            for e in monde.cahier.lus
            if e.classe is EtapeAnnulee and e.cible is not None
        }
        assert trouvees == {position: classe.famille for position, classe in cibles.items() if classe is not None}
        assert len(set(trouvees.values())) > 2

    def test_le_meme_evenement_en_mode_structure(self, monde: Monde) -> None:
        public = next(lire_flux(monde.lecteur, "droits", 0, 1))
        evenement = structure(public)
        assert orjson.loads(orjson.dumps(evenement)) == evenement
        assert evenement["data"]["etat_droit"] == "OUVERT_VERSABLE"
        assert evenement["datacontenttype"] == "application/json"
        assert evenement["subject"] == public.cle
        assert len(bytes.fromhex(evenement["ledgerhash"])) == 32
        assert not CATALOGUE.par_nom("dossier.ouvert.v1").champs_scelles & evenement["data"].keys()

    def test_compter(self, monde: Monde) -> None:
        assert compter_par_topic(monde.lecteur) == {
            topic(SCHEMA, famille): len(attendus(monde, famille)) for famille in familles_publiques()
        }
