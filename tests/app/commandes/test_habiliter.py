"""``habiliter``: who may come in, from a terminal."""

from datetime import date
from uuid import uuid4

import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.app.cli import Cli, Ici
from tests.web.serveur import Api


def habiliter(role: str, *options: str) -> list[str]:
    return ["habiliter", f"{uuid4()}@demonstration.invalid", "--nom", "Anaïs Lagarde", "--role", role, *options]


@pytest.mark.parametrize(
    ("role", "options", "phrase"),
    [
        ("ALLOCATAIRE", [], "dites quel est son dossier"),
        ("ALLOCATAIRE", ["--dossier", str(uuid4())], "dans ce département : vérifiez son identifiant"),
        ("REFERENT", ["--dossier", str(uuid4())], "seul un allocataire"),
        ("PARTENAIRE", [], "dites laquelle"),
        ("SYSTEME", [], "donnez-lui un jeton"),
        ("REFERENT", ["--jusqu-au", "01/01/2020"], "corrigez ses dates"),
        ("REFERENT", ["--delegation", "PRESIDENT;Arrêté 1"], "délégation illisible"),
        ("REFERENT", ["--delegation", "SIGNATURE"], "délégation illisible"),
        ("AUDITEUR", ["--delegation", "SIGNATURE;Arrêté 1"], "qu'à un agent du département"),
    ],
    ids=[
        "sans-dossier",
        "dossier-inconnu",
        "dossier-d-un-agent",
        "sans-structure",
        "systeme",
        "dates",
        "fonction",
        "acte",
        "auditeur",
    ],
)
def test_refus(cli: Cli, ici: Ici, role: str, options: list[str], phrase: str) -> None:
    assert phrase in cli.refuser_ici(ici, *habiliter(role, *options))


def test_un_allocataire_entre_dans_son_dossier(cli: Cli, api: Api) -> None:
    """And whoever is later let in under the same address as an agent is known under another pseudonym."""
    dossier, habilitations = api.ouvrir(), api.services.ecrans.habilitations
    commande = habiliter("ALLOCATAIRE", "--dossier", str(dossier))
    assert "une fois qu'un administrateur l'aura approuvé" in cli.lancer(*commande).texte
    assert habilitations.trouver("sujet-d-anais", commande[1], aujourd_hui()) is None
    (attend,) = [h for h in habilitations.lister(aujourd_hui()) if h.courriel == commande[1]]
    assert habilitations.approuver(attend.habilitation, uuid4())
    donnee = habilitations.trouver("sujet-d-anais", commande[1], aujourd_hui())
    assert donnee is not None
    assert donnee.agent == dossier
    numero = habilitations.donner(commande[1], "Anaïs Lagarde", Role.AUDITEUR, du=aujourd_hui(), au=aujourd_hui())
    (agente,) = [h for h in habilitations.lister(aujourd_hui()) if h.habilitation == numero]
    assert agente.agent != dossier


def test_un_agent_garde_son_pseudonyme(cli: Cli, api: Api) -> None:
    """His habilitation is given again for a year: the persons whom he follows are still his."""
    commande = habiliter("REFERENT")
    for _ in range(2):
        assert "pourra se connecter jusqu'au" in cli.lancer(*commande).texte
    siennes = [h for h in api.services.ecrans.habilitations.lister(aujourd_hui()) if h.courriel == commande[1]]
    assert len(siennes) == 2
    assert len({h.agent for h in siennes}) == 1


def test_r5_une_delegation_par_la_ligne_de_commande(cli: Cli, api: Api) -> None:
    """With its own dates, or those of the habilitation."""
    options = ["SIGNATURE;Arrêté 2026-031;2026-01-01;31/12/2026", "ORIENTATION;Arrêté 2026-032"]
    commande = habiliter("REFERENT", *(mot for option in options for mot in ("--delegation", option)))
    cli.lancer(*commande)
    (donnee,) = [h for h in api.services.ecrans.habilitations.lister(aujourd_hui()) if h.courriel == commande[1]]
    orientation, signature = donnee.acteur.delegations
    assert (signature.reference, signature.du, signature.au) == (
        "Arrêté 2026-031",
        date(2026, 1, 1),
        date(2026, 12, 31),
    )
    assert (orientation.reference, orientation.du, orientation.au) == ("Arrêté 2026-032", donnee.du, donnee.au)


def test_h6_les_deux_premiers_administrateurs_entrent_et_les_autres_attendent(cli: Cli, api: Api) -> None:
    """Without two of them nothing could be approved; afterwards the command line alone lets nobody read a name."""
    habilitations = api.services.ecrans.habilitations
    commandes = [habiliter("ADMINISTRATEUR") for _ in range(3)]
    for commande in commandes:
        cli.lancer(*commande)
    dits = {h.courriel: h.approuvee for h in habilitations.lister(aujourd_hui())}
    assert [dits[commande[1]] for commande in commandes] == [True, True, False]
