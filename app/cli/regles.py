"""The law and the calendar: etapes, regles, echeances, reagir."""

import time
from collections.abc import Callable
from typing import Annotated, Final
from uuid import UUID

import typer

from app import composition, environnement
from app.cli import sortie
from app.cli.saisie import jusqu_au_signal, lire_date
from app.postes import REACTIONS
from app.settings import ReglagesRegles
from commands.base import Cadre, jour
from commands.echeances import echeances as echeances_ouvertes
from commands.reactions.process import Bilan
from commands.reactions.process import reagir as realiser
from ledger.annexes.battements import Pouls
from ledger.contexte import Acteur
from ledger.dates import aujourd_hui
from ledger.dossier import fold
from ledger.erreurs import DossierInconnu
from ledger.store.journal import Journal
from ledger.vocabulaire.acteur import Canal, Role

AGENT_REACTIONS: Final = UUID("00000000-0000-5000-8000-00000000eac7")
"""The system, when it carries out what the rules call for."""
PAUSE_S: Final = 60.0
TOUR_S: Final = 1.0

EnJson = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def inscrire(application: typer.Typer) -> None:
    """Add the commands of this module."""
    for commande in (etapes, regles, echeances, reagir):
        application.command()(commande)


def etapes(en_json: EnJson = False) -> None:
    """Lister les étapes du parcours : événements, commande, règles, refus, route, service de France Travail.

    Exemples : parcours etapes · parcours etapes --json
    """
    from app.etapes import etapes as table_des_etapes

    lignes = table_des_etapes()
    if en_json:
        sortie.json(lignes)
        return
    colonnes = ["famille", "étape", "libellé", "règles", "refus", "France Travail"]
    sortie.tableau(
        f"{len(lignes)} étapes",
        colonnes,
        [
            [e.famille, e.etape, e.libelle, ", ".join(e.regles), str(len(e.refus)), e.france_travail or "—"]
            for e in lignes
        ],
    )


def regles(
    au: Annotated[str | None, typer.Option(help="Seulement les versions en vigueur à cette date (AAAA-MM-JJ).")] = None,
    en_json: EnJson = False,
) -> None:
    """Lister les règles datées : libellé, texte, validité, délai ; celles dont le texte n'a pas été lu sont marquées.

    Exemples : parcours regles --au 2025-06-01 · parcours regles --json
    """
    le = lire_date(au)
    connues = composition.regles(ReglagesRegles.lire())
    retenues = [regle for regle in connues if le is None or connues.en_vigueur(regle.code, le) is regle]
    if en_json:
        sortie.json([regle.en_clair() for regle in retenues])
        return
    sortie.tableau(
        f"{len(retenues)} règles",
        ["version", "jusqu'au", "délai", "libellé", "source", "vérifiée"],
        [
            [
                r.version,
                r.valide_au.isoformat() if r.valide_au else "—",
                str(r.delai or "—"),
                r.libelle,
                r.source,
                "oui" if r.verifiee else "non",
            ]
            for r in retenues
        ],
    )


def echeances(
    dossier: Annotated[UUID, typer.Argument(help="Identifiant du dossier.")],
    au: Annotated[str | None, typer.Option(help="Date à laquelle se placer (AAAA-MM-JJ).")] = None,
    en_json: EnJson = False,
) -> None:
    """Lister les échéances ouvertes d'un dossier, tel qu'il était connu à une date.

    Exemple : parcours echeances 3f0c… --au 2026-06-30
    """
    le = lire_date(au) or aujourd_hui()
    with environnement.reglages() as reglages, composition.services(reglages) as services:
        lus = services.journal.rejouer(dossier)
    if not lus:
        raise DossierInconnu(dossier)
    ouvertes = echeances_ouvertes(fold(dossier, lus, connu_au=le, valable_au=le), services.cadre(le))
    if en_json:
        sortie.json([echeance.en_clair(le) for echeance in ouvertes])
        return
    sortie.tableau(
        f"Échéances ouvertes au {jour(le)} : {len(ouvertes)}",
        ["échéance", "depuis", "au plus tard", "règle", "état"],
        [
            [e.libelle, jour(e.depuis), jour(e.due_le), e.regle.version, "dépassée" if e.depassee(le) else "à venir"]
            for e in ouvertes
        ],
    )


def reagir(
    au: Annotated[
        str | None, typer.Option(help="Jour auquel se placer, au plus tard aujourd'hui (AAAA-MM-JJ).")
    ] = None,
    continu: Annotated[bool, typer.Option("--continu", help="Recommencer chaque minute, jusqu'à l'arrêt.")] = False,
    en_json: EnJson = False,
) -> None:
    """Réaliser ce que les règles appellent : convocations, rappels, expirations, délais dépassés.

    Recommencer ne fait rien deux fois : chaque réaction a son identifiant.

    Exemples : parcours reagir · parcours reagir --continu
    """
    le = lire_date(au)
    if le is not None and le > aujourd_hui():
        message = f"le {jour(le)} n'est pas encore passé : donnez la date d'aujourd'hui, ou une date passée."
        raise ValueError(message)
    continuer = jusqu_au_signal() if continu else lambda: False
    with environnement.reglages(REACTIONS.exiges) as reglages, composition.reactions(reglages) as (journal, loi):
        dernier, fait_jusqu_a, pouls = None, 0, Pouls(journal, REACTIONS.nom)
        while True:
            du_jour, position = le or aujourd_hui(), journal.position()
            # a new day calls for everything again; on the same one, only what was written since does
            bilan = _tour(journal, pouls, Cadre(du_jour, loi), fait_jusqu_a if du_jour == dernier else 0)
            dernier, fait_jusqu_a = du_jour, position
            if en_json:
                sortie.json(bilan)
            else:
                _dire(bilan)
            _attendre(continuer, pouls)
            if not continuer():
                return


def _dire(bilan: Bilan) -> None:
    sortie.dire(
        f"{bilan.dossiers} dossiers relus : {bilan.faites} réactions réalisées, {bilan.deja_faites} déjà faites,"
        f" {bilan.refusees} refusées."
    )


def _tour(journal: Journal, pouls: Pouls, cadre: Cadre, ecrits_apres: int) -> Bilan:
    acteur = Acteur(AGENT_REACTIONS, Role.SYSTEME, Canal.LIGNE_DE_COMMANDE)
    with sortie.avancement("dossiers") as barre:

        def avancer(nombre: int) -> None:
            barre.avancer(nombre)
            pouls.battre()

        pouls.battre()
        return realiser(journal, cadre, acteur, avancer, ecrits_apres=ecrits_apres)


def _attendre(continuer: Callable[[], bool], pouls: Pouls) -> None:
    """A pause that a signal ends at once, and during which the process goes on saying that it lives."""
    fin = time.monotonic() + PAUSE_S
    while continuer() and time.monotonic() < fin:
        pouls.battre()
        time.sleep(TOUR_S)
