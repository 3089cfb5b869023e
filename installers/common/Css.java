import java.io.File;
import java.io.IOException;
import javafx.css.Stylesheet;

/**
 * Writes a stylesheet in JavaFX's binary form, which it looks for first: the text would be taken apart at each start,
 * before the window is there.
 */
class Css {
    private Css() {}

    /** The stylesheet, and the file that is made. */
    public static void main(String[] args) throws IOException {
        Stylesheet.convertToBinary(new File(args[0]), new File(args[1]));
    }
}
