"""Published figures of Horizon Gironde that the département must show back, with their definition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulation.plan.parametres import Parametres

SOURCE = "Horizon Gironde, présentation du 4 décembre 2025"


@dataclass(frozen=True, slots=True)
class Publie:
    """A figure: ``valeur`` is ``numerateur``, or its share of ``denominateur`` in per cent with one decimal."""

    code: str
    libelle: str
    definition: str
    numerateur: int
    denominateur: int | None
    valeur: float
    source: str = SOURCE


def publies(parametres: Parametres, totaux: Mapping[str, int]) -> Iterator[Publie]:
    """Figures of a simulation, from the totals of its truth."""
    arrete, depuis = f"{parametres.jusqu_au:%d/%m/%Y}", f"{parametres.un_an_avant:%d/%m/%Y}"
    annee = f"après le {depuis} et jusqu'au {arrete}"
    yield _nombre(
        "a_accompagner",
        "Personnes à accompagner",
        f"Droit au RSA ouvert, suspendu ou non, et soumis aux droits et devoirs, au {arrete}.",
        totaux["a_accompagner"],
    )
    yield _nombre(
        "suivis",
        "Personnes suivies dans l'outil",
        f"Personnes à accompagner dont un référent est désigné au {arrete} dans une structure du conseil départemental"
        " ou d'un délégataire.",
        totaux["suivis"],
    )
    yield _part(
        "orientation_un_mois",
        "Orientations en moins d'un mois",
        f"Premières orientations décidées {annee}, au plus tard un mois de date à date après l'information reçue.",
        totaux["premieres_an_un_mois"],
        totaux["premieres_an"],
    )
    yield _part(
        "contractualisation",
        "Taux de contractualisation",
        f"Personnes suivies dont un contrat d'engagement signé court au {arrete}, parmi les personnes suivies.",
        totaux["contrats_en_cours"],
        totaux["suivis"],
    )
    yield _nombre(
        "contrats_signes_an",
        "Contrats d'engagement signés en douze mois",
        f"Signatures survenues {annee}, toutes structures.",
        totaux["signes_an"],
    )
    yield _part(
        "signature_electronique",
        "Part des signatures électroniques",
        f"Signatures électroniques parmi les signatures survenues {annee}.",
        totaux["signes_an_electroniques"],
        totaux["signes_an"],
    )
    yield _nombre(
        "reorientations",
        "Réorientations",
        f"Orientations décidées à partir du {parametres.debut:%d/%m/%Y} qui ne sont pas les premières du dossier.",
        totaux["reorientations"],
    )


def _nombre(code: str, libelle: str, definition: str, nombre: int) -> Publie:
    return Publie(code, libelle, definition, nombre, None, nombre)


def _part(code: str, libelle: str, definition: str, numerateur: int, denominateur: int) -> Publie:
    valeur = round(100 * numerateur / denominateur, 1) if denominateur else 0.0
    return Publie(code, libelle, definition, numerateur, denominateur, valeur)
