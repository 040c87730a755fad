package io.portaria.outliner;

import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Code as it reads in another function: its locals have other indices there, and some of its branches other labels.
///
/// @param locals the new index of a local
/// @param labels the new label for a label; those that are not in it stay
record Moved(IntUnaryOperator locals, Map<Label, Label> labels) {

    List<Instruction> sequence(List<Instruction> instructions) {
        return instructions.stream().map(this::instruction).toList();
    }

    private Instruction instruction(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Plain plain -> plain;
            case Instruction.Call call -> call;
            case Instruction.Return end -> end;
            case Instruction.Unreachable trap -> trap;
            case Instruction.LocalGet get ->
                    new Instruction.LocalGet(locals.applyAsInt(get.local()));
            case Instruction.LocalSet set ->
                    new Instruction.LocalSet(locals.applyAsInt(set.local()));
            case Instruction.LocalTee tee ->
                    new Instruction.LocalTee(locals.applyAsInt(tee.local()));
            case Instruction.Block block ->
                    new Instruction.Block(block.label(), block.type(), sequence(block.body()));
            case Instruction.Loop loop ->
                    new Instruction.Loop(loop.label(), loop.type(), sequence(loop.body()));
            case Instruction.If condition ->
                    new Instruction.If(
                            condition.label(),
                            condition.type(),
                            sequence(condition.then()),
                            sequence(condition.otherwise()));
            case Instruction.Br br -> new Instruction.Br(label(br.to()));
            case Instruction.BrIf br -> new Instruction.BrIf(label(br.to()));
            case Instruction.BrTable table ->
                    new Instruction.BrTable(
                            table.to().stream().map(this::label).toList(),
                            label(table.byDefault()));
        };
    }

    private Label label(Label label) {
        return labels.getOrDefault(label, label);
    }
}
