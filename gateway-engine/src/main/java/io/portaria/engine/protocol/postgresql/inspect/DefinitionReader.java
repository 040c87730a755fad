package io.portaria.engine.protocol.postgresql.inspect;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What a statement makes, moves or has kept.
final class DefinitionReader {
    private static final Set<String> RELATIONS = Set.of("table", "view", "materialized", "foreign");

    private static final Set<String> MOVING =
            Set.of("rename", "schema", "using", "inherit", "attach", "detach");

    /// What ALTER … DROP drops that is no column.
    private static final Set<String> NO_COLUMN =
            Set.of("constraint", "default", "expression", "identity", "not");

    /// Rights by which others come to rows; who may make triggers on a table, or foreign keys to it, can read it too.
    private static final Set<String> READING = Set.of("select", "all", "trigger", "references");

    /// What has no rows and may be granted.
    private static final Set<String> OTHER_THINGS =
            Set.of(
                    "sequence",
                    "function",
                    "procedure",
                    "routine",
                    "database",
                    "domain",
                    "foreign",
                    "language",
                    "parameter",
                    "schema",
                    "tablespace",
                    "type");

    private static final Set<String> LOGINS = Set.of("role", "user", "group");

    private final Tokens tokens;
    private final KindReader kinds;

    DefinitionReader(Tokens tokens, KindReader kinds) {
        this.tokens = tokens;
        this.kinds = kinds;
    }

    StatementFacts.Defines of(String verb, int at, int last, Set<String> words) {
        return new StatementFacts.Defines(
                MOVING.stream().anyMatch(words::contains) || dropsColumn(at, last),
                storesResult(verb, at, last, words),
                makesTrigger(at),
                verb.equals("alter") && tokens.wordIs(at + 1, "schema") && words.contains("rename"),
                Set.of("create", "alter", "drop").contains(verb) || words.contains("into")
                        ? Definition.of(tokens, at, last)
                        : Set.of(),
                opened(at, last),
                ordering(verb, at, last, words),
                referred(at, last),
                bounded(at, last),
                verb.equals("drop") && RELATIONS.stream().anyMatch(r -> tokens.wordIs(at + 1, r)),
                altersDefaults(at, last),
                verb.equals("alter")
                        && tokens.wordIs(at + 1, "domain")
                        && !words.contains("drop")
                        && !words.contains("default"),
                newTable(at, last));
    }

    /// `CREATE [UNLOGGED] TABLE name (…)`, without IF NOT EXISTS, LIKE, and all that may follow the parenthesis. Its name then stands
    /// for it; of a temporary table that is not so where the search path has those behind others. A name that can be written in
    /// any encoding: it is asked for again.
    private List<String> newTable(int at, int last) {
        if (!tokens.wordIs(at, "create")) {
            return List.of();
        }
        int table = tokens.wordIs(at + 1, "unlogged") ? at + 2 : at + 1;
        List<String> name = new ArrayList<>();
        if (!tokens.wordIs(table, "table") || !tokens.isName(table + 1)) {
            return List.of();
        }
        int open = tokens.chainAt(table + 1, last, name);
        boolean plain =
                open < last
                        && tokens.isSymbol(open, '(')
                        && tokens.closing(open) == last - 1
                        && !isLike(open, last)
                        && name.stream().flatMapToInt(String::chars).allMatch(c -> c < 128);
        return plain ? List.copyOf(name) : List.of();
    }

    private boolean isLike(int open, int last) {
        for (int i = open + 1; i < last; i++) {
            if (tokens.wordIs(i, "like")
                    && (tokens.isSymbol(i - 1, '(') || tokens.isSymbol(i - 1, ','))) {
                return true;
            }
        }
        return false;
    }

    /// `ALTER TABLE t ALTER [COLUMN] c {SET | DROP} {DEFAULT … | NOT NULL}, …`.
    private boolean altersDefaults(int at, int last) {
        if (!tokens.wordIs(at, "alter") || !tokens.wordIs(at + 1, "table")) {
            return false;
        }
        int i = at + 2;
        while (i < last && !tokens.wordIs(i, "alter")) {
            if (tokens.isSymbol(i, '(') || tokens.isSymbol(i, ',')) {
                return false;
            }
            i++;
        }
        if (i >= last) {
            return false;
        }
        while (i < last) {
            int column = tokens.wordIs(i + 1, "column") ? i + 2 : i + 1;
            boolean little =
                    tokens.wordIs(i, "alter")
                            && (tokens.wordIs(column + 1, "set")
                                    || tokens.wordIs(column + 1, "drop"))
                            && (tokens.wordIs(column + 2, "default")
                                    || (tokens.wordIs(column + 2, "not")
                                            && tokens.wordIs(column + 3, "null")));
            if (!little) {
                return false;
            }
            i = afterComma(column + 3, last);
        }
        return true;
    }

    private int afterComma(int from, int last) {
        int i = from;
        while (i < last && !tokens.isSymbol(i, ',')) {
            i = tokens.isSymbol(i, '(') ? tokens.closing(i) + 1 : i + 1;
        }
        return i + 1;
    }

    /// Those behind it come one place nearer, for who goes by their order.
    private boolean dropsColumn(int at, int last) {
        for (int i = at + 1; i + 1 < last; i++) {
            int next = i + 1;
            if (tokens.wordIs(i, "drop")
                    && NO_COLUMN.stream().noneMatch(w -> tokens.wordIs(next, w))) {
                return true;
            }
        }
        return false;
    }

    /// `CREATE [OR REPLACE] [CONSTRAINT] TRIGGER`.
    boolean makesTrigger(int at) {
        if (!tokens.wordIs(at, "create")) {
            return false;
        }
        int next = tokens.wordIs(at + 1, "or") ? at + 3 : at + 1;
        return tokens.wordIs(tokens.wordIs(next, "constraint") ? next + 1 : next, "trigger");
    }

