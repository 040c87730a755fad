package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.ArrayList;
import java.util.List;

/// Reads lists of names.
final class Names {
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

    /// The name of a RangeVar, outermost part first.
    static List<String> ofRelation(SyntaxNode rangeVar) {
        List<String> name = new ArrayList<>(3);
        for (String part : List.of("catalogname", "schemaname", "relname")) {
            if (!rangeVar.text(part).isEmpty()) {
                name.add(rangeVar.text(part));
            }
        }
        return name;
    }
}
