package org.certguide.ui;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javafx.scene.Group;
import javafx.scene.layout.StackPane;
import javafx.scene.shape.FillRule;
import javafx.scene.shape.SVGPath;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/**
 * A drawing of our own, from {@code assets/drawings}. Such a file is SVG made of paths alone, whose
 * classes our stylesheet colours, so that one drawing serves both themes.
 */
public final class Drawing extends StackPane {
    /**
     * @param name of the file, without its ending
     */
    public Drawing(String name) {
        getStyleClass().add("drawing");
        setMouseTransparent(true);
        Group group = new Group();
        Element drawing = read(name);
        // Its own size, with the empty edges, so that drawings stand in line.
        setPrefSize(size(drawing, "width"), size(drawing, "height"));
        NodeList paths = drawing.getElementsByTagName("path");
        for (int i = 0; i < paths.getLength(); i++) {
            Element path = (Element) paths.item(i);
            SVGPath shape = new SVGPath();
            shape.setContent(path.getAttribute("d"));
            shape.setFillRule(FillRule.EVEN_ODD);
            shape.getStyleClass().addAll(path.getAttribute("class").split(" "));
            group.getChildren().add(shape);
        }
        getChildren().setAll(group);
        setMinSize(USE_PREF_SIZE, USE_PREF_SIZE);
        setMaxSize(USE_PREF_SIZE, USE_PREF_SIZE);
    }

    private static double size(Element drawing, String attribute) {
        return Double.parseDouble(drawing.getAttribute(attribute));
    }

    private static Element read(String name) {
        String path = "/org/certguide/drawings/" + name + ".svg";
        try (InputStream in = Drawing.class.getResourceAsStream(path)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            return factory.newDocumentBuilder()
                    .parse(Objects.requireNonNull(in, path))
                    .getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(path, e);
        }
    }
}
