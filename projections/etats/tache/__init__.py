"""Open deadlines of each dossier: one row each, whatever the day on which one looks.

The same waits as those of ``commands/echeances``, a file of SQL by family: an event asks again what its own family waits
for, and nothing else. An event counts for what it follows, in the order of (survenu_le, origine). No clock: what shows
from a day or until a day says so.
"""

from collections.abc import Mapping
from importlib.resources import files
from string import Formatter

from ledger.events import CATALOGUE
from ledger.events.contrats.contrat_engagement import ContratEngagementPropose, ContratEngagementSigne
from ledger.events.contrats.vie_contrat import (
    ContratEngagementActualise,
    ContratEngagementClos,
    ContratEngagementRepris,
    ContratEngagementResigne,
    ContratEngagementSuspendu,
    OffreRaisonnableFixee,
)
from ledger.events.entree.droits import DossierOuvert, DroitsModifies
from ledger.events.entree.fin_droit import FinDroitReportee
from ledger.events.entree.rectification import RectificationDemandee, RectificationRepondue
from ledger.events.orientations.orientation import OrientationDecidee, OrientationNotifiee
from ledger.events.orientations.parcours import ParcoursTermine, ReexamenSocialRealise
from ledger.events.orientations.reorientation import ReorientationDemandee, ReorientationRefusee
from ledger.events.suivi.accompagnement import TacheClose, TacheCreee
from ledger.events.suivi.convocation import ConvocationEmise, InvitationAnnulee, RemiseConvocationConstatee
from ledger.vocabulaire.echeance import Nature
from ledger.vocabulaire.entree.droits import EtatDroit
from ledger.vocabulaire.loi import LOI_PLEIN_EMPLOI
from projections.etats.agenda import AGENDA_COURANT
from projections.etats.prescription import PRESCRIPTIONS
from projections.faits.activite import ACTIVITE
from projections.faits.inscription import INSCRIPTION
from projections.faits.mouvement import MOUVEMENT
from projections.faits.sanction import SANCTION
from projections.moteur.vue import Etat, EtatEnParties, Schemas, Sources, codes
from readmodels.listes.tache import TACHE

_TYPES = {classe.__name__: classe.code for classe in CATALOGUE}
_ORIENTATION = {
    "orientation": "uuid",
    "orientation_le": "date",
    "orientation_origine": "bigint",
    "orientation_parcours": "text",
    "orientation_debut_le": "date",
    "notifiee_le": "date",
    "maintenue_le": "date",
    "reexaminee_le": "date",
    "issue_reexamen": "text",
    "reexamen_mois": "smallint",
}
_CONTRAT = {
    "contrat": "uuid",
    "contrat_le": "date",
    "contrat_origine": "bigint",
    "contrat_parcours": "text",
    "signe_le": "date",
    "engage_le": "date",
    "debut_le": "date",
    "fin_le": "date",
    "actualise_le": "date",
    "actualisation_mois": "smallint",
    "projet": "text",
    "en_vigueur": "boolean",
}
_TERMINE = {"termine_le": "date", "termine_origine": "bigint"}
_OUVERTS = ", ".join(f"'{etat}'" for etat in EtatDroit if etat.ouvert)
_COLONNES = ", ".join(f"{nom}::{type_}" for nom, type_ in TACHE.colonnes.items())
_NATURES = {str(nature): f"'{nature}'" for nature in Nature}
_REGLES = {f"regle_{nature}": f"'{nature.regle}'" for nature in Nature}
_LOI = {"LOI_PLEIN_EMPLOI": f"'{LOI_PLEIN_EMPLOI}'"}


def _champs(sql: str) -> set[str]:
    """Names in braces."""
    return {champ for _, champ, _, _ in Formatter().parse(sql) if champ}


def _rien(colonnes: Mapping[str, str]) -> str:
    return ", ".join(f"null::{type_} as {nom}" for nom, type_ in colonnes.items())


_RIENS = {
    "rien_orientation": _rien(_ORIENTATION),
    "rien_contrat": _rien(_CONTRAT),
    "rien_termine": _rien(_TERMINE),
}


def _partie(nom: str, sources: Sources, amont: tuple[str, ...] = ()) -> Etat:
    """A family: its SQL, of the columns of ``tache`` in their order; its own rows are those of the natures that it names.

    In braces: the tables, the condition on dossier, each nature and its rule (``regle_`` and its name), the day of the law,
    the number of each type of event, and those that a source counts (``types_`` and its name).
    """
    lus = {f"types_{source}": codes(types) for source, types in sources.items()}
    sql = files(__name__).joinpath(f"{nom}.sql").read_text()

    def taches(schemas: Schemas, ou: str) -> str:
        tables = {table: schemas.table(table) for table in (*sources, *amont)}
        lignes = sql.format(ou=ou, ouverts=_OUVERTS, **_RIENS, **_NATURES, **_REGLES, **_LOI, **tables, **_TYPES, **lus)
        return f"select {_COLONNES} from ({lignes}) t ({', '.join(TACHE.colonnes)})"

    siennes = ", ".join(_NATURES[champ] for champ in sorted(_champs(sql) & _NATURES.keys()))
    return Etat(TACHE, "dossier", sources, taches, amont, f"nature in ({siennes})")


TACHES = EtatEnParties(
    (
        _partie(
            "parcours",
            {
                "f_droits": (DossierOuvert, DroitsModifies),
                "f_mouvement": MOUVEMENT.evenements,
                "f_inscription": INSCRIPTION.evenements,
                "f_orientation": (
                    OrientationDecidee,
                    OrientationNotifiee,
                    ReorientationDemandee,
                    ReorientationRefusee,
                    ReexamenSocialRealise,
                    ParcoursTermine,
                ),
                "f_contrat_engagement": (
                    ContratEngagementPropose,
                    ContratEngagementSigne,
                    ContratEngagementResigne,
                    ContratEngagementActualise,
                    ContratEngagementSuspendu,
                    ContratEngagementRepris,
                    ContratEngagementClos,
                    OffreRaisonnableFixee,
                ),
            },
        ),
        _partie(
            "rendez_vous",
            {
                "f_rendez_vous": (
                    ConvocationEmise,
                    RemiseConvocationConstatee,
                    InvitationAnnulee,
                    *AGENDA_COURANT.sources["f_rendez_vous"],
                )
            },
            ("agenda",),
        ),
        _partie("activite", {"f_activite": ACTIVITE.evenements}),
        _partie(
            "prescription",
            PRESCRIPTIONS.sources,
            ("prescription",),
        ),
        _partie(
            "sanction",
            {"f_sanction": SANCTION.evenements},
        ),
        _partie("droits", {"f_droits": (DossierOuvert, DroitsModifies, FinDroitReportee)}),
        _partie("accompagnement", {"f_accompagnement": (TacheCreee, TacheClose)}),
        _partie("rectification", {"f_rectification": (RectificationDemandee, RectificationRepondue)}),
    )
)
