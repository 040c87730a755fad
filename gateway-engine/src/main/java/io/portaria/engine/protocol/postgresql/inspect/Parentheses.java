package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Arrays;

/// Which parenthesis closes which, found in one pass over the tokens: a statement of `f(f(f(…` that is searched anew from
/// each of its names would hold up every session of its event loop for minutes.
final class Parentheses {
    private static final int NONE = -1;

    private final int[] partners;
    private final int none;

    private Parentheses(int[] partners) {
        this.partners = partners;
        this.none = partners.length;
    }

    static Parentheses of(SqlLexer lexer) {
        int[] partners = new int[lexer.count()];
        Arrays.fill(partners, NONE);
        // the open ones form a chain through their own places, the innermost last
        int innermost = NONE;
        for (int i = 0; i < partners.length; i++) {
            if (lexer.kind(i) != SqlLexer.Kind.SYMBOL) {
                continue;
            }
            if (lexer.symbol(i) == '(') {
                partners[i] = innermost;
                innermost = i;
            } else if (lexer.symbol(i) == ')' && innermost != NONE) {
                int outer = partners[innermost];
                partners[innermost] = i;
                partners[i] = innermost;
                innermost = outer;
            }
        }
        while (innermost != NONE) {
            int outer = partners[innermost];
            partners[innermost] = NONE;
            innermost = outer;
        }
        return new Parentheses(partners);
    }

    /// Token that closes the parenthesis at `open`; the number of tokens when none does.
    int closing(int open) {
        return partners[open] == NONE ? none : partners[open];
    }

    /// Token that opens the parenthesis closed at `close`; -1 when none does.
    int opening(int close) {
        return partners[close];
    }
}
