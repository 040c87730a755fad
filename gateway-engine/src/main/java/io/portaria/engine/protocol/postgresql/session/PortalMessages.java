package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Permit;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.inspect.Inspection;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// The extended query protocol, as far as it is about portals.
final class PortalMessages {
    /// Bytes of a Bind that has no formats and no values.
    private static final int NO_VALUES = 4;

    private final SessionState state;
    private final ServerWriter server;
    private final Judging judging;
    private final Clearing clearing;
    private final SessionNames names;
    private final StatementMessages statements;
    private final CopyMessages copies;
    private final CopyColumns copyColumns;
    private final StatementMasking masking;
    private final ExactDigest digest;

    PortalMessages(
            SessionState state,
            ServerWriter server,
            Judging judging,
            Clearing clearing,
            SessionNames names,
            StatementMessages statements,
            CopyMessages copies,
            StatementMasking masking,
            ExactDigest digest) {
        this.state = state;
        this.server = server;
        this.judging = judging;
        this.clearing = clearing;
        this.names = names;
        this.statements = statements;
        this.copies = copies;
        this.copyColumns = new CopyColumns(server);
        this.masking = masking;
        this.digest = digest;
    }

    // Bind: | 'B' | int32 length | string portal | string statement | values | int16 n | { int16
    // result format }… |
    void bind(FrameReader in) throws IOException, AuditUnavailable {
        byte[] b = in.array();
        MessageBody body = new MessageBody(b, in.bodyOffset(), in.length());
        String portalName = body.string(StandardCharsets.ISO_8859_1);
        Optional<Prepared> named = statements.named(body.string(StandardCharsets.ISO_8859_1));
        if (named.isEmpty()) {
            return;
        }
        Prepared prepared = named.get();
        BoundValues values = BoundValues.read(b, body);
        Portal.Formats results = new Portal.Formats(BoundValues.formats(body));
        List<Optional<MaskedText>> parameters = values.masked(prepared, masking, state.charset());
        String exact = values.digest(prepared.text(), digest);
        Optional<Inspection> inspection = judging.inspection();
        if (inspection.isEmpty()) {
            statements.refuse(
                    judging.unavailable(),
                    new Operation.Sql(
                            Judging.kind(prepared.judgement()),
                            prepared.statement(),
                            parameters,
                            List.of(),
                            exact));
            return;
        }
        Judgement judgement = judging.judge(inspection.get(), prepared);
        Operation.Sql operation =
                new Operation.Sql(
                        Judging.kind(judgement),
                        prepared.statement(),
                        parameters,
                        prepared.part().objects(),
                        exact);
        if (MasksSentBack.concerns(judgement) && values.bringMask(prepared, state.charset())) {
            statements.refuse(MasksSentBack.refusal(), operation);
            return;
        }
        Optional<Running> running =
                begin(judgement, inspection.get(), prepared, operation, values.bytes());
        if (running.isPresent()) {
            Portal portal = new Portal(portalName, prepared, results, running.get());
            if (!portalName.isEmpty()) {
                judging.kept(inspection.get(), prepared, judgement, true);
            }
            names.portals().bound(portalName, portal, server.group());
            server.forward(new Expected.Bind(portal), in);
        }
    }

    /// @return nothing when it may not run; that is told then
    private Optional<Running> begin(
            Judgement judgement,
            Inspection inspection,
            Prepared prepared,
            Operation.Sql operation,
            ByteBuffer values)
            throws IOException, AuditUnavailable {
        Cleared cleared =
                switch (judgement.decision()) {
                    case Refusal refusal -> new Cleared.No(refusal);
                    case Permit permit ->
                            clearing.bound(
                                    permit, judgement, inspection, prepared, operation, values);
                };
        return switch (cleared) {
            case Cleared.No(Refusal refusal) -> {
                statements.refuse(refusal, operation);
                yield Optional.empty();
            }
            case Cleared.Go go -> Optional.of(clearing.begin(go, operation));
        };
    }

