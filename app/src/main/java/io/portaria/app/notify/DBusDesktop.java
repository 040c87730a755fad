package io.portaria.app.notify;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/// Notifications of a Linux desktop, over the session bus. What does not work is logged and shown nowhere else: the badge in
/// the window is there in any case.
public final class DBusDesktop implements Desktop {

    private static final Logger LOG = System.getLogger(DBusDesktop.class.getName());
    private static final String APPLICATION = "Portaria";
    private static final String ICON = "portaria";
    private static final byte CRITICAL = 2;
    private static final UInt32 NEW = new UInt32(0);

    private final String address;
    private final Listener listener;

    private final Object lock = new Object();
    private final Map<Long, String> requests = new HashMap<>();
    private @Nullable DBusConnection bus;
    private @Nullable FreedesktopNotifications server;
    private List<String> capabilities = List.of();

    private DBusDesktop(String address, Listener listener) {
        this.address = address;
        this.listener = listener;
    }

    /// @param address of the session bus, such as `unix:path=/run/user/1000/bus`
    /// @throws IOException when there is no bus, or nobody on it who shows notifications
    public static DBusDesktop connect(String address, Listener listener) throws IOException {
        DBusDesktop desktop = new DBusDesktop(address, listener);
        try {
            synchronized (desktop.lock) {
                desktop.server();
            }
            return desktop;
        } catch (DBusException | DBusExecutionException e) {
            desktop.close();
            throw new IOException("No notifications over D-Bus at " + address, e);
        }
    }

    @Override
    public void show(Note note) {
        // An answer can be on its way before the number of the notification is here: it waits for
        // the lock.
        synchronized (lock) {
            try {
                FreedesktopNotifications to = server();
                boolean markup = capabilities.contains("body-markup");
                UInt32 number =
                        to.Notify(
                                APPLICATION,
                                NEW,
                                ICON,
                                note.title(),
                                markup ? escaped(note.body()) : note.body(),
                                capabilities.contains("actions")
                                        ? List.of(
                                                "default",
                                                note.open(),
                                                "approve",
                                                note.approve(),
                                                "deny",
                                                note.deny())
                                        : List.of(),
                                Map.of("urgency", new Variant<>(CRITICAL)),
                                Math.clamp(note.millis(), 1, Integer.MAX_VALUE));
                requests.put(number.longValue(), note.id());
            } catch (DBusException | DBusExecutionException e) {
                LOG.log(Level.WARNING, "A notification could not be shown", e);
            }
        }
    }

    @Override
    public void withdraw(String id) {
        synchronized (lock) {
            List<Long> numbers =
                    requests.entrySet().stream()
                            .filter(each -> each.getValue().equals(id))
                            .map(Map.Entry::getKey)
                            .toList();
            for (Long number : numbers) {
                requests.remove(number);
                try {
                    server().CloseNotification(new UInt32(number));
                } catch (DBusException | DBusExecutionException e) {
                    LOG.log(Level.DEBUG, "A notification could not be taken away", e);
                }
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (bus != null) {
                bus.disconnect();
                bus = null;
                server = null;
            }
            requests.clear();
        }
    }

    /// The server of notifications; reached anew when the bus was lost, as after the end of a desktop session.
    private FreedesktopNotifications server() throws DBusException {
        DBusConnection before = bus;
        FreedesktopNotifications known = server;
        if (before != null && known != null && before.isConnected()) {
            return known;
        }
        if (before != null) {
            before.disconnect();
            requests.clear();
        }
        DBusConnection made = DBusConnectionBuilder.forAddress(address).withShared(false).build();
        bus = made;
        made.addSigHandler(
                FreedesktopNotifications.ActionInvoked.class,
                signal -> invoked(signal.id(), signal.key()));
        made.addSigHandler(
                FreedesktopNotifications.NotificationClosed.class, signal -> gone(signal.id()));
        FreedesktopNotifications reached =
                made.getRemoteObject(
                        FreedesktopNotifications.BUS,
                        FreedesktopNotifications.PATH,
                        FreedesktopNotifications.class);
        capabilities = List.copyOf(reached.GetCapabilities());
        server = reached;
        return reached;
    }

    private void invoked(long number, String key) {
        String id;
        synchronized (lock) {
            id = requests.remove(number);
        }
        // Every program on the bus hears of every notification; those of others are not ours.
        if (id != null) {
            listener.answered(
                    id,
                    switch (key) {
                        case "approve" -> Answer.APPROVE;
                        case "deny" -> Answer.DENY;
                        default -> Answer.OPEN;
                    });
        }
    }

    private void gone(long number) {
        synchronized (lock) {
            requests.remove(number);
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
