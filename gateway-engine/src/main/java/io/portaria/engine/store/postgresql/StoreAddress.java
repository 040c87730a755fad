package io.portaria.engine.store.postgresql;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/// Where the store is that several gateways share, and how to log in. Beyond this machine only with TLS and a certificate that is checked.
public final class StoreAddress {
    /// Variable with the address: `postgresql://USER@HOST:PORT/DATABASE?sslmode=verify-full&sslrootcert=FILE`.
    public static final String ADDRESS = "PORTARIA_STORE";

    /// Variable with the password, so that it stands in no address.
    public static final String PASSWORD = "PORTARIA_STORE_PASSWORD";

    private static final String SCHEME = "postgresql://";

    private final String url;
    private final String shown;
    private final String user;
    private final String password;

    private StoreAddress(String url, String shown, String user, String password) {
        this.url = url;
        this.shown = shown;
        this.user = user;
        this.password = password;
    }

    /// @return empty where the environment names no store
    /// @throws IllegalArgumentException with a sentence, when it names one that cannot be used
    public static Optional<StoreAddress> of(Map<String, String> environment) {
        String address = environment.getOrDefault(ADDRESS, "");
        return address.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(address, environment.getOrDefault(PASSWORD, "")));
    }

    private static StoreAddress parse(String address, String password) {
        if (!address.startsWith(SCHEME)) {
            throw new IllegalArgumentException(
                    "The address of the store that gateways share (PORTARIA_STORE) begins with postgresql://, and this one does not.");
        }
        String rest = address.substring(SCHEME.length());
        int at = rest.indexOf('@');
        String user = at < 0 ? "" : rest.substring(0, at);
        if (user.isEmpty() || user.contains(":")) {
            throw new IllegalArgumentException(
                    "The address of the store that gateways share (PORTARIA_STORE) names a user and no password, as in postgresql://USER@HOST/DATABASE; the password is in PORTARIA_STORE_PASSWORD.");
        }
        String url = "jdbc:" + SCHEME + rest.substring(at + 1);
        Properties parsed = Driver.parseURL(url, null);
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "The address of the store that gateways share (PORTARIA_STORE) cannot be read; it is one like postgresql://USER@HOST:PORT/DATABASE.");
        }
        if (PGProperty.PASSWORD.getOrDefault(parsed) != null) {
            throw new IllegalArgumentException(
                    "The address of the store that gateways share (PORTARIA_STORE) has no password in it; that is in PORTARIA_STORE_PASSWORD.");
        }
        List<String> hosts = hosts(parsed);
        if (!hosts.stream().allMatch(StoreAddress::isThisMachine)
                && !"verify-full".equals(PGProperty.SSL_MODE.getOrDefault(parsed))) {
            throw new IllegalArgumentException(
                    "The store that gateways share (PORTARIA_STORE) is on another machine, and its address does not say sslmode=verify-full; statements and names would travel unprotected.");
        }
        int query = rest.indexOf('?');
        String shown = SCHEME + rest.substring(at + 1, query < 0 ? rest.length() : query);
        return new StoreAddress(url, shown, user, password);
    }

    private static List<String> hosts(Properties parsed) {
        String hosts = PGProperty.PG_HOST.getOrDefault(parsed);
        return hosts == null ? List.of("localhost") : Arrays.asList(hosts.split(",", -1));
    }

    private static boolean isThisMachine(String host) {
        if (host.equals("localhost")) {
            return true;
        }
        // a name could mean another machine tomorrow: only addresses are looked at
        boolean literal = host.matches("[0-9.]+") || host.contains(":");
        try {
            return literal && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    String url() {
        return url;
    }

    Properties login() {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return properties;
    }

    /// @return the address without the user and without options
    public String shown() {
        return shown;
    }
}
