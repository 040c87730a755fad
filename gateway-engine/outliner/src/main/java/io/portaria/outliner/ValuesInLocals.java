package io.portaria.outliner;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Branches that bring a value along, as they are when the value travels in a local instead, so that code with such a branch can be moved into
/// another function. A `return` becomes a branch to the end of the function.
///
/// ```
/// block $l (result i32)        block $l
///   ... value; br $l             ... value; local.set r; br $l
///   value                        value; local.set r
/// end                          end
///                              local.get r
/// ```
final class ValuesInLocals {
    /// A label of the function whose value goes through `local` now.
    private record Carried(Label label, int local) {}

    private final Map<Label, Carried> carried = new HashMap<>();
    private final List<Byte> locals;
    private final Function function;

    private ValuesInLocals(Function function) {
        this.function = function;
        this.locals = new ArrayList<>(function.locals());
    }

    /// @param signature of the function
    /// @param labels    those that shall no longer take values
    static Function rewrite(Function function, FunctionType signature, Set<Label> labels) {
        return new ValuesInLocals(function).rewritten(signature, labels);
    }

    private Function rewritten(FunctionType signature, Set<Label> labels) {
        for (Label label : labels) {
            if (label != function.label()) {
                carried.put(label, new Carried(new Label(), -1));
            }
        }
        if (signature.results().isEmpty()) {
            return new Function(
                    function.type(), locals, function.label(), sequence(function.body()));
        }
        Carried end = new Carried(new Label(), local(signature.results().getFirst()));
        carried.put(function.label(), end);
        List<Instruction> body = sequence(function.body());
        body.add(new Instruction.LocalSet(end.local()));
        return new Function(
                function.type(),
                locals,
                new Label(),
                List.of(
                        new Instruction.Block(end.label(), Encoded.NO_VALUE, body),
                        new Instruction.LocalGet(end.local())));
    }

    private int local(byte valueType) {
        locals.add(valueType);
        return locals.size() - 1;
    }

    private List<Instruction> sequence(List<Instruction> instructions) {
        List<Instruction> result = new ArrayList<>();
        instructions.forEach(each -> add(each, result));
        return result;
    }

    private void add(Instruction instruction, List<Instruction> to) {
        switch (instruction) {
            case Instruction.Block block -> {
                Encoded type = begin(block.label(), block.type());
                List<Instruction> body = end(block.label(), sequence(block.body()));
                to.add(new Instruction.Block(label(block.label()), type, body));
                addValue(block.label(), to);
            }
            case Instruction.Loop loop ->
                    to.add(new Instruction.Loop(loop.label(), loop.type(), sequence(loop.body())));
            case Instruction.If condition -> {
                Encoded type = begin(condition.label(), condition.type());
                List<Instruction> then = end(condition.label(), sequence(condition.then()));
                List<Instruction> otherwise =
                        condition.otherwise().isEmpty()
                                ? List.of()
                                : end(condition.label(), sequence(condition.otherwise()));
                to.add(new Instruction.If(label(condition.label()), type, then, otherwise));
                addValue(condition.label(), to);
            }
            case Instruction.Br br -> {
                setValue(br.to(), to);
                to.add(new Instruction.Br(label(br.to())));
            }
            case Instruction.BrIf br when carried.containsKey(br.to()) -> {
                int condition = local(Opcodes.I32);
                to.add(new Instruction.LocalSet(condition));
                to.add(new Instruction.LocalTee(carried(br.to()).local()));
                to.add(new Instruction.LocalGet(condition));
                to.add(new Instruction.BrIf(label(br.to())));
            }
            case Instruction.BrTable table -> {
                if (carried.containsKey(table.byDefault())) {
                    throw new UnsupportedOperationException("A table of branches brings a value.");
                }
                to.add(table);
            }
            case Instruction.Return _ -> {
                setValue(function.label(), to);
                to.add(new Instruction.Br(label(function.label())));
            }
            default -> to.add(instruction);
        }
    }

    private Encoded begin(Label label, Encoded type) {
        if (!carried.containsKey(label)) {
            return type;
        }
        carried.put(label, new Carried(carried(label).label(), local(type.valueType())));
        return Encoded.NO_VALUE;
    }

    private List<Instruction> end(Label label, List<Instruction> body) {
        setValue(label, body);
        return body;
    }

    private void setValue(Label label, List<Instruction> to) {
        if (carried.containsKey(label)) {
            to.add(new Instruction.LocalSet(carried(label).local()));
        }
    }

    private void addValue(Label label, List<Instruction> to) {
        if (carried.containsKey(label)) {
            to.add(new Instruction.LocalGet(carried(label).local()));
        }
    }

    private Carried carried(Label label) {
        return carried.getOrDefault(label, new Carried(label, -1));
    }

    private Label label(Label label) {
        return carried(label).label();
    }
}
