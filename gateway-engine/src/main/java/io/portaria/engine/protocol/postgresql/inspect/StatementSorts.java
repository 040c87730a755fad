package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.grammar.SyntaxNode;
import io.portaria.engine.protocol.postgresql.inspect.Guarded.Named;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What guardrails know statements as, from PostgreSQL's own tree: a DELETE within WITH, PREPARE or a rule is found as
/// well.
final class StatementSorts {
    static final String DROP = "drop";
    static final String TRUNCATE = "truncate";
    static final String GRANT = "grant";
    static final String ALTER = "alter";
    static final String CREATE = "create";
    static final String CODE = "code";
    static final String DELETE = "delete";
    static final String UPDATE = "update";

    /// After the name of a sort whose rows no condition picks.
    static final String UNCONDITIONAL = "-without-where";

    /// Whatever there is: of what nobody can read.
    static final Set<String> ALL =
            Set.of(
                    DROP,
                    TRUNCATE,
                    GRANT,
                    ALTER,
                    CREATE,
                    CODE,
                    DELETE + UNCONDITIONAL,
                    UPDATE + UNCONDITIONAL);

    /// Aggregates and window functions that give back a value of one of many rows.
    private static final Set<String> PICKING =
            Set.of("min", "max", "any_value", "mode", "first_value", "last_value");

    private static final int FEW_AGGREGATES = 8;
    private static final int FEW_RELATIONS = 12;

    /// Halves put together, or a table joined to itself.
    private static final int TWICE = 2;

    private final Set<String> sorts = new HashSet<>();
    private final Set<String> code = new HashSet<>();
    private final Map<String, Integer> mentions = new HashMap<>();
    private final Set<List<String>> changed = new HashSet<>();
    private int picking;
    private int changes;
    private int copies;
    private boolean untold;
    private boolean returns;
    private Optional<Named> named = Optional.empty();

    private StatementSorts() {}

    /// @param sorts of the statement and what is within it
    /// @param code source texts that it carries (DO, CREATE FUNCTION)
    /// @param combines whether it may put several rows of a relation into one, by naming it several times or by many
    ///     aggregates that each pick one
    /// @param namesTwice whether a relation is named more than once
    /// @param changed names of the tables of which it changes or deletes rows, outermost part first
    /// @param plansOnly whether it is an EXPLAIN that runs nothing
    /// @param untold whether its end does not tell how many rows it copied
    /// @param returns whether rows that it changes come back (RETURNING)
    /// @param named cursor or statement that it makes or runs
    /// @param lookup see [KeyLookups]
    record Found(
            Set<String> sorts,
            Set<String> code,
            boolean combines,
            boolean namesTwice,
            Set<List<String>> changed,
            boolean plansOnly,
            boolean untold,
            boolean returns,
            Optional<Named> named,
            Optional<KeyLookups.Found> lookup) {}

    static Found of(SyntaxNode statement) {
        StatementSorts found = new StatementSorts();
        boolean plansOnly = onlyPlans(statement);
        if (!plansOnly) {
            found.visit(statement);
            found.seeWhetherItsEndTells(statement);
        }
        return new Found(
                Set.copyOf(found.sorts),
                Set.copyOf(found.code),
                found.combines(),
                found.mentions.values().stream().anyMatch(n -> n >= TWICE),
                Set.copyOf(found.changed),
                plansOnly,
                found.untold,
                found.returns,
                found.named,
                KeyLookups.of(statement));
    }

    /// EXPLAIN runs what it explains only with ANALYZE.
    private static boolean onlyPlans(SyntaxNode statement) {
        return statement.type().equals("ExplainStmt")
                && statement.children("options").stream()
                        .noneMatch(o -> o.text("defname").equals("analyze"));
    }

    /// The end of a statement tells how many rows it changed where it does nothing else. Of a DELETE within WITH nobody is
    /// told, so that it may be all.
    private void seeWhetherItsEndTells(SyntaxNode statement) {
        SyntaxNode runs =
                statement.type().equals("PrepareStmt")
                        ? statement.child("query").orElse(statement)
                        : statement;
        boolean tells =
                changes <= 1
                        && Set.of("DeleteStmt", "UpdateStmt", "MergeStmt").contains(runs.type());
        untold =
                runs.type().equals("ExplainStmt")
                        || copies > (runs.type().equals("InsertStmt") ? 1 : 0);
        if (!tells) {
            for (String sort : List.of(DELETE, UPDATE)) {
                if (sorts.contains(sort)) {
                    sorts.add(sort + UNCONDITIONAL);
                }
            }
        }
    }

    private boolean combines() {
        int all = mentions.values().stream().mapToInt(Integer::intValue).sum();
        return picking > FEW_AGGREGATES
                || all > FEW_RELATIONS
                || mentions.values().stream().anyMatch(n -> n > TWICE);
    }

    private void visit(SyntaxNode node) {
        sort(node);
        node.forEachChild((_, child) -> visit(child));
    }

