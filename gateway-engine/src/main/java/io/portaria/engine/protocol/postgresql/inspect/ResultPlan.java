package io.portaria.engine.protocol.postgresql.inspect;

import io.portaria.engine.operation.ResultColumn;
import java.util.List;

/// What has to happen to each column of a result.
///
/// @param recorded the columns as the book has them
public record ResultPlan(List<ColumnPlan> columns, List<ResultColumn> recorded) {

    /// A plan for the same columns in other formats.
    public ResultPlan inFormats(java.util.function.IntUnaryOperator format) {
        List<ColumnPlan> changed = new java.util.ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            changed.add(columns.get(i).inFormat(format.applyAsInt(i)));
        }
        return new ResultPlan(List.copyOf(changed), recorded);
    }
}
