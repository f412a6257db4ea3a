"""The population of a simulated département as a monthly flow of the CAF and the MSA, on the last day of the window."""

from collections.abc import Iterator
from datetime import date, time
from typing import Final

from integrations.caf import codes, modele
from ledger.vocabulaire.entree.droits import EtatDroit, MotifDroit, OrganismePayeur, Sexe, SituationFamiliale
from simulation.plan.foyers import Droit, FoyerSimule, Peuplement
from simulation.plan.parametres import Parametres
from simulation.plan.personnes import Adulte, Enfant
from simulation.plan.planification import planifier

FONCTIONS: Final = {
    OrganismePayeur.CAF: codes.FonctionOrganisme.CAF,
    OrganismePayeur.MSA: codes.FonctionOrganisme.MSA,
}
ETATS: Final = {
    EtatDroit.OUVERT_VERSABLE: "2",
    EtatDroit.OUVERT_SUSPENDU: "3",
    EtatDroit.VERSEMENT_SUSPENDU: "4",
    EtatDroit.CLOS: "5",
}
MOTIFS_CLOTURE: Final = {
    MotifDroit.ECHEANCE: "ECH",
    MotifDroit.AUTRE: "RAU",
    MotifDroit.MUTATION: "MUT",
    MotifDroit.DECISION_PCD: "PCG",
}
MOTIFS_VERSEMENT: Final = {
    MotifDroit.DECLARATION_MANQUANTE: "06",
    MotifDroit.RESSOURCES: "01",
    MotifDroit.RESIDENCE: "09",
}
MOTIFS_DROIT: Final = {MotifDroit.RESSOURCES: "GR"}
SITUATIONS: Final = {
    SituationFamiliale.SEUL_SANS_ENFANT: "CEL",
    SituationFamiliale.SEUL_AVEC_ENFANT: "ISO",
    SituationFamiliale.COUPLE_SANS_ENFANT: "VIM",
    SituationFamiliale.COUPLE_AVEC_ENFANT: "MAR",
}
SEXES: Final = {Sexe.FEMME: codes.Sexe.FEMME, Sexe.HOMME: codes.Sexe.HOMME}
CIVILITES: Final = {Sexe.FEMME: codes.Civilite.MADAME, Sexe.HOMME: codes.Civilite.MONSIEUR}
ROLES: Final = (codes.Role.DEMANDEUR, codes.Role.CONJOINT)
HEURE_DU_FLUX: Final = time(2, 30)


def en_tete(parametres: Parametres) -> modele.EnTete:
    """Header of the flow, made on the last day of the window."""
    return modele.EnTete(
        application="CRI",
        version_application="0801",
        type_flux="M",
        nature="B",
        cree_le=parametres.jusqu_au,
        cree_a=HEURE_DU_FLUX,
        reference_le=parametres.jusqu_au,
    )


def population(parametres: Parametres) -> Iterator[modele.Foyer]:
    """Households of the département on ``parametres.jusqu_au``, those that left included, as a flow states them.

    Persons, addresses and rights are those of :func:`~simulation.departement.simuler` for the same
    parameters: importing the flow after the simulation changes nothing.
    """
    for foyer in Peuplement(parametres).foyers(planifier(parametres)):
        yield _foyer(foyer, f"{int(parametres.departement):03d}")


def _foyer(foyer: FoyerSimule, partenaire: str) -> modele.Foyer:
    droit, domicile = foyer.droits[-1], foyer.domiciles[-1]
    suspension = _fait(droit)
    etat = droit.etat
    return modele.Foyer(
        organisme=modele.Organisme(fonction=FONCTIONS[foyer.organisme], numero=foyer.numero),
        matricule=foyer.matricule,
        numero_demande=f"{foyer.plan.rang + 1:011d}",
        demande_le=foyer.demande_le,
        etat_dossier_code=ETATS[etat],
        personnes=tuple(_personnes(foyer, soumis=droit.soumis)),
        partenaire=partenaire,
        situation_famille=modele.SituationFamille(
            code=codes.SITUATIONS_FAMILLE[SITUATIONS[foyer.situation]], depuis_le=foyer.demande_le
        ),
        adresse=modele.Adresse(
            numero=domicile.numero,
            type_voie=domicile.type_voie,
            nom_voie=domicile.nom_voie,
            code_postal=domicile.commune.code_postal,
            code_commune=domicile.commune.code,
            commune=domicile.commune.nom,
            pays="FRA",
            depuis_le=domicile.depuis_le,
        ),
        suspensions_droit=(suspension,) if suspension and etat is EtatDroit.OUVERT_SUSPENDU else (),
        suspensions_versement=(suspension,) if suspension and etat is EtatDroit.VERSEMENT_SUSPENDU else (),
        cloture=suspension if etat is EtatDroit.CLOS else None,
        sans_domicile_fixe=False,
        origine_demande="DEM",
    )


def _fait(droit: Droit) -> modele.FaitDeDroit | None:
    """The suspension or the closing that explains a right."""
    if droit.motif is None:
        return None
    if droit.etat is EtatDroit.CLOS:
        motif = codes.MOTIFS_CLOTURE[MOTIFS_CLOTURE[droit.motif]]
    elif droit.etat is EtatDroit.OUVERT_SUSPENDU:
        motif = codes.MOTIFS_SUSPENSION_DROIT[MOTIFS_DROIT[droit.motif]]
    else:
        motif = codes.MOTIFS_SUSPENSION_VERSEMENT[MOTIFS_VERSEMENT[droit.motif]]
    return modele.FaitDeDroit(motif=motif, le=droit.le)


def _personnes(foyer: FoyerSimule, *, soumis: bool) -> Iterator[modele.PersonneDuFoyer]:
    for role, adulte in zip(ROLES, foyer.adultes, strict=False):
        yield _adulte(adulte, role, foyer.demande_le, soumis=soumis)
    for enfant in foyer.enfants:
        yield _enfant(enfant, foyer.demande_le)


def _adulte(adulte: Adulte, role: codes.Role, depuis: date, *, soumis: bool) -> modele.PersonneDuFoyer:
    return modele.PersonneDuFoyer(
        role=role,
        nom=adulte.nom,
        prenom=adulte.prenom,
        naissance_le=adulte.naissance_le,
        civilite=CIVILITES[adulte.sexe],
        sexe=SEXES[adulte.sexe],
        nir=adulte.nir,
        etat_civil_valide=True,
        responsable_dossier=role is codes.Role.DEMANDEUR,
        rattachee_depuis=depuis,
        soumis_droits_devoirs=soumis,
        entree_droits_devoirs=soumis,
    )


def _enfant(enfant: Enfant, depuis: date) -> modele.PersonneDuFoyer:
    return modele.PersonneDuFoyer(
        role=codes.Role.ENFANT,
        nom=enfant.nom,
        prenom=enfant.prenom,
        naissance_le=enfant.naissance_le,
        sexe=SEXES[enfant.sexe],
        responsable_dossier=False,
        rattachee_depuis=max(depuis, enfant.naissance_le),
    )
