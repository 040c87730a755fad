package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The names that PostgreSQL gives to outputs without one (FigureColname in `parser/parse_target.c`).
final class OutputNames {
    private static final String NAMELESS = "?column?";

    private OutputNames() {}

    static String of(SyntaxNode target) {
        String given = target.text("name");
        return given.isEmpty()
                ? target.child("val").flatMap(OutputNames::figure).orElse(NAMELESS)
                : given;
    }

    private static Optional<String> figure(SyntaxNode node) {
        return switch (node.type()) {
            case "ColumnRef" -> last(Names.of(node.children("fields")));
            case "A_Indirection" ->
                    last(Names.of(node.children("indirection")))
                            .or(() -> node.child("arg").flatMap(OutputNames::figure));
            case "FuncCall" -> last(Names.of(node.children("funcname")));
            case "A_Expr" ->
                    node.text("kind").equals("AEXPR_NULLIF")
                            ? Optional.of("nullif")
                            : Optional.empty();
            case "TypeCast" ->
                    node.child("arg")
                            .flatMap(OutputNames::figure)
                            .or(() ->
                                    node.child("typeName")
                                            .flatMap(t -> last(Names.of(t.children("names")))));
            case "CollateClause" -> node.child("arg").flatMap(OutputNames::figure);
            case "GroupingFunc" -> Optional.of("grouping");
            case "MergeSupportFunc" -> Optional.of("merge_action");
            case "SubLink" -> subLink(node);
            case "CaseExpr" ->
                    node.child("defresult")
                            .flatMap(OutputNames::figure)
                            .or(() -> Optional.of("case"));
            case "A_ArrayExpr" -> Optional.of("array");
            case "RowExpr" -> Optional.of("row");
            case "CoalesceExpr" -> Optional.of("coalesce");
            case "MinMaxExpr" ->
                    Optional.of(node.text("op").equals("IS_LEAST") ? "least" : "greatest");
            case "SQLValueFunction" -> Optional.of(valueFunction(node.text("op")));
            case "XmlExpr" -> xml(node.text("op"));
            case "XmlSerialize" -> Optional.of("xmlserialize");
            case "JsonParseExpr" -> Optional.of("json");
            case "JsonScalarExpr" -> Optional.of("json_scalar");
            case "JsonSerializeExpr" -> Optional.of("json_serialize");
            case "JsonObjectConstructor" -> Optional.of("json_object");
            case "JsonArrayConstructor", "JsonArrayQueryConstructor" -> Optional.of("json_array");
            case "JsonObjectAgg" -> Optional.of("json_objectagg");
            case "JsonArrayAgg" -> Optional.of("json_arrayagg");
            case "JsonFuncExpr" ->
                    switch (node.text("op")) {
                        case "JSON_EXISTS_OP" -> Optional.of("json_exists");
                        case "JSON_QUERY_OP" -> Optional.of("json_query");
                        case "JSON_VALUE_OP" -> Optional.of("json_value");
                        default -> Optional.empty();
                    };
            default -> Optional.empty();
        };
    }

    private static Optional<String> subLink(SyntaxNode node) {
        return switch (node.text("subLinkType")) {
            case "EXISTS_SUBLINK" -> Optional.of("exists");
            case "ARRAY_SUBLINK" -> Optional.of("array");
            case "EXPR_SUBLINK" ->
                    node.child("subselect")
                            .flatMap(s -> leftmost(s).children("targetList").stream().findFirst())
                            .map(OutputNames::of);
            default -> Optional.empty();
        };
    }

    private static SyntaxNode leftmost(SyntaxNode select) {
        SyntaxNode node = select;
        while (node.child("larg").isPresent()) {
            node = node.child("larg").get();
        }
        return node;
    }

    private static Optional<String> xml(String op) {
        return switch (op) {
            case "IS_XMLCONCAT" -> Optional.of("xmlconcat");
            case "IS_XMLELEMENT" -> Optional.of("xmlelement");
            case "IS_XMLFOREST" -> Optional.of("xmlforest");
            case "IS_XMLPARSE" -> Optional.of("xmlparse");
            case "IS_XMLPI" -> Optional.of("xmlpi");
            case "IS_XMLROOT" -> Optional.of("xmlroot");
            default -> Optional.empty();
        };
    }

    /// `SVFOP_CURRENT_TIME_N` is called `current_time`.
    private static String valueFunction(String op) {
        String name = op.replaceFirst("^SVFOP_", "").replaceFirst("_N$", "");
        return name.toLowerCase(Locale.ROOT);
    }

    private static Optional<String> last(List<String> names) {
        return names.isEmpty() ? Optional.empty() : Optional.of(names.getLast());
    }
}
