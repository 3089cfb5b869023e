package org.certguide.conversation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.certguide.Linear;
import org.certguide.certbot.CertbotPrompts;
import org.certguide.conversation.PromptRecogniser.Past;
import org.certguide.session.SudoPrompts;
import org.certguide.system.InstallPrompts;
import org.certguide.system.PackageManagers;
import org.junit.jupiter.api.Test;

/** A question is found at the end of any output, however long, in proportion to its length. */
class LongOutputTest {
    private static final List<String> ENDS = List.of(
            " [yes/no]",
            "? [Y/n]",
            " (Y)es/(N)o:",
            "Select the appropriate number [1-2] then [enter] (press 'c' to cancel):",
            "numbers separated by commas and/or spaces, or leave input blank to select all options shown"
                    + " (Enter 'c' to cancel):",
            "Continue? [y/n/v/...? shows all options] (y):",
            "*** a (Y/I/N/O/D/Z) [default=N] ?",
            "Choice? [1]",
            "Password: ",
            "Press Enter to Contin");

    private static List<PromptPattern> patterns() {
        List<PromptPattern> all = new ArrayList<>(SudoPrompts.marked("certguide-mark"));
        all.addAll(PackageManagers.prompts());
        all.addAll(CertbotPrompts.all());
        return all;
    }

    @Test
    void aPauseAfterAnyOutputCostsInProportionToIt() {
        PromptRecogniser recogniser = new PromptRecogniser(patterns());
        for (String end : ENDS) {
            Past asked = new Past(recogniser.recognise("Continue?" + end, Past.NONE), Set.of());
            Linear.assertLinear("recognising " + end, List.of(), text -> {
                recogniser.recognise(text + end, asked);
                PromptRecogniser.unrecognised(text + end);
            });
        }
    }

    @Test
    void aQuestionIsFoundAfterAsMuchOutputAsIsKept() {
        PromptRecogniser recogniser = new PromptRecogniser(patterns());
        String output = Linear.filled("", "Setting up python3-certbot (2.1.0-4) ...\n", 80 * 1024);
        String question = "3 upgraded, 1 newly installed, 0 to remove and 0 not upgraded.\n"
                + "After this operation, 12.3 MB of additional disk space will be used.\nDo you want to continue? [Y/n] ";
        Prompt prompt =
                recogniser.recognise(output + question, Past.NONE).orElseThrow().prompt();
        assertInstanceOf(Prompt.YesNo.class, prompt);
        assertEquals(InstallPrompts.CONTINUE, prompt.id());
        assertEquals(Optional.empty(), recogniser.recognise(output + "Setting up python3", Past.NONE));
    }

    @Test
    void aMenuOfManyLongOptionsIsFoundWhole() {
        PromptRecogniser recogniser = new PromptRecogniser(patterns());
        StringBuilder text = new StringBuilder("Which names would you like?\n- - - - - - - - - - - -\n");
        for (int i = 1; i <= 100; i++)
            text.append(i).append(": ").append("a".repeat(240)).append(".example.org\n");
        text.append(
                "- - - - - - - - - - - -\nSelect the appropriate numbers separated by commas and/or spaces, or leave input\n"
                        + "blank to select all options shown (Enter 'c' to cancel): ");
        Prompt prompt =
                recogniser.recognise(text.toString(), Past.NONE).orElseThrow().prompt();
        assertEquals(
                100, assertInstanceOf(Prompt.Checklist.class, prompt).options().size());
    }
}
