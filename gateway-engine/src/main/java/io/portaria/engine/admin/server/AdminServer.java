package io.portaria.engine.admin.server;

import io.portaria.engine.threads.Threads;
import java.io.IOException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;

/// Listens for the admin API. There is no way to it without TLS.
public final class AdminServer implements AutoCloseable {
    private static final int IDLE_MILLIS = 120_000;
    private static final int LONGEST_HEADER = 32 << 10;

    private final Server server;
    private final ServerConnector connector;
    private final SslContextFactory.Server secure;
    private final AdminHandler handler;
    private final Logger log;

    private AdminServer(
            Server server,
            ServerConnector connector,
            SslContextFactory.Server secure,
            AdminHandler handler,
            Logger log) {
        this.server = server;
        this.connector = connector;
        this.secure = secure;
        this.handler = handler;
        this.log = log;
    }

    /// @param port 0 for any free port
    /// @throws IOException with a sentence that names the address, when it cannot be listened on
    public static AdminServer start(
            String host, int port, SSLContext tls, AdminDesk desk, Threads threads, Logger log)
            throws IOException {
        QueuedThreadPool pool = new QueuedThreadPool(8, 2);
        pool.setName("admin");
        pool.setDaemon(true);
        pool.setVirtualThreadsExecutor(task -> threads.startVirtual("admin", task));
        Server server = new Server(pool);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADER);
        http.addCustomizer(new SecureRequestCustomizer(false));
        SslContextFactory.Server secure = new SslContextFactory.Server();
        secure.setSslContext(tls);
        secure.setIncludeProtocols("TLSv1.3", "TLSv1.2");
        ServerConnector connector =
                new ServerConnector(
                        server,
                        1,
                        1,
                        new SslConnectionFactory(secure, "http/1.1"),
                        new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        AdminHandler handler = new AdminHandler(desk, log);
        server.setHandler(handler);
        server.setErrorHandler(handler::unreadable);
        try {
            server.start();
        } catch (Exception e) {
            stop(server, log);
            throw new IOException(
                    "The address "
                            + host
                            + ":"
                            + port
                            + " for admin cannot be listened on: "
                            + cause(e)
                            + ".",
                    e);
        }
        return new AdminServer(server, connector, secure, handler, log);
    }

    private static String cause(Exception e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    public int port() {
        return connector.getLocalPort();
    }

    /// From the next connection on, shows another certificate.
    public void show(SSLContext tls) throws IOException {
        try {
            secure.reload(s -> s.setSslContext(tls));
        } catch (Exception e) {
            throw new IOException(
                    "The admin API goes on with its old certificate: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        handler.close();
        stop(server, log);
    }

    private static void stop(Server server, Logger log) {
        try {
            server.stop();
        } catch (Exception e) {
            log.debug("Stopping the admin server failed", e);
        }
    }
}
