package io.portaria.app.tray;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/// Finds the tray of this desktop.
public interface Trays {

    /// Blocks until the desktop answers.
    Tray open(Tray.Face face, Tray.Listener listener);

    /// A desktop without a tray.
    static Trays none() {
        return (_, _) -> new Absent();
    }

    /// Over the session bus where there is one, else the tray that Java knows, else none.
    ///
    /// @param sessionBus its address
    static Trays ofThisMachine(Optional<String> sessionBus, AwtIcon icon) {
        return (face, listener) -> {
            Logger log = System.getLogger(Trays.class.getName());
            try {
                if (sessionBus.isPresent()) {
                    return StatusNotifierTray.connect(sessionBus.get(), face, listener);
                }
                return AwtIcon.isSupported() ? AwtTray.put(icon, face, listener) : new Absent();
            } catch (IOException | RuntimeException e) {
                log.log(Level.DEBUG, "There is no tray", e);
                return new Absent();
            }
        };
    }

    /// Shows nothing, ever.
    final class Absent implements Tray {

        @Override
        public void show(Face face) {}

        @Override
        public void close() {}
    }
}
