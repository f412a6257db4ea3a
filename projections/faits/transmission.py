"""Transmissions to recipients: what became of each sending, and where each one stands."""

from ledger.dossier.suivi.transmission import ETATS
from ledger.vocabulaire.suivi.transmission import FRANCE_TRAVAIL
from projections.moteur.vue import Etat, Fait, Schemas
from readmodels.faits import F_TRANSMISSION
from readmodels.listes.transmission import TRANSMISSION

SUIVI = Fait(
    F_TRANSMISSION,
    tuple(ETATS),
    {"destinataire": f"coalesce(e.corps->>'destinataire', '{FRANCE_TRAVAIL}')"},
)

_ETAT = " ".join(f"when {classe.code} then '{etat}'" for classe, etat in ETATS.items())


def _transmission(schemas: Schemas, ou: str) -> str:
    """Its last fact says where it stands; tries add up. The same event id may be in two dossiers of a log at random."""
    faits = f"{schemas.table('f_transmission')} where fin_connu_le = 'infinity' and {ou}"
    sommes = (
        "select dossier, transmission, coalesce(sum(essais), 0)::integer as essais, min(survenu_le) as premiere_le"
        f" from {faits} group by dossier, transmission"
    )
    derniers = (
        f"select distinct on (dossier, transmission) *, case type {_ETAT} end as etat from {faits}"
        " order by dossier, transmission, survenu_le desc, origine desc"
    )
    return (
        "select transmission, dossier, d.etape, d.etape_position, d.destinataire, d.service, d.etat, d.rejet,"
        " d.sens, d.cause, d.motif, d.reference, s.essais, s.premiere_le, d.survenu_le as derniere_le, d.mds,"
        " d.structure, d.referent"
        f" from ({derniers}) d join ({sommes}) s using (dossier, transmission)"
    )


TRANSMISSIONS = Etat(TRANSMISSION, "transmission", {"f_transmission": SUIVI.evenements}, _transmission)
