"""A simulated département: its network, then the story of every dossier, in the order in which it was recorded."""

from collections.abc import Callable
from itertools import islice
from tempfile import TemporaryFile
from typing import Final

from ledger.keys import Coffre
from ledger.store.bulk import Ligne
from simulation.comptes.verite import Verite
from simulation.conteur import Conteur
from simulation.decor.catalogue import publier_le_catalogue
from simulation.decor.reseau import declarer_le_reseau
from simulation.plan.equipes import Equipes
from simulation.plan.foyers import Peuplement
from simulation.plan.parametres import Parametres
from simulation.plan.planification import planifier
from simulation.trame.feuillets import Liasse

LOT_LIGNES: Final = 20_000
LOT_FOYERS: Final = 200
"""Households whose keys are made together."""


def simuler(
    ecrire: Callable[[list[Ligne]], int],
    coffre: Coffre,
    parametres: Parametres,
    avancer: Callable[[int], None],
    *,
    cle_identifiants: bytes,
    position: int = 0,
) -> Verite:
    """Write a simulated département and give its truth.

    ``ecrire`` appends rows after ``position``, in order, and returns the last position
    (:class:`ledger.store.bulk.BulkAppend` does). ``avancer`` receives how far it went since its last call,
    ``parametres.avancement_total`` in all. ``cle_identifiants`` is the key of the fingerprints of identifiers.
    Raises ``ValueError`` when a figure cannot be reached or when somebody else writes to the log meanwhile.
    """
    plans = planifier(parametres)
    peuplement = Peuplement(parametres)
    equipes = Equipes(parametres, peuplement.territoire)
    verite = Verite(parametres)
    with TemporaryFile(prefix="parcours-simulation-") as fichier:
        liasse = Liasse(fichier)
        declarer_le_reseau(parametres, equipes, liasse, verite)
        publier_le_catalogue(parametres, equipes, coffre, liasse, verite)
        conteur = Conteur(parametres, equipes, coffre, cle_identifiants, liasse, verite)
        foyers = peuplement.foyers(plans)
        while lot := list(islice(foyers, LOT_FOYERS)):
            coffre.creer([dossier for foyer in lot for dossier in foyer.dossiers])
            for foyer in lot:
                conteur.raconter(foyer)
            avancer(sum(len(foyer.dossiers) for foyer in lot))
        verite.position = _ecrire(ecrire, liasse, verite, parametres, avancer, position)
    return verite


def _ecrire(
    ecrire: Callable[[list[Ligne]], int],
    liasse: Liasse,
    verite: Verite,
    parametres: Parametres,
    avancer: Callable[[int], None],
    position: int,
) -> int:
    """Append the leaves by lots; the last position."""
    lignes, total, faits = liasse.lignes(position), verite.evenements.total(), 0
    depart = position
    while lot := list(islice(lignes, LOT_LIGNES)):
        position += len(lot)
        atteinte = ecrire(lot)
        if atteinte != position:
            message = f"le journal est à la position {atteinte} au lieu de {position} : quelqu'un d'autre y écrit"
            raise ValueError(message)
        avance = parametres.personnes * (position - depart) // total
        avancer(avance - faits)
        faits = avance
        del lot  # or two lots would be held while the next one is made
    return position
