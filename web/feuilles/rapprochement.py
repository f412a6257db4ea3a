"""Two dossiers of one person: which others may be theirs, and the identifiers that a dossier states."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from readmodels.dossier.chronologie import EtapeDatee
from readmodels.listes.file_active import Filtres, LigneFileActive, designer, lister
from web.acces import coffre_de, perimetre
from web.formulaires.ancres import QUI
from web.formulaires.champ import Options
from web.mots.ecriture import jour, jour_court
from web.recit.dossier import personne
from web.visite import Visite

TROUVES_MAX: Final = 20
IDENTIFIANTS: Final = {"nir": "numéro de sécurité sociale", "numero_france_travail": "numéro France Travail"}


def dossiers_proches(visite: Visite, dossier: UUID, etapes: Sequence[EtapeDatee], *choisis: str) -> Options:
    """Dossiers of the perimeter that the words typed find; before any, those of the same birth date and name or first name.

    ``choisis`` are ids that were chosen already, offered whatever is typed.
    """
    services = visite.services
    vus = perimetre(visite.acteur, services)
    mots = visite.champ(QUI)[:100]
    coffre = coffre_de(services, visite.acteur)
    trouves = designer(services.lecteur, coffre, [UUID(c) for c in choisis if _lisible(c)], perimetre=vus)
    for recherche in [mots] if mots else _ressemblances(etapes):
        page = lister(
            services.lecteur,
            coffre,
            services.noms,
            Filtres(recherche=recherche, a_accompagner=None),
            limite=TROUVES_MAX,
            perimetre=vus,
        )
        trouves |= {ligne.dossier: ligne for ligne in page.lignes}
    lieux = services.territoire.noms_places
    return tuple(
        (str(ligne.dossier), ", ".join(_dire(ligne, lieux))) for ligne in trouves.values() if ligne.dossier != dossier
    )


def _ressemblances(etapes: Sequence[EtapeDatee]) -> Iterator[str]:
    """A name that changed, a first name that was mistyped: one of both stands, beside the date of birth."""
    identite = personne(etapes).identite
    if identite and (naissance := identite.get("naissance_le")):
        annee, mois, le = naissance.split("-")
        for nom in (identite.get("nom"), identite.get("prenom")):
            if nom:
                yield f"{le}/{mois}/{annee} {nom}"[:100]


def _dire(ligne: LigneFileActive, lieux: dict[str, str]) -> Iterator[str]:
    if ligne.nom:
        yield f"{ligne.nom.upper()} {ligne.prenom or ''}".strip()
        if ligne.naissance_le:
            yield f"né(e) le {jour_court(ligne.naissance_le)}"
    else:
        yield f"Dossier {str(ligne.dossier)[:8]}"
    yield f"ouvert le {jour(ligne.ouvert_le)}"
    if lieu := lieux.get(ligne.structure or "") or lieux.get(ligne.mds or ""):
        yield lieu


def _lisible(texte: str) -> bool:
    try:
        UUID(texte)
    except ValueError:
        return False
    return True


def identifiants_enonces(etapes: Sequence[EtapeDatee]) -> Options:
    """The identities of the dossier, those of before included, for who may read them."""
    trouves: dict[str, str] = {}
    for etape in etapes:
        identite = (etape.scelle or {}).get("identite") or {}
        trouves |= {identite[champ]: libelle for champ, libelle in IDENTIFIANTS.items() if identite.get(champ)}
    return tuple(trouves.items())
