"""Entry, rights and address: what the flow of the paying body tells over time."""

from commands.entree.droits import ModifierDroits, ModifierIdentite, OuvrirDossier
from ledger.events.entree.droits import Adresse, Identite
from ledger.flux import flux_identifiant, valeur_matricule
from ledger.vocabulaire.entree.droits import RoleFoyer
from ledger.vocabulaire.entree.identifiant import GenreIdentifiant
from simulation.plan.foyers import Domicile, Droit, FoyerSimule
from simulation.plan.personnes import Adulte
from simulation.trame.faits import EnDroit, Territorial
from simulation.trame.recit import ACCOMPAGNEMENT, Recit


def raconter_entree(recit: Recit, cle_identifiants: bytes) -> None:
    """The dossier opens, then rights and address change."""
    foyer, adulte, equipes = recit.foyer, recit.adulte, recit.equipes
    domicile, droit = foyer.domiciles[0], foyer.droits[0]
    ouverture = OuvrirDossier(
        survenu_le=foyer.plan.ouvert_le,
        organisme_payeur=foyer.organisme,
        role=RoleFoyer.DEMANDEUR if adulte is foyer.adultes[0] else RoleFoyer.CONJOINT,
        foyer=flux_identifiant(
            cle_identifiants, GenreIdentifiant.MATRICULE, f"{foyer.organisme}:{foyer.numero}:{foyer.matricule}"
        ),
        etat_droit=droit.etat,
        soumis_droits_devoirs=droit.soumis,
        droit_ouvert_le=foyer.demande_le,
        sexe=adulte.sexe,
        situation_familiale=foyer.situation,
        commune=domicile.commune.code,
        mds=domicile.mds,
        identite=identite(foyer, adulte, domicile),
    )
    pas = recit.ajouter(
        foyer.plan.ouvert_le, ouverture, equipes.flux_caf, ACCOMPAGNEMENT, Territorial(domicile.mds), _fait(droit)
    )
    pas.matricule = valeur_matricule(foyer.organisme, foyer.numero, foyer.matricule, adulte.naissance_le)
    for droit in foyer.droits[1:]:
        commande = ModifierDroits(
            survenu_le=droit.le, etat_droit=droit.etat, soumis_droits_devoirs=droit.soumis, motif=droit.motif
        )
        recit.ajouter(droit.le, commande, equipes.flux_caf, "droits", _fait(droit))
    for domicile in foyer.domiciles[1:]:
        demenagement = ModifierIdentite(
            survenu_le=domicile.depuis_le,
            commune=domicile.commune.code,
            mds=domicile.mds,
            situation_familiale=foyer.situation,
            identite=identite(foyer, adulte, domicile),
        )
        recit.ajouter(domicile.depuis_le, demenagement, equipes.flux_caf, "identite", Territorial(domicile.mds))


def _fait(droit: Droit) -> EnDroit:
    return EnDroit(droit.soumis and droit.etat.ouvert)


def identite(foyer: FoyerSimule, adulte: Adulte, domicile: Domicile) -> Identite:
    """Civil status, contacts and address of an adult of the household."""
    return Identite(
        civilite=adulte.civilite,
        nom=adulte.nom,
        prenom=adulte.prenom,
        naissance_le=adulte.naissance_le,
        nir=adulte.nir,
        matricule=foyer.matricule,
        telephone=adulte.telephone,
        courriel=adulte.courriel,
        adresse=Adresse(
            voie=f"{domicile.numero} {domicile.type_voie} {domicile.nom_voie}",
            code_postal=domicile.commune.code_postal,
            commune=domicile.commune.nom,
        ),
    )
