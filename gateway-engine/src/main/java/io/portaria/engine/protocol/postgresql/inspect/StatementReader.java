package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Draws [StatementFacts] from tokens. Always to the careful side: a name that may be a relation counts as one.
public final class StatementReader {
    private static final Set<String> SESSION_VERBS =
            Set.of(
                    "begin",
                    "start",
                    "commit",
                    "end",
                    "rollback",
                    "abort",
                    "savepoint",
                    "release",
                    "set",
                    "reset",
                    "show",
                    "discard",
                    "listen",
                    "unlisten",
                    "notify",
                    "deallocate",
                    "close",
                    "execute",
                    "checkpoint");
    private static final Set<String> DDL_VERBS =
            Set.of(
                    "create",
                    "alter",
                    "drop",
                    "grant",
                    "revoke",
                    "comment",
                    "security",
                    "reindex",
                    "cluster",
                    "refresh",
                    "import",
                    "reassign",
                    "truncate",
                    "vacuum",
                    "analyze",
                    "analyse");
    private static final Set<String> WRITE_WORDS = Set.of("insert", "update", "delete", "merge");

    private static final Set<String> MOVING =
            Set.of("rename", "schema", "using", "generated", "inherit", "attach", "detach");

    /// Words of code that writes, or that has the rows of a trigger.
    private static final Set<String> KEEPING =
            Set.of("insert", "update", "delete", "merge", "copy", "create", "notify", "new", "old");

    private static final Set<String> NOTICES = Set.of("debug", "log", "info", "notice", "warning");

    /// Longest identifier of a default build, in bytes (NAMEDATALEN - 1).
    private static final int NAME_BYTES = 63;

    private final SqlLexer lexer;
    private final byte[] text;
    private final Parentheses parentheses;
    private boolean opaque;

    private StatementReader(SqlLexer lexer, byte[] text) {
        this.lexer = lexer;
        this.text = text;
        this.parentheses = Parentheses.of(lexer);
        this.opaque = lexer.broken();
    }

    /// Reads what `lexer` has just cut out of `text`.
    public static StatementFacts read(SqlLexer lexer, byte[] text) {
        StatementReader reader = new StatementReader(lexer, text);
        List<StatementFacts.Part> parts = new ArrayList<>();
        for (int[] range : ranges(lexer)) {
            parts.add(reader.part(range[0], range[1]));
        }
        return new StatementFacts(List.copyOf(parts), reader.opaque);
    }

    /// Code that the database keeps.
    ///
    /// @param keeps whether it may put what it is given somewhere
    record Stored(StatementFacts.Code code, boolean keeps, boolean givesNotices) {}

    static Stored stored(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(bytes, 0, bytes.length, true);
        StatementReader reader = new StatementReader(lexer, bytes);
        StatementFacts.Code code =
                new StatementFacts.Code(
                        reader.chains(0, lexer.count()),
                        reader.functions(0, lexer.count()),
                        reader.runsWhatIsNotShown()
                                || reader.opaque
                                || SqlLexer.dependsOnBackslashes(bytes),
                        reader.codeChangesRole(),
                        Set.of());
        return new Stored(code, reader.keepsWhatItIsGiven(), reader.givesNotices());
    }

    /// Token ranges `[first, last)` of the statements in a string. A semicolon within parentheses (CREATE RULE) or within
    /// BEGIN ATOMIC … END does not end a statement.
    public static List<int[]> ranges(SqlLexer lexer) {
        List<int[]> ranges = new ArrayList<>();
        int first = 0;
        int depth = 0;
        for (int i = 0; i < lexer.count(); i++) {
            Kind kind = lexer.kind(i);
            if (kind == Kind.SYMBOL) {
                byte c = lexer.symbol(i);
                if (c == '(') {
                    depth++;
                } else if (c == ')') {
                    depth = Math.max(0, depth - 1);
                }
            } else if (kind == Kind.SEMICOLON && depth == 0) {
                if (i > first) {
                    ranges.add(new int[] {first, i});
                }
                first = i + 1;
            }
        }
        if (lexer.count() > first) {
            ranges.add(new int[] {first, lexer.count()});
        }
        return ranges;
    }

