package io.portaria.engine.protocol.postgresql.estimate;

import com.fasterxml.jackson.databind.JsonNode;
import io.portaria.engine.protocol.postgresql.guard.Estimate;
import java.util.HashMap;
import java.util.Map;

/// Reads what EXPLAIN (FORMAT JSON, VERBOSE) says.
///
/// @see <a href="https://www.postgresql.org/docs/current/using-explain.html">Using EXPLAIN</a>
final class PlanReader {
    private static final int DEEPEST = 500;

    private final Map<String, Long> shown = new HashMap<>();
    private final Map<String, Long> read = new HashMap<>();

    private PlanReader() {}

    /// @param plan the `Plan` of the outermost node
    static Estimate read(JsonNode plan) {
        PlanReader reader = new PlanReader();
        reader.node(plan, new Above(Double.MAX_VALUE, Double.MAX_VALUE), 1, 0);
        return new Estimate(
                rounded(outcome(plan)), Map.copyOf(reader.shown), Map.copyOf(reader.read));
    }

    /// A node that changes a table brings nothing out unless RETURNING is asked; what it changes comes from below it.
    private static double outcome(JsonNode plan) {
        double own = rows(plan);
        if (!type(plan).equals("ModifyTable")) {
            return own;
        }
        double below = 0;
        for (JsonNode child : plan.path("Plans")) {
            if (!isAside(child)) {
                below += rows(child);
            }
        }
        return Math.max(own, below);
    }

    /// The fewest rows of the nodes above one: more of its rows cannot come out.
    ///
    /// @param shown each as a row
    /// @param read in whatever form: what puts many rows into one lets them all through
    private record Above(double shown, double read) {
        Above at(JsonNode plan, double rows) {
            return switch (type(plan)) {
                case "ModifyTable" -> this;
                case "Aggregate", "Group", "WindowAgg" ->
                        new Above(Math.min(shown, rows), Double.MAX_VALUE);
                default -> new Above(Math.min(shown, rows), Math.min(read, rows));
            };
        }
    }

    /// @param above what stands above it
    /// @param times how often it is run
    private void node(JsonNode plan, Above above, double times, int depth) {
        if (depth > DEEPEST) {
            return;
        }
        double all = rows(plan) * times;
        boolean changes = type(plan).equals("ModifyTable");
        Above least = above.at(plan, all);
        String relation = plan.path("Relation Name").asText();
        if (!relation.isEmpty() && !changes) {
            String object = plan.path("Schema").asText() + "." + relation;
            shown.merge(object, rounded(least.shown), Long::sum);
            read.merge(object, rounded(least.read), Long::sum);
        }
        double outer = 1;
        for (JsonNode child : plan.path("Plans")) {
            double runs = times;
            if (isAside(child)) {
                // of a subquery each row of the outer one may show another value
                boolean each = child.path("Parent Relationship").asText().equals("SubPlan");
                Above ofAside = new Above((each ? above : least).shown, Double.MAX_VALUE);
                node(child, ofAside, each ? Math.max(1, all) : 1, depth + 1);
                continue;
            }
            if (type(plan).equals("Nested Loop")
                    && child.path("Parent Relationship").asText().equals("Inner")) {
                runs = times * Math.max(1, outer);
            } else {
                outer = rows(child);
            }
            node(child, least, runs, depth + 1);
        }
    }

    private static boolean isAside(JsonNode child) {
        String relationship = child.path("Parent Relationship").asText();
        return relationship.equals("SubPlan") || relationship.equals("InitPlan");
    }

    private static String type(JsonNode plan) {
        return plan.path("Node Type").asText();
    }

    private static double rows(JsonNode plan) {
        return Math.max(0, plan.path("Plan Rows").asDouble());
    }

    private static long rounded(double rows) {
        return (long) Math.min(Math.ceil(rows), 9e15);
    }
}
