package io.portaria.outliner;

import java.util.List;

/// An instruction, as far as a move of code has to do with it (WebAssembly Core Specification, 5.4).
sealed interface Instruction {
    /// Neither a branch nor about a local: passed on as its bytes are.
    record Plain(Encoded code) implements Instruction {}

    record LocalGet(int local) implements Instruction {}

    record LocalSet(int local) implements Instruction {}

    record LocalTee(int local) implements Instruction {}

    record Call(int function) implements Instruction {}

    record Block(Label label, Encoded type, List<Instruction> body) implements Instruction {}

    record Loop(Label label, Encoded type, List<Instruction> body) implements Instruction {}

    record If(Label label, Encoded type, List<Instruction> then, List<Instruction> otherwise)
            implements Instruction {}

    record Br(Label to) implements Instruction {}

    record BrIf(Label to) implements Instruction {}

    record BrTable(List<Label> to, Label byDefault) implements Instruction {}

    record Return() implements Instruction {}

    record Unreachable() implements Instruction {}

    static Instruction constant(int value) {
        return new Plain(
                new Encoded(new ByteWriter().unsignedByte(Opcodes.I32_CONST).s32(value).toBytes()));
    }

    static Instruction operation(int opcode) {
        return new Plain(new Encoded(new byte[] {(byte) opcode}));
    }
}
