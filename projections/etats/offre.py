"""The offers of the catalogue that are open: each as it was described last, with the places that nobody holds."""

from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee, PlacePrise, PlaceRendue
from projections.moteur.vue import Etat, Schemas, codes
from readmodels.listes.catalogue_offres import OFFRE

ACCENTS = "translate({}, 'àâäáãçéèêëîïíìñôöóòõùûüúÿ''’', 'aaaaaceeeeiiiinooooouuuuy  ')"


def _offres(schemas: Schemas, ou: str) -> str:
    """A description counts from the day on which it was given; a place that was corrected away never was."""
    faits = f"(select * from {schemas.table('f_catalogue_offres')} where fin_connu_le = 'infinity' and {ou})"
    decrite, ouverte = codes((OffrePubliee, OffreModifiee)), codes((OffrePubliee, OffreFermee))
    mots = ACCENTS.format("lower(concat_ws(' ', d.libelle_offre, d.publics, d.descriptif, replace(d.theme, '_', ' ')))")
    return (
        "select d.offre, d.position, d.libelle_offre, d.type_offre, d.theme, d.partenaire,"
        " coalesce(d.commune, d.partenaire) as lieu, d.commune, d.survenu_le as dite_le, d.debut_le, d.fin_le, d.places,"
        f" d.places - p.prises as libres, d.descriptif, d.publics, {mots} as mots"
        f" from (select distinct on (offre) * from {faits} f where type in ({decrite})"
        "  order by offre, survenu_le desc, origine desc) d"
        f" join (select offre, (count(*) filter (where type = {PlacePrise.code})"
        f"  - count(*) filter (where type = {PlaceRendue.code}))::integer as prises,"
        f"  (array_agg(type order by survenu_le desc, origine desc) filter (where type in ({ouverte})))[1] as dernier"
        f"  from {faits} f group by offre) p on p.offre = d.offre where p.dernier = {OffrePubliee.code}"
    )


OFFRES = Etat(
    OFFRE,
    "offre",
    {"f_catalogue_offres": (OffrePubliee, OffreModifiee, OffreFermee, PlacePrise, PlaceRendue)},
    _offres,
)
