package io.portaria.outliner;

import java.util.ArrayList;
import java.util.List;

/// Writes the body of a function, and counts for each branch how many blocks lie between it and its label.
final class BodyWriter {
    private final ByteWriter out = new ByteWriter();
    private final List<Label> enclosing = new ArrayList<>();

    /// @param parameters how many of its locals are parameters
    /// @return the body, without its size
    static byte[] write(Function function, int parameters) {
        BodyWriter writer = new BodyWriter();
        writer.locals(function.locals().subList(parameters, function.locals().size()));
        writer.sequence(function.label(), function.body());
        writer.out.unsignedByte(Opcodes.END);
        return writer.out.toBytes();
    }

    /// @return how many bytes these instructions take, branches out of them counted as if they were near
    static int size(List<Instruction> instructions) {
        BodyWriter writer = new BodyWriter();
        writer.measuring = true;
        writer.sequence(new Label(), instructions);
        return writer.out.length();
    }

    private boolean measuring;

    private void locals(List<Byte> types) {
        List<byte[]> groups = new ArrayList<>();
        int from = 0;
        while (from < types.size()) {
            int to = from;
            while (to < types.size() && types.get(to).equals(types.get(from))) {
                to++;
            }
            groups.add(new ByteWriter().u32(to - from).unsignedByte(types.get(from)).toBytes());
            from = to;
        }
        out.u32(groups.size());
        groups.forEach(out::raw);
    }

    private void sequence(Label label, List<Instruction> instructions) {
        enclosing.addLast(label);
        instructions.forEach(this::instruction);
        enclosing.removeLast();
    }

    private void instruction(Instruction instruction) {
        switch (instruction) {
            case Instruction.Plain plain -> plain.code().writeTo(out);
            case Instruction.LocalGet get -> indexed(Opcodes.LOCAL_GET, get.local());
            case Instruction.LocalSet set -> indexed(Opcodes.LOCAL_SET, set.local());
            case Instruction.LocalTee tee -> indexed(Opcodes.LOCAL_TEE, tee.local());
            case Instruction.Call call -> indexed(Opcodes.CALL, call.function());
            case Instruction.Block block -> {
                out.unsignedByte(Opcodes.BLOCK);
                block.type().writeTo(out);
                sequence(block.label(), block.body());
                out.unsignedByte(Opcodes.END);
            }
            case Instruction.Loop loop -> {
                out.unsignedByte(Opcodes.LOOP);
                loop.type().writeTo(out);
                sequence(loop.label(), loop.body());
                out.unsignedByte(Opcodes.END);
            }
            case Instruction.If condition -> {
                out.unsignedByte(Opcodes.IF);
                condition.type().writeTo(out);
                sequence(condition.label(), condition.then());
                if (!condition.otherwise().isEmpty()) {
                    out.unsignedByte(Opcodes.ELSE);
                    sequence(condition.label(), condition.otherwise());
                }
                out.unsignedByte(Opcodes.END);
            }
            case Instruction.Br br -> indexed(Opcodes.BR, depth(br.to()));
            case Instruction.BrIf br -> indexed(Opcodes.BR_IF, depth(br.to()));
            case Instruction.BrTable table -> {
                indexed(Opcodes.BR_TABLE, table.to().size());
                table.to().forEach(to -> out.u32(depth(to)));
                out.u32(depth(table.byDefault()));
            }
            case Instruction.Return _ -> out.unsignedByte(Opcodes.RETURN);
            case Instruction.Unreachable _ -> out.unsignedByte(Opcodes.UNREACHABLE);
        }
    }

    private void indexed(int opcode, int index) {
        out.unsignedByte(opcode).u32(index);
    }

    private int depth(Label to) {
        int at = enclosing.lastIndexOf(to);
        if (at < 0) {
            if (measuring) {
                return 0;
            }
            throw new IllegalStateException("A branch has lost its label.");
        }
        return enclosing.size() - 1 - at;
    }
}
