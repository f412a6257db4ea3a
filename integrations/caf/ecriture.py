"""Writer of the flow in its VRSB0801 layout: streaming, windows-1252, atomic.

What the layout has no place for is refused, never dropped: `lire_flux` gives back what was written. Blocks that this
project doesn't read (resources, amounts, activities) are optional in the schema and aren't written.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, Final

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element

from integrations.caf.balises import (
    ajouter,
    ajouter_date,
    ajouter_date_si,
    ajouter_indicateur,
    ajouter_indicateur_si,
    ajouter_si,
    exiger,
    refuser,
)
from integrations.caf.blocs import EN_TETE, FOYER, RACINE, TOTAUX
from integrations.caf.codes import CODES_CIVILITE, CODES_ROLE, CODES_SEXE, Role
from integrations.caf.droits import (
    FIN_DROIT,
    FIN_DROIT_MOIS_ANTERIEUR,
    REFUS,
    SUSPENSION_DROIT,
    SUSPENSION_VERSEMENT,
    FormeFait,
)
from integrations.caf.erreurs import EcritureImpossible
from integrations.caf.modele import Adresse, EnTete, FaitDeDroit, Foyer, PersonneDuFoyer

ENCODAGE: Final = "windows-1252"
# Its accents make sure that nobody, our reader included, can take the file for UTF-8, whatever the names hold.
_TEMOIN: Final = f"<!-- Bénéficiaires du RSA, encodé en {ENCODAGE} -->"
_LIGNES_HORS_FRANCE: Final = 6


def ecrire_flux(chemin: Path, en_tete: EnTete, foyers: Iterable[Foyer]) -> int:
    """Write the households as they come and return how many; `chemin` holds the whole flow, or what it held before.

    The file is readable by its owner alone. Characters beyond windows-1252 become character references. Raises
    `EcritureImpossible` (which household, which field) for what VRSB0801 can't carry, OSError for the disk.
    """
    with NamedTemporaryFile(dir=chemin.parent, prefix=f".{chemin.name}.", suffix=".tmp", delete=False) as fichier:
        brouillon = Path(fichier.name)
        try:
            nombre = _ecrire(fichier.file, en_tete, foyers)
            fichier.flush()
            os.fsync(fichier.fileno())
            brouillon.replace(chemin)
        except BaseException:
            brouillon.unlink(missing_ok=True)
            raise
    return nombre


def _ecrire(fichier: IO[bytes], en_tete: EnTete, foyers: Iterable[Foyer]) -> int:
    fichier.write(f'<?xml version="1.0" encoding="{ENCODAGE}"?>\n{_TEMOIN}\n<{RACINE}>\n'.encode(ENCODAGE))
    _ecrire_bloc(fichier, _en_tete(en_tete))
    nombre = 0
    for nombre, foyer in enumerate(foyers, start=1):
        try:
            bloc = _foyer(foyer)
        except EcritureImpossible as erreur:
            raison = f"Foyer n° {nombre} : {erreur}"
            raise EcritureImpossible(raison) from None
        _ecrire_bloc(fichier, bloc)
    _ecrire_bloc(fichier, _totaux(nombre))
    fichier.write(f"</{RACINE}>\n".encode("ascii"))
    return nombre


def _ecrire_bloc(fichier: IO[bytes], bloc: Element) -> None:
    # Encoded here and not by the XML library: its converter drops some characters (U+E0000 and on) without a word.
    texte = etree.tostring(bloc, encoding="unicode", pretty_print=True)
    fichier.write(texte.encode(ENCODAGE, "xmlcharrefreplace"))


def _en_tete(en_tete: EnTete) -> Element:
    refuser(en_tete.version_flux, "VERSIONFLUX")
    refuser(en_tete.departement, "IDEPARTE")
    bloc = etree.Element(EN_TETE)
    ajouter(bloc, "APPLIEME", en_tete.application)
    ajouter(bloc, "NUMVERSIONAPPLIEME", en_tete.version_application)
    ajouter(bloc, "TYPEFLUX", en_tete.type_flux)
    ajouter(bloc, "NATFLUX", en_tete.nature)
    ajouter_date(bloc, "DTCREAFLUX", en_tete.cree_le)
    SubElement(bloc, "HEUCREAFLUX").text = en_tete.cree_a.replace(tzinfo=None).isoformat()
    ajouter_date(bloc, "DTREF", en_tete.reference_le)
    return bloc


def _totaux(nombre: int) -> Element:
    bloc = etree.Element(TOTAUX)
    ajouter(bloc, "NBTOTDOSRSATRANSM", f"{nombre:08d}")
    ajouter(bloc, "NBTOTDOSRSATRANSMANO", f"{0:08d}")
    return bloc


def _foyer(foyer: Foyer) -> Element:
    if foyer.rejets:
        raise EcritureImpossible("Ce foyer a été lu sans toutes ses personnes.")
    if not foyer.personnes:
        raise EcritureImpossible("Ce foyer n’a aucune personne.")
    bloc = etree.Element(FOYER)
    _identification(SubElement(bloc, "IdentificationRSA"), foyer)
    for personne in foyer.personnes:
        _personne(SubElement(bloc, "Personne"), personne)
    administratif = SubElement(bloc, "DonneesAdministratives")
    famille = exiger(foyer.situation_famille, "SITFAM")
    situation = SubElement(administratif, "SituationFamille")
    ajouter(situation, "SITFAM", famille.code.code)
    ajouter_date(situation, "DDSITFAM", famille.depuis_le)
    _adresse(SubElement(administratif, "Adresse"), exiger(foyer.adresse, "Adresse"))
    _prestation(SubElement(bloc, "PrestationRSA"), foyer)
    return bloc


def _identification(bloc: Element, foyer: Foyer) -> None:
    organisme = SubElement(bloc, "Organisme")
    ajouter(organisme, "FONORG", foyer.organisme.fonction)
    ajouter(organisme, "NUMORG", foyer.organisme.numero)
    ajouter(organisme, "MATRICULE", foyer.matricule)
    partenaire = SubElement(bloc, "Partenaire")
    ajouter(partenaire, "TYPEPARTE", "CG")
    ajouter(partenaire, "IDEPARTE", foyer.partenaire)
    demande = SubElement(bloc, "DemandeRSA")
    ajouter_date(demande, "DTDEMRSA", foyer.demande_le)
    ajouter(demande, "NUMDEMRSA", foyer.numero_demande)
    if foyer.arrivee is not None:
        cedant = SubElement(bloc, "OrganismeCedant")
        ajouter(cedant, "FONORGCEDMUT", foyer.arrivee.organisme.fonction)
        ajouter(cedant, "NUMORGCEDMUT", foyer.arrivee.organisme.numero)
        ajouter_si(cedant, "MATRICULEORGCEDMUT", foyer.arrivee.matricule)
        ajouter_date(cedant, "DDARRMUT", foyer.arrivee.le)
    if foyer.depart is not None:
        refuser(foyer.depart.matricule, "MATRICULE du nouvel organisme")
        prenant = SubElement(bloc, "OrganismePrenant")
        ajouter(prenant, "FONORGPRENMUT", foyer.depart.organisme.fonction)
        ajouter(prenant, "NUMORGPRENMUT", foyer.depart.organisme.numero)
        ajouter_date(prenant, "DDDEPAMUT", foyer.depart.le)


def _personne(bloc: Element, personne: PersonneDuFoyer) -> None:
    refuser(personne.deces_le, "DTDC")
    refuser(personne.debut_droits_devoirs, "DDSOUDRODEV")
    refuser(personne.fin_droits_devoirs, "DFSOUDRODEV")
    _identite(SubElement(bloc, "Identification"), personne)
    dossier = SubElement(bloc, "DossierCAF")
    ajouter_indicateur(dossier, "TOPRESPDOS", personne.responsable_dossier)
    ajouter_date(dossier, "DDRATDOS", personne.rattachee_depuis)
    ajouter_date_si(dossier, "DFRATDOS", personne.rattachee_jusqu_a)
    # The schema wants two roles, family benefits and RSA; we only know, and only read, the second.
    for nature in ("PFA", "RSA"):
        prestation = SubElement(bloc, "Prestations")
        ajouter(prestation, "NATPREST", nature)
        ajouter(prestation, "ROLEPERS", CODES_ROLE[personne.role])
        ajouter_indicateur(prestation, "TOPCHAPERS", personne.role is Role.ENFANT)
    if personne.identifiant_france_travail is not None:
        ajouter(SubElement(bloc, "DossierPoleEmploi"), "IDASSEDIC", personne.identifiant_france_travail)
    if personne.soumis_droits_devoirs is None:
        refuser(personne.entree_droits_devoirs, "TOPPERSENTDRODEVORSA sans TOPPERSDRODEVORSA")
        return
    devoirs = SubElement(bloc, "MontantCalculDroitRSAPersonne")
    ajouter_indicateur(devoirs, "TOPPERSDRODEVORSA", personne.soumis_droits_devoirs)
    ajouter_indicateur_si(devoirs, "TOPPERSENTDRODEVORSA", personne.entree_droits_devoirs)


def _identite(bloc: Element, personne: PersonneDuFoyer) -> None:
    ajouter_si(bloc, "QUAL", None if personne.civilite is None else CODES_CIVILITE[personne.civilite])
    ajouter(bloc, "NOM", personne.nom)
    ajouter(bloc, "NOMNAI", personne.nom_naissance)
    ajouter(bloc, "PRENOM", personne.prenom)
    if len(personne.autres_prenoms) > 2:
        raise EcritureImpossible("Le format VRSB0801 porte trois prénoms au plus.")
    for champ, prenom in zip(("PRENOM2", "PRENOM3"), personne.autres_prenoms, strict=False):
        ajouter(bloc, champ, prenom)
    ajouter(bloc, "NOMCOMNAI", personne.commune_naissance)
    ajouter_date(bloc, "DTNAI", personne.naissance_le)
    ajouter_si(bloc, "NIR", personne.nir)
    ajouter_indicateur_si(bloc, "TOPVALIEC", personne.etat_civil_valide)
    ajouter(bloc, "SEXE", None if personne.sexe is None else CODES_SEXE[personne.sexe])


def _adresse(bloc: Element, adresse: Adresse) -> None:
    tronc = SubElement(bloc, "TroncCommunAdresse")
    ajouter(tronc, "RGADR", "01")
    ajouter_date_si(tronc, "DTEMM", adresse.depuis_le)
    ajouter(tronc, "PAYS", adresse.pays)
    ajouter(tronc, "TYPEADR", "D")
    ajouter(tronc, "ETATADR", "CO")
    france = {
        "COMPLIDEADR": adresse.complement_identification,
        "COMPLADR": adresse.complement,
        "NUMVOIE": adresse.numero,
        "LIBTYPEVOIE": adresse.type_voie,
        "NOMVOIE": adresse.nom_voie,
        "LIEUDIST": adresse.lieu_dit,
        "NUMCOM": adresse.code_commune,
        "CODEPOS": adresse.code_postal,
        "NOMCOM": adresse.commune,
    }
    if any(valeur is not None for valeur in france.values()):
        detail = SubElement(bloc, "AdresseDetailleeFrance")
        for champ, valeur in france.items():
            ajouter(detail, champ, valeur)
    if adresse.lignes_hors_france:
        _hors_france(SubElement(bloc, "AdresseHorsFrance"), adresse.lignes_hors_france)


def _hors_france(bloc: Element, lignes: tuple[str, ...]) -> None:
    if len(lignes) > _LIGNES_HORS_FRANCE:
        raise EcritureImpossible("Une adresse hors de France a six lignes au plus.")
    for rang in range(_LIGNES_HORS_FRANCE):
        ajouter(bloc, f"LIBLIG{rang + 2}ADR", lignes[rang] if rang < len(lignes) else None)


def _prestation(bloc: Element, foyer: Foyer) -> None:
    situation = SubElement(bloc, "SituationDossierRSA")
    ajouter(SubElement(situation, "EtatDossierRSA"), "ETATDOSRSA", foyer.etat_dossier_code)
    _faits(situation, REFUS, foyer.refus)
    _faits(situation, SUSPENSION_DROIT, *foyer.suspensions_droit)
    _faits(situation, SUSPENSION_VERSEMENT, *foyer.suspensions_versement)
    _faits(situation, FIN_DROIT, foyer.cloture)
    _faits(situation, FIN_DROIT_MOIS_ANTERIEUR, foyer.cloture_mois_anterieur)
    tronc = SubElement(SubElement(bloc, "DetailDroitRSA"), "TroncCommunDroitRSA")
    ajouter_indicateur(tronc, "TOPSANSDOMFIXE", foyer.sans_domicile_fixe)
    ajouter(tronc, "ORIDEMRSA", foyer.origine_demande)


def _faits(situation: Element, forme: FormeFait, *faits: FaitDeDroit | None) -> None:
    for fait in faits:
        if fait is not None:
            bloc = SubElement(situation, forme.bloc)
            # Refus gives its date before its motive, the others after.
            if forme is REFUS:
                ajouter_date(bloc, forme.le, fait.le)
                ajouter(bloc, forme.motif, fait.motif.code)
            else:
                ajouter(bloc, forme.motif, fait.motif.code)
                ajouter_date(bloc, forme.le, fait.le)
