package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/// What a statement, or code, changes of its session and of who may have one.
final class SessionReader {
    private static final String KINDS_OF_RELATIONS = "restrict_nonsystem_relation_kind";

    private final Tokens tokens;

    SessionReader(Tokens tokens) {
        this.tokens = tokens;
    }

    StatementFacts.Session of(String verb, int at, int last, Set<String> functions) {
        Set<String> settings = settings(verb, at, last, functions);
        return new StatementFacts.Session(
                settings,
                changesRole(verb, at, last, functions, settings),
                changesLogins(at, last),
                settings.stream().anyMatch(PlannerSettings::steers)
                        || setsOfTablespace(at)
                        || functions.stream().anyMatch(ServerFunctions::feignsStatistics));
    }

    private boolean setsOfTablespace(int at) {
        return tokens.wordIs(at, "alter") && tokens.wordIs(at + 1, "tablespace");
    }

    /// Whether code changes by which way the server comes to rows.
    boolean steersPlansInCode() {
        for (int i = 0; i < tokens.count(); i++) {
            boolean begins = tokens.beginsInCode(i);
            boolean called = tokens.isName(i) && tokens.isSymbol(i + 1, '(');
            if ((begins && tokens.wordIs(i, "set") && setsPlanner(i))
                    || (begins && setsOfTablespace(i))
                    || (called
                            && tokens.nameIs(i, "set_config")
                            && PlannerSettings.steers(firstArgument(i + 2, tokens.count())))
                    || (called && ServerFunctions.feignsStatistics(tokens.name(i)))) {
                return true;
            }
        }
        return false;
    }

    private boolean setsPlanner(int set) {
        return settings("set", set, tokens.endOfStatement(set, tokens.count()), Set.of()).stream()
                .anyMatch(PlannerSettings::steers);
    }

    private boolean changesRole(
            String verb, int at, int last, Set<String> functions, Set<String> settings) {
        if (verb.equals("set")) {
            return setsRole(at, last);
        }
        if (verb.equals("create") || verb.equals("alter")) {
            // ALTER ROLE … SET role, CREATE FUNCTION … SET session_authorization
            boolean ofTable = tokens.wordIs(at + 1, "table") || tokens.wordIs(at + 1, "rule");
            for (int i = at; !ofTable && i < last; i++) {
                if (tokens.wordIs(i, "set") && setsRole(i, last)) {
                    return true;
                }
            }
        }
        return settings.contains("*")
                || (functions.contains("set_config")
                        && settings.stream().anyMatch(SessionReader::isRole));
    }

    /// `SET [LOCAL | SESSION] ROLE`, `SESSION AUTHORIZATION` and what they set.
    private boolean setsRole(int set, int last) {
        int next = set + 1;
        while (next < last && (tokens.wordIs(next, "local") || tokens.wordIs(next, "session"))) {
            if (tokens.wordIs(next, "session") && tokens.wordIs(next + 1, "authorization")) {
                return !isGivenBack(next + 2, last);
            }
            next++;
        }
        return next < last
                && (tokens.nameIs(next, "role") || tokens.nameIs(next, "session_authorization"))
                && !isGivenBack(next + 1, last);
    }

    /// `SET SESSION AUTHORIZATION DEFAULT` and `SET role TO DEFAULT`, as RESET and DISCARD ALL do it. `SET ROLE NONE` is something else where a
    /// person has given the login a narrower role.
    private boolean isGivenBack(int from, int last) {
        int at = tokens.wordIs(from, "to") || tokens.isSymbol(from, '=') ? from + 1 : from;
        return tokens.wordIs(at, "default") && (at + 1 >= last || tokens.isSemicolon(at + 1));
    }

    /// A setting whose name cannot be told may be the role.
    private static boolean isRole(String setting) {
        return setting.equals("role")
                || setting.equals("session_authorization")
                || setting.equals("*");
    }

