"""Prescriptions as they stand, for the référent who follows the person and for the partner who receives her."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from ledger.dossier.etat.prescription import EN_COURS, EtatPrescription
from ledger.events.reserve import est_reserve
from ledger.keys import Coffre
from ledger.vocabulaire.suivi.rendez_vous import Theme
from readmodels.curseur import ecrire_curseur, lire_curseur
from readmodels.dossier.chronologie import TU
from readmodels.dossier.identite import SCELLES, PersonneNommee, nommer
from readmodels.lecteur import Lecteur
from readmodels.listes.offres import decrites
from readmodels.perimetre import TOUT, Perimetre
from readmodels.table import Table

PRESCRIPTION = Table(
    "prescription",
    {
        "prescription": "uuid",
        "dossier": "uuid",
        "offre": "text",
        "theme": "text",
        "partenaire": "text",
        "prescripteur": "uuid",
        "prescrite_le": "date",
        "etat": "text",
        "recue_le": "date",
        "relancee_le": "date",
        "acceptee_le": "date",
        "entree_prevue_le": "date",
        "demarree_le": "date",
        "issue_le": "date",
        "motif_issue": "text",
        "resultat": "text",
    },
    ("prescription", "dossier"),
    ("dossier", "partenaire, prescrite_le, prescription", "prescrite_le, prescription"),
)
PAGE_MAX: Final = 100
COMPTE_MAX: Final = 10_000
"""Prescriptions counted, at most: beyond, the figures say « at least »."""


class FiltresPrescriptions(BaseModel):
    """Filters; ``referent`` is the one who follows the person now, whoever prescribed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    referent: UUID | None = None
    partenaire: str | None = Field(default=None, max_length=64)
    theme: Theme | None = None
    etat: EtatPrescription | None = None
    en_cours: bool | None = Field(default=None, description="Vrai : celles dont quelque chose est encore attendu")


class LignePrescription(PersonneNommee):
    """A prescription and its person. ``motif_issue`` is a code, the same for the référent and for the partner."""

    prescription: UUID
    dossier: UUID
    offre: str
    libelle_offre: str | None = Field(description="Nom de l'offre au catalogue")
    theme: str
    partenaire: str
    prescripteur: UUID | None
    prescrite_le: date
    etat: EtatPrescription
    recue_le: date | None
    relancee_le: date | None
    acceptee_le: date | None
    entree_prevue_le: date | None
    demarree_le: date | None
    issue_le: date | None
    motif_issue: str | None
    resultat: str | None


class PagePrescriptions(BaseModel):
    """One page, the newest first; ``par_etat`` counts every prescription that the other filters keep."""

    position: int
    par_etat: dict[EtatPrescription, int]
    tout_compte: bool = Field(description=f"Faux au-delà de {COMPTE_MAX} : les nombres sont alors des minimums")
    lignes: list[LignePrescription]
    suivant: str | None


def lister_prescriptions(
    lecteur: Lecteur,
    coffre: Coffre | None,
    filtres: FiltresPrescriptions,
    *,
    offres: Coffre | None,
    apres: str | None = None,
    limite: int = 25,
    perimetre: Perimetre = TOUT,
) -> PagePrescriptions:
    """A page of at most :data:`PAGE_MAX` prescriptions of a perimeter; without the keys of the ``offres`` that are reserved,
    these are not named.

    Raises :class:`~readmodels.curseur.CurseurInvalide`.
    """
    limite = min(limite, PAGE_MAX)
    source, conditions, parametres = _source(filtres)
    dedans, valeurs = perimetre.conditions_sur("p.dossier")
    conditions.append(dedans)
    parametres |= valeurs
    ordre = "order by p.prescrite_le desc, p.prescription desc"
    position = lecteur.position()
    comptes = lecteur.interroger(
        f"select etat, count(*) as nombre from (select p.etat from {source} where {' and '.join(conditions)} {ordre}"
        f" limit {COMPTE_MAX + 1}) p group by etat",
        parametres,
    )
    if filtres.etat is not None:
        conditions.append("p.etat = %(etat)s")
        parametres["etat"] = filtres.etat
    if apres is not None:
        conditions.append("(p.prescrite_le, p.prescription) < (%(curseur_valeur)s::date, %(curseur_cle)s)")
        parametres |= lire_curseur(apres)
    lignes = lecteur.interroger(
        f"select {', '.join(f'p.{nom}' for nom in PRESCRIPTION.colonnes)}, {SCELLES}"
        f" from {source} left join {{vues}}.identite i on i.dossier = p.dossier"
        f" where {' and '.join(conditions)} {ordre} limit {limite + 1}",
        parametres,
    )
    page = offres_dites(lecteur, offres, lignes[:limite])
    suivant = None
    if len(lignes) > limite:
        suivant = ecrire_curseur(page[-1]["prescrite_le"].isoformat(), page[-1]["prescription"])
    return PagePrescriptions(
        position=position,
        par_etat={EtatPrescription[c["etat"]]: c["nombre"] for c in comptes},
        tout_compte=sum(c["nombre"] for c in comptes) <= COMPTE_MAX,
        lignes=[LignePrescription.model_validate(ligne) for ligne in nommer(coffre, page)],
        suivant=suivant,
    )


def dossier_adresse(lecteur: Lecteur, prescription: UUID, partenaire: str) -> UUID | None:
    """The dossier of a prescription that was sent to this partner; None for any other."""
    lignes = lecteur.interroger(
        "select dossier from {vues}.prescription where prescription = %(prescription)s and partenaire = %(partenaire)s",
        {"prescription": prescription, "partenaire": partenaire},
    )
    return next((ligne["dossier"] for ligne in lignes), None)


def offres_dites(lecteur: Lecteur, offres: Coffre | None, lignes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines with the names of their offers."""
    connues = decrites(lecteur, offres, {ligne["offre"] for ligne in lignes})
    dites = []
    for ligne in lignes:
        offre = connues.get(ligne["offre"])
        tue = offre is not None and offres is None and est_reserve(Theme, offre.theme)
        code, libelle = (TU, None) if tue else (ligne["offre"], offre.libelle_offre if offre is not None else None)
        dites.append(ligne | {"offre": code, "libelle_offre": libelle})
    return dites


def _source(filtres: FiltresPrescriptions) -> tuple[str, list[str], dict[str, Any]]:
    """The text after ``from``, its conditions but the one on the state, and their parameters."""
    source = "{vues}.prescription p"
    conditions: list[str] = []
    parametres: dict[str, Any] = {}
    if filtres.referent is not None:
        source = "{vues}.file_active g join {vues}.prescription p on p.dossier = g.dossier"
        conditions.append("g.referent = %(referent)s")
        parametres["referent"] = filtres.referent
    for nom in ("partenaire", "theme"):
        if (valeur := getattr(filtres, nom)) is not None:
            conditions.append(f"p.{nom} = %({nom})s")
            parametres[nom] = valeur
    if filtres.en_cours is not None:
        conditions.append("(p.etat = any(%(en_cours)s)) = %(voulus)s")
        parametres |= {"en_cours": [str(etat) for etat in EN_COURS], "voulus": filtres.en_cours}
    return source, conditions, parametres