    private StatementFacts.Part part(int first, int last) {
        int at = first;
        while (at < last && isSymbol(at, '(')) {
            at++;
        }
        String verb = at < last && lexer.kind(at) == Kind.WORD ? word(at) : "";
        Set<String> words = words(at, last);
        StatementFacts.Copy copy =
                verb.equals("copy") ? copyDirection(at, last) : StatementFacts.Copy.NONE;
        Set<String> functions = functions(first, last);
        boolean changesRole = changesRole(verb, at, last, functions);
        boolean storesResult =
                (verb.equals("create") && !words.contains("function") && hasQuery(at, last))
                        || (verb.equals("create") && words.contains("trigger"))
                        || (isQuery(verb) && words.contains("into") && !containsWrite(at, last));
        boolean dynamic =
                Set.of("do", "execute", "fetch", "move", "call").contains(verb)
                        || (verb.equals("create") && words.contains("execute"))
                        || (verb.equals("explain") && words.contains("execute"));
        return new StatementFacts.Part(
                kind(verb, at, last, copy),
                verb,
                chains(at, last),
                functions,
                settings(verb, at, last, functions),
                copy,
                countOnly(first, last, words),
                dynamic,
                changesRole,
                words.contains("select") || words.contains("table") || words.contains("execute"),
                words.contains("insert") || words.contains("merge"),
                assigned(at, last),
                words.contains("from") || words.contains("using"),
                words.contains("recursive"),
                !carriesCode(verb, words)
                        ? Optional.empty()
                        : Optional.of(
                                definesDomain(verb, words)
                                        ? check(at, last)
                                        : code(at, last, verb.equals("create"))),
                MOVING.stream().anyMatch(words::contains),
                storesResult,
                verb.equals("alter") && wordIs(at + 1, "schema") && words.contains("rename"),
                Set.of("create", "alter").contains(verb)
                        ? Definition.of(this, at, last)
                        : Set.of());
    }

    /// Whether a CREATE has an AS of its own (table, view, rule), not one within its list of columns, as GENERATED ALWAYS AS.
    private boolean hasQuery(int at, int last) {
        for (int i = at; i < last; i++) {
            if (isSymbol(i, '(')) {
                i = parentheses.closing(i);
            } else if (wordIs(i, "as")) {
                return true;
            }
        }
        return false;
    }

    private StatementKind kind(String verb, int at, int last, StatementFacts.Copy copy) {
        if (at >= last) {
            return StatementKind.SESSION;
        }
        if (isQuery(verb)) {
            if (containsWrite(at, last)) {
                return StatementKind.WRITE;
            }
            return find(at, last, "into") >= 0 ? StatementKind.DDL : StatementKind.READ;
        }
        if (WRITE_WORDS.contains(verb) || verb.equals("lock")) {
            return StatementKind.WRITE;
        }
        if (verb.equals("prepare") || verb.equals("explain") || verb.equals("declare")) {
            return inner(verb, at, last);
        }
        if (verb.equals("fetch") || verb.equals("move")) {
            return StatementKind.READ;
        }
        if (verb.equals("copy")) {
            return switch (copy) {
                case IN -> StatementKind.WRITE;
                case OUT -> containsWrite(at, last) ? StatementKind.WRITE : StatementKind.READ;
                case SERVER, NONE -> StatementKind.OTHER;
            };
        }
        if (SESSION_VERBS.contains(verb)) {
            return StatementKind.SESSION;
        }
        return DDL_VERBS.contains(verb) ? StatementKind.DDL : StatementKind.OTHER;
    }

    /// The statement within PREPARE … AS, EXPLAIN and DECLARE … FOR.
    private StatementKind inner(String outer, int at, int last) {
        if (outer.equals("prepare") && at + 1 < last && wordIs(at + 1, "transaction")) {
            return StatementKind.SESSION;
        }
        String verb = outer;
        int depth = 0;
        for (int i = at + 1; i < last; i++) {
            if (isSymbol(i, '(')) {
                depth++;
            } else if (isSymbol(i, ')')) {
                depth--;
            }
            if (depth > 0 || lexer.kind(i) != Kind.WORD) {
                continue;
            }
            String word = word(i);
            if (word.equals("declare")) {
                // goes on here and not by another call: a thousand of them must not fill the stack
                verb = word;
                continue;
            }
            boolean starts =
                    isQuery(word)
                            || WRITE_WORDS.contains(word)
                            || word.equals("create")
                            || word.equals("execute")
                            || word.equals("refresh");
            if (starts && !(verb.equals("declare") && word.equals("insert"))) {
                return kind(word, i, last, StatementFacts.Copy.NONE);
            }
        }
        return StatementKind.OTHER;
    }

