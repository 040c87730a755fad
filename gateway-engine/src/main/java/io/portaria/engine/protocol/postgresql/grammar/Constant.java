package io.portaria.engine.protocol.postgresql.grammar;

/// A constant as it stands in a statement.
///
/// @param text the number as written, the text without its quotes, `true` or `false`, the bits with the letter before
///     them; empty for a null
public record Constant(Kind kind, String text) {
    /// What a constant is to the parser.
    public enum Kind {
        /// Fits into an int of the server.
        INTEGER,
        /// Any other number, as it was written.
        FLOAT,
        TEXT,
        TRUTH,
        BITS,
        NULL
    }

    /// What an `A_Const` holds, or one of the nodes `Integer`, `Float`, `String`, `Boolean` and `BitString` by itself.
    ///
    /// @throws IllegalArgumentException for any other node
    public static Constant of(SyntaxNode node) {
        return switch (node.type()) {
            case "Integer" -> new Constant(Kind.INTEGER, Integer.toString(node.number("ival")));
            case "Float" -> new Constant(Kind.FLOAT, node.text("fval"));
            case "String" -> new Constant(Kind.TEXT, node.text("sval"));
            case "Boolean" -> new Constant(Kind.TRUTH, Boolean.toString(node.flag("boolval")));
            case "BitString" -> new Constant(Kind.BITS, node.text("bsval"));
            case "A_Const" -> held(node);
            default -> throw new IllegalArgumentException(node.type() + " is not a constant.");
        };
    }

    private static Constant held(SyntaxNode constant) {
        if (constant.flag("isnull")) {
            return new Constant(Kind.NULL, "");
        }
        for (String field : new String[] {"ival", "fval", "sval", "boolval", "bsval"}) {
            var value = constant.child(field);
            if (value.isPresent()) {
                return of(value.get());
            }
        }
        throw new IllegalArgumentException("A constant without a value.");
    }
}
