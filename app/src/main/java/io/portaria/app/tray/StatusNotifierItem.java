package io.portaria.app.tray;

import java.util.List;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/// One icon in the tray, as D-Bus knows it; the names are the specification's, with the prefix that desktops use.
///
/// @see <a href="https://specifications.freedesktop.org/status-notifier-item-spec/0.1/status-notifier-item.html">StatusNotifierItem</a>
@DBusInterfaceName(StatusNotifierItem.NAME)
@SuppressWarnings("MethodName")
public interface StatusNotifierItem extends DBusInterface {

    String NAME = "org.kde.StatusNotifierItem";
    String PATH = "/StatusNotifierItem";

    /// A picture: width, height, and for each pixel alpha, red, green, blue in this order.
    final class Pixmap extends Struct {

        static final String LIST_SIGNATURE = "a(iiay)";

        @Position(0)
        private final int width;

        @Position(1)
        private final int height;

        @Position(2)
        private final byte[] argb;

        public Pixmap(int width, int height, byte[] argb) {
            this.width = width;
            this.height = height;
            this.argb = argb;
        }

        public int width() {
            return width;
        }

        public int height() {
            return height;
        }

        public byte[] argb() {
            return argb;
        }
    }

    /// What is read by who rests on the icon.
    final class ToolTip extends Struct {

        static final String SIGNATURE = "(sa(iiay)ss)";

        @Position(0)
        private final String iconName;

        @Position(1)
        private final List<Pixmap> pixmaps;

        @Position(2)
        private final String title;

        @Position(3)
        private final String text;

        public ToolTip(String iconName, List<Pixmap> pixmaps, String title, String text) {
            this.iconName = iconName;
            this.pixmaps = pixmaps;
            this.title = title;
            this.text = text;
        }

        public String iconName() {
            return iconName;
        }

        public List<Pixmap> pixmaps() {
            return pixmaps;
        }

        public String title() {
            return title;
        }

        public String text() {
            return text;
        }
    }

    /// A click, or what a keyboard has in its place; the point is a hint for a window that opens there.
    void Activate(int x, int y);

    /// A click of the middle button.
    void SecondaryActivate(int x, int y);

    /// Asked by panels that do not show the menu themselves.
    void ContextMenu(int x, int y);

    void Scroll(int delta, String orientation);

    /// The title is to be asked for anew.
    class NewTitle extends DBusSignal {
        public NewTitle(String path) throws DBusException {
            super(path);
        }
    }

    /// The icon is to be asked for anew.
    class NewIcon extends DBusSignal {
        public NewIcon(String path) throws DBusException {
            super(path);
        }
    }

    /// The icon that stands for attention is to be asked for anew.
    class NewAttentionIcon extends DBusSignal {
        public NewAttentionIcon(String path) throws DBusException {
            super(path);
        }
    }

    /// The tip is to be asked for anew.
    class NewToolTip extends DBusSignal {
        public NewToolTip(String path) throws DBusException {
            super(path);
        }
    }

    /// Whether attention is needed.
    class NewStatus extends DBusSignal {
        private final String status;

        public NewStatus(String path, String status) throws DBusException {
            super(path, status);
            this.status = status;
        }

        public String status() {
            return status;
        }
    }
}
