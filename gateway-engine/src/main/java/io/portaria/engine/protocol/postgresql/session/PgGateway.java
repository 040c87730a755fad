package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.PseudonymKey;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.Decide;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Identify;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Recorder;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionIds;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.SqlState;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.guard.Planner;
import io.portaria.engine.protocol.postgresql.inspect.ProtectedRelation;
import io.portaria.engine.protocol.postgresql.inspect.SchemaSource;
import io.portaria.engine.protocol.postgresql.inspect.SharedInspections;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import io.portaria.engine.protocol.postgresql.upstream.ScramKeyCache;
import io.portaria.engine.sockets.EventLoops;
import io.portaria.engine.sockets.RelaySocket;
import io.portaria.engine.threads.Threads;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;

/// The PostgreSQL side of the gateway: takes connections and makes sessions of them.
public final class PgGateway {
    /// Longest silence until an agent is recognised.
    private static final int MOST_SILENCE_MILLIS = 15_000;

    /// Time until an agent is recognised, with what its issuer needs to hand out its keys.
    private static final Duration TIME_TO_BE_RECOGNISED = Duration.ofSeconds(30);

    private static final int MOST_WAITING = 4096;

    private final PgServices services;
    private final StartupPhase startup;
    private final WaitingRoom waitingRoom;

    public PgGateway(
            Identify identify,
            Decide decide,
            SharedInspections inspections,
            Recorder recorder,
            Function<String, Optional<PostgresTarget>> targets,
            PseudonymKey pseudonyms,
            ExactDigest digest,
            ScramKeyCache keys,
            Guard.Tools guardTools,
            Function<PostgresTarget, Planner> planners,
            Supplier<SSLContext> tls,
            SecureRandom random,
            InstantSource clock,
            Threads threads,
            EventLoops loops,
            Logger log) {
        this.services =
                new PgServices(
                        identify,
                        decide,
                        recorder,
                        targets::apply,
                        inspections,
                        new FailedComputations(guardTools.budgets(), clock),
                        pseudonyms,
                        digest,
                        new SessionIds(random),
                        new CancelKeys(random),
                        new LiveSessions(),
                        guardTools,
                        planners::apply,
                        keys,
                        random,
                        clock,
                        threads,
                        loops,
                        log);
        this.startup = new StartupPhase(tls);
        this.waitingRoom = new WaitingRoom(MOST_WAITING, TIME_TO_BE_RECOGNISED, threads, log);
    }

    public LiveSessions live() {
        return services.live();
    }

    /// The schema of a target, shared with the sessions.
    public SchemaSource schema(PostgresTarget target) {
        return services.inspections().schema(target);
    }

    /// What of a target is protected for a role.
    ///
    /// @throws IOException when its schema cannot be read
    public List<ProtectedRelation> protectedRelations(PostgresTarget target, String role)
            throws IOException {
        return services.inspections().of(target, role, true).current().protectedRelations();
    }

    /// What would become of a statement in a session that was admitted.
    ///
    /// @throws IOException with a sentence, when the target cannot be asked
    public Tried tried(
            PostgresTarget target, SessionContext session, Admission admitted, String statement)
            throws IOException {
        return new StatementTrial(services, target).of(session, admitted, statement);
    }

    /// Serves one connection to its end.
    public void serve(RelaySocket socket) {
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.setSoTimeout(MOST_SILENCE_MILLIS);
            Optional<WaitingRoom.Place> place = waitingRoom.enter(socket);
            if (place.isEmpty()) {
                tooMany(socket);
                return;
            }
            try {
                serve(socket, place.get());
            } finally {
                place.get().leave();
            }
        } catch (IOException e) {
            services.log().debug("A connection ended: {}", e.getMessage());
        }
    }

    private void serve(RelaySocket socket, WaitingRoom.Place place) throws IOException {
        switch (startup.receive(socket)) {
            case StartupPhase.Arrival.Cancel(int processId, var secret, Socket asking) -> {
                services.cancelKeys().find(processId, secret).ifPresent(Runnable::run);
                asking.close();
            }
            case StartupPhase.Arrival.Login(ClientConnection client, var message) ->
                    session(client, new PgSession(services, client, message, place::leave));
            case StartupPhase.Arrival.Broken(FrameWriter writer, var violation, Socket asking) -> {
                refuse(
                        writer,
                        PgRefusals.fatal(
                                new Refusal(
                                        Refusal.Kind.PROTOCOL,
                                        "protocol",
                                        violation.sentence(),
                                        "")));
                asking.close();
            }
        }
    }

    private void session(ClientConnection client, PgSession session) throws IOException {
        try {
            session.run();
        } catch (EndSession e) {
            client.farewell(PgRefusals.fatal(e.refusal()));
        } catch (ProtocolViolation e) {
            client.farewell(
                    PgRefusals.fatal(
                            new Refusal(Refusal.Kind.PROTOCOL, "protocol", e.sentence(), "")));
        } catch (RuntimeException e) {
            services.log().error("A login at the PostgreSQL gateway failed", e);
            client.farewell(PgRefusals.fatal(PgSession.ownError()));
        } finally {
            client.socket().close();
        }
    }

    private static void tooMany(Socket socket) throws IOException {
        refuse(
                new FrameWriter(socket.getOutputStream()),
                ErrorFields.of(
                        "FATAL",
                        SqlState.TOO_MANY_CONNECTIONS,
                        "Portaria: too many connections wait to be recognised.",
                        "Try again in a moment."));
    }

    private static void refuse(FrameWriter writer, ErrorFields error) throws IOException {
        error.write(Backend.ERROR_RESPONSE, writer, StandardCharsets.UTF_8);
        writer.flush();
    }
}
