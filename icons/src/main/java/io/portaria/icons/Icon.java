package io.portaria.icons;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/// An icon of the product. It knows nothing of any toolkit: who draws it takes the path and strokes it.
public enum Icon {
    ADD,
    AGENT,
    ALLOW,
    BACK,
    BUCKET,
    CATALOG,
    CHEVRON_DOWN,
    CHEVRON_RIGHT,
    CLOCK,
    CLOSE,
    COMMAND,
    CONNECT,
    COPY,
    DATABASE,
    DELETE,
    DEMO,
    DENY,
    DOWN,
    EDIT,
    EVIDENCE,
    EYE,
    FILE,
    FILTER,
    FOLD,
    GIT,
    GRIP,
    HOLD,
    INFO,
    LANGUAGE,
    LEAF,
    LISTENER,
    LOG,
    MARK,
    MASKING,
    MOON,
    OVERVIEW,
    PAUSE,
    PERSON,
    PLAY,
    PLUG,
    REFRESH,
    REPLAY,
    ROLE,
    ROWS,
    SAVE,
    SEARCH,
    SESSIONS,
    SETUP,
    SHIELD,
    STATEMENTS,
    STEP_BACK,
    STEP_FORWARD,
    SUN,
    TARGET,
    UNDO,
    UP,
    WARNING,
    ZOOM_IN,
    ZOOM_OUT;

    /// Width and height of the grid every icon is drawn on.
    public static final int GRID = 24;

    private static final String PATH_START = " d=\"";

    private final String svg;
    private final String path;

    Icon() {
        String file = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".svg";
        try (InputStream in = Icon.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("There is no icon " + file);
            }
            svg = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int start = svg.indexOf(PATH_START) + PATH_START.length();
        path = svg.substring(start, svg.indexOf('"', start));
    }

    /// The whole file.
    public String svg() {
        return svg;
    }

    /// The data of its one path, to be stroked and not filled.
    public String path() {
        return path;
    }
}
