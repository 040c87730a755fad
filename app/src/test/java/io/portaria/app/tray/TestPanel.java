package io.portaria.app.tray;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// A panel on a session bus: knows the icons, and reads and clicks them as a desktop does for a person.
final class TestPanel implements AutoCloseable {

    private final DBusConnection bus;
    private final BlockingQueue<String> registered = new LinkedBlockingQueue<>();
    private final BlockingQueue<DBusSignal> signals = new LinkedBlockingQueue<>();
    private volatile boolean host;

    private TestPanel(DBusConnection bus, boolean host) {
        this.bus = bus;
        this.host = host;
    }

    /// @param host whether icons are shown from the beginning
    static TestPanel on(String address, boolean host) throws DBusException {
        DBusConnection bus = DBusConnectionBuilder.forAddress(address).withShared(false).build();
        TestPanel panel = new TestPanel(bus, host);
        bus.exportObject(StatusNotifierWatcher.PATH, panel.new Watcher());
        panel.listen();
        bus.requestBusName(StatusNotifierWatcher.BUS);
        return panel;
    }

    private void listen() throws DBusException {
        bus.addSigHandler(StatusNotifierItem.NewIcon.class, signals::add);
        bus.addSigHandler(StatusNotifierItem.NewAttentionIcon.class, signals::add);
        bus.addSigHandler(StatusNotifierItem.NewTitle.class, signals::add);
        bus.addSigHandler(StatusNotifierItem.NewToolTip.class, signals::add);
        bus.addSigHandler(StatusNotifierItem.NewStatus.class, signals::add);
        bus.addSigHandler(DBusMenu.LayoutUpdated.class, signals::add);
    }

    /// The next icon that tells of itself.
    String next() throws InterruptedException {
        String service = registered.poll(10, TimeUnit.SECONDS);
        if (service == null) {
            throw new AssertionError("No icon came");
        }
        return service;
    }

    boolean isQuiet() throws InterruptedException {
        return registered.poll(600, TimeUnit.MILLISECONDS) == null;
    }

    /// The next six signals, which is as many as one change sends.
    List<DBusSignal> signals() throws InterruptedException {
        List<DBusSignal> heard = new ArrayList<>();
        while (heard.size() < 6) {
            DBusSignal signal = signals.poll(10, TimeUnit.SECONDS);
            if (signal == null) {
                throw new AssertionError("Only these signals came: " + heard);
            }
            heard.add(signal);
        }
        return heard;
    }

    /// Begins or ceases to show icons.
    void shows(boolean now) throws DBusException {
        host = now;
        bus.sendMessage(
                now
                        ? new StatusNotifierWatcher.StatusNotifierHostRegistered(
                                StatusNotifierWatcher.PATH)
                        : new StatusNotifierWatcher.StatusNotifierHostUnregistered(
                                StatusNotifierWatcher.PATH));
    }

    Map<String, Variant<?>> properties(String service) throws DBusException {
        return bus.getRemoteObject(service, StatusNotifierItem.PATH, Properties.class)
                .GetAll(StatusNotifierItem.NAME);
    }

    Object property(String service, String path, String type, String name) throws DBusException {
        return bus.getRemoteObject(service, path, Properties.class).Get(type, name);
    }

    StatusNotifierItem item(String service) throws DBusException {
        return bus.getRemoteObject(service, StatusNotifierItem.PATH, StatusNotifierItem.class);
    }

    DBusMenu menu(String service, String path) throws DBusException {
        return bus.getRemoteObject(service, path, DBusMenu.class);
    }

    /// A click on an entry of the menu.
    void click(String service, String path, int entry) throws DBusException {
        menu(service, path).Event(entry, "clicked", new Variant<>(0), new UInt32(0));
    }

    @Override
    public void close() {
        bus.disconnect();
    }

    /// Knows the icons.
    public final class Watcher implements StatusNotifierWatcher, Properties {

        @Override
        public void RegisterStatusNotifierItem(String service) {
            registered.add(service);
        }

        @Override
        @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
        public <A> A Get(String interfaceName, String propertyName) {
            return (A) GetAll(interfaceName).get(propertyName);
        }

        @Override
        public <A> void Set(String interfaceName, String propertyName, A value) {}

        @Override
        public Map<String, Variant<?>> GetAll(String interfaceName) {
            return Map.of(HOST_REGISTERED, new Variant<>(host));
        }

        @Override
        public String getObjectPath() {
            return PATH;
        }
    }
}