    private static boolean isQuery(String verb) {
        return verb.equals("select")
                || verb.equals("with")
                || verb.equals("values")
                || verb.equals("table");
    }

    /// Whether a word that changes rows stands anywhere, `FOR UPDATE` apart.
    private boolean containsWrite(int at, int last) {
        for (int i = at; i < last; i++) {
            if (lexer.kind(i) == Kind.WORD && WRITE_WORDS.contains(word(i)) && !followsDot(i)) {
                boolean locking =
                        word(i).equals("update")
                                && i > at
                                && (wordIs(i - 1, "for") || wordIs(i - 1, "key"));
                if (!locking) {
                    return true;
                }
            }
        }
        return false;
    }

    private StatementFacts.Copy copyDirection(int at, int last) {
        int depth = 0;
        for (int i = at; i < last; i++) {
            if (isSymbol(i, '(')) {
                depth++;
            } else if (isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && (wordIs(i, "to") || wordIs(i, "from"))) {
                if (i + 1 < last && wordIs(i + 1, "stdout") && wordIs(i, "to")) {
                    return StatementFacts.Copy.OUT;
                }
                if (i + 1 < last && wordIs(i + 1, "stdin") && wordIs(i, "from")) {
                    return StatementFacts.Copy.IN;
                }
                // COPY t FROM STDOUT and COPY t TO STDIN are accepted by the server too
                if (i + 1 < last && wordIs(i + 1, "stdout")) {
                    return StatementFacts.Copy.IN;
                }
                if (i + 1 < last && wordIs(i + 1, "stdin")) {
                    return StatementFacts.Copy.OUT;
                }
                return StatementFacts.Copy.SERVER;
            }
        }
        return StatementFacts.Copy.SERVER;
    }

    private boolean changesRole(String verb, int at, int last, Set<String> functions) {
        if (verb.equals("set")) {
            return setsRole(at, last);
        }
        if (verb.equals("create") || verb.equals("alter")) {
            // ALTER ROLE … SET role, CREATE FUNCTION … SET session_authorization
            boolean ofTable = wordIs(at + 1, "table") || wordIs(at + 1, "rule");
            for (int i = at; !ofTable && i < last; i++) {
                if (wordIs(i, "set") && setsRole(i, last)) {
                    return true;
                }
            }
        }
        Set<String> settings = settings(verb, at, last, functions);
        return settings.contains("*")
                || (functions.contains("set_config")
                        && settings.stream().anyMatch(StatementReader::isRole));
    }

    /// `SET [LOCAL | SESSION] ROLE`, `SESSION AUTHORIZATION` and what they set.
    private boolean setsRole(int set, int last) {
        int next = set + 1;
        while (next < last && (wordIs(next, "local") || wordIs(next, "session"))) {
            if (wordIs(next, "session") && wordIs(next + 1, "authorization")) {
                return true;
            }
            next++;
        }
        return next < last && (nameIs(next, "role") || nameIs(next, "session_authorization"));
    }

    /// A setting whose name cannot be told may be the role.
    private static boolean isRole(String setting) {
        return setting.equals("role")
                || setting.equals("session_authorization")
                || setting.equals("*");
    }

