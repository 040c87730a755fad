package io.portaria.engine.protocol.postgresql.grammar;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/// The statements of PostgreSQL's own regression tests, each once; see the README beside them.
final class Regression {
    private Regression() {}

    static List<String> statements() {
        try (InputStream in =
                new GZIPInputStream(
                        Objects.requireNonNull(
                                Regression.class.getResourceAsStream("regression.gz")))) {
            return List.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\0"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
