package io.portaria.app.notify;

import io.portaria.app.tray.AwtIcon;
import java.awt.TrayIcon;
import java.awt.event.ActionListener;
import java.io.IOException;

/// A system that has no notifications with buttons, but a tray: a message of the icon there for each request. A click on it
/// opens the inbox.
final class TrayDesktop implements Desktop {

    private final AwtIcon shared;
    private final TrayIcon icon;
    private final ActionListener clicked;
    private volatile String last = "";

    private TrayDesktop(AwtIcon shared, TrayIcon icon, Listener listener) {
        this.shared = shared;
        this.icon = icon;
        this.clicked =
                _ -> {
                    // Without a message it is the icon itself, which is not this one's.
                    if (!last.isEmpty()) {
                        listener.answered(last, Answer.OPEN);
                    }
                };
    }

    static TrayDesktop put(AwtIcon shared, Listener listener) throws IOException {
        TrayDesktop desktop = new TrayDesktop(shared, shared.take(), listener);
        desktop.icon.addActionListener(desktop.clicked);
        return desktop;
    }

    @Override
    public void show(Note note) {
        last = note.id();
        icon.displayMessage(note.title(), note.body(), TrayIcon.MessageType.WARNING);
    }

    @Override
    public void withdraw(String id) {
        if (last.equals(id)) {
            last = "";
        }
    }

    @Override
    public void close() {
        icon.removeActionListener(clicked);
        shared.give();
    }
}
