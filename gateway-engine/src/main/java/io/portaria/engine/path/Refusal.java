package io.portaria.engine.path;

/// Why something may not be, for the person who reads the error.
///
/// @param kind what sort of refusal, from which each protocol takes its error code
/// @param rule the policy and rule that said no, such as `role billing-report` or `masking`
/// @param sentence what happened
/// @param nextStep what to do about it, empty when nothing can be done
public record Refusal(Kind kind, String rule, String sentence, String nextStep)
        implements Decision.Settled {

    public enum Kind {
        /// Who is calling could not be established.
        NOT_RECOGNISED,
        /// Recognised, but not allowed.
        NOT_ALLOWED,
        /// It would be allowed, but not over this channel (no TLS).
        CHANNEL_NOT_SAFE,
        /// The gateway cannot do or protect it.
        NOT_SUPPORTED,
        /// What was asked does not follow the grammar.
        NOT_UNDERSTOOD,
        /// It cannot be recorded, so it does not run.
        NOT_RECORDABLE,
        /// The target does not answer.
        TARGET_UNAVAILABLE,
        /// The agent itself asked to stop.
        CANCELLED,
        /// The gateway ends the session: expiry, revocation, shutdown.
        SESSION_ENDED,
        /// What was sent is not the protocol.
        PROTOCOL
    }

    public static Refusal notAllowed(String rule, String sentence, String nextStep) {
        return new Refusal(Kind.NOT_ALLOWED, rule, sentence, nextStep);
    }

    public static Refusal notRecognised(String sentence, String nextStep) {
        return new Refusal(Kind.NOT_RECOGNISED, "identity", sentence, nextStep);
    }
}
