"""From the CNAF's words to the ledger's: the only place where both are known."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from integrations.caf.codes import DROITS_OUVERTS, Civilite, EtatDossier, FonctionOrganisme, Role
from integrations.caf.codes import Sexe as SexeCnaf
from integrations.caf.modele import Adresse as AdresseCnaf
from integrations.caf.modele import FaitDeDroit, Foyer, PersonneDuFoyer
from ledger.events.entree.droits import Adresse, Identite
from ledger.flux import flux_identifiant, valeur_matricule
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, RoleFoyer, Sexe, SituationFamiliale
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant

ETATS: Final[Mapping[EtatDossier, EtatDroit]] = {
    EtatDossier.NOUVELLE_DEMANDE: EtatDroit.DEMANDE,
    EtatDossier.REFUSE: EtatDroit.REFUSE,
    EtatDossier.OUVERT_VERSABLE: EtatDroit.OUVERT_VERSABLE,
    EtatDossier.OUVERT_SUSPENDU: EtatDroit.OUVERT_SUSPENDU,
    EtatDossier.VERSEMENT_SUSPENDU: EtatDroit.VERSEMENT_SUSPENDU,
    EtatDossier.CLOS: EtatDroit.CLOS,
    EtatDossier.CLOS_MOIS_ANTERIEUR: EtatDroit.CLOS_MOIS_ANTERIEUR,
    EtatDossier.NON_DEFINI: EtatDroit.NON_DEFINI,
    EtatDossier.INCONNU: EtatDroit.NON_DEFINI,
}
ORGANISMES: Final = {FonctionOrganisme.CAF: OrganismePayeur.CAF, FonctionOrganisme.MSA: OrganismePayeur.MSA}
ROLES: Final = {Role.DEMANDEUR: RoleFoyer.DEMANDEUR, Role.CONJOINT: RoleFoyer.CONJOINT}
SEXES: Final = {SexeCnaf.FEMME: Sexe.FEMME, SexeCnaf.HOMME: Sexe.HOMME}
CIVILITES: Final = {Civilite.MADAME: "Mme", Civilite.MONSIEUR: "M."}

_MOTIFS_CLOTURE: Final = {"PCG": MotifDroit.DECISION_PCD, "ECH": MotifDroit.ECHEANCE, "MUT": MotifDroit.MUTATION}
_MOTIFS_DROIT: Final = {
    "DB": MotifDroit.RESSOURCES,
    "GR": MotifDroit.RESSOURCES,
    "DM": MotifDroit.RESIDENCE,
    "GJ": MotifDroit.DECISION_PCD,
    "GK": MotifDroit.CONTRAT_INSERTION,
    "GL": MotifDroit.ACTION_NON_ENGAGEE,
}
_MOTIFS_VERSEMENT: Final = {
    "01": MotifDroit.RESSOURCES,
    "02": MotifDroit.AGE,
    "03": MotifDroit.ACTIVITE_NON_CONFORME,
    "04": MotifDroit.TITRE_SEJOUR,
    "36": MotifDroit.TITRE_SEJOUR,
    "05": MotifDroit.SOUS_LE_SEUIL,
    "06": MotifDroit.DECLARATION_MANQUANTE,
    "09": MotifDroit.RESIDENCE,
    "44": MotifDroit.HOSPITALISATION,
    "70": MotifDroit.ACTION_NON_ENGAGEE,
    "CG": MotifDroit.DECISION_PCD,
    "CV": MotifDroit.ATTENTE_DECISION_PCD,
}

_COMMUNE: Final = re.compile(r"\d{5}|2[AB]\d{3}", re.ASCII)


def droit_ouvert(foyer: Foyer) -> bool:
    """Whether the household's right is open, paid or not."""
    return foyer.etat_dossier in DROITS_OUVERTS


def droit(foyer: Foyer) -> tuple[EtatDroit, MotifDroit | None, date | None]:
    """State of the household's right, its motive and the day it took effect, when the flow tells."""
    etat = ETATS[foyer.etat_dossier]
    fait, motifs = _fait(foyer, etat)
    return etat, motifs.get(fait.motif.code, MotifDroit.AUTRE) if fait else None, fait.le if fait else None


