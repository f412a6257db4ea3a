"""The reading in French that goes with the proof of a dossier: its steps as the proven bytes say them, in a PDF.

PDF/UA-1 and PDF/A-2a, by Typst. Nothing sealed is opened: the reading of an erased person is the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

import orjson
import typst

from ledger.annotations import valeur_de
from ledger.dates import PARIS
from ledger.events import CATALOGUE, Evenement
from ledger.lu import EvenementLu
from ledger.vocabulaire.code import vocabulaire_de
from readmodels.dossier.annulees import annulees
from readmodels.dossier.chronologie import EtapeDatee, derouler
from readmodels.horloge import Moment

TOUJOURS: Final = Moment(date.max, date.max)
CLASSES: Final = {classe.type_stable(): classe for classe in CATALOGUE}


def lire_en_pdf(dossier: UUID, lus: Sequence[EvenementLu], origine: str, scelle_le: str) -> bytes:
    """The PDF of these events, but those of an annulled sanction; ``scelle_le`` and ``origine`` are the checkpoint's."""
    etapes = [_etape(etape) for etape in derouler(lus, TOUJOURS, sensible=False, tues=annulees(lus))]
    donnees = {"dossier": str(dossier), "origine": origine, "scelle_le": scelle_le, "etapes": etapes}
    gabarit = files("readmodels.dossier").joinpath("lecture.typ").read_bytes()
    entree = {"donnees": orjson.dumps(donnees).decode()}
    return typst.compile(
        gabarit,
        format="pdf",
        sys_inputs=entree,
        pdf_standards=["ua-1", "a-2a"],
        timestamp=datetime.fromisoformat(scelle_le),  # the same bundle is the same file
    )


def _etape(etape: EtapeDatee) -> dict[str, Any]:
    corrigee = ", corrigé ou annulé depuis" if etape.corrigee_par else ""
    return {
        "titre": f"{etape.version}. {etape.libelle}{corrigee}",
        "survenu_le": f"{etape.survenu_le:%d/%m/%Y}",
        "enregistre_le": f"{etape.enregistre_le.astimezone(PARIS):%d/%m/%Y à %H:%M:%S}",
        "position": etape.position,
        "empreinte": etape.empreinte[:16],
        "contenu": list(_lignes(etape.contenu, CLASSES.get(etape.type))),
    }


def _lignes(contenu: Mapping[str, Any], classe: type[Evenement] | None) -> Iterator[str]:
    """Each field that holds something; a code in its own words."""
    for nom, valeur in contenu.items():
        if valeur in (None, "", [], {}):
            continue
        annotation = valeur_de(classe, nom) if classe else None
        vocabulaire = vocabulaire_de(annotation) if annotation is not None else None
        code = vocabulaire.__members__.get(str(valeur)) if vocabulaire else None
        texte = valeur if isinstance(valeur, str) else orjson.dumps(valeur, default=str).decode()
        yield f"{nom.replace('_', ' ')} : {code.libelle if code else texte}"
