package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.operation.Operation;
import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.path.ExactDigest;
import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.FrameWriter;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.MessageBody;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The direction from the agent: every message is inspected, decided and entered in the book before the server sees it.
final class AgentToServer {
    /// Longest message that is looked at whole, in bytes.
    static final int LONGEST_MESSAGE = 32 * 1024 * 1024;

    private final SessionState state;
    private final FrameReader in;
    private final ServerWriter server;
    private final StillAllowed stillAllowed;
    private final ExactDigest digest;
    private final StatementMasking masking;
    private final Judging judging;
    private final QueryMessages queries;
    private final StatementMessages statements;
    private final PortalMessages portals;
    private final CopyMessages copies;

    AgentToServer(
            SessionState state,
            FrameReader in,
            FrameWriter out,
            StillAllowed stillAllowed,
            ExactDigest digest,
            StatementMasking masking,
            Guarding guarding,
            Stopping stopping) {
        this.state = state;
        this.in = in;
        this.stillAllowed = stillAllowed;
        this.digest = digest;
        this.masking = masking;
        this.server = new ServerWriter(state, out);
        this.judging = new Judging(state);
        Clearing clearing = new Clearing(state, judging, guarding, stopping, server, stillAllowed);
        SessionNames names = new SessionNames();
        this.copies = new CopyMessages(state, server, masking);
        this.queries =
                new QueryMessages(state, server, judging, clearing, names, copies, masking, digest);
        this.statements =
                new StatementMessages(state, server, judging, clearing, names, masking, digest);
        this.portals =
                new PortalMessages(
                        state,
                        server,
                        judging,
                        clearing,
                        names,
                        statements,
                        copies,
                        masking,
                        digest);
    }

    /// Runs until the agent says goodbye or goes away.
    void run() throws IOException, AuditUnavailable {
        while (in.next(Integer.MAX_VALUE - 16)) {
            if (goesNoFurther(in.type())) {
                in.skip();
            } else if (in.type() == Frontend.TERMINATE) {
                goodbye();
                return;
            } else {
                message(in.type());
            }
            if (server.isFull() || !in.hasWholeFrame()) {
                server.send();
                if (!in.hasBufferedBytes()) {
                    in.rest();
                    server.rest();
                    judging.rest();
                    masking.rest();
                }
            }
        }
    }

    private void message(byte type) throws IOException, AuditUnavailable {
        switch (type) {
            case Frontend.COPY_DATA -> copies.data(in);
            case Frontend.QUERY,
                    Frontend.PARSE,
                    Frontend.BIND,
                    Frontend.DESCRIBE,
                    Frontend.EXECUTE,
                    Frontend.CLOSE,
                    Frontend.SYNC,
                    Frontend.FLUSH,
                    Frontend.COPY_DONE,
                    Frontend.COPY_FAIL,
                    Frontend.FUNCTION_CALL -> {
                load();
                state.inHand().came();
                loaded(type);
                in.consume();
            }
            default -> throw new ProtocolViolation("A message of an unknown type arrived.");
        }
    }

