package io.portaria.outliner;

import java.util.List;

/// Code in which one block stands in the place of another.
record Replacement(Instruction.Block of, Instruction.Block by) {

    List<Instruction> in(List<Instruction> instructions) {
        return instructions.stream().map(this::in).toList();
    }

    private Instruction in(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Block block when block.label() == of.label() -> by;
            case Instruction.Block block ->
                    new Instruction.Block(block.label(), block.type(), in(block.body()));
            case Instruction.Loop loop ->
                    new Instruction.Loop(loop.label(), loop.type(), in(loop.body()));
            case Instruction.If condition ->
                    new Instruction.If(
                            condition.label(),
                            condition.type(),
                            in(condition.then()),
                            in(condition.otherwise()));
            default -> instruction;
        };
    }
}