def _fait(foyer: Foyer, etat: EtatDroit) -> tuple[FaitDeDroit | None, Mapping[str, MotifDroit]]:
    if etat is EtatDroit.OUVERT_SUSPENDU:
        return _dernier(foyer.suspensions_droit), _MOTIFS_DROIT
    if etat is EtatDroit.VERSEMENT_SUSPENDU:
        return _dernier(foyer.suspensions_versement), _MOTIFS_VERSEMENT
    if etat is EtatDroit.CLOS:
        return foyer.cloture, _MOTIFS_CLOTURE
    if etat is EtatDroit.CLOS_MOIS_ANTERIEUR:
        return foyer.cloture_mois_anterieur, _MOTIFS_CLOTURE
    return None, {}


def _dernier(faits: tuple[FaitDeDroit, ...]) -> FaitDeDroit | None:
    return max(faits, key=lambda fait: fait.le, default=None)


def situation_familiale(foyer: Foyer) -> SituationFamiliale | None:
    """Couple or alone, with or without children; None when persons of the household could not be read."""
    if foyer.rejets:
        return None
    couple = any(personne.role is Role.CONJOINT for personne in foyer.personnes)
    enfants = any(personne.role is Role.ENFANT for personne in foyer.personnes)
    if couple:
        return SituationFamiliale.COUPLE_AVEC_ENFANT if enfants else SituationFamiliale.COUPLE_SANS_ENFANT
    return SituationFamiliale.SEUL_AVEC_ENFANT if enfants else SituationFamiliale.SEUL_SANS_ENFANT


def identite(foyer: Foyer, personne: PersonneDuFoyer, connue: Identite | None = None) -> Identite:
    """Identity that the flow states; what the flow does not carry (phone, mail…) is kept from the known one."""
    enonce = Identite(
        civilite=CIVILITES.get(personne.civilite) if personne.civilite else None,
        nom=personne.nom,
        nom_naissance=personne.nom_naissance,
        prenom=personne.prenom,
        naissance_le=personne.naissance_le,
        nir=personne.nir,
        matricule=foyer.matricule,
        adresse=_adresse(foyer.adresse),
    )
    if connue is None:
        return enonce
    return connue.model_copy(
        update=enonce.model_dump(exclude_none=True) | {"adresse": enonce.adresse or connue.adresse}
    )


def _adresse(adresse: AdresseCnaf | None) -> Adresse | None:
    if adresse is None:
        return None
    voie = " ".join(partie for partie in (adresse.numero, adresse.type_voie, adresse.nom_voie) if partie)
    complement = ", ".join(
        partie for partie in (adresse.complement_identification, adresse.complement, adresse.lieu_dit) if partie
    )
    return Adresse(
        voie=voie or " ".join(adresse.lignes_hors_france) or None,
        complement=complement or None,
        code_postal=adresse.code_postal,
        commune=adresse.commune,
    )


def commune(foyer: Foyer) -> str | None:
    """INSEE code of the household's commune; None abroad, and for a code of another form."""
    code = foyer.adresse.code_commune if foyer.adresse else None
    return code if code is not None and _COMMUNE.fullmatch(code) else None


def matricule(foyer: Foyer, personne: PersonneDuFoyer) -> str | None:
    """Value of the payer's identifier of one person; None for adults of a household born on the same day, whom it would
    not tell apart.
    """
    adultes = [
        autre for autre in foyer.personnes if autre.role in ROLES and autre.naissance_le == personne.naissance_le
    ]
    if len(adultes) > 1:
        return None
    organisme = foyer.organisme
    return valeur_matricule(organisme.fonction, organisme.numero, foyer.matricule, personne.naissance_le)


def foyer_id(cle: bytes, foyer: Foyer) -> UUID:
    """Id shared by the persons of a household: a keyed fingerprint of its matricule."""
    organisme = foyer.organisme
    return flux_identifiant(
        cle, GenreIdentifiant.MATRICULE, f"{organisme.fonction}:{organisme.numero}:{foyer.matricule}"
    )
