package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.AuditUnavailable;
import io.portaria.engine.protocol.postgresql.codec.FrameReader;
import io.portaria.engine.protocol.postgresql.codec.Frontend;
import io.portaria.engine.protocol.postgresql.codec.ProtocolViolation;
import io.portaria.engine.protocol.postgresql.inspect.Judgement;
import io.portaria.engine.protocol.postgresql.inspect.StatementFacts;
import java.io.IOException;
import java.util.Optional;

/// What an agent sends to the server by COPY.
final class CopyMessages {
    private final SessionState state;
    private final ServerWriter server;
    private final CopyInNote note;
    private final MasksSentBack masksSentBack = new MasksSentBack();
    private boolean byExecute;

    /// What takes the rows of a COPY that must hold no masks.
    private Optional<Running> lookedThrough = Optional.empty();

    /// Whether the rest of a COPY goes no further, because it was ended here.
    private boolean ended;

    CopyMessages(SessionState state, ServerWriter server, StatementMasking masking) {
        this.state = state;
        this.server = server;
        this.note = new CopyInNote(masking, state.recording());
    }

    /// A statement is about to be sent.
    void before(Judgement judgement, Expected.Query query) {
        if (judgement.copiesIn()) {
            Optional<Running> takes =
                    query.operations().stream()
                            .filter(o -> o.part().copy() == StatementFacts.Copy.IN)
                            .findFirst();
            begin(judgement, query, takes, false);
        }
    }

    void before(Judgement judgement, Expected.Execute execute) {
        if (judgement.copiesIn()) {
            begin(judgement, execute, Optional.of(execute.portal().running()), true);
        }
    }

    private void begin(
            Judgement judgement, Expected statement, Optional<Running> takes, boolean execute) {
        state.copyIn().asked(statement);
        note.begin();
        byExecute = execute;
        ended = false;
        masksSentBack.begin();
        lookedThrough = MasksSentBack.concerns(judgement) ? takes : Optional.empty();
    }

    /// Where a COPY was sent that takes rows, it must be known before anything else is sent whether the server reads them:
    /// there it ignores a Sync, and anything but rows would be lost in it.
    ///
    /// @return whether the message goes no further
    boolean isLost(byte type) throws IOException {
        if (state.copyIn().isNone()
                || type == Frontend.COPY_DATA
                || type == Frontend.FLUSH
                || type == Frontend.TERMINATE) {
            return false;
        }
        server.sendBeforeWaiting();
        boolean reads = state.copyIn().await() == CopyInState.Phase.READING;
        if (!reads || type == Frontend.COPY_DONE || type == Frontend.COPY_FAIL) {
            return false;
        }
        if (type == Frontend.SYNC) {
            return true;
        }
        throw new ProtocolViolation(
                "A message came in the middle of a COPY that does not belong to it.");
    }

    // CopyData: | 'd' | int32 length | bytes |; pieces need not be rows, so a long one may be
    // passed on in several
    void data(FrameReader in) throws IOException, AuditUnavailable {
        if (in.length() == 0) {
            in.wholeBody();
            server.forward(in);
            in.consume();
            return;
        }
        int n;
        while ((n = in.part()) > 0) {
            note.add(in.array(), in.bodyOffset(), n, state.charset());
            if (lookedThrough.isPresent()
                    && !ended
                    && masksSentBack.inCopy(in.array(), in.bodyOffset(), n, state.charset())) {
                end(lookedThrough.get());
            }
            if (!ended) {
                server.copyData(in.array(), in.bodyOffset(), n);
                server.sendIfFull();
            }
        }
    }

    /// CopyDone or CopyFail.
    void end(FrameReader in) throws AuditUnavailable {
        note.end(state.charset());
        if (lookedThrough.isPresent() && !ended && masksSentBack.atTheEnd(state.charset())) {
            end(lookedThrough.get());
        }
        if (!state.copyIn().isNone()) {
            if (byExecute) {
                state.copyIn().sent();
            } else {
                // a string may have several COPYs
                state.copyIn().askedAgain();
                note.begin();
            }
        }
        if (!ended) {
            server.forward(in);
        }
    }

    /// The server undoes what it has read of it.
    private void end(Running running) {
        running.stop(MasksSentBack.refusal());
        ended = true;
        server.copyFail("refused by policy");
    }
}
