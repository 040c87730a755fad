package io.portaria.engine.protocol.postgresql.inspect;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads code in SQL or PL/pgSQL, by its tokens: what stands in the strings of a statement, and what the database keeps.
final class CodeReader {
    /// Words of code that writes, that leaves something in its session, or that has the rows of a trigger.
    private static final Set<String> KEEPING =
            Set.of(
                    "alter",
                    "analyse",
                    "analyze",
                    "call",
                    "checkpoint",
                    "close",
                    "cluster",
                    "commit",
                    "copy",
                    "create",
                    "cursor",
                    "deallocate",
                    "delete",
                    "discard",
                    "drop",
                    "grant",
                    "hold",
                    "import",
                    "insert",
                    "listen",
                    "load",
                    "lock",
                    "merge",
                    "new",
                    "notify",
                    "old",
                    "open",
                    "prepare",
                    "refresh",
                    "reindex",
                    "reset",
                    "revoke",
                    "rollback",
                    "set",
                    "truncate",
                    "unlisten",
                    "update",
                    "vacuum");

    /// Words of code that leaves a cursor or a prepared statement behind: OPEN, or DECLARE in SQL, which is another word in PL/pgSQL.
    private static final Set<String> KEEPING_NAMED =
            Set.of("cursor", "open", "prepare", "refcursor");

    private static final Set<String> NOTICES = Set.of("debug", "log", "info", "notice", "warning");

    private final Tokens tokens;
    private final SessionReader session;
    private final DefinitionReader definitions;

    private CodeReader(Tokens tokens) {
        this.tokens = tokens;
        this.session = new SessionReader(tokens);
        this.definitions = new DefinitionReader(tokens, new KindReader(tokens));
    }

    /// Code that the database keeps.
    ///
    /// @param keeps whether it may put what it is given somewhere
    /// @param keepsNamed whether it may leave a cursor or a prepared statement in the session
    record Stored(
            StatementFacts.Code code, boolean keeps, boolean givesNotices, boolean keepsNamed) {}

    static Stored stored(String body) {
        CodeReader reader = new CodeReader(Tokens.ofCode(body));
        StatementFacts.Code code =
                new StatementFacts.Code(
                        reader.chains(),
                        reader.functions(),
                        reader.runsWhatIsNotShown() || reader.tokens.isOpaque(),
                        reader.session.changesRoleInCode(),
                        reader.session.changesLoginsInCode(),
                        reader.session.steersPlansInCode(),
                        Set.of());
        return new Stored(
                code,
                reader.keepsWhatItIsGiven(),
                reader.givesNotices(),
                reader.has(KEEPING_NAMED));
    }

    /// Whether a statement carries code that is looked at with it.
    static boolean carries(String verb, Set<String> words) {
        return verb.equals("do")
                || (verb.equals("create")
                        && (words.contains("function") || words.contains("procedure")))
                || definesDomain(verb, words);
    }

