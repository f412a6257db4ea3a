"""FSE+ participants: one row per person, with nothing but the fields that have a legal basis and that the ledger knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, Field

from ledger.events.contrats.activite import ActiviteRealisee
from ledger.events.entree.inscription import InscriptionCessee, InscriptionModifiee, InscriptionReprise
from ledger.events.orientations.orientation import OrientationDecidee
from ledger.events.orientations.parcours import ParcoursTermine
from ledger.events.suivi.rendez_vous import RendezVousHonore
from readmodels.dossier.periode import A_DATE
from readmodels.export.chiffres import situer
from readmodels.export.document import LIGNES_MAX, Colonne, Document, Nature, TropDeLignes
from readmodels.horloge import Horloge, Moment
from readmodels.lecteur import Lecteur, position_de
from readmodels.perimetre import TOUT, Perimetre
from readmodels.pilotage.indicateur import VUES
from readmodels.pilotage.sources import derniers, est
from readmodels.statistiques.table import A_CONFIRMER
from readmodels.table import visible

CODE: Final = "fse-participants"
LIBELLE: Final = "FSE+ : participants"
BASE: Final = "Règlement (UE) 2021/1057, annexe I"
JOURS_MIN: Final = 2
"""Distinct days of support that make a participant: more than one day."""
NOTES: Final = (
    (
        f"{A_CONFIRMER} participant, personne identifiable, accompagnée plus d'un jour ; compté ici en jours distincts de"
        " rendez-vous honorés et de semaines d'activité réalisée."
    ),
    "Les codes des indicateurs communs (EECO01 à EECO19, EECR01 à EECR06) n'ont pas été lus : ils ne sont pas posés.",
    "Le registre ne sait pas quelle opération est cofinancée : la liste est celle des participants possibles.",
    (
        "Niveau d'études (CITE), handicap, nationalité et origine, minorité, logement, zone rurale : aucune étape"
        " ne les porte avec une base légale, ils ne sont pas donnés."
    ),
    "Ni nom, ni identifiant d'un autre système : le dossier suffit à retrouver la personne pour qui peut la voir.",
)
_SORTIE_MOIS: Final = 6


@dataclass(frozen=True, slots=True)
class Champ:
    """A field of the row, and what it is kept for."""

    libelle: str
    finalite: str
    nature: Nature = Nature.TEXTE


CHAMPS: Final[Mapping[str, Champ]] = {
    "dossier": Champ("Dossier", "identifier le participant sans le nommer"),
    "sexe": Champ("Sexe", "ventilation par sexe"),
    "age": Champ("Âge à l'entrée", "ventilation par âge, par différence de millésimes", Nature.ENTIER),
    "commune": Champ("Commune (code INSEE)", "territoire de l'opération"),
    "structure": Champ("Structure", "organisme qui accompagne"),
    "entree_le": Champ("Entrée", "premier jour d'accompagnement", Nature.DATE),
    "jours": Champ("Jours d'accompagnement", "plus d'un jour", Nature.ENTIER),
    "situation_entree": Champ("Situation d'emploi à l'entrée", "statut sur le marché du travail"),
    "sortie_le": Champ("Sortie", "fin du parcours", Nature.DATE),
    "motif_sortie": Champ("Motif de sortie", "résultat immédiat"),
    "situation_sortie": Champ("Situation d'emploi à la sortie", "résultat immédiat"),
    "situation_6_mois": Champ("Situation d'emploi six mois après la sortie", "résultat à six mois"),
}


class Participant(BaseModel):
    """A row; situations are those that France Travail had made known on the day, None when it had not."""

    dossier: UUID
    sexe: str | None
    age: int | None
    commune: str | None
    structure: str | None
    entree_le: date
    jours: int
    situation_entree: str | None
    sortie_le: date | None
    motif_sortie: str | None
    situation_sortie: str | None
    situation_6_mois: str | None


class Participants(BaseModel):
    """Every participant at a moment, by dossier."""

    libelle: str
    reference: str
    connu_au: date
    valable_au: date
    position: int = Field(description="Position du journal à laquelle les vues sont arrêtées")
    notes: list[str]
    champs: dict[str, str] = Field(description="Chaque champ, et ce pour quoi il est tenu")
    lignes: list[Participant]


def _situation(jour: str) -> str:
    """The last known employment of a person on a day; nothing while she is not registered."""
    return (
        f"(select case when {est(InscriptionCessee, alias='x')} then null else x.situation end"
        f" from {VUES}.f_inscription x where x.dossier = a.dossier and x.effet_le <= {jour} and {visible('x')}"
        f" and {est(InscriptionModifiee, InscriptionReprise, InscriptionCessee, alias='x')}"
        " order by x.effet_le desc, x.survenu_le desc, x.origine desc limit 1)"
    )


_JOURS = (
    f"select x.dossier, x.survenu_le as le from {VUES}.f_rendez_vous x"
    f" where {est(RendezVousHonore, alias='x')} and {visible('x')}"
    f" union select x.dossier, x.semaine from {VUES}.f_activite x"
    f" where {est(ActiviteRealisee, alias='x')} and {visible('x')}"
)
_ACCOMPAGNES = (
    "select dossier, min(le) as entree_le, count(*) as jours"
    f" from ({_JOURS}) j group by 1 having count(*) >= {JOURS_MIN}"
)
_APRES = f"(a.sortie_le + interval '{_SORTIE_MOIS} months')::date"
_FINS = derniers("f_orientation", "dossier", "type, survenu_le, motif", ParcoursTermine, OrientationDecidee)
_SORTIE = f"case when {est(ParcoursTermine, alias='t')} and t.survenu_le >= a.entree_le then t.survenu_le end"
_REQUETE = (
    f"with a as (select a.*, {_SORTIE} as sortie_le, t.motif from ({_ACCOMPAGNES}) a"
    f" left join ({_FINS}) t on t.dossier = a.dossier)"
    " select a.dossier, f.sexe, extract(year from a.entree_le)::int - f.annee_naissance as age, f.commune, f.structure,"
    " a.entree_le, a.jours, a.sortie_le, case when a.sortie_le is not null then a.motif end as motif_sortie,"
    f" {_situation('a.entree_le')} as situation_entree,"
    f" {_situation('a.sortie_le')} as situation_sortie,"
    f" case when {_APRES} <= %(valable_au)s then {_situation(_APRES)} end as situation_6_mois"
    f" from a join (select p.* from {VUES}.periode p where {A_DATE}) f on f.dossier = a.dossier"
    f" left join {VUES}.structure s on s.code = f.mds"
)


def participants(lecteur: Lecteur, moment: Moment, perimetre: Perimetre = TOUT) -> Participants:
    """Those of a perimeter at a moment; raises :class:`~readmodels.export.document.TropDeLignes`."""
    conditions, valeurs = perimetre.a_toute_date.conditions()
    ou = f" where {' and '.join(conditions)}" if conditions else ""
    parametres: dict[str, Any] = {**moment.parametres(), **valeurs}
    with lecteur.instantane() as interroger:
        position = position_de(interroger)
        lignes = interroger(f"{_REQUETE}{ou} order by a.dossier limit {LIGNES_MAX + 1}", parametres)
    if len(lignes) > LIGNES_MAX:
        message = f"plus de {LIGNES_MAX} participants : demandez-les structure par structure"
        raise TropDeLignes(message)
    return Participants(
        libelle=LIBELLE,
        reference=BASE,
        **moment.parametres(),
        position=position,
        notes=list(NOTES),
        champs={code: champ.finalite for code, champ in CHAMPS.items()},
        lignes=[Participant(**ligne) for ligne in lignes],
    )


def document_des_participants(lus: Participants, horloge: Horloge) -> Document:
    """The rows as a file."""
    return Document(
        titre=lus.libelle,
        entete=[
            *situer(horloge, connu_au=lus.connu_au, valable_au=lus.valable_au, position=lus.position),
            ("Référence", lus.reference),
            *((f"Note {rang}", note) for rang, note in enumerate(lus.notes, start=1)),
        ],
        colonnes=[Colonne(code, champ.libelle, champ.nature) for code, champ in CHAMPS.items()],
        lignes=[
            [str(valeur) if isinstance(valeur, UUID) else valeur for valeur in (getattr(p, code) for code in CHAMPS)]
            for p in lus.lignes
        ],
        titres_definitions=("Champ", "Tenu pour"),
        definitions=[[champ.libelle, champ.finalite] for champ in CHAMPS.values()],
    )