    /// Whether code changes the role. `UPDATE people SET role = …` in it does not: a statement has to begin there.
    private boolean codeChangesRole() {
        for (int i = 0; i < lexer.count(); i++) {
            boolean begins =
                    i == 0
                            || lexer.kind(i - 1) == Kind.SEMICOLON
                            || wordIs(i - 1, "begin")
                            || wordIs(i - 1, "then")
                            || wordIs(i - 1, "else")
                            || wordIs(i - 1, "loop");
            boolean asked = nameIs(i, "set_config") && isSymbol(i + 1, '(');
            if ((begins && wordIs(i, "set") && setsRole(i, lexer.count()))
                    || (asked && isRole(firstArgument(i + 2, lexer.count())))) {
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
            while (i < last && (wordIs(i, "local") || wordIs(i, "session"))) {
                i++;
            }
            if (i < last) {
                List<String> chain = new ArrayList<>();
                chainAt(i, last, chain);
                settings.add(String.join(".", chain).toLowerCase(Locale.ROOT));
            }
        }
        if (Set.of("set", "begin", "start").contains(verb)) {
            for (int i = at; i + 1 < last; i++) {
                if (wordIs(i, "read") && wordIs(i + 1, "write")) {
                    settings.add("transaction_read_only");
                }
            }
        }
        if (nameOccurs("pg_settings", at, last) && find(at, last, "update") >= 0) {
            settings.add("*");
        }
        if (functions.contains("set_config")) {
            for (int i = at; i + 1 < last; i++) {
                if (nameIs(i, "set_config") && isSymbol(i + 1, '(')) {
                    settings.add(firstArgument(i + 2, last));
                }
            }
        }
        return Set.copyOf(settings);
    }

    private String firstArgument(int at, int last) {
        boolean plain = at + 1 < last && lexer.kind(at) == Kind.STRING && isSymbol(at + 1, ',');
        if (!plain || text[lexer.start(at)] != '\'') {
            return "*";
        }
        String literal = raw(at);
        String inside = literal.substring(1, literal.length() - 1);
        return inside.contains("'") || inside.contains("\\")
                ? "*"
                : inside.toLowerCase(Locale.ROOT);
    }

    /// Names on the right sides of `SET a = …, (b, c) = (…)`, in whatever it stands: UPDATE, ON CONFLICT, MERGE.
    private Set<List<String>> assigned(int first, int last) {
        Set<List<String>> assigned = new HashSet<>();
        Assignments assignments = new Assignments();
        int i = first;
        while (i < last) {
            if (isSymbol(i, '(')) {
                assignments.open();
            } else if (isSymbol(i, ')')) {
                assignments.close();
            } else if (wordIs(i, "set") && !followsDot(i)) {
                assignments.begin();
            } else if (endsAssignments(i)) {
                assignments.end();
            } else if (isSymbol(i, ',')) {
                assignments.target();
            } else if (isSymbol(i, '=')) {
                assignments.value();
            } else if (assignments.inValue() && isName(i)) {
                List<String> chain = new ArrayList<>(2);
                i = chainAt(i, last, chain);
                assigned.add(List.copyOf(chain));
                continue;
            }
            i++;
        }
        return Set.copyOf(assigned);
    }

    private static boolean carriesCode(String verb, Set<String> words) {
        return verb.equals("do")
                || (verb.equals("create")
                        && (words.contains("function") || words.contains("procedure")))
                || definesDomain(verb, words);
    }

    private static boolean definesDomain(String verb, Set<String> words) {
        return Set.of("create", "alter").contains(verb) && words.contains("domain");
    }

    /// What the strings of a statement hold when they are read as code; a string that is none is read to the same harm.
    ///
    /// @param later whether it runs later, with what it is given then: a row of a trigger, an argument
    private StatementFacts.Code code(int first, int last, boolean later) {
        Set<List<String>> chains = new HashSet<>();
        Set<String> functions = new HashSet<>();
        boolean hidden = false;
        boolean changesRole = false;
        Set<Definition> makes = new HashSet<>();
        int returns = find(first, last, "return");
        if (returns >= 0) {
            chains.addAll(chains(returns, last));
            functions.addAll(functions(returns, last));
        }
        for (int i = first; i < last; i++) {
            if (wordIs(i, "atomic")) {
                // its semicolons end parts of this string, so that not all of it is seen here
                hidden = true;
            }
            if (wordIs(i, "language") && i + 1 < last && lexer.kind(i + 1) != Kind.STRING) {
                hidden |= !nameIs(i + 1, "sql") && !nameIs(i + 1, "plpgsql");
            } else if (wordIs(i, "language")) {
                hidden |= !raw(i + 1).equals("'plpgsql'") && !raw(i + 1).equals("'sql'");
            }
            if (lexer.kind(i) == Kind.STRING) {
                Optional<String> body = body(raw(i));
                if (body.isEmpty()) {
                    hidden = true;
                    continue;
                }
                byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
                SqlLexer inner = new SqlLexer();
                inner.lex(bytes, 0, bytes.length, true);
                StatementReader reader = new StatementReader(inner, bytes);
                chains.addAll(reader.chains(0, inner.count()));
                functions.addAll(reader.functions(0, inner.count()));
                hidden |=
                        reader.opaque
                                || SqlLexer.dependsOnBackslashes(bytes)
                                || reader.runsWhatIsNotShown()
                                || (later && reader.keepsWhatItIsGiven());
                changesRole |= reader.codeChangesRole();
                makes.addAll(Definition.of(reader, 0, inner.count()));
            }
        }
        return new StatementFacts.Code(
                List.copyOf(chains), Set.copyOf(functions), hidden, changesRole, Set.copyOf(makes));
    }

    /// What the check of a domain does with every value that is cast to it, a protected one too.
    private StatementFacts.Code check(int first, int last) {
        Set<String> called = functions(first, last);
        boolean acts =
                called.stream().anyMatch(f -> ServerFunctions.tells(f) || ServerFunctions.acts(f));
        return new StatementFacts.Code(List.of(), called, acts, false, Set.of());
    }

    /// Whether code may put what it is given somewhere: nothing of its tokens tells what that will be.
    private boolean keepsWhatItIsGiven() {
        for (int i = 0; i < lexer.count(); i++) {
            if (lexer.kind(i) == Kind.WORD && KEEPING.contains(word(i))) {
                return true;
            }
            if (isName(i) && isSymbol(i + 1, '(') && ServerFunctions.tells(name(i))) {
                return true;
            }
        }
        return false;
    }

    /// RAISE below EXCEPTION: whether a notice came can be seen, whatever it says.
    private boolean givesNotices() {
        for (int i = 0; i < lexer.count(); i++) {
            int at = i + 1;
            if (wordIs(i, "raise") && NOTICES.stream().anyMatch(n -> wordIs(at, n))) {
                return true;
            }
        }
        return false;
    }

    /// FETCH reads a cursor that another statement may have opened.
    private boolean runsWhatIsNotShown() {
        for (int i = 0; i < lexer.count(); i++) {
            boolean codeWithin =
                    (wordIs(i, "do") && i + 1 < lexer.count() && lexer.kind(i + 1) == Kind.STRING)
                            || wordIs(i, "language")
                            || wordIs(i, "function")
                            || wordIs(i, "procedure");
            if (codeWithin || wordIs(i, "execute") || wordIs(i, "fetch") || wordIs(i, "move")) {
                return true;
            }
        }
        return false;
    }

    /// The inside of a string whose inside stands in it plainly: no escape, no second piece.
    private static Optional<String> body(String raw) {
        if (raw.startsWith("$")) {
            int tag = raw.indexOf('$', 1) + 1;
            return Optional.of(raw.substring(tag, raw.length() - tag));
        }
        if (!raw.startsWith("'") || raw.length() < 2 || raw.contains("\\")) {
            return Optional.empty();
        }
        String inside = raw.substring(1, raw.length() - 1);
        return inside.replace("''", "").contains("'")
                ? Optional.empty()
                : Optional.of(inside.replace("''", "'"));
    }

    private boolean endsAssignments(int i) {
        return wordIs(i, "where")
                || wordIs(i, "returning")
                || (wordIs(i, "from") && !wordIs(i - 1, "distinct"));
    }

    private Set<String> functions(int first, int last) {
        Set<String> functions = new HashSet<>();
        for (int i = first; i + 1 < last; i++) {
            if (isName(i) && isSymbol(i + 1, '(') && !isColumnList(first, i, last)) {
                functions.add(name(i));
            }
        }
        return Set.copyOf(functions);
    }

    /// Whether the parentheses after a name hold the names of columns, or options: `(…) s(a, b)`, `… AS s(a, b)`, and
    /// `WITH s(a, b) AS (SELECT …)`. A call can stand in none of these places.
    private boolean isColumnList(int first, int i, int last) {
        if (i > first && wordIs(i - 1, "as")) {
            return true;
        }
        if (wordIs(i, "stdout") && wordIs(i - 1, "to") && wordIs(first, "copy")) {
            // COPY … TO STDOUT (FORMAT csv)
            return true;
        }
        if (i > first && isSymbol(i - 1, ')')) {
            // SELECT DISTINCT ON (a) f(b), SELECT 1 OPERATOR(pg_catalog.+) f(b)
            int open = Math.max(first, parentheses.opening(i - 1));
            return !wordIs(open - 1, "operator")
                    && !(wordIs(open - 1, "on") && wordIs(open - 2, "distinct"));
        }
        int at = Math.min(last, parentheses.closing(i + 1)) + 1;
        if (!wordIs(at, "as")) {
            return false;
        }
        at++;
        while (wordIs(at, "not") || wordIs(at, "materialized")) {
            at++;
        }
        if (!isSymbol(at, '(')) {
            return false;
        }
        while (isSymbol(at, '(')) {
            at++;
        }
        // `f(x) AS (update text)` lists columns, and these words may name one
        return wordIs(at, "select")
                || wordIs(at, "with")
                || wordIs(at, "table")
                || (wordIs(at, "values") && isSymbol(at + 1, '('))
                || (wordIs(at, "insert") && wordIs(at + 1, "into"))
                || (wordIs(at, "delete") && wordIs(at + 1, "from"));
    }

    private List<List<String>> chains(int first, int last) {
        List<List<String>> chains = new ArrayList<>();
        int i = first;
        while (i < last) {
            if (!isName(i)) {
                i++;
                continue;
            }
            List<String> chain = new ArrayList<>(2);
            boolean alias = i > first && wordIs(i - 1, "as");
            i = chainAt(i, last, chain);
            if (!alias) {
                chains.add(List.copyOf(chain));
            }
        }
        return chains.stream().distinct().toList();
    }

    /// Collects `a.b.c` from token `i` on.
    ///
    /// @return the token after it
    int chainAt(int i, int last, List<String> chain) {
        int at = i;
        if (!isName(at)) {
            return at + 1;
        }
        chain.add(name(at));
        at++;
        while (at + 1 < last && isSymbol(at, '.') && isName(at + 1)) {
            chain.add(name(at + 1));
            at += 2;
        }
        return at;
    }

    /// `SELECT count(*) [AS name] FROM …` with no other output: it says how many rows there are, and nothing of them.
    private boolean countOnly(int first, int last, Set<String> words) {
        boolean head =
                last - first > 6
                        && wordIs(first, "select")
                        && wordIs(first + 1, "count")
                        && isSymbol(first + 2, '(')
                        && isSymbol(first + 3, '*')
                        && isSymbol(first + 4, ')');
        if (!head
                || words.contains("union")
                || words.contains("intersect")
                || words.contains("except")) {
            return false;
        }
        int at = first + 5;
        if (wordIs(at, "as")) {
            at += 2;
        } else if (isName(at) && !wordIs(at, "from")) {
            at++;
        }
        return at < last && wordIs(at, "from");
    }

    private Set<String> words(int first, int last) {
        Set<String> words = new HashSet<>();
        for (int i = first; i < last; i++) {
            if (lexer.kind(i) == Kind.WORD) {
                words.add(word(i));
            }
        }
        return words;
    }

    private int find(int first, int last, String word) {
        for (int i = first; i < last; i++) {
            if (wordIs(i, word) && !followsDot(i)) {
                return i;
            }
        }
        return -1;
    }

    private boolean nameOccurs(String name, int first, int last) {
        for (int i = first; i < last; i++) {
            if (nameIs(i, name)) {
                return true;
            }
        }
        return false;
    }

    private boolean followsDot(int i) {
        return i > 0 && isSymbol(i - 1, '.');
    }

    private boolean isName(int i) {
        return lexer.kind(i) == Kind.WORD || lexer.kind(i) == Kind.QUOTED_WORD;
    }

    private boolean isSymbol(int i, char c) {
        return lexer.isSymbol(i, c);
    }

    boolean wordIs(int i, String word) {
        return i >= 0
                && i < lexer.count()
                && lexer.kind(i) == Kind.WORD
                && lexer.end(i) - lexer.start(i) == word.length()
                && word(i).equals(word);
    }

    /// Whether a word stands between a token and the end of a part.
    boolean wordAfter(int at, int last, String word) {
        return find(at + 1, last, word) >= 0;
    }

    private boolean nameIs(int i, String name) {
        return isName(i) && name(i).equals(name);
    }

    private String word(int i) {
        return truncated(lexer.folded(i));
    }

    private String name(int i) {
        if (lexer.kind(i) == Kind.WORD) {
            return word(i);
        }
        String raw = raw(i);
        int opening = raw.indexOf('"');
        if (opening < 0 || raw.length() < opening + 2 || raw.charAt(raw.length() - 1) != '"') {
            opaque = true;
            return raw;
        }
        if (opening == 0) {
            return truncated(raw.substring(1, raw.length() - 1).replace("\"\"", "\""));
        }
        // U&"…": with a UESCAPE clause the escape character itself is another, which is left to
        // nobody to guess
        Optional<String> decoded =
                UnicodeEscapes.decode(raw.substring(3, raw.length() - 1).replace("\"\"", "\""));
        if (decoded.isEmpty() || (i + 1 < lexer.count() && wordIs(i + 1, "uescape"))) {
            opaque = true;
            return raw;
        }
        return truncated(decoded.get());
    }

    private String raw(int i) {
        return new String(
                text, lexer.start(i), lexer.end(i) - lexer.start(i), StandardCharsets.UTF_8);
    }

    private static String truncated(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= NAME_BYTES) {
            return name;
        }
        int end = NAME_BYTES;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
