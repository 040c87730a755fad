package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;

/// Reads lists of names.
public final class Names {
    private Names() {}

    /// The names in a list; what is no name in it (`*`, a subscript) is left out.
    static List<String> of(List<SyntaxNode> nodes) {
        List<String> names = new ArrayList<>(nodes.size());
        for (SyntaxNode node : nodes) {
            if (node.type().equals("String")) {
                names.add(node.text("sval"));
            }
        }
        return names;
    }

    static boolean endsWithStar(List<SyntaxNode> nodes) {
        return !nodes.isEmpty() && nodes.getLast().type().equals("A_Star");
    }

    /// Whether a TypeName can mean only a type of PostgreSQL's own.
    static boolean isTypeOfServer(SyntaxNode type, Schema schema) {
        List<String> names = of(type.children("names"));
        return switch (names.size()) {
            case 1 -> schema.isPlainType(names.getFirst());
            case 2 -> names.getFirst().equals("pg_catalog");
            default -> false;
        };
    }

    /// The name of a RangeVar, outermost part first.
    public static List<String> ofRelation(SyntaxNode rangeVar) {
        List<String> name = new ArrayList<>(3);
        for (String part : List.of("catalogname", "schemaname", "relname")) {
            if (!rangeVar.text(part).isEmpty()) {
                name.add(rangeVar.text(part));
            }
        }
        return name;
    }
}
