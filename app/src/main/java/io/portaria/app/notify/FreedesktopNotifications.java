package io.portaria.app.notify;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// The Desktop Notifications Specification 1.2 as D-Bus knows it; the names of methods and signals are the specification's.
///
/// @see <a href="https://specifications.freedesktop.org/notification-spec/latest/protocol.html">D-Bus protocol</a>
@DBusInterfaceName("org.freedesktop.Notifications")
@SuppressWarnings("MethodName")
public interface FreedesktopNotifications extends DBusInterface {

    String BUS = "org.freedesktop.Notifications";
    String PATH = "/org/freedesktop/Notifications";

    /// What the server can do: `actions`, `body`, `body-markup` and others.
    List<String> GetCapabilities();

    /// @param replaces number of a notification that this one replaces, 0 for none
    /// @param actions key and text in turn; the key `default` is a click on the notification itself
    /// @param timeout milliseconds; -1 leaves it to the server, 0 is never
    /// @return number of the notification
    UInt32 Notify(
            String application,
            UInt32 replaces,
            String icon,
            String summary,
            String body,
            List<String> actions,
            Map<String, Variant<?>> hints,
            int timeout);

    void CloseNotification(UInt32 id);

    /// A person chose one of the actions.
    class ActionInvoked extends DBusSignal {
        private final UInt32 id;
        private final String key;

        public ActionInvoked(String path, UInt32 id, String key) throws DBusException {
            super(path, id, key);
            this.id = id;
            this.key = key;
        }

        public long id() {
            return id.longValue();
        }

        public String key() {
            return key;
        }
    }

    /// It is gone: by its time, by a person, or because it was asked for.
    class NotificationClosed extends DBusSignal {
        private final UInt32 id;

        public NotificationClosed(String path, UInt32 id, UInt32 reason) throws DBusException {
            super(path, id, reason);
            this.id = id;
        }

        public long id() {
            return id.longValue();
        }
    }
}
