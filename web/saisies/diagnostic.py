"""Forms of the diagnostic global, in the words of the referential that is in force, or that it was made with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from commands.suivi.diagnostic import ActualiserDiagnostic, EtablirDiagnostic, SuivreObjectif
from ledger.dossier import Dossier
from ledger.dossier.etat.diagnostic import Contrainte
from ledger.vocabulaire.suivi.diagnostic import Entree, Referentiel, referentiels
from web.formulaires.arbre import Lignes, Presentation
from web.formulaires.champ import Options
from web.mots.ecriture import jour
from web.saisies.modele import DATE, Contexte, Partie, Saisie
from web.saisies.objets import Objets, toujours

GROUPE: Final = "Diagnostic"
GRILLES: Final = (
    "besoins",
    "contraintes-situations",
    "contraintes-objectifs_fixes",
    "sante-situations",
    "sante-objectifs_fixes",
    "situations_sensibles",
)


def nommer(entrees: Sequence[Entree]) -> Options:
    """Entries of the referential by their label; by their number where none is known."""
    return tuple((str(e.code), e.libelle or f"N° {e.code}, sans intitulé") for e in entrees)


def tableau(referentiel: Referentiel) -> Presentation:
    """Words of the picture under a referential: health apart, since it is sealed."""
    contraintes = {str(c.code): c for c in referentiel.contraintes}
    claires = [c for c in referentiel.contraintes if not c.sensible]
    return Presentation(
        options={
            "besoins-code": nommer(referentiel.besoins),
            "contraintes-code": tuple((str(c.code), c.libelle) for c in claires),
            "contraintes-situations-code": lambda cle: nommer(
                [s for s in contraintes[cle].situations if not s.sensible]
            ),
            "contraintes-objectifs_fixes-code": lambda cle: nommer(contraintes[cle].objectifs),
            "sante-situations-code": nommer(referentiel.sante.situations),
            "sante-objectifs_fixes-code": nommer(referentiel.sante.objectifs),
            "situations_sensibles-code": tuple(
                (str(s.code), f"{c.libelle} : {s.libelle}") for c in claires for s in c.situations if s.sensible
            ),
        },
        lignes={"contraintes": Lignes.CHOISIES} | dict.fromkeys(GRILLES, Lignes.GRILLE),
        libelles=LIBELLES,
        fixes={"sante-code": str(referentiel.sante.code)},
        boutons={"contraintes": "Ajouter cette contrainte"},
        aides={"referentiel": "Celle qui est en vigueur si vous ne choisissez pas"},
    )


LIBELLES: Final[Mapping[str, str]] = {
    "besoins": "Besoins explorés avec la personne",
    "contraintes": "Contraintes",
    "contraintes-valeur": "Où en est-elle ?",
    "contraintes-impact": "Poids sur le retour à l'emploi",
    "contraintes-prioritaire": "Est-ce par elle qu'il faut commencer ?",
    "contraintes-situations": "Situation de la personne",
    "contraintes-objectifs_fixes": "Objectifs fixés ensemble",
    "sante": "État de santé",
    "sante-valeur": "Est-ce une contrainte ?",
    "sante-impact": "Poids sur le retour à l'emploi",
    "sante-prioritaire": "Est-ce par elle qu'il faut commencer ?",
    "sante-situations": "Situation de la personne",
    "sante-objectifs_fixes": "Objectifs fixés ensemble",
    "situations_sensibles": "Autres situations qui touchent à la santé",
    "pouvoir_agir": "Pouvoir d'agir",
    "pouvoir_agir-confiance": "A-t-elle confiance dans son retour à l'emploi ?",
    "pouvoir_agir-accompagnement": "Souhaite-t-elle être accompagnée ?",
    "autonomie_numerique": "Autonomie numérique",
    "autonomie_numerique-contrainte": "Le numérique est-il une contrainte ?",
    "autonomie_numerique-besoin": "A-t-elle besoin des services numériques ?",
    "analyse": "Analyse",
    "sans_contrainte": "La personne déclare-t-elle n'avoir aucune contrainte ?",
    "referentiel": "Version du référentiel",
}
_SANTE: Final = "Ces réponses sont conservées chiffrées ; seules les personnes qui accompagnent les lisent."
_PARTIES: Final = (
    Partie("Besoins", ("besoins",), "Laissez vide ce que vous n'avez pas abordé."),
    Partie("Contraintes", ("sans_contrainte", "contraintes")),
    Partie("Santé", ("sante", "situations_sensibles"), _SANTE),
    Partie("Pouvoir d'agir et numérique", ("pouvoir_agir", "autonomie_numerique")),
    Partie("Analyse", ("analyse", "referentiel", "survenu_le"), "Ce que les réponses ne disent pas."),
)


def _en_vigueur(contexte: Contexte) -> Presentation:
    regle = contexte.regles.en_vigueur("D-REF", contexte.le)
    version = regle.parametres["referentiel"] if regle else next(reversed(referentiels()))
    presentation = tableau(referentiels()[version])
    versions = tuple((r.version, r.libelle) for r in referentiels().values())
    return replace(presentation, options={**presentation.options, "referentiel": versions})


def _du_dernier(contexte: Contexte) -> Presentation:
    """The picture as it stands, told beside each choice: what changes is seen against it. Health is not in the state."""
    dernier = next(reversed(contexte.etat.diagnostics.values()), None)
    if dernier is None:
        return _en_vigueur(contexte)
    presentation = tableau(referentiels()[dernier.referentiel])
    options, suivies = dict(presentation.options), dernier.contraintes
    besoins = {str(code): valeur.libelle for code, valeur in dernier.besoins.items()}
    contraintes = {str(c.code): f"{c.valeur.libelle}, {c.impact.libelle}" for c in suivies.values()}

    def rappeler(motif: str, connues: Callable[[str], Mapping[str, str]]) -> None:
        options[motif] = lambda cle: _avec(presentation.choix(motif, cle) or (), connues(cle))

    rappeler("besoins-code", lambda _: besoins)
    rappeler("contraintes-code", lambda _: contraintes)
    for motif, attribut in (("situations", "situations"), ("objectifs_fixes", "objectifs")):
        rappeler(f"contraintes-{motif}-code", lambda cle, a=attribut: _libelles(suivies.get(int(cle)), a))  # type: ignore[misc]
    return replace(presentation, options=options)


def _avec(choix: Options, connues: Mapping[str, str]) -> Options:
    """The choices, each with what is known of it."""
    return tuple(
        (code, f"{libelle} (jusqu'ici : {connues[code]})" if code in connues else libelle) for code, libelle in choix
    )


def _libelles(contrainte: Contrainte | None, attribut: str) -> dict[str, str]:
    dites = getattr(contrainte, attribut) if contrainte is not None else {}
    return {str(code): valeur.libelle for code, valeur in dites.items()}


def _objectifs(contexte: Contexte) -> Presentation:
    """Contraintes and objectifs of the diagnostic in force."""
    dernier = next(reversed(contexte.etat.diagnostics.values()), None)
    if dernier is None:
        return Presentation(options={"contrainte": (), "objectif": ()})
    decrites = referentiels()[dernier.referentiel].par_contrainte
    suivies = [decrites[code] for code in dernier.contraintes if code in decrites]
    fixes = [
        (str(o.code), f"{c.libelle} : {o.libelle or f'objectif n° {o.code}'}")
        for c in suivies
        for o in c.objectifs
        if o.code in dernier.contraintes[c.code].objectifs
    ]
    return Presentation(options={"contrainte": tuple((str(c.code), c.libelle) for c in suivies), "objectif": fixes})


DIAGNOSTICS: Final = Objets(
    "diagnostic",
    lambda d: d.diagnostics,
    lambda o: f"diagnostic du {jour(o.etabli_le)}",
    derniers=1,
)
CITE_DIAGNOSTIC: Final[Mapping[str, Callable[[Dossier], Options]]] = {"diagnostic": DIAGNOSTICS.si(toujours).choix}
"""A step that says in which diagnostic a difficulty was identified."""

DIAGNOSTIC: Final = (
    Saisie(
        EtablirDiagnostic,
        "Établir le diagnostic",
        "Enregistrer le diagnostic",
        GROUPE,
        date=DATE,
        parties=_PARTIES,
        presenter=_en_vigueur,
    ),
    Saisie(
        ActualiserDiagnostic,
        "Actualiser le diagnostic",
        "Enregistrer ce qui a changé",
        GROUPE,
        sur=DIAGNOSTICS.si(toujours),
        aide="Ne dites que ce qui a changé : le reste demeure.",
        date=DATE,
        parties=_PARTIES,
        presenter=_du_dernier,
    ),
    Saisie(
        SuivreObjectif,
        "Suivre un objectif",
        "Enregistrer l'avancée",
        GROUPE,
        sur=DIAGNOSTICS.si(lambda o: any(c.objectifs for c in o.contraintes.values())),
        libelles={"valeur": "Où en est-il ?"},
        date=DATE,
        presenter=_objectifs,
    ),
)
