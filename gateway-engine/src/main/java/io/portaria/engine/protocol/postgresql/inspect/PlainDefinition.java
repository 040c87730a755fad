package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import io.portaria.engine.protocol.postgresql.lineage.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A definition that does nothing but one of two things to columns of a table, written so plainly that it is all there in the
/// tree. Whatever else the tree has in it, be it of a later version of the grammar, makes it none of these.
sealed interface PlainDefinition {

    /// The table as it is named, outermost part first.
    List<String> table();

    /// Indexes over columns as they are, all of a table's rows, in the order of the columns' type: `CREATE INDEX`, or
    /// `ADD UNIQUE` of a constraint. Not a primary key: to that foreign keys refer that name no columns.
    record Keyed(List<String> table) implements PlainDefinition {}

    /// `ALTER COLUMN … TYPE`, converting nothing but by what the type itself does.
    record Typed(List<String> table, List<Column> columns) implements PlainDefinition {}

    /// @param text whether its type is to be text; else it is varchar
    /// @param length of a varchar that has one
    record Column(String name, boolean text, OptionalInt length) {}

    static Optional<PlainDefinition> of(SyntaxNode statement) {
        return switch (statement.type()) {
            case "IndexStmt" -> index(statement);
            case "AlterTableStmt" -> altered(statement);
            default -> Optional.empty();
        };
    }

    private static boolean hasOnly(SyntaxNode node, String... fields) {
        return Set.of(fields).containsAll(node.fields());
    }

    private static Optional<PlainDefinition> index(SyntaxNode index) {
        boolean plain =
                hasOnly(
                                index,
                                "idxname",
                                "relation",
                                "accessMethod",
                                "indexParams",
                                "unique",
                                "nulls_not_distinct",
                                "concurrent",
                                "if_not_exists")
                        && index.text("accessMethod").equals("btree")
                        && index.children("indexParams").stream()
                                .allMatch(e ->
                                        hasOnly(e, "name", "ordering", "nulls_ordering")
                                                && !e.text("name").isEmpty());
        return plain ? Optional.of(new Keyed(table(index))) : Optional.empty();
    }

    private static List<String> table(SyntaxNode statement) {
        return List.copyOf(Names.ofRelation(statement.child("relation").orElseThrow()));
    }

    private static Optional<PlainDefinition> altered(SyntaxNode statement) {
        List<SyntaxNode> commands = statement.children("cmds");
        boolean ofTable =
                hasOnly(statement, "relation", "cmds", "objtype", "missing_ok")
                        && statement.text("objtype").equals("OBJECT_TABLE");
        if (!ofTable || commands.isEmpty()) {
            return Optional.empty();
        }
        if (commands.stream().allMatch(PlainDefinition::addsUnique)) {
            return Optional.of(new Keyed(table(statement)));
        }
        List<Column> columns = new ArrayList<>();
        for (SyntaxNode command : commands) {
            Optional<Column> column = typed(command);
            if (column.isEmpty()) {
                return Optional.empty();
            }
            columns.add(column.get());
        }
        return Optional.of(new Typed(table(statement), List.copyOf(columns)));
    }

    private static boolean addsUnique(SyntaxNode command) {
        return command.text("subtype").equals("AT_AddConstraint")
                && hasOnly(command, "subtype", "def", "behavior")
                && command.child("def")
                        .filter(c -> c.text("contype").equals("CONSTR_UNIQUE"))
                        .filter(c ->
                                hasOnly(
                                        c,
                                        "contype",
                                        "conname",
                                        "keys",
                                        "nulls_not_distinct",
                                        "deferrable",
                                        "initdeferred"))
                        .filter(c -> !c.children("keys").isEmpty())
                        .isPresent();
    }

    private static Optional<Column> typed(SyntaxNode command) {
        boolean plain =
                command.text("subtype").equals("AT_AlterColumnType")
                        && hasOnly(command, "subtype", "name", "def", "behavior");
        Optional<SyntaxNode> to =
                command.child("def").filter(d -> plain && hasOnly(d, "typeName", "raw_default"));
        String name = command.text("name");
        Optional<Column> column =
                to.flatMap(d -> d.child("typeName")).flatMap(t -> ofType(name, t));
        Optional<SyntaxNode> using = to.flatMap(d -> d.child("raw_default"));
        return column.filter(c -> using.isEmpty() || isItself(using.get(), c));
    }

    private static Optional<Column> ofType(String column, SyntaxNode type) {
        if (!hasOnly(type, "names", "typmods", "typemod") || type.number("typemod") != -1) {
            return Optional.empty();
        }
        List<String> names = type.children("names").stream().map(n -> n.text("sval")).toList();
        List<SyntaxNode> modifiers = type.children("typmods");
        if (names.equals(List.of("text")) && modifiers.isEmpty()) {
            return Optional.of(new Column(column, true, OptionalInt.empty()));
        }
        // as the words of the grammar stand for it, so that it is nobody else's
        if (!names.equals(List.of("pg_catalog", "varchar")) || modifiers.size() > 1) {
            return Optional.empty();
        }
        if (modifiers.isEmpty()) {
            return Optional.of(new Column(column, false, OptionalInt.empty()));
        }
        int length = modifiers.getFirst().child("ival").map(i -> i.number("ival")).orElse(0);
        return length > 0
                ? Optional.of(new Column(column, false, OptionalInt.of(length)))
                : Optional.empty();
    }

    /// Whether an expression is the column, cast to the type that it is to have.
    private static boolean isItself(SyntaxNode expression, Column column) {
        SyntaxNode value = expression;
        if (value.type().equals("TypeCast")) {
            Optional<Column> cast = value.child("typeName").flatMap(t -> ofType(column.name(), t));
            if (!cast.equals(Optional.of(column)) || value.child("arg").isEmpty()) {
                return false;
            }
            value = value.child("arg").get();
        }
        return value.type().equals("ColumnRef")
                && value.children("fields").size() == 1
                && value.children("fields").getFirst().text("sval").equals(column.name());
    }
}
