"""``--help`` of every command: French, with an example that could be typed."""

import re
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from app.cli.verbes import application
from tests.app.cli import Cli, Ici

RACINE: Any = typer.main.get_command(application)


def commandes(groupe: Any, debut: tuple[str, ...] = ()) -> dict[tuple[str, ...], Any]:
    """Every command, by the words that call it."""
    trouvees: dict[tuple[str, ...], Any] = {}
    for nom, commande in getattr(groupe, "commands", {}).items():
        trouvees |= commandes(commande, (*debut, nom)) or {(*debut, nom): commande}
    return trouvees


TOUTES = commandes(RACINE)


@pytest.mark.parametrize("mots", list(TOUTES), ids=" ".join)
def test_aide(mots: tuple[str, ...]) -> None:
    resultat = CliRunner().invoke(application, [*mots, "--help"])
    assert resultat.exit_code == 0
    aide = TOUTES[mots].help
    premiere = aide.split("\n")[0]
    assert premiere[0].isupper()
    assert premiere.endswith((".", " ;")) or "\n" in aide
    assert "".join(premiere.split()[:3]) in "".join(resultat.output.split())


@pytest.mark.parametrize("mots", list(TOUTES), ids=" ".join)
def test_les_exemples_emploient_des_options_qui_existent(mots: tuple[str, ...]) -> None:
    exemples = re.findall(r"parcours ([^·)]+)", TOUTES[mots].help.split("Exemple", 1)[1])
    assert exemples
    connues = {option for parametre in TOUTES[mots].params for option in (*parametre.opts, *parametre.secondary_opts)}
    for exemple in exemples:
        assert tuple(exemple.split()[: len(mots)]) == mots
        assert set(re.findall(r"--[a-z-]+", exemple)) <= connues


@pytest.mark.parametrize("mots", list(TOUTES), ids=" ".join)
def test_chaque_option_est_expliquee(mots: tuple[str, ...]) -> None:
    for parametre in TOUTES[mots].params:
        if parametre.name != "help":
            assert parametre.help, parametre.name


def test_toutes_les_commandes_sont_la() -> None:
    attendues = {
        "migrer",
        "projeter",
        "reconstruire",
        "relayer",
        "api",
        "jeton",
        "demo",
        "simuler",
        "rejouer",
        "verifier",
    }
    assert attendues <= {mots[0] for mots in TOUTES}
    assert ("importer", "caf") in TOUTES


def test_sans_commande() -> None:
    assert "Registre de l'accompagnement" in CliRunner().invoke(application, []).output


@pytest.mark.parametrize(
    ("arguments", "phrase"),
    [
        (["inconnue"], "cette commande n'existe pas, ou pas sous cette forme. Voyez « parcours --help »."),
        (["rejouer"], "il manque 'dossier'. Voyez « parcours rejouer --help »."),
        (["rejouer", "abc"], "la valeur donnée pour 'dossier' ne convient pas. Voyez « parcours rejouer --help »."),
        (["demo", "--dossiers", "3"], "la valeur donnée pour '--dossiers'"),
        (["demo", "--tata"], "l'option --tata n'existe pas. Voyez « parcours demo --help »."),
    ],
    ids=lambda valeur: " ".join(valeur) if isinstance(valeur, list) else "",
)
def test_mal_tapee(ici: Ici, arguments: list[str], phrase: str) -> None:
    """In French, and under the status that shells give to usage."""
    assert phrase in Cli().lancer_ici(ici, *arguments, statut=2).erreurs


def test_rien_de_tape(ici: Ici) -> None:
    sortie = Cli().lancer_ici(ici, statut=2)
    assert "Registre de l'accompagnement" in sortie.texte + sortie.erreurs
    assert "n'existe pas" not in sortie.erreurs
