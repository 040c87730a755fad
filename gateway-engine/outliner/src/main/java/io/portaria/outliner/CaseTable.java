package io.portaria.outliner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A table from the number of a case to a state, as functions: one for each part of it, and one that chooses the part.
final class CaseTable {
    private static final int PART_BITS = 8;
    private static final int PART = 1 << PART_BITS;

    private final Module module;
    private final int type;

    CaseTable(Module module) {
        this.module = module;
        this.type = module.type(new FunctionType(List.of(Opcodes.I32), List.of(Opcodes.I32)));
    }

    /// @return the index of a function that gives the state for a case
    int add(List<Integer> states, int byDefault) {
        List<List<Instruction>> parts = new ArrayList<>();
        for (int from = 0; from < states.size(); from += PART) {
            int part =
                    module.add(
                            function(
                                    part(
                                            states.subList(
                                                    from, Math.min(from + PART, states.size())),
                                            byDefault)));
            parts.add(
                    List.of(
                            new Instruction.LocalGet(0),
                            Instruction.constant(PART - 1),
                            Instruction.operation(Opcodes.I32_AND),
                            new Instruction.Call(part)));
        }
        List<Instruction> selector =
                List.of(
                        new Instruction.LocalGet(0),
                        Instruction.constant(PART_BITS),
                        Instruction.operation(Opcodes.I32_SHR_U));
        List<Label> labels = parts.stream().map(_ -> new Label()).toList();
        return module.add(
                function(
                        choose(
                                selector,
                                labels,
                                labels,
                                parts,
                                List.of(Instruction.constant(byDefault)))));
    }

    private static List<Instruction> part(List<Integer> states, int byDefault) {
        Map<Integer, Label> labels = new LinkedHashMap<>();
        states.forEach(state -> labels.computeIfAbsent(state, _ -> new Label()));
        List<Label> table = new ArrayList<>();
        states.forEach(state -> table.add(labels.getOrDefault(state, new Label())));
        return choose(
                List.of(new Instruction.LocalGet(0)),
                table,
                List.copyOf(labels.values()),
                labels.keySet().stream()
                        .map(state -> List.of(Instruction.constant(state)))
                        .toList(),
                List.of(Instruction.constant(byDefault)));
    }

    /// @param choices each leaves its value on the stack
    private static List<Instruction> choose(
            List<Instruction> selector,
            List<Label> table,
            List<Label> labels,
            List<List<Instruction>> choices,
            List<Instruction> byDefault) {
        Label other = new Label();
        List<Instruction> code = new ArrayList<>(selector);
        code.add(new Instruction.BrTable(table, other));
        for (int i = 0; i < labels.size(); i++) {
            Instruction.Block before =
                    new Instruction.Block(labels.get(i), Encoded.NO_VALUE, List.copyOf(code));
            code = new ArrayList<>();
            code.add(before);
            code.addAll(choices.get(i));
            code.add(new Instruction.Return());
        }
        List<Instruction> body = new ArrayList<>();
        body.add(new Instruction.Block(other, Encoded.NO_VALUE, List.copyOf(code)));
        body.addAll(byDefault);
        return body;
    }

    private Function function(List<Instruction> body) {
        return new Function(type, List.of(Opcodes.I32), new Label(), body);
    }
}
