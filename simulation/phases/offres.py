"""Offers of insertion put to the person, and the answers."""

from datetime import timedelta
from typing import Final

from commands.offres.offre import AccepterOffre, ProposerOffre, RefuserOffre
from ledger.vocabulaire.offres.offre import MotifRefusOffre
from simulation.phases.rendez_vous import SUIVIS_DANS_L_OUTIL, THEMES
from simulation.plan.squelette import Destination
from simulation.tirage.calendrier import ouvre_entre
from simulation.tirage.hasard import Tirage
from simulation.trame.recit import Recit

OFFRES_AN: Final = 0.9
OFFRES_AU_CATALOGUE: Final = 400
PART_SANS_REPONSE, PART_ACCEPTEE = 0.1, 0.62
MOTIFS_REFUS: Final = Tirage(
    {
        MotifRefusOffre.NON_INTERESSE: 0.3,
        MotifRefusOffre.CONTRAINTE_MOBILITE: 0.22,
        MotifRefusOffre.CONTRAINTE_SANTE: 0.14,
        MotifRefusOffre.CONTRAINTE_GARDE: 0.12,
        MotifRefusOffre.PLUS_DE_PLACE: 0.1,
        MotifRefusOffre.NON_ELIGIBLE: 0.06,
        MotifRefusOffre.AUTRE: 0.06,
    }
)


def raconter_offres(recit: Recit) -> None:
    """Offers over the accompaniment, each one once."""
    hasard = recit.hasard
    du = max(recit.parametres.activite_du, recit.foyer.plan.ouvert_le)
    duree = (recit.sortie_le - du).days
    offres = hasard.melanger(range(1, 8))
    for rang in range(int(OFFRES_AN * max(duree, 0) / 365 + hasard.random())):
        le = ouvre_entre(du + timedelta(days=hasard.entier(0, duree)), du, recit.sortie_le)
        if le is None or rang >= len(offres) or not recit.accompagnements or recit.accompagnements[0].du > le:
            continue
        accompagnement = recit.accompagnement(le)
        if accompagnement.referent is None or accompagnement.organisme not in SUIVIS_DANS_L_OUTIL:
            continue
        numero = (offres[rang] * OFFRES_AU_CATALOGUE // 8) + hasard.entier(0, OFFRES_AU_CATALOGUE // 8 - 1)
        partenaire = recit.equipes.structure(recit.mds(le), Destination.DELEGATAIRE, hasard)
        proposition = ProposerOffre(
            survenu_le=le,
            proposition=hasard.uuid(),
            offre=f"OFF-{recit.parametres.departement}-{numero:04d}",
            theme=THEMES.tirer(hasard),
            partenaire=partenaire,
        )
        chaine = f"offre/{rang}"
        recit.ajouter(le, proposition, recit.equipes.acteur(accompagnement.referent), chaine)
        reponse_le = ouvre_entre(le + timedelta(days=hasard.entier(2, 30)), le + timedelta(days=1), recit.fin)
        if reponse_le is None or hasard.chance(PART_SANS_REPONSE):
            continue
        reponse = (
            AccepterOffre(survenu_le=reponse_le, proposition=proposition.proposition)
            if hasard.chance(PART_ACCEPTEE)
            else RefuserOffre(
                survenu_le=reponse_le, proposition=proposition.proposition, motif=MOTIFS_REFUS.tirer(hasard)
            )
        )
        recit.ajouter(reponse_le, reponse, recit.equipes.partenaire(partenaire), chaine)