    private void sort(SyntaxNode node) {
        returns |=
                !node.children("returningList").isEmpty()
                        || node.child("returningClause").isPresent();
        String type = node.type();
        switch (type) {
            case "TruncateStmt" -> sorts.add(TRUNCATE);
            case "GrantStmt", "GrantRoleStmt", "AlterDefaultPrivilegesStmt" -> sorts.add(GRANT);
            case "AlterTableCmd" -> {
                if (node.text("subtype").equals("AT_DropColumn")) {
                    sorts.add(DROP);
                }
            }
            case "DeleteStmt" -> {
                changes(node);
                conditional(DELETE, node.child("whereClause"));
            }
            case "UpdateStmt" -> {
                changes(node);
                conditional(UPDATE, node.child("whereClause"));
            }
            case "InsertStmt" -> {
                if (node.child("selectStmt")
                        .filter(s -> s.children("valuesLists").isEmpty())
                        .isPresent()) {
                    copies++;
                }
            }
            case "MergeStmt" -> merge(node);
            case "DoStmt" -> {
                sorts.add(CODE);
                codeOf(node.children("args"));
            }
            case "CallStmt" -> sorts.add(CODE);
            case "CreateFunctionStmt" -> {
                sorts.add(CREATE);
                codeOf(node.children("options"));
            }
            case "ViewStmt",
                    "IndexStmt",
                    "RuleStmt",
                    "DefineStmt",
                    "CompositeTypeStmt",
                    "IntoClause" ->
                    sorts.add(CREATE);
            case "RenameStmt", "ReassignOwnedStmt" -> sorts.add(ALTER);
            case "RangeVar" -> mentions.merge(node.text("relname"), 1, Integer::sum);
            case "FuncCall" -> {
                if (PICKING.contains(lastName(node, "funcname"))) {
                    picking++;
                }
            }
            case "DeclareCursorStmt" -> name(Guarded.Sort.CURSOR, node.text("portalname"), false);
            case "FetchStmt" -> name(Guarded.Sort.CURSOR, node.text("portalname"), true);
            case "PrepareStmt" -> name(Guarded.Sort.STATEMENT, node.text("name"), false);
            case "ExecuteStmt" -> name(Guarded.Sort.STATEMENT, node.text("name"), true);
            default -> byBeginning(type);
        }
    }

    private void name(Guarded.Sort sort, String name, boolean runs) {
        named = Optional.of(new Named(sort, name, runs));
    }

    private void byBeginning(String type) {
        if (!type.endsWith("Stmt")) {
            return;
        }
        if (type.startsWith("Drop")) {
            sorts.add(DROP);
        } else if (type.startsWith("Alter")) {
            sorts.add(ALTER);
        } else if (type.startsWith("Create")) {
            sorts.add(CREATE);
        }
    }

    private void changes(SyntaxNode node) {
        changes++;
        node.child("relation").ifPresent(r -> changed.add(relationName(r)));
    }

    /// The name of a RangeVar, with its schema where that is written.
    static List<String> relationName(SyntaxNode relation) {
        String schema = relation.text("schemaname");
        String name = relation.text("relname");
        return schema.isEmpty() ? List.of(name) : List.of(schema, name);
    }

    private void merge(SyntaxNode node) {
        changes(node);
        for (SyntaxNode when : node.children("mergeWhenClauses")) {
            switch (when.text("commandType")) {
                case "CMD_DELETE" -> conditional(DELETE, node.child("joinCondition"));
                case "CMD_UPDATE" -> conditional(UPDATE, node.child("joinCondition"));
                default -> {
                    // takes no row away
                }
            }
        }
    }

    private void conditional(String sort, Optional<SyntaxNode> condition) {
        boolean picks = condition.filter(StatementSorts::picks).isPresent();
        sorts.add(picks ? sort : sort + UNCONDITIONAL);
    }

    /// Whether a condition may leave rows out. Only what is plain is told here, whatever its constants: how many rows there
    /// are is asked of the planner.
    private static boolean picks(SyntaxNode condition) {
        return switch (condition.type()) {
            case "CurrentOfExpr" -> true;
            case "BoolExpr" -> {
                List<SyntaxNode> args = condition.children("args");
                yield condition.text("boolop").equals("OR_EXPR")
                        ? args.stream().allMatch(StatementSorts::picks)
                        : args.stream().anyMatch(StatementSorts::picks);
            }
            case "A_Expr" -> namesColumn(condition) && !isTheSame(condition);
            default -> namesColumn(condition);
        };
    }

    private static boolean isTheSame(SyntaxNode comparison) {
        Optional<SyntaxNode> left = comparison.child("lexpr");
        Optional<SyntaxNode> right = comparison.child("rexpr");
        return left.isPresent()
                && right.isPresent()
                && left.get().type().equals("ColumnRef")
                && right.get().type().equals("ColumnRef")
                && isTheSameColumn(left.get().children("fields"), right.get().children("fields"));
    }

    /// A column of one table compared with one of another of the same name joins them.
    private static boolean isTheSameColumn(List<SyntaxNode> one, List<SyntaxNode> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return false;
        }
        boolean sameColumn = one.getLast().text("sval").equals(other.getLast().text("sval"));
        boolean sameTable =
                one.size() < 2
                        || other.size() < 2
                        || one.get(one.size() - 2)
                                .text("sval")
                                .equals(other.get(other.size() - 2).text("sval"));
        return sameColumn && sameTable;
    }

    private static String lastName(SyntaxNode node, String field) {
        List<SyntaxNode> names = node.children(field);
        return names.isEmpty() ? "" : names.getLast().text("sval");
    }

    private static boolean namesColumn(SyntaxNode node) {
        if (node.type().equals("ColumnRef")) {
            return true;
        }
        boolean[] found = {false};
        node.forEachChild((_, child) -> found[0] |= namesColumn(child));
        return found[0];
    }

    private void codeOf(List<SyntaxNode> options) {
        for (SyntaxNode option : options) {
            if (option.text("defname").equals("as")) {
                strings(option);
            }
        }
    }

    private void strings(SyntaxNode node) {
        if (node.type().equals("String")) {
            code.add(node.text("sval"));
        }
        node.forEachChild((_, child) -> strings(child));
    }
}
