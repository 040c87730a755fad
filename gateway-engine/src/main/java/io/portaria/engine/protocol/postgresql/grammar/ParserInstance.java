package io.portaria.engine.protocol.postgresql.grammar;

import com.dylibso.chicory.runtime.ChicoryInterruptedException;
import com.dylibso.chicory.runtime.Instance;
import com.dylibso.chicory.runtime.Memory;
import com.dylibso.chicory.wasm.types.MemoryLimits;
import io.portaria.engine.protocol.postgresql.grammar.wasm.LibPgQuery;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;

/// One copy of the module with a memory of its own. For one thread, which should have a deep stack: the module's functions
/// are methods on it.
final class ParserInstance {
    /// The module's data and the stack that it keeps in its memory end at 32.9 MiB.
    private static final int PAGES_AT_FIRST = 544;

    /// 64 MiB: two that have it, and their trees, leave room in a heap of 256 MiB.
    static final int PAGES_AT_MOST = 1_024;

    /// 48 MiB. A memory does not shrink, so an instance that has more is not used again.
    static final int PAGES_TO_KEEP = 768;

    /// The files of PostgreSQL whose complaints are about the text. Those of the others are about memory or stack, or are
    /// not known to us.
    private static final Set<String> ABOUT_THE_TEXT =
            Set.of("scan.l", "gram.y", "src_backend_parser_parser.c");

    private final Instance instance;
    private final TreeReader trees;
    private final int pagesToKeep;
    private boolean spent;

    ParserInstance(TreeReader trees) {
        this(trees, PAGES_TO_KEEP, PAGES_AT_MOST);
    }

    ParserInstance(TreeReader trees, int pagesToKeep, int pagesAtMost) {
        this.trees = trees;
        this.pagesToKeep = pagesToKeep;
        this.instance =
                Instance.builder(LibPgQuery.load())
                        .withMachineFactory(LibPgQuery::create)
                        .withImportValues(ModuleImports.all())
                        .withMemoryLimits(new MemoryLimits(PAGES_AT_FIRST, pagesAtMost))
                        .withStart(false)
                        .build();
        call(Exports.CONSTRUCTORS);
    }

    /// Whether this instance is not to be used again.
    boolean spent() {
        return spent || pages() > pagesToKeep;
    }

    int pages() {
        return instance.memory().pages();
    }

    /// @param utf8 well-formed, without a zero byte
    Parsed parse(byte[] utf8) {
        try {
            return parsed(utf8);
        } catch (ChicoryInterruptedException | InterruptedIOException e) {
            return lost(Reasons.TOO_LONG_A_TIME);
        } catch (TreeReader.TooDeep | StackOverflowError e) {
            return lost(Reasons.TOO_DEEP);
        } catch (ModuleImports.NoMemory | TreeReader.TooLarge e) {
            return lost(Reasons.NO_MEMORY);
        } catch (OutOfMemoryError e) {
            // Not by this text alone: others may have taken what it lacks.
            return lost(Reasons.PARSER_FAILED);
        } catch (IOException e) {
            return lost(Reasons.STRANGE_TREE);
        } catch (RuntimeException e) {
            return lost(
                    e.getCause() instanceof StackOverflowError
                            ? Reasons.TOO_DEEP
                            : Reasons.PARSER_FAILED);
        }
    }

    private Parsed lost(String why) {
        spent = true;
        return new Parsed.Beyond(why);
    }

    /// ```
    /// result: | int32 tree | int32 stderr | int32 error |
    /// error:  | int32 message | int32 function | int32 file | int32 line | int32 position | int32 context |
    /// ```
    private Parsed parsed(byte[] utf8) throws IOException {
        Memory memory = instance.memory();
        int text = call(Exports.MALLOC, utf8.length + 1);
        if (text == 0) {
            return lost(Reasons.NO_MEMORY);
        }
        memory.write(text, utf8);
        memory.writeByte(text + utf8.length, (byte) 0);
        int result = call(Exports.PARSE, text);
        call(Exports.FREE, text);
        if (result == 0) {
            return lost(Reasons.NO_MEMORY);
        }
        int tree = memory.readInt(result);
        int error = memory.readInt(result + 8);
        if (error == 0 && tree == 0) {
            return lost(Reasons.NO_MEMORY);
        }
        Parsed parsed =
                error == 0
                        ? new Parsed.Tree(trees.read(new TextInMemory(memory, tree), utf8.length))
                        : complaint(memory, error);
        call(Exports.FREE_RESULT, result);
        return parsed;
    }

    private Parsed complaint(Memory memory, int error) {
        String message = memory.readCString(memory.readInt(error));
        int file = memory.readInt(error + 8);
        if (message.startsWith("memory exhausted")) {
            // Of bison: more than 10 000 symbols wait on its stack.
            return new Parsed.Beyond(Reasons.TOO_DEEP);
        }
        if (message.startsWith("invalid byte sequence")) {
            // Of an escape such as E'\x80'. A server whose encoding is another may take it.
            return new Parsed.Beyond(Reasons.NOT_UTF8);
        }
        if (file != 0 && ABOUT_THE_TEXT.contains(memory.readCString(file))) {
            return new Parsed.Wrong(message, memory.readInt(error + 16));
        }
        return lost(
                message.startsWith("stack depth")
                        ? Reasons.TOO_DEEP
                        : message.startsWith("out of memory")
                                ? Reasons.NO_MEMORY
                                : Reasons.PARSER_FAILED);
    }

    private int call(String function, long... arguments) {
        long[] result = instance.export(function).apply(arguments);
        return result == null || result.length == 0 ? 0 : (int) result[0];
    }
}
