package org.certguide.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.certguide.text.Message;
import org.certguide.text.SafeText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;
import tools.jackson.databind.util.NameTransformer;

/**
 * Reads JSON into records and writes records as JSON. A component that is an {@link Optional} may
 * be missing; every other one must be there. Instants are written as ISO 8601 in UTC.
 */
public final class Json {
    private static final Logger LOG = LoggerFactory.getLogger(Json.class);

    // How Jackson's own words begin where no class of exceptions tells the case.
    private static final String MISSING = "Missing required creator property";
    private static final Pattern TWICE = Pattern.compile("Duplicate Object property \"(.*?)\".*", Pattern.DOTALL);

    private static final int LONGEST_NAME = 80;

    private static final JsonMapper STRICT = mapper(true);
    private static final JsonMapper LENIENT = mapper(false);

    private Json() {}

    /**
     * Reads a whole text strictly: an unknown field, a field given twice, a missing one, or a value
     * of the wrong type is an error.
     *
     * @param type a record
     * @throws JsonException whose text names the field
     */
    public static <T> T read(String text, Class<T> type) throws JsonException {
        return read(STRICT, text, type);
    }

    /**
     * The same, but fields that are not known are passed over: for files that a later version of
     * the application wrote. What was read so must not be written back.
     */
    public static <T> T readKnownFields(String text, Class<T> type) throws JsonException {
        return read(LENIENT, text, type);
    }

    /**
     * The text form, indented, with a line feed at the end. An empty {@link Optional} is left out.
     */
    public static String write(Object value) {
        return STRICT.writeValueAsString(value).replace("\r\n", "\n") + "\n";
    }

    /** The same in one line, without a line feed. */
    public static String line(Object value) {
        return STRICT.writer().without(SerializationFeature.INDENT_OUTPUT).writeValueAsString(value);
    }

    private static <T> T read(JsonMapper mapper, String text, Class<T> type) throws JsonException {
        @Nullable T value;
        try {
            value = mapper.readValue(text, type);
        } catch (JacksonException e) {
            throw new JsonException(explain(e, text), e);
        }
        if (value == null) throw new JsonException(Message.of("json.null", "/"), null);
        return value;
    }

    private static JsonMapper mapper(boolean strict) {
        return JsonMapper.builder()
                .annotationIntrospector(new Components())
                .enable(SerializationFeature.INDENT_OUTPUT)
                .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, strict)
                .enable(
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .withCoercionConfig(
                        LogicalType.Textual,
                        c -> c.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .changeDefaultNullHandling(n -> n.withContentNulls(Nulls.FAIL))
                .changeDefaultPropertyInclusion(i -> i.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .build();
    }

    /**
     * Tells Jackson what a record's component says by its type: only an Optional may be missing,
     * and an {@link Inline} has no object of its own.
     */
    private static final class Components extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember component) {
            return component.getRawType() != Optional.class;
        }

        @Override
        public @Nullable NameTransformer findUnwrappingNameTransformer(
                MapperConfig<?> config, AnnotatedMember component) {
            return Inline.class.isAssignableFrom(component.getRawType()) ? NameTransformer.NOP : null;
        }
    }

    /**
     * Which field of which line, and what is expected there. Jackson's own words are for nobody: they are
     * English, speak of the program, and repeat the value, which may be a password in the wrong place.
     */
    private static Message explain(JacksonException e, String text) {
        int number = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        String line = "" + (number > 0 ? number : line(e, text));
        LOG.info("JSON: {} at {}, line {}", e.getClass().getSimpleName(), path(e), line);
        String words = e.getOriginalMessage() == null ? "" : e.getOriginalMessage();
        Matcher twice = TWICE.matcher(words);
        return switch (e) {
            case UnrecognizedPropertyException unknown -> Message.of("json.unknown", path(unknown), line);
            case MismatchedInputException wrong
            when words.startsWith(MISSING) -> Message.of("json.missing", path(wrong), line);
            case MismatchedInputException wrong
            when wrong.getTargetType() != null ->
                Message.of("json.type", path(wrong), line, expected(wrong.getTargetType()));
            case InputCoercionException large ->
                Message.of("json.type", path(large), line, expected(large.getTargetType()));
            case DatabindException wrong -> Message.of("json.value", path(wrong), line);
            default ->
                twice.matches()
                        ? Message.of("json.twice", SafeText.line(twice.group(1), LONGEST_NAME), line)
                        : Message.of("json.syntax", line);
        };
    }

    /** Jackson forgets the lines of an {@link Inline}: that of the field's name, or else the last one. */
    private static long line(JacksonException e, String text) {
        int at = e.getPath().stream()
                .map(JacksonException.Reference::getPropertyName)
                .filter(Objects::nonNull)
                .reduce(0, (from, name) -> from < 0 ? from : text.indexOf('"' + name + '"', from), (a, b) -> b);
        String before = at < 0 ? text.stripTrailing() : text.substring(0, at);
        return 1 + before.chars().filter(c -> c == '\n').count();
    }

    private static Message expected(Class<?> type) {
        if (type.isEnum()) {
            List<String> names = Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList();
            return Message.of("json.expected.choice", String.join(", ", names));
        }
        if (type == boolean.class || type == Boolean.class) return Message.of("json.expected.boolean");
        if (type == int.class || type == Integer.class) return Message.of("json.expected.number");
        if (type == String.class) return Message.of("json.expected.text");
        if (type == Instant.class) return Message.of("json.expected.time");
        return Message.of(Collection.class.isAssignableFrom(type) ? "json.expected.list" : "json.expected.object");
    }

    /** Such as {@code domains[2].name}; {@code /} for the whole text. */
    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.isEmpty() ? "/" : path.toString();
    }
}
