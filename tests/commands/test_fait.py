"""What was asked is recorded: each field of a command reaches an event of its step, without a line that copies it."""

import pkgutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any, TypeVar
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError, create_model

from commands.base import ETAPES, Cadre, Commande, Etape, Refus
from commands.correction import AnnulerEtape
from commands.sanctions.radiation import ReporterFinDeDroit
from commands.suivi.rendez_vous import HonorerRendezVous
from ledger.events.base import Evenement
from ledger.events.orientations.orientation import OrientationNotifiee
from ledger.events.suivi.rendez_vous import RendezVousAnnule, RendezVousHonore
from ledger.vocabulaire.suivi.rendez_vous import MotifRendezVous, Partie
from tests.commands import etapes, machine
from tests.commands.etapes import NOTIFIE, OUVERT, accompagnement, orientation
from tests.commands.scenario import Scenario
from tests.ledger.exemples import EXEMPLES

LE = date(2025, 3, 20)
DELAIS_J = (0, 1, 8, 31, 70, 130)
"""Days after the last step on which the next one is tried."""
DEPARTS = [
    Scenario(),
    OUVERT.puis(accompagnement.creer_tache(), "2025-04-02"),
    NOTIFIE.puis(etapes.proposer_offre(), "2025-04-01"),
    etapes.EN_CHARGE.puis(orientation.demander_reorientation(), "2025-05-05"),
]
"""Dossiers that accept what no other one of these tests does."""
RETIREES = {ReporterFinDeDroit}
"""Steps that nobody may take any more: they are always refused."""


M = TypeVar("M", Commande, Evenement)


def _modules(paquet: ModuleType) -> list[ModuleType]:
    return [paquet, *(import_module(m.name) for m in pkgutil.iter_modules(paquet.__path__, f"{paquet.__name__}."))]


@cache
def _dossiers() -> list[Scenario]:
    """Dossiers of these tests at every point of the parcours."""
    connus = [s for module in _modules(etapes) for s in vars(module).values() if isinstance(s, Scenario)]
    departs = [s for module in _modules(machine) for s in vars(module).get("DEPARTS", [])]
    return [*DEPARTS, *connus, *departs]


def _exemple(commande: type[Commande]) -> Commande:
    """The valid command that the tests of this step start from."""
    if commande is AnnulerEtape:
        return etapes.annuler_etape(NOTIFIE, OrientationNotifiee)
    fonctions = [f for module in _modules(etapes) for f in vars(module).values() if callable(f)]
    fabrique = next(f for f in fonctions if getattr(f, "__annotations__", {}).get("return") is commande)
    faite: Commande = fabrique()
    return faite


def decide(etape: Etape, avant: Scenario, commande: Commande, le: date) -> Sequence[Evenement]:
    """Events of the decision alone; none when it refuses."""
    with suppress(Refus):
        return etape.decider(avant.dossier, commande, Cadre(le, avant.regles))
    return ()


@cache
def acceptee(type_: type[Commande]) -> tuple[Scenario, Commande, date]:
    """A dossier, a command of this type, and a day on which it is accepted."""
    etape, commande = ETAPES[type_], _exemple(type_)
    for avant in _dossiers():
        dernier = avant.lus[-1].connu_le if avant.lus else LE
        for jours in DELAIS_J:
            if decide(etape, avant, commande, le := dernier + timedelta(days=jours)):
                return avant, commande, le
    pytest.fail(f"no dossier of these tests accepts {type_.__name__}: add one to DEPARTS")


def perdus(commande: Commande, evenements: Sequence[Evenement]) -> set[str]:
    """Fields that the command fills and that none of these events holds as they were asked."""
    champs = type(commande).model_fields
    dits = {nom: dit for nom, champ in champs.items() if (dit := getattr(commande, nom)) != champ.default}
    return {nom for nom, dit in dits.items() if all(getattr(e, nom, champs[nom].default) != dit for e in evenements)}


@cache
def elargie(classe: type[M]) -> type[M]:
    """The class with one more field, ``ajout``."""
    return create_model(classe.__name__, __base__=classe, ajout=(str | None, None))


def decide_elargie(etape: Etape, ajout: str | None, *, evenement_aussi: bool = True) -> tuple[Commande, Evenement]:
    """An accepted command with one more field, and the event that the decision makes of it, which has it too or not."""
    avant, exemple, le = acceptee(etape.commande)
    commande = elargie(etape.commande).model_validate(exemple.model_dump() | {"ajout": ajout})
    premier = etape.evenements[0]
    rechange = {premier.__name__: elargie(premier)} if evenement_aussi else {}
    with patch.dict(etape.decider.__globals__, rechange):
        return commande, decide(etape, avant, commande, le)[0]


