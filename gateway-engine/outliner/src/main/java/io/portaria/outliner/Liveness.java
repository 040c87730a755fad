package io.portaria.outliner;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Which locals of a function still matter at each of its labels: their values may be read before they are written again. The
/// usual analysis of data flow, backwards; what is branched back to is gone through until nothing is added.
final class Liveness {
    private final Map<Label, BitSet> atLabel = new HashMap<>();

    Liveness(Function function) {
        atLabel.put(function.label(), new BitSet());
        before(function.body(), new BitSet());
    }

    /// @return the locals whose values matter to who branches to `label`
    BitSet at(Label label) {
        BitSet live = atLabel.get(label);
        if (live == null) {
            throw new IllegalArgumentException("The label is of another function.");
        }
        return (BitSet) live.clone();
    }

    private BitSet before(List<Instruction> instructions, BitSet after) {
        BitSet live = after;
        for (Instruction instruction : instructions.reversed()) {
            live = before(instruction, live);
        }
        return live;
    }

    private BitSet before(Instruction instruction, BitSet after) {
        return switch (instruction) {
            case Instruction.Plain _, Instruction.Call _ -> after;
            case Instruction.LocalGet get -> with(after, get.local());
            case Instruction.LocalSet set -> without(after, set.local());
            case Instruction.LocalTee tee -> without(after, tee.local());
            case Instruction.Block block -> {
                atLabel.put(block.label(), after);
                yield before(block.body(), after);
            }
            case Instruction.Loop loop -> beforeLoop(loop, after);
            case Instruction.If condition -> {
                atLabel.put(condition.label(), after);
                yield union(before(condition.then(), after), before(condition.otherwise(), after));
            }
            case Instruction.Br br -> at(br.to());
            case Instruction.BrIf br -> union(after, at(br.to()));
            case Instruction.BrTable table -> {
                BitSet live = at(table.byDefault());
                table.to().forEach(to -> live.or(at(to)));
                yield live;
            }
            case Instruction.Return _, Instruction.Unreachable _ -> new BitSet();
        };
    }

    private BitSet beforeLoop(Instruction.Loop loop, BitSet after) {
        BitSet known = atLabel.computeIfAbsent(loop.label(), _ -> new BitSet());
        BitSet found = before(loop.body(), after);
        while (!found.equals(known)) {
            known = union(known, found);
            atLabel.put(loop.label(), known);
            found = union(known, before(loop.body(), after));
        }
        return known;
    }

    private static BitSet with(BitSet set, int local) {
        if (set.get(local)) {
            return set;
        }
        BitSet result = (BitSet) set.clone();
        result.set(local);
        return result;
    }

    private static BitSet without(BitSet set, int local) {
        if (!set.get(local)) {
            return set;
        }
        BitSet result = (BitSet) set.clone();
        result.clear(local);
        return result;
    }

    private static BitSet union(BitSet one, BitSet other) {
        BitSet result = (BitSet) one.clone();
        result.or(other);
        return result;
    }
}
