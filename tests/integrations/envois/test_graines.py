"""Letters by a carrier whose answers are lost, whose process dies: none printed twice, none lost, on many days."""

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import ClassVar, Final
from uuid import UUID

import pytest
from pydantic import SecretStr

from integrations.envois.maileva import AccesMaileva, Maileva
from integrations.envois.simulateur import maileva
from integrations.envois.simulateur.maileva import CLIENT, COMPTE, MOT_DE_PASSE, SECRET, Simulateur
from integrations.envois.simulateur.serveur import Panne
from integrations.envois.transporteur import Pli
from integrations.livraison.echecs import Indisponible
from ledger.dossier.etat.transmission import EtatTransmission
from ledger.events.suivi.envoi import CourrierConfie
from tests.commands import etapes
from tests.commands.etapes.rendez_vous import convoquer
from tests.integrations.envois.conftest import Scene
from tests.integrations.envois.test_transporteurs import SansQuota
from tests.integrations.livraison.faux import Mort

GRAINES: Final = range(30)
LETTRES, TOURS_MAX = 3, 80
"""No more than leave in a day (EN2)."""
PANNES: Final[tuple[Panne, ...]] = ("", "", "", "avant", "apres", "500")


@dataclass
class Mortel:
    """The carrier, in a process that may die before it calls, or before it writes what it was answered."""

    vrai: Maileva
    hasard: Random
    nom: ClassVar = "maileva"

    def confier(self, pli: Pli) -> str:
        self._mourir()
        reference = self.vrai.confier(pli)
        self._mourir()
        return reference

    def retrouver(self, pli: Pli) -> str | None:
        trouvee = self.vrai.retrouver(pli)
        self._mourir()
        return trouvee

    def _mourir(self) -> None:
        if self.hasard.random() < 0.2:
            raise Mort


def carrier(simule: Simulateur) -> Maileva:
    acces = AccesMaileva(
        base=simule.base,
        jetons=simule.jetons,
        client=CLIENT,
        secret=SecretStr(SECRET),
        compte=COMPTE,
        mot_de_passe=SecretStr(MOT_DE_PASSE),
        essais=2,
        pannes=100,
    )
    return Maileva(acces, SansQuota(), dormir=lambda _s: None)


@pytest.mark.parametrize("graine", GRAINES)
def test_aucune_lettre_deux_fois_aucune_perdue(scene: Scene, graine: int) -> None:
    hasard = Random(graine)
    for rang in range(LETTRES):
        rdv = UUID(int=7000 + rang)
        scene.faire(etapes.planifier_rendez_vous(rendez_vous=rdv, le=f"2025-05-{10 + rang}"), date(2025, 4, 11))
        scene.faire(convoquer(convocation=UUID(int=8000 + rang), rendez_vous=rdv, canal="COURRIER"), date(2025, 4, 11))
    scene.etablir()
    with maileva.demarrer() as simule, ExitStack() as pile:
        vrai = carrier(simule)
        pile.callback(vrai.fermer)
        scene.courrier = Mortel(vrai, hasard)
        for _ in range(TOURS_MAX):
            simule.pannes.extend(hasard.choices(PANNES, k=3))
            try:
                scene.livrer()
            except (Indisponible, Mort):
                continue
            break
        simule.pannes.clear()
        scene.courrier = vrai
        scene.livrer()
        confies = [e for e in scene.lus if e.classe is CourrierConfie]
        assert {suivie.etat for suivie in scene.suivies} == {EtatTransmission.REUSSIE}
        assert len(confies) == LETTRES
        assert sorted(simule.imprimes) == sorted({f"e{e.corps['etape_position']}" for e in confies}), "each once"
        assert {simule.envois[e.corps["reference"]]["status"] for e in confies} == {"PENDING"}
