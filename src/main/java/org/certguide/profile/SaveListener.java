package org.certguide.profile;

import java.nio.file.Path;
import org.certguide.text.Message;

/** Is told whether what is kept on this computer could be written. From any thread. */
public interface SaveListener {
    /** For who has nobody to tell. */
    SaveListener NONE = new SaveListener() {
        @Override
        public void failed(Path file, Message why, Runnable again) {}

        @Override
        public void saved(Path file) {}
    };

    /**
     * Something could not be written; it is still in memory.
     *
     * @param why what and why, for the user
     * @param again tries it again, and tells what came of it
     */
    void failed(Path file, Message why, Runnable again);

    /** It is written now. */
    void saved(Path file);
}
