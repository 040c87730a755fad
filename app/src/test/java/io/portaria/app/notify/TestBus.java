package io.portaria.app.notify;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/// A session bus of the test's own, with somebody on it who shows notifications.
public final class TestBus implements AutoCloseable {

    /// What was asked to be shown.
    public record Shown(
            long number, String title, String body, List<String> actions, byte urgency) {}

    private final Process daemon;
    private final String address;
    private final List<String> capabilities;
    private final BlockingQueue<Shown> shown = new LinkedBlockingQueue<>();
    private final List<Long> closed = new CopyOnWriteArrayList<>();
    private @Nullable DBusConnection server;
    private @Nullable String answerAtOnce;

    private TestBus(Process daemon, String address, List<String> capabilities) {
        this.daemon = daemon;
        this.address = address;
        this.capabilities = capabilities;
    }

    /// A bus with nobody on it.
    public static TestBus empty(Path folder) throws IOException {
        return start(folder, List.of());
    }

    /// A bus with a server of notifications that can do this.
    public static TestBus with(Path folder, String... capabilities) throws Exception {
        TestBus bus = start(folder, List.of(capabilities));
        bus.serve();
        return bus;
    }

    private static TestBus start(Path folder, List<String> capabilities) throws IOException {
        Process daemon =
                new ProcessBuilder(
                                "dbus-daemon",
                                "--session",
                                "--nofork",
                                "--nopidfile",
                                "--print-address",
                                "--address=unix:path=" + folder.resolve("bus"))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8));
        String address = out.readLine();
        if (address == null) {
            throw new IOException("The bus did not start");
        }
        return new TestBus(daemon, address, capabilities);
    }

    /// Begins to show notifications on the bus.
    public void serve() throws Exception {
        DBusConnection made = DBusConnectionBuilder.forAddress(address).withShared(false).build();
        made.requestBusName(FreedesktopNotifications.BUS);
        made.exportObject(FreedesktopNotifications.PATH, new Server());
        server = made;
    }

    public String address() {
        return address;
    }

    /// The next notification.
    public Shown next() throws InterruptedException {
        Shown next = shown.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No notification came");
        }
        return next;
    }

    public boolean isQuiet() throws InterruptedException {
        return shown.poll(600, TimeUnit.MILLISECONDS) == null;
    }

    public List<Long> closed() {
        return closed;
    }

    /// A person presses a button.
    public void press(long number, String key) throws DBusException {
        if (server == null) {
            throw new AssertionError("Nobody shows notifications here");
        }
        server.sendMessage(
                new FreedesktopNotifications.ActionInvoked(
                        FreedesktopNotifications.PATH, new UInt32(number), key));
    }

    /// Presses this button before the caller even knows the number of the notification.
    public void pressAtOnce(String key) {
        answerAtOnce = key;
    }

    @Override
    public void close() {
        if (server != null) {
            server.disconnect();
        }
        daemon.destroy();
        daemon.onExit().join();
    }

    /// What a desktop does for its programs.
    public final class Server implements FreedesktopNotifications {

        private long last;

        @Override
        public List<String> GetCapabilities() {
            return capabilities;
        }

        @Override
        public synchronized UInt32 Notify(
                String application,
                UInt32 replaces,
                String icon,
                String summary,
                String body,
                List<String> actions,
                Map<String, Variant<?>> hints,
                int timeout) {
            last++;
            byte urgency = (Byte) hints.get("urgency").getValue();
            shown.add(new Shown(last, summary, body, new ArrayList<>(actions), urgency));
            if (answerAtOnce != null) {
                try {
                    press(last, answerAtOnce);
                } catch (DBusException e) {
                    throw new AssertionError(e);
                }
            }
            return new UInt32(last);
        }

        @Override
        public void CloseNotification(UInt32 id) {
            closed.add(id.longValue());
        }

        @Override
        public String getObjectPath() {
            return FreedesktopNotifications.PATH;
        }
    }
}
