package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.Parsed;
import io.portaria.engine.protocol.postgresql.grammar.RawStatement;
import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import io.portaria.engine.protocol.postgresql.lineage.Names;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// A column that ALTER TABLE adds.
///
/// @param table its name as it stands there, outermost part first
public record AddedColumn(List<String> table, String column) {
    public AddedColumn {
        table = List.copyOf(table);
    }

    /// Those of all statements of a string.
    static Set<AddedColumn> in(Parsed parsed) {
        Set<AddedColumn> added = new LinkedHashSet<>();
        if (parsed instanceof Parsed.Tree tree) {
            for (RawStatement statement : tree.statements()) {
                if (statement.node().type().equals("AlterTableStmt")) {
                    collect(statement.node(), added);
                }
            }
        }
        return added;
    }

    private static void collect(SyntaxNode alter, Set<AddedColumn> added) {
        List<String> table = Names.ofRelation(alter.child("relation").orElseThrow());
        for (SyntaxNode command : alter.children("cmds")) {
            if (command.text("subtype").equals("AT_AddColumn")) {
                command.child("def")
                        .ifPresent(d -> added.add(new AddedColumn(table, d.text("colname"))));
            }
        }
    }
}
