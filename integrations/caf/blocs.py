"""From bytes to the blocks of a flow, one at a time: the only module that drives the XML parser.

Memory is bounded by the bytes fed between the ends of two blocks, whatever these bytes are: a huge household, a huge
text, elements of another flow that no filter would ever show.
"""

from collections.abc import Iterator
from typing import BinaryIO, Final, Protocol, cast

from lxml import etree
from lxml.etree import _Element as Element

from integrations.caf.erreurs import (
    AutreFlux,
    FichierTronque,
    FluxIllisible,
    StructureInattendue,
    TailleExcessive,
    XmlInvalide,
)
from integrations.caf.valeurs import ligne_de

TAILLE_MAX_BLOC_OCTETS: Final = 1 << 20
TAILLE_LECTURE_OCTETS: Final = 1 << 16
PROFONDEUR_MAX: Final = 32

RACINE: Final = "Racine"
EN_TETE: Final = "IdentificationFlux"
FOYER: Final = "InfosFoyerRSA"
TOTAUX: Final = "TransmissionFlux"
_BLOCS: Final = (EN_TETE, FOYER, TOTAUX)

# A block is at depth 2: this is true of one with something at depth PROFONDEUR_MAX + 1.
_trop_profond = etree.XPath(f"boolean({'/'.join(['*'] * (PROFONDEUR_MAX - 1))})")

_TROP_PROFOND = f"Des éléments sont imbriqués sur plus de {PROFONDEUR_MAX} niveaux."
_TROP_GROS = f"Un bloc dépasse {TAILLE_MAX_BLOC_OCTETS >> 20} Mio."
_VERIFIER = "Vérifier que c’est bien le flux des bénéficiaires du RSA, entier et non modifié."
_REDEMANDER = "Redemander le fichier à l’organisme émetteur."


class _FauteXml(Protocol):
    """An error of lxml, with what it carries beside its stubs."""

    code: int


class LecteurBlocs:
    """Iterates over the blocks of level 2, each complete when given and dropped when the next is asked for.

    Raises a `FluxIllisible` after the blocks that precede the fault.
    """

    def __init__(self, fichier: BinaryIO, encodage: str) -> None:
        self._fichier = fichier
        # No entity can be declared: `controle` refused every document type. resolve_entities stays at its default, for
        # False would stop the parser in silence on an undeclared entity instead of raising.
        self._analyseur = etree.XMLPullParser(
            events=("start", "end"),
            tag=(RACINE, *_BLOCS),
            encoding=encodage,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
            collect_ids=False,
        )
        self._racine: Element | None = None
        self._racine_fermee = False
        self._octets_depuis_bloc = 0
        self._lignes_lues = 0

    def __iter__(self) -> Iterator[Element]:
        """One pass over the file."""
        for evenement, element in self._evenements():
            parent = element.getparent()
            if parent is None:
                self._voir_racine(evenement, element)
            elif evenement == "end":
                self._controler(element, parent)
                self._octets_depuis_bloc = 0
                yield element
                element.clear()
        self._refuser_autre_flux()

    def _voir_racine(self, evenement: str, element: Element) -> None:
        if element.tag != RACINE:
            raise _autre_flux(element)
        self._racine = element
        self._racine_fermee = evenement == "end"

    def _controler(self, bloc: Element, parent: Element) -> None:
        if self._racine is None:
            raise _autre_flux(None)
        if parent is not self._racine or bloc.tag == RACINE:
            raise StructureInattendue("Un bloc du flux est dans un autre bloc.", _VERIFIER, ligne=ligne_de(bloc))
        while (precedent := bloc.getprevious()) is not None:
            if precedent.tag not in _BLOCS:
                raise _autre_flux(precedent)
            parent.remove(precedent)
        if _trop_profond(bloc):
            raise TailleExcessive(_TROP_PROFOND, _VERIFIER, ligne=ligne_de(bloc))

    def _evenements(self) -> Iterator[tuple[str, Element]]:
        while octets := self._fichier.read(TAILLE_LECTURE_OCTETS):
            self._octets_depuis_bloc += len(octets)
            self._lignes_lues += octets.count(b"\n")
            faute = self._alimenter(octets)
            yield from cast("Iterator[tuple[str, Element]]", self._analyseur.read_events())
            if faute is not None:
                raise faute
            if self._octets_depuis_bloc > TAILLE_MAX_BLOC_OCTETS:
                self._refuser_autre_flux()
                raise TailleExcessive(_TROP_GROS, _VERIFIER, ligne=self._lignes_lues + 1)
        try:
            self._analyseur.close()
        except etree.XMLSyntaxError as erreur:
            raise self._faute_a_la_fin(erreur) from None

    def _alimenter(self, octets: bytes) -> FluxIllisible | None:
        """Feed the parser; the fault is returned, for the blocks that precede it to be given first."""
        try:
            self._analyseur.feed(octets)
        except etree.XMLSyntaxError as erreur:
            return _faute(erreur)
        return None

    def _faute_a_la_fin(self, erreur: etree.XMLSyntaxError) -> FluxIllisible:
        if self._racine_fermee:
            return _faute(erreur)
        return FichierTronque(
            "Le fichier s’arrête avant sa fin : le transfert a été interrompu.",
            _REDEMANDER,
            ligne=self._lignes_lues + 1,
        )

    def _refuser_autre_flux(self) -> None:
        if self._racine is None:
            raise _autre_flux(None)
        for enfant in self._racine:
            if enfant.tag not in _BLOCS:
                raise _autre_flux(enfant)


def _faute(erreur: etree.XMLSyntaxError) -> FluxIllisible:
    """Our words for the parser's: its own quote names and bytes of the file."""
    if cast("_FauteXml", erreur).code == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
        return TailleExcessive("Une limite de l’analyseur XML est dépassée.", _VERIFIER, ligne=erreur.lineno)
    return XmlInvalide("Le fichier n’est pas du XML bien formé.", _REDEMANDER, ligne=erreur.lineno)


def _autre_flux(element: Element | None) -> AutreFlux:
    return AutreFlux(
        "Ce fichier XML n’est pas le flux des bénéficiaires du RSA (racine Racine, blocs InfosFoyerRSA).",
        "Fournir le flux des bénéficiaires ; les flux d’instruction, financier et de créances ne sont pas lus.",
        ligne=None if element is None else ligne_de(element),
    )
