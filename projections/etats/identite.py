"""The identity in force of each dossier, still sealed: a Python fold, as it tries that each opens, and keeps none of it."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from psycopg import Connection

from ledger.events.entree.droits import DossierOuvert, IdentiteModifiee
from ledger.sealing import desceller, separer
from projections.moteur.vue import EtatPython, Moyens, Schemas
from readmodels.dossier.identite import IDENTITE

CHAMP = "identite"


def _identites(
    connexion: Connection, schemas: Schemas, moyens: Moyens, dossiers: Sequence[UUID]
) -> Iterator[tuple[object, ...]]:
    """Rows of these dossiers: the last identity that stands; none for a person whose key was destroyed."""
    requete = (
        "select distinct on (f.dossier) f.dossier, e.evenement_id, e.scelle"
        f" from {schemas.table('f_droits')} f join {schemas.journal}.evenements e on e.position = f.position"
        f" where f.dossier = any(%s) and f.type in ({DossierOuvert.code}, {IdentiteModifiee.code})"
        " and f.fin_connu_le = 'infinity' order by f.dossier, f.survenu_le desc, f.origine desc"
    )
    moyens.coffre.charger(dossiers)
    effaces = moyens.coffre.effaces()  # a key may be remembered for a while after it was destroyed
    for dossier, evenement_id, scelle in connexion.execute(requete, (list(dossiers),)).fetchall():
        valeur = dict(separer(scelle)).get(CHAMP)
        if valeur is None or dossier in effaces:
            continue
        if desceller(moyens.coffre, dossier, evenement_id, CHAMP, valeur) is not None:
            yield dossier, evenement_id, valeur


IDENTITES = EtatPython(IDENTITE, "dossier", {"f_droits": (DossierOuvert, IdentiteModifiee)}, _identites)
