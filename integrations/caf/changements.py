"""A flow and one person's dossier: the command that brings the ledger to what the flow states, or none. Pure."""

from datetime import date

from commands.entree.droits import ModifierDroits, ModifierIdentite, OuvrirDossier
from integrations.caf import traduction
from integrations.caf.modele import Foyer, PersonneDuFoyer
from ledger.dossier.etat.droits import Droits
from ledger.events.entree.droits import Identite
from ledger.vocabulaire.territoire import Territoire


def enonce(foyer: Foyer, personne: PersonneDuFoyer) -> bytes:
    """Everything that the flow states of a person and that the ledger keeps: it identifies, never store it."""
    etat, motif, effet = traduction.droit(foyer)
    faits = (etat, motif, effet, personne.soumis_droits_devoirs, traduction.commune(foyer))
    identite = traduction.identite(foyer, personne).model_dump_json()
    return f"{faits} {traduction.situation_familiale(foyer)} {identite}".encode()


def ouverture(
    cree_le: date, foyer: Foyer, personne: PersonneDuFoyer, cle: bytes, territoire: Territoire
) -> OuvrirDossier:
    """Opening of the dossier of a person who has none; the information is that of the flow, made on ``cree_le``."""
    etat, motif, _ = traduction.droit(foyer)
    commune = traduction.commune(foyer)
    return OuvrirDossier(
        survenu_le=cree_le,
        organisme_payeur=traduction.ORGANISMES[foyer.organisme.fonction],
        role=traduction.ROLES[personne.role],
        foyer=traduction.foyer_id(cle, foyer),
        etat_droit=etat,
        motif=motif,
        soumis_droits_devoirs=True,
        droit_ouvert_le=foyer.demande_le,
        sexe=traduction.SEXES[personne.sexe] if personne.sexe else None,
        situation_familiale=traduction.situation_familiale(foyer),
        commune=commune,
        mds=territoire.mds_de(commune, foyer.matricule),
        identite=traduction.identite(foyer, personne),
    )


def droits(cree_le: date, foyer: Foyer, personne: PersonneDuFoyer, connus: Droits) -> ModifierDroits | None:
    """Change of rights, on the day it took effect; None when nothing changes, or when the ledger knows a later one."""
    etat, motif, effet = traduction.droit(foyer)
    enonce = False if personne.deces_le is not None else personne.soumis_droits_devoirs
    soumis = connus.soumis if enonce is None else enonce
    if connus.depuis > cree_le or (etat, soumis, motif) == (connus.etat, connus.soumis, connus.motif):
        return None
    le = effet if effet is not None and connus.depuis <= effet <= cree_le else cree_le
    return ModifierDroits(survenu_le=le, etat_droit=etat, soumis_droits_devoirs=soumis, motif=motif)


def identite(
    cree_le: date, foyer: Foyer, personne: PersonneDuFoyer, connus: Droits, connue: Identite, territoire: Territoire
) -> ModifierIdentite | None:
    """Change of identity, address or household; None when nothing changes. What the flow leaves out stays as known."""
    enoncee = traduction.identite(foyer, personne, connue)
    commune = traduction.commune(foyer) or connus.commune
    situation = traduction.situation_familiale(foyer) or connus.situation_familiale
    if (enoncee, commune, situation) == (connue, connus.commune, connus.situation_familiale):
        return None
    return ModifierIdentite(
        survenu_le=cree_le,
        commune=commune,
        mds=connus.mds if commune == connus.commune else territoire.mds_de(commune, foyer.matricule),
        situation_familiale=situation,
        identite=enoncee,
    )