    private Optional<Portal> named(String name) throws IOException {
        return names.portals().find(name, server.group(), server::awaitAnswer);
    }

    void describe(String name, FrameReader in) throws IOException, AuditUnavailable {
        Optional<Portal> asked = named(name);
        asked.ifPresent(portal -> portal.prepared().asked(portal));
        Expected describe =
                asked.<Expected>map(portal -> new Expected.DescribePortal(portal, false))
                        .orElseGet(() -> new Expected.DescribeCursor(Optional.empty()));
        server.forward(describe, in);
    }

    // Execute: | 'E' | int32 length | string portal | int32 rows |
    void execute(FrameReader in) throws IOException, AuditUnavailable {
        String name =
                new MessageBody(in.array(), in.bodyOffset(), in.length())
                        .string(StandardCharsets.ISO_8859_1);
        Optional<Portal> found = named(name);
        if (found.isPresent()) {
            execute(found.get(), name, in);
        } else {
            executeCursor(name, in);
        }
    }

    private void execute(Portal portal, String name, FrameReader in)
            throws IOException, AuditUnavailable {
        Prepared prepared = portal.prepared();
        Judgement judgement = prepared.judgement();
        boolean mayBeOthers =
                judgement.readsProtected()
                        && !prepared.isAskedOf(portal)
                        && !(prepared.isKnownToGiveNoRows() && givesNone(judgement));
        if (judgement.copiesOut() || mayBeOthers || !prepared.isDescribed()) {
            // before a COPY too: whether there is a portal is to be said first
            prepared.asked(portal);
            server.describePortal(new Expected.DescribePortal(portal, true), name);
        }
        if (judgement.copiesOut()) {
            judging.read(prepared);
            copyColumns.ask(portal.running(), judging.lexer(), prepared.text());
        }
        Expected.Execute expected = new Expected.Execute(portal);
        copies.before(judgement, expected);
        boolean settles = portal.running().watch().isSettledAtTheEnd();
        // all of it at once where only its end tells
        boolean sent = settles ? server.executeWhole(expected, name) : server.forward(expected, in);
        if (sent) {
            names.touch(judgement);
            state.madeTables().ask(judgement, server);
            if (prepared.isBySql()) {
                names.touchAll();
            }
            if (settles) {
                server.settle(portal.running());
            }
        }
    }

    /// Whether its text says that it gives no rows, as of an INSERT without RETURNING.
    private static boolean givesNone(Judgement judgement) {
        return judgement.parts().stream()
                .allMatch(p -> p.lineage().filter(Judgement.Shown::givesNone).isPresent());
    }

    /// Of a cursor that SQL declared, or a portal that may have become one.
    private void executeCursor(String name, FrameReader in) throws IOException, AuditUnavailable {
        Optional<Prepared> found = statements.madeBySql("FETCH FORWARD FROM", name);
        if (found.isEmpty()) {
            return;
        }
        Prepared fetch = found.get();
        Operation.Sql operation =
                new Operation.Sql(
                        Judging.kind(fetch.judgement()),
                        fetch.statement(),
                        List.of(),
                        fetch.part().objects(),
                        digest.of(fetch.text(), 0, fetch.text().length));
        // what is bound without a name is not remembered
        Judgement judgement =
                name.isEmpty() ? fetch.judgement().ofUnknownPortal() : fetch.judgement();
        Optional<Running> running =
                begin(
                        judgement,
                        fetch.reading().by(),
                        fetch,
                        operation,
                        ByteBuffer.allocate(NO_VALUES));
        if (running.isEmpty()) {
            return;
        }
        Portal portal = new Portal(name, fetch, new Portal.Formats(new int[0]), running.get());
        server.describePortal(new Expected.DescribeCursor(running), name);
        if (server.forward(new Expected.Execute(portal), in)) {
            names.touchAll();
        }
    }

    void close(String name, FrameReader in) throws AuditUnavailable {
        names.portals().closed(name);
        server.forward(new Expected.Close(false, Optional.empty()), in);
    }
}
