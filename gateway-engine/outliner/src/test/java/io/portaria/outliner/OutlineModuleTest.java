package io.portaria.outliner;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.wasm.Parser;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

final class OutlineModuleTest {
    private static final OutlineModule.Limits SMALL = new OutlineModule.Limits(50, 16, 40);
    private static final int FUNCTIONS = 400;

    @Test
    void whatIsTakenApartGivesTheSame() {
        for (long seed = 0; seed < FUNCTIONS; seed++) {
            byte[] whole = module(RandomFunction.of(seed));
            byte[] apart = OutlineModule.outline(whole, SMALL);
            assertThat(Module.read(apart).functions()).as("functions of %d", seed).isGreaterThan(5);
            Instance one = instance(whole);
            Instance other = instance(apart);
            Random random = new Random(seed);
            for (int i = 0; i < 20; i++) {
                int x = random.nextInt(200) - 100;
                int y = random.nextInt();
                assertThat(call(other, x, y))
                        .as("seed %d, f(%d, %d)", seed, x, y)
                        .isEqualTo(call(one, x, y));
            }
        }
    }

    @Test
    void whatIsSmallStaysAsItIs() {
        byte[] module = module(RandomFunction.of(3));
        assertThat(OutlineModule.outline(module, new OutlineModule.Limits(1_000_000, 16, 40)))
                .isEqualTo(module);
        assertThat(OutlineModule.outline(module, new OutlineModule.Limits(50, 1_000, 40)))
                .isEqualTo(module);
    }

    @Test
    void anotherFileIsRefused() {
        assertThatThrownBy(() ->
                        OutlineModule.outline("not a module".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedModuleException.class)
                .hasMessage("This is no WebAssembly module of version 1.");
        byte[] module = module(RandomFunction.of(3));
        assertThatThrownBy(() -> OutlineModule.outline(Arrays.copyOf(module, module.length - 1)))
                .isInstanceOf(MalformedModuleException.class);
    }

    private static long call(Instance instance, int x, int y) {
        return instance.export("f").apply(x, y)[0];
    }

    private static Instance instance(byte[] module) {
        return Instance.builder(Parser.parse(module)).build();
    }

    /// @return a module of this one function, exported as `f`
    private static byte[] module(Function function) {
        ByteWriter types = new ByteWriter().u32(1).unsignedByte(Opcodes.FUNCTION_TYPE);
        types.u32(2).unsignedByte(Opcodes.I32).unsignedByte(Opcodes.I32);
        types.u32(1).unsignedByte(Opcodes.I32);
        ByteWriter functions = new ByteWriter().u32(1).u32(0);
        ByteWriter exports =
                new ByteWriter().u32(1).u32(1).unsignedByte('f').unsignedByte(0).u32(0);
        ByteWriter code = new ByteWriter().u32(1).sized(BodyWriter.write(function, 2));
        return new ByteWriter()
                .raw(new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0})
                .unsignedByte(1)
                .sized(types.toBytes())
                .unsignedByte(3)
                .sized(functions.toBytes())
                .unsignedByte(7)
                .sized(exports.toBytes())
                .unsignedByte(10)
                .sized(code.toBytes())
                .toBytes();
    }
}
