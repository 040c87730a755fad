package io.portaria.engine;

import io.portaria.engine.admin.AskedRecordings;
import io.portaria.engine.admin.NotPermitted;
import io.portaria.engine.api.CatalogChange;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.Gateway;
import io.portaria.engine.api.GatewayEvent;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayStatus;
import io.portaria.engine.api.Query;
import io.portaria.engine.api.RecordingSource;
import io.portaria.engine.catalog.Catalog.Duty;
import io.portaria.engine.catalog.CatalogText;
import io.portaria.engine.catalog.CatalogVersion;
import io.portaria.engine.catalog.InvalidCatalog;
import io.portaria.engine.catalog.MaskingSection;
import io.portaria.engine.identity.BuiltInIssuer;
import io.portaria.engine.ledger.LedgerUnavailable;
import io.portaria.engine.ledger.format.JsonBytes;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;

/// The engine as a [Gateway], in its own process. The admin server puts HTTPS before it; the command line uses it
/// directly when no gateway runs in the home.
final class LocalGateway implements Gateway {
    private final Wiring wiring;
    private final Engine engine;
    private final CatalogApplication catalogs;
    private final CatalogQueries catalogQueries;
    private final MaskingPreview preview;
    private final PolicyTrials trials;
    private final TargetHardening hardening;
    private final TargetQueries targets;
    private final StoredRecordings recordings;
    private final ApprovalDesk approvals;
    private final Author author;
    private final Runnable onClose;

    /// @param author in whose name everything is asked and done
    LocalGateway(Engine engine, Author author, Runnable onClose) {
        this.author = author;
        this.engine = engine;
        this.wiring = engine.wiring();
        Rooms rooms = engine.rooms();
        this.catalogs = rooms.catalogs();
        this.catalogQueries = rooms.catalogQueries();
        this.preview = rooms.preview();
        this.trials = rooms.trials();
        this.hardening = rooms.hardening();
        this.targets = rooms.targets();
        this.recordings = rooms.recordings();
        this.approvals = rooms.approvals();
        this.onClose = onClose;
    }

    /// What answers and does; one set for each engine, whoever asks.
    record Rooms(
            CatalogApplication catalogs,
            CatalogQueries catalogQueries,
            MaskingPreview preview,
            TargetQueries targets,
            StoredRecordings recordings,
            ApprovalDesk approvals,
            PolicyTrials trials,
            TargetHardening hardening) {}

    @Override
    public GatewayStatus status() {
        mayLook();
        return engine.status();
    }

    @Override
    public <R> R ask(Query<R> query) {
        mayLook();
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
                    case Query.PreviewRows q -> {
                        demand(q, Duty.OPERATOR, Duty.DPO);
                        yield preview.rows(q, author.name());
                    }
                    case Query.VerifyLog _ -> engine.verifyLog();
                    case Query.HardenTarget q -> {
                        demand(q, Duty.OPERATOR, Duty.DPO);
                        yield hardening.of(q.target());
                    }
                    case Query.TryPolicy q -> {
                        demand(q, Duty.OPERATOR, Duty.DPO);
                        yield trials.of(q);
                    }
                    case Query.ListApprovals q -> approvals.list(q);
                };
        return query.answerType().cast(answer);
    }

    /// The one gate of all that is done: authorise → ledger → execute → event.
    @Override
    public <R> R perform(Command<R> command) {
        authorise(command);
        Object answer =
                switch (command) {
                    case Command.ApplyCatalog c ->
                            applied(
                                    catalogs.apply(
                                            c.fileName(),
                                            c.source(),
                                            c.environment(),
                                            author.name()));
                    case Command.ReplaceMaskingRules c -> applied(replaceMasking(c));
                    case Command.IssueToken c -> issue(c);
                    case Command.DecideApproval c -> approvals.decide(c, author);
                    case Command.EraseRecording c ->
                            recordings.erase(c.sessionId(), c.reason(), author.name());
                };
        return command.answerType().cast(answer);
    }

    private void mayLook() {
        if (author.duties().isEmpty()) {
            throw new NotPermitted(
                    author.name() + " has no duty in this gateway, and may not look into it.");
        }
    }

    private void authorise(Command<?> command) {
        switch (command) {
            case Command.ApplyCatalog _, Command.ReplaceMaskingRules _, Command.IssueToken _ ->
                    demand(command, Duty.OPERATOR);
            case Command.DecideApproval _ -> demand(command, Duty.APPROVER);
            case Command.EraseRecording _ -> demand(command, Duty.DPO, Duty.OPERATOR);
        }
    }

    /// @throws NotPermitted when the author has none of these duties, which is in the ledger then
    private void demand(Object message, Duty... oneOf) {
        if (author.hasOneOf(oneOf)) {
            return;
        }
        String name = message.getClass().getSimpleName();
        JsonBytes entry = new JsonBytes(256);
        entry.begin()
                .text("kind", "command-refused")
                .time("at", wiring.clock.instant())
                .text("command", name)
                .text("author", author.name())
                .close();
        try {
            wiring.ledger.append(entry.toBytes());
        } catch (LedgerUnavailable e) {
            wiring.log.warn("A refused command cannot be entered: {}", e.getMessage());
        }
        throw new NotPermitted(
                "It is not of the duties of " + author.name() + " to do this (" + name + ").");
    }

    private CatalogChange applied(CatalogChange change) {
        if (change.changed()) {
            engine.catalogApplied(change);
        } else {
            // the same text may name files that are not the same any more
            engine.lookAfterCertificate();
        }
        return change;
    }

    private CatalogChange replaceMasking(Command.ReplaceMaskingRules command) {
        CatalogVersion version =
                wiring.catalogs
                        .current()
                        .orElseThrow(() -> new GatewayRefused("This gateway has no catalog yet."));
        try {
            String section =
                    MaskingSection.of(command.rules().stream().map(MaskingPreview::rule).toList());
            String source = CatalogText.withMasking(version.source(), section);
            return catalogs.apply("catalog.yaml", source, Map.of(), author.name());
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
                    .text("author", author.name())
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
        mayLook();
        return engine.events().follow(listener, this::status);
    }

    @Override
    public RecordingSource recordings() {
        return new AskedRecordings(this);
    }

    @Override
    public void close() {
        onClose.run();
    }
}
