package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.Constant;
import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/// Values that stand in the statement itself, or come with it.
final class Constants {
    /// Give the same for the same arguments, so that they give one value a statement.
    private static final Set<String> PURE =
            Set.of(
                    "lower",
                    "upper",
                    "btrim",
                    "ltrim",
                    "rtrim",
                    "replace",
                    "regexp_replace",
                    "translate",
                    "lpad",
                    "rpad",
                    "left",
                    "right",
                    "substr",
                    "substring",
                    "concat",
                    "to_char",
                    "to_date",
                    "to_timestamp",
                    "to_number");

    /// Give what is in no table, to each row its own.
    private static final Set<String> GENERATING =
            Set.of(
                    "now",
                    "transaction_timestamp",
                    "statement_timestamp",
                    "clock_timestamp",
                    "gen_random_uuid",
                    "nextval");

    private final Schema schema;

    Constants(Schema schema) {
        this.schema = schema;
    }

    /// Whether an expression has one value for all rows of a statement.
    boolean isConstant(SyntaxNode node) {
        return switch (node.type()) {
            case "A_Const", "ParamRef", "SQLValueFunction" -> true;
            case "TypeCast" ->
                    isOfServersType(node) && node.child("arg").filter(this::isConstant).isPresent();
            case "FuncCall" -> {
                List<String> name = Names.of(node.children("funcname"));
                yield PURE.contains(name.getLast())
                        && schema.isPlainFunction(name)
                        && node.children("args").stream().allMatch(this::isConstant);
            }
            default -> false;
        };
    }

    /// A type of somebody's own may bring a collation by which other values are equal.
    private boolean isOfServersType(SyntaxNode cast) {
        return cast.child("typeName").filter(t -> Names.isTypeOfServer(t, schema)).isPresent();
    }

    /// The same of a row that is inserted: the column's default too, or what is made for the row.
    boolean isGiven(SyntaxNode node) {
        return switch (node.type()) {
            case "SetToDefault" -> true;
            case "FuncCall" -> isConstant(node) || isGenerated(node);
            default -> isConstant(node);
        };
    }

    private boolean isGenerated(SyntaxNode call) {
        List<String> name = Names.of(call.children("funcname"));
        return GENERATING.contains(name.getLast())
                && schema.isPlainFunction(name)
                && call.children("args").stream().allMatch(this::isConstant);
    }

    /// How many values a constant array has; nothing where that is not seen, as for a parameter.
    OptionalInt elements(SyntaxNode node) {
        return switch (node.type()) {
            case "List" -> all(node.children("items"));
            case "A_ArrayExpr" -> all(node.children("elements"));
            case "TypeCast" ->
                    isOfServersType(node)
                            ? node.child("arg").map(this::elements).orElse(OptionalInt.empty())
                            : OptionalInt.empty();
            case "A_Const" -> OptionalInt.of(inLiteral(Constant.of(node)));
            default -> OptionalInt.empty();
        };
    }

    private OptionalInt all(List<SyntaxNode> nodes) {
        return nodes.stream().allMatch(this::isConstant)
                ? OptionalInt.of(nodes.size())
                : OptionalInt.empty();
    }

    /// `'{a,b}'` has no more elements than commas and one.
    private static int inLiteral(Constant array) {
        return 1 + (int) array.text().chars().filter(c -> c == ',').count();
    }
}
