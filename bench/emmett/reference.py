"""Emmett's PostgreSQL event store, on the same server: its projection rebuilt from its own log, one upsert an event."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

from psycopg.conninfo import conninfo_to_dict

PROJET = Path(__file__).parent
DOSSIERS, PAR_DOSSIER = 100, 40
LIMITE_S = 300.0


def evenements_par_seconde(pg_url: str, dossier: Path) -> float | None:
    """Events a second of the rebuild; None where there is no Node.js to run it. npm installs it in ``dossier``."""
    if shutil.which("npm") is None:
        return None
    installation = dossier / "emmett"
    if not installation.exists():
        shutil.copytree(PROJET, installation, ignore=shutil.ignore_patterns("node_modules", "*.py", "__pycache__"))
        npm = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(npm, cwd=installation, check=True, timeout=LIMITE_S)
    commande = ["node", "mesure.mjs", _adresse(pg_url), str(DOSSIERS), str(PAR_DOSSIER)]
    sortie = subprocess.run(commande, cwd=installation, check=True, capture_output=True, text=True, timeout=LIMITE_S)
    mesure = json.loads(sortie.stdout)
    return float(mesure["evenements"] / mesure["projection_s"])


def _adresse(pg_url: str) -> str:
    parties = conninfo_to_dict(pg_url)
    socket = quote(str(parties["host"]), safe="")
    return f"postgresql://{parties['user']}@localhost:{parties['port']}/{parties['dbname']}?host={socket}"
