package io.portaria.engine;

import io.portaria.engine.api.ApprovalView;
import io.portaria.engine.api.Command;
import io.portaria.engine.api.GatewayRefused;
import io.portaria.engine.api.Query;
import io.portaria.engine.catalog.Catalog.Person;
import io.portaria.engine.detect.ColumnHint;
import io.portaria.engine.detect.Findings;
import io.portaria.engine.detect.TextScanner;
import java.nio.charset.StandardCharsets;

/// Where people see requests for approval and decide. It finds out in whose name; whether that person may, is known in the
/// room of approvals.
final class ApprovalDesk {
    private static final int LONGEST_REASON = 1000;

    private final Wiring wiring;
    private final TextScanner scanner = new TextScanner();

    ApprovalDesk(Wiring wiring) {
        this.wiring = wiring;
    }

    Query.ApprovalPage list(Query.ListApprovals query) {
        return wiring.approvals.list(query.onlyWaiting(), query.limit());
    }

    /// @throws GatewayRefused with a sentence, when it has no effect
    ApprovalView decide(Command.DecideApproval command, Author author) {
        String person = author.isAtHome() ? inHerName(command) : herself(command, author);
        String reason = command.reason().strip();
        if (reason.length() > LONGEST_REASON) {
            throw new GatewayRefused(
                    "The reason is longer than " + LONGEST_REASON + " characters.");
        }
        return wiring.approvals.decide(
                command.id(),
                person,
                author.name(),
                command.approves(),
                command.extent(),
                withoutPersonalData(reason));
    }

    /// Who has the home is its operator and nobody else: she decides for who has no other way to say who she is.
    private String inHerName(Command.DecideApproval command) {
        String name =
                command.as()
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "Who decides? Give her token, or her name when she has no identity provider."));
        Person person =
                wiring.catalogs
                        .current()
                        .flatMap(v -> v.catalog().person(name))
                        .orElseThrow(() ->
                                new GatewayRefused(
                                        "There is no person " + name + " in the catalog."));
        if (person.match().isPresent()) {
            throw new GatewayRefused(
                    name
                            + " proves who she is to an identity provider, and decides with her own token only.");
        }
        return name;
    }

    private static String herself(Command.DecideApproval command, Author author) {
        if (command.as().filter(as -> !as.equals(author.name())).isPresent()) {
            throw new GatewayRefused(
                    author.name()
                            + " decides in her own name only, not as "
                            + command.as().get()
                            + ".");
        }
        return author.name();
    }

    /// The agent is told the reason, and it is recorded there.
    private String withoutPersonalData(String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        Findings findings = new Findings();
        scanner.scan(text, 0, text.length, ColumnHint.NONE, findings);
        StringBuilder masked = new StringBuilder();
        int at = 0;
        for (int i = 0; i < findings.size(); i++) {
            masked.append(string(text, at, findings.start(i))).append(findings.detector(i).label());
            at = findings.end(i);
        }
        return masked.append(string(text, at, text.length)).toString();
    }

    private static String string(byte[] text, int from, int to) {
        return new String(text, from, to - from, StandardCharsets.UTF_8);
    }
}
