package io.portaria.engine.protocol.postgresql.inspect;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What guardrails know code as that the database runs, from its words: code goes other ways at each run, so that a word is
/// enough.
final class CodeSorts {
    private static final Map<String, String> BY_WORD =
            Map.ofEntries(
                    Map.entry("drop", StatementSorts.DROP),
                    Map.entry("truncate", StatementSorts.TRUNCATE),
                    Map.entry("grant", StatementSorts.GRANT),
                    Map.entry("revoke", StatementSorts.GRANT),
                    Map.entry("alter", StatementSorts.ALTER),
                    Map.entry("create", StatementSorts.CREATE),
                    Map.entry("do", StatementSorts.CODE),
                    Map.entry("call", StatementSorts.CODE),
                    Map.entry("delete", StatementSorts.DELETE + StatementSorts.UNCONDITIONAL),
                    Map.entry("update", StatementSorts.UPDATE + StatementSorts.UNCONDITIONAL),
                    Map.entry("merge", StatementSorts.DELETE + StatementSorts.UNCONDITIONAL));

    private CodeSorts() {}

    /// Of a source text in SQL or PL/pgSQL.
    static Set<String> of(String source) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        SqlLexer lexer = new SqlLexer();
        lexer.lex(bytes, 0, bytes.length, true);
        return lexer.broken() || SqlLexer.dependsOnBackslashes(bytes)
                ? StatementSorts.ALL
                : of(lexer, bytes);
    }

    /// Of what a lexer has cut out of a text.
    static Set<String> of(SqlLexer lexer, byte[] text) {
        Set<String> sorts = new HashSet<>();
        for (int i = 0; i < lexer.count(); i++) {
            if (lexer.kind(i) == SqlLexer.Kind.WORD) {
                String word =
                        new String(
                                        text,
                                        lexer.start(i),
                                        lexer.end(i) - lexer.start(i),
                                        StandardCharsets.UTF_8)
                                .toLowerCase(Locale.ROOT);
                if (word.equals("execute")) {
                    return StatementSorts.ALL;
                }
                String sort = BY_WORD.get(word);
                if (sort != null) {
                    sorts.add(sort);
                }
            }
        }
        return sorts;
    }
}
