"""The index of services tells the truth: what each step calls, and nothing is left out of it."""

import re
from pathlib import Path

import pytest

from commands.base import ETAPES
from integrations.france_travail import services, traductions
from integrations.france_travail.services import AUTRES, PORTEES, POURQUOI, SERVICES
from integrations.france_travail.traductions.registre import TRADUCTIONS
from ledger.events.etape import EtapeAnnulee

TOUS = {valeur for nom, valeur in vars(services).items() if nom.isupper() and isinstance(valeur, str)}
APPRIS = {classe for classe, service in SERVICES.items() if " : GET " in service}
PAQUET = Path(traductions.__file__).parents[1]
RACINE = PAQUET.parents[1]


def test_ce_qui_est_traduit_est_ce_que_l_index_dit() -> None:
    assert set(TRADUCTIONS) == set(SERVICES) - APPRIS
    assert set(TRADUCTIONS) | {EtapeAnnulee} == traductions.TRANSMISES
    assert set(AUTRES) <= set(TRADUCTIONS)


def test_chaque_famille_sans_service_dit_pourquoi() -> None:
    familles = {etape.famille for etape in ETAPES.values() if not set(etape.evenements) & set(SERVICES)}
    assert familles - set(POURQUOI) == set(), "why France Travail is not told of it: POURQUOI, in services.py"


def test_chaque_service_a_ses_portees() -> None:
    assert {services.api(service) for service in TOUS} == set(PORTEES)
    assert set(PORTEES) >= services.NON_VERIFIEES


@pytest.mark.parametrize("service", sorted(TOUS))
def test_forme(service: str) -> None:
    assert re.fullmatch(r"[a-z-]+/v\d : (GET|POST|PUT|PATCH|DELETE) /[A-Za-z/-]+", service)


def test_chaque_service_ecrit_est_appele_par_une_etape() -> None:
    ecrits = {s for s in TOUS if " : GET " not in s and not s.startswith("rechercher-usager/")}
    dits = set(SERVICES.values()) | {service for autres in AUTRES.values() for service in autres}
    assert ecrits == dits - {SERVICES[classe] for classe in APPRIS}


CODES = re.compile(
    r"\b(PED|PSP|PSO|SUSP_RSA|SUPPR_RSA|(?:VALID|REFUS|SAISIE|ANNULATION)_SANCTION|VALID_LEVEE_SUSP|EFFECTUE|INSCRIPTION_CONSEILLER_CD)\b"
)
"""Codes of France Travail that no word of ours could be."""


def test_les_codes_de_france_travail_ne_sortent_pas_d_ici() -> None:
    """Of the connector, only the translations hold them; the simulator is France Travail."""
    permis = (PAQUET / "traductions", PAQUET / "simulateur", PAQUET / "services.py")
    fautes = []
    for salle in ("ledger", "commands", "projections", "readmodels", "web", "app", "integrations", "simulation"):
        for fichier in (RACINE / salle).rglob("*.py"):
            if any(fichier == p or p in fichier.parents for p in permis):
                continue
            code = "\n".join(_sans_prose(fichier.read_text("utf-8")))
            fautes += [f"{fichier.relative_to(RACINE)} : {trouve.group()}" for trouve in CODES.finditer(code)]
    assert fautes == []


def _sans_prose(texte: str) -> list[str]:
    """The lines of code, docstrings and comments apart."""
    hors = re.sub(r'"""(?:.|\n)*?"""', "", texte)
    return [ligne.partition("#")[0] for ligne in hors.splitlines()]


def test_refuser_d_instruire_n_est_jamais_ecrit() -> None:
    """It would validate the sanction as France Travail proposed it."""
    ecrivains = [f for f in PAQUET.rglob("*.py") if "simulateur" not in f.parts]
    assert [f.name for f in ecrivains if "REFUS_SAISIE" in "\n".join(_sans_prose(f.read_text("utf-8")))] == []
