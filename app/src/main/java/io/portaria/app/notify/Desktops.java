package io.portaria.app.notify;

import io.portaria.app.tray.AwtIcon;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds out what this desktop can show.
public interface Desktops {

    /// Blocks until the desktop answers.
    Desktop open(Desktop.Listener listener);

    /// A desktop that shows nothing: the badge in the window has to do.
    static Desktops none() {
        return _ -> new Silent();
    }

    /// Over the session bus where there is one, else messages of the tray, else nothing.
    ///
    /// @param sessionBus its address
    static Desktops ofThisMachine(Optional<String> sessionBus, AwtIcon icon) {
        return listener -> {
            try {
                if (sessionBus.isPresent()) {
                    return DBusDesktop.connect(sessionBus.get(), listener);
                }
                return AwtIcon.isSupported() ? TrayDesktop.put(icon, listener) : new Silent();
            } catch (IOException | RuntimeException e) {
                System.getLogger(Desktops.class.getName())
                        .log(Level.DEBUG, "There are no notifications", e);
                return new Silent();
            }
        };
    }

    /// Address of the session bus: as the session says it, or where systemd puts it.
    static Optional<String> sessionBus(Map<String, String> environment) {
        String said = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        if (!said.isEmpty()) {
            return Optional.of(said);
        }
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (runtime.isEmpty()) {
            return Optional.empty();
        }
        Path socket = Path.of(runtime, "bus");
        return Files.exists(socket) ? Optional.of("unix:path=" + socket) : Optional.empty();
    }

    /// Shows nothing.
    final class Silent implements Desktop {

        @Override
        public void show(Note note) {}

        @Override
        public void withdraw(String id) {}

        @Override
        public void close() {}
    }
}