    /// ALTER ROLE, USER, GROUP, DATABASE and SYSTEM: the password of the role that agents share, settings of whoever logs in
    /// later. REVOKE … ON DATABASE keeps them out.
    private boolean changesLogins(int at, int last) {
        if (tokens.wordIs(at, "revoke")) {
            int on = tokens.find(at, last, "on");
            return on >= 0 && tokens.wordIs(on + 1, "database");
        }
        return tokens.wordIs(at, "alter")
                && (tokens.wordIs(at + 1, "role")
                        || tokens.wordIs(at + 1, "group")
                        || tokens.wordIs(at + 1, "database")
                        || tokens.wordIs(at + 1, "system")
                        || (tokens.wordIs(at + 1, "user") && !tokens.wordIs(at + 2, "mapping")));
    }

    /// Whether code changes the role. `UPDATE people SET role = …` in it does not: a statement has to begin there.
    boolean changesRoleInCode() {
        for (int i = 0; i < tokens.count(); i++) {
            boolean asked = tokens.nameIs(i, "set_config") && tokens.isSymbol(i + 1, '(');
            if ((tokens.beginsInCode(i) && tokens.wordIs(i, "set") && setsRole(i, tokens.count()))
                    || (asked && isRole(firstArgument(i + 2, tokens.count())))) {
                return true;
            }
        }
        return false;
    }

    boolean changesLoginsInCode() {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.beginsInCode(i) && changesLogins(i, tokens.count())) {
                return true;
            }
        }
        return false;
    }

    /// Settings changed by SET, RESET, BEGIN … READ WRITE, set_config() and by an UPDATE of pg_settings, which a rule of the
    /// server turns into set_config().
    private Set<String> settings(String verb, int at, int last, Set<String> functions) {
        Set<String> settings = new HashSet<>();
        if (verb.equals("set") || verb.equals("reset")) {
            int i = at + 1;
            while (i < last && (tokens.wordIs(i, "local") || tokens.wordIs(i, "session"))) {
                i++;
            }
            if (i < last) {
                List<String> chain = new ArrayList<>();
                tokens.chainAt(i, last, chain);
                settings.add(String.join(".", chain).toLowerCase(Locale.ROOT));
            }
        }
        if (Set.of("reset", "discard").contains(verb) && tokens.wordIs(at + 1, "all")) {
            settings.add("all");
        }
        if (Set.of("set", "begin", "start").contains(verb)) {
            for (int i = at; i + 1 < last; i++) {
                if (tokens.wordIs(i, "read") && tokens.wordIs(i + 1, "write")) {
                    settings.add("transaction_read_only");
                }
            }
        }
        if (tokens.nameOccurs("pg_settings", at, last) && tokens.find(at, last, "update") >= 0) {
            settings.add("*");
        }
        if (functions.contains("set_config")) {
            for (int i = at; i + 1 < last; i++) {
                if (tokens.nameIs(i, "set_config") && tokens.isSymbol(i + 1, '(')) {
                    settings.add(
                            isOfDump(i + 2, last)
                                    ? KINDS_OF_RELATIONS
                                    : firstArgument(i + 2, last));
                }
            }
        }
        return Set.copyOf(settings);
    }

    /// `set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = '…'`: so pg_dump sets it where the server has it.
    /// No other setting that matters takes this value.
    private boolean isOfDump(int at, int last) {
        List<String> whole =
                List.of(
                        "name",
                        ",",
                        "'view, foreign-table'",
                        ",",
                        "false",
                        ")",
                        "from",
                        "pg_settings",
                        "where",
                        "name",
                        "=",
                        "'" + KINDS_OF_RELATIONS + "'");
        return last == at + whole.size()
                && IntStream.range(0, whole.size())
                        .allMatch(i -> tokens.raw(at + i).equalsIgnoreCase(whole.get(i)));
    }

    private String firstArgument(int at, int last) {
        boolean plain = at + 1 < last && tokens.isString(at) && tokens.isSymbol(at + 1, ',');
        if (!plain || !tokens.raw(at).startsWith("'")) {
            return "*";
        }
        String literal = tokens.raw(at);
        String inside = literal.substring(1, literal.length() - 1);
        return inside.contains("'") || inside.contains("\\")
                ? "*"
                : inside.toLowerCase(Locale.ROOT);
    }
}
