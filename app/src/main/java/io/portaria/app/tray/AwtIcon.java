package io.portaria.app.tray;

import io.portaria.icons.AppIcon;
import java.awt.AWTException;
import java.awt.Image;
import java.awt.SystemTray;
import java.awt.TrayIcon;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// The one icon of the workstation in the tray that Java knows, for all who have something to show there: it comes with the
/// first of them and goes with the last.
public final class AwtIcon {

    private int holders;
    private @Nullable TrayIcon placed;

    public static boolean isSupported() {
        return SystemTray.isSupported();
    }

    /// The icon with this number, in a size that the tray makes only smaller.
    static Image image(CountedIcon icon, int waiting) throws IOException {
        int height = SystemTray.getSystemTray().getTrayIconSize().height;
        int size =
                AppIcon.SIZES.stream()
                        .filter(each -> each >= height)
                        .findFirst()
                        .orElse(AppIcon.SIZES.getLast());
        return icon.draw(size, waiting);
    }

    /// @throws IOException when there is no place for it
    public synchronized TrayIcon take() throws IOException {
        TrayIcon icon = placed;
        if (icon == null) {
            icon = new TrayIcon(image(new CountedIcon(), 0), "Portaria");
            icon.setImageAutoSize(true);
            try {
                SystemTray.getSystemTray().add(icon);
            } catch (AWTException e) {
                throw new IOException("The tray takes no icon", e);
            }
            placed = icon;
        }
        holders++;
        return icon;
    }

    /// Call once for each time it was taken.
    public synchronized void give() {
        holders--;
        if (holders == 0 && placed != null) {
            SystemTray.getSystemTray().remove(placed);
            placed = null;
        }
    }
}
