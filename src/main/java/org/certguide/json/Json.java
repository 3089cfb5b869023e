package org.certguide.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.certguide.text.Message;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperConfig;
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
    /** In Jackson's words: the packages of classes, its own settings, places in a stream. */
    private static final String INTERNAL =
            "\\b(?:\\w+[.$])+(?=[A-Z])|\\s*\\((?:but|index|token|start marker)\\b.*?\\)+|;.*|\\s*at \\[Source.*";

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

    private static <T> T read(JsonMapper mapper, String text, Class<T> type) throws JsonException {
        @Nullable T value;
        try {
            value = mapper.readValue(text, type);
        } catch (JacksonException e) {
            throw new JsonException(explain(e), e);
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

    /** Which field of which line, and in Jackson's English what is wrong with it. */
    private static Message explain(JacksonException e) {
        int number = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        String line = number > 0 ? "" + number : "?";
        return switch (e) {
            case UnrecognizedPropertyException unknown -> Message.of("json.unknown", path(unknown), line);
            case DatabindException wrong -> Message.of("json.value", path(wrong), line, words(wrong));
            default -> Message.of("json.syntax", line, words(e));
        };
    }

    /** Jackson's own words without what they say about the program, and about the stream. */
    private static String words(JacksonException e) {
        return e.getOriginalMessage().replaceAll(INTERNAL, "");
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
