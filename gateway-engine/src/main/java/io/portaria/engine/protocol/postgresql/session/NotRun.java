package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.operation.MaskedText;
import io.portaria.engine.path.AuditUnavailable;
import java.util.Optional;

/// How something ended that the server never came to: after an error in the extended protocol it ignores everything up to
/// the next Sync.
///
/// @param code SQLSTATE for the book
record NotRun(String code, MaskedText why) {
    static final NotRun EARLIER_FAILED =
            new NotRun("25000", new MaskedText("not run: an earlier message failed"));

    /// Enters it in the book and tells those who wait for the answer that will not come.
    void end(Expected skipped, SessionState state) throws AuditUnavailable {
        switch (skipped) {
            case Expected.Query query -> {
                for (Running running : query.operations()) {
                    end(running, state);
                }
                state.copyIn().over(query);
            }
            case Expected.Bind(Portal portal) -> {
                end(portal.running(), state);
                portal.gone();
                state.answers().came();
            }
            case Expected.Execute execute -> {
                end(execute.portal().running(), state);
                state.copyIn().over(execute);
            }
            case Expected.Parse(Prepared prepared) -> {
                prepared.became(Prepared.State.NOT_HELD);
                state.answers().came();
            }
            case Expected.ParseAgain(Prepared prepared) -> {
                if (prepared.state() != Prepared.State.NOT_HELD) {
                    // else it was never there to be renewed
                    prepared.became(Prepared.State.LOST);
                }
                state.answers().came();
            }
            case Expected.DescribeCursor(Optional<Running> execution) -> {
                if (execution.isPresent()) {
                    end(execution.get(), state);
                }
            }
            case Expected.Close(boolean _, Optional<Closing> closing) -> {
                closing.ifPresent(c -> c.became(Prepared.State.NOT_HELD));
                state.answers().came();
            }
            case Expected.Refused _,
                    Expected.Undone _,
                    Expected.DescribeStatement _,
                    Expected.DescribePortal _,
                    Expected.ParseCopy _,
                    Expected.ParseOfQuery _,
                    Expected.DescribeCopy _,
                    Expected.ParseMade _,
                    Expected.DescribeMade _,
                    Expected.Sync _ -> {
                // nothing of it stands in the book, or the refusal does already
            }
        }
    }

    private void end(Running running, SessionState state) throws AuditUnavailable {
        running.failed(state.recording(), code, why, Running.Failure.NOT_RUN);
    }
}
