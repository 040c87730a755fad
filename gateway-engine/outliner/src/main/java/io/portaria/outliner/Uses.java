package io.portaria.outliner;

import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a sequence of instructions has to do with what is around it: the locals it reads and writes, the labels it branches to and has
/// not itself, and whether it returns.
final class Uses {
    private final BitSet read = new BitSet();
    private final BitSet written = new BitSet();
    private final Map<Label, Integer> branches = new LinkedHashMap<>();
    private final Set<Label> own = new HashSet<>();
    private boolean returns;

    static Uses of(List<Instruction> instructions) {
        Uses uses = new Uses();
        uses.sequence(instructions);
        return uses;
    }

    BitSet read() {
        return (BitSet) read.clone();
    }

    BitSet written() {
        return (BitSet) written.clone();
    }

    BitSet named() {
        BitSet named = read();
        named.or(written);
        return named;
    }

    boolean returns() {
        return returns;
    }

    /// @return the labels outside and how many branches go to each, in the order of the first one
    Map<Label, Integer> branchesOut() {
        Map<Label, Integer> out = new LinkedHashMap<>(branches);
        out.keySet().removeAll(own);
        return out;
    }

    private void sequence(List<Instruction> instructions) {
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.Plain _, Instruction.Call _, Instruction.Unreachable _ -> {
                    // neither a local nor a label
                }
                case Instruction.LocalGet get -> read.set(get.local());
                case Instruction.LocalSet set -> written.set(set.local());
                case Instruction.LocalTee tee -> written.set(tee.local());
                case Instruction.Block block -> nested(block.label(), block.body());
                case Instruction.Loop loop -> nested(loop.label(), loop.body());
                case Instruction.If condition -> {
                    nested(condition.label(), condition.then());
                    sequence(condition.otherwise());
                }
                case Instruction.Br br -> branch(br.to());
                case Instruction.BrIf br -> branch(br.to());
                case Instruction.BrTable table -> {
                    table.to().forEach(this::branch);
                    branch(table.byDefault());
                }
                case Instruction.Return _ -> returns = true;
            }
        }
    }

    private void nested(Label label, List<Instruction> body) {
        own.add(label);
        sequence(body);
    }

    private void branch(Label to) {
        branches.merge(to, 1, Integer::sum);
    }
}