    /// What RETURNS trigger is given nothing by who calls it, only rows of the tables that it is made a trigger of.
    static boolean isOfTriggers(Tokens tokens, int first, int last) {
        int depth = 0;
        for (int i = first; i + 1 < last; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && tokens.wordIs(i, "returns")) {
                return tokens.wordIs(i + 1, "trigger");
            }
        }
        return false;
    }

    static boolean definesDomain(String verb, Set<String> words) {
        return Set.of("create", "alter").contains(verb) && words.contains("domain");
    }

    private List<List<String>> chains() {
        return tokens.chains(0, tokens.count());
    }

    private Set<String> functions() {
        return tokens.functions(0, tokens.count());
    }

    /// What the strings of a statement hold when they are read as code; a string that is none is read to the same harm.
    ///
    /// @param later whether it runs later, with what it is given then: a row of a trigger, an argument
    static StatementFacts.Code inStrings(Tokens tokens, int first, int last, boolean later) {
        Set<List<String>> chains = new HashSet<>();
        Set<String> functions = new HashSet<>();
        boolean hidden = false;
        boolean changesRole = false;
        boolean changesLogins = false;
        boolean steersPlans = false;
        Set<Definition> makes = new HashSet<>();
        int returns = tokens.find(first, last, "return");
        if (returns >= 0) {
            chains.addAll(tokens.chains(returns, last));
            functions.addAll(tokens.functions(returns, last));
        }
        for (int i = first; i < last; i++) {
            if (tokens.wordIs(i, "atomic")) {
                // its semicolons end parts of this string, so that not all of it is seen here
                hidden = true;
            }
            if (tokens.wordIs(i, "language") && i + 1 < last && !tokens.isString(i + 1)) {
                hidden |= !tokens.nameIs(i + 1, "sql") && !tokens.nameIs(i + 1, "plpgsql");
            } else if (tokens.wordIs(i, "language")) {
                hidden |=
                        !tokens.raw(i + 1).equals("'plpgsql'")
                                && !tokens.raw(i + 1).equals("'sql'");
            }
            if (tokens.isString(i)) {
                Optional<String> body = body(tokens.raw(i));
                if (body.isEmpty()) {
                    hidden = true;
                    continue;
                }
                CodeReader inner = new CodeReader(Tokens.ofCode(body.get()));
                chains.addAll(inner.chains());
                functions.addAll(inner.functions());
                hidden |=
                        inner.tokens.isOpaque()
                                || inner.runsWhatIsNotShown()
                                || inner.opens()
                                || (later && inner.keepsWhatItIsGiven());
                changesRole |= inner.session.changesRoleInCode();
                changesLogins |= inner.session.changesLoginsInCode();
                steersPlans |= inner.session.steersPlansInCode();
                makes.addAll(Definition.of(inner.tokens, 0, inner.tokens.count()));
            }
        }
        return new StatementFacts.Code(
                List.copyOf(chains),
                Set.copyOf(functions),
                hidden,
                changesRole,
                changesLogins,
                steersPlans,
                Set.copyOf(makes));
    }

    /// What the check of a domain does with every value that is cast to it, a protected one too.
    static StatementFacts.Code ofCheck(Tokens tokens, int first, int last) {
        Set<String> called = tokens.functions(first, last);
        boolean acts =
                called.stream().anyMatch(f -> ServerFunctions.tells(f) || ServerFunctions.acts(f));
        return new StatementFacts.Code(List.of(), called, acts, false, false, false, Set.of());
    }

    /// Whether code may put what it is given somewhere: nothing of its tokens tells what that will be.
    private boolean keepsWhatItIsGiven() {
        for (int i = 0; i < tokens.count(); i++) {
            boolean describes =
                    (tokens.wordIs(i, "comment") && tokens.wordIs(i + 1, "on"))
                            || (tokens.wordIs(i, "security") && tokens.wordIs(i + 1, "label"));
            if (describes || (tokens.isWord(i) && KEEPING.contains(tokens.word(i)))) {
                return true;
            }
            if (tokens.isName(i)
                    && tokens.isSymbol(i + 1, '(')
                    && ServerFunctions.tells(tokens.name(i))) {
                return true;
            }
        }
        return false;
    }

    private boolean has(Set<String> words) {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.isWord(i) && words.contains(tokens.word(i))) {
                return true;
            }
        }
        return false;
    }

    /// RAISE below EXCEPTION: whether a notice came can be seen, whatever it says.
    private boolean givesNotices() {
        for (int i = 0; i < tokens.count(); i++) {
            int at = i + 1;
            if (tokens.wordIs(i, "raise") && NOTICES.stream().anyMatch(n -> tokens.wordIs(at, n))) {
                return true;
            }
        }
        return false;
    }

    /// FETCH reads a cursor that another statement may have opened.
    private boolean runsWhatIsNotShown() {
        for (int i = 0; i < tokens.count(); i++) {
            boolean codeWithin =
                    (tokens.wordIs(i, "do") && i + 1 < tokens.count() && tokens.isString(i + 1))
                            || tokens.wordIs(i, "language")
                            || tokens.wordIs(i, "function")
                            || tokens.wordIs(i, "procedure");
            if (codeWithin
                    || tokens.wordIs(i, "execute")
                    || tokens.wordIs(i, "fetch")
                    || tokens.wordIs(i, "move")) {
                return true;
            }
        }
        return false;
    }

    /// Whether it opens tables to others that it does not name.
    private boolean opens() {
        for (int i = 0; i < tokens.count(); i++) {
            if (tokens.beginsInCode(i)
                    && definitions.opened(i, tokens.count()) == StatementFacts.Reached.UNNAMED) {
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
}
