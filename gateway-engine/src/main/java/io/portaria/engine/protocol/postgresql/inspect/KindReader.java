package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.StatementKind;
import java.util.Set;

/// What kind of statement something is.
final class KindReader {
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

    private final Tokens tokens;

    KindReader(Tokens tokens) {
        this.tokens = tokens;
    }

    StatementKind kind(String verb, int at, int last, StatementFacts.Copy copy) {
        if (at >= last) {
            return StatementKind.SESSION;
        }
        if (isQuery(verb)) {
            if (containsWrite(at, last)) {
                return StatementKind.WRITE;
            }
            return tokens.find(at, last, "into") >= 0 ? StatementKind.DDL : StatementKind.READ;
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
        if (outer.equals("prepare") && at + 1 < last && tokens.wordIs(at + 1, "transaction")) {
            return StatementKind.SESSION;
        }
        String verb = outer;
        int depth = 0;
        for (int i = at + 1; i < last; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            }
            if (depth > 0 || !tokens.isWord(i)) {
                continue;
            }
            String word = tokens.word(i);
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

    static boolean isQuery(String verb) {
        return verb.equals("select")
                || verb.equals("with")
                || verb.equals("values")
                || verb.equals("table");
    }

    /// Whether a word that changes rows stands anywhere, `FOR UPDATE` apart.
    boolean containsWrite(int at, int last) {
        for (int i = at; i < last; i++) {
            if (tokens.isWord(i) && WRITE_WORDS.contains(tokens.word(i)) && !tokens.followsDot(i)) {
                boolean locking =
                        tokens.word(i).equals("update")
                                && i > at
                                && (tokens.wordIs(i - 1, "for") || tokens.wordIs(i - 1, "key"));
                if (!locking) {
                    return true;
                }
            }
        }
        return false;
    }

    StatementFacts.Copy copyDirection(int at, int last) {
        int depth = 0;
        for (int i = at; i < last; i++) {
            if (tokens.isSymbol(i, '(')) {
                depth++;
            } else if (tokens.isSymbol(i, ')')) {
                depth--;
            } else if (depth == 0 && (tokens.wordIs(i, "to") || tokens.wordIs(i, "from"))) {
                if (i + 1 < last && tokens.wordIs(i + 1, "stdout") && tokens.wordIs(i, "to")) {
                    return StatementFacts.Copy.OUT;
                }
                if (i + 1 < last && tokens.wordIs(i + 1, "stdin") && tokens.wordIs(i, "from")) {
                    return StatementFacts.Copy.IN;
                }
                // COPY t FROM STDOUT and COPY t TO STDIN are accepted by the server too
                if (i + 1 < last && tokens.wordIs(i + 1, "stdout")) {
                    return StatementFacts.Copy.IN;
                }
                if (i + 1 < last && tokens.wordIs(i + 1, "stdin")) {
                    return StatementFacts.Copy.OUT;
                }
                return StatementFacts.Copy.SERVER;
            }
        }
        return StatementFacts.Copy.SERVER;
    }
}
