package io.portaria.app.tray;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.freedesktop.dbus.connections.IDisconnectCallback;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.Properties;
import org.jspecify.annotations.Nullable;

/// The tray of a Linux desktop, over the session bus. Nobody need be there who shows icons: it is asked for again whenever
/// somebody comes.
final class StatusNotifierTray implements Tray {

    private static final Logger LOG = System.getLogger(StatusNotifierTray.class.getName());

    private final String address;
    private final Listener listener;
    private final ItemOnBus item;
    private final MenuOnBus menu;

    private final Object lock = new Object();
    private @Nullable DBusConnection bus;
    private boolean visible;

    private StatusNotifierTray(String address, ItemOnBus item, MenuOnBus menu, Listener listener) {
        this.address = address;
        this.item = item;
        this.menu = menu;
        this.listener = listener;
    }

    /// @param address of the session bus, such as `unix:path=/run/user/1000/bus`
    /// @throws IOException when there is no bus
    static StatusNotifierTray connect(String address, Face face, Listener listener)
            throws IOException {
        StatusNotifierTray tray =
                new StatusNotifierTray(
                        address,
                        new ItemOnBus(new CountedIcon(), face, listener::chosen),
                        new MenuOnBus(face, listener::chosen),
                        listener);
        try {
            synchronized (tray.lock) {
                tray.bus();
            }
            return tray;
        } catch (DBusException | DBusExecutionException e) {
            tray.close();
            throw new IOException("No session bus at " + address, e);
        }
    }

    @Override
    public void show(Face face) {
        synchronized (lock) {
            try {
                item.show(face);
                var revision = menu.show(face);
                DBusConnection to = bus();
                String path = StatusNotifierItem.PATH;
                to.sendMessage(new StatusNotifierItem.NewTitle(path));
                to.sendMessage(new StatusNotifierItem.NewToolTip(path));
                to.sendMessage(new StatusNotifierItem.NewIcon(path));
                to.sendMessage(new StatusNotifierItem.NewAttentionIcon(path));
                to.sendMessage(new StatusNotifierItem.NewStatus(path, ItemOnBus.status(face)));
                to.sendMessage(new DBusMenu.LayoutUpdated(MenuOnBus.PATH, revision, 0));
            } catch (IOException | DBusException | DBusExecutionException e) {
                LOG.log(Level.WARNING, "The icon in the tray could not be changed", e);
            }
        }
    }

    @Override
    public void close() {
        DBusConnection before;
        synchronized (lock) {
            before = bus;
            bus = null;
        }
        // Outside: it waits for those that hear signals, and they for the lock.
        if (before != null) {
            before.disconnect();
        }
    }

    /// The session bus with the icon on it; reached anew when it was lost, as after the end of a desktop session.
    private DBusConnection bus() throws DBusException {
        DBusConnection before = bus;
        if (before != null && before.isConnected()) {
            return before;
        }
        DBusConnection made =
                DBusConnectionBuilder.forAddress(address)
                        .withShared(false)
                        .withDisconnectCallback(
                                new IDisconnectCallback() {
                                    @Override
                                    public void disconnectOnError(IOException lost) {
                                        tell(false);
                                    }
                                })
                        .build();
        try {
            setUp(made);
        } catch (DBusException | DBusExecutionException e) {
            made.disconnect();
            throw e;
        }
        bus = made;
        look(made, true);
        return made;
    }

    private void setUp(DBusConnection made) throws DBusException {
        made.exportObject(StatusNotifierItem.PATH, item);
        made.exportObject(MenuOnBus.PATH, menu);
        made.requestBusName(name());
        made.addSigHandler(
                DBus.NameOwnerChanged.class,
                signal -> {
                    if (signal.name.equals(StatusNotifierWatcher.BUS)) {
                        look(made, true);
                    }
                });
        made.addSigHandler(
                StatusNotifierWatcher.StatusNotifierHostRegistered.class, _ -> look(made, false));
        made.addSigHandler(
                StatusNotifierWatcher.StatusNotifierHostUnregistered.class, _ -> look(made, false));
    }

    /// The specification's own form of a name; there is one icon in a process.
    private static String name() {
        return StatusNotifierItem.NAME + "-" + ProcessHandle.current().pid() + "-1";
    }

    /// Finds out whether anybody shows the icon.
    ///
    /// @param anew whether who knows the icons has just come and has to be told of this one
    private void look(DBusConnection at, boolean anew) {
        boolean shown;
        synchronized (lock) {
            if (!at.equals(bus)) {
                return;
            }
            try {
                shown = isWatched(at) && isShown(at, anew);
            } catch (DBusException | DBusExecutionException e) {
                LOG.log(Level.DEBUG, "The tray takes no icon", e);
                shown = false;
            }
        }
        tell(shown);
    }

    /// Asked first: a call to somebody who is not there would have the bus start them.
    private static boolean isWatched(DBusConnection at) throws DBusException {
        return at.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class)
                .NameHasOwner(StatusNotifierWatcher.BUS);
    }

    private static boolean isShown(DBusConnection at, boolean anew) throws DBusException {
        if (anew) {
            at.getRemoteObject(
                            StatusNotifierWatcher.BUS,
                            StatusNotifierWatcher.PATH,
                            StatusNotifierWatcher.class)
                    .RegisterStatusNotifierItem(name());
        }
        Boolean host =
                at.getRemoteObject(
                                StatusNotifierWatcher.BUS,
                                StatusNotifierWatcher.PATH,
                                Properties.class)
                        .Get(StatusNotifierWatcher.NAME, StatusNotifierWatcher.HOST_REGISTERED);
        return host;
    }

    private void tell(boolean now) {
        synchronized (lock) {
            if (visible == now) {
                return;
            }
            visible = now;
        }
        listener.visible(now);
    }
}