    private void load() throws IOException {
        if (in.length() > LONGEST_MESSAGE) {
            throw new EndSession(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "limits",
                            "A message of "
                                    + in.length()
                                    + " bytes is larger than the "
                                    + LONGEST_MESSAGE
                                    + " that can be inspected.",
                            "Send large data with COPY."));
        }
        in.wholeBody();
    }

    private void loaded(byte type) throws IOException, AuditUnavailable {
        switch (type) {
            case Frontend.QUERY -> {
                stillAllowed.check();
                awaitReading();
                if (!isKnownHowToRead(in.bodyOffset(), in.length())) {
                    throw new EndSession(notKnownHowToRead());
                }
                queries.query(in);
            }
            case Frontend.PARSE -> {
                stillAllowed.check();
                awaitReading();
                MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
                body.string(StandardCharsets.ISO_8859_1);
                int at = body.position();
                if (isKnownHowToRead(at, body.stringEnd() - at)) {
                    statements.parse(in);
                } else {
                    statements.refuseUnread(notKnownHowToRead(), in);
                }
            }
            case Frontend.BIND -> {
                stillAllowed.check();
                portals.bind(in);
            }
            case Frontend.EXECUTE -> {
                stillAllowed.check();
                portals.execute(in);
            }
            case Frontend.DESCRIBE, Frontend.CLOSE -> named(type);
            case Frontend.SYNC -> server.sync();
            case Frontend.COPY_DONE, Frontend.COPY_FAIL -> copies.end(in);
            case Frontend.FUNCTION_CALL -> functionCall();
            default -> server.forward(in);
        }
    }

    /// A transaction in which the reading of statements was changed may have ended, and with it the change: that is known when
    /// the server is ready for the next query.
    private void awaitReading() throws IOException {
        if (!judging.readingMayRevert()) {
            return;
        }
        if (state.pending().isInGroup()) {
            throw new EndSession(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "analysis",
                            "standard_conforming_strings was changed in the transaction, and a further statement was sent before the end of others was known: they may have taken that back.",
                            "Send a Sync after each statement, or leave the setting as it is."));
        }
        server.awaitNothingPending();
        // known by now, unless the transaction goes on
        judging.readingMayRevert();
    }

    /// What a text with a backslash says depends on settings, what a name beyond ASCII is on the encoding; and what was run may have
    /// changed these where no text shows it: a trigger, a view, code. The server tells when it is ready for the next query.
    private boolean isKnownHowToRead(int at, int length) throws IOException {
        if (!judging.dependsOnSettings(in.array(), at, length) || !judging.isAnythingProtected()) {
            return true;
        }
        // while a COPY takes rows nothing else is answered
        boolean isAnswered = state.copyIn().isNone();
        if (isAnswered && !server.awaitNothingPending()) {
            return true;
        }
        return isAnswered && !state.pending().hasRunInGroup();
    }

    private static Refusal notKnownHowToRead() {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "analysis",
                "A statement with a backslash in it, or a name beyond ASCII, was sent after others that were run, and before the server could say whether these have changed how it is read.",
                "Send a Sync before it, or have its constants come as parameters.");
    }

    // Describe: | 'D' | int32 length | byte 'S' or 'P' | string name |; Close: | 'C' | the same |
    private void named(byte type) throws IOException, AuditUnavailable {
        MessageBody body = new MessageBody(in.array(), in.bodyOffset(), in.length());
        boolean isStatement = body.int8() == 'S';
        String name = body.string(StandardCharsets.ISO_8859_1);
        if (type == Frontend.CLOSE) {
            if (isStatement) {
                statements.close(name, in);
            } else {
                portals.close(name, in);
            }
        } else {
            stillAllowed.check();
            if (isStatement) {
                statements.describe(name, in);
            } else {
                portals.describe(name, in);
            }
        }
    }

    private boolean goesNoFurther(byte type) throws IOException {
        return (isSkipped(type) && server.isSkipping()) || copies.isLost(type);
    }

    /// After an error the server ignores everything up to the next Sync; what will not be looked at there is not judged
    /// here either, and nothing of it stands in the book.
    private static boolean isSkipped(byte type) {
        return switch (type) {
            case Frontend.QUERY,
                    Frontend.FUNCTION_CALL,
                    Frontend.PARSE,
                    Frontend.BIND,
                    Frontend.DESCRIBE,
                    Frontend.EXECUTE,
                    Frontend.CLOSE ->
                    true;
            default -> false;
        };
    }

    /// What was sent before it runs, as without a gateway: the server closes when it has come to the goodbye.
    private void goodbye() throws IOException, AuditUnavailable {
        load();
        server.forward(in);
        in.consume();
        server.send();
        state.answers().awaitEnd();
    }

    private void functionCall() throws AuditUnavailable {
        Refusal refusal =
                new Refusal(
                        Refusal.Kind.NOT_SUPPORTED,
                        "protocol",
                        "The function call message of the protocol is not allowed: what it returns cannot be masked.",
                        "Call the function in a SELECT.");
        state.recording()
                .refuse(
                        refusal,
                        new Operation.Sql(
                                StatementKind.OTHER,
                                new MaskedText("(function call message)"),
                                List.of(),
                                List.of(),
                                digest.of(in.array(), in.bodyOffset(), in.length())));
        server.refuseQuery(refusal);
    }
}
