package io.portaria.engine.cli;

import io.portaria.engine.admin.NotPermitted;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.GatewayUnreachable;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;

/// What went wrong, as a sentence and an exit code.
final class Failures {
    private Failures() {}

    static int tell(Exception e, PrintWriter err) {
        int code =
                switch (e) {
                    case GatewayRefused refused -> {
                        err.println(e.getMessage());
                        refused.details().forEach(err::println);
                        yield Portaria.REFUSED;
                    }
                    case NotPermitted _ -> {
                        err.println(e.getMessage());
                        yield Portaria.REFUSED;
                    }
                    case GatewayUnreachable _ -> {
                        err.println(e.getMessage());
                        yield Portaria.UNREACHABLE;
                    }
                    case IOException _, IllegalArgumentException _ -> {
                        err.println(Optional.ofNullable(e.getMessage()).orElse(e.toString()));
                        yield Portaria.REFUSED;
                    }
                    default -> {
                        err.println("The command failed in a way that was not foreseen: " + e);
                        yield Portaria.REFUSED;
                    }
                };
        err.flush();
        return code;
    }
}
