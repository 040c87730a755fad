package io.portaria.engine.protocol.postgresql.inspect;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/// What was found of statements, so that one that is asked again is not judged anew. Where the judgement does not depend
/// on constants, statements that differ in nothing else share it.
///
/// Bounded by the bytes that it holds; when there are too many, it begins anew.
final class JudgedStatements {
    private static final long MOST_BYTES = 16L << 20;

    /// What a judgement and its place in the map take beside the key, about.
    private static final int OVERHEAD = 1024;

    private static final int LONGEST = 64 * 1024;

    /// By shape; empty where only the exact text tells.
    private final Map<Shape, Optional<Judgement>> byShape = new ConcurrentHashMap<>();

    private final Map<Shape, Judgement> byText = new ConcurrentHashMap<>();
    private final AtomicLong bytes = new AtomicLong();

    /// @param lexer has just cut the statement out of `text`
    Optional<Judgement> find(SqlLexer lexer, byte[] text) {
        Optional<Judgement> ofShape =
                byShape.get(Shape.borrowed(lexer.shapeBuffer(), lexer.shapeLength()));
        if (ofShape == null || ofShape.isPresent()) {
            return ofShape == null ? Optional.empty() : ofShape;
        }
        return Optional.ofNullable(byText.get(exact(lexer, text)));
    }

    void keep(SqlLexer lexer, byte[] text, Judgement judgement, boolean dependsOnConstants) {
        if (lexer.length() > LONGEST || lexer.shapeLength() > LONGEST) {
            return;
        }
        if (bytes.addAndGet(OVERHEAD + lexer.length() + (long) lexer.shapeLength()) > MOST_BYTES) {
            byShape.clear();
            byText.clear();
            bytes.set(0);
        }
        byShape.put(
                Shape.kept(lexer.shape()),
                dependsOnConstants ? Optional.empty() : Optional.of(judgement));
        if (dependsOnConstants) {
            byText.put(exact(lexer, text), judgement);
        }
    }

    private static Shape exact(SqlLexer lexer, byte[] text) {
        return Shape.kept(
                Arrays.copyOfRange(text, lexer.offset(), lexer.offset() + lexer.length()));
    }
}
