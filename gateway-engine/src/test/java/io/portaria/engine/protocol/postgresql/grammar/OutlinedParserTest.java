package io.portaria.engine.protocol.postgresql.grammar;

import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.Parser;
import io.portaria.engine.protocol.postgresql.grammar.wasm.LibPgQuery;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.MethodModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/// The parser that is shipped is the module taken apart. It must read like the module as it came, and be fit for HotSpot's
/// compilers.
final class OutlinedParserTest {
    private static final Path AS_IT_CAME = Path.of("src/main/wasm/libpg-query.wasm");

    /// `HugeMethodLimit` of HotSpot, in bytes.
    private static final int LEFT_TO_THE_INTERPRETER_ABOVE = 8_000;

    /// How many functions the module has before it is taken apart, those imported included.
    private static final int FUNCTIONS_AS_IT_CAME = 551;

    /// The parser with bison's switch, what writes trees as JSON, and the scanner.
    private static final List<Integer> TAKEN_APART = List.of(140, 37, 177);

    private static final int EVERY = Integer.getInteger("portaria.outlined.every", 60);

    @Test
    void itReadsWhatTheModuleReads() {
        Module asItCame =
                new Module(
                        Instance.builder(Parser.parse(AS_IT_CAME))
                                .withImportValues(ModuleImports.all())
                                .withStart(false)
                                .build());
        Module shipped =
                new Module(
                        Instance.builder(LibPgQuery.load())
                                .withMachineFactory(LibPgQuery::create)
                                .withImportValues(ModuleImports.all())
                                .withStart(false)
                                .build());
        List<String> statements = Regression.statements();
        int trees = 0;
        for (int i = 0; i < statements.size(); i += EVERY) {
            String statement = statements.get(i);
            Answer expected = asItCame.parse(statement);
            assertThat(shipped.parse(statement)).as(statement).isEqualTo(expected);
            trees += expected.error().isEmpty() ? 1 : 0;
        }
        assertThat(trees).isGreaterThan(statements.size() / EVERY * 9 / 10);
    }

    @Test
    void itsMethodsAreSmallEnoughToBeCompiled() throws IOException {
        Map<Integer, Integer> sizes = methodSizes();
        assertThat(sizes.keySet()).containsAll(TAKEN_APART);
        assertThat(sizes.keySet()).anyMatch(function -> function >= FUNCTIONS_AS_IT_CAME);
        sizes.forEach((function, size) -> {
            if (TAKEN_APART.contains(function) || function >= FUNCTIONS_AS_IT_CAME) {
                assertThat(size)
                        .as("bytes of function %d", function)
                        .isLessThan(LEFT_TO_THE_INTERPRETER_ABOVE);
            }
        });
    }

    private static Map<Integer, Integer> methodSizes() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(
                        LibPgQuery.class.getResourceAsStream(
                                "LibPgQueryMachineFuncGroup_0.class"))) {
            return ClassFile.of().parse(in.readAllBytes()).methods().stream()
                    .filter(method -> method.methodName().stringValue().matches("func_\\d+"))
                    .collect(
                            Collectors.toMap(
                                    method ->
                                            Integer.valueOf(
                                                    method.methodName()
                                                            .stringValue()
                                                            .substring("func_".length())),
                                    OutlinedParserTest::codeLength));
        }
    }

    private static int codeLength(MethodModel method) {
        return method.findAttribute(Attributes.code()).orElseThrow().codeLength();
    }

    /// @param tree  as JSON, empty where there is an error
    /// @param error empty where there is none
    private record Answer(String tree, String error) {}

    private record Module(Instance instance) {
        Module {
            instance.export(Exports.CONSTRUCTORS).apply();
        }

        Answer parse(String statement) {
            byte[] utf8 = (statement + "\0").getBytes(StandardCharsets.UTF_8);
            int text = call(Exports.MALLOC, utf8.length);
            Memory memory = instance.memory();
            memory.write(text, utf8);
            int result = call(Exports.PARSE, text);
            int tree = memory.readInt(result);
            int error = memory.readInt(result + 8);
            Answer answer =
                    error == 0
                            ? new Answer(memory.readCString(tree), "")
                            : new Answer(
                                    "",
                                    memory.readCString(memory.readInt(error))
                                            + " at "
                                            + memory.readInt(error + 16));
            call(Exports.FREE, text);
            call(Exports.FREE_RESULT, result);
            return answer;
        }

        private int call(String function, long argument) {
            long[] result = instance.export(function).apply(argument);
            return result == null || result.length == 0 ? 0 : (int) result[0];
        }
    }
}
