package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.mask.MaskingRules;
import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.Admission;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.Caller;
import io.portaria.engine.path.PostgresTarget;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.path.SessionContext;
import io.portaria.engine.path.SessionRecording;
import io.portaria.engine.path.StateUnavailable;
import io.portaria.engine.protocol.postgresql.codec.Backend;
import io.portaria.engine.protocol.postgresql.codec.ErrorFields;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.codec.StartupPacket;
import io.portaria.engine.protocol.postgresql.guard.Guard;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Inspections;
import io.portaria.engine.protocol.postgresql.inspect.PlannerSettings;
import io.portaria.engine.protocol.postgresql.refuse.PgRefusals;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamConnection;
import io.portaria.engine.protocol.postgresql.upstream.UpstreamRefused;
import io.portaria.engine.sockets.EventLoops;
import io.portaria.engine.sockets.RelaySocket;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/// One session of one agent with one target, from its start-up packet to its last byte.
final class PgSession {
    private static final Duration UPSTREAM_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration TIME_TO_BE_TOLD = Duration.ofSeconds(2);

    /// How long a server that is behind may take the last words of an agent that has gone.
    private static final Duration TIME_TO_BE_HEARD = Duration.ofSeconds(30);

    private static final int LONGEST_WELCOME = 64 * 1024;

    private final PgServices services;
    private final ClientConnection client;
    private final StartupPacket.StartupMessage startup;
    private final Runnable recognised;
    private final StatementMasking texts;
    private volatile Optional<Caller> caller = Optional.empty();
    private volatile Optional<Admission> admission = Optional.empty();
    private volatile boolean beganProtected;

    /// Whether anything of the target is protected, asked anew.
    private volatile Protects protects = () -> false;

    private final AtomicBoolean ended = new AtomicBoolean();

    /// @param recognised called once it is known who the agent is
    PgSession(
            PgServices services,
            ClientConnection client,
            StartupPacket.StartupMessage startup,
            Runnable recognised) {
        this.services = services;
        this.client = client;
        this.startup = startup;
        this.recognised = recognised;
        this.texts = new StatementMasking(services.pseudonyms());
    }

    /// The way of a session: identify, decide, record, relay.
    void run() throws IOException {
        String agent = startup.parameters().getOrDefault("user", "");
        String target = startup.parameters().getOrDefault("database", agent);
        StartupOptions options = StartupOptions.of(startup.parameters());
        try {
            acceptChannel();
            options.check();
            StartupPhase.negotiate(client, startup);
            String token = StartupPhase.askForToken(client);
            Caller who = services.identify().identify(agent, token);
            caller = Optional.of(who);
            recognised.run();
            Instant now = services.clock().instant();
            Admission admitted =
                    services.decide()
                            .admit(
                                    who,
                                    target,
                                    "postgresql",
                                    options.role(),
                                    options.purpose(),
                                    now);
            admission = Optional.of(admitted);
            PostgresTarget upstream =
                    services.targets()
                            .find(target)
                            .orElseThrow(() ->
                                    new RefusedException(
                                            Refusal.notAllowed(
                                                    "targets",
                                                    "There is no target " + target + ".",
                                                    "")));
            SessionContext session = context(who, admitted, target, now);
            try (SessionRecording recording = services.recorder().open(session)) {
                relay(upstream, options, recording, admitted, session);
            }
        } catch (RefusedException e) {
            refuseLogin(agent, target, e.refusal());
        } catch (AuditUnavailable e) {
            client.farewell(PgRefusals.fatal(notRecordable(e)));
        }
    }

