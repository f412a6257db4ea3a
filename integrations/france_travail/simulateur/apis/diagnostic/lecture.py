"""The diagnostic as it is read."""

from integrations.france_travail.simulateur.apis.diagnostic.referentiel import (
    PERSONNELLES,
    THEMATIQUES,
    analyse,
    contrainte_de,
    thematique,
)
from integrations.france_travail.simulateur.personnes import Dossier
from integrations.france_travail.simulateur.reponses import Document


def besoins(dossier: Dossier) -> list[Document]:
    """Besoins by diagnostic and theme, without diagnostics that were deleted."""
    lus = []
    for identifiant, diagnostic in dossier.diagnostics.items():
        if diagnostic["statut"] == "SUPPRIME":
            continue
        par_theme: dict[str, list[Document]] = {}
        for code, besoin in sorted(dossier.besoins.get(identifiant, {}).items(), key=lambda lu: int(lu[0])):
            par_theme.setdefault(thematique(code), []).append(besoin)
        themes = [
            {"code": theme, "libelle": THEMATIQUES[theme][0], "besoins": explores}
            for theme, explores in sorted(par_theme.items())
        ]
        lus.append({"diagnostic": diagnostic, "thematiquesBesoins": themes})
    return lus


def contraintes(dossier: Dossier) -> Document | None:
    """Contraintes with the situations and objectifs that the referential puts under them; None when none was said."""
    if not dossier.contraintes and dossier.sans_contrainte is None:
        return None
    lues = [
        {
            **contrainte,
            "situations": [s for s in dossier.situations.values() if contrainte_de("situations", s["code"]) == code],
            "objectifs": [o for o in dossier.objectifs.values() if contrainte_de("objectifs", o["code"]) == code],
        }
        for code, contrainte in sorted(dossier.contraintes.items(), key=lambda lue: int(lue[0]))
    ]
    lu: Document = {**PERSONNELLES, "contraintes": lues}
    if dossier.sans_contrainte is not None:
        lu["declareSansContrainte"] = dossier.sans_contrainte
    return lu


def pouvoir_agir(dossier: Dossier) -> Document | None:
    """The two answers and what they say together."""
    tenu = dossier.pouvoir_agir
    return tenu and {**tenu, "resultatAnalyse": analyse(tenu["confiance"], tenu["accompagnement"])}
