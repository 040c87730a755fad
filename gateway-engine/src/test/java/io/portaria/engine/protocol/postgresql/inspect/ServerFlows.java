package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.protocol.postgresql.inspect.ServerTree.Node;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What the server's own analysis says of where the outputs of a statement come from, and of what else the statement uses:
/// read from the tree in which names are resolved, views are put in place of their names, and every column is the number of
/// an attribute (`nodes/parsenodes.h`, `nodes/primnodes.h`).
final class ServerFlows {
    private static final String SELECT = "1";

    /// OIDs of `text` and `varchar`.
    private static final Set<Integer> TEXTS = Set.of(25, 1043);

    /// `RTEKind`.
    private enum Kind {
        RELATION,
        SUBQUERY,
        JOIN,
        FUNCTION,
        TABLE_FUNCTION,
        VALUES,
        COMMON_TABLE,
        NAMED_TUPLES,
        RESULT,
        GROUP
    }

    /// What the test knows of the database.
    ///
    /// @param columns names of protected columns by relation and attribute
    /// @param functions what functions read, by their OID
    /// @param equalities OIDs of operators that are called `=` or `<>`
    /// @param count OID of `count("any")`
    record Known(
            Map<Integer, Map<Integer, String>> columns,
            Map<Integer, Set<String>> functions,
            Set<Integer> equalities,
            int count) {}

    private record Level(Node query, Optional<Level> outer) {
        Level up(int levels) {
            return levels == 0 ? this : outer.orElseThrow().up(levels - 1);
        }

        Node entry(int number) {
            return query.nodes("rtable").get(number - 1);
        }
    }

    private final Known known;
    private final Set<String> used = new TreeSet<>();
    private final Set<String> evaluated = new TreeSet<>();

    /// What was found so far of queries in WITH, which may be about themselves.
    private final IdentityHashMap<Node, List<Set<String>>> common = new IdentityHashMap<>();

    /// Conditions of a view are those of who made it.
    private int withinViews;

    private List<Set<String>> outputs = List.of();

    private ServerFlows(Known known) {
        this.known = known;
    }

    /// @param tree what the server printed as the rewritten tree
    static ServerFlows of(String tree, Known known) {
        ServerFlows flows = new ServerFlows(known);
        for (Node query : ServerTree.parse(tree)) {
            if (query.flag("canSetTag")) {
                Level level = new Level(query, Optional.empty());
                flows.outputs = flows.outputs(level);
                flows.uses(level);
            }
        }
        return flows;
    }

    /// Protected columns that go into each output.
    List<Set<String>> outputs() {
        return outputs;
    }

    /// Protected columns that decide something, or are written, but for equalities with given values.
    Set<String> used() {
        return used;
    }

    /// Protected columns that something is computed from anywhere, used or not.
    Set<String> evaluated() {
        return evaluated;
    }

    private List<Set<String>> outputs(Level level) {
        Node query = level.query;
        Optional<Node> operation = query.node("setOperations");
        if (operation.isPresent()) {
            return ofSetOperation(operation.get(), level);
        }
        String list = query.text("commandType").equals(SELECT) ? "targetList" : "returningList";
        List<Set<String>> flows = new ArrayList<>();
        for (Node target : query.nodes(list)) {
            if (!target.flag("resjunk")) {
                flows.add(flow(target.node("expr").orElseThrow(), level));
            }
        }
        return flows;
    }

