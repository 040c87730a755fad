package io.portaria.outliner;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Which labels of a function take a value from who branches to them.
final class LabelTypes {
    private final Set<Label> taking = new HashSet<>();

    LabelTypes(Function function, FunctionType signature) {
        if (!signature.results().isEmpty()) {
            taking.add(function.label());
        }
        add(function.body());
    }

    Set<Label> takingValues(Set<Label> among) {
        Set<Label> result = new HashSet<>(among);
        result.retainAll(taking);
        return result;
    }

    private void add(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.Block block -> {
                    add(block.label(), block.type());
                    add(block.body());
                }
                // to branch to a loop is to begin it again, so that what it gives does not matter
                case Instruction.Loop loop -> add(loop.body());
                case Instruction.If condition -> {
                    add(condition.label(), condition.type());
                    add(condition.then());
                    add(condition.otherwise());
                }
                default -> {
                    // has no label
                }
            }
        }
    }

    private void add(Label label, Encoded type) {
        if (!type.isNoValue()) {
            taking.add(label);
        }
    }
}
