"""The network of structures, declared before anything else: one stream for each."""

from typing import Final

from ledger.chain import jours
from ledger.contexte import Contexte
from ledger.events.structure import StructureDeclaree
from ledger.flux import flux_structure
from simulation.comptes.verite import Verite
from simulation.plan.equipes import Equipes
from simulation.plan.parametres import Parametres
from simulation.tirage.calendrier import Pendule, ouvre_apres
from simulation.tirage.hasard import Hasard
from simulation.trame.feuillets import Feuillet, Liasse

AVANT_L_OUVERTURE_MIN: Final = 7 * 60
"""Minutes since midnight, on the first day of the window."""
NUMERO: Final = 0
"""Number under which structures are sorted; dossiers follow, from 1."""


def declarer_le_reseau(parametres: Parametres, equipes: Equipes, liasse: Liasse, verite: Verite) -> None:
    """Add a declaration for each structure."""
    hasard, contexte = Hasard(parametres.graine, "reseau"), Contexte(equipes.reprise).json()
    le = ouvre_apres(parametres.debut)
    instant = Pendule().instant(le, AVANT_L_OUVERTURE_MIN)
    for rang, place in enumerate(equipes.places.values(), 1):
        declaree = StructureDeclaree(
            survenu_le=le,
            structure=place.code,
            libelle_structure=place.libelle,
            categorie=place.categorie,
            organisme=place.organisme,
            pts=place.pts,
            mds=place.mds,
            commune=place.commune,
        )
        feuillet = Feuillet(
            instant=instant,
            numero=NUMERO,
            rang=rang,
            stream=flux_structure(parametres.schema, place.code).bytes,
            type_=StructureDeclaree.code,
            survenu=jours(le),
            cible=0,
            evenement_id=hasard.octets_uuid(),
            commande_id=hasard.octets_uuid(),
            contexte=contexte,
            clair=declaree.partie_claire().encode(),
            scelle=None,
        )
        liasse.ajouter(feuillet)
    verite.evenements[StructureDeclaree.code] += len(equipes.places)
    verite.flux += len(equipes.places)
