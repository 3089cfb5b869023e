package org.certguide.renewal;

import java.util.List;
import java.util.stream.Stream;
import org.certguide.diagnosis.Finding;
import org.certguide.diagnosis.Severity;
import org.certguide.text.Message;
import org.certguide.text.SafeText;

/** What is told of a renewal, in the words of its texts. */
final class RenewalFindings {
    private RenewalFindings() {}

    /**
     * @param words for the places in the text, which may be the server's own
     */
    static Finding of(Severity severity, String key, String... words) {
        Object[] arguments = Stream.of(words).map(SafeText::word).toArray();
        Message title = Message.of("renewal." + key + ".title", arguments);
        Message text = Message.of("renewal." + key + ".text", arguments);
        return new Finding(key, severity, title, text, List.of(), "");
    }

    /** The server's own words in a sentence. */
    static String shown(List<String> words) {
        return SafeText.word(String.join(", ", words));
    }
}
