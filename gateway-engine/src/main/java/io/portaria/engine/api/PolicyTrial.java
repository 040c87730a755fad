package io.portaria.engine.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/// What would become of a statement if an agent sent it now.
///
/// @param decision what the catalog in force says
/// @param rules names of what had a say
/// @param sentence why it is refused or held, or what the target has against it; empty when there is nothing to say
/// @param nextStep what to do about it
/// @param approvers who would be asked
/// @param required how many of them must agree
/// @param estimatedRows rows that the target's planner expects it to bring out or change
/// @param watched guardrails against which its rows would be counted as they come
/// @param columns of its result
public record PolicyTrial(
        Decision decision,
        String role,
        String purpose,
        String legalBasis,
        List<String> rules,
        String sentence,
        String nextStep,
        List<String> approvers,
        int required,
        OptionalLong estimatedRows,
        List<String> watched,
        List<Column> columns) {

    public enum Decision {
        ALLOW,
        HOLD,
        DENY
    }

    /// @param source `schema.table.column`; empty when it is computed
    /// @param technique what would be done to its values, `none` when nothing
    public record Column(
            String name,
            String type,
            Optional<String> source,
            boolean isProtected,
            String technique) {}
}
