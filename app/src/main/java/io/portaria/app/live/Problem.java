package io.portaria.app.live;

import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import java.util.List;

/// Something that did not work, as a person is told of it.
///
/// @param kind who has to say the first words
/// @param sentence the gateway's own sentence; empty when the failure is the workstation's
/// @param details further sentences, such as each error of a file
public record Problem(Kind kind, String sentence, List<String> details) {

    /// Where the problem lies.
    public enum Kind {
        /// The gateway was reached and said no.
        REFUSED,
        /// The gateway could not be talked to.
        UNREACHABLE,
        /// The workstation itself failed; the log has the particulars.
        UNEXPECTED
    }

    /// Whether it may have passed once the gateway answers again.
    public boolean isUnreachable() {
        return kind == Kind.UNREACHABLE;
    }

    static Problem of(Throwable failure) {
        return switch (failure) {
            case GatewayRefused refused ->
                    new Problem(Kind.REFUSED, said(refused), refused.details());
            case GatewayUnreachable unreachable ->
                    new Problem(Kind.UNREACHABLE, said(unreachable), List.of());
            default -> new Problem(Kind.UNEXPECTED, "", List.of());
        };
    }

    private static String said(RuntimeException failure) {
        String message = failure.getMessage();
        return message == null ? "" : message;
    }
}
