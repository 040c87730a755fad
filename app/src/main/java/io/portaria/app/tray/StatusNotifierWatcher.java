package io.portaria.app.tray;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/// Who knows all icons of a desktop session: icons tell it of themselves, panels ask it for them. The names are the
/// specification's, with the prefix that desktops use.
///
/// @see <a href="https://specifications.freedesktop.org/status-notifier-item-spec/0.1/status-notifier-watcher.html">StatusNotifierWatcher</a>
@DBusInterfaceName(StatusNotifierWatcher.NAME)
@SuppressWarnings("MethodName")
public interface StatusNotifierWatcher extends DBusInterface {

    String NAME = "org.kde.StatusNotifierWatcher";
    String BUS = NAME;
    String PATH = "/StatusNotifierWatcher";

    /// Property: whether anybody is there who shows icons.
    String HOST_REGISTERED = "IsStatusNotifierHostRegistered";

    /// @param service name of the icon on the bus
    void RegisterStatusNotifierItem(String service);

    /// A panel came.
    class StatusNotifierHostRegistered extends DBusSignal {
        public StatusNotifierHostRegistered(String path) throws DBusException {
            super(path);
        }
    }

    /// A panel went.
    class StatusNotifierHostUnregistered extends DBusSignal {
        public StatusNotifierHostUnregistered(String path) throws DBusException {
            super(path);
        }
    }
}
