"""``parcours secrets``: all that compose asks for, drawn by chance, and nothing that is there already."""

import base64
import re
from typing import Final

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.settings import SECRETS
from tests.app.cli import RACINE, Cli, Ici
from tests.web.serveur import secret

COMPOSE: Final = (RACINE / "compose.yaml").read_text("utf-8")


def tires(ici: Ici, **deja: str) -> dict[str, str]:
    """What the command draws beside what the environment has."""
    return dict(ligne.split("=", 1) for ligne in Cli(deja).lancer_ici(ici, "secrets").texte.split())


def test_d18_tout_ce_que_compose_exige_est_tire(ici: Ici) -> None:
    """But the name that browsers know, which nobody can draw."""
    exiges = set(re.findall(r"\$\{(\w+):\?", COMPOSE))
    assert tires(ici).keys() == exiges - {"PARCOURS_NOM_PUBLIC"}


def test_h5_chacun_est_a_part_et_nouveau(ici: Ici) -> None:
    premiers, seconds = tires(ici), tires(ici)
    valeurs = [*premiers.values(), *seconds.values()]
    assert len(set(valeurs)) == len(valeurs)
    assert all(len(base64.b64decode(premiers[f"PARCOURS_{nom.upper()}"])) == 32 for nom in SECRETS)
    assert all(len(valeur) >= 32 for valeur in valeurs)


def test_ce_qui_est_deja_la_n_est_pas_tire(ici: Ici) -> None:
    """Run again over an installation: what it lacks, and what was derived until now keeps its value."""
    kek = secret(0).get_secret_value()
    manquants = tires(ici, PARCOURS_KEK=kek, PARCOURS_MDP__API="un-mot-de-passe-long")
    assert not {"PARCOURS_KEK", "PARCOURS_MDP__API"} & manquants.keys()
    derive = HKDF(SHA256(), 32, None, b"parcours:webhooks").derive(base64.b64decode(kek))
    assert base64.b64decode(manquants["PARCOURS_CLE_WEBHOOKS"]) == derive
