package io.portaria.engine;

import io.portaria.engine.accept.ListenerKeys;
import io.portaria.engine.admin.AdminFile;
import io.portaria.engine.admin.client.HttpGateway;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import io.portaria.engine.api.Query;
import io.portaria.engine.demo.DemoCompany;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/// Hands out gateways to who only knows the [io.portaria.engine.api].
public final class Gateways {
    private Gateways() {}

    /// A gateway that runs in this process, reached by the same client as one elsewhere.
    public interface Embedded extends AutoCloseable {
        Gateway gateway();

        /// Stops the gateway.
        @Override
        void close();
    }

    /// A gateway elsewhere.
    ///
    /// @param address `https://HOST:PORT`
    /// @param ca certificates to trust, in PEM: these and no others
    /// @param token the operator's, or a JSON Web Token of a person of the catalog
    /// @throws GatewayUnreachable when address or certificates cannot be used; whether it answers shows at the first call
    public static Gateway connect(URI address, Path ca, String token) {
        return new HttpGateway(address, ca, token, Optional.empty());
    }

    /// The gateway of a home on this machine, by a certificate that does not depend on the catalog.
    private static Gateway connectAtHome(URI address, Path ca, String token) {
        return new HttpGateway(address, ca, token, Optional.of(ListenerKeys.HOME_NAME));
    }

    /// The gateway of a home: the running one, or the home opened for the caller alone.
    ///
    /// @throws GatewayUnreachable when a process has the home and does not answer
    public static Gateway ofHome(Home home, HomeOpener opener) throws IOException {
        Optional<Gateway> running = running(home);
        return running.isPresent() ? running.get() : opened(home, opener).ownedGateway();
    }

    /// The same for a person of the catalog, who is not the operator for having the home at hand.
    ///
    /// @param token a JSON Web Token of hers
    /// @throws GatewayRefused when the token does not prove who she is
    public static Gateway ofHome(Home home, HomeOpener opener, String token) throws IOException {
        Optional<AdminFile> file = answering(home);
        if (file.isPresent()) {
            return connectAtHome(file.get().address(), file.get().ca(), token);
        }
        return opened(home, opener).ownedGateway(token);
    }

    private static Engine opened(Home home, HomeOpener opener) throws IOException {
        boolean held = AdminFile.read(home.run()).filter(AdminFile::alive).isPresent();
        try {
            return Engine.open(home, opener, InstantSource.system());
        } catch (IOException e) {
            if (held) {
                throw new GatewayUnreachable(
                        "The gateway of " + home.folder() + " does not answer: " + e.getMessage(),
                        e);
            }
            throw e;
        }
    }

    /// The gateway that runs in a home, if one does and answers.
    public static Optional<Gateway> running(Home home) {
        return answering(home).map(f -> connectAtHome(f.address(), f.ca(), f.token()));
    }

    private static Optional<AdminFile> answering(Home home) {
        Optional<AdminFile> file = AdminFile.read(home.run()).filter(AdminFile::alive);
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try (Gateway gateway =
                connectAtHome(file.get().address(), file.get().ca(), file.get().token())) {
            gateway.status();
            return file;
        } catch (GatewayUnreachable e) {
            return Optional.empty();
        }
    }

    /// Starts a gateway in a home, which may be new: then only its admin API is there until a catalog is applied.
    ///
    /// @param environment of the process, for the passphrase or the folder of keys, see [VaultOpener], and for a shared store, see [StateOpener]
    public static Embedded embedded(Path home, Map<String, String> environment) throws IOException {
        return embedded(new Home(home), HomeOpener.of(environment));
    }

    public static Embedded embedded(Home home, HomeOpener opener) throws IOException {
        Engine engine = Engine.open(home, opener, InstantSource.system());
        try {
            engine.serveWhatThereIs();
            return new InThisProcess(engine, client(engine));
        } catch (IOException | RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    /// Starts the demo company in a home of its own: a real database, a catalog and, at the first start, a short history.
    /// The first start takes some seconds.
    public static Embedded demo(Path home, Map<String, String> environment) throws IOException {
        DemoCompany company = DemoCompany.start(new Home(home), VaultOpener.of(environment));
        return new DemoInThisProcess(company, client(company.engine()));
    }

    /// Checks the log and every recording of a home, by its running gateway if there is one, else without writing
    /// anything.
    public static Query.LogReport verifyLog(Home home, VaultOpener vault) throws IOException {
        Optional<Gateway> running = running(home);
        if (running.isPresent()) {
            try (Gateway gateway = running.get()) {
                return gateway.ask(new Query.VerifyLog());
            }
        }
        return LogAtRest.verify(home, vault);
    }

    private record DemoInThisProcess(DemoCompany company, Gateway gateway) implements Embedded {
        @Override
        public void close() {
            gateway.close();
            try {
                company.close();
            } catch (IOException e) {
                throw new UncheckedIOException("The demo's database did not stop.", e);
            }
        }
    }

    private static Gateway client(Engine engine) {
        return connectAtHome(engine.adminAddress(), engine.caOfTheHome(), engine.operatorToken());
    }

    private record InThisProcess(Engine engine, Gateway gateway) implements Embedded {
        @Override
        public void close() {
            gateway.close();
            engine.close();
        }
    }
}
