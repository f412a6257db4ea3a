"""A run of a Postman collection by newman."""

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.npm import Outil

PAQUETS: Final = Path(__file__).with_name("newman")
NEWMAN: Final = Outil(PAQUETS, "newman", "bin/newman.js", 16)
DEROULEMENT_MAX_S: Final = 100


@dataclass(frozen=True, slots=True)
class Requete:
    """A request that the collection made: its name, the status of the answer, and the assertions that failed."""

    nom: str
    statut: int | None
    echecs: tuple[str, ...]


def derouler(
    collection: Path, variables: Mapping[str, str], dossier: Path, parties: Sequence[str] = ()
) -> list[Requete]:
    """Run a collection, or some of its folders, with these variables; ``dossier`` receives the report."""
    environnement, rapport = dossier / "environnement.json", dossier / "rapport.json"
    valeurs = [{"key": nom, "value": valeur, "enabled": True} for nom, valeur in variables.items()]
    environnement.write_text(json.dumps({"id": "essai", "name": "essai", "values": valeurs}), "utf-8")
    commande = [NEWMAN.trouver_node(), str(NEWMAN.installer()), "run", str(collection), "-e", str(environnement)]
    commande += ["--reporters", "json", "--reporter-json-export", str(rapport), "--timeout-request", "20000"]
    for partie in parties:
        commande += ["--folder", partie]
    subprocess.run(
        commande,
        capture_output=True,
        timeout=DEROULEMENT_MAX_S,
        check=False,
        env={"PATH": os.environ["PATH"], "HOME": str(dossier)},
    )
    return [_requete(execution) for execution in json.loads(rapport.read_text("utf-8"))["run"]["executions"]]


def _requete(execution: dict[str, Any]) -> Requete:
    echecs = [
        f"{assertion['assertion'].strip()} : {assertion['error']['message']}"
        for assertion in execution.get("assertions", ())
        if "error" in assertion
    ]
    for genre in ("testScript", "prerequestScript"):
        echecs += [f"{genre} : {lu['error']['message']}" for lu in execution.get(genre, ()) if "error" in lu]
    if "requestError" in execution:
        echecs.append(f"requête : {execution['requestError'].get('code')}")
    return Requete(execution["item"]["name"].strip(), execution.get("response", {}).get("code"), tuple(echecs))
