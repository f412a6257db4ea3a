"""The catalogue of offers: one stream for each, published before anybody is sent there; some change, a few close."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ledger.chain import jours
from ledger.contexte import Contexte
from ledger.events.base import Evenement
from ledger.events.offres.catalogue_offres import OffreFermee, OffreModifiee, OffrePubliee
from ledger.events.reserve import est_reserve
from ledger.flux import flux_offre
from ledger.keys import Coffre
from ledger.store.mapper import Etape, stocker
from ledger.vocabulaire.offres.offre import MotifFermeture, SourceOffre, TypeOffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from simulation.comptes.verite import Verite
from simulation.phases.offres import OFFRES_AU_CATALOGUE
from simulation.phases.rendez_vous import THEMES
from simulation.plan.equipes import CATEGORIES, Equipes
from simulation.plan.parametres import Parametres
from simulation.plan.squelette import Destination
from simulation.tirage.calendrier import Pendule, ouvre_apres, ouvre_avant
from simulation.tirage.hasard import Hasard
from simulation.trame.feuillets import Feuillet, Liasse

NUMERO: Final = 0
"""Number under which the leaves of the catalogue are sorted, with those of the network."""
RANG_MIN: Final = 10_000
"""Rank of the first leaf: after the network."""
OUVERTURE_MIN: Final = 7 * 60 + 5
UN_SUR_MODIFIEE, UN_SUR_FERMEE, UN_SUR_SANS_PLACES = 20, 50, 3
TYPES: Final = tuple(TypeOffre)


def code_offre(departement: str, numero: int) -> str:
    """Code of an offer of the catalogue."""
    return f"OFF-{departement}-{numero:04d}"


def fermee(numero: int) -> bool:
    """Whether the offer closes before the end: nobody is sent there."""
    return numero % UN_SUR_FERMEE == UN_SUR_FERMEE - 1


def publier_le_catalogue(
    parametres: Parametres, equipes: Equipes, coffre: Coffre, liasse: Liasse, verite: Verite
) -> None:
    """Add the events of every offer; its code is of here, and leads nowhere: a reserved one keeps it."""
    hasard, pendule, rang = Hasard(parametres.graine, "catalogue"), Pendule(), RANG_MIN
    categories = CATEGORIES[Destination.DELEGATAIRE]
    partenaires = [place.code for place in equipes.places.values() if place.categorie in categories]
    for numero in range(OFFRES_AU_CATALOGUE):
        partenaire = hasard.parmi(partenaires)
        code = code_offre(parametres.departement, numero)
        stream = flux_offre(parametres.schema, code)
        for evenement in _vie(parametres, partenaire, hasard, numero, code):
            rang += 1
            evenement_id, contexte = UUID(bytes=hasard.octets_uuid()), Contexte(equipes.partenaire(partenaire))
            if isinstance(evenement, OffrePubliee) and est_reserve(Theme, evenement.theme):
                coffre.creer([stream])
            stocke = stocker(Etape(stream, 0, evenement, contexte, evenement_id), coffre)
            liasse.ajouter(
                Feuillet(
                    instant=pendule.instant(evenement.survenu_le, OUVERTURE_MIN),
                    numero=NUMERO,
                    rang=rang,
                    stream=stream.bytes,
                    type_=stocke.type,
                    survenu=jours(stocke.survenu_le),
                    cible=0,
                    evenement_id=evenement_id.bytes,
                    commande_id=hasard.octets_uuid(),
                    contexte=stocke.contexte,
                    clair=stocke.clair.encode(),
                    scelle=stocke.scelle,
                )
            )
            verite.evenements[type(evenement).code] += 1
    verite.flux += OFFRES_AU_CATALOGUE


def _vie(parametres: Parametres, partenaire: str, hasard: Hasard, numero: int, code: str) -> Iterator[Evenement]:
    """Published as the tool opens; a few are described again or closed, all with room for everybody told here."""
    le = ouvre_apres(parametres.debut)
    theme = THEMES.tirer(hasard)
    places = None if numero % UN_SUR_SANS_PLACES == 0 else parametres.personnes
    publiee = OffrePubliee(
        survenu_le=le,
        offre=code,
        libelle_offre=_libelle(theme),
        type_offre=hasard.parmi(TYPES),
        theme=theme,
        partenaire=partenaire,
        places=places,
        source=SourceOffre.SI_DEPARTEMENT,
        descriptif=f"{_libelle(theme)}, en petit groupe, avec un rendez-vous pour faire le point au milieu.",
        publics="Sur prescription d'un référent, sans condition de diplôme.",
    )
    yield publiee
    if numero % UN_SUR_MODIFIEE == 0:
        yield OffreModifiee.model_validate(
            publiee.model_dump() | {"survenu_le": _plus_tard(parametres, le, hasard), "places": None}
        )
    if fermee(numero):
        yield OffreFermee(survenu_le=_plus_tard(parametres, le, hasard), offre=code, motif=MotifFermeture.TERMINEE)


def _libelle(theme: Theme) -> str:
    return f"Action collective : {theme.libelle}"


def _plus_tard(parametres: Parametres, depuis: date, hasard: Hasard) -> date:
    duree = (parametres.fin - depuis).days
    return max(depuis, ouvre_avant(depuis + timedelta(days=hasard.entier(duree // 2, duree))))
