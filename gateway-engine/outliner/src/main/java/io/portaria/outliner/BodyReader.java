package io.portaria.outliner;

import java.util.ArrayList;
import java.util.List;

/// Reads the body of a function into instructions that know what they branch to (WebAssembly Core Specification, 5.4, 5.5.13).
final class BodyReader {
    private final ByteReader in;
    private final List<Label> enclosing = new ArrayList<>();

    private BodyReader(ByteReader in) {
        this.in = in;
    }

    /// @param code the body, without its size
    static Function read(int type, FunctionType signature, byte[] code) {
        ByteReader in = new ByteReader(code);
        List<Byte> locals = new ArrayList<>(signature.parameters());
        for (int groups = in.u32(); groups > 0; groups--) {
            int count = in.u32();
            byte valueType = (byte) in.unsignedByte();
            for (int i = 0; i < count; i++) {
                locals.add(valueType);
            }
        }
        Label label = new Label();
        List<Instruction> body = new BodyReader(in).sequence(label).instructions();
        if (!in.atEnd()) {
            throw new MalformedModuleException("A function goes on after its end.");
        }
        return new Function(type, locals, label, body);
    }

    /// @param ended by `end` or by `else`
    private record Sequence(List<Instruction> instructions, int ended) {}

    private Sequence sequence(Label label) {
        enclosing.addLast(label);
        List<Instruction> instructions = new ArrayList<>();
        int opcode = in.unsignedByte();
        while (opcode != Opcodes.END && opcode != Opcodes.ELSE) {
            instructions.add(instruction(opcode));
            opcode = in.unsignedByte();
        }
        enclosing.removeLast();
        return new Sequence(instructions, opcode);
    }

    private Instruction instruction(int opcode) {
        return switch (opcode) {
            case Opcodes.BLOCK -> {
                Encoded type = blockType();
                Label label = new Label();
                yield new Instruction.Block(label, type, sequence(label).instructions());
            }
            case Opcodes.LOOP -> {
                Encoded type = blockType();
                Label label = new Label();
                yield new Instruction.Loop(label, type, sequence(label).instructions());
            }
            case Opcodes.IF -> branchOnCondition();
            case Opcodes.BR -> new Instruction.Br(label());
            case Opcodes.BR_IF -> new Instruction.BrIf(label());
            case Opcodes.BR_TABLE -> {
                List<Label> to = new ArrayList<>();
                for (int count = in.u32(); count > 0; count--) {
                    to.add(label());
                }
                yield new Instruction.BrTable(to, label());
            }
            case Opcodes.RETURN -> new Instruction.Return();
            case Opcodes.UNREACHABLE -> new Instruction.Unreachable();
            case Opcodes.CALL -> new Instruction.Call(in.u32());
            case Opcodes.LOCAL_GET -> new Instruction.LocalGet(in.u32());
            case Opcodes.LOCAL_SET -> new Instruction.LocalSet(in.u32());
            case Opcodes.LOCAL_TEE -> new Instruction.LocalTee(in.u32());
            default -> plain(opcode);
        };
    }

    private Instruction branchOnCondition() {
        Encoded type = blockType();
        Label label = new Label();
        Sequence then = sequence(label);
        List<Instruction> otherwise =
                then.ended() == Opcodes.ELSE ? sequence(label).instructions() : List.of();
        return new Instruction.If(label, type, then.instructions(), otherwise);
    }

    private Label label() {
        int depth = in.u32();
        if (depth < 0 || depth >= enclosing.size()) {
            throw new MalformedModuleException("A branch goes out of its function.");
        }
        return enclosing.get(enclosing.size() - 1 - depth);
    }

    private Encoded blockType() {
        int from = in.position();
        in.skipNumber();
        return new Encoded(in.since(from));
    }

    private Instruction plain(int opcode) {
        int from = in.position() - 1;
        switch (opcode) {
            case Opcodes.GLOBAL_GET,
                    Opcodes.GLOBAL_SET,
                    Opcodes.MEMORY_SIZE,
                    Opcodes.MEMORY_GROW,
                    Opcodes.I32_CONST,
                    Opcodes.I64_CONST ->
                    in.skipNumber();
            case Opcodes.CALL_INDIRECT -> {
                in.skipNumber();
                in.skipNumber();
            }
            case Opcodes.F32_CONST -> in.skip(4);
            case Opcodes.F64_CONST -> in.skip(8);
            case Opcodes.PREFIX -> prefixed();
            default -> {
                if (opcode >= Opcodes.FIRST_MEMORY_ACCESS && opcode <= Opcodes.LAST_MEMORY_ACCESS) {
                    in.skipNumber();
                    in.skipNumber();
                } else if (!isWithoutOperands(opcode)) {
                    throw unknown(opcode);
                }
            }
        }
        return new Instruction.Plain(new Encoded(in.since(from)));
    }

    private static boolean isWithoutOperands(int opcode) {
        // 0x01 is nop
        return opcode == 0x01
                || opcode == Opcodes.DROP
                || opcode == Opcodes.SELECT
                || opcode >= Opcodes.FIRST_NUMERIC && opcode <= Opcodes.LAST_NUMERIC;
    }

    private void prefixed() {
        int operation = in.u32();
        switch (operation) {
            case Opcodes.MEMORY_INIT, Opcodes.MEMORY_COPY -> {
                in.skipNumber();
                in.skipNumber();
            }
            case Opcodes.DATA_DROP, Opcodes.MEMORY_FILL -> in.skipNumber();
            default -> {
                // up to 7 are conversions that saturate, without operands
                if (operation < 0 || operation > 7) {
                    throw unknown(Opcodes.PREFIX << 8 | operation);
                }
            }
        }
    }

    private static MalformedModuleException unknown(int opcode) {
        return new MalformedModuleException(
                "The opcode 0x" + Integer.toHexString(opcode) + " is not known here.");
    }
}
