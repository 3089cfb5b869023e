package org.certguide.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.RecordComponent;
import java.text.MessageFormat;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.certguide.text.Language;
import org.certguide.text.Messages;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTextsTest {
    private static final ResourceBundle BUNDLE = ResourceBundle.getBundle("org.certguide.i18n.failure", Locale.ROOT);

    @AfterEach
    void back() {
        Messages.setLanguage(Language.ENGLISH);
    }

    static Stream<Failure> failures() {
        return Arrays.stream(Failure.class.getPermittedSubclasses()).map(FailureTextsTest::sample);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void everyFailureSaysWhatHappenedAndWhatToDo(Failure failure) {
        RecordComponent[] components = failure.getClass().getRecordComponents();
        Object[] arguments =
                Arrays.stream(components).map(c -> "<" + c.getName() + ">").toArray();
        for (String part : Set.of("title", "help")) {
            String key = "failure." + failure.id() + "." + part;
            assertTrue(Messages.has(key), key);
            String words = Messages.of(key, arguments);
            assertFalse(words.contains("{") || words.contains("!"), words);
            int places = new MessageFormat(BUNDLE.getString(key)).getFormatsByArgumentIndex().length;
            assertTrue(places <= components.length, key);
        }
        for (Language language : Language.all()) {
            Messages.setLanguage(language);
            String title = Messages.of("failure." + failure.id() + ".title", arguments);
            assertTrue(title.length() <= 70, title);
        }
    }

    @Test
    void thereAreNoTextsForFailuresThatDoNotExist() {
        Set<String> wanted = failures()
                .flatMap(f -> Stream.of("title", "help").map(p -> "failure." + f.id() + "." + p))
                .collect(Collectors.toSet());

        assertEquals(wanted, BUNDLE.keySet());
    }

    private static Failure sample(Class<?> type) {
        try {
            RecordComponent[] components = type.getRecordComponents();
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new);
            Object[] values = Arrays.stream(types).map(FailureTextsTest::value).toArray();
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return (Failure) constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object value(Class<?> type) {
        if (type == int.class) return 22;
        if (type == Duration.class) return Duration.ofMinutes(1);
        if (type == HostKey.class) return new HostKey("ssh-ed25519", "AAAA");
        if (type == ServerAddress.class) return new ServerAddress("gate.example.org", 22, "me");
        if (type == KeyFlaw.class) return KeyFlaw.DAMAGED;
        if (type == ConfigFlaw.class) return ConfigFlaw.TOO_LARGE;
        if (type == Failure.class) return new Failure.ServerSilent();
        return "value";
    }
}
