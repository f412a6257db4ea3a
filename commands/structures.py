"""The network of a département, declared from its territory: what statistics by PTS and MDS rest upon."""

from datetime import date
from hashlib import sha256
from typing import Final
from uuid import uuid4

from ledger.contexte import Acteur, Contexte
from ledger.events.structure import StructureDeclaree
from ledger.flux import flux_structure
from ledger.lu import EvenementLu
from ledger.store.append import Ecriture, Statut
from ledger.store.journal import Journal
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.territoire import Place, Territoire

LOT: Final = 64


def declarer_reseau(journal: Journal, territoire: Territoire, acteur: Acteur, le: date) -> int:
    """Declare the structures that are new or changed; how many were. Running it again declares nothing.

    Raises ``RuntimeError`` when somebody else declares the same structures meanwhile.
    """
    streams = {flux_structure(journal.schema, place.code): place for place in territoire.places}
    connus = journal.lire(list(streams))
    ecritures = []
    for stream, place in streams.items():
        declaree = _declaration(place, le)
        if _derniere(connus[stream]) == declaree.model_dump(mode="json", exclude_none=True, exclude={"survenu_le"}):
            continue
        version = connus[stream][-1].version if connus[stream] else 0
        etape = Etape(stream, version + 1, declaree, Contexte(acteur), uuid4())
        texte = f"{stream}:{version}:{declaree.partie_claire()}"
        ecritures.append(
            Ecriture(uuid4(), sha256(texte.encode()).digest(), ((stream, version),), (stocker(etape, None),))
        )
    for debut in range(0, len(ecritures), LOT):
        issues = journal.ajouter_lot(ecritures[debut : debut + LOT])
        if any(issue.statut is not Statut.FAIT for issue in issues):
            raise RuntimeError("le réseau est déclaré ailleurs au même moment : recommencez")
    return len(ecritures)


def _declaration(place: Place, le: date) -> StructureDeclaree:
    return StructureDeclaree(
        survenu_le=le,
        structure=place.code,
        libelle_structure=place.libelle,
        categorie=place.categorie,
        organisme=place.organisme,
        pts=place.pts,
        mds=place.mds,
        commune=place.commune,
    )


def _derniere(connus: list[EvenementLu]) -> dict[str, object] | None:
    return connus[-1].corps if connus else None
