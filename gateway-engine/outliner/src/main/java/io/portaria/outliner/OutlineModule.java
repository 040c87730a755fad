package io.portaria.outliner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// Reads a module, takes the large switches of its large functions out, and writes it. Called by the build with the two files.
public final class OutlineModule {
    /// A byte of WebAssembly becomes one and a half of the JVM's, whose compilers take methods of up to 8,000.
    private static final Limits LIMITS = new Limits(2_500, 24, 1_000);

    /// @param large        how many bytes a function has at most that is left as it is
    /// @param cases        how many a switch has at least that is taken out
    /// @param bytesOfGroup how many bytes the arms have together that become one function, unless it is a single one
    record Limits(int large, int cases, int bytesOfGroup) {}

    private OutlineModule() {}

    /// @param arguments the module to read and the file to write
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Say which module to read and which file to write.");
        }
        Path to = Path.of(arguments[1]);
        byte[] outlined = outline(Files.readAllBytes(Path.of(arguments[0])));
        Path folder = to.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Files.write(to, outlined);
    }

    /// @return a module that does the same, the functions that it had under their old indices
    /// @throws MalformedModuleException when it is no module, or has instructions that are not known here
    public static byte[] outline(byte[] module) {
        return outline(module, LIMITS);
    }

    static byte[] outline(byte[] module, Limits limits) {
        Module result = Module.read(module);
        int last = result.functions();
        for (int index = result.firstFunction(); index < last; index++) {
            if (result.sizeOf(index) > limits.large()) {
                outline(result, index, limits);
            }
        }
        return result.toBytes();
    }

    private static void outline(Module module, int index, Limits limits) {
        Function function = module.function(index);
        Optional<SwitchNest> nest = SwitchNest.largestIn(function, limits.cases());
        if (nest.isPresent()) {
            Function ready = withoutValuesAtExits(module, function, nest.get());
            SwitchNest same = SwitchNest.largestIn(ready, limits.cases()).orElse(nest.get());
            module.replace(index, Outliner.outline(module, ready, same, limits.bytesOfGroup()));
        }
    }

    private static Function withoutValuesAtExits(
            Module module, Function function, SwitchNest nest) {
        FunctionType signature = module.signature(function);
        Set<Label> taking = new LabelTypes(function, signature).takingValues(nest.exits());
        return taking.isEmpty() && !nest.returns()
                ? function
                : ValuesInLocals.rewrite(function, signature, taking);
    }
}
