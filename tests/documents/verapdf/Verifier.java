import java.io.File;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** For each file and standard: a line that begins with « # », then, if it does not conform, each rule that it breaks. */
public class Verifier {
    public static void main(String[] fichiers) throws Exception {
        Logger.getLogger("").setLevel(Level.SEVERE);
        VeraGreenfieldFoundryProvider.initialise();
        for (String fichier : fichiers) {
            for (String norme : new String[] {"ua1", "2a"}) {
                PDFAFlavour voulue = PDFAFlavour.byFlavourId(norme);
                try (PDFAParser lu = Foundries.defaultInstance().createParser(new File(fichier), voulue)) {
                    PDFAValidator validateur = Foundries.defaultInstance().createValidator(voulue, false);
                    ValidationResult dit = validateur.validate(lu);
                    System.out.printf("%n# %s %s%n", fichier, norme);
                    if (!dit.isCompliant()) {
                        System.out.printf("non conforme (%d points relus)%n", dit.getTotalAssertions());
                    }
                    for (TestAssertion faute : dit.getTestAssertions()) {
                        if (faute.getStatus() == TestAssertion.Status.FAILED) {
                            System.out.printf("%s %s%n", faute.getRuleId().getClause(), faute.getMessage());
                        }
                    }
                }
            }
        }
    }
}
