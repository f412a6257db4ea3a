"""Périodes: the state of each dossier at any time, as known at any time."""

from importlib.resources import files

from ledger.events.entree.droits import DossierOuvert, DroitsModifies, IdentiteModifiee
from ledger.events.orientations.designation import ReferentDesigne, ReferentTransfere, StructureDesignee
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from projections.faits.designation import DESIGNATION
from projections.moteur.vue import Etat, Schemas, Sources, codes
from readmodels.dossier.periode import PERIODE

SOURCES: Sources = {
    "f_droits": (DossierOuvert, DroitsModifies, IdentiteModifiee),
    "f_orientation": (
        OrientationDecidee,
        OrientationNotifiee,
        ReorientationDemandee,
        ReorientationRefusee,
        ParcoursTermine,
    ),
    "f_designation": DESIGNATION.evenements,
}
_SQL, _CONNAISSANCES = (files(__package__).joinpath(f"{nom}.sql").read_text() for nom in ("periode", "connaissances"))
_BORNES = ("dossier", "valable_de", "valable_a", "connu_de", "connu_a")


def _periodes(schemas: Schemas, ou: str) -> str:
    return _SQL.format(
        connaissances=_CONNAISSANCES,
        ou=ou,
        droits=schemas.table("f_droits"),
        orientation=schemas.table("f_orientation"),
        designation=schemas.table("f_designation"),
        dits_du_droit=codes(SOURCES["f_droits"]),
        ouvert=DossierOuvert.code,
        modifies=DroitsModifies.code,
        identite=IdentiteModifiee.code,
        etapes=codes(SOURCES["f_orientation"]),
        decidee=OrientationDecidee.code,
        notifiee=OrientationNotifiee.code,
        structure=StructureDesignee.code,
        referent=ReferentDesigne.code,
        transfere=ReferentTransfere.code,
        demandee=ReorientationDemandee.code,
        refusee=ReorientationRefusee.code,
        terminee=ParcoursTermine.code,
        attributs=", ".join(nom for nom in PERIODE.colonnes if nom not in _BORNES),
        colonnes=", ".join(PERIODE.colonnes),
    )


PERIODES = Etat(PERIODE, "dossier", SOURCES, _periodes)
