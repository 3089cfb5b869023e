package org.certguide.certbot;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.certguide.conversation.PromptPattern;
import org.certguide.conversation.PromptPattern.Form;

/**
 * Certbot's questions in its versions 0.40 to 5.6, as its sources have them ({@code
 * _internal/display/ops.py}, {@code main.py}, {@code client.py}, {@code eff.py}, {@code
 * plugins/standalone.py}). It breaks lines at 80 columns whatever the terminal's width, and accepts
 * the first letter of a yes-no answer.
 */
public final class CertbotPrompts {
    public static final String EMAIL = "email";
    public static final String TERMS = "terms";
    public static final String EFF = "eff";
    public static final String DOMAINS = "domains";

    private static final String LETTERS = "(?<yes>\\([A-Z]\\)[^/]{0,40})/(?<no>\\([A-Z]\\)[^/]{0,40}):";

    private static final String NUMBER = "Select the appropriate number \\[1-(?<count>\\d{1,3})\\] then \\[enter\\]"
            + " \\(press 'c' to cancel\\):"
            + "|Press 1 \\[enter\\] to confirm the selection \\(press 'c' to cancel\\):";

    private static final String NUMBERS =
            "Select the appropriate numbers separated by commas and/or spaces, or leave input"
                    + " blank to select all options shown \\(Enter 'c' to cancel\\):";

    private static final String OR_C = "\\(Enter 'c' to cancel\\):";

    private static final String WEBROOT = "Input the webroot for \\S{1,300}: ";

    /** Certbot's word where no ends the request. */
    private static final String CANCEL = "Cancel";

    private static final Pattern LETTERS_ALONE = PromptPattern.wholly(LETTERS);

    private static final Pattern NUMBER_ALONE =
            PromptPattern.wholly("(?:\\*\\* Invalid input \\*\\* )?(?:" + NUMBER + ")");

    private static final Pattern NUMBERS_ALONE =
            PromptPattern.wholly("\\*\\* Error - Invalid selection \\*\\* .{0,8000}" + NUMBERS);

    private CertbotPrompts() {}

    /** All of them, the most specific first. */
    public static List<PromptPattern> all() {
        return List.of(
                line(EMAIL, Form.LINE_OR_NOTHING, "Enter email address or hit Enter to skip\\."),
                // A refused address puts a long note into the middle of the question.
                line(
                        EMAIL,
                        Form.LINE,
                        "Enter email address \\(used for urgent renewal and security notices\\)"
                                + "(?: If you really want to skip this, .{0,600})?"),
                letters(
                        TERMS,
                        "Please read the Terms of Service at:? \\S{1,1000} You must agree in order"
                                + " to register with the ACME server(?: at \\S{1,1000}|\\. Do you"
                                + " agree\\?)"),
                letters(
                        EFF,
                        "Would you be willing(?:, once your first certificate is successfully"
                                + " issued,)? to share your email address with the Electronic"
                                + " Frontier Foundation, .{0,200} develops Certbot\\?.{0,300}"),
                // With --cert-name, "c" makes Certbot (main.py, _find_cert) look for a certificate
                // of that name and fail for want of it; only Ctrl-C says that the user gave up.
                PromptPattern.of(
                        DOMAINS,
                        Form.LINE,
                        PromptPattern.words("Please enter (?:in your domain name\\(s\\)|the domain name\\(s\\)"
                                + " you would like on your certificate) \\(comma and/or"
                                + " space separated\\) "
                                + OR_C)),
                letters(
                        "names-invalid",
                        "(?:One or more of the entered domain names was not valid:.{0,3000}"
                                + "|Internationalized domain names are not presently supported\\. )"
                                + "Would you like to re-enter the names\\?"),
                menu(
                        "existing",
                        "You have an existing certificate that has exactly the same"
                                + " (?:domains|identifiers) or certificate name you"
                                + " requested.{0,1500}What would you like to do\\?"),
                letters(
                        "expand",
                        "You have an existing certificate that contains a portion of the"
                                + " (?:domains|identifiers) you requested.{0,6000}"
                                + "Do you want to expand and replace this existing certificate with"
                                + " the new certificate\\?"),
                letters(
                        "update-names",
                        "You are updating certificate \\S{1,300} to include new"
                                + " (?:domain|identifier)\\(s\\):.{0,6000}"
                                + "Did you intend to make this change\\?"),
                letters(
                        "key-type",
                        "An? \\S{1,20} certificate named \\S{1,300} already exists\\. Do you want"
                                + " to update its key type to \\S{1,20}\\?"),
                menu("account", "Please choose an account"),
                menu("authenticator", "How would you like to authenticate with the ACME CA\\?"),
                letters(
                        "port-80",
                        "Could not bind TCP port \\d{1,5} because it is already in use by another"
                                + " process on this system .{0,100} Please stop the program in"
                                + " question and then try again\\."),
                PromptPattern.of("webroot", Form.LINE, PromptPattern.words(WEBROOT + OR_C))
                        .orAgain(PromptPattern.wholly(
                                "\\S{1,1000} does not exist or is not a directory " + WEBROOT + OR_C))
                        .orCancel("c")
                        .repeating(),
                menu("webroots", "Select the webroot for \\S{1,300}:").repeating(),
                // Questions that are not of this list, in the forms that Certbot has.
                PromptPattern.of("enter", Form.PAUSE, PromptPattern.words("Press Enter to Continue"))
                        .repeating(),
                PromptPattern.of(PromptPattern.UNKNOWN, Form.YES_NO, PromptPattern.words(LETTERS))
                        .orAgain(LETTERS_ALONE)
                        .orCancelWithNo(CANCEL)
                        .repeating(),
                PromptPattern.of(PromptPattern.UNKNOWN, Form.CHOICE, PromptPattern.words(NUMBER))
                        .orAgain(NUMBER_ALONE)
                        .orCancel("c")
                        .repeating(),
                new PromptPattern(
                        PromptPattern.UNKNOWN,
                        Form.CHECKLIST,
                        PromptPattern.words(NUMBERS),
                        Optional.empty(),
                        Optional.of(NUMBERS_ALONE),
                        Optional.of("c"),
                        Optional.empty(),
                        true),
                PromptPattern.of(PromptPattern.UNKNOWN, Form.LINE_OR_NOTHING, PromptPattern.words(OR_C))
                        .orCancel("c")
                        .repeating());
    }

    private static PromptPattern letters(String id, String question) {
        String words = "(?<words>" + question + ") " + LETTERS;
        return PromptPattern.of(id, Form.YES_NO, PromptPattern.words(words))
                .endingWith(LETTERS)
                .orAgain(LETTERS_ALONE)
                .orCancelWithNo(CANCEL);
    }

    private static PromptPattern menu(String id, String title) {
        // Between the title and the last line are the options.
        String words = "(?<words>" + title + ").{0,8000}? (?:" + NUMBER + ")";
        return PromptPattern.of(id, Form.CHOICE, PromptPattern.words(words))
                .endingWith(NUMBER)
                .orAgain(NUMBER_ALONE)
                .orCancel("c");
    }

    private static PromptPattern line(String id, Form form, String question) {
        return PromptPattern.of(id, form, PromptPattern.words(question + " " + OR_C))
                .endingWith(OR_C)
                .orCancel("c");
    }
}
