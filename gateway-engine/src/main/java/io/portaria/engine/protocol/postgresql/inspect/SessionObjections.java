package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.protocol.postgresql.lineage.Analysis;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What may not be done with a session, the server and its files, whatever is protected; and which functions may not be
/// given what is.
final class SessionObjections {
    private final boolean readOnly;

    /// @param readOnly whether the role may read only: then nothing may make the session writable
    SessionObjections(boolean readOnly) {
        this.readOnly = readOnly;
    }

    /// @param parts how many statements the string has
    Optional<Refusal> of(
            StatementFacts.Part part, Touched touched, Optional<Analysis> analysis, int parts) {
        return toFunctions(part)
                .or(() -> toWriting(part))
                .or(() -> toRoles(part))
                .or(() -> toCopies(part, parts))
                .or(() -> toTelling(part, touched, analysis));
    }

    /// What nobody may call through the gateway, whatever the role.
    private static Optional<Refusal> toFunctions(StatementFacts.Part part) {
        Set<String> called = new LinkedHashSet<>(part.functions());
        part.code().ifPresent(c -> called.addAll(c.functions()));
        for (String function : called) {
            Optional<String> objection = ServerFunctions.objection(function);
            if (objection.isPresent()) {
                return Optional.of(
                        Refusal.notAllowed(
                                "server functions",
                                "The function "
                                        + function
                                        + " is not allowed through the gateway: "
                                        + objection.get()
                                        + ".",
                                "Have it done by a person who administers the database."));
            }
        }
        return Optional.empty();
    }

    private Optional<Refusal> toWriting(StatementFacts.Part part) {
        return readOnly
                        && part.session().settings().stream()
                                .anyMatch(SessionObjections::makesWritable)
                ? Optional.of(
                        Refusal.notAllowed(
                                "read only",
                                "The role may read only, and the statement would make the session writable.",
                                ""))
                : Optional.empty();
    }

    private static boolean makesWritable(String setting) {
        return setting.equals("*")
                || setting.equals("transaction_read_only")
                || setting.equals("default_transaction_read_only");
    }

    private static Optional<Refusal> toRoles(StatementFacts.Part part) {
        if (part.session().changesRole() || codeOf(part, StatementFacts.Code::changesRole)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "session role",
                            "The gateway's role at the target cannot be changed within a session, and the statement does, or changes a setting whose name cannot be told.",
                            "Write the name of the setting as a plain string."));
        }
        if (part.session().changesLogins() || codeOf(part, StatementFacts.Code::changesLogins)) {
            return Optional.of(
                    Refusal.notAllowed(
                            "session role",
                            "All agents use one role at the target, and the gateway too: what is changed of roles and databases would change what others get, or keep them out.",
                            "Set what is needed within the session, or have it applied by a person."));
        }
        return Optional.empty();
    }

    private static boolean codeOf(StatementFacts.Part part, Predicate<StatementFacts.Code> does) {
        return part.code().filter(does).isPresent();
    }

    private static Optional<Refusal> toCopies(StatementFacts.Part part, int parts) {
        if (part.copy() == StatementFacts.Copy.SERVER) {
            return Optional.of(
                    Refusal.notAllowed(
                            "server files",
                            "COPY to or from files and programs of the database server is not allowed: its rows would not pass the gateway.",
                            "Use COPY … TO STDOUT or FROM STDIN, in psql \\copy."));
        }
        if (part.copy() == StatementFacts.Copy.OUT && parts > 1) {
            return Optional.of(
                    new Refusal(
                            Refusal.Kind.NOT_SUPPORTED,
                            "analysis",
                            "COPY … TO STDOUT together with other statements in one string cannot be analysed.",
                            "Send the statements one by one and written plainly."));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> toTelling(
            StatementFacts.Part part, Touched touched, Optional<Analysis> analysis) {
        boolean mayTell =
                analysis.map(SessionObjections::usesProtected).orElse(touched.readsProtected());
        if (!mayTell) {
            return Optional.empty();
        }
        return part.functions().stream()
                .filter(f ->
                        ServerFunctions.tells(f)
                                || (analysis.isPresent() && ServerFunctions.acts(f)))
                .findFirst()
                .map(f ->
                        Refusal.notAllowed(
                                "masking",
                                f
                                        + " together with protected columns is not allowed: what it is given leaves unmasked by another way.",
                                ""));
    }

    /// Whether it does more with protected columns than to show them.
    private static boolean usesProtected(Analysis analysis) {
        return analysis.computes() || !analysis.references().isEmpty() || analysis.dynamic();
    }
}
