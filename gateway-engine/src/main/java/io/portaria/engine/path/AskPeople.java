package io.portaria.engine.path;

import io.portaria.engine.operation.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// Step 4: an operation waits until people have given leave, or have not.
public interface AskPeople {

    /// What is asked.
    ///
    /// @param guardrails names of the guardrails that ask; an approval is for these and no others
    /// @param sentence why they ask
    /// @param operation as it is recorded: its texts are masked, its digest is of exactly what was sent
    /// @param shape digest that stays the same when only constants and parameters differ, 64 hexadecimal digits
    /// @param personal columns with personal data that it uses, `schema.table.column`
    /// @param estimatedRows rows that it is expected to bring out or change
    /// @param purposeStated whether the agent itself has said what for
    record Question(
            SessionContext session,
            List<String> guardrails,
            String sentence,
            Operation operation,
            String shape,
            List<String> personal,
            OptionalLong estimatedRows,
            boolean purposeStated) {}

    /// Leave that was given.
    ///
    /// @param approval its id
    /// @param until its absolute end, at which what still runs by it is ended too
    record Leave(String approval, Instant until) {}

    /// What came of asking.
    sealed interface Answer {
        record Given(Leave leave) implements Answer {}

        /// Denied, expired or withdrawn.
        record NotGiven(Refusal refusal) implements Answer {}
    }

    /// A request that people have before them.
    interface Waiting {
        String id();

        /// Names of those who may decide.
        List<String> approvers();

        /// How many of them must agree.
        int required();

        /// When it expires.
        Instant until();

        /// @return nothing when no answer has come after `longest`
        Optional<Answer> await(Duration longest) throws InterruptedException, AuditUnavailable;

        /// The agent has cancelled or gone. A decision that comes later grants nothing to this operation.
        ///
        /// @param reason for the ledger and for who looks at the request, of the gateway's own words
        void withdraw(String reason) throws AuditUnavailable;
    }

    /// Leave given before that covers this: of the same agent, target, guardrails and statement. A leave for one time is
    /// used up by this call.
    Optional<Leave> given(Question question) throws AuditUnavailable;

    /// Whether leave that was given holds still: its end has not come, and nobody has taken it back. Another gateway's decision is
    /// known after some seconds at most.
    boolean holds(Leave leave, Instant now);

    /// Puts a request before the people whom the catalog names, after it is in the ledger. One that waits already for the
    /// same is joined.
    ///
    /// @throws RefusedException when nobody may be asked, or the purpose is asked for and missing
    Waiting ask(Question question) throws RefusedException, AuditUnavailable;
}
