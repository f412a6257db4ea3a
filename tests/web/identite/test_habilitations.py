"""M5: an address that changes hands gives nothing of its former holder: neither habilitation, nor pseudonym, nor notes."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from ledger.dates import aujourd_hui
from ledger.vocabulaire.acteur import Role
from tests.web.serveur import DONNEUR, SECOND, Api
from web.identite.habilitation import Habilitation
from web.identite.habilitations import Habilitations

LE = aujourd_hui()


@pytest.fixture
def habilitations(api: Api) -> Habilitations:
    return api.services.ecrans.habilitations


@pytest.fixture
def courriel() -> str:
    return f"c.martin-{uuid4()}@exemple.fr"


def donner(habilitations: Habilitations, courriel: str, nom: str, role: Role = Role.REFERENT, du: date = LE) -> UUID:
    numero = habilitations.donner(courriel, nom, role, du=du, au=LE + timedelta(days=30), par=DONNEUR)
    assert habilitations.approuver(numero, SECOND)
    return numero


def entrer(habilitations: Habilitations, sujet: str, courriel: str) -> Habilitation:
    """Sign in."""
    trouvee = habilitations.trouver(sujet, courriel, LE)
    assert trouvee is not None
    return trouvee


def test_m5_un_autre_nom_est_un_autre_pseudonyme(habilitations: Habilitations, courriel: str) -> None:
    """From the day when it is given: nobody is named référent under another's pseudonym in between."""
    donner(habilitations, courriel, "Claire Martin")
    ancienne = entrer(habilitations, f"claire {courriel}", courriel)
    numero = donner(habilitations, courriel, "Christophe Martin")
    (nouvelle,) = [h for h in habilitations.lister(LE) if h.habilitation == numero]
    assert nouvelle.agent != ancienne.agent
    assert entrer(habilitations, f"christophe {courriel}", courriel).agent == nouvelle.agent


def test_m5_un_nom_deja_lu_suit_le_pseudonyme(habilitations: Habilitations, courriel: str) -> None:
    """Whoever was read under a pseudonym, and turns out to be somebody else, is named under the new one and no other."""
    donner(habilitations, courriel, "Claire Martin", du=LE - timedelta(days=3))
    ancienne = entrer(habilitations, f"claire {courriel}", courriel)
    donner(habilitations, courriel, "Claire Martin")
    assert ancienne.agent in {r.agent for r in habilitations.referents(LE)}
    assert habilitations.noms([ancienne.agent]) == {ancienne.agent: "Claire Martin"}
    nouvelle = entrer(habilitations, f"une autre {courriel}", courriel)
    assert nouvelle.agent != ancienne.agent
    assert habilitations.noms([nouvelle.agent]) == {nouvelle.agent: "Claire Martin"}
    assert {ancienne.agent, nouvelle.agent} <= {r.agent for r in habilitations.referents(LE)}


@pytest.mark.parametrize("nom", ["Claire Martin", "CLAIRE  MARTIN", "Clàire Martin"])
def test_m5_le_meme_nom_mais_une_autre_personne(habilitations: Habilitations, courriel: str, nom: str) -> None:
    """Whom the provider names decides: a homonym at the same address has a pseudonym of her own, the same from then on."""
    donner(habilitations, courriel, "Claire Martin", du=LE - timedelta(days=3))
    ancienne = entrer(habilitations, f"claire {courriel}", courriel)
    for role in (Role.REFERENT, Role.AUDITEUR):
        donner(habilitations, courriel, nom, role)
    nouvelles = habilitations.toutes(f"une autre {courriel}", courriel, LE)
    assert {h.role for h in nouvelles} == {Role.REFERENT, Role.AUDITEUR}
    (agent,) = {h.agent for h in nouvelles}
    assert agent != ancienne.agent
    assert {h.agent for h in habilitations.toutes(f"une autre {courriel}", courriel, LE)} == {agent}
    assert entrer(habilitations, f"claire {courriel}", courriel) == ancienne


def test_m5_qui_revient_garde_le_sien(habilitations: Habilitations, courriel: str) -> None:
    """A new habilitation of the same person: her dossiers and her notes are hers still."""
    premiere = donner(habilitations, courriel, "Claire Martin", du=LE - timedelta(days=3))
    avant = entrer(habilitations, f"claire {courriel}", courriel)
    habilitations.revoquer(premiere)
    donner(habilitations, courriel.upper(), "Claire Martin")
    assert entrer(habilitations, f"claire {courriel}", courriel).agent == avant.agent


def test_m5_une_personne_reste_celle_de_son_dossier(habilitations: Habilitations, courriel: str) -> None:
    """An allocataire acts under her dossier, whoever was let in to it before."""
    dossier, fin = uuid4(), LE + timedelta(days=30)
    for sujet in ("de la CAF", "de France Travail"):
        numero = habilitations.donner(f"{sujet}{courriel}", "Anaïs", Role.ALLOCATAIRE, agent=dossier, du=LE, au=fin)
        assert habilitations.approuver(numero, SECOND)
        assert entrer(habilitations, f"{sujet}{dossier}", f"{sujet}{courriel}").agent == dossier


def test_h6_un_autre_nom_a_la_meme_adresse_est_encore_soi(habilitations: Habilitations, courriel: str) -> None:
    """Nobody gives to himself under another name, nor approves what goes to his address or comes from himself."""
    donner(habilitations, courriel, "Inès Baudry", Role.ADMINISTRATEUR)
    moi = entrer(habilitations, f"ines {courriel}", courriel)
    valable: dict[str, Any] = {"du": LE, "au": LE}
    with pytest.raises(ValueError, match="à soi-même"):
        habilitations.donner(courriel, "Une Autre", Role.REFERENT, par=moi.agent, **valable)
    a_moi = habilitations.donner(courriel, "Une Autre", Role.REFERENT, par=DONNEUR, **valable)
    assert not habilitations.approuver(a_moi, moi.agent)
    autre = donner(habilitations, courriel, "Inès Autrement", Role.ADMINISTRATEUR)
    entrer(habilitations, f"ines {courriel}", courriel)
    double = habilitations.lire(autre)
    assert double is not None
    de_moi = habilitations.donner(f"x{courriel}", "Quelqu'un", Role.REFERENT, par=double.agent, **valable)
    assert not habilitations.approuver(de_moi, moi.agent)
    assert habilitations.approuver(de_moi, SECOND)


def test_m5_un_pseudonyme_etabli_ne_change_plus(api: Api, habilitations: Habilitations, courriel: str) -> None:
    numero = donner(habilitations, courriel, "Claire Martin")
    entrer(habilitations, f"claire {courriel}", courriel)
    with psycopg.connect(api.reglages.database_url) as maitre, pytest.raises(psycopg.IntegrityError):
        maitre.execute("update d33_ecrans.habilitations set agent = %s where habilitation = %s", (uuid4(), numero))