    private void acceptChannel() throws RefusedException {
        if (!StartupPhase.isSafe(client)) {
            throw new RefusedException(StartupPhase.notSafe());
        }
        String replication = startup.parameters().getOrDefault("replication", "false");
        if (!replication.matches("(?i)false|off|no|0")) {
            throw new RefusedException(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "protocol",
                            "Replication is not allowed through the gateway: what it carries cannot be masked.",
                            ""));
        }
    }

    private void refuseLogin(String agent, String target, Refusal refusal) {
        try {
            services.recorder()
                    .loginRefused(
                            texts.mask(agent),
                            texts.mask(target),
                            "postgresql",
                            client.socket().getInetAddress().getHostAddress(),
                            refusal);
            client.farewell(PgRefusals.loginRefused(refusal));
        } catch (AuditUnavailable e) {
            client.farewell(PgRefusals.fatal(notRecordable(e)));
        }
    }

    private SessionContext context(
            Caller recognised, Admission admitted, String target, Instant now) {
        String application = startup.parameters().getOrDefault("application_name", "");
        String from = client.socket().getInetAddress().getHostAddress();
        MaskedText described =
                texts.mask((application.isEmpty() ? "" : application + " ") + "from " + from);
        return new SessionContext(
                services.ids().next(now),
                recognised,
                target,
                "postgresql",
                admitted.role(),
                texts.mask(admitted.purpose()).text(),
                admitted.legalBasis(),
                // the address is what accountability is about, and is not masked
                described.text().contains(from)
                        ? described.text()
                        : texts.mask(application).text() + " from " + from,
                admitted.policyVersion(),
                now);
    }

    private void relay(
            PostgresTarget target,
            StartupOptions options,
            SessionRecording recording,
            Admission admitted,
            SessionContext session)
            throws IOException, AuditUnavailable {
        Inspections inspections =
                services.inspections().of(target, admitted.role(), admitted.readOnly());
        protects = () -> inspections.current().rules().mayProtect();
        Map<String, String> parameters = new LinkedHashMap<>(options.forServer());
        if (admitted.readOnly()) {
            fixed(parameters, "default_transaction_read_only", "on");
        }
        Inspection atFirst;
        UpstreamConnection upstream;
        try {
            atFirst = inspections.current();
            // whatever tables there will be
            beganProtected = atFirst.rules().mayProtect();
            if (beganProtected) {
                if (options.steersPlans()) {
                    notBegun(recording, StartupOptions.notToBeSteered());
                    return;
                }
                fixed(parameters, PlannerSettings.INDEX_ONLY, "off");
            }
            upstream =
                    UpstreamConnection.login(
                            target,
                            parameters,
                            services.scramKeys(),
                            services.random(),
                            UPSTREAM_TIMEOUT);
        } catch (IOException e) {
            notBegun(recording, unreachable(target, e));
            return;
        }
        try (upstream) {
            SessionState state =
                    new SessionState(session, recording, inspections, services.failures());
            services.live().opened(this);
            Optional<CancelKeys.Key> key = Optional.empty();
            try {
                Cancel cancel = new Cancel(target);
                Holding holding = new Holding(client, state);
                key = welcome(target, upstream, state, cancel, holding);
                Guard guard =
                        new Guard(
                                session,
                                options.purpose().isPresent(),
                                services.guardTools(),
                                services.planners().of(target));
                run(
                        new Guarding(guard, holding, services.digest()),
                        new Stopping(
                                state,
                                cancel,
                                services.threads(),
                                services.clock(),
                                services.guardTools().askPeople()),
                        upstream,
                        state,
                        atFirst.rules());
            } finally {
                services.live().closed(this);
                key.ifPresent(services.cancelKeys()::withdraw);
            }
        }
    }

    /// The setting that a session begins with, and goes back to by RESET, whatever the agent asks for.
    private static void fixed(Map<String, String> parameters, String setting, String value) {
        parameters.keySet().removeIf(k -> k.equalsIgnoreCase(setting));
        parameters.put(setting, value);
    }

    private void notBegun(SessionRecording recording, Refusal refusal) throws AuditUnavailable {
        recording.note("upstream", texts.mask(refusal.sentence()));
        client.farewell(PgRefusals.fatal(refusal));
    }

    /// Asks the server to stop what the session is doing, once it has said how.
    private final class Cancel implements Runnable {
        private final PostgresTarget target;
        private volatile Optional<Runnable> ask = Optional.empty();

        Cancel(PostgresTarget target) {
            this.target = target;
        }

        void key(int process, byte[] secret, UpstreamConnection upstream) {
            ask =
                    Optional.of(() -> {
                        // it must not overtake what it is to stop
                        upstream.transport().push();
                        cancelUpstream(target, process, secret);
                    });
        }

        /// Returns when the server has the request.
        @Override
        public void run() {
            ask.ifPresent(Runnable::run);
        }
    }

    /// Passes on what the server says after the login, its cancel key exchanged for one of the gateway's.
    ///
    /// @return the key that the agent was given
    private Optional<CancelKeys.Key> welcome(
            PostgresTarget target,
            UpstreamConnection upstream,
            SessionState state,
            Cancel cancel,
            Holding holding)
            throws IOException, AuditUnavailable {
        Optional<CancelKeys.Key> key = Optional.empty();
        boolean welcomed = false;
        try {
            client.writer().begin(Backend.AUTHENTICATION).int32(0).end();
            FrameReader in = upstream.reader();
            while (!welcomed) {
                if (!in.next(LONGEST_WELCOME)) {
                    throw new EOFException("The target closed the connection after the login.");
                }
                in.wholeBody();
                if (in.type() == Backend.BACKEND_KEY_DATA && key.isEmpty()) {
                    MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
                    int process = body.int32();
                    byte[] secret = new byte[body.remaining()];
                    System.arraycopy(in.array(), body.position(), secret, 0, secret.length);
                    cancel.key(process, secret, upstream);
                    CancelKeys.Key issued =
                            services.cancelKeys()
                                    .issue(
                                            startup.agreedMinor(),
                                            () -> cancel(holding, cancel, state));
                    key = Optional.of(issued);
                    client.writer()
                            .begin(Backend.BACKEND_KEY_DATA)
                            .int32(issued.processId())
                            .bytes(issued.secret().bytes())
                            .end();
                } else {
                    welcome(target, in, state);
                }
                welcomed = in.type() == Backend.READY_FOR_QUERY;
                in.consume();
            }
            state.recording().flush();
            upstream.loggedIn();
            client.socket().setSoTimeout(0);
            client.writer().flush();
            return key;
        } finally {
            if (!welcomed) {
                key.ifPresent(services.cancelKeys()::withdraw);
            }
        }
    }

    /// What is held has not reached the server; what is looked at will in a moment. Else this returns when the server has the
    /// request: who asked is told so by the end of the connection, and sends the next statement, which is not to be cancelled.
    private static void cancel(Holding holding, Cancel cancel, SessionState state) {
        boolean served =
                state.inHand().awaitSent(() -> holding.cancel() || state.answers().isOver());
        if (served && !holding.cancel()) {
            cancel.run();
        }
    }

    private void welcome(PostgresTarget target, FrameReader in, SessionState state)
            throws IOException {
        FrameWriter out = client.writer();
        switch (in.type()) {
            case Backend.PARAMETER_STATUS -> {
                MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
                String name = body.string(StandardCharsets.UTF_8);
                state.told(name, body.string(StandardCharsets.UTF_8));
                out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
            }
            case Backend.NOTICE_RESPONSE ->
                    ErrorMasking.ofAll(texts)
                            .mask(fields(in), true)
                            .write(Backend.NOTICE_RESPONSE, out, StandardCharsets.UTF_8);
            case Backend.ERROR_RESPONSE ->
                    throw new EndSession(
                            new Refusal(
                                    Refusal.Kind.TARGET_UNAVAILABLE,
                                    "",
                                    "The target "
                                            + target.name()
                                            + " refused the session (SQLSTATE "
                                            + fields(in).code()
                                            + ").",
                                    "Tell the operator of the gateway; portaria doctor says more."));
            case Backend.READY_FOR_QUERY ->
                    out.copy(in.type(), in.array(), in.bodyOffset(), in.length());
            default ->
                    throw new ProtocolViolation(
                            "The target sent an unknown message after the login.");
        }
    }

    private static ErrorFields fields(FrameReader in) throws ProtocolViolation {
        return ErrorFields.parse(in.array(), in.bodyOffset(), in.length(), StandardCharsets.UTF_8);
    }

    /// Both directions until either ends; then both.
    private void run(
            Guarding guarding,
            Stopping stopping,
            UpstreamConnection upstream,
            SessionState state,
            MaskingRules rules)
            throws IOException {
        AgentToServer fromAgent =
                new AgentToServer(
                        state,
                        client.reader(),
                        upstream.writer(),
                        this::checkAllowed,
                        services.digest(),
                        texts,
                        guarding,
                        stopping);
        ServerToAgent fromServer =
                new ServerToAgent(
                        state,
                        client,
                        upstream.reader(),
                        services.pseudonyms(),
                        rules,
                        new StatementMasking(services.pseudonyms()),
                        stopping);
        String session = state.context().id();
        EventLoops.Place place = services.loops().place();
        place.move(client.transport());
        place.move(upstream.transport());
        Thread toAgent =
                place.start(
                        "to-agent-" + session,
                        () -> guard(() -> answer(fromServer), state.answers(), upstream));
        Thread toServer =
                place.start(
                        "to-server-" + session,
                        () -> guard(() -> ask(fromAgent, upstream), state.answers(), upstream));
        try {
            toServer.join();
            toAgent.join();
            guarding.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until the server ends the session; the agent has all of it then.
    private void answer(ServerToAgent fromServer) throws IOException, AuditUnavailable {
        fromServer.run();
        client.drain();
    }

    /// Until the agent ends the session. What it asked last goes to the server if that takes it in time.
    private void ask(AgentToServer fromAgent, UpstreamConnection upstream)
            throws IOException, AuditUnavailable {
        fromAgent.run();
        RelaySocket server = upstream.transport();
        if (!server.push()) {
            Thread cutOff = cutOffLater(server, TIME_TO_BE_HEARD);
            try {
                server.drain();
            } finally {
                cutOff.interrupt();
            }
        }
    }

    private interface Direction {
        void run() throws IOException, AuditUnavailable;
    }

    /// Runs a direction and tells the agent why it ended, if there is something to tell.
    private void guard(Direction direction, Answers answers, UpstreamConnection upstream) {
        try {
            direction.run();
        } catch (EndSession e) {
            end(e.refusal());
        } catch (ProtocolViolation e) {
            end(new Refusal(Refusal.Kind.PROTOCOL, "protocol", e.sentence(), ""));
        } catch (AuditUnavailable e) {
            end(notRecordable(e));
        } catch (IOException e) {
            // one end has gone; the other is closed with it
        } catch (StateUnavailable e) {
            services.log()
                    .error("A session ended because approvals and budgets are not at hand", e);
            end(notDecidable());
        } catch (RuntimeException e) {
            services.log().error("A session of the PostgreSQL gateway failed", e);
            end(ownError());
        } finally {
            answers.end();
            if (!ended.get()) {
                hangUp();
            }
            closeQuietly(upstream);
        }
    }

    static Refusal notDecidable() {
        return new Refusal(
                Refusal.Kind.PROTOCOL,
                "gateway",
                "The gateway cannot reach its approvals and budgets, and lets nothing through that depends on them.",
                "Try again later; the operator of the gateway finds the reason in its log.");
    }

    static Refusal ownError() {
        return new Refusal(
                Refusal.Kind.PROTOCOL,
                "gateway",
                "The gateway met an error of its own and ended the session.",
                "Tell the operator of the gateway.");
    }

    private void checkAllowed() throws EndSession {
        Optional<Refusal> refusal = notAllowedAt(services.clock().instant());
        if (refusal.isPresent()) {
            throw new EndSession(refusal.get());
        }
    }

    private interface Protects {
        boolean asked() throws IOException;
    }

    /// A session that began without any protection goes by indexes as it likes.
    private Optional<Refusal> beginsToBeProtected() {
        boolean begins;
        try {
            begins = !beganProtected && protects.asked();
        } catch (IOException e) {
            begins = !beganProtected;
        }
        return begins
                ? Optional.of(
                        new Refusal(
                                Refusal.Kind.SESSION_ENDED,
                                "catalog",
                                "Columns of the target may be protected that could not be when the session began.",
                                "Connect again."))
                : Optional.empty();
    }

    /// Asks the policy anew when the catalog has changed or the leave has run out.
    private Optional<Refusal> notAllowedAt(Instant now) {
        Admission admitted = admission.orElseThrow();
        Caller recognised = caller.orElseThrow();
        if (admitted.policyVersion().equals(services.decide().policyVersion())
                && now.isBefore(admitted.validUntil())) {
            return Optional.empty();
        }
        if (!now.isBefore(recognised.expiresAt())) {
            return Optional.of(
                    new Refusal(
                            Refusal.Kind.SESSION_ENDED,
                            "identity",
                            "The token of the session expired at " + recognised.expiresAt() + ".",
                            "Connect again with a fresh one."));
        }
        try {
            String target = startup.parameters().getOrDefault("database", recognised.agent());
            Admission again =
                    services.decide()
                            .admit(
                                    recognised,
                                    target,
                                    "postgresql",
                                    Optional.of(admitted.role()),
                                    Optional.empty(),
                                    now);
            if (again.readOnly() != admitted.readOnly()) {
                return Optional.of(
                        new Refusal(
                                Refusal.Kind.SESSION_ENDED,
                                "catalog",
                                "What the role " + admitted.role() + " may do has changed.",
                                "Connect again."));
            }
            admission = Optional.of(again);
            return beginsToBeProtected();
        } catch (RefusedException e) {
            Refusal r = e.refusal();
            return Optional.of(
                    new Refusal(Refusal.Kind.SESSION_ENDED, r.rule(), r.sentence(), r.nextStep()));
        }
    }

    void endUnlessAllowed(Instant now) {
        notAllowedAt(now).ifPresent(this::endSoon);
    }

    /// For who ends many sessions: does not wait for the agent to be told.
    void endSoon(Refusal reason) {
        services.threads().startVirtual("farewell", () -> end(reason));
    }

    /// Tells the agent and closes; only the first reason is told. An agent that does not read is cut off after
    /// [#TIME_TO_BE_TOLD].
    void end(Refusal reason) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Thread cutOff = cutOffLater();
        try {
            client.farewell(PgRefusals.fatal(reason));
        } finally {
            cutOff.interrupt();
            hangUp();
        }
    }

    /// Closes the agent's end. TLS says so to the agent, which may not read.
    private void hangUp() {
        if (client.isEncrypted() && !client.socket().isClosed()) {
            Thread cutOff = cutOffLater();
            closeQuietly(client.socket());
            cutOff.interrupt();
        }
        closeQuietly(client.transport());
    }

    private Thread cutOffLater() {
        return cutOffLater(client.transport(), TIME_TO_BE_TOLD);
    }

    private Thread cutOffLater(RelaySocket socket, Duration time) {
        return services.threads()
                .startVirtual(
                        "cut-off",
                        () -> {
                            try {
                                Thread.sleep(time);
                                closeQuietly(socket);
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                        });
    }

    private void cancelUpstream(PostgresTarget target, int process, byte[] secret) {
        try {
            UpstreamConnection.cancel(target, process, secret, UPSTREAM_TIMEOUT);
        } catch (IOException e) {
            services.log()
                    .warn(
                            "A cancel request could not be passed on to {}: {}",
                            target.name(),
                            e.getMessage());
        }
    }

    private static Refusal unreachable(PostgresTarget target, IOException e) {
        String why =
                e instanceof UpstreamRefused r
                        ? "refused the gateway's login (SQLSTATE " + r.sqlState() + ")"
                        : "cannot be reached";
        return new Refusal(
                Refusal.Kind.TARGET_UNAVAILABLE,
                "",
                "The target " + target.name() + " " + why + ".",
                "Tell the operator of the gateway; portaria doctor says more.");
    }

    static Refusal notRecordable(AuditUnavailable e) {
        return new Refusal(
                Refusal.Kind.NOT_RECORDABLE,
                "record",
                "It cannot be recorded, so it does not run: " + e.getMessage(),
                "Tell the operator of the gateway.");
    }

    private void closeQuietly(java.io.Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException | IllegalStateException e) {
            services.log().debug("Closing failed", e);
        }
    }
}
