package io.portaria.outliner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Some arms of a switch that follow one another, on their way to become a function of their own.
///
/// @param labels     of its arms
/// @param arms       their code
/// @param exits      the labels it goes on at: those it branches to that are not its own, and, as the last one, what follows its last arm where that runs into it
/// @param parameters indices, in the function they come from, of the locals that it must be told
/// @param results    indices of the locals that it may have changed and somebody reads after it
record ArmGroup(
        List<Label> labels,
        List<List<Instruction>> arms,
        List<Label> exits,
        List<Integer> parameters,
        List<Integer> results) {
    ArmGroup {
        labels = List.copyOf(labels);
        arms = List.copyOf(arms);
        exits = List.copyOf(exits);
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    static List<ArmGroup> partition(SwitchNest nest, Liveness liveness, int bytesOfGroup) {
        List<ArmGroup> groups = new ArrayList<>();
        int from = 0;
        while (from < nest.arms()) {
            int to = from + 1;
            int size = BodyWriter.size(nest.arm(from));
            while (to < nest.arms() && size + BodyWriter.size(nest.arm(to)) <= bytesOfGroup) {
                size += BodyWriter.size(nest.arm(to));
                to++;
            }
            groups.add(of(nest, liveness, from, to));
            from = to;
        }
        return groups;
    }

    private static ArmGroup of(SwitchNest nest, Liveness liveness, int from, int to) {
        List<Label> labels = new ArrayList<>();
        List<List<Instruction>> arms = new ArrayList<>();
        List<Instruction> code = new ArrayList<>();
        for (int i = from; i < to; i++) {
            labels.add(nest.labelOf(i));
            arms.add(nest.arm(i));
            code.addAll(nest.arm(i));
        }
        Uses uses = Uses.of(code);
        if (uses.returns()) {
            throw new UnsupportedOperationException("An arm returns from its function.");
        }
        Map<Label, Integer> out = uses.branchesOut();
        labels.forEach(out::remove);
        List<Label> exits = new ArrayList<>(out.keySet());
        if (runsOn(arms.getLast())) {
            exits.remove(nest.labelOf(to));
            exits.addLast(nest.labelOf(to));
        }

        BitSet results = new BitSet();
        exits.forEach(label -> results.or(liveness.at(label)));
        results.and(uses.written());
        BitSet parameters = new BitSet();
        labels.forEach(label -> parameters.or(liveness.at(label)));
        parameters.and(uses.named());
        parameters.or(results);
        return new ArmGroup(
                labels,
                arms,
                exits,
                parameters.stream().boxed().toList(),
                results.stream().boxed().toList());
    }

    private static boolean runsOn(List<Instruction> arm) {
        return arm.isEmpty()
                || !(arm.getLast() instanceof Instruction.Br
                        || arm.getLast() instanceof Instruction.BrTable
                        || arm.getLast() instanceof Instruction.Unreachable);
    }

    /// Parameters: its own, then the number of the arm to begin with. Results: its own, then the state to go on with.
    ///
    /// ```
    /// block $done
    ///   block $exit1
    ///     block $exit0
    ///       block $arm1
    ///         block $arm0
    ///           local.get arm; br_table $arm0 $arm1
    ///         end
    ///         code of arm 0
    ///       end
    ///       code of arm 1
    ///     end
    ///     state of exit 0; local.set state; br $done
    ///   end
    ///   state of exit 1; local.set state
    /// end
    /// results; local.get state
    /// ```
    Function function(Module module, Function from, ToIntFunction<Label> stateOf) {
        Map<Integer, Integer> indices = new HashMap<>();
        List<Byte> locals = new ArrayList<>();
        parameters.forEach(local -> addLocal(local, from, indices, locals));
        int arm = locals.size();
        locals.add(Opcodes.I32);
        FunctionType type = new FunctionType(locals, Dispatcher.typesAndState(from, results));
        arms.forEach(code ->
                Uses.of(code).named().stream()
                        .forEach(local -> addLocal(local, from, indices, locals)));
        int state = locals.size();
        locals.add(Opcodes.I32);

        Map<Label, Label> doors = new HashMap<>();
        exits.forEach(label -> doors.put(label, new Label()));
        Moved moved = new Moved(local -> indices.getOrDefault(local, -1), doors);

        List<Instruction> code = new ArrayList<>();
        code.add(new Instruction.LocalGet(arm));
        code.add(new Instruction.BrTable(labels.subList(0, labels.size() - 1), labels.getLast()));
        for (int i = 0; i < arms.size(); i++) {
            Instruction.Block before =
                    new Instruction.Block(labels.get(i), Encoded.NO_VALUE, List.copyOf(code));
            code = new ArrayList<>();
            code.add(before);
            code.addAll(moved.sequence(arms.get(i)));
        }
        Label done = new Label();
        // Who runs on beyond the last arm comes to the exit that is asked for last; so that one is
        // the innermost.
        for (Label exit : exits.reversed()) {
            Instruction.Block before =
                    new Instruction.Block(
                            doors.getOrDefault(exit, exit), Encoded.NO_VALUE, List.copyOf(code));
            code = new ArrayList<>();
            code.add(before);
            code.add(Instruction.constant(stateOf.applyAsInt(exit)));
            code.add(new Instruction.LocalSet(state));
            code.add(new Instruction.Br(done));
        }
        List<Instruction> body = new ArrayList<>();
        body.add(new Instruction.Block(done, Encoded.NO_VALUE, List.copyOf(code)));
        results.forEach(
                local -> body.add(new Instruction.LocalGet(indices.getOrDefault(local, -1))));
        body.add(new Instruction.LocalGet(state));
        return new Function(module.type(type), locals, new Label(), body);
    }

    private static void addLocal(
            int local, Function from, Map<Integer, Integer> indices, List<Byte> locals) {
        if (indices.putIfAbsent(local, locals.size()) == null) {
            locals.add(from.locals().get(local));
        }
    }
}
