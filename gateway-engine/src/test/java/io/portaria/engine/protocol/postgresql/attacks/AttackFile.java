package io.portaria.engine.protocol.postgresql.attacks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The corpus of attacks, read from its file, whose first lines say how it is written.
///
/// @param others statements of the sections that hold no attacks, run past the gateway: what people have put into the
///     database, and what takes it away again
record AttackFile(Map<String, List<String>> others, List<Attack> attacks) {
    private static final String SECTION = "-- ==== ";

    /// An e-mail as no detector knows it.
    private static final String HEX = "encode(convert_to(email, 'UTF8'), 'hex')";

    static AttackFile read() {
        try (InputStream in =
                Objects.requireNonNull(AttackFile.class.getResourceAsStream("attacks.sql"))) {
            return new Reader().read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String[] statements(String section) {
        return others.getOrDefault(section, List.of()).toArray(String[]::new);
    }

    private static final class Reader {
        private final Map<String, List<String>> others = new HashMap<>();
        private final List<Attack> attacks = new ArrayList<>();
        private String section = "";
        private String name = "";
        private String agent = "dono";
        private Optional<String> leak = Optional.empty();
        private List<String> guesses = List.of();
        private int since;
        private List<String> after = new ArrayList<>();
        private List<String> statements = new ArrayList<>();

        AttackFile read(String text) {
            text.lines().forEach(this::line);
            end();
            return new AttackFile(Map.copyOf(others), List.copyOf(attacks));
        }

        private void line(String line) {
            if (line.startsWith(SECTION)) {
                end();
                section = line.substring(SECTION.length());
            } else if (line.isBlank()) {
                end();
            } else if (section.isEmpty()) {
                // how the file is written
                name = "";
            } else if (line.startsWith("-- ")) {
                comment(line.substring(3));
            } else if (section.startsWith("prepared") || section.startsWith("cleared")) {
                others.computeIfAbsent(section, _ -> new ArrayList<>()).add(line);
            } else {
                statements.add(line.replace("HEX", HEX));
            }
        }

        private void comment(String comment) {
            if (comment.startsWith("by: ")) {
                agent = comment.substring(4);
            } else if (comment.startsWith("leaks: ")) {
                leak = Optional.of(comment.substring(7));
            } else if (comment.startsWith("guess: ")) {
                guesses = List.of(comment.substring(7).split(" \\| ", 2));
            } else if (comment.startsWith("since: ")) {
                since = Integer.parseInt(comment.substring(7));
            } else if (comment.startsWith("after: ")) {
                after.add(comment.substring(7));
            } else {
                name = comment;
            }
        }

        private void end() {
            if (!statements.isEmpty()) {
                attacks.add(
                        new Attack(
                                name,
                                section,
                                agent,
                                List.copyOf(statements),
                                leak,
                                guesses,
                                since,
                                List.copyOf(after)));
            }
            name = "";
            agent = "dono";
            leak = Optional.empty();
            guesses = List.of();
            since = 0;
            after = new ArrayList<>();
            statements = new ArrayList<>();
        }
    }
}
