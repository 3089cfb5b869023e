package org.certguide.fleet.ansible;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads the YAML that inventories of Ansible are written in. Every scalar is a text, an empty one for nothing; tags are
 * passed over. References to other parts are refused: a few lines could stand for endless ones.
 */
final class YamlReader {
    private static final int DEEPEST = 40;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();

    private final Iterator<Event> events;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /**
     * Reads one document.
     *
     * @return a map, a list, or a text
     */
    static Object read(String text) throws YamlException {
        try {
            return new YamlReader(new Parse(SETTINGS).parseString(text).iterator()).document();
        } catch (MarkedYamlEngineException e) {
            int line =
                    e.getProblemMark().or(e::getContextMark).map(Mark::getLine).orElse(0);
            throw new YamlException("syntax", line + 1);
        } catch (YamlEngineException e) {
            throw new YamlException("syntax", 1);
        }
    }

    private Object document() throws YamlException {
        Object value = "";
        boolean begun = false;
        while (events.hasNext()) {
            Event event = events.next();
            if (event instanceof DocumentStartEvent) {
                if (begun) throw at(event, "several");
                begun = true;
                value = value(events.next(), 0);
            }
        }
        return value;
    }

    private Object value(Event event, int depth) throws YamlException {
        if (depth > DEEPEST) throw at(event, "deep");
        if (event instanceof AliasEvent
                || event instanceof NodeEvent node && node.getAnchor().isPresent()) throw at(event, "reference");
        return switch (event) {
            case ScalarEvent scalar -> text(scalar);
            case SequenceStartEvent _ -> list(depth);
            case MappingStartEvent _ -> map(depth);
            default -> throw at(event, "syntax");
        };
    }

    private static String text(ScalarEvent scalar) {
        String text = scalar.getValue();
        boolean nothing = text.equals("~") || text.equals("null");
        return nothing && scalar.getScalarStyle() == ScalarStyle.PLAIN ? "" : text;
    }

    private List<Object> list(int depth) throws YamlException {
        List<Object> items = new ArrayList<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.SequenceEnd; next = events.next())
            items.add(value(next, depth + 1));
        return items;
    }

    private Map<String, Object> map(int depth) throws YamlException {
        Map<String, Object> map = new LinkedHashMap<>();
        for (Event next = events.next(); next.getEventId() != Event.ID.MappingEnd; next = events.next()) {
            if (!(value(next, depth + 1) instanceof String key)) throw at(next, "syntax");
            if (key.equals("<<")) throw at(next, "reference");
            if (map.putIfAbsent(key, value(events.next(), depth + 1)) != null) throw at(next, "twice");
        }
        return map;
    }

    private static YamlException at(Event event, String why) {
        return new YamlException(why, event.getStartMark().map(Mark::getLine).orElse(0) + 1);
    }
}