    private List<Set<String>> ofSetOperation(Node node, Level level) {
        if (node.type().equals("RANGETBLREF")) {
            Node entry = level.entry(node.number("rtindex"));
            return outputs(below(entry.node("subquery").orElseThrow(), level));
        }
        List<Set<String>> left = ofSetOperation(node.node("larg").orElseThrow(), level);
        List<Set<String>> right = ofSetOperation(node.node("rarg").orElseThrow(), level);
        List<Set<String>> both = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            both.add(union(left.get(i), right.get(i)));
        }
        boolean compares = !node.flag("all") || !node.text("op").equals("1");
        if (compares) {
            both.forEach(this::use);
        }
        return both;
    }

    private static Level below(Node query, Level level) {
        return new Level(query, Optional.of(level));
    }

    private void use(Set<String> columns) {
        if (withinViews == 0) {
            used.addAll(columns);
        }
    }

    private void evaluate(Node expression, Level level) {
        Set<String> flow = flow(expression, level);
        if (withinViews == 0 && !isColumn(expression)) {
            evaluated.addAll(flow);
        }
    }

    /// One that gives rows decides how many there are; another gives one.
    private void function(Node function, Level level) {
        if (givesRows(function)) {
            use(flow(function, level));
        } else {
            evaluate(function, level);
        }
    }

    private static boolean givesRows(Node node) {
        return node.flag("funcretset")
                || node.flag("opretset")
                || node.below().stream().anyMatch(ServerFlows::givesRows);
    }

    /// All that a query does besides giving outputs, and the queries in it.
    private void uses(Level level) {
        Node query = level.query;
        for (Node entry : query.nodes("rtable")) {
            Kind kind = Kind.values()[entry.number("rtekind")];
            entry.node("subquery").ifPresent(q -> usesOfEntry(entry, below(q, level)));
            if (kind == Kind.FUNCTION || kind == Kind.TABLE_FUNCTION) {
                entry.nodes("functions").forEach(f -> function(f, level));
                entry.nodes("tablefunc").forEach(f -> use(flow(f, level)));
            } else if (kind == Kind.VALUES) {
                entry.nodes("values_lists").forEach(v -> evaluate(v, level));
            }
        }
        for (Node table : query.nodes("cteList")) {
            uses(below(table.node("ctequery").orElseThrow(), level));
        }
        query.node("jointree").ifPresent(t -> conditionsBelow(t, level));
        query.node("havingQual").ifPresent(c -> condition(c, level));
        for (String clause : List.of("sortClause", "groupClause", "distinctClause")) {
            query.nodes(clause).forEach(c -> use(target(c, level)));
        }
        for (Node window : query.nodes("windowClause")) {
            window.nodes("partitionClause").forEach(c -> use(target(c, level)));
            window.nodes("orderClause").forEach(c -> use(target(c, level)));
        }
        for (String rows : List.of("limitOffset", "limitCount")) {
            query.node(rows).ifPresent(e -> use(flow(e, level)));
        }
        if (query.text("commandType").equals(SELECT)) {
            query.nodes("targetList").forEach(t -> evaluate(t.node("expr").orElseThrow(), level));
        } else {
            written(query.nodes("targetList"), level);
        }
        query.nodes("returningList").forEach(t -> flow(t, level));
        query.node("mergeJoinCondition").ifPresent(c -> condition(c, level));
        for (Node action : query.nodes("mergeActionList")) {
            action.node("qual").ifPresent(c -> condition(c, level));
            written(action.nodes("targetList"), level);
        }
        query.node("onConflict").ifPresent(c -> usesOnConflict(c, level));
        query.node("setOperations").ifPresent(o -> ofSetOperation(o, level));
    }

    /// Values that get into another column than the one that they are from: `SET s = x.s` may stay in the same.
    private void written(List<Node> targets, Level level) {
        int relation = level.entry(level.query.number("resultRelation")).number("relid");
        for (Node target : targets) {
            Node expression = target.node("expr").orElseThrow();
            Set<String> flow = flow(expression, level);
            boolean stays =
                    choices(expression).stream()
                            .allMatch(c -> stays(c, relation, target.number("resno"), level));
            if (!target.flag("resjunk") && !stays) {
                use(flow);
            }
        }
    }

    /// COALESCE gives one of its arguments as it is.
    private static List<Node> choices(Node expression) {
        return expression.type().startsWith("COALESCE")
                ? expression.nodes("args")
                : List.of(expression);
    }

    private boolean stays(Node value, int relation, int column, Level level) {
        Set<String> flow = flow(value, level);
        return flow.isEmpty()
                || (isColumn(value) && ofRelation(relation, column).containsAll(flow));
    }

    private void usesOnConflict(Node node, Level level) {
        node.node("arbiterWhere").ifPresent(c -> condition(c, level));
        node.node("onConflictWhere").ifPresent(c -> condition(c, level));
        written(node.nodes("onConflictSet"), level);
    }

    /// What was to be inserted, which is written down where it is.
    private static boolean isExcluded(int entry, Level level) {
        return level.query
                .node("onConflict")
                .filter(c -> c.number("exclRelIndex") == entry)
                .isPresent();
    }

    private void usesOfEntry(Node entry, Level query) {
        boolean view = entry.fields().containsKey("relkind") && entry.number("relid") != 0;
        withinViews += view ? 1 : 0;
        uses(query);
        withinViews -= view ? 1 : 0;
    }

    private void conditionsBelow(Node node, Level level) {
        node.node("quals").ifPresent(c -> condition(c, level));
        node.nodes("fromlist").forEach(n -> conditionsBelow(n, level));
        node.node("larg").ifPresent(n -> conditionsBelow(n, level));
        node.node("rarg").ifPresent(n -> conditionsBelow(n, level));
    }

    private void condition(Node node, Level level) {
        switch (node.type()) {
            case "BOOLEXPR" -> node.nodes("args").forEach(a -> condition(a, level));
            case "BOOLEANTEST" -> condition(node.node("arg").orElseThrow(), level);
            default -> {
                Set<String> flow = flow(node, level);
                if (!asksForGivenValue(node) && !asksForNull(node)) {
                    use(flow);
                }
            }
        }
    }

    /// A column that is, or is not, a constant or one of several. That is asked as often as an agent may ask, and counted.
    private boolean asksForGivenValue(Node node) {
        boolean compares =
                Set.of("OPEXPR", "SCALARARRAYOPEXPR", "DISTINCTEXPR").contains(node.type());
        if (!compares || !known.equalities.contains(node.number("opno"))) {
            return false;
        }
        List<Node> arguments = node.nodes("args");
        return arguments.stream().anyMatch(ServerFlows::isColumn)
                && arguments.stream().anyMatch(a -> !hasColumn(a));
    }

    /// A mask shows where there is nothing.
    private static boolean asksForNull(Node node) {
        return node.type().equals("NULLTEST") && isColumn(node.node("arg").orElseThrow());
    }

    /// Also as the text that it is shown as.
    private static boolean isColumn(Node node) {
        return switch (node.type()) {
            case "RELABELTYPE" -> isColumn(node.node("arg").orElseThrow());
            case "COERCEVIAIO" ->
                    TEXTS.contains(node.number("resulttype"))
                            && isColumn(node.node("arg").orElseThrow());
            default -> node.type().equals("VAR");
        };
    }

    private static boolean hasColumn(Node node) {
        return Set.of("VAR", "SUBLINK").contains(node.type())
                || node.below().stream().anyMatch(ServerFlows::hasColumn);
    }

    /// The output that a SORTGROUPCLAUSE means.
    private Set<String> target(Node clause, Level level) {
        String reference = clause.text("tleSortGroupRef");
        return level.query.nodes("targetList").stream()
                .filter(t -> t.text("ressortgroupref").equals(reference))
                .findFirst()
                .map(t -> flow(t, level))
                .orElseThrow();
    }

    private Set<String> flow(Node node, Level level) {
        return switch (node.type()) {
            case "VAR" -> column(node, level.up(node.number("varlevelsup")));
            case "SUBLINK" -> ofSubquery(node, level);
            case "AGGREF" -> counts(node) ? Set.of() : ofAll(node.below(), level);
            case "NULLTEST" -> asksForNull(node) ? Set.of() : ofAll(node.below(), level);
            case "FUNCEXPR" ->
                    union(
                            known.functions.getOrDefault(node.number("funcid"), Set.of()),
                            ofAll(node.below(), level));
            default -> ofAll(node.below(), level);
        };
    }

    /// How many stored values there are says nothing of what they are.
    private boolean counts(Node node) {
        return known.count == node.number("aggfnoid")
                && node.nodes("aggdistinct").isEmpty()
                && node.nodes("aggorder").isEmpty()
                && node.node("aggfilter").isEmpty()
                && node.nodes("args").stream()
                        .flatMap(a -> a.node("expr").stream())
                        .allMatch(ServerFlows::isColumn);
    }

    private Set<String> ofAll(List<Node> nodes, Level level) {
        Set<String> all = new TreeSet<>();
        nodes.forEach(n -> all.addAll(flow(n, level)));
        return all;
    }

    private Set<String> ofSubquery(Node node, Level level) {
        Level query = below(node.node("subselect").orElseThrow(), level);
        uses(query);
        boolean exists = node.text("subLinkType").equals("0");
        Set<String> given = exists ? Set.of() : union(outputs(query));
        return union(given, ofAll(node.nodes("testexpr"), level));
    }

    private Set<String> column(Node reference, Level level) {
        int attribute = reference.number("varattno");
        Node entry = level.entry(reference.number("varno"));
        return switch (Kind.values()[entry.number("rtekind")]) {
            case RELATION ->
                    isExcluded(reference.number("varno"), level)
                            ? Set.of()
                            : ofRelation(entry.number("relid"), attribute);
            case SUBQUERY ->
                    one(outputs(below(entry.node("subquery").orElseThrow(), level)), attribute);
            case JOIN -> ofExpressions(entry.nodes("joinaliasvars"), attribute, level);
            case GROUP -> ofExpressions(entry.nodes("groupexprs"), attribute, level);
            case FUNCTION -> ofAll(entry.nodes("functions"), level);
            case TABLE_FUNCTION -> ofAll(entry.nodes("tablefunc"), level);
            case VALUES ->
                    union(
                            entry.lists("values_lists").stream()
                                    .map(row -> ofExpressions(row, attribute, level))
                                    .toList());
            case COMMON_TABLE -> one(ofCommonTable(entry, level), attribute);
            case NAMED_TUPLES, RESULT -> Set.of();
        };
    }

    private Set<String> ofRelation(int relation, int attribute) {
        Map<Integer, String> columns = known.columns.getOrDefault(relation, Map.of());
        if (attribute == 0) {
            return new TreeSet<>(columns.values());
        }
        return Optional.ofNullable(columns.get(attribute)).map(Set::of).orElse(Set.of());
    }

    private Set<String> ofExpressions(List<Node> expressions, int attribute, Level level) {
        return attribute == 0
                ? ofAll(expressions, level)
                : flow(expressions.get(attribute - 1), level);
    }

    private List<Set<String>> ofCommonTable(Node entry, Level level) {
        Level home = level.up(entry.number("ctelevelsup"));
        Node query =
                home.query.nodes("cteList").stream()
                        .filter(t -> t.text("ctename").equals(entry.text("ctename")))
                        .findFirst()
                        .flatMap(t -> t.node("ctequery"))
                        .orElseThrow();
        List<Set<String>> before = common.get(query);
        if (before != null) {
            return before;
        }
        // what it says of itself is worked out until nothing is added
        List<Set<String>> now = List.of();
        do {
            common.put(query, now);
            now = outputs(below(query, home));
        } while (!now.equals(common.get(query)));
        common.remove(query);
        return now;
    }

    private static Set<String> one(List<Set<String>> outputs, int attribute) {
        return attribute == 0 || outputs.isEmpty() ? union(outputs) : outputs.get(attribute - 1);
    }

    private static Set<String> union(List<Set<String>> all) {
        Set<String> union = new TreeSet<>();
        all.forEach(union::addAll);
        return union;
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        return union(List.of(one, other));
    }
}
