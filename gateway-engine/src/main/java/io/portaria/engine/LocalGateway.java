package io.portaria.engine;

import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.OperationView;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.api.SessionSummary;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.identity.BuiltInIssuer;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// The engine as a [Gateway], in its own process. The admin server puts HTTPS before it; the command line uses it
/// directly when no gateway runs in the home.
final class LocalGateway implements Gateway {
    private final Wiring wiring;
    private final Engine engine;
    private final CatalogApplication catalogs;
    private final CatalogQueries catalogQueries;
    private final MaskingPreview preview;
    private final TargetQueries targets;
    private final StoredRecordings recordings;
    private final Runnable onClose;

    LocalGateway(Engine engine, Runnable onClose) {
        this.engine = engine;
        this.wiring = engine.wiring();
        this.catalogs = new CatalogApplication(wiring);
        this.catalogQueries = new CatalogQueries(wiring);
        this.preview = new MaskingPreview(wiring);
        this.targets = new TargetQueries(wiring, engine);
        this.recordings = new StoredRecordings(wiring);
        this.onClose = onClose;
    }

    @Override
    public GatewayStatus status() {
        return engine.status();
    }

    @Override
    public <R> R ask(Query<R> query) {
        Object answer =
                switch (query) {
                    case Query.FindSessions q -> recordings.find(q.filter(), q.offset(), q.limit());
                    case Query.ShowSession q -> recordings.session(q.sessionId());
                    case Query.ListOperations q ->
                            new Query.OperationPage(
                                    recordings.operations(q.sessionId(), q.afterSeq(), q.limit()));
                    case Query.ReadRows q ->
                            recordings.rows(q.sessionId(), q.seq(), q.from(), q.limit());
                    case Query.ShowCatalog _ -> catalogQueries.show();
                    case Query.PlanCatalog q ->
                            catalogs.plan(q.fileName(), q.source(), q.environment());
                    case Query.TestTarget q -> targets.test(q.target());
                    case Query.DescribeTarget q -> targets.describe(q.target());
                    case Query.ConnectionCommands q -> targets.connect(q.target(), q.agent());
                    case Query.PreviewText q -> preview.text(q);
                    case Query.PreviewRows q -> preview.rows(q);
                    case Query.VerifyLog _ -> engine.verifyLog();
                };
        return query.answerType().cast(answer);
    }

    @Override
    public <R> R perform(Command<R> command) {
        Object answer =
                switch (command) {
                    case Command.ApplyCatalog c ->
                            catalogs.apply(c.fileName(), c.source(), c.environment(), "operator");
                    case Command.ReplaceMaskingRules c -> replaceMasking(c);
                    case Command.IssueToken c -> issue(c);
                    case Command.EraseRecording c -> recordings.erase(c.sessionId(), c.reason());
                };
        return command.answerType().cast(answer);
    }

    private Object replaceMasking(Command.ReplaceMaskingRules command) {
        CatalogVersion version =
                wiring.catalogs
                        .current()
                        .orElseThrow(() -> new GatewayRefused("This gateway has no catalog yet."));
        try {
            String section =
                    io.portaria.engine.catalog.MaskingSection.of(
                            command.rules().stream().map(MaskingPreview::rule).toList());
            String source =
                    io.portaria.engine.catalog.CatalogText.withMasking(version.source(), section);
            return catalogs.apply("catalog.yaml", source, java.util.Map.of(), "operator");
        } catch (InvalidCatalog e) {
            throw new GatewayRefused("The catalog in force cannot be changed in place.");
        }
    }

    private Command.IssuedToken issue(Command.IssueToken command) {
        boolean known =
                wiring.catalogs
                        .current()
                        .flatMap(v -> v.catalog().agent(command.agent()))
                        .isPresent();
        if (!known) {
            throw new GatewayRefused("There is no agent " + command.agent() + " in the catalog.");
        }
        Duration validFor = Duration.ofMinutes(command.minutes());
        if (validFor.compareTo(Duration.ofMinutes(1)) < 0
                || validFor.compareTo(BuiltInIssuer.MOST) > 0) {
            throw new GatewayRefused(
                    "A token is made for 1 to " + BuiltInIssuer.MOST.toMinutes() + " minutes.");
        }
        Instant now = wiring.clock.instant();
        Instant expires = now.plus(validFor);
        try {
            JsonBytes entry = new JsonBytes(256);
            entry.begin()
                    .text("kind", "token")
                    .time("at", now)
                    .text("agent", command.agent())
                    .time("expires", expires)
                    .close();
            long leaf = wiring.ledger.append(entry.toBytes());
            return new Command.IssuedToken(
                    wiring.issuer.issue(command.agent(), now, validFor),
                    expires,
                    new Command.Receipt(leaf, now));
        } catch (LedgerUnavailable e) {
            throw new GatewayRefused(
                    "No token was made, because it cannot be recorded: " + e.getMessage());
        }
    }

    @Override
    public Pin follow(Consumer<GatewayEvent> listener) {
        return engine.events().follow(listener, this::status);
    }

    @Override
    public RecordingSource recordings() {
        return new RecordingSource() {
            @Override
            public SessionSummary session(String sessionId) {
                return ask(new Query.ShowSession(sessionId));
            }

            @Override
            public List<OperationView> operations(String sessionId, long afterSeq, int limit) {
                return ask(new Query.ListOperations(sessionId, afterSeq, limit)).operations();
            }

            @Override
            public RowPage rows(String sessionId, long seq, long from, int limit) {
                return ask(new Query.ReadRows(sessionId, seq, from, limit));
            }
        };
    }

    @Override
    public void close() {
        onClose.run();
    }
}
