package io.portaria.engine.protocol.postgresql.lineage;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import java.util.List;
import java.util.Set;

/// Types whose texts are names of the server's, which it looks up: which were, and were locked, can be seen in its statistics.
public final class LookedUp {
    private static final Set<String> TYPES =
            Set.of(
                    "aclitem",
                    "regclass",
                    "regcollation",
                    "regconfig",
                    "regdatabase",
                    "regdictionary",
                    "regnamespace",
                    "regoper",
                    "regoperator",
                    "regproc",
                    "regprocedure",
                    "regrole",
                    "regtype");

    private LookedUp() {}

    /// @param type its last name; that of an array has an underscore before it
    public static boolean isName(String type) {
        return TYPES.contains(type.startsWith("_") ? type.substring(1) : type);
    }

    /// @param type a TypeName
    static boolean is(SyntaxNode type) {
        List<String> names = Names.of(type.children("names"));
        return !names.isEmpty() && isName(names.getLast());
    }

    /// Whether a statement has something be of such a type, other than a constant.
    static boolean isIn(SyntaxNode node) {
        if (node.type().equals("TypeName")) {
            return is(node);
        }
        boolean ofConstant =
                node.type().equals("TypeCast")
                        && node.child("arg").filter(a -> a.type().equals("A_Const")).isPresent();
        if (ofConstant) {
            return false;
        }
        boolean[] found = new boolean[1];
        node.forEachChild((_, child) -> found[0] |= isIn(child));
        return found[0];
    }
}
