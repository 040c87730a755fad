package io.portaria.outliner;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The function that goes from group to group. Parameters: the locals that any group must be told, then the state to begin with.
/// Results: the locals that any group may have changed and that are read after the switch, then the number of the exit.
///
/// ```
/// loop $again
///   block $done
///     block $group1
///       block $group0
///         local.get state; shift; br_table $group0 $group1 $done
///       end
///       parameters; arm; call group 0; local.set ...; br $again
///     end
///     parameters; arm; call group 1; local.set ...; br $again
///   end
/// end
/// results; exit
/// ```
final class Dispatcher {
    /// @param index of the group's function in the module
    record Target(ArmGroup group, int index) {}

    private final Function from;
    private final List<Target> targets;
    private final List<Integer> parameters;
    private final List<Integer> results;

    Dispatcher(Function from, List<Target> targets, BitSet liveAfter) {
        this.from = from;
        this.targets = targets;
        BitSet given = new BitSet();
        BitSet changed = new BitSet();
        for (Target target : targets) {
            target.group().parameters().forEach(given::set);
            target.group().results().forEach(changed::set);
        }
        changed.and(liveAfter);
        given.or(changed);
        this.parameters = given.stream().boxed().toList();
        this.results = changed.stream().boxed().toList();
    }

    /// @return indices of locals in the function that the switch comes from
    List<Integer> parameters() {
        return parameters;
    }

    /// @return indices of locals in the function that the switch comes from
    List<Integer> results() {
        return results;
    }

    Function function(Module module) {
        Map<Integer, Integer> indices = new HashMap<>();
        List<Byte> locals = new ArrayList<>();
        for (int local : parameters) {
            indices.put(local, locals.size());
            locals.add(from.locals().get(local));
        }
        int state = locals.size();
        locals.add(Opcodes.I32);
        FunctionType type = new FunctionType(locals, typesAndState(from, results));
        for (Target target : targets) {
            for (int local : target.group().results()) {
                if (indices.putIfAbsent(local, locals.size()) == null) {
                    locals.add(from.locals().get(local));
                }
            }
        }
        List<Instruction> body = new ArrayList<>();
        body.add(loop(state, indices));
        results.forEach(local -> body.add(get(local, indices)));
        body.addAll(arm(state));
        return new Function(module.type(type), locals, new Label(), body);
    }

    private Instruction loop(int state, Map<Integer, Integer> indices) {
        Label again = new Label();
        Label done = new Label();
        List<Label> labels = targets.stream().map(_ -> new Label()).toList();
        List<Instruction> code = new ArrayList<>();
        code.add(new Instruction.LocalGet(state));
        code.add(Instruction.constant(Outliner.armBits()));
        code.add(Instruction.operation(Opcodes.I32_SHR_U));
        code.add(new Instruction.BrTable(labels, done));
        for (int i = 0; i < targets.size(); i++) {
            Instruction.Block before =
                    new Instruction.Block(labels.get(i), Encoded.NO_VALUE, List.copyOf(code));
            code = new ArrayList<>();
            code.add(before);
            code.addAll(call(targets.get(i), state, indices));
            code.add(new Instruction.Br(again));
        }
        return new Instruction.Loop(
                again,
                Encoded.NO_VALUE,
                List.of(new Instruction.Block(done, Encoded.NO_VALUE, List.copyOf(code))));
    }

    private static List<Instruction> call(Target target, int state, Map<Integer, Integer> indices) {
        List<Instruction> code = new ArrayList<>();
        target.group().parameters().forEach(local -> code.add(get(local, indices)));
        code.addAll(arm(state));
        code.add(new Instruction.Call(target.index()));
        code.add(new Instruction.LocalSet(state));
        for (int local : target.group().results().reversed()) {
            code.add(new Instruction.LocalSet(indices.getOrDefault(local, -1)));
        }
        return code;
    }

    private static Instruction get(int local, Map<Integer, Integer> indices) {
        return new Instruction.LocalGet(indices.getOrDefault(local, -1));
    }

    private static List<Instruction> arm(int state) {
        return List.of(
                new Instruction.LocalGet(state),
                Instruction.constant(Outliner.armMask()),
                Instruction.operation(Opcodes.I32_AND));
    }

    /// @return the value types of these locals, and that of a state
    static List<Byte> typesAndState(Function from, List<Integer> locals) {
        List<Byte> types = new ArrayList<>();
        locals.forEach(local -> types.add(from.locals().get(local)));
        types.add(Opcodes.I32);
        return types;
    }
}
