package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.SqlLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Draws [StatementFacts] from tokens.
public final class StatementReader {
    private final Tokens tokens;
    private final KindReader kinds;
    private final SessionReader session;
    private final DefinitionReader definitions;

    private StatementReader(Tokens tokens) {
        this.tokens = tokens;
        this.kinds = new KindReader(tokens);
        this.session = new SessionReader(tokens);
        this.definitions = new DefinitionReader(tokens, kinds);
    }

    /// Reads what `lexer` has just cut out of `text`.
    public static StatementFacts read(SqlLexer lexer, byte[] text) {
        Tokens tokens = new Tokens(lexer, text);
        StatementReader reader = new StatementReader(tokens);
        List<StatementFacts.Part> parts = new ArrayList<>();
        for (int[] range : ranges(lexer)) {
            parts.add(reader.part(range[0], range[1]));
        }
        return new StatementFacts(List.copyOf(parts), tokens.isOpaque());
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
        while (at < last && tokens.isSymbol(at, '(')) {
            at++;
        }
        String verb = at < last && tokens.isWord(at) ? tokens.word(at) : "";
        Set<String> words = tokens.words(at, last);
        Set<String> functions = tokens.functions(first, last);
        StatementFacts.Copy copy =
                verb.equals("copy") ? kinds.copyDirection(at, last) : StatementFacts.Copy.NONE;
        return new StatementFacts.Part(
                kinds.kind(verb, at, last, copy),
                verb,
                tokens.chains(at, last),
                functions,
                copy,
                countOnly(first, last, words),
                isDynamic(verb, words) && !definitions.makesTrigger(at),
                words.contains("recursive"),
                session.of(verb, at, last, functions),
                new StatementFacts.Writes(
                        words.contains("select")
                                || words.contains("table")
                                || words.contains("execute"),
                        words.contains("insert") || words.contains("merge"),
                        Assignments.names(tokens, at, last),
                        words.contains("from") || words.contains("using")),
                code(verb, at, last, words),
                definitions.of(verb, at, last, words));
    }

    private static boolean isDynamic(String verb, Set<String> words) {
        return Set.of("do", "execute", "fetch", "move", "call").contains(verb)
                || (Set.of("create", "explain").contains(verb) && words.contains("execute"));
    }

    private Optional<StatementFacts.Code> code(String verb, int at, int last, Set<String> words) {
        if (!CodeReader.carries(verb, words)) {
            return Optional.empty();
        }
        return Optional.of(
                CodeReader.definesDomain(verb, words)
                        ? CodeReader.ofCheck(tokens, at, last)
                        : CodeReader.inStrings(
                                tokens,
                                at,
                                last,
                                verb.equals("create")
                                        && !CodeReader.isOfTriggers(tokens, at, last)));
    }

    /// `SELECT count(*) [AS name] FROM …` with no other output: it says how many rows there are, and nothing of them.
    private boolean countOnly(int first, int last, Set<String> words) {
        boolean head =
                last - first > 6
                        && tokens.wordIs(first, "select")
                        && tokens.wordIs(first + 1, "count")
                        && tokens.isSymbol(first + 2, '(')
                        && tokens.isSymbol(first + 3, '*')
                        && tokens.isSymbol(first + 4, ')');
        if (!head
                || words.contains("union")
                || words.contains("intersect")
                || words.contains("except")) {
            return false;
        }
        int at = first + 5;
        if (tokens.wordIs(at, "as")) {
            at += 2;
        } else if (tokens.isName(at) && !tokens.wordIs(at, "from")) {
            at++;
        }
        return at < last && tokens.wordIs(at, "from");
    }
}
