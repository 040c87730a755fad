package io.portaria.outliner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A large `switch` as compilers to WebAssembly write it: blocks within blocks, a `br_table` in the innermost, and after the
/// end of each block the code of one case, its arm.
///
/// ```
/// block $after
///   block $b1
///     block $b0
///       ... br_table $b0 $b1 $after
///     end
///     arm 0
///   end
///   arm 1
/// end
/// ```
///
/// @param blocks from the innermost to the one whose end is the end of the whole
record SwitchNest(List<Instruction.Block> blocks) {
    SwitchNest {
        blocks = List.copyOf(blocks);
    }

    /// @param cases how many a switch must have at least
    /// @return the largest such switch within the function
    static Optional<SwitchNest> largestIn(Function function, int cases) {
        List<SwitchNest> found = new ArrayList<>();
        find(function.body(), cases, found);
        return found.stream()
                .filter(nest -> nest.arms() >= cases / 2)
                .max(Comparator.comparingInt(nest -> BodyWriter.size(nest.outermost().body())));
    }

    /// @return what its arms branch to outside
    Set<Label> exits() {
        return Uses.of(List.of(outermost())).branchesOut().keySet();
    }

    boolean returns() {
        return Uses.of(List.of(outermost())).returns();
    }

    private static void find(List<Instruction> instructions, int cases, List<SwitchNest> found) {
        for (Instruction instruction : instructions) {
            switch (instruction) {
                case Instruction.Block block -> {
                    List<Instruction.Block> chain = chain(block);
                    if (isSwitch(chain.getFirst(), cases)) {
                        found.add(new SwitchNest(chain).withoutWhatComesAfter());
                    }
                    find(chain.getFirst().body(), cases, found);
                    for (Instruction.Block link : chain.subList(1, chain.size())) {
                        find(link.body().subList(1, link.body().size()), cases, found);
                    }
                }
                case Instruction.Loop loop -> find(loop.body(), cases, found);
                case Instruction.If condition -> {
                    find(condition.then(), cases, found);
                    find(condition.otherwise(), cases, found);
                }
                default -> {
                    // has no code within
                }
            }
        }
    }

    /// @return the blocks that begin where this one begins, from the innermost out
    private static List<Instruction.Block> chain(Instruction.Block outermost) {
        List<Instruction.Block> chain = new ArrayList<>();
        chain.add(outermost);
        Instruction.Block last = outermost;
        while (!last.body().isEmpty()
                && last.body().getFirst() instanceof Instruction.Block inner
                && inner.type().isNoValue()) {
            chain.add(inner);
            last = inner;
        }
        Collections.reverse(chain);
        return chain;
    }

    private static boolean isSwitch(Instruction.Block innermost, int cases) {
        return innermost.type().isNoValue()
                && !innermost.body().isEmpty()
                && innermost.body().getLast() instanceof Instruction.BrTable table
                && table.to().size() >= cases;
    }

    /// The switch ends where most of its arms go to. The blocks further out only begin at the same place.
    private SwitchNest withoutWhatComesAfter() {
        List<Instruction> arms = new ArrayList<>();
        for (int i = 0; i + 1 < blocks.size(); i++) {
            arms.addAll(arm(i));
        }
        Map<Label, Integer> branches = Uses.of(arms).branchesOut();
        Instruction.Block end =
                blocks.stream()
                        .filter(block -> block.type().isNoValue())
                        .max(
                                Comparator.comparingInt(
                                        block -> branches.getOrDefault(block.label(), 0)))
                        .orElse(blocks.getFirst());
        return new SwitchNest(blocks.subList(0, blocks.indexOf(end) + 1));
    }

    int arms() {
        return blocks.size() - 1;
    }

    /// @return what follows the end of block `index`, up to the end of the next
    List<Instruction> arm(int index) {
        List<Instruction> body = blocks.get(index + 1).body();
        return body.subList(1, body.size());
    }

    /// @return what a branch to arm `index` goes to, or for [#arms()] the label after the whole
    Label labelOf(int index) {
        return blocks.get(index).label();
    }

    Label labelAfter() {
        return blocks.getLast().label();
    }

    Instruction.Block outermost() {
        return blocks.getLast();
    }

    Instruction.BrTable table() {
        return (Instruction.BrTable) blocks.getFirst().body().getLast();
    }

    /// @return what is computed before the table, with the number of the case left on the stack
    List<Instruction> selector() {
        List<Instruction> body = blocks.getFirst().body();
        return body.subList(0, body.size() - 1);
    }
}
