package io.portaria.engine.protocol.postgresql.session;

import io.portaria.engine.path.Refusal;
import io.portaria.engine.path.RefusedException;
import io.portaria.engine.protocol.postgresql.inspect.PlannerSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The start-up parameters of an agent: what is for the gateway, and what goes on to the server.
///
/// What SET is refused for is refused here too, in each spelling that the server understands: a parameter of its own,
/// `-c name=value`, `-cname=value` and `--name=value`, with `-` for `_`.
///
/// @see <a href="https://www.postgresql.org/docs/current/app-postgres.html">postgres, options</a>
///
/// @param role `portaria.role`
/// @param purpose `portaria.purpose`
/// @param forServer parameters to pass on
/// @param steersPlans whether they change by which way the server comes to rows
/// @param refusal why the session may not begin with them
record StartupOptions(
        Optional<String> role,
        Optional<String> purpose,
        Map<String, String> forServer,
        boolean steersPlans,
        Optional<Refusal> refusal) {
    /// Settings that say who the session is.
    private static final Set<String> WHO = Set.of("role", "session_authorization");

    private static final String OURS = "portaria.";

    static StartupOptions of(Map<String, String> parameters) {
        Map<String, String> ours = new LinkedHashMap<>();
        Map<String, String> forServer = new LinkedHashMap<>();
        boolean steersPlans = false;
        Optional<Refusal> refusal = Optional.empty();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            String name = parameter.getKey();
            String lower = setting(name);
            if (lower.equals("user") || lower.equals("database") || lower.equals("replication")) {
                continue;
            }
            if (lower.startsWith(OURS)) {
                ours.put(lower, parameter.getValue());
            } else if (lower.equals("options")) {
                Rest rest = split(parameter.getValue(), ours);
                steersPlans |= rest.steersPlans();
                refusal = refusal.or(rest::refusal);
                if (!rest.options().isEmpty()) {
                    forServer.put(name, rest.options());
                }
            } else {
                steersPlans |= PlannerSettings.steers(lower);
                refusal = refusal.or(() -> objection(lower));
                forServer.put(name, parameter.getValue());
            }
        }
        return new StartupOptions(
                Optional.ofNullable(ours.get(OURS + "role")),
                Optional.ofNullable(ours.get(OURS + "purpose")),
                forServer,
                steersPlans,
                refusal);
    }

    /// Why a session may not begin with settings of the planner.
    static Refusal notToBeSteered() {
        return Refusal.notAllowed(
                "masking",
                "By a start-up parameter " + PlannerSettings.WHY,
                "Connect without settings of the planner.");
    }

    /// Refuses what may not be asked for.
    void check() throws RefusedException {
        if (refusal.isPresent()) {
            throw new RefusedException(refusal.get());
        }
    }

    private static String setting(String name) {
        return name.strip().replace('-', '_').toLowerCase(Locale.ROOT);
    }

    private static Optional<Refusal> objection(String setting) {
        return WHO.contains(setting)
                ? Optional.of(
                        Refusal.notAllowed(
                                "session role",
                                "The gateway's role at the target cannot be changed, and the start-up parameter "
                                        + setting
                                        + " would change it.",
                                "Connect without it; the role of the catalog is chosen with portaria.role."))
                : Optional.empty();
    }

    /// What is left of an options string for the server.
    private record Rest(String options, boolean steersPlans, Optional<Refusal> refusal) {}

    /// Takes `-c portaria.x=y` and `--portaria.x=y` out of an options string; a backslash makes a space part of a word.
    private static Rest split(String options, Map<String, String> ours) {
        List<String> rest = new ArrayList<>();
        boolean steersPlans = false;
        Optional<Refusal> refusal = Optional.empty();
        List<String> words = words(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            boolean apart = word.equals("-c") && i + 1 < words.size();
            String assignment =
                    apart
                            ? words.get(++i)
                            : word.startsWith("--") || word.startsWith("-c")
                                    ? word.substring(2)
                                    : "";
            int equals = assignment.indexOf('=');
            if (equals < 0) {
                // letters of switches can be strung together: -ecrole=x is -e and -c role=x
                refusal = refusal.or(() -> Optional.of(notUnderstood()));
                continue;
            }
            String name = setting(assignment.substring(0, equals));
            if (name.startsWith(OURS)) {
                ours.put(name, assignment.substring(equals + 1));
                continue;
            }
            steersPlans |= PlannerSettings.steers(name);
            refusal = refusal.or(() -> objection(name));
            rest.add("-c");
            rest.add(assignment);
        }
        return new Rest(
                String.join(" ", rest.stream().map(StartupOptions::escaped).toList()),
                steersPlans,
                refusal);
    }

    private static Refusal notUnderstood() {
        return new Refusal(
                Refusal.Kind.NOT_SUPPORTED,
                "analysis",
                "The start-up parameter options holds a switch that is no setting.",
                "Write settings as -c name=value.");
    }

    /// The server cuts at every white space that no backslash stands before.
    private static String escaped(String word) {
        StringBuilder escaped = new StringBuilder(word.length());
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '\\' || isSpace(c)) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    /// As `isspace` in C has it, by which `pg_split_opts` cuts.
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (c == '\\' && i + 1 < options.length()) {
                word.append(options.charAt(++i));
                open = true;
            } else if (isSpace(c)) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
                open = true;
            }
        }
        if (open) {
            words.add(word.toString());
        }
        return words;
    }
}
