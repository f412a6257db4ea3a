"""``restauration``: the whole département saved, then brought back, as ``parcours exercer-restauration`` does.

The département is that of ``charge`` (``BENCH_CHARGE_DONNEES``); all the rest is on the disk of the temporary folder.
"""

import os
from pathlib import Path
from unittest.mock import patch

from app import environnement, exercice, preuve
from app.restauration import adresses
from bench.charge import departement
from bench.mesure import Mesure, chronometrer
from bench.scene import Scene
from integrations.storage.sauvegarde import sauvegarder_base, sauvegarder_cles

MO = 1 << 20


def mesurer(scene: Scene) -> list[Mesure]:
    """Seconds of a backup, verified; of a restore, until the log may serve; of what the trial checks beside."""
    donnees = Path(os.environ.get("BENCH_CHARGE_DONNEES", scene.dossier / "charge"))
    vers, cles = scene.dossier / "sauvegarde", scene.dossier / "cles"
    with patch.dict(os.environ, {"PARCOURS_DONNEES": str(donnees)}), environnement.reglages() as reglages:
        departement.batir(reglages)
        with preuve.ouvrir_scelleur(reglages) as scelleur:
            scelleur.sceller()
        registre, coffre = adresses(reglages)
        sauvegarde_s = chronometrer(lambda: sauvegarder_base(registre, vers))
        sauvegarde_s += chronometrer(lambda: sauvegarder_cles(coffre, cles))
        fait = exercice.exercer(reglages, vers, cles, scene.dossier)
    assert not fait.ecarts, fait.ecarts
    octets = sum(fichier.stat().st_size for fichier in vers.rglob("*") if fichier.is_file())
    conditions = {"evenements": fait.evenements, "sauvegarde_mo": octets // MO, "cles": fait.cles}
    return [
        Mesure("restauration", fait.restauration_s, "s", conditions=conditions),
        Mesure("restauration_sauvegarde", round(sauvegarde_s, 1), "s", conditions=conditions),
        Mesure("restauration_controle", fait.controle_s, "s", conditions=conditions),
    ]
