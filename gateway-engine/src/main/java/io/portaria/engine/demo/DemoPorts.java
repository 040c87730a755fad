package io.portaria.engine.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// The ports of the demo: the same at every start as long as they are free.
final class DemoPorts {
    private static final int POSTGRESQL = 15432;
    private static final int ADMIN = 15443;
    private static final List<String> NAMES = List.of("postgresql", "admin", "database");

    private final Path file;
    private final Properties before = new Properties();
    private final Properties now = new Properties();

    private DemoPorts(Path file) {
        this.file = file;
    }

    static DemoPorts of(Path folder) throws IOException {
        Files.createDirectories(folder);
        DemoPorts ports = new DemoPorts(folder.resolve("ports"));
        if (Files.exists(ports.file)) {
            try (var in = Files.newBufferedReader(ports.file)) {
                ports.before.load(in);
            }
        }
        ports.take("postgresql", POSTGRESQL);
        ports.take("admin", ADMIN);
        ports.take("database", 0);
        return ports;
    }

    private void take(String name, int usual) throws IOException {
        int wanted = Integer.parseInt(before.getProperty(name, Integer.toString(usual)));
        int port = isFree(wanted) ? wanted : 0;
        now.setProperty(name, Integer.toString(port == 0 ? any() : port));
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return port != 0 && socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int any() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    int postgresql() {
        return port("postgresql");
    }

    int admin() {
        return port("admin");
    }

    int database() {
        return port("database");
    }

    private int port(String name) {
        return Integer.parseInt(now.getProperty(name));
    }

    /// A catalog with the ports of the last start exchanged for those of this one.
    String moved(String catalog) {
        String moved = catalog;
        for (String name : NAMES) {
            String old = before.getProperty(name);
            if (old != null && !old.equals(now.getProperty(name))) {
                moved = moved.replace("127.0.0.1:" + old, "127.0.0.1:" + now.getProperty(name));
            }
        }
        return moved;
    }

    /// Remembers them for the next start.
    void keep() {
        if (now.equals(before)) {
            return;
        }
        StringBuilder text = new StringBuilder();
        NAMES.forEach(n -> text.append(n).append('=').append(now.getProperty(n)).append('\n'));
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("The ports of the demo cannot be kept.", e);
        }
    }
}