@pytest.mark.parametrize("etape", [e for e in ETAPES.values() if e.commande not in RETIREES], ids=lambda e: e.nom)
class TestChaqueEtape:
    def test_chaque_champ_a_sa_place_dans_l_evenement(self, etape: Etape) -> None:
        """Nothing is asked for that no event records."""
        evenement = etape.evenements[0]
        perdus = etape.commande.model_fields.keys() - evenement.model_fields.keys()
        assert not perdus, (
            f"asked by {etape.commande.__name__} and lost: {evenement.__name__} has no field of this name"
        )

    def test_un_champ_ajoute_a_la_commande_et_a_l_evenement_y_arrive(self, etape: Etape) -> None:
        """The decision knows nothing of it."""

        @settings(max_examples=5, deadline=None)
        @given(st.text())
        def ajoute(ajout: str) -> None:
            commande, evenement = decide_elargie(etape, ajout)
            assert perdus(commande, [evenement]) == set()

        ajoute()

    def test_ce_qui_est_demande_est_enregistre(self, etape: Etape) -> None:
        """An accepted command, filled in any order with what the example of the event holds, as far as it stays so."""
        avant, exemple, le = acceptee(etape.commande)
        contenu = EXEMPLES[etape.evenements[0].type_stable()]
        communs = etape.commande.model_fields.keys() & type(contenu).model_fields.keys()

        @settings(max_examples=10, deadline=None)
        @given(st.permutations(sorted(communs - {"survenu_le"})))
        def remplie(ordre: list[str]) -> None:
            commande, decides = exemple, decide(etape, avant, exemple, le)
            for champ in ordre:
                with suppress(ValidationError):
                    autre = type(commande).model_validate(commande.model_dump() | {champ: getattr(contenu, champ)})
                    if suivants := decide(etape, avant, autre, le):
                        commande, decides = autre, suivants
            assert perdus(commande, decides) == set()

        remplie()


class TestCeQuiNePasseraitPas:
    """These tests see what they look for."""

    ETAPE = ETAPES[HonorerRendezVous]

    def test_un_champ_laisse_hors_de_l_evenement(self) -> None:
        commande, evenement = decide_elargie(self.ETAPE, "dit", evenement_aussi=False)
        assert perdus(commande, [evenement]) == {"ajout"}

    def test_une_decision_qui_copie_elle_meme_oublie_le_champ(self) -> None:
        def decider(_dossier: object, commande: HonorerRendezVous, _cadre: Cadre) -> list[Evenement]:
            copies = commande.model_dump(include={"rendez_vous", "duree_min", "themes"})
            return [RendezVousHonore(survenu_le=LE, motif=MotifRendezVous.SUIVI, structure="MDS-33-04", **copies)]

        commande, evenement = decide_elargie(replace(self.ETAPE, decider=decider), "dit")
        assert perdus(commande, [evenement]) == {"ajout"}


class TestFait:
    ANNULER = etapes.annuler_rendez_vous(survenu_le=LE)

    def annule(self, **decides: Any) -> RendezVousAnnule:
        """The cancellation as a decision may state it."""
        champs: dict[str, Any] = {"survenu_le": LE, "motif": MotifRendezVous.SUIVI, "structure": "MDS-33-04"} | decides
        return self.ANNULER.fait(RendezVousAnnule, **champs)

    @pytest.mark.parametrize("decides", [{"par": Partie.SERVICE}, {"survenu_le": date(2025, 3, 21)}], ids=list)
    def test_une_decision_ne_dit_pas_autre_chose_que_ce_qui_est_demande(self, decides: dict[str, Any]) -> None:
        with pytest.raises(TypeError, match=next(iter(decides))):
            self.annule(**decides)

    @pytest.mark.parametrize("decides", [{"duree_min": 20}, {"motif": "GOUTER"}, {"structure": None}], ids=list)
    def test_un_champ_inconnu_ou_mal_rempli(self, decides: dict[str, Any]) -> None:
        with pytest.raises(ValidationError, match=next(iter(decides))):
            self.annule(**decides)

    def test_elle_complete_ce_qui_est_laisse(self) -> None:
        annule = self.annule(par=Partie.USAGER, motif_annulation="Grève.")
        assert (annule.rendez_vous, annule.par, annule.motif_annulation) == (etapes.RDV, Partie.USAGER, "Grève.")
