package io.portaria.engine.protocol.postgresql.grammar;

import com.dylibso.chicory.runtime.HostFunction;
import com.dylibso.chicory.runtime.ImportValues;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.runtime.WasmFunctionHandle;
import com.dylibso.chicory.wasm.types.FunctionType;
import com.dylibso.chicory.wasm.types.ValType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// What the module wants of its host. Its imports have the one-letter names that its linker gave them.
///
/// | names | what Emscripten calls them | here |
/// |-------|----------------------------|------|
/// | a b d e f g h i j k l n y | `invoke_*`: call through the table, survive a `longjmp` | done |
/// | p | `_emscripten_throw_longjmp` | an exception |
/// | q | `emscripten_resize_heap` | grows the memory; at its limit the parse ends |
/// | t | `fd_write` (errors of the parser come as values) | says that all was written |
/// | o w | timers | nothing is done |
/// | c m r s u v x | failed assertions, exits, files | the instance ends |
///
/// There is no file, no clock and no network to be had through any of them.
final class ModuleImports {
    private static final String MODULE = "a";

    private ModuleImports() {}

    /// The module's `longjmp`. Always caught by the `invoke_*` that the `setjmp` is in.
    private static final class LongJump extends RuntimeException {
        private LongJump() {
            super("longjmp", null, false, false);
        }
    }

    /// The module wants more memory than it may have. Told to its `malloc`, it would print what memory it has, make a
    /// complaint for which it needs memory, and go on with null pointers where it does not look.
    static final class NoMemory extends RuntimeException {
        private NoMemory() {
            super("no memory", null, false, false);
        }
    }

    static ImportValues all() {
        ValType i32 = ValType.I32;
        return ImportValues.builder()
                .addFunction(
                        invoke("a", 2, List.of(i32)),
                        invoke("b", 1, List.of(i32)),
                        invoke("d", 3, List.of(i32)),
                        invoke("g", 0, List.of(i32)),
                        invoke("k", 4, List.of(i32)),
                        invoke("l", 1, List.of(ValType.I64)),
                        invoke("e", 0, List.of()),
                        invoke("f", 1, List.of()),
                        invoke("h", 2, List.of()),
                        invoke("j", 3, List.of()),
                        invoke("i", 4, List.of()),
                        invoke("y", 5, List.of()),
                        invoke("n", 13, List.of()),
                        function(
                                "p",
                                List.of(),
                                List.of(),
                                (instance, arguments) -> {
                                    throw new LongJump();
                                }),
                        function("q", List.of(i32), List.of(i32), ModuleImports::grow),
                        function("o", List.of(i32, ValType.F64), List.of(i32), ModuleImports::zero),
                        function("t", ints(4), List.of(i32), ModuleImports::written),
                        function("w", List.of(), List.of(), ModuleImports::nothing),
                        forbidden("c", ints(4), List.of()),
                        forbidden("m", ints(1), List.of()),
                        forbidden("r", ints(4), List.of(i32)),
                        forbidden("s", List.of(i32, ValType.I64, i32, i32), List.of(i32)),
                        forbidden("u", ints(1), List.of(i32)),
                        forbidden("v", ints(1), List.of()),
                        forbidden("x", List.of(), List.of()))
                .build();
    }

    /// Calls a function of the module's table. A `longjmp` out of it puts the stack back and tells the module, which then
    /// finds out itself whether the jump was meant for it.
    private static HostFunction invoke(String name, int arguments, List<ValType> result) {
        return function(
                name,
                ints(arguments + 1),
                result,
                (instance, given) -> {
                    long stack = instance.export(Exports.STACK_SAVE).apply()[0];
                    try {
                        int target = instance.table(0).requiredRef((int) given[0]);
                        return instance.getMachine()
                                .call(target, Arrays.copyOfRange(given, 1, given.length));
                    } catch (LongJump e) {
                        instance.export(Exports.STACK_RESTORE).apply(stack);
                        instance.export(Exports.SET_THREW).apply(1, 0);
                        return new long[result.size()];
                    }
                });
    }

    /// @return 1: the memory now has as many bytes as asked for
    private static long[] grow(Instance instance, long... arguments) {
        Memory memory = instance.memory();
        long wanted = arguments[0] & 0xffffffffL;
        long pages = (wanted + Memory.PAGE_SIZE - 1) / Memory.PAGE_SIZE;
        long more = pages - memory.pages();
        if (more > 0 && memory.grow((int) more) < 0) {
            throw new NoMemory();
        }
        return new long[] {1};
    }

    /// `fd_write(file, pieces, count, written)`. A C library that is told of no byte written writes the same ones again
    /// without end.
    ///
    /// ```
    /// pieces: count times | int32 address | int32 length |
    /// ```
    private static long[] written(Instance instance, long... arguments) {
        Memory memory = instance.memory();
        int pieces = (int) arguments[1];
        int total = 0;
        for (int i = 0; i < arguments[2]; i++) {
            total += memory.readInt(pieces + 8 * i + 4);
        }
        memory.writeI32((int) arguments[3], total);
        return new long[1];
    }

    private static long[] zero(Instance instance, long... arguments) {
        return new long[1];
    }

    private static long[] nothing(Instance instance, long... arguments) {
        return new long[0];
    }

    private static HostFunction forbidden(
            String name, List<ValType> arguments, List<ValType> result) {
        return function(
                name,
                arguments,
                result,
                (instance, given) -> {
                    throw new IllegalStateException("The parser's module called " + name + ".");
                });
    }

    private static HostFunction function(
            String name,
            List<ValType> arguments,
            List<ValType> result,
            WasmFunctionHandle function) {
        return new HostFunction(MODULE, name, FunctionType.of(arguments, result), function);
    }

    private static List<ValType> ints(int count) {
        return new ArrayList<>(Collections.nCopies(count, ValType.I32));
    }
}
