package io.portaria.app.notify;

import io.portaria.icons.AppIcon;
import java.awt.AWTException;
import java.awt.Dimension;
import java.awt.Image;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.io.IOException;
import java.io.InputStream;
import javax.imageio.ImageIO;

/// A system that has no notifications with buttons, but a tray: an icon with the number of what waits in its tip, and a
/// message for each request. A click on either opens the inbox.
final class TrayDesktop implements Desktop {

    private final TrayIcon icon;
    private volatile String last = "";

    private TrayDesktop(TrayIcon icon) {
        this.icon = icon;
    }

    static boolean isSupported() {
        return SystemTray.isSupported();
    }

    static TrayDesktop put(Listener listener) throws IOException {
        Dimension size = SystemTray.getSystemTray().getTrayIconSize();
        int fitting =
                AppIcon.SIZES.stream()
                        .filter(each -> each >= size.height)
                        .findFirst()
                        .orElse(AppIcon.SIZES.getLast());
        try (InputStream png = AppIcon.png(fitting)) {
            Image image = ImageIO.read(png);
            TrayDesktop desktop = new TrayDesktop(new TrayIcon(image, "Portaria"));
            desktop.icon.setImageAutoSize(true);
            desktop.icon.addActionListener(_ -> listener.answered(desktop.last, Answer.OPEN));
            SystemTray.getSystemTray().add(desktop.icon);
            return desktop;
        } catch (AWTException e) {
            throw new IOException("The tray takes no icon", e);
        }
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
    public void count(int waiting) {
        icon.setToolTip(waiting == 0 ? "Portaria" : "Portaria (" + waiting + ")");
    }

    @Override
    public void close() {
        SystemTray.getSystemTray().remove(icon);
    }
}
