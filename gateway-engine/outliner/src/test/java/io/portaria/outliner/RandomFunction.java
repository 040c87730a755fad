package io.portaria.outliner;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// A function of two numbers that gives one, made at random around a large switch: arms that run on into the next, branch to others, out of
/// the switch, back to the beginning, out with a value, or return. It ends, because it goes back a hundred times at most.
final class RandomFunction {
    static final FunctionType SIGNATURE =
            new FunctionType(List.of(Opcodes.I32, Opcodes.I32), List.of(Opcodes.I32));

    private static final Encoded ONE_VALUE = new Encoded(new byte[] {Opcodes.I32});
    private static final int LOCALS = 7;
    private static final int FUEL = LOCALS;
    private static final int I32_EQZ = 0x45;
    private static final int[] OPERATORS = {0x6a, 0x6b, 0x6c, 0x71, 0x72, 0x73, 0x48, 0x4e};

    private final Random random;
    private final Label function = new Label();
    private final Label again = new Label();
    private final Label after = new Label();
    private final Label withValue = new Label();
    private final List<Label> arms;

    private RandomFunction(long seed) {
        this.random = new Random(seed);
        this.arms = IntStream.range(0, 16 + random.nextInt(60)).mapToObj(_ -> new Label()).toList();
    }

    static Function of(long seed) {
        return new RandomFunction(seed).make();
    }

    private Function make() {
        List<Byte> locals = new ArrayList<>();
        for (int i = 0; i <= FUEL; i++) {
            locals.add(Opcodes.I32);
        }
        List<Instruction> body = new ArrayList<>();
        body.add(Instruction.constant(100));
        body.add(new Instruction.LocalSet(FUEL));
        body.add(new Instruction.Loop(again, Encoded.NO_VALUE, round()));
        body.addAll(sumOfLocals());
        return new Function(0, locals, function, body);
    }

    private List<Instruction> round() {
        List<Instruction> code = new ArrayList<>();
        code.add(new Instruction.LocalGet(FUEL));
        code.add(Instruction.constant(1));
        code.add(Instruction.operation(0x6b));
        code.add(new Instruction.LocalTee(FUEL));
        code.add(Instruction.operation(I32_EQZ));
        List<Instruction> out = new ArrayList<>(sumOfLocals());
        out.add(new Instruction.Return());
        code.add(new Instruction.If(new Label(), Encoded.NO_VALUE, out, List.of()));

        List<Instruction> valued = new ArrayList<>();
        valued.add(new Instruction.Block(after, Encoded.NO_VALUE, switchOverArms()));
        valued.addAll(expression(2));
        code.add(new Instruction.Block(withValue, ONE_VALUE, valued));
        code.add(new Instruction.LocalSet(random.nextInt(LOCALS)));
        code.addAll(expression(2));
        code.add(new Instruction.BrIf(again));
        return code;
    }

    private List<Instruction> switchOverArms() {
        List<Instruction> code = new ArrayList<>();
        if (random.nextBoolean()) {
            code.addAll(expression(1));
            code.add(new Instruction.BrIf(anyLabel(0)));
        }
        code.addAll(expression(2));
        code.add(Instruction.constant(63));
        code.add(Instruction.operation(Opcodes.I32_AND));
        List<Label> table = new ArrayList<>();
        for (int i = random.nextInt(80) + arms.size(); i > 0; i--) {
            table.add(anyLabel(0));
        }
        code.add(new Instruction.BrTable(table, anyLabel(0)));
        for (int i = 0; i < arms.size(); i++) {
            Instruction.Block before =
                    new Instruction.Block(arms.get(i), Encoded.NO_VALUE, List.copyOf(code));
            code = new ArrayList<>();
            code.add(before);
            for (int n = random.nextInt(5); n > 0; n--) {
                code.addAll(statement(i + 1, 2));
            }
        }
        return code;
    }

    /// @param next the arm that follows; those before it cannot be branched to
    private List<Instruction> statement(int next, int depth) {
        List<Instruction> code = new ArrayList<>();
        switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0, 1, 2 -> set(code);
            case 3 -> {
                code.addAll(expression(1));
                code.add(new Instruction.BrIf(anyLabel(next)));
            }
            case 4 -> {
                code.addAll(expression(1));
                code.add(
                        new Instruction.BrTable(
                                List.of(anyLabel(next), anyLabel(next)), anyLabel(next)));
            }
            case 5 -> code.add(new Instruction.Br(anyLabel(next)));
            case 6 -> {
                code.addAll(expression(1));
                code.add(new Instruction.Br(random.nextBoolean() ? withValue : function));
            }
            case 7 -> {
                code.addAll(expression(1));
                code.addAll(expression(1));
                code.add(new Instruction.BrIf(random.nextBoolean() ? withValue : function));
                code.add(Instruction.operation(Opcodes.DROP));
            }
            case 8 -> {
                code.addAll(expression(1));
                code.add(new Instruction.Return());
            }
            case 9 -> {
                code.addAll(expression(1));
                code.add(
                        new Instruction.If(
                                new Label(),
                                Encoded.NO_VALUE,
                                statement(next, depth - 1),
                                random.nextBoolean() ? statement(next, depth - 1) : List.of()));
            }
            default ->
                    code.add(
                            new Instruction.Block(
                                    new Label(), Encoded.NO_VALUE, statement(next, depth - 1)));
        }
        return code;
    }

    private void set(List<Instruction> code) {
        code.addAll(expression(2));
        code.add(new Instruction.LocalSet(random.nextInt(LOCALS)));
    }

    private Label anyLabel(int firstArm) {
        int choice = random.nextInt(arms.size() - firstArm + 6);
        return choice < 2 ? again : choice < 6 ? after : arms.get(firstArm + choice - 6);
    }

    private List<Instruction> expression(int depth) {
        List<Instruction> code = new ArrayList<>();
        if (depth == 0 || random.nextInt(4) == 0) {
            code.add(
                    random.nextInt(4) == 0
                            ? Instruction.constant(random.nextInt(2_000) - 1_000)
                            : new Instruction.LocalGet(random.nextInt(LOCALS)));
            return code;
        }
        code.addAll(expression(depth - 1));
        code.addAll(expression(depth - 1));
        code.add(Instruction.operation(OPERATORS[random.nextInt(OPERATORS.length)]));
        if (random.nextInt(3) == 0) {
            code.add(new Instruction.LocalTee(random.nextInt(LOCALS)));
        }
        return code;
    }

    private static List<Instruction> sumOfLocals() {
        List<Instruction> code = new ArrayList<>();
        code.add(Instruction.constant(0));
        for (int i = 0; i < LOCALS; i++) {
            code.add(Instruction.constant(31));
            code.add(Instruction.operation(0x6c));
            code.add(new Instruction.LocalGet(i));
            code.add(Instruction.operation(0x6a));
        }
        return code;
    }
}