    private boolean storesResult(String verb, int at, int last, Set<String> words) {
        if (verb.equals("create")) {
            boolean eventTrigger = tokens.wordIs(at + 1, "event");
            if (tokens.wordIs(at + 1, "type")) {
                // AS ENUM, AS RANGE
                return false;
            }
            return eventTrigger || (!words.contains("function") && hasQuery(at, last));
        }
        return KindReader.isQuery(verb) && words.contains("into") && !kinds.containsWrite(at, last);
    }

    /// By a publication, a grant or another owner.
    StatementFacts.Reached opened(int at, int last) {
        int end = tokens.endOfStatement(at, last);
        if (tokens.wordIs(at, "grant")) {
            return granted(at, end);
        }
        if (tokens.wordIs(at, "reassign")) {
            return StatementFacts.Reached.UNNAMED;
        }
        if (!tokens.wordIs(at, "create") && !tokens.wordIs(at, "alter")) {
            return StatementFacts.Reached.NOTHING;
        }
        Set<String> words = tokens.words(at, end);
        boolean makesLogin =
                tokens.wordIs(at, "create")
                        && LOGINS.stream().anyMatch(l -> tokens.wordIs(at + 1, l))
                        && !tokens.wordIs(at + 2, "mapping");
        // CREATE SCHEMA may bring along what would be looked at by itself
        boolean bringsMore =
                tokens.wordIs(at + 1, "schema")
                        && (words.contains("grant") || tokens.wordAfter(at + 1, end, "create"));
        if (makesLogin || bringsMore) {
            return StatementFacts.Reached.UNNAMED;
        }
        if (tokens.wordIs(at + 1, "publication")) {
            return words.contains("all") || words.contains("schema")
                    ? StatementFacts.Reached.UNNAMED
                    : StatementFacts.Reached.NAMED;
        }
        if (tokens.wordIs(at + 1, "default")) {
            // ALTER DEFAULT PRIVILEGES, of tables that are not there yet
            return words.contains("grant")
                    ? StatementFacts.Reached.UNNAMED
                    : StatementFacts.Reached.NOTHING;
        }
        return words.contains("owner") && tokens.wordIs(at, "alter")
                ? StatementFacts.Reached.NAMED
                : StatementFacts.Reached.NOTHING;
    }

    /// `GRANT … ON [TABLE] …`; without ON, the rights of a role.
    private StatementFacts.Reached granted(int at, int last) {
        int on = tokens.find(at, last, "on");
        if (on < 0) {
            return StatementFacts.Reached.UNNAMED;
        }
        boolean reads = tokens.words(at, on).stream().anyMatch(READING::contains);
        // a table may be called as one of these things
        boolean ofOthers =
                OTHER_THINGS.stream().anyMatch(t -> tokens.wordIs(on + 1, t))
                        && tokens.isName(on + 2)
                        && !tokens.wordIs(on + 2, "to");
        if (!reads || ofOthers) {
            return StatementFacts.Reached.NOTHING;
        }
        if (tokens.wordIs(on + 1, "all")) {
            return tokens.wordIs(on + 2, "tables")
                    ? StatementFacts.Reached.UNNAMED
                    : StatementFacts.Reached.NOTHING;
        }
        return StatementFacts.Reached.NAMED;
    }

    /// `REFERENCES table` without `(columns)`.
    private List<List<String>> referred(int first, int last) {
        List<List<String>> referred = new ArrayList<>();
        for (int i = first; i < last; i++) {
            if (tokens.wordIs(i, "references")) {
                List<String> table = new ArrayList<>();
                int after = tokens.chainAt(i + 1, last, table);
                if (!table.isEmpty() && !tokens.isSymbol(after, '(')) {
                    referred.add(List.copyOf(table));
                }
            }
        }
        return List.copyOf(referred);
    }

    /// `PARTITION OF table`; ATTACH PARTITION counts as moving columns.
    private List<List<String>> bounded(int first, int last) {
        List<List<String>> bounded = new ArrayList<>();
        for (int i = first; i + 1 < last; i++) {
            if (tokens.wordIs(i, "partition") && tokens.wordIs(i + 1, "of")) {
                List<String> table = new ArrayList<>();
                tokens.chainAt(i + 2, last, table);
                if (!table.isEmpty()) {
                    bounded.add(List.copyOf(table));
                }
            }
        }
        return List.copyOf(bounded);
    }

    /// `CLUSTER`, which without a table orders all that were marked for it, and ALTER TABLE … CLUSTER ON, which marks one.
    private StatementFacts.Reached ordering(String verb, int at, int last, Set<String> words) {
        boolean marks = verb.equals("alter") && words.contains("cluster");
        if (!marks && !verb.equals("cluster")) {
            return StatementFacts.Reached.NOTHING;
        }
        // CLUSTER [VERBOSE] and CLUSTER (VERBOSE), with a table or without
        int table = at + 1;
        if (tokens.isSymbol(table, '(')) {
            table = tokens.closing(table) + 1;
        } else if (tokens.wordIs(table, "verbose")) {
            table++;
        }
        return marks || (table < last && tokens.isName(table))
                ? StatementFacts.Reached.NAMED
                : StatementFacts.Reached.UNNAMED;
    }

    /// Whether a CREATE has an AS of its own (table, view, rule), not one within its list of columns, as GENERATED ALWAYS AS.
    private boolean hasQuery(int at, int last) {
        for (int i = at; i < last; i++) {
            if (tokens.isSymbol(i, '(')) {
                i = tokens.closing(i);
            } else if (tokens.wordIs(i, "as")) {
                return true;
            }
        }
        return false;
    }
}
